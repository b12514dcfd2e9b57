//! Every code that a finding on dates may carry: the contract with settings, pages and pipelines.

use crate::finding::Severity;
use Severity::{Error, Hint, Info, Warning};

/// A code and how it behaves unless the settings say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    pub name: &'static str,
    /// `None` is off.
    pub severity: Option<Severity>,
    /// Whether it speaks inside quotations. What somebody said may be vague or badly put; the
    /// calendar holds for everyone.
    pub in_quotations: bool,
}

/// Declares the codes as constants, and lists them.
macro_rules! codes {
    ($($constant:ident = $name:literal, $severity:expr, $quotations:ident;)*) => {
        $(pub const $constant: Code =
            Code { name: concat!("date/", $name), severity: $severity, in_quotations: $quotations };)*
        /// All codes, in the order in which the documentation lists them.
        pub const ALL: &[Code] = &[$($constant),*];
    };
}

/// Readable values for the last column below.
const SPEAKS: bool = true;
const SILENT: bool = false;

codes! {
    MISSING_DATELINE = "missing-dateline", Some(Warning), SPEAKS;
    RELATIVE_WITHOUT_DATELINE = "relative-without-dateline", Some(Warning), SILENT;
    MISSING_YEAR_WITHOUT_DATELINE = "missing-year-without-dateline", Some(Warning), SILENT;
    DATELINE_CONFLICT = "dateline-conflict", Some(Warning), SPEAKS;
    DATELINE_WITHOUT_YEAR = "dateline-without-year", Some(Hint), SPEAKS;
    DATELINE_AT_END = "dateline-at-end", Some(Hint), SPEAKS;
    DATELINE_CONTRADICTION = "dateline-contradiction", Some(Warning), SILENT;
    BODY_WITHOUT_DATE = "body-without-date", Some(Info), SPEAKS;
    IMPOSSIBLE_DATE = "impossible-date", Some(Error), SPEAKS;
    IMPOSSIBLE_TIME = "impossible-time", Some(Error), SPEAKS;
    WEEKDAY_MISMATCH = "weekday-mismatch", Some(Error), SPEAKS;
    HOLIDAY_MISMATCH = "holiday-mismatch", Some(Error), SPEAKS;
    REVERSED_RANGE = "reversed-range", Some(Error), SPEAKS;
    NIGHT_NOT_ADJACENT = "night-not-adjacent", Some(Error), SPEAKS;
    DURATION_MISMATCH = "duration-mismatch", Some(Warning), SILENT;
    ANNIVERSARY_MISMATCH = "anniversary-mismatch", Some(Warning), SILENT;
    AGE_MISMATCH = "age-mismatch", Some(Info), SILENT;
    US_DATE_ORDER = "us-date-order", Some(Warning), SILENT;
    AMBIGUOUS_DAY_MONTH = "ambiguous-day-month", Some(Hint), SILENT;
    MISSING_YEAR = "missing-year", Some(Hint), SILENT;
    TWO_DIGIT_YEAR = "two-digit-year", Some(Hint), SILENT;
    WEEKDAY_IS_TODAY = "weekday-is-today", Some(Info), SILENT;
    WEEKDAY_PAST_AND_FUTURE = "weekday-past-and-future", Some(Warning), SILENT;
    AMBIGUOUS_NEXT = "ambiguous-next", Some(Info), SILENT;
    AMBIGUOUS_LAST = "ambiguous-last", Some(Info), SILENT;
    AMBIGUOUS_NIGHT = "ambiguous-night", Some(Hint), SILENT;
    AMBIGUOUS_MIDNIGHT = "ambiguous-midnight", Some(Info), SILENT;
    TENSE_CONFLICT = "tense-conflict", Some(Warning), SILENT;
    FUTURE_VERB_PAST_DATE = "future-verb-past-date", Some(Warning), SILENT;
    PAST_VERB_FUTURE_DATE = "past-verb-future-date", Some(Warning), SILENT;
    VAGUE = "vague", Some(Hint), SILENT;
    EVENT_ANCHORED = "event-anchored", Some(Hint), SILENT;
    FOREIGN_TIME_ZONE = "foreign-time-zone", Some(Hint), SILENT;
    DST_GAP = "dst-gap", Some(Info), SILENT;
    FOREIGN_MONTH = "foreign-month", Some(Warning), SILENT;
    STYLE_FIRST_OF_MONTH = "style-first-of-month", Some(Hint), SILENT;
    STYLE_LEADING_ZERO = "style-leading-zero", Some(Hint), SILENT;
    STYLE_CAPITAL_MONTH = "style-capital-month", Some(Hint), SILENT;
    STYLE_APOSTROPHE = "style-apostrophe", Some(Hint), SILENT;
    STYLE_TIME_SEPARATOR = "style-time-separator", Some(Hint), SILENT;
    // A house style: on where the house asks for it.
    STYLE_DEICTIC = "style-deictic", None, SILENT;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Locale;
    use std::collections::BTreeSet;

    /// The pages of `docs/diagnostics`, which diagnostics link to.
    fn pages() -> BTreeSet<String> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics/date");
        let files = std::fs::read_dir(folder).expect("the pages are there");
        files
            .map(|file| file.expect("readable").path())
            .filter_map(|path| Some(format!("date/{}", path.file_stem()?.to_str()?)))
            .collect()
    }

    #[test]
    fn every_code_has_its_messages_and_its_page() {
        let codes: BTreeSet<String> = ALL.iter().map(|code| code.name.to_owned()).collect();
        assert_eq!(codes.len(), ALL.len(), "a code is listed twice");
        for locale in [Locale::Italian, Locale::English] {
            let told: BTreeSet<String> = locale
                .messages()
                .codes()
                .filter(|code| code.starts_with("date/"))
                .map(str::to_owned)
                .collect();
            assert_eq!(told, codes);
        }
        assert_eq!(pages(), codes);
    }
}
