//! An article as text: rope, positions, edits, blocks, sentences, tokens, markup. No linguistics.

mod position;
mod rope;
mod span;

pub use position::{Change, Encoding, Position, Splice};
pub use rope::Text;
pub use span::Span;
