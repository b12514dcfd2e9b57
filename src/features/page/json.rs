//! A page as JSON: what editors ask for and what `postilla entity --format json` prints.

use super::{Page, Pointer};
use crate::corpus::query::Companion;
use crate::entities::RoleStatus;
use serde_json::{Value, json};

/// A page as JSON; `source` says where a place is in the way that the asker wants it.
pub fn json(page: &Page, source: &dyn Fn(&Pointer) -> Value) -> Value {
    let at = |at: &Option<Pointer>| at.as_ref().map_or(Value::Null, source);
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
            "source": source(at),
        })).collect::<Vec<_>>(),
        "occurrences": page.occurrences.iter().map(|line| json!({
            "source": source(&line.at),
            "line": line.line,
            "form": line.form,
        })).collect::<Vec<_>>(),
        "candidates": page.candidates.iter().map(companion).collect::<Vec<_>>(),
        "partial": page.partial,
    })
}

fn companion(with: &Companion) -> Value {
    json!({
        "entity": with.key.to_string(),
        "name": with.name,
        "type": with.key.kind,
        "articles": with.articles,
    })
}

fn status(status: Option<RoleStatus>) -> &'static str {
    match status {
        Some(RoleStatus::Current) => "current",
        Some(RoleStatus::Former) => "former",
        Some(RoleStatus::Acting) => "acting",
        Some(RoleStatus::Elect) => "elect",
        None => "unknown",
    }
}
