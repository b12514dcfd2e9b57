//! What is to be said of an article, as an editor shows it while somebody writes.

use super::sentence;
use crate::article::Article;
use crate::finding::{Finding, Related, Severity};
use crate::lang::Language;
use crate::text::Span;
use std::borrow::Cow;

/// Needs the article's date and finds none.
const HANGING: &str = "date/relative-without-dateline";
/// The same of the article as a whole.
const UNDATED: &str = "date/missing-dateline";

/// All findings on an article. One that has no date gets one warning, which names the places that
/// want it; at the places themselves it stays quiet, since they are all mended at once, but not so
/// quiet that an editor would no longer underline them.
pub fn diagnostics(article: &Article) -> Vec<Cow<'_, Finding>> {
    let mut findings: Vec<Cow<'_, Finding>> = article.findings().map(Cow::Borrowed).collect();
    let hanging: Vec<usize> = positions(&findings, HANGING);
    let Some(&undated) = positions(&findings, UNDATED).first() else { return findings };
    // One place alone has nothing that it could be told together with.
    if hanging.len() < 2 {
        return findings;
    }
    let related: Vec<Related> = hanging
        .iter()
        .filter_map(|&at| findings.get(at))
        .map(|finding| Related { span: finding.span, message: finding.message.clone() })
        .collect();
    for at in hanging {
        if let Some(finding) = findings.get_mut(at).filter(|f| f.severity > Severity::Info) {
            finding.to_mut().severity = Severity::Info;
        }
    }
    if let Some(undated) = findings.get_mut(undated).filter(|finding| finding.related.is_empty()) {
        undated.to_mut().related = related;
    }
    findings
}

fn positions(findings: &[Cow<'_, Finding>], code: &str) -> Vec<usize> {
    findings.iter().enumerate().filter(|(_, f)| f.code == code).map(|(at, _)| at).collect()
}

/// Takes out the findings in the sentence that somebody is typing at `typed`, but for those that
/// were `shown` before: nobody wants to be told that half a word is wrong, nor to see what they
/// know flicker. Gives whether something was taken out.
pub fn withhold(
    article: &Article,
    findings: &mut Vec<Cow<'_, Finding>>,
    typed: Span,
    language: &Language,
    shown: impl Fn(&Finding) -> bool,
) -> bool {
    let Some(sentence) = sentence::at(article, typed.end, language) else { return false };
    let before = findings.len();
    findings.retain(|finding| !sentence.covers(finding.span) || shown(finding));
    findings.len() < before
}
