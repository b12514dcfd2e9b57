//! What the user has stated about names, applied to the chains of an article.

use super::{Builder, Form};
use crate::entities::knowledge::KnownEntity;
use crate::entities::mention::EntityKind;
use crate::entities::spelling::{NameKey, WordKey, slug};
use crate::lang::roles::RoleClass;
use crate::text::fold;
use rustc_hash::FxHashMap;
use std::sync::Arc;

impl Builder<'_> {
    pub(super) fn apply_statements(&mut self) {
        if self.knowledge.is_empty() {
            return;
        }
        let words = self.place_words();
        for chain in 0..self.drafts.len() {
            let Some(draft) = self.drafts.get(chain).filter(|draft| draft.merged.is_none()) else {
                continue;
            };
            let mut found: Vec<&KnownEntity> =
                self.knowledge.named(&draft.key).filter(|entity| entity.fits(draft.kind)).collect();
            // Homonyms are told by the words that the text uses of them.
            if found.len() > 1 || found.iter().any(|entity| !entity.kind_words.is_empty()) {
                let used = words.get(&chain);
                let said = |entity: &&KnownEntity| {
                    entity
                        .kind_words
                        .iter()
                        .any(|word| used.is_some_and(|used| used.contains(&fold(word))))
                };
                let by_word: Vec<&KnownEntity> = found.iter().copied().filter(said).collect();
                if !by_word.is_empty() {
                    found = by_word;
                } else if used.is_some() {
                    found.retain(|entity| entity.kind_words.is_empty());
                }
            }
            if let [entity] = found.as_slice() {
                let id = entity.id.clone();
                self.state(chain, id);
            }
        }
        self.apply_merges();
        self.merge_stated();
        self.apply_pins();
        self.part_different();
        self.mark_stated_metonyms();
    }

    /// A place that acts, and of which the file says for whom: it stays a mention of its own bearer,
    /// and is marked as one in another's place, as those of the tables are.
    fn mark_stated_metonyms(&mut self) {
        for i in 0..self.items.len() {
            let Some(item) = self.items.get(i) else { continue };
            let acting = item.kind == EntityKind::Organisation && item.form == Form::Full;
            let Some(chain) = item.chain.filter(|_| acting).map(|chain| self.root(chain)) else {
                continue;
            };
            let id = self.drafts.get(chain).and_then(|draft| draft.stated.as_deref());
            let known = id.and_then(|id| self.knowledge.entity(id));
            if known.is_some_and(|known| known.metonym_for.is_some())
                && let Some(item) = self.items.get_mut(i)
            {
                item.form = Form::Metonym;
            }
        }
    }

    /// Notes that a chain is the entity of that id.
    fn state(&mut self, chain: usize, id: Arc<str>) {
        let known = self.knowledge.entity(&id);
        let apart = match known {
            Some(_) => self.knowledge.has_namesake(&id).then(|| id.clone()),
            None => Some(self.key_of_id(&id)),
        };
        if let Some(draft) = self.drafts.get_mut(chain) {
            draft.stated = Some(id);
            draft.apart = apart;
            draft.full = true;
        }
    }

    /// The archive's key for an id that was made of a name.
    fn key_of_id(&self, id: &str) -> Arc<str> {
        let key = NameKey::of(&id.replace('-', " "), &self.language.transliteration);
        key.words.iter().map(WordKey::shared).collect::<Vec<_>>().join("-").into()
    }

    /// The id of a chain: what it is stated to be, or what its name makes.
    fn id_of(&self, chain: usize) -> Arc<str> {
        let draft = self.drafts.get(chain);
        draft
            .and_then(|draft| draft.stated.clone())
            .unwrap_or_else(|| draft.map(|draft| slug(&draft.name)).unwrap_or_default().into())
    }

    /// Chains that the user has said are others.
    fn apply_merges(&mut self) {
        if self.knowledge.merges().next().is_none() {
            return;
        }
        for chain in 0..self.drafts.len() {
            let Some(draft) = self.drafts.get(chain).filter(|draft| draft.merged.is_none()) else {
                continue;
            };
            let own = self.id_of(chain);
            let standing = self.knowledge.standing(&own);
            if standing == &*own && (draft.stated.is_some() || !self.knowledge.has_grown(&own)) {
                continue;
            }
            if self.knowledge.entity(standing).is_some_and(|entity| !entity.fits(draft.kind)) {
                continue;
            }
            let standing: Arc<str> = standing.into();
            self.state(chain, standing);
        }
    }

    /// Mentions of a chain that the user has said is another than their own name's.
    fn part_different(&mut self) {
        if self.knowledge.different().next().is_none() {
            return;
        }
        for i in 0..self.items.len() {
            let Some(item) = self.items.get(i) else { continue };
            let (Some(chain), key, text, kind) =
                (item.chain.map(|chain| self.root(chain)), &item.key, item.text, item.kind)
            else {
                continue;
            };
            let mut named = self.knowledge.named(key).filter(|entity| entity.fits(kind));
            let own: Arc<str> = match (named.next(), named.next()) {
                (Some(entity), None) => entity.id.clone(),
                _ => slug(text).into(),
            };
            drop(named);
            if !self.knowledge.are_different(&own, &self.id_of(chain)) || self.pinned(i).is_some() {
                continue;
            }
            let there = (0..self.drafts.len()).find(|&other| {
                self.drafts.get(other).is_some_and(|draft| draft.merged.is_none())
                    && self.id_of(other) == own
            });
            match there {
                Some(there) => {
                    if let Some(item) = self.items.get_mut(i) {
                        item.chain = Some(there);
                    }
                }
                None => {
                    let full = self.items.get(i).is_some_and(|item| item.form == Form::Full);
                    self.open(i, full);
                }
            }
        }
    }

    /// The entity that the user has said a mention names.
    fn pinned(&self, item: usize) -> Option<Arc<str>> {
        let item = self.items.get(item)?;
        let block = self.blocks.get(item.block)?;
        let stated = self.knowledge.at(block.text, item.span, item.text)?;
        stated.entity().map(Arc::from)
    }

    /// The class words that the text uses of each chain, folded.
    fn place_words(&self) -> FxHashMap<usize, Vec<String>> {
        let mut words: FxHashMap<usize, Vec<String>> = FxHashMap::default();
        for item in &self.items {
            let given = self.given_in(item.block);
            for given in given.filter(|given| given.mention == item.index) {
                if matches!(given.role.class, RoleClass::Place(_) | RoleClass::Body)
                    && let Some(chain) = item.chain
                {
                    words.entry(self.root(chain)).or_default().push(fold(&given.role.head));
                }
            }
        }
        words
    }

    fn merge_stated(&mut self) {
        let mut first: FxHashMap<Arc<str>, usize> = FxHashMap::default();
        for chain in 0..self.drafts.len() {
            let Some(draft) = self.drafts.get(chain).filter(|draft| draft.merged.is_none()) else {
                continue;
            };
            let Some(id) = draft.stated.clone() else { continue };
            match first.get(&id).copied() {
                Some(early) => self.merge(chain, early),
                None => {
                    first.insert(id, chain);
                }
            }
        }
    }

    /// Mentions that the user has said whose they are.
    fn apply_pins(&mut self) {
        for i in 0..self.items.len() {
            let Some(id) = self.pinned(i) else { continue };
            let standing = (0..self.drafts.len()).find(|&chain| {
                self.drafts.get(chain).is_some_and(|draft| draft.merged.is_none())
                    && self.id_of(chain) == id
            });
            match standing {
                Some(chain) => {
                    self.state(chain, id);
                    if let Some(item) = self.items.get_mut(i) {
                        item.chain = Some(chain);
                    }
                }
                None => {
                    let chain = self.open(i, true);
                    let name = self.knowledge.entity(&id).map(|entity| entity.name.to_string());
                    if let Some(draft) = self.drafts.get_mut(chain) {
                        draft.name = name.unwrap_or_else(|| draft.name.clone());
                    }
                    self.state(chain, id);
                }
            }
        }
    }
}
