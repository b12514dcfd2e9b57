//! The corpus of a folder in the server: opened and brought up to date in the background, with the
//! open buffers laid over it.

use super::diagnostics;
use super::documents::Document;
use super::house;
use super::progress::Progress;
use super::refresh;
use super::session::Session;
use super::uri::{self, DocKey};
use super::watch::{Heard, Watch};
use super::workspace::Root;
use crate::corpus::note::Note;
use crate::corpus::place::Point;
use crate::corpus::query::Source;
use crate::corpus::{ArticleFacts, Corpus, Options, Place, read_article, scan};
use crate::entities::Knowledge;
use crate::features::rich::Target;
use crate::features::{facts, statements};
use crate::text::Encoding;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tower_lsp::ls_types::{Location, MessageType, Position, Range, Uri};

/// How long the archive is taken to be as it was, where nobody says otherwise.
const STALE: Duration = Duration::from_secs(10);

/// How often is looked whether another one still keeps the index: at first, and when that goes on.
const SOON: Duration = Duration::from_millis(50);
const LATER: Duration = Duration::from_secs(5);
/// When more files than this have changed all are looked at, which then is cheaper.
const MOST_FILES: usize = 4_096;

/// How long questions wait for an archive that is known from before to be looked through: a small
/// one is by then.
const MOMENT: Duration = Duration::from_millis(400);

/// How long questions wait for an archive that is being read for the first time.
const HEAD_START: Duration = Duration::from_millis(1500);

pub struct Archive {
    root: PathBuf,
    exclude: Vec<String>,
    /// What the articles are read by.
    fingerprint: String,
    corpus: OnceLock<Corpus>,
    /// Set when the folder is closed.
    closed: AtomicBool,
    /// Stops what is being read: when the folder is closed, or the user has had enough of it.
    cancel: Arc<AtomicBool>,
    refresh: Mutex<Refresh>,
    /// Tells whoever waits for its turn that something has changed.
    changed: Condvar,
    /// What has changed since that was looked at.
    news: Mutex<Changed>,
    /// Hears of changes where the client says nothing of them.
    watch: Mutex<Option<Watch>>,
    /// When the index was opened, if it knows articles from before.
    warm: OnceLock<Instant>,
    created: Instant,
    /// Whether it has been brought up to date once.
    read: AtomicBool,
    read_once: Notify,
    /// When it was last begun to be brought up to date.
    looked: Mutex<Option<Instant>>,
    /// What has been laid over the index, by the key it has there.
    laid: Mutex<FxHashMap<String, (DocKey, Arc<Document>)>>,
    /// What it answers by.
    stated: Mutex<Option<Arc<Knowledge>>>,
}

/// Which files may not be as the corpus has them.
#[derive(Debug, PartialEq, Eq)]
enum Changed {
    /// Relative to the root, with `/` between folders.
    Files(BTreeSet<String>),
    All,
}

impl Default for Changed {
    fn default() -> Self {
        Changed::Files(BTreeSet::new())
    }
}

impl Changed {
    fn below(root: &Path, files: impl Iterator<Item = PathBuf>) -> Changed {
        let mut below = BTreeSet::new();
        for file in files {
            // What is left out may be others than before.
            let decides =
                file.file_name().is_some_and(|name| scan::IGNORE_FILES.iter().any(|d| name == *d));
            match scan::relative(root, &file) {
                _ if decides => return Changed::All,
                Some(path) if path.is_empty() => return Changed::All,
                Some(path) => drop(below.insert(path)),
                // Outside, or with a name that no article has.
                None => {}
            }
        }
        Changed::Files(below)
    }

    fn is_nothing(&self) -> bool {
        matches!(self, Changed::Files(files) if files.is_empty())
    }

    fn add(&mut self, more: Changed) {
        match (&mut *self, more) {
            (Changed::Files(files), Changed::Files(more))
                if files.len() + more.len() <= MOST_FILES =>
            {
                files.extend(more);
            }
            _ => *self = Changed::All,
        }
    }
}

/// How far bringing the corpus up to date is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refresh {
    Idle,
    Running,
    /// Something has changed since the running one began.
    Again,
}

impl Archive {
    pub fn new(root: &Path, exclude: &[String], fingerprint: &str) -> Arc<Self> {
        Arc::new(Archive {
            root: root.to_owned(),
            exclude: exclude.to_vec(),
            fingerprint: fingerprint.to_owned(),
            corpus: OnceLock::new(),
            closed: AtomicBool::new(false),
            cancel: Arc::default(),
            refresh: Mutex::new(Refresh::Idle),
            changed: Condvar::new(),
            news: Mutex::default(),
            watch: Mutex::default(),
            warm: OnceLock::new(),
            created: Instant::now(),
            read: AtomicBool::new(false),
            read_once: Notify::new(),
            looked: Mutex::new(None),
            laid: Mutex::default(),
            stated: Mutex::default(),
        })
    }

    /// Whether it holds the articles that these settings want, read by them.
    pub fn serves(&self, root: &Path, exclude: &[String], fingerprint: &str) -> bool {
        self.root == root && self.exclude == exclude && self.fingerprint == fingerprint
    }

    /// Stops what runs in the background.
    pub fn stop(&self) {
        self.closed.store(true, Ordering::SeqCst);
        self.cancel.store(true, Ordering::SeqCst);
        self.changed.notify_all();
        *self.watch.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether it has been read to its end once.
    pub fn is_read(&self) -> bool {
        self.read.load(Ordering::Acquire)
    }

    /// Waits until the archive has been read, in the first moments of its life: a small one then
    /// answers fully from the first question on, and a large one holds nobody up. One that is known
    /// from before answers all but at once.
    pub async fn first_read(&self) {
        loop {
            // Made before looking, so that what happens in between is not missed.
            let change = self.read_once.notified();
            if self.read.load(Ordering::Acquire) {
                return;
            }
            let warm = self.warm.get().map(|opened| *opened + MOMENT);
            let deadline = warm.unwrap_or(self.created + HEAD_START);
            if tokio::time::timeout_at(deadline.into(), change).await.is_err() {
                return;
            }
        }
    }

    /// Whether it has not been brought up to date yet, so that little is known of it.
    pub fn is_early(&self) -> bool {
        !self.read.load(Ordering::Acquire)
    }

    /// Brings the corpus up to date unless that was done a moment ago: for clients that do not say
    /// which files change, where nobody else does.
    pub fn refresh_if_stale(self: &Arc<Self>, session: &Arc<Session>, root: &Arc<Root>) {
        if self
            .watch
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .is_some_and(Watch::hears)
        {
            return;
        }
        let looked = *self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.is_none_or(|looked| looked.elapsed() > STALE) {
            self.refresh(session, root);
        }
    }

    /// Brings the corpus up to date in the background; once more, when that is already going on.
    pub fn refresh(self: &Arc<Self>, session: &Arc<Session>, root: &Arc<Root>) {
        self.refresh_changed(session, root, Changed::All);
    }

    /// As [`Archive::refresh`], but looks at these files and folders alone.
    pub fn refresh_files(
        self: &Arc<Self>,
        session: &Arc<Session>,
        root: &Arc<Root>,
        files: impl Iterator<Item = PathBuf>,
    ) {
        self.refresh_changed(session, root, Changed::below(&self.root, files));
    }

    fn refresh_changed(
        self: &Arc<Self>,
        session: &Arc<Session>,
        root: &Arc<Root>,
        changed: Changed,
    ) {
        if changed.is_nothing() {
            return;
        }
        self.news.lock().unwrap_or_else(PoisonError::into_inner).add(changed);
        {
            let mut refresh = self.refresh.lock().unwrap_or_else(PoisonError::into_inner);
            let before = *refresh;
            *refresh = if before == Refresh::Idle { Refresh::Running } else { Refresh::Again };
            if before != Refresh::Idle {
                self.changed.notify_all();
                return;
            }
        }
        let (archive, session, root) = (Arc::clone(self), Arc::clone(session), Arc::clone(root));
        // Not from the pool: it would take the place of somebody who waits for an answer.
        let thread = std::thread::Builder::new().name("postilla-index".into());
        let _ = thread.spawn(move || {
            let mut patience = SOON;
            loop {
                // The settings and statements of the folder may have changed meanwhile.
                let state = session.workspace.state();
                let now = state.roots.iter().find(|now| Arc::ptr_eq(&now.archive, &archive));
                let root = now.unwrap_or(&root);
                archive.run(&session, root);
                archive.watch(&session);
                let first = !archive.read.swap(true, Ordering::AcqRel);
                archive.read_once.notify_waiters();
                if first {
                    diagnostics::judge_by_archive(&session);
                }
                let mut refresh = archive.refresh.lock().unwrap_or_else(PoisonError::into_inner);
                if *refresh == Refresh::Running && archive.follows() {
                    // Another window has the folder open, or its settings have changed and what
                    // this takes the place of is not gone yet: what is read there is read here, and
                    // one day this one's turn comes.
                    let waited = archive.changed.wait_timeout(refresh, patience);
                    refresh = waited.unwrap_or_else(PoisonError::into_inner).0;
                    *refresh = Refresh::Again;
                    patience = (patience * 2).min(LATER);
                }
                if *refresh != Refresh::Again || archive.closed.load(Ordering::Relaxed) {
                    *refresh = Refresh::Idle;
                    return;
                }
                *refresh = Refresh::Running;
            }
        });
    }

    fn follows(&self) -> bool {
        !self.closed.load(Ordering::Relaxed) && self.corpus.get().is_some_and(Corpus::follows)
    }

    /// Sees to it that somebody hears of changed files.
    fn watch(self: &Arc<Self>, session: &Arc<Session>) {
        let Some(corpus) = self.corpus.get() else { return };
        if session.abilities().watches_files || self.closed.load(Ordering::SeqCst) {
            return;
        }
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        let watch = watch.get_or_insert_with(|| {
            let (archive, session) = (Arc::downgrade(self), Arc::downgrade(session));
            Watch::start(&self.root, move |changed| {
                let (Some(archive), Some(session)) = (archive.upgrade(), session.upgrade()) else {
                    return;
                };
                archive.heard(&session, changed);
            })
        });
        if let Some(problem) = watch.folders(corpus.folders()) {
            session.log(
                MessageType::INFO,
                format!(
                    "postilla: {}: {problem}: changes are looked for from time to time",
                    self.root.display()
                ),
            );
        }
    }

    /// Somebody has changed files below the root.
    fn heard(self: &Arc<Self>, session: &Arc<Session>, changed: Heard) {
        let state = session.workspace.state();
        let Some(root) = state.roots.iter().find(|root| Arc::ptr_eq(&root.archive, self)) else {
            return;
        };
        match changed {
            Heard::Files(files) => {
                if files.iter().any(|path| house::is_of_house(Some(path))) {
                    // Looks at all files as well.
                    return house::changed(session);
                }
                self.refresh_files(session, root, files.into_iter());
            }
            Heard::Much => self.refresh(session, root),
        }
    }

    fn run(&self, session: &Arc<Session>, root: &Root) {
        *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        let locale = root.reader.settings.locale;
        if self.corpus.get().is_none() {
            let options = Options {
                exclude: self.exclude.clone(),
                fingerprint: self.fingerprint.clone(),
                ..Options::default()
            };
            match Corpus::open(&self.root, options) {
                Ok(corpus) => {
                    match corpus.opened() {
                        Some(note @ (Note::InMemory { .. } | Note::Busy { .. })) => session.show(
                            MessageType::WARNING,
                            format!("Postilla: {}", note.message(locale)),
                        ),
                        Some(note) => session
                            .log(MessageType::INFO, format!("postilla: {}", note.message(locale))),
                        None => {}
                    }
                    let warm = corpus.article_count() > 0;
                    drop(self.corpus.set(corpus));
                    if warm {
                        let _ = self.warm.set(Instant::now());
                        self.read_once.notify_waiters();
                    }
                }
                Err(error) => {
                    let (root, problem) = (self.root.display(), error.message(locale));
                    return session
                        .show(MessageType::ERROR, format!("Postilla: {root}: {problem}"));
                }
            }
        }
        let Some(corpus) = self.corpus.get() else { return };
        self.state(corpus, root);
        // Whoever stopped it the last time has not stopped it for good, unless the folder is closed.
        self.cancel.store(false, Ordering::SeqCst);
        if self.closed.load(Ordering::SeqCst) {
            return;
        }
        let progress = Progress::start(session, &self.root, &self.cancel);
        // An article that brings the recogniser down is left out, not the archive.
        let recognise = |path: &Path, text: &str| {
            let article = || {
                // By what holds now: statements that came since are then seen to be newer.
                let state = session.workspace.state();
                let now = state.roots.iter().find(|root| std::ptr::eq(&*root.archive, self));
                let reader = now.map_or(root, |now| now).reader_of(path);
                facts::facts(&reader.read(text, None), reader.language)
            };
            catch_unwind(AssertUnwindSafe(article)).unwrap_or_else(|_| {
                let path = path.display();
                session.log(
                    MessageType::ERROR,
                    format!("postilla: {path} cannot be read: please report it"),
                );
                ArticleFacts::default()
            })
        };
        let changed =
            std::mem::take(&mut *self.news.lock().unwrap_or_else(PoisonError::into_inner));
        let report = |at: crate::corpus::Progress| progress.report(at.done, at.total);
        let refreshed = match changed {
            Changed::Files(files) => corpus.refresh_files(files, &recognise, &report, &self.cancel),
            Changed::All => corpus.refresh(&recognise, &report, &self.cancel),
        };
        if refreshed.as_ref().is_ok_and(|refreshed| refreshed.cancelled) {
            // What was not looked at is still to be.
            *self.news.lock().unwrap_or_else(PoisonError::into_inner) = Changed::All;
        }
        progress.end();
        if refreshed.as_ref().is_ok_and(|refreshed| refreshed.read > 0 || refreshed.removed > 0) {
            refresh::archive(session);
        }
        match refreshed {
            Ok(refreshed) if refreshed.read > 0 => {
                let (read, articles) = (refreshed.read, refreshed.articles);
                session.log(
                    MessageType::INFO,
                    format!(
                        "postilla: {}: {read} of {articles} articles read",
                        self.root.display()
                    ),
                );
            }
            Ok(_) => {}
            Err(error) => {
                let (root, problem) = (self.root.display(), error.message(locale));
                session.log(MessageType::ERROR, format!("postilla: {root}: {problem}"));
            }
        }
    }

    /// The corpus with the open buffers as they are now. `None` until it has been opened.
    pub fn corpus(&self, session: &Session) -> Option<&Corpus> {
        let corpus = self.corpus.get()?;
        let mut laid = self.laid.lock().unwrap_or_else(PoisonError::into_inner);
        let state = session.workspace.state();
        if let Some(root) = state.roots.iter().find(|root| std::ptr::eq(&*root.archive, self)) {
            self.state(corpus, root);
        }
        let mut open: FxHashMap<String, (DocKey, Arc<Document>)> = FxHashMap::default();
        for (key, document) in session.documents.all() {
            let here = state.archive_of(&key).is_some_and(|archive| std::ptr::eq(&**archive, self));
            if here && document.article().is_some() {
                open.insert(self.name(&key, &document.uri), (key, document));
            }
        }
        laid.retain(|name, _| {
            let still = open.contains_key(name);
            if !still {
                corpus.close(name);
            }
            still
        });
        for (name, (key, document)) in open {
            let known = laid.get(&name).is_some_and(|(_, known)| Arc::ptr_eq(known, &document));
            if let Some(article) = document.article().filter(|_| !known) {
                let reader = session.workspace.reader(&key);
                corpus.set_open(&name, facts::facts(article, reader.language));
                laid.insert(name, (key, document));
            }
        }
        Some(corpus)
    }

    /// Lets the corpus answer by what is stated in the folder now.
    fn state(&self, corpus: &Corpus, root: &Root) {
        let knowledge = &root.reader.knowledge;
        let mut stated = self.stated.lock().unwrap_or_else(PoisonError::into_inner);
        if !stated.as_ref().is_some_and(|known| Arc::ptr_eq(known, knowledge)) {
            statements::lay(corpus, knowledge, root.reader.language);
            *stated = Some(Arc::clone(knowledge));
        }
    }

    /// What the corpus calls a document: its path below the root, or its URI.
    pub fn name(&self, key: &DocKey, uri: &Uri) -> String {
        let below = key.path().and_then(|path| path.strip_prefix(&self.root).ok());
        match below {
            Some(path) => path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"),
            None => uri.as_str().to_owned(),
        }
    }

    /// The URI of an article, spelt as the client does when it has it open.
    pub fn uri(&self, source: &Source) -> Option<Uri> {
        let laid = self.laid.lock().unwrap_or_else(PoisonError::into_inner);
        match laid.get(&*source.path) {
            Some((_, document)) => Some(document.uri.clone()),
            None => uri::of_path(&self.root.join(&*source.path)),
        }
    }

    /// The address of what a text points to.
    pub fn address(&self, target: &Target) -> Option<String> {
        let source = Source { date: None, path: target.path.as_str().into() };
        let uri = self.uri(&source).filter(|_| !target.path.is_empty())?;
        Some(match target.line {
            Some(line) => format!("{}#L{}", uri.as_str(), line + 1),
            None => uri.as_str().to_owned(),
        })
    }

    /// The text of an article as it is now: of its buffer, or of its file.
    pub fn text(&self, path: &str) -> Option<String> {
        let open = {
            let laid = self.laid.lock().unwrap_or_else(PoisonError::into_inner);
            laid.get(path).map(|(_, document)| Arc::clone(document))
        };
        match open {
            Some(document) => Some(document.text.to_string()),
            None => read_article(&self.root.join(path)).ok(),
        }
    }

    /// The buffers that were laid over the index when it was last asked, with their names there.
    pub fn open(&self) -> Vec<(String, Arc<Document>)> {
        let laid = self.laid.lock().unwrap_or_else(PoisonError::into_inner);
        laid.iter().map(|(name, (_, document))| (name.clone(), Arc::clone(document))).collect()
    }

    pub fn location(&self, source: &Source, place: &Place, encoding: Encoding) -> Option<Location> {
        Some(Location::new(self.uri(source)?, range(place, encoding)))
    }
}

pub fn range(place: &Place, encoding: Encoding) -> Range {
    let position = |point: Point| {
        let character = match encoding {
            Encoding::Utf8 => point.utf8,
            Encoding::Utf16 => point.utf16,
            Encoding::Utf32 => point.utf32,
        };
        Position::new(point.line, character)
    };
    Range::new(position(place.start), position(place.end))
}
