//! Every code that a finding on names may carry: the contract with settings, pages and pipelines.

use crate::finding::Severity;
use Severity::Hint;

/// A code and how loud it is unless the settings, or a statement of the user, say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    pub name: &'static str,
    /// `None` is off.
    pub severity: Option<Severity>,
}

/// Declares the codes as constants, and lists them.
macro_rules! codes {
    ($($constant:ident = $name:literal, $severity:expr;)*) => {
        $(pub const $constant: Code = Code { name: concat!("entity/", $name), severity: $severity };)*
        /// All codes, in the order in which the documentation lists them.
        pub const ALL: &[Code] = &[$($constant),*];
    };
}

codes! {
    ROLE_CONFLICT = "role-conflict", Some(Hint);
    TRANSLITERATION_MIX = "transliteration-mix", Some(Hint);
    NOT_HOUSE_SPELLING = "not-house-spelling", Some(Severity::Warning);
    NAMING_VARIANT = "naming-variant", Some(Hint);
    FIRST_MENTION_BARE = "first-mention-bare", Some(Hint);
    AMBIGUOUS_SURNAME = "ambiguous-surname", Some(Hint);
    PROBABLE_TYPO = "probable-typo", Some(Hint);
    DUPLICATE_ARTICLE = "duplicate-article", Some(Hint);
}
