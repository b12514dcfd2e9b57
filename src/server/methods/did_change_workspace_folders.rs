use crate::server::configuration;
use crate::server::session::Session;
use crate::server::uri::DocKey;
use std::path::Path;
use std::sync::Arc;
use tower_lsp::ls_types::{DidChangeWorkspaceFoldersParams, WorkspaceFolder};

pub fn handle(session: &Arc<Session>, params: DidChangeWorkspaceFoldersParams) {
    let paths = |folders: Vec<WorkspaceFolder>| {
        folders.into_iter().filter_map(|folder| DocKey::of(&folder.uri).path().map(Path::to_owned))
    };
    let removed: Vec<_> = paths(params.event.removed).collect();
    session.workspace.update(|roots, _, _| {
        roots.retain(|root| !removed.contains(root));
        roots.extend(paths(params.event.added));
    });
    configuration::refresh(session);
    // The editor may want other settings in a folder that has come.
    configuration::pull(session);
}
