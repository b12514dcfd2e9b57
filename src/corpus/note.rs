//! What a user should know of a corpus, though it works.

use super::read::ReadError;
use crate::lang::Locale;
use crate::lang::messages::Argument;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Something that was left out or is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// The index was made anew.
    Anew(Flaw),
    /// The index cannot be kept on disk.
    InMemory {
        path: PathBuf,
        problem: String,
    },
    /// Another process is making the index, or is of another version.
    Busy {
        path: PathBuf,
        problem: String,
    },
    TooMany {
        found: usize,
        limit: usize,
    },
    BadGlob {
        glob: String,
        reason: String,
    },
    Unreadable {
        path: String,
        reason: Why,
    },
}

/// What was wrong with an index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    OtherVersion,
    Inconsistent,
    Damaged(String),
}

/// Why an article could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    NotFound,
    NotAllowed,
    Folder,
    /// Bytes.
    TooLarge(u64),
    Binary,
    /// It brings the recogniser down.
    NotUnderstood,
    /// Its name is not Unicode.
    Name,
    /// A link that leads out of the folder.
    Elsewhere,
    /// A pipe or a device.
    Special,
    /// Nobody can say what of the folder is left out.
    LeftOut {
        by: String,
        problem: Box<Why>,
    },
    Other(String),
}

impl Note {
    pub fn message(&self, locale: Locale) -> String {
        let text =
            |key: &str, arguments: &[Argument]| locale.messages().text("index", key, arguments);
        match self {
            Note::Anew(Flaw::OtherVersion) => text("other-version", &[]),
            Note::Anew(Flaw::Inconsistent) => text("inconsistent", &[]),
            Note::Anew(Flaw::Damaged(problem)) => text("damaged", &[("problem", problem)]),
            Note::InMemory { path, problem } => {
                text("in-memory", &[("path", &path.display()), ("problem", problem)])
            }
            Note::Busy { path, problem } => {
                text("busy", &[("path", &path.display()), ("problem", problem)])
            }
            Note::TooMany { found, limit } => {
                text("too-many", &[("found", found), ("limit", limit)])
            }
            Note::BadGlob { glob, reason } => {
                text("bad-glob", &[("glob", glob), ("problem", reason)])
            }
            Note::Unreadable { path, reason } => format!("{path}: {}", reason.message(locale)),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Locale::English))
    }
}

impl std::error::Error for Note {}

impl Why {
    /// What to tell the user, without the path.
    pub fn message(&self, locale: Locale) -> String {
        let text =
            |key: &str, arguments: &[Argument]| locale.messages().text("file", key, arguments);
        match self {
            Why::NotFound => text("not-found", &[]),
            Why::NotAllowed => text("not-allowed", &[]),
            Why::Folder => text("folder", &[]),
            Why::TooLarge(limit) => text("too-large", &[("limit", &(limit >> 20))]),
            Why::Binary => text("binary", &[]),
            Why::NotUnderstood => text("not-understood", &[]),
            Why::Name => text("name", &[]),
            Why::Elsewhere => text("elsewhere", &[]),
            Why::Special => text("special", &[]),
            Why::LeftOut { by, problem } => {
                text("left-out", &[("name", by), ("problem", &problem.message(locale))])
            }
            Why::Other(problem) => text("unreadable", &[("problem", problem)]),
        }
    }
}

impl From<&io::Error> for Why {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Why::NotFound,
            io::ErrorKind::PermissionDenied => Why::NotAllowed,
            _ => Why::Other(error.to_string()),
        }
    }
}

impl From<&ReadError> for Why {
    fn from(error: &ReadError) -> Self {
        match error {
            ReadError::Io(error) => error.into(),
            ReadError::Folder => Why::Folder,
            ReadError::TooLarge { limit } => Why::TooLarge(*limit),
            ReadError::Binary => Why::Binary,
            ReadError::Elsewhere => Why::Elsewhere,
            ReadError::Special => Why::Special,
        }
    }
}
