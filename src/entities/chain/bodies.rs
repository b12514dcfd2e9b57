//! Places and organisations: names, acronyms and short forms of one bearer.

use super::{Builder, EntityKind, Form};
use crate::entities::role::canonical;
use crate::entities::spelling::NameKey;
use crate::lang::Language;
use crate::lang::roles::PlaceClass;
use crate::text::fold;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What a body's or a place's name is compared by: without small words, its country by name,
/// whatever noun heads it (*forze armate ucraine*: `esercito ucraina`).
pub fn body_key(name: &str, language: &Language) -> String {
    let folded = fold(name);
    let atlas = &language.atlas;
    if atlas.country(&folded).is_some() || atlas.body(&folded).is_some() {
        return canonical(name, language);
    }
    let roles = &language.roles;
    let mut words = content_words(name, language);
    let Some(first) = words.first().cloned() else { return folded };
    let two = words.get(1).map(|second| format!("{first} {second}")).unwrap_or_default();
    // A noun alone says too little to be exchanged for another one.
    if words.len() > 2
        && let Some(same) = roles.same_bodies.get(two.as_str())
    {
        words.splice(..2, [same.to_string()]);
    } else if words.len() > 1
        && let Some(same) = roles.same_bodies.get(first.as_str())
        && let Some(word) = words.first_mut()
    {
        *word = same.to_string();
    }
    let national = roles.national_bodies.iter().any(|head| folded.starts_with(&**head));
    for word in words.iter_mut().skip(1) {
        let country =
            || atlas.country(word).or_else(|| atlas.country_of_capital(word).filter(|_| national));
        let place = atlas.place_of_people(word).map(str::to_owned);
        if let Some(place) = place.or_else(|| country().map(|country| fold(&country.name))) {
            *word = place;
        }
    }
    words.join(" ")
}

/// A name as that of a body or a place.
#[derive(Debug)]
pub struct BodyKey {
    /// What it is compared by.
    pub key: String,
    /// Its words without articles and prepositions, folded.
    pub words: Vec<String>,
    /// Whether the tables have it.
    pub known: bool,
}

impl BodyKey {
    pub fn of(name: &str, language: &Language) -> BodyKey {
        let (folded, atlas) = (fold(name), &language.atlas);
        BodyKey {
            key: body_key(name, language),
            words: content_words(name, language),
            known: atlas.country(&folded).is_some() || atlas.body(&folded).is_some(),
        }
    }
}

/// The form in which names are compared beyond an article: that of a body whatever noun heads it
/// and however its country is told (*esercito russo*, *forze armate di Mosca*).
pub fn compared(kind: EntityKind, name: &str, language: &Language) -> NameKey {
    let rules = &language.transliteration;
    match kind {
        EntityKind::Organisation if name.contains(' ') => {
            NameKey::of(&body_key(name, language), rules)
        }
        _ => NameKey::of(name, rules),
    }
}

/// The words of a name without articles and prepositions, folded.
fn content_words(name: &str, language: &Language) -> Vec<String> {
    let roles = &language.roles;
    let mut words = Vec::new();
    for word in name.split(|c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '-')) {
        let folded = fold(word);
        let lower = word.to_lowercase();
        let small = word.chars().next().is_some_and(char::is_lowercase)
            && (roles.preposition(&lower).is_some()
                || roles.preposition(&format!("{lower}'")).is_some()
                || roles.grammar.articles.contains(lower.as_str())
                || roles.grammar.and.contains(lower.as_str())
                || lower == "l");
        if !folded.is_empty() && (!small || words.is_empty()) {
            words.push(folded);
        }
    }
    words
}

/// Whether `acronym` can be made of the initials of `name`: each of its letters begins a word, in
/// order, and the first letters agree.
fn is_acronym_of(acronym: &str, words: &[String]) -> bool {
    let mut letters = acronym.chars().peekable();
    if words.len() < 2 || !(2..=10).contains(&acronym.chars().count()) {
        return false;
    }
    let mut used = 0;
    for (i, word) in words.iter().enumerate() {
        let Some(&letter) = letters.peek() else { break };
        if word.starts_with(letter) {
            letters.next();
            used += 1;
        } else if i == 0 {
            return false;
        }
    }
    letters.peek().is_none() && used * 2 > words.len()
}

/// Whether `acronym`, in brackets behind `name`, may be its own, of another language: *Forze di
/// difesa israeliane (Idf)*. More than half of its letters begin words.
fn may_be_acronym_of(acronym: &str, words: &[String]) -> bool {
    let mut initials: Vec<char> = words.iter().filter_map(|word| word.chars().next()).collect();
    let letters = acronym.chars().count();
    let met = acronym.chars().filter(|letter| {
        let at = initials.iter().position(|initial| initial == letter);
        at.map(|at| initials.swap_remove(at)).is_some()
    });
    let met = met.count();
    words.len() > 1 && (2..=6).contains(&letters) && met * 2 > letters
}

#[derive(Debug, Default)]
struct Names<'a> {
    by_key: FxHashMap<(&'a str, Option<PlaceClass>), usize>,
    by_shared: FxHashMap<(&'a str, Option<PlaceClass>), usize>,
    /// Chains of long names by each proper beginning of their words.
    by_beginning: FxHashMap<String, Vec<usize>>,
    by_initials: FxHashMap<String, usize>,
}

impl<'a> Builder<'a> {
    pub(super) fn chain_bodies(&mut self) {
        let others: Vec<usize> = (0..self.items.len())
            .filter(|&i| self.items.get(i).is_some_and(|item| item.kind != EntityKind::Person))
            .collect();
        let keys: Vec<&BodyKey> = others
            .iter()
            .filter_map(|&i| self.items.get(i))
            .map(|item| item.name.body(item.text, self.language))
            .collect();
        self.settle_places(&others, &keys);
        let mut names = Names::default();
        // Long names first: what is short joins them wherever it stands.
        let mut short = Vec::new();
        for (&i, key) in others.iter().zip(&keys) {
            if !key.known && self.is_short(&key.words) {
                short.push((i, key));
                continue;
            }
            self.join_body(i, key, &mut names);
        }
        // *Coalizione dei Volenterosi* before *coalizione*, wherever they stand.
        short.sort_by_key(|(_, key)| std::cmp::Reverse(key.words.len()));
        for (i, key) in short {
            let words = &key.words;
            let joined = words.join(" ");
            let found = names.by_beginning.get(&joined).and_then(|chains| self.nearest(i, chains));
            let initials = words
                .first()
                .filter(|_| words.len() == 1)
                .and_then(|w| names.by_initials.get(w))
                .copied();
            let standing = self
                .items
                .get(i)
                .and_then(|item| names.by_key.get(&(&*key.key, item.place)))
                .copied();
            let form = if found.is_some() { Form::Short } else { Form::Acronym };
            match standing.or(found).or(initials) {
                Some(_) if standing.is_some() => self.join_body(i, key, &mut names),
                Some(chain) => {
                    if let Some(item) = self.items.get_mut(i) {
                        item.chain = Some(chain);
                        item.form = form;
                    }
                }
                None => {
                    self.join_body(i, key, &mut names);
                    let full = self.is_single_capital(i);
                    if let Some(draft) = self
                        .items
                        .get(i)
                        .and_then(|item| item.chain)
                        .and_then(|c| self.drafts.get_mut(c))
                    {
                        draft.full = full;
                    }
                }
            }
        }
        self.join_acronyms();
        self.mark_metonyms(&others);
    }

    /// A name that may be short for a longer one: a head noun with or without the beginning of its
    /// complement, or a word in capitals.
    fn is_short(&self, words: &[String]) -> bool {
        let joined = words.join(" ");
        let roles = &self.language.roles;
        let country = words.iter().any(|word| {
            let atlas = &self.language.atlas;
            atlas.place_of_people(word).is_some() || atlas.country(word).is_some()
        });
        let headed = roles.body_heads.iter().any(|head| {
            joined
                .strip_prefix(&**head)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        (headed && !country) || words.len() == 1
    }

    fn is_single_capital(&self, item: usize) -> bool {
        self.items
            .get(item)
            .is_some_and(|item| item.text.chars().next().is_some_and(char::is_uppercase))
    }

    fn join_body(&mut self, i: usize, body: &'a BodyKey, names: &mut Names<'a>) {
        let Some(item) = self.items.get(i) else { return };
        let (place, name) = (item.place, item.name);
        let shared = name.key.shared.as_deref();
        let BodyKey { key, words, .. } = body;
        let found = names
            .by_key
            .get(&(&**key, place))
            .or_else(|| names.by_shared.get(&(shared?, place)))
            .copied();
        let chain = match found {
            Some(chain) => {
                if let Some(item) = self.items.get_mut(i) {
                    item.chain = Some(chain);
                    // A short form that came first gives way to the longer name.
                    if let Some(draft) = self.drafts.get_mut(chain)
                        && item.key.words.len() > draft.key.words.len()
                    {
                        draft.name = item.text.to_owned();
                        draft.key = item.key.clone();
                    }
                }
                chain
            }
            None => {
                let chain = self.open(i, true);
                let folded = &name.folded;
                let atlas = &self.language.atlas;
                let known = atlas
                    .country(folded)
                    .map(|country| &*country.name)
                    .or_else(|| atlas.body(folded));
                if let Some(known) = known.filter(|known| fold(known) != *folded)
                    && let Some(draft) = self.drafts.get_mut(chain)
                {
                    draft.name = known.to_owned();
                    draft.key = Arc::new(NameKey::of(known, &self.language.transliteration));
                }
                chain
            }
        };
        names.by_key.entry((key, place)).or_insert(chain);
        if let Some(shared) = shared {
            names.by_shared.entry((shared, place)).or_insert(chain);
        }
        if words.len() > 1 {
            for end in 1..words.len() {
                let beginning = words.get(..end).unwrap_or_default().join(" ");
                let chains = names.by_beginning.entry(beginning).or_default();
                if chains.last() != Some(&chain) {
                    chains.push(chain);
                }
            }
            let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
            if initials.chars().count() > 2 {
                names.by_initials.entry(initials).or_insert(chain);
            }
        }
    }

    /// Of the chains that a short form may join, the one spoken of last before it, or first after.
    fn nearest(&self, item: usize, chains: &[usize]) -> Option<usize> {
        let here = self.items.get(item)?;
        let word_alone = here.key.words.len() == 1;
        let lower = here.text.chars().next().is_some_and(char::is_lowercase);
        let headed = {
            let folded = &here.name.folded;
            self.language.roles.body_heads.iter().any(|head| folded.starts_with(&**head))
        };
        // *Wall* is not short for *Wall Street Journal*; *ministero* is for the one spoken of.
        if word_alone && !headed && !lower {
            return None;
        }
        let before = self.items.get(..item)?.iter().rev();
        let after = self.items.get(item + 1..)?.iter();
        before
            .chain(after)
            .filter(|other| other.kind != EntityKind::Person)
            .find_map(|other| other.chain.filter(|chain| chains.contains(chain)))
    }

    /// *Organizzazione mondiale della sanità (Oms)*, either way round.
    fn join_acronyms(&mut self) {
        for i in 1..self.items.len() {
            let Some((long, short)) = self.items.get(i - 1).zip(self.items.get(i)) else {
                continue;
            };
            let adjacent = long.block == short.block
                && long.kind != EntityKind::Person
                && short.kind != EntityKind::Person
                && self
                    .blocks
                    .get(long.block)
                    .and_then(|block| {
                        block.text.get(long.span.end as usize..short.span.start as usize)
                    })
                    .is_some_and(|between| {
                        matches!(
                            between.trim_matches(|c: char| c.is_whitespace()
                                || matches!(c, '"' | '«' | '»' | '“' | '”')),
                            "(" | ","
                        )
                    })
                && long.chain != short.chain;
            if !adjacent {
                continue;
            }
            let bracketed = self.blocks.get(short.block).is_some_and(|block| {
                let after = block.text.get(short.span.end as usize..).unwrap_or_default();
                after.starts_with(')')
            });
            let pair = [(long, short), (short, long)].into_iter().any(|(long, short)| {
                let words = || &*long.name.body(long.text, self.language).words;
                short.key.words.len() == 1
                    && (is_acronym_of(&short.key.joined, words())
                        || (bracketed && may_be_acronym_of(&short.key.joined, words())))
            });
            let (a, b) = (long.chain, short.chain);
            if pair && let Some((a, b)) = a.zip(b) {
                self.merge(a, b);
                for at in [i - 1, i] {
                    if let Some(item) =
                        self.items.get_mut(at).filter(|item| item.key.words.len() == 1)
                    {
                        item.form = Form::Acronym;
                    }
                }
            }
        }
    }

    /// Mentions of a place without a class go with the classed ones of the same name, the nearest
    /// before them if there are several.
    fn settle_places(&mut self, others: &[usize], keys: &[&BodyKey]) {
        let mut first: FxHashMap<&str, PlaceClass> = FxHashMap::default();
        for (&i, key) in others.iter().zip(keys) {
            if let Some(class) = self.items.get(i).and_then(|item| item.place) {
                first.entry(&key.key).or_insert(class);
            }
        }
        let mut current = first.clone();
        for (&i, key) in others.iter().zip(keys) {
            let Some(item) = self.items.get_mut(i) else { continue };
            match item.place {
                Some(class) => {
                    current.insert(&key.key, class);
                }
                None => item.place = current.get(key.key.as_str()).copied(),
            }
        }
    }

    /// What a chain of a place or a body is: by the tables, else what most of its mentions are.
    pub(super) fn settle_chain_kinds(&mut self) {
        let mut votes = vec![0.0f32; self.drafts.len()];
        for item in self.items.iter().filter(|item| item.kind != EntityKind::Person) {
            let weight = if item.kind == EntityKind::Organisation {
                item.confidence
            } else {
                -item.confidence
            };
            let chain = item.chain.map(|chain| self.root(chain));
            if let Some(vote) = chain.and_then(|chain| votes.get_mut(chain)) {
                *vote += weight;
            }
        }
        let (atlas, knowledge) = (&self.language.atlas, self.knowledge);
        for (draft, vote) in self.drafts.iter_mut().zip(votes) {
            if draft.kind == EntityKind::Person || draft.merged.is_some() {
                continue;
            }
            let folded = fold(&draft.name);
            draft.kind = if atlas.country(&folded).is_some()
                || atlas.country_of_capital(&folded).is_some()
            {
                EntityKind::Place
            } else if let Some(acts) = draft
                .stated
                .as_deref()
                .and_then(|id| knowledge.entity(id))
                .filter(|known| known.metonym_for.is_some())
            {
                // However often it acts for another: it is what the file says.
                acts.kind.entity_kind()
            } else if atlas.seat(&folded).is_some() || atlas.body(&folded).is_some() || vote > 0.0 {
                EntityKind::Organisation
            } else if vote < 0.0 {
                EntityKind::Place
            } else {
                draft.kind
            };
        }
    }

    fn mark_metonyms(&mut self, others: &[usize]) {
        let atlas = &self.language.atlas;
        for &i in others {
            let Some(item) = self.items.get_mut(i).filter(|item| item.form == Form::Full) else {
                continue;
            };
            let folded = &item.name.folded;
            let acting = item.kind == EntityKind::Organisation;
            if acting
                && (atlas.seat(folded).is_some() || atlas.country_of_capital(folded).is_some())
            {
                item.form = Form::Metonym;
            }
        }
    }
}
