//! Years that are missing, or written with two figures.

use super::codes;
use super::desk::{Desk, Place};
use super::inner::{self, Inner};
use super::tense;
use crate::dates::calendar::days_between;
use crate::dates::wording::Shown;
use crate::dates::{Anchor, CalendarDate, Grain, Rule, Tense, Timex, Which};
use crate::finding::{Finding, Severity};
use crate::text::Span;
use jiff::civil::Date;

/// Further from the article than this many days, a date of its year is not understood without it.
const UNDERSTOOD: i32 = 183;

pub fn judge(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    for inner in inner::dates(place) {
        if inner.alone {
            missing(desk, place, &inner, findings);
            two_digits(desk, place, &inner, findings);
        }
    }
}

fn missing(desk: &Desk, place: &Place, inner: &Inner, findings: &mut Vec<Finding>) {
    let date = inner.date;
    let (Some(today), Some(meant)) = (desk.today(), inner.meant) else { return };
    let silent = date.year.is_some()
        || date.month.is_none()
        // *lunedì 8 settembre* can only be so in one year near.
        || date.weekday.is_some()
        || date.of.is_some()
        || date.which != Which::Plain
        // An earlier expression, or its partner in a list, gave the year.
        || matches!(place.date.anchor, Anchor::Previous(_) | Anchor::Event)
        || matches!(place.date.rule, Rule::Partner | Rule::Anaphora | Rule::Timeless);
    if silent || desk.article.value.is_none_or(|moment| moment.grain < Grain::Day) {
        return;
    }
    let meant = understood_day(desk, place, date, today, meant);
    let other_year = other_year(desk, place, today.year());
    let understood = meant.year() == today.year() && days_between(today, meant).abs() <= UNDERSTOOD;
    if understood && other_year.is_none() {
        return;
    }
    let Some(draft) = desk.draft(codes::MISSING_YEAR, place) else { return };
    let read = match date.day {
        Some(_) => desk.spoken.day(meant, Shown::YEAR),
        None => desk.spoken.month(meant.year(), meant.month()),
    };
    let draft = match other_year {
        Some(year) => draft.default_severity(Severity::Info).say(
            "message-other-year",
            &[("text", &place.text()), ("read", &read), ("year", &year)],
        ),
        None => draft.say("message", &[("text", &place.text()), ("read", &read)]),
    };
    let written = inner.text(place);
    let with_year = |year: i16| format!("{written}{}{year}", year_separator(date));
    let mut draft = draft.write_at(inner.span(place), with_year(meant.year()));
    if let Some(year) = other_year.filter(|year| *year != meant.year()) {
        draft = draft.write_at(inner.span(place), with_year(year));
    }
    findings.push(draft.done());
}

/// The day that a reader takes the date for. A past verb that is a state (*sono chiusi*) picks no
/// year: then it is the nearest.
fn understood_day(
    desk: &Desk,
    place: &Place,
    date: &CalendarDate,
    today: Date,
    meant: Date,
) -> Date {
    let state = place.date.rule == Rule::PastTense
        && place.context().verb.is_some_and(|verb| !tense::is_past(desk, place, verb));
    let (true, Some(month)) = (state, date.month) else { return meant };
    let day = date.day.unwrap_or(1);
    [today.year() - 1, today.year(), today.year() + 1]
        .into_iter()
        .filter_map(|year| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok())
        .min_by_key(|near| days_between(today, *near).abs())
        .unwrap_or(meant)
}

fn year_separator(date: &CalendarDate) -> &'static str {
    if date.surface.numeric.is_some() { "/" } else { " " }
}

/// Another year that the text says close before and that could be meant here.
fn other_year(desk: &Desk, place: &Place, this_year: i16) -> Option<i16> {
    let in_sentence =
        desk.sentence(place).filter(|other| other.index < place.index).find_map(bare_year);
    let past = matches!(place.context().tense, Some(Tense::Past | Tense::Imperfect));
    // In the sentence before, a story of that year may have begun.
    let before = || {
        desk.previous(place)
            .filter(|other| past && other.date.block == place.date.block)
            .and_then(bare_year)
    };
    in_sentence.or_else(before).filter(|year| *year != this_year)
}

/// The year of *nel 2019*, *l’inchiesta è del 2019*.
fn bare_year(place: &Place) -> Option<i16> {
    match place.timex() {
        Timex::Date(CalendarDate { year: Some(year), month: None, .. }) if !year.bc => {
            place.date.value.from().map(|first| first.year())
        }
        _ => None,
    }
}

fn two_digits(desk: &Desk, place: &Place, inner: &Inner, findings: &mut Vec<Finding>) {
    let date = inner.date;
    let Some(year) = date.year.filter(|year| year.two_digits) else { return };
    let (Some(meant), Some(span)) = (inner.meant, date.surface.year) else { return };
    // Nobody takes '68 for 2068; and a date that has two readings is told of elsewhere.
    if year.number < 0 || meant.year() < 2000 || super::numeric::is_ambiguous(desk, place, inner) {
        return;
    }
    let Some(draft) = desk.draft(codes::TWO_DIGIT_YEAR, place) else { return };
    let apostrophe =
        place.slice(0..span.start as usize).chars().next_back().filter(|c| "'’‘`´′".contains(*c));
    let start = span.start as usize - apostrophe.map_or(0, char::len_utf8);
    let whole = place.expression.span;
    let draft = draft.say("message", &[("text", &place.text()), ("year", &meant.year())]);
    let year_at = Span::new(start.max(whole.start as usize), span.end as usize);
    let written = format!(
        "{}{}{}",
        place.slice(whole.start as usize..year_at.start as usize),
        meant.year(),
        place.slice(year_at.end as usize..whole.end as usize)
    );
    findings.push(draft.write(written).done());
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, fixed};

    #[test]
    fn years_are_asked_for_where_the_reader_cannot_know() {
        check(
            "2025-09-04",
            &[
                "A {dicembre|missing-year} il partito aveva perso le primarie.",
                "Il {10 gennaio|missing-year} il tribunale ha deciso.",
                "Il {10 febbraio|missing-year} si voterà.",
                "Nel 2019 il partito era nato e il {10 marzo|missing-year} aveva vinto.",
                "L'inchiesta è del 2019. Il {10 marzo|missing-year} il giudice ha deciso.",
                "La legge è del 2019. Il 10 ottobre si voterà la riforma.",
                "Il 25 dicembre i musei sono chiusi.",
                "Il 15 agosto i leader si sono visti in Alaska.",
                "A luglio il governo ha varato il decreto.",
                "Il 15 ottobre i leader si incontreranno a Roma.",
                "L'8 marzo scorso è stato firmato l'accordo.",
                "A dicembre dell'anno scorso il partito aveva perso.",
                "Il 15 e il 18 agosto 2024 i leader si sono visti.",
                "A Natale i negozi restano chiusi.",
                "«A dicembre abbiamo perso», ha detto.",
                "A dicembre 2024 il partito aveva perso le primarie.",
            ],
        );
        check("2026-01-10", &["A {dicembre|missing-year} il governo ha varato il decreto."]);
        assert_eq!(
            fixed("2025-09-04", "missing-year", "A dicembre il partito aveva perso le primarie."),
            ["A dicembre 2024 il partito aveva perso le primarie."]
        );
    }

    #[test]
    fn two_figures_may_be_another_century() {
        check(
            "2025-09-04",
            &[
                "Il bilancio del {31/12/24|two-digit-year}.",
                "A {gennaio '25|two-digit-year} i prezzi erano saliti.",
                "Il bilancio del 31/12/2024.",
                "Nel '68 gli studenti occuparono le università.",
                "Negli anni '90 il Paese era cresciuto.",
                "La stagione 2024/25.",
                "La guerra del 1914-18.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "two-digit-year", "A gennaio '25 i prezzi erano saliti."),
            ["A gennaio 2025 i prezzi erano saliti."]
        );
        assert_eq!(
            fixed("2025-09-04", "two-digit-year", "Il bilancio del 31/12/24."),
            ["Il bilancio del 31/12/2024."]
        );
    }
}
