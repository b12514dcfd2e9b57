//! `entities.toml`: who and what a house knows, written by hand. What is wrong in it is told with
//! its place, and the rest holds.

use super::interval::Interval;
use crate::entities::mention::EntityKind;
use crate::entities::role::{self, RoleMention};
use crate::entities::spelling::slug;
use crate::finding::{Finding, Severity};
use crate::lang::messages::Argument;
use crate::lang::{Language, Locale};
use crate::text::Span;
use globset::GlobMatcher;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The version of the file's shape.
pub const SCHEMA: i64 = 1;

/// An entity as the file states it.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownEntity {
    pub id: Arc<str>,
    pub kind: KnownKind,
    /// The house spelling.
    pub name: Arc<str>,
    /// Other names that are fine.
    pub aliases: Vec<String>,
    /// Spellings that are recognised and reported.
    pub variants: Vec<String>,
    /// Descriptions in the place of the name: *il tycoon*.
    pub epithets: Vec<Epithet>,
    pub roles: Vec<KnownRole>,
    /// The id of the entity that the name stands for where it acts.
    pub metonym_for: Option<String>,
    /// Words that tell it from its namesakes: `città`.
    pub kind_words: Vec<String>,
    pub wikidata: Option<String>,
    pub note: Option<String>,
    pub style: Option<Scheme>,
    /// Where its table starts in the file, and where its id stands.
    pub span: Span,
    pub id_span: Span,
}

impl KnownEntity {
    /// Whether a chain of that kind can be it. Places act as bodies, so the two are one here.
    pub fn fits(&self, kind: EntityKind) -> bool {
        (self.kind == KnownKind::Person) == (kind == EntityKind::Person)
    }
}

/// A description in the place of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epithet {
    pub text: String,
    /// Counts only where people are spoken of: `only_in = "PER-context"`.
    pub among_people: bool,
}

/// The types of the file; `GPE` is a place that acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KnownKind {
    #[serde(rename = "PER")]
    Person,
    #[serde(rename = "ORG")]
    Organisation,
    #[serde(rename = "LOC")]
    Place,
    #[serde(rename = "GPE")]
    GeopoliticalEntity,
}

impl KnownKind {
    pub fn parse(label: &str) -> Option<Self> {
        match label {
            "PER" => Some(KnownKind::Person),
            "ORG" => Some(KnownKind::Organisation),
            "LOC" => Some(KnownKind::Place),
            "GPE" => Some(KnownKind::GeopoliticalEntity),
            _ => None,
        }
    }

    pub fn entity_kind(self) -> EntityKind {
        match self {
            KnownKind::Person => EntityKind::Person,
            KnownKind::Organisation => EntityKind::Organisation,
            KnownKind::Place | KnownKind::GeopoliticalEntity => EntityKind::Place,
        }
    }
}

/// A role with the time it is held.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownRole {
    pub title: String,
    /// The title and what else it is called, as roles that can be compared.
    pub titles: Vec<RoleMention>,
    pub of: Option<String>,
    pub valid: Interval,
    /// As written in the file.
    pub valid_text: Option<String>,
    pub source: Option<String>,
    pub span: Span,
}

/// A way to write Slavic names in Latin letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// *Zelensky*, *Zakharova*.
    English,
    /// *Zelenskij*, *Zacharova*.
    ItalianScholarly,
}

impl Scheme {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "english" => Some(Scheme::English),
            "italian-scholarly" => Some(Scheme::ItalianScholarly),
            _ => None,
        }
    }
}

/// The house style for names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Style {
    pub slavic: Option<Scheme>,
    /// What the first mention of a person must carry; `None` if the house asks for nothing.
    pub first_mention: Option<FirstMention>,
    /// Where it may be missing.
    pub exempt: Exempt,
    /// Whether role nouns are written in lower case.
    pub lower_roles: Option<bool>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FirstMention {
    pub given_name: bool,
    pub role: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exempt {
    pub headline: bool,
    pub run_on_heading: bool,
    pub quote: bool,
}

impl Default for Exempt {
    fn default() -> Self {
        Exempt { headline: true, run_on_heading: true, quote: true }
    }
}

/// A text that is no name.
#[derive(Clone, Debug)]
pub struct Ignore {
    pub text: String,
    /// Where it is none; everywhere if there is no glob.
    pub glob: Option<GlobMatcher>,
}

/// The file, read.
#[derive(Clone, Debug, Default)]
pub struct EntitiesFile {
    pub entities: Vec<KnownEntity>,
    pub style: Style,
    pub ignores: Vec<Ignore>,
    /// Whether the text is no valid TOML, so that what was read of it may lack something.
    pub broken: bool,
}

/// Reads `entities.toml`. Findings count bytes of the file.
pub fn read(text: &str, locale: Locale, language: &Language) -> (EntitiesFile, Vec<Finding>) {
    let mut reader = Reader { locale, language, findings: Vec::new(), references: Vec::new() };
    // A mark that some editors put at the head of a file is no part of it.
    let lead = text.len() - text.trim_start_matches('\u{feff}').len();
    let body = text.get(lead..).unwrap_or_default();
    let (table, errors) = DeTable::parse_recoverable(body);
    for error in errors {
        let span = error.span().map_or(Span::default(), clean);
        reader.report("file/syntax", Severity::Error, span, &[("message", &error.message())]);
    }
    let broken = !reader.findings.is_empty();
    let file = EntitiesFile { broken, ..reader.file(table.get_ref()) };
    for finding in &mut reader.findings {
        finding.span = finding.span.shifted(lead as u32);
    }
    let mut file = file;
    for entity in &mut file.entities {
        entity.span = entity.span.shifted(lead as u32);
        entity.id_span = entity.id_span.shifted(lead as u32);
        for role in &mut entity.roles {
            role.span = role.span.shifted(lead as u32);
        }
    }
    reader.findings.sort_by_key(|finding| (finding.span.start, finding.code));
    (file, reader.findings)
}

type Value<'a> = Spanned<DeValue<'a>>;

fn clean(range: Range<usize>) -> Span {
    if range.start <= range.end && range.end <= u32::MAX as usize {
        Span::new(range.start, range.end)
    } else {
        Span::default()
    }
}

struct Reader<'l> {
    locale: Locale,
    language: &'l Language,
    findings: Vec<Finding>,
    /// Ids that `metonym_for` names, with their places.
    references: Vec<(String, Span)>,
}

const TOP: &[&str] = &["schema", "style", "entity", "ignore"];
const ENTITY: &[&str] = &[
    "id",
    "type",
    "name",
    "wikidata",
    "aliases",
    "variants",
    "epithets",
    "role",
    "metonym_for",
    "kind_words",
    "note",
    "style",
];
const ROLE: &[&str] = &["title", "also", "of", "valid", "source"];
const STYLE: &[&str] =
    &["slavic_transliteration", "first_mention", "first_mention_exempt", "role_case"];
const IGNORE: &[&str] = &["text", "glob"];
const EPITHET: &[&str] = &["text", "only_in"];

/// What `only_in` can say.
const PERSON_CONTEXT: &str = "PER-context";

/// The keys of a table, as `entity.role`; of the file itself for none.
pub fn keys_of(table: &str) -> &'static [&'static str] {
    match table {
        "" => TOP,
        "entity" => ENTITY,
        "entity.role" => ROLE,
        "style" => STYLE,
        "ignore" => IGNORE,
        _ => &[],
    }
}

impl Reader<'_> {
    fn report(
        &mut self,
        code: &'static str,
        severity: Severity,
        span: Span,
        arguments: &[Argument<'_>],
    ) {
        let message = self.locale.messages().text(code, "message", arguments);
        self.findings.push(Finding {
            span,
            code,
            severity,
            message,
            fixes: Vec::new(),
            related: Vec::new(),
        });
    }

    fn wrong(&mut self, key: &str, wanted: &str, value: &Value<'_>) {
        let wanted = self.locale.messages().text("file-wanted", wanted, &[]);
        self.report(
            "file/wrong-value",
            Severity::Error,
            clean(value.span()),
            &[("key", &key), ("wanted", &wanted)],
        );
    }

    fn keys(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            let nearest = known
                .iter()
                .map(|known| (strsim::osa_distance(known, name), *known))
                .min()
                .filter(|(distance, _)| *distance <= 2);
            let span = clean(key.span());
            match nearest {
                Some((_, nearest)) => {
                    let message = self.locale.messages().text(
                        "file/unknown-key",
                        "nearest",
                        &[("key", name), ("nearest", &nearest)],
                    );
                    self.report("file/unknown-key", Severity::Warning, span, &[("key", name)]);
                    if let Some(last) = self.findings.last_mut() {
                        last.message = message;
                    }
                }
                None => self.report("file/unknown-key", Severity::Warning, span, &[("key", name)]),
            }
        }
    }

    fn text(&mut self, table: &DeTable<'_>, key: &str) -> Option<(String, Span)> {
        let value = table.get(key)?;
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Some((text.to_owned(), clean(value.span()))),
            _ => {
                self.wrong(key, "text", value);
                None
            }
        }
    }

    fn texts(&mut self, table: &DeTable<'_>, key: &str) -> Vec<(String, Span)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(key, "texts", value);
            // One text without brackets is told, and meant as it stands.
            let alone = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
            return alone.map(|text| (text.to_owned(), clean(value.span()))).into_iter().collect();
        };
        let mut texts = Vec::new();
        for item in list.iter() {
            match item.get_ref().as_str().map(str::trim) {
                Some(text) if !text.is_empty() => texts.push((text.to_owned(), clean(item.span()))),
                _ => self.wrong(key, "text", item),
            }
        }
        texts
    }

    /// The tables of `[[key]]`, each with its span.
    fn tables<'v>(&mut self, table: &'v DeTable<'_>, key: &str) -> Vec<(&'v DeTable<'v>, Span)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(key, "tables", value);
            // `[entity.role]` for `[[entity.role]]`: one table, and nothing of it is lost.
            let alone = value.get_ref().as_table();
            return alone.map(|table| (table, clean(value.span()))).into_iter().collect();
        };
        let mut tables = Vec::new();
        for item in list.iter() {
            match item.get_ref().as_table() {
                Some(table) => tables.push((table, clean(item.span()))),
                None => self.wrong(key, "tables", item),
            }
        }
        tables
    }

    fn file(&mut self, table: &DeTable<'_>) -> EntitiesFile {
        self.keys(table, TOP);
        if let Some(value) = table.get("schema") {
            let version = value.get_ref().as_integer().and_then(|v| v.as_str().parse::<i64>().ok());
            if version != Some(SCHEMA) {
                self.wrong("schema", "schema", value);
            }
        }
        let mut file = EntitiesFile { style: self.style(table), ..EntitiesFile::default() };
        for (table, span) in self.tables(table, "entity") {
            if let Some(entity) = self.entity(table, span) {
                if file.entities.iter().any(|other| other.id == entity.id) {
                    self.report(
                        "file/duplicate",
                        Severity::Error,
                        entity.id_span,
                        &[("id", &entity.id)],
                    );
                } else {
                    file.entities.push(entity);
                }
            }
        }
        self.check_references(&file.entities);
        for (table, _) in self.tables(table, "ignore") {
            self.keys(table, IGNORE);
            let glob =
                self.text(table, "glob").and_then(|(glob, span)| match globset::Glob::new(&glob) {
                    Ok(glob) => Some(glob.compile_matcher()),
                    Err(error) => {
                        self.report("file/syntax", Severity::Error, span, &[("message", &error)]);
                        None
                    }
                });
            // Without the files that it was meant for it would hold in all.
            let unreadable = glob.is_none() && table.contains_key("glob");
            if let Some((text, _)) = self.text(table, "text").filter(|_| !unreadable) {
                file.ignores.push(Ignore { text, glob });
            }
        }
        file
    }

    fn style(&mut self, table: &DeTable<'_>) -> Style {
        let mut style = Style::default();
        let Some(value) = table.get("style") else { return style };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong("style", "tables", value);
            return style;
        };
        self.keys(table, STYLE);
        if let Some((text, _)) = self.text(table, "slavic_transliteration") {
            style.slavic = Scheme::parse(&text);
            if style.slavic.is_none()
                && let Some(value) = table.get("slavic_transliteration")
            {
                self.wrong("slavic_transliteration", "scheme", value);
            }
        }
        if table.get("first_mention").is_some() {
            let wanted = self.texts(table, "first_mention");
            let has = |key: &str| wanted.iter().any(|(text, _)| text == key);
            style.first_mention =
                Some(FirstMention { given_name: has("given-name"), role: has("role") });
        }
        if table.get("first_mention_exempt").is_some() {
            let exempt = self.texts(table, "first_mention_exempt");
            let has = |key: &str| exempt.iter().any(|(text, _)| text == key);
            style.exempt = Exempt {
                headline: has("headline"),
                run_on_heading: has("run-on-heading"),
                quote: has("quote"),
            };
        }
        style.lower_roles = self.text(table, "role_case").map(|(text, _)| text == "lower");
        style
    }

    fn entity(&mut self, table: &DeTable<'_>, span: Span) -> Option<KnownEntity> {
        self.keys(table, ENTITY);
        let name = self.text(table, "name");
        let Some((name, name_span)) = name else {
            if table.get("name").is_none() {
                self.report("file/missing-key", Severity::Error, span, &[("key", &"name")]);
            }
            return None;
        };
        let kind = match table.get("type") {
            None => {
                self.report("file/missing-key", Severity::Error, span, &[("key", &"type")]);
                None
            }
            Some(value) => {
                let kind = value.get_ref().as_str().and_then(KnownKind::parse);
                if kind.is_none() {
                    self.wrong("type", "type", value);
                }
                kind
            }
        };
        let (id, id_span) = self.text(table, "id").unwrap_or_else(|| (slug(&name), name_span));
        let metonym_for = self.text(table, "metonym_for").map(|(id, span)| {
            self.references.push((id.clone(), span));
            id
        });
        let style = self.text(table, "style").and_then(|(text, _)| Scheme::parse(&text));
        Some(KnownEntity {
            id: id.into(),
            kind: kind?,
            name: name.into(),
            aliases: plain(self.texts(table, "aliases")),
            variants: plain(self.texts(table, "variants")),
            epithets: self.epithets(table),
            roles: self.roles(table),
            metonym_for,
            kind_words: plain(self.texts(table, "kind_words")),
            wikidata: self.text(table, "wikidata").map(|(text, _)| text),
            note: self.text(table, "note").map(|(text, _)| text),
            style,
            span,
            id_span,
        })
    }

    /// `["tycoon"]` or `[{ text = "tycoon", only_in = "PER-context" }]`.
    fn epithets(&mut self, table: &DeTable<'_>) -> Vec<Epithet> {
        let Some(value) = table.get("epithets") else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong("epithets", "texts", value);
            let alone = value.get_ref().as_str().map(str::to_owned);
            return alone.map(|text| Epithet { text, among_people: false }).into_iter().collect();
        };
        let mut epithets = Vec::new();
        for item in list.iter() {
            let epithet = match item.get_ref() {
                DeValue::String(text) => {
                    Some(Epithet { text: text.to_string(), among_people: false })
                }
                DeValue::Table(table) => {
                    self.keys(table, EPITHET);
                    let among_people = self.among_people(table);
                    self.text(table, "text").map(|(text, _)| Epithet { text, among_people })
                }
                _ => {
                    self.wrong("epithets", "text", item);
                    None
                }
            };
            epithets.extend(epithet);
        }
        epithets
    }

    /// What `only_in` says. One that cannot be read restricts as well: whoever wrote it did not
    /// mean the description to count everywhere.
    fn among_people(&mut self, table: &DeTable<'_>) -> bool {
        let Some(value) = table.get("only_in") else { return false };
        if value.get_ref().as_str() != Some(PERSON_CONTEXT) {
            self.wrong("only_in", "context", value);
        }
        true
    }

    fn roles(&mut self, table: &DeTable<'_>) -> Vec<KnownRole> {
        let mut roles = Vec::new();
        for (table, span) in self.tables(table, "role") {
            self.keys(table, ROLE);
            let Some((title, _)) = self.text(table, "title") else {
                if table.get("title").is_none() {
                    self.report("file/missing-key", Severity::Error, span, &[("key", &"title")]);
                }
                continue;
            };
            let valid = self.text(table, "valid");
            let interval = valid.as_ref().and_then(|(text, _)| Interval::parse(text));
            if let Some((text, span)) = valid.as_ref().filter(|_| interval.is_none()) {
                self.report("file/bad-interval", Severity::Error, *span, &[("text", text)]);
            }
            let also = plain(self.texts(table, "also"));
            let titles = std::iter::once(&title).chain(&also);
            roles.push(KnownRole {
                titles: titles.filter_map(|title| role::title(title, self.language)).collect(),
                title,
                of: self.text(table, "of").map(|(text, _)| text),
                valid: interval.unwrap_or(Interval::UNKNOWN),
                valid_text: valid.map(|(text, _)| text),
                source: self.text(table, "source").map(|(text, _)| text),
                span,
            });
        }
        roles
    }

    /// What `metonym_for` names should be there.
    fn check_references(&mut self, entities: &[KnownEntity]) {
        for (id, span) in std::mem::take(&mut self.references) {
            if !entities.iter().any(|entity| *entity.id == *id) {
                self.report("file/unknown-entity", Severity::Hint, span, &[("id", &id)]);
            }
        }
    }
}

fn plain(texts: Vec<(String, Span)>) -> Vec<String> {
    texts.into_iter().map(|(text, _)| text).collect()
}
