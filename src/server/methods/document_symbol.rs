use crate::features::outline::{self, Symbol};
use crate::server::session::{Desk, Session};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

pub async fn handle(
    session: &Arc<Session>,
    params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let outline = outline::outline(article, &desk.reader.settings);
    Ok(Some(if session.abilities().hierarchical_symbols {
        DocumentSymbolResponse::Nested(outline.into_iter().map(|s| nested(&desk, s)).collect())
    } else {
        let mut list = Vec::new();
        flatten(&desk, outline, None, &mut list);
        DocumentSymbolResponse::Flat(list)
    }))
}

#[allow(deprecated)]
fn nested(desk: &Desk, symbol: Symbol) -> DocumentSymbol {
    let children: Vec<_> = symbol.children.into_iter().map(|child| nested(desk, child)).collect();
    DocumentSymbol {
        name: symbol.name,
        detail: symbol.detail,
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: desk.range(symbol.span),
        selection_range: desk.range(symbol.selection),
        children: (!children.is_empty()).then_some(children),
    }
}

#[allow(deprecated)]
fn flatten(
    desk: &Desk,
    symbols: Vec<Symbol>,
    container: Option<&str>,
    list: &mut Vec<SymbolInformation>,
) {
    for symbol in symbols {
        list.push(SymbolInformation {
            name: symbol.name.clone(),
            kind: kind(symbol.kind),
            tags: None,
            deprecated: None,
            location: desk.location(symbol.selection),
            container_name: container.map(str::to_owned),
        });
        flatten(desk, symbol.children, Some(&symbol.name), list);
    }
}

/// The protocol's kinds are those of programs: these are the nearest.
pub fn kind(kind: outline::SymbolKind) -> SymbolKind {
    match kind {
        outline::SymbolKind::Section => SymbolKind::NAMESPACE,
        outline::SymbolKind::Person => SymbolKind::CLASS,
        outline::SymbolKind::Organisation => SymbolKind::MODULE,
        outline::SymbolKind::Place => SymbolKind::CONSTANT,
        outline::SymbolKind::Date => SymbolKind::EVENT,
    }
}
