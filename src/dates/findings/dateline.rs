//! What is wrong with the article's own date.

use super::anchors;
use super::codes;
use super::desk::{Desk, Place};
use crate::dates::calendar::{days_between, plus};
use crate::dates::dateline::{Statement, StatementKind};
use crate::dates::wording::Shown;
use crate::dates::{CalendarDate, DateSource, Timex};
use crate::finding::{Edit, Finding};
use crate::text::{BlockKind, Span};
use jiff::civil::Date;

/// An article shorter than this many bytes may do without a date in its body.
const LONG: usize = 900;

/// Judges the statements of the date, and what the body makes of it.
pub fn judge(desk: &Desk, findings: &mut Vec<Finding>) {
    conflict(desk, findings);
    without_year(desk, findings);
    at_end(desk, findings);
    body_without_date(desk, findings);
}

fn conflict(desk: &Desk, findings: &mut Vec<Finding>) {
    let article = desk.article;
    let Some(own) = desk.today() else { return };
    let primary = article
        .statements
        .iter()
        .find(|statement| article.span == Some(statement.span))
        .or_else(|| article.statements.iter().find(|statement| statement.date() == Some(own)));
    for statement in &article.statements {
        let Some(other) = statement.date().or_else(|| in_year_of(statement, own)) else { continue };
        if primary.is_some_and(|primary| primary.span == statement.span) || other == own {
            continue;
        }
        // An article may be brought up to date on a later day, as long as it does not say *oggi*.
        if statement.kind == StatementKind::Updated && other > own && !counts_from_today(desk) {
            continue;
        }
        let Some(draft) = desk.draft_at(codes::DATELINE_CONFLICT, statement.span) else { return };
        let spoken = |day| desk.spoken.day(day, Shown::YEAR);
        let key = if primary.is_none() { "message-given" } else { "message" };
        let mut draft = draft.say(key, &[("first", &spoken(own)), ("second", &spoken(other))]);
        draft = draft.edits(
            "keep-this",
            &[("date", &spoken(own))],
            vec![Edit { span: statement.span, text: like(desk, statement, own) }],
        );
        if let Some(primary) = primary {
            draft = draft.related(primary.span, &[("date", &spoken(own))]).edits(
                "keep-this",
                &[("date", &spoken(other))],
                vec![Edit { span: primary.span, text: like(desk, primary, other) }],
            );
        }
        findings.push(draft.done());
        return;
    }
}

/// The day of a statement without a year, in the year that brings it nearest to `own`.
fn in_year_of(statement: &Statement, own: Date) -> Option<Date> {
    [own.year() - 1, own.year(), own.year() + 1]
        .into_iter()
        .filter_map(|year| Date::new(year, statement.month, statement.day?).ok())
        .min_by_key(|day| days_between(own, *day).abs())
}

/// Whether something outside quotations counts from the article's day.
fn counts_from_today(desk: &Desk) -> bool {
    desk.places.iter().any(|place| {
        let context = place.context();
        let deictic = match place.timex() {
            Timex::Deictic { .. } => true,
            Timex::Part { day, this, .. } => {
                *this || matches!(day.as_deref(), Some(Timex::Deictic { .. }))
            }
            Timex::Clock { day: Some(day), .. } => matches!(**day, Timex::Deictic { .. }),
            _ => false,
        };
        deictic && !context.in_quotation && !desk.is_dateline(place)
    })
}

/// A day written as the statement writes its own.
fn like(desk: &Desk, statement: &Statement, day: Date) -> String {
    let text = desk.slice(statement.span);
    let figures = text.chars().all(|c| !c.is_alphabetic());
    if text.starts_with(|c: char| c.is_ascii_digit()) && text.get(4..5) == Some("-") {
        return day.to_string();
    }
    if figures && let Some(separator) = text.chars().find(|c| !c.is_ascii_digit()) {
        return format!("{:02}{separator}{:02}{separator}{}", day.day(), day.month(), day.year());
    }
    let weekday = text.starts_with(|c: char| c.is_alphabetic());
    desk.written.day(day, Shown { weekday, year: true })
}

fn without_year(desk: &Desk, findings: &mut Vec<Finding>) {
    if desk.article.value.is_some() {
        return;
    }
    let Some(statement) = desk.article.statements.iter().find(|statement| statement.year.is_none())
    else {
        return;
    };
    let Some(draft) = desk.draft_at(codes::DATELINE_WITHOUT_YEAR, statement.span) else { return };
    let text = desk.slice(statement.span);
    let mut draft = draft.say("message", &[("text", &text)]);
    for year in years(desk, statement) {
        draft = draft.write(format!("{text} {year}"));
    }
    findings.push(draft.done());
}

/// The years in which the article may have been written: the last one that the day has been in, and
/// the one before, as archives are older than the desk.
fn years(desk: &Desk, statement: &Statement) -> Vec<i16> {
    let mut years: Vec<i16> = desk.article.proposed.iter().map(|day| day.year()).take(1).collect();
    if let Some(today) = desk.settings.today {
        let passed = (statement.month, statement.day.unwrap_or(1)) <= (today.month(), today.day());
        let last = today.year() - i16::from(!passed);
        years.extend([last, last - 1]);
    }
    let mut known = Vec::new();
    years.retain(|year| {
        !known.contains(year) && {
            known.push(*year);
            true
        }
    });
    years
}

fn at_end(desk: &Desk, findings: &mut Vec<Finding>) {
    let [statement] = desk.article.statements.as_slice() else { return };
    if !statement.at_end
        || desk.article.source == DateSource::Given
        || statement.kind == StatementKind::Updated
    {
        return;
    }
    let (Some(draft), Some(day)) =
        (desk.draft_at(codes::DATELINE_AT_END, statement.span), statement.date())
    else {
        return;
    };
    let text = desk.slice(statement.span);
    let draft = draft.say("message", &[("text", &text)]);
    let mut edits = vec![anchors::insertion(desk, day)];
    edits.extend(line_of(desk, statement.span).map(|span| Edit { span, text: String::new() }));
    findings.push(draft.edits("move", &[], edits).done());
}

/// The line that holds nothing but a statement, with its line break.
fn line_of(desk: &Desk, span: Span) -> Option<Span> {
    let block = desk.blocks.iter().find(|block| {
        block.offset <= span.start && span.end as usize <= block.offset as usize + block.text.len()
    })?;
    let outside = |text: &str| !text.contains(|c: char| c.is_alphabetic());
    let from = (span.start - block.offset) as usize;
    let to = (span.end - block.offset) as usize;
    let alone = outside(block.text.get(..from)?) && outside(block.text.get(to..)?);
    (alone && block.offset > 0).then(|| Span::new(0, block.text.len()).shifted(block.offset))
}

fn body_without_date(desk: &Desk, findings: &mut Vec<Finding>) {
    if desk.today().is_none() || desk.places.iter().any(|place| !desk.is_dateline(place)) {
        return;
    }
    let body = desk.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
    if body.clone().map(|block| block.text.len()).sum::<usize>() < LONG {
        return;
    }
    let Some(first) = body.clone().find(|block| block.text.len() > LONG / 12) else { return };
    let start = first.text.len() - first.text.trim_start().len();
    let Some(word) = first
        .text
        .get(start..)
        .and_then(|text| text.split_whitespace().next())
        .map(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric()))
    else {
        return;
    };
    let span = Span::new(start, start + word.len()).shifted(first.offset);
    if let Some(draft) = desk.draft_at(codes::BODY_WITHOUT_DATE, span) {
        findings.push(draft.say("message", &[]).done());
    }
}

/// *oggi, mercoledì 3 settembre* in an article of the 4th.
pub fn contradiction(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    let (Timex::Deictic { days }, Some(today)) = (place.timex(), desk.today()) else { return };
    let Some(other) = desk.neighbour(place, 1) else { return };
    let gap = place.up_to(other).trim();
    if !matches!(gap, "" | "," | "(" | "–" | "-" | "—") {
        return;
    }
    let Some(meant) = desk.day_from_today(*days) else { return };
    if says(other.timex(), meant) != Some(false) {
        return;
    }
    let span = Span { start: place.span().start, end: other.span().end };
    let Some(draft) = desk.draft(codes::DATELINE_CONTRADICTION, place) else { return };
    let text = desk.slice(span);
    let spoken = |day: Date| desk.spoken.day(day, Shown::WEEKDAY);
    let said = other.date.value.from().filter(|_| matches!(other.timex(), Timex::Date(_)));
    let right = format!("{}, {}", place.text(), desk.written.day(meant, Shown::WEEKDAY));
    let mut draft = draft
        .over(span)
        .say(
            "message",
            &[
                ("text", &text),
                ("word", &place.text()),
                ("meant", &spoken(meant)),
                ("date", &desk.spoken.day(today, Shown::YEAR)),
            ],
        )
        .edits("keep-day", &[("text", &right)], vec![Edit { span, text: right.clone() }]);
    if let Some(statement) =
        desk.article.statements.iter().find(|statement| statement.date() == Some(today))
    {
        draft = draft.related(statement.span, &[]);
        let moved = said
            .and_then(|said| Some(plus(said, jiff::Span::new().try_days(-*days).ok()?)))
            .flatten();
        if let Some(moved) = moved {
            let edit = Edit { span: statement.span, text: like(desk, statement, moved) };
            draft = draft.edits(
                "move-dateline",
                &[("date", &desk.spoken.day(moved, Shown::YEAR))],
                vec![edit],
            );
        }
    }
    findings.push(draft.done());
}

/// Whether an expression can mean this day, as far as it goes; `None` if it names no day.
fn says(timex: &Timex, day: Date) -> Option<bool> {
    match timex {
        Timex::Weekday(form) => Some(form.weekday == day.weekday()),
        Timex::Date(CalendarDate { weekday, day: Some(number), month, year, .. }) => {
            let same = |written: Option<u8>, real: i8| {
                written.is_none_or(|written| i8::try_from(written) == Ok(real))
            };
            Some(
                weekday.is_none_or(|weekday| weekday == day.weekday())
                    && same(Some(*number), day.day())
                    && same(*month, day.month())
                    && year.is_none_or(|year| year.two_digits || year.number == day.year()),
            )
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, findings, fixed};
    use crate::settings::Settings;
    use jiff::civil::date;

    #[test]
    fn statements_that_disagree() {
        let text = "date 2025-09-04 (Adnkronos) - Testo. Aggiornato alle 10:00 del {5 settembre 2025|dateline-conflict}. Lo ha detto oggi.";
        check("2025-09-04", &[text]);
        check("", &[text]);
        check(
            "",
            &[
                // Brought up to date, and nothing counts from today.
                "date 2025-09-04 (Adnkronos) - Testo. Aggiornato alle 10:00 del 5 settembre 2025. Lo ha detto il 3 settembre.",
                "date 2025-09-04 (Adnkronos) - Testo. Aggiornato alle 10:00 del 4 settembre 2025. Lo ha detto oggi.",
                "date 2019-10 Governo\n\nMilano, 31 ott. (LaPresse) - Lo ha detto oggi.\n",
                "Pubblicato il 4 settembre 2020, il romanzo ha vinto il premio. Lo ha detto l'autore.",
            ],
        );
        check(
            "2025-09-04",
            &[
                "Pubblicato il {6 settembre 2025|dateline-conflict} alle 10.15\n\nLo ha detto oggi.\n",
            ],
        );
    }

    #[test]
    fn datelines_without_a_year() {
        let text = "(ANSA) - ROMA, {17 SET|dateline-without-year} - Testo.";
        check("", &[text, "(ANSA) - ROMA, {17 SET|dateline-without-year} - Lo ha detto oggi."]);
        check("2025-09-17", &["(ANSA) - ROMA, 17 SET - Testo."]);
        let settings = Settings { today: Some(date(2025, 11, 2)), ..Settings::default() };
        let told = findings(&settings, "", "(ANSA) - ROMA, 17 SET - Testo.");
        let texts: Vec<&str> = told[0].fixes.iter().map(|fix| fix.edits[0].text.as_str()).collect();
        assert_eq!(texts, ["17 SET 2025", "17 SET 2024"]);
    }

    #[test]
    fn a_date_behind_the_text() {
        let body = "Il presidente ha incontrato il collega a Parigi e i due hanno parlato a lungo della crisi in corso.\n\n";
        let text = format!("{}(31-07-2025 19:35)\n", body.repeat(6));
        let codes: Vec<&str> =
            findings(&Settings::default(), "", &text).iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&"date/dateline-at-end"), "{codes:?}");
        let moved = fixed("", "dateline-at-end", &text).remove(0);
        assert!(moved.starts_with("31 luglio 2025\n\nIl presidente"), "{moved}");
        assert!(!moved.contains("19:35"), "{moved}");
    }

    #[test]
    fn today_is_another_day() {
        check(
            "2025-09-04",
            &[
                "{Oggi, mercoledì 3 settembre|dateline-contradiction}, si vota.",
                "Si è votato {ieri, giovedì 4 settembre|dateline-contradiction}.",
                "{Domani, sabato|dateline-contradiction}, si vota.",
                "Oggi, giovedì 4 settembre, si vota.",
                "Si è votato ieri, mercoledì 3 settembre.",
                "Domani, venerdì, si vota.",
                "Oggi 4 settembre si vota.",
                "Si vota oggi, domani e sabato.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "dateline-contradiction", "Oggi, mercoledì 3 settembre, si vota."),
            ["Oggi, giovedì 4 settembre, si vota."]
        );
    }

    #[test]
    fn a_text_that_never_says_when() {
        let line = "Il presidente ha incontrato il collega a Parigi e i due hanno parlato a lungo della crisi in corso.\n\n";
        let codes = |text: &str| -> Vec<&str> {
            findings(&Settings::default(), "2025-09-04", text)
                .iter()
                .map(|finding| finding.code)
                .collect()
        };
        assert_eq!(codes(&line.repeat(12)), ["date/body-without-date"]);
        assert_eq!(codes(&line.repeat(2)), [""; 0]);
        assert_eq!(codes(&format!("{}Lo ha detto ieri.\n", line.repeat(12))), [""; 0]);
    }
}
