//! What is to be said of an article, as an editor shows it while somebody writes.

use super::sentence;
use crate::article::Article;
use crate::finding::{Finding, Severity};
use crate::lang::Language;
use crate::text::Span;

/// The gravest `limit` of an article's findings, the first in the text of those that are as grave;
/// in the order of the text. A limit of 0 is none.
pub fn gravest(findings: Vec<&Finding>, limit: usize) -> Vec<&Finding> {
    if limit == 0 || findings.len() <= limit {
        return findings;
    }
    // How many there are of each severity, and how many of each are kept.
    let mut left = limit;
    let mut kept =
        [Severity::Error, Severity::Warning, Severity::Info, Severity::Hint].map(|grave| {
            let count =
                findings.iter().filter(|finding| finding.severity == grave).count().min(left);
            left -= count;
            (grave, count)
        });
    let gravest = findings.into_iter().filter(|finding| {
        let kept = kept.iter_mut().find(|(grave, count)| *grave == finding.severity && *count > 0);
        kept.map(|(_, count)| *count -= 1).is_some()
    });
    gravest.collect()
}

/// Takes out the findings in the sentence that somebody is typing at `typed`, but for those that
/// were `shown` before: nobody wants to be told that half a word is wrong, nor to see what they
/// know flicker. Gives whether something was taken out.
pub fn withhold(
    article: &Article,
    findings: &mut Vec<&Finding>,
    typed: Span,
    language: &Language,
    shown: impl Fn(&Finding) -> bool,
) -> bool {
    let Some(sentence) = sentence::at(article, typed.end, language) else { return false };
    let before = findings.len();
    findings.retain(|finding| !sentence.covers(finding.span) || shown(finding));
    findings.len() < before
}
