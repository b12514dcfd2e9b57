//! An article as text: rope, positions, edits, blocks, sentences, tokens, markup. No linguistics.

pub mod block;
mod position;
mod rope;
mod span;

pub use block::BlockKind;
pub use position::{Change, Encoding, Position, Splice};
pub use rope::Text;
pub use span::Span;
