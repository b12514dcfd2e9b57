//! What an article holds at a glance: its sections, people, organisations, places and dates.

use super::{facts, navigation, words};
use crate::article::Article;
use crate::entities::EntityKind;
use crate::settings::Settings;
use crate::text::{BlockKind, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    Section,
    Person,
    Organisation,
    Place,
    Date,
}

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    pub name: String,
    /// Said beside the name: the day a date means, how often somebody is named.
    pub detail: Option<String>,
    pub kind: SymbolKind,
    /// The whole of it, in article bytes.
    pub span: Span,
    /// Where to go; within `span`.
    pub selection: Span,
    pub children: Vec<Symbol>,
}

/// The outline: the sections, each with the people, organisations, places and dates that it is the
/// first to name; what stands before the first heading comes first.
pub fn outline(article: &Article, settings: &Settings) -> Vec<Symbol> {
    let mut sections = sections(article);
    let mut things = things(article, settings);
    things.sort_by_key(|thing| thing.selection.start);
    let mut before = Vec::new();
    for thing in things {
        let at = sections.partition_point(|section| section.span.start <= thing.selection.start);
        match at.checked_sub(1).and_then(|at| sections.get_mut(at)) {
            Some(section) => section.children.push(thing),
            None => before.push(thing),
        }
    }
    before.extend(sections);
    before
}

fn sections(article: &Article) -> Vec<Symbol> {
    let length = article.text().len();
    let headings = article.blocks().iter().filter(|p| p.block.kind == BlockKind::Heading);
    let mut sections: Vec<Symbol> = headings
        .filter_map(|placed| {
            let name = facts::heading_text(&placed.block.text);
            let start = placed.offset as usize;
            let written = placed.block.text.trim_end().len();
            let selection = Span::new(start, start + written);
            (!name.is_empty()).then(|| Symbol {
                name,
                detail: None,
                kind: SymbolKind::Section,
                span: Span::new(start, length),
                selection,
                children: Vec::new(),
            })
        })
        .collect();
    let starts: Vec<u32> = sections.iter().skip(1).map(|section| section.span.start).collect();
    for (section, end) in sections.iter_mut().zip(starts) {
        section.span.end = end;
    }
    sections
}

fn things(article: &Article, settings: &Settings) -> Vec<Symbol> {
    let names = article.chains().chains.iter().filter_map(|chain| {
        let mentions = navigation::mentions(article, chain);
        let first = *mentions.first()?;
        Some(Symbol {
            name: chain.name.clone(),
            detail: (mentions.len() > 1).then(|| format!("×{}", mentions.len())),
            kind: match chain.kind {
                EntityKind::Person => SymbolKind::Person,
                EntityKind::Organisation => SymbolKind::Organisation,
                EntityKind::Place => SymbolKind::Place,
            },
            span: first,
            selection: first,
            children: Vec::new(),
        })
    });
    let dates = article.dates().dates.iter().filter_map(|date| {
        // What has no days is no entry of a timeline.
        date.value.from()?;
        Some(Symbol {
            name: article.text().of(date.span).split_whitespace().collect::<Vec<_>>().join(" "),
            detail: words::value(&date.value, settings.locale.wording()),
            kind: SymbolKind::Date,
            span: date.span,
            selection: date.span,
            children: Vec::new(),
        })
    });
    names.chain(dates).collect()
}
