//! What the corpus says of the names of one article, as the checks on names ask for it.

use super::facts;
use crate::article::{Article, Reader};
use crate::corpus::query::Resolution;
use crate::corpus::{Corpus, EntityKey};
use crate::entities::EntityKind;
use crate::entities::findings::{Archive, Seen, SeenRole};
use crate::entities::spelling::NameKey;
use crate::finding::Finding;
use crate::lang::Language;
use crate::text::{Span, Splice};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::sync::Arc;

/// Candidates for a slip of the finger that are looked at.
const NEAR: usize = 40;
/// Letters of a word that a slip is taken to have left alone.
const KEPT: usize = 3;

/// Shorter texts are the same by accident, in bytes.
const SHORTEST_TWIN: usize = 120;

/// The other articles of the corpus, seen from one.
pub struct Elsewhere<'a> {
    corpus: &'a Corpus,
    article: &'a Article,
    /// What the corpus calls the article.
    path: &'a str,
    language: &'a Language,
    keys: Vec<EntityKey>,
    /// By chain: several checks ask for the same.
    seen: RefCell<FxHashMap<u32, Option<Seen>>>,
}

impl<'a> Elsewhere<'a> {
    /// `path` is what the corpus calls the article.
    pub fn new(
        corpus: &'a Corpus,
        article: &'a Article,
        path: &'a str,
        language: &'a Language,
    ) -> Self {
        let chains = article.chains().chains.iter();
        let keys = chains.map(|chain| facts::key(chain, language)).collect();
        Elsewhere { corpus, article, path, language, keys, seen: RefCell::default() }
    }

    fn look(&self, chain: u32) -> Option<Seen> {
        let key = self.keys.get(chain as usize)?;
        let (card, candidates) = match self.corpus.resolve(key, &self.keys) {
            Resolution::Known(key) => (self.corpus.card(&key)?, Vec::new()),
            Resolution::Ambiguous(candidates) => {
                let names = candidates.into_iter().map(|candidate| candidate.name).collect();
                (self.corpus.card(key)?, names)
            }
            Resolution::Unknown => (self.corpus.card(key)?, Vec::new()),
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
}

impl Archive for Elsewhere<'_> {
    fn seen(&self, chain: u32) -> Option<Seen> {
        if let Some(seen) = self.seen.borrow().get(&chain) {
            return seen.clone();
        }
        let seen = self.look(chain);
        self.seen.borrow_mut().insert(chain, seen.clone());
        seen
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

    fn twins(&self) -> Vec<String> {
        let text = self.article.text();
        if text.len() < SHORTEST_TWIN {
            return Vec::new();
        }
        let same = self.corpus.same_text(&text.to_string());
        same.iter().filter(|path| ***path != *self.path).map(|path| path.to_string()).collect()
    }
}

/// What there is to say of an article only because other articles say what they say.
pub fn findings(corpus: &Corpus, reader: &Reader, article: &Article, path: &str) -> Vec<Finding> {
    let elsewhere = Elsewhere::new(corpus, article, path, reader.language);
    let mut found = reader.findings_with(article, &elsewhere);
    let own: FxHashSet<(&str, Span)> = article.findings().map(|f| (f.code, f.span)).collect();
    found.retain(|finding| !own.contains(&(finding.code, finding.span)));
    found
}

/// The findings after a change of the text: those that it touches are dropped, until the archive is
/// asked again.
pub fn moved(findings: &Arc<[Finding]>, splice: Splice) -> Arc<[Finding]> {
    if findings.is_empty() {
        return Arc::clone(findings);
    }
    let by = i64::from(splice.inserted) - splice.span.len() as i64;
    let shift = |span: Span| Span {
        start: (i64::from(span.start) + by).max(0) as u32,
        end: (i64::from(span.end) + by).max(0) as u32,
    };
    let moved = findings.iter().filter_map(|finding| {
        if finding.span.end < splice.span.start {
            return Some(finding.clone());
        }
        if finding.span.start <= splice.span.end {
            return None;
        }
        // What a fix or a note points to has moved as well, or is out of date.
        let mut finding =
            Finding { span: shift(finding.span), related: Vec::new(), ..finding.clone() };
        for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = shift(edit.span);
        }
        Some(finding)
    });
    moved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Options;
    use crate::entities::Tagger;
    use crate::lang::italian;
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    fn reader() -> Reader {
        Reader {
            language: italian(),
            tagger: Tagger::shipped(),
            settings: Arc::default(),
            knowledge: Arc::default(),
        }
    }

    fn corpus(folder: &Path) -> Corpus {
        let cache_dir = Some(folder.join("cache"));
        let options = Options { cache_dir, ..Options::default() };
        Corpus::open(folder, options).expect("a corpus")
    }

    #[test]
    fn a_role_is_held_against_other_articles() {
        let reader = reader();
        let folder = tempfile::tempdir().expect("a folder");
        let corpus = corpus(folder.path());
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
            findings(&corpus, &reader, &article, path).iter().map(|f| f.code).collect::<Vec<_>>()
        };
        assert!(codes(articles[0].0, articles[0].1).is_empty());
        assert_eq!(codes(articles[1].0, articles[1].1), ["entity/role-conflict"]);
        assert_eq!(codes(articles[0].0, articles[0].1), ["entity/role-conflict"]);
    }

    #[test]
    fn two_articles_of_one_text_are_told() {
        let reader = reader();
        let folder = tempfile::tempdir().expect("a folder");
        let text = "Bari, 3 marzo 2025 - Il consiglio comunale ha approvato ieri il bilancio. La seduta è durata sei ore e si è chiusa con tredici voti a favore.\n";
        for name in ["a.txt", "b.txt"] {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        std::fs::write(folder.path().join("c.txt"), text.replace("sei", "sette")).expect("a file");
        let corpus = corpus(folder.path());
        let recognise = |_: &Path, text: &str| facts::facts(&reader.read(text, None), italian());
        corpus.refresh(&recognise, &|_| (), &AtomicBool::new(false)).expect("a refresh");
        let codes = |path: &str| -> Vec<&str> {
            let text = std::fs::read_to_string(folder.path().join(path)).expect("a file");
            let article = reader.read(&text, None);
            findings(&corpus, &reader, &article, path).iter().map(|f| f.code).collect()
        };
        assert_eq!(codes("a.txt"), ["entity/duplicate-article"]);
        assert_eq!(codes("b.txt"), ["entity/duplicate-article"]);
        assert!(codes("c.txt").is_empty());
    }

    /// The places of the seeds that an editor wants to look at, and those that are right.
    #[test]
    fn the_seeds_are_judged_by_each_other() {
        let reader = reader();
        let folder = tempfile::tempdir().expect("a folder");
        let corpus = corpus(folder.path());
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
        let mut articles = Vec::new();
        for entry in std::fs::read_dir(seeds).expect("the seeds").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(entry.path()).expect("a seed");
            if name.ends_with(".txt") {
                articles.push((name, reader.read(&text, None)));
            }
        }
        articles.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, article) in &articles {
            corpus.set_open(name, facts::facts(article, italian()));
        }
        let mut found = Vec::new();
        for (name, article) in &articles {
            let mut all = findings(&corpus, &reader, article, name);
            all.extend(article.findings().cloned());
            all.sort_by_key(|finding| finding.span);
            for finding in all.iter().filter(|finding| finding.code.starts_with("entity/")) {
                let code = finding.code.trim_start_matches("entity/");
                found.push(format!("{} {code}: {}", &name[..3], article.text().of(finding.span)));
            }
        }
        insta::assert_snapshot!(found.join("\n"), @r"
    000 role-conflict: ex Presidente degli Stati Uniti
    001 naming-variant: coalizione dei Volenterosi
    001 first-mention-bare: Putin
    001 role-conflict: presidente degli Stati Uniti
    002 transliteration-mix: Dmitrij Peskov
    002 role-conflict: presidente degli Stati Uniti
    002 transliteration-mix: Vitaliy Klitschko
    002 transliteration-mix: Budyonnovsk
    002 role-conflict: presidente Usa
    003 naming-variant: Alleanza dei volenterosi
    003 naming-variant: Alleanza dei volenterosi
    003 first-mention-bare: Trump
    ");
    }
}
