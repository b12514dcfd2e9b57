//! What is unclear, impossible or contradictory about the dates of an article.
//!
//! Each family of checks is a file. A check sees one expression with its meaning and its neighbours
//! in the sentence, so that the whole is linear in expressions; what concerns the article as a
//! whole is told once. A tool is judged by its worst false alarm: where a reader could not go
//! wrong, nothing is said.

mod ages;
mod anchors;
pub mod codes;
mod consistency;
mod dateline;
mod desk;
mod holidays;
mod inner;
mod nights;
mod numeric;
mod ranges;
mod style;
mod tense;
#[cfg(test)]
mod testing;
mod vague;
mod weekdays;
mod years;
mod zones;

pub use anchors::hush;

use super::ignore::Ignored;
use super::resolve::{ArticleDate, DatedBlock, ResolvedDate};
use crate::finding::Finding;
use crate::lang::Language;
use crate::settings::Settings;
use desk::Desk;

/// The findings on an article's dates, in text order.
pub(super) fn judge(
    blocks: &[DatedBlock<'_>],
    article: &ArticleDate,
    dates: &[ResolvedDate],
    settings: &Settings,
    language: &Language,
) -> Vec<Finding> {
    let desk = Desk::new(blocks, article, dates, settings, language);
    let mut findings = Vec::new();
    let mut seen = weekdays::Seen::default();
    for place in &desk.places {
        consistency::judge(&desk, place, &mut findings);
        numeric::judge(&desk, place, &mut findings);
        // Where the article says its own date it speaks a language of its own.
        if desk.is_dateline(place) {
            continue;
        }
        ranges::judge(&desk, place, &mut findings);
        holidays::judge(&desk, place, &mut findings);
        ages::judge(&desk, place, &mut findings);
        years::judge(&desk, place, &mut findings);
        weekdays::judge(&desk, place, &mut seen, &mut findings);
        nights::judge(&desk, place, &mut findings);
        zones::judge(&desk, place, &mut findings);
        tense::judge(&desk, place, &mut findings);
        vague::judge(&desk, place, &mut findings);
        style::judge(&desk, place, &mut findings);
        dateline::contradiction(&desk, place, &mut findings);
    }
    dateline::judge(&desk, &mut findings);
    let lost = anchors::judge(&desk, &mut findings);
    anchors::missing_dateline(&desk, &lost, &mut findings);
    if !findings.is_empty() {
        let ignored = Ignored::in_comments(blocks);
        findings.retain(|finding| !ignored.covers(finding));
    }
    findings.sort_by_key(|finding| (finding.span, finding.code));
    findings
}
