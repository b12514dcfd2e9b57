//! The blocks of an article and where they stand, kept up to date edit by edit.

use super::Block;
use crate::text::block::{self, Start, blocks};
use crate::text::{BlockKind, Span, Splice, Text};
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// A block and where it starts: the byte of the article and the line.
#[derive(Clone, Debug)]
pub struct Placed {
    pub offset: u32,
    pub line: u32,
    pub block: Arc<Block>,
}

/// Texts longer than this many bytes are recognised on all cores.
const WORTH_ALL_CORES: usize = 256 * 1024;

/// How far ahead of the expected place an unchanged block is looked for when text was edited.
const REUSE_WINDOW: usize = 16;

/// Cuts a text into blocks and recognises each.
pub fn lay_out(
    text: &Text,
    recognise: impl Fn(BlockKind, String) -> Arc<Block> + Sync,
) -> Vec<Placed> {
    let cut: Vec<(BlockKind, String)> = blocks(lines_from(text, 0), Start::File).collect();
    let recognised: Vec<Arc<Block>> = if text.len() > WORTH_ALL_CORES {
        cut.into_par_iter().map(|(kind, text)| recognise(kind, text)).collect()
    } else {
        cut.into_iter().map(|(kind, text)| recognise(kind, text)).collect()
    };
    let mut placed: Vec<Placed> = Vec::with_capacity(recognised.len());
    for block in recognised {
        placed.push(behind(&placed, block));
    }
    placed
}

/// `block`, behind those that are placed.
fn behind(placed: &[Placed], block: Arc<Block>) -> Placed {
    match placed.last() {
        Some(last) => Placed {
            offset: last.offset + last.block.text.len() as u32,
            line: last.line + last.block.breaks,
            block,
        },
        None => Placed { offset: 0, line: 0, block },
    }
}

/// The blocks of `text`, which `splice` made out of the text of `old`. Blocks that the splice did
/// not change are the old ones; only the others are recognised.
pub fn lay_out_again(
    old: &[Placed],
    text: &Text,
    splice: Splice,
    recognise: impl Fn(BlockKind, String) -> Arc<Block>,
) -> Vec<Placed> {
    let from = first_affected(old, text, splice);
    let offset = old.get(from).map_or(0, |p| p.offset);
    let start = match old.get(from) {
        None | Some(Placed { offset: 0, .. }) => Start::File,
        Some(_) if text.line_start(text.line_at(offset as usize)) == offset as usize => Start::Line,
        Some(placed) => Start::Middle(placed.block.kind),
    };
    let edited_up_to = splice.span.start + splice.inserted;
    let mut new = old[..from].to_vec();
    let mut at = offset;
    let mut next_old = from;
    for (kind, piece) in blocks(lines_from(text, offset as usize), start) {
        let block = match reusable(&old[next_old..], kind, &piece) {
            Some(ahead) => {
                next_old += ahead + 1;
                Arc::clone(&old[next_old - 1].block)
            }
            None => recognise(kind, piece),
        };
        at += block.text.len() as u32;
        new.push(behind(&new, block));
        if at > edited_up_to
            && let Some(rest) = unchanged_from(old, splice, at, kind, text)
        {
            for placed in &old[rest..] {
                new.push(behind(&new, Arc::clone(&placed.block)));
            }
            break;
        }
    }
    new
}

/// The first old block that has to be cut anew: two before the edit, since a line's own text and
/// the line after it decide where its block ends, or the first where text looks further ahead.
fn first_affected(old: &[Placed], text: &Text, splice: Splice) -> usize {
    let front_matter = match old.first() {
        Some(first) if first.block.kind == BlockKind::FrontMatter => {
            splice.span.start as usize <= first.block.text.len()
        }
        _ => block::opens_front_matter(&text.line(0)),
    };
    if front_matter || old.iter().any(|placed| block::looks_far_ahead(&placed.block.text)) {
        return 0;
    }
    old.partition_point(|placed| placed.offset <= splice.span.start).saturating_sub(3)
}

/// How many blocks ahead the same block stands, if it is near.
fn reusable(old: &[Placed], kind: BlockKind, text: &str) -> Option<usize> {
    old.iter()
        .take(REUSE_WINDOW)
        .position(|placed| placed.block.kind == kind && *placed.block.text == *text)
}

/// The old block that starts at new offset `at`, if all from there on is cut as it was.
fn unchanged_from(
    old: &[Placed],
    splice: Splice,
    at: u32,
    kind: BlockKind,
    text: &Text,
) -> Option<usize> {
    let rest = old.partition_point(|placed| {
        placed.offset < splice.span.end || moved(placed.offset, splice) < at
    });
    let first = old.get(rest)?;
    if moved(first.offset, splice) != at {
        return None;
    }
    let cut_in_line = text.line_start(text.line_at(at as usize)) != at as usize;
    (!cut_in_line || first.block.kind == kind).then_some(rest)
}

/// Where an offset behind the splice has gone.
fn moved(offset: u32, splice: Splice) -> u32 {
    offset - (splice.span.end - splice.span.start) + splice.inserted
}

/// The lines of a text from `offset` on, each with its line break; the first may be part of one.
fn lines_from(text: &Text, offset: usize) -> impl Iterator<Item = Cow<'_, str>> {
    let first = text.line_at(offset);
    (first..text.line_count())
        .map(move |line| text.slice(text.line_start(line).max(offset)..text.line_start(line + 1)))
        .filter(|line| !line.is_empty())
}

/// The block that a span of the article begins in, and the part of the span that lies in it, in
/// bytes of the block.
pub fn block_of(blocks: &[Placed], span: Span) -> Option<(&Placed, Span)> {
    let behind = blocks.partition_point(|placed| placed.offset <= span.start);
    let placed = blocks.get(behind.checked_sub(1)?)?;
    let length = placed.block.text.len() as u32;
    let place = |at: u32| at.saturating_sub(placed.offset).min(length);
    Some((placed, Span { start: place(span.start), end: place(span.end) }))
}
