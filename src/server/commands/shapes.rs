//! The objects that several answers have in common.

use super::Room;
use crate::corpus::query::Companion;
use crate::entities::RoleStatus;
use crate::features::page::Pointer;
use jiff::civil::Date;
use serde_json::{Value, json};

/// A place in an article. What cannot be pointed to is nothing.
pub fn source(room: &Room, at: &Pointer) -> Value {
    match room.location(&at.source, &at.place) {
        Some(location) => json!({
            "date": day(at.source.date),
            "label": at.label,
            "path": &*at.source.path,
            "location": location,
        }),
        None => Value::Null,
    }
}

/// A day as ISO 8601 writes it.
pub fn day(day: Option<Date>) -> Value {
    day.map_or(Value::Null, |day| json!(day.to_string()))
}

pub fn location(room: &Room, at: &Pointer) -> Value {
    json!(room.location(&at.source, &at.place))
}

pub fn companion(with: &Companion) -> Value {
    json!({
        "entity": with.key.to_string(),
        "name": with.name,
        "type": with.key.kind,
        "articles": with.articles,
    })
}

pub fn status(status: Option<RoleStatus>) -> &'static str {
    match status {
        Some(RoleStatus::Current) => "current",
        Some(RoleStatus::Former) => "former",
        Some(RoleStatus::Acting) => "acting",
        Some(RoleStatus::Elect) => "elect",
        None => "unknown",
    }
}
