//! The entities of the corpus under numbers, with their spellings and roles. Numbers are never
//! given twice, so that what is packed on disk keeps its meaning.

use super::facts::{EntityKey, RoleFacts, is_full};
use crate::entities::spelling::fold;
use crate::entities::{EntityKind, RoleStatus};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::hash::{Hash, Hasher};

/// Every entity that an article of the disk has ever named.
#[derive(Debug, Default)]
pub struct Names {
    /// All strings, one after the other: a hundred thousand small ones would cost twice the space.
    texts: String,
    entities: Vec<Entity>,
    by_key: Chained,
    by_surname: Chained,
    fresh: Vec<Fresh>,
}

#[derive(Clone, Copy, Debug)]
enum Fresh {
    Entity(u32),
    /// The entity and the number of its spelling.
    Spelling(u32, u32),
    Role(u32, u32),
}

/// What the store does not have yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewName {
    Entity { id: u32, key: EntityKey, name: String },
    Spelling { id: u32, number: u32, text: String },
    Role { id: u32, number: u32, role: RoleFacts },
}

#[derive(Clone, Copy, Debug, Default)]
struct Text {
    start: u32,
    len: u32,
}

#[derive(Debug)]
struct Entity {
    kind: EntityKind,
    key: Text,
    spellings: Vec<Spelled>,
    roles: Vec<Role>,
    /// The articles that name it, ascending.
    articles: Vec<u32>,
    /// How often they do.
    mentions: u32,
}

#[derive(Clone, Copy, Debug)]
struct Spelled {
    text: Text,
    /// Without regard to case and accents, for those who look for a name.
    folded: Text,
    /// How many articles have it as their name for the entity.
    names: u32,
}

#[derive(Clone, Copy, Debug)]
struct Role {
    text: Text,
    head: Text,
    of: Option<Text>,
    status: RoleStatus,
}

/// A role as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RoleRef<'a> {
    pub text: &'a str,
    pub head: &'a str,
    pub of: Option<&'a str>,
    pub status: RoleStatus,
}

impl<'a> From<&'a RoleFacts> for RoleRef<'a> {
    fn from(role: &'a RoleFacts) -> Self {
        RoleRef { text: &role.text, head: &role.head, of: role.of.as_deref(), status: role.status }
    }
}

/// Numbers by hash, several under one.
#[derive(Debug, Default)]
struct Chained {
    heads: FxHashMap<u64, u32>,
    /// A number and the index of the next one, [`NONE`] at the end.
    links: Vec<(u32, u32)>,
}

const NONE: u32 = u32::MAX;

impl Chained {
    fn insert(&mut self, hash: u64, value: u32) {
        let link = self.links.len() as u32;
        let next = self.heads.insert(hash, link).unwrap_or(NONE);
        self.links.push((value, next));
    }

    fn get(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let mut at = self.heads.get(&hash).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let &(value, next) = self.links.get(at as usize)?;
            at = next;
            Some(value)
        })
    }
}

fn hash(kind: EntityKind, name: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    (kind, name).hash(&mut hasher);
    hasher.finish()
}

impl Names {
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// The number of an entity, whether or not an article still names it.
    pub fn find(&self, key: &EntityKey) -> Option<u32> {
        self.lookup(key.kind, &key.name)
    }

    fn lookup(&self, kind: EntityKind, name: &str) -> Option<u32> {
        self.by_key
            .get(hash(kind, name))
            .find(|&id| self.kind(id) == kind && self.key_name(id) == name)
    }

    /// The people of whom `surname` is a surname, in no order.
    pub fn with_surname<'a>(&'a self, surname: &'a str) -> impl Iterator<Item = u32> + 'a {
        self.by_surname.get(hash(EntityKind::Person, surname)).filter(move |&id| {
            self.key_name(id).strip_suffix(surname).is_some_and(|rest| rest.ends_with('-'))
        })
    }

    pub fn intern(&mut self, key: &EntityKey) -> u32 {
        if let Some(id) = self.find(key) {
            return id;
        }
        let id = self.add(key);
        self.fresh.push(Fresh::Entity(id));
        id
    }

    /// Puts an entity under the number that the store has for it. Numbers come one after the other;
    /// `None` if this one does not.
    pub fn restore(&mut self, id: u32, key: &EntityKey) -> Option<()> {
        (self.find(key).is_none() && self.add(key) == id).then_some(())
    }

    fn add(&mut self, key: &EntityKey) -> u32 {
        let id = self.entities.len() as u32;
        let text = self.text(&key.name);
        self.entities.push(Entity {
            kind: key.kind,
            key: text,
            spellings: Vec::new(),
            roles: Vec::new(),
            articles: Vec::new(),
            mentions: 0,
        });
        self.by_key.insert(hash(key.kind, &key.name), id);
        for surname in key.surnames() {
            self.by_surname.insert(hash(EntityKind::Person, surname), id);
        }
        id
    }

    /// The number of a spelling among those of its entity.
    pub fn intern_spelling(&mut self, id: u32, text: &str) -> u32 {
        let known = self.spellings(id).position(|known| known == text);
        known.unwrap_or_else(|| {
            let number = self.add_spelling(id, text);
            self.fresh.push(Fresh::Spelling(id, number));
            number as usize
        }) as u32
    }

    /// As [`Names::restore`], for a spelling.
    pub fn restore_spelling(&mut self, id: u32, number: u32, text: &str) -> Option<()> {
        self.entities.get(id as usize)?;
        (self.add_spelling(id, text) == number).then_some(())
    }

    fn add_spelling(&mut self, id: u32, text: &str) -> u32 {
        let (text, folded) = (self.text(text), self.text(&fold(text)));
        let spellings = &mut self.entities[id as usize].spellings;
        spellings.push(Spelled { text, folded, names: 0 });
        spellings.len() as u32 - 1
    }

    /// The number of a role among those of its entity.
    pub fn intern_role(&mut self, id: u32, role: RoleRef<'_>) -> u32 {
        let known = self.roles(id).position(|known| known == role);
        known.unwrap_or_else(|| {
            let number = self.add_role(id, role);
            self.fresh.push(Fresh::Role(id, number));
            number as usize
        }) as u32
    }

    /// As [`Names::restore`], for a role.
    pub fn restore_role(&mut self, id: u32, number: u32, role: RoleRef<'_>) -> Option<()> {
        self.entities.get(id as usize)?;
        (self.add_role(id, role) == number).then_some(())
    }

    fn add_role(&mut self, id: u32, role: RoleRef<'_>) -> u32 {
        let role = Role {
            text: self.text(role.text),
            head: self.text(role.head),
            of: role.of.map(|of| self.text(of)),
            status: role.status,
        };
        let roles = &mut self.entities[id as usize].roles;
        roles.push(role);
        roles.len() as u32 - 1
    }

    /// What was added since the last time, for the store.
    pub fn take_fresh(&mut self) -> Vec<NewName> {
        let fresh = std::mem::take(&mut self.fresh);
        let named = fresh.into_iter().filter_map(|fresh| match fresh {
            Fresh::Entity(id) => {
                Some(NewName::Entity { id, key: self.key(id), name: self.name(id).to_owned() })
            }
            Fresh::Spelling(id, number) => {
                let text = self.spellings(id).nth(number as usize)?.to_owned();
                Some(NewName::Spelling { id, number, text })
            }
            Fresh::Role(id, number) => {
                let role = self.roles(id).nth(number as usize)?;
                let role = RoleFacts {
                    text: role.text.to_owned(),
                    head: role.head.to_owned(),
                    of: role.of.map(str::to_owned),
                    status: role.status,
                };
                Some(NewName::Role { id, number, role })
            }
        });
        named.collect()
    }

    fn text(&mut self, text: &str) -> Text {
        let start = self.texts.len() as u32;
        self.texts.push_str(text);
        Text { start, len: text.len() as u32 }
    }

    fn of(&self, text: Text) -> &str {
        self.texts.get(text.start as usize..(text.start + text.len) as usize).unwrap_or_default()
    }

    pub fn kind(&self, id: u32) -> EntityKind {
        self.entities[id as usize].kind
    }

    pub fn key_name(&self, id: u32) -> &str {
        self.of(self.entities[id as usize].key)
    }

    /// As [`EntityKey::is_full`].
    pub fn is_full(&self, id: u32) -> bool {
        is_full(self.kind(id), self.key_name(id))
    }

    pub fn key(&self, id: u32) -> EntityKey {
        EntityKey { kind: self.kind(id), name: self.key_name(id).to_owned() }
    }

    /// The spellings that are articles' names for the entity, each with the number of articles.
    pub fn names(&self, id: u32) -> impl Iterator<Item = (&str, u32)> {
        let spellings = self.entities[id as usize].spellings.iter();
        spellings.map(|spelled| (self.of(spelled.text), spelled.names))
    }

    /// The name by which the entity is shown.
    pub fn name(&self, id: u32) -> &str {
        best_name(self.names(id)).unwrap_or_else(|| self.key_name(id))
    }

    /// Counts an article that has a spelling as its name for the entity, or takes it back.
    pub fn count_name(&mut self, id: u32, spelling: u32, count: bool) {
        let spellings = &mut self.entities[id as usize].spellings;
        if let Some(spelled) = spellings.get_mut(spelling as usize) {
            spelled.names = if count { spelled.names + 1 } else { spelled.names.saturating_sub(1) };
        }
    }

    pub fn spellings(&self, id: u32) -> impl ExactSizeIterator<Item = &str> {
        self.entities[id as usize].spellings.iter().map(|spelled| self.of(spelled.text))
    }

    /// The spellings as [`fold()`] makes them.
    pub fn folded(&self, id: u32) -> impl ExactSizeIterator<Item = &str> {
        self.entities[id as usize].spellings.iter().map(|spelled| self.of(spelled.folded))
    }

    pub fn roles(&self, id: u32) -> impl ExactSizeIterator<Item = RoleRef<'_>> {
        self.entities[id as usize].roles.iter().map(|role| RoleRef {
            text: self.of(role.text),
            head: self.of(role.head),
            of: role.of.map(|of| self.of(of)),
            status: role.status,
        })
    }

    /// The articles that name the entity, ascending.
    pub fn articles(&self, id: u32) -> &[u32] {
        &self.entities[id as usize].articles
    }

    pub fn add_article(&mut self, id: u32, article: u32) {
        let articles = &mut self.entities[id as usize].articles;
        // Articles mostly come in the order of their numbers.
        match articles.last() {
            Some(&last) if last >= article => {
                if let Err(at) = articles.binary_search(&article) {
                    articles.insert(at, article);
                }
            }
            _ => articles.push(article),
        }
    }

    /// How often the articles name the entity.
    pub fn mentions(&self, id: u32) -> u32 {
        self.entities[id as usize].mentions
    }

    /// Counts the mentions of an article, or takes them back.
    pub fn count_mentions(&mut self, id: u32, mentions: u32, count: bool) {
        let all = &mut self.entities[id as usize].mentions;
        *all = if count { *all + mentions } else { all.saturating_sub(mentions) };
    }

    pub fn remove_article(&mut self, id: u32, article: u32) {
        let articles = &mut self.entities[id as usize].articles;
        if let Ok(at) = articles.binary_search(&article) {
            articles.remove(at);
        }
    }

    /// Gives back what growing has taken in advance.
    pub fn shrink(&mut self) {
        self.texts.shrink_to_fit();
        self.entities.shrink_to_fit();
        for entity in &mut self.entities {
            entity.articles.shrink_to_fit();
            entity.spellings.shrink_to_fit();
            entity.roles.shrink_to_fit();
        }
        for index in [&mut self.by_key, &mut self.by_surname] {
            index.heads.shrink_to_fit();
            index.links.shrink_to_fit();
        }
    }
}

/// The fullest of the names that articles use, of equals the most frequent, of equals the first in
/// the alphabet.
pub fn best_name<'a>(names: impl Iterator<Item = (&'a str, u32)>) -> Option<&'a str> {
    names
        .filter(|&(_, articles)| articles > 0)
        .max_by_key(|&(name, articles)| (name.split_whitespace().count(), articles, Reverse(name)))
        .map(|(name, _)| name)
}
