//! The day that a date means, beside it in the line.

use super::words;
use crate::article::Article;
use crate::dates::wording::Shown;
use crate::dates::{Anchor, Meaning, Point, ResolvedDate};
use crate::lang::Locale;
use crate::settings::Settings;
use crate::text::Span;
use jiff::civil::Date;

/// Longer labels would push the text aside.
const LONGEST: usize = 24;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Behind this byte of the article.
    pub offset: u32,
    pub label: String,
    /// The whole date.
    pub tooltip: String,
    /// What it was counted from, where the article says that.
    pub anchor: Option<Span>,
}

/// Hints for the dates within `span` that do not say themselves what day they mean.
pub fn hints(article: &Article, span: Span, settings: &Settings) -> Vec<Hint> {
    let dates = article.dates().dates.iter();
    dates
        .filter(|date| date.span.start <= span.end && span.start <= date.span.end)
        .filter(|date| !matches!(date.anchor, Anchor::None | Anchor::Missing))
        .filter_map(|date| hint(article, date, settings))
        .collect()
}

fn hint(article: &Article, date: &ResolvedDate, settings: &Settings) -> Option<Hint> {
    let wording = settings.locale.wording();
    let tooltip = words::value(&date.value, wording)?;
    let year = article.dates().date.value.map(|moment| moment.date.year());
    let day = match date.value.meaning {
        Meaning::Point(Point::Day(day) | Point::Part(day, _) | Point::Clock(day, ..)) => Some(day),
        _ => None,
    };
    if let Some(day) = day
        && Some(day.year()) == year
        && says(&article.text().of(date.span), day)
    {
        return None;
    }
    let label = match day {
        Some(day) => wording.day(day, Shown::DAY.year_unless(day.year(), year)),
        None => tooltip.clone(),
    };
    let label = if label.chars().count() > LONGEST { date.value.timex3() } else { label };
    let anchor = match date.anchor {
        Anchor::Article => article.dates().date.span,
        Anchor::Previous(at) => article.dates().dates.get(at).map(|date| date.span),
        Anchor::None | Anchor::Event | Anchor::Missing => None,
    };
    let offset = date.span.end;
    (label.chars().count() <= LONGEST).then_some(Hint { offset, label, tooltip, anchor })
}

/// Whether a date has its day and month already, *venerdì 15 agosto*: a hint beside it would say them twice.
fn says(written: &str, day: Date) -> bool {
    let written = written.to_lowercase();
    let locales = [Locale::Italian, Locale::English];
    locales
        .iter()
        .any(|locale| written.ends_with(&locale.wording().day(day, Shown::DAY).to_lowercase()))
}
