use crate::features;
use crate::server::diagnostics;
use crate::server::documents::{Document, Reading};
use crate::server::session::Session;
use crate::text::{Change, Position, Span, Splice};
use std::sync::Arc;
use tower_lsp::ls_types::{self as lsp, DidChangeTextDocumentParams, MessageType};

/// Text that comes in longer pieces than this many bytes is pasted, not typed.
const TYPED: u32 = 32;

pub fn handle(session: &Arc<Session>, params: DidChangeTextDocumentParams) {
    let uri = &params.text_document.uri;
    let version = params.text_document.version;
    let key = session.documents.key(uri);
    let Some(before) = session.documents.get(&key) else {
        session.log(
            MessageType::WARNING,
            format!("postilla: a change to {} came before it was opened", uri.as_str()),
        );
        return;
    };
    let changes: Vec<Change> = params.content_changes.into_iter().map(change).collect();
    // A change that replaces the whole text is right whatever came before it.
    if version < before.version && changes.iter().all(|change| change.range.is_some()) {
        session.log(
            MessageType::WARNING,
            format!(
                "postilla: a change to version {version} of {} came after version {} and was left out",
                uri.as_str(),
                before.version
            ),
        );
        return;
    }
    let mut text = before.text.clone();
    let splices = text.apply(&changes, session.encoding());
    let splice = Splice::hull(&splices).unwrap_or(Splice { span: Span::default(), inserted: 0 });
    let document = Document {
        uri: before.uri.clone(),
        language_id: before.language_id.clone(),
        version,
        text,
        reading: match before.reading {
            Reading::NoArticle => Reading::NoArticle,
            _ => Reading::Pending(before.base(splice)),
        },
        cost: before.cost,
        typed: typed(splice),
        moved: None,
        told: Arc::clone(&before.told),
        shown: diagnostics::shown(&before, splice.span),
        archived: features::archive::moved(&before.archived, splice),
    };
    session.change(key, document);
}

/// The place of a change that a typing hand makes.
fn typed(splice: Splice) -> Option<Span> {
    let start = splice.span.start;
    (splice.inserted <= TYPED && splice.span.len() <= TYPED as usize)
        .then(|| Span { start, end: start + splice.inserted })
}

fn change(event: lsp::TextDocumentContentChangeEvent) -> Change {
    let position = |p: lsp::Position| Position::new(p.line, p.character);
    Change {
        range: event.range.map(|range| (position(range.start), position(range.end))),
        text: event.text,
    }
}
