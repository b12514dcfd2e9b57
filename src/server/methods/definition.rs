use super::own_file;
use crate::article::Reader;
use crate::features::navigation;
use crate::server::archive;
use crate::server::session::{Desk, Session};
use crate::text::Span;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

pub async fn handle(
    session: &Arc<Session>,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let place = params.text_document_position_params;
    if let Some(file) = own_file::asked(session, &place.text_document.uri) {
        return file.definition(place.position).await;
    }
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    session.settled().await;
    session.slowly(move |_| find(&desk, place.position)).await
}

/// Where the article itself introduces the name.
pub async fn declaration(
    session: &Arc<Session>,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let place = params.text_document_position_params;
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let offset = desk.offset(place.position);
    let found = navigation::name_at(article, offset).zip(navigation::declaration(article, offset));
    Ok(found.map(|(origin, first)| {
        let target = (desk.document.uri.clone(), desk.range(first));
        response(&desk, origin, target, session.abilities().declaration_links)
    }))
}

/// What the house states of the name, and nothing else.
pub async fn type_definition(
    session: &Arc<Session>,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let place = params.text_document_position_params;
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    session
        .slowly(move |_| {
            let article = desk.document.article()?;
            let offset = desk.offset(place.position);
            let origin = navigation::name_at(article, offset)?;
            let Reader { knowledge, language, .. } = &desk.reader;
            let entry = desk.entry(navigation::stated(article, offset, knowledge, language)?)?;
            let links = desk.session.abilities().type_definition_links;
            Some(response(&desk, origin, entry, links))
        })
        .await
}

fn find(desk: &Desk, position: Position) -> Option<GotoDefinitionResponse> {
    let article = desk.document.article()?;
    let offset = desk.offset(position);
    let origin = navigation::name_at(article, offset)?;
    let stated = navigation::stated(article, offset, &desk.reader.knowledge, desk.reader.language);
    if let Some(entry) = stated.and_then(|span| desk.entry(span)) {
        return Some(response(desk, origin, entry, desk.session.abilities().definition_links));
    }
    let in_archive = desk.corpus().and_then(|corpus| {
        let found = navigation::definition(article, offset, corpus, desk.reader.language)?;
        let range = archive::range(&found.occurrence.place, desk.session.encoding());
        Some((desk.archive.as_ref()?.uri(&found.source)?, range))
    });
    let target = match in_archive {
        Some(found) => found,
        None => {
            let first = navigation::declaration(article, offset)?;
            (desk.document.uri.clone(), desk.range(first))
        }
    };
    Some(response(desk, origin, target, desk.session.abilities().definition_links))
}

fn response(
    desk: &Desk,
    origin: Span,
    (target_uri, range): (Uri, Range),
    links: bool,
) -> GotoDefinitionResponse {
    if !links {
        return GotoDefinitionResponse::Scalar(Location::new(target_uri, range));
    }
    GotoDefinitionResponse::Link(vec![LocationLink {
        origin_selection_range: Some(desk.range(origin)),
        target_uri,
        target_range: range,
        target_selection_range: range,
    }])
}
