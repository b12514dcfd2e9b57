//! Temporal expressions: find them, resolve them against the article's date, say how clear they are.
//!
//! Two steps. [`find`] reads one block and needs nothing but its text, so that its result can be
//! kept until the text changes. [`resolve()`] takes the expressions of a whole article and says what
//! days they mean; a new dateline costs that step alone.

pub mod calendar;
mod context;
pub mod dateline;
#[cfg(test)]
mod english;
mod expression;
pub mod findings;
mod grammar;
pub mod ignore;
mod lexer;
mod moment;
#[cfg(test)]
mod properties;
mod resolve;
#[cfg(test)]
mod testing;
mod value;
pub mod wording;

pub use expression::{
    Amount, Base, BlockDates, Bound, CalendarDate, ClockTime, Context, DayPart, Direction,
    DurationForm, Edge, Every, Expression, Nth, NthWhat, NumericOrder, Quantity, Reference, Season,
    SetForm, Surface, Tense, Timex, Unit, WeekdayForm, Which, Year,
};
pub use moment::NotADate;
pub use resolve::{
    Anchor, ArticleDate, ArticleDates, Confidence, DateSource, DatedBlock, Grain, Moment,
    ResolvedDate, Rule, resolve,
};
pub use value::{
    ClockGrain, Meaning, Modifier, Occurs, Partial, Point, Recurrence, TimexType, Value,
};

use crate::lang::Language;
use crate::lang::dates::DateWords;

/// The temporal expressions of one block, in order. Linear in the length of the text.
pub fn find(block: &str, language: &Language) -> BlockDates {
    find_by(block, &language.dates)
}

fn find_by(block: &str, words: &DateWords) -> BlockDates {
    let tokens = lexer::tokens(block, words);
    let grammar = grammar::Grammar::new(block, &tokens, words);
    let found = grammar::expressions(&grammar);
    BlockDates { expressions: context::expressions(&grammar, found) }
}
