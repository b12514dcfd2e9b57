use super::room::Whom;
use super::shapes::{companion, source, status};
use super::{Room, read};
use crate::features::page::{self, Page};
use crate::server::session::Session;
use serde_json::{Value, json};
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
            Ok(found.map_or(Value::Null, |page| shown(&room, &page)))
        })
        .await?
}

fn shown(room: &Room, page: &Page) -> Value {
    let at = |at: &Option<page::Pointer>| at.as_ref().map_or(Value::Null, |at| source(room, at));
    json!({
        "entity": page.key.to_string(),
        "name": page.name,
        "type": page.kind,
        "wikidata": page.wikidata,
        "note": page.note,
        "role": page.role,
        "roles": page.roles.iter().map(|role| json!({
            "text": role.text,
            "status": status(role.status),
            "stated": role.stated,
            "valid": role.valid,
            "current": role.current,
            "first": at(&role.first),
            "last": at(&role.last),
        })).collect::<Vec<_>>(),
        "spellings": page.spellings.iter().map(|spelling| json!({
            "text": spelling.text,
            "mentions": spelling.mentions,
        })).collect::<Vec<_>>(),
        "mentions": page.mentions,
        "articles": page.articles,
        "first": at(&page.first),
        "last": at(&page.last),
        "over_time": page.over_time.iter().map(|month| json!({
            "month": format!("{:04}-{:02}", month.year, month.month),
            "mentions": month.mentions,
            "articles": month.articles,
        })).collect::<Vec<_>>(),
        "with": page.with.iter().map(companion).collect::<Vec<_>>(),
        "quotations": page.quotations.iter().map(|(text, at)| json!({
            "text": text,
            "source": source(room, at),
        })).collect::<Vec<_>>(),
        "occurrences": page.occurrences.iter().map(|line| json!({
            "source": source(room, &line.at),
            "line": line.line,
            "form": line.form,
        })).collect::<Vec<_>>(),
        "candidates": page.candidates.iter().map(companion).collect::<Vec<_>>(),
        "partial": page.partial || room.is_early(),
    })
}
