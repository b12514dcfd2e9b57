use crate::features::navigation;
use crate::server::session::Session;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

pub async fn handle(
    session: &Arc<Session>,
    params: DocumentHighlightParams,
) -> Result<Option<Vec<DocumentHighlight>>> {
    let place = params.text_document_position_params;
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let found = navigation::highlights(article, desk.offset(place.position));
    let highlight = |span| DocumentHighlight {
        range: desk.range(span),
        kind: Some(DocumentHighlightKind::TEXT),
    };
    Ok((!found.is_empty()).then(|| found.into_iter().map(highlight).collect()))
}
