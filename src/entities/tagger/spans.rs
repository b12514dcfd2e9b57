//! From labels to names.

use std::ops::Range;

use super::labels;
use crate::entities::mention::EntityKind;

/// The names that labels spell, as ranges of tokens.
pub fn names(labels: &[u8]) -> impl Iterator<Item = (Range<usize>, EntityKind)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(&label) = labels.get(at) {
            let start = at;
            at += 1;
            let Some(kind) = labels::kind(label as usize) else { continue };
            while labels.get(at).is_some_and(|next| *next as usize == labels::inside(kind)) {
                at += 1;
            }
            return Some((start..at, kind));
        }
        None
    })
}

/// `range` without the tokens at its ends that are `edge`s; one token always stays.
pub fn trimmed(mut range: Range<usize>, edge: impl Fn(usize) -> bool) -> Range<usize> {
    while range.len() > 1 && edge(range.start) {
        range.start += 1;
    }
    while range.len() > 1 && edge(range.end - 1) {
        range.end -= 1;
    }
    range
}
