use super::room::entity;
use super::shapes::{day, location};
use super::{Room, read};
use crate::corpus::chronicle::Wanted;
use crate::features::timeline::{self, Open, Timeline};
use crate::server::session::Session;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::Uri;

pub const NAME: &str = "postilla.timeline";

/// Days, unless more are asked for.
const LIMIT: usize = 60;
const MOST: usize = 400;
/// Articles and dates of one day, each.
const OF_A_DAY: usize = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    uri: Uri,
    #[serde(default)]
    entity: Option<String>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    limit: Option<usize>,
}

pub async fn handle(session: &Arc<Session>, argument: Value) -> Result<Value> {
    let asked: Asked = read(NAME, argument)?;
    let wanted = Wanted {
        entity: asked.entity.as_deref().map(entity).transpose()?,
        from: asked.from.as_deref().map(|day| date("from", day)).transpose()?,
        to: asked.to.as_deref().map(|day| date("to", day)).transpose()?,
        days: asked.limit.unwrap_or(LIMIT).clamp(1, MOST),
        of_a_day: OF_A_DAY,
    };
    let room = Room::of(session, asked.uri).await;
    session
        .slowly(move |_| {
            let settings = &room.reader.settings;
            let texts = |path: &str| room.text(path);
            // Lays the open buffers over the index as they are now.
            let corpus = room.corpus();
            let documents = room.open();
            let open: Vec<Open<'_>> = documents
                .iter()
                .filter_map(|(path, document)| Some(Open { article: document.article()?, path }))
                .collect();
            let timeline = match (corpus, open.first()) {
                (Some(corpus), _) => {
                    let language = room.reader.language;
                    timeline::timeline(corpus, &wanted, &open, &texts, settings, language)
                }
                (None, Some(open)) if room.archive.is_none() => {
                    timeline::of_article(open, settings)
                }
                (None, _) => Timeline { partial: true, ..Timeline::default() },
            };
            shown(&room, &timeline)
        })
        .await
}

fn date(name: &str, day: &str) -> Result<Date> {
    day.parse().map_err(|_| {
        Error::invalid_params(format!("{NAME}: `{name}` is not a day as 2025-09-04: {day}"))
    })
}

fn shown(room: &Room, timeline: &Timeline) -> Value {
    json!({
        "days": timeline.days.iter().map(|day| json!({
            "date": day.date.to_string(),
            "label": day.label,
            "articles": day.articles.iter().map(|(title, at)| json!({
                "title": title,
                "location": location(room, at),
            })).collect::<Vec<_>>(),
            "mentions": day.spoken.iter().map(|spoken| json!({
                "text": spoken.text,
                "line": spoken.line,
                "location": location(room, &spoken.at),
            })).collect::<Vec<_>>(),
            "counts": { "articles": day.written, "mentions": day.times },
        })).collect::<Vec<_>>(),
        "unclear": timeline.unclear.iter().map(|unclear| json!({
            "text": unclear.text,
            "message": unclear.message,
            "location": location(room, &unclear.at),
        })).collect::<Vec<_>>(),
        "total": timeline.total,
        "earlier": day(timeline.earlier),
        "later": day(timeline.later),
        "partial": timeline.partial || room.is_early(),
    })
}
