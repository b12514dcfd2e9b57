//! The settings of `postilla.toml` and of the editor's `postilla.*` section: the same keys in both.

use crate::finding::Severity;
use crate::lang::Locale;
use rustc_hash::FxHashMap;

/// Resolved settings: every value is present and valid.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The language of messages.
    pub locale: Locale,
    /// Severity by code; `None` is off. A code that is not listed has its own default.
    pub severities: FxHashMap<String, Option<Severity>>,
    pub dates: crate::dates::DateSettings,
}
