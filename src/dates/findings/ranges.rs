//! Ranges that run backwards, nights between days that are not neighbours, and lengths that do not
//! fit the range beside them.

use super::codes;
use super::desk::{Desk, Place};
use super::inner::{self, Inner};
use crate::dates::calendar::{days_between, days_in_month};
use crate::dates::wording::capitalised;
use crate::dates::{CalendarDate, DurationForm, Quantity, Timex, Unit, Which};
use crate::finding::{Edit, Finding};
use crate::text::Span;
use jiff::civil::Date;

/// *dal 28 al 3 settembre* runs over the end of a month where it is at most this long.
const OVER_THE_MONTH: i8 = 14;

pub fn judge(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    match place.timex() {
        Timex::Range { from, to } => {
            let told = reversed(desk, place, from, to, findings);
            if !told {
                length_beside(desk, place, findings);
            }
        }
        Timex::Night { first, second } => night(desk, place, first, second, findings),
        _ => {}
    }
}

fn reversed(
    desk: &Desk,
    place: &Place,
    from: &Timex,
    to: &Timex,
    findings: &mut Vec<Finding>,
) -> bool {
    let (Timex::Date(from), Timex::Date(to)) = (from, to) else { return false };
    if !runs_backwards(from, to) {
        return false;
    }
    let Some(draft) = desk.draft(codes::REVERSED_RANGE, place) else { return true };
    let mut draft = draft.say("message", &[("text", &place.text())]);
    if let [first, second] = inner::dates(place).as_slice()
        && let Some((text, edits)) = swapped(desk, place, first, second)
    {
        let title = desk.message("fix", "swap", &[("text", &text)]);
        draft = draft.fix(title, edits);
    }
    findings.push(draft.done());
    true
}

fn runs_backwards(from: &CalendarDate, to: &CalendarDate) -> bool {
    let year = |date: &CalendarDate| {
        date.year.filter(|year| !year.two_digits && !year.bc).map(|year| year.number)
    };
    match (year(from), year(to)) {
        (Some(first), Some(last)) if first != last => return first > last,
        // *dal 20 dicembre al 6 gennaio 2026*: the year is that of the end.
        (None, Some(_)) | (None, None) if from.month.is_some() && from.month != to.month => {
            return false;
        }
        (Some(_), None) if from.month != to.month => return false,
        _ => {}
    }
    let (first, last) = ((from.month.or(to.month), from.day), (to.month, to.day));
    match (first, last) {
        ((Some(first), _), (Some(last), _)) if first != last => first > last,
        ((_, Some(first)), (month, Some(last))) => {
            first > last && !(from.surface.month.is_none() && over_the_month(first, last, month))
        }
        _ => false,
    }
}

/// Whether the range can begin in the month before the one it names.
fn over_the_month(first: u8, last: u8, month: Option<u8>) -> bool {
    let before = match month.and_then(|month| i8::try_from(month).ok()) {
        Some(1) | None => 12,
        Some(month) => month - 1,
    };
    let length = days_in_month(2024, before).unwrap_or(31);
    let (Ok(first), Ok(last)) = (i8::try_from(first), i8::try_from(last)) else { return false };
    length - first + last < OVER_THE_MONTH && first <= length
}

/// The two ends exchanged: what each end says of its own changes places.
fn swapped(
    desk: &Desk,
    place: &Place,
    first: &Inner,
    second: &Inner,
) -> Option<(String, Vec<Edit>)> {
    let days_only = first.date.surface.month.is_none()
        && first.date.weekday.is_none()
        && second.date.weekday.is_none();
    let (one, other) = if days_only && first.date.day.is_some() {
        (first.date.surface.day?, second.date.surface.day?)
    } else {
        let block = |inner: &Inner| {
            let span = inner.span(place);
            let offset = place.block.offset;
            Some(Span {
                start: span.start.checked_sub(offset)?,
                end: span.end.checked_sub(offset)?,
            })
        };
        (block(first)?, block(second)?)
    };
    let day = |inner: &Inner| inner.date.day.and_then(|day| i8::try_from(day).ok());
    // *dal 11 all'8*: the articles would have to change with the days.
    if [first, second]
        .into_iter()
        .filter_map(day)
        .any(|day| desk.written.elided_days.contains(&day))
    {
        return None;
    }
    let (start, end) = (place.expression.span.start as usize, place.expression.span.end as usize);
    let text = format!(
        "{}{}{}{}{}",
        place.slice(start..one.start as usize),
        place.slice(other.range()),
        place.slice(one.end as usize..other.start as usize),
        place.slice(one.range()),
        place.slice(other.end as usize..end),
    );
    let edit = |at: Span, text: Span| Edit {
        span: place.in_article(at),
        text: place.slice(text.range()).to_owned(),
    };
    Some((text, vec![edit(one, other), edit(other, one)]))
}

fn night(desk: &Desk, place: &Place, first: &Timex, second: &Timex, findings: &mut Vec<Finding>) {
    let Some(adjacent) = adjacent(first, second) else { return };
    if adjacent {
        return;
    }
    let Some(draft) = desk.draft(codes::NIGHT_NOT_ADJACENT, place) else { return };
    let mut draft = draft.say("message", &[("text", &place.text())]);
    if let (Timex::Weekday(first), Timex::Weekday(second)) = (first, second) {
        let word = |weekday| desk.written.weekday(weekday);
        let (first, second) = (first.weekday, second.weekday);
        for (from, to) in [(first, first.next()), (second.previous(), second)] {
            if let Some(text) = between(place, word(first), word(second), word(from), word(to)) {
                draft = draft.write(text);
            }
        }
    }
    findings.push(draft.done());
}

/// The expression with other days in the place of its two; `None` where it does not say them so.
fn between(place: &Place, first: &str, second: &str, from: &str, to: &str) -> Option<String> {
    let text = place.text();
    let at = text.find(first)?;
    let rest = at + first.len();
    let behind = rest + text.get(rest..)?.rfind(second)?;
    Some(format!(
        "{}{from}{}{to}{}",
        text.get(..at)?,
        text.get(rest..behind)?,
        text.get(behind + second.len()..)?
    ))
}

/// Whether the second day follows the first; `None` where that cannot be told.
fn adjacent(first: &Timex, second: &Timex) -> Option<bool> {
    match (first, second) {
        (Timex::Weekday(first), Timex::Weekday(second)) => {
            Some(first.weekday.next() == second.weekday)
        }
        (Timex::Deictic { days: first }, Timex::Deictic { days: second }) => {
            Some(*second == first.saturating_add(1))
        }
        (Timex::Date(first), Timex::Date(second)) => {
            let weekdays = match (first.weekday, second.weekday) {
                (Some(first), Some(second)) => first.next() == second,
                _ => true,
            };
            let days = match (first.day?, second.day?) {
                (28..=31, 1) => true,
                (first, second) => first.checked_add(1) == Some(second),
            };
            let months = match (first.month, second.month) {
                (Some(from), Some(to)) if second.day != Some(1) => from == to,
                (Some(from), Some(to)) => from % 12 + 1 == to,
                _ => true,
            };
            Some(weekdays && days && months)
        }
        _ => None,
    }
}

/// *quattro giorni, dal 3 al 7 settembre*
fn length_beside(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    let Timex::Range { from, to } = place.timex() else { return };
    for step in [-1, 1] {
        let Some(other) = desk.neighbour(place, step) else { continue };
        let Timex::Duration(DurationForm { amount, anchored: None, .. }) = other.timex() else {
            continue;
        };
        let (gap, tight) =
            if step < 0 { (other.up_to(place), true) } else { (place.up_to(other), false) };
        let [(Quantity::Exactly(number), unit)] = amount.parts.as_slice() else { continue };
        if amount.approximate || !stands_for(gap, tight) || is_inexact(desk, other) {
            continue;
        }
        let Some(counts) = counts(place, from, to, *unit) else { continue };
        if counts.accepted.iter().any(|count| (*count as f64 - number).abs() < 0.5) {
            continue;
        }
        let Some(draft) = desk.draft(codes::DURATION_MISMATCH, other) else { continue };
        let text = other.text();
        let Some((word, rest)) = text.split_once([' ', '\'', '’']) else { continue };
        let right = desk.written.number_like(word, counts.right);
        let fixed = format!("{right} {rest}");
        findings.push(
            draft
                .say(
                    "message",
                    &[
                        ("period", &capitalised(place.text())),
                        ("counted", &fixed.to_lowercase()),
                        ("written", &text.to_lowercase()),
                    ],
                )
                .write(fixed.as_str())
                .related(place.span(), &[("text", &place.text())])
                .done(),
        );
        return;
    }
}

/// Whether the words between a length and a range leave them the same time: nothing but a comma or
/// bracket behind the range, a few words without a stop before it.
fn stands_for(gap: &str, before_range: bool) -> bool {
    let words =
        gap.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    let stops = gap.contains(['.', ';', ':', '«', '»', '“', '”', '"']);
    !stops
        && if before_range {
            words <= 4
        } else {
            words <= 1 && gap.contains([',', '(', '–', '-'])
        }
}

pub fn is_inexact(desk: &Desk, place: &Place) -> bool {
    if place.context().approximate {
        return true;
    }
    let before = format!("{} {}", place.before().trim_end(), place.lead()).to_lowercase();
    let before = before.trim_end();
    desk.words.inexact.iter().any(|word| {
        before.ends_with(word.as_str())
            && !before
                .get(..before.len() - word.len())
                .is_some_and(|rest| rest.ends_with(char::is_alphanumeric))
    })
}

struct Counts {
    right: u32,
    accepted: Vec<i32>,
}

/// How many units a range has, counted in every way that people count.
fn counts(place: &Place, from: &Timex, to: &Timex, unit: Unit) -> Option<Counts> {
    let plain = |timex: &Timex| match timex {
        Timex::Date(date) => date.which == Which::Plain,
        Timex::Weekday(form) => form.which == Which::Plain,
        _ => false,
    };
    if !plain(from) || !plain(to) {
        return None;
    }
    let by_day = |timex: &Timex| {
        matches!(timex, Timex::Weekday(_) | Timex::Date(CalendarDate { day: Some(_), .. }))
    };
    let days = match (from, to) {
        (Timex::Weekday(from), Timex::Weekday(to)) => i32::from(from.weekday.until(to.weekday)),
        _ => days_of(place, from, to)?,
    };
    let accepted = match unit {
        // Both ends count: from the 3rd to the 7th are five days.
        Unit::Day if by_day(from) && by_day(to) => vec![days + 1],
        Unit::Week if by_day(from) && by_day(to) => {
            let weeks = (days + 1) / 7;
            vec![weeks, weeks + 1, (days + 6) / 7]
        }
        Unit::Year => match (from, to) {
            (
                Timex::Date(CalendarDate { month: None, .. }),
                Timex::Date(CalendarDate { month: None, .. }),
            ) => {
                let years =
                    i32::from(place.date.value.to()?.year() - place.date.value.from()?.year());
                vec![years, years + 1]
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(Counts {
        right: u32::try_from(*accepted.first()?).ok().filter(|count| *count > 0)?,
        accepted,
    })
}

fn days_of(place: &Place, from: &Timex, to: &Timex) -> Option<i32> {
    let (first, last): (Option<Date>, Option<Date>) =
        (place.date.value.from(), place.date.value.to());
    if let (Some(first), Some(last)) = (first, last) {
        return Some(days_between(first, last)).filter(|days| *days >= 0);
    }
    // Without a year the days of one month can still be counted.
    match (from, to) {
        (Timex::Date(from), Timex::Date(to)) if from.month.is_none() || from.month == to.month => {
            Some(i32::from(to.day?) - i32::from(from.day?)).filter(|days| *days >= 0)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, fixed};

    #[test]
    fn ranges_run_forwards() {
        check(
            "2025-09-04",
            &[
                "La fiera va {dal 7 al 3 settembre|reversed-range}.",
                "Il mandato {2024-2019|reversed-range}.",
                "La mostra è aperta {dal 5 ottobre al 20 settembre 2025|reversed-range}.",
                "La mostra è aperta {dal 5 ottobre 2025 al 20 settembre 2025|reversed-range}.",
                "La mostra è stata aperta {tra il 2021 e il 2019|reversed-range}.",
                "La fiera va dal 3 al 7 settembre.",
                "La fiera va dal 30 agosto al 2 settembre.",
                "La fiera va dal 28 al 3 settembre.",
                "Il mandato 2019-2024.",
                "La guerra del 1914-18.",
                "La stagione 2024/25.",
                "Il negozio è aperto da venerdì a lunedì.",
                "Il locale è aperto dalle 22 alle 4.",
                "Le scuole sono chiuse dal 20 dicembre al 6 gennaio.",
                "Le scuole sono chiuse dal 20 dicembre 2025 al 6 gennaio 2026.",
                "Il fenomeno dura da novembre a marzo.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "reversed-range", "La fiera va dal 7 al 3 settembre."),
            ["La fiera va dal 3 al 7 settembre."]
        );
        assert_eq!(
            fixed("2025-09-04", "reversed-range", "Il mandato 2024-2019."),
            ["Il mandato 2019-2024."]
        );
    }

    #[test]
    fn nights_join_neighbours() {
        check(
            "2025-09-04",
            &[
                "L'attacco nella {notte tra lunedì e mercoledì|night-not-adjacent}.",
                "L'attacco nella {notte tra il 2 e il 4 settembre|night-not-adjacent}.",
                "L'attacco nella notte tra martedì e mercoledì.",
                "L'attacco nella notte tra domenica e lunedì.",
                "L'attacco nella notte tra il 2 e il 3 settembre.",
                "L'attacco nella notte tra il 31 agosto e il 1° settembre.",
                "L'attacco nella notte tra martedì 2 e mercoledì 3 settembre.",
            ],
        );
        assert_eq!(
            fixed(
                "2025-09-04",
                "night-not-adjacent",
                "L'attacco nella notte tra lunedì e mercoledì."
            ),
            [
                "L'attacco nella notte tra lunedì e martedì.",
                "L'attacco nella notte tra martedì e mercoledì."
            ]
        );
    }

    #[test]
    fn lengths_fit_their_ranges() {
        check(
            "2025-09-04",
            &[
                "La fiera dura {quattro giorni|duration-mismatch}, dal 3 al 7 settembre.",
                "{Quattro giorni|duration-mismatch} di musica, dal 3 al 7 settembre.",
                "La fiera va dal 3 al 7 settembre ({quattro giorni|duration-mismatch}).",
                "La fiera dura cinque giorni, dal 3 al 7 settembre.",
                "La fiera dura una settimana, dal 3 al 10 settembre.",
                "Ha guidato il partito per cinque anni, dal 2019 al 2024.",
                "Ha guidato il partito per {sette anni|duration-mismatch}, dal 2019 al 2024.",
                "Dal 3 al 7 settembre la fiera ospita quattro giorni di musica.",
                "La fiera dura circa quattro giorni, dal 3 al 7 settembre.",
            ],
        );
        assert_eq!(
            fixed(
                "2025-09-04",
                "duration-mismatch",
                "La fiera dura quattro giorni, dal 3 al 7 settembre."
            ),
            ["La fiera dura cinque giorni, dal 3 al 7 settembre."]
        );
    }
}
