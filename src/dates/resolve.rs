//! From expressions to days: what each one means in an article of a given date.

use super::dateline::Statement;
use super::expression::BlockDates;
use super::value::{TimexType, Value};
use super::{dateline, findings};
use crate::finding::Finding;
use crate::lang::Language;
use crate::settings::Settings;
use crate::text::{BlockKind, Span};
use jiff::civil::{Date, Time};

/// A block of an article with the expressions found in it.
#[derive(Clone, Copy, Debug)]
pub struct DatedBlock<'a> {
    /// Where the block begins in the article, in bytes.
    pub offset: u32,
    pub text: &'a str,
    pub kind: BlockKind,
    pub dates: &'a BlockDates,
}

/// A date of an article, as exact as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    pub date: Date,
    /// Known with `Grain::Minute` only.
    pub time: Option<Time>,
    pub grain: Grain,
}

/// How exactly a moment is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// `date` is the first of the month.
    Month,
    Day,
    Minute,
}

impl Moment {
    pub fn day(date: Date) -> Moment {
        Moment { date, time: None, grain: Grain::Day }
    }

    pub fn minute(date: Date, time: Time) -> Moment {
        Moment { date, time: Some(time), grain: Grain::Minute }
    }
}

/// Where the article's date comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DateSource {
    /// Handed in by the caller.
    Given,
    Text,
    FrontMatter,
    FileName,
    /// From its neighbours in the archive.
    Inferred,
    #[default]
    None,
}

impl DateSource {
    pub fn as_str(self) -> &'static str {
        match self {
            DateSource::Given => "given",
            DateSource::Text => "text",
            DateSource::FrontMatter => "front-matter",
            DateSource::FileName => "file-name",
            DateSource::Inferred => "inferred",
            DateSource::None => "none",
        }
    }
}

/// The date an article was written on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleDate {
    pub value: Option<Moment>,
    pub source: DateSource,
    /// Where the text states it, in bytes of the article.
    pub span: Option<Span>,
    /// The words it was read from.
    pub evidence: String,
    /// Everything that the text says of its own date, in text order.
    pub statements: Vec<Statement>,
    /// Days that the text only hints at, as in an address.
    pub proposed: Vec<Date>,
}

/// An expression with its meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedDate {
    /// Bytes of the article.
    pub span: Span,
    /// Which block it stands in, and which of its expressions it is.
    pub block: usize,
    pub expression: usize,
    pub kind: TimexType,
    pub value: Value,
    pub anchor: Anchor,
    pub rule: Rule,
    /// Other readings, the likelier first.
    pub alternatives: Vec<Value>,
    pub confidence: Confidence,
}

/// What the meaning was counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// It needs nothing.
    None,
    /// The article's own date.
    Article,
    /// An earlier expression, by its index in `ArticleDates::dates`.
    Previous(usize),
    /// An event of the house's list, or of the text.
    Event,
    /// It needs an anchor and there is none.
    Missing,
}

/// Why an expression means what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The text says it all.
    Stated,
    /// A number of days, weeks, ... from the anchor.
    Counted,
    /// The verb is in the past: the last one before the anchor.
    PastTense,
    /// The verb is in the future: the first one after.
    FutureTense,
    /// *scorso*, *prossimo*, *questo*.
    Modifier,
    /// A word beside it (*fissato per*, *in vista di*).
    Cue,
    /// Nothing tells past from future: the nearest.
    Nearest,
    /// The year, month or sense of its partner in a list or range.
    Partner,
    /// A day, year, ... spoken of before.
    Anaphora,
    /// A two-digit year, by the article's year.
    Pivot,
    /// A length, set or vague reference: no day to find.
    Timeless,
    /// Left open for want of an anchor.
    Unanchored,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    Low,
    Medium,
    High,
}

/// Everything that is known of the dates of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleDates {
    pub date: ArticleDate,
    /// In text order, without overlaps.
    pub dates: Vec<ResolvedDate>,
    /// In text order.
    pub findings: Vec<Finding>,
}

/// Says what the expressions of an article mean, and judges them. Linear in their number.
///
/// `given` is the article's date where the caller knows it; it wins over what the text states.
pub fn resolve(
    blocks: &[DatedBlock<'_>],
    given: Option<Moment>,
    settings: &Settings,
    language: &Language,
) -> ArticleDates {
    let date = dateline::find(blocks, given, settings, language);
    let dates = Vec::new();
    let findings = findings::judge(blocks, &date, &dates, settings, language);
    ArticleDates { date, dates, findings }
}
