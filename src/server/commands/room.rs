//! Where a question comes from: an open article, a file below a folder, or the folder itself.

use crate::article::Reader;
use crate::corpus::query::Source;
use crate::corpus::{Corpus, EntityKey, Place, read_article};
use crate::features::page::{self, Texts};
use crate::features::rich::Target;
use crate::server::archive::Archive;
use crate::server::documents::{Document, Reading};
use crate::server::session::{Desk, Session};
use crate::text::Text;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{Location, Position, Uri};

/// Who is asked about: whoever is named at a place of the document, or an entity by its id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whom {
    pub uri: Uri,
    #[serde(default)]
    pub position: Option<Position>,
    #[serde(default)]
    pub entity: Option<String>,
}

/// As a [`Desk`], but a document need not be there.
pub struct Room {
    session: Arc<Session>,
    uri: Uri,
    pub reader: Reader,
    pub archive: Option<Arc<Archive>>,
    document: Option<Arc<Document>>,
}

impl Room {
    pub async fn of(session: &Arc<Session>, uri: Uri) -> Room {
        let key = session.documents.key(&uri);
        let document = session.documents.when_read(&key).await;
        let state = session.workspace.state();
        session.settled().await;
        Room {
            reader: session.workspace.reader(&key),
            archive: state.archive_of(&key).cloned(),
            session: Arc::clone(session),
            document,
            uri,
        }
    }

    /// Reads the file of the document, where it is not open and lies in a folder of the workspace.
    /// Takes a while: only in [`Session::slowly`].
    fn document(&self) -> Option<Arc<Document>> {
        if let Some(document) = &self.document {
            return Some(Arc::clone(document));
        }
        let key = self.session.documents.key(&self.uri);
        let state = self.session.workspace.state();
        state.root_of(&key)?;
        let text = read_article(key.path()?).ok()?;
        let article = self.reader.read(&text, None);
        Some(Arc::new(Document {
            uri: self.uri.clone(),
            language_id: String::new(),
            version: 0,
            text: Text::new(&text),
            reading: Reading::Done(article),
            cost: Duration::ZERO,
            typed: None,
            moved: None,
            told: Arc::default(),
            shown: Arc::default(),
            archived: Arc::default(),
        }))
    }

    /// The desk of the document; an error says that there is none.
    pub fn desk(&self) -> Result<Desk> {
        let document = self.document().filter(|document| document.article().is_some());
        let document = document.ok_or_else(|| {
            let uri = self.uri.as_str();
            Error::invalid_params(format!(
                "{uri} is no article: it is not open, and no file of the workspace"
            ))
        })?;
        Ok(Desk {
            session: Arc::clone(&self.session),
            document,
            reader: self.reader.clone(),
            archive: self.archive.clone(),
        })
    }

    /// The archive with the open buffers laid over it; `None` where there is no folder, or one that
    /// has only just been opened.
    pub fn corpus(&self) -> Option<&Corpus> {
        self.archive.as_ref()?.corpus(&self.session)
    }

    /// Whether articles are yet to come: the folder has not been read once.
    pub fn is_early(&self) -> bool {
        self.archive.as_ref().is_some_and(|archive| archive.is_early())
    }

    /// Whom a question is about: at a place of the document, or by its id.
    pub fn entity(&self, whom: &Whom) -> Result<Option<EntityKey>> {
        match (&whom.entity, whom.position) {
            (Some(id), None) => Ok(Some(entity(id)?)),
            (None, Some(position)) => {
                let desk = self.desk()?;
                let Some(article) = desk.document.article() else { return Ok(None) };
                let offset = desk.offset(position);
                Ok(page::entity_at(article, offset, self.corpus(), self.reader.language))
            }
            _ => Err(Error::invalid_params("either `position` or `entity` is needed")),
        }
    }

    /// The text of an article of the archive as it is now: of the open buffer, or of the file.
    pub fn text(&self, path: &str) -> Option<String> {
        if path.is_empty() {
            return Some(self.document.as_ref()?.text.to_string());
        }
        self.archive.as_ref()?.text(path)
    }

    pub fn location(&self, source: &Source, place: &Place) -> Option<Location> {
        let encoding = self.session.encoding();
        if source.path.is_empty() {
            let range = crate::server::archive::range(place, encoding);
            return Some(Location::new(self.uri.clone(), range));
        }
        self.archive.as_ref()?.location(source, place, encoding)
    }

    /// The address of what a text points to.
    pub fn address(&self, target: &Target) -> Option<String> {
        self.archive.as_ref()?.address(target)
    }

    pub fn page_desk<'a>(&'a self, texts: &'a Texts<'a>) -> page::Desk<'a> {
        page::Desk {
            corpus: self.corpus(),
            texts,
            knowledge: &self.reader.knowledge,
            settings: &self.reader.settings,
            language: self.reader.language,
        }
    }

    /// The open articles that the archive counts, with their names there; the one asked about
    /// first.
    pub fn open(&self) -> Vec<(String, Arc<Document>)> {
        let Some(archive) = &self.archive else {
            return self
                .document
                .iter()
                .map(|document| (String::new(), document.clone()))
                .collect();
        };
        let mut open = archive.open();
        open.sort_by(|a, b| {
            let rank = |(name, document): &(String, Arc<Document>)| {
                (document.uri != self.uri, name.clone())
            };
            rank(a).cmp(&rank(b))
        });
        open
    }
}

/// An entity by its id.
pub fn entity(id: &str) -> Result<EntityKey> {
    id.parse().map_err(|error| Error::invalid_params(format!("{error}")))
}
