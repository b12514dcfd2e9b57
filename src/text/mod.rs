//! An article as text: rope, positions, edits, blocks, sentences, tokens, markup. No linguistics.

mod span;

pub use span::Span;
