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
    let (uri, text, edits) = (uri.clone(), text.clone(), edits.to_vec());
    workspace_edits(vec![Edited { uri, version: Some(version), text, edits }], client)
}

/// A document with what is to be changed in it.
pub struct Edited {
    pub uri: lsp::Uri,
    /// Of an open document.
    pub version: Option<i32>,
    pub text: Text,
    pub edits: Vec<Edit>,
}

/// The edits of several documents as the client wants them.
pub fn workspace_edits(edited: Vec<Edited>, client: &Abilities) -> lsp::WorkspaceEdit {
    let edits = edited.into_iter().map(|Edited { uri, version, text, edits }| {
        let edits: Vec<lsp::TextEdit> = edits
            .into_iter()
            .map(|edit| lsp::TextEdit::new(range(&text, edit.span, client.encoding), edit.text))
            .collect();
        (uri, version, edits)
    });
    if !client.document_changes {
        return lsp::WorkspaceEdit {
            changes: Some(edits.map(|(uri, _, edits)| (uri, edits)).collect()),
            ..lsp::WorkspaceEdit::default()
        };
    }
    let documents = edits.map(|(uri, version, edits)| lsp::TextDocumentEdit {
        text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(lsp::OneOf::Left).collect(),
    });
    lsp::WorkspaceEdit {
        document_changes: Some(lsp::DocumentChanges::Edits(documents.collect())),
        ..lsp::WorkspaceEdit::default()
    }
}

pub fn span(text: &Text, range: lsp::Range, encoding: Encoding) -> Span {
    let place = |p: lsp::Position| Position::new(p.line, p.character);
    text.span((place(range.start), place(range.end)), encoding)
}
