//! How dates are written: small letters, ordinals, apostrophes, points.

use super::codes;
use super::desk::{Desk, Place};
use super::inner::{self, Inner};
use crate::dates::wording::Shown;
use crate::dates::{ClockTime, Timex, TimexType};
use crate::finding::Finding;
use crate::settings::Profile;
use crate::text::Span;

pub fn judge(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    for inner in inner::dates(place) {
        date(desk, place, &inner, findings);
    }
    apostrophe(desk, place, findings);
    if let Timex::Clock { time, .. } = place.timex() {
        separator(desk, place, time, findings);
    }
    deictic(desk, place, findings);
}

fn date(desk: &Desk, place: &Place, inner: &Inner, findings: &mut Vec<Finding>) {
    let (style, surface) = (&desk.words.style, &inner.date.surface);
    if surface.numeric.is_some() {
        return;
    }
    if surface.foreign_month {
        foreign_month(desk, place, inner, findings);
        return;
    }
    let day = surface.day.zip(inner.date.day);
    if let (Some((span, 1)), true, false) = (day, style.ordinal_first_of_month, surface.ordinal_day)
        && (surface.month.is_some() || !inner.alone)
        && let Some(draft) = desk.draft(codes::STYLE_FIRST_OF_MONTH, place)
    {
        let end = surface.month.unwrap_or(span).end as usize;
        let text =
            format!("{}{}", desk.written.first_of_month, place.slice(span.end as usize..end));
        let at = place.in_article(Span::new(span.start as usize, end));
        findings.push(
            draft
                .over(at)
                .say("message", &[("text", &text)])
                .write(text.as_str())
                .preferred()
                .done(),
        );
    } else if let (Some((span, number)), true, true) =
        (day, style.days_without_zero, surface.leading_zero)
        && let Some(draft) = desk.draft(codes::STYLE_LEADING_ZERO, place)
    {
        let end = surface.month.unwrap_or(span).end as usize;
        let text = format!("{number}{}", place.slice(span.end as usize..end));
        let at = place.in_article(Span::new(span.start as usize, end));
        findings.push(
            draft
                .over(at)
                .say("message", &[("text", &text)])
                .write(text.as_str())
                .preferred()
                .done(),
        );
    }
    capital(desk, place, inner, findings);
}

fn foreign_month(desk: &Desk, place: &Place, inner: &Inner, findings: &mut Vec<Finding>) {
    let (Some(month), Some(span)) = (inner.date.month, inner.date.surface.month) else { return };
    let Ok(month) = i8::try_from(month) else { return };
    let Some(draft) = desk.draft(codes::FOREIGN_MONTH, place) else { return };
    let whole = place.expression.span;
    let name = desk.written.month_name(month);
    // *September 4, 2025* is foreign in more than its month.
    let text = match inner.meant {
        Some(meant) if inner.alone && inner.date.day.is_some() => {
            let shown =
                Shown { weekday: inner.date.weekday.is_some(), year: inner.date.year.is_some() };
            desk.written.day(meant, shown)
        }
        _ => format!(
            "{}{name}{}",
            place.slice(whole.start as usize..span.start as usize),
            place.slice(span.end as usize..whole.end as usize)
        ),
    };
    findings.push(
        draft
            .say(
                "message",
                &[("text", &place.slice(span.range())), ("month", &desk.spoken.month_name(month))],
            )
            .write(text)
            .done(),
    );
}

fn capital(desk: &Desk, place: &Place, inner: &Inner, findings: &mut Vec<Finding>) {
    let (surface, Some(span)) = (&inner.date.surface, inner.date.surface.month) else { return };
    let written = place.slice(span.range());
    let begins_sentence = place.context().sentence_start
        && place.lead().is_empty()
        && span.start == place.expression.span.start;
    // A line in capitals is a matter of layout; *il 25 Aprile* is the name of a feast.
    let capitals = written.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if !desk.words.style.lower_case_months
        || !surface.capital_month
        || begins_sentence
        || capitals
        || is_feast(desk, inner)
    {
        return;
    }
    if let Some(draft) = desk.draft(codes::STYLE_CAPITAL_MONTH, place) {
        let text = written.to_lowercase();
        let at = place.in_article(span);
        findings.push(
            draft
                .over(at)
                .say("message", &[("text", &text)])
                .write(text.as_str())
                .preferred()
                .done(),
        );
    }
}

/// Whether the date, without a year, is that of a feast which goes by it.
fn is_feast(desk: &Desk, inner: &Inner) -> bool {
    let (Some(day), Some(month), None) = (inner.date.day, inner.date.month, inner.date.year) else {
        return false;
    };
    desk.has_feast_on(month, day)
}

/// *anni ‘90*: the mark that opens a quotation in the place of an apostrophe.
fn apostrophe(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    let style = &desk.words.style;
    let Some(apostrophe) = style.apostrophe else { return };
    let text = place.text();
    // A year with two figures is told of as such.
    let told = |inner: &Inner| {
        inner.date.year.is_some_and(|year| year.two_digits)
            && inner.meant.is_some_and(|meant| meant.year() >= 2000)
    };
    if inner::dates(place).iter().any(told) {
        return;
    }
    let wrong = |at: usize, c: char| {
        style.not_apostrophes.contains(&c)
            && text[at + c.len_utf8()..].starts_with(|next: char| next.is_ascii_digit())
    };
    if !text.char_indices().any(|(at, c)| wrong(at, c)) {
        return;
    }
    let right: String =
        text.char_indices().map(|(at, c)| if wrong(at, c) { apostrophe } else { c }).collect();
    if let Some(draft) = desk.draft(codes::STYLE_APOSTROPHE, place) {
        findings.push(
            draft.say("message", &[("text", &right)]).write(right.as_str()).preferred().done(),
        );
    }
}

fn separator(desk: &Desk, place: &Place, time: &ClockTime, findings: &mut Vec<Finding>) {
    let (Some(wanted), Some(written), Some(minute)) =
        (desk.words.style.time_separator, time.separator, time.minute)
    else {
        return;
    };
    // Seconds belong to stopwatches and logs, which have their own forms.
    if written == wanted || time.second.is_some() || !(written == ':' || written == ',') {
        return;
    }
    // A stamp in figures has its own form.
    if inner::dates(place).iter().any(|inner| inner.date.surface.numeric.is_some()) {
        return;
    }
    let text = place.text();
    let (from, to) = (format!("{written}{minute:02}"), format!("{wanted}{minute:02}"));
    let Some(at) = text.find(&from) else { return };
    let right = format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
    if let Some(draft) = desk.draft(codes::STYLE_TIME_SEPARATOR, place) {
        findings.push(draft.say("message", &[("text", &right)]).write(right).preferred().done());
    }
}

/// House styles for the web write out every day that is counted from the article's.
fn deictic(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    let web = desk.settings.dates.profile == Profile::Web;
    let asked = desk
        .settings
        .severity(codes::STYLE_DEICTIC.name, web.then_some(crate::finding::Severity::Hint));
    let (Some(severity), Timex::Deictic { .. }, Some(_)) = (asked, place.timex(), desk.today())
    else {
        return;
    };
    let Some(day) = place.date.value.from().filter(|_| place.date.kind == TimexType::Date) else {
        return;
    };
    if place.context().in_quotation {
        return;
    }
    let Some(draft) = desk.draft_with(codes::STYLE_DEICTIC, place, severity) else { return };
    let spoken = desk.spoken.day(day, Shown::WEEKDAY);
    findings.push(
        draft
            .say("message", &[("text", &place.text()), ("date", &spoken)])
            .write(place.cased(&desk.written.day(day, Shown::WEEKDAY)))
            .done(),
    );
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, fixed, told_with};
    use crate::settings::{Profile, Settings};

    #[test]
    fn days_and_months_in_italian() {
        check(
            "2025-09-04",
            &[
                "Roma, {1 settembre|style-first-of-month} 2025.",
                "La mostra va dal {1|style-first-of-month} al 5 settembre.",
                "Roma, 1° settembre 2025.",
                "Roma, il primo settembre 2025.",
                "Il {04 settembre|style-leading-zero} 2025 si vota.",
                "Il 09/09/2025 si vota.",
                "Nel mese di {Settembre|style-capital-month} 2025.",
                "Il 4 {Settembre|style-capital-month} 2025 si vota.",
                "Settembre 2025 è stato piovoso.",
                "Domenica 7 settembre il concerto.",
                "Il 25 Aprile si celebra la Liberazione.",
                "ROMA, 4 SETTEMBRE 2025.",
                "Il testo del {4 September 2025|foreign-month}.",
                "Il testo del 4 settembre 2025.",
            ],
        );
        assert_eq!(
            fixed("2025-09-04", "foreign-month", "Il testo del 4 September 2025."),
            ["Il testo del 4 settembre 2025."]
        );
        assert_eq!(
            fixed("2025-09-04", "style-first-of-month", "Roma, 1 settembre 2025."),
            ["Roma, 1° settembre 2025."]
        );
        assert_eq!(
            fixed("2025-09-04", "style-leading-zero", "Il 04 settembre 2025 si vota."),
            ["Il 4 settembre 2025 si vota."]
        );
    }

    #[test]
    fn marks_and_points() {
        check(
            "2025-09-04",
            &[
                "Negli {anni ‘90|style-apostrophe}.",
                "Negli anni ’90.",
                "Negli anni '90.",
                "Il vertice comincia alle {8:30|style-time-separator}.",
                "Il vertice comincia alle {8,30|style-time-separator}.",
                "Il vertice comincia alle 8.30.",
                "«Il vertice comincia alle 8:30», ha detto.",
            ],
        );
        assert_eq!(fixed("2025-09-04", "style-apostrophe", "Negli anni ‘90."), ["Negli anni ’90."]);
        assert_eq!(
            fixed("2025-09-04", "style-time-separator", "Il vertice comincia alle 8:30."),
            ["Il vertice comincia alle 8.30."]
        );
    }

    #[test]
    fn the_web_writes_days_out() {
        let mut web = Settings::default();
        web.dates.profile = Profile::Web;
        let text = "Oggi il premier parlerà. «Oggi no», ha detto.";
        assert_eq!(
            told_with(&web, "2025-09-04", text),
            "{Oggi|style-deictic} il premier parlerà. «Oggi no», ha detto."
        );
        check("2025-09-04", &[text]);
    }
}
