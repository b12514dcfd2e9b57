//! A name in a block, as the tagger finds it.

use crate::text::Span;
use serde::{Deserialize, Serialize};

/// What a name names. The labels are those of the KIND corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EntityKind {
    #[serde(rename = "PER")]
    Person,
    #[serde(rename = "LOC")]
    Place,
    #[serde(rename = "ORG")]
    Organisation,
}

impl EntityKind {
    pub const ALL: [EntityKind; 3] =
        [EntityKind::Person, EntityKind::Place, EntityKind::Organisation];

    /// `PER`, `LOC` or `ORG`.
    pub fn label(self) -> &'static str {
        match self {
            EntityKind::Person => "PER",
            EntityKind::Place => "LOC",
            EntityKind::Organisation => "ORG",
        }
    }

    /// The kind of a corpus label; geopolitical entities (`GPE`) count as places.
    pub fn from_label(label: &str) -> Option<Self> {
        match label {
            "PER" => Some(EntityKind::Person),
            "LOC" | "GPE" => Some(EntityKind::Place),
            "ORG" => Some(EntityKind::Organisation),
            _ => None,
        }
    }
}

/// A name found in a block. The span holds the name alone: no article, preposition, quote or title.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mention {
    /// Bytes of the block.
    pub span: Span,
    pub kind: EntityKind,
    /// The calibrated probability that span and kind are both right, 0 to 1.
    pub confidence: f32,
}
