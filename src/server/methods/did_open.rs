use crate::server::documents::{Document, Reading};
use crate::server::house;
use crate::server::session::Session;
use crate::text::Text;
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::ls_types::DidOpenTextDocumentParams;

pub fn handle(session: &Arc<Session>, params: DidOpenTextDocumentParams) {
    let opened = params.text_document;
    let key = session.documents.key(&opened.uri);
    let of_house = house::is_of_house(key.path());
    let document = Document {
        uri: opened.uri,
        language_id: opened.language_id,
        version: opened.version,
        text: Text::new(&opened.text),
        reading: if of_house { Reading::NoArticle } else { Reading::Pending(None) },
        cost: Duration::ZERO,
        typed: None,
        moved: None,
        told: Arc::default(),
        shown: Arc::default(),
        archived: Arc::default(),
    };
    let text = document.text.clone();
    session.documents.open(key.clone(), document);
    if of_house {
        return house::edited(session, &key, Some(&text));
    }
    if !session.abilities().watches_files {
        let state = session.workspace.state();
        if let Some(root) = state.root_of(&key) {
            root.archive.refresh_if_stale(session, root);
        }
    }
    session.read_in_background(key);
}
