//! From expressions to days: what each one means in an article of a given date.

mod arithmetic;
mod days;
mod periods;
mod reading;
mod times;

use super::dateline::Statement;
use super::expression::{BlockDates, Bound, Direction, Tense, Timex, Unit};
use super::value::{Meaning, Modifier, Partial, Point, TimexType, Value};
use super::{dateline, findings};
use crate::finding::Finding;
use crate::lang::Language;
use crate::lang::dates::DateWords;
use crate::settings::{Event, Settings};
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
    let dates = resolve_all(blocks, &date, &settings.events, &language.dates);
    let findings = findings::judge(blocks, &date, &dates, settings, language);
    ArticleDates { date, dates, findings }
}

/// The meaning of every expression, given the article's date.
pub(super) fn resolve_all(
    blocks: &[DatedBlock<'_>],
    article: &ArticleDate,
    events: &[Event],
    words: &DateWords,
) -> Vec<ResolvedDate> {
    let day = article.value.filter(|moment| moment.grain >= Grain::Day);
    let mut resolver = Resolver {
        words,
        events,
        today: day.map(|moment| moment.date),
        time: day.and_then(|moment| moment.time),
        dates: Vec::new(),
        sentence: None,
        dateline: article.span,
    };
    for (block, dated) in blocks.iter().enumerate() {
        for (index, expression) in dated.dates.expressions.iter().enumerate() {
            let context = &expression.context;
            resolver.sentence = Some((block, context.sentence));
            let sense = Sense::of(expression);
            let reading = resolver
                .expression(expression, dated, sense)
                .unwrap_or_else(|| resolver.open(Partial::default()));
            let modifier = context.bound.map(|bound| match bound {
                Bound::From | Bound::After => Modifier::After,
                Bound::Until | Bound::By | Bound::Before => Modifier::Before,
            });
            let about = context.approximate.then_some(Modifier::Approx);
            let value = Value {
                meaning: reading.meaning,
                modifier: reading.modifier.or(modifier).or(about),
            };
            resolver.dates.push(Placed {
                sentence: (block, context.sentence),
                date: ResolvedDate {
                    span: expression.span.shifted(dated.offset),
                    block,
                    expression: index,
                    kind: value.timex_type(),
                    value,
                    anchor: reading.anchor,
                    rule: reading.rule,
                    alternatives: reading.alternatives,
                    confidence: reading.confidence,
                },
            });
        }
    }
    resolver.dates.into_iter().map(|placed| placed.date).collect()
}

/// What the words around an expression say of its side of the present.
#[derive(Clone, Copy, Debug, Default)]
struct Sense {
    direction: Option<Direction>,
    /// From a verb alone, which may belong to something else.
    weak: bool,
    /// The verb is in the present: of weekdays that is what is to come.
    present: bool,
}

impl Sense {
    fn of(expression: &super::expression::Expression) -> Sense {
        let context = &expression.context;
        if let Some(direction) = context.cue {
            return Sense { direction: Some(direction), weak: false, present: false };
        }
        let tensed = |direction| Sense { direction: Some(direction), weak: true, present: false };
        match (context.tense, context.bound) {
            (Some(Tense::Future | Tense::Conditional), _) => tensed(Direction::Future),
            (_, Some(Bound::By)) => tensed(Direction::Future),
            (Some(Tense::Past | Tense::Imperfect), _) if context.planned => {
                tensed(Direction::Future)
            }
            (Some(Tense::Past | Tense::Imperfect), _) => tensed(Direction::Past),
            // *aperta fino al 6 gennaio*
            (_, Some(Bound::Until | Bound::Before)) => tensed(Direction::Future),
            (tense, bound) => {
                let ahead = matches!(expression.timex, Timex::Range { .. })
                    && !matches!(&expression.timex, Timex::Range { from, .. }
                        if matches!(from.as_ref(), Timex::Weekday(_)))
                    || matches!(&expression.timex, Timex::Date(date) if date.month.is_none() && date.day.is_some()
                        && date.weekday.is_none())
                        && bound.is_some()
                    || matches!(bound, Some(Bound::From | Bound::Until | Bound::Before))
                        && matches!(expression.timex, Timex::Weekday(_));
                Sense {
                    direction: None,
                    weak: true,
                    present: tense == Some(Tense::Present) || ahead,
                }
            }
        }
    }

    /// For weekdays, and for what a range or a bound says: the present looks ahead.
    fn weekday(self) -> Option<Direction> {
        self.direction.or(self.present.then_some(Direction::Future))
    }

    fn rule(self) -> Rule {
        match self.direction.or(self.weekday()) {
            _ if self.direction.is_some() && !self.weak => Rule::Cue,
            Some(Direction::Past) => Rule::PastTense,
            Some(Direction::Future) => Rule::FutureTense,
            None => Rule::Nearest,
        }
    }
}

/// What an expression means, on the way to a [`ResolvedDate`].
#[derive(Clone, Debug)]
struct Reading {
    meaning: Meaning,
    modifier: Option<Modifier>,
    anchor: Anchor,
    rule: Rule,
    alternatives: Vec<Value>,
    confidence: Confidence,
}

impl Reading {
    fn new(point: Point, rule: Rule) -> Reading {
        Reading::meaning(Meaning::Point(point), rule)
    }

    fn meaning(meaning: Meaning, rule: Rule) -> Reading {
        Reading {
            meaning,
            modifier: None,
            anchor: Anchor::None,
            rule,
            alternatives: Vec::new(),
            confidence: Confidence::High,
        }
    }

    fn because(mut self, anchor: Anchor) -> Reading {
        self.anchor = anchor;
        self
    }
}

struct Placed {
    /// Block, and sentence in it.
    sentence: (usize, u32),
    date: ResolvedDate,
}

struct Resolver<'a> {
    words: &'a DateWords,
    events: &'a [Event],
    today: Option<Date>,
    time: Option<Time>,
    dates: Vec<Placed>,
    /// The sentence that is being read: its block, its number there.
    sentence: Option<(usize, u32)>,
    dateline: Option<Span>,
}

/// How many expressions back an antecedent is looked for.
const REACH: usize = 24;

impl Resolver<'_> {
    /// What is not resolved, as far as it is known.
    fn open(&self, partial: Partial) -> Reading {
        let mut reading =
            Reading::new(Point::Partial(partial), Rule::Unanchored).because(Anchor::Missing);
        reading.confidence = Confidence::Low;
        reading
    }

    fn article_day(&self) -> Option<(Anchor, Date)> {
        self.today.map(|today| (Anchor::Article, today))
    }

    /// The last thing spoken of that is dated at least as finely as `unit`: its place and its day.
    fn antecedent(&self, unit: Unit) -> Option<(Anchor, Date)> {
        self.dates.iter().enumerate().rev().take(REACH).find_map(|(index, placed)| {
            let date = &placed.date;
            if self.dateline.is_some_and(|dateline| dateline.overlaps(date.span)) {
                return None;
            }
            let point = match date.value.meaning {
                Meaning::Point(point) | Meaning::Interval(_, point) => point,
                _ => return None,
            };
            let grain = point.grain()?;
            (grain <= unit.max(Unit::Day)).then_some(())?;
            Some((Anchor::Previous(index), point.first_day()?))
        })
    }

    /// The last thing spoken of, however coarsely it is dated.
    fn antecedent_point(&self) -> Option<(Anchor, Point)> {
        self.dates.iter().enumerate().rev().take(REACH).find_map(|(index, placed)| {
            let date = &placed.date;
            if self.dateline.is_some_and(|dateline| dateline.overlaps(date.span)) {
                return None;
            }
            match date.value.meaning {
                Meaning::Point(point) | Meaning::Interval(_, point) => {
                    point.first_day().map(|_| (Anchor::Previous(index), point))
                }
                _ => None,
            }
        })
    }

    fn same_sentence(&self) -> impl Iterator<Item = (usize, &ResolvedDate)> {
        let here = self.sentence;
        self.dates
            .iter()
            .enumerate()
            .rev()
            .take(4)
            .take_while(move |(_, placed)| Some(placed.sentence) == here)
            .map(|(index, placed)| (index, &placed.date))
            .filter(|(_, date)| !self.dateline.is_some_and(|dateline| dateline.overlaps(date.span)))
    }

    /// The day last named in this sentence.
    fn day_in_sentence(&self) -> Option<(Anchor, Date)> {
        self.same_sentence().find_map(|(index, date)| match date.value.meaning {
            Meaning::Point(point) => point.single_day().map(|day| (Anchor::Previous(index), day)),
            _ => None,
        })
    }
}
