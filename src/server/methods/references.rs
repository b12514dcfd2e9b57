use super::own_file;
use crate::features::navigation;
use crate::server::session::{Cancelled, Desk, Session};
use serde_json::json;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// Partial results are sent in portions of this many places.
const PORTION: usize = 256;
/// The first one is smaller: somebody looks at an empty list.
const FIRST_PORTION: usize = 32;
/// More places than this nobody looks through, and editors take their time to list them.
const MOST: usize = 10_000;

pub async fn handle(
    session: &Arc<Session>,
    params: ReferenceParams,
) -> Result<Option<Vec<Location>>> {
    let place = params.text_document_position;
    let token = params.partial_result_params.partial_result_token;
    if let Some(file) = own_file::asked(session, &place.text_document.uri) {
        return file.references(place.position).await;
    }
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    session.settled().await;
    session
        .slowly(move |cancelled| {
            let mut portion = Vec::new();
            let mut size = FIRST_PORTION;
            let give = |location| {
                portion.push(location);
                if let Some(token) = token.as_ref().filter(|_| portion.len() >= size) {
                    send(&desk.session, token, &mut portion);
                    size = PORTION;
                }
            };
            let known = find(&desk, place.position, cancelled, give);
            if let Some(token) = token.as_ref().filter(|_| !portion.is_empty()) {
                send(&desk.session, token, &mut portion);
            }
            known.then_some(portion)
        })
        .await
}

fn send(session: &Session, token: &ProgressToken, portion: &mut Vec<Location>) {
    let value = std::mem::take(portion);
    session.outbox.notify_of("$/progress", json!({ "token": token, "value": value }));
}

/// Gives the places that name what is named here, as they are found. False where nothing is.
fn find(
    desk: &Desk,
    position: Position,
    cancelled: &Cancelled,
    mut give: impl FnMut(Location),
) -> bool {
    let Some(article) = desk.document.article() else { return false };
    let offset = desk.offset(position);
    let Some(chain) = navigation::chain_at(article, offset) else { return false };
    let mut found = 0;
    if let Some(corpus) = desk.corpus() {
        let articles = navigation::references(article, offset, corpus, desk.reader.language);
        for article in articles.take_while(|_| !cancelled.is_cancelled()) {
            if found >= MOST {
                let messages = desk.reader.settings.locale.messages();
                let message = messages.text("progress", "many", &[("count", &found)]);
                desk.session.show(MessageType::INFO, message);
                break;
            }
            for mention in &article.mentions {
                if let Some(location) = desk.located(&article.source, &mention.place) {
                    found += 1;
                    give(location);
                }
            }
        }
    }
    if found == 0 {
        // Not in the archive yet: the article itself answers.
        for span in navigation::mentions(article, chain) {
            give(desk.location(span));
        }
    }
    true
}
