use crate::server::house;
use crate::server::session::Session;
use crate::server::uri::DocKey;
use std::path::Path;
use std::sync::Arc;
use tower_lsp::ls_types::DidChangeWatchedFilesParams;

pub fn handle(session: &Arc<Session>, params: DidChangeWatchedFilesParams) {
    changed(session, params.changes.iter().map(|change| DocKey::of(&change.uri)).collect());
}

/// Takes notice of files that are not as they were.
pub fn changed(session: &Arc<Session>, changed: Vec<DocKey>) {
    if changed.iter().any(|key| house::is_of_house(key.path())) {
        return house::changed(session);
    }
    let state = session.workspace.state();
    for root in &state.roots {
        let of_root = |key: &&DocKey| state.root_of(key).is_some_and(|of| Arc::ptr_eq(of, root));
        let files = changed.iter().filter(of_root).filter_map(|key| key.path());
        root.archive.refresh_files(session, root, files.map(Path::to_owned));
    }
}
