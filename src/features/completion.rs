//! Names as somebody begins to type one.

use super::rich::Rich;
use super::{facts, hover, navigation, statements};
use crate::article::{Article, Reader};
use crate::corpus::{Corpus, EntityKey};
use crate::entities::knowledge::{Holds, KnownRole};
use crate::entities::spelling::fold;
use crate::text::Span;

/// So many are offered; typing on narrows them down.
const MOST: usize = 50;
/// Beside so many the archive is asked for the role.
const WITH_ROLE: usize = 8;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub name: String,
    pub key: EntityKey,
    /// The role last seen beside the name.
    pub role: Option<String>,
    /// In how many articles of the archive; `None` for a name of this article.
    pub articles: Option<u32>,
    /// What it replaces.
    pub replaces: Span,
}

/// The names that go on from what is typed before `offset`: those of the article, then those of
/// the archive. Nothing before the second letter, and nothing for a word in lower case.
pub fn completions(
    article: &Article,
    offset: u32,
    corpus: Option<&Corpus>,
    reader: &Reader,
) -> Vec<Completion> {
    let language = reader.language;
    let Some(typed) = word_before(article, offset) else { return Vec::new() };
    let prefix = fold(&article.text().of(typed));
    let begins = |name: &str| {
        let folded = fold(name);
        folded.starts_with(&prefix)
            || folded.match_indices(' ').any(|(at, _)| folded[at + 1..].starts_with(&prefix))
    };
    let mut found: Vec<Completion> = Vec::new();
    for chain in &article.chains().chains {
        // The word that is being typed may be taken for a name itself.
        let mentions = navigation::mentions(article, chain);
        let elsewhere = mentions.iter().any(|span| !span.touches(offset));
        if elsewhere && begins(&chain.name) {
            found.push(Completion {
                name: chain.name.clone(),
                key: facts::key(chain, language),
                role: role(article, chain),
                articles: None,
                replaces: typed,
            });
        }
    }
    if let Some(corpus) = corpus {
        for symbol in corpus.names(&prefix, MOST) {
            let known = found.iter().any(|known| known.name == symbol.name);
            let full = facts::is_full(symbol.key.kind, &symbol.name);
            if !known && full && begins(&symbol.name) {
                found.push(Completion {
                    name: symbol.name,
                    role: archived_role(corpus, &symbol.key, reader, found.len()),
                    key: symbol.key,
                    articles: Some(symbol.articles),
                    replaces: typed,
                });
            }
        }
    }
    found.truncate(MOST);
    found
}

/// The role that the house states, else the one seen last; looked up for the first names only,
/// which are those that are seen.
fn archived_role(corpus: &Corpus, key: &EntityKey, reader: &Reader, at: usize) -> Option<String> {
    let Reader { knowledge, settings, language, .. } = reader;
    let known = statements::known(key, knowledge, language);
    let held = known.and_then(|entity| {
        let holds = |role: &&KnownRole| {
            settings.today.is_none_or(|today| role.valid.holds(today) != Holds::No)
        };
        entity.roles.iter().find(holds)
    });
    if let Some(role) = held {
        return Some(role.title.clone());
    }
    let card = if at < WITH_ROLE { corpus.card(key) } else { None }?;
    card.roles.first().map(|role| role.text.to_string())
}

/// What the archive knows of a name that was offered: the card that the hover shows.
pub fn documentation(key: &EntityKey, corpus: &Corpus, reader: &Reader) -> Option<Rich> {
    let card = corpus.card(key)?;
    Some(hover::card(&card, &reader.knowledge, &reader.settings, reader.language))
}

fn role(article: &Article, chain: &crate::entities::Chain) -> Option<String> {
    let mentions =
        chain.mentions.iter().filter_map(|&at| article.chains().mentions.get(at as usize));
    mentions.filter_map(|mention| mention.role.as_ref()).next().map(|role| role.text.to_string())
}

/// The capitalised word of two letters or more that ends at `offset`.
fn word_before(article: &Article, offset: u32) -> Option<Span> {
    let text = article.text();
    let line = text.line_start(text.line_at(offset as usize));
    let before = text.slice(line..offset as usize);
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric() || *c == '-')
        .last()
        .map(|(at, _)| at)?;
    let word = &before[start..];
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    (capital && word.chars().nth(1).is_some())
        .then(|| Span::new(line + start, line + start + word.len()))
}
