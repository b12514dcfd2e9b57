//! What happened when: the days that articles are from and speak of.

use super::page::{Pointer, Texts};
use super::{dates, facts, near, page};
use crate::article::Article;
use crate::corpus::chronicle::{Chronicle, Wanted};
use crate::corpus::query::{Resolution, Source};
use crate::corpus::{Corpus, EntityKey, Place, Places};
use crate::dates::wording::Shown;
use crate::lang::Language;
use crate::settings::Settings;
use crate::text::Span;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Articles without a day that are told as such.
const UNDATED: usize = 20;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// What has no day until somebody makes it clear.
    pub unclear: Vec<Unclear>,
    /// In their order.
    pub days: Vec<Day>,
    /// All days between the bounds asked for.
    pub total: usize,
    /// The nearest days beyond those given.
    pub earlier: Option<Date>,
    pub later: Option<Date>,
    pub partial: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    /// The day in words.
    pub label: String,
    /// Articles from that day, by their titles: some, and how many there are.
    pub articles: Vec<(String, Pointer)>,
    pub written: u32,
    /// Where articles speak of it: some, and how often they do.
    pub spoken: Vec<Spoken>,
    pub times: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The words that mean the day.
    pub text: String,
    pub line: String,
    pub at: Pointer,
}

impl Spoken {
    /// Whether the line says more than the day: a dateline that stands alone does not.
    fn says_something(&self) -> bool {
        let rest = self.line.replacen(&self.text, "", 1);
        rest.chars().any(char::is_alphabetic)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear {
    pub text: String,
    pub message: String,
    pub at: Pointer,
}

/// An open article with what the corpus calls it.
pub struct Open<'a> {
    pub article: &'a Article,
    pub path: &'a str,
}

/// The timeline of an archive, or of one entity in it. Dates that are not clear are those of the
/// open articles, then articles without a day.
pub fn timeline(
    corpus: &Corpus,
    wanted: &Wanted,
    open: &[Open<'_>],
    texts: &Texts<'_>,
    settings: &Settings,
    language: &Language,
) -> Timeline {
    // Dates come article by article.
    let last: RefCell<(String, Option<String>)> = RefCell::default();
    let in_one_sentence = |path: &str, a: Span, b: Span| {
        let mut last = last.borrow_mut();
        if last.0 != path || last.1.is_none() {
            *last = (path.to_owned(), texts(path));
        }
        last.1.as_deref().is_some_and(|text| near::in_one_sentence(text, a, b, language))
    };
    let found = corpus.chronicle(wanted, &in_one_sentence);
    let speaks = |article: &Article| match &wanted.entity {
        Some(entity) => names(article, entity, corpus, language),
        None => true,
    };
    let mut timeline = laid_out(&found, texts, settings);
    let unclear = open.iter().filter(|open| speaks(open.article));
    timeline.unclear = unclear.flat_map(|open| unclear_in(open, settings)).collect();
    let messages = settings.locale.messages();
    for source in found.undated.iter().take(UNDATED) {
        let title = corpus.title(&source.path);
        timeline.unclear.push(Unclear {
            text: title.unwrap_or_else(|| named(texts(&source.path).as_deref(), source)),
            message: messages.text("dates", "none", &[]),
            at: page::pointer(source, Place::default(), settings),
        });
    }
    timeline
}

/// The timeline of one article, where there is no archive.
pub fn of_article(open: &Open<'_>, settings: &Settings) -> Timeline {
    let text = open.article.text().to_string();
    let source = Source { date: facts::day(open.article), path: open.path.into() };
    let mut timeline = Timeline { unclear: unclear_in(open, settings), ..Timeline::default() };
    let mut places = Places::new(&text);
    let mut days: BTreeMap<Date, Day> = BTreeMap::default();
    let empty = |date: Date| Day {
        date,
        label: settings.locale.wording().day(date, Shown::ALL),
        articles: Vec::new(),
        written: 0,
        spoken: Vec::new(),
        times: 0,
    };
    if let Some(date) = source.date {
        let day = days.entry(date).or_insert_with(|| empty(date));
        let title = facts::title(open.article).unwrap_or_else(|| named(Some(&text), &source));
        day.articles.push((title, page::pointer(&source, Place::default(), settings)));
        day.written = 1;
    }
    for date in &open.article.dates().dates {
        let Some(from) = date.value.from().filter(|&from| date.value.to() == Some(from)) else {
            continue;
        };
        let day = days.entry(from).or_insert_with(|| empty(from));
        let place = places.find(date.span);
        let words = near::words(&text, date.span).zip(near::line(&text, date.span));
        let Some((words, line)) = words else { continue };
        let spoken = Spoken { text: words, line, at: page::pointer(&source, place, settings) };
        if spoken.says_something() {
            day.times += 1;
            day.spoken.push(spoken);
        }
    }
    days.retain(|_, day| day.written > 0 || day.times > 0);
    timeline.total = days.len();
    timeline.days = days.into_values().collect();
    timeline
}

fn names(article: &Article, entity: &EntityKey, corpus: &Corpus, language: &Language) -> bool {
    let chains = article.chains().chains.iter();
    let mut keys = chains.map(|chain| facts::key(chain, language));
    keys.any(|key| {
        key == *entity
            || matches!(corpus.resolve(&key, &[]), Resolution::Known(known) if known == *entity)
    })
}

fn unclear_in(open: &Open<'_>, settings: &Settings) -> Vec<Unclear> {
    let unclear = dates::unclear(open.article, settings);
    if unclear.is_empty() {
        return Vec::new();
    }
    let text = open.article.text().to_string();
    let source = Source { date: facts::day(open.article), path: open.path.into() };
    let mut places = Places::new(&text);
    unclear
        .into_iter()
        .map(|date| Unclear {
            text: date.text,
            message: date.problem.unwrap_or_default(),
            at: page::pointer(&source, places.find(date.span), settings),
        })
        .collect()
}

/// What an article without a title is called: how it begins, or its file's name.
fn named(text: Option<&str>, source: &Source) -> String {
    text.and_then(near::beginning).unwrap_or_else(|| near::file_name(&source.path).to_owned())
}

fn laid_out(found: &Chronicle, texts: &Texts<'_>, settings: &Settings) -> Timeline {
    let wording = settings.locale.wording();
    // Neighbouring days speak of the same articles.
    let mut known: FxHashMap<Arc<str>, Option<String>> = FxHashMap::default();
    let days = found.days.iter().filter_map(|day| {
        let articles = day.articles.iter().map(|article| {
            let title = article.title.clone();
            let title = title
                .unwrap_or_else(|| named(texts(&article.source.path).as_deref(), &article.source));
            (title, page::pointer(&article.source, Place::default(), settings))
        });
        let spoken = day.spoken.iter().filter_map(|spoken| {
            let text = known
                .entry(Arc::clone(&spoken.source.path))
                .or_insert_with(|| texts(&spoken.source.path))
                .as_deref()?;
            Some(Spoken {
                text: near::words(text, spoken.place.span)?,
                line: near::line(text, spoken.place.span)?,
                at: page::pointer(&spoken.source, spoken.place, settings),
            })
        });
        let (spoken, bare): (Vec<Spoken>, Vec<Spoken>) = spoken.partition(Spoken::says_something);
        let times = day.times.saturating_sub(bare.len() as u32);
        (day.written > 0 || times > 0).then(|| Day {
            date: day.date,
            label: wording.day(day.date, Shown::ALL),
            articles: articles.collect(),
            written: day.written,
            spoken,
            times,
        })
    });
    Timeline {
        days: days.collect(),
        unclear: Vec::new(),
        total: found.total,
        earlier: found.earlier,
        later: found.later,
        partial: found.partial,
    }
}
