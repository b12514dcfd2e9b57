//! Dates in figures: the day before the month, or after it?

use super::codes;
use super::desk::{Desk, Place};
use super::inner::{self, Inner};
use crate::dates::wording::Shown;
use crate::dates::{NumericOrder, Timex};
use crate::finding::Finding;
use jiff::civil::Date;

pub fn judge(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    for inner in inner::dates(place) {
        match inner.date.surface.numeric {
            Some(NumericOrder::MonthDayYear) => american(desk, place, &inner, findings),
            _ if is_ambiguous(desk, place, &inner) => ambiguous(desk, place, &inner, findings),
            _ => {}
        }
    }
}

/// Whether day and month could change places, and nothing says which is which.
pub fn is_ambiguous(desk: &Desk, place: &Place, inner: &Inner) -> bool {
    let date = inner.date;
    let (Some(day), Some(month)) = (date.day, date.month) else { return false };
    let figures =
        matches!(date.surface.numeric, Some(NumericOrder::DayMonthYear | NumericOrder::DayMonth));
    if !figures || !(1..=12).contains(&day) || !(1..=12).contains(&month) || day == month {
        return false;
    }
    // A weekday, or another statement of the article's date, settles it.
    let weekday = date.weekday.is_some()
        || desk.neighbour(place, -1).is_some_and(|before| {
            matches!(before.timex(), Timex::Weekday(_))
                && matches!(before.up_to(place).trim(), "" | ",")
        });
    !weekday && !inner.meant.is_some_and(|meant| is_confirmed(desk, place, meant))
}

/// Whether the article says elsewhere, and clearly, that this is its date.
fn is_confirmed(desk: &Desk, place: &Place, meant: Date) -> bool {
    desk.is_dateline(place)
        && desk.article.statements.iter().any(|statement| {
            statement.is_clear
                && statement.date() == Some(meant)
                && !statement.span.overlaps(place.span())
        })
}

fn ambiguous(desk: &Desk, place: &Place, inner: &Inner, findings: &mut Vec<Finding>) {
    let Some(read) = inner.meant else { return };
    let Ok(other) = Date::new(read.year(), read.day(), read.month()) else { return };
    let Some(draft) = desk.draft(codes::AMBIGUOUS_DAY_MONTH, place) else { return };
    let shown = Shown { weekday: false, year: inner.date.year.is_some() };
    findings.push(
        draft
            .over(inner.span(place))
            .say(
                "message",
                &[
                    ("text", &inner.text(place)),
                    ("read", &desk.spoken.day(read, shown)),
                    ("other", &desk.spoken.day(other, shown)),
                ],
            )
            .write(desk.written.day(read, shown))
            .write(desk.written.day(other, shown))
            .done(),
    );
}

fn american(desk: &Desk, place: &Place, inner: &Inner, findings: &mut Vec<Finding>) {
    let (Some(draft), Some(day)) = (desk.draft(codes::US_DATE_ORDER, place), inner.date.day) else {
        return;
    };
    let mut draft = draft
        .over(inner.span(place))
        .say("message", &[("text", &inner.text(place)), ("month", &day)]);
    if let Some(meant) = inner.meant {
        draft = draft.write(desk.written.day(meant, Shown::YEAR));
    }
    findings.push(draft.done());
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, fixed};

    #[test]
    fn figures_that_could_change_places() {
        check(
            "2025-09-04",
            &[
                "La nota è del {04/23/2025|us-date-order}.",
                "La nota è del {03/04/2025|ambiguous-day-month}.",
                "La nota è del {3-4-2025|ambiguous-day-month}.",
                "La nota è del 13/04/2025.",
                "La nota è del 04/04/2025.",
                "La nota è del 2025-04-03.",
                "La nota è di giovedì 03/04/2025.",
                "«La nota è del 03/04/2025», ha detto.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "ambiguous-day-month", "La nota è del 03/04/2025."),
            ["La nota è del 3 aprile 2025.", "La nota è del 4 marzo 2025."]
        );
        assert_eq!(
            fixed("2025-09-04", "us-date-order", "La nota è del 04/23/2025."),
            ["La nota è del 23 aprile 2025."]
        );
    }
}
