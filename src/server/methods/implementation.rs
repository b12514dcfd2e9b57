use crate::features::navigation;
use crate::server::archive;
use crate::server::session::{Desk, Session};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// The other articles that name what is named here: one place each, the oldest first.
pub async fn handle(
    session: &Arc<Session>,
    params: request::GotoImplementationParams,
) -> Result<Option<request::GotoImplementationResponse>> {
    let place = params.text_document_position_params;
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    session.settled().await;
    session.slowly(move |_| find(&desk, place.position)).await
}

fn find(desk: &Desk, position: Position) -> Option<request::GotoImplementationResponse> {
    let article = desk.document.article()?;
    let offset = desk.offset(position);
    let origin = desk.range(navigation::name_at(article, offset)?);
    let corpus = desk.corpus()?;
    let archive = desk.archive.as_ref()?;
    let found = navigation::elsewhere(article, &desk.name(), offset, corpus, desk.reader.language);
    let places = found.into_iter().filter_map(|found| {
        let range = archive::range(&found.occurrence.place, desk.session.encoding());
        Some((archive.uri(&found.source)?, range))
    });
    Some(match desk.session.abilities().implementation_links {
        true => GotoDefinitionResponse::Link(
            places
                .map(|(target_uri, range)| LocationLink {
                    origin_selection_range: Some(origin),
                    target_uri,
                    target_range: range,
                    target_selection_range: range,
                })
                .collect(),
        ),
        false => GotoDefinitionResponse::Array(
            places.map(|(uri, range)| Location::new(uri, range)).collect(),
        ),
    })
}
