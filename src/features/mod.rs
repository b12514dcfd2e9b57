//! What a person sees, as plain values: hover, diagnostics, navigation, symbols, actions.
//!
//! Every feature is a function of an article and, where it asks beyond the article, of the
//! corpus. Features take and return offsets, spans and labels, never protocol types, so the
//! editor and the terminal cannot disagree. They cannot fail: with half an index they give half an
//! answer and say so.

pub mod actions;
pub mod archive;
pub mod completion;
pub mod dates;
pub mod decide;
pub mod diagnostics;
pub mod entities;
pub mod facts;
pub mod hints;
pub mod hover;
pub mod ignore;
pub mod lenses;
pub mod links;
pub mod mention;
pub mod moves;
pub mod navigation;
pub mod near;
pub mod outline;
pub mod own_file;
pub mod page;
pub mod pages;
pub mod rename;
pub mod rich;
pub mod sentence;
pub mod statements;
pub mod structure;
pub mod timeline;
pub mod tokens;
pub mod words;

use crate::article::Article;
use crate::dates::ResolvedDate;
use crate::entities::ChainedMention;

/// What stands at a place of an article.
#[derive(Clone, Copy, Debug)]
pub enum Thing<'a> {
    Date(&'a ResolvedDate),
    Name(&'a ChainedMention),
}

/// What stands at `offset`, in article bytes. A place where two things meet belongs to the one
/// that begins there; a name inside a date, or the other way round, wins over what is around it.
pub fn thing_at(article: &Article, offset: u32) -> Option<Thing<'_>> {
    let dates = &article.dates().dates;
    let names = &article.chains().mentions;
    let date = touching(dates, offset, |date| date.span).map(|date| (date.span, Thing::Date(date)));
    let name = touching(names, offset, |name| name.span).map(|name| (name.span, Thing::Name(name)));
    date.into_iter()
        .chain(name)
        .min_by_key(|(span, _)| (span.end == offset, span.len()))
        .map(|(_, thing)| thing)
}

/// Among things in text order, the one that a cursor at `offset` touches.
fn touching<T>(things: &[T], offset: u32, span: impl Fn(&T) -> crate::text::Span) -> Option<&T> {
    let after = things.partition_point(|thing| span(thing).start <= offset);
    // Neighbours may touch, and mentions may nest: a few before the cursor are enough.
    let from = after.saturating_sub(4);
    things
        .get(from..after)?
        .iter()
        .filter(|thing| span(thing).touches(offset))
        .min_by_key(|thing| (span(thing).end == offset, span(thing).len()))
}

#[cfg(test)]
mod tests;
