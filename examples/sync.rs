//! Text synchronisation by itself, as a filter: one JSON object a line in, one a line out.
//! `tests/differential` compares it with the reference implementation of the protocol.
//!
//! In: `{"text": "…", "notifications": [[{"range": {…}, "text": "…"}, …], …], "positions": [{…}], "offsets": [n]}`,
//! positions in UTF-16, offsets in UTF-16 code units of the final text.
//! Out: `{"text": "…", "lines": n, "offsets": [n], "positions": [{…}]}`.

use postilla::text::{Change, Encoding, Position, Text};
use serde_json::{Value, json};
use std::io::{self, BufRead, Write};

const ENCODING: Encoding = Encoding::Utf16;

fn main() -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let case: Value = serde_json::from_str(&line?)?;
        writeln!(output, "{}", answer(&case))?;
    }
    output.flush()
}

fn answer(case: &Value) -> Value {
    let mut text = Text::new(case["text"].as_str().unwrap_or_default());
    for notification in list(&case["notifications"]) {
        let changes: Vec<Change> = list(notification).iter().map(change).collect();
        text.apply(&changes, ENCODING);
    }
    let whole = text.to_string();
    let offsets = list(&case["positions"]).iter().map(|place| {
        let offset = text.offset(position(place), ENCODING);
        whole[..offset].encode_utf16().count()
    });
    let positions = list(&case["offsets"]).iter().map(|offset| {
        let at =
            text.position(bytes(&whole, offset.as_u64().unwrap_or_default() as usize), ENCODING);
        json!({ "line": at.line, "character": at.character })
    });
    json!({
        "offsets": offsets.collect::<Vec<_>>(),
        "positions": positions.collect::<Vec<_>>(),
        "lines": text.line_count(),
        "text": whole,
    })
}

fn change(change: &Value) -> Change {
    let range = change.get("range").filter(|range| range.is_object());
    Change {
        range: range.map(|range| (position(&range["start"]), position(&range["end"]))),
        text: change["text"].as_str().unwrap_or_default().to_owned(),
    }
}

fn position(place: &Value) -> Position {
    let number = |key: &str| place[key].as_u64().unwrap_or_default() as u32;
    Position::new(number("line"), number("character"))
}

/// The byte at so many UTF-16 code units; the start of the character that they end in.
fn bytes(text: &str, units: usize) -> usize {
    let mut left = units;
    for (at, c) in text.char_indices() {
        if left < c.len_utf16() {
            return at;
        }
        left -= c.len_utf16();
    }
    text.len()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
