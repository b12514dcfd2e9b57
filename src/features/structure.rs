//! The stretches of an article that editors fold and select.

use super::{Thing, outline, sentence, thing_at};
use crate::article::Article;
use crate::lang::Language;
use crate::settings::Settings;
use crate::text::{BlockKind, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    Section,
    /// Front matter, scripts and comments.
    Aside,
}

/// What can be folded away, in article bytes.
pub fn folds(article: &Article, settings: &Settings) -> Vec<(Span, FoldKind)> {
    let sections = outline::outline(article, settings);
    let sections = sections
        .iter()
        .filter(|symbol| symbol.kind == outline::SymbolKind::Section)
        .map(|section| (section.span, FoldKind::Section));
    let asides = article
        .blocks()
        .iter()
        .filter(|placed| matches!(placed.block.kind, BlockKind::FrontMatter | BlockKind::Raw))
        .map(|placed| {
            let start = placed.offset as usize;
            (Span::new(start, start + placed.block.text.len()), FoldKind::Aside)
        });
    let mut folds: Vec<_> = sections
        .chain(asides)
        .map(|(span, kind)| (without_blank_end(article, span), kind))
        .filter(|(span, _)| {
            let text = article.text();
            text.line_at(span.end as usize) > text.line_at(span.start as usize)
        })
        .collect();
    folds.sort_by_key(|(span, _)| span.start);
    folds
}

fn without_blank_end(article: &Article, span: Span) -> Span {
    let text = article.text().of(span);
    Span { start: span.start, end: span.start + text.trim_end().len() as u32 }
}

/// What a growing selection takes in, from the inside out: the name or date, the clause, the
/// sentence, the paragraph, the section, the article. Each holds the one before it.
pub fn selections(
    article: &Article,
    offset: u32,
    settings: &Settings,
    language: &Language,
) -> Vec<Span> {
    let mut spans = Vec::new();
    spans.extend(thing_at(article, offset).map(|thing| match thing {
        Thing::Date(date) => date.span,
        Thing::Name(name) => name.span,
    }));
    if let Some(sentence) = sentence::at(article, offset, language) {
        spans.push(clause(article, sentence, offset));
        spans.push(sentence);
    }
    if let Some(placed) = sentence::block_at(article, offset) {
        let end = placed.offset + placed.block.text.trim_end().len() as u32;
        spans.push(Span { start: placed.offset, end });
    }
    spans.extend(
        outline::outline(article, settings)
            .into_iter()
            .filter(|symbol| symbol.kind == outline::SymbolKind::Section)
            .map(|section| section.span)
            .find(|span| span.start <= offset && offset < span.end),
    );
    spans.push(Span::new(0, article.text().len()));
    let mut growing: Vec<Span> = Vec::new();
    for span in spans {
        let grows = growing.last().is_none_or(|last| span.covers(*last) && span != *last);
        if grows && span.touches(offset) {
            growing.push(span);
        }
    }
    growing
}

/// The part of a sentence between the nearest commas, semicolons, colons and dashes.
fn clause(article: &Article, sentence: Span, offset: u32) -> Span {
    let text = article.text().of(sentence);
    let within = (offset - sentence.start.min(offset)) as usize;
    let mark = |(at, c): (usize, char)| {
        let ends =
            matches!(c, ',' | ';' | ':' | '–' | '—' | '«' | '»' | '“' | '”' | '"' | '(' | ')');
        // Not the comma of a decimal.
        let number = text[at + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit())
            && text[..at].ends_with(|c: char| c.is_ascii_digit());
        (ends && !number).then_some((at, at + c.len_utf8()))
    };
    let marks: Vec<(usize, usize)> = text.char_indices().filter_map(mark).collect();
    let start = marks.iter().rev().find(|(_, end)| *end <= within).map_or(0, |(_, end)| *end);
    let end = marks.iter().find(|(at, _)| *at >= within).map_or(text.len(), |(at, _)| *at);
    let part = text.get(start..end).unwrap_or_default();
    let lead = part.len() - part.trim_start().len();
    let start = sentence.start + (start + lead) as u32;
    Span { start, end: start + part.trim().len() as u32 }
}
