//! Holidays given the wrong day: *Pasqua, 13 aprile 2025*.

use super::codes;
use super::desk::{Desk, Place};
use super::inner;
use crate::dates::calendar::Feast;
use crate::dates::wording::Shown;
use crate::dates::{Timex, Which};
use crate::finding::Finding;
use crate::text::Span;

/// Judges a holiday with the date beside it.
pub fn judge(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    let Timex::Holiday { index, year, which: Which::Plain } = place.timex() else { return };
    let before = place.before().trim_end();
    let lead = place.lead().to_lowercase();
    let said_otherwise =
        desk.words.not_the_day.iter().any(|word| lead == *word || ends_with_word(before, word));
    if said_otherwise || place.context().bound.is_some() {
        return;
    }
    for step in [1, -1] {
        let Some(other) = desk.neighbour(place, step) else { continue };
        let (first, second) = if step > 0 { (place, other) } else { (other, place) };
        if !is_the_day(desk, first.up_to(second)) {
            continue;
        }
        let Some(inner) = inner::dates(other).into_iter().find(|inner| inner.alone) else {
            continue;
        };
        let (Some(day), Some(month), Some(meant)) = (inner.date.day, inner.date.month, inner.meant)
        else {
            continue;
        };
        let said = inner.date.year.or(*year).is_some();
        let in_year = year.filter(|year| !year.two_digits).map_or(meant.year(), |year| year.number);
        let Some((name, right)) = desk.holiday(*index, in_year) else { continue };
        let same = (i8::try_from(day), i8::try_from(month)) == (Ok(right.day()), Ok(right.month()));
        // Without a year, a movable feast may be that of another one.
        if same
            || (!said
                && desk.today().is_none()
                && desk
                    .feast(*index)
                    .is_some_and(|(_, feast)| !matches!(feast, Feast::Fixed { .. })))
        {
            return;
        }
        if let Some(draft) = desk.draft(codes::HOLIDAY_MISMATCH, other) {
            let span = Span { start: first.span().start, end: second.span().end };
            let spoken = desk.spoken.the_day(right, Shown::DAY);
            findings.push(
                draft
                    .over(span)
                    .say("message", &[("year", &in_year), ("holiday", &name), ("date", &spoken)])
                    .write_at(inner.span(other), inner.rewritten(desk, other, right))
                    .done(),
            );
        }
        return;
    }
}

/// Whether what stands between a holiday and a date says that they are the same day.
fn is_the_day(desk: &Desk, between: &str) -> bool {
    let between = between.trim().to_lowercase().replace('’', "'");
    between.is_empty() || desk.words.is_the_day.contains(&between)
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.len() >= word.len()
        && text.get(text.len() - word.len()..).is_some_and(|end| end.eq_ignore_ascii_case(word))
        && text
            .get(..text.len() - word.len())
            .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, fixed};

    #[test]
    fn feasts_have_their_days() {
        check(
            "2025-09-04",
            &[
                "{Pasqua, 13 aprile 2025|holiday-mismatch}, messa in piazza.",
                "A {Pasqua, il 13 aprile 2025|holiday-mismatch}, la messa sarà in piazza.",
                "{Natale, 26 dicembre|holiday-mismatch}: musei aperti.",
                "{Ferragosto, 14 agosto|holiday-mismatch}, spiagge piene.",
                "{Pasquetta, 20 aprile 2025|holiday-mismatch}, gita fuori porta.",
                "Pasqua, 20 aprile 2025, messa in piazza.",
                "Pasqua 2026, 5 aprile, messa in piazza.",
                "Il 25 aprile, festa della Liberazione.",
                "Natale, 25 dicembre: musei aperti.",
                "Dopo Pasqua, il 28 aprile 2025, si riparte.",
                "Tra Natale e il 6 gennaio 2026 le scuole sono chiuse.",
                "Le scuole sono chiuse da Pasqua al 25 aprile.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "holiday-mismatch", "Pasqua, 13 aprile 2025, messa in piazza."),
            ["Pasqua, 20 aprile 2025, messa in piazza."]
        );
    }
}
