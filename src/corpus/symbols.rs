//! Finding entities by what somebody remembers of their name.

use super::Corpus;
use super::facts::EntityKey;
use super::query::{Resolution, Symbol};
use super::stated::Statements;
use super::view::View;
use crate::entities::spelling::fold;
use memchr::memmem;
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

/// What is looked for, folded.
struct Query<'a> {
    text: &'a str,
    finder: memmem::Finder<'a>,
}

impl<'a> Query<'a> {
    fn new(text: &'a str) -> Self {
        Query { text, finder: memmem::Finder::new(text) }
    }
}

fn meets(name: &str, query: &Query<'_>) -> Option<Match> {
    if let Some(at) = query.finder.find(name.as_bytes()) {
        let query = query.text;
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
    let query = query.text;
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
        let found = self.names(query, limit).into_iter();
        found
            .map(|symbol| Symbol { first: self.first_full_mention(&symbol.key), ..symbol })
            .collect()
    }

    /// As [`Corpus::symbols`], without where they are first named.
    pub fn names(&self, query: &str, limit: usize) -> Vec<Symbol> {
        let query = fold(query);
        let state = self.read();
        let view = state.view();
        let mut found: Vec<Candidate> = matching(&view, &state.stated, &Query::new(&query));
        // Only those that may be shown cost a look at their names.
        if found.len() > limit && limit > 0 {
            let (_, &mut Candidate { rank, .. }, _) =
                found.select_nth_unstable_by_key(limit - 1, |candidate| candidate.rank);
            found.retain(|candidate| candidate.rank <= rank);
        }
        let mut found: Vec<(Rank, Symbol)> = found
            .into_iter()
            .map(|Candidate { rank, key, spelling }| {
                let (name, articles) = (view.name(&key), rank.0.1);
                (rank, Symbol { name, articles, spelling, key, first: None })
            })
            .collect();
        found.sort_unstable_by(|(a_rank, a), (b_rank, b)| {
            a_rank.cmp(b_rank).then_with(|| (&a.name, &a.key).cmp(&(&b.name, &b.key)))
        });
        found.truncate(limit);
        found.into_iter().map(|(_, symbol)| symbol).collect()
    }
}

/// The better the match and the more articles, the less.
type Rank = Reverse<(Match, u32)>;

struct Candidate {
    rank: Rank,
    key: EntityKey,
    /// The best of those that meet the query.
    spelling: String,
}

/// Keeps the better of two matches of one entity, of equals the first in the alphabet.
fn keep<'a>(known: &mut (Match, &'a str), quality: Match, spelling: &'a str) {
    if (quality, Reverse(spelling)) > (known.0, Reverse(known.1)) {
        *known = (quality, spelling);
    }
}

fn matching(view: &View<'_>, stated: &Statements, query: &Query<'_>) -> Vec<Candidate> {
    let names = &view.model.names;
    // By number for those whom the disk knows, by key for the others.
    let mut known: FxHashMap<u32, (Match, &str)> = FxHashMap::default();
    let mut others: FxHashMap<EntityKey, (Match, &str)> = FxHashMap::default();
    // Whom a name means that the disk does not know, or that means somebody whom it does not know.
    let elsewhere = |key: &EntityKey| {
        let key = match view.resolve(key) {
            Resolution::Known(key) => key,
            Resolution::Ambiguous(_) => key.clone(),
            Resolution::Unknown => return None,
        };
        Some(names.find(&key).ok_or(key))
    };
    let mut see = |id: Option<u32>, key: &EntityKey, quality: Match, spelling| {
        // A bare surname that can only mean one person is found as that person.
        let meant = match id {
            Some(id) if view.may_mean_another(id) => view.meant(id),
            id => id,
        };
        let meant = meant.map_or_else(|| elsewhere(key), |id| Some(Ok(id)));
        match meant {
            Some(Ok(id)) if view.articles_naming_any(&names.key(id)) == 0 => {}
            Some(Ok(id)) => keep(known.entry(id).or_insert((quality, spelling)), quality, spelling),
            Some(Err(key)) => {
                keep(others.entry(key).or_insert((quality, spelling)), quality, spelling);
            }
            None => {}
        }
    };
    for id in 0..names.len() as u32 {
        if view.disk_articles(id) == 0 {
            continue;
        }
        let mut best: Option<(Match, &str)> = None;
        for (spelling, folded) in names.spellings(id).zip(names.folded(id)) {
            if let Some(quality) = meets(folded, query) {
                keep(best.get_or_insert((quality, spelling)), quality, spelling);
            }
        }
        if let Some((quality, spelling)) = best {
            see(Some(id), &names.key(id), quality, spelling);
        }
    }
    for facts in view.open.values() {
        for entity in &facts.entities {
            for form in entity.mentions.iter().map(|mention| &mention.form).chain([&entity.name]) {
                if let Some(quality) = meets(&fold(form), query) {
                    see(names.find(&entity.key), &entity.key, quality, form);
                }
            }
        }
    }
    // The house may write a name as no article does.
    for (key, name) in stated.names() {
        if let Some(quality) = meets(&fold(name), query) {
            see(names.find(key), key, quality, name);
        }
    }
    let known = known.into_iter().map(|(id, best)| (names.key(id), best));
    let candidates = known.chain(others).map(|(key, (quality, spelling))| {
        let articles = view.articles_naming_any(&key) as u32;
        Candidate { rank: Reverse((quality, articles)), spelling: spelling.to_owned(), key }
    });
    candidates.collect()
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
            assert_eq!(meets(name, &Query::new(query)), want, "{query}");
        }
    }
}
