//! Everything a running server knows, and what its handlers share.

use super::archive::Archive;
use super::client::Abilities;
use super::configuration::Turns;
use super::convert;
use super::diagnostics;
use super::dispatch::internal_error;
use super::documents::{Document, Documents, Reading};
use super::house;
use super::methods::semantic_tokens;
use super::pages::Pages;
use super::reports::Reports;
use super::trace::Trace;
use super::transport::Outbox;
use super::uri::DocKey;
use super::workspace::{Root, Workspace, slashed};
use crate::article::Reader;
use crate::corpus::query::Source;
use crate::corpus::{Corpus, Place};
use crate::entities::knowledge::ENTITIES_FILE;
use crate::features::rich::{Rich, Target};
use crate::finding::Edit;
use crate::text::{Encoding, Span, Text};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::notification::{LogMessage, ShowMessage};
use tower_lsp::ls_types::{self as lsp, LogMessageParams, MessageType, ShowMessageParams, Uri};

/// Changes of more text than this (64 KiB) are read in the background.
const SMALL: usize = 64 * 1024;

/// An article of more text than this (64 KiB, some ten thousand words) is published in two steps
/// when it has been edited: what was said of it before at once, moved with the text, and what is
/// to be said of it now when it has been read in the background.
const LONG: usize = 64 * 1024;

/// Reading a change may take this long before the changes after it are read in the background.
const QUICK: Duration = Duration::from_millis(8);

/// How long the client may take to answer us.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How long a question about all articles waits for those that are being read.
const MOMENT: Duration = Duration::from_millis(500);

/// At most so many message boxes a session: an editor full of them helps nobody.
const MOST_MESSAGES: usize = 5;

pub struct Session {
    pub client: Client,
    pub outbox: Outbox,
    pub runtime: Handle,
    pub documents: Documents,
    pub workspace: Workspace,
    pub reports: Reports,
    pub tokens: semantic_tokens::Given,
    /// Where findings are explained, for clients that follow links to that.
    pub pages: OnceLock<Pages>,
    pub trace: Arc<Trace>,
    /// Bars that the client shows: whoever cancels one sets its flag.
    pub bars: Mutex<Vec<(lsp::ProgressToken, Arc<AtomicBool>)>>,
    /// Whether the client has said goodbye.
    ending: AtomicBool,
    pub settings: Turns,
    abilities: OnceLock<Abilities>,
    messages: AtomicUsize,
    /// Held while something is said of a document, so that the newest is said last.
    pub publishing: Mutex<()>,
    /// Whether the knowledge files are about to be read again.
    pub restating: AtomicBool,
    /// What was written into the files of houses, folder by folder.
    pub done: Mutex<Vec<(PathBuf, house::Done)>>,
    /// Files that are not open and that something was said of.
    told: Mutex<Vec<Uri>>,
}

impl Session {
    pub fn new(client: Client, outbox: Outbox, runtime: Handle) -> Arc<Self> {
        Arc::new(Session {
            client,
            outbox,
            runtime,
            documents: Documents::default(),
            workspace: Workspace::default(),
            reports: Reports::default(),
            tokens: semantic_tokens::Given::default(),
            pages: OnceLock::new(),
            trace: Arc::default(),
            bars: Mutex::default(),
            ending: AtomicBool::new(false),
            settings: Turns::default(),
            abilities: OnceLock::new(),
            messages: AtomicUsize::new(0),
            publishing: Mutex::new(()),
            restating: AtomicBool::new(false),
            done: Mutex::default(),
            told: Mutex::default(),
        })
    }

    /// Says once, at `initialize`, what the client can do.
    pub fn agree(&self, abilities: Abilities) {
        let _ = self.abilities.set(abilities);
    }

    /// The client says goodbye: nobody has to wait any longer.
    pub fn end(&self) {
        self.ending.store(true, Ordering::Relaxed);
        self.documents.touched();
    }

    pub fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    pub fn abilities(&self) -> &Abilities {
        self.abilities.get_or_init(Abilities::default)
    }

    pub fn encoding(&self) -> Encoding {
        self.abilities().encoding
    }

    /// The open document of a URI as it is now, read.
    pub async fn document(&self, uri: &Uri) -> Option<(DocKey, Arc<Document>)> {
        let key = self.documents.key(uri);
        let document = self.documents.when_read(&key).await?;
        Some((key, document))
    }

    /// Takes over a document that has changed, and publishes what is to be said of it: at once when
    /// that is quick, from the background otherwise. No keystroke waits for a long article.
    pub fn change(self: &Arc<Self>, key: DocKey, mut document: Document) {
        let state = self.workspace.state();
        if let Reading::Pending(Some((_, splice))) = &document.reading
            && splice.inserted as usize <= SMALL
            && splice.span.len() <= SMALL
            && document.cost <= QUICK
            && document.text.len() <= LONG
        {
            self.read(&key, &mut document);
        }
        if document.text.len() > LONG {
            document.moved = diagnostics::moved(self, &key, &document);
        }
        let document = self.documents.put(key.clone(), document);
        if document.article().is_some() && !Arc::ptr_eq(&state, &self.workspace.state()) {
            return self.read_again(key, &document);
        }
        match document.reading {
            Reading::Done(_) => diagnostics::publish(self, &key, &document),
            Reading::NoArticle => house::edited(self, &key, Some(&document.text)),
            Reading::Pending(_) | Reading::Failed => {
                diagnostics::publish(self, &key, &document);
                self.read_in_background(key);
            }
        }
    }

    /// Reads a document off the thread that messages are read on. When it has changed meanwhile,
    /// what was read is dropped and the newer text is read.
    pub fn read_in_background(self: &Arc<Self>, key: DocKey) {
        let session = Arc::clone(self);
        self.runtime.spawn_blocking(move || {
            while let Some(document) = session.documents.get(&key) {
                if !matches!(document.reading, Reading::Pending(_)) {
                    return;
                }
                let mut read = Document::clone(&document);
                let state = session.workspace.state();
                session.read(&key, &mut read);
                if let Some(read) = session.documents.replace(&key, &document, read) {
                    // What is stated has changed while it was read.
                    if !Arc::ptr_eq(&state, &session.workspace.state()) && read.article().is_some()
                    {
                        return session.read_again(key, &read);
                    }
                    diagnostics::publish(&session, &key, &read);
                    return;
                }
            }
        });
    }

    /// Reads a document that waits for it. Where the change cannot be read, the whole text is.
    fn read(&self, key: &DocKey, document: &mut Document) {
        let reader = self.workspace.reader(key);
        let started = Instant::now();
        if let Reading::Pending(Some((article, splice))) = &document.reading {
            let text = document.text.clone();
            match catch_unwind(AssertUnwindSafe(|| reader.read_edited(article, text, *splice))) {
                Ok(article) => {
                    document.reading = Reading::Done(article);
                    document.cost = started.elapsed();
                    return;
                }
                Err(panic) => self.log_panic("reading a change", panic.as_ref()),
            }
        }
        let text = document.text.to_string();
        document.reading = match catch_unwind(AssertUnwindSafe(|| reader.read(&text, None))) {
            Ok(article) => Reading::Done(article),
            Err(panic) => {
                self.log_panic("reading an article", panic.as_ref());
                Reading::Failed
            }
        };
    }

    /// Judges a document anew by changed settings. What was recognised in it still holds.
    pub fn read_again(self: &Arc<Self>, key: DocKey, document: &Arc<Document>) {
        let Some(article) = document.article() else { return self.read_in_background(key) };
        let state = self.workspace.state();
        let reading = Reading::Done(self.workspace.reader(&key).read_again(article));
        let read = Document { reading, moved: None, ..Document::clone(document) };
        if let Some(read) = self.documents.replace(&key, document, read) {
            // They have changed again meanwhile.
            if !Arc::ptr_eq(&state, &self.workspace.state()) {
                return self.read_again(key, &read);
            }
            diagnostics::publish(self, &key, &read);
        }
    }

    /// Everything that a question about an open document is answered with.
    pub async fn desk(self: &Arc<Self>, uri: &Uri) -> Option<Desk> {
        let (key, document) = self.document(uri).await?;
        let state = self.workspace.state();
        Some(Desk {
            reader: self.workspace.reader(&key),
            archive: state.archive_of(&key).cloned(),
            session: Arc::clone(self),
            document,
        })
    }

    /// Waits a little for documents that have just been opened, and for archives that have, before
    /// a question that concerns them all.
    pub async fn settled(&self) {
        let read = async {
            for (key, document) in self.documents.all() {
                if matches!(document.reading, Reading::Pending(_)) {
                    self.documents.when_read(&key).await;
                }
            }
        };
        let _ = tokio::time::timeout(MOMENT, read).await;
        for root in &self.workspace.state().roots {
            root.archive.first_read().await;
        }
    }

    /// Runs work that takes longer than a keystroke may wait, off the threads that others need.
    /// When the request is cancelled before the work has begun, it is not done at all.
    pub async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Cancelled) -> T + Send + 'static,
    ) -> Result<T> {
        let cancelled = Cancelled::default();
        let _guard = CancelOnDrop(cancelled.clone());
        let work = self
            .runtime
            .spawn_blocking(move || (!cancelled.is_cancelled()).then(|| work(&cancelled)));
        match work.await {
            Ok(Some(done)) => Ok(done),
            Ok(None) => Err(Error::request_cancelled()),
            Err(failed) => Err(match failed.try_into_panic() {
                Ok(panic) => internal_error(panic.as_ref()),
                Err(_) => Error::internal_error(),
            }),
        }
    }

    /// Notes whether something is `said` of a file that is not open. False when nothing is to be
    /// sent: there is nothing to say, and nothing to take back.
    pub fn told(&self, uri: &Uri, said: bool) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let before = told.iter().position(|other| other == uri);
        match (said, before) {
            (true, None) => told.push(uri.clone()),
            (false, Some(at)) => drop(told.swap_remove(at)),
            (true, Some(_)) => {}
            (false, None) => return false,
        }
        true
    }

    /// The files that something was said of and that are `gone`; nothing is said of them now.
    pub fn untold(&self, gone: impl Fn(&Uri) -> bool) -> Vec<Uri> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.extract_if(.., |uri| gone(uri)).collect()
    }

    /// Writes to the log of the editor.
    pub fn log(&self, typ: MessageType, message: impl Into<String>) {
        self.outbox.notify::<LogMessage>(LogMessageParams { typ, message: message.into() });
    }

    /// Tells the user, a few times a session at most; the log has them all.
    pub fn show(&self, typ: MessageType, message: impl Into<String>) {
        let message = message.into();
        if self.messages.fetch_add(1, Ordering::Relaxed) < MOST_MESSAGES {
            self.outbox.notify::<ShowMessage>(ShowMessageParams { typ, message: message.clone() });
        }
        self.log(typ, message);
    }

    fn log_panic(&self, doing: &str, panic: &(dyn std::any::Any + Send)) {
        let said = internal_error(panic).data.unwrap_or_default();
        self.log(MessageType::ERROR, format!("postilla: {doing} failed: {said}"));
    }
}

/// An open document as it was when a question about it came, with all that helps to answer.
pub struct Desk {
    pub session: Arc<Session>,
    pub document: Arc<Document>,
    pub reader: Reader,
    pub archive: Option<Arc<Archive>>,
}

impl Desk {
    /// The archive with the open buffers laid over it. Takes a while: only in
    /// [`Session::slowly`].
    pub fn corpus(&self) -> Option<&Corpus> {
        self.archive.as_ref()?.corpus(&self.session)
    }

    /// Whether the document belongs to a folder of the workspace, and its path below that.
    pub fn place_in_folder(&self) -> (bool, Option<String>) {
        let key = self.session.documents.key(&self.document.uri);
        let state = self.session.workspace.state();
        let Some(root) = state.root_of(&key) else { return (false, None) };
        let path = key.path().and_then(|path| path.strip_prefix(&root.path).ok());
        (true, path.map(slashed))
    }

    /// The folder that the document belongs to.
    pub fn root(&self) -> Option<Arc<Root>> {
        let key = self.session.documents.key(&self.document.uri);
        self.session.workspace.state().root_of(&key).cloned()
    }

    /// What the archive calls the document.
    pub fn name(&self) -> String {
        let uri = &self.document.uri;
        let key = self.session.documents.key(uri);
        self.archive.as_ref().map_or_else(String::new, |archive| archive.name(&key, uri))
    }

    pub fn offset(&self, position: lsp::Position) -> u32 {
        convert::offset(&self.document.text, position, self.session.encoding())
    }

    pub fn range(&self, span: Span) -> lsp::Range {
        convert::range(&self.document.text, span, self.session.encoding())
    }

    pub fn span(&self, range: lsp::Range) -> Span {
        convert::span(&self.document.text, range, self.session.encoding())
    }

    pub fn edit(&self, edits: &[Edit]) -> lsp::WorkspaceEdit {
        let Document { uri, version, text, .. } = &*self.document;
        convert::workspace_edit(uri, *version, text, edits, self.session.abilities())
    }

    pub fn location(&self, span: Span) -> lsp::Location {
        lsp::Location::new(self.document.uri.clone(), self.range(span))
    }

    /// Where something stands in the archive.
    pub fn located(&self, source: &Source, place: &Place) -> Option<lsp::Location> {
        self.archive.as_ref()?.location(source, place, self.session.encoding())
    }

    /// A place in the `entities.toml` of the document's folder.
    pub fn entry(&self, span: Span) -> Option<(Uri, lsp::Range)> {
        let state = self.session.workspace.state();
        let root = state.root_of(&self.session.documents.key(&self.document.uri))?;
        let text = Text::new(&root.text(ENTITIES_FILE));
        let uri = house::uri(&self.session, root, ENTITIES_FILE)?;
        Some((uri, convert::range(&text, span, self.session.encoding())))
    }

    /// A text as Markdown, or plain.
    pub fn markup(&self, text: &Rich, markdown: bool) -> lsp::MarkupContent {
        match markdown {
            true => lsp::MarkupContent {
                kind: lsp::MarkupKind::Markdown,
                value: text.markdown(|target| self.address(target)),
            },
            false => lsp::MarkupContent { kind: lsp::MarkupKind::PlainText, value: text.text() },
        }
    }

    /// The address of what a text points to.
    pub fn address(&self, target: &Target) -> Option<String> {
        self.archive.as_ref()?.address(target)
    }
}

/// Whether anybody still waits for the result.
#[derive(Clone, Default)]
pub struct Cancelled(Arc<AtomicBool>);

impl Cancelled {
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

struct CancelOnDrop(Cancelled);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}
