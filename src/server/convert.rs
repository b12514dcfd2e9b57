//! Values of features as protocol types. No decisions here.

use crate::text::{Encoding, Position, Span, Text};
use tower_lsp::ls_types as lsp;

pub fn position(position: Position) -> lsp::Position {
    lsp::Position::new(position.line, position.character)
}

pub fn offset(text: &Text, position: lsp::Position, encoding: Encoding) -> u32 {
    text.offset(Position::new(position.line, position.character), encoding) as u32
}

pub fn range(text: &Text, span: Span, encoding: Encoding) -> lsp::Range {
    let (start, end) = text.range(span, encoding);
    lsp::Range::new(position(start), position(end))
}

pub fn span(text: &Text, range: lsp::Range, encoding: Encoding) -> Span {
    let place = |p: lsp::Position| Position::new(p.line, p.character);
    text.span((place(range.start), place(range.end)), encoding)
}
