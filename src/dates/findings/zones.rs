//! Hours on other clocks, and hours that the clocks skip.

use super::codes;
use super::desk::{Desk, Place};
use crate::dates::calendar::days_between;
use crate::dates::wording::{Shown, capitalised};
use crate::dates::{ClockTime, Timex};
use crate::finding::{Edit, Finding};
use crate::text::Span;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

/// How far behind an hour the local one may be given, in bytes.
const NEAR: usize = 60;

pub fn judge(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    let Timex::Clock { time, .. } = place.timex() else { return };
    let Some(clock) = clock(time) else { return };
    match time.zone {
        Some(zone) => foreign(desk, place, clock, zone, findings),
        None => {
            if let Some(day) = place.date.value.from() {
                skipped(desk, place, day.to_datetime(clock), findings);
            }
        }
    }
}

fn clock(time: &ClockTime) -> Option<Time> {
    use crate::dates::DayPart::{Afternoon, Evening};
    let hour = i8::try_from(time.hour).ok()?;
    // *le 8 di sera*
    let hour =
        if matches!(time.part, Some(Afternoon | Evening)) && hour < 12 { hour + 12 } else { hour };
    Time::new(hour, i8::try_from(time.minute.unwrap_or(0)).ok()?, 0, 0).ok()
}

fn foreign(desk: &Desk, place: &Place, clock: Time, zone: Span, findings: &mut Vec<Finding>) {
    let Some(there) = zone_of(desk, place.slice(zone.range())) else { return };
    let home = &desk.settings.dates.timezone;
    let Some(day) = place.date.value.from().or(desk.today()).or(desk.settings.today) else {
        return;
    };
    let Some(here) = translated(day, clock, &there, home) else { return };
    if here == day.to_datetime(clock) || is_given(desk, place) {
        return;
    }
    let Some(draft) = desk.draft(codes::FOREIGN_TIME_ZONE, place) else { return };
    let written = time_in_words(here.time());
    let key = match days_between(day, here.date()) {
        1.. => "note-next-day",
        0 if here.hour() == 1 => "note-one",
        0 => "note",
        _ => "note-previous-day",
    };
    // The note goes into the article, so it is in the article's language.
    let note = desk.in_article(codes::FOREIGN_TIME_ZONE.name, key, &[("time", &written)]);
    let end = place.span().end;
    let title = desk.message("fix", "insert", &[("text", &note.trim())]);
    findings.push(
        draft
            .say("message", &[("text", &place.text()), ("time", &written)])
            .fix(title, vec![Edit { span: Span { start: end, end }, text: note }])
            .done(),
    );
}

/// The civil time at home of a civil time elsewhere.
fn translated(day: Date, clock: Time, there: &TimeZone, home: &TimeZone) -> Option<DateTime> {
    let moment = there.to_timestamp(day.to_datetime(clock)).ok()?;
    Some(home.to_datetime(moment))
}

/// The time zone that words name: the longest name in them.
fn zone_of(desk: &Desk, words: &str) -> Option<TimeZone> {
    let words = words.to_lowercase().replace('’', "'");
    let named = |name: &str| {
        words.match_indices(name).any(|(at, _)| {
            let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            free(words[..at].chars().next_back()) && free(words[at + name.len()..].chars().next())
        })
    };
    desk.words
        .zones
        .iter()
        .filter(|(name, _)| named(name))
        .max_by_key(|(name, _)| name.len())
        .and_then(|(_, zone)| TimeZone::get(zone).ok())
}

/// Whether the local time stands beside it already.
fn is_given(desk: &Desk, place: &Place) -> bool {
    let near = |text: &str| {
        let text = text.to_lowercase();
        desk.words.local_time.iter().any(|words| text.contains(words.as_str()))
    };
    let (before, after) = (place.before(), place.after());
    let from = before.len().saturating_sub(NEAR);
    let from =
        (from..=before.len()).find(|at| before.is_char_boundary(*at)).unwrap_or(before.len());
    let to = (0..=NEAR.min(after.len())).rev().find(|at| after.is_char_boundary(*at)).unwrap_or(0);
    near(&before[from..]) || near(&after[..to])
}

/// *2*, *2.30*
fn time_in_words(time: Time) -> String {
    if time.minute() == 0 {
        time.hour().to_string()
    } else {
        format!("{}.{:02}", time.hour(), time.minute())
    }
}

fn skipped(desk: &Desk, place: &Place, time: DateTime, findings: &mut Vec<Finding>) {
    let key = match desk.settings.dates.timezone.to_ambiguous_timestamp(time).offset() {
        AmbiguousOffset::Gap { .. } => "message",
        AmbiguousOffset::Fold { .. } => "message-twice",
        AmbiguousOffset::Unambiguous { .. } => return,
    };
    if let Some(draft) = desk.draft(codes::DST_GAP, place) {
        let date = capitalised(&desk.spoken.the_day(time.date(), Shown::YEAR));
        findings
            .push(draft.say(key, &[("date", &date), ("time", &time_in_words(time.time()))]).done());
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, fixed};

    #[test]
    fn hours_elsewhere_are_translated() {
        check(
            "2025-09-04",
            &[
                "Il voto comincia alle {20 ora di Washington|foreign-time-zone}.",
                "Il voto comincia alle 20 ora di Washington (le 2 in Italia).",
                "Il voto comincia alle 20 ora di Parigi.",
                "Il voto comincia alle 20.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "foreign-time-zone", "Il voto comincia alle 20 ora di Washington."),
            ["Il voto comincia alle 20 ora di Washington (le 2 del giorno dopo in Italia)."]
        );
    }

    #[test]
    fn clocks_skip_and_repeat_an_hour() {
        check(
            "2025-03-31",
            &[
                "La scossa alle {2.30 del 30 marzo 2025|dst-gap} ha svegliato tutti.",
                "La scossa alle 3.30 del 30 marzo 2025 ha svegliato tutti.",
                "La scossa alle {2.30 del 26 ottobre 2025|dst-gap} ha svegliato tutti.",
                "La scossa alle 2.30 del 31 marzo 2025 ha svegliato tutti.",
            ],
        );
    }
}
