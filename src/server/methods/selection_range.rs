use crate::features::structure;
use crate::server::session::Session;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

pub async fn handle(
    session: &Arc<Session>,
    params: SelectionRangeParams,
) -> Result<Option<Vec<SelectionRange>>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let reader = &desk.reader;
    let ranges = params.positions.into_iter().map(|position| {
        let offset = desk.offset(position);
        let spans = structure::selections(article, offset, &reader.settings, reader.language);
        let nothing = SelectionRange { range: Range::new(position, position), parent: None };
        spans
            .into_iter()
            .rev()
            .fold(None, |parent: Option<SelectionRange>, span| {
                Some(SelectionRange { range: desk.range(span), parent: parent.map(Box::new) })
            })
            .unwrap_or(nothing)
    });
    Ok(Some(ranges.collect()))
}
