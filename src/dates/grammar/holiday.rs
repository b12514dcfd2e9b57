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
