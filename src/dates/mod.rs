//! Temporal expressions: find them, resolve them against the article's date, say how clear they are.

/// House settings for dates.
#[derive(Clone, Debug, Default)]
pub struct DateSettings {}
