//! What is unclear, impossible or contradictory about the dates of an article.

use super::resolve::{ArticleDate, DatedBlock, ResolvedDate};
use crate::finding::Finding;
use crate::lang::Language;
use crate::settings::Settings;

/// The findings on an article's dates, in text order.
pub(super) fn judge(
    _blocks: &[DatedBlock<'_>],
    _article: &ArticleDate,
    _dates: &[ResolvedDate],
    _settings: &Settings,
    _language: &Language,
) -> Vec<Finding> {
    Vec::new()
}
