use crate::features::rename;
use crate::server::session::Session;
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

pub async fn prepare(
    session: &Arc<Session>,
    params: TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let found = rename::renamable(article, desk.offset(params.position));
    Ok(found.map(|(span, placeholder)| PrepareRenameResponse::RangeWithPlaceholder {
        range: desk.range(span),
        placeholder,
    }))
}

pub async fn handle(session: &Arc<Session>, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
    let place = params.text_document_position;
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    match rename::rename(article, desk.offset(place.position), &params.new_name) {
        Some(edits) => Ok(Some(desk.edit(&edits))),
        None => Err(Error::invalid_params("there is no name here, or the new one is not a name")),
    }
}
