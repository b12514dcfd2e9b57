use super::room::Whom;
use super::shapes::source;
use super::{Room, read};
use crate::features::page;
use crate::server::session::Session;
use serde_json::Value;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;

pub const NAME: &str = "postilla.page";

/// So many mentions are shown with their lines; references have them all.
const LINES: usize = 200;

pub async fn handle(session: &Arc<Session>, argument: Value) -> Result<Value> {
    let whom: Whom = read(NAME, argument)?;
    let room = Room::of(session, whom.uri.clone()).await;
    session
        .slowly(move |_| {
            let texts = |path: &str| room.text(path);
            let desk = room.page_desk(&texts);
            let in_archive =
                room.entity(&whom)?.and_then(|entity| page::page(&entity, LINES, &desk));
            let found = match (in_archive, whom.position) {
                (None, Some(position)) => {
                    let here = room.desk()?;
                    let article = here.document.article();
                    article.and_then(|article| page::alone(article, here.offset(position), &desk))
                }
                (found, _) => found,
            };
            Ok(found.map_or(Value::Null, |mut page| {
                page.partial |= room.is_early();
                page::json(&page, &|at| source(&room, at))
            }))
        })
        .await?
}
