//! The mentions of one article, chained: all those of one bearer together.

use super::knowledge::Knowledge;
use super::mention::{EntityKind, Mention};
use super::role::RoleMention;
use crate::lang::Language;
use crate::text::{BlockKind, Span};
use rustc_hash::FxHashMap;

/// A block of an article with the names found in it.
#[derive(Clone, Copy, Debug)]
pub struct NamedBlock<'a> {
    /// Where the block starts, in bytes of the article.
    pub offset: u32,
    pub text: &'a str,
    pub kind: BlockKind,
    /// Spans are bytes of the block.
    pub mentions: &'a [Mention],
}

/// How a mention names its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    Full,
    Surname,
    Given,
    Acronym,
    /// A city, a building or a seat in the place of whoever acts from it: *Mosca*, *il Cremlino*.
    Metonym,
    /// A description in the place of a name: *il tycoon*. Not a name: `annotate` leaves it out.
    Nominal,
}

/// A mention of an article and the chain it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainedMention {
    /// Bytes of the article.
    pub span: Span,
    pub kind: EntityKind,
    pub confidence: f32,
    /// Index in [`Chains::chains`].
    pub chain: u32,
    pub form: Form,
    /// The role given to the bearer at this mention.
    pub role: Option<RoleMention>,
}

/// The mentions of one bearer.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    pub kind: EntityKind,
    /// The fullest form in the article.
    pub name: String,
    /// Indices in [`Chains::mentions`], in order.
    pub mentions: Vec<u32>,
}

/// The names of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chains {
    /// In the order of their first mentions.
    pub chains: Vec<Chain>,
    /// In the order of the text.
    pub mentions: Vec<ChainedMention>,
}

/// Chains the mentions of one article. Linear in the mentions and in the words around them.
pub fn chains(blocks: &[NamedBlock<'_>], _knowledge: &Knowledge, _language: &Language) -> Chains {
    let mut found = Chains::default();
    let mut by_name: FxHashMap<String, u32> = FxHashMap::default();
    for block in blocks {
        for mention in block.mentions {
            let Some(text) = block.text.get(mention.span.range()) else { continue };
            let chain = *by_name.entry(text.to_lowercase()).or_insert_with(|| {
                let name = text.to_owned();
                found.chains.push(Chain { kind: mention.kind, name, mentions: Vec::new() });
                found.chains.len() as u32 - 1
            });
            let index = found.mentions.len() as u32;
            if let Some(chain) = found.chains.get_mut(chain as usize) {
                chain.mentions.push(index);
            }
            found.mentions.push(ChainedMention {
                span: mention.span.shifted(block.offset),
                kind: mention.kind,
                confidence: mention.confidence,
                chain,
                form: Form::Full,
                role: None,
            });
        }
    }
    found
}
