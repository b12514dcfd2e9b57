//! What the tables and the words around a name know better than the tagger: where a name ends,
//! what kind it is of, and names that it did not see.
//!
//! The tagger learnt from other texts and labels word by word. These are the cases where a rule is
//! surer: two names that run together (*l'inviato dell'Onu Ramtane Lamamra*, *Trump-Putin*), a
//! country after a preposition, a street with its noun, a body with the city that tells which one.
//! The words are data: `shapes.toml` of the language.

use super::mention::{EntityKind, Mention};
use super::tagger::Tagger;
use crate::lang::Language;
use crate::lang::roles::RoleClass;
use crate::lang::shapes::Shapes;
use crate::text::fold::is_hyphen;
use crate::text::{Span, fold};
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// How sure a name is that only a rule has seen.
const BY_RULE: f32 = 0.6;
/// Words of a country's or a body's name that a person's may run into.
const LONGEST_PREFIX: usize = 3;
/// Words of a place behind its noun.
const LONGEST_PLACE: usize = 3;

/// Names that are plain without a tagger: countries, capitals, and what stands behind the noun of
/// a place. A pure function of the block's text; spans count from its start.
pub fn plain(text: &str, language: &Language) -> Vec<Mention> {
    let shapes = &language.shapes;
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while let Some((start, word)) = next_capital(text, at) {
        let end = start + word.len();
        at = end;
        let before = word_before(text, start);
        let mid_sentence =
            before.as_ref().is_some_and(|(_, w)| w.chars().all(|c| c.is_lowercase() || c == '\''));
        if let Some(parts) = pair(word, start) {
            if is_two_names(text, &parts, language) {
                found.extend(
                    parts.map(|span| mention(span, known_kind(span.of(text), language), BY_RULE)),
                );
            }
            continue;
        }
        let folded = fold(word);
        let atlas = &language.atlas;
        let length = word.chars().count();
        let shouted = word.chars().all(char::is_uppercase);
        let country = atlas.country(&folded).is_some() && length > 2;
        let capital = atlas.country_of_capital(&folded).is_some() && length > 4 && !shouted;
        // *Coppa Italia*, *il GP d'Italia*: part of a name that is something else.
        let part = text.get(..start).is_some_and(|head| {
            let mut words = head.split_whitespace().rev();
            let near = words.next().unwrap_or_default();
            let near = near.trim_start_matches(|c: char| !c.is_alphanumeric());
            let near =
                if matches!(near, "d'" | "d’") { words.next().unwrap_or_default() } else { near };
            head.ends_with([' ', '\'', '’'])
                && near.starts_with(char::is_uppercase)
                && near.ends_with(char::is_alphanumeric)
        });
        if (country || capital) && !part {
            found.push(mention(Span::new(start, end), EntityKind::Place, BY_RULE));
        } else if mid_sentence && atlas.acronym(&folded).is_some() {
            found.push(mention(Span::new(start, end), EntityKind::Organisation, BY_RULE));
        } else if mid_sentence
            && let Some((of, preposition)) = &before
            && shapes.of.contains(&**preposition)
            && let Some((_, noun)) = word_before(text, *of)
            && shapes.places.contains(&*noun)
        {
            let end = run_end(text, end, LONGEST_PLACE);
            at = end;
            found.push(mention(Span::new(start, end), EntityKind::Place, BY_RULE));
        }
    }
    found
}

/// The names of a block in their shape.
#[derive(Debug)]
pub struct Shaped {
    /// As the tagger found them.
    pub tagged: Vec<Mention>,
    pub mentions: Vec<Mention>,
    /// Whether a name is left that may be two surnames: [`part_pairs`] tells.
    pub pairs: bool,
}

/// Puts the names of a block right: `plain` is what [`plain`] found in it, `tagged` what the tagger
/// did.
pub fn shape(
    text: &str,
    plain: &[Mention],
    tagged: Vec<Mention>,
    language: &Language,
    tagger: &Tagger,
) -> Shaped {
    let shaper = Shaper { text, language, shapes: &language.shapes, tagger };
    let (mentions, pairs) = shaper.block(plain, &tagged);
    Shaped { tagged, mentions, pairs }
}

struct Shaper<'a> {
    text: &'a str,
    language: &'a Language,
    shapes: &'a Shapes,
    tagger: &'a Tagger,
}

impl<'a> Shaper<'a> {
    /// The names, and whether one is left that may be two surnames.
    fn block(&self, plain: &[Mention], mentions: &[Mention]) -> (Vec<Mention>, bool) {
        let mut shaped: Vec<Mention> = Vec::with_capacity(mentions.len() + plain.len());
        let mut pairs = false;
        // Whether the last name is a place because of a preposition before it.
        let mut lean = false;
        let mut plain = plain.iter().peekable();
        for &found in mentions.iter() {
            while let Some(known) = plain.next_if(|known| known.span.start < found.span.end) {
                if !known.span.overlaps(found.span) {
                    self.add(*known, &mut shaped, &mut lean);
                }
            }
            let Some(text) = self.text.get(found.span.range()) else {
                shaped.push(found);
                continue;
            };
            let mut rest = found;
            if let Some(split) = self.split(found, text) {
                for part in split.0 {
                    self.add(part, &mut shaped, &mut lean);
                }
                match split.1 {
                    Some(last) => rest = last,
                    None => continue,
                }
            } else {
                pairs |= pair(text, 0).is_some();
            }
            self.add(rest, &mut shaped, &mut lean);
        }
        for known in plain {
            self.add(*known, &mut shaped, &mut lean);
        }
        (shaped, pairs)
    }

    /// The parts of a name that is several, or another one: those before the last, and the last.
    fn split(&self, found: Mention, text: &'a str) -> Option<(Vec<Mention>, Option<Mention>)> {
        let start = found.span.start as usize;
        if let Some(parts) = pair(text, start)
            && is_two_names(self.text, &parts, self.language)
        {
            let [first, last] = parts.map(|span| {
                mention(span, known_kind(span.of(self.text), self.language), found.confidence)
            });
            return Some((vec![first], Some(last)));
        }
        if let Some(skipped) = self.role_words(start, text) {
            let rest = text.get(skipped..).unwrap_or_default();
            let name = rest.trim_start();
            if name.is_empty() {
                return Some((Vec::new(), None));
            }
            let from = start + skipped + (rest.len() - name.len());
            let kind = if is_known(name, self.language) {
                known_kind(name, self.language)
            } else {
                found.kind
            };
            let span = Span { start: from as u32, ..found.span };
            return Some((Vec::new(), Some(mention(span, kind, found.confidence))));
        }
        if !text.contains(' ') {
            return None;
        }
        if found.kind == EntityKind::Organisation
            && let Some(cut) = self.cut(found, text)
        {
            return Some(cut);
        }
        self.run_together(found, text)
    }

    /// *segretario di Stato Usa*: how many bytes of the name belong to the noun of a role.
    fn role_words(&self, start: usize, text: &str) -> Option<usize> {
        let first = text.split(' ').next()?;
        let (at, one) = word_before(self.text, start)?;
        let lower = first.to_lowercase();
        let fits = |head: &str, rest: &[&str]| {
            self.language.roles.forms(head).iter().any(|form| {
                form.rest.len() == rest.len()
                    && form.rest.iter().zip(rest).all(|(a, b)| **a == *b.trim_end_matches('\''))
            })
        };
        let found = fits(&one, &[&lower])
            || word_before(self.text, at).is_some_and(|(_, two)| fits(&two, &[&one, &lower]));
        found.then_some(first.len())
    }

    /// *Nazionale contro la Norvegia*: what stands behind a word that no body's name has in it.
    fn cut(&self, found: Mention, text: &str) -> Option<(Vec<Mention>, Option<Mention>)> {
        let mut at = 0;
        for word in text.split_inclusive(' ') {
            let end = at + word.len();
            if at > 0 && self.shapes.ends.contains(word.trim_end()) {
                let first = text.get(..at)?.trim_end();
                let start = found.span.start as usize;
                let span = Span::new(start, start + first.len());
                let first = mention(span, found.kind, found.confidence);
                let rest = next_capital(text, end)
                    .map(|(from, _)| Span { start: found.span.start + from as u32, ..found.span });
                return Some(match rest {
                    Some(span) => (vec![first], Some(mention(span, found.kind, found.confidence))),
                    None => (Vec::new(), Some(first)),
                });
            }
            at = end;
        }
        None
    }

    /// *Onu Ramtane Lamamra*: a country or a body, and a person behind it.
    fn run_together(&self, found: Mention, text: &str) -> Option<(Vec<Mention>, Option<Mention>)> {
        let start = found.span.start as usize;
        let spaces = text.match_indices(' ').take(LONGEST_PREFIX);
        let mut cut = None;
        for (at, _) in spaces {
            let (first, rest) = (text.get(..at)?, text.get(at + 1..)?);
            let name = rest.split(' ').next().unwrap_or_default();
            // *In Nigeria Boko Haram*
            if self.language.atlas.country(&fold(first)).is_some()
                && is_known(rest, self.language)
                && !is_known(text, self.language)
            {
                let (first, last) = (Span::new(start, start + at), (start + at + 1) as u32);
                let kind = known_kind(rest, self.language);
                return Some((
                    vec![mention(first, EntityKind::Place, found.confidence)],
                    Some(mention(Span { start: last, ..found.span }, kind, found.confidence)),
                ));
            }
            let short = || {
                let (folded, atlas) = (fold(first), &self.language.atlas);
                atlas.country(&folded).is_some()
                    || atlas.country_of_capital(&folded).is_some()
                    || atlas.acronym(&folded).is_some()
            };
            if !short() || !(self.is_given(name) || self.is_of_office(start, first, rest)) {
                continue;
            }
            // A whole that is known is one name: *San Marino Calcio*.
            let whole = is_known(text, self.language);
            let person = found.kind == EntityKind::Person;
            let of = || {
                word_before(self.text, start)
                    .is_some_and(|(_, word)| self.shapes.of.contains(&*word))
            };
            if !whole && (!person || (rest.contains(' ') && of())) {
                cut = Some(at);
            }
        }
        let at = cut?;
        let first = Span::new(start, start + at);
        let kind = known_kind(first.of(self.text), self.language);
        let rest = Span { start: (start + at + 1) as u32, ..found.span };
        Some((
            vec![mention(first, kind, found.confidence)],
            Some(mention(rest, EntityKind::Person, found.confidence)),
        ))
    }

    /// *l'inviato dell'Onu Ramtane Lamamra*: behind an office of an acronym or a country stands who
    /// holds it.
    fn is_of_office(&self, start: usize, first: &str, rest: &str) -> bool {
        let folded = fold(first);
        let atlas = &self.language.atlas;
        let short = atlas.acronym(&folded).is_some() || atlas.country(&folded).is_some();
        let names = rest.split(' ').all(|word| word.starts_with(char::is_uppercase));
        short
            && names
            && matches!(rest.split(' ').count(), 2 | 3)
            && word_before(self.text, start)
                .filter(|(_, of)| self.shapes.of.contains(&**of))
                .and_then(|(at, _)| word_before(self.text, at))
                .is_some_and(|(_, office)| self.is_office(&office))
    }

    /// Whether the first of several words is what a body is called.
    fn opens_body(&self, text: &str) -> bool {
        let Some((first, _)) = text.split_once(' ') else { return false };
        let lower = first.to_lowercase();
        let roles = &self.language.roles;
        roles.body_heads.iter().any(|head| **head == *lower)
            || roles.forms(&lower).iter().any(|form| {
                form.rest.is_empty()
                    && roles.noun(form.noun).is_some_and(|noun| noun.class == RoleClass::Body)
            })
    }

    fn is_office(&self, word: &str) -> bool {
        use RoleClass::{Head, Office, Post};
        let roles = &self.language.roles;
        roles.forms(word).iter().any(|form| {
            roles.noun(form.noun).is_some_and(|noun| matches!(noun.class, Head | Office | Post))
        })
    }

    fn is_given(&self, word: &str) -> bool {
        let initial = word.ends_with('.') && word.chars().filter(|c| c.is_alphabetic()).count() < 4;
        (initial && word.starts_with(char::is_uppercase)) || self.tagger.is_given_name(word)
    }

    /// Adds a name behind those that have their shape.
    fn add(&self, mut found: Mention, shaped: &mut Vec<Mention>, lean: &mut bool) {
        let start = found.span.start as usize;
        let leaned = std::mem::take(lean);
        let Some(text) = self.text.get(found.span.range()) else {
            shaped.push(found);
            return;
        };
        // *JD* and *Vance*, which a split left apart.
        if found.kind == EntityKind::Person
            && let Some(last) = shaped.last_mut().filter(|last| last.kind == EntityKind::Person)
            && last.span.end + 1 == found.span.start
            && !last.span.of(self.text).contains(' ')
            && self.is_given(last.span.of(self.text))
        {
            last.span.end = found.span.end;
            return;
        }
        // *Istituto De Marchi* has the name of a person in it and is none.
        if found.kind == EntityKind::Person && self.opens_body(text) {
            found.kind = EntityKind::Organisation;
        }
        let Some((at, word)) = word_before(self.text, start) else {
            shaped.push(found);
            return;
        };
        match found.kind {
            EntityKind::Person => {
                self.add_person(&mut found, text, (at, &word), leaned, shaped, lean)
            }
            _ => self.add_other(&mut found, text, (at, &word), leaned, shaped, lean),
        }
        // Nothing may come before what stands already.
        match shaped.last() {
            Some(last) if last.span.end > found.span.start => {}
            _ => shaped.push(found),
        }
    }

    fn add_person(
        &self,
        found: &mut Mention,
        text: &str,
        (at, word): (usize, &str),
        leaned: bool,
        shaped: &mut [Mention],
        lean: &mut bool,
    ) {
        if let Some(start) = self.noun_of_place(at, word, text) {
            *found =
                Mention { span: Span { start, ..found.span }, kind: EntityKind::Place, ..*found };
            return;
        }
        if self.is_place_by(found, at, word) || (leaned && self.shapes.and.contains(word)) {
            found.kind = EntityKind::Place;
            *lean = true;
            return;
        }
        // *Tamim bin Hamad Al Thani*
        if let Some(last) = shaped.last_mut().filter(|last| last.kind == EntityKind::Person)
            && last.span.end as usize + 1 == at
            && self.shapes.inside_persons.contains(word)
            && !self.shapes.of.contains(word)
        {
            last.span.end = found.span.end;
            return;
        }
        // *Flávio Bolsonaro*: a given name that an accent hid.
        let own = self.text.get(at..found.span.start as usize).map(str::trim_end);
        let free = shaped.last().is_none_or(|last| last.span.end as usize <= at);
        if let Some(own) = own.filter(|_| free)
            && at + own.len() + 1 == found.span.start as usize
            && self.language.roles.forms(word).is_empty()
            && !is_known(own, self.language)
            && self.is_given(own)
        {
            found.span.start = at as u32;
        }
    }

    fn add_other(
        &self,
        found: &mut Mention,
        text: &str,
        (at, word): (usize, &str),
        leaned: bool,
        shaped: &mut Vec<Mention>,
        lean: &mut bool,
    ) {
        let atlas = &self.language.atlas;
        let place = found.kind == EntityKind::Place;
        if (place || self.shapes.buildings.contains(word))
            && let Some(start) = self.noun_of_place(at, word, text)
        {
            found.span.start = start;
            found.kind = EntityKind::Place;
            return;
        }
        if place && self.shapes.of.contains(word) {
            if self.is_named_person(at, shaped) {
                if let Some(last) = shaped.last_mut() {
                    last.span.end = found.span.end;
                }
                return;
            }
            if let Some(start) = self.seated(at, shaped) {
                if shaped.last().is_some_and(|last| last.span.start == start) {
                    shaped.pop();
                }
                *found = Mention {
                    span: Span { start, ..found.span },
                    kind: EntityKind::Organisation,
                    ..*found
                };
                return;
            }
        }
        if !place
            && self.shapes.of.contains(word)
            && let Some(start) = self.wide(at)
        {
            found.span.start = start;
            return;
        }
        // A country after a preposition is where something is or whom it is about.
        let country = || text.len() < 40 && atlas.country(&fold(text)).is_some();
        let by_noun = !text.contains(' ') && self.is_place_by(found, at, word);
        let behind =
            || self.is_behind_preposition(at, word) || (leaned && self.shapes.and.contains(word));
        if by_noun || (behind() && country()) {
            found.kind = EntityKind::Place;
            *lean = true;
        }
    }

    fn is_behind_preposition(&self, at: usize, word: &str) -> bool {
        self.shapes.before_places.contains(word)
            || (self.shapes.articles.contains(word)
                && word_before(self.text, at)
                    .is_some_and(|(_, before)| self.shapes.before_places.contains(&*before)))
    }

    /// *corso Cavour*, *stadio Maradona*: where the noun starts that is part of the name.
    fn noun_of_place(&self, at: usize, word: &str, text: &str) -> Option<u32> {
        let street = self.shapes.streets.contains(word);
        if !street && !self.shapes.buildings.contains(word) {
            return None;
        }
        let noun = self.text.get(at..)?;
        let capital = noun.starts_with(char::is_uppercase);
        let before = word_before(self.text, at);
        // *Via Trump*, *Villa ha detto*: a capital at the start of a sentence says nothing.
        if capital && before.is_none() {
            return None;
        }
        // *dall'Italia via Casablanca*
        if word == "via"
            && !before.is_some_and(|(_, word)| self.shapes.before_places.contains(&*word))
        {
            return None;
        }
        // *in corso Italia-Francia*
        let hyphen = text.contains(is_hyphen);
        (!hyphen).then_some(at as u32)
    }

    /// *nel villaggio di Nurgal*, *Krivoj Rog, città natale*, *nata a Correggio*.
    fn is_place_by(&self, found: &Mention, at: usize, word: &str) -> bool {
        let before = word_before(self.text, at);
        if let Some((_, noun)) = &before {
            if self.shapes.of.contains(word) && self.shapes.places.contains(&**noun) {
                return true;
            }
            if word == "a" && self.shapes.born.contains(&**noun) {
                return true;
            }
        }
        let after = self.text.get(found.span.end as usize..).unwrap_or_default();
        after.strip_prefix(", ").is_some_and(|after| {
            let word = after.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            self.shapes.apposed.contains(word)
        })
    }

    /// Whether the name before *di* at `at` is a given name behind an office: *il prefetto Michele
    /// di Bari*.
    fn is_named_person(&self, at: usize, shaped: &[Mention]) -> bool {
        let Some(last) = shaped.last().filter(|last| last.kind == EntityKind::Person) else {
            return false;
        };
        let text = last.span.of(self.text);
        last.span.end as usize + 1 == at
            && !text.contains(' ')
            && self.is_given(text)
            && self.text.get(at..).is_some_and(|of| of.starts_with("di ") || of.starts_with("de "))
            && word_before(self.text, last.span.start as usize)
                .is_some_and(|(_, office)| self.is_office(&office))
    }

    /// Where a body starts that the place behind *di* at `at` is part of: *procura di Bari*.
    fn seated(&self, at: usize, shaped: &[Mention]) -> Option<u32> {
        if !self.text.get(at..)?.starts_with("di ") {
            return None;
        }
        if let Some(last) = shaped.last()
            && last.kind == EntityKind::Organisation
            && last.span.end as usize + 1 == at
        {
            let name = fold(last.span.of(self.text));
            let fits = self.shapes.seated.iter().any(|head| {
                name.strip_prefix(&**head)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            });
            return fits.then_some(last.span.start);
        }
        None
    }

    /// *stato maggiore delle forze armate ucraine*
    fn wide(&self, at: usize) -> Option<u32> {
        let head = self.text.get(..at)?.trim_end_matches(' ');
        self.shapes.wide.iter().find_map(|wide| {
            let start = head.len().checked_sub(wide.len())?;
            let found = head.get(start..)?;
            let whole = head.get(..start)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            // *capo di stato maggiore* is a role.
            let role = word_before(self.text, start).is_some_and(|(_, word)| word == "di");
            (whole && !role && found.to_lowercase() == **wide).then_some(start as u32)
        })
    }
}

/// Parts *Meloni-Macron* where both are known otherwise.
pub fn part_pairs(blocks: &[&str], names: &mut [Vec<Mention>]) {
    let mut surnames: FxHashSet<&str> = FxHashSet::default();
    for (text, mentions) in blocks.iter().zip(&*names) {
        let people = mentions.iter().filter(|mention| mention.kind == EntityKind::Person);
        let people = people.filter_map(|mention| text.get(mention.span.range()));
        surnames.extend(people.flat_map(|name| {
            let last = name.rsplit(' ').next();
            [Some(name), last].into_iter().flatten()
        }));
    }
    for (text, mentions) in blocks.iter().zip(names.iter_mut()) {
        let mut parted = Vec::new();
        for &found in mentions.iter() {
            let name = text.get(found.span.range()).unwrap_or_default();
            let parts = pair(name, found.span.start as usize).filter(|parts| {
                parts
                    .iter()
                    .all(|part| text.get(part.range()).is_some_and(|p| surnames.contains(p)))
            });
            match parts {
                Some(parts) => parted
                    .extend(parts.map(|span| mention(span, EntityKind::Person, found.confidence))),
                None => parted.push(found),
            }
        }
        *mentions = parted;
    }
}

fn mention(span: Span, kind: EntityKind, confidence: f32) -> Mention {
    Mention { span, kind, confidence }
}

/// The two parts of one hyphenated word, both with a capital: *Russia-Ucraina*.
fn pair(word: &str, start: usize) -> Option<[Span; 2]> {
    if word.contains(' ') {
        return None;
    }
    let (at, hyphen) = word.char_indices().find(|(_, c)| is_hyphen(*c))?;
    let rest = word.get(at + hyphen.len_utf8()..)?;
    let capital = |part: &str| part.starts_with(char::is_uppercase) && part.len() > 1;
    (capital(word.get(..at)?) && capital(rest) && !rest.contains(is_hyphen)).then(|| {
        let second = start + at + hyphen.len_utf8();
        [Span::new(start, start + at), Span::new(second, second + rest.len())]
    })
}

/// Whether a country, a capital or one body goes by this name.
fn is_known(name: &str, language: &Language) -> bool {
    if name.len() > 60 {
        return false;
    }
    let folded = fold(name);
    let atlas = &language.atlas;
    atlas.country(&folded).is_some()
        || atlas.country_of_capital(&folded).is_some()
        || atlas.body(&folded).is_some()
}

fn known_kind(name: &str, language: &Language) -> EntityKind {
    let folded = fold(name);
    let atlas = &language.atlas;
    let place = atlas.country(&folded).is_some() || atlas.country_of_capital(&folded).is_some();
    if place { EntityKind::Place } else { EntityKind::Organisation }
}

/// Whether the parts of a hyphenated word are two names: *Russia-Ucraina*, and *Inter-Milan* where a
/// score or a match tells, but not *Fiom-Cgil*.
fn is_two_names(text: &str, parts: &[Span; 2], language: &Language) -> bool {
    let known = parts
        .map(|part| part.of(text))
        .map(|part| is_known(part, language).then(|| known_kind(part, language)));
    match known {
        [Some(EntityKind::Place), Some(EntityKind::Place)] => true,
        [Some(_), Some(_)] => {
            let [first, last] = parts;
            let after = text.get(last.end as usize..).unwrap_or_default();
            let score = after
                .strip_prefix(' ')
                .is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()));
            score
                || word_before(text, first.start as usize)
                    .is_some_and(|(_, word)| language.shapes.matches.contains(&*word))
        }
        _ => false,
    }
}

/// The word right before `at`, in lower case with a plain apostrophe, and where it starts. `None`
/// where a mark or the start of a line stands there.
fn word_before(text: &str, at: usize) -> Option<(usize, Cow<'_, str>)> {
    let head = text.get(..at)?.trim_end_matches(' ');
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    let start = head.char_indices().rev().take_while(|(_, c)| is_part(*c)).last()?.0;
    let word = head.get(start..)?;
    // *dell'Onu*: the word may be joined to another one by its apostrophe.
    let joined = word.trim_end_matches(['\'', '’']).rfind(['\'', '’']);
    let (start, word) = match joined {
        Some(mark) => {
            let from = mark + word.get(mark..)?.chars().next()?.len_utf8();
            (start + from, word.get(from..)?)
        }
        None => (start, word),
    };
    if word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'') {
        return Some((start, Cow::Borrowed(word)));
    }
    Some((start, Cow::Owned(word.to_lowercase().replace('’', "'"))))
}

/// The next word from `at` on that starts with a capital, hyphenated ones whole.
fn next_capital(text: &str, at: usize) -> Option<(usize, &str)> {
    let mut before = text.get(..at)?.chars().next_back();
    let rest = text.get(at..)?;
    for (offset, c) in rest.char_indices() {
        let opens = c.is_uppercase() && before.is_none_or(|b| !b.is_alphanumeric());
        before = Some(c);
        if !opens {
            continue;
        }
        let word = rest.get(offset..)?;
        let end = word
            .char_indices()
            .find(|(at, c)| {
                let inner = is_hyphen(*c)
                    && word
                        .get(at + c.len_utf8()..)
                        .is_some_and(|w| w.starts_with(char::is_alphabetic));
                !c.is_alphanumeric() && !inner
            })
            .map_or(word.len(), |(end, _)| end);
        return Some((at + offset, word.get(..end)?));
    }
    None
}

/// Where a run of capital words ends that goes on behind `end`.
fn run_end(text: &str, mut end: usize, most: usize) -> usize {
    for _ in 1..most {
        let Some(rest) = text.get(end..).and_then(|rest| rest.strip_prefix(' ')) else { break };
        match next_capital(rest, 0) {
            Some((0, word)) => end += 1 + word.len(),
            _ => break,
        }
    }
    end
}

#[cfg(test)]
#[path = "shape_tests.rs"]
mod tests;
