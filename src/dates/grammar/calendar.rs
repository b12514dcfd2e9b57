//! Calendar dates: full, partial, in figures.

use super::{Found, Grammar, Parse, longer};
use crate::dates::expression::{CalendarDate, NumericOrder, Surface, Timex, Which, Year};
use crate::dates::lexer::Kind;
use crate::lang::dates::{PhraseMeaning, Unit, class};
use crate::text::Span;

/// Lists of days that share a month are not longer (*il 3, il 5, il 9 e il 12 luglio*).
const LONGEST_LIST: usize = 8;

/// A day of the month as written.
struct Day {
    number: u8,
    ordinal: bool,
    zero: bool,
}

impl Grammar<'_> {
    pub(super) fn calendar(&self, at: usize) -> Parse {
        let (date, end) =
            longer(longer(self.in_figures(at), self.in_letters(at)), self.bare_year(at))?;
        Some((Timex::Date(date), end))
    }

    /// *4 settembre 2025*, *giovedì 4 settembre*, *lunedì 8*, *settembre 2025*, *settembre*.
    fn in_letters(&self, at: usize) -> Parse<CalendarDate> {
        let mut surface = Surface::default();
        let mut weekday = None;
        let mut here = at;
        let word = self.word(at);
        if let Some(named) = word.weekday {
            let next = self.skip_mark(at + 1, if word.short { '.' } else { ',' });
            let next = self.skip(next, class::DAY_LEAD);
            if self.day(next).is_some() || self.word(next).month.is_some() {
                weekday = Some(named);
                surface.weekday = self.span(at, at + 1);
                here = next;
            } else if word.month.is_none() {
                return None;
            }
        }
        let found = self.day_and_month(here, weekday.is_some(), surface);
        let (mut date, end) = match found {
            Some(found) => found,
            None => self.month_first(here, weekday.is_some())?,
        };
        date.weekday = weekday;
        Some(self.with_which(date, at, end))
    }

    fn day_and_month(
        &self,
        here: usize,
        has_weekday: bool,
        mut surface: Surface,
    ) -> Parse<CalendarDate> {
        let (day, after_day) = self.day(here)?;
        surface.day = self.span(here, after_day);
        surface.ordinal_day = day.ordinal;
        let mut month_at = self.skip_mark(after_day, '.');
        if month_at == after_day {
            month_at = self.skip(after_day, class::OF);
        }
        let mut date = CalendarDate { day: Some(day.number), ..CalendarDate::default() };
        let month = self.month(month_at);
        let Some((number, after_month)) = month else {
            date.surface = surface;
            return self.day_alone(date, here, after_day, has_weekday);
        };
        if day.number > 39 || (self.word(here).number == Some(1)) {
            return None;
        }
        date.month = Some(number);
        surface.leading_zero = day.zero;
        self.describe_month(&mut surface, month_at);
        let mut end = after_month;
        if let Some(((year, span), behind)) = self.year_behind(after_month) {
            surface.year = span;
            date.year = Some(year);
            end = behind;
        } else if let Some((of, behind)) = self.of_year(after_month) {
            date.of = Some(Box::new(of));
            end = behind;
        }
        // *set.* at the end of a sentence ends it; before a dash or a bracket it is the month's.
        if end == after_month && self.word(month_at).short && self.mark(end, '.') && self.glued(end)
        {
            end += 1;
        }
        date.surface = surface;
        Some((date, end))
    }

    /// *settembre 2025*, *settembre*; *Gen ventidue, 2018*, *September 4, 2025* with the day behind.
    fn month_first(&self, here: usize, has_weekday: bool) -> Parse<CalendarDate> {
        let word = self.word(here);
        let (month, after_month) = self.month(here)?;
        let mut surface = Surface::default();
        self.describe_month(&mut surface, here);
        let mut date = CalendarDate { month: Some(month), ..CalendarDate::default() };
        if let Some((day, after_day)) = self.day(after_month)
            && !self.is(after_day, class::COUNTED)
            && let Some(((year, span), end)) = self.year_behind(after_day)
            && !year.two_digits
        {
            surface.day = self.span(after_month, after_day);
            surface.year = span;
            date.day = Some(day.number);
            date.year = Some(year);
            date.surface = surface;
            return Some((date, end));
        }
        if (has_weekday || word.foreign || self.words.month_first)
            && let Some((day, after_day)) = self.day(after_month)
            && !self.is(after_day, class::COUNTED)
        {
            surface.day = self.span(after_month, after_day);
            date.day = Some(day.number);
            date.surface = surface;
            return Some((date, after_day));
        }
        let behind = if word.short { self.skip_mark(after_month, '.') } else { after_month };
        let mut end = after_month;
        if let Some(((year, span), after_year)) = self.year_behind(behind) {
            surface.year = span;
            date.year = Some(year);
            end = after_year;
        } else if let Some((of, after_of)) = self.of_year(behind) {
            date.of = Some(Box::new(of));
            end = after_of;
        } else if word.foreign || word.short && !self.has_which_before(here) {
            return None;
        } else if self.name_capital(here) && !self.words.capital_names {
            // *Antonio Marzo*, *il Maggio fiorentino*: a name, unless a preposition speaks of time.
            let led = self.after(
                here,
                class::TO | class::IN | class::OF | class::FROM | class::BY | class::UNTIL,
            ) || self.has_which_before(here);
            if !led || (self.is_word(end) && self.name_capital(end)) {
                return None;
            }
        } else if self.named_day(here, end) {
            return None;
        }
        date.surface = surface;
        Some((date, end))
    }

    fn has_which_before(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.word(before).which.is_some())
    }

    /// *lunedì 8*, *il 4*, *il 20 del prossimo mese*: a day of a month that is not named.
    fn day_alone(
        &self,
        mut date: CalendarDate,
        here: usize,
        after_day: usize,
        has_weekday: bool,
    ) -> Parse<CalendarDate> {
        let figures = self.figures(here).is_some_and(|(_, digits)| digits <= 2);
        let first = date.surface.ordinal_day && date.day == Some(1);
        if date.day.is_none_or(|day| day > 31) {
            return None;
        }
        if self.is(after_day, class::OF)
            && (figures || first)
            && (has_weekday || self.after(here, class::DAY_LEAD) || figures)
        {
            let month_at = self.skip(after_day + 1, class::ARTICLE);
            if let Some((of, end)) = self.period_of(month_at, Unit::Month) {
                date.of = Some(Box::new(of));
                return Some((date, end));
            }
        }
        if !figures || self.is(after_day, class::COUNTED) || self.unit(after_day).is_some() {
            return None;
        }
        let joined = self.glued(after_day) && !self.stops(after_day)
            || self.joint(after_day).is_some_and(|c| matches!(c, '.' | ',' | '/' | ':' | '-'))
                && self.figures(after_day + 1).is_some();
        if joined || self.is(after_day, class::TO) && self.figures(after_day + 1).is_some() {
            return None;
        }
        if has_weekday {
            return Some((date, after_day));
        }
        // *il 4*: many things may be counted so; what follows must leave the number alone.
        let lead = here.checked_sub(1)?;
        let alone = self.stops(after_day)
            || self.is(after_day, class::FOLLOWS_DAY)
            || self.word(after_day).which.is_some()
            || self.word(after_day).part.is_some();
        let led = self.is(lead, class::DAY_LEAD)
            && (self.is(lead, class::ARTICLE)
                || self.is(lead, class::FROM)
                || self.after(lead, class::BY | class::UNTIL | class::BEFORE));
        (led && alone).then_some((date, after_day))
    }

    /// *scorso*, *prossimo* before or behind the date.
    fn with_which(&self, mut date: CalendarDate, at: usize, end: usize) -> (CalendarDate, usize) {
        if date.year.is_none() && date.of.is_none() {
            if let Some((which, behind)) = self.which_behind(end) {
                date.which = which;
                return (date, behind);
            }
            if let Some(which) = at.checked_sub(1).and_then(|before| self.word(before).which)
                && matches!(which, Which::This | Which::Next | Which::Last)
            {
                date.which = which;
            }
        }
        (date, end)
    }

    fn day(&self, at: usize) -> Parse<Day> {
        if let Some((value, digits)) = self.figures(at) {
            if digits > 2 || value == 0 || value > 39 {
                return None;
            }
            let zero = digits == 2 && value < 10;
            let number = value as u8;
            return Some(match self.ordinal_sign(at + 1) {
                Some(end) => (Day { number, ordinal: true, zero }, end),
                None => (Day { number, ordinal: false, zero }, at + 1),
            });
        }
        let word = self.word(at);
        if let Some(number) = word.number.filter(|n| (2..=31).contains(n)) {
            if word.elided_number {
                return None;
            }
            return Some((Day { number: number as u8, ordinal: false, zero: false }, at + 1));
        }
        let ordinal = word.ordinal.filter(|_| word.ordinal_of_day)?;
        let number = u8::try_from(ordinal).ok().filter(|n| (1..=31).contains(n))?;
        Some((Day { number, ordinal: true, zero: false }, at + 1))
    }

    /// A day of the month by itself, with how it is written.
    pub(super) fn bare_day(&self, at: usize) -> Option<(u8, usize, Surface)> {
        let (day, end) = self.day(at)?;
        let surface =
            Surface { day: self.span(at, end), ordinal_day: day.ordinal, ..Surface::default() };
        (day.number <= 31).then_some((day.number, end, surface))
    }

    fn month(&self, at: usize) -> Parse<u8> {
        let month = self.word(at).month?;
        Some((month, at + 1))
    }

    fn describe_month(&self, surface: &mut Surface, at: usize) {
        let word = self.word(at);
        surface.month = self.span(at, at + 1);
        surface.capital_month = self.token(at).is_some_and(|t| t.capital() && !t.upper());
        surface.foreign_month = word.foreign;
        surface.short_month = word.short;
    }

    /// A year behind a day or month: *2025*, *, 2025*, *del 2025*, *dell'anno 2025*, *'25*, *25.*
    fn year_behind(&self, at: usize) -> Parse<(Year, Option<Span>)> {
        let mut here = at;
        if self.mark(here, '.') && self.glued(here) && self.word(here.wrapping_sub(1)).short {
            here += 1;
        }
        let comma = self.mark(here, ',');
        if comma {
            here += 1;
        }
        let of = self.is(here, class::OF | class::IN) && !comma;
        if of {
            here += 1;
            here = self.skip(here, class::YEAR_WORD);
        }
        if let Some((year, end)) = self.year(here) {
            let counted = self.is(end, class::COUNTED) || self.unit(end).is_some() && !of;
            let apostrophe = self.figures(here).is_none();
            let span = self.span(here, end);
            return (!(counted || comma && apostrophe)).then_some(((year, span), end));
        }
        // *10 agosto 99*: only where nothing follows that the number could count.
        let (value, digits) = self.figures(here)?;
        let alone = self.stops(here + 1) && self.joint(here + 1).is_none() && !comma && !of;
        let spaced = !self.glued(here);
        let year = Year { number: value as i16, two_digits: true, bc: false };
        (digits == 2 && alone && spaced).then_some(((year, self.span(here, here + 1)), here + 1))
    }

    /// *2025*, *'25*, *duemilaventicinque*, *44 a.C.*
    pub(super) fn year(&self, at: usize) -> Parse<Year> {
        if let Some((number, end)) = self.era_year(at) {
            return Some((number, end));
        }
        if self.mark(at, '\'') {
            let (value, digits) = self.figures(at + 1).filter(|_| self.glued(at + 1))?;
            let year = Year { number: value as i16, two_digits: true, bc: false };
            return (digits == 2 && !self.letters_glued(at + 2)).then_some((year, at + 2));
        }
        let (value, end) = match self.figures(at) {
            Some((value, 4)) if (1000..=2999).contains(&value) => (value, at + 1),
            Some(_) => return None,
            None => self.cardinal(at).filter(|&(value, _)| (1100..=2100).contains(&value))?,
        };
        if self.letters_glued(end) {
            return None;
        }
        Some((Year { number: value as i16, two_digits: false, bc: false }, end))
    }

    fn letters_glued(&self, at: usize) -> bool {
        self.glued(at)
            && (self.is_word(at)
                || matches!(self.token(at).map(|t| t.kind), Some(Kind::Mark('%' | '°'))))
    }

    /// *44 a.C.*, *anno 50 d.C.*
    fn era_year(&self, at: usize) -> Parse<Year> {
        let (value, digits) = self.figures(at)?;
        if digits > 4 || value == 0 {
            return None;
        }
        let (bc, end) = self.era(at + 1)?;
        Some((Year { number: value as i16, two_digits: false, bc }, end))
    }

    /// *a.C.* (true), *d.C.* (false).
    pub(super) fn era(&self, at: usize) -> Parse<bool> {
        self.phrase(at, |meaning| match meaning {
            PhraseMeaning::BeforeChrist => Some(true),
            PhraseMeaning::AfterChrist => Some(false),
            _ => None,
        })
    }

    /// *dell'anno scorso*, *di quest'anno* behind a date.
    pub(super) fn of_year(&self, at: usize) -> Parse {
        if !self.is(at, class::OF) {
            return None;
        }
        let at = self.skip(at + 1, class::ARTICLE);
        self.period_of(at, Unit::Year)
    }

    /// A year on its own. A preposition, a bracket or a neighbour must say that it is one.
    fn bare_year(&self, at: usize) -> Parse<CalendarDate> {
        let found = self.era_year(at).or_else(|| {
            let (year, end) = self.year(at).or_else(|| self.year_by_name(at))?;
            let counted = self.is(end, class::COUNTED)
                || self.unit(end).is_some()
                || self.joint(end).is_some() && self.figures(end + 1).is_some()
                || self.ordinal_sign(end).is_some();
            let before = at.checked_sub(1)?;
            let led = self.is(before, class::YEAR_LEAD);
            let bracketed = self.mark(before, '(')
                && (self.mark(end, ')') || self.mark(end, ','))
                && (1800..=2199).contains(&year.number);
            (led || bracketed).then_some(()).filter(|()| !counted)?;
            // *legge 104 del 1992* is dated, *legge 1992* is numbered.
            (!self.after(at, class::NUMBERED)).then_some((year, end))
        });
        let found = found.or_else(|| {
            // *2012 o dopo*
            let (year, end) = self.year(at)?;
            let open = self.is(end, class::OR) && self.is(end + 1, class::AFTER | class::BEFORE);
            open.then_some((year, end))
        });
        let (year, end) = found?;
        let surface = Surface { year: self.span(at, end), ..Surface::default() };
        Some((CalendarDate { year: Some(year), surface, ..CalendarDate::default() }, end))
    }

    /// *il Sessantotto*
    fn year_by_name(&self, at: usize) -> Parse<Year> {
        let number = self.word(at).number.filter(|n| (21..=99).contains(n) && n % 10 != 0)?;
        let named = self.name_capital(at) && !self.name_capital(at + 1);
        named.then_some((Year { number: number as i16, two_digits: true, bc: false }, at + 1))
    }

    /// *il 15 e il 18 agosto*: the day that shares the month of a later one. *nel 2019 e 2020*: the
    /// year that shares the preposition of an earlier one.
    pub(super) fn list_partner(&self, at: usize, before: Option<&Found>) -> Parse {
        if let Some(found) = before
            && found.end + 1 == at
            && (self.is(found.end, class::AND) || self.mark(found.end, ','))
            && matches!(&found.timex, Timex::Date(date) if date.year.is_some() && date.month.is_none())
            && let Some((year, end)) = self.year(at)
            && self.figures(at).is_some()
            && !self.is(end, class::COUNTED)
        {
            let surface = Surface { year: self.span(at, end), ..Surface::default() };
            let date = CalendarDate { year: Some(year), surface, ..CalendarDate::default() };
            return Some((Timex::Date(date), end));
        }
        // *gli anni Settanta e Ottanta*
        if let Some(found) = before
            && found.end + 1 == at
            && self.is(found.end, class::AND)
            && (matches!(found.timex, Timex::Decade { .. })
                || matches!(&found.timex, Timex::Edge { of, .. } if matches!(of.as_ref(), Timex::Decade { .. })))
            && let Some((value @ 20..=90, end)) = self.cardinal(at)
            && value % 10 == 0
            && (self.capital(at) || self.stops(end))
        {
            return Some((Timex::Decade { century: None, decade: (value / 10) as u8 }, end));
        }
        let (day, after_day) = self.day(at)?;
        self.figures(at)?;
        let listed =
            self.after(at, class::DAY_LEAD) || before.is_some_and(|found| found.end + 1 >= at);
        if !listed {
            return None;
        }
        let mut here = after_day;
        for _ in 0..LONGEST_LIST {
            let next = match (self.is(here, class::AND | class::OR), self.mark(here, ',')) {
                (true, _) => here + 1,
                (false, true) => self.skip(here + 1, class::AND),
                _ => return None,
            };
            let next = self.skip(next, class::DAY_LEAD);
            let (_, behind) = self.day(next)?;
            if let Some((Timex::Date(partner), _)) = self.calendar(next)
                && partner.month.is_some()
            {
                let date = CalendarDate {
                    day: Some(day.number),
                    weekday: None,
                    surface: Surface {
                        day: self.span(at, after_day),
                        month: None,
                        year: None,
                        weekday: None,
                        ..partner.surface
                    },
                    ..partner
                };
                return Some((Timex::Date(date), after_day));
            }
            here = behind;
        }
        None
    }

    // All in figures.

    fn in_figures(&self, at: usize) -> Parse<CalendarDate> {
        let glued_before = self.glued(at)
            && at.checked_sub(1).is_some_and(|before| {
                self.is_word(before)
                    || matches!(
                        self.token(before).map(|t| t.kind),
                        Some(Kind::Mark('.' | '/' | '-' | ':' | '_' | '#' | '@' | '$' | '€' | '+'))
                    ) && before > 0
                        && self.glued(before)
            });
        if self.figures(at).is_some() {
            if glued_before && !self.in_address(at) {
                return None;
            }
            self.dated_figures(at)
        } else {
            // set-23-2020, settembre-2020-23
            self.month_in_figures(at)
        }
    }

    pub(super) fn dated_figures(&self, at: usize) -> Parse<CalendarDate> {
        self.year_month_day(at)
            .or_else(|| self.day_month_year(at))
            .or_else(|| self.month_year(at))
            .or_else(|| self.day_month(at))
    }

    /// A path of a web address is dated like /2019/08/01/.
    fn in_address(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.mark(before, '/'))
            && self.figures(at).is_some_and(|(_, digits)| digits == 4)
    }

    /// A month between the separators of a date in figures.
    fn month_part(&self, at: usize) -> Option<(u8, bool)> {
        if let Some((value, digits)) = self.figures(at) {
            return (digits <= 2).then_some((value.min(99) as u8, false));
        }
        if let Some(month) = self.word(at).month {
            return Some((month, false));
        }
        self.roman(at).filter(|month| *month <= 12).map(|month| (month, true))
    }

    fn separator(&self, at: usize) -> Option<char> {
        self.joint(at).filter(|c| matches!(c, '/' | '-' | '.'))
    }

    /// Nothing of the same kind may go on behind a date: it would be a version, an address, a phone.
    fn ends(&self, end: usize) -> bool {
        !(self.separator(end).is_some_and(|c| c != '-') && self.figures(end + 1).is_some()
            || self.glued(end) && self.is_word(end) && !self.is_time_mark(end))
    }

    /// The `T` of 2025-09-04T10:30.
    fn is_time_mark(&self, at: usize) -> bool {
        self.token(at).and_then(|t| self.text.get(t.start as usize..t.end as usize)).is_some_and(
            |w| w.strip_prefix(['T', 't']).is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit())),
        )
    }

    fn year_month_day(&self, at: usize) -> Parse<CalendarDate> {
        let (year, digits) = self.figures(at)?;
        if digits != 4 {
            return None;
        }
        let separator = self.separator(at + 1)?;
        let (month, _) = self.month_part(at + 2)?;
        (self.separator(at + 3)? == separator).then_some(())?;
        let (day, day_digits) = self.figures(at + 4)?;
        if day_digits > 2
            || !self.ends(at + 5)
            || !(1..=12).contains(&month)
            || day == 0
            || day > 31
        {
            return None;
        }
        let order = Some(NumericOrder::YearMonthDay);
        let surface = Surface {
            year: self.span(at, at + 1),
            month: self.span(at + 2, at + 3),
            day: self.span(at + 4, at + 5),
            numeric: order,
            ..Surface::default()
        };
        Some((
            CalendarDate {
                day: Some(day as u8),
                month: Some(month),
                year: Some(Year { number: year as i16, two_digits: false, bc: false }),
                surface,
                ..CalendarDate::default()
            },
            at + 5,
        ))
    }

    fn day_month_year(&self, at: usize) -> Parse<CalendarDate> {
        let (first, digits) = self.figures(at)?;
        if digits > 2 {
            return None;
        }
        let separator = self.separator(at + 1)?;
        let (second, roman) = self.month_part(at + 2)?;
        let comma = separator == '/' && self.mark(at + 3, ',');
        let apostrophe = self.mark(at + 3, '/') && self.mark(at + 4, '\'');
        if self.separator(at + 3) != Some(separator) && !comma && !apostrophe {
            return None;
        }
        let year_at = at + 4;
        let (year, end) = match self.figures(year_at) {
            Some((value, 4)) => {
                (Year { number: value as i16, two_digits: false, bc: false }, year_at + 1)
            }
            Some((value, 2)) if !comma => {
                (Year { number: value as i16, two_digits: true, bc: false }, year_at + 1)
            }
            Some(_) => return None,
            None => self.year(year_at)?,
        };
        if !self.ends(end) || year.number == 0 && !year.two_digits {
            return None;
        }
        let named = self.word(at + 2).month.is_some();
        let (day, month, order) = match (first, second) {
            (1..=31, 1..=12) => (first as u8, second, NumericOrder::DayMonthYear),
            (1..=12, 13..=31) => (second, first as u8, NumericOrder::MonthDayYear),
            _ => return None,
        };
        // 1.2.34 may be a version; a date with full stops has a day or year in full.
        if separator == '.'
            && year.two_digits
            && digits == 1
            && !roman
            && !named
            && second < 10
            && self.figures(at + 2).is_some_and(|(_, digits)| digits == 1)
        {
            return None;
        }
        let mut surface = Surface {
            day: self.span(at, at + 1),
            month: self.span(at + 2, at + 3),
            year: self.span(year_at, end),
            numeric: (!roman && !named).then_some(order),
            roman_month: roman,
            leading_zero: digits == 2 && first < 10,
            ..Surface::default()
        };
        if order == NumericOrder::MonthDayYear {
            std::mem::swap(&mut surface.day, &mut surface.month);
        }
        Some((
            CalendarDate {
                day: Some(day),
                month: Some(month),
                year: Some(year),
                surface,
                ..CalendarDate::default()
            },
            end,
        ))
    }

    /// 3/2015, 2015-3, 2015/03.
    fn month_year(&self, at: usize) -> Parse<CalendarDate> {
        let (first, first_digits) = self.figures(at)?;
        let separator = self.separator(at + 1).filter(|c| *c != '.')?;
        let (second, second_digits) = self.figures(at + 2)?;
        if !self.ends(at + 3) || self.separator(at + 3).is_some() && self.figures(at + 4).is_some()
        {
            return None;
        }
        let (year, month, swapped) = match (first_digits, second_digits) {
            (4, 1 | 2) => {
                // 2024/25, 2009-10 are seasons; 2016-12 and 2015-03 are months.
                let next = (first % 100 + 1) % 100 == second;
                let span = second_digits == 2 && second > first % 100;
                if next || span {
                    return None;
                }
                (first, second, true)
            }
            (1 | 2, 4) if separator == '/' && !self.after_numbered(at) => (second, first, false),
            _ => return None,
        };
        if !(1..=12).contains(&month) || !(1000..=2999).contains(&year) {
            return None;
        }
        let (year_at, month_at) = if swapped { (at, at + 2) } else { (at + 2, at) };
        let surface = Surface {
            year: self.span(year_at, year_at + 1),
            month: self.span(month_at, month_at + 1),
            numeric: Some(NumericOrder::MonthYear),
            ..Surface::default()
        };
        Some((
            CalendarDate {
                month: Some(month as u8),
                year: Some(Year { number: year as i16, two_digits: false, bc: false }),
                surface,
                ..CalendarDate::default()
            },
            at + 3,
        ))
    }

    /// *legge 3/2015*, *n. 3/2015*
    fn after_numbered(&self, at: usize) -> bool {
        let mut before = at;
        for _ in 0..2 {
            let Some(previous) = before.checked_sub(1) else { return false };
            if self.is(previous, class::NUMBERED) {
                return true;
            }
            if !self.mark(previous, '.') {
                return false;
            }
            before = previous;
        }
        false
    }

    /// 04/09 with a preposition before it, or two figures each.
    pub(super) fn day_month(&self, at: usize) -> Parse<CalendarDate> {
        let (day, day_digits) = self.figures(at)?;
        let (month, month_digits) = self.figures(at + 2)?;
        self.separator(at + 1).filter(|c| *c == '/')?;
        if !(1..=31).contains(&day)
            || !(1..=12).contains(&month)
            || day_digits > 2
            || month_digits > 2
        {
            return None;
        }
        let end = at + 3;
        let led = self.after(at, class::DAY_LEAD)
            || at.checked_sub(1).is_some_and(|before| self.word(before).weekday.is_some());
        let padded = day_digits == 2 && month_digits == 2 && (day < 10 || month < 10);
        if !(led || padded)
            || !self.ends(end)
            || self.is(end, class::COUNTED)
            || self.after_numbered(at)
        {
            return None;
        }
        Some((self.plain_day_month(at, day as u8, month as u8), end))
    }

    pub(super) fn plain_day_month(&self, at: usize, day: u8, month: u8) -> CalendarDate {
        let surface = Surface {
            day: self.span(at, at + 1),
            month: self.span(at + 2, at + 3),
            numeric: Some(NumericOrder::DayMonth),
            ..Surface::default()
        };
        CalendarDate { day: Some(day), month: Some(month), surface, ..CalendarDate::default() }
    }

    /// set-23-2020, settembre-2020-23
    fn month_in_figures(&self, at: usize) -> Parse<CalendarDate> {
        let month = self.word(at).month?;
        let separator = self.separator(at + 1)?;
        let (first, first_digits) = self.figures(at + 2)?;
        (self.separator(at + 3)? == separator).then_some(())?;
        let (second, second_digits) = self.figures(at + 4)?;
        let (day_at, year_at) = match (first_digits, second_digits) {
            (1 | 2, 4) => (at + 2, at + 4),
            (4, 1 | 2) => (at + 4, at + 2),
            _ => return None,
        };
        let (day, year) = if day_at < year_at { (first, second) } else { (second, first) };
        if !(1..=31).contains(&day) {
            return None;
        }
        let mut surface = Surface {
            day: self.span(day_at, day_at + 1),
            year: self.span(year_at, year_at + 1),
            ..Surface::default()
        };
        self.describe_month(&mut surface, at);
        Some((
            CalendarDate {
                day: Some(day as u8),
                month: Some(month),
                year: Some(Year { number: year as i16, two_digits: false, bc: false }),
                surface,
                ..CalendarDate::default()
            },
            at + 5,
        ))
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::testing::check;

    #[test]
    fn full_and_partial_dates() {
        check(&[
            "Firmato [giovedì 4 settembre 2025=2025-09-04] a Roma.",
            "Il [primo aprile 2024=2024-04-01] e il [1º maggio 2024=2024-05-01].",
            "Era il [quattro settembre duemilaventicinque=2025-09-04].",
            "Il [4 set. 2025=2025-09-04] e il [4 sett. '25=2025-09-04].",
            "Nato nel [settembre 1968=1968-09], laureato a [gennaio ’92=1992-01].",
            "Il [15 ottobre=2025-10-15] i leader si incontreranno.",
            "Lo scontro è avvenuto l’[8 marzo scorso=2025-03-08].",
            "A [dicembre=2024-12] il partito aveva perso.",
            "A [settembre dello scorso anno=2024-09] e il [20 del prossimo mese=2025-10-20].",
            "Lo sciopero è in programma [giovedì 18=2025-09-18].",
            "La mostra, aperta fino al [6 gennaio=2026-01-06], è gratuita.",
            "La domanda va presentata entro il [15=2025-09-15].",
            "Nel [44 a.C.=BC0044] e nel [476 d.C.=0476].",
        ]);
    }

    #[test]
    fn what_is_announced_for_a_day_lies_ahead_of_the_verb() {
        check(&[
            "Il sindacato ha indetto uno sciopero per [venerdì 28 novembre=2025-11-28].",
            "Il giudice aveva chiesto una perizia per il [12 gennaio=2026-01-12].",
            "La società ha annunciato un'assemblea per [lunedì=2025-09-08].",
            // not what was done on the occasion of a day just past
            "La manifestazione per il [2 settembre=2025-09-02] è finita tardi.",
        ]);
    }

    #[test]
    fn a_weekday_tells_which_of_two_years_is_meant() {
        check(&[
            // the 28th of November 2024 was a Thursday
            "Ha detto in aula che [venerdì 28 novembre=2025-11-28] lo sciopero si farà.",
            "Ha indicato [venerdì 28 novembre=2025-11-28] come scadenza.",
            // but a wrong weekday takes no near day to another year
            "Si sono visti [martedì 1 settembre=2025-09-01].",
        ]);
    }

    #[test]
    fn dates_in_figures() {
        check(&[
            "Scadenza: [31/12/24=2024-12-31]; nota del [4-9-2025=2025-09-04].",
            "Il [9.VIII.2010=2010-08-09] e il [9-VIII-2010=2010-08-09].",
            "Il [2025/09/04=2025-09-04], il [04.09.2025=2025-09-04], il [23/set/2020=2020-09-23].",
            "Scade il [04/09=2025-09-04].",
            "La nota è del [04/23/2025=2025-04-23].",
            "Il bilancio [3/2015=2015-03] e quello [2016-12=2016-12].",
            "Pubblicato [2025-09-04T10:30=2025-09-04T10:30].",
        ]);
    }

    #[test]
    fn what_does_not_exist_is_kept_as_it_is_written() {
        check(&[
            "La riunione del [31 giugno=2025-06-31].",
            "Il [29/2/2019=2019-02-29] e il [30 febbraio 2024=2024-02-30].",
        ]);
    }

    #[test]
    fn partners_in_a_list_share_month_and_year() {
        check(&[
            "Il [12=2025-10-12] e [13 ottobre=2025-10-13] si vota.",
            "Si votò il [25=2024-05-25] e [26 maggio 2024=2024-05-26].",
            "Nel [2019=2019] e [2020=2020] calò.",
        ]);
    }

    #[test]
    fn forgotten_accents_and_odd_characters_do_not_disturb() {
        check(&[
            "[Mercoledi'=2025-09-03] e [venerdi=2025-08-29] scorsero; l&#8217;[11 settembre 2001=2001-09-11].",
            "È arrivato [gioved&igrave; scorso=2025-08-28].",
            "L’[8\u{a0}set\u{ad}tembre 1943=1943-09-08] finì.",
            "L´[8 settembre 1943=1943-09-08] e nel [`68=1968].",
            "[GIOVEDÌ 4 SETTEMBRE 2025=2025-09-04] SCIOPERO.",
        ]);
    }

    #[test]
    fn counts_laws_scores_and_names_are_no_dates() {
        check(&[
            "Costa 2.000 euro, il 70 per cento, circa 50.000 soldati, 1234567890.",
            "La legge 194, l'articolo 18, il 41 bis, il decreto 104/2020.",
            "Finisce 3-1, poi 6-4 6-3; voto 10/10, 24/7.",
            "Il Boeing 737, la versione 2.0.1, il G20, 192.168.1.12.",
            "Abita in via XX Settembre; Piazza Venticinque Aprile; via 4 novembre.",
            "Marzio va a Maggiorca. Antonio Marzo Rossi lo sa.",
        ]);
    }
}
