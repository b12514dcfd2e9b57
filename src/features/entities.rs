//! Who and what is named: in an article, or in all of them.

use super::{facts, navigation};
use crate::article::Article;
use crate::corpus::catalogue::{Listed, Wanted};
use crate::corpus::query::Resolution;
use crate::corpus::{Corpus, EntityKey};
use crate::entities::EntityKind;
use crate::entities::spelling::fold;
use crate::lang::Language;
use crate::text::Span;
use std::cmp::Reverse;

/// Somebody or something on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: EntityKey,
    pub name: String,
    pub kind: EntityKind,
    pub role: Option<String>,
    /// In the article, for a list of an article's; else in all.
    pub mentions: u32,
    /// In how many articles of the archive.
    pub articles: u32,
    /// The first mention, in bytes of the article that was asked about.
    pub place: Option<Span>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The most mentioned first.
    pub entries: Vec<Entry>,
    /// How many there are in all.
    pub total: usize,
    /// Whether articles are still being read.
    pub partial: bool,
}

/// Those of the archive.
pub fn of_archive(corpus: &Corpus, wanted: &Wanted) -> List {
    let found = corpus.catalogue(wanted);
    let entries = found.entities.into_iter().map(|listed| Entry {
        kind: listed.key.kind,
        name: listed.name,
        role: listed.role,
        mentions: listed.mentions,
        articles: listed.articles,
        key: listed.key,
        place: None,
    });
    List { entries: entries.collect(), total: found.total, partial: found.partial }
}

/// Those of an article; without an archive by the article alone.
pub fn of_article(
    article: &Article,
    corpus: Option<&Corpus>,
    wanted: &Wanted,
    language: &Language,
) -> List {
    let mut found = named(article, corpus, language);
    let filter = fold(&wanted.filter);
    let meets = |entry: &Entry| {
        let spelt = |span: &Span| fold(&article.text().of(*span)).contains(&filter);
        filter.is_empty()
            || fold(&entry.name).contains(&filter)
            || spellings(article, &entry.key, language).any(|span| spelt(&span))
    };
    found.retain(|entry| wanted.kinds.is_empty() || wanted.kinds.contains(&entry.kind));
    found.retain(meets);
    found.sort_by_key(|entry| (Reverse(entry.mentions), entry.place));
    let total = found.len();
    let mut entries: Vec<Entry> =
        found.into_iter().skip(wanted.offset).take(wanted.limit).collect();
    if let Some(corpus) = corpus {
        let keys: Vec<EntityKey> = entries.iter().map(|entry| entry.key.clone()).collect();
        for (entry, listed) in entries.iter_mut().zip(corpus.listed(&keys)) {
            let Some(Listed { role, articles, .. }) = listed else { continue };
            entry.articles = articles.max(1);
            entry.role = entry.role.take().or(role);
        }
    }
    List { entries, total, partial: corpus.is_some_and(Corpus::is_partial) }
}

/// Whoever the article names, those that are one by the archive as one.
fn named(article: &Article, corpus: Option<&Corpus>, language: &Language) -> Vec<Entry> {
    let chains = article.chains();
    let context: Vec<EntityKey> =
        chains.chains.iter().map(|chain| facts::key(chain, language)).collect();
    let mut found: Vec<Entry> = Vec::new();
    for (chain, key) in chains.chains.iter().zip(&context) {
        let mentions = navigation::mentions(article, chain);
        if mentions.is_empty() {
            continue;
        }
        let key = match corpus.map(|corpus| corpus.resolve(key, &context)) {
            Some(Resolution::Known(known)) => known,
            _ => key.clone(),
        };
        let count = mentions.len() as u32;
        let role = chains.mentions_of(chain).find_map(|mention| mention.role.as_ref());
        let role = role.map(|role| role.text.to_string());
        match found.iter_mut().find(|known| known.key == key) {
            Some(known) => {
                known.mentions += count;
                known.role = known.role.take().or(role);
            }
            None => found.push(Entry {
                key,
                name: chain.name.clone(),
                kind: chain.kind,
                role,
                mentions: count,
                articles: 1,
                place: mentions.first().copied(),
            }),
        }
    }
    found
}

fn spellings<'a>(
    article: &'a Article,
    key: &'a EntityKey,
    language: &'a Language,
) -> impl Iterator<Item = Span> + 'a {
    let chains = article.chains().chains.iter();
    chains
        .filter(move |chain| facts::key(chain, language) == *key)
        .flat_map(|chain| navigation::mentions(article, chain))
}
