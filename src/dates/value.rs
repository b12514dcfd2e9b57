//! The meaning of a temporal expression as a fact: an interval with a granularity. The written
//! forms (TIMEX3, EDTF) derive from it.
//!
//! TIMEX3: TimeML 1.2.1, <https://timeml.github.io/site/publications/timeMLdocs/timeml_1.2.1.html>.
//! EDTF: Library of Congress, levels 0 to 2, <https://www.loc.gov/standards/datetime/>.

use super::expression::{Amount, DayPart, Quantity, Reference, Season, Unit};
use jiff::civil::{Date, Time, Weekday};
use std::fmt::Write;

/// A value with what qualifies it.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub meaning: Meaning,
    pub modifier: Option<Modifier>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    Point(Point),
    /// Both ends included.
    Interval(Point, Point),
    /// A length of time; `from` and `to` are its first and last day where it is tied to the calendar.
    Duration {
        amount: Amount,
        from: Option<Date>,
        to: Option<Date>,
    },
    Set(Recurrence),
    Reference(Reference),
}

/// TIMEX3's `mod`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Modifier {
    Before,
    After,
    Start,
    Mid,
    End,
    Approx,
}

/// TIMEX3's `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimexType {
    Date,
    Time,
    Duration,
    Set,
}

impl TimexType {
    pub fn as_str(self) -> &'static str {
        match self {
            TimexType::Date => "DATE",
            TimexType::Time => "TIME",
            TimexType::Duration => "DURATION",
            TimexType::Set => "SET",
        }
    }
}

/// A stretch of the calendar named by its granularity. Years are astronomical: 0 is 1 BC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// The ones it spans, by number from 1: the twentieth century is 20, the fifth BC is -5.
    Millennium(i16),
    Century(i16),
    /// First year divided by ten: 199 is the nineties.
    Decade(i16),
    Year(i16),
    Half(i16, u8),
    Quarter(i16, u8),
    Season(i16, Season),
    Month(i16, u8),
    /// ISO 8601 week-numbering year and week.
    Week(i16, u8),
    Weekend(i16, u8),
    Day(Date),
    /// A part of a day; a night begins on its day and ends on the next.
    Part(Date, DayPart),
    /// To the minute, or the second where it has one.
    Clock(Date, Time, ClockGrain),
    /// 24:00 of that day.
    DayEnd(Date),
    /// What the text says where the rest is not known, or is impossible (31 February).
    Partial(Partial),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClockGrain {
    Hour,
    Minute,
    Second,
}

/// What is known of a date; the missing fields are written X.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Partial {
    pub year: Option<i16>,
    pub month: Option<u8>,
    pub day: Option<u8>,
    pub weekday: Option<Weekday>,
    /// A whole week, weekend, quarter, ... of which only the kind is known.
    pub unit: Option<Unit>,
    /// With `unit`: its number within the year (third quarter).
    pub number: Option<u8>,
    pub season: Option<Season>,
    pub decade: Option<u8>,
    pub part: Option<DayPart>,
    /// Hour and minute as written: they may not exist.
    pub time: Option<(u8, Option<u8>)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Recurrence {
    pub every: Occurs,
    pub times: Option<u16>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Occurs {
    Every(Amount),
    On(Partial),
}

impl Value {
    pub fn point(point: Point) -> Value {
        Value { meaning: Meaning::Point(point), modifier: None }
    }

    pub fn day(date: Date) -> Value {
        Value::point(Point::Day(date))
    }

    pub fn with(mut self, modifier: Option<Modifier>) -> Value {
        self.modifier = modifier.or(self.modifier);
        self
    }

    /// Whether it says which days are meant, rather than leaving fields open.
    pub fn is_resolved(&self) -> bool {
        match &self.meaning {
            Meaning::Point(point) => !matches!(point, Point::Partial(_)),
            Meaning::Interval(from, to) => {
                !matches!(from, Point::Partial(_)) && !matches!(to, Point::Partial(_))
            }
            _ => true,
        }
    }

    pub fn timex_type(&self) -> TimexType {
        match &self.meaning {
            Meaning::Point(point) => point.timex_type(),
            Meaning::Interval(from, to) => match (from.timex_type(), to.timex_type()) {
                (TimexType::Date, TimexType::Date) => TimexType::Date,
                _ => TimexType::Time,
            },
            Meaning::Duration { .. } => TimexType::Duration,
            Meaning::Set(_) => TimexType::Set,
            Meaning::Reference(_) => TimexType::Date,
        }
    }

    /// First day, if it is tied to the calendar.
    pub fn from(&self) -> Option<Date> {
        match &self.meaning {
            Meaning::Point(point) => point.first_day(),
            Meaning::Interval(from, _) => from.first_day(),
            Meaning::Duration { from, .. } => *from,
            Meaning::Set(_) | Meaning::Reference(_) => None,
        }
    }

    /// Last day, included.
    pub fn to(&self) -> Option<Date> {
        match &self.meaning {
            Meaning::Point(point) => point.last_day(),
            Meaning::Interval(_, to) => to.last_day(),
            Meaning::Duration { to, .. } => *to,
            Meaning::Set(_) | Meaning::Reference(_) => None,
        }
    }

    /// The TIMEX3 `value`; an interval is `a/b`, ends included.
    pub fn timex3(&self) -> String {
        let mut out = String::with_capacity(12);
        match &self.meaning {
            Meaning::Point(point) => point.write_timex3(&mut out),
            Meaning::Interval(from, to) => {
                from.write_timex3(&mut out);
                out.push('/');
                to.write_timex3(&mut out);
            }
            Meaning::Duration { amount, .. } => write_amount(amount, &mut out),
            Meaning::Set(recurrence) => match &recurrence.every {
                Occurs::Every(amount) => write_amount(amount, &mut out),
                Occurs::On(partial) => partial.write_timex3(&mut out),
            },
            Meaning::Reference(Reference::Past) => out.push_str("PAST_REF"),
            Meaning::Reference(Reference::Present) => out.push_str("PRESENT_REF"),
            Meaning::Reference(Reference::Future) => out.push_str("FUTURE_REF"),
        }
        out
    }

    /// The EDTF form, where there is one.
    pub fn edtf(&self) -> Option<String> {
        let mut out = match &self.meaning {
            Meaning::Point(point) => point.edtf()?,
            Meaning::Interval(from, to) => format!("{}/{}", from.edtf()?, to.edtf()?),
            Meaning::Duration { from: Some(from), to: Some(to), .. } => format!("{from}/{to}"),
            _ => return None,
        };
        match self.modifier {
            Some(Modifier::Approx | Modifier::Start | Modifier::Mid | Modifier::End)
                if !out.contains('/') && !out.contains('T') =>
            {
                out.push('~')
            }
            Some(Modifier::Before) if !out.contains('/') => out.insert_str(0, "../"),
            Some(Modifier::After) if !out.contains('/') => out.push_str("/.."),
            _ => {}
        }
        Some(out)
    }
}

impl Point {
    pub fn timex_type(&self) -> TimexType {
        match self {
            Point::Part(_, DayPart::Daytime) => TimexType::Date,
            Point::Part(..) | Point::Clock(..) | Point::DayEnd(_) => TimexType::Time,
            Point::Partial(partial) if partial.part.is_some() || partial.time.is_some() => {
                TimexType::Time
            }
            _ => TimexType::Date,
        }
    }

    /// The calendar day it lies in, where it is a day or less.
    pub fn single_day(&self) -> Option<Date> {
        match *self {
            Point::Day(date)
            | Point::Part(date, _)
            | Point::Clock(date, ..)
            | Point::DayEnd(date) => Some(date),
            _ => None,
        }
    }

    /// How long it is, in the units of the language.
    pub fn grain(&self) -> Option<Unit> {
        Some(match self {
            Point::Millennium(_) => Unit::Millennium,
            Point::Century(_) => Unit::Century,
            Point::Decade(_) => Unit::Decade,
            Point::Year(_) => Unit::Year,
            Point::Half(..) => Unit::Half,
            Point::Quarter(..) | Point::Season(..) => Unit::Quarter,
            Point::Month(..) => Unit::Month,
            Point::Week(..) => Unit::Week,
            Point::Weekend(..) => Unit::Weekend,
            Point::Day(_) => Unit::Day,
            Point::Part(..) => Unit::Day,
            Point::Clock(_, _, ClockGrain::Hour) => Unit::Hour,
            Point::Clock(_, _, ClockGrain::Minute) | Point::DayEnd(_) => Unit::Minute,
            Point::Clock(_, _, ClockGrain::Second) => Unit::Second,
            Point::Partial(_) => return None,
        })
    }

    pub fn first_day(&self) -> Option<Date> {
        match *self {
            Point::Millennium(n) => first_of_span(n, 1000),
            Point::Century(n) => first_of_span(n, 100),
            Point::Decade(n) => Date::new(n.checked_mul(10)?, 1, 1).ok(),
            Point::Year(year) => Date::new(year, 1, 1).ok(),
            Point::Half(year, half) => month_start(year, half.checked_sub(1)? * 6 + 1),
            Point::Quarter(year, quarter) => month_start(year, quarter.checked_sub(1)? * 3 + 1),
            Point::Season(year, season) => season_bounds(year, season).map(|(from, _)| from),
            Point::Month(year, month) => month_start(year, month),
            Point::Week(year, week) => week_day(year, week, Weekday::Monday),
            Point::Weekend(year, week) => week_day(year, week, Weekday::Saturday),
            Point::Partial(_) => None,
            _ => self.single_day(),
        }
    }

    pub fn last_day(&self) -> Option<Date> {
        match *self {
            Point::Millennium(n) => last_of_span(n, 1000),
            Point::Century(n) => last_of_span(n, 100),
            Point::Decade(n) => Date::new(n.checked_mul(10)?.checked_add(9)?, 12, 31).ok(),
            Point::Year(year) => Date::new(year, 12, 31).ok(),
            Point::Half(year, half) => month_end(year, half * 6),
            Point::Quarter(year, quarter) => month_end(year, quarter * 3),
            Point::Season(year, season) => season_bounds(year, season).map(|(_, to)| to),
            Point::Month(year, month) => month_end(year, month),
            Point::Week(year, week) | Point::Weekend(year, week) => {
                week_day(year, week, Weekday::Sunday)
            }
            Point::Part(date, DayPart::Night) => date.tomorrow().ok(),
            Point::Partial(_) => None,
            _ => self.single_day(),
        }
    }

    fn write_timex3(&self, out: &mut String) {
        let _ = match *self {
            Point::Millennium(n) => write_span(out, n, 1),
            Point::Century(n) => write_span(out, n, 2),
            Point::Decade(n) => write!(out, "{n:03}"),
            Point::Year(year) => write_year(out, year),
            Point::Half(year, half) => write!(out, "{}-H{half}", Year4(year)),
            Point::Quarter(year, quarter) => write!(out, "{}-Q{quarter}", Year4(year)),
            Point::Season(year, season) => write!(out, "{}-{}", Year4(year), season_code(season)),
            Point::Month(year, month) => write!(out, "{}-{month:02}", Year4(year)),
            Point::Week(year, week) => write!(out, "{}-W{week:02}", Year4(year)),
            Point::Weekend(year, week) => write!(out, "{}-W{week:02}-WE", Year4(year)),
            Point::Day(date) => write_day(out, date),
            Point::Part(date, part) => {
                let _ = write_day(out, date);
                out.push_str(part_code(part));
                Ok(())
            }
            Point::Clock(date, time, grain) => {
                let _ = write_day(out, date);
                let _ = write!(out, "T{:02}:{:02}", time.hour(), time.minute());
                match grain {
                    ClockGrain::Second => write!(out, ":{:02}", time.second()),
                    _ => Ok(()),
                }
            }
            Point::DayEnd(date) => {
                let _ = write_day(out, date);
                out.push_str("T24:00");
                Ok(())
            }
            Point::Partial(partial) => {
                partial.write_timex3(out);
                Ok(())
            }
        };
    }

    fn edtf(&self) -> Option<String> {
        Some(match *self {
            Point::Millennium(n) if n > 0 => format!("{}XXX", n - 1),
            Point::Century(n) if n > 0 => format!("{:02}XX", n - 1),
            Point::Century(n) => format!("-{:02}XX", -n - 1),
            Point::Millennium(_) => return None,
            Point::Decade(n) => format!("{n:03}X"),
            Point::Year(year) => edtf_year(year),
            Point::Half(year, half) => format!("{}-{}", edtf_year(year), 39 + half),
            Point::Quarter(year, quarter) => format!("{}-{}", edtf_year(year), 32 + quarter),
            Point::Season(year, season) => {
                let code = match season {
                    Season::Spring => 21,
                    Season::Summer => 22,
                    Season::Autumn => 23,
                    Season::Winter => 24,
                };
                format!("{}-{code}", edtf_year(year))
            }
            Point::Month(year, month) => format!("{}-{month:02}", edtf_year(year)),
            Point::Week(..) | Point::Weekend(..) => {
                format!("{}/{}", self.first_day()?, self.last_day()?)
            }
            Point::Day(date) => date.to_string(),
            Point::Part(date, _) => date.to_string(),
            Point::Clock(date, time, _) => {
                format!("{date}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
            }
            Point::DayEnd(date) => format!("{date}T24:00:00"),
            Point::Partial(partial) => return partial.edtf(),
        })
    }
}

impl Partial {
    fn write_timex3(&self, out: &mut String) {
        match self.year {
            Some(year) => {
                let _ = write_year(out, year);
            }
            None if self.decade.is_some() => {}
            None if self.part.is_none() && self.time.is_none() => out.push_str("XXXX"),
            None if self.month.or(self.day).is_some()
                || self.weekday.is_some()
                || self.unit.is_some()
                || self.season.is_some() =>
            {
                out.push_str("XXXX")
            }
            None => {}
        }
        if let Some(decade) = self.decade {
            let _ = write!(out, "XX{decade}");
        } else if let Some(weekday) = self.weekday {
            let _ = write!(out, "-WXX-{}", weekday.to_monday_one_offset());
        } else if let Some(season) = self.season {
            let _ = write!(out, "-{}", season_code(season));
        } else if let Some(unit) = self.unit {
            let number = self.number;
            let _ = match (unit, number) {
                (Unit::Weekend, _) => write!(out, "-WXX-WE"),
                (Unit::Week, Some(n)) => write!(out, "-W{n:02}"),
                (Unit::Week, None) => write!(out, "-WXX"),
                (Unit::Quarter, Some(n)) => write!(out, "-Q{n}"),
                (Unit::Quarter, None) => write!(out, "-QX"),
                (Unit::Half, Some(n)) => write!(out, "-H{n}"),
                (Unit::Half, None) => write!(out, "-HX"),
                (Unit::Month, _) => write!(out, "-XX"),
                (Unit::Day, _) => write!(out, "-XX-XX"),
                _ => Ok(()),
            };
        } else if self.month.is_some() || self.day.is_some() {
            match self.month {
                Some(month) => {
                    let _ = write!(out, "-{month:02}");
                }
                None => out.push_str("-XX"),
            }
            if let Some(day) = self.day {
                let _ = write!(out, "-{day:02}");
            }
        }
        if let Some((hour, minute)) = self.time {
            if out.is_empty() && self.year.is_none() {
                out.push_str("XXXX-XX-XX");
            }
            let _ = write!(out, "T{hour:02}:{:02}", minute.unwrap_or(0));
        } else if let Some(part) = self.part {
            if out.is_empty() {
                out.push_str("XXXX-XX-XX");
            }
            out.push_str(part_code(part));
        }
    }

    fn edtf(&self) -> Option<String> {
        if self.weekday.is_some() || self.unit.is_some() || self.time.is_some() {
            return None;
        }
        let mut out = self.year.map_or_else(|| "XXXX".to_owned(), edtf_year);
        match (self.month, self.day) {
            (Some(month), Some(day)) => {
                // An impossible day has no EDTF form.
                let _ = Date::new(self.year.unwrap_or(2000), month as i8, day as i8).ok()?;
                let _ = write!(out, "-{month:02}-{day:02}");
            }
            (Some(month), None) => {
                let _ = write!(out, "-{month:02}");
            }
            (None, Some(day)) => {
                let _ = write!(out, "-XX-{day:02}");
            }
            (None, None) => return None,
        }
        Some(out)
    }
}

struct Year4(i16);

impl std::fmt::Display for Year4 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 <= 0 {
            write!(f, "BC{:04}", 1 - i32::from(self.0))
        } else {
            write!(f, "{:04}", self.0)
        }
    }
}

fn write_year(out: &mut String, year: i16) -> std::fmt::Result {
    write!(out, "{}", Year4(year))
}

fn write_day(out: &mut String, date: Date) -> std::fmt::Result {
    write!(out, "{}-{:02}-{:02}", Year4(date.year()), date.month(), date.day())
}

/// Centuries and millennia by their leading figures: the twentieth century is 19, the fifth BC is BC04.
fn write_span(out: &mut String, n: i16, width: usize) -> std::fmt::Result {
    if n > 0 {
        write!(out, "{:0width$}", n - 1)
    } else {
        write!(out, "BC{:0width$}", -i32::from(n) - 1)
    }
}

fn edtf_year(year: i16) -> String {
    if year < 0 { format!("-{:04}", -i32::from(year)) } else { format!("{year:04}") }
}

fn season_code(season: Season) -> &'static str {
    match season {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Autumn => "FA",
        Season::Winter => "WI",
    }
}

fn part_code(part: DayPart) -> &'static str {
    match part {
        DayPart::Dawn | DayPart::Morning => "TMO",
        DayPart::Midday => "TMI",
        DayPart::Afternoon => "TAF",
        DayPart::Dusk | DayPart::Evening => "TEV",
        DayPart::Night => "TNI",
        DayPart::Daytime => "",
    }
}

/// A season of the meteorologists, which is what news means by it: summer is June to August.
fn season_bounds(year: i16, season: Season) -> Option<(Date, Date)> {
    let (from, to) = match season {
        Season::Spring => ((year, 3), (year, 5)),
        Season::Summer => ((year, 6), (year, 8)),
        Season::Autumn => ((year, 9), (year, 11)),
        Season::Winter => ((year, 12), (year.checked_add(1)?, 2)),
    };
    Some((month_start(from.0, from.1)?, month_end(to.0, to.1)?))
}

fn month_start(year: i16, month: u8) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, 1).ok()
}

fn month_end(year: i16, month: u8) -> Option<Date> {
    month_start(year, month).map(|date| date.last_of_month())
}

fn week_day(year: i16, week: u8, weekday: Weekday) -> Option<Date> {
    jiff::civil::ISOWeekDate::new(year, i8::try_from(week).ok()?, weekday)
        .ok()
        .map(|week| week.date())
}

fn first_of_span(n: i16, years: i16) -> Option<Date> {
    let year =
        if n > 0 { (n - 1).checked_mul(years)? } else { n.checked_mul(years)?.checked_add(1)? };
    Date::new(year.max(-9999), 1, 1).ok()
}

fn last_of_span(n: i16, years: i16) -> Option<Date> {
    let year = if n > 0 {
        (n - 1).checked_mul(years)?.checked_add(years - 1)?
    } else {
        n.checked_add(1)?.checked_mul(years)?
    };
    Date::new(year, 12, 31).ok()
}

/// An ISO 8601 duration; what is not counted is X.
fn write_amount(amount: &Amount, out: &mut String) {
    out.push('P');
    let mut in_time = false;
    let mut parts: Vec<_> =
        amount.parts.iter().copied().map(|(q, unit)| in_iso_units(q, unit)).collect();
    parts.sort_by_key(|&(_, unit)| std::cmp::Reverse(unit));
    for (quantity, unit) in parts {
        if unit < Unit::Day && !in_time {
            out.push('T');
            in_time = true;
        }
        let _ = match quantity {
            Quantity::Exactly(n) => write!(out, "{n}"),
            Quantity::Few | Quantity::Some => write!(out, "X"),
        };
        out.push(match unit {
            Unit::Second => 'S',
            Unit::Minute | Unit::Month => 'M',
            Unit::Hour => 'H',
            Unit::Week => 'W',
            Unit::Year => 'Y',
            _ => 'D',
        });
    }
}

/// ISO 8601 has no decades or quarters: they are counted in years and months.
fn in_iso_units(quantity: Quantity, unit: Unit) -> (Quantity, Unit) {
    let times = |factor: f64| match quantity {
        Quantity::Exactly(n) => Quantity::Exactly(n * factor),
        other => other,
    };
    match unit {
        Unit::Weekend => (times(2.0), Unit::Day),
        Unit::Bimester => (times(2.0), Unit::Month),
        Unit::Quarter => (times(3.0), Unit::Month),
        Unit::FourMonths => (times(4.0), Unit::Month),
        Unit::Half => (times(6.0), Unit::Month),
        Unit::Decade => (times(10.0), Unit::Year),
        Unit::Century => (times(100.0), Unit::Year),
        Unit::Millennium => (times(1000.0), Unit::Year),
        unit => (quantity, unit),
    }
}
