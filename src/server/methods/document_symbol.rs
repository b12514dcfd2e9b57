use super::own_file;
use crate::features::outline::{self, Symbol};
use crate::server::session::Session;
use crate::text::Span;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

pub async fn handle(
    session: &Arc<Session>,
    params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>> {
    if let Some(file) = own_file::asked(session, &params.text_document.uri) {
        return file.symbols().await;
    }
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let outline = outline::outline(article, &desk.reader.settings);
    let nested = session.abilities().hierarchical_symbols;
    Ok(Some(response(outline, nested, &desk.document.uri, &|span| desk.range(span))))
}

/// Symbols as a tree, or as a list for clients that know no trees.
pub fn response(
    outline: Vec<Symbol>,
    as_tree: bool,
    uri: &Uri,
    range: &dyn Fn(Span) -> Range,
) -> DocumentSymbolResponse {
    if as_tree {
        return DocumentSymbolResponse::Nested(
            outline.into_iter().map(|symbol| nested(range, symbol)).collect(),
        );
    }
    let mut list = Vec::new();
    flatten((uri, range), outline, None, &mut list);
    DocumentSymbolResponse::Flat(list)
}

#[allow(deprecated)]
fn nested(range: &dyn Fn(Span) -> Range, symbol: Symbol) -> DocumentSymbol {
    let children: Vec<_> = symbol.children.into_iter().map(|child| nested(range, child)).collect();
    DocumentSymbol {
        name: symbol.name,
        detail: symbol.detail,
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: range(symbol.span),
        selection_range: range(symbol.selection),
        children: (!children.is_empty()).then_some(children),
    }
}

#[allow(deprecated)]
fn flatten(
    (uri, range): (&Uri, &dyn Fn(Span) -> Range),
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
            location: Location::new(uri.clone(), range(symbol.selection)),
            container_name: container.map(str::to_owned),
        });
        flatten((uri, range), symbol.children, Some(&symbol.name), list);
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
