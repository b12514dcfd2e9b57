//! Years that can be counted: *a dieci anni dall’11 settembre 2001*, *50 anni, nato nel 1970*.

use super::codes;
use super::desk::{Desk, Place};
use super::ranges::is_inexact;
use crate::dates::calendar::completed_years;
use crate::dates::wording::{Shown, capitalised};
use crate::dates::{Amount, Base, CalendarDate, Direction, Quantity, Timex, Unit};
use crate::finding::{Edit, Finding};
use crate::text::Span;
use jiff::civil::Date;

/// Nobody is older, and few articles count further back.
const OLDEST: i16 = 120;

pub fn judge(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    let Some(today) = desk.today() else { return };
    if let Some(years) = years(desk, place) {
        anniversary(desk, place, today, years, findings);
        age(desk, place, today, years, findings);
    }
    ordinal(desk, place, today, findings);
}

/// The number of *dieci anni*, where it is exact.
fn years(desk: &Desk, place: &Place) -> Option<i16> {
    let amount = match place.timex() {
        Timex::Duration(form) if form.anchored.is_none() || counts_itself(desk, place) => {
            &form.amount
        }
        Timex::Shift { amount, direction: Direction::Past, base: Base::Article } => amount,
        _ => return None,
    };
    match amount {
        Amount { parts, approximate: false } => match parts.as_slice() {
            [(Quantity::Exactly(years), Unit::Year)] if years.fract() == 0.0 && *years < 1000.0 => {
                Some(*years as i16)
            }
            _ => None,
        },
        _ => None,
    }
}

/// *passati dieci anni*: the word that counts them is part of the expression.
fn counts_itself(desk: &Desk, place: &Place) -> bool {
    let text = place.text().to_lowercase();
    desk.words
        .years_since
        .iter()
        .any(|word| text.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(' ')))
}

/// *A dieci anni dall’11 settembre 2001*; *dieci anni fa, l’11 settembre 2001*.
fn anniversary(desk: &Desk, place: &Place, today: Date, years: i16, findings: &mut Vec<Finding>) {
    let Some(event) = desk.neighbour(place, 1) else { return };
    let Some((from, year_only)) = day_with_year(event) else { return };
    let gap = place.up_to(event).trim().to_lowercase().replace('’', "'");
    let counted = match place.timex() {
        Timex::Duration(_) => {
            let before = last_words(place);
            counts_from(desk, &gap)
                && (counts_itself(desk, place)
                    || desk.words.years_since.iter().any(|word| ends_with(&before, word)))
        }
        _ => {
            matches!(gap.as_str(), "," | ", il" | ", l'" | ", nel" | "(" | ", era il" | ", era l'")
        }
    };
    if !counted
        || is_inexact(desk, place)
        || from > today
        || said_of_another_year(desk, place, from.year(), years)
    {
        return;
    }
    let (turning, complete) = (today.year() - from.year(), completed_years(from, today));
    // In the weeks round the day both counts are in use.
    if years == turning || years == complete || (year_only && years == turning - 1) {
        return;
    }
    let Some(draft) = desk.draft(codes::ANNIVERSARY_MISMATCH, place) else { return };
    let period = match year_only {
        true => desk.spoken.years(from.year(), today.year()),
        false => desk.spoken.period(from, today, None),
    };
    let draft = draft.say(
        "message",
        &[("period", &capitalised(&period)), ("counted", &turning), ("text", &place.text())],
    );
    findings.push(match with_number(desk, place, turning) {
        Some(text) => draft.write(text).done(),
        None => draft.done(),
    });
}

/// *dall’*, *dalla strage del*
fn counts_from(desk: &Desk, gap: &str) -> bool {
    let words = &desk.words;
    let short =
        gap.split_whitespace().count() <= 5 && !gap.contains([',', '.', ';', ':', '(', ')']);
    words.since.iter().any(|since| gap == since)
        || (short
            && words.since.iter().any(|since| gap.starts_with(since.as_str()))
            && words
                .of_the
                .iter()
                .any(|of| gap.split_whitespace().next_back() == Some(of.as_str())))
}

/// *nato nel 1970, l’attore, 50 anni,*
fn age(desk: &Desk, place: &Place, today: Date, years: i16, findings: &mut Vec<Finding>) {
    let Timex::Duration(_) = place.timex() else { return };
    let Some(birth) = desk.sentence(place).find(|other| is_birth(desk, other)) else { return };
    let Some((born, year_only)) = day_with_year(birth) else { return };
    if !is_age(desk, place) || is_inexact(desk, place) {
        return;
    }
    let older = today.year() - born.year();
    let right = if year_only { [older, older - 1] } else { [completed_years(born, today); 2] };
    if right.contains(&years)
        || !(0..=OLDEST).contains(&older)
        || said_of_another_year(desk, place, born.year(), years)
        || is_dead(desk, place)
    {
        return;
    }
    let Some(draft) = desk.draft(codes::AGE_MISMATCH, place) else { return };
    let [older, younger] = right;
    let mut draft = match year_only {
        true => draft.say(
            "message",
            &[
                ("text", &place.text()),
                ("birth", &born.year()),
                ("year", &today.year()),
                ("age", &older),
            ],
        ),
        false => draft.say(
            "message-day",
            &[
                ("text", &place.text()),
                ("birth", &desk.spoken.the_day(born, Shown::YEAR)),
                ("age", &older),
            ],
        ),
    };
    if let (Some(text), Some(other)) =
        (with_number(desk, place, older), with_number(desk, place, younger))
    {
        let edit = |text: &str| vec![Edit { span: place.span(), text: text.to_owned() }];
        if year_only {
            let day = desk.spoken.the_day(today, Shown::DAY);
            let title =
                [("older", &text as &dyn std::fmt::Display), ("younger", &younger), ("date", &day)];
            draft = draft.edits("before-birthday", &title, edit(&text)).write(other);
        } else {
            draft = draft.write(text);
        }
    }
    findings.push(draft.done());
}

/// *il decimo anniversario dell’11 settembre 2001*
fn ordinal(desk: &Desk, place: &Place, today: Date, findings: &mut Vec<Finding>) {
    let Some((from, _)) = day_with_year(place) else { return };
    let before = place.before().trim_end();
    let Some((at, word)) = last_word(before) else { return };
    if !desk.words.anniversary.contains(&word.to_lowercase()) {
        return;
    }
    let Some((start, number)) = last_word(before.get(..at).unwrap_or("").trim_end()) else {
        return;
    };
    let Some(written) = ordinal_number(desk, number) else { return };
    let turning = today.year() - from.year();
    // The one before and the one to come are spoken of as well.
    if (turning - 1..=turning + 1).contains(&written)
        || said_of_another_year(desk, place, from.year(), written)
    {
        return;
    }
    let Some(draft) = desk.draft(codes::ANNIVERSARY_MISMATCH, place) else { return };
    let at = place.in_article(Span::new(start, start + number.len()));
    findings.push(
        draft
            .over(at)
            .say(
                "message",
                &[
                    ("period", &capitalised(&desk.spoken.years(from.year(), today.year()))),
                    ("counted", &turning),
                    ("text", &number),
                ],
            )
            .write(format!("{turning}°"))
            .done(),
    );
}

fn ordinal_number(desk: &Desk, word: &str) -> Option<i16> {
    let word = word.to_lowercase();
    let figures = word.trim_end_matches(['°', 'º', '^', 'o', 'a', 'ª']);
    figures
        .parse()
        .ok()
        .or_else(|| desk.words.ordinals.get(&word).and_then(|n| i16::try_from(*n).ok()))
}

/// The day of an expression that says its year; whether that is all it says.
fn day_with_year(place: &Place) -> Option<(Date, bool)> {
    match place.timex() {
        Timex::Date(CalendarDate { year: Some(year), day, .. }) if !year.bc => {
            Some((place.date.value.from()?, day.is_none()))
        }
        _ => None,
    }
}

fn is_birth(desk: &Desk, place: &Place) -> bool {
    let before = place.before();
    // *nato a Roma il 3 marzo 1970*
    let near: Vec<&str> = before.split_whitespace().rev().take(5).collect();
    day_with_year(place).is_some()
        && near
            .iter()
            .take_while(|word| !word.ends_with([',', '.', ';', ')']))
            .any(|word| desk.words.born.contains(&word.trim_start_matches('(').to_lowercase()))
}

/// Whether a number of years stands as an age does: between commas or brackets, or after *ha*.
fn is_age(desk: &Desk, place: &Place) -> bool {
    let before = place.before().trim_end();
    let apart = before.is_empty() || before.ends_with([',', '(', '–', '—', '-']);
    let after = place.after().trim_start();
    let closed = after.is_empty() || after.starts_with([',', ')', '.', ';', '–', '—', '-']);
    place.lead().is_empty()
        && (apart && closed
            || last_word(before)
                .is_some_and(|(_, word)| desk.words.aged.contains(&word.to_lowercase())))
}

/// Whether the sentence is about somebody's death or past.
fn is_dead(desk: &Desk, place: &Place) -> bool {
    let from = place.before().rfind(['.', '!', '?']).map_or(0, |at| at + 1);
    let sentence = place.before().get(from..).unwrap_or("").to_lowercase();
    let after = place.after().split(['.', '!', '?']).next().unwrap_or("").to_lowercase();
    desk.words.dead.iter().any(|word| has_word(&sentence, word) || has_word(&after, word))
}

/// Whether the sentence has a year for which the count is right: the story is about then.
fn said_of_another_year(desk: &Desk, place: &Place, from: i16, years: i16) -> bool {
    desk.sentence(place).any(|other| {
        day_with_year(other).is_some_and(|(day, _)| {
            let gone = day.year() - from;
            gone != 0 && (gone == years || gone == years + 1)
        })
    })
}

/// The expression with another number, in letters or figures as it was.
fn with_number(desk: &Desk, place: &Place, number: i16) -> Option<String> {
    let text = place.text();
    let parts = |c: char| c.is_whitespace() || c == '\'' || c == '’';
    let mut at = 0;
    for word in text.split_inclusive(parts) {
        let bare = word.trim_end_matches(parts);
        let elided = word.ends_with(['\'', '’']);
        if bare.parse::<u32>().is_ok()
            || elided
            || desk.written.number_of(bare).is_some()
            || desk.words.tens.contains(&bare.to_lowercase())
        {
            let rest = text.get(at + word.len()..)?;
            // A count that was wrong in letters is easier to check in figures.
            return Some(format!("{}{number} {rest}", text.get(..at)?));
        }
        at += word.len();
    }
    None
}

/// The words before the expression, with its lead, in lower case.
fn last_words(place: &Place) -> String {
    format!("{} {}", place.before().trim_end(), place.lead()).to_lowercase().trim_end().to_owned()
}

fn ends_with(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(char::is_alphanumeric)
            && !text[at + word.len()..].starts_with(char::is_alphanumeric)
    })
}

/// The last word of a text and where it starts.
fn last_word(text: &str) -> Option<(usize, &str)> {
    let at = text
        .rfind(|c: char| c.is_whitespace() || c == '(' || c == '\'' || c == '’')
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let word = text.get(at..)?;
    (!word.is_empty()).then_some((at, word))
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, fixed};

    #[test]
    fn years_since_a_day_add_up() {
        check(
            "2025-09-04",
            &[
                "A {dieci anni|anniversary-mismatch} dall'11 settembre 2001.",
                "A ventiquattro anni dall'11 settembre 2001.",
                "A 24 anni dall'11 settembre 2001.",
                "A {20 anni|anniversary-mismatch} dal 2 agosto 1980 Bologna ricorda.",
                "A quasi 45 anni dal 2 agosto 1980 Bologna ricorda.",
                "A quasi 50 anni dal 2 agosto 1980 Bologna ricorda.",
                "Nel 2011, a dieci anni dall'11 settembre 2001, gli Usa uccisero Bin Laden.",
                "Dieci anni dopo l'11 settembre 2001 gli Usa uccisero Bin Laden.",
                "Sono passati {dieci anni|anniversary-mismatch} dall'11 settembre 2001.",
                "A {vent'anni|anniversary-mismatch} dalla strage del 2 agosto 1980.",
                "A 45 anni dalla strage del 2 agosto 1980.",
                "Il {decimo|anniversary-mismatch} anniversario dell'11 settembre 2001.",
                "Il 24° anniversario dell'11 settembre 2001.",
                "In vista del 25° anniversario dell'11 settembre 2001.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "anniversary-mismatch", "A dieci anni dall'11 settembre 2001."),
            ["A 24 anni dall'11 settembre 2001."]
        );
        assert_eq!(
            fixed("2025-09-04", "anniversary-mismatch", "A vent'anni dall'11 settembre 2001."),
            ["A 24 anni dall'11 settembre 2001."]
        );
    }

    #[test]
    fn ages_fit_births() {
        check(
            "2025-09-04",
            &[
                "Nato nel 1970, l'attore, {50 anni|age-mismatch}, è romano.",
                "Nato nel 1970, l'attore, 55 anni, è romano.",
                "Nato nel 1970, l'attore, 54 anni, è romano.",
                "L'attore ({50 anni|age-mismatch}, nato a Roma nel 1970) è tornato.",
                "Nato il 3 marzo 1970, l'attore, {54 anni|age-mismatch}, è romano.",
                "Nato nel 1970, è morto a 50 anni.",
                "Nato nel 1970, ha lavorato per 30 anni in teatro.",
                "Nato nel 1920 e morto nel 1970, 50 anni, era romano.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "age-mismatch", "Nato nel 1970, l'attore, 50 anni, è romano."),
            [
                "Nato nel 1970, l'attore, 55 anni, è romano.",
                "Nato nel 1970, l'attore, 54 anni, è romano."
            ]
        );
    }
}
