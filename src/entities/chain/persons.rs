//! People: full names found chains, surnames and given names join them.

use super::{Builder, EntityKind, Form, Item};
use crate::entities::spelling::{NameKey, WordKey};
use crate::lang::roles::RoleClass;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// How well a short form fits a full name; the better one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// A word between given name and surname: *Lula*.
    Middle,
    Given,
    /// The first word of a name whose family name may stand first.
    FamilyFirst,
    /// The surname in another transliteration.
    Sound,
    Surname,
}

#[derive(Debug, Default)]
struct Names {
    full: FxHashMap<String, usize>,
    /// First and last word, whatever stands between.
    ends: FxHashMap<String, usize>,
    short: FxHashMap<String, Vec<(usize, Fit)>>,
}

impl Names {
    fn find(&self, key: &NameKey) -> Option<usize> {
        let shared =
            || key.shared.as_deref().and_then(|shared| self.full.get(&format!("~{shared}")));
        let ends = || ends(key).and_then(|ends| self.ends.get(&ends));
        self.full.get(&*key.joined).or_else(shared).or_else(ends).copied()
    }

    fn add(&mut self, key: &NameKey, chain: usize, family_first: bool) {
        self.full.entry(key.joined.to_string()).or_insert(chain);
        if let Some(shared) = &key.shared {
            self.full.entry(format!("~{shared}")).or_insert(chain);
        }
        if let Some(ends) = ends(key) {
            self.ends.entry(ends).or_insert(chain);
        }
        for start in 1..key.words.len() {
            let words = key.words.get(start..).unwrap_or_default();
            self.add_short(words.iter().map(|word| &*word.plain).collect(), chain, Fit::Surname);
            if key.shared.is_some() {
                let sound: String = words.iter().map(WordKey::shared).collect();
                self.add_short(format!("~{sound}"), chain, Fit::Sound);
            }
        }
        let inner = key.words.get(1..key.words.len().saturating_sub(1)).unwrap_or_default();
        for word in inner.iter().filter(|word| !word.initial && !word.particle) {
            self.add_short(word.plain.to_string(), chain, Fit::Middle);
        }
        if let Some(first) = key.words.first().filter(|word| !word.initial) {
            let fit = if family_first { Fit::FamilyFirst } else { Fit::Given };
            self.add_short(first.plain.to_string(), chain, fit);
        }
    }

    fn add_short(&mut self, form: String, chain: usize, fit: Fit) {
        let chains = self.short.entry(form).or_default();
        if !chains.iter().any(|(other, _)| *other == chain) {
            chains.push((chain, fit));
        }
    }

    /// The chains that a short form fits best.
    fn short_for(&self, key: &NameKey) -> Vec<(usize, Fit)> {
        let sound = key.shared.as_deref().and_then(|shared| self.short.get(&format!("~{shared}")));
        let mut fits: Vec<(usize, Fit)> =
            self.short.get(&*key.joined).into_iter().chain(sound).flatten().copied().collect();
        let best = fits.iter().map(|(_, fit)| *fit).max();
        fits.retain(|(_, fit)| Some(*fit) == best);
        fits
    }
}

fn ends(key: &NameKey) -> Option<String> {
    let (first, last) = (key.words.first()?, key.words.last()?);
    (key.words.len() > 1 && !first.initial && !last.initial)
        .then(|| format!("{}|{}", first.plain, last.plain))
}

/// Whether a name of a person tells given name and surname.
fn is_full(key: &NameKey) -> bool {
    let first = key.words.first();
    key.words.len() > 1 && first.is_some_and(|first| !first.particle && !first.initial)
}

impl Builder<'_> {
    /// Gives every spelling one kind: a surname goes with the full name of a person, any other
    /// spelling with what most of its mentions are.
    pub(super) fn settle_kinds(&mut self) {
        let mut surnames: FxHashMap<Box<str>, ()> = FxHashMap::default();
        let mut votes: FxHashMap<&str, (f32, f32)> = FxHashMap::default();
        for item in &self.items {
            let person = item.kind == EntityKind::Person;
            if person && is_full(&item.key) {
                let surname = item.key.words.get(item.key.surname()..).unwrap_or_default();
                surnames.insert(surname.iter().map(|word| &*word.plain).collect(), ());
            }
            let (persons, others) = votes.entry(&item.name.key.joined).or_default();
            *(if person { persons } else { others }) += item.confidence.max(0.01);
        }
        let blocks = self.blocks.iter().map(|block| block.named);
        let bodies: FxHashSet<Box<str>> = blocks
            .flat_map(|named| named.roles.bodies.iter().filter_map(|&at| named.names.get(at)))
            .filter_map(|name| Some(name.as_ref()?.key.joined.clone()))
            .collect();
        let atlas = &self.language.atlas;
        for item in &mut self.items {
            // *Leonardo* is the group, unless somebody of that name is in the article.
            let joined = &item.name.key.joined;
            if bodies.contains(joined) && !surnames.contains_key(joined) {
                item.kind = EntityKind::Organisation;
                continue;
            }
            let (persons, others) = votes.get(&**joined).copied().unwrap_or_default();
            if persons > 0.0 && others > 0.0 && persons >= others {
                item.kind = EntityKind::Person;
            } else if persons > 0.0 && others > persons && item.kind == EntityKind::Person {
                let folded = &item.name.folded;
                let place =
                    atlas.country(folded).is_some() || atlas.country_of_capital(folded).is_some();
                item.kind = if place { EntityKind::Place } else { EntityKind::Organisation };
            }
            if item.kind != EntityKind::Person
                && item.place.is_none()
                && surnames.contains_key(&item.key.joined)
            {
                let folded = &item.name.folded;
                let known = atlas.country(folded).is_some()
                    || atlas.country_of_capital(folded).is_some()
                    || atlas.body(folded).is_some();
                if !known {
                    item.kind = EntityKind::Person;
                }
            }
        }
    }

    pub(super) fn chain_persons(&mut self) {
        let mut names = Names::default();
        let mut weights: Vec<u32> = Vec::new();
        let persons: Vec<usize> = (0..self.items.len())
            .filter(|&i| {
                self.items.get(i).is_some_and(|item| {
                    item.kind == EntityKind::Person && !item.key.words.is_empty()
                })
            })
            .collect();
        for &i in &persons {
            let Some(item) = self.items.get(i).filter(|item| is_full(&item.key)) else { continue };
            let chain = match names.find(&item.key) {
                Some(chain) => {
                    self.join(i, chain, Form::Full);
                    chain
                }
                None => {
                    let key = Arc::clone(&item.key);
                    let families = &self.language.transliteration.family_first;
                    let family_first =
                        key.words.first().is_some_and(|word| families.contains(&word.plain));
                    let chain = self.open(i, true);
                    names.add(&key, chain, family_first);
                    chain
                }
            };
            weights.resize(self.drafts.len(), 0);
            let weight = match self.is_relative(i) {
                true => 1,
                false => 2 + 3 * u32::from(self.holds_office(i)),
            };
            if let Some(sum) = weights.get_mut(chain) {
                *sum += weight;
            }
        }
        // Short forms, in the order of the text: the last chain spoken of breaks ties.
        let mut last: FxHashMap<usize, usize> = FxHashMap::default();
        let mut alone: FxHashMap<Box<str>, usize> = FxHashMap::default();
        for (order, &i) in persons.iter().enumerate() {
            let Some(item) = self.items.get(i) else { continue };
            if item.chain.is_none() {
                let fits = self.fits(item, &names);
                let best = fits.iter().max_by_key(|(chain, _)| {
                    (
                        weights.get(*chain).copied().unwrap_or_default(),
                        last.get(chain).map_or(0, |at| at + 1),
                    )
                });
                match best.copied() {
                    Some((chain, fit)) => {
                        let form = match fit {
                            Fit::Surname | Fit::Sound | Fit::FamilyFirst | Fit::Middle => {
                                Form::Surname
                            }
                            Fit::Given => Form::Given,
                        };
                        let others =
                            fits.iter().map(|(chain, _)| *chain).filter(|other| *other != chain);
                        let others: Vec<usize> = others.collect();
                        self.join(i, chain, form);
                        if let Some(item) = self.items.get_mut(i) {
                            item.candidates = others;
                        }
                    }
                    None => {
                        let shared =
                            item.key.shared.clone().unwrap_or_else(|| item.key.joined.clone());
                        match alone.get(&shared).copied() {
                            Some(chain) => self.join(i, chain, Form::Surname),
                            None => {
                                let chain = self.open(i, false);
                                if let Some(item) = self.items.get_mut(i) {
                                    item.form = Form::Surname;
                                }
                                alone.insert(shared, chain);
                            }
                        }
                    }
                }
            }
            if let Some(chain) = self.items.get(i).and_then(|item| item.chain) {
                last.insert(chain, order);
            }
        }
    }

    /// The full names that a short form may stand for.
    fn fits(&self, item: &Item<'_>, names: &Names) -> Vec<(usize, Fit)> {
        let initial =
            item.key.words.first().filter(|word| word.initial && item.key.words.len() > 1);
        let Some(initial) = initial else { return names.short_for(&item.key) };
        let rest = NameKey {
            words: item.key.words.get(1..).unwrap_or_default().to_vec(),
            joined: item.key.words.iter().skip(1).map(|word| &*word.plain).collect(),
            shared: item
                .key
                .shared
                .as_ref()
                .map(|_| item.key.words.iter().skip(1).map(WordKey::shared).collect()),
        };
        let mut fits = names.short_for(&rest);
        fits.retain(|(chain, _)| {
            let first = self.drafts.get(*chain).and_then(|draft| draft.key.words.first());
            first.is_some_and(|first| first.alike(initial))
        });
        fits
    }

    fn join(&mut self, item: usize, chain: usize, form: Form) {
        if let Some(item) = self.items.get_mut(item) {
            item.chain = Some(chain);
            item.form = form;
            // The longest form names the chain.
            if let Some(draft) = self.drafts.get_mut(chain)
                && form == Form::Full
                && item.key.words.len() > draft.key.words.len()
            {
                draft.name = item.text.to_owned();
                draft.key = item.key.clone();
            }
        }
    }

    /// Named for somebody else's sake: *la figlia Francesca Rossi*, *nipote di Ciro Esposito*.
    fn is_relative(&self, item: usize) -> bool {
        let Some(item) = self.items.get(item) else { return false };
        self.given_in(item.block).any(|given| {
            given.role.class == RoleClass::Kin
                && ((given.mention == item.index && given.role.of.is_none())
                    || given.role.span.covers(item.span))
        })
    }

    /// *Mohamed Hamdan Dagalo, detto Hemeti*: two names of one person.
    pub(super) fn join_called(&mut self) {
        for i in 1..self.items.len() {
            let Some((name, other)) = self.items.get(i - 1).zip(self.items.get(i)) else {
                continue;
            };
            let people = [name, other].iter().all(|item| item.kind == EntityKind::Person);
            if !people || name.block != other.block || name.chain == other.chain {
                continue;
            }
            let between = self.blocks.get(name.block).and_then(|block| {
                block.text.get(name.span.end as usize..other.span.start as usize)
            });
            let word = between.unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
            if self.language.shapes.called.contains(word)
                && let Some((a, b)) = name.chain.zip(other.chain)
            {
                self.merge(a, b);
                if let Some(item) = self.items.get_mut(i) {
                    item.form = Form::Given;
                }
            }
        }
    }

    fn holds_office(&self, item: usize) -> bool {
        let Some(item) = self.items.get(item) else { return false };
        self.given_in(item.block).any(|given| {
            given.mention == item.index
                && matches!(given.role.class, RoleClass::Head | RoleClass::Office)
        })
    }
}
