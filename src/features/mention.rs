//! From one mention to the next: round an article, or through the archive in the order of time.

use super::{facts, navigation};
use crate::article::Article;
use crate::corpus::query::{Located, Occurrences, Source};
use crate::corpus::{Corpus, EntityKey};
use crate::lang::Language;
use crate::text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Next,
    Previous,
}

/// The next place of the article that speaks of the same as the one at `offset`, round its end.
/// `None` where nothing stands.
pub fn in_article(article: &Article, offset: u32, direction: Direction) -> Option<Span> {
    let mut places = navigation::highlights(article, offset);
    places.sort_unstable();
    let (first, last) = (places.first().copied()?, places.last().copied()?);
    // Where two names touch, the cursor is on the one that begins there.
    let here = places.iter().rposition(|place| place.touches(offset))?;
    Some(match direction {
        Direction::Next => places.get(here + 1).copied().unwrap_or(first),
        Direction::Previous => {
            here.checked_sub(1).and_then(|before| places.get(before).copied()).unwrap_or(last)
        }
    })
}

/// The next mention of whom the article names at `offset`, in all articles, the oldest first and
/// undated ones last; `None` beyond the last one. `path` is what the corpus calls the article.
pub fn in_archive(
    article: &Article,
    path: &str,
    offset: u32,
    direction: Direction,
    corpus: &Corpus,
    language: &Language,
) -> Option<Located> {
    let chain = navigation::chain_at(article, offset)?;
    let entity = navigation::meant(corpus, article, chain, language);
    let here = Source { date: facts::day(article), path: path.into() };
    step(corpus, &entity, &here, offset, direction)
}

fn step(
    corpus: &Corpus,
    entity: &EntityKey,
    here: &Source,
    offset: u32,
    direction: Direction,
) -> Option<Located> {
    let located = |article: &Occurrences, at: usize| {
        let occurrence = article.mentions.get(at)?.clone();
        Some(Located { source: article.source.clone(), occurrence })
    };
    // The article itself, and the nearest one on the side asked for.
    let around = corpus.references_around(entity, here);
    if let Some(own) = &around.here {
        let beside = match direction {
            Direction::Next => own.mentions.iter().position(|m| m.place.span.start > offset),
            Direction::Previous => own.mentions.iter().rposition(|m| m.place.span.end < offset),
        };
        if let Some(found) = beside.and_then(|at| located(own, at)) {
            return Some(found);
        }
    }
    match direction {
        Direction::Next => located(around.after.as_ref()?, 0),
        Direction::Previous => {
            let before = around.before.as_ref()?;
            located(before, before.mentions.len().checked_sub(1)?)
        }
    }
}
