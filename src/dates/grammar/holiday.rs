//! Holidays, fixed and movable.

use super::{Grammar, Parse};
use crate::dates::expression::{Timex, Which};
use crate::lang::dates::{PhraseMeaning, Unit, class};

impl Grammar<'_> {
    /// *Pasqua 2026*, *il prossimo Natale*, *la festa del papà del 2015*.
    pub(super) fn holiday(&self, at: usize) -> Parse {
        let (which, at) = match self.word(at).which {
            Some(which @ (Which::This | Which::Next | Which::Last))
                if self.holiday_name(at + 1).is_some() =>
            {
                (which, at + 1)
            }
            _ => (Which::Plain, at),
        };
        let (index, end) = self.holiday_name(at)?;
        let timex = |year, which| Timex::Holiday { index, year, which };
        let behind = self.skip(end, class::OF);
        if let Some((year, after)) = self.year(behind)
            && !self.is(after, class::COUNTED)
        {
            return Some((timex(Some(year), which), after));
        }
        if behind > end
            && let Some((Timex::Period { which, .. }, after)) =
                self.period_of(self.skip(behind, class::ARTICLE), Unit::Year)
        {
            return Some((timex(None, which), after));
        }
        if let Some((which, after)) = self.which_behind(end) {
            return Some((timex(None, which), after));
        }
        if let Some((after_prime, which)) = at
            .checked_sub(1)
            .and_then(|before| self.word(before).which)
            .filter(|which| matches!(which, Which::Next | Which::Last | Which::This))
            .map(|which| (end, which))
        {
            return Some((timex(None, which), after_prime));
        }
        Some((timex(None, which), end))
    }

    fn holiday_name(&self, at: usize) -> Parse<usize> {
        let (index, end) = self.phrase(at, |meaning| match meaning {
            PhraseMeaning::Holiday(index) => Some(usize::from(index)),
            _ => None,
        })?;
        let holiday = self.words.holidays.get(index)?;
        let led = self.after(at, class::SAINT_LEAD)
            || self.after(at, class::OF)
                && at.checked_sub(2).is_some_and(|k| {
                    self.is(k, class::SAINT_LEAD)
                        || self.word(k).part.is_some()
                        || self.word(k).unit == Some(Unit::Day)
                });
        if holiday.saint && !led && self.figures(end).is_none() {
            return None;
        }
        if holiday.capital && !self.name_capital(at) {
            return None;
        }
        // *Natale Rossi*, *Pasqua Bianchi*: a person.
        if !led
            && self.is(at, class::SHARED_NAME)
            && self.capital(at)
            && self.capital(end)
            && self.is_word(end)
            && !self.token(end).is_some_and(|t| t.upper())
        {
            return None;
        }
        Some((index, end))
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::testing::check;

    #[test]
    fn feasts_by_name() {
        check(&[
            "I negozi hanno chiuso a [Ferragosto=2025-08-15], riapriranno dopo [Natale=2025-12-25].",
            "La vacanza comincia a [Pasqua 2026=2026-04-05], traffico a [Pasquetta 2026=2026-04-06].",
            "La [festa della Repubblica=2025-06-02] è stata celebrata ai Fori.",
            "Botti a [San Silvestro=2025-12-31], cena alla [Vigilia=2025-12-24].",
            "Il [Venerdì santo=2025-04-18] e il [Corpus Domini=2025-06-19].",
            "La [festa della mamma=2025-05-11], il [prossimo Natale=2025-12-25].",
        ]);
    }

    #[test]
    fn saints_and_persons_are_no_feasts() {
        check(&["La basilica di San Francesco. Natale Rossi e il tesoro di San Gennaro."]);
    }
}
