//! Many articles: scan, index on disk, overlay of open buffers, who is who across articles, queries.

pub mod facts;
pub mod house;
mod pack;
pub mod place;
pub mod query;
pub mod read;

pub use facts::{
    ArticleFacts, DateFacts, EntityFacts, EntityKey, MentionFacts, QuotationFacts, RoleFacts,
};
pub use house::House;
pub use place::{Place, Places, Point};
pub use read::{ReadError, read_article};

use jiff::civil::Date;
use query::{Card, Located, Occurrences, OnDay, Resolution, Stats, Symbol};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// How a corpus is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where indexes are kept; the user's cache directory where it is not said, or what the
    /// environment's `POSTILLA_CACHE_DIR` says.
    pub cache_dir: Option<PathBuf>,
    /// Globs, relative to the root, of files and folders that are left out.
    pub exclude: Vec<String>,
    /// Larger articles are left out and reported, in bytes.
    pub max_article_bytes: u64,
    /// Articles beyond this number are left out and reported.
    pub max_articles: usize,
    /// Names the recogniser and its settings: when it changes, all articles are read again.
    pub fingerprint: String,
    /// Threads that read and recognise; 0 is one for each core.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            cache_dir: None,
            exclude: Vec::new(),
            max_article_bytes: read::DEFAULT_SIZE_LIMIT,
            max_articles: 1_000_000,
            fingerprint: String::new(),
            threads: 0,
        }
    }
}

/// Why there is no corpus, or why it could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    #[error("cannot read the folder {}: {source}", path.display())]
    Root { path: PathBuf, source: std::io::Error },
    #[error("{} is not a folder", path.display())]
    NotAFolder { path: PathBuf },
}

/// How far a refresh is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Articles that had to be read and are done.
    pub done: u32,
    /// Articles that have to be read.
    pub total: u32,
    /// Bytes read.
    pub bytes: u64,
}

/// What a refresh has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Articles in the folder.
    pub articles: u32,
    /// Articles that were new or had changed.
    pub read: u32,
    pub removed: u32,
    /// Bytes read.
    pub bytes: u64,
    /// Whether it was cancelled: what is done is kept.
    pub cancelled: bool,
}

/// Turns the text of an article, given with its path relative to the root, into facts.
pub type Recognise<'a> = dyn Fn(&Path, &str) -> ArticleFacts + Sync + 'a;

/// All articles below one folder. Shared between threads; blocking.
#[derive(Debug)]
pub struct Corpus {}

impl Corpus {
    /// Opens the index of the articles below `root`, as it was left. [`Corpus::refresh`] brings it up
    /// to date.
    pub fn open(_root: &Path, _options: Options) -> Result<Corpus, CorpusError> {
        Ok(Corpus {})
    }

    /// Reads what is new or has changed since the last time, and forgets what is gone.
    pub fn refresh(
        &self,
        _recognise: &Recognise<'_>,
        _progress: &(dyn Fn(Progress) + Sync),
        _cancel: &AtomicBool,
    ) -> Result<Refreshed, CorpusError> {
        Ok(Refreshed::default())
    }

    /// Lets an open buffer stand in the place of the file: `key` is the path relative to the root,
    /// with `/` between folders, or any other string for a buffer that is no file of the root.
    pub fn set_open(&self, _key: &str, _facts: ArticleFacts) {}

    /// Ends what [`Corpus::set_open`] began: the file on disk counts again.
    pub fn close(&self, _key: &str) {}

    /// What there is to say of an entity; a bare surname that can only mean one person gives that
    /// person's. `None` if no article names it.
    pub fn card(&self, _entity: &EntityKey) -> Option<Card> {
        None
    }

    /// All mentions of an entity, article by article, the oldest article first, undated ones last.
    pub fn references(&self, _entity: &EntityKey) -> impl Iterator<Item = Occurrences> + '_ {
        std::iter::empty()
    }

    /// The oldest mention that names the entity in full; the oldest of all if none does.
    pub fn first_full_mention(&self, _entity: &EntityKey) -> Option<Located> {
        None
    }

    /// The entities whose name in any spelling meets `query`, the best first.
    pub fn symbols(&self, _query: &str, _limit: usize) -> Vec<Symbol> {
        Vec::new()
    }

    /// The articles from `day` and those that speak of it.
    pub fn articles_on(&self, _day: Date) -> Vec<OnDay> {
        Vec::new()
    }

    /// Who is meant by `entity` in an article that also names `context`.
    pub fn resolve(&self, _entity: &EntityKey, _context: &[EntityKey]) -> Resolution {
        Resolution::Unknown
    }

    pub fn stats(&self) -> Stats {
        Stats::default()
    }
}
