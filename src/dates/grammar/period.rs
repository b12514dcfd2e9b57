//! Weeks, months, quarters, years, decades, centuries, seasons, and their numbered parts.

use super::{Grammar, Parse, longer};
use crate::dates::expression::{CalendarDate, Nth, NthWhat, Timex, Unit, Which, Year};
use crate::lang::dates::class;

impl Grammar<'_> {
    /// *questa settimana*, *il mese scorso*, *l'anno dopo*, *nel fine settimana*, *l'indomani*.
    pub(super) fn period(&self, at: usize) -> Parse {
        if self.is(at, class::MORROW) {
            return Some((Timex::Period { unit: Unit::Day, which: Which::Following }, at + 1));
        }
        if self.is(at, class::EVE) && !self.is(at + 1, class::OF) && !self.capital(at) {
            return Some((Timex::Period { unit: Unit::Day, which: Which::Preceding }, at + 1));
        }
        let word = self.word(at);
        if let Some(which) = word.which
            && let Some((unit, end)) = self.unit(at + 1)
        {
            // *scorse ore*, *prossimi giorni* are lengths.
            if self.word(at + 1).plural && unit != Unit::Weekend
                || unit < Unit::Day
                || matches!(which, Which::Following | Which::Preceding) && word.classes != 0
                || matches!(which, Which::Following | Which::Preceding) && word.ordinal.is_some()
            {
                return None;
            }
            // *questa settimana*; *quel giorno* and *lo stesso anno* speak of another.
            if self.named_capital_unit(at + 1) {
                return None;
            }
            return Some((Timex::Period { unit, which }, end));
        }
        if word.ordinal == Some(-1)
            && let Some((Unit::Weekend, end)) = self.unit(at + 1)
        {
            return Some((Timex::Period { unit: Unit::Weekend, which: Which::Last }, end));
        }
        let (unit, end) = self.unit(at)?;
        if unit < Unit::Day || self.named_capital_unit(at) || word.short {
            return None;
        }
        if let Some((which, behind)) = self.which_behind(end)
            && (!word.plural || unit == Unit::Weekend)
        {
            return Some((Timex::Period { unit, which }, behind));
        }
        // *l'ultimo* and *il primo* are read by `nth`.
        if at.checked_sub(1).is_some_and(|before| self.word(before).ordinal.is_some()) {
            return None;
        }
        // *il weekend del 13 settembre*, *la settimana del 15*
        if matches!(unit, Unit::Weekend | Unit::Week)
            && !word.plural
            && self.is(end, class::OF)
            && let Some((date, behind)) = longer(
                self.calendar(self.skip(end + 1, class::ARTICLE)),
                self.holiday(self.skip(end + 1, class::ARTICLE)),
            )
            && !matches!(&date, Timex::Date(date) if date.day.is_none() || date.month.is_none())
        {
            let what = NthWhat::Unit(unit);
            let nth = Nth { n: 1, what, count: 1, of: Some(Box::new(date)), after: false };
            return Some((Timex::Nth(nth), behind));
        }
        if unit == Unit::Weekend {
            return Some((Timex::Period { unit, which: Which::Plain }, end));
        }
        // *in settimana*, *in giornata*, *entro l'anno*
        let before = at.checked_sub(1)?;
        let within = self.is(before, class::IN)
            && !self.is(before, class::OF)
            && matches!(unit, Unit::Week | Unit::Day)
            && self.bare_in(before);
        let until = matches!(unit, Unit::Week | Unit::Month | Unit::Year | Unit::Day)
            && self.is(before, class::ARTICLE)
            && self.after(before, class::BY);
        let free = self.stops(end) || !self.is(end, class::OF);
        ((within || until) && free && !word.plural)
            .then_some((Timex::Period { unit, which: Which::This }, end))
    }

    /// *in* itself: *nella giornata* speaks of any day.
    fn bare_in(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.end - token.start == 2) && self.is(at, class::IN)
    }

    fn named_capital_unit(&self, at: usize) -> bool {
        self.name_capital(at)
    }

    /// A period of this unit behind *di*: *del prossimo mese*, *di quest'anno*, *del mese*.
    pub(super) fn period_of(&self, at: usize, unit: Unit) -> Parse {
        if let Some((Timex::Period { unit: found, which }, end)) = self.period(at)
            && found == unit
        {
            return Some((Timex::Period { unit, which }, end));
        }
        let (found, end) = self.unit(at)?;
        (found == unit && !self.word(at).plural && unit != Unit::Week)
            .then_some((Timex::Period { unit, which: Which::This }, end))
    }

    /// *primo trimestre 2025*, *ultima domenica di marzo*, *primi sei mesi del 2025*.
    pub(super) fn nth(&self, at: usize) -> Parse {
        let (n, after) = self.ordinal(at)?;
        // *primi sei mesi*
        if let Some((count, unit_at)) = self.cardinal(after)
            && (2..=366).contains(&count)
            && n.abs() == 1
            && let Some((unit, end)) = self.unit(unit_at)
            && self.word(unit_at).plural
            && unit >= Unit::Day
        {
            let what = NthWhat::Unit(unit);
            let nth = |of| Nth { n, what, count: count as u16, of, after: false };
            if let Some((of, behind)) = self.container(end) {
                return Some((Timex::Nth(nth(Some(Box::new(of)))), behind));
            }
            let alone = unit == Unit::Month && n == 1 && count <= 11 && !self.is(end, class::OF);
            return alone.then(|| (Timex::Nth(nth(None)), end));
        }
        let weekday = self.word(after).weekday.filter(|_| !self.word(after).short);
        let (what, end) = match weekday {
            Some(weekday) => (NthWhat::Weekday(weekday), after + 1),
            None => {
                let (unit, end) = self.unit(after).filter(|_| !self.word(after).plural)?;
                (NthWhat::Unit(unit), end)
            }
        };
        if let NthWhat::Unit(Unit::Century | Unit::Millennium) = what {
            return None;
        }
        let nth = |of, after| Nth { n, what, count: 1, of, after };
        // *terzo martedì dopo Natale*
        if self.is(end, class::LATER) && n > 0 {
            let inner = self.skip(end + 1, class::ARTICLE | class::DAY_LEAD);
            if let Some((of, behind)) = self.point(inner) {
                return Some((Timex::Nth(nth(Some(Box::new(of)), true)), behind));
            }
        }
        if let Some((of, behind)) = self.container(end) {
            let longer_than = match what {
                NthWhat::Unit(unit) => unit < Unit::Year,
                NthWhat::Weekday(_) => true,
            };
            if longer_than && !matches!(of, Timex::Clock { .. } | Timex::Part { .. }) {
                return Some((Timex::Nth(nth(Some(Box::new(of)), false)), behind));
            }
        }
        match what {
            NthWhat::Unit(Unit::Quarter | Unit::Half | Unit::FourMonths | Unit::Bimester) => {
                let roman = self.roman(at).is_some_and(|_| self.letters_one(at));
                let led = !roman || !self.sentence_start(at);
                let last = n == -1;
                // *l'ultimo trimestre* is the one before this.
                let timex = if last {
                    let NthWhat::Unit(unit) = what else { return None };
                    Timex::Period { unit, which: Which::Last }
                } else {
                    Timex::Nth(nth(None, false))
                };
                led.then_some((timex, end))
            }
            NthWhat::Weekday(_)
                if n > 0 && self.is(end, class::OF) && self.is(end + 1, class::EVERY) =>
            {
                Some((Timex::Nth(nth(None, false)), end))
            }
            _ => None,
        }
    }

    fn letters_one(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.end - token.start == 1)
    }

    /// What a numbered part is a part of: *di ottobre*, *del 2025*, *di quest'anno*, *2025*.
    fn container(&self, at: usize) -> Parse {
        let comma = self.skip_mark(at, ',');
        let of = if comma > at { comma } else { self.skip(at, class::OF | class::IN) };
        if of == comma {
            let (year, end) = self.year(of)?;
            return Some((year_alone(year), end));
        }
        let inner = self.skip(of, class::ARTICLE);
        if let Some((year, end)) = self.year(inner)
            && !self.is(end, class::COUNTED)
        {
            return Some((year_alone(year), end));
        }
        for unit in [Unit::Month, Unit::Year, Unit::Week] {
            if let Some(found) = self.period_of(inner, unit) {
                return Some(found);
            }
        }
        self.point(inner).filter(|(timex, _)| {
            !matches!(timex, Timex::Clock { .. } | Timex::Part { .. } | Timex::Shift { .. })
                && !matches!(timex, Timex::Date(date) if date.day.is_some())
        })
    }

    /// *estate 2025*, *quest'estate*, *l'inverno 2024-25*, *la primavera del 1978*.
    pub(super) fn season(&self, at: usize) -> Parse {
        let word = self.word(at);
        let (which, season_at) = match word.which {
            Some(which @ (Which::This | Which::Next | Which::Last | Which::Same)) => {
                (which, at + 1)
            }
            Some(_) => return None,
            None if word.ordinal == Some(-1) => (Which::Last, at + 1),
            None => (Which::Plain, at),
        };
        let season = self.word(season_at).season?;
        let end = season_at + 1;
        let season = |year, to_year, which| Timex::Season { season, year, to_year, which };
        let here = self.skip(end, class::OF | class::IN);
        if which == Which::Plain {
            if let Some((first, second, behind)) = self.season_years(here) {
                return Some((season(Some(first), Some(second), which), behind));
            }
            if let Some((year, behind)) = self.year(here)
                && !self.is(behind, class::COUNTED)
            {
                return Some((season(Some(year), None, which), behind));
            }
            // *l'autunno caldo del 1969*
            if self.is_word(end)
                && self.word(end).classes == 0
                && self.is(end + 1, class::OF)
                && let Some((year, behind)) = self.year(end + 2)
            {
                return Some((season(Some(year), None, which), behind));
            }
            if let Some((Timex::Period { which, .. }, behind)) = self.of_year(end) {
                let which = if which == Which::This { Which::This } else { which };
                return Some((season(None, None, which), behind));
            }
            if let Some((which, behind)) = self.which_behind(end) {
                return Some((season(None, None, which), behind));
            }
            let led = self.after(
                at,
                class::IN
                    | class::ARTICLE
                    | class::OF
                    | class::FROM
                    | class::BY
                    | class::BETWEEN
                    | class::TO,
            );
            if !led || self.name_capital(season_at) || self.capital(end) || self.bare_of(at) {
                return None;
            }
        }
        Some((season(None, None, which), end))
    }

    /// *d'estate*: every summer.
    fn bare_of(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| {
            self.is(before, class::OF)
                && self.token(before).is_some_and(|token| token.end - token.start <= 2)
        })
    }

    /// *anni Novanta*, *anni '60*, *anni 1970*, *anni Duemila*.
    pub(super) fn decade(&self, at: usize) -> Parse {
        if self.word(at).unit != Some(Unit::Year) || !self.word(at).plural {
            return self.decade_in_figures(at);
        }
        let decade = |year: u32, end| {
            let century = i16::try_from(year / 100).ok()?;
            Some((Timex::Decade { century: Some(century), decade: (year / 10 % 10) as u8 }, end))
        };
        let two_digits = |value: u32, end| {
            Some((Timex::Decade { century: None, decade: (value / 10) as u8 }, end))
        };
        if self.mark(at + 1, '\'') {
            let (value, _) =
                self.figures(at + 2).filter(|(v, digits)| *digits == 2 && v % 10 == 0)?;
            return two_digits(value, at + 3);
        }
        if let Some((value, digits)) = self.figures(at + 1) {
            let free = !self.is(at + 2, class::COUNTED);
            return match digits {
                4 if value % 10 == 0 && (1000..=2999).contains(&value) => decade(value, at + 2),
                2 if value % 10 == 0
                    && value >= 20
                    && free
                    && self.after(at, class::ARTICLE | class::IN | class::OF | class::FROM) =>
                {
                    two_digits(value, at + 2)
                }
                _ => None,
            };
        }
        let (value, end) = self.cardinal(at + 1)?;
        match value {
            10 | 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90 => two_digits(value, end),
            1000..=2100 if value % 10 == 0 => decade(value, end),
            _ => None,
        }
    }

    /// *1990s*
    fn decade_in_figures(&self, at: usize) -> Parse {
        let (value, digits) = self.figures(at)?;
        let plural = self.glued(at + 1) && self.is(at + 1, class::DECADE_SIGN);
        if !plural || digits != 4 || value % 10 != 0 {
            return None;
        }
        let century = i16::try_from(value / 100).ok()?;
        Some((Timex::Decade { century: Some(century), decade: (value / 10 % 10) as u8 }, at + 2))
    }

    /// *XX secolo*, *ventesimo secolo*, *secolo XIX*, *il Novecento*, *V secolo a.C.*, *III millennio*.
    pub(super) fn century(&self, at: usize) -> Parse {
        if let Some(number) = self.word(at).century {
            let capital = self.capital(at) && !self.token(at).is_some_and(|t| t.upper());
            let led = self
                .after(at, class::OF | class::IN | class::ARTICLE | class::FROM | class::TO)
                || at.checked_sub(1).is_some_and(|k| {
                    self.word(k).edge.is_some()
                        || self.is(k, class::LATE)
                        || self.word(k).ordinal.is_some()
                });
            let free = !self.is(at + 1, class::COUNTED);
            return (capital && led && free)
                .then_some((Timex::Century { number, bc: false }, at + 1));
        }
        let numbered = match self.ordinal(at) {
            Some((n, unit_at)) if n > 0 => self
                .unit(unit_at)
                .filter(|(unit, _)| matches!(unit, Unit::Century | Unit::Millennium))
                .map(|(unit, end)| (n, unit, end)),
            _ => None,
        };
        let (n, unit, end) = match numbered {
            Some(found) => found,
            None => {
                let (unit, next) = self.unit(at).filter(|(unit, _)| *unit == Unit::Century)?;
                (i16::from(self.roman(next)?), unit, next + 1)
            }
        };
        let (bc, end) = self.era(end).unwrap_or((false, end));
        let number = u8::try_from(n).ok()?;
        Some(match unit {
            Unit::Millennium => (Timex::Millennium { number, bc }, end),
            _ => (Timex::Century { number, bc }, end),
        })
    }

    /// 2024/25, 2024-25, 2024/2025: the two years of a season.
    pub(super) fn season_years(&self, at: usize) -> Option<(Year, Year, usize)> {
        let (first, digits) = self.figures(at)?;
        if digits != 4 || !(1000..=2999).contains(&first) {
            return None;
        }
        self.joint(at + 1).filter(|c| matches!(c, '/' | '-'))?;
        let (second, second_digits) = self.figures(at + 2)?;
        let second = match second_digits {
            2 if second >= first % 100 || first % 100 == 99 && second == 0 => {
                let century = first - first % 100;
                if second == 0 && first % 100 == 99 { century + 100 } else { century + second }
            }
            4 if (1000..=2999).contains(&second) => second,
            _ => return None,
        };
        if self.joint(at + 3).is_some() && self.figures(at + 4).is_some() {
            return None;
        }
        let year = |number: u32| Year { number: number as i16, two_digits: false, bc: false };
        Some((year(first), year(second), at + 3))
    }

    /// *vigilia di Natale*, *l'indomani del voto* where what follows is dated.
    pub(super) fn neighbour(&self, at: usize) -> Parse {
        if !self.is(at, class::EVE | class::MORROW) || !self.is(at + 1, class::OF) {
            return None;
        }
        let inner = self.skip(at + 2, class::ARTICLE);
        let (of, end) = longer(self.holiday(inner), self.calendar(inner))?;
        use crate::dates::expression::{Amount, Base, Direction, Quantity};
        Some((
            Timex::Shift {
                amount: Amount {
                    parts: vec![(Quantity::Exactly(1.0), Unit::Day)],
                    approximate: false,
                },
                direction: if self.is(at, class::EVE) {
                    Direction::Past
                } else {
                    Direction::Future
                },
                base: Base::Timex(Box::new(of)),
            },
            end,
        ))
    }
}

pub(super) fn year_alone(year: Year) -> Timex {
    Timex::Date(CalendarDate { year: Some(year), ..CalendarDate::default() })
}

#[cfg(test)]
mod tests {
    use crate::dates::testing::check;

    #[test]
    fn weeks_months_years() {
        check(&[
            "Ne parleranno la [prossima settimana=2025-W37], il [mese scorso=2025-08] no.",
            "[Quest'anno=2025] e l'[anno prossimo=2026].",
            "Nel [fine settimana=2025-W36-WE] pioverà.",
            "Lo [scorso fine settimana=2025-W35-WE] ha piovuto.",
            "Nel [weekend del 13 settembre=2025-W37-WE].",
            "Nel [1994=1994] vinse. L'[anno successivo=1995] perse.",
        ]);
    }

    #[test]
    fn numbered_parts() {
        check(&[
            "Nel [primo trimestre del 2024=2024-Q1], nel [II trimestre=2025-Q2], nel [3° trimestre=2025-Q3].",
            "Nei [primi sei mesi dell'anno=2025-H1] e nei [primi nove mesi del 2024=2024-01/2024-09].",
            "L'[ultima domenica di marzo=2025-03-30], il [primo mercoledì di ottobre 2014=2014-10-01].",
            "La [prima settimana di ottobre 2014=2014-W41], l'[ultimo giorno di ottobre 2015=2015-10-31].",
        ]);
    }

    #[test]
    fn seasons_decades_centuries() {
        check(&[
            "Nell'[estate 2025=2025-SU], l'[inverno scorso=2024-WI], l'[autunno caldo del 1969=1969-FA].",
            "L'[inverno 2024-25=2024-WI] fu mite.",
            "Negli [anni ’60=196], [anni Novanta=199] e [anni 1970=197]; i [primi anni Duemila=200].",
            "Gli [anni Settanta=197] e [Ottanta=198].",
            "Nel [XX secolo=19], nel [Novecento=19], a [fine Ottocento=18], nel [III millennio=2].",
            "Nel [V secolo a.C.=BC04].",
            "Novecento euro al mese.",
        ]);
    }
}
