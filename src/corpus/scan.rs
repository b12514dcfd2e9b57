//! Finding the articles below a folder.
//!
//! What `.gitignore` and `.ignore` of the folder leave out is left out, and so are hidden files
//! and folders. Links are not followed: what they point to inside the root is found there, what
//! is outside is none of ours, and no loop can arise. A folder whose own `.gitignore` leads out of
//! the root, is a pipe or huge is left out and told: nobody can say what it wants left out.

use super::note::{Note, Why};
use super::read::{ReadError, file_below};
use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::UNIX_EPOCH;

/// The files that are articles, by the end of their name in any case.
pub const EXTENSIONS: [&str; 5] = ["txt", "md", "markdown", "html", "htm"];

/// What says in each folder which files are left out.
pub const IGNORE_FILES: [&str; 2] = [".gitignore", ".ignore"];

/// Beyond this many bytes such a file is something else.
const LARGEST_IGNORE_FILE: u64 = 1 << 20;

/// A file that is an article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Relative to the root, with `/` between folders.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: i64,
}

#[derive(Debug, Default)]
pub struct Scan {
    /// Ordered by path.
    pub found: Vec<Found>,
    pub notes: Vec<Note>,
    /// The folders that were looked into.
    pub folders: Vec<PathBuf>,
    /// Paths below which something could not be read: what is not found there may still be there.
    pub unread: Vec<String>,
}

/// Files and folders that are looked at, when not all are.
#[derive(Debug)]
pub struct Only {
    paths: BTreeSet<String>,
    /// The folders that they are in, down from the root.
    above: BTreeSet<String>,
}

impl Only {
    /// Paths are relative to the root, with `/` between folders; of a folder all that is in it.
    pub fn new(paths: BTreeSet<String>) -> Only {
        let parents = |path: &String| {
            let ends: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
            let above: Vec<String> = ends.iter().map(|&end| path[..end].to_owned()).collect();
            above
        };
        let above = paths.iter().flat_map(parents).collect();
        Only { paths, above }
    }

    /// Whether a path is one of them or in one of them.
    pub fn holds(&self, path: &str) -> bool {
        let mut prefixes = path.match_indices('/').map(|(at, _)| &path[..at]);
        self.paths.contains(path) || prefixes.any(|prefix| self.paths.contains(prefix))
    }
}

pub fn is_article(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
    })
}

/// Nanoseconds since 1970; 0 where the file system does not tell.
pub fn modified(metadata: &Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos() as i64)
}

/// The articles below `root`; nothing of use if `cancel` is set meanwhile.
pub fn scan(root: &Path, exclude: &[String], limit: usize, cancel: &AtomicBool) -> Scan {
    scan_these(root, exclude, None, limit, cancel)
}

/// As [`scan`], of those that `only` holds.
pub fn scan_these(
    root: &Path,
    exclude: &[String],
    only: Option<&Arc<Only>>,
    limit: usize,
    cancel: &AtomicBool,
) -> Scan {
    let mut scan = Scan::default();
    let overrides = overrides(root, exclude, &mut scan.notes);
    if let Some(reason) = unfit_ignore_file(root, root) {
        scan.unread.push(String::new());
        scan.notes.push(Note::Unreadable { path: ".".to_owned(), reason });
        return scan;
    }
    let (send, receive) = mpsc::channel();
    let below = root.to_owned();
    let left_out = Mutex::new(send.clone());
    let only = only.cloned();
    let walk = WalkBuilder::new(root)
        .overrides(overrides)
        .filter_entry(move |entry| {
            let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            // What cannot be named is told of, as ever.
            let path = only.as_ref().and_then(|_| relative(&below, entry.path()));
            if let (Some(only), Some(path)) = (&only, path) {
                let above = path.is_empty() || (folder && only.above.contains(&path));
                if !above && !only.holds(&path) {
                    return false;
                }
            }
            if !folder {
                return true;
            }
            let Some(reason) = unfit_ignore_file(&below, entry.path()) else { return true };
            // The receiver is there until all senders are gone.
            let send = left_out.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = send.send(Err((entry.path().to_owned(), reason)));
            false
        })
        .follow_links(false)
        .require_git(false)
        .parents(false)
        .git_global(false)
        // It may be anywhere: `.git` may be a file that names another folder.
        .git_exclude(false)
        .build_parallel();
    walk.run(|| {
        let send = send.clone();
        Box::new(move |entry| {
            if cancel.load(Ordering::Relaxed) {
                return WalkState::Quit;
            }
            if let Some(seen) = look(root, entry) {
                // The receiver is there until all senders are gone.
                let _ = send.send(seen);
            }
            WalkState::Continue
        })
    });
    drop(send);
    for seen in receive {
        match seen {
            Ok(Seen::Article(found)) => scan.found.push(found),
            Ok(Seen::Folder(path)) => scan.folders.push(path),
            Err((path, reason)) => {
                let shown = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
                scan.unread.push(relative(root, &path).unwrap_or_default());
                scan.notes.push(Note::Unreadable { path: shown, reason });
            }
        }
    }
    scan.found.sort_unstable();
    scan.folders.sort_unstable();
    scan.notes.sort();
    if scan.found.len() > limit {
        scan.notes.push(Note::TooMany { found: scan.found.len(), limit });
        scan.found.truncate(limit);
    }
    scan
}

/// Why the files that a folder leaves out cannot be told.
fn unfit_ignore_file(root: &Path, folder: &Path) -> Option<Why> {
    IGNORE_FILES.into_iter().find_map(|name| {
        let path = folder.join(name);
        let size = match path.metadata() {
            Ok(metadata) if !metadata.is_dir() => metadata.len(),
            // A folder of that name is none of ours.
            Ok(_) => return None,
            // None is the rule, and a link that leads nowhere says nothing.
            Err(_) => return None,
        };
        let problem = match file_below(root, &path) {
            Err(problem) => problem,
            Ok(_) if size > LARGEST_IGNORE_FILE => {
                ReadError::TooLarge { limit: LARGEST_IGNORE_FILE }
            }
            Ok(_) => return None,
        };
        Some(Why::LeftOut { by: name.to_owned(), problem: Box::new(Why::from(&problem)) })
    })
}

enum Seen {
    Article(Found),
    Folder(PathBuf),
}

/// What an entry is, or why it cannot be told.
type Looked = Result<Seen, (PathBuf, Why)>;

fn look(root: &Path, entry: Result<DirEntry, ignore::Error>) -> Option<Looked> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return Some(Err(unread(error))),
    };
    if entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return Some(Ok(Seen::Folder(entry.into_path())));
    }
    if !entry.file_type().is_some_and(|kind| kind.is_file()) || !is_article(entry.path()) {
        return None;
    }
    let metadata = match entry.metadata() {
        Ok(metadata) => metadata,
        // Gone since its folder was read.
        Err(error)
            if error.io_error().is_some_and(|e| e.kind() == std::io::ErrorKind::NotFound) =>
        {
            return None;
        }
        Err(error) => return Some(Err((entry.path().to_owned(), why(&error)))),
    };
    Some(match relative(root, entry.path()) {
        Some(path) => {
            let (size, modified) = (metadata.len(), modified(&metadata));
            Ok(Seen::Article(Found { path, size, modified }))
        }
        None => Err((entry.path().to_owned(), Why::Name)),
    })
}

/// The path and the reason of an error of the walk.
fn unread(error: ignore::Error) -> (PathBuf, Why) {
    match error {
        ignore::Error::WithPath { path, err } => (path, why(&err)),
        ignore::Error::WithDepth { err, .. } => unread(*err),
        ignore::Error::WithLineNumber { err, .. } => unread(*err),
        other => (PathBuf::new(), why(&other)),
    }
}

fn why(error: &ignore::Error) -> Why {
    error.io_error().map_or_else(|| Why::Other(error.to_string()), Why::from)
}

/// The path below `root` with `/` between folders; `None` if it is not Unicode or not below it.
pub fn relative(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

fn overrides(root: &Path, exclude: &[String], notes: &mut Vec<Note>) -> Override {
    let mut builder = OverrideBuilder::new(root);
    for glob in exclude {
        // To this builder a plain glob is what is wanted and one with `!` what is not.
        if let Err(error) = builder.add(&format!("!{}", glob.trim_start_matches('!'))) {
            notes.push(Note::BadGlob { glob: glob.clone(), reason: error.to_string() });
        }
    }
    builder.build().unwrap_or_else(|_| Override::empty())
}

#[cfg(test)]
mod tests;
