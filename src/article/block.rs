use crate::dates::{self, BlockDates};
use crate::entities::{BlockNames, Tagger};
use crate::lang::Language;
use crate::text::{BlockKind, markup};

/// A block of an article with what was recognised in it. All spans count from the block's start.
#[derive(Debug)]
pub struct Block {
    pub kind: BlockKind,
    /// As it stands in the article, line breaks included.
    pub text: Box<str>,
    pub dates: BlockDates,
    pub names: BlockNames,
}

impl Block {
    /// Recognises dates and names: a pure function of the arguments.
    pub fn recognise(kind: BlockKind, text: String, language: &Language, tagger: &Tagger) -> Self {
        let (dates, names) = if kind.is_prose() {
            let read = markup::blanked(&text);
            (dates::find(&read, language), tagger.first_pass(&read))
        } else {
            Default::default()
        };
        Block { kind, text: text.into_boxed_str(), dates, names }
    }
}
