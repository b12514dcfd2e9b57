use crate::features::structure::{self, FoldKind};
use crate::server::session::Session;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

pub async fn handle(
    session: &Arc<Session>,
    params: FoldingRangeParams,
) -> Result<Option<Vec<FoldingRange>>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let folds = structure::folds(article, &desk.reader.settings).into_iter().map(|(span, kind)| {
        let range = desk.range(span);
        let within_lines = !session.abilities().folds_whole_lines;
        FoldingRange {
            start_line: range.start.line,
            start_character: None,
            end_line: range.end.line,
            end_character: within_lines.then_some(range.end.character),
            kind: Some(match kind {
                FoldKind::Section => FoldingRangeKind::Region,
                FoldKind::Aside => FoldingRangeKind::Comment,
            }),
            collapsed_text: None,
        }
    });
    Ok(Some(folds.collect()))
}
