//! What a temporal expression says, before anyone asks which day it means.
//!
//! Finding is a pure function of a block's text, so nothing here knows the article's date: *ieri*
//! is "one day before the article", and stays that when the dateline changes.

pub use crate::lang::dates::{DayPart, Edge, Reference, Season, Unit, Which};
use crate::text::Span;
use jiff::civil::Weekday;

/// The temporal expressions of one block, in order of appearance; they do not overlap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlockDates {
    pub expressions: Vec<Expression>,
}

/// One temporal expression. Leading articles and prepositions stay outside the span, except in
/// ranges (*dal 3 al 5 settembre*) and in *fra due giorni*, which they make what they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// Bytes of the block.
    pub span: Span,
    pub timex: Timex,
    pub context: Context,
}

/// What stands around an expression and tells past from future.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// The tense of the verb that governs the expression, where one was found.
    pub tense: Option<Tense>,
    /// That verb, with its auxiliary, in bytes of the block.
    pub verb: Option<Span>,
    /// A word beside the expression that says more than the verb does (*fissato per venerdì*).
    pub cue: Option<Direction>,
    /// *dal 2022*, *entro il 15*: the expression bounds an open interval.
    pub bound: Option<Bound>,
    /// *annunciato per venerdì*: it lies ahead of what the verb tells.
    pub planned: bool,
    /// *circa*, *intorno alle*.
    pub approximate: bool,
    /// Inside quotation marks: words that an editor does not rewrite.
    pub in_quotation: bool,
    /// First in its sentence, so that a capital says nothing.
    pub sentence_start: bool,
    /// The sentence of the block it stands in, counted from 0.
    pub sentence: u32,
    /// Where the article or preposition that was left out of the span begins (*nella* of
    /// *nella notte*), in bytes of the block; the span's own start if there is none.
    pub lead: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tense {
    /// Remoto, present perfect, pluperfect, past infinitive.
    Past,
    Imperfect,
    Present,
    Future,
    Conditional,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Past,
    Future,
}

/// How an expression bounds an open interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// *da*, *a partire da*: from there on.
    From,
    /// *fino a*: up to and including.
    Until,
    /// *entro*, *non oltre*: a deadline.
    By,
    /// *prima di*.
    Before,
    /// *dopo*.
    After,
}

/// The form of a temporal expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Timex {
    /// *4 settembre 2025*, *settembre*, *il 4*, *nel 2025*, *04/09*, *lunedì 8*.
    Date(CalendarDate),
    /// *oggi* (0), *ieri* (-1), *dopodomani* (2): days from the article's date.
    Deictic { days: i64 },
    /// *lunedì*, *lunedì scorso*, *quel martedì*.
    Weekday(WeekdayForm),
    /// *questa settimana*, *il mese scorso*, *l'anno dopo*, *il fine settimana*, *il giorno dopo*.
    Period { unit: Unit, which: Which },
    /// *primo trimestre 2025*, *ultima domenica di marzo*, *terzo martedì dopo Natale*.
    Nth(Nth),
    /// *estate 2025*, *l'inverno scorso*, *inverno 2024-25*.
    Season { season: Season, year: Option<Year>, to_year: Option<Year>, which: Which },
    /// *anni Novanta* (`199`), *anni '90*. `century` is missing where the text leaves it out.
    Decade { century: Option<i16>, decade: u8 },
    /// *XX secolo* (20), *V secolo a.C.* (5, bc), *il Novecento*.
    Century { number: u8, bc: bool },
    /// *III millennio*.
    Millennium { number: u8, bc: bool },
    /// *Pasqua 2026*, *Ferragosto*: `index` into the language's holidays.
    Holiday { index: usize, year: Option<Year>, which: Which },
    /// *due anni fa*, *fra tre giorni*, *tre giorni dopo*, *due giorni prima di Natale*.
    Shift { amount: Amount, direction: Direction, base: Base },
    /// *inizio 2025*, *metà ottobre*, *fine dell'anno scorso*, *primi anni Novanta*.
    Edge { edge: Edge, of: Box<Timex> },
    /// *ieri sera*, *questa mattina*, *in serata*, *la notte di Natale*: `day` is missing where the
    /// text names none, and then `this` tells *questa sera* from *in serata*.
    Part { part: DayPart, day: Option<Box<Timex>>, this: bool },
    /// *nella notte tra lunedì e martedì*.
    Night { first: Box<Timex>, second: Box<Timex> },
    /// *alle 18.30*, *domani alle 15*, *8 di stasera*.
    Clock { time: ClockTime, day: Option<Box<Timex>> },
    /// *dal 3 al 5 settembre*, *2019-2021*, *dalle 9 alle 11*; both ends included.
    Range { from: Box<Timex>, to: Box<Timex> },
    /// *tre anni*, *gli ultimi due anni*, *mezz'ora*.
    Duration(DurationForm),
    /// *ogni lunedì*, *tutti i giorni*, *due volte alla settimana*.
    Set(SetForm),
    /// *recentemente*, *a breve*, *adesso*.
    Vague(Reference),
    /// *l'inizio della guerra*: an event that dates something and has no date of its own here.
    Event,
}

/// A date as it is written; any field may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CalendarDate {
    pub weekday: Option<Weekday>,
    /// As written: 31 with February is kept, and judged later.
    pub day: Option<u8>,
    pub month: Option<u8>,
    pub year: Option<Year>,
    /// *prossimo 15 agosto*, *8 marzo scorso*, *questo agosto*.
    pub which: Which,
    /// *20 del prossimo mese*: the period that gives what is missing.
    pub of: Option<Box<Timex>>,
    pub surface: Surface,
}

/// How a date is written, for those who judge style. Spans count bytes of the block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    pub weekday: Option<Span>,
    pub day: Option<Span>,
    pub month: Option<Span>,
    pub year: Option<Span>,
    /// All in figures: the order they stand in.
    pub numeric: Option<NumericOrder>,
    /// *1°*, *primo*: the day is an ordinal.
    pub ordinal_day: bool,
    /// *04 settembre*.
    pub leading_zero: bool,
    /// *Settembre*.
    pub capital_month: bool,
    /// *September* in an Italian text.
    pub foreign_month: bool,
    /// *set.*, *SET*.
    pub short_month: bool,
    /// *9.VIII.2010*.
    pub roman_month: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumericOrder {
    /// 2025-09-04
    YearMonthDay,
    /// 04/09/2025
    DayMonthYear,
    /// 04/23/2025: the second figure cannot be a month.
    MonthDayYear,
    /// 04/09
    DayMonth,
    /// 9/2025
    MonthYear,
}

/// A year as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Year {
    /// As written, 25 for *'25*; positive before Christ too.
    pub number: i16,
    /// *'25*, *31/12/24*: the century is for the reader to guess.
    pub two_digits: bool,
    pub bc: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct WeekdayForm {
    pub weekday: Weekday,
    pub which: Which,
    /// *lunedì della settimana prossima*.
    pub of: Option<Box<Timex>>,
    /// *il lunedì*: a habit, unless something says otherwise.
    pub article: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Nth {
    /// From 1; negative counts from the end: -1 is the last.
    pub n: i16,
    pub what: NthWhat,
    /// The first or last `count` of them taken together (*primi sei mesi*): 1 for a single one.
    pub count: u16,
    pub of: Option<Box<Timex>>,
    /// *terzo martedì dopo Natale*: counted from there, not within it.
    pub after: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NthWhat {
    Unit(Unit),
    Weekday(Weekday),
}

/// A time of day as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockTime {
    /// As written, 0 to 24; 30 in *alle 30* is kept, and judged later.
    pub hour: u8,
    pub minute: Option<u8>,
    pub second: Option<u8>,
    /// *di sera*, *del pomeriggio*, *p.m.*: which half of the day the hour is in.
    pub part: Option<DayPart>,
    /// *mezzogiorno*, *mezzanotte*: in words, without a figure.
    pub named: bool,
    /// *mezzanotte*: a day ends and another begins, and nothing says which is meant.
    pub midnight: bool,
    /// *ora di Washington*, *Gmt*: the words that name the zone.
    pub zone: Option<Span>,
    /// What stands between hour and minute (`.`, `:`, `,`).
    pub separator: Option<char>,
}

/// A sum of units: *un anno e mezzo*, *due settimane e tre giorni*.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Amount {
    /// From the coarse to the fine, as the text has them.
    pub parts: Vec<(Quantity, Unit)>,
    /// *una quindicina*, *circa*.
    pub approximate: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    Exactly(f64),
    /// *qualche*, *alcuni*, *pochi*.
    Few,
    /// *tanti*, *molti*, or none said: *da anni*.
    Some,
}

/// What a shift counts from.
#[derive(Clone, Debug, PartialEq)]
pub enum Base {
    /// *fa*, *fra*: the article's date.
    Article,
    /// *dopo*, *prima*: what was spoken of last.
    Previous,
    /// *dopo Natale*.
    Timex(Box<Timex>),
    /// *dalla strage*: an event, in bytes of the block.
    Event(Span),
}

#[derive(Clone, Debug, PartialEq)]
pub struct DurationForm {
    pub amount: Amount,
    /// *gli ultimi due anni*, *le prossime 24 ore*: it ends or begins with the article.
    pub anchored: Option<Direction>,
    /// *55 anni*, of a person.
    pub age: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SetForm {
    pub every: Every,
    /// *due volte alla settimana*: times in each.
    pub times: Option<u16>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Every {
    /// *ogni due settimane*.
    Amount(Amount),
    /// *ogni lunedì*, *ogni 25 aprile*, *ogni estate*.
    Timex(Box<Timex>),
}

impl Timex {
    /// Whether its meaning depends on the date the article was written.
    pub fn needs_article_date(&self) -> bool {
        match self {
            Timex::Date(date) => match &date.of {
                Some(of) => of.needs_article_date(),
                None => date.year.is_none(),
            },
            Timex::Deictic { .. } => true,
            Timex::Weekday(form) => match &form.of {
                Some(of) => of.needs_article_date(),
                None => !matches!(form.which, Which::Same | Which::Following | Which::Preceding),
            },
            Timex::Period { which, .. } => {
                !matches!(which, Which::Same | Which::Following | Which::Preceding)
            }
            Timex::Nth(nth) => nth.of.as_ref().is_none_or(|of| of.needs_article_date()),
            Timex::Season { year, .. } | Timex::Holiday { year, .. } => year.is_none(),
            Timex::Decade { .. } | Timex::Century { .. } | Timex::Millennium { .. } => false,
            Timex::Shift { base, .. } => match base {
                Base::Article => true,
                Base::Previous | Base::Event(_) => false,
                Base::Timex(of) => of.needs_article_date(),
            },
            Timex::Edge { of, .. } => of.needs_article_date(),
            Timex::Part { day, .. } | Timex::Clock { day, .. } => {
                day.as_ref().is_none_or(|day| day.needs_article_date())
            }
            Timex::Night { first, second } => {
                first.needs_article_date() && second.needs_article_date()
            }
            Timex::Range { from, to } => from.needs_article_date() && to.needs_article_date(),
            Timex::Duration(form) => form.anchored.is_some(),
            Timex::Set(_) | Timex::Vague(_) | Timex::Event => false,
        }
    }
}
