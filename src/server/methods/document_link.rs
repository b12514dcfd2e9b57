use crate::features::links::{self, Target};
use crate::server::session::Session;
use crate::server::uri::{self, DocKey};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// What is kept of a link to a file until somebody follows it.
#[derive(Serialize, Deserialize)]
struct Pending {
    /// The document that the link stands in.
    uri: Uri,
    /// As it is written there.
    path: String,
}

pub async fn handle(
    session: &Arc<Session>,
    params: DocumentLinkParams,
) -> Result<Option<Vec<DocumentLink>>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let here = session.documents.key(&desk.document.uri);
    let found = links::links(article).into_iter().filter_map(|link| {
        let (target, data) = match link.target {
            Target::Web(address) => (Some(uri::encoded(&address).parse().ok()?), None),
            Target::File(path) => {
                // Beside a text that is no file there are no files.
                here.path()?;
                let pending = Pending { uri: desk.document.uri.clone(), path };
                (None, Some(serde_json::to_value(pending).ok()?))
            }
        };
        Some(DocumentLink { range: desk.range(link.span), target, tooltip: None, data })
    });
    Ok(Some(found.collect()))
}

/// The disk is asked for a file when somebody follows the link to it. A file that is not there, or
/// not in the folder, is no target.
pub async fn resolve(session: &Arc<Session>, mut link: DocumentLink) -> Result<DocumentLink> {
    let pending = link.data.clone().and_then(|data| serde_json::from_value::<Pending>(data).ok());
    let Some(pending) = pending.filter(|_| link.target.is_none()) else { return Ok(link) };
    let asker = Arc::clone(session);
    link.target = session.slowly(move |_| target(&asker, &pending)).await?;
    Ok(link)
}

fn target(session: &Session, pending: &Pending) -> Option<Uri> {
    let here = session.documents.key(&pending.uri);
    let folder = here.path()?.parent()?;
    let state = session.workspace.state();
    let root: PathBuf =
        state.root_of(&here).map_or_else(|| folder.to_owned(), |root| root.path.clone());
    let (path, fragment) = match pending.path.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (pending.path.as_str(), None),
    };
    let plain = percent_decode_str(path).decode_utf8().ok()?;
    let found = [&*plain, path].into_iter().find_map(|path| {
        let path = match path.strip_prefix('/') {
            Some(below) => root.join(below),
            None => folder.join(path),
        };
        let DocKey::File(path) = DocKey::of_path(&path) else { return None };
        // Through links too: nobody is led out of the folder by an article.
        (path.starts_with(&root) && is_file(&path)).then_some(path)
    })?;
    let uri = uri::of_path(&found)?;
    match fragment {
        Some(fragment) => uri::encoded(&format!("{}#{fragment}", uri.as_str())).parse().ok(),
        None => Some(uri),
    }
}

fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file())
}
