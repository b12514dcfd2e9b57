//! The stretches of text round a place, from the sentence up.

use crate::article::{Article, Placed};
use crate::lang::Language;
use crate::text::Span;
use crate::text::sentence::sentences;
use crate::text::token::tokens;

/// The block that a place stands in.
pub fn block_at(article: &Article, offset: u32) -> Option<&Placed> {
    let blocks = article.blocks();
    let after = blocks.partition_point(|placed| placed.offset <= offset);
    blocks.get(after.checked_sub(1)?)
}

/// The sentence that a place stands in or ends, in article bytes.
pub fn at(article: &Article, offset: u32, language: &Language) -> Option<Span> {
    let placed = block_at(article, offset)?;
    let text = &placed.block.text;
    let abbreviations = &language.abbreviations;
    let tokens = tokens(text, abbreviations);
    let within = offset - placed.offset;
    let mut last = None;
    for range in sentences(text, &tokens, abbreviations) {
        let (Some(first), Some(end)) =
            (tokens.get(range.start), tokens.get(range.end.wrapping_sub(1)))
        else {
            continue;
        };
        let sentence = Span { start: first.span.start, end: end.span.end };
        if within < sentence.start {
            break;
        }
        last = Some(sentence);
        if within <= sentence.end {
            break;
        }
    }
    last.map(|sentence| sentence.shifted(placed.offset))
}
