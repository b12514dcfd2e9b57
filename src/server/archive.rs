//! The corpus of a folder in the server: opened and brought up to date in the background, with the
//! open buffers laid over it.

use super::diagnostics;
use super::documents::Document;
use super::progress::Progress;
use super::refresh;
use super::session::Session;
use super::uri::{self, DocKey};
use super::workspace::Root;
use crate::corpus::place::Point;
use crate::corpus::query::Source;
use crate::corpus::{ArticleFacts, Corpus, Options, Place, read_article};
use crate::entities::Knowledge;
use crate::features::rich::Target;
use crate::features::{facts, statements};
use crate::text::Encoding;
use rustc_hash::FxHashMap;
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
    }

    /// Whether it has been read to its end once.
    pub fn is_read(&self) -> bool {
        self.read.load(Ordering::Acquire)
    }

    /// Waits until the archive has been read, in the first moments of its life: a small one then
    /// answers fully from the first question on, and a large one holds nobody up.
    pub async fn first_read(&self) {
        let read = async {
            loop {
                // Made before looking, so that what happens in between is not missed.
                let change = self.read_once.notified();
                if self.read.load(Ordering::Acquire) {
                    return;
                }
                change.await;
            }
        };
        let deadline = self.created + HEAD_START;
        let _ = tokio::time::timeout_at(deadline.into(), read).await;
    }

    /// Whether it has not been brought up to date yet, so that little is known of it.
    pub fn is_early(&self) -> bool {
        !self.read.load(Ordering::Acquire)
    }

    /// Brings the corpus up to date unless that was done a moment ago: for clients that do not say
    /// which files change.
    pub fn refresh_if_stale(self: &Arc<Self>, session: &Arc<Session>, root: &Arc<Root>) {
        let looked = *self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.is_none_or(|looked| looked.elapsed() > STALE) {
            self.refresh(session, root);
        }
    }

    /// Brings the corpus up to date in the background; once more, when that is already going on.
    pub fn refresh(self: &Arc<Self>, session: &Arc<Session>, root: &Arc<Root>) {
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
                archive.run(&session, now.unwrap_or(&root));
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

    fn run(&self, session: &Arc<Session>, root: &Root) {
        *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        if self.corpus.get().is_none() {
            let options = Options {
                exclude: self.exclude.clone(),
                fingerprint: self.fingerprint.clone(),
                ..Options::default()
            };
            match Corpus::open(&self.root, options) {
                Ok(corpus) => drop(self.corpus.set(corpus)),
                Err(error) => return session.log(MessageType::ERROR, format!("postilla: {error}")),
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
        let refreshed =
            corpus.refresh(&recognise, &|at| progress.report(at.done, at.total), &self.cancel);
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
            Err(error) => session.log(MessageType::ERROR, format!("postilla: {error}")),
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
