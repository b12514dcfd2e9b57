//! Date values in words.

use crate::dates::wording::Shown;
use crate::dates::{DayPart, Meaning, Modifier, Occurs, Point, Season, Value};
use crate::lang::messages::fill;
use crate::lang::wording::Wording;

/// *mercoledì 3 settembre 2025*, *nella notte tra …*, *dal 3 al 5 settembre*; `None` where the
/// value has no words that say more than the text itself.
pub fn value(value: &Value, wording: &Wording) -> Option<String> {
    let words = match &value.meaning {
        Meaning::Point(point) => self::point(point, wording)?,
        Meaning::Interval(from, to) => match (from.single_day(), to.single_day()) {
            (Some(first), Some(last)) => wording.period(first, last, None),
            _ => fill(
                &wording.patterns.years,
                &[("from", &self::point(from, wording)?), ("to", &self::point(to, wording)?)],
            ),
        },
        Meaning::Duration { from: Some(first), to: Some(last), .. } => {
            wording.period(*first, *last, None)
        }
        Meaning::Set(set) => match &set.every {
            Occurs::On(partial) => fill(
                &wording.patterns.each_weekday,
                &[("weekday", &wording.weekday(partial.weekday?))],
            ),
            Occurs::Every(_) => return None,
        },
        Meaning::Duration { .. } | Meaning::Reference(_) => return None,
    };
    let around = match value.modifier {
        Some(Modifier::Start) => &wording.patterns.start_of,
        Some(Modifier::Mid) => &wording.patterns.middle_of,
        Some(Modifier::End) => &wording.patterns.end_of,
        Some(Modifier::Approx) => &wording.patterns.about,
        Some(Modifier::After) => &wording.patterns.since,
        Some(Modifier::Before) => &wording.patterns.until,
        None => return Some(words),
    };
    Some(fill(around, &[("date", &words)]))
}

fn point(point: &Point, wording: &Wording) -> Option<String> {
    let patterns = &wording.patterns;
    let nth = |pattern: &str, year: i16, n: u8| {
        let nth = wording.ordinals.get(usize::from(n.checked_sub(1)?))?;
        Some(fill(pattern, &[("nth", nth), ("year", &self::year(year, wording))]))
    };
    Some(match *point {
        Point::Day(date) => wording.day(date, Shown::ALL),
        Point::DayEnd(date) => {
            let midnight =
                fill(&patterns.at, &[("date", &wording.day(date, Shown::ALL)), ("time", &"24:00")]);
            return Some(midnight);
        }
        Point::Clock(date, time, _) => wording.day_and_time(date, time, Shown::ALL),
        Point::Part(date, part) => {
            let around = match part {
                DayPart::Dawn | DayPart::Morning => &patterns.morning,
                DayPart::Midday => &patterns.noon,
                DayPart::Afternoon => &patterns.afternoon,
                DayPart::Dusk | DayPart::Evening => &patterns.evening,
                DayPart::Night => return Some(wording.night(date, None)),
                DayPart::Daytime => return Some(wording.day(date, Shown::ALL)),
            };
            fill(around, &[("date", &wording.day(date, Shown::ALL))])
        }
        Point::Month(year, month) => wording.month(year, i8::try_from(month).ok()?),
        Point::Quarter(year, n) => return nth(&patterns.quarter, year, n),
        Point::Half(year, n) => return nth(&patterns.half, year, n),
        Point::Season(year, season) => {
            let index = match season {
                Season::Spring => 0,
                Season::Summer => 1,
                Season::Autumn => 2,
                Season::Winter => 3,
            };
            format!("{} {}", wording.seasons.get(index)?, self::year(year, wording))
        }
        Point::Year(year) => self::year(year, wording),
        Point::Decade(_) | Point::Century(_) | Point::Millennium(_) => {
            let (from, to) = (point.first_day()?.year(), point.last_day()?.year());
            fill(
                &patterns.years,
                &[("from", &self::year(from, wording)), ("to", &self::year(to, wording))],
            )
        }
        Point::Week(..) | Point::Weekend(..) => {
            wording.period(point.first_day()?, point.last_day()?, None)
        }
        Point::Partial(_) => return None,
    })
}

/// Years are astronomical: 0 is 1 BC.
fn year(year: i16, wording: &Wording) -> String {
    if year > 0 {
        return year.to_string();
    }
    fill(&wording.patterns.before_christ, &[("date", &(1 - i32::from(year)))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Locale;
    use jiff::civil::{date, time};

    #[test]
    fn values_are_put_in_words() {
        let third = date(2025, 9, 3);
        let clock = Point::Clock(third, time(19, 5, 0, 0), crate::dates::ClockGrain::Minute);
        for (point, italian, english) in [
            (Point::Day(third), "mercoledì 3 settembre 2025", "Wednesday 3 September 2025"),
            (
                Point::Part(third, DayPart::Evening),
                "mercoledì 3 settembre 2025, sera",
                "Wednesday 3 September 2025, evening",
            ),
            (clock, "mercoledì 3 settembre 2025, ore 19:05", "Wednesday 3 September 2025, 19:05"),
            (Point::Month(2025, 9), "settembre 2025", "September 2025"),
            (Point::Quarter(2025, 1), "primo trimestre 2025", "first quarter of 2025"),
            (Point::Season(2025, Season::Summer), "estate 2025", "summer 2025"),
            (Point::Decade(199), "dal 1990 al 1999", "from 1990 to 1999"),
            (Point::Year(-43), "44 a.C.", "44 BC"),
            (Point::Week(2025, 36), "dal 1° al 7 settembre 2025", "from 1 to 7 September 2025"),
        ] {
            let value = Value::point(point);
            assert_eq!(self::value(&value, Locale::Italian.wording()).as_deref(), Some(italian));
            assert_eq!(self::value(&value, Locale::English.wording()).as_deref(), Some(english));
        }
    }
}
