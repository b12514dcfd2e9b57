//! Expressions that count from a date which the article does not have.

use super::codes;
use super::desk::{Desk, Place};
use crate::dates::resolve::Grain;
use crate::dates::{
    Amount, Anchor, CalendarDate, DurationForm, Quantity, Timex, TimexType, Unit, Which,
};
use crate::finding::{Edit, Finding, Severity};
use crate::text::{BlockKind, Span};
use jiff::civil::Date;

/// So many places are named beside the finding at the head of an article.
const NAMED: usize = 20;

/// Tells what has no anchor, each place on its own; returns those that count for the whole.
pub fn judge<'a>(desk: &Desk<'a>, findings: &mut Vec<Finding>) -> Vec<Place<'a>> {
    // Day and month are known then; the year is asked for once.
    let unanchored = desk.article.value.is_none() && desk.article.statements.is_empty()
        || desk.article.value.is_some_and(|moment| moment.grain < Grain::Day);
    let mut lost = Vec::new();
    if !unanchored {
        return lost;
    }
    for place in &desk.places {
        if place.context().in_quotation
            || desk.is_dateline(place)
            || place.date.anchor != Anchor::Missing
        {
            continue;
        }
        if dated_beside(desk, place) {
            continue;
        }
        let code = match need(place.timex()) {
            // A month is known without its day.
            Some(Need::Year) if desk.article.value.is_some() => continue,
            Some(Need::Year) => codes::MISSING_YEAR_WITHOUT_DATELINE,
            Some(Need::Day) if place.date.kind != TimexType::Set => {
                codes::RELATIVE_WITHOUT_DATELINE
            }
            Some(Need::Some) => {
                lost.push(*place);
                continue;
            }
            _ => continue,
        };
        lost.push(*place);
        if let Some(draft) = desk.draft(code, place) {
            findings.push(draft.say("message", &[("text", &place.text())]).done());
        }
    }
    lost
}

/// *oggi, mercoledì 3 settembre 2025*: the day stands beside the word.
fn dated_beside(desk: &Desk, place: &Place) -> bool {
    matches!(place.timex(), Timex::Deictic { .. })
        && desk.neighbour(place, 1).is_some_and(|other| {
            matches!(other.timex(), Timex::Date(CalendarDate { day: Some(_), year: Some(_), .. }))
                && matches!(place.up_to(other).trim(), "" | "," | "(")
        })
}

/// What an expression lacks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// A day to count from.
    Day,
    /// Its year.
    Year,
    /// A day to count from, though it would still be vague with it.
    Some,
}

fn need(timex: &Timex) -> Option<Need> {
    match timex {
        Timex::Deictic { .. } | Timex::Weekday(_) | Timex::Part { .. } | Timex::Nth(_) => {
            Some(Need::Day)
        }
        Timex::Date(CalendarDate {
            weekday: None,
            month: Some(_),
            of: None,
            which: Which::Plain,
            ..
        }) => Some(Need::Year),
        Timex::Date(CalendarDate { month: Some(_), weekday: Some(_), day: Some(_), .. }) => {
            Some(Need::Year)
        }
        Timex::Date(_) => Some(Need::Day),
        Timex::Period { .. } => Some(Need::Day),
        Timex::Holiday { which: Which::Plain, .. } | Timex::Season { which: Which::Plain, .. } => {
            Some(Need::Year)
        }
        Timex::Holiday { .. } | Timex::Season { .. } => Some(Need::Day),
        Timex::Shift { amount, .. } => Some(if is_exact(amount) { Need::Day } else { Need::Some }),
        Timex::Duration(DurationForm { amount, anchored: Some(_), .. }) => {
            let days = amount.parts.iter().all(|(_, unit)| *unit <= Unit::Week);
            Some(if is_exact(amount) && days { Need::Day } else { Need::Some })
        }
        Timex::Edge { of, .. } => need(of),
        Timex::Clock { day: Some(day), .. } => need(day),
        Timex::Night { first, .. } => need(first),
        Timex::Range { from, to } => need(to).or(need(from)),
        _ => None,
    }
}

fn is_exact(amount: &Amount) -> bool {
    amount.parts.iter().all(|(quantity, _)| matches!(quantity, Quantity::Exactly(_)))
}

/// The one finding on an article without a date, at its head.
pub fn missing_dateline(desk: &Desk, lost: &[Place], findings: &mut Vec<Finding>) {
    let Some(first) = lost.first() else { return };
    let Some(head) = head(desk) else { return };
    let Some(draft) = desk.draft_at(codes::MISSING_DATELINE, head) else { return };
    let mut draft = if desk.article.value.is_some() {
        draft.say("message-month", &[("count", &lost.len())])
    } else if lost.len() == 1 {
        draft.say("message-one", &[("text", &first.text())])
    } else {
        draft.say("message", &[("count", &lost.len())])
    };
    for place in lost.iter().take(NAMED) {
        draft = draft.related(place.span(), &[("text", &place.text())]);
    }
    for day in proposed(desk) {
        let text = desk.dateline_line(day);
        let title = desk.message("fix", "dateline", &[("text", &text.trim())]);
        draft = draft.fix(title, vec![insertion(desk, day)]);
    }
    findings.push(draft.done());
}

/// The places that want an article's date are all mended at once where one warning at its head
/// names them: they whisper then, but not so low that an editor would no longer underline them.
pub fn hush(findings: &mut [Finding]) {
    let is_hanging = |finding: &Finding| finding.code == codes::RELATIVE_WITHOUT_DATELINE.name;
    // One place alone has nothing that it could be told together with.
    let hanging = findings.iter().filter(|finding| is_hanging(finding)).count();
    let told = findings.iter().any(|finding| finding.code == codes::MISSING_DATELINE.name);
    if told && hanging > 1 {
        for finding in findings.iter_mut().filter(|finding| is_hanging(finding)) {
            finding.severity = finding.severity.min(Severity::Info);
        }
    }
}

/// Days that the article could be dated with, the likelier first: none of them is sure.
fn proposed(desk: &Desk) -> Vec<Date> {
    let mut days = desk.article.proposed.clone();
    days.extend(desk.settings.today);
    let mut seen = Vec::new();
    days.retain(|day| {
        !seen.contains(day) && {
            seen.push(*day);
            true
        }
    });
    days
}

/// The edit that dates the article: a key of its front matter, or a line at its head.
pub fn insertion(desk: &Desk, day: Date) -> Edit {
    let front = desk.blocks.first().filter(|block| block.kind == BlockKind::FrontMatter);
    let (at, text) = match front.and_then(|block| Some((block, block.text.find('\n')? + 1))) {
        Some((block, line)) => {
            let key = desk.words.dateline.keys.first().map_or("date", String::as_str);
            // TOML between +++, YAML between ---.
            let set = if block.text.starts_with('+') { " = " } else { ": " };
            (block.offset + line as u32, format!("{key}{set}{day}\n"))
        }
        None => (0, desk.dateline_line(day)),
    };
    Edit { span: Span { start: at, end: at }, text }
}

/// The first word of the article.
pub fn head(desk: &Desk) -> Option<Span> {
    let block = desk.blocks.iter().find(|block| {
        block.kind.is_prose()
            && block.kind != BlockKind::FrontMatter
            && !block.text.trim().is_empty()
    })?;
    let start = block.text.len() - block.text.trim_start().len();
    let word = block.text.get(start..)?.split_whitespace().next()?;
    let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let word = if bare.is_empty() { word } else { bare };
    Some(Span::new(start, start + word.len()).shifted(block.offset))
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::{check, findings};
    use crate::settings::Settings;
    use jiff::civil::date;

    #[test]
    fn each_place_is_told_on_its_own() {
        check(
            "",
            &[
                "Il premier parlerà {domani|relative-without-dateline} alla Camera.",
                "{Martedì|relative-without-dateline} il premier è arrivato a Kiev.",
                "L'{anno scorso|relative-without-dateline} il Pil era salito.",
                "La {prossima settimana|relative-without-dateline} si vota.",
                "Lo ha detto {tre giorni fa|relative-without-dateline}.",
                "{Stamattina|relative-without-dateline} il premier è partito.",
                "L'attacco nella {notte di mercoledì|relative-without-dateline}.",
                "Il {15 agosto|missing-year-without-dateline} i leader si sono visti.",
                "A {dicembre|missing-year-without-dateline} il partito aveva perso.",
                "Il 15 agosto 2025 i leader si sono visti.",
                "Nel 2019 il partito aveva perso.",
                "Oggi, mercoledì 3 settembre 2025, si vota.",
                "Si celebra ogni 25 aprile.",
                "Il mercato si tiene ogni lunedì.",
                "La guerra dura da tre anni.",
                "«Verrò domani», ha detto.",
                "Il 15 agosto 2025 i leader si sono visti e il giorno dopo sono ripartiti.",
            ],
        );
    }

    #[test]
    fn the_article_is_told_of_once() {
        let settings = Settings { today: Some(date(2025, 9, 5)), ..Settings::default() };
        let text =
            "Kiev sotto attacco\n\nMartedì il premier è arrivato. Domani ripartirà per Roma.\n";
        let told = findings(&settings, "", text);
        let head = told
            .iter()
            .find(|finding| finding.code == "date/missing-dateline")
            .expect("it is told");
        assert_eq!(head.message, "Articolo senza data: 2 espressioni non si possono risolvere");
        assert_eq!(head.span.of(text), "Kiev");
        assert_eq!(head.related.len(), 2);
        // What the fix writes is understood as the article's date.
        let edit = &head.fixes[0].edits[0];
        let dated = format!("{}{text}", edit.text);
        assert!(findings(&settings, "", &dated).is_empty(), "{dated}");
        assert!(findings(&settings, "2025-09-04", text).is_empty());
        let front = "---\ntitle: Kiev\n---\nDomani ripartirà.\n";
        let told = findings(&settings, "", front);
        let edit = &told
            .iter()
            .find(|finding| finding.code == "date/missing-dateline")
            .expect("told")
            .fixes[0]
            .edits[0];
        let mut dated = front.to_owned();
        dated.insert_str(edit.span.start as usize, &edit.text);
        assert_eq!(dated, "---\ndate: 2025-09-05\ntitle: Kiev\n---\nDomani ripartirà.\n");
        assert!(findings(&settings, "", &dated).is_empty());
    }

    #[test]
    fn an_article_without_dates_needs_none() {
        check("", &["Il premier è a Kiev.", "", "Era il 1789: cadde la Bastiglia."]);
    }
}
