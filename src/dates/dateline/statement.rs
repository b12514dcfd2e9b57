//! One place where an article says its own date.

use crate::settings::Dateline;
use crate::text::Span;
use jiff::civil::{Date, Time};

/// A date that an article states of itself, with as much as it says there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The date, without the words round it, in article bytes.
    pub span: Span,
    pub kind: StatementKind,
    pub year: Option<i16>,
    pub month: i8,
    pub day: Option<i8>,
    pub time: Option<Time>,
    /// Written so that day and month cannot be taken for each other.
    pub is_clear: bool,
    /// Behind the article's body.
    pub at_end: bool,
    /// The date with the words that show what it is.
    pub evidence: String,
}

/// In which form an article states its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatementKind {
    /// `data: 2025-09-04` between `---` lines.
    FrontMatter,
    /// `date 2025-09-04` before the first sentence, as crawlers put it.
    Header,
    /// *Roma, 6 set. (askanews) -*, *(ANSA) - ROMA, 17 SET -*
    Agency,
    /// *Pubblicato il 4 settembre 2025*
    Published,
    /// *Aggiornato alle 10:00 del 5 settembre 2025*
    Updated,
    /// A line that holds nothing else, with or without a byline.
    Line,
}

impl Statement {
    /// The day, where the statement says all of it.
    pub fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day?).ok()
    }

    /// Whether both can be true: they say the same as far as they go.
    pub fn agrees_with(&self, other: &Statement) -> bool {
        let same =
            |one: Option<i16>, other: Option<i16>| one.is_none() || other.is_none() || one == other;
        same(self.year, other.year)
            && self.month == other.month
            && same(self.day.map(i16::from), other.day.map(i16::from))
    }

    /// Which statement counts first, lower is better.
    pub(super) fn rank(&self, wanted: Dateline) -> u8 {
        use StatementKind::{Agency, FrontMatter, Header, Line, Published, Updated};
        match (self.kind, wanted) {
            (FrontMatter, _) => 0,
            (Published, Dateline::Published) => 1,
            (Header, _) => 2,
            (Published, _) => 3,
            (Line, _) if !self.at_end => 4,
            (Agency, _) => 5,
            (Line, _) => 6,
            (Updated, _) => 7,
        }
    }
}
