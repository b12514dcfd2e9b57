//! Bringing the corpus up to date with the folder.

use super::facts::ArticleFacts;
use super::model::Stamp;
use super::note::{Flaw, Note, Why};
use super::pack::pack;
use super::read::{ordinary, read_with_metadata};
use super::scan::{self, Found, Only};
use super::stated::{Mark, Statements};
use super::store::{Change, Opened, Store, StoreError};
use super::{Corpus, CorpusError, Progress, Recognise, Refreshed, State};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, mpsc};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How many articles are written in one transaction: few enough that a kill costs little.
const BATCH: usize = 256;
/// How many read articles may wait for being written.
const WAITING: usize = 64;
/// A file touched less than this before it was read may be written to again within the same tick
/// of the file system's clock.
const TICK: Duration = Duration::from_millis(20);

/// What the index calls the statements that its articles were read by.
const MARKS: &str = "statements";

/// An article to be read.
struct Task {
    found: Found,
    known: Option<Stamp>,
    /// Statements that may have changed how it is read since it was.
    restated: Arc<[Mark]>,
}

/// What became of it.
enum Read {
    Facts {
        path: String,
        stamp: Stamp,
        facts: Box<ArticleFacts>,
    },
    /// Not touched, and read as before.
    Untouched,
    /// Touched, but with the same text.
    Same {
        path: String,
        stamp: Stamp,
    },
    Failed {
        path: String,
        reason: Why,
    },
}

impl Corpus {
    /// Reads what is new or has changed since the last time, and forgets what is gone.
    ///
    /// A process that found the index in use by another one takes over what that one has written.
    pub fn refresh(
        &self,
        recognise: &Recognise<'_>,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &AtomicBool,
    ) -> Result<Refreshed, CorpusError> {
        self.refresh_these(None, recognise, progress, cancel)
    }

    /// As [`Corpus::refresh`], but looks at these files and folders alone, which are known to have
    /// changed, come or gone. Paths are relative to the root, with `/` between folders.
    pub fn refresh_files(
        &self,
        files: BTreeSet<String>,
        recognise: &Recognise<'_>,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &AtomicBool,
    ) -> Result<Refreshed, CorpusError> {
        let only = Arc::new(Only::new(files));
        self.refresh_these(Some(&only), recognise, progress, cancel)
    }

    fn refresh_these(
        &self,
        only: Option<&Arc<Only>>,
        recognise: &Recognise<'_>,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &AtomicBool,
    ) -> Result<Refreshed, CorpusError> {
        let _one = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        let follows = self.read().store.follows();
        if follows && !self.follow()? {
            let articles = self.read().model.article_count();
            return Ok(Refreshed { articles, ..Refreshed::default() });
        }
        let mut tries = 0;
        loop {
            // Of an index that has just been taken over or made anew nothing is known yet.
            let only = only.filter(|_| self.read().checked);
            let done = self.bring_up_to_date(only, recognise, progress, cancel);
            self.write().scanning = None;
            match done {
                Ok(refreshed) => return Ok(refreshed),
                Err(error) if tries < 2 => {
                    tries += 1;
                    self.start_anew(&error)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Takes over what the process that owns the index has written. True if there is no such process
    /// any more, so that the index is now ours.
    fn follow(&self) -> Result<bool, StoreError> {
        let (store, version) = {
            let state = self.read();
            (Arc::clone(&state.store), state.data_version)
        };
        // A connection that was there before sees whether another one has written.
        let unchanged = store.data_version().is_ok_and(|now| now == version);
        let known = self.read().model.article_count() > 0;
        if unchanged && known && Store::is_owned(&self.index) {
            return Ok(false);
        }
        let opened = Store::open(&self.index, &self.terms)?;
        let owned = !opened.store.follows();
        let mut state = self.write();
        let open = std::mem::take(&mut state.open);
        let stated = Arc::clone(&state.stated);
        *state = State { open, stated, ..State::new(opened) };
        Ok(owned)
    }

    /// After the store has failed: a new one, in memory if it is not the file that was bad.
    fn start_anew(&self, error: &StoreError) -> Result<(), StoreError> {
        let damaged = error.is_damage() && !self.read().store.is_in_memory();
        let opened = if damaged {
            // The old connections must be gone before their file is.
            let note = Note::Anew(Flaw::Damaged(error.to_string()));
            let away = Opened::in_memory(&self.terms, Some(note.clone()))?;
            drop(std::mem::replace(&mut self.write().store, Arc::new(away.store)));
            Store::make_anew(&self.index, &self.terms, note)?
        } else {
            let note = Note::InMemory { path: self.index.clone(), problem: error.to_string() };
            Opened::in_memory(&self.terms, Some(note))?
        };
        let mut state = self.write();
        let open = std::mem::take(&mut state.open);
        let stated = Arc::clone(&state.stated);
        *state = State { open, stated, ..State::new(opened) };
        Ok(())
    }

    fn bring_up_to_date(
        &self,
        only: Option<&Arc<Only>>,
        recognise: &Recognise<'_>,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &AtomicBool,
    ) -> Result<Refreshed, StoreError> {
        let options = &self.options;
        let stated = Arc::clone(&self.read().stated);
        let restated = self.restated(&stated)?;
        // Statements may concern any article.
        let only = only.filter(|_| restated.is_empty());
        if only.is_none() && !self.read().checked {
            // What the index says may have changed since.
            self.write().scanning = Some((0, 0));
        }
        let (exclude, limit) = (&options.exclude, options.max_articles);
        let scan = scan::scan_these(&self.root, exclude, only, limit, cancel);
        if only.is_some() && self.read().model.article_count() as usize + scan.found.len() > limit {
            // Which ones are too many only all can tell.
            return self.bring_up_to_date(None, recognise, progress, cancel);
        }
        let mut refreshed = Refreshed { articles: scan.found.len() as u32, ..Refreshed::default() };
        if cancel.load(Ordering::Relaxed) {
            return Ok(Refreshed { cancelled: true, ..Refreshed::default() });
        }
        let gone = self.gone(&scan, only);
        refreshed.removed = gone.len() as u32;
        let tasks = self.tasks(scan.found, &restated);
        refreshed.read = tasks.len() as u32;
        let mut writing = Writing::begin(self, self.notes(scan.notes, only));
        self.keep_folders(scan.folders, only);
        for path in gone {
            writing.remove(&path)?;
        }
        self.run(tasks, recognise, progress, cancel, &mut writing, &mut refreshed)?;
        refreshed.cancelled = cancel.load(Ordering::Relaxed);
        writing.finish()?;
        if only.is_none() && !refreshed.cancelled {
            self.write().checked = true;
        }
        if !restated.is_empty() && !refreshed.cancelled {
            let marks = serde_json::to_string(stated.marks()).unwrap_or_default();
            self.read().store.set_about(MARKS, &marks)?;
        }
        Ok(refreshed)
    }

    /// Known articles that are there no more.
    fn gone(&self, scan: &scan::Scan, only: Option<&Arc<Only>>) -> Vec<Arc<str>> {
        let there: FxHashSet<&str> = scan.found.iter().map(|found| found.path.as_str()).collect();
        let unread = |path: &str| {
            scan.unread.iter().any(|folder| {
                folder.is_empty()
                    || path
                        .strip_prefix(folder.as_str())
                        .is_some_and(|rest| rest.starts_with('/') || rest.is_empty())
            })
        };
        let state = self.read();
        let known = state.model.articles().map(|(_, article)| &article.path);
        let looked_at = |path: &str| only.is_none_or(|only| only.holds(path));
        known
            .filter(|path| looked_at(path) && !there.contains(&***path) && !unread(path))
            .cloned()
            .collect()
    }

    /// What is to be told now, with what was told before of files that nobody has looked at since.
    fn notes(&self, mut notes: Vec<Note>, only: Option<&Arc<Only>>) -> Vec<Note> {
        if let Some(only) = only {
            let still = |note: &&Note| match note {
                Note::Unreadable { path, .. } => !only.holds(path),
                _ => true,
            };
            notes.extend(self.read().notes.iter().filter(still).cloned());
            notes.sort();
            notes.dedup();
        }
        notes
    }

    fn keep_folders(&self, found: Vec<PathBuf>, only: Option<&Arc<Only>>) {
        let folders = &mut self.write().folders;
        if only.is_none() {
            folders.clear();
        }
        folders.extend(found);
    }

    /// The folders below the root that may hold articles, itself included, as far as they are known.
    /// Some may be gone.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.read().folders.iter().cloned().collect()
    }

    /// The statements that were added or taken back since the articles were read.
    fn restated(&self, stated: &Statements) -> Result<Arc<[Mark]>, StoreError> {
        let before = self.read().store.about(MARKS)?;
        let before: BTreeSet<Mark> =
            before.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(before.symmetric_difference(stated.marks()).cloned().collect())
    }

    /// What is new, looks changed, or may have to be read otherwise.
    fn tasks(&self, found: Vec<Found>, restated: &Arc<[Mark]>) -> Vec<Task> {
        let state = self.read();
        let known = |path: &str| {
            let number = state.model.find(path)?;
            Some(state.model.article(number)?.stamp)
        };
        found
            .into_iter()
            .map(|found| Task { known: known(&found.path), found, restated: Arc::clone(restated) })
            .filter(|Task { found, known, restated }| {
                known.is_none_or(|known| {
                    (known.size, known.modified) != (found.size, found.modified)
                }) || restated
                    .iter()
                    .any(|mark| mark.file.as_deref().is_none_or(|file| file == found.path))
            })
            .collect()
    }

    fn run(
        &self,
        tasks: Vec<Task>,
        recognise: &Recognise<'_>,
        progress: &(dyn Fn(Progress) + Sync),
        cancel: &AtomicBool,
        writing: &mut Writing<'_>,
        refreshed: &mut Refreshed,
    ) -> Result<(), StoreError> {
        let total = tasks.len() as u32;
        if total == 0 {
            return Ok(());
        }
        self.write().scanning = Some((0, total));
        let mut at = Progress { total, ..Progress::default() };
        progress(at);
        let failed = AtomicBool::new(false);
        let stop = || cancel.load(Ordering::Relaxed) || failed.load(Ordering::Relaxed);
        let limit = self.options.max_article_bytes;
        // Its own threads: those that wait for the writer must not keep anybody else waiting.
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(if total < 16 { 1 } else { self.options.threads })
            .thread_name(|number| format!("postilla-scan-{number}"))
            .build()
            .map_err(|error| StoreError::Io(std::io::Error::other(error)))?;
        let (send, receive) = mpsc::sync_channel(WAITING);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                pool.install(|| {
                    tasks.into_par_iter().for_each_with(send, |send, task| {
                        if !stop() {
                            let read = read(&self.root, task, limit, recognise);
                            // The writer is gone only after it has failed.
                            let _ = send.send(read);
                        }
                    });
                });
            });
            let receive = receive;
            for (read, bytes) in receive.iter() {
                at.done += 1;
                at.bytes += bytes;
                let taken = writing.take(read, at);
                if taken.is_err() {
                    failed.store(true, Ordering::Relaxed);
                    return taken;
                }
                progress(at);
            }
            Ok(())
        })?;
        refreshed.bytes = at.bytes;
        refreshed.read = at.done;
        Ok(())
    }
}

fn read(root: &Path, task: Task, limit: u64, recognise: &Recognise<'_>) -> (Read, u64) {
    let Task { found, known, restated } = task;
    let path = found.path;
    let before = SystemTime::now();
    let file = root.join(&path);
    // Since the scan, a link may have taken its place.
    let read = ordinary(&file).and_then(|()| read_with_metadata(&file, limit));
    let (text, metadata) = match read {
        Ok(read) => read,
        Err(error) => return (Read::Failed { path, reason: Why::from(&error) }, 0),
    };
    let bytes = metadata.len();
    let mut modified = scan::modified(&metadata);
    let settled = before.checked_sub(TICK).and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    if settled.is_some_and(|settled| modified > settled.as_nanos() as i64) {
        // Looks changed the next time; then the hash tells.
        modified = 0;
    }
    let stamp = Stamp { size: bytes, modified, hash: super::twins::hash(&text) };
    let same = known.is_some_and(|known| known.hash == stamp.hash && known.size == stamp.size);
    if same && !restated.iter().any(|mark| mark.concerns(&path, &text)) {
        if known.is_some_and(|known| known.modified == stamp.modified) {
            return (Read::Untouched, bytes);
        }
        return (Read::Same { path, stamp }, bytes);
    }
    let facts = catch_unwind(AssertUnwindSafe(|| recognise(Path::new(&path), &text)));
    let read = match facts {
        Ok(facts) => Read::Facts { path, stamp, facts: Box::new(facts) },
        Err(_) => Read::Failed { path, reason: Why::NotUnderstood },
    };
    (read, bytes)
}

/// Takes articles in, and writes them to the store batch by batch.
struct Writing<'c> {
    corpus: &'c Corpus,
    store: Arc<Store>,
    changes: Vec<Change>,
    notes: Vec<Note>,
    /// Entities whose articles have changed.
    touched: FxHashSet<u32>,
    written: bool,
}

impl<'c> Writing<'c> {
    fn begin(corpus: &'c Corpus, notes: Vec<Note>) -> Self {
        let store = Arc::clone(&corpus.read().store);
        Writing {
            corpus,
            store,
            changes: Vec::new(),
            notes,
            touched: FxHashSet::default(),
            written: false,
        }
    }

    fn take(&mut self, read: Read, at: Progress) -> Result<(), StoreError> {
        match read {
            Read::Untouched => return Ok(()),
            Read::Facts { path, stamp, facts } => self.put(&path, stamp, *facts, at)?,
            Read::Same { path, stamp } => {
                let mut state = self.corpus.write();
                if let Some(number) = state.model.find(&path) {
                    state.model.restamp(number, stamp);
                    self.changes.push(Change::Restamp { number, stamp });
                }
            }
            Read::Failed { path, reason } => {
                self.remove(&path)?;
                self.notes.push(Note::Unreadable { path, reason });
            }
        }
        if self.changes.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn put(
        &mut self,
        path: &str,
        stamp: Stamp,
        facts: ArticleFacts,
        at: Progress,
    ) -> Result<(), StoreError> {
        let mut state = self.corpus.write();
        let model = &mut state.model;
        let packed = Arc::new(model.intern(&facts));
        let number = model.number_for(path);
        self.touched.extend(model.entities_of(number));
        let existed = model.article(number).is_some();
        self.touched.extend(packed.entities.iter().map(|entity| entity.id));
        let bytes = pack(&packed);
        let path: Arc<str> = path.into();
        let date = facts.date;
        model.put(number, Arc::clone(&path), date, stamp, &bytes.digest)?;
        model.pending.insert(number, Arc::clone(&packed));
        state.scanning = Some((at.done, at.total));
        let title = facts.title;
        let facts = packed;
        let change = Change::Put { number, existed, path, date, title, stamp, facts, bytes };
        self.changes.push(change);
        Ok(())
    }

    fn remove(&mut self, path: &str) -> Result<(), StoreError> {
        let mut state = self.corpus.write();
        let Some(number) = state.model.find(path) else { return Ok(()) };
        self.touched.extend(state.model.entities_of(number));
        state.model.remove(number);
        state.model.pending.remove(&number);
        drop(state);
        self.changes.push(Change::Remove { number });
        if self.changes.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let names = self.corpus.write().model.names.take_fresh();
        self.written |= !self.changes.is_empty();
        self.store.write(&self.changes, &names)?;
        let mut state = self.corpus.write();
        for change in self.changes.drain(..) {
            if let Change::Put { number, .. } = change {
                state.model.pending.remove(&number);
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), StoreError> {
        self.flush()?;
        let all = self.corpus.read().stale_cards;
        if all || !self.touched.is_empty() {
            if all {
                let names = self.corpus.read().model.names.len() as u32;
                self.touched.extend(0..names);
            }
            self.corpus.write_cards(&self.store, std::mem::take(&mut self.touched))?;
        }
        if self.written || all {
            self.store.checkpoint()?;
        }
        let mut state = self.corpus.write();
        state.stale_cards = false;
        self.notes.sort();
        state.notes = self.notes;
        Ok(())
    }
}
