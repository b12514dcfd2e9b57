use super::{Room, read};
use crate::features::mention::{self, Direction};
use crate::server::session::Session;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Position, Uri};

pub const NAME: &str = "postilla.mention";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    uri: Uri,
    position: Position,
    direction: Way,
    scope: Scope,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Way {
    Next,
    Previous,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scope {
    Article,
    Archive,
}

pub async fn handle(session: &Arc<Session>, argument: Value) -> Result<Value> {
    let Asked { uri, position, direction, scope } = read(NAME, argument)?;
    let direction = match direction {
        Way::Next => Direction::Next,
        Way::Previous => Direction::Previous,
    };
    let room = Room::of(session, uri).await;
    session
        .slowly(move |_| {
            let desk = room.desk()?;
            let Some(article) = desk.document.article() else { return Ok(Value::Null) };
            let offset = desk.offset(position);
            let location = match scope {
                Scope::Article => {
                    mention::in_article(article, offset, direction).map(|span| desk.location(span))
                }
                Scope::Archive => room.corpus().and_then(|corpus| {
                    let (path, language) = (desk.name(), room.reader.language);
                    let found =
                        mention::in_archive(article, &path, offset, direction, corpus, language)?;
                    room.location(&found.source, &found.occurrence.place)
                }),
            };
            Ok(json!({ "location": location }))
        })
        .await?
}
