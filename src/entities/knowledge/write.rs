//! What a code action writes into `entities.toml`: as a person would write it, behind what is there.

use super::entities::{KnownKind, SCHEMA};
use crate::finding::Edit;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use toml::de::DeTable;

/// An entity to be added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewEntity {
    pub id: String,
    pub kind: Option<KnownKind>,
    pub name: String,
    pub aliases: Vec<String>,
    pub variants: Vec<String>,
    /// Titles, with no word on when they were held.
    pub roles: Vec<String>,
}

/// A text as a TOML basic string.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a string does not fail.
                let _ = write!(quoted, "\\u{:04X}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

impl NewEntity {
    /// Its table.
    pub fn table(&self) -> String {
        let label = match self.kind {
            Some(KnownKind::Person) | None => "PER",
            Some(KnownKind::Organisation) => "ORG",
            Some(KnownKind::Place) => "LOC",
            Some(KnownKind::GeopoliticalEntity) => "GPE",
        };
        let mut table = format!(
            "[[entity]]\nid = {}\ntype = \"{label}\"\nname = {}\n",
            quoted(&self.id),
            quoted(&self.name)
        );
        for (key, texts) in [("aliases", &self.aliases), ("variants", &self.variants)] {
            if !texts.is_empty() {
                table.push_str(&format!("{key} = {}\n", list(texts)));
            }
        }
        for role in &self.roles {
            table.push_str(&format!("[[entity.role]]\ntitle = {}\n", quoted(role)));
        }
        table
    }
}

/// Whether a file that now holds `text` can be added to.
pub fn is_valid(text: &str) -> bool {
    DeTable::parse(text.trim_start_matches('\u{feff}')).is_ok()
}

/// The edit that adds `entity` to a file that now holds `text`: at its end.
pub fn insert_entity(text: &str, entity: &NewEntity) -> Edit {
    let end = Span::new(text.len(), text.len());
    let gap = match text {
        "" => format!("schema = {SCHEMA}\n\n"),
        text if text.ends_with("\n\n") => String::new(),
        text if text.ends_with('\n') => "\n".to_owned(),
        _ => "\n\n".to_owned(),
    };
    let crlf = text.contains("\r\n");
    let added = format!("{gap}{}", entity.table());
    Edit { span: end, text: if crlf { added.replace('\n', "\r\n") } else { added } }
}

/// The edit that adds `spelling` to the list `key` (`aliases` or `variants`) of the entity `id`.
/// `None` if the entity is not there, the list holds it already, or the file is not valid.
pub fn add_spelling(text: &str, id: &str, key: &str, spelling: &str) -> Option<Edit> {
    let table = DeTable::parse(text).ok()?;
    let entities = table.get_ref().get("entity")?.get_ref().as_array()?;
    let entity = entities
        .iter()
        .filter_map(|entity| entity.get_ref().as_table())
        .find(|entity| entity.get("id").and_then(|value| value.get_ref().as_str()) == Some(id))?;
    if let Some(value) = entity.get(key) {
        let list = value.get_ref().as_array()?;
        if list.iter().any(|item| item.get_ref().as_str() == Some(spelling)) {
            return None;
        }
        let (at, gap) = match list.iter().last() {
            Some(last) => (last.span().end, ", "),
            None => (value.span().start + 1, ""),
        };
        return Some(Edit { span: Span::new(at, at), text: format!("{gap}{}", quoted(spelling)) });
    }
    let at = entity.get("name")?.span().end;
    Some(Edit {
        span: Span::new(at, at),
        text: format!("\n{key} = {}", list(&[spelling.to_owned()])),
    })
}
