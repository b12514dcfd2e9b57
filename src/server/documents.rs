//! The open documents. No guard of the map leaves this module: what comes out is an `Arc`, a
//! snapshot that nothing changes any more.

use super::uri::DocKey;
use crate::article::Article;
use crate::finding::Finding;
use crate::text::{Span, Splice, Text};
use dashmap::DashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use tower_lsp::ls_types::{Diagnostic, Uri};

/// An open document at one moment.
#[derive(Clone)]
pub struct Document {
    /// As the client spells it: answers about the document name it so.
    pub uri: Uri,
    pub language_id: String,
    /// The client's number for the state of the text.
    pub version: i32,
    pub text: Text,
    pub reading: Reading,
    /// How long it took to read the last change.
    pub cost: Duration,
    /// Where the last change was made, while somebody may still be typing there.
    pub typed: Option<Span>,
    /// What was published of it when it had been edited and not yet been read, if that still stands.
    pub moved: Option<Arc<[Diagnostic]>>,
    /// Whether it was said that there are more findings than are shown.
    pub told: Arc<AtomicBool>,
    /// The findings round the last change that were shown before it: their codes and words.
    pub shown: Arc<[(&'static str, Box<str>)]>,
    /// What the archive has to say of it, moved along with the text since it was asked.
    pub archived: Arc<[Finding]>,
}

/// How far the reading of a document is.
#[derive(Clone)]
pub enum Reading {
    /// Under way in the background: from nothing, or from an article that was read before and the
    /// splice that made this text of its text.
    Pending(Option<(Article, Splice)>),
    /// The article of exactly this text.
    Done(Article),
    /// It is none of an article, but a file of the house.
    NoArticle,
    /// Reading it panicked. The text is kept in step, and the next change tries again.
    Failed,
}

impl Document {
    pub fn article(&self) -> Option<&Article> {
        match &self.reading {
            Reading::Done(article) => Some(article),
            Reading::Pending(_) | Reading::NoArticle | Reading::Failed => None,
        }
    }

    /// Whether a finding near the last change was shown before it.
    pub fn was_shown(&self, article: &Article, finding: &Finding) -> bool {
        let words = article.text().of(finding.span);
        self.shown.iter().any(|(code, of)| *code == finding.code && **of == *words)
    }

    /// The article to start from when `splice` is done to this text, and what then has been done
    /// to it in all.
    pub fn base(&self, splice: Splice) -> Option<(Article, Splice)> {
        match &self.reading {
            Reading::Done(article) => Some((article.clone(), splice)),
            Reading::Pending(Some((article, before))) => {
                Some((article.clone(), Splice::hull(&[*before, splice])?))
            }
            Reading::Pending(None) | Reading::NoArticle | Reading::Failed => None,
        }
    }
}

#[derive(Default)]
pub struct Documents {
    open: DashMap<DocKey, Arc<Document>>,
    /// Keys of the URIs that documents were opened by, so that a keystroke asks the disk nothing.
    keys: DashMap<Uri, DocKey>,
    read: Notify,
}

impl Documents {
    /// The key of a URI. Known by heart for open documents.
    pub fn key(&self, uri: &Uri) -> DocKey {
        if let Some(key) = self.keys.get(uri) {
            return key.clone();
        }
        DocKey::of(uri)
    }

    pub fn open(&self, key: DocKey, document: Document) -> Arc<Document> {
        self.keys.insert(document.uri.clone(), key.clone());
        self.put(key, document)
    }

    pub fn put(&self, key: DocKey, document: Document) -> Arc<Document> {
        let document = Arc::new(document);
        self.open.insert(key, Arc::clone(&document));
        self.read.notify_waiters();
        document
    }

    /// Replaces `old` by `new`, unless something newer has come since `old` was taken.
    pub fn replace(
        &self,
        key: &DocKey,
        old: &Arc<Document>,
        new: Document,
    ) -> Option<Arc<Document>> {
        let new = Arc::new(new);
        {
            let mut current = self.open.get_mut(key)?;
            if !Arc::ptr_eq(&current, old) {
                return None;
            }
            *current = Arc::clone(&new);
        }
        self.read.notify_waiters();
        Some(new)
    }

    pub fn close(&self, key: &DocKey) -> Option<Arc<Document>> {
        let (_, closed) = self.open.remove(key)?;
        self.keys.retain(|_, of| of != key);
        self.read.notify_waiters();
        Some(closed)
    }

    /// Says that what is to be said of documents has changed, though they have not.
    pub fn touched(&self) {
        self.read.notify_waiters();
    }

    /// The next change of any document, from the moment that this is called.
    pub fn change(&self) -> Notified<'_> {
        self.read.notified()
    }

    pub fn get(&self, key: &DocKey) -> Option<Arc<Document>> {
        self.open.get(key).map(|document| Arc::clone(&document))
    }

    /// Whether a document is open exactly so.
    pub fn is_current(&self, key: &DocKey, document: &Arc<Document>) -> bool {
        self.open.get(key).is_some_and(|current| Arc::ptr_eq(&current, document))
    }

    pub fn all(&self) -> Vec<(DocKey, Arc<Document>)> {
        self.open.iter().map(|entry| (entry.key().clone(), Arc::clone(entry.value()))).collect()
    }

    /// The document as soon as it has been read; `None` when it is not open or cannot be read.
    /// Ready at once in all but the first moments of a document and those after a huge paste.
    pub async fn when_read(&self, key: &DocKey) -> Option<Arc<Document>> {
        loop {
            // Made before looking, so that what happens in between is not missed.
            let change = self.read.notified();
            let document = self.get(key)?;
            match document.reading {
                Reading::Done(_) => return Some(document),
                Reading::NoArticle | Reading::Failed => return None,
                Reading::Pending(_) => change.await,
            }
        }
    }
}
