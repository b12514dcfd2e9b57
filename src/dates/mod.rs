//! Temporal expressions: find them, resolve them against the article's date, say how clear they are.

pub mod calendar;

/// House settings for dates.
#[derive(Clone, Debug, Default)]
pub struct DateSettings {}
