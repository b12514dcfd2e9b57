use super::room::Whom;
use super::{Room, read};
use crate::features::hover;
use crate::server::session::Session;
use serde_json::{Value, json};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;

pub const NAME: &str = "postilla.card";

pub async fn handle(session: &Arc<Session>, argument: Value) -> Result<Value> {
    let whom: Whom = read(NAME, argument)?;
    let room = Room::of(session, whom.uri.clone()).await;
    session
        .slowly(move |_| {
            let settings = &room.reader.settings;
            let text = match whom.position {
                // What stands at a place may be a date as well.
                Some(position) if whom.entity.is_none() => {
                    let desk = room.desk()?;
                    let language = room.reader.language;
                    desk.document
                        .article()
                        .and_then(|article| {
                            let (name, offset) = (desk.name(), desk.offset(position));
                            hover::hover(
                                article,
                                &name,
                                offset,
                                room.corpus(),
                                &room.reader.knowledge,
                                settings,
                                language,
                            )
                        })
                        .map(|hover| hover.text)
                }
                _ => {
                    let card = room.entity(&whom)?.zip(room.corpus());
                    let card = card.and_then(|(entity, corpus)| corpus.card(&entity));
                    card.map(|card| {
                        hover::card(&card, &room.reader.knowledge, settings, room.reader.language)
                    })
                }
            };
            Ok(text.map_or(Value::Null, |text| {
                json!({
                    "markdown": text.markdown(|target| room.address(target)),
                    "plain": text.text(),
                })
            }))
        })
        .await?
}
