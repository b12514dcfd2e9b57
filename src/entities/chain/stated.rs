//! What the user has stated about names, applied to the chains of an article.

use super::{Builder, Form};
use crate::entities::knowledge::KnownEntity;
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
                if let Some(draft) = self.drafts.get_mut(chain) {
                    draft.stated = Some(id);
                    draft.full = true;
                }
            }
        }
        self.merge_stated();
        self.apply_pins();
    }

    /// The class words that the text uses of each chain, folded.
    fn place_words(&self) -> FxHashMap<usize, Vec<String>> {
        let mut words: FxHashMap<usize, Vec<String>> = FxHashMap::default();
        for item in &self.items {
            let given = self.roles.get(item.block).into_iter().flat_map(|roles| &roles.given);
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
            let Some(item) = self.items.get(i) else { continue };
            let Some(block) = self.blocks.get(item.block) else { continue };
            let stated = self.knowledge.at(block.text, item.span, item.text);
            let Some(id) = stated.and_then(|stated| stated.entity()) else { continue };
            let id: Arc<str> = Arc::from(id);
            let standing = (0..self.drafts.len()).find(|&chain| {
                self.drafts.get(chain).is_some_and(|draft| {
                    draft.merged.is_none() && draft.stated.as_deref() == Some(&*id)
                })
            });
            match standing {
                Some(chain) => {
                    if let Some(item) = self.items.get_mut(i) {
                        item.chain = Some(chain);
                    }
                }
                None => {
                    let form = item.form;
                    let chain = self.open(i, form == Form::Full);
                    let name = self.knowledge.entity(&id).map(|entity| entity.name.to_string());
                    if let Some(draft) = self.drafts.get_mut(chain) {
                        draft.stated = Some(id);
                        draft.full = true;
                        draft.name = name.unwrap_or_else(|| draft.name.clone());
                    }
                }
            }
        }
    }
}
