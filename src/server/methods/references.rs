use crate::features::navigation;
use crate::server::session::{Cancelled, Desk, Session};
use serde_json::json;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// Partial results are sent in portions of this many places.
const PORTION: usize = 256;

pub async fn handle(
    session: &Arc<Session>,
    params: ReferenceParams,
) -> Result<Option<Vec<Location>>> {
    let place = params.text_document_position;
    let token = params.partial_result_params.partial_result_token;
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    session.settled().await;
    session
        .slowly(move |cancelled| {
            let found = find(&desk, place.position, cancelled);
            match (token, found) {
                (Some(token), Some(found)) => {
                    for portion in found.chunks(PORTION) {
                        desk.session
                            .outbox
                            .notify_of("$/progress", json!({ "token": token, "value": portion }));
                    }
                    Some(Vec::new())
                }
                (_, found) => found,
            }
        })
        .await
}

fn find(desk: &Desk, position: Position, cancelled: &Cancelled) -> Option<Vec<Location>> {
    let article = desk.document.article()?;
    let offset = desk.offset(position);
    let chain = navigation::chain_at(article, offset)?;
    let found = desk
        .corpus()
        .map(|corpus| navigation::references(article, offset, corpus, desk.reader.language));
    let found = found.unwrap_or_default();
    if found.is_empty() {
        // Not in the archive yet: the article itself answers.
        let mentions = navigation::mentions(article, chain);
        return Some(mentions.into_iter().map(|span| desk.location(span)).collect());
    }
    let places = found.iter().take_while(|_| !cancelled.is_cancelled()).flat_map(|article| {
        article.mentions.iter().filter_map(|mention| desk.located(&article.source, &mention.place))
    });
    Some(places.collect())
}
