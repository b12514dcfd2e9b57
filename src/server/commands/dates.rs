use super::shapes::day;
use super::{Room, read};
use crate::features::dates;
use crate::server::session::Session;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::Uri;

pub const NAME: &str = "postilla.dates";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    uri: Uri,
}

pub async fn handle(session: &Arc<Session>, argument: Value) -> Result<Value> {
    let Asked { uri } = read(NAME, argument)?;
    let room = Room::of(session, uri).await;
    session
        .slowly(move |_| {
            let desk = room.desk()?;
            let Some(article) = desk.document.article() else { return Ok(Value::Null) };
            let found = dates::dates(article, &room.reader.settings);
            Ok(json!({
                "date": {
                    "value": found.own.value,
                    "source": found.own.source.as_str(),
                    "label": found.own.label,
                    "range": found.own.span.map(|span| desk.range(span)),
                },
                "dates": found.dates.iter().map(|date| json!({
                    "range": desk.range(date.span),
                    "text": date.text,
                    "type": date.kind,
                    "value": date.value,
                    "from": day(date.from),
                    "to": day(date.to),
                    "label": date.label,
                    "problem": date.problem,
                })).collect::<Vec<_>>(),
            }))
        })
        .await?
}
