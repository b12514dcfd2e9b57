//! What recurs: *ogni lunedì*, *tutti i giorni*, *due volte alla settimana*, *un anno sì e uno no*.

use super::{Grammar, Parse, longer};
use crate::dates::expression::{
    Amount, ClockTime, Every, Quantity, SetForm, Timex, Unit, WeekdayForm, Which,
};
use crate::lang::dates::{PhraseMeaning, class};

impl Grammar<'_> {
    pub(super) fn set(&self, at: usize) -> Parse {
        let mut best = self.set_phrase(at);
        best = longer(best, self.every(at));
        best = longer(best, self.times(at));
        longer(best, self.alternate(at))
    }

    fn set_phrase(&self, at: usize) -> Parse {
        let phrase = self.phrase(at, |meaning| match meaning {
            PhraseMeaning::Set(number, unit) => Some((number, unit)),
            _ => None,
        });
        let ((number, unit), end) = phrase.or_else(|| {
            let every = self.word(at).every?;
            // *il suo briefing quotidiano*, not *il quotidiano ucraino*.
            let adjective = self.is(at, class::PAPER);
            let qualifies = at.checked_sub(1).is_some_and(|before| {
                self.is_word(before)
                    && !self.capital(before)
                    && !self.is(
                        before,
                        class::PRENOMINAL
                            | class::ARTICLE
                            | class::OF
                            | class::TO
                            | class::FROM
                            | class::IN
                            | class::AND,
                    )
                    && self.word(before).classes == 0
            }) && (self.stops(at + 1)
                || self.is(at + 1, class::OF | class::IN | class::TO))
                && !self.capital(at);
            (!adjective || qualifies).then_some((every, at + 1))
        })?;
        Some((every_amount(f64::from(number), unit, None), end))
    }

    /// *ogni lunedì*, *ogni due giorni*, *ogni 25 aprile*, *tutti i lunedì*, *tutte le mattine*.
    fn every(&self, at: usize) -> Parse {
        let all = self.is(at, class::ALL) && self.is(at + 1, class::ARTICLE);
        if !all && !self.is(at, class::EVERY) {
            return None;
        }
        let here = if all { at + 2 } else { at + 1 };
        if self.word(here).unit == Some(Unit::Day)
            && let Some((time, end)) = self.time_behind(here + 1)
        {
            let clock = Timex::Clock { time, day: None };
            let every = Every::Timex(Box::new(clock));
            return Some((Timex::Set(SetForm { every, times: None }), end));
        }
        if let Some((amount, end)) = self.amount(here)
            && !all
        {
            return Some((Timex::Set(SetForm { every: Every::Amount(amount), times: None }), end));
        }
        let every =
            |timex| Timex::Set(SetForm { every: Every::Timex(Box::new(timex)), times: None });
        if let Some(weekday) = self.word(here).weekday.filter(|_| !self.word(here).short) {
            let form = WeekdayForm { weekday, which: Which::Plain, of: None, article: false };
            let day = Timex::Weekday(form);
            if let Some((part, end)) = self.part_name(here + 1) {
                return Some((
                    every(Timex::Part { part, day: Some(Box::new(day)), this: false }),
                    end,
                ));
            }
            if self.day_is_dated(here + 1) {
                return None;
            }
            if let Some((time, end)) = self.time_behind(here + 1) {
                return Some((every(Timex::Clock { time, day: Some(Box::new(day)) }), end));
            }
            return Some((every(day), here + 1));
        }
        if let Some((Timex::Date(date), end)) = self.calendar(here)
            && date.month.is_some()
            && date.year.is_none()
        {
            return Some((every(Timex::Date(date)), end));
        }
        if let Some((holiday, end)) = self.holiday(here) {
            return Some((every(holiday), end));
        }
        if let Some((part, end)) = self.part_name(here) {
            return Some((every(Timex::Part { part, day: None, this: false }), end));
        }
        if let Some(season) = self.word(here).season {
            let timex = Timex::Season { season, year: None, to_year: None, which: Which::Plain };
            return Some((every(timex), here + 1));
        }
        let (unit, end) = self.unit(here)?;
        let fits = !all || self.word(here).plural || unit == Unit::Weekend;
        fits.then(|| (every_amount(1.0, unit, None), end))
    }

    /// *ogni lunedì alle 16*
    fn time_behind(&self, at: usize) -> Parse<ClockTime> {
        if !self.is(at, class::AT) {
            return None;
        }
        let hour = self.skip(at + 1, class::OCLOCK);
        self.hour(hour).filter(|(_, end)| !self.is(*end, class::COUNTED))
    }

    fn day_is_dated(&self, at: usize) -> bool {
        self.figures(at).is_some() && self.word(at + 1).month.is_some()
    }

    /// *due volte alla settimana*, *una volta l'anno*, *tre volte al giorno*.
    fn times(&self, at: usize) -> Parse {
        let (times, behind) = self.cardinal(at)?;
        if !self.is(behind, class::TIMES) {
            return None;
        }
        let every = self.skip(behind + 1, class::TO | class::ARTICLE | class::EVERY | class::IN);
        let every = self.skip(every, class::ARTICLE);
        let (unit, end) = self.unit(every)?;
        if every == behind + 1 || self.word(every).plural {
            return None;
        }
        Some((every_amount(1.0, unit, u16::try_from(times).ok()), end))
    }

    /// *un anno sì e uno no*: every second.
    fn alternate(&self, at: usize) -> Parse {
        if self.word(at).number != Some(1) {
            return None;
        }
        let (unit, yes) = self.unit(at + 1)?;
        if !self.is(yes, class::YES) {
            return None;
        }
        let and = self.skip(self.skip_mark(yes + 1, ','), class::AND);
        let one = and + usize::from(self.word(and).number == Some(1));
        let one = one + usize::from(!self.is(one, class::NO) && self.is_word(one));
        if one == yes + 1 || !self.is(one, class::NO) {
            return None;
        }
        Some((every_amount(2.0, unit, None), one + 1))
    }
}

fn every_amount(number: f64, unit: Unit, times: Option<u16>) -> Timex {
    let amount = Amount { parts: vec![(Quantity::Exactly(number), unit)], approximate: false };
    Timex::Set(SetForm { every: Every::Amount(amount), times })
}

#[cfg(test)]
mod tests {
    use crate::dates::testing::check;

    #[test]
    fn what_recurs() {
        check(&[
            "Il mercato si tiene [ogni lunedì=XXXX-WXX-1], [tutti i giorni=P1D], [ogni due settimane=P2W].",
            "Messa [ogni domenica alle 11=XXXX-WXX-7T11:00].",
            "Si celebra [ogni 25 aprile=XXXX-04-25], [ogni estate=XXXX-SU].",
            "Si vedono [due volte alla settimana=P1W], [un anno sì e uno no=P2Y], [a settimane alterne=P2W].",
            "Il briefing [quotidiano=P1D] dello stato maggiore.",
            "Il principale quotidiano italiano, il quotidiano La Stampa, ogni volta.",
        ]);
    }
}
