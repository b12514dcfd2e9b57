use super::read;
use crate::corpus::catalogue::Size;
use crate::server::session::Session;
use crate::server::uri;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;

pub const NAME: &str = "postilla.status";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {}

pub async fn handle(session: &Arc<Session>, argument: Value) -> Result<Value> {
    let Asked {} = read(NAME, argument)?;
    let asker = Arc::clone(session);
    session
        .slowly(move |_| {
            let locale = asker.workspace.locale();
            let mut roots: Vec<_> = asker.workspace.state().roots.clone();
            roots.sort_by(|a, b| a.path.cmp(&b.path));
            let shown = roots.iter().map(|root| {
                // Until it has been read once, nothing is known of it but that it will be.
                let corpus = root.archive.corpus(&asker);
                let mut size = corpus.map_or_else(Size::default, |corpus| corpus.size());
                if root.archive.is_early() {
                    size.scanning.get_or_insert_default();
                }
                let name = root.path.file_name().unwrap_or(root.path.as_os_str());
                json!({
                    "uri": uri::of_path(&root.path),
                    "name": name.to_string_lossy(),
                    "articles": size.articles,
                    "entities": size.entities,
                    "indexing": size.scanning.map(|(done, total)| {
                        json!({ "done": done, "total": total })
                    }),
                    "notes": size.notes.iter().map(|note| note.message(locale)).collect::<Vec<_>>(),
                })
            });
            json!({ "roots": shown.collect::<Vec<_>>() })
        })
        .await
}
