//! The corpus as it counts at this moment: the articles of the disk, with open buffers in the
//! place of their files. Who is who is decided here and only here, from what is known now, so
//! that it does not depend on the order in which articles came.

use super::digest::Detail;
use super::facts::{ArticleFacts, EntityFacts, EntityKey};
use super::model::{Article, Model};
use super::names::best_name;
use super::query::{Companion, Resolution};
use super::stated::Statements;
use crate::entities::EntityKind;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Open buffers by path.
pub type Overlay = BTreeMap<Arc<str>, Arc<ArticleFacts>>;

/// A bare surname means the best known of its bearers if that one stands in this many times as
/// many articles as all others together: *Trump* is Donald, though Melania has it too.
const CLEARLY: usize = 20;

pub struct View<'a> {
    pub model: &'a Model,
    pub open: &'a Overlay,
    /// The numbers of the articles that buffers stand before.
    hidden: Vec<u32>,
    /// How many buffers name an entity.
    in_buffers: FxHashMap<(EntityKind, &'a str), usize>,
    /// People in full whom only buffers name.
    strangers: Vec<&'a EntityKey>,
    stated: Option<&'a Statements>,
    /// The surnames of people whom buffers name or whom the articles named that they stand before:
    /// whom these surnames mean the disk alone does not tell.
    unsettled: FxHashSet<String>,
    meant: RefCell<FxHashMap<u32, Option<u32>>>,
}

/// Somebody who has a surname.
struct Bearer<'a> {
    /// On the disk.
    id: Option<u32>,
    name: &'a str,
}

/// All names that mean one entity.
pub struct Group {
    /// The one by which it is known.
    pub key: EntityKey,
    pub members: Vec<EntityKey>,
    /// Those of the members that the disk knows, as numbers.
    pub numbers: Vec<u32>,
    /// Whom a bare surname may mean, if that is not clear.
    pub candidates: Vec<Companion>,
}

impl<'a> View<'a> {
    pub fn new(model: &'a Model, open: &'a Overlay) -> Self {
        let hidden: Vec<u32> = open.keys().filter_map(|path| model.find(path)).collect();
        let mut unsettled = FxHashSet::default();
        for id in hidden.iter().flat_map(|&number| model.entities_of(number)) {
            unsettled.extend(model.names.key(id).surnames().map(str::to_owned));
        }
        let mut in_buffers: FxHashMap<(EntityKind, &str), usize> = FxHashMap::default();
        let mut strangers = Vec::new();
        for facts in open.values() {
            let mut seen: Vec<&EntityKey> = facts.entities.iter().map(|e| &e.key).collect();
            seen.sort_unstable();
            seen.dedup();
            for key in seen {
                unsettled.extend(key.surnames().map(str::to_owned));
                let buffers = in_buffers.entry((key.kind, &key.name)).or_default();
                *buffers += 1;
                let person = key.kind == EntityKind::Person && key.is_full();
                if *buffers == 1 && person && model.names.find(key).is_none() {
                    strangers.push(key);
                }
            }
        }
        let (stated, meant) = (None, RefCell::default());
        View { model, open, hidden, in_buffers, strangers, stated, unsettled, meant }
    }

    /// The same with what users state.
    pub fn stated(mut self, stated: &'a Statements) -> Self {
        self.stated = (!stated.is_empty()).then_some(stated);
        self
    }

    /// The key that is stated to stand for `key`, if it is another one.
    fn standing(&self, key: &EntityKey) -> Option<&'a EntityKey> {
        self.stated?.standing(key)
    }

    /// The name that the house has for an entity.
    pub fn stated_name(&self, key: &EntityKey) -> Option<&'a str> {
        self.stated?.name_of(key)
    }

    /// Whether an article names the entity by this key or by one that it stands for.
    fn is_named(&self, key: &EntityKey) -> bool {
        self.articles_naming(key) > 0
            || self.stated.is_some_and(|stated| {
                stated.members(key).iter().any(|member| self.articles_naming(member) > 0)
            })
    }

    fn buffers_naming(&self, kind: EntityKind, name: &str) -> usize {
        self.in_buffers.get(&(kind, name)).copied().unwrap_or(0)
    }

    /// Articles of the disk that no buffer stands before.
    pub fn on_disk(&self, article: u32) -> Option<&'a Article> {
        self.model.article(article).filter(|_| !self.hidden.contains(&article))
    }

    /// The open buffers that name an entity of which `is` holds.
    pub fn buffers(
        &self,
        is: impl Fn(&EntityKey) -> bool,
    ) -> impl Iterator<Item = (&'a Arc<str>, &'a ArticleFacts, Vec<&'a EntityFacts>)> {
        self.open.iter().filter_map(move |(path, facts)| {
            let named: Vec<_> = facts.entities.iter().filter(|entity| is(&entity.key)).collect();
            (!named.is_empty()).then_some((path, &**facts, named))
        })
    }

    /// How many articles name exactly this.
    pub fn articles_naming(&self, key: &EntityKey) -> usize {
        let disk = self.model.names.find(key).map_or(0, |id| self.disk_articles(id));
        disk + self.buffers_naming(key.kind, &key.name)
    }

    /// How many articles name an entity by any key that it is stated to have; one that has two of
    /// them counts for each.
    pub fn articles_naming_any(&self, key: &EntityKey) -> usize {
        let others = self.stated.map_or(&[][..], |stated| stated.members(key));
        self.articles_naming(key)
            + others.iter().map(|other| self.articles_naming(other)).sum::<usize>()
    }

    /// How many articles of the disk name it that no buffer stands before.
    pub fn disk_articles(&self, id: u32) -> usize {
        let articles = self.model.names.articles(id);
        let hidden = self.hidden.iter().filter(|number| articles.binary_search(number).is_ok());
        articles.len() - hidden.count()
    }

    /// The people who may be meant by a name that is not full, with the number of articles that
    /// name them in full; the most frequent first.
    fn bearers(&self, key: &EntityKey) -> Vec<(Bearer<'a>, usize)> {
        let (surname, initial) = key.surname_and_initial();
        let fits = |name: &str| initial.is_none_or(|initial| name.starts_with(initial));
        let names = &self.model.names;
        let mut bearers: Vec<(Bearer<'a>, usize)> = names
            .with_surname(surname)
            .filter(|&id| fits(names.key_name(id)))
            .map(|id| {
                let name = names.key_name(id);
                let buffers = self.buffers_naming(EntityKind::Person, name);
                (Bearer { id: Some(id), name }, self.disk_articles(id) + buffers)
            })
            .filter(|&(_, articles)| articles > 0)
            .collect();
        for stranger in &self.strangers {
            if fits(&stranger.name) && stranger.surnames().any(|of| of == surname) {
                let name = stranger.name.as_str();
                let buffers = self.buffers_naming(EntityKind::Person, name);
                bearers.push((Bearer { id: None, name }, buffers));
            }
        }
        if let Some(stated) = self.stated {
            bearers = self.bearers_as_stated(key, bearers, stated);
        }
        bearers.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.name.cmp(b.0.name)));
        bearers
    }

    /// Those who are stated to be one are one, and those who are not meant are none.
    fn bearers_as_stated(
        &self,
        key: &EntityKey,
        bearers: Vec<(Bearer<'a>, usize)>,
        stated: &'a Statements,
    ) -> Vec<(Bearer<'a>, usize)> {
        let person = |name: &str| EntityKey { kind: EntityKind::Person, name: name.to_owned() };
        let mut kept: Vec<(Bearer<'a>, usize)> = Vec::with_capacity(bearers.len());
        for (bearer, articles) in bearers {
            let own = person(bearer.name);
            let bearer = match stated.standing(&own) {
                Some(standing) if standing.kind == EntityKind::Person => {
                    Bearer { id: self.model.names.find(standing), name: &standing.name }
                }
                _ => bearer,
            };
            let meant = person(bearer.name);
            if stated.are_different(key, &meant) || stated.are_different(key, &own) {
                continue;
            }
            match kept.iter_mut().find(|(known, _)| known.name == bearer.name) {
                Some((_, count)) => *count += articles,
                None => kept.push((bearer, articles)),
            }
        }
        kept
    }

    /// The one of them who is clearly meant.
    fn clearly<'b>(bearers: &'b [(Bearer<'a>, usize)]) -> Option<&'b Bearer<'a>> {
        let ((best, articles), others) = bearers.split_first()?;
        let others: usize = others.iter().map(|&(_, articles)| articles).sum();
        (*articles >= others * CLEARLY).then_some(best)
    }

    /// Whether an entity of the disk may mean another one.
    pub fn may_mean_another(&self, id: u32) -> bool {
        !self.model.names.is_full(id)
            || (self.stated.is_some() && self.standing(&self.model.names.key(id)).is_some())
    }

    /// The number of the entity that a bare surname of the disk means, or its own; `None` if that is
    /// in buffers alone. Remembered until the disk changes, or as long as this view if buffers have
    /// a say.
    pub fn meant(&self, id: u32) -> Option<u32> {
        if let Some(&meant) = self.meant.borrow().get(&id) {
            return meant;
        }
        let key = self.model.names.key(id);
        let find = || match self.standing(&key) {
            Some(standing) => self.model.names.find(standing),
            None if key.is_full() => Some(id),
            None => {
                let bearers = self.bearers(&key);
                Self::clearly(&bearers).map_or(Some(id), |bearer| bearer.id)
            }
        };
        if !self.unsettled.contains(key.surname_and_initial().0) {
            return self.model.meant(id, self.stated.is_some(), find);
        }
        let meant = find();
        self.meant.borrow_mut().insert(id, meant);
        meant
    }

    /// Who is meant by a name, without regard to the article it stands in.
    pub fn resolve(&self, key: &EntityKey) -> Resolution {
        let key = self.standing(key).unwrap_or(key);
        if !key.is_full() {
            let bearers = self.bearers(key);
            let person = |bearer: &Bearer<'_>| EntityKey {
                kind: EntityKind::Person,
                name: bearer.name.to_owned(),
            };
            if let Some(best) = Self::clearly(&bearers) {
                return Resolution::Known(person(best));
            }
            if !bearers.is_empty() {
                let candidates = bearers.iter().map(|(bearer, articles)| {
                    let key = person(bearer);
                    Companion { name: self.name(&key), key, articles: *articles as u32 }
                });
                return Resolution::Ambiguous(candidates.collect());
            }
        }
        if self.is_named(key) { Resolution::Known(key.clone()) } else { Resolution::Unknown }
    }

    /// All names of the entity that is meant by `key`; `None` if no article names it.
    pub fn group(&self, key: &EntityKey) -> Option<Group> {
        let (key, candidates) = match self.resolve(key) {
            Resolution::Known(key) => (key, Vec::new()),
            Resolution::Ambiguous(candidates) if self.is_named(key) => {
                (self.standing(key).unwrap_or(key).clone(), candidates)
            }
            _ => return None,
        };
        let mut members = vec![key.clone()];
        members.extend_from_slice(self.stated.map_or(&[], |stated| stated.members(&key)));
        for full in members.clone() {
            for short in full.shortened() {
                if self.articles_naming(&short) > 0
                    && self.resolve(&short) == Resolution::Known(key.clone())
                    && !members.contains(&short)
                {
                    members.push(short);
                }
            }
        }
        let numbers = members.iter().filter_map(|key| self.model.names.find(key)).collect();
        Some(Group { key, members, numbers, candidates })
    }

    /// How many entities there are; a bare surname counts as whom it means.
    pub fn entities(&self) -> u32 {
        let names = &self.model.names;
        let own = |key: &EntityKey| match self.resolve(key) {
            Resolution::Known(known) => known == *key,
            Resolution::Ambiguous(_) => true,
            Resolution::Unknown => false,
        };
        let known = (0..names.len() as u32)
            .filter(|&id| self.disk_articles(id) > 0)
            .filter(|&id| (self.stated.is_none() && names.is_full(id)) || own(&names.key(id)))
            .count();
        let mut others: Vec<&EntityKey> = self
            .open
            .values()
            .flat_map(|facts| facts.entities.iter().map(|entity| &entity.key))
            .filter(|key| names.find(key).is_none_or(|id| self.disk_articles(id) == 0))
            .filter(|key| own(key))
            .collect();
        others.sort_unstable();
        others.dedup();
        (known + others.len()) as u32
    }

    /// The name by which an entity is shown.
    pub fn name(&self, key: &EntityKey) -> String {
        if let Some(name) = self.stated_name(key) {
            return name.to_owned();
        }
        let names = &self.model.names;
        let id = names.find(key);
        let mut counts: FxHashMap<&str, u32> = id.iter().flat_map(|&id| names.names(id)).collect();
        let mut detail = Detail::default();
        for article in self.hidden.iter().filter_map(|&number| self.model.article(number)) {
            let Some(id) = id.filter(|&id| self.model.digest(article).read(id, &mut detail)) else {
                continue;
            };
            if let Some(hidden) = names.spellings(id).nth(detail.name as usize) {
                counts.entry(hidden).and_modify(|count| *count = count.saturating_sub(1));
            }
        }
        for (_, _, named) in self.buffers(|named| named == key) {
            for entity in named {
                *counts.entry(&entity.name).or_default() += 1;
            }
        }
        best_name(counts.into_iter()).unwrap_or(&key.name).to_owned()
    }
}
