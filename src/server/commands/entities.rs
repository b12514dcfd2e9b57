use super::{Room, read};
use crate::corpus::catalogue::Wanted;
use crate::entities::EntityKind;
use crate::features::entities::{self, List};
use crate::server::session::{Desk, Session};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::Uri;

pub const NAME: &str = "postilla.entities";

const LIMIT: usize = 200;
/// More at once would hold up everybody else.
const MOST: usize = 2_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    uri: Uri,
    scope: Scope,
    #[serde(default)]
    filter: String,
    #[serde(default)]
    kinds: Vec<EntityKind>,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(default)]
    offset: usize,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scope {
    Article,
    Archive,
}

pub async fn handle(session: &Arc<Session>, argument: Value) -> Result<Value> {
    let Asked { uri, scope, filter, kinds, limit, offset } = read(NAME, argument)?;
    let limit = limit.unwrap_or(LIMIT).min(MOST);
    let wanted = Wanted { filter, kinds, offset, limit };
    let room = Room::of(session, uri).await;
    session
        .slowly(move |_| match scope {
            Scope::Article => {
                let desk = room.desk()?;
                let Some(article) = desk.document.article() else { return Ok(Value::Null) };
                let language = room.reader.language;
                let list = entities::of_article(article, room.corpus(), &wanted, language);
                Ok(shown(&list, room.is_early(), Some(&desk)))
            }
            Scope::Archive => {
                let list = room.corpus().map(|corpus| entities::of_archive(corpus, &wanted));
                Ok(shown(&list.unwrap_or_default(), room.is_early(), None))
            }
        })
        .await?
}

fn shown(list: &List, early: bool, desk: Option<&Desk>) -> Value {
    let entities = list.entries.iter().map(|entry| {
        json!({
            "entity": entry.key.to_string(),
            "name": entry.name,
            "type": entry.kind,
            "role": entry.role,
            "mentions": entry.mentions,
            "articles": entry.articles,
            "location": entry.place.zip(desk).map(|(span, desk)| desk.location(span)),
        })
    });
    json!({
        "entities": entities.collect::<Vec<_>>(),
        "total": list.total,
        "partial": list.partial || early,
    })
}
