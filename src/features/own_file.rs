//! What an editor shows in `entities.toml` itself: what a key means, who an entry is, what can be
//! written here, where its mentions are.
//!
//! The file is looked at line by line, so that all of it works while the file is being written and
//! is not valid.

use super::hover;
use super::outline::{Symbol, SymbolKind};
use super::rich::Rich;
use super::statements;
use crate::article::Reader;
use crate::corpus::{Corpus, EntityKey};
use crate::entities::knowledge::Interval;
use crate::entities::knowledge::entities::{self, EntitiesFile};
use crate::entities::knowledge::write::quoted;
use crate::entities::spelling::{NameKey, slug};
use crate::entities::{EntityKind, KnownEntity};
use crate::text::Span;

/// So many names of the archive are offered.
const MOST: usize = 50;

/// A file with the text that it has now.
pub struct OwnFile<'a> {
    pub text: &'a str,
    pub reader: &'a Reader,
    pub corpus: Option<&'a Corpus>,
}

/// What can be written at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub label: String,
    pub detail: Option<String>,
    pub replaces: Span,
    pub text: String,
}

/// A place in the file.
struct Spot<'a> {
    /// The table that it is in, as `entity.role`.
    table: &'a str,
    /// Where the table and the line start.
    table_start: usize,
    line_start: usize,
    line: &'a str,
    /// The key of the line, and where its value starts in the line.
    key: &'a str,
    value_at: Option<usize>,
    /// Where the place is in the line.
    at: usize,
}

impl<'a> OwnFile<'a> {
    fn spot(&self, offset: u32) -> Spot<'a> {
        let text = self.text;
        let offset = text.floor_char_boundary((offset as usize).min(text.len()));
        let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let mut table = ("", 0);
        let mut start = 0;
        for other in text[..line_start].split_inclusive('\n').chain([line]) {
            if let Some(name) = header(other) {
                table = (name, start);
            }
            start += other.len();
        }
        let value_at = line.find('=').map(|at| at + 1);
        let key = line.get(..value_at.map_or(line.len(), |at| at - 1)).unwrap_or_default().trim();
        let at = offset - line_start;
        let (table, table_start) = table;
        Spot { table, table_start, line_start, line, key, value_at, at }
    }

    fn read(&self) -> EntitiesFile {
        entities::read(self.text, self.reader.settings.locale, self.reader.language).0
    }

    /// The entity whose entry holds a place.
    fn entity(&self, offset: u32) -> Option<KnownEntity> {
        let spot = self.spot(offset);
        if !matches!(spot.table, "entity" | "entity.role") {
            return None;
        }
        let line_end = (spot.line_start + spot.line.len()) as u32;
        self.read().entities.into_iter().rfind(|entity| entity.span.start < line_end.max(1))
    }

    /// The entity that is spoken of at a place: that of the entry, or one that a value names.
    fn meant(&self, offset: u32) -> Option<KnownEntity> {
        let spot = self.spot(offset);
        if matches!(spot.key, "metonym_for" | "of")
            && let Some((_, id)) = spot.string()
        {
            return self.read().entities.into_iter().find(|entity| *entity.id == *id);
        }
        self.entity(offset)
    }

    /// What a key means, or who an entry is. Asks the corpus.
    pub fn hover(&self, offset: u32) -> Option<(Span, Rich)> {
        let spot = self.spot(offset);
        let settings = &self.reader.settings;
        let messages = settings.locale.messages();
        let line = |from: usize, to: usize| Span::new(spot.line_start + from, spot.line_start + to);
        let subject = if spot.table.is_empty() { "top" } else { spot.table };
        let on_key = spot.value_at.is_none_or(|value| spot.at < value);
        if on_key {
            let (key, subject) = match header(spot.line) {
                Some(name) => (name, "table"),
                None => (spot.key, subject),
            };
            let topic = format!("file-key-{subject}");
            if !messages.has(&topic, key) {
                return None;
            }
            let mut rich = Rich::default();
            rich.line().code(key).plain(" — ").plain(messages.text(&topic, key, &[]));
            return Some((line(0, spot.line.trim_end().len()), rich));
        }
        let (span, value) = spot.string()?;
        if spot.key == "valid" {
            let mut rich = Rich::default();
            let interval = hover::interval(&Interval::parse(value)?, settings);
            let unknown = || messages.text("hover-name", "times-unknown", &[]);
            rich.line().plain(if interval.is_empty() { unknown() } else { interval });
            return Some((span, rich));
        }
        let names = ["id", "name", "aliases", "variants", "metonym_for", "of", "wikidata"];
        if !names.contains(&spot.key) {
            return None;
        }
        let entity = self.meant(offset)?;
        let Reader { knowledge, language, .. } = self.reader;
        let key = statements::key(&entity, knowledge, language);
        let card = self.corpus.and_then(|corpus| corpus.card(&key));
        let rich = match card {
            Some(card) => hover::card(&card, knowledge, settings, language),
            None => hover::stated_card(&entity, knowledge, settings),
        };
        Some((span, rich))
    }

    /// Whom the corpus is to be asked about for a place.
    pub fn key(&self, offset: u32) -> Option<EntityKey> {
        let entity = self.meant(offset)?;
        Some(statements::key(&entity, &self.reader.knowledge, self.reader.language))
    }

    /// The entry that a value names, when it is another one than that of the place.
    pub fn entry(&self, offset: u32) -> Option<Span> {
        let spot = self.spot(offset);
        matches!(spot.key, "metonym_for" | "of").then(|| self.meant(offset))?.map(|e| e.id_span)
    }

    /// The words that are under the cursor, for a link from there.
    pub fn origin(&self, offset: u32) -> Option<Span> {
        self.spot(offset).string().map(|(span, _)| span)
    }

    pub fn symbols(&self) -> Vec<Symbol> {
        let entities = self.read().entities;
        let starts: Vec<u32> = entities.iter().map(|entity| entity.span.start).collect();
        let end = self.text.len() as u32;
        let symbols = entities.into_iter().enumerate().map(|(at, entity)| {
            let next = starts.get(at + 1).copied().unwrap_or(end).max(entity.id_span.end);
            let mut roles = entity.roles.iter().map(|role| role.title.as_str());
            Symbol {
                name: entity.name.to_string(),
                detail: roles.next_back().map(str::to_owned),
                kind: match entity.kind.entity_kind() {
                    EntityKind::Person => SymbolKind::Person,
                    EntityKind::Organisation => SymbolKind::Organisation,
                    EntityKind::Place => SymbolKind::Place,
                },
                span: Span { start: entity.span.start, end: next },
                selection: entity.id_span,
                children: Vec::new(),
            }
        });
        symbols.collect()
    }

    /// What can be written at a place. Asks the corpus.
    pub fn offers(&self, offset: u32) -> Vec<Offer> {
        let spot = self.spot(offset);
        match spot.value_at.filter(|value| spot.at >= *value) {
            Some(value) => self.values(&spot, value, offset),
            None => self.keys(&spot),
        }
    }

    fn keys(&self, spot: &Spot<'_>) -> Vec<Offer> {
        let messages = self.reader.settings.locale.messages();
        let typed = spot.line.get(..spot.at).unwrap_or_default();
        let from = typed.len() - typed.trim_start().len();
        let replaces = Span::new(spot.line_start + from, spot.line_start + spot.at);
        let written = self.written(spot);
        let subject = if spot.table.is_empty() { "top" } else { spot.table };
        let explained = |subject: &str, key: &str| {
            let topic = format!("file-key-{subject}");
            messages.has(&topic, key).then(|| messages.text(&topic, key, &[]))
        };
        let keys = entities::keys_of(spot.table).iter().copied();
        let mut offers: Vec<Offer> = keys
            .filter(|key| !written.contains(key) && !matches!(*key, "entity" | "ignore" | "role"))
            .filter(|key| !(spot.table.is_empty() && *key == "style"))
            .filter(|_| !typed.trim_start().starts_with('['))
            .map(|key| Offer {
                label: key.to_owned(),
                detail: explained(subject, key),
                replaces,
                text: format!("{key} = "),
            })
            .collect();
        for (name, text) in [
            ("entity", "[[entity]]"),
            ("entity.role", "[[entity.role]]"),
            ("style", "[style]"),
            ("ignore", "[[ignore]]"),
        ] {
            if name == "entity.role" && !spot.table.starts_with("entity") {
                continue;
            }
            let detail = explained("table", name);
            offers.push(Offer { label: text.to_owned(), detail, replaces, text: text.to_owned() });
        }
        offers
    }

    /// The keys that the table of a place has already.
    fn written(&self, spot: &Spot<'_>) -> Vec<&'a str> {
        let rest = self.text.get(spot.table_start..).unwrap_or_default();
        let mut lines = rest.lines();
        let first = lines.next();
        first
            .into_iter()
            .filter(|line| header(line).is_none())
            .chain(lines.take_while(|line| header(line).is_none()))
            .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim()))
            .collect()
    }

    fn values(&self, spot: &Spot<'_>, value: usize, offset: u32) -> Vec<Offer> {
        let (replaces, inside) = match spot.string() {
            Some((span, _)) => (span, true),
            None => (Span { start: offset, end: offset }, false),
        };
        let gap = match spot.line.get(value..spot.at) {
            Some("") => " ",
            _ => "",
        };
        let offer = |label: &str, detail: Option<String>| Offer {
            label: label.to_owned(),
            detail,
            replaces,
            text: match inside {
                true => quoted(label).trim_matches('"').to_owned(),
                false => format!("{gap}{}", quoted(label)),
            },
        };
        let fixed = |texts: &[&str]| texts.iter().map(|text| offer(text, None)).collect();
        let messages = self.reader.settings.locale.messages();
        match (spot.table, spot.key) {
            ("entity", "type") => ["PER", "ORG", "LOC", "GPE"]
                .map(|label| offer(label, Some(messages.text("file-key-type", label, &[]))))
                .into(),
            ("style", "slavic_transliteration") | ("entity", "style") => {
                fixed(&["english", "italian-scholarly"])
            }
            ("style", "role_case") => fixed(&["lower", "upper"]),
            ("style", "first_mention") => fixed(&["given-name", "role"]),
            ("style", "first_mention_exempt") => fixed(&["headline", "run-on-heading", "quote"]),
            ("entity", "metonym_for") | ("entity.role", "of") => self
                .read()
                .entities
                .iter()
                .map(|entity| offer(&entity.id, Some(entity.name.to_string())))
                .collect(),
            ("entity.role", "valid") => {
                self.times().iter().map(|(t, d)| offer(t, Some(d.clone()))).collect()
            }
            ("entity", "name") => {
                self.unknown_names().iter().map(|(n, d)| offer(n, Some(d.clone()))).collect()
            }
            ("entity", "id") => {
                let entity = self.written_name(spot);
                entity.iter().map(|name| offer(&slug(name), Some(name.clone()))).collect()
            }
            ("entity", "aliases" | "variants") => self
                .spellings(offset)
                .iter()
                .map(|(s, n)| offer(s, Some(format!("×{n}"))))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The name in the table of a place.
    fn written_name(&self, spot: &Spot<'_>) -> Option<String> {
        let rest = self.text.get(spot.table_start..)?;
        let line = rest.lines().skip(1).take_while(|line| header(line).is_none());
        let line = line.into_iter().find(|line| line.trim_start().starts_with("name"))?;
        let name = line.split_once('=')?.1.trim().trim_matches('"');
        (!name.is_empty()).then(|| name.to_owned())
    }

    /// Times as they are written, each with what it says.
    fn times(&self) -> Vec<(String, String)> {
        let settings = &self.reader.settings;
        let today = settings.today.map_or_else(|| "2025-01-20".to_owned(), |day| day.to_string());
        let year = today.get(..4).unwrap_or("2025");
        let times = [
            format!("{today}/.."),
            format!("{year}/.."),
            format!("../{today}"),
            format!("{year}-01-01/{today}"),
            format!("{today}/"),
            "../..".to_owned(),
        ];
        let unknown = || settings.locale.messages().text("hover-name", "times-unknown", &[]);
        let said = |time: &String| {
            let said = Interval::parse(time).map(|read| hover::interval(&read, settings));
            said.filter(|said| !said.is_empty()).unwrap_or_else(unknown)
        };
        times.into_iter().map(|time| (time.clone(), said(&time))).collect()
    }

    /// Names of the archive that the file does not have, the most frequent first.
    fn unknown_names(&self) -> Vec<(String, String)> {
        let Some(corpus) = self.corpus else { return Vec::new() };
        let Reader { knowledge, language, .. } = self.reader;
        let mut names = Vec::new();
        for symbol in corpus.names("", MOST * 2) {
            let key = NameKey::of(&symbol.name, &language.transliteration);
            let known = knowledge.named(&key).next().is_some();
            if !known && super::facts::is_full(symbol.key.kind, &symbol.name) {
                names.push((
                    symbol.name,
                    format!("{} ×{}", symbol.key.kind.label(), symbol.articles),
                ));
            }
        }
        names.truncate(MOST);
        names
    }

    /// How the archive spells the entity of a place and the file does not.
    fn spellings(&self, offset: u32) -> Vec<(String, u32)> {
        let found = self.entity(offset).zip(self.corpus).and_then(|(entity, corpus)| {
            let key = statements::key(&entity, &self.reader.knowledge, self.reader.language);
            Some((entity, corpus.card(&key)?))
        });
        let Some((entity, card)) = found else { return Vec::new() };
        let known = |text: &str| {
            text == &*entity.name
                || entity.aliases.iter().chain(&entity.variants).any(|form| form == text)
        };
        let unknown = card.spellings.into_iter().filter(|spelling| !known(&spelling.text));
        unknown.map(|spelling| (spelling.text, spelling.mentions)).collect()
    }
}

impl<'a> Spot<'a> {
    /// The text between quotation marks that the place is in, with its span in the file.
    fn string(&self) -> Option<(Span, &'a str)> {
        let value = self.value_at?;
        let line: &'a str = self.line;
        let mut open: Option<usize> = None;
        let mut escaped = false;
        for (at, c) in line.char_indices().skip_while(|(at, _)| *at < value) {
            match c {
                _ if escaped => escaped = false,
                '\\' if open.is_some() => escaped = true,
                '"' => match open.take() {
                    Some(start) if (start..=at).contains(&self.at) => {
                        let span = Span::new(self.line_start + start, self.line_start + at);
                        return Some((span, line.get(start..at)?));
                    }
                    Some(_) => {}
                    None => open = Some(at + 1),
                },
                '#' if open.is_none() => return None,
                _ => {}
            }
        }
        // Not closed yet.
        let start = open.filter(|start| *start <= self.at)?;
        let text = line.get(start..)?.trim_end();
        Some((Span::new(self.line_start + start, self.line_start + start + text.len()), text))
    }
}

/// The table that a line opens, as `entity.role`.
fn header(line: &str) -> Option<&str> {
    let line = line.trim();
    let name = line.strip_prefix("[[").and_then(|rest| rest.split(']').next());
    let name = name.or_else(|| line.strip_prefix('[').and_then(|rest| rest.split(']').next()));
    // A list may go over several lines.
    name.map(str::trim)
        .filter(|name| matches!(*name, "entity" | "entity.role" | "style" | "ignore"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::Tagger;
    use crate::lang::italian;
    use std::sync::Arc;

    fn at<T>(marked: &str, ask: impl Fn(&OwnFile<'_>, u32) -> T) -> T {
        let offset = marked.find('‸').unwrap_or(0) as u32;
        let text = marked.replace('‸', "");
        let reader = Reader {
            language: italian(),
            tagger: Tagger::shipped(),
            settings: Arc::default(),
            knowledge: Arc::default(),
        };
        ask(&OwnFile { text: &text, reader: &reader, corpus: None }, offset)
    }

    fn offered(marked: &str) -> String {
        at(marked, |file, offset| {
            let text = |offer: Offer| format!("{}|{}", offer.replaces.of(file.text), offer.text);
            file.offers(offset).into_iter().map(text).collect::<Vec<_>>().join(", ")
        })
    }

    #[test]
    fn what_belongs_at_a_place_is_offered() {
        for (marked, wanted) in [
            ("[[entity]]\ntype = ‸", "|\"PER\", |\"ORG\", |\"LOC\", |\"GPE\""),
            ("[[entity]]\ntype =‸", "| \"PER\", | \"ORG\", | \"LOC\", | \"GPE\""),
            ("[[entity]]\r\ntype = \"P‸\"\r\n", "P|PER, P|ORG, P|LOC, P|GPE"),
            ("[style]\nrole_case = \"‸", "|lower, |upper"),
            (
                "[[entity]]\nid = \"a\"\nname = \"A\"\ntype = \"GPE\"\n[[entity]]\nmetonym_for = \"‸\"",
                "|a",
            ),
            ("[[entity]]\nname = \"Anna Bianchi\"\nid = \"‸\"", "|anna-bianchi"),
            ("[[entity]]\nnote = \"‸\"", ""),
        ] {
            assert_eq!(offered(marked), wanted, "{marked}");
        }
        let keys = offered("[[entity]]\nname = \"A\"\nty‸\n[[entity]]\nid = \"b\"\n");
        assert!(keys.starts_with("ty|id = , ty|type = , ty|wikidata = "), "{keys}");
        assert!(!keys.contains("name = ") && keys.contains("[[entity.role]]"), "{keys}");
        assert!(offered("‸").starts_with("|schema = , |[[entity]]"), "{}", offered("‸"));
    }

    #[test]
    fn keys_are_explained_and_times_said_in_words() {
        let hovered = |marked: &str| {
            at(marked, |file, offset| file.hover(offset).map(|(_, rich)| rich.text()))
        };
        let role = "[[entity]]\nid = \"a\"\nname = \"A\"\ntype = \"PER\"\n[[entity.role]]\n";
        assert_eq!(
            hovered(&format!("{role}valid = \"2019-05-20/‸..\"")).as_deref(),
            Some("dal 20 maggio 2019")
        );
        for key in ["id", "type", "name", "aliases", "variants", "epithets", "metonym_for"] {
            let text = hovered(&format!("[[entity]]\n‸{key} = \"x\"")).unwrap_or_default();
            assert!(text.starts_with(key) && !text.contains("file-key"), "{key}: {text}");
        }
        assert!(hovered("[[enti‸ty]]").is_some());
        let card = hovered("[[entity]]\nid = \"a\"\nname = \"A‸nna Bianchi\"\ntype = \"PER\"");
        assert!(card.is_some_and(|card| card.starts_with("Anna Bianchi — persona")));
    }

    #[test]
    fn nothing_fails_at_any_place_of_an_odd_file() {
        let text = "\u{feff}[[entity]\r\nnäme = \"È 😀\\\"\r\n\n=\n[[entity.role]]\nvalid = \"20\n# \"\n[style";
        for at in 0..=text.len() {
            super::tests::at(text, |file, _| {
                file.hover(at as u32);
                file.offers(at as u32);
                file.key(at as u32);
                file.symbols();
            });
        }
    }
}
