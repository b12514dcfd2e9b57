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

#[cfg(test)]
mod tests {
    use crate::dates::testing::check;

    #[test]
    fn no_day_at_all() {
        check(&[
            "È stato [di recente=PAST_REF] condannato, [recentemente=PAST_REF] assolto.",
            "Parlerà [molto presto=FUTURE_REF], [a breve=FUTURE_REF]; [adesso=PRESENT_REF] tace.",
        ]);
    }
}
