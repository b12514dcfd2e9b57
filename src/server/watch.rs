//! Hearing of changed files where the client cannot say: Neovim on Linux, among others.
//!
//! Where the system watches one folder at a time (Linux) those that may hold articles are watched,
//! and no others; elsewhere the root is, with all that is in it. What changes within a moment is
//! told at once, and when it is much, that it is much: a branch that git checks out may change
//! thousands of files. Where watching fails, somebody looks from time to time.

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A change is told when so long nothing else has changed, ...
const QUIET: Duration = Duration::from_millis(150);
/// ... or when it is this old.
const OLDEST: Duration = Duration::from_secs(2);
/// More files than this are much.
const MUCH: usize = 4_096;
/// No more folders than this are watched: the system has a limit for all programs together.
const MOST_FOLDERS: usize = 8_192;
/// How often somebody looks where nothing can be heard.
const INTERVAL: Duration = Duration::from_secs(30);
/// Whether a watched folder is watched with all that is in it.
const DEEP: bool = cfg!(any(target_os = "macos", windows));

/// What was heard.
#[derive(Debug)]
pub enum Heard {
    /// These files and folders have come, changed or gone.
    Files(BTreeSet<PathBuf>),
    /// So much that it was not counted, or nobody knows what.
    Much,
}

/// Watches until it is dropped.
pub struct Watch {
    root: PathBuf,
    /// `None` when nothing can be heard.
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    pending: Arc<Pending>,
}

/// What was heard and not told yet.
#[derive(Default)]
struct Pending {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    files: BTreeSet<PathBuf>,
    much: bool,
    /// When the first and the last of them was heard.
    since: Option<(Instant, Instant)>,
    deaf: bool,
    ended: bool,
}

impl Watch {
    /// Tells `told` what happens to the folders that are named later, on a thread of its own.
    pub fn start(root: &Path, told: impl Fn(Heard) + Send + 'static) -> Watch {
        let pending = Arc::new(Pending::default());
        let hears = Arc::clone(&pending);
        let watcher = notify::recommended_watcher(move |event| hears.hear(event)).ok();
        let tells = Arc::clone(&pending);
        let thread = std::thread::Builder::new().name("postilla-watch".into());
        let _ = thread.spawn(move || {
            while let Some(heard) = tells.next() {
                told(heard);
            }
        });
        Watch { root: root.to_owned(), watcher, watched: BTreeSet::new(), pending }
    }

    /// Whether changes are heard of.
    pub fn hears(&self) -> bool {
        self.watcher.is_some()
    }

    /// Watches these folders and no others. Gives the reason when from now on nothing is heard.
    pub fn folders(&mut self, folders: Vec<PathBuf>) -> Option<String> {
        let folders = if DEEP { vec![self.root.clone()] } else { folders };
        let watcher = self.watcher.as_mut();
        let Some(watcher) = watcher else { return self.deafen("files cannot be watched".into()) };
        if folders.len() > MOST_FOLDERS {
            return self.deafen(format!("{} folders are too many to watch", folders.len()));
        }
        let wanted: BTreeSet<PathBuf> = folders.into_iter().collect();
        for gone in self.watched.difference(&wanted) {
            // Of a folder that is there no more nothing is left to be unwatched.
            let _ = watcher.unwatch(gone);
        }
        let mode = if DEEP { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        let mut new = BTreeSet::new();
        let mut problem = None;
        for folder in wanted.difference(&self.watched) {
            match watcher.watch(folder, mode) {
                Ok(()) => drop(new.insert(folder.clone())),
                // Gone since; whoever removed it is heard of from the folder above.
                Err(_) if !folder.is_dir() => {}
                Err(error) => problem = Some(error.to_string()),
            }
        }
        self.watched.retain(|folder| wanted.contains(folder));
        // Something may have been put into a folder between looking into it and watching it.
        if self.watched.is_empty() {
            self.pending.add_much();
        } else if !new.is_empty() {
            self.pending.add(new.iter().cloned());
        }
        self.watched.append(&mut new);
        problem.and_then(|problem| self.deafen(problem))
    }

    fn deafen(&mut self, reason: String) -> Option<String> {
        self.watcher = None;
        let mut state = self.pending.lock();
        let already = std::mem::replace(&mut state.deaf, true);
        drop(state);
        self.pending.changed.notify_all();
        (!already).then_some(reason)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.pending.lock().ended = true;
        self.pending.changed.notify_all();
    }
}

impl Pending {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hear(&self, event: notify::Result<Event>) {
        match event {
            // Reading is no change; that it is one would be heard without end.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
            Ok(event) if event.need_rescan() => self.add_much(),
            Ok(event) => self.add(event.paths.into_iter().filter(|path| concerns(path))),
            Err(_) => self.add_much(),
        }
    }

    fn add(&self, files: impl Iterator<Item = PathBuf>) {
        let mut state = self.lock();
        for file in files {
            if state.much || state.files.len() >= MUCH {
                state.much = true;
                state.files.clear();
            } else {
                state.files.insert(file);
            }
            state.heard();
        }
        drop(state);
        self.changed.notify_all();
    }

    fn add_much(&self) {
        let mut state = self.lock();
        state.much = true;
        state.files.clear();
        state.heard();
        drop(state);
        self.changed.notify_all();
    }

    /// Waits for what is to be told; `None` at the end.
    fn next(&self) -> Option<Heard> {
        let mut state = self.lock();
        loop {
            if state.ended {
                return None;
            }
            let now = Instant::now();
            let until = state.since.map(|(first, last)| (first + OLDEST).min(last + QUIET));
            let wait = match until {
                Some(until) if until <= now => return Some(state.take()),
                Some(until) => until - now,
                None => INTERVAL,
            };
            let (next, timeout) =
                self.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner);
            state = next;
            if timeout.timed_out() && state.deaf && until.is_none() {
                return Some(Heard::Much);
            }
        }
    }
}

impl State {
    fn heard(&mut self) {
        let now = Instant::now();
        self.since = Some((self.since.map_or(now, |(first, _)| first), now));
    }

    fn take(&mut self) -> Heard {
        self.since = None;
        let files = std::mem::take(&mut self.files);
        if std::mem::take(&mut self.much) { Heard::Much } else { Heard::Files(files) }
    }
}

/// Whether something that has happened to a path may concern the archive: hidden files and those
/// that editors write beside an article do not.
fn concerns(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    if name.starts_with('.') {
        return crate::corpus::scan::IGNORE_FILES.contains(&name);
    }
    // What has no ending may be a folder, and so may what is gone.
    !name.ends_with('~')
        && (crate::corpus::scan::is_article(path)
            || super::house::is_of_house(Some(path))
            || !path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::sync::mpsc;

    fn watch(root: &Path) -> (Watch, mpsc::Receiver<Heard>) {
        let (send, receive) = mpsc::channel();
        let mut watch = Watch::start(root, move |heard| drop(send.send(heard)));
        assert_eq!(watch.folders(vec![root.to_owned()]), None);
        assert!(matches!(receive.recv_timeout(LONG), Ok(Heard::Much)), "what came before");
        (watch, receive)
    }

    const LONG: Duration = Duration::from_secs(20);

    /// What is heard until `enough` says so.
    fn heard(told: &mpsc::Receiver<Heard>, enough: impl Fn(&BTreeSet<PathBuf>) -> bool) -> bool {
        let mut all = BTreeSet::new();
        loop {
            match told.recv_timeout(LONG) {
                Ok(Heard::Files(files)) => all.extend(files),
                Ok(Heard::Much) => return false,
                Err(_) => panic!("only {all:?}"),
            }
            if enough(&all) {
                return true;
            }
        }
    }

    #[test]
    fn changes_of_articles_are_heard_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::write(root.join("letto.txt"), "uno").unwrap();
        let (_watch, told) = watch(&root);
        for name in [".nascosto.txt", "bozza.txt~", "immagine.png"] {
            fs::write(root.join(name), "x").unwrap();
        }
        fs::read(root.join("letto.txt")).unwrap();
        fs::write(root.join("nuovo.txt"), "due").unwrap();
        assert!(heard(&told, |files| {
            assert!(files.iter().all(|file| file.ends_with("nuovo.txt")), "{files:?}");
            !files.is_empty()
        }));
        fs::rename(root.join("nuovo.txt"), root.join("altro.txt")).unwrap();
        assert!(heard(&told, |files| {
            files.contains(&root.join("nuovo.txt")) && files.contains(&root.join("altro.txt"))
        }));
        fs::create_dir(root.join("cartella")).unwrap();
        assert!(heard(&told, |files| files.contains(&root.join("cartella"))));
    }

    #[test]
    fn much_is_told_as_much_and_once() {
        let pending = Pending::default();
        pending.add((0..=MUCH).map(|number| PathBuf::from(format!("{number}.txt"))));
        assert!(matches!(pending.next(), Some(Heard::Much)));
        pending.add(std::iter::once(PathBuf::from("a.txt")));
        assert!(matches!(pending.next(), Some(Heard::Files(files)) if files.len() == 1));
        pending.lock().ended = true;
        assert!(pending.next().is_none());
    }

    #[test]
    fn too_many_folders_are_not_watched_and_that_is_told_once() {
        let mut watch = Watch::start(Path::new("/"), |_| ());
        if DEEP {
            return;
        }
        let folders: Vec<PathBuf> = (0..=MOST_FOLDERS).map(|n| format!("/{n}").into()).collect();
        assert!(watch.folders(folders.clone()).is_some());
        assert!(!watch.hears());
        assert_eq!(watch.folders(folders), None);
    }
}
