use crate::server::documents::{Document, Reading};
use crate::server::session::Session;
use crate::text::Text;
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::ls_types::DidOpenTextDocumentParams;

pub fn handle(session: &Arc<Session>, params: DidOpenTextDocumentParams) {
    let opened = params.text_document;
    let key = session.documents.key(&opened.uri);
    let document = Document {
        uri: opened.uri,
        language_id: opened.language_id,
        version: opened.version,
        text: Text::new(&opened.text),
        reading: Reading::Pending(None),
        cost: Duration::ZERO,
        typed: None,
        shown: Arc::default(),
    };
    session.documents.open(key.clone(), document);
    if !session.abilities().watches_files {
        let state = session.workspace.state();
        if let Some(root) = state.root_of(&key) {
            root.archive.refresh_if_stale(session, root);
        }
    }
    session.read_in_background(key);
}
