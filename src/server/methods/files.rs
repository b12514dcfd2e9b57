//! Files that somebody makes, moves and removes in the editor.

use super::did_change_watched_files;
use crate::corpus::read_article;
use crate::corpus::scan::EXTENSIONS;
use crate::entities::knowledge::DECISIONS_FILE;
use crate::features::moves::{self, Move};
use crate::server::client::FileOperations;
use crate::server::convert::{self, Edited};
use crate::server::session::Session;
use crate::server::uri::{self, DocKey};
use crate::server::workspace::{Root, slashed};
use crate::text::Text;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// What we want to hear of, of what the client can tell.
pub fn options(client: FileOperations) -> Option<WorkspaceFileOperationsServerCapabilities> {
    let on = |able: bool| able.then(|| FileOperationRegistrationOptions { filters: filters() });
    let options = WorkspaceFileOperationsServerCapabilities {
        did_create: on(client.did_create),
        will_rename: on(client.will_rename),
        did_rename: on(client.did_rename),
        did_delete: on(client.did_delete),
        ..WorkspaceFileOperationsServerCapabilities::default()
    };
    (options != WorkspaceFileOperationsServerCapabilities::default()).then_some(options)
}

/// Articles, and all folders.
fn filters() -> Vec<FileOperationFilter> {
    let filter = |glob: String, matches| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern {
            glob,
            matches: Some(matches),
            options: Some(FileOperationPatternOptions { ignore_case: Some(true) }),
        },
    };
    vec![
        filter(format!("**/*.{{{}}}", EXTENSIONS.join(",")), FileOperationPatternKind::File),
        filter("**".to_owned(), FileOperationPatternKind::Folder),
    ]
}

/// Before files get other names: the edit that has their decisions name them so.
pub async fn will_rename(
    session: &Arc<Session>,
    params: RenameFilesParams,
) -> Result<Option<WorkspaceEdit>> {
    let asker = Arc::clone(session);
    session
        .slowly(move |_| {
            let roots = &asker.workspace.state().roots;
            let edited: Vec<Edited> =
                roots.iter().filter_map(|root| decisions(&asker, root, &params.files)).collect();
            (!edited.is_empty()).then(|| convert::workspace_edits(edited, asker.abilities()))
        })
        .await
}

fn decisions(session: &Session, root: &Root, files: &[FileRename]) -> Option<Edited> {
    let below = |uri: &str| {
        let key = DocKey::of(&uri.parse().ok()?);
        Some(slashed(key.path()?.strip_prefix(&root.path).ok()?))
    };
    // A decision holds within its folder: it does not follow an article into another one.
    let moves: Vec<Move> = files
        .iter()
        .filter_map(|file| Some(Move { from: below(&file.old_uri)?, to: below(&file.new_uri)? }))
        .filter(|moved| !moved.from.is_empty() && !moved.to.is_empty())
        .collect();
    let path = root.path.join(DECISIONS_FILE);
    let uri = uri::of_path(&path)?;
    let (uri, version, text) = match session.documents.get(&session.documents.key(&uri)) {
        Some(open) => (open.uri.clone(), Some(open.version), open.text.clone()),
        None => (uri, None, Text::new(&read_article(&path).ok()?)),
    };
    let edits = moves::decisions(&text.to_string(), &moves);
    (!edits.is_empty()).then_some(Edited { uri, version, text, edits })
}

pub fn did_create(session: &Arc<Session>, params: &CreateFilesParams) {
    changed(session, params.files.iter().map(|file| &file.uri));
}

pub fn did_rename(session: &Arc<Session>, params: &RenameFilesParams) {
    changed(session, params.files.iter().flat_map(|file| [&file.old_uri, &file.new_uri]));
}

pub fn did_delete(session: &Arc<Session>, params: &DeleteFilesParams) {
    changed(session, params.files.iter().map(|file| &file.uri));
}

fn changed<'a>(session: &Arc<Session>, uris: impl Iterator<Item = &'a String>) {
    let keys = uris.filter_map(|uri| Some(DocKey::of(&uri.parse().ok()?))).collect();
    did_change_watched_files::changed(session, keys);
}
