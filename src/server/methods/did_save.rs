use crate::server::house;
use crate::server::session::Session;
use std::sync::Arc;
use tower_lsp::ls_types::DidSaveTextDocumentParams;

/// What was saved is on disk now. A client that watches files says so itself; the others are
/// helped out here.
pub fn handle(session: &Arc<Session>, params: &DidSaveTextDocumentParams) {
    if session.abilities().watches_files {
        return;
    }
    let key = session.documents.key(&params.text_document.uri);
    if house::is_of_house(key.path()) {
        return house::changed(session);
    }
    let state = session.workspace.state();
    if let Some(root) = state.root_of(&key) {
        let file = key.path().map(std::path::Path::to_owned);
        root.archive.refresh_files(session, root, file.into_iter());
    }
}
