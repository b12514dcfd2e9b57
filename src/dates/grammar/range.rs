//! From one point to another: *dal 3 al 5 settembre*, *tra il 2019 e il 2021*, *lunedì-venerdì*.

use super::day_part::lend;
use super::{Grammar, Parse, longer};
use crate::dates::expression::{CalendarDate, Surface, Timex, Year};
use crate::lang::dates::class;

impl Grammar<'_> {
    pub(super) fn range(&self, at: usize) -> Parse {
        let mut best = None;
        if self.is(at, class::FROM) {
            best = self.opened(at);
        }
        if self.is(at, class::BETWEEN) {
            best = longer(best, self.between(at));
        }
        if best.is_none() {
            best = self.joined(at);
        }
        best
    }

    /// *dal 3 al 5 settembre*, *da lunedì a venerdì*, *dalle 9 alle 11*.
    fn opened(&self, at: usize) -> Parse {
        if let Some(found) = self.clock_range(at) {
            return Some(found);
        }
        let from = self.skip(at + 1, class::ARTICLE);
        if let Some(found) = self.day_pair(from).filter(|_| self.is(at, class::DAY_LEAD)) {
            return Some(found);
        }
        // *dal sei aprile all'otto giugno*: what closes the range may look like a time of the day
        // that opens it, so days without times go first.
        [false, true].into_iter().find_map(|timed| {
            let (first, after_first) = self.loose_point(from, timed)?;
            let until = self.skip(self.skip_mark(after_first, ','), class::UNTIL);
            if !self.is(until, class::TO) {
                return None;
            }
            let to = self.skip(until + 1, class::ARTICLE);
            let (second, end) = self.loose_point(to, timed)?;
            self.paired(first, second, end)
        })
    }

    /// *tra il 30 agosto e il 2 settembre*, *tra 13 e 15 luglio*, *tra il 2019 e il 2021*.
    fn between(&self, at: usize) -> Parse {
        if let Some(found) = self.clock_range(at) {
            return Some(found);
        }
        let from = self.skip(at + 1, class::ARTICLE);
        if let Some(found) = self.day_pair(from).filter(|(timex, _)| has_month(timex)) {
            return Some(found);
        }
        let (first, after_first) = self.loose_point(from, true)?;
        if !self.is(after_first, class::AND) {
            return None;
        }
        let to = self.skip(after_first + 1, class::ARTICLE);
        let to = self.skip(to, class::FROM | class::IN | class::TO);
        let (second, end) = self.loose_point(to, true)?;
        // *tra i 13 e i 15 anni*, *tra 3 e 5 persone*
        if self.unit(end).is_some() || self.is(end, class::COUNTED) {
            return None;
        }
        let led = self.is(at + 1, class::DAY_LEAD);
        let bare = |timex: &Timex| {
            matches!(timex, Timex::Date(date) if date.month.is_none() && date.year.is_none()
                && date.weekday.is_none() && date.of.is_none())
        };
        if bare(&second) && !led {
            return None;
        }
        self.paired(first, second, end)
    }

    /// *3-5 settembre*, *13 luglio - 15 luglio*, *2019-2021*, *1914-18*, *lunedì-venerdì*.
    fn joined(&self, at: usize) -> Parse {
        if let Some((first, second, end)) = self.season_years(at) {
            let led = self
                .after(at, class::YEAR_LEAD | class::YEAR_BACK | class::YEAR_WORD | class::OF)
                || at
                    .checked_sub(1)
                    .is_some_and(|k| self.word(k).length.is_some() || self.mark(k, '('))
                || self.is_word(at.wrapping_sub(1)) && at > 0 && !self.after(at, class::NUMBERED);
            let plain =
                (1400..=2199).contains(&first.number) && (1400..=2199).contains(&second.number);
            if (led || at == 0) && plain {
                let year = |year: Year, k: usize| {
                    let surface = Surface { year: self.span(k, k + 1), ..Surface::default() };
                    Timex::Date(CalendarDate {
                        year: Some(year),
                        surface,
                        ..CalendarDate::default()
                    })
                };
                let (from, to) = (year(first, at), year(second, at + 2));
                return Some((Timex::Range { from: Box::new(from), to: Box::new(to) }, end));
            }
        }
        if let Some(found) = self.day_pair(at).filter(|(timex, _)| has_month(timex)) {
            return Some(found);
        }
        // 10/1-11/2/2017
        if let Some((day, _)) = self.figures(at)
            && self.joint(at + 1) == Some('/')
            && let Some((month, _)) = self.figures(at + 2)
            && self.mark(at + 3, '-')
            && (1..=31).contains(&day)
            && (1..=12).contains(&month)
            && let Some((second, end)) = self.dated_figures(at + 4)
        {
            let second = Timex::Date(second);
            let first = Timex::Date(self.plain_day_month(at, day as u8, month as u8));
            return self.paired(first, second, end);
        }
        let word = self.word(at);
        if self.figures(at).is_none()
            && word.month.is_none()
            && word.weekday.is_none()
            && word.days.is_none()
            && word.number.is_none()
        {
            return None;
        }
        let (first, dash) =
            longer(self.calendar_weak(at), longer(self.weekday(at), self.deictic(at)))?;
        if !self.mark(dash, '-') {
            return None;
        }
        let to = self.skip(dash + 1, class::ARTICLE);
        let (second, end) =
            longer(self.calendar_weak(to), longer(self.weekday(to), self.deictic(to)))?;
        let same_form = std::mem::discriminant(&first) == std::mem::discriminant(&second);
        // *Roma, 5 settembre 2025 - Ieri*: a sentence begins behind the dateline.
        let sentence =
            self.capital(dash + 1) && !self.glued(dash) && !(self.capital(at) && same_form);
        if sentence && !(self.words.capital_names && self.is_name_of_date(dash + 1)) {
            return None;
        }
        let alike = same_form || !self.glued(dash);
        let same_kind = match (&first, &second) {
            (Timex::Date(a), Timex::Date(b)) => {
                a.day.is_some() == b.day.is_some() && (a.month.is_some() == b.month.is_some())
            }
            _ => true,
        };
        // A dash with blanks may open an aside: the two ends must look alike.
        if !alike || !same_kind {
            return None;
        }
        self.paired(first, second, end)
    }

    fn is_name_of_date(&self, at: usize) -> bool {
        let word = self.word(at);
        word.month.is_some() || word.weekday.is_some()
    }

    /// A date, or a month that only its partner dates (*gen-mar 2025*).
    fn calendar_weak(&self, at: usize) -> Parse {
        self.calendar(at).or_else(|| {
            let month = self.word(at).month.filter(|_| !self.word(at).foreign)?;
            if self.joint(at + 1) != Some('-') {
                return None;
            }
            let surface = Surface { month: self.span(at, at + 1), ..Surface::default() };
            let date = CalendarDate { month: Some(month), surface, ..CalendarDate::default() };
            Some((Timex::Date(date), at + 1))
        })
    }

    /// *3-5 settembre*, *4-22 gennaio 1995*, *4-23 nel prossimo mese*: two days of one month.
    fn day_pair(&self, at: usize) -> Parse {
        let (first, dash, surface) = self.bare_day(at)?;
        if !self.mark(dash, '-') && !self.mark(dash, '/') || self.figures(at).is_none() {
            return None;
        }
        let to = dash + 1;
        let from = CalendarDate { day: Some(first), surface, ..CalendarDate::default() };
        if let Some((second @ Timex::Date(_), end)) = self.calendar(to)
            && self.figures(to).is_some()
            && matches!(&second, Timex::Date(date) if date.day.is_some() && date.month.is_some() && date.surface.numeric.is_none())
        {
            return self.paired(Timex::Date(from), second, end);
        }
        let (second, end, surface) = self.bare_day(to)?;
        if second <= first || !self.glued(dash) || !self.glued(to) {
            return None;
        }
        let mut to = CalendarDate { day: Some(second), surface, ..CalendarDate::default() };
        // The month may come behind, or stand before (*a febbraio tra il 2-7*).
        let behind = self.skip(end, class::IN | class::OF);
        let behind = self.skip(behind, class::ARTICLE);
        let (of, end) = self.period_of(behind, crate::lang::dates::Unit::Month)?;
        to.of = Some(Box::new(of));
        self.paired(Timex::Date(from), Timex::Date(to), end)
    }

    fn clock_range(&self, at: usize) -> Parse {
        let ((from, to), end) = self.clock_pair(at)?;
        let day = self.day_behind(end);
        let (day, end) = match day {
            Some((day, behind)) => (Some(Box::new(day)), behind),
            None => (None, end),
        };
        // Bare numbers are hours only where the prepositions are those of hours.
        let strong = from.minute.is_some()
            || to.minute.is_some()
            || from.named
            || self.is(at, class::AT)
            || self.is(at + 1, class::AT_WEAK | class::OCLOCK | class::AT);
        if !strong {
            return None;
        }
        let clock = |time| Box::new(Timex::Clock { time, day: day.clone() });
        Some((Timex::Range { from: clock(from), to: clock(to) }, end))
    }

    /// An end of a range: anything that is a point, and a bare day or year, which the range explains.
    fn loose_point(&self, at: usize, timed: bool) -> Parse {
        let year = self.year(at).map(|(year, end)| (super::period::year_alone(year), end));
        let point = if timed { self.point(at) } else { self.day_point(at) };
        let best = longer(longer(point, self.loose_day(at)), year);
        best.filter(|(timex, _)| !matches!(timex, Timex::Clock { day: None, .. }))
            .or_else(|| self.calendar_weak(at))
            .or_else(|| {
                let season = self.word(at).season?;
                let timex =
                    Timex::Season { season, year: None, to_year: None, which: Default::default() };
                Some((timex, at + 1))
            })
    }

    fn paired(&self, first: Timex, second: Timex, end: usize) -> Parse {
        // What qualifies the whole may stand behind it: *dal 4 al 23 il prossimo mese*.
        let mut second = second;
        let mut end = end;
        if let Timex::Date(date) = &mut second
            && date.day.is_some()
            && date.month.is_none()
            && date.of.is_none()
        {
            let behind = self.skip(end, class::ARTICLE | class::IN | class::OF);
            let behind = self.skip(behind, class::ARTICLE);
            if behind > end
                && self.word(behind).which.is_some()
                && let Some((of, after)) = self.period_of(behind, crate::lang::dates::Unit::Month)
            {
                date.of = Some(Box::new(of));
                end = after;
            }
        }
        let alike = match (&first, &second) {
            (Timex::Date(a), Timex::Date(b)) => {
                // *dal 3 al 2025* and the like are no ranges.
                !(a.day.is_some() && b.day.is_none() && b.month.is_none()
                    || a.day.is_none() && a.month.is_none() && b.day.is_some())
            }
            (Timex::Range { .. } | Timex::Set(_), _) | (_, Timex::Range { .. } | Timex::Set(_)) => {
                false
            }
            _ => true,
        };
        if !alike {
            return None;
        }
        let first = lend(first, &second);
        Some((Timex::Range { from: Box::new(first), to: Box::new(second) }, end))
    }
}

fn has_month(timex: &Timex) -> bool {
    match timex {
        Timex::Range { to, .. } => {
            matches!(to.as_ref(), Timex::Date(date) if date.month.is_some() || date.of.is_some())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::testing::check;

    #[test]
    fn from_here_to_there() {
        check(&[
            "Si tiene [dal 3 al 5 settembre=2025-09-03/2025-09-05], il maltempo del [3-5 settembre=2025-09-03/2025-09-05].",
            "Sono sbarcati [tra il 30 agosto e il 2 settembre=2025-08-30/2025-09-02].",
            "Aperti [da lunedì a venerdì=2025-09-08/2025-09-12] [dalle 9 alle 11=2025-09-04T09:00/2025-09-04T11:00].",
            "[Tra il 2019 e il 2021=2019/2021], nel [2014-2020=2014/2020], la guerra del [1914-18=1914/1918].",
            "La stagione [2024/25=2024/2025].",
            "[Dal 20 dicembre 2025 al 6 gennaio 2026=2025-12-20/2026-01-06].",
            "[Dal 20 dicembre al 6 gennaio=2024-12-20/2025-01-06] pioveva.",
            "La fiera va [dal 7 al 3 settembre=2025-09-07/2025-09-03].",
            "[Dal sei aprile all'otto giugno 2017=2017-04-06/2017-06-08].",
            "Chiuso [Venerdì 5 Settembre 2025 - Lunedì 8 Settembre 2025=2025-09-05/2025-09-08].",
            "Chiuso [3 settembre - 5 settembre=2025-09-03/2025-09-05].",
            "Roma, [5 settembre 2025=2025-09-05] - [Ieri=2025-09-03] pioveva.",
            "[Venerdì 5 settembre 2025=2025-09-05] – [Oggi=2025-09-04] no.",
            "Roma, [5 settembre 2025=2025-09-05] - Il [3 settembre=2025-09-03] pioveva.",
            "[Domani dalle 15 alle 17=2025-09-05T15:00/2025-09-05T17:00].",
        ]);
    }
}
