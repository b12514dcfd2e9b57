//! Finding entities by what somebody remembers of their name.

use super::Corpus;
use super::facts::EntityKey;
use super::query::{Resolution, Symbol};
use crate::entities::spelling::fold;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// How well a name meets a query; the greater the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// Its letters in this order, with others between them, the first at the start of a word.
    Scattered,
    Inside,
    /// At the start of a word.
    Word,
    Start,
    Whole,
}

fn meets(name: &str, query: &str) -> Option<Match> {
    if let Some(at) = name.find(query) {
        return Some(if name.len() == query.len() {
            Match::Whole
        } else if at == 0 {
            Match::Start
        } else if name.match_indices(query).any(|(at, _)| name[..at].ends_with(' ')) {
            Match::Word
        } else {
            Match::Inside
        });
    }
    // A few letters scattered over a name meet everything.
    query.chars().nth(2)?;
    let mut wanted = query.chars().filter(|c| *c != ' ').peekable();
    let first = *wanted.peek()?;
    let start = name
        .char_indices()
        .find(|&(at, c)| c == first && (at == 0 || name[..at].ends_with(' ')))?
        .0;
    for c in name[start..].chars() {
        if wanted.peek() == Some(&c) {
            wanted.next();
        }
    }
    wanted.peek().is_none().then_some(Match::Scattered)
}

impl Corpus {
    /// The entities whose name in any spelling meets `query`, the best first: without regard to case
    /// and accents, whole names before beginnings, then what stands in most articles. An empty query
    /// meets all.
    pub fn symbols(&self, query: &str, limit: usize) -> Vec<Symbol> {
        let mut found = self.names(query, limit);
        for symbol in &mut found {
            symbol.first = self.first_full_mention(&symbol.key);
        }
        found
    }

    /// As [`Corpus::symbols`], without a look at where the entities are first named.
    pub fn names(&self, query: &str, limit: usize) -> Vec<Symbol> {
        let query = fold(query);
        let mut found = self.matching(&query);
        let order = |a: &(Match, Symbol), b: &(Match, Symbol)| {
            let rank = |(quality, symbol): &(Match, Symbol)| Reverse((*quality, symbol.articles));
            rank(a).cmp(&rank(b)).then_with(|| (&a.1.name, &a.1.key).cmp(&(&b.1.name, &b.1.key)))
        };
        if found.len() > limit && limit > 0 {
            found.select_nth_unstable_by(limit - 1, order);
        }
        found.truncate(limit);
        found.sort_unstable_by(order);
        found.into_iter().map(|(_, symbol)| symbol).collect()
    }

    fn matching(&self, query: &str) -> Vec<(Match, Symbol)> {
        let state = self.read();
        let view = state.view();
        let names = &state.model.names;
        let mut best: FxHashMap<EntityKey, (Match, String)> = FxHashMap::default();
        let mut see = |key: EntityKey, quality: Match, spelling: &str| {
            let known = best.entry(key).or_insert_with(|| (quality, spelling.to_owned()));
            if (quality, Reverse(spelling)) > (known.0, Reverse(&known.1)) {
                *known = (quality, spelling.to_owned());
            }
        };
        for id in 0..names.len() as u32 {
            if view.disk_articles(id) == 0 {
                continue;
            }
            for spelling in names.spellings(id) {
                if let Some(quality) = meets(&fold(spelling), query) {
                    see(names.key(id), quality, spelling);
                }
            }
        }
        for facts in state.open.values() {
            for entity in &facts.entities {
                for form in
                    entity.mentions.iter().map(|mention| &mention.form).chain([&entity.name])
                {
                    if let Some(quality) = meets(&fold(form), query) {
                        see(entity.key.clone(), quality, form);
                    }
                }
            }
        }
        // The house may write a name as no article does.
        for (key, name) in state.stated.names() {
            if let Some(quality) = meets(&fold(name), query) {
                see(key.clone(), quality, name);
            }
        }
        let mut meant: FxHashMap<EntityKey, (Match, String)> = FxHashMap::default();
        for (key, (quality, spelling)) in best {
            let key = match view.resolve(&key) {
                Resolution::Known(key) => key,
                Resolution::Ambiguous(_) => key,
                Resolution::Unknown => continue,
            };
            let known = meant.entry(key).or_insert_with(|| (quality, spelling.clone()));
            if (quality, Reverse(&spelling)) > (known.0, Reverse(&known.1)) {
                *known = (quality, spelling);
            }
        }
        meant
            .into_iter()
            .map(|(key, (quality, spelling))| {
                let symbol = Symbol {
                    name: view.name(&key),
                    articles: view.articles_naming_any(&key) as u32,
                    spelling,
                    key,
                    first: None,
                };
                (quality, symbol)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualities() {
        let cases = [
            ("mario bianchi", "mario bianchi", Some(Match::Whole)),
            ("mario bianchi", "mario", Some(Match::Start)),
            ("mario bianchi", "bia", Some(Match::Word)),
            ("mario bianchi", "anc", Some(Match::Inside)),
            ("mario bianchi", "mbi", Some(Match::Scattered)),
            ("mario bianchi", "bnc", Some(Match::Scattered)),
            ("mario bianchi", "rbn", None),
            ("mario bianchi", "mz", None),
            ("mario bianchi", "", Some(Match::Start)),
            ("città", "tt", Some(Match::Inside)),
        ];
        for (name, query, want) in cases {
            assert_eq!(meets(name, query), want, "{query}");
        }
    }
}
