//! What is answered in the files of the house themselves. `entities.toml` has answers; in the others
//! there is nothing to ask.

use crate::entities::knowledge::ENTITIES_FILE;
use crate::features::own_file::OwnFile;
use crate::features::rich::Rich;
use crate::server::documents::Document;
use crate::server::methods::document_symbol;
use crate::server::session::Session;
use crate::server::workspace::Root;
use crate::server::{convert, house};
use crate::text::Span;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// A file of the house that somebody asks about.
pub struct Asked {
    session: Arc<Session>,
    root: Arc<Root>,
    document: Arc<Document>,
}

/// The file of the house that a URI names, when it is open and has answers.
pub fn asked(session: &Arc<Session>, uri: &Uri) -> Option<Asked> {
    let (root, document) = house::open(session, uri)?;
    let key = session.documents.key(uri);
    let own = key.path()?.file_name()? == ENTITIES_FILE;
    own.then(|| Asked { session: Arc::clone(session), root, document })
}

impl Asked {
    /// Answers by the text of the file and the archive of its folder.
    async fn answer<T: Send + 'static>(
        self,
        position: Position,
        answer: impl FnOnce(&Asked, &OwnFile<'_>, u32) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let session = Arc::clone(&self.session);
        session.settled().await;
        session
            .slowly(move |_| {
                let text = self.document.text.to_string();
                let corpus = self.root.archive.corpus(&self.session);
                let file = OwnFile { text: &text, reader: &self.root.reader, corpus };
                let encoding = self.session.encoding();
                let offset = convert::offset(&self.document.text, position, encoding);
                answer(&self, &file, offset)
            })
            .await
    }

    fn range(&self, span: Span) -> Range {
        convert::range(&self.document.text, span, self.session.encoding())
    }

    fn markup(&self, text: &Rich) -> MarkupContent {
        match self.session.abilities().hover_markdown {
            true => MarkupContent {
                kind: MarkupKind::Markdown,
                value: text.markdown(|target| self.root.archive.address(target)),
            },
            false => MarkupContent { kind: MarkupKind::PlainText, value: text.text() },
        }
    }

    pub async fn hover(self, position: Position) -> Result<Option<Hover>> {
        self.answer(position, |asked, file, offset| {
            let (span, text) = file.hover(offset)?;
            let contents = HoverContents::Markup(asked.markup(&text));
            Some(Hover { contents, range: Some(asked.range(span)) })
        })
        .await
    }

    pub async fn completion(self, position: Position) -> Result<Option<CompletionResponse>> {
        self.answer(position, |asked, file, offset| {
            let offers = file.offers(offset).into_iter().enumerate();
            let items = offers.map(|(at, offer)| CompletionItem {
                label: offer.label.clone(),
                kind: Some(CompletionItemKind::PROPERTY),
                detail: offer.detail,
                sort_text: Some(format!("{at:03}")),
                filter_text: Some(offer.label),
                text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(
                    asked.range(offer.replaces),
                    offer.text,
                ))),
                ..CompletionItem::default()
            });
            Some(CompletionResponse::Array(items.collect()))
        })
        .await
    }

    /// The first full mention of an entry, or the entry that a value names.
    pub async fn definition(self, position: Position) -> Result<Option<GotoDefinitionResponse>> {
        self.answer(position, |asked, file, offset| {
            let location = match file.entry(offset) {
                Some(entry) => Location::new(asked.document.uri.clone(), asked.range(entry)),
                None => {
                    let found = file.corpus?.first_full_mention(&file.key(offset)?)?;
                    let encoding = asked.session.encoding();
                    asked.root.archive.location(&found.source, &found.occurrence.place, encoding)?
                }
            };
            Some(GotoDefinitionResponse::Scalar(location))
        })
        .await
    }

    /// Every mention of an entry, the oldest first.
    pub async fn references(self, position: Position) -> Result<Option<Vec<Location>>> {
        self.answer(position, |asked, file, offset| {
            let (archive, encoding) = (&asked.root.archive, asked.session.encoding());
            let found = file.corpus?.references(&file.key(offset)?);
            let places = found.flat_map(|article| {
                let source = article.source;
                article
                    .mentions
                    .into_iter()
                    .filter_map(move |mention| archive.location(&source, &mention.place, encoding))
            });
            Some(places.collect())
        })
        .await
    }

    pub async fn symbols(self) -> Result<Option<DocumentSymbolResponse>> {
        self.answer(Position::default(), |asked, file, _| {
            let nested = asked.session.abilities().hierarchical_symbols;
            let text = &asked.document.text;
            let range = |span| convert::range(text, span, asked.session.encoding());
            let uri = &asked.document.uri;
            Some(document_symbol::response(file.symbols(), nested, uri, &range))
        })
        .await
    }
}
