//! Values of features as protocol types. No decisions here.

use super::client::Abilities;
use crate::finding::Edit;
use crate::text::{Encoding, Position, Span, Text};
use tower_lsp::ls_types as lsp;

pub fn position(position: Position) -> lsp::Position {
    lsp::Position::new(position.line, position.character)
}

pub fn offset(text: &Text, position: lsp::Position, encoding: Encoding) -> u32 {
    text.offset(Position::new(position.line, position.character), encoding) as u32
}

pub fn range(text: &Text, span: Span, encoding: Encoding) -> lsp::Range {
    places(text.range(span, encoding))
}

/// The range from one place to another.
pub fn places((start, end): (Position, Position)) -> lsp::Range {
    lsp::Range::new(position(start), position(end))
}

/// The edits of one document as the client wants them.
pub fn workspace_edit(
    uri: &lsp::Uri,
    version: i32,
    text: &Text,
    edits: &[Edit],
    client: &Abilities,
) -> lsp::WorkspaceEdit {
    let edits: Vec<lsp::TextEdit> = edits
        .iter()
        .map(|edit| lsp::TextEdit::new(range(text, edit.span, client.encoding), edit.text.clone()))
        .collect();
    if client.document_changes {
        let text_document = lsp::OptionalVersionedTextDocumentIdentifier {
            uri: uri.clone(),
            version: Some(version),
        };
        let edits = edits.into_iter().map(lsp::OneOf::Left).collect();
        let document = lsp::TextDocumentEdit { text_document, edits };
        return lsp::WorkspaceEdit {
            document_changes: Some(lsp::DocumentChanges::Edits(vec![document])),
            ..lsp::WorkspaceEdit::default()
        };
    }
    lsp::WorkspaceEdit {
        changes: Some(std::iter::once((uri.clone(), edits)).collect()),
        ..lsp::WorkspaceEdit::default()
    }
}

pub fn span(text: &Text, range: lsp::Range, encoding: Encoding) -> Span {
    let place = |p: lsp::Position| Position::new(p.line, p.character);
    text.span((place(range.start), place(range.end)), encoding)
}
