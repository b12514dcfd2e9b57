//! The dates of an article at a glance: what is unclear first, then what happened when.

use super::words;
use crate::article::Article;
use crate::dates::wording::Shown;
use crate::dates::{Confidence, DateSource, Grain};
use crate::finding::Finding;
use crate::settings::Settings;
use crate::text::Span;
use jiff::civil::Date;

/// Findings on how a date is written, not on what it means.
const STYLE: &str = "date/style-";
/// Findings on an article as a whole, which mark its beginning and no date.
const OF_THE_ARTICLE: [&str; 2] = ["date/missing-dateline", "date/body-without-date"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dates {
    pub own: OwnDate,
    pub dates: Vec<Dated>,
}

/// The day the article is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDate {
    /// `2025-09-04`, `2025-09-04T10:30` or `2025-09`.
    pub value: Option<String>,
    pub source: DateSource,
    /// In words, or that there is none.
    pub label: String,
    /// Where the text states it, in article bytes.
    pub span: Option<Span>,
}

/// A date expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    pub span: Span,
    pub text: String,
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    pub kind: &'static str,
    /// As TIMEX3 has it.
    pub value: String,
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// In words; the text itself where there are none that say more.
    pub label: String,
    /// Why it is not clear.
    pub problem: Option<String>,
}

/// The dates of an article: unclear ones in the order of the text, then the others by their days.
pub fn dates(article: &Article, settings: &Settings) -> Dates {
    let mut dates: Vec<Dated> = article
        .dates()
        .dates
        .iter()
        .map(|date| {
            let text = article.text().of(date.span);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            Dated {
                span: date.span,
                kind: date.kind.as_str(),
                value: date.value.timex3(),
                from: date.value.from(),
                to: date.value.to(),
                label: words::value(&date.value, settings.locale.wording())
                    .unwrap_or_else(|| text.clone()),
                problem: problem(article, date.span).or_else(|| {
                    let messages = settings.locale.messages();
                    (date.confidence == Confidence::Low)
                        .then(|| messages.text("dates", "unsure", &[("text", &text)]))
                }),
                text,
            }
        })
        .collect();
    dates.sort_by_key(|date| {
        let day = if date.problem.is_some() { None } else { date.from };
        (date.problem.is_none(), date.problem.is_none() && date.from.is_none(), day, date.span)
    });
    Dates { own: own(article, settings), dates }
}

/// What makes a date unclear, by the gravest finding on it.
fn problem(article: &Article, span: Span) -> Option<String> {
    article
        .findings()
        .filter(|finding| concerns_a_meaning(finding) && finding.span.overlaps(span))
        .max_by_key(|finding| finding.severity)
        .map(|finding| finding.message.clone())
}

fn concerns_a_meaning(finding: &Finding) -> bool {
    finding.code.starts_with("date/")
        && !finding.code.starts_with(STYLE)
        && !OF_THE_ARTICLE.contains(&finding.code)
}

/// The dates of an article that somebody has to make clear, each with why.
pub fn unclear(article: &Article, settings: &Settings) -> Vec<Dated> {
    let mut dates = dates(article, settings).dates;
    dates.retain(|date| date.problem.is_some());
    dates
}

fn own(article: &Article, settings: &Settings) -> OwnDate {
    let own = &article.dates().date;
    let wording = settings.locale.wording();
    let label = match own.value {
        Some(moment) if moment.grain == Grain::Month => {
            wording.month(moment.date.year(), moment.date.month())
        }
        Some(moment) => wording.day(moment.date, Shown::ALL),
        None => settings.locale.messages().text("dates", "none", &[]),
    };
    OwnDate {
        value: own.value.map(|moment| moment.to_string()),
        source: own.source,
        label,
        span: own.span,
    }
}
