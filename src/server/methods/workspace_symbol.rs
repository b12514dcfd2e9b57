use crate::corpus::query::Symbol;
use crate::entities::EntityKind;
use crate::features::outline;
use crate::server::archive::Archive;
use crate::server::methods::document_symbol::kind;
use crate::server::session::Session;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// An editor shows a screen of them at a time and asks again at every letter.
const MOST: usize = 200;

pub async fn handle(
    session: &Arc<Session>,
    params: WorkspaceSymbolParams,
) -> Result<Option<WorkspaceSymbolResponse>> {
    session.settled().await;
    let roots = session.workspace.state().roots.clone();
    let asker = Arc::clone(session);
    session
        .slowly(move |_| {
            let mut found = Vec::new();
            for root in &roots {
                let Some(corpus) = root.archive.corpus(&asker) else { continue };
                let symbols = corpus.symbols(&params.query, MOST - found.len().min(MOST));
                let encoding = asker.encoding();
                found
                    .extend(symbols.into_iter().filter_map(|s| symbol(&root.archive, s, encoding)));
            }
            Some(WorkspaceSymbolResponse::Flat(found))
        })
        .await
}

#[allow(deprecated)]
fn symbol(
    archive: &Archive,
    symbol: Symbol,
    encoding: crate::text::Encoding,
) -> Option<SymbolInformation> {
    let first = symbol.first?;
    Some(SymbolInformation {
        name: symbol.name,
        kind: kind(match symbol.key.kind {
            EntityKind::Person => outline::SymbolKind::Person,
            EntityKind::Organisation => outline::SymbolKind::Organisation,
            EntityKind::Place => outline::SymbolKind::Place,
        }),
        tags: None,
        deprecated: None,
        location: archive.location(&first.source, &first.occurrence.place, encoding)?,
        container_name: Some(format!("×{}", symbol.articles)),
    })
}
