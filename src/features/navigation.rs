//! From a name or date to the other places where it stands.

use super::{Thing, facts, thing_at};
use crate::article::Article;
use crate::corpus::query::{Located, Occurrences, Resolution};
use crate::corpus::{Corpus, EntityKey};
use crate::entities::spelling::NameKey;
use crate::entities::{Chain, Form, Knowledge};
use crate::lang::Language;
use crate::text::Span;

/// The mention under the cursor.
pub fn name_at(article: &Article, offset: u32) -> Option<Span> {
    match thing_at(article, offset)? {
        Thing::Name(mention) => Some(mention.span),
        Thing::Date(_) => None,
    }
}

/// The chain of names under the cursor.
pub fn chain_at(article: &Article, offset: u32) -> Option<&Chain> {
    match thing_at(article, offset)? {
        Thing::Name(mention) => article.chains().chains.get(mention.chain as usize),
        Thing::Date(_) => None,
    }
}

/// Whom a chain of the article means among all that the corpus knows.
pub fn meant(corpus: &Corpus, article: &Article, chain: &Chain, language: &Language) -> EntityKey {
    let key = facts::key(chain, language);
    let context: Vec<EntityKey> =
        article.chains().chains.iter().map(|chain| facts::key(chain, language)).collect();
    match corpus.resolve(&key, &context) {
        Resolution::Known(key) => key,
        // The likeliest one; the hover names the others.
        Resolution::Ambiguous(candidates) => candidates.into_iter().next().map_or(key, |c| c.key),
        Resolution::Unknown => key,
    }
}

/// Where the house states who is meant: the entry of `entities.toml`, in bytes of that file.
pub fn stated(
    article: &Article,
    offset: u32,
    knowledge: &Knowledge,
    language: &Language,
) -> Option<Span> {
    let chain = chain_at(article, offset)?;
    if let Some(entity) = chain.stated.as_deref().and_then(|id| knowledge.entity(id)) {
        return Some(entity.id_span);
    }
    let name = NameKey::of(&chain.name, &language.transliteration);
    let mut named = knowledge.named(&name).filter(|entity| entity.fits(chain.kind));
    let entity = named.next().filter(|_| named.next().is_none())?;
    Some(entity.id_span)
}

/// Where a name is introduced: the corpus's first full mention.
pub fn definition(
    article: &Article,
    offset: u32,
    corpus: &Corpus,
    language: &Language,
) -> Option<Located> {
    let chain = chain_at(article, offset)?;
    corpus.first_full_mention(&meant(corpus, article, chain, language))
}

/// Where the article itself introduces a name: its first full mention there, or its first.
pub fn declaration(article: &Article, offset: u32) -> Option<Span> {
    let chain = chain_at(article, offset)?;
    let mentions = mentions(article, chain);
    let text = |span: &Span| article.text().of(*span).into_owned();
    let full = mentions.iter().find(|span| facts::is_full(chain.kind, &text(span)));
    full.or(mentions.first()).copied()
}

/// Every mention of what is named at `offset`, in all articles, the oldest first, undated ones
/// last. They are looked up as they are asked for.
pub fn references<'c>(
    article: &Article,
    offset: u32,
    corpus: &'c Corpus,
    language: &Language,
) -> impl Iterator<Item = Occurrences> + use<'c> {
    let meant = chain_at(article, offset).map(|chain| meant(corpus, article, chain, language));
    meant.into_iter().flat_map(move |entity| corpus.references(&entity))
}

/// Where each other article first names what is named at `offset`, the oldest first. `path` is what
/// the corpus calls this one.
pub fn elsewhere(
    article: &Article,
    path: &str,
    offset: u32,
    corpus: &Corpus,
    language: &Language,
) -> Vec<Located> {
    references(article, offset, corpus, language)
        .filter(|other| *other.source.path != *path)
        .filter_map(|other| {
            let occurrence = other.mentions.into_iter().next()?;
            Some(Located { source: other.source, occurrence })
        })
        .collect()
}

/// The places of the article that speak of the same: all mentions of an entity, or all dates that
/// mean the same days.
pub fn highlights(article: &Article, offset: u32) -> Vec<Span> {
    match thing_at(article, offset) {
        Some(Thing::Name(mention)) => {
            let chain = article.chains().chains.get(mention.chain as usize);
            let indices = chain.map(|chain| chain.mentions.as_slice()).unwrap_or_default();
            let all = &article.chains().mentions;
            indices.iter().filter_map(|&at| all.get(at as usize)).map(|m| m.span).collect()
        }
        Some(Thing::Date(date)) => {
            let dates = article.dates().dates.iter();
            dates
                .filter(|other| other.span == date.span || same_days(other, date))
                .map(|d| d.span)
                .collect()
        }
        None => Vec::new(),
    }
}

fn same_days(a: &crate::dates::ResolvedDate, b: &crate::dates::ResolvedDate) -> bool {
    let days = |date: &crate::dates::ResolvedDate| date.value.from().zip(date.value.to());
    days(a).is_some() && days(a) == days(b)
}

/// The mentions of a chain by name, in the order of the text.
pub fn mentions(article: &Article, chain: &Chain) -> Vec<Span> {
    let all = &article.chains().mentions;
    chain
        .mentions
        .iter()
        .filter_map(|&at| all.get(at as usize))
        .filter(|mention| mention.form != Form::Nominal)
        .map(|mention| mention.span)
        .collect()
}
