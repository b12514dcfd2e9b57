//! Words that hide a day: *recentemente*, *nei prossimi giorni*, *dall’inizio della guerra*.

use super::codes::{self, Code};
use super::desk::{Desk, Place};
use crate::dates::{Amount, Base, DurationForm, Quantity, Reference, Timex, Unit};
use crate::finding::Finding;

/// What is put where a date belongs that only the author knows.
const PLACEHOLDER: &str = "[data]";

pub fn judge(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    let code = match place.timex() {
        Timex::Vague(reference) if hides_a_day(desk, place, *reference) => codes::VAGUE,
        Timex::Shift { amount, base: Base::Article, .. } if is_vague(amount) => codes::VAGUE,
        Timex::Duration(DurationForm { amount, anchored: Some(_), .. }) if is_vague(amount) => {
            codes::VAGUE
        }
        Timex::Event if place.date.value.from().is_none() => codes::EVENT_ANCHORED,
        Timex::Shift { base: Base::Event(_), .. } if place.date.value.from().is_none() => {
            codes::EVENT_ANCHORED
        }
        _ => return,
    };
    tell(desk, place, code, findings);
}

fn tell(desk: &Desk, place: &Place, code: Code, findings: &mut Vec<Finding>) {
    let Some(draft) = desk.draft(code, place) else { return };
    let draft = draft.say("message", &[("text", &place.text())]);
    let title = desk.message("fix", "placeholder", &[("text", &PLACEHOLDER)]);
    let edit = if code == codes::VAGUE {
        crate::finding::Edit { span: place.span(), text: PLACEHOLDER.to_owned() }
    } else {
        let end = place.span().end;
        crate::finding::Edit {
            span: crate::text::Span { start: end, end },
            text: format!(" {PLACEHOLDER}"),
        }
    };
    findings.push(draft.fix(title, vec![edit]).done());
}

/// *ora*, *in passato* and *in futuro* stand for no day that could be written instead.
fn hides_a_day(desk: &Desk, place: &Place, reference: Reference) -> bool {
    let text = place.text().to_lowercase().replace('’', "'");
    reference != Reference::Present && !desk.words.timeless.contains(&text)
}

/// *qualche giorno*, *prossimi giorni*; years and decades name a time, not a day.
fn is_vague(amount: &Amount) -> bool {
    amount.parts.iter().any(|(quantity, unit)| {
        matches!(quantity, Quantity::Few | Quantity::Some)
            && *unit < Unit::Year
            && *unit >= Unit::Hour
    })
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, fixed, told_with};
    use crate::settings::{Event, IsoDate, Settings};

    #[test]
    fn words_that_hide_a_day() {
        check(
            "2025-09-04",
            &[
                "È successo {qualche tempo fa|vague}.",
                "Il ministro ha {recentemente|vague} annunciato la riforma.",
                "L'annuncio è atteso nei {prossimi giorni|vague}.",
                "Lo ha annunciato {qualche giorno fa|vague}.",
                "«Ci vedremo presto», ha detto.",
                "Per ora il ministro tace.",
                "Il Paese è in guerra da anni.",
                "In passato era stato sindaco.",
                "Lo ha annunciato tre giorni fa.",
                "Negli ultimi due anni i prezzi sono raddoppiati.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "vague", "È successo qualche tempo fa."),
            ["È successo [data]."]
        );
    }

    #[test]
    fn events_without_a_date() {
        let text = "I prezzi sono raddoppiati dopo l'inizio della guerra.";
        check(
            "2025-09-04",
            &["I prezzi sono raddoppiati dopo l'{inizio della guerra|event-anchored}."],
        );
        let mut house = Settings::default();
        let date = IsoDate::parse("2022-02-24").expect("a date");
        house.events.push(Event { name: "inizio della guerra".to_owned(), date });
        assert_eq!(told_with(&house, "2025-09-04", text), text);
    }
}
