//! The corpus as it counts at this moment: the articles of the disk, with open buffers in the
//! place of their files. Who is who is decided here and only here, from what is known now, so
//! that it does not depend on the order in which articles came.

use super::digest::Detail;
use super::facts::{ArticleFacts, EntityFacts, EntityKey};
use super::model::{Article, Model};
use super::names::best_name;
use super::query::{Companion, Resolution};
use rustc_hash::FxHashMap;
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
        let hidden = open.keys().filter_map(|path| model.find(path)).collect();
        View { model, open, hidden }
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
        let buffers = self.buffers(|named| named == key).count();
        self.model.names.find(key).map_or(0, |id| self.disk_articles(id)) + buffers
    }

    fn disk_articles(&self, id: u32) -> usize {
        let articles = self.model.names.articles(id);
        let hidden = self.hidden.iter().filter(|number| articles.binary_search(number).is_ok());
        articles.len() - hidden.count()
    }

    /// The people who may be meant by a name that is not full, with the number of articles that
    /// name them in full; the most frequent first.
    fn bearers(&self, key: &EntityKey) -> Vec<(EntityKey, usize)> {
        let (surname, initial) = key.surname_and_initial();
        let fits = |name: &str| initial.is_none_or(|initial| name.starts_with(initial));
        let names = &self.model.names;
        let mut bearers: Vec<(EntityKey, usize)> = names
            .with_surname(surname)
            .filter(|&id| fits(names.key_name(id)))
            .map(|id| names.key(id))
            .filter(EntityKey::is_full)
            .map(|key| {
                let articles = self.articles_naming(&key);
                (key, articles)
            })
            .filter(|&(_, articles)| articles > 0)
            .collect();
        for facts in self.open.values() {
            for named in &facts.entities {
                let key = &named.key;
                if key.is_full()
                    && fits(&key.name)
                    && key.surnames().any(|of| of == surname)
                    && names.find(key).is_none()
                    && !bearers.iter().any(|(known, _)| known == key)
                {
                    bearers.push((key.clone(), self.articles_naming(key)));
                }
            }
        }
        bearers.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        bearers
    }

    /// Who is meant by a name, without regard to the article it stands in.
    pub fn resolve(&self, key: &EntityKey) -> Resolution {
        if !key.is_full() {
            let bearers = self.bearers(key);
            let others: usize = bearers.iter().skip(1).map(|&(_, articles)| articles).sum();
            match bearers.first() {
                None => {}
                Some((best, articles)) if *articles >= others * CLEARLY => {
                    return Resolution::Known(best.clone());
                }
                Some(_) => {
                    return Resolution::Ambiguous(
                        bearers
                            .into_iter()
                            .map(|(key, articles)| Companion {
                                name: self.name(&key),
                                key,
                                articles: articles as u32,
                            })
                            .collect(),
                    );
                }
            }
        }
        if self.articles_naming(key) > 0 {
            Resolution::Known(key.clone())
        } else {
            Resolution::Unknown
        }
    }

    /// All names of the entity that is meant by `key`; `None` if no article names it.
    pub fn group(&self, key: &EntityKey) -> Option<Group> {
        let (key, candidates) = match self.resolve(key) {
            Resolution::Known(key) => (key, Vec::new()),
            Resolution::Ambiguous(candidates) if self.articles_naming(key) > 0 => {
                (key.clone(), candidates)
            }
            _ => return None,
        };
        let mut members = vec![key.clone()];
        if key.is_full() {
            for short in key.shortened() {
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
            .filter(|&id| names.is_full(id) || own(&names.key(id)))
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
        let names = &self.model.names;
        let id = names.find(key);
        let mut counts: FxHashMap<&str, u32> = id.iter().flat_map(|&id| names.names(id)).collect();
        let mut detail = Detail::default();
        for article in self.hidden.iter().filter_map(|&number| self.model.article(number)) {
            let Some(id) = id.filter(|&id| article.digest.read(id, &mut detail)) else { continue };
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
