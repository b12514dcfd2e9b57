//! From the index to the model.

use super::StoreError;
use crate::corpus::facts::EntityKey;
use crate::corpus::model::{Model, Stamp};
use crate::corpus::names::RoleRef;
use crate::entities::{EntityKind, RoleStatus};
use jiff::civil::Date;
use rusqlite::Connection;
use std::sync::Arc;

/// The statuses as they are stored.
pub const STATUSES: [(RoleStatus, &str); 4] = [
    (RoleStatus::Current, "current"),
    (RoleStatus::Former, "former"),
    (RoleStatus::Acting, "acting"),
    (RoleStatus::Elect, "elect"),
];

/// No archive has more articles than this.
const LARGEST: u32 = 50_000_000;
/// Bytes of the digest of a usual article.
const USUAL_DIGEST: usize = 96;

/// What the index holds, and whether its cards are behind its articles.
pub fn load(connection: &Connection) -> Result<(Model, bool), StoreError> {
    // One point in time, whatever another process writes meanwhile.
    let snapshot = connection.unchecked_transaction()?;
    let mut model = Model::default();
    load_names(&snapshot, &mut model)?;
    load_articles(&snapshot, &mut model)?;
    model.count_free();
    let cards: String =
        snapshot.query_row("SELECT value FROM about WHERE key = 'cards'", [], |row| row.get(0))?;
    Ok((model, cards != "fresh"))
}

fn load_names(connection: &Connection, model: &mut Model) -> Result<(), StoreError> {
    let text = |row: &rusqlite::Row<'_>, at: usize| -> Result<String, StoreError> {
        Ok(row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?.to_owned())
    };
    let mut select = connection.prepare("SELECT id, kind, key, same_as FROM entity ORDER BY id")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (id, kind): (u32, _) = (row.get(0)?, text(row, 1)?);
        let kind = EntityKind::ALL
            .into_iter()
            .find(|known| known.label() == kind)
            .ok_or(StoreError::Inconsistent)?;
        model
            .names
            .restore(id, &EntityKey { kind, name: text(row, 2)? })
            .ok_or(StoreError::Inconsistent)?;
        if let Some(meant) = row.get(3)? {
            model.same_as.insert(id, meant);
        }
    }
    let mut select =
        connection.prepare("SELECT entity, number, text FROM spelling ORDER BY entity, number")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (id, number): (u32, u32) = (row.get(0)?, row.get(1)?);
        let spelling = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
        model.names.restore_spelling(id, number, spelling).ok_or(StoreError::Inconsistent)?;
    }
    let mut select = connection.prepare(
        "SELECT entity, number, text, head, of, status FROM role ORDER BY entity, number",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (id, number): (u32, u32) = (row.get(0)?, row.get(1)?);
        let (words, head, status) = (text(row, 2)?, text(row, 3)?, text(row, 5)?);
        let of: Option<String> = row.get(4)?;
        let status =
            STATUSES.iter().find(|(_, label)| *label == status).ok_or(StoreError::Inconsistent)?.0;
        let role = RoleRef { text: &words, head: &head, of: of.as_deref(), status };
        model.names.restore_role(id, number, role).ok_or(StoreError::Inconsistent)?;
    }
    Ok(())
}

fn load_articles(connection: &Connection, model: &mut Model) -> Result<(), StoreError> {
    let most: Option<u32> =
        connection.query_row("SELECT max(id) FROM article", [], |row| row.get(0))?;
    let most = most.unwrap_or(0);
    // Numbers are used again: gaps as wide as this are damage.
    if most > LARGEST {
        return Err(StoreError::Inconsistent);
    }
    let articles = most as usize + 1;
    model.expect(articles, articles * USUAL_DIGEST);
    let mut select = connection
        .prepare("SELECT id, path, date, size, modified, hash, names FROM article ORDER BY id")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let number: u32 = row.get(0)?;
        let path: Arc<str> = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?.into();
        let date = match row.get_ref(2)?.as_str_or_null().map_err(rusqlite::Error::from)? {
            None => None,
            Some(date) => Some(date.parse::<Date>().map_err(|_| StoreError::Inconsistent)?),
        };
        let stamp = Stamp {
            size: row.get::<_, i64>(3)? as u64,
            modified: row.get(4)?,
            hash: row.get::<_, i64>(5)? as u64,
        };
        let digest = row.get_ref(6)?.as_blob().map_err(rusqlite::Error::from)?;
        if number > most || model.find(&path).is_some() {
            return Err(StoreError::Inconsistent);
        }
        model.put(number, path, date, stamp, digest)?;
    }
    Ok(())
}
