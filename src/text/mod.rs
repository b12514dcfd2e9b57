//! An article as text: rope, positions, edits, blocks, sentences, tokens, markup. No linguistics.

pub mod block;
pub mod fold;
mod html;
pub mod markup;
mod position;
mod quote;
mod rope;
pub mod sentence;
mod span;
pub mod token;

pub use block::BlockKind;
pub use fold::fold;
pub use position::{Change, Encoding, Position, Splice, line_breaks, position_in};
pub use quote::{quotations, quoted};
pub use rope::Text;
pub use span::Span;
