//! Dates in words, as a person would write them: for hovers, messages and fixes.
//!
//! Fixes are written in the language of the article, hovers and messages in that of the editor:
//! both are a [`Wording`], and what is said is the same civil dates.

use crate::lang::messages::{Argument, fill};
use crate::lang::wording::Wording;
use jiff::civil::{Date, Time, Weekday};

/// Which parts of a date are written beside day and month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub weekday: bool,
    pub year: bool,
}

impl Shown {
    /// *mercoledì 3 settembre 2025*
    pub const ALL: Shown = Shown { weekday: true, year: true };
    /// *mercoledì 3 settembre*
    pub const WEEKDAY: Shown = Shown { weekday: true, year: false };
    /// *3 settembre 2025*
    pub const YEAR: Shown = Shown { weekday: false, year: true };
    /// *3 settembre*
    pub const DAY: Shown = Shown { weekday: false, year: false };

    /// This, with the year only where it is not the one the reader takes for granted.
    pub fn year_unless(self, year: i16, granted: Option<i16>) -> Shown {
        Shown { year: granted != Some(year), ..self }
    }
}

impl Wording {
    pub fn weekday(&self, weekday: Weekday) -> &str {
        self.weekdays.get(weekday.to_monday_zero_offset() as usize).map_or("", String::as_str)
    }

    /// The name of a month from 1 to 12.
    pub fn month_name(&self, month: i8) -> &str {
        usize::try_from(month - 1)
            .ok()
            .and_then(|at| self.months.get(at))
            .map_or("", String::as_str)
    }

    /// The number of a day of the month, as *1°*.
    pub fn day_number(&self, day: i8) -> String {
        if day == 1 { self.first_of_month.clone() } else { day.to_string() }
    }

    /// *mercoledì 3 settembre 2025*, or less of it.
    pub fn day(&self, date: Date, shown: Shown) -> String {
        self.parts(date, Parts { weekday: shown.weekday, month: true, year: shown.year })
    }

    /// *oggi, giovedì 4 settembre*
    pub fn today(&self, date: Date) -> String {
        fill(&self.patterns.today, &[("date", &self.day(date, Shown::WEEKDAY))])
    }

    /// *settembre 2025*
    pub fn month(&self, year: i16, month: i8) -> String {
        tidy(&self.patterns.month, &[("month", &self.month_name(month)), ("year", &year)])
    }

    /// *il 3 settembre 2025*, *l’8 marzo 2025*
    pub fn the_day(&self, date: Date, shown: Shown) -> String {
        self.with_article(
            date,
            shown.weekday,
            &self.patterns.the,
            &self.patterns.the_elided,
            &self.day(date, shown),
        )
    }

    /// *del 3 settembre 2025*, *dell’8 marzo 2025*
    pub fn of_day(&self, date: Date, shown: Shown) -> String {
        self.with_article(
            date,
            shown.weekday,
            &self.patterns.on,
            &self.patterns.on_elided,
            &self.day(date, shown),
        )
    }

    /// *nella notte tra martedì 2 e mercoledì 3 settembre*: the night that begins in the evening of
    /// `first`. The year is written unless it is `granted`.
    pub fn night(&self, first: Date, granted: Option<i16>) -> String {
        let Ok(second) = first.tomorrow() else { return self.day(first, Shown::ALL) };
        let (from, to) = self.pair(first, second, true, granted);
        fill(&self.patterns.night, &[("from", &from), ("to", &to)])
    }

    /// *dal 16 al 22 marzo*, both days included. The year is written unless it is `granted`.
    pub fn period(&self, first: Date, last: Date, granted: Option<i16>) -> String {
        let (from, to) = self.pair(first, last, false, granted);
        let from =
            self.with_article(first, false, &self.patterns.from, &self.patterns.from_elided, &from);
        let to = self.with_article(last, false, &self.patterns.to, &self.patterns.to_elided, &to);
        format!("{from} {to}")
    }

    /// *dal 2001 al 2025*
    pub fn years(&self, from: i16, to: i16) -> String {
        fill(&self.patterns.years, &[("from", &from), ("to", &to)])
    }

    /// *lunedì 22 e martedì 23 dicembre*: two days, without saying twice what they share.
    pub fn pair(
        &self,
        first: Date,
        last: Date,
        weekday: bool,
        granted: Option<i16>,
    ) -> (String, String) {
        let same_year = first.year() == last.year();
        let same_month = same_year && first.month() == last.month();
        let year = !same_year || granted != Some(last.year());
        (
            self.parts(first, Parts { weekday, month: !same_month, year: !same_year }),
            self.parts(last, Parts { weekday, month: true, year }),
        )
    }

    /// *19:35*
    pub fn time(&self, time: Time) -> String {
        format!("{}:{:02}", time.hour(), time.minute())
    }

    /// *martedì 1° luglio 2025, ore 19:35*
    pub fn day_and_time(&self, date: Date, time: Time, shown: Shown) -> String {
        fill(&self.patterns.at, &[("date", &self.day(date, shown)), ("time", &self.time(time))])
    }

    /// The cardinal number in letters, or in figures where it is large.
    pub fn number(&self, number: u32) -> String {
        number
            .checked_sub(1)
            .and_then(|at| self.cardinals.get(at as usize))
            .map_or_else(|| number.to_string(), String::clone)
    }

    /// The number in letters where `like` is in letters, else in figures.
    pub fn number_like(&self, like: &str, number: u32) -> String {
        let in_figures = like.starts_with(|c: char| c.is_ascii_digit());
        let text = if in_figures { number.to_string() } else { self.number(number) };
        if like.starts_with(char::is_uppercase) && !in_figures { capitalised(&text) } else { text }
    }

    /// The number that this word is, as *dieci*; accents may be missing.
    pub fn number_of(&self, word: &str) -> Option<u32> {
        let word = word.to_lowercase();
        self.cardinals
            .iter()
            .position(|cardinal| {
                *cardinal == word || cardinal.replace('é', "e") == word.replace(['è', 'é'], "e")
            })
            .and_then(|at| u32::try_from(at + 1).ok())
    }

    fn parts(&self, date: Date, parts: Parts) -> String {
        tidy(
            &self.patterns.day,
            &[
                ("weekday", &if parts.weekday { self.weekday(date.weekday()) } else { "" }),
                ("day", &self.day_number(date.day())),
                ("month", &if parts.month { self.month_name(date.month()) } else { "" }),
                ("year", &if parts.year { date.year().to_string() } else { String::new() }),
            ],
        )
    }

    fn with_article(
        &self,
        date: Date,
        weekday: bool,
        full: &str,
        elided: &str,
        written: &str,
    ) -> String {
        let elide = !weekday && self.elided_days.contains(&date.day());
        // A weekday stands without article: *mercoledì 3 settembre*.
        if weekday {
            written.to_owned()
        } else {
            fill(if elide { elided } else { full }, &[("date", &written)])
        }
    }
}

/// With a capital first letter.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

struct Parts {
    weekday: bool,
    month: bool,
    year: bool,
}

/// Fills a pattern and drops the spaces that empty parts leave.
fn tidy(pattern: &str, arguments: &[Argument]) -> String {
    let filled = fill(pattern, arguments);
    let mut tidied = String::with_capacity(filled.len());
    for word in filled.split(' ').filter(|word| !word.is_empty()) {
        if !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Locale;
    use jiff::civil::date;

    fn it() -> &'static Wording {
        Locale::Italian.wording()
    }

    fn en() -> &'static Wording {
        Locale::English.wording()
    }

    #[test]
    fn days_are_written_out() {
        let third = date(2025, 9, 3);
        assert_eq!(it().day(third, Shown::ALL), "mercoledì 3 settembre 2025");
        assert_eq!(it().day(third, Shown::WEEKDAY), "mercoledì 3 settembre");
        assert_eq!(it().day(date(2025, 9, 1), Shown::YEAR), "1° settembre 2025");
        assert_eq!(it().the_day(date(2025, 3, 8), Shown::DAY), "l’8 marzo");
        assert_eq!(it().of_day(date(2025, 9, 11), Shown::YEAR), "dell’11 settembre 2025");
        assert_eq!(en().day(third, Shown::ALL), "Wednesday 3 September 2025");
        assert_eq!(en().of_day(third, Shown::DAY), "of 3 September");
        assert_eq!(it().month(2024, 12), "dicembre 2024");
    }

    #[test]
    fn nights_name_both_their_days() {
        for (first, granted, expected) in [
            (date(2025, 9, 2), Some(2025), "nella notte tra martedì 2 e mercoledì 3 settembre"),
            (
                date(2025, 8, 31),
                Some(2025),
                "nella notte tra domenica 31 agosto e lunedì 1° settembre",
            ),
            (date(2024, 9, 2), Some(2025), "nella notte tra lunedì 2 e martedì 3 settembre 2024"),
            (
                date(2025, 12, 31),
                None,
                "nella notte tra mercoledì 31 dicembre 2025 e giovedì 1° gennaio 2026",
            ),
        ] {
            assert_eq!(it().night(first, granted), expected);
        }
        assert_eq!(
            en().night(date(2025, 9, 2), Some(2025)),
            "in the night between Tuesday 2 and Wednesday 3 September"
        );
        assert_eq!(it().night(Date::MAX, None), "venerdì 31 dicembre 9999");
    }

    #[test]
    fn periods_do_not_repeat_what_their_ends_share() {
        for (first, last, granted, expected) in [
            (date(2026, 3, 16), date(2026, 3, 22), Some(2026), "dal 16 al 22 marzo"),
            (date(2025, 8, 30), date(2025, 9, 8), None, "dal 30 agosto all’8 settembre 2025"),
            (date(2025, 9, 8), date(2025, 9, 11), Some(2025), "dall’8 all’11 settembre"),
            (
                date(2025, 12, 29),
                date(2026, 1, 4),
                Some(2025),
                "dal 29 dicembre 2025 al 4 gennaio 2026",
            ),
        ] {
            assert_eq!(it().period(first, last, granted), expected);
        }
        assert_eq!(
            en().period(date(2026, 3, 16), date(2026, 3, 22), Some(2026)),
            "from 16 to 22 March"
        );
    }

    #[test]
    fn numbers_are_read_and_written() {
        assert_eq!(it().number(5), "cinque");
        assert_eq!(it().number(55), "55");
        assert_eq!(it().number_of("Ventitre"), Some(23));
        assert_eq!(it().number_of("dieci"), Some(10));
        assert_eq!(it().number_of("molti"), None);
    }
}
