//! Weekdays that could be either of two: *giovedì* in an article of a Thursday, *venerdì prossimo*
//! on a Wednesday, *mercoledì* for a fact and for a plan.

use super::codes;
use super::desk::{Desk, Place};
use crate::dates::calendar::{days_between, plus};
use crate::dates::wording::Shown;
use crate::dates::{Direction, Rule, Tense, Timex, TimexType, WeekdayForm, Which};
use crate::finding::Finding;
use crate::settings::Profile;
use crate::text::Span;
use jiff::ToSpan;
use jiff::civil::Date;

/// The first mention of each weekday as a past day and as a future one.
#[derive(Default)]
pub struct Seen {
    past: [Option<Span>; 7],
    future: [Option<Span>; 7],
}

pub fn judge(desk: &Desk, place: &Place, seen: &mut Seen, findings: &mut Vec<Finding>) {
    let Some(form) = weekday_of(place.timex()) else { return };
    // *il lunedì*, *ogni lunedì*: a habit is on all of them.
    if place.date.kind == TimexType::Set || place.context().in_quotation || form.of.is_some() {
        return;
    }
    match form.which {
        Which::Plain => {
            let told = past_and_future(desk, place, form, seen, findings);
            if !told {
                is_today(desk, place, form, findings);
            }
        }
        Which::Next => next(desk, place, form, findings),
        Which::Last => last(desk, place, form, findings),
        _ => {}
    }
}

/// The weekday of *mercoledì*, *mercoledì sera*, *la notte di mercoledì*, *mercoledì alle 8*.
pub fn weekday_of(timex: &Timex) -> Option<&WeekdayForm> {
    match timex {
        Timex::Weekday(form) => Some(form),
        Timex::Part { day: Some(day), .. } | Timex::Clock { day: Some(day), .. } => match &**day {
            Timex::Weekday(form) => Some(form),
            _ => None,
        },
        _ => None,
    }
}

fn past_and_future(
    desk: &Desk,
    place: &Place,
    form: &WeekdayForm,
    seen: &mut Seen,
    findings: &mut Vec<Finding>,
) -> bool {
    let at = form.weekday.to_monday_zero_offset() as usize;
    let Some(direction) = direction(desk, place) else { return false };
    let (own, other) = match direction {
        Direction::Past => (&mut seen.past, &seen.future),
        Direction::Future => (&mut seen.future, &seen.past),
    };
    let (Some(own), Some(other)) = (own.get_mut(at), other.get(at).copied()) else { return false };
    let first = own.is_none();
    *own = own.or(Some(place.span()));
    // Told once, where the second sense comes in.
    let (true, Some(other)) = (first, other) else { return false };
    let Some(draft) = desk.draft(codes::WEEKDAY_PAST_AND_FUTURE, place) else { return false };
    let name = desk.spoken.weekday(form.weekday);
    let mut draft = draft.say("message", &[("text", &name)]).related(other, &[("text", &name)]);
    if let (Timex::Weekday(_), Some(day)) = (place.timex(), single_day(place)) {
        let text = match desk.today() {
            Some(today) if today == day => desk.written.today(day),
            _ => desk.written.day(day, Shown::WEEKDAY),
        };
        draft = draft.write(place.cased(&text));
    }
    findings.push(draft.done());
    true
}

/// Whether the day is spoken of as gone by or as to come.
fn direction(desk: &Desk, place: &Place) -> Option<Direction> {
    if let (Some(today), Some(day)) = (desk.today(), single_day(place)) {
        return match days_between(today, day) {
            0 => None,
            1.. => Some(Direction::Future),
            _ => Some(Direction::Past),
        };
    }
    let context = place.context();
    context.cue.or(match (place.date.rule, context.tense?) {
        (Rule::PastTense, _) | (_, Tense::Past | Tense::Imperfect) => Some(Direction::Past),
        (Rule::FutureTense, _) | (_, Tense::Future) => Some(Direction::Future),
        _ => None,
    })
}

fn is_today(desk: &Desk, place: &Place, form: &WeekdayForm, findings: &mut Vec<Finding>) {
    let Some(today) = desk.today() else { return };
    if form.weekday != today.weekday()
        // Agencies write the name of the day for the day itself.
        || desk.settings.dates.profile == Profile::Agency
        || beside_a_day(desk, place)
        // *il giovedì*: a habit.
        || form.article
        || !matches!(place.timex(), Timex::Weekday(_))
    {
        return;
    }
    let Some(draft) = desk.draft(codes::WEEKDAY_IS_TODAY, place) else { return };
    let weekday = desk.spoken.weekday(form.weekday);
    let mut draft = draft.say("message", &[("text", &place.text()), ("weekday", &weekday)]);
    draft = draft.write(place.cased(&desk.written.today(today)));
    let other = match place.context().tense {
        Some(Tense::Past | Tense::Imperfect) => plus(today, (-7).days()),
        _ => plus(today, 7.days()),
    };
    if let Some(other) = other {
        draft = draft.write(place.cased(&desk.written.day(other, Shown::WEEKDAY)));
    }
    findings.push(draft.done());
}

/// *oggi, giovedì*: another expression close by says which day it is.
fn beside_a_day(desk: &Desk, place: &Place) -> bool {
    let near = |gap: &str| gap.len() <= 4 && !gap.contains('.');
    let before = desk.neighbour(place, -1);
    let after = desk.neighbour(place, 1);
    before.is_some_and(|other| near(other.up_to(place)) && says_day(other.timex()))
        || after.is_some_and(|other| near(place.up_to(other)) && says_day(other.timex()))
}

fn says_day(timex: &Timex) -> bool {
    matches!(timex, Timex::Deictic { .. } | Timex::Date(_) | Timex::Holiday { .. })
}

fn next(desk: &Desk, place: &Place, form: &WeekdayForm, findings: &mut Vec<Finding>) {
    let Some(today) = desk.today() else { return };
    let ahead = i64::from(today.weekday().until(form.weekday));
    // In the week that has begun there is another one; a weekday of the week to come is next in
    // every sense.
    if ahead == 0 || !same_week(today, ahead) {
        return;
    }
    two_days(
        desk,
        place,
        codes::AMBIGUOUS_NEXT,
        plus(today, ahead.days()),
        plus(today, (ahead + 7).days()),
        findings,
    );
}

fn last(desk: &Desk, place: &Place, form: &WeekdayForm, findings: &mut Vec<Finding>) {
    let Some(today) = desk.today() else { return };
    let back = i64::from(form.weekday.until(today.weekday()));
    if back == 0 || !same_week(today, -back) {
        return;
    }
    two_days(
        desk,
        place,
        codes::AMBIGUOUS_LAST,
        plus(today, (-back).days()),
        plus(today, (-back - 7).days()),
        findings,
    );
}

/// Whether the day `days` from `today` is in its week, which begins on Monday.
fn same_week(today: Date, days: i64) -> bool {
    let in_week = i64::from(today.weekday().to_monday_zero_offset()) + days;
    (0..7).contains(&in_week)
}

fn two_days(
    desk: &Desk,
    place: &Place,
    code: codes::Code,
    near: Option<Date>,
    far: Option<Date>,
    findings: &mut Vec<Finding>,
) {
    let (Some(near), Some(far)) = (near, far) else { return };
    if !matches!(place.timex(), Timex::Weekday(_)) {
        return;
    }
    if let Some(draft) = desk.draft(code, place) {
        let spoken = |day| desk.spoken.day(day, Shown::DAY);
        let written = |day| place.cased(&desk.written.day(day, Shown::WEEKDAY));
        findings.push(
            draft
                .say(
                    "message",
                    &[("text", &place.text()), ("first", &spoken(near)), ("second", &spoken(far))],
                )
                .write(written(near))
                .write(written(far))
                .done(),
        );
    }
}

fn single_day(place: &Place) -> Option<Date> {
    // A night begins on its day and ends on the next.
    place.date.value.from()
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, fixed, told_with};
    use crate::settings::{Profile, Settings};

    #[test]
    fn the_articles_own_weekday_is_asked_about() {
        // A Thursday.
        check(
            "2025-09-04",
            &[
                "{Giovedì|weekday-is-today} il premier parlerà alla Camera.",
                "Il voto è atteso {giovedì|weekday-is-today}.",
                "La seduta di {giovedì|weekday-is-today} è stata sospesa.",
                "Oggi, giovedì, il premier parlerà alla Camera.",
                "Giovedì 4 settembre il premier parlerà alla Camera.",
                "Giovedì 11 settembre il premier parlerà alla Camera.",
                "Venerdì il premier parlerà alla Camera.",
                "Il mercato si tiene ogni giovedì.",
                "Il giovedì il museo è chiuso.",
                "«Giovedì voteremo», ha detto.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "weekday-is-today", "Giovedì il premier parlerà."),
            [
                "Oggi, giovedì 4 settembre il premier parlerà.",
                "Giovedì 11 settembre il premier parlerà."
            ]
        );
        let mut agency = Settings::default();
        agency.dates.profile = Profile::Agency;
        let text = "Giovedì il premier parlerà alla Camera.";
        assert_eq!(told_with(&agency, "2025-09-04", text), text);
    }

    #[test]
    fn next_and_last_are_asked_about_within_the_week() {
        check(
            "2025-09-04",
            &[
                "Si vota {venerdì prossimo|ambiguous-next}.",
                "Si vota il {prossimo sabato|ambiguous-next}.",
                "Si vota lunedì prossimo.",
                "Si vota mercoledì prossimo.",
                "Si vota giovedì prossimo.",
                "{Mercoledì scorso|ambiguous-last} il ministro ha firmato.",
                "Lo {scorso lunedì|ambiguous-last} il ministro ha firmato.",
                "Venerdì scorso il ministro ha firmato.",
                "Domenica scorsa si è votato.",
                "«Ci vediamo venerdì prossimo», ha detto.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "ambiguous-next", "Si vota venerdì prossimo."),
            ["Si vota venerdì 5 settembre.", "Si vota venerdì 12 settembre."]
        );
        assert_eq!(
            fixed("2025-09-04", "ambiguous-last", "Mercoledì scorso ha firmato."),
            ["Mercoledì 3 settembre ha firmato.", "Mercoledì 27 agosto ha firmato."]
        );
    }

    #[test]
    fn one_name_for_a_past_and_a_future_day() {
        check(
            "2025-09-04",
            &[
                "Martedì il ministro è arrivato a Kiev. {Martedì|weekday-past-and-future} partirà per Mosca.",
                "Martedì il ministro è arrivato a Kiev. Mercoledì partirà per Mosca.",
                "Martedì il ministro è arrivato a Kiev. Martedì ha visto Zelensky.",
                "Martedì 2 settembre è arrivato a Kiev. Martedì 9 partirà.",
            ],
        );
    }
}
