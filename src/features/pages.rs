//! The pages on findings, as they stand in `docs/diagnostics`: what a code means, an example, how
//! to turn it off. They are part of the program, so that they can be read without the web.

/// Each code with its page.
macro_rules! pages {
    ($($code:literal),+ $(,)?) => {
        [$(($code, include_str!(concat!("../../docs/diagnostics/", $code, ".md")))),+]
    };
}

/// Every page, by the code of its finding.
pub const PAGES: &[(&str, &str)] = &pages![
    "date/age-mismatch",
    "date/ambiguous-day-month",
    "date/ambiguous-last",
    "date/ambiguous-midnight",
    "date/ambiguous-next",
    "date/ambiguous-night",
    "date/anniversary-mismatch",
    "date/body-without-date",
    "date/dateline-at-end",
    "date/dateline-conflict",
    "date/dateline-contradiction",
    "date/dateline-without-year",
    "date/dst-gap",
    "date/duration-mismatch",
    "date/event-anchored",
    "date/foreign-month",
    "date/foreign-time-zone",
    "date/future-verb-past-date",
    "date/holiday-mismatch",
    "date/impossible-date",
    "date/impossible-time",
    "date/missing-dateline",
    "date/missing-year",
    "date/missing-year-without-dateline",
    "date/night-not-adjacent",
    "date/past-verb-future-date",
    "date/relative-without-dateline",
    "date/reversed-range",
    "date/style-apostrophe",
    "date/style-capital-month",
    "date/style-deictic",
    "date/style-first-of-month",
    "date/style-leading-zero",
    "date/style-time-separator",
    "date/tense-conflict",
    "date/two-digit-year",
    "date/us-date-order",
    "date/vague",
    "date/weekday-is-today",
    "date/weekday-mismatch",
    "date/weekday-past-and-future",
    "entity/ambiguous-surname",
    "entity/duplicate-article",
    "entity/first-mention-bare",
    "entity/naming-variant",
    "entity/not-house-spelling",
    "entity/probable-typo",
    "entity/role-conflict",
    "entity/transliteration-mix",
    "file/bad-decision",
    "file/bad-interval",
    "file/decision-version",
    "file/duplicate",
    "file/missing-key",
    "file/model",
    "file/settings",
    "file/syntax",
    "file/unknown-entity",
    "file/unknown-key",
    "file/unreadable",
    "file/wrong-value",
];

/// The page on a code, if there is one.
pub fn page(code: &str) -> Option<&'static str> {
    PAGES.iter().find(|(of, _)| *of == code).map(|(_, page)| *page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Locale;

    #[test]
    fn every_finding_has_its_page() {
        for code in Locale::default().messages().codes().chain([
            "file/settings",
            "file/unreadable",
            "file/model",
        ]) {
            let page = page(code).unwrap_or_else(|| panic!("{code} is not in the list above"));
            assert!(page.starts_with(&format!("# `{code}`")), "{code}");
        }
    }
}
