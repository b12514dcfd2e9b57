//! What the corpus says of the names of one article, as the checks on names ask for it.

use super::facts;
use crate::article::Article;
use crate::corpus::query::Resolution;
use crate::corpus::{Corpus, EntityKey};
use crate::entities::EntityKind;
use crate::entities::findings::{Archive, Seen, SeenRole};
use crate::entities::spelling::NameKey;
use crate::lang::Language;

/// Candidates for a slip of the finger that are looked at.
const NEAR: usize = 40;
/// Letters of a word that a slip is taken to have left alone.
const KEPT: usize = 3;

/// The other articles of the corpus, seen from one.
#[derive(Clone, Copy)]
pub struct Elsewhere<'a> {
    pub corpus: &'a Corpus,
    pub article: &'a Article,
    /// What the corpus calls the article.
    pub path: &'a str,
    pub language: &'a Language,
}

impl Archive for Elsewhere<'_> {
    fn seen(&self, chain: u32) -> Option<Seen> {
        let chains = &self.article.chains().chains;
        let key = facts::key(chains.get(chain as usize)?, self.language);
        let context: Vec<EntityKey> =
            chains.iter().map(|chain| facts::key(chain, self.language)).collect();
        let (card, candidates) = match self.corpus.resolve(&key, &context) {
            Resolution::Known(key) => (self.corpus.card(&key)?, Vec::new()),
            Resolution::Ambiguous(candidates) => {
                let names = candidates.into_iter().map(|candidate| candidate.name).collect();
                (self.corpus.card(&key)?, names)
            }
            Resolution::Unknown => (self.corpus.card(&key)?, Vec::new()),
        };
        let alone = card.articles == 1
            && card.first.as_ref().is_some_and(|first| *first.path == *self.path);
        if alone && candidates.is_empty() {
            return None;
        }
        let roles = card.roles.into_iter().map(|role| SeenRole {
            text: role.text,
            head: role.head,
            of: role.of,
            status: role.status,
            first: role.first.date,
            last: role.last.date,
            source: role.last.path.to_string(),
        });
        Some(Seen {
            name: card.name,
            spellings: card.spellings.into_iter().map(|s| (s.text, s.mentions)).collect(),
            roles: roles.collect(),
            candidates,
        })
    }

    fn near(&self, name: &str) -> Vec<(String, u32)> {
        let key = NameKey::of(name, &self.language.transliteration);
        let starts = key.words.iter().map(|word| word.plain.chars().take(KEPT).collect::<String>());
        let query = starts.collect::<Vec<_>>().join(" ");
        let found = self.corpus.names(&query, NEAR).into_iter();
        found
            .filter(|symbol| symbol.key.kind == EntityKind::Person)
            .map(|symbol| (symbol.name, symbol.articles))
            .collect()
    }

    /// The corpus does not tell texts that are the same.
    fn twins(&self) -> Vec<String> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Reader;
    use crate::corpus::Options;
    use crate::entities::Tagger;
    use crate::lang::italian;
    use std::sync::Arc;

    #[test]
    fn a_role_is_held_against_other_articles() {
        let reader = Reader {
            language: italian(),
            tagger: Tagger::shipped(),
            settings: Arc::default(),
            knowledge: Arc::default(),
        };
        let folder = tempfile::tempdir().expect("a folder");
        let cache_dir = Some(folder.path().join("cache"));
        let options = Options { cache_dir, ..Options::default() };
        let corpus = Corpus::open(folder.path(), options).expect("a corpus");
        let articles = [
            (
                "a.txt",
                "Roma, 1 luglio 2025 - L'ex presidente degli Stati Uniti, Donald Trump, ha parlato.\n",
            ),
            (
                "b.txt",
                "Roma, 4 settembre 2025 - Il presidente degli Stati Uniti, Donald Trump, ha parlato.\n",
            ),
        ];
        let codes = |path: &str, text: &str| {
            let article = reader.read(text, None);
            corpus.set_open(path, facts::facts(&article, reader.language));
            let elsewhere =
                Elsewhere { corpus: &corpus, article: &article, path, language: reader.language };
            let found = reader.findings_with(&article, &elsewhere);
            found
                .into_iter()
                .map(|f| f.code)
                .filter(|code| code.starts_with("entity/"))
                .collect::<Vec<_>>()
        };
        assert!(codes(articles[0].0, articles[0].1).is_empty());
        assert_eq!(codes(articles[1].0, articles[1].1), ["entity/role-conflict"]);
        assert_eq!(codes(articles[0].0, articles[0].1), ["entity/role-conflict"]);
    }
}
