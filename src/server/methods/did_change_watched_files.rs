use crate::server::configuration;
use crate::server::session::Session;
use crate::server::uri::DocKey;
use crate::settings;
use std::sync::Arc;
use tower_lsp::ls_types::DidChangeWatchedFilesParams;

pub fn handle(session: &Arc<Session>, params: DidChangeWatchedFilesParams) {
    let changed: Vec<DocKey> =
        params.changes.iter().map(|change| DocKey::of(&change.uri)).collect();
    let settings = |key: &DocKey| {
        key.path().is_some_and(|path| path.file_name().is_some_and(|name| name == settings::FILE))
    };
    if changed.iter().any(settings) {
        session.workspace.update(|_, _, _| {});
        configuration::refresh(session);
        return;
    }
    let state = session.workspace.state();
    for root in &state.roots {
        // An open document counts as it is in the editor.
        let touched = |key: &DocKey| {
            session.documents.get(key).is_none()
                && state.root_of(key).is_some_and(|of| Arc::ptr_eq(of, root))
        };
        if changed.iter().any(touched) {
            root.archive.refresh(session, root);
        }
    }
}
