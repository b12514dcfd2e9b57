//! What the corpus keeps of one article.
//!
//! Facts are plain data with no trace of how they were found, so that the index can be filled by
//! the recogniser, by a test or by another store.

use super::place::Place;
use crate::entities::spelling::{NameKey, WordKey};
use crate::entities::{EntityKind, RoleStatus};
use jiff::civil::Date;

/// One article, reduced to what is asked about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleFacts {
    /// The first heading.
    pub title: Option<String>,
    /// The day the article is from.
    pub date: Option<Date>,
    /// In the order of their first mentions.
    pub entities: Vec<EntityFacts>,
    /// The days that the text speaks of, in the order of the text.
    pub dates: Vec<DateFacts>,
    /// In the order of the text.
    pub quotations: Vec<QuotationFacts>,
}

/// What one article says of one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityFacts {
    pub key: EntityKey,
    /// How the article names it at its fullest.
    pub name: String,
    pub roles: Vec<RoleFacts>,
    /// In the order of the text, at least one.
    pub mentions: Vec<MentionFacts>,
}

/// A role that the article gives to an entity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RoleFacts {
    /// As written: `ex Presidente degli Stati Uniti`.
    pub text: String,
    /// The role noun without status: `presidente`.
    pub head: String,
    /// What the role is of, in a form that can be compared: `stati uniti`.
    pub of: Option<String>,
    pub status: RoleStatus,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentionFacts {
    pub place: Place,
    /// As written, each run of white space as one space.
    pub form: String,
    /// Whether this mention names the entity in full.
    pub full: bool,
}

/// A date expression with days: those of a day, a month or a year alike, ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFacts {
    pub first: Date,
    pub last: Date,
    pub place: Place,
}

/// Words that the article lets an entity say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotationFacts {
    /// Index of the speaker in [`ArticleFacts::entities`].
    pub speaker: u32,
    pub place: Place,
    /// The words between the quotation marks.
    pub text: String,
}

/// Which entity is meant: the same on every machine, for every spelling of the name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityKey {
    pub kind: EntityKind,
    /// The words of the name, folded so that spellings of one name meet, with `-` between them:
    /// `volodymyr-zelensky`. A surname alone, whose bearer only other articles can tell, has a `-`
    /// before it: `-zelensky`, `-di-maio`.
    pub name: String,
}

impl EntityKey {
    /// The key of a name, which must have a word.
    pub fn of(kind: EntityKind, name: &NameKey) -> EntityKey {
        let bare = kind == EntityKind::Person
            && (name.words.len() < 2 || name.words.first().is_some_and(|word| word.particle));
        let words: Vec<&str> = name.words.iter().map(WordKey::shared).collect();
        let dash = if bare { "-" } else { "" };
        EntityKey { kind, name: format!("{dash}{}", words.join("-")) }
    }

    /// Whether the name tells its bearer from all others: *Volodymyr Zelensky* does; *Zelensky* and
    /// *V. Zelensky* do not. Places and bodies have no surnames.
    pub fn is_full(&self) -> bool {
        is_full(self.kind, &self.name)
    }

    /// The surnames that a person of this full name may be called by: `von-der-leyen`, `der-leyen`
    /// and `leyen`. Nothing for places and bodies.
    pub fn surnames(&self) -> impl Iterator<Item = &str> {
        let name = if self.is_full() && self.kind == EntityKind::Person { &self.name } else { "" };
        name.match_indices('-').filter_map(|(at, dash)| name.get(at + dash.len()..))
    }

    /// The surname of a name that is not full, and the initial before it.
    pub fn surname_and_initial(&self) -> (&str, Option<char>) {
        match self.name.split_once('-') {
            Some((initial, surname)) if !self.is_full() => (surname, initial.chars().next()),
            _ => (&self.name, None),
        }
    }

    /// The names that are not full by which a person of this full name may be called.
    pub fn shortened(&self) -> impl Iterator<Item = EntityKey> + '_ {
        let initial = self.name.chars().next();
        self.surnames().flat_map(move |surname| {
            let with = |initial: String| EntityKey {
                kind: EntityKind::Person,
                name: format!("{initial}-{surname}"),
            };
            [Some(with(String::new())), initial.map(|initial| with(initial.to_string()))]
                .into_iter()
                .flatten()
        })
    }
}

/// As [`EntityKey::is_full`].
pub fn is_full(kind: EntityKind, name: &str) -> bool {
    kind != EntityKind::Person
        || name.split_once('-').is_some_and(|(given, _)| given.chars().nth(1).is_some())
}
