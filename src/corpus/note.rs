//! What a user should know of a corpus, though it works.

/// Something that was left out or is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Note {
    /// How the index was opened, or why it was made anew.
    #[error("{0}")]
    Index(String),
    #[error("there are {found} articles: those beyond {limit} are left out")]
    TooMany { found: usize, limit: usize },
    #[error("`{glob}` cannot exclude anything: {reason}")]
    BadGlob { glob: String, reason: String },
    #[error("{path}: {reason}")]
    Unreadable { path: String, reason: String },
}
