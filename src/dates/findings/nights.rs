//! Nights and midnights, which belong to two days.

use super::codes;
use super::desk::{Desk, Place};
use crate::dates::wording::capitalised;
use crate::dates::{ClockTime, DayPart, Timex};
use crate::finding::{Edit, Finding};
use crate::lang::messages::fill;
use crate::text::Span;
use jiff::civil::Date;

pub fn judge(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    match place.timex() {
        Timex::Part { part: DayPart::Night, day, .. } => {
            night(desk, place, day.as_deref(), findings)
        }
        Timex::Clock {
            time: time @ ClockTime { midnight: true, named: true, .. },
            day: Some(day),
        } => {
            midnight(desk, place, time, day, findings);
        }
        _ => {}
    }
}

fn night(desk: &Desk, place: &Place, day: Option<&Timex>, findings: &mut Vec<Finding>) {
    // Everybody knows which night that of Christmas is; *in nottata* is the one at hand.
    let named = place.text().to_lowercase().contains(desk.words.night.word.as_str());
    if !named || matches!(day, Some(Timex::Holiday { .. })) {
        return;
    }
    let Some(first) = desk.today().and(place.date.value.from()) else { return };
    let Some(draft) = desk.draft(codes::AMBIGUOUS_NIGHT, place) else { return };
    let read = desk.spoken.night(first, desk.year());
    let mut draft = draft.say("message", &[("text", &place.text()), ("read", &read)]);
    let mut readings = vec![first];
    readings.extend(other_night(desk, day, first));
    for first in readings {
        if let Some((text, edits)) = between(desk, place, first) {
            let title = desk.message("fix", "write", &[("text", &text)]);
            draft = draft.fix(title, edits);
        }
    }
    findings.push(draft.done());
}

/// The other night that is meant by the same words: that before, unless it was read as that.
fn other_night(desk: &Desk, day: Option<&Timex>, first: Date) -> Option<Date> {
    let named = match day {
        // *stanotte*, *nella notte*
        None => desk.today()?,
        Some(Timex::Deictic { days }) => desk.day_from_today(*days)?,
        Some(Timex::Weekday(form)) if form.weekday == first.weekday() => first,
        Some(Timex::Weekday(_)) => first.tomorrow().ok()?,
        Some(Timex::Date(date))
            if date.day.is_some_and(|day| i8::try_from(day) == Ok(first.day())) =>
        {
            first
        }
        Some(Timex::Date(_)) => first.tomorrow().ok()?,
        Some(_) => return None,
    };
    let other = if named == first { first.yesterday() } else { first.tomorrow() };
    other.ok()
}

/// The night with both its days. The word for it stays where it is; only what says whose night it
/// is changes.
fn between(desk: &Desk, place: &Place, first: Date) -> Option<(String, Vec<Edit>)> {
    let words = &desk.words.night;
    let text = place.text();
    let at = text.to_lowercase().find(words.word.as_str()).filter(|_| !words.word.is_empty())?;
    let (before, after) = (text.get(..at)?, text.get(at + words.word.len()..)?);
    let second = first.tomorrow().ok()?;
    let (from, to) = desk.written.pair(first, second, true, desk.year());
    let behind = fill(&words.between, &[("from", &from), ("to", &to)]);
    let start = place.expression.span.start as usize;
    let lead = if before.is_empty() {
        String::new()
    } else if place.context().sentence_start && place.lead().is_empty() {
        capitalised(&words.lead)
    } else {
        words.lead.clone()
    };
    // A lead outside the expression (*della notte*, *per stanotte*) is kept.
    let lead = if place.lead().is_empty() || before.is_empty() { lead } else { String::new() };
    let mut edits = Vec::new();
    if !before.is_empty() {
        edits.push(Edit {
            span: place.in_article(Span::new(start, start + before.len())),
            text: lead.clone(),
        });
    }
    let end = start + at + words.word.len();
    edits.push(Edit {
        span: place.in_article(Span::new(end, end + after.len())),
        text: behind.clone(),
    });
    Some((format!("{lead}{}{behind}", text.get(at..at + words.word.len())?), edits))
}

fn midnight(
    desk: &Desk,
    place: &Place,
    time: &ClockTime,
    day: &Timex,
    findings: &mut Vec<Finding>,
) {
    let of_holiday = matches!(day, Timex::Holiday { .. });
    if of_holiday || time.minute.is_some_and(|minute| minute > 0) {
        return;
    }
    let Some(draft) = desk.draft(codes::AMBIGUOUS_MIDNIGHT, place) else { return };
    let mut draft = draft.say("message", &[("text", &place.text())]);
    for hour in [&desk.words.midnight.end, &desk.words.midnight.start] {
        if let Some((text, edits)) = in_figures(desk, place, hour) {
            let title = desk.message("fix", "write", &[("text", &text)]);
            draft = draft.fix(title, edits);
        }
    }
    findings.push(draft.done());
}

/// *alle 24 di sabato* for *la mezzanotte di sabato*: the word and the article before it change.
fn in_figures(desk: &Desk, place: &Place, hour: &str) -> Option<(String, Vec<Edit>)> {
    let words = &desk.words.midnight;
    let text = place.text();
    let at = text.to_lowercase().find(words.word.as_str()).filter(|_| !words.word.is_empty())?;
    let rest = text.get(at + words.word.len()..)?;
    let written = place.lead();
    let key = written.to_lowercase();
    let before = place.before().split_whitespace().next_back().unwrap_or("").to_lowercase();
    let lead = match words.leads_after.get(&key) {
        Some(lead) if words.prepositions.contains(&before) => lead,
        _ => words.leads.get(&key)?,
    };
    let lead = if written.starts_with(char::is_uppercase)
        || (written.is_empty() && place.context().sentence_start)
    {
        capitalised(lead)
    } else {
        lead.clone()
    };
    let start = place.expression.span.start as usize;
    let with_lead = place.span_with_lead();
    let lead_span = Span { start: with_lead.start, end: with_lead.start + written.len() as u32 };
    let word = place.in_article(Span::new(start + at, start + at + words.word.len()));
    let edits = if written.is_empty() {
        vec![Edit { span: word, text: format!("{lead} {hour}") }]
    } else {
        vec![
            Edit { span: lead_span, text: lead.clone() },
            Edit { span: word, text: hour.to_owned() },
        ]
    };
    Some((format!("{lead} {hour}{rest}"), edits))
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, fixed};

    #[test]
    fn nights_belong_to_two_days() {
        check(
            "2025-09-04",
            &[
                "{Stanotte|ambiguous-night} sono caduti 29 droni.",
                "L'attacco nella {notte di mercoledì|ambiguous-night} ha causato danni.",
                "L'attacco è avvenuto {ieri notte|ambiguous-night}.",
                "Nella {notte|ambiguous-night} sono caduti 29 droni.",
                "L'attacco nella notte tra martedì e mercoledì.",
                "La notte di Natale le chiese erano piene.",
                "«Stanotte non ho dormito», ha detto.",
                "Ieri sera sono caduti 29 droni.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "ambiguous-night", "Stanotte sono caduti 29 droni."),
            [
                "Nella notte tra mercoledì 3 e giovedì 4 settembre sono caduti 29 droni.",
                "Nella notte tra giovedì 4 e venerdì 5 settembre sono caduti 29 droni."
            ]
        );
        assert_eq!(
            fixed("2025-12-23", "ambiguous-night", "Nella notte sono caduti 29 droni.")[0],
            "Nella notte tra lunedì 22 e martedì 23 dicembre sono caduti 29 droni."
        );
        assert_eq!(
            fixed(
                "2025-09-04",
                "ambiguous-night",
                "L'attacco è avvenuto nella notte di mercoledì."
            )[0],
            "L'attacco è avvenuto nella notte tra mercoledì 3 e giovedì 4 settembre."
        );
    }

    #[test]
    fn midnights_belong_to_two_days() {
        check(
            "2025-09-04",
            &[
                "La {mezzanotte di sabato|ambiguous-midnight} scade il termine.",
                "Il termine scade alla {mezzanotte del 30 settembre|ambiguous-midnight}.",
                "Il termine scade a mezzanotte.",
                "La mezzanotte di Capodanno si brinda in piazza.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "ambiguous-midnight", "La mezzanotte di sabato scade il termine."),
            ["Alle 24 di sabato scade il termine.", "Alle 0 di sabato scade il termine."]
        );
    }
}
