//! The article's own date: what *oggi* is.
//!
//! Articles state it in a line at their head or foot, in an agency's dateline, in front matter, or
//! not at all. Every statement is collected with what it says; the best of them gives the date, and
//! the others the fields that it leaves out: the year and month of a crawler's header, the day of
//! the agency's line below it.

mod forms;
mod statement;

pub use statement::{Statement, StatementKind};

use super::resolve::{ArticleDate, DateSource, DatedBlock, Grain, Moment};
use crate::lang::Language;
use crate::settings::{IsoDate, Settings};
use jiff::civil::Date;

/// The date that the article states, or the one `given` from outside. Looks at the head and foot of
/// the article only.
pub(super) fn find(
    blocks: &[DatedBlock<'_>],
    given: Option<Moment>,
    settings: &Settings,
    language: &Language,
) -> ArticleDate {
    let mut statements = forms::statements(blocks, &language.judging().dateline);
    let proposed = forms::proposed(blocks);
    complete(&mut statements);
    let best = statements
        .iter()
        .filter(|statement| statement.year.is_some())
        // The first of equals.
        .min_by_key(|statement| (statement.day.is_none(), statement.rank(settings.dates.dateline)));
    let stated = best.and_then(|best| Some((moment(best, &statements)?, best)));
    let article = match (given, stated) {
        (Some(given), _) => {
            ArticleDate { value: Some(given), source: DateSource::Given, ..ArticleDate::default() }
        }
        (None, Some((value, best))) => ArticleDate {
            value: Some(value),
            source: match best.kind {
                StatementKind::FrontMatter => DateSource::FrontMatter,
                _ => DateSource::Text,
            },
            span: Some(best.span),
            evidence: best.evidence.clone(),
            ..ArticleDate::default()
        },
        (None, None) => match settings.date.and_then(configured) {
            Some(value) => ArticleDate {
                value: Some(value),
                source: DateSource::Given,
                ..ArticleDate::default()
            },
            None => ArticleDate::default(),
        },
    };
    ArticleDate { statements, proposed, ..article }
}

fn configured(date: IsoDate) -> Option<Moment> {
    match (date.date(), date.time) {
        (Some(day), Some(time)) => Some(Moment::minute(day, time)),
        (Some(day), None) => Some(Moment::day(day)),
        (None, _) => {
            let date = Date::new(date.year, date.month?, 1).ok()?;
            Some(Moment { date, time: None, grain: Grain::Month })
        }
    }
}

/// Gives statements the fields they leave out and others have: the year of an agency's line, the
/// day of a header that stops at the month.
fn complete(statements: &mut [Statement]) {
    let known: Vec<Statement> = statements.to_vec();
    for statement in statements {
        if statement.year.is_none()
            && let Some(other) = known.iter().find(|other| other.year.is_some())
        {
            // December in a header of January was that of the year before.
            let turned = statement.month > other.month + 6;
            statement.year = other.year.map(|year| year - i16::from(turned));
        }
    }
}

/// The moment that a statement means, with the day and time of others that agree with it.
fn moment(best: &Statement, all: &[Statement]) -> Option<Moment> {
    let agreeing = || all.iter().filter(|other| other.agrees_with(best));
    let day = best.day.or_else(|| agreeing().find_map(|other| other.day));
    let Some(day) = day else {
        let date = Date::new(best.year?, best.month, 1).ok()?;
        return Some(Moment { date, time: None, grain: Grain::Month });
    };
    let date = Date::new(best.year?, best.month, day).ok()?;
    let time = best
        .time
        .or_else(|| agreeing().filter(|other| other.day == Some(day)).find_map(|other| other.time));
    Some(match time {
        Some(time) => Moment::minute(date, time),
        None => Moment::day(date),
    })
}

#[cfg(test)]
mod tests;
