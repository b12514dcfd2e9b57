//! The civil calendar's movable parts: Easter and what hangs on it, the second Sunday of May.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// Easter Sunday of a Gregorian year, by the anonymous algorithm printed in *Nature* of 20 April
/// 1876 (J. Meeus, *Astronomical Algorithms*, ch. 8). `None` outside the years 1583 to 9999, as
/// there was no Gregorian Easter before.
pub fn easter(year: i16) -> Option<Date> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let y = i32::from(year);
    let (golden, century, of_century) = (y % 19, y / 100, y % 100);
    let moon =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let correction = (golden + 11 * moon + 22 * sunday) / 451;
    let day = moon + sunday - 7 * correction + 114;
    Date::new(year, i8::try_from(day / 31).ok()?, i8::try_from(day % 31 + 1).ok()?).ok()
}

/// When a feast falls, year by year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feast {
    /// Each year on the same day.
    Fixed { month: i8, day: i8 },
    /// So many days after Easter Sunday; negative: before.
    Easter(i16),
    /// The nth weekday of a month; negative counts from its end.
    Nth { nth: i8, weekday: Weekday, month: i8 },
}

impl Feast {
    /// `None` where the year has no such day.
    pub fn date(self, year: i16) -> Option<Date> {
        match self {
            Feast::Fixed { month, day } => Date::new(year, month, day).ok(),
            Feast::Easter(days) => plus(easter(year)?, i64::from(days).days()),
            Feast::Nth { nth, weekday, month } => {
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
        }
    }

    /// Reads how data files write it: `12-25`, `easter`, `easter+39`, `easter-2`, `sunday/2/5` (the
    /// second Sunday of May), `sunday/-1/3` (the last of March).
    pub fn parse(text: &str) -> Option<Feast> {
        if let Some(days) = text.strip_prefix("easter") {
            return if days.is_empty() {
                Some(Feast::Easter(0))
            } else {
                days.parse().ok().map(Feast::Easter)
            };
        }
        if let Some((weekday, rest)) = text.split_once('/') {
            let (nth, month) = rest.split_once('/')?;
            let nth = nth.parse().ok().filter(|nth| matches!(nth, -5..=-1 | 1..=5))?;
            return Some(Feast::Nth {
                nth,
                weekday: english_weekday(weekday)?,
                month: month.parse().ok()?,
            });
        }
        let (month, day) = text.split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // A leap year, so that 29 February may be a feast.
        Date::new(2024, month, day).ok().map(|_| Feast::Fixed { month, day })
    }
}

/// The number of days of a month; `None` for a month that is not one.
pub fn days_in_month(year: i16, month: i8) -> Option<i8> {
    Date::new(year, month, 1).ok().map(|first| first.days_in_month())
}

/// The day `span` later, or `None` past the ends of the calendar.
pub fn plus(date: Date, span: Span) -> Option<Date> {
    date.checked_add(span).ok()
}

/// Days from `from` to `to`; negative when `to` comes first.
pub fn days_between(from: Date, to: Date) -> i32 {
    // The span of two civil dates is in days unless asked otherwise.
    from.until(to).map_or(0, |span| span.get_days())
}

/// The day with this weekday that is nearest to `date`, never further than three days.
pub fn nearest_weekday(date: Date, weekday: Weekday) -> Option<Date> {
    let ahead = i64::from(date.weekday().until(weekday));
    plus(date, if ahead > 3 { ahead - 7 } else { ahead }.days())
}

/// Completed years from `birth` to `on`: an age, the number of an anniversary.
pub fn completed_years(birth: Date, on: Date) -> i16 {
    on.year() - birth.year() - i16::from((on.month(), on.day()) < (birth.month(), birth.day()))
}

fn english_weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_is_where_the_almanacs_put_it() {
        // The earliest and the latest there can be are among them.
        for (year, month, day) in [
            (1818, 3, 22),
            (1943, 4, 25),
            (1954, 4, 18),
            (1961, 4, 2),
            (2000, 4, 23),
            (2008, 3, 23),
            (2019, 4, 21),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)), "{year}");
        }
        assert_eq!(easter(1582), None);
        assert_eq!(easter(i16::MAX), None);
    }

    #[test]
    fn feasts_move_with_the_year() {
        for (rule, year, expected) in [
            ("12-25", 2025, Some(date(2025, 12, 25))),
            ("02-29", 2025, None),
            ("easter+1", 2025, Some(date(2025, 4, 21))),
            ("easter-47", 2026, Some(date(2026, 2, 17))),
            ("sunday/2/5", 2025, Some(date(2025, 5, 11))),
            ("sunday/-1/3", 2026, Some(date(2026, 3, 29))),
            ("sunday/-1/10", 2025, Some(date(2025, 10, 26))),
            ("sunday/5/2", 2025, None),
        ] {
            assert_eq!(Feast::parse(rule).expect(rule).date(year), expected, "{rule} {year}");
        }
        for rule in ["", "13-01", "easter+x", "sunday/0/5", "someday/1/5", "12-32"] {
            assert_eq!(Feast::parse(rule), None, "{rule}");
        }
    }

    #[test]
    fn years_are_complete_on_the_day() {
        assert_eq!(completed_years(date(2001, 9, 11), date(2025, 9, 10)), 23);
        assert_eq!(completed_years(date(2001, 9, 11), date(2025, 9, 11)), 24);
        assert_eq!(nearest_weekday(date(2025, 9, 4), Weekday::Tuesday), Some(date(2025, 9, 2)));
        assert_eq!(nearest_weekday(date(2025, 9, 4), Weekday::Sunday), Some(date(2025, 9, 7)));
        assert_eq!(days_between(date(2025, 9, 4), date(2025, 8, 31)), -4);
    }

    #[test]
    fn the_ends_of_the_calendar_are_not_passed() {
        assert_eq!(plus(Date::MAX, 1.day()), None);
        assert_eq!(
            nearest_weekday(
                Date::MIN,
                Date::MIN.yesterday().map_or(Weekday::Sunday, |d| d.weekday())
            ),
            None
        );
        assert_eq!(days_in_month(2024, 2), Some(29));
        assert_eq!(days_in_month(2024, 13), None);
    }
}
