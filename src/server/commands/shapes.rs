//! The objects that several answers have in common.

use super::Room;
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
