//! What points at past, present or future and names no time: *recentemente*, *a breve*, *adesso*.

use super::{Grammar, Parse};
use crate::dates::expression::Timex;
use crate::lang::dates::{PhraseMeaning, class};

impl Grammar<'_> {
    pub(super) fn vague(&self, at: usize) -> Parse {
        let (reference, end) = self.phrase(at, |meaning| match meaning {
            PhraseMeaning::Vague(reference) => Some(reference),
            _ => None,
        })?;
        // *l'ora di punta* and *mezz'ora* have the noun.
        let noun = end == at + 1
            && self.word(at).unit.is_some()
            && (self.is(end, class::OF)
                || at.checked_sub(1).is_some_and(|before| {
                    self.tokens.get(before).is_some_and(|token| token.elided())
                }));
        if self.name_capital(at) || noun {
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
