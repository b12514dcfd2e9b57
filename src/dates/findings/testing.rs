//! Fixtures with marks: `Il ministro è arrivato {domani|tense-conflict}.` says what is told where.

use crate::dates::{BlockDates, DatedBlock, Moment, find, resolve};
use crate::finding::Finding;
use crate::lang::italian;
use crate::settings::Settings;
use crate::text::block::{Start, blocks};
use std::borrow::Cow;

/// The findings on a text; `date` is that of the article, or empty.
pub fn findings(settings: &Settings, date: &str, text: &str) -> Vec<Finding> {
    let lines = text.split_inclusive('\n').map(Cow::Borrowed);
    let cut: Vec<(_, String, BlockDates)> = blocks(lines, Start::File)
        .map(|(kind, text)| {
            let dates = if kind.is_prose() {
                find(&crate::text::markup::blanked(&text), italian())
            } else {
                BlockDates::default()
            };
            (kind, text, dates)
        })
        .collect();
    let mut offset = 0;
    let dated: Vec<DatedBlock> = cut
        .iter()
        .map(|(kind, text, dates)| {
            let block = DatedBlock { offset, text, kind: *kind, dates };
            offset += text.len() as u32;
            block
        })
        .collect();
    let given: Option<Moment> = (!date.is_empty()).then(|| date.parse().expect("a date"));
    resolve(&dated, given, settings, italian()).findings
}

/// The text with every finding marked, apart from the one on the whole of an undated article.
pub fn told_with(settings: &Settings, date: &str, text: &str) -> String {
    let mut marked = text.to_owned();
    let mut findings = findings(settings, date, text);
    findings.retain(|finding| finding.code != "date/missing-dateline");
    findings.sort_by_key(|finding| (finding.span.end, finding.span.start));
    for finding in findings.iter().rev() {
        let span = finding.span;
        marked.insert_str(
            span.end as usize,
            &format!("|{}}}", finding.code.trim_start_matches("date/")),
        );
        marked.insert(span.start as usize, '{');
    }
    marked
}

pub fn told(date: &str, text: &str) -> String {
    told_with(&Settings::default(), date, text)
}

/// Checks fixtures of articles of `date`: what is marked is told, and nothing else.
#[track_caller]
pub fn check(date: &str, fixtures: &[&str]) {
    let mut wrong = Vec::new();
    for fixture in fixtures {
        let got = told(date, &plain(fixture));
        if got != *fixture {
            wrong.push(format!("want {fixture}\n got {got}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), fixtures.len(), wrong.join("\n"));
}

/// The text after each of the fixes of the findings with this code.
pub fn fixed(date: &str, code: &str, text: &str) -> Vec<String> {
    findings(&Settings::default(), date, text)
        .iter()
        .filter(|finding| finding.code.trim_start_matches("date/") == code)
        .flat_map(|finding| &finding.fixes)
        .map(|fix| {
            let mut fixed = text.to_owned();
            let mut edits: Vec<_> = fix.edits.iter().collect();
            edits.sort_by_key(|edit| edit.span);
            for edit in edits.into_iter().rev() {
                fixed.replace_range(edit.span.range(), &edit.text);
            }
            fixed
        })
        .collect()
}

/// A fixture without its marks.
fn plain(fixture: &str) -> String {
    let mut plain = String::new();
    let mut rest = fixture;
    while let Some(at) = rest.find(['{', '|']) {
        plain.push_str(&rest[..at]);
        let mark = &rest[at..];
        rest = match mark.strip_prefix('{') {
            Some(marked) => marked,
            None => &mark[mark.find('}').expect("a mark ends") + 1..],
        };
    }
    plain + rest
}
