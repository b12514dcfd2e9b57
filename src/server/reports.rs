//! What is to be said of each article of the workspace, for clients that ask for diagnostics.
//!
//! A report is known by its content: two that say the same have the same id, whenever they were
//! made. So nothing has to be remembered of what a client was told; it says that itself.

use super::diagnostics::{self, diagnostic};
use super::documents::Document;
use super::house;
use super::session::{Cancelled, Session};
use super::uri::{self, DocKey};
use super::workspace::{Root, State};
use crate::corpus::read::ordinary;
use crate::corpus::read_article;
use crate::corpus::scan::{self, Found};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::{DefaultHasher, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_lsp::ls_types::{Diagnostic, MessageType, Uri};

/// What is to be said of one article.
pub struct Report {
    pub key: DocKey,
    pub uri: Uri,
    /// Of the open document; files have none.
    pub version: Option<i32>,
    /// The same for all reports that say the same.
    pub id: String,
    pub items: Vec<Diagnostic>,
}

impl Report {
    fn new(key: DocKey, uri: Uri, version: Option<i32>, items: Vec<Diagnostic>) -> Self {
        let mut hasher = DefaultHasher::new();
        // Diagnostics are texts and numbers: writing them as JSON does not fail.
        hasher.write(&serde_json::to_vec(&items).unwrap_or_default());
        let id = format!("{:016x}", hasher.finish());
        Report { key, uri, version, id, items }
    }
}

/// What is kept from one question to the next.
#[derive(Default)]
pub struct Reports {
    /// The files that have been judged, as long as they are as they were.
    judged: Mutex<FxHashMap<PathBuf, Judged>>,
    /// The files of the folders.
    listed: Mutex<Vec<Listed>>,
    /// Counts what was heard of changes of files.
    changes: AtomicU64,
    /// Folders of which it was said that they are too large to be judged as a whole.
    refused: Mutex<Vec<PathBuf>>,
    /// Whether somebody who knew nothing has been answered that there is nothing.
    said_nothing: AtomicBool,
}

struct Judged {
    file: Found,
    /// By whose settings.
    root: Arc<Root>,
    report: Arc<Report>,
}

struct Listed {
    root: Arc<Root>,
    /// After so many changes.
    changes: u64,
    files: Arc<[Found]>,
}

/// The report on a document as it is now.
pub fn of_document(session: &Session, key: &DocKey, document: &Document) -> Report {
    let current = diagnostics::current(session, key, document);
    let items = current.map(|current| {
        let findings = current.findings.iter();
        findings.filter_map(|f| diagnostic(session, &document.uri, current.article, f)).collect()
    });
    let (uri, version) = (document.uri.clone(), document.version);
    Report::new(key.clone(), uri, Some(version), items.unwrap_or_default())
}

/// The report on a file that is not open, under the name that it was asked for.
pub fn of_file(session: &Session, key: DocKey, uri: Uri) -> Report {
    let state = session.workspace.state();
    let path = key.path().filter(|path| !house::is_of_house(Some(path)) && scan::is_article(path));
    let root = path.and_then(|path| Some((state.root_of(&key)?, path)));
    let items = root.and_then(|(root, path)| judge(session, root, path, &uri));
    Report::new(key, uri, None, items.unwrap_or_default())
}

/// The reports on all open documents, and on all articles of folders that are not too large.
pub fn all(session: &Arc<Session>, cancelled: &Cancelled) -> Vec<Arc<Report>> {
    let mut reports = Vec::new();
    for (key, document) in session.documents.all() {
        // What is being read is reported when that is done.
        if document.article().is_some() {
            reports.push(Arc::new(of_document(session, &key, &document)));
        }
    }
    let state = session.workspace.state();
    let mut seen = FxHashSet::default();
    for root in &state.roots {
        for file in articles(session, root).iter() {
            if cancelled.is_cancelled() {
                return reports;
            }
            let path = root.path.join(&file.path);
            let key = DocKey::File(path.clone());
            if session.documents.get(&key).is_some() || !is_nearest(&state, &key, root) {
                continue;
            }
            if let Some(report) = of_article(session, root, file, &path) {
                reports.push(report);
            }
            seen.insert(path);
        }
    }
    session.reports.judged().retain(|path, _| seen.contains(path));
    reports
}

/// The report on a file that nobody has open; the one that there is, if the file is as it was.
fn of_article(
    session: &Session,
    root: &Arc<Root>,
    file: &Found,
    path: &Path,
) -> Option<Arc<Report>> {
    let known = session.reports.judged().get(path).and_then(|known| {
        let same = known.file == *file && Arc::ptr_eq(&known.root, root);
        same.then(|| Arc::clone(&known.report))
    });
    known.or_else(|| {
        let uri = uri::of_path(path)?;
        let items = judge(session, root, path, &uri)?;
        let report = Arc::new(Report::new(DocKey::File(path.to_owned()), uri, None, items));
        let judged =
            Judged { file: file.clone(), root: Arc::clone(root), report: Arc::clone(&report) };
        session.reports.judged().insert(path.to_owned(), judged);
        Some(report)
    })
}

fn is_nearest(state: &State, key: &DocKey, root: &Arc<Root>) -> bool {
    state.root_of(key).is_some_and(|nearest| Arc::ptr_eq(nearest, root))
}

/// The files of a folder that is to be judged as a whole, as they were when one of them was last
/// said to have changed. None of one that has more than the house wants, which is told once.
fn articles(session: &Arc<Session>, root: &Arc<Root>) -> Arc<[Found]> {
    let changes = session.reports.changes.load(Ordering::Acquire);
    let known = session.reports.listed().iter().find_map(|listed| {
        let same = Arc::ptr_eq(&listed.root, root) && listed.changes == changes;
        same.then(|| Arc::clone(&listed.files))
    });
    known.unwrap_or_else(|| {
        let files = list(session, root);
        let mut listed = session.reports.listed();
        listed.retain(|other| other.root.path != root.path);
        listed.push(Listed { root: Arc::clone(root), changes, files: Arc::clone(&files) });
        files
    })
}

fn list(session: &Arc<Session>, root: &Root) -> Arc<[Found]> {
    let limit = root.reader.settings.workspace_diagnostics;
    if limit == 0 {
        return Arc::default();
    }
    // To count a large folder takes long, and its archive has done that.
    let counted = root.archive.corpus(session).map_or(0, |corpus| corpus.stats().articles as usize);
    let exclude = &root.reader.settings.exclude;
    let found = match counted > limit {
        true => Vec::new(),
        false => scan::scan(&root.path, exclude, limit + 1, &AtomicBool::new(false)).found,
    };
    if counted.max(found.len()) <= limit {
        return found.into();
    }
    let mut refused = session.reports.refused.lock().unwrap_or_else(PoisonError::into_inner);
    if !refused.contains(&root.path) {
        refused.push(root.path.clone());
        let folder = root.path.display();
        let message = root.reader.settings.locale.messages().text(
            "workspace-diagnostics",
            "too-many",
            &[("folder", &folder), ("limit", &limit)],
        );
        session.log(MessageType::INFO, format!("postilla: {message}"));
    }
    Arc::default()
}

/// What is to be said of a file; nothing of one that cannot be read.
fn judge(session: &Session, root: &Root, path: &Path, uri: &Uri) -> Option<Vec<Diagnostic>> {
    ordinary(path).ok()?;
    let text = read_article(path).ok()?;
    let below = path.strip_prefix(&root.path).ok()?;
    // The archive says which article brings the recogniser down.
    let read = AssertUnwindSafe(|| root.reader_of(below).read(&text, None));
    let article = catch_unwind(read).ok()?;
    let found = article.findings();
    Some(found.filter_map(|finding| diagnostic(session, uri, &article, finding)).collect())
}

impl Reports {
    /// Files have changed, or what is thought of them.
    pub fn files_changed(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
    }

    fn judged(&self) -> MutexGuard<'_, FxHashMap<PathBuf, Judged>> {
        self.judged.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listed(&self) -> MutexGuard<'_, Vec<Listed>> {
        self.listed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether somebody who knows of nothing is told for the first time that there is nothing.
    pub fn first_nothing(&self) -> bool {
        !self.said_nothing.swap(true, Ordering::Relaxed)
    }
}
