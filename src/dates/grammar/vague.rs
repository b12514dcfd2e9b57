//! What points at past, present or future and names no time: *recentemente*, *a breve*, *adesso*.

use super::{Grammar, Parse};
use crate::dates::expression::Timex;
use crate::lang::dates::PhraseMeaning;

impl Grammar<'_> {
    pub(super) fn vague(&self, at: usize) -> Parse {
        let (reference, end) = self.phrase(at, |meaning| match meaning {
            PhraseMeaning::Vague(reference) => Some(reference),
            _ => None,
        })?;
        if self.name_capital(at) {
            return None;
        }
        Some((Timex::Vague(reference), end))
    }
}
