//! Dates and times that the calendar does not have: 31 June, 25 o'clock, a Tuesday that is a Thursday.

use super::codes;
use super::desk::{Desk, Place};
use super::inner::{self, Inner};
use crate::dates::calendar::{days_between, days_in_month, nearest_weekday};
use crate::dates::wording::{Shown, capitalised};
use crate::dates::{CalendarDate, ClockTime, Timex};
use crate::finding::Finding;
use jiff::civil::{Date, Weekday};

/// Nearer to the article than this many days, a date without a year is that of its year.
const SURELY_THIS_YEAR: i32 = 45;

/// A year without a 29 February, for dates of which none is known.
const SOME_YEAR: i16 = 2025;

pub fn judge(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    for inner in inner::dates(place) {
        if !impossible_date(desk, place, &inner, findings) {
            weekday(desk, place, &inner, findings);
        }
    }
    if let Timex::Clock { time, .. } = place.timex() {
        impossible_time(desk, place, time, findings);
    }
    if let Timex::Range { from, to } = place.timex() {
        for end in [from, to] {
            if let Timex::Clock { time, .. } = &**end {
                impossible_time(desk, place, time, findings);
            }
        }
    }
}

fn impossible_date(desk: &Desk, place: &Place, inner: &Inner, findings: &mut Vec<Finding>) -> bool {
    let date = inner.date;
    let (Some(day), Some(month)) = (date.day, date.month) else { return false };
    let Some(length) = longest(date, month) else {
        // A thirteenth month.
        if let Some(draft) = desk.draft(codes::IMPOSSIBLE_DATE, place) {
            findings.push(
                draft
                    .over(inner.span(place))
                    .say("message", &[("text", &inner.text(place))])
                    .done(),
            );
        }
        return true;
    };
    if (1..=length).contains(&day) {
        return false;
    }
    let Some(draft) = desk.draft(codes::IMPOSSIBLE_DATE, place) else { return true };
    let mut draft = draft.over(inner.span(place)).say("message", &[("text", &inner.text(place))]);
    let year = date
        .year
        .filter(|year| !year.two_digits && !year.bc)
        .map(|year| year.number)
        .or(desk.year());
    let year = year.unwrap_or(SOME_YEAR);
    if day > 0
        && let Ok(month) = i8::try_from(month)
        && let Some(length) = days_in_month(year, month)
        && let Ok(last) = Date::new(year, month, length)
    {
        // Without its weekday: which one was meant is not known either.
        let plain = Inner {
            date: &CalendarDate { weekday: None, ..date.clone() },
            meant: None,
            alone: inner.alone,
        };
        let span = date.surface.day.map_or(inner.span(place), |first| {
            let whole = inner.span(place);
            crate::text::Span {
                start: place.in_article(first).start.min(whole.end),
                end: whole.end,
            }
        });
        draft = draft.write_at(span, plain.rewritten(desk, place, last));
        if let Ok(next) = last.tomorrow() {
            draft = draft.write_at(span, plain.rewritten(desk, place, next));
        }
    }
    findings.push(draft.done());
    true
}

/// How many days the month can have at most; `None` if there is no such month.
fn longest(date: &CalendarDate, month: u8) -> Option<u8> {
    let month = i8::try_from(month).ok()?;
    let year = match date.year {
        Some(year) if year.two_digits => 2000 + year.number.rem_euclid(100),
        Some(year) if !year.bc => year.number,
        // Some year is a leap year.
        _ => 2024,
    };
    days_in_month(year, month).and_then(|days| u8::try_from(days).ok())
}

fn impossible_time(desk: &Desk, place: &Place, time: &ClockTime, findings: &mut Vec<Finding>) {
    let (minute, second) = (time.minute.unwrap_or(0), time.second.unwrap_or(0));
    let possible =
        time.hour < 24 && minute < 60 && second < 60 || (time.hour, minute, second) == (24, 0, 0);
    if possible || time.named {
        return;
    }
    if let Some(draft) = desk.draft(codes::IMPOSSIBLE_TIME, place) {
        findings.push(draft.say("message", &[("text", &place.text())]).done());
    }
}

fn weekday(desk: &Desk, place: &Place, inner: &Inner, findings: &mut Vec<Finding>) {
    let (Some(written), Some(day)) = (inner.date.weekday, inner.date.day) else { return };
    let Some(meant) = meant(desk, inner, written, day) else { return };
    if meant.weekday() == written {
        return;
    }
    let Some(draft) = desk.draft(codes::WEEKDAY_MISMATCH, place) else { return };
    let spoken = &desk.spoken;
    let mut draft = draft.over(inner.span(place)).say(
        "message",
        &[
            ("date", &capitalised(&spoken.the_day(meant, Shown::YEAR))),
            ("weekday", &spoken.weekday(meant.weekday())),
            ("written", &spoken.weekday(written)),
        ],
    );
    draft = draft.write(inner.rewritten(desk, place, meant));
    if let Some(other) = nearest_weekday(meant, written) {
        draft = draft.write(inner.rewritten(desk, place, other));
    }
    if inner.date.year.is_some() {
        for year in [meant.year() - 1, meant.year() + 1] {
            if let Ok(other) = Date::new(year, meant.month(), meant.day())
                && other.weekday() == written
            {
                draft = draft.write(inner.rewritten(desk, place, other));
            }
        }
    }
    findings.push(draft.done());
}

/// The day that a date with a weekday must mean, unless the weekday itself picks another year.
fn meant(desk: &Desk, inner: &Inner, written: Weekday, day: u8) -> Option<Date> {
    let day = i8::try_from(day).ok()?;
    if let (Some(year), Some(month)) = (inner.date.year, inner.date.month) {
        return match inner.meant {
            Some(meant) => Some(meant).filter(|meant| meant.day() == day),
            None if !year.two_digits && !year.bc => {
                Date::new(year.number, i8::try_from(month).ok()?, day).ok()
            }
            None => None,
        };
    }
    let today = desk.today()?;
    if let Some(month) = inner.date.month {
        // The weekday is right in some year; but close to the article it is this one that counts.
        let month = i8::try_from(month).ok()?;
        let near = [today.year() - 1, today.year(), today.year() + 1]
            .into_iter()
            .filter_map(|year| Date::new(year, month, day).ok())
            .min_by_key(|date| days_between(today, *date).abs())?;
        let resolved = inner.meant.filter(|meant| meant.day() == day && meant.month() == month);
        let surely = days_between(today, near).abs() <= SURELY_THIS_YEAR;
        return match resolved {
            Some(resolved) if resolved.weekday() == written && !surely => Some(resolved),
            Some(resolved) if resolved.weekday() != written && !surely => Some(resolved),
            _ => Some(near),
        };
    }
    // *martedì 8*: right if it is so in this month or one beside it.
    let months = [-1, 0, 1].into_iter().filter_map(|step| {
        let first =
            today.first_of_month().checked_add(jiff::Span::new().try_months(step).ok()?).ok()?;
        Date::new(first.year(), first.month(), day).ok()
    });
    let mut nearest: Option<Date> = None;
    for date in months {
        if date.weekday() == written {
            return Some(date);
        }
        if nearest
            .is_none_or(|near| days_between(today, date).abs() < days_between(today, near).abs())
        {
            nearest = Some(date);
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, fixed};

    #[test]
    fn the_calendar_has_no_such_day() {
        check(
            "2025-09-04",
            &[
                "La riunione del {31 giugno|impossible-date}.",
                "La riunione del {30 febbraio 2026|impossible-date}.",
                "Nato il {29 febbraio 2025|impossible-date}.",
                "Nato il 29 febbraio 2024.",
                "Il documento è del {31/04/2025|impossible-date}.",
                "«Ci vediamo il {31 settembre|impossible-date}», ha detto.",
                "La riunione del 30 giugno.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "impossible-date", "La riunione del 31 giugno."),
            ["La riunione del 30 giugno.", "La riunione del 1° luglio."]
        );
        assert_eq!(
            fixed("2025-09-04", "impossible-date", "Il documento è del 31/04/2025."),
            ["Il documento è del 30/04/2025.", "Il documento è del 01/05/2025."]
        );
    }

    #[test]
    fn the_clock_has_no_such_hour() {
        check(
            "2025-09-04",
            &[
                "L'incontro è alle {25.30|impossible-time}.",
                "L'incontro è alle {18.75|impossible-time}.",
                "Il termine scade alle 24 di domani.",
                "L'incontro è alle 18.30.",
                "L'incontro è alle 0.30.",
            ],
        );
    }

    #[test]
    fn the_day_is_another_weekday() {
        check(
            "2025-09-04",
            &[
                "Si vota {sabato 8 giugno 2025|weekday-mismatch}.",
                "L'udienza è {martedì 4 settembre 2025|weekday-mismatch}.",
                "L'udienza è {lunedì 8 ottobre 2025|weekday-mismatch}.",
                "L'udienza è giovedì 4 settembre 2025.",
                "L'udienza è fissata per {giovedì 12 settembre|weekday-mismatch}.",
                "L'udienza è fissata per venerdì 12 settembre.",
                "L'udienza è {martedì 8|weekday-mismatch}.",
                "L'udienza è lunedì 8.",
                "Era {lunedì 11 settembre 2001|weekday-mismatch}.",
                "Era martedì 11 settembre 2001.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "weekday-mismatch", "Si vota sabato 8 giugno 2025."),
            [
                "Si vota domenica 8 giugno 2025.",
                "Si vota sabato 7 giugno 2025.",
                "Si vota sabato 8 giugno 2024."
            ]
        );
        assert_eq!(
            fixed("2025-09-04", "weekday-mismatch", "Lunedì 4 settembre si vota."),
            ["Giovedì 4 settembre si vota.", "Lunedì 1° settembre si vota."]
        );
    }
}
