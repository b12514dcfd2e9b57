//! Sentences with their dates marked, for the tests of this module: `il [15 agosto=2025-08-15]`.

use super::resolve::{ArticleDate, DatedBlock, Moment, resolve_all};
use super::{ResolvedDate, find_by};
use crate::lang::dates::DateWords;
use crate::text::BlockKind;

/// The day that sentences without one of their own are written on: a Thursday.
pub const WRITTEN: &str = "2025-09-04";

/// Checks that what is found in a sentence is what is marked in it, and nothing else.
#[track_caller]
pub fn check(sentences: &[&str]) {
    check_on(Some(WRITTEN), sentences);
}

#[track_caller]
pub fn check_on(date: Option<&str>, sentences: &[&str]) {
    let words = &crate::lang::italian().dates;
    check_by(words, date, sentences);
}

#[track_caller]
pub fn check_by(words: &DateWords, date: Option<&str>, sentences: &[&str]) {
    let wrong: Vec<String> = sentences
        .iter()
        .filter_map(|expected| {
            let found = marked(&plain(expected), date, words);
            (found != *expected).then(|| format!("expected {expected}\n   found {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What the expressions of a text mean in an article of that date.
pub fn resolved(text: &str, date: Option<&str>, words: &DateWords) -> Vec<ResolvedDate> {
    let dates = find_by(text, words);
    let block = DatedBlock { offset: 0, text, kind: BlockKind::Paragraph, dates: &dates };
    let value = date.map(|date| date.parse::<Moment>().expect("a date"));
    let article = ArticleDate { value, ..ArticleDate::default() };
    resolve_all(&[block], &article, &[], words)
}

/// The sentence with each expression in brackets beside its TIMEX3 value.
fn marked(text: &str, date: Option<&str>, words: &DateWords) -> String {
    let mut marked = text.to_owned();
    for date in resolved(text, date, words).iter().rev() {
        marked.insert_str(date.span.end as usize, &format!("={}]", date.value.timex3()));
        marked.insert(date.span.start as usize, '[');
    }
    marked
}

/// The sentence without its marks.
fn plain(marked: &str) -> String {
    let mut plain = String::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        let (inside, behind) = after.split_once(']').expect("a closing bracket");
        let (text, _) = inside.rsplit_once('=').expect("a value");
        plain.push_str(before);
        plain.push_str(text);
        rest = behind;
    }
    plain + rest
}
