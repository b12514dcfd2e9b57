//! Many articles: scan, index on disk, overlay of open buffers, who is who across articles, queries.
//!
//! What each article names is held in memory, a few hundred bytes for each; where the names stand
//! in the text is read from the index when it is asked for. Answers are counted from what is in
//! memory at that moment, so they do not depend on the order in which articles came or on whether
//! an article is a file or an open buffer. The index keeps the same answers as tables for people
//! to read.

mod answer;
pub mod around;
mod cards;
pub mod catalogue;
pub mod chronicle;
mod digest;
pub mod dossier;
pub mod facts;
pub mod house;
mod id;
mod model;
mod names;
pub mod note;
mod pack;
pub mod place;
pub mod query;
pub mod read;
mod refresh;
pub mod scan;
pub mod stated;
mod store;
mod symbols;
mod tally;
mod twins;
mod view;

pub use facts::{
    ArticleFacts, DateFacts, EntityFacts, EntityKey, MentionFacts, QuotationFacts, RoleFacts,
};
pub use house::House;
pub use place::{Place, Places, Point};
pub use read::{ReadError, read_article};
pub use stated::Statements;

use crate::lang::Locale;
use model::Model;
use note::{Note, Why};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use store::{Opened, Store, Terms};
use view::{Overlay, View};

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
    /// The largest index that is kept on disk, in bytes.
    pub max_index_bytes: Option<u64>,
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
            max_index_bytes: None,
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
    #[error("cannot tell where the user's cache directory is: set POSTILLA_CACHE_DIR")]
    NoCacheDir,
    #[error("the index cannot be kept, not even in memory: {0}")]
    Store(#[from] store::StoreError),
}

impl CorpusError {
    /// What to tell the user, without the path of the root.
    pub fn message(&self, locale: Locale) -> String {
        let text = |key: &str, problem: &dyn std::fmt::Display| {
            locale.messages().text("index", key, &[("problem", problem)])
        };
        match self {
            CorpusError::Root { source, .. } => Why::from(source).message(locale),
            CorpusError::NotAFolder { .. } => text("not-a-folder", &""),
            CorpusError::NoCacheDir => text("no-cache", &""),
            CorpusError::Store(problem) => text("no-index", problem),
        }
    }
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
pub struct Corpus {
    root: PathBuf,
    index: PathBuf,
    options: Options,
    terms: Terms,
    state: RwLock<State>,
    /// Held by the one refresh that runs.
    refreshing: Mutex<()>,
}

#[derive(Debug)]
struct State {
    model: Model,
    open: Overlay,
    /// What users state of who is who.
    stated: Arc<Statements>,
    store: Arc<Store>,
    /// How the index was opened.
    opened: Option<Note>,
    /// Of the last refresh.
    notes: Vec<Note>,
    scanning: Option<(u32, u32)>,
    /// Whether all files have been looked at since the index was opened.
    checked: bool,
    /// The folders that may hold articles.
    folders: BTreeSet<PathBuf>,
    stale_cards: bool,
    /// Of the store, when the model was read from it.
    data_version: i64,
}

impl State {
    fn new(opened: Opened) -> State {
        State {
            data_version: opened.store.data_version().unwrap_or(0),
            store: Arc::new(opened.store),
            model: opened.model,
            open: Overlay::default(),
            stated: Arc::default(),
            opened: opened.note,
            notes: Vec::new(),
            scanning: None,
            checked: false,
            folders: BTreeSet::new(),
            stale_cards: opened.stale_cards,
        }
    }

    fn view(&self) -> View<'_> {
        View::new(&self.model, &self.open).stated(&self.stated)
    }
}

impl Corpus {
    /// Opens the index of the articles below `root`, as it was left. [`Corpus::refresh`] brings it up
    /// to date.
    pub fn open(root: &Path, options: Options) -> Result<Corpus, CorpusError> {
        let path = root.to_owned();
        let root = root
            .canonicalize()
            .map_err(|source| CorpusError::Root { path: path.clone(), source })?;
        if !root.is_dir() {
            return Err(CorpusError::NotAFolder { path });
        }
        let index = cache_dir(&options)?.join(index_name(&root));
        let terms = Terms {
            root: root.to_string_lossy().into_owned(),
            fingerprint: format!("{} {}", env!("CARGO_PKG_VERSION"), options.fingerprint),
            max_bytes: options.max_index_bytes,
        };
        let state = RwLock::new(State::new(Store::open(&index, &terms)?));
        Ok(Corpus { root, index, options, terms, state, refreshing: Mutex::new(()) })
    }

    /// The folder, without links in its path.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether another one keeps the index, which this one only reads.
    pub fn follows(&self) -> bool {
        self.read().store.follows()
    }

    /// What a user should know of how the index was opened.
    pub fn opened(&self) -> Option<Note> {
        self.read().opened.clone()
    }

    /// The SQLite file, where there is one: see `docs/index.md`.
    pub fn index(&self) -> &Path {
        &self.index
    }

    /// Lets an open buffer stand in the place of the file: `key` is the path relative to the root,
    /// with `/` between folders, or any other string for a buffer that is no file of the root.
    pub fn set_open(&self, key: &str, facts: ArticleFacts) {
        self.write().open.insert(key.into(), Arc::new(facts));
    }

    /// Ends what [`Corpus::set_open`] began: the file on disk counts again.
    pub fn close(&self, key: &str) {
        self.write().open.remove(key);
    }

    /// Lets these statements hold from now on. Articles that are to be read otherwise for them are
    /// read by the next refresh.
    pub fn set_statements(&self, stated: Arc<Statements>) {
        let mut state = self.write();
        state.stated = stated;
        state.model.forget_meanings();
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        // Nothing is left half done by a panic but counts, which a refresh puts right.
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the user's caches are; `None` where nobody tells.
pub fn cache_folder() -> Option<PathBuf> {
    cache_dir(&Options::default()).ok()
}

fn cache_dir(options: &Options) -> Result<PathBuf, CorpusError> {
    if let Some(folder) = &options.cache_dir {
        return Ok(folder.clone());
    }
    if let Some(folder) = std::env::var_os("POSTILLA_CACHE_DIR").filter(|name| !name.is_empty()) {
        return Ok(folder.into());
    }
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().map_err(|_| CorpusError::NoCacheDir)?;
    Ok(strategy.cache_dir().join("postilla"))
}

/// A name for people, and a hash of the whole path so that no two roots share one.
fn index_name(root: &Path) -> String {
    // FNV-1a, 64 bits: has to stay the same from one version to the next.
    let hash =
        root.as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3_u64)
        });
    let name = root.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let name: String =
        name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(40).collect();
    format!("{name}-{hash:016x}.sqlite")
}
