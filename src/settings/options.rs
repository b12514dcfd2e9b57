//! Reading what somebody wrote as settings. Mistakes do not hide what is right: each is told once,
//! with its key, and everything else holds.

use super::value::{Node, Value};
use super::{Between, DateSettings, Dateline, Event, Hours, IsoDate, Profile, Settings};
use crate::finding::Severity;
use crate::lang::Locale;
use crate::text::Span;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

/// Settings as written: `None` is what was left out.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub locale: Option<Locale>,
    pub language: Option<String>,
    pub date: Option<IsoDate>,
    pub profile: Option<Profile>,
    pub timezone: Option<TimeZone>,
    pub dateline: Option<Dateline>,
    pub morning: Option<Between>,
    pub afternoon: Option<Between>,
    pub evening: Option<Between>,
    pub night: Option<Between>,
    pub severities: FxHashMap<String, Option<Severity>>,
    pub events: Vec<Event>,
    pub exclude: Option<Vec<String>>,
    pub workspace_diagnostics: Option<usize>,
    pub document_diagnostics: Option<usize>,
    pub code_lens: Option<bool>,
    pub model: Option<String>,
}

/// One mistake in the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path of the key, as `dates.profile`; empty where the file itself cannot be read.
    pub key: String,
    /// Where it stands in `postilla.toml`, in bytes; editors do not say.
    pub span: Option<Span>,
    kind: ProblemKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum ProblemKind {
    /// Not TOML; what the parser says.
    Syntax(String),
    UnknownKey {
        nearest: Option<String>,
    },
    UnknownCode {
        nearest: Option<String>,
    },
    /// What is wanted, by the key of its description among the messages.
    Wrong {
        wanted: &'static str,
        found: String,
    },
}

impl Problem {
    pub fn message(&self, locale: Locale) -> String {
        let messages = locale.messages();
        let key = &self.key;
        match &self.kind {
            ProblemKind::Syntax(message) => {
                messages.text("settings", "syntax", &[("message", message)])
            }
            ProblemKind::UnknownKey { nearest: None } => {
                messages.text("settings", "unknown-key", &[("key", key)])
            }
            ProblemKind::UnknownKey { nearest: Some(nearest) } => messages.text(
                "settings",
                "unknown-key-nearest",
                &[("key", key), ("nearest", nearest)],
            ),
            ProblemKind::UnknownCode { nearest: None } => {
                messages.text("settings", "unknown-code", &[("key", key)])
            }
            ProblemKind::UnknownCode { nearest: Some(nearest) } => messages.text(
                "settings",
                "unknown-code-nearest",
                &[("key", key), ("nearest", nearest)],
            ),
            ProblemKind::Wrong { wanted, found } => {
                let wanted = messages.text("settings", wanted, &[]);
                messages.text(
                    "settings",
                    "wrong",
                    &[("key", key), ("wanted", &wanted), ("found", found)],
                )
            }
        }
    }
}

const KEYS: [&str; 12] = [
    "locale",
    "language",
    "date",
    "dates",
    "diagnostics",
    "events",
    "exclude",
    "workspaceDiagnostics",
    "documentDiagnostics",
    "codeLens",
    "model",
    "style",
];
const DATE_KEYS: [&str; 4] = ["profile", "timezone", "dateline", "hours"];
const HOUR_KEYS: [&str; 4] = ["morning", "afternoon", "evening", "night"];

impl Options {
    /// Reads `postilla.toml`.
    pub fn from_toml(text: &str) -> (Options, Vec<Problem>) {
        let (root, errors) = Node::from_toml(text);
        let problems = errors
            .into_iter()
            .map(|(message, span)| Problem {
                key: String::new(),
                span,
                kind: ProblemKind::Syntax(message),
            })
            .collect();
        Options::read(&root, problems)
    }

    /// Reads the editor's `postilla` section.
    pub fn from_json(section: &serde_json::Value) -> (Options, Vec<Problem>) {
        Options::read(&Node::from_json(section), Vec::new())
    }

    /// These options, and those of `lower` where these say nothing.
    pub fn or(self, lower: Options) -> Options {
        let mut severities = lower.severities;
        severities.extend(self.severities);
        let mut events = self.events;
        for event in lower.events {
            if !events.iter().any(|own| own.name == event.name) {
                events.push(event);
            }
        }
        Options {
            locale: self.locale.or(lower.locale),
            language: self.language.or(lower.language),
            date: self.date.or(lower.date),
            profile: self.profile.or(lower.profile),
            timezone: self.timezone.or(lower.timezone),
            dateline: self.dateline.or(lower.dateline),
            morning: self.morning.or(lower.morning),
            afternoon: self.afternoon.or(lower.afternoon),
            evening: self.evening.or(lower.evening),
            night: self.night.or(lower.night),
            severities,
            events,
            exclude: self.exclude.or(lower.exclude),
            workspace_diagnostics: self.workspace_diagnostics.or(lower.workspace_diagnostics),
            document_diagnostics: self.document_diagnostics.or(lower.document_diagnostics),
            code_lens: self.code_lens.or(lower.code_lens),
            model: self.model.or(lower.model),
        }
    }

    /// The settings in force, with the default for each thing left out.
    pub fn settings(self) -> Settings {
        let default = Settings::default();
        let hours = Hours::default();
        let profile = self.profile.unwrap_or_default();
        Settings {
            locale: self.locale.unwrap_or_default(),
            language: self.language.unwrap_or(default.language),
            date: self.date,
            today: None,
            severities: self.severities,
            dates: DateSettings {
                profile,
                timezone: self.timezone.unwrap_or(default.dates.timezone),
                // A printed page is dated with the day on which it is read.
                dateline: self.dateline.unwrap_or(match profile {
                    Profile::Print => Dateline::Published,
                    _ => Dateline::Written,
                }),
                hours: Hours {
                    morning: self.morning.unwrap_or(hours.morning),
                    afternoon: self.afternoon.unwrap_or(hours.afternoon),
                    evening: self.evening.unwrap_or(hours.evening),
                    night: self.night.unwrap_or(hours.night),
                },
            },
            events: self.events,
            exclude: self.exclude.unwrap_or_default(),
            workspace_diagnostics: self
                .workspace_diagnostics
                .unwrap_or(default.workspace_diagnostics),
            document_diagnostics: self.document_diagnostics.unwrap_or(default.document_diagnostics),
            code_lens: self.code_lens.unwrap_or(default.code_lens),
            model: self.model,
        }
    }

    fn read(root: &Node, problems: Vec<Problem>) -> (Options, Vec<Problem>) {
        let mut reader = Reader { problems };
        let mut options = Options::default();
        for (key, node) in reader.table("", root) {
            match key.as_str() {
                "locale" => options.locale = reader.choice(key, node, "a-locale", Locale::of),
                // Whether there is a pack for it is for those who have the packs to say.
                "language" => options.language = reader.text(key, node).map(str::to_owned),
                "date" => options.date = reader.choice(key, node, "a-date", IsoDate::parse),
                "dates" => options.read_dates(&mut reader, node),
                "diagnostics" => options.read_severities(&mut reader, node),
                "events" => options.read_events(&mut reader, node),
                "exclude" => options.exclude = reader.texts(key, node),
                "workspaceDiagnostics" => {
                    options.workspace_diagnostics = reader.count(key, node);
                }
                "documentDiagnostics" => {
                    options.document_diagnostics = reader.count(key, node);
                }
                "codeLens" => options.code_lens = reader.switch(key, node),
                "model" => options.model = reader.text(key, node).map(str::to_owned),
                // House style for names, which is read with `entities.toml`.
                "style" => {}
                _ => reader.unknown(key, key, node, &KEYS),
            }
        }
        (options, reader.problems)
    }

    fn read_dates(&mut self, reader: &mut Reader, node: &Node) {
        for (key, node) in reader.table("dates", node) {
            let path = format!("dates.{key}");
            match key.as_str() {
                "profile" => self.profile = reader.choice(&path, node, "a-profile", profile),
                "timezone" => {
                    self.timezone =
                        reader.choice(&path, node, "a-timezone", |name| TimeZone::get(name).ok())
                }
                "dateline" => self.dateline = reader.choice(&path, node, "a-dateline", dateline),
                "hours" => self.read_hours(reader, node),
                _ => reader.unknown(&path, key, node, &DATE_KEYS),
            }
        }
    }

    fn read_hours(&mut self, reader: &mut Reader, node: &Node) {
        for (key, node) in reader.table("dates.hours", node) {
            let path = format!("dates.hours.{key}");
            let part = match key.as_str() {
                "morning" => &mut self.morning,
                "afternoon" => &mut self.afternoon,
                "evening" => &mut self.evening,
                "night" => &mut self.night,
                _ => {
                    reader.unknown(&path, key, node, &HOUR_KEYS);
                    continue;
                }
            };
            *part = reader.choice(&path, node, "some-hours", between);
        }
    }

    fn read_severities(&mut self, reader: &mut Reader, node: &Node) {
        for (code, node) in reader.table("diagnostics", node) {
            let path = format!("diagnostics.{code}");
            if !known(code) {
                let nearest = nearest(code, Locale::default().messages().codes());
                reader.problems.push(Problem {
                    key: code.clone(),
                    span: node.span,
                    kind: ProblemKind::UnknownCode { nearest },
                });
            } else if let Some(severity) = reader.choice(&path, node, "a-severity", severity) {
                self.severities.insert(code.clone(), severity);
            }
        }
    }

    fn read_events(&mut self, reader: &mut Reader, node: &Node) {
        for (name, node) in reader.table("events", node) {
            let path = format!("events.{name}");
            if let Some(date) = reader.choice(&path, node, "a-date", IsoDate::parse) {
                self.events.push(Event { name: name.clone(), date });
            }
        }
    }
}

/// Only families whose messages are written here can be checked.
fn known(code: &str) -> bool {
    let family = code.split('/').next().unwrap_or(code);
    let mut codes = Locale::default().messages().codes();
    match code.contains('/') {
        true => codes.any(|known| known == code) || family != "date",
        false => matches!(family, "date" | "entity" | "file"),
    }
}

fn profile(name: &str) -> Option<Profile> {
    Some(match name {
        "plain" => Profile::Plain,
        "web" => Profile::Web,
        "carta" => Profile::Print,
        "agenzia" => Profile::Agency,
        _ => return None,
    })
}

fn dateline(name: &str) -> Option<Dateline> {
    Some(match name {
        "written" => Dateline::Written,
        "published" => Dateline::Published,
        _ => return None,
    })
}

fn severity(name: &str) -> Option<Option<Severity>> {
    Some(match name {
        "off" => None,
        "hint" => Some(Severity::Hint),
        "info" | "information" => Some(Severity::Info),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => return None,
    })
}

/// `6-12` or `21:30-06:00`; 24 is midnight.
fn between(text: &str) -> Option<Between> {
    let (from, to) = text.split_once('-')?;
    let time = |text: &str| {
        let (hour, minute) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
        let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
        let hour = if (hour, minute) == (24, 0) { 0 } else { hour };
        Time::new(hour, minute, 0, 0).ok()
    };
    Some(Between { from: time(from)?, to: time(to)? })
}

struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn wrong(&mut self, key: &str, node: &Node, wanted: &'static str) {
        let found = match &node.value {
            Value::Text(text) => format!("«{text}»"),
            Value::Boolean(value) => value.to_string(),
            Value::Number(number) => number.clone(),
            Value::List(_) => "[…]".to_owned(),
            Value::Table(_) => "{…}".to_owned(),
            Value::Nothing => "null".to_owned(),
        };
        let kind = ProblemKind::Wrong { wanted, found };
        self.problems.push(Problem { key: key.to_owned(), span: node.span, kind });
    }

    fn unknown(&mut self, path: &str, key: &str, node: &Node, keys: &[&str]) {
        // Nobody is helped by hearing that an empty key is not known.
        if matches!(node.value, Value::Nothing) {
            return;
        }
        let nearest = nearest(key, keys.iter().copied());
        self.problems.push(Problem {
            key: path.to_owned(),
            span: node.span,
            kind: ProblemKind::UnknownKey { nearest },
        });
    }

    fn table<'n>(&mut self, key: &str, node: &'n Node) -> &'n [(String, Node)] {
        match &node.value {
            Value::Table(entries) => entries,
            Value::Nothing => &[],
            _ => {
                self.wrong(key, node, "a-table");
                &[]
            }
        }
    }

    fn text<'n>(&mut self, key: &str, node: &'n Node) -> Option<&'n str> {
        match &node.value {
            Value::Text(text) => Some(text),
            Value::Nothing => None,
            _ => {
                self.wrong(key, node, "a-text");
                None
            }
        }
    }

    fn switch(&mut self, key: &str, node: &Node) -> Option<bool> {
        match &node.value {
            Value::Boolean(value) => Some(*value),
            Value::Nothing => None,
            _ => {
                self.wrong(key, node, "a-switch");
                None
            }
        }
    }

    fn count(&mut self, key: &str, node: &Node) -> Option<usize> {
        let count = match &node.value {
            Value::Number(number) => number.parse().ok(),
            Value::Nothing => return None,
            _ => None,
        };
        if count.is_none() {
            self.wrong(key, node, "a-count");
        }
        count
    }

    /// A list of texts; one alone may do without the list.
    fn texts(&mut self, key: &str, node: &Node) -> Option<Vec<String>> {
        match &node.value {
            Value::List(items) => Some(
                items
                    .iter()
                    .enumerate()
                    .filter_map(|(at, item)| {
                        self.text(&format!("{key}[{at}]"), item).map(str::to_owned)
                    })
                    .collect(),
            ),
            Value::Text(text) => Some(vec![text.clone()]),
            Value::Nothing => None,
            _ => {
                self.wrong(key, node, "a-list");
                None
            }
        }
    }

    fn choice<T>(
        &mut self,
        key: &str,
        node: &Node,
        wanted: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let read = match &node.value {
            Value::Text(text) => read(text),
            Value::Nothing => return None,
            _ => None,
        };
        if read.is_none() {
            self.wrong(key, node, wanted);
        }
        read
    }
}

/// The candidate that `word` was probably meant to be.
fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let word = word.get(..64).unwrap_or(word);
    if word.chars().count() > 64 {
        return None;
    }
    candidates
        .map(|candidate| {
            (
                distance(word, candidate.rsplit_once('/').map_or(candidate, |(_, code)| code))
                    .min(distance(word, candidate)),
                candidate,
            )
        })
        .min()
        .filter(|(distance, candidate)| *distance * 3 <= candidate.chars().count())
        .map(|(_, candidate)| candidate.to_owned())
}

/// Levenshtein's: how many characters to put in, take out or change.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(&b) {
            let best = (diagonal + usize::from(from != *to)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const HOUSE: &str = r#"
locale = "en"
date = 2025-09-04
exclude = ["bozze/**"]

[dates]
profile = "carta"
timezone = "Europe/Zurich"
hours = { night = "22-5:30" }

[diagnostics]
"date/vague" = "off"
entity = "hint"

[events]
"inizio della guerra" = 2022-02-24
Sessantotto = "1968"
"#;

    #[test]
    fn a_house_file_becomes_settings() {
        let (options, problems) = Options::from_toml(HOUSE);
        assert_eq!(problems, []);
        let settings = options.settings();
        assert_eq!(settings.locale, Locale::English);
        assert_eq!(settings.date.map(|date| date.to_string()).as_deref(), Some("2025-09-04"));
        assert_eq!(settings.dates.profile, Profile::Print);
        assert_eq!(
            settings.dates.dateline,
            Dateline::Published,
            "print is dated with its publication"
        );
        assert_eq!(settings.dates.timezone.iana_name(), Some("Europe/Zurich"));
        assert_eq!(settings.dates.hours.night, between("22:00-05:30").unwrap());
        assert_eq!(settings.dates.hours.morning, Hours::default().morning);
        assert_eq!(settings.severity("date/vague", Some(Severity::Hint)), None);
        assert_eq!(settings.severity("entity/role", Some(Severity::Error)), Some(Severity::Hint));
        assert_eq!(
            settings.severity("date/missing-year", Some(Severity::Info)),
            Some(Severity::Info)
        );
        assert_eq!(settings.events.len(), 2);
        assert_eq!(settings.exclude, ["bozze/**"]);
    }

    #[test]
    fn the_editor_uses_the_same_keys_and_comes_first() {
        let (editor, problems) = Options::from_json(&json!({
            "locale": "it", "date": null, "dates": {"profile": "web"}, "diagnostics": {"date/vague": "info"}
        }));
        assert_eq!(problems, []);
        let settings = editor.or(Options::from_toml(HOUSE).0).settings();
        assert_eq!(settings.locale, Locale::Italian);
        assert_eq!(settings.dates.profile, Profile::Web);
        assert!(settings.date.is_some(), "null is not said");
        assert_eq!(settings.severity("date/vague", None), Some(Severity::Info));
        assert_eq!(settings.severity("entity/role", None), Some(Severity::Hint));
    }

    #[test]
    fn each_mistake_is_told_once_with_its_key() {
        let text = r#"
local = "it"
date = "ieri"
exclude = [1]
[dates]
profile = "blog"
timezone = "Europa/Roma"
hours = { night = "sempre", lunch = "12-13" }
[diagnostics]
"date/vage" = "off"
"date/vague" = "loud"
[events]
guerra = 2022
"#;
        let (options, problems) = Options::from_toml(text);
        let told: Vec<String> =
            problems.iter().map(|problem| problem.message(Locale::English)).collect();
        insta::assert_snapshot!(told.join("\n"), @r#"
«date» must be a date like "2025-09-04", not «ieri»
«dates.hours.lunch» is not a setting of Postilla
«dates.hours.night» must be a stretch of hours like "21-6", not «sempre»
«dates.profile» must be "plain", "web", "carta" or "agenzia", not «blog»
«dates.timezone» must be a time zone like "Europe/Rome", not «Europa/Roma»
«date/vage» is not a diagnostic code: did you mean «date/vague»?
«diagnostics.date/vague» must be "off", "hint", "info", "warning" or "error", not «loud»
«events.guerra» must be a date like "2025-09-04", not 2022
«exclude[0]» must be a text, not 1
«local» is not a setting of Postilla: did you mean «locale»?
"#);
        assert!(problems.iter().all(|problem| problem.span.is_some()));
        assert!(options.settings().events.is_empty());
    }

    #[test]
    fn what_is_no_toml_is_told_and_the_rest_holds() {
        let (options, problems) =
            Options::from_toml("locale = \"en\"\nmodel = \n[dates]\nprofile = \"web\"\n");
        assert_eq!(problems.len(), 1);
        assert!(
            problems[0].message(Locale::Italian).contains("TOML"),
            "{}",
            problems[0].message(Locale::Italian)
        );
        assert_eq!(options.locale, Some(Locale::English));
        assert_eq!(options.profile, Some(Profile::Web));
        for (text, wrong) in [("", 0), ("\u{feff}", 0), ("= =\n[[", 1)] {
            assert_eq!(!Options::from_toml(text).1.is_empty(), wrong > 0, "{text:?}");
        }
        assert_eq!(Options::from_json(&json!([1, 2])).1.len(), 1);
        assert_eq!(Options::from_json(&json!(null)).1, []);
    }

    #[test]
    fn distances_are_levenshteins() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(
            nearest("vage", ["date/vague", "date/age-mismatch"].into_iter()).as_deref(),
            Some("date/vague")
        );
        assert_eq!(nearest("xyz", KEYS.into_iter()), None);
    }
}
