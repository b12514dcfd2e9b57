//! The article's own date.

use super::resolve::{ArticleDate, DatedBlock, Moment};
use crate::lang::Language;
use crate::settings::Settings;

/// The date that the article states, or the one `given` from outside.
pub(super) fn find(
    _blocks: &[DatedBlock<'_>],
    given: Option<Moment>,
    _settings: &Settings,
    _language: &Language,
) -> ArticleDate {
    match given {
        Some(moment) => ArticleDate {
            value: Some(moment),
            source: super::resolve::DateSource::Given,
            span: None,
            evidence: String::new(),
        },
        None => ArticleDate::default(),
    }
}
