//! What users state about who is who, as the corpus needs it: laid over what the articles say when
//! a question is answered, so that a statement counts at once and costs no article a second
//! reading. Those that change what is a name in an article are [`Mark`]s: only the articles that
//! they concern are read again.

use super::facts::EntityKey;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is stated about the entities of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statements {
    /// The key that stands for a key.
    same: FxHashMap<EntityKey, EntityKey>,
    /// The keys that a key stands for.
    members: FxHashMap<EntityKey, Vec<EntityKey>>,
    names: FxHashMap<EntityKey, String>,
    /// Both ways round.
    different: FxHashSet<(EntityKey, EntityKey)>,
    marks: BTreeSet<Mark>,
}

/// A statement that changes how articles are read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// The article, relative to the root; `None` is every one with these words.
    pub file: Option<String>,
    pub quote: String,
    /// Tells it from others on the same words.
    pub what: String,
}

impl Mark {
    /// Whether an article of that path and text is read otherwise for it.
    pub fn concerns(&self, path: &str, text: &str) -> bool {
        self.file.as_deref().is_none_or(|file| file == path) && text.contains(&self.quote)
    }
}

impl Statements {
    /// That `from` is another key of the entity `into`.
    pub fn same(&mut self, from: EntityKey, into: EntityKey) {
        if from != into {
            self.same.insert(from, into);
        }
    }

    /// How the house writes an entity.
    pub fn name(&mut self, key: EntityKey, name: &str) {
        self.names.insert(key, name.to_owned());
    }

    pub fn different(&mut self, one: EntityKey, other: EntityKey) {
        self.different.insert((one.clone(), other.clone()));
        self.different.insert((other, one));
    }

    pub fn mark(&mut self, mark: Mark) {
        self.marks.insert(mark);
    }

    /// Settles which key stands for which, after all has been said.
    pub fn settle(mut self) -> Self {
        let ends: Vec<(EntityKey, EntityKey)> =
            self.same.keys().map(|key| (key.clone(), self.end_of(key).clone())).collect();
        self.members.clear();
        for (key, end) in ends {
            if key == end {
                self.same.remove(&key);
                continue;
            }
            self.members.entry(end.clone()).or_default().push(key.clone());
            self.same.insert(key, end);
        }
        self.members.values_mut().for_each(|members| members.sort_unstable());
        self
    }

    /// A ring of statements ends with the least key of it.
    fn end_of<'a>(&'a self, key: &'a EntityKey) -> &'a EntityKey {
        let (mut end, mut least) = (key, key);
        for _ in 0..self.same.len() {
            match self.same.get(end) {
                Some(next) => end = next,
                None => return end,
            }
            least = least.min(end);
        }
        least
    }

    /// Whether nothing is stated of who is who.
    pub fn is_empty(&self) -> bool {
        self.same.is_empty() && self.names.is_empty() && self.different.is_empty()
    }

    /// The key that stands for `key`, if it is another one.
    pub fn standing<'a>(&'a self, key: &EntityKey) -> Option<&'a EntityKey> {
        if self.same.is_empty() {
            return None;
        }
        self.same.get(key)
    }

    /// The other keys of an entity.
    pub fn members(&self, key: &EntityKey) -> &[EntityKey] {
        self.members.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn name_of<'a>(&'a self, key: &EntityKey) -> Option<&'a str> {
        self.names.get(key).map(String::as_str)
    }

    /// The names that the house has for entities.
    pub fn names(&self) -> impl Iterator<Item = (&EntityKey, &str)> {
        self.names.iter().map(|(key, name)| (key, name.as_str()))
    }

    pub fn are_different(&self, one: &EntityKey, other: &EntityKey) -> bool {
        !self.different.is_empty() && self.different.contains(&(one.clone(), other.clone()))
    }

    pub fn marks(&self) -> &BTreeSet<Mark> {
        &self.marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::EntityKind;

    #[test]
    fn statements_follow_each_other_and_rings_end() {
        let key = |name: &str| EntityKey { kind: EntityKind::Person, name: name.to_owned() };
        let mut stated = Statements::default();
        for (from, into) in [("a-a", "b-b"), ("b-b", "c-c"), ("x-x", "y-y"), ("y-y", "x-x")] {
            stated.same(key(from), key(into));
        }
        let stated = stated.settle();
        assert_eq!(stated.standing(&key("a-a")), Some(&key("c-c")));
        assert_eq!(stated.members(&key("c-c")), [key("a-a"), key("b-b")]);
        assert_eq!(stated.standing(&key("y-y")), Some(&key("x-x")));
        assert_eq!(stated.standing(&key("x-x")), None);
    }
}
