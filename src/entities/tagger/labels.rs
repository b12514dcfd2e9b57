//! The labels of single tokens: BIO, as in CoNLL-2003 (Tjong Kim Sang and De Meulder 2003).

use super::super::mention::EntityKind;

pub const OUTSIDE: usize = 0;
/// How many labels there are: outside, and begin and inside for each kind.
pub const COUNT: usize = 1 + 2 * EntityKind::ALL.len();
/// A row of scores, padded to what a vector register holds. The last lane is never a label.
pub const LANES: usize = 8;
/// The row of transitions that stands for the start of a stretch of text.
pub const START: usize = COUNT;

/// One score for each label.
pub type Scores = [f32; LANES];

pub fn begin(kind: EntityKind) -> usize {
    1 + 2 * kind as usize
}

pub fn inside(kind: EntityKind) -> usize {
    2 + 2 * kind as usize
}

pub fn kind(label: usize) -> Option<EntityKind> {
    EntityKind::ALL.get(label.checked_sub(1)? / 2).copied()
}

pub fn is_begin(label: usize) -> bool {
    label % 2 == 1
}

/// Whether `next` may follow `previous`: the inside of a name only follows a name of its kind.
pub fn may_follow(previous: usize, next: usize) -> bool {
    let inside = next != OUTSIDE && !is_begin(next);
    !inside || (previous != START && kind(previous) == kind(next))
}
