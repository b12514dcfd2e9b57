//! From the model to the index.

use super::load::STATUSES;
use super::{Store, StoreError};
use crate::corpus::digest::Digest;
use crate::corpus::model::Stamp;
use crate::corpus::names::NewName;
use crate::corpus::pack::{Packed, pack, unpack};
use crate::entities::RoleStatus;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Statement, params};
use rustc_hash::FxHashMap;
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

struct Statements<'c> {
    facts: Statement<'c>,
    put: Statement<'c>,
    restamp: Statement<'c>,
    remove: Statement<'c>,
    appearance: Statement<'c>,
    disappear: Statement<'c>,
    day: Statement<'c>,
    forget_day: Statement<'c>,
}

impl<'c> Statements<'c> {
    fn prepare(connection: &'c Connection) -> Result<Self, StoreError> {
        Ok(Statements {
            facts: connection.prepare("SELECT facts FROM article WHERE id = ?")?,
            put: connection.prepare(
                "INSERT OR REPLACE INTO article (id, path, date, title, size, modified, hash, facts) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?,
            restamp: connection
                .prepare("UPDATE article SET size = ?2, modified = ?3 WHERE id = ?1")?,
            remove: connection.prepare("DELETE FROM article WHERE id = ?")?,
            appearance: connection
                .prepare("INSERT INTO appearance (article, entity, mentions) VALUES (?, ?, ?)")?,
            disappear: connection.prepare("DELETE FROM appearance WHERE article = ?")?,
            day: connection
                .prepare("INSERT INTO day (first, last, article, mentions) VALUES (?, ?, ?, ?)")?,
            forget_day: connection
                .prepare("DELETE FROM day WHERE first = ? AND last = ? AND article = ?")?,
        })
    }

    fn apply(&mut self, change: &Change) -> Result<(), StoreError> {
        match change {
            Change::Put { number, existed, path, date, title, stamp, facts } => {
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
                    pack(facts),
                ])?;
                for (entity, detail) in Digest::of(facts).details() {
                    self.appearance.execute(params![number, entity, detail.mentions()])?;
                }
                let mut days: FxHashMap<(i32, i32), u32> = FxHashMap::default();
                for date in &facts.dates {
                    *days.entry((date.first, date.last)).or_default() += 1;
                }
                for ((first, last), mentions) in days {
                    self.day.execute(params![first, last, number, mentions])?;
                }
            }
            Change::Restamp { number, stamp } => {
                self.restamp.execute(params![number, stamp.size as i64, stamp.modified])?;
            }
            Change::Remove { number } => {
                self.forget(*number)?;
                self.remove.execute([number])?;
            }
        }
        Ok(())
    }

    /// Removes what hangs on an article.
    fn forget(&mut self, number: u32) -> Result<(), StoreError> {
        let facts: Option<Vec<u8>> = self.facts.query_row([number], |row| row.get(0)).optional()?;
        for date in unpack(&facts.unwrap_or_default()).map(|facts| facts.dates).unwrap_or_default()
        {
            self.forget_day.execute(params![date.first, date.last, number])?;
        }
        self.disappear.execute([number])?;
        Ok(())
    }
}
