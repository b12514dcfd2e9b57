//! Archives for tests. Their articles say themselves what they name, so that these tests are of
//! the corpus alone:
//!
//!     2025-09-04 Il titolo
//!     Il [presidente: Mario Bianchi] parla da {Ferrara} per la <Protezione civile>: ["ecco", Bianchi].
//!     Tornerà |2025-09-06|.
//!
//! Persons stand in `[ ]`, with their role before a colon or their words before a comma, places in
//! `{ }`, bodies in `< >`, days between bars.

use jiff::civil::Date;
use postilla::corpus::query::{Card, Occurrences, Source};
use postilla::corpus::{
    ArticleFacts, Corpus, DateFacts, EntityFacts, EntityKey, MentionFacts, Options, Places,
    Progress, QuotationFacts, Refreshed, RoleFacts,
};
use postilla::entities::spelling::NameKey;
use postilla::entities::{EntityKind, RoleStatus};
use postilla::text::Span;
use rusqlite::Connection;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

/// What is understood of an article as described above.
pub fn recognise(_: &Path, text: &str) -> ArticleFacts {
    let mut facts = ArticleFacts::default();
    let first = text.lines().next().unwrap_or_default();
    if let Some(Ok(date)) = first.get(..10).map(str::parse::<Date>) {
        facts.date = Some(date);
    }
    facts.title = first.get(11..).map(str::to_owned);
    let mut places = Places::new(text);
    let mut from = 0;
    while let Some(open) = text[from..].find(['[', '{', '<', '|']).map(|at| from + at) {
        let close = match &text[open..=open] {
            "[" => ']',
            "{" => '}',
            "<" => '>',
            _ => '|',
        };
        let Some(close_at) = text[open + 1..].find(close).map(|at| open + 1 + at) else { break };
        let inside = &text[open + 1..close_at];
        from = close_at + 1;
        if close == '|' {
            let (first, last) = inside.split_once('/').unwrap_or((inside, inside));
            if let (Ok(first), Ok(last)) = (first.parse(), last.parse()) {
                let place = places.find(Span::new(open + 1, close_at));
                facts.dates.push(DateFacts { first, last, place });
            }
            continue;
        }
        let kind = match close {
            ']' => EntityKind::Person,
            '}' => EntityKind::Place,
            _ => EntityKind::Organisation,
        };
        let name = inside.rsplit([':', ',']).next().unwrap_or_default().trim();
        if name.is_empty() {
            continue;
        }
        let at = close_at - inside.len() + inside.rfind(name).unwrap_or(0);
        let place = places.find(Span::new(at, at + name.len()));
        let key = key(kind, name);
        let index = facts.entities.iter().position(|e| e.key == key).unwrap_or_else(|| {
            let (roles, mentions) = (Vec::new(), Vec::new());
            let name = name.to_owned();
            facts.entities.push(EntityFacts { key: key.clone(), name, roles, mentions });
            facts.entities.len() - 1
        });
        let entity = &mut facts.entities[index];
        let full = key.is_full();
        entity.mentions.push(MentionFacts { place, form: name.to_owned(), full });
        if let Some((role, _)) = inside.split_once(':') {
            let status =
                if role.starts_with("ex ") { RoleStatus::Former } else { RoleStatus::Current };
            let head = role.trim_start_matches("ex ").to_owned();
            let role = RoleFacts { text: role.to_owned(), head, of: None, status };
            if !entity.roles.contains(&role) {
                entity.roles.push(role);
            }
        }
        if let Some((words, _)) = inside.split_once(',') {
            let speaker = index as u32;
            let words = words.trim_matches('"');
            let at = open + 1 + inside.find(words).unwrap_or(0);
            let place = places.find(Span::new(at, at + words.len()));
            facts.quotations.push(QuotationFacts { speaker, place, text: words.to_owned() });
        }
    }
    facts
}

pub fn key(kind: EntityKind, name: &str) -> EntityKey {
    EntityKey::of(kind, &NameKey::of(name, &postilla::lang::italian().transliteration))
}

pub fn person(name: &str) -> EntityKey {
    key(EntityKind::Person, name)
}

/// A folder of articles with a cache of its own.
pub struct Archive {
    pub root: TempDir,
    pub cache: TempDir,
}

impl Archive {
    /// Articles by path, as in `"a.txt" => text`.
    pub fn new(articles: &[(&str, &str)]) -> Archive {
        let archive =
            Archive { root: tempfile::tempdir().unwrap(), cache: tempfile::tempdir().unwrap() };
        for (path, text) in articles {
            archive.write(path, text);
        }
        archive
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn delete(&self, path: &str) {
        std::fs::remove_file(self.root.path().join(path)).unwrap();
    }

    pub fn options(&self) -> Options {
        Options { cache_dir: Some(self.cache.path().to_owned()), ..Options::default() }
    }

    pub fn open(&self) -> Corpus {
        Corpus::open(self.root.path(), self.options()).unwrap()
    }

    /// As a new index of the same articles has it.
    pub fn fresh(&self) -> Corpus {
        let cache_dir = Some(self.cache.path().join("fresh"));
        let corpus = Corpus::open(self.root.path(), Options { cache_dir, ..self.options() });
        let corpus = corpus.unwrap();
        refresh(&corpus);
        corpus
    }

    /// Opened and brought up to date.
    pub fn indexed(&self) -> Corpus {
        let corpus = self.open();
        refresh(&corpus);
        corpus
    }
}

pub fn refresh(corpus: &Corpus) -> Refreshed {
    corpus.refresh(&recognise, &|_: Progress| (), &AtomicBool::new(false)).unwrap()
}

fn source(source: &Source) -> String {
    match source.date {
        Some(date) => format!("{date} {}", source.path),
        None => source.path.to_string(),
    }
}

/// A card as lines of text.
pub fn card(card: &Card) -> String {
    let mut out = format!("{} ({})", card.name, card.key.kind.label());
    for role in &card.roles {
        let (first, last) = (source(&role.first), source(&role.last));
        let _ = write!(out, "\n  role {:?} ×{}: {first} .. {last}", role.text, role.articles);
    }
    let spellings = card.spellings.iter().map(|s| format!("{} ×{}", s.text, s.mentions));
    let _ = write!(out, "\n  written {}", spellings.collect::<Vec<_>>().join(", "));
    let _ = write!(out, "\n  {} mentions in {} articles", card.mentions, card.articles);
    for (name, end) in [("first", &card.first), ("last", &card.last)] {
        if let Some(end) = end {
            let _ = write!(out, "\n  {name} {}", source(end));
        }
    }
    for (name, others) in [("with", &card.appears_with), ("perhaps", &card.candidates)] {
        if !others.is_empty() {
            let others = others.iter().map(|o| format!("{} ×{}", o.name, o.articles));
            let _ = write!(out, "\n  {name} {}", others.collect::<Vec<_>>().join(", "));
        }
    }
    if let Some(quotation) = &card.quotation {
        let _ = write!(out, "\n  said {:?}, {}", quotation.text, source(&quotation.source));
    }
    out
}

/// Mentions as `path:line:column form`, counted from one in code points.
pub fn references(found: impl Iterator<Item = Occurrences>) -> Vec<String> {
    found
        .flat_map(|Occurrences { source, mentions, .. }| {
            mentions.into_iter().map(move |mention| {
                let start = mention.place.start;
                format!("{}:{}:{} {}", source.path, start.line + 1, start.utf32 + 1, mention.form)
            })
        })
        .collect()
}

/// Everything that a corpus answers, as text: equal corpora answer alike.
pub fn everything(corpus: &Corpus) -> String {
    let stats = corpus.stats();
    let mut out = format!(
        "{} articles, {} dated, {} entities, {} mentions\n",
        stats.articles, stats.dated, stats.entities, stats.mentions
    );
    let mut symbols = corpus.symbols("", 1_000);
    symbols.sort_by(|a, b| a.key.cmp(&b.key));
    for symbol in symbols {
        let shown = corpus.card(&symbol.key).map(|c| card(&c)).unwrap_or_default();
        let found = references(corpus.references(&symbol.key)).join(" | ");
        let _ = writeln!(out, "{:?} {shown}\n  at {found}", symbol.key);
    }
    for day in 1..=28 {
        for on in corpus.articles_on(Date::constant(2025, 9, day)) {
            let _ =
                writeln!(out, "{day}: {} {:?} {}", source(&on.source), on.title, on.places.len());
        }
    }
    out
}

/// What a journalist reads in the index, without its numbers.
pub fn tables(index: &Path) -> String {
    let connection = Connection::open(index).unwrap();
    let mut out = String::new();
    for view in ["who", "places", "timeline", "mentions", "spellings", "roles"] {
        let mut select = connection.prepare(&format!("SELECT * FROM {view}")).unwrap();
        let columns = select.column_count();
        let mut rows: Vec<String> = select
            .query_map([], |row| {
                (0..columns).map(|at| row.get_ref(at).map(|v| format!("{v:?}"))).collect()
            })
            .unwrap()
            .map(|row: Result<Vec<_>, _>| row.unwrap().join(" "))
            .collect();
        rows.sort();
        out += &format!("{view}\n{}\n", rows.join("\n"));
    }
    out
}
