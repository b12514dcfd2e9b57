//! From the model to the index.

use super::load::STATUSES;
use super::{KNOWN, Store, StoreError};
use crate::corpus::digest;
use crate::corpus::model::Stamp;
use crate::corpus::names::NewName;
use crate::corpus::pack::{Bytes, Packed, unpack};
use crate::entities::RoleStatus;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Statement, params};
use rustc_hash::FxHashMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// What has happened to an article.
#[derive(Debug)]
pub enum Change {
    Put {
        number: u32,
        /// Whether the number had an article before.
        existed: bool,
        path: Arc<str>,
        date: Option<Date>,
        title: Option<String>,
        stamp: Stamp,
        facts: Arc<Packed>,
        bytes: Bytes,
    },
    /// The file was touched, its text is the same.
    Restamp {
        number: u32,
        stamp: Stamp,
    },
    Remove {
        number: u32,
    },
}

/// The readable part of an entity.
#[derive(Debug, Default)]
pub struct CardRow {
    pub id: u32,
    pub name: String,
    /// Whom the name means, if it is another entity.
    pub same_as: Option<u32>,
    pub mentions: u32,
    pub articles: u32,
    pub first: Option<u32>,
    pub last: Option<u32>,
    pub role: Option<String>,
    /// Who stands most often in the same articles, and in how many, the most frequent first.
    pub companions: Vec<(u32, u32)>,
    /// Mentions of each spelling, by number.
    pub spellings: Vec<u32>,
    /// By number; those of no article are not listed.
    pub roles: Vec<RoleRow>,
}

#[derive(Debug)]
pub struct RoleRow {
    pub number: u32,
    pub articles: u32,
    pub first: Option<u32>,
    pub last: Option<u32>,
}

impl Store {
    /// Writes changes in one transaction, with the names that they are the first to use.
    pub fn write(&self, changes: &[Change], names: &[NewName]) -> Result<(), StoreError> {
        if changes.is_empty() && names.is_empty() {
            return Ok(());
        }
        let writer = self.writer();
        let transaction = writer.unchecked_transaction()?;
        mark_cards(&transaction, "stale")?;
        write_names(&transaction, names)?;
        let mut statements = Statements::prepare(&transaction)?;
        for change in changes {
            statements.apply(change)?;
        }
        drop(statements);
        transaction.commit()?;
        Ok(())
    }

    /// Writes cards. `last` says that with them all cards are those of the articles.
    pub fn write_cards(&self, cards: &[CardRow], last: bool) -> Result<(), StoreError> {
        let writer = self.writer();
        let transaction = writer.unchecked_transaction()?;
        let mut entity = transaction.prepare(
            "UPDATE entity SET name = ?2, same_as = ?3, mentions = ?4, articles = ?5, first = ?6, \
             last = ?7, role = ?8 WHERE id = ?1",
        )?;
        let mut forget_companions =
            transaction.prepare("DELETE FROM companion WHERE entity = ?")?;
        let mut companion = transaction
            .prepare("INSERT INTO companion (entity, rank, other, articles) VALUES (?, ?, ?, ?)")?;
        let mut spelling = transaction
            .prepare("UPDATE spelling SET mentions = ?3 WHERE entity = ?1 AND number = ?2")?;
        let mut clear = transaction
            .prepare("UPDATE role SET articles = 0, first = NULL, last = NULL WHERE entity = ?1")?;
        let mut role = transaction.prepare(
            "UPDATE role SET articles = ?3, first = ?4, last = ?5 WHERE entity = ?1 AND number = ?2",
        )?;
        for card in cards {
            entity.execute(params![
                card.id,
                card.name,
                card.same_as,
                card.mentions,
                card.articles,
                card.first,
                card.last,
                card.role,
            ])?;
            forget_companions.execute([card.id])?;
            for (rank, (other, articles)) in (1..).zip(&card.companions) {
                companion.execute(params![card.id, rank, other, articles])?;
            }
            for (number, mentions) in (0u32..).zip(&card.spellings) {
                spelling.execute(params![card.id, number, mentions])?;
            }
            clear.execute([card.id])?;
            for row in &card.roles {
                role.execute(params![card.id, row.number, row.articles, row.first, row.last])?;
            }
        }
        drop((entity, forget_companions, companion, spelling, clear, role));
        if last {
            mark_cards(&transaction, "fresh")?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Moves what was written from the log into the index itself, so that the log does not grow.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        if !self.is_in_memory() {
            self.writer().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        Ok(())
    }
}

fn mark_cards(connection: &Connection, state: &str) -> Result<(), StoreError> {
    connection.execute("UPDATE about SET value = ? WHERE key = 'cards'", [state])?;
    Ok(())
}

fn write_names(connection: &Connection, names: &[NewName]) -> Result<(), StoreError> {
    let mut entity =
        connection.prepare("INSERT INTO entity (id, kind, key, name) VALUES (?, ?, ?, ?)")?;
    let mut spelling =
        connection.prepare("INSERT INTO spelling (entity, number, text) VALUES (?, ?, ?)")?;
    let mut role = connection.prepare(
        "INSERT INTO role (entity, number, text, head, of, status) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    for name in names {
        match name {
            NewName::Entity { id, key, name } => {
                entity.execute(params![id, key.kind.label(), key.name, name])?;
            }
            NewName::Spelling { id, number, text } => {
                spelling.execute(params![id, number, text])?;
            }
            NewName::Role { id, number, role: given } => {
                let status = label(given.status);
                role.execute(params![id, number, given.text, given.head, given.of, status])?;
            }
        }
    }
    Ok(())
}

fn label(status: RoleStatus) -> &'static str {
    STATUSES.iter().find(|(known, _)| *known == status).map_or("current", |(_, label)| label)
}

/// The entities of an article with the number of their mentions, as JSON.
fn named(facts: &Packed) -> String {
    let mut out = String::with_capacity(10 * facts.entities.len() + 2);
    out.push('[');
    for (entity, detail) in facts.entities.iter().zip(digest::details(facts)) {
        let comma = if out.len() > 1 { "," } else { "" };
        let _ = write!(out, "{comma}[{},{}]", entity.id, detail.mentions());
    }
    out.push(']');
    out
}

/// How many days a time has, both ends included.
fn days(first: i32, last: i32) -> i64 {
    i64::from(last) - i64::from(first) + 1
}

struct Statements<'c> {
    known: Statement<'c>,
    put: Statement<'c>,
    put_content: Statement<'c>,
    restamp: Statement<'c>,
    remove: Statement<'c>,
    remove_content: Statement<'c>,
    day: Statement<'c>,
    forget_day: Statement<'c>,
}

impl<'c> Statements<'c> {
    fn prepare(connection: &'c Connection) -> Result<Self, StoreError> {
        Ok(Statements {
            known: connection.prepare(KNOWN)?,
            put: connection.prepare(
                "INSERT OR REPLACE INTO article (id, path, date, title, size, modified, hash, names) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?,
            put_content: connection.prepare(
                "INSERT OR REPLACE INTO content (article, entities, places) VALUES (?, ?, ?)",
            )?,
            restamp: connection
                .prepare("UPDATE article SET size = ?2, modified = ?3 WHERE id = ?1")?,
            remove: connection.prepare("DELETE FROM article WHERE id = ?")?,
            remove_content: connection.prepare("DELETE FROM content WHERE article = ?")?,
            day: connection
                .prepare("INSERT INTO day (first, days, article, mentions) VALUES (?, ?, ?, ?)")?,
            forget_day: connection
                .prepare("DELETE FROM day WHERE first = ? AND days = ? AND article = ?")?,
        })
    }

    fn apply(&mut self, change: &Change) -> Result<(), StoreError> {
        match change {
            Change::Put { number, existed, path, date, title, stamp, facts, bytes } => {
                if *existed {
                    self.forget(*number)?;
                }
                self.put.execute(params![
                    number,
                    path,
                    date.map(|date| date.to_string()),
                    title,
                    stamp.size as i64,
                    stamp.modified,
                    stamp.hash as i64,
                    bytes.digest,
                ])?;
                self.put_content.execute(params![number, named(facts), bytes.places])?;
                let mut times: FxHashMap<(i32, i32), u32> = FxHashMap::default();
                for date in &facts.dates {
                    *times.entry((date.first, date.last)).or_default() += 1;
                }
                for ((first, last), mentions) in times {
                    self.day.execute(params![first, days(first, last), number, mentions])?;
                }
            }
            Change::Restamp { number, stamp } => {
                self.restamp.execute(params![number, stamp.size as i64, stamp.modified])?;
            }
            Change::Remove { number } => {
                self.forget(*number)?;
                self.remove.execute([number])?;
                self.remove_content.execute([number])?;
            }
        }
        Ok(())
    }

    /// Removes what hangs on an article.
    fn forget(&mut self, number: u32) -> Result<(), StoreError> {
        let known: Option<(Vec<u8>, Vec<u8>)> =
            self.known.query_row([number], |row| Ok((row.get(1)?, row.get(2)?))).optional()?;
        if let Some((digest, places)) = known {
            for date in unpack(&digest, &places)?.dates {
                let days = days(date.first, date.last);
                self.forget_day.execute(params![date.first, days, number])?;
            }
        }
        Ok(())
    }
}
