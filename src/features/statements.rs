//! What users state, as the corpus takes it.

use crate::corpus::stated::{Mark, Statements};
use crate::corpus::{Corpus, EntityKey};
use crate::entities::knowledge::{KnownEntity, What};
use crate::entities::role::canonical;
use crate::entities::{EntityKind, Knowledge};
use crate::features::facts::entity_key;
use crate::lang::Language;
use crate::text::fold;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Lets the corpus answer by what is stated.
pub fn lay(corpus: &Corpus, knowledge: &Knowledge, language: &Language) {
    corpus.set_statements(Arc::new(statements(knowledge, language)));
}

/// Everything stated that counts beyond one article.
pub fn statements(knowledge: &Knowledge, language: &Language) -> Statements {
    let mut stated = Statements::default();
    let mut claims: FxHashMap<EntityKey, Vec<EntityKey>> = FxHashMap::default();
    for entity in knowledge.entities() {
        let standing = key(entity, knowledge, language);
        stated.name(standing.clone(), &entity.name);
        for form in keys_of(entity, language) {
            let claimed = claims.entry(form).or_default();
            if !claimed.contains(&standing) {
                claimed.push(standing.clone());
            }
        }
        for &kind in kinds(entity) {
            stated.same(EntityKey { kind, name: standing.name.clone() }, standing.clone());
        }
    }
    for (form, claimed) in claims {
        // What may be two entities is said by the article alone.
        if let [standing] = claimed.as_slice() {
            stated.same(form, standing.clone());
        }
    }
    for (from, into) in knowledge.merges() {
        let into = keys_of_id(into, knowledge, language);
        for from in keys_of_id(from, knowledge, language) {
            let person = |key: &EntityKey| key.kind == EntityKind::Person;
            let same = into.iter().find(|key| key.kind == from.kind);
            let fits = same.or_else(|| into.iter().find(|key| person(key) == person(&from)));
            if let Some(into) = fits {
                stated.same(from, into.clone());
            }
        }
    }
    for (one, other) in knowledge.different() {
        for one in keys_of_id(one, knowledge, language) {
            for other in keys_of_id(other, knowledge, language) {
                stated.different(one.clone(), other);
            }
        }
    }
    marks(&mut stated, knowledge);
    stated.settle()
}

/// What changes which words of an article are names, and whose.
fn marks(stated: &mut Statements, knowledge: &Knowledge) {
    let mut mark = |file: Option<&str>, quote: &str, what: String| {
        stated.mark(Mark { file: file.map(str::to_owned), quote: quote.to_owned(), what });
    };
    for decision in knowledge.decisions() {
        if let What::Pin { anchor, .. } | What::NotEntity { anchor } | What::Type { anchor, .. } =
            &decision.what
        {
            let what = serde_json::to_string(&decision.what).unwrap_or_default();
            mark(anchor.file.as_deref(), &anchor.quote, what);
        }
    }
    for ignore in knowledge.ignores_of_file() {
        let glob = ignore.glob.as_ref().map(|glob| glob.glob().glob().to_owned());
        mark(None, &ignore.text, format!("ignore {}", glob.unwrap_or_default()));
    }
    for entity in knowledge.entities() {
        let label = entity.kind.entity_kind().label();
        let apart = match knowledge.has_namesake(&entity.id) {
            true => format!("{} {}", entity.id, entity.kind_words.join(" ")),
            false => String::new(),
        };
        for form in forms(entity) {
            mark(None, form, format!("{label} {apart}"));
        }
    }
}

fn forms(entity: &KnownEntity) -> impl Iterator<Item = &str> {
    let others = entity.aliases.iter().chain(&entity.variants).map(String::as_str);
    std::iter::once(&*entity.name).chain(others)
}

/// Places act as bodies, and what acts is tagged now as one, now as the other.
fn kinds(entity: &KnownEntity) -> &'static [EntityKind] {
    match entity.kind.entity_kind() {
        EntityKind::Person => &[EntityKind::Person],
        EntityKind::Place | EntityKind::Organisation => {
            &[EntityKind::Place, EntityKind::Organisation]
        }
    }
}

/// The key by which the corpus knows an entity of the file.
pub fn key(entity: &KnownEntity, knowledge: &Knowledge, language: &Language) -> EntityKey {
    let kind = entity.kind.entity_kind();
    if knowledge.has_namesake(&entity.id) {
        return EntityKey { kind, name: entity.id.to_string() };
    }
    entity_key(kind, &entity.name, language)
}

/// The entity of the file that the corpus knows by `key`.
pub fn known<'a>(
    of: &EntityKey,
    knowledge: &'a Knowledge,
    language: &Language,
) -> Option<&'a KnownEntity> {
    knowledge
        .entities()
        .iter()
        .find(|entity| entity.fits(of.kind) && key(entity, knowledge, language).name == of.name)
}

/// Every key that articles may have for an entity of the file.
fn keys_of(entity: &KnownEntity, language: &Language) -> Vec<EntityKey> {
    let mut keys = Vec::new();
    for form in forms(entity) {
        let known = canonical(form, language);
        for name in [form, &known] {
            for &kind in kinds(entity) {
                let key = entity_key(kind, name, language);
                if !key.name.trim_matches('-').is_empty() && !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
    }
    keys
}

/// The keys that an id of a decision may mean.
fn keys_of_id(id: &str, knowledge: &Knowledge, language: &Language) -> Vec<EntityKey> {
    if let Some(entity) = knowledge.entity(id) {
        return vec![key(entity, knowledge, language)];
    }
    let name = id.replace('-', " ");
    let mut keys = Vec::new();
    for name in [&name, &canonical(&name, language)] {
        if !fold(name).is_empty() {
            keys.extend(EntityKind::ALL.map(|kind| entity_key(kind, name, language)));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Reader;
    use crate::corpus::Options;
    use crate::entities::Tagger;
    use crate::features::facts;
    use crate::lang::italian;
    use std::fs::File;
    use std::io::Write;
    use std::path::Path;
    use std::sync::atomic::AtomicBool;
    use std::time::{Duration, SystemTime};

    const ARTICLES: &[(&str, &str)] = &[
        ("a.txt", "Roma, 1 luglio 2025 - La Fondazione Agnelli si riunisce a Parigi.\n"),
        ("b.txt", "Roma, 4 luglio 2025 - La Fondazione Giovanni Agnelli si riunisce a Londra.\n"),
        ("c.txt", "Roma, 5 luglio 2025 - Mario Rossi ha parlato a Bari.\n"),
        ("d.txt", "Roma, 6 luglio 2025 - Rossi ha parlato a Lecce.\n"),
    ];

    struct House {
        folder: tempfile::TempDir,
        corpus: Corpus,
    }

    impl House {
        fn new() -> House {
            let folder = tempfile::tempdir().expect("a folder");
            // What was written just now is looked at again, since it may be written to once more.
            let written = SystemTime::now() - Duration::from_secs(3600);
            for (name, text) in ARTICLES {
                let mut file = File::create(folder.path().join(name)).expect("created");
                file.write_all(text.as_bytes()).expect("written");
                file.set_modified(written).expect("dated");
            }
            let cache_dir = Some(folder.path().join(".cache"));
            let corpus = Corpus::open(folder.path(), Options { cache_dir, ..Options::default() });
            House { corpus: corpus.expect("a corpus"), folder }
        }

        /// States and reads; gives how many articles had to be looked at.
        fn state(&self, entities: &str, decisions: &str) -> u32 {
            let language = italian();
            let knowledge = Knowledge::read(entities, decisions, language);
            lay(&self.corpus, &knowledge, language);
            let recognise = |path: &Path, text: &str| {
                let knowledge = Arc::new(knowledge.for_file(&path.to_string_lossy()));
                let tagger = Tagger::shipped();
                let reader = Reader { language, tagger, settings: Arc::default(), knowledge };
                facts::facts(&reader.read(text, None), language)
            };
            let done = self.corpus.refresh(&recognise, &|_| (), &AtomicBool::new(false));
            done.expect("refreshed").read
        }

        /// The articles that name somebody, and by what name the house knows them.
        fn articles(&self, kind: EntityKind, name: &str) -> (String, Vec<String>) {
            let key = entity_key(kind, name, italian());
            let name = self.corpus.card(&key).map(|card| card.name).unwrap_or_default();
            let found = self.corpus.references(&key);
            (name, found.map(|found| found.source.path.to_string()).collect())
        }
    }

    #[test]
    fn what_is_stated_counts_in_articles_that_are_closed() {
        let house = House::new();
        assert_eq!(house.state("", ""), 4);
        let [short, long] = ["Fondazione Agnelli", "Fondazione Giovanni Agnelli"];
        assert_eq!(house.articles(EntityKind::Organisation, long).1, ["b.txt"]);

        let merge = "{\"v\":1,\"at\":\"1\",\"do\":\"merge\",\"into\":\"auto:fondazione-agnelli\",\"from\":\"auto:fondazione-giovanni-agnelli\"}\n";
        assert_eq!(house.state("", merge), 0, "nothing is read again");
        for name in [short, long] {
            let (_, articles) = house.articles(EntityKind::Organisation, name);
            assert_eq!(articles, ["a.txt", "b.txt"], "{name}");
        }
        let undone = format!("{merge}{{\"v\":1,\"at\":\"2\",\"do\":\"undo\",\"ref\":\"1\"}}\n");
        house.state("", &undone);
        assert_eq!(house.articles(EntityKind::Organisation, long).1, ["b.txt"]);

        let entity = format!(
            "[[entity]]\nid = \"vol\"\ntype = \"ORG\"\nname = \"La Fondazione\"\naliases = [\"{short}\"]\nvariants = [\"{long}\"]\n"
        );
        house.state(&entity, "");
        for name in [short, long, "La Fondazione"] {
            let found = house.articles(EntityKind::Organisation, name);
            let both = vec!["a.txt".to_owned(), "b.txt".to_owned()];
            assert_eq!(found, ("La Fondazione".to_owned(), both), "{name}");
        }
        let found = house.corpus.symbols("la fondaz", 5);
        let found: Vec<_> = found.iter().map(|s| (s.name.as_str(), s.articles)).collect();
        assert_eq!(found, [("La Fondazione", 2)], "by a name that no article has");
    }

    #[test]
    fn a_surname_means_nobody_whom_it_is_said_not_to_mean() {
        let house = House::new();
        house.state("", "");
        assert_eq!(house.articles(EntityKind::Person, "Rossi").1, ["c.txt", "d.txt"]);
        let apart = "{\"v\":1,\"at\":\"1\",\"do\":\"different\",\"a\":\"auto:rossi\",\"b\":\"auto:mario-rossi\"}\n";
        house.state("", apart);
        assert_eq!(house.articles(EntityKind::Person, "Rossi").1, ["d.txt"]);
        assert_eq!(house.articles(EntityKind::Person, "Mario Rossi").1, ["c.txt"]);
    }

    #[test]
    fn articles_are_read_again_for_what_changes_their_names() {
        let house = House::new();
        house.state("", "");
        let no = "{\"v\":1,\"at\":\"1\",\"do\":\"not-entity\",\"file\":\"c.txt\",\"quote\":\"Mario Rossi\"}\n";
        assert_eq!(house.state("", no), 1, "only the article that it names");
        assert_eq!(house.articles(EntityKind::Person, "Mario Rossi").1, Vec::<String>::new());
        house.state("", "");
        assert_eq!(house.articles(EntityKind::Person, "Mario Rossi").1, ["c.txt", "d.txt"]);
        house.state("[[ignore]]\ntext = \"Bari\"\n", "");
        assert_eq!(house.articles(EntityKind::Place, "Bari").1, Vec::<String>::new());
        let pin = "{\"v\":1,\"at\":\"1\",\"do\":\"pin\",\"file\":\"d.txt\",\"quote\":\"Rossi\",\"entity\":\"auto:anna-rossi\"}\n";
        house.state("", pin);
        assert_eq!(house.articles(EntityKind::Person, "Anna Rossi").1, ["d.txt"]);
        assert_eq!(house.articles(EntityKind::Person, "Mario Rossi").1, ["c.txt"]);
        drop(house.folder);
    }
}
