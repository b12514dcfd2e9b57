//! What can be done about a place with one key.

use super::ignore::Note;
use super::{Thing, thing_at};
use crate::article::Article;
use crate::dates::wording::Shown;
use crate::dates::{Anchor, Meaning, Point, ResolvedDate};
use crate::finding::{Edit, Finding};
use crate::lang::Language;
use crate::settings::Settings;
use crate::text::Span;
use jiff::civil::Date;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Puts a finding right.
    QuickFix,
    /// Says the same in other words.
    Rewrite,
    /// States something of a name.
    Decide,
    /// Concerns no place in particular.
    Source,
}

#[derive(Clone, Debug)]
pub struct Action {
    pub title: String,
    pub kind: ActionKind,
    /// Do not overlap; applied together.
    pub edits: Vec<Edit>,
    /// What is written elsewhere.
    pub note: Option<Note>,
    /// Set only when it is certain.
    pub preferred: bool,
    /// The finding that it puts right.
    pub finding: Option<Finding>,
}

/// The actions for a stretch of the article, always in the same order: fixes in the order of the
/// findings, then rewordings of the date at its start.
pub fn actions(
    article: &Article,
    span: Span,
    settings: &Settings,
    language: &Language,
) -> Vec<Action> {
    let mut actions = Vec::new();
    for finding in article.findings() {
        if !concerned(finding, span) {
            continue;
        }
        for fix in &finding.fixes {
            actions.push(Action {
                title: fix.title.clone(),
                kind: ActionKind::QuickFix,
                edits: fix.edits.clone(),
                note: None,
                preferred: fix.preferred,
                finding: Some(finding.clone()),
            });
        }
    }
    if let Some(Thing::Date(date)) = thing_at(article, span.start) {
        for text in rewordings(article, date, language) {
            let edits = vec![Edit { span: date.span, text: text.clone() }];
            if actions.iter().any(|action| action.edits == edits) {
                continue;
            }
            let title = settings.locale.messages().text("fix", "write", &[("text", &text)]);
            actions.push(Action {
                title,
                kind: ActionKind::Rewrite,
                edits,
                note: None,
                preferred: false,
                finding: None,
            });
        }
    }
    actions
}

/// Whether somebody who asks about `span` asks about a finding.
pub(super) fn concerned(finding: &Finding, span: Span) -> bool {
    finding.span.touches(span.start)
        || finding.span.overlaps(span)
        || finding.related.iter().any(|related| related.span.touches(span.start))
}

/// A day counted from the article's, written out; a day written out, as the article's day sees it.
fn rewordings(article: &Article, date: &ResolvedDate, language: &Language) -> Vec<String> {
    let Meaning::Point(Point::Day(day)) = date.value.meaning else { return Vec::new() };
    let wording = language.wording();
    let own = super::facts::day(article);
    let written = article.text().of(date.span).into_owned();
    let mut texts = Vec::new();
    if date.anchor != Anchor::None {
        let shown = Shown::WEEKDAY.year_unless(day.year(), own.map(Date::year));
        texts.push(wording.day(day, shown));
        texts.push(wording.day(day, Shown { weekday: false, ..shown }));
    } else if let Some(relative) = own.and_then(|own| relative(own, day, language)) {
        texts.push(relative);
    }
    texts.retain(|text| *text != written);
    texts
}

/// *ieri*, *oggi*, *domani*, or the name of a day less than a week away.
fn relative(own: Date, day: Date, language: &Language) -> Option<String> {
    let wording = language.wording();
    let days = own.until(day).ok()?.get_days();
    let near = usize::try_from(days + 1).ok().and_then(|at| wording.near_days.get(at));
    match near {
        Some(word) => Some(word.clone()),
        None if days.abs() < 7 => Some(wording.weekday(day.weekday()).to_owned()),
        None => None,
    }
}
