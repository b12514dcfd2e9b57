//! What the corpus answers, as plain values.

use super::facts::{EntityKey, MentionFacts};
use super::note::Note;
use super::place::Place;
use crate::entities::RoleStatus;
use jiff::civil::Date;
use std::sync::Arc;

/// Where an answer comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// The day the article is from. Ordered before the path, undated articles first: answers that
    /// go by time put them last where that matters.
    pub date: Option<Date>,
    /// Relative to the root, with `/` between folders; the key given to [`super::Corpus::set_open`]
    /// for a buffer that is no file of the root.
    pub path: Arc<str>,
}

/// Everything the corpus says of one entity: what a hover shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The entity that the question came to: for a bare surname that can only mean one person,
    /// that person.
    pub key: EntityKey,
    /// The fullest name, in its most frequent spelling.
    pub name: String,
    /// Whether `name` tells the entity from all others.
    pub full: bool,
    /// The one seen last first. Whether the first still holds nobody knows: it is what the corpus
    /// said on the day of its `last`.
    pub roles: Vec<RoleSeen>,
    /// The most frequent first.
    pub spellings: Vec<Spelling>,
    pub mentions: u32,
    pub articles: u32,
    /// The oldest and the newest dated article; an undated one where there is no other.
    pub first: Option<Source>,
    pub last: Option<Source>,
    /// Who or what stands most often in the same articles: at most [`Card::COMPANIONS`].
    pub appears_with: Vec<Companion>,
    /// The newest one.
    pub quotation: Option<Quotation>,
    /// For a bare surname that may mean several people: who, the most frequent first.
    pub candidates: Vec<Companion>,
    /// Whether a scan goes on, so that there may be more.
    pub partial: bool,
}

impl Card {
    pub const COMPANIONS: usize = 5;
}

/// A role as the corpus gives it to an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSeen {
    /// The most frequent wording.
    pub text: String,
    /// The role noun without status, and what the role is of, in forms that can be compared.
    pub head: String,
    pub of: Option<String>,
    pub status: RoleStatus,
    pub articles: u32,
    pub first: Source,
    pub last: Source,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    pub text: String,
    pub mentions: u32,
}

/// Another entity, with how often it is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    pub key: EntityKey,
    pub name: String,
    /// How many articles it has in common with the entity asked for; for a candidate or a symbol:
    /// how many articles it stands in.
    pub articles: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    pub source: Source,
    pub place: Place,
    pub text: String,
}

/// The mentions of one entity in one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrences {
    pub source: Source,
    /// Whether the places are those of an open buffer.
    pub open: bool,
    /// In the order of the text.
    pub mentions: Vec<Occurrence>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub place: Place,
    /// As written.
    pub form: String,
    /// Whether it names the entity in full.
    pub full: bool,
}

impl From<&MentionFacts> for Occurrence {
    fn from(mention: &MentionFacts) -> Self {
        Occurrence { place: mention.place, form: mention.form.clone(), full: mention.full }
    }
}

/// One mention with the article it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    pub source: Source,
    pub occurrence: Occurrence,
}

/// An entity found by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    pub key: EntityKey,
    pub name: String,
    /// The spelling that the query met.
    pub spelling: String,
    pub articles: u32,
    /// Where the corpus first names it, in full if it ever does.
    pub first: Option<Located>,
}

/// Who is meant by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    Known(EntityKey),
    /// Several bear the name; the likeliest first: those met in the articles of the context, then
    /// the most frequent.
    Ambiguous(Vec<Companion>),
    Unknown,
}

/// An article that is from a day or speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDay {
    pub source: Source,
    pub title: Option<String>,
    /// Where the text speaks of the day; empty if it is only the day the article is from.
    pub places: Vec<Place>,
}

/// How large the corpus is and how far it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    pub articles: u32,
    pub dated: u32,
    pub entities: u32,
    pub mentions: u64,
    /// Articles done and articles in all, while a scan goes on.
    pub scanning: Option<(u32, u32)>,
    /// What the user should know of: files that could not be read, an index kept in memory.
    pub notes: Vec<Note>,
}
