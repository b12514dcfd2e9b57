//! What people have stated about names: `entities.toml`, written by hand, and `decisions.jsonl`,
//! appended to by code actions. A decision wins over the file, the file over what is learned.

pub mod decisions;
pub mod entities;
pub mod interval;
mod sought;
pub mod write;

pub use decisions::{Anchor, Decision, What};
pub use entities::{EntitiesFile, KnownEntity, KnownKind, KnownRole, Scheme, Style};
pub use interval::{Holds, Interval};

use super::mention::{EntityKind, Mention};
use super::spelling::NameKey;
use crate::dates::ignore::concerns;
use crate::lang::{Language, Locale};
use crate::text::{Span, fold};
use rustc_hash::{FxHashMap, FxHashSet};
use sought::Sought;
use std::sync::Arc;

/// Before the id of an entity that Postilla has made of a name, where a decision names it.
pub const AUTO: &str = "auto:";

/// The knowledge file at a workspace root.
pub const ENTITIES_FILE: &str = "entities.toml";
/// The decisions file at a workspace root.
pub const DECISIONS_FILE: &str = "decisions.jsonl";

/// Everything stated about names in one workspace. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    stated: Arc<Stated>,
    /// The article that is asked about, relative to the root.
    file: Option<Arc<str>>,
}

#[derive(Debug, Default)]
struct Stated {
    file: EntitiesFile,
    decisions: Vec<Decision>,
    by_id: FxHashMap<Arc<str>, usize>,
    /// Entities by their names, aliases and variants, run together.
    by_name: FxHashMap<Box<str>, Vec<usize>>,
    by_shared: FxHashMap<Box<str>, Vec<usize>>,
    by_epithet: FxHashMap<String, (usize, bool)>,
    ignores: FxHashMap<String, Vec<usize>>,
    /// Decisions on mentions, by the words they are about.
    anchored: FxHashMap<String, Vec<usize>>,
    /// Decisions on findings.
    ignored: Vec<usize>,
    /// The id that stands for an id.
    merged: FxHashMap<String, String>,
    /// Ids that another one was merged into.
    grown: FxHashSet<String>,
    /// Ids that are never one entity, the lesser first.
    different: FxHashSet<(String, String)>,
    /// Entities that share their name with another one of the file.
    namesakes: FxHashSet<Arc<str>>,
    /// What is looked for in the text whether the tagger finds it or not.
    sought: Sought,
}

/// What is stated of one mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatedMention<'a> {
    NoEntity,
    Kind(EntityKind),
    Entity(&'a str),
}

impl<'a> StatedMention<'a> {
    pub fn is_no_entity(self) -> bool {
        self == StatedMention::NoEntity
    }

    pub fn kind(self) -> Option<EntityKind> {
        match self {
            StatedMention::Kind(kind) => Some(kind),
            _ => None,
        }
    }

    pub fn entity(self) -> Option<&'a str> {
        match self {
            StatedMention::Entity(id) => Some(id),
            _ => None,
        }
    }
}

impl Knowledge {
    /// Knowledge from the texts of both files; what is wrong in them is left out. To tell it, read
    /// each file with [`entities::read`] and [`decisions::read`].
    pub fn read(entities: &str, decisions: &str, language: &Language) -> Knowledge {
        let (file, _) = entities::read(entities, Locale::default(), language);
        let (decisions, _) = decisions::read(decisions, Locale::default());
        Knowledge::new(file, decisions, language)
    }

    pub fn new(file: EntitiesFile, decisions: Vec<Decision>, language: &Language) -> Knowledge {
        let mut stated = Stated::default();
        for (index, entity) in file.entities.iter().enumerate() {
            stated.by_id.insert(entity.id.clone(), index);
            let forms = std::iter::once(&*entity.name)
                .chain(entity.aliases.iter().map(String::as_str))
                .chain(entity.variants.iter().map(String::as_str));
            for form in forms {
                let key = NameKey::of(form, &language.transliteration);
                add(stated.by_name.entry(key.joined).or_default(), index);
                if let Some(shared) = key.shared {
                    add(stated.by_shared.entry(shared).or_default(), index);
                }
                // A country or a body goes by the name of the tables in a chain.
                let known = super::role::canonical(form, language);
                if entity.kind != KnownKind::Person && known != fold(form) {
                    let key = NameKey::of(&known, &language.transliteration);
                    add(stated.by_name.entry(key.joined).or_default(), index);
                }
            }
            for epithet in &entity.epithets {
                let holder = (index, epithet.among_people);
                stated.by_epithet.insert(fold(&epithet.text), holder);
            }
        }
        let mut names: FxHashMap<Box<str>, Arc<str>> = FxHashMap::default();
        for entity in &file.entities {
            let key = NameKey::of(&entity.name, &language.transliteration);
            let person = entity.kind == KnownKind::Person;
            let name = format!("{person} {}", key.shared.unwrap_or(key.joined));
            if let Some(other) = names.insert(name.into(), entity.id.clone()) {
                stated.namesakes.extend([other, entity.id.clone()]);
            }
        }
        for (index, ignore) in file.ignores.iter().enumerate() {
            stated.ignores.entry(ignore.text.clone()).or_default().push(index);
        }
        for (index, decision) in decisions.iter().enumerate() {
            match &decision.what {
                What::Pin { anchor, .. }
                | What::NotEntity { anchor }
                | What::Type { anchor, .. } => {
                    stated.anchored.entry(anchor.quote.clone()).or_default().push(index);
                }
                What::Merge { into, from } => {
                    let (from, into) = (bare(from).to_owned(), bare(into).to_owned());
                    if from != into {
                        stated.grown.insert(into.clone());
                        stated.merged.insert(from, into);
                    }
                }
                What::Ignore { .. } | What::IgnoreArticle { .. } => stated.ignored.push(index),
                What::Different { a, b } => {
                    stated.different.insert(pair(bare(a), bare(b)));
                }
                What::Undo { .. } => {}
            }
        }
        stated.sought = Sought::new(&file, &decisions);
        stated.file = file;
        stated.decisions = decisions;
        Knowledge { stated: Arc::new(stated), file: None }
    }

    /// The same for the article of that path, relative to the root: decisions and ignores of other
    /// files do not count.
    pub fn for_file(&self, file: &str) -> Knowledge {
        Knowledge { stated: self.stated.clone(), file: Some(file.into()) }
    }

    pub fn is_empty(&self) -> bool {
        let Stated { file, decisions, .. } = &*self.stated;
        file.entities.is_empty() && file.ignores.is_empty() && decisions.is_empty()
    }

    /// The texts that are no names.
    pub fn ignores_of_file(&self) -> &[entities::Ignore] {
        &self.stated.file.ignores
    }

    /// Adds the names that are stated to those that were found in a block, and sets right what was
    /// found of them.
    pub fn add_stated(&self, block: &str, mentions: &mut Vec<Mention>) {
        self.stated.sought.find(block, mentions, |text, span| {
            let stated = self.at(block, span, text)?;
            Some(match stated {
                StatedMention::Kind(kind) => kind,
                StatedMention::Entity(id) => {
                    self.entity(id).map_or(EntityKind::Person, |e| e.kind.entity_kind())
                }
                StatedMention::NoEntity => return None,
            })
        });
    }

    pub fn entities(&self) -> &[KnownEntity] {
        &self.stated.file.entities
    }

    pub fn decisions(&self) -> &[Decision] {
        &self.stated.decisions
    }

    pub fn style(&self) -> &Style {
        &self.stated.file.style
    }

    pub fn entity(&self, id: &str) -> Option<&KnownEntity> {
        self.stated.by_id.get(id).and_then(|index| self.stated.file.entities.get(*index))
    }

    /// The entities that a name may mean: by name, alias or variant, in any transliteration.
    pub fn named(&self, key: &NameKey) -> impl Iterator<Item = &KnownEntity> + use<'_> {
        let shared = key.shared.as_ref().and_then(|shared| self.stated.by_shared.get(shared));
        let mut found: Vec<usize> = self
            .stated
            .by_name
            .get(&key.joined)
            .into_iter()
            .chain(shared)
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|index| self.stated.file.entities.get(index))
    }

    /// The entity of that epithet, folded.
    /// `among_people` tells whether people are spoken of where it stands.
    pub fn with_epithet(&self, folded: &str, among_people: bool) -> Option<&KnownEntity> {
        let (index, restricted) = self.stated.by_epithet.get(folded)?;
        self.stated.file.entities.get(*index).filter(|_| among_people || !restricted)
    }

    /// The id that stands for `id` after all merges.
    pub fn standing<'a>(&'a self, id: &'a str) -> &'a str {
        let mut id = bare(id);
        // A ring of merges ends where it has been all round.
        for _ in 0..=self.stated.merged.len() {
            match self.stated.merged.get(id) {
                Some(into) => id = into,
                None => break,
            }
        }
        id
    }

    /// Whether the user has said that two ids are not one entity.
    pub fn are_different(&self, one: &str, other: &str) -> bool {
        let different = &self.stated.different;
        !different.is_empty() && different.contains(&pair(bare(one), bare(other)))
    }

    /// Ids that are never one entity.
    pub fn different(&self) -> impl Iterator<Item = (&str, &str)> {
        self.stated.different.iter().map(|(a, b)| (a.as_str(), b.as_str()))
    }

    /// Which id was merged into which.
    pub fn merges(&self) -> impl Iterator<Item = (&str, &str)> {
        self.stated.merged.iter().map(|(from, into)| (from.as_str(), into.as_str()))
    }

    /// Whether another id was merged into this one.
    pub fn has_grown(&self, id: &str) -> bool {
        self.stated.grown.contains(id)
    }

    /// Whether another entity of the file has the same name.
    pub fn has_namesake(&self, id: &str) -> bool {
        self.stated.namesakes.contains(id)
    }

    /// Whether it was decided to hear no more of the finding of that code on `span` of `block`.
    pub fn ignores(&self, code: &str, block: &str, span: Span) -> bool {
        let file = self.file.as_deref();
        let mut ignored =
            self.stated.ignored.iter().filter_map(|index| self.stated.decisions.get(*index));
        ignored.any(|decision| match &decision.what {
            What::Ignore { code: named, anchor } => {
                concerns(named, code)
                    && (anchor.file.is_none() || anchor.file.as_deref() == file)
                    && anchor.fits(file, block, span)
            }
            What::IgnoreArticle { code: named, file: of } => {
                concerns(named, code) && file == Some(&**of)
            }
            _ => false,
        })
    }

    /// What is stated of the mention `span` of `block`, whose text is `text`: the last decision on
    /// it, else what the file ignores.
    pub fn at(&self, block: &str, span: Span, text: &str) -> Option<StatedMention<'_>> {
        let file = self.file.as_deref();
        let decided = self.stated.anchored.get(text).and_then(|decisions| {
            decisions.iter().rev().find_map(|index| {
                match &self.stated.decisions.get(*index)?.what {
                    What::Pin { anchor, entity } if anchor.fits(file, block, span) => {
                        Some(StatedMention::Entity(self.standing(entity)))
                    }
                    What::NotEntity { anchor } if anchor.fits(file, block, span) => {
                        Some(StatedMention::NoEntity)
                    }
                    What::Type { anchor, r#type } if anchor.fits(file, block, span) => {
                        Some(StatedMention::Kind(*r#type))
                    }
                    _ => None,
                }
            })
        });
        decided.or_else(|| {
            let ignored = self.stated.ignores.get(text)?.iter().any(|index| {
                self.stated.file.ignores.get(*index).is_some_and(|ignore| {
                    match (&ignore.glob, file) {
                        (Some(glob), Some(file)) => glob.is_match(file),
                        _ => true,
                    }
                })
            });
            ignored.then_some(StatedMention::NoEntity)
        })
    }
}

/// An id without the mark of those that Postilla makes.
pub fn bare(id: &str) -> &str {
    id.strip_prefix(AUTO).unwrap_or(id)
}

fn pair(one: &str, other: &str) -> (String, String) {
    let (a, b) = if one <= other { (one, other) } else { (other, one) };
    (a.to_owned(), b.to_owned())
}

fn add(list: &mut Vec<usize>, index: usize) {
    if !list.contains(&index) {
        list.push(index);
    }
}

#[cfg(test)]
mod tests;
