//! The hover on a date: the day in words, how sure that is, and why.

use crate::article::Article;
use crate::corpus::Corpus;
use crate::corpus::query::OnDay;
use crate::dates::wording::Shown;
use crate::dates::{Anchor, ArticleDates, Confidence, DateSource, ResolvedDate, Rule};
use crate::features::rich::{Rich, Target};
use crate::features::words;
use crate::lang::messages::{Argument, Messages};
use crate::settings::Settings;

/// So many other articles are shown.
const ARTICLES: usize = 5;

pub fn text(article: &Article, date: &ResolvedDate, settings: &Settings) -> Rich {
    let wording = settings.locale.wording();
    let say = Say { messages: settings.locale.messages() };
    let timex = date.value.timex3();
    let mut rich = Rich::default();
    match words::value(&date.value, wording) {
        Some(words) => rich.line().strong(words),
        None => rich.line().strong(&*article.text().of(date.span)),
    };
    rich.plain(" — ").plain(say.text(
        match date.confidence {
            Confidence::High => "sure",
            Confidence::Medium => "likely",
            Confidence::Low => "unsure",
        },
        &[],
    ));
    if let Some(why) = why(article, date, &say, settings) {
        rich.line().plain(why);
    }
    let others: Vec<String> = date
        .alternatives
        .iter()
        .map(|value| words::value(value, wording).unwrap_or_else(|| value.timex3()))
        .collect();
    if !others.is_empty() {
        rich.line().plain(say.text("or", &[("others", &others.join("; "))]));
    }
    rich.line().plain(format!("TIMEX3 {} ", date.kind.as_str())).code(&timex);
    if let Some(edtf) = date.value.edtf() {
        rich.plain(" · EDTF ").code(edtf);
    }
    rich
}

/// The other articles that speak of the day of `date` or are from it, those from that very day
/// first, then the oldest.
pub fn archive(
    rich: &mut Rich,
    date: &ResolvedDate,
    path: &str,
    corpus: &Corpus,
    settings: &Settings,
) {
    let Some(day) = date.value.from().filter(|from| date.value.to() == Some(*from)) else { return };
    let say = Say { messages: settings.locale.messages() };
    let mut found = corpus.articles_on(day);
    found.retain(|article| *article.source.path != *path);
    found.sort_by_key(|article| {
        let from = article.source.date;
        (from != Some(day), from.is_none(), from)
    });
    if found.is_empty() {
        return;
    }
    rich.line().plain(say.text("archive", &[]));
    for OnDay { source, title, places } in found.iter().take(ARTICLES) {
        let name = || source.path.rsplit('/').next().unwrap_or_default().to_owned();
        let target = Target {
            path: source.path.to_string(),
            line: places.first().map(|place| place.start.line),
        };
        rich.line().plain("· ").link(title.clone().unwrap_or_else(name), target);
        if let Some(from) = source.date {
            rich.plain(format!(" ({})", settings.locale.wording().day(from, Shown::YEAR)));
        }
    }
    match found.len().saturating_sub(ARTICLES) {
        0 => {}
        1 => drop(rich.line().plain(say.text("one-more", &[]))),
        more => drop(rich.line().plain(say.text("more", &[("count", &more)]))),
    }
}

/// What the meaning was counted from, and by which rule.
fn why(article: &Article, date: &ResolvedDate, say: &Say, settings: &Settings) -> Option<String> {
    let dates = article.dates();
    let rule = match date.rule {
        // *Oggi* is stated, but as a distance.
        Rule::Stated if date.anchor == Anchor::None => Some("stated"),
        Rule::Stated | Rule::Counted => None,
        Rule::PastTense => Some("past-tense"),
        Rule::FutureTense => Some("future-tense"),
        Rule::Modifier => None,
        Rule::Cue => Some("cue"),
        Rule::Nearest => Some("nearest"),
        Rule::Partner => Some("partner"),
        Rule::Anaphora => Some("anaphora"),
        Rule::Pivot => Some("pivot"),
        Rule::Timeless => Some("timeless"),
        Rule::Unanchored => None,
    }
    .map(|rule| say.text(rule, &[]));
    let anchor = match date.anchor {
        Anchor::None => None,
        Anchor::Article => anchor(article, dates, say, settings),
        Anchor::Previous(index) => dates.dates.get(index).map(|other| {
            let text = article.text().of(other.span);
            say.text("anchor-previous", &[("text", &text), ("line", &line(article, other.span))])
        }),
        Anchor::Event => Some(say.text("anchor-event", &[])),
        Anchor::Missing => Some(say.text("anchor-missing", &[])),
    };
    match (anchor, rule) {
        (Some(anchor), Some(rule)) => Some(format!("{anchor}; {rule}")),
        (anchor, rule) => anchor.or(rule),
    }
}

/// *dalla data dell’articolo, giovedì 4 settembre 2025 (riga 1: «date 2025-09-04»)*
fn anchor(
    article: &Article,
    dates: &ArticleDates,
    say: &Say,
    settings: &Settings,
) -> Option<String> {
    let own = &dates.date;
    let day = settings.locale.wording().day(own.value?.date, Shown::ALL);
    let place = match own.source {
        DateSource::Given => say.text("source-given", &[]),
        DateSource::FrontMatter => say.text("source-front-matter", &[]),
        DateSource::FileName => say.text("source-file-name", &[]),
        DateSource::Inferred => say.text("source-inferred", &[]),
        DateSource::Text | DateSource::None => match own.span {
            Some(span) => say.text(
                "source-text",
                &[("line", &line(article, span)), ("text", &article.text().of(span))],
            ),
            None => own.evidence.clone(),
        },
    };
    Some(say.text("anchor-article", &[("date", &day), ("place", &place)]))
}

/// The line of a span as people count.
fn line(article: &Article, span: crate::text::Span) -> usize {
    article.text().line_at(span.start as usize) + 1
}

struct Say {
    messages: &'static Messages,
}

impl Say {
    fn text(&self, key: &str, arguments: &[Argument]) -> String {
        self.messages.text("hover-date", key, arguments)
    }
}
