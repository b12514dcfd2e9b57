//! The index on disk: one SQLite file for each root, in the user's cache directory.
//!
//! It is a cache: whatever is wrong with it, it is thrown away and made anew. One process writes,
//! the one that holds the lock beside the file; others read what it has written. Where nothing can
//! be written the index lives in memory and dies with the process.

mod load;
mod write;

pub use write::{CardRow, Change, RoleRow};

use super::model::{Model, Stamp, day_number};
use super::note::{Flaw, Note};
use super::pack::{Malformed, Packed, unpack};
use jiff::civil::Date;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Of the schema and of what is packed in it.
const VERSION: i64 = 2;
/// `Post`, in the file's header.
const APPLICATION: i64 = 0x506f_7374;
/// Bytes of a page of the file. Larger than usual: less of a page is left over at its end.
const PAGE: u32 = 8192;
/// All that is packed of an article, with the hash of its text.
const KNOWN: &str = "SELECT article.hash, article.names, content.places FROM article \
                     JOIN content ON content.article = article.id WHERE article.id = ?";
/// How long a reader waits for a writer who is in its way.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Malformed(#[from] Malformed),
    #[error("it was made by another version")]
    OtherVersion,
    #[error("its making was not ended")]
    Unfinished,
    #[error("it does not fit together")]
    Inconsistent,
    #[error("there is no room for it in {0} bytes")]
    NoRoom(u64),
}

impl StoreError {
    /// Whether the file itself is bad, so that a new one would do.
    pub fn is_damage(&self) -> bool {
        match self {
            StoreError::Sqlite(error) => match error.sqlite_error_code() {
                Some(code) => {
                    matches!(code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
                        // A table or a column is missing.
                        || code == ErrorCode::Unknown
                }
                // A value is not of the type that the schema says.
                None => true,
            },
            StoreError::Io(_) | StoreError::NoRoom(_) => false,
            StoreError::Malformed(_)
            | StoreError::OtherVersion
            | StoreError::Unfinished
            | StoreError::Inconsistent => true,
        }
    }
}

/// Who writes to the file.
#[derive(Debug)]
enum Place {
    /// This process, while it holds the lock.
    Owned { _lock: File },
    /// Another one.
    Followed,
    /// There is no file.
    Memory,
}

#[derive(Debug)]
pub struct Store {
    place: Place,
    writer: Mutex<Connection>,
    /// Reads while the writer writes; in memory there is only one connection.
    reader: Option<Mutex<Connection>>,
}

/// A store with what it holds, and what the user should know of how it was opened.
pub struct Opened {
    pub store: Store,
    pub model: Model,
    /// Whether the cards in the store may not be those of its articles.
    pub stale_cards: bool,
    pub note: Option<Note>,
}

/// What an index must have been made by and of to be taken over.
#[derive(Clone, Debug)]
pub struct Terms {
    pub root: String,
    pub fingerprint: String,
    /// The largest size the file may grow to, in bytes.
    pub max_bytes: Option<u64>,
}

impl Store {
    /// Opens the index at `path`, a new one where there is none that can be used.
    pub fn open(path: &Path, terms: &Terms) -> Result<Opened, StoreError> {
        let lock = match lock(path) {
            Ok(lock) => lock,
            Err(error) => {
                let note = in_memory(path, &error);
                return Opened::in_memory(terms, Some(note));
            }
        };
        let Some(lock) = lock else {
            return Ok(match load_existing(path, terms, Place::Followed) {
                Ok(opened) => opened,
                // The other process is just making it, or is of another version.
                Err(error) => {
                    let note = Note::Busy { path: path.to_owned(), problem: error.to_string() };
                    let mut opened = Opened::in_memory(terms, Some(note))?;
                    opened.store.place = Place::Followed;
                    opened
                }
            });
        };
        let existed = path.exists();
        let mut note = None;
        if existed {
            match load_existing(path, terms, Place::Owned { _lock: lock.try_clone()? }) {
                Ok(opened) => return Ok(opened),
                Err(StoreError::Unfinished) => {}
                Err(error) if error.is_damage() => {
                    note = Some(Note::Anew(flaw(&error)));
                }
                Err(error) => {
                    let note = in_memory(path, &error);
                    return Opened::in_memory(terms, Some(note));
                }
            }
        }
        match create(path, terms, lock) {
            Ok(store) => Ok(Opened { store, model: Model::default(), stale_cards: false, note }),
            Err(error) => {
                let note = in_memory(path, &error);
                Opened::in_memory(terms, Some(note))
            }
        }
    }

    /// A new index in the place of one that turned out to be bad while it was in use.
    pub fn make_anew(path: &Path, terms: &Terms, note: Note) -> Result<Opened, StoreError> {
        let Some(lock) = lock(path)? else { return Store::open(path, terms) };
        let store = create(path, terms, lock)?;
        Ok(Opened { store, model: Model::default(), stale_cards: false, note: Some(note) })
    }

    /// Whether a process writes to the index at `path`, this one included.
    pub fn is_owned(path: &Path) -> bool {
        matches!(lock(path), Ok(None))
    }

    pub fn follows(&self) -> bool {
        matches!(self.place, Place::Followed)
    }

    pub fn is_in_memory(&self) -> bool {
        matches!(self.place, Place::Memory)
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        // A panic inside a transaction rolls it back; the connection stays good.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        let reader = self.reader.as_ref().unwrap_or(&self.writer);
        reader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number that changes when another process has written.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self.reader().query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }

    /// What the index says of itself under a name.
    pub fn about(&self, key: &str) -> Result<Option<String>, StoreError> {
        let reader = self.reader();
        let value = reader
            .query_row("SELECT value FROM about WHERE key = ?", [key], |row| row.get(0))
            .optional()?;
        Ok(value)
    }

    pub fn set_about(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.writer().execute(
            "INSERT INTO about (key, value) VALUES (?, ?) \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [key, value],
        )?;
        Ok(())
    }

    /// Where the names of an article stand; `None` if the store has none, or has those of another
    /// text than the one with this stamp.
    pub fn facts(&self, article: u32, stamp: Stamp) -> Result<Option<Packed>, StoreError> {
        let reader = self.reader();
        let mut select = reader.prepare(KNOWN)?;
        select_facts(&mut select, article, stamp)
    }

    /// As [`Store::facts`], for many.
    pub fn all_facts(&self, articles: &[(u32, Stamp)]) -> Result<Vec<Option<Packed>>, StoreError> {
        let reader = self.reader();
        let mut select = reader.prepare(KNOWN)?;
        articles.iter().map(|&(article, stamp)| select_facts(&mut select, article, stamp)).collect()
    }

    pub fn title(&self, article: u32) -> Result<Option<String>, StoreError> {
        let reader = self.reader();
        let title = reader
            .query_row("SELECT title FROM article WHERE id = ?", [article], |row| row.get(0))
            .optional()?;
        Ok(title.flatten())
    }

    /// The days between two days, both included, that articles speak of in expressions of at most
    /// `longest` days that begin there. Days are counted since 1970-01-01.
    pub fn days(&self, from: i32, to: i32, longest: i32) -> Result<Vec<i32>, StoreError> {
        let reader = self.reader();
        // One look at the index for each day, however many articles speak of it.
        let mut select = reader.prepare(
            "SELECT first FROM day WHERE first >= ?1 AND days <= ?2 ORDER BY first LIMIT 1",
        )?;
        let mut days = Vec::new();
        let mut next = i64::from(from);
        while let Some(day) = select.query_row((next, longest), |row| row.get(0)).optional()? {
            if day > to {
                break;
            }
            days.push(day);
            next = i64::from(day) + 1;
        }
        Ok(days)
    }

    /// The articles that speak of a day in an expression of at most `longest` days that begins
    /// there, each with how often.
    pub fn speaking_of(&self, day: i32, longest: i32) -> Result<Vec<(u32, u32)>, StoreError> {
        let reader = self.reader();
        let mut select = reader.prepare(
            "SELECT article, sum(mentions) FROM day WHERE first = ?1 AND days <= ?2 \
             GROUP BY article ORDER BY article",
        )?;
        let articles = select.query_map((day, longest), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(articles.collect::<Result<_, _>>()?)
    }

    /// The role that the cards give to each group of names last, one that has not ended before one
    /// that has.
    pub fn last_roles(&self, groups: &[Vec<u32>]) -> Result<Vec<Option<String>>, StoreError> {
        let reader = self.reader();
        let mut select = reader.prepare(
            "SELECT role.status <> 'former', coalesce(article.date, ''), role.articles, role.text \
             FROM role LEFT JOIN article ON article.id = role.last \
             WHERE role.entity = ? AND role.articles > 0",
        )?;
        let mut last_role = |names: &Vec<u32>| {
            let mut last: Option<(bool, String, u32, String)> = None;
            for name in names {
                let roles = select.query_map([name], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })?;
                for role in roles {
                    last = last.max(Some(role?));
                }
            }
            Ok(last.map(|(.., text)| text))
        };
        groups.iter().map(&mut last_role).collect()
    }

    /// The articles that speak of a day or of a time that contains it, at most `longest` days long.
    pub fn articles_on(&self, day: Date, longest: i32) -> Result<Vec<u32>, StoreError> {
        let day = day_number(day);
        let reader = self.reader();
        let mut select = reader.prepare(
            "SELECT article FROM day WHERE first BETWEEN ?1 - ?2 + 1 AND ?1 \
             AND first + days > ?1 AND days <= ?2",
        )?;
        let articles = select.query_map([day, longest], |row| row.get(0))?;
        Ok(articles.collect::<Result<_, _>>()?)
    }
}

impl Opened {
    pub fn in_memory(terms: &Terms, note: Option<Note>) -> Result<Opened, StoreError> {
        let connection = Connection::open_in_memory()?;
        set_up(&connection, terms)?;
        let store = Store { place: Place::Memory, writer: Mutex::new(connection), reader: None };
        Ok(Opened { store, model: Model::default(), stale_cards: false, note })
    }
}

fn select_facts(
    select: &mut rusqlite::Statement<'_>,
    article: u32,
    stamp: Stamp,
) -> Result<Option<Packed>, StoreError> {
    let mut rows = select.query([article])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    if row.get::<_, i64>(0)? as u64 != stamp.hash {
        return Ok(None);
    }
    let blob = |at: usize| -> Result<&[u8], StoreError> {
        Ok(row.get_ref(at)?.as_blob().map_err(rusqlite::Error::from)?)
    };
    Ok(Some(unpack(blob(1)?, blob(2)?)?))
}

fn flaw(error: &StoreError) -> Flaw {
    match error {
        StoreError::OtherVersion => Flaw::OtherVersion,
        StoreError::Inconsistent => Flaw::Inconsistent,
        other => Flaw::Damaged(other.to_string()),
    }
}

fn in_memory(path: &Path, problem: &dyn std::fmt::Display) -> Note {
    Note::InMemory { path: path.to_owned(), problem: problem.to_string() }
}

/// The lock of whoever writes to the index at `path`; `None` if another process has it.
fn lock(path: &Path) -> io::Result<Option<File>> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path.with_extension("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn load_existing(path: &Path, terms: &Terms, place: Place) -> Result<Opened, StoreError> {
    let writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    check(&writer, terms)?;
    let follows = matches!(place, Place::Followed);
    writer.execute_batch(if follows {
        "PRAGMA query_only = 1"
    } else {
        "PRAGMA synchronous = NORMAL"
    })?;
    limit(&writer, terms)?;
    let (model, stale_cards) = load::load(&writer)?;
    let reader = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    reader.execute_batch("PRAGMA query_only = 1")?;
    let store = Store { place, writer: Mutex::new(writer), reader: Some(Mutex::new(reader)) };
    Ok(Opened { store, model, stale_cards, note: None })
}

fn check(connection: &Connection, terms: &Terms) -> Result<(), StoreError> {
    let pragma = |name: &str| -> Result<i64, rusqlite::Error> {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
    };
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        return Err(StoreError::Unfinished);
    }
    if pragma("application_id")? != APPLICATION || pragma("user_version")? != VERSION {
        return Err(StoreError::OtherVersion);
    }
    let about = |key: &str| -> Result<String, rusqlite::Error> {
        connection.query_row("SELECT value FROM about WHERE key = ?", [key], |row| row.get(0))
    };
    if about("root")? != terms.root || about("recogniser")? != terms.fingerprint {
        return Err(StoreError::OtherVersion);
    }
    Ok(())
}

fn create(path: &Path, terms: &Terms, lock: File) -> Result<Store, StoreError> {
    for file in files(path) {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let writer = connect(path, flags)?;
    writer.execute_batch(&format!("PRAGMA page_size = {PAGE}"))?;
    writer.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    writer.execute_batch("PRAGMA synchronous = NORMAL")?;
    set_up(&writer, terms)?;
    limit(&writer, terms)?;
    let reader = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    reader.execute_batch("PRAGMA query_only = 1")?;
    Ok(Store {
        place: Place::Owned { _lock: lock },
        writer: Mutex::new(writer),
        reader: Some(Mutex::new(reader)),
    })
}

/// The index with the files that SQLite keeps beside it.
fn files(path: &Path) -> [PathBuf; 3] {
    let beside = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    [path.to_owned(), beside("-wal"), beside("-shm")]
}

/// Makes the tables, all or none: who finds the version finds the rest.
fn set_up(connection: &Connection, terms: &Terms) -> Result<(), StoreError> {
    let transaction = connection.unchecked_transaction()?;
    transaction.execute_batch(include_str!("schema.sql"))?;
    let mut insert = transaction.prepare("INSERT INTO about (key, value) VALUES (?, ?)")?;
    insert.execute(["root", &terms.root])?;
    insert.execute(["recogniser", &terms.fingerprint])?;
    insert.execute(["cards", "fresh"])?;
    drop(insert);
    transaction.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"
    ))?;
    transaction.commit()?;
    Ok(())
}

fn limit(connection: &Connection, terms: &Terms) -> Result<(), StoreError> {
    if let Some(bytes) = terms.max_bytes {
        let size: i64 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        let pages = bytes / size.unsigned_abs().max(1);
        let most: i64 =
            connection
                .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get(0))?;
        // It is not set below what is there already.
        if most.unsigned_abs() > pages {
            return Err(StoreError::NoRoom(bytes));
        }
    }
    Ok(())
}
