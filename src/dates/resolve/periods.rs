//! Weeks, months, quarters, seasons and their numbered parts.

use super::arithmetic::{
    add_days, add_months, holding, on_or_after, on_or_before, unit_after, week_of,
};
use super::{Anchor, Confidence, Reading, Resolver, Rule, Sense};
use crate::dates::expression::{Direction, Nth, NthWhat, Season, Timex, Unit, Which, Year};
use crate::dates::value::{Meaning, Partial, Point};
use jiff::civil::{Date, Weekday};

impl Resolver<'_> {
    pub(super) fn period(&self, unit: Unit, which: Which, sense: Sense) -> Option<Reading> {
        let anaphoric = matches!(which, Which::Same | Which::Following | Which::Preceding);
        let base = if anaphoric {
            self.antecedent(unit).or_else(|| self.article_day())
        } else {
            self.article_day()
        };
        let Some((anchor, base)) = base else {
            return Some(self.open(Partial { unit: Some(unit), ..Partial::default() }));
        };
        let count = match which {
            Which::Plain | Which::This | Which::Same => 0,
            Which::Next | Which::Following => 1,
            Which::Last | Which::Preceding => -1,
            Which::AfterNext => 2,
        };
        // *nel fine settimana* with a past verb, said before Saturday, is the one gone by.
        let gone = unit == Unit::Weekend
            && which == Which::Plain
            && sense.direction == Some(Direction::Past)
            && !matches!(base.weekday(), Weekday::Saturday | Weekday::Sunday);
        let count = if gone { -1 } else { count };
        let rule = if anaphoric { Rule::Anaphora } else { Rule::Modifier };
        let meaning = match unit {
            Unit::Bimester | Unit::FourMonths => self.months_block(base, unit, count)?,
            _ => Meaning::Point(unit_after(base, unit, count)?),
        };
        let mut reading = Reading::meaning(meaning, rule).because(anchor);
        if anaphoric && matches!(anchor, Anchor::Article) {
            reading.confidence = Confidence::Low;
        }
        Some(reading)
    }

    /// Two or four months of the calendar: they have no code of their own.
    fn months_block(&self, base: Date, unit: Unit, count: i64) -> Option<Meaning> {
        let size = months_in(unit)?;
        let index = (i64::from(base.month()) - 1) / size + count;
        let first = Date::new(base.year(), 1, 1).ok()?;
        months_from(add_months(first, index.checked_mul(size)?)?, size)
    }

    pub(super) fn nth(&self, nth: &Nth, sense: Sense) -> Option<Reading> {
        let unit = match nth.what {
            NthWhat::Unit(unit) => Some(unit),
            NthWhat::Weekday(_) => None,
        };
        let (anchor, from, to, yearly) = match &nth.of {
            Some(of) => {
                let of = self.read(of, sense)?;
                let (from, to, yearly) = match of.meaning {
                    Meaning::Point(point) => {
                        (point.first_day(), point.last_day(), matches!(point, Point::Year(_)))
                    }
                    Meaning::Interval(from, to) => (from.first_day(), to.last_day(), false),
                    _ => (None, None, false),
                };
                (of.anchor, from, to, yearly)
            }
            None => {
                let Some(today) = self.today else {
                    return Some(self.open(Partial {
                        unit,
                        number: u8::try_from(nth.n).ok(),
                        ..Partial::default()
                    }));
                };
                let (from, to) = match nth.what {
                    NthWhat::Unit(_) => {
                        (Date::new(today.year(), 1, 1).ok(), Date::new(today.year(), 12, 31).ok())
                    }
                    NthWhat::Weekday(_) => {
                        (Some(today.first_of_month()), Some(today.last_of_month()))
                    }
                };
                (Anchor::Article, from, to, true)
            }
        };
        let (Some(from), Some(to)) = (from, to) else {
            return Some(self.open(Partial {
                unit,
                number: u8::try_from(nth.n).ok(),
                ..Partial::default()
            }));
        };
        let mut meaning = nth_within(nth, from, to, yearly)?;
        // A quarter without a year is the one that the verb speaks of.
        if nth.of.is_none()
            && let (Some(today), Meaning::Point(point)) = (self.today, &meaning)
            && let (Some(first), Some(last)) = (point.first_day(), point.last_day())
            && let Some(years) = match sense.direction {
                Some(Direction::Past) if first > today => Some(-12),
                Some(Direction::Future) if last < today => Some(12),
                _ => None,
            }
        {
            meaning = nth_within(nth, add_months(from, years)?, add_months(to, years)?, true)?;
        }
        Some(Reading::meaning(meaning, Rule::Counted).because(anchor))
    }

    pub(super) fn season(
        &self,
        season: Season,
        year: Option<Year>,
        which: Which,
        sense: Sense,
    ) -> Reading {
        if let Some(year) = year {
            return Reading::new(Point::Season(self.year(year), season), Rule::Stated);
        }
        let Some(today) = self.today else {
            return self.open(Partial { season: Some(season), ..Partial::default() });
        };
        let around = || {
            (-2..=2i16).filter_map(|k| {
                let point = Point::Season(today.year().checked_add(k)?, season);
                Some((point.first_day()?, point.last_day()?, point))
            })
        };
        let ended = || around().rfind(|(_, last, _)| *last < today);
        let begun = || around().rfind(|(first, ..)| *first <= today);
        let ahead = || around().find(|(first, ..)| *first > today);
        let unfinished = || around().find(|(_, last, _)| *last >= today);
        let (found, rule) = match (which, sense.direction) {
            (Which::Next, _) => (ahead(), Rule::Modifier),
            (Which::Last | Which::Preceding, _) => (ended(), Rule::Modifier),
            (Which::This, direction) => {
                let now = begun().filter(|(_, last, _)| *last >= today);
                let this_year = || around().find(|(first, ..)| first.year() == today.year());
                let chosen = match direction {
                    Some(Direction::Future) => now.or_else(unfinished),
                    _ => now.or_else(this_year),
                };
                (chosen, Rule::Modifier)
            }
            (_, Some(Direction::Past)) => (begun(), sense.rule()),
            (_, Some(Direction::Future)) => (unfinished(), sense.rule()),
            (_, None) => (
                around().min_by_key(|(first, last, _)| {
                    if *first > today {
                        crate::dates::calendar::days_between(today, *first)
                    } else {
                        crate::dates::calendar::days_between(*last, today).max(0)
                    }
                }),
                Rule::Nearest,
            ),
        };
        match found {
            Some((.., point)) => Reading::new(point, rule).because(Anchor::Article),
            None => self.open(Partial { season: Some(season), ..Partial::default() }),
        }
    }

    pub(super) fn decade(&self, century: Option<i16>, decade: u8) -> Reading {
        match century {
            Some(century) => Reading::new(
                Point::Decade(century.saturating_mul(10) + i16::from(decade)),
                Rule::Stated,
            ),
            // *anni Dieci* are the last there were; the others are of the twentieth century.
            None => {
                let century = if decade <= 1 { 20 } else { 19 };
                let mut reading =
                    Reading::new(Point::Decade(century * 10 + i16::from(decade)), Rule::Pivot);
                reading.confidence = Confidence::Medium;
                reading
            }
        }
    }

    pub(super) fn season_timex(&self, timex: &Timex, sense: Sense) -> Option<Reading> {
        match timex {
            Timex::Season { season, year, which, .. } => {
                Some(self.season(*season, *year, *which, sense))
            }
            _ => None,
        }
    }
}

fn months_in(unit: Unit) -> Option<i64> {
    Some(match unit {
        Unit::Month => 1,
        Unit::Bimester => 2,
        Unit::Quarter => 3,
        Unit::FourMonths => 4,
        Unit::Half => 6,
        _ => return None,
    })
}

/// So many months from the first of one, by their shortest name.
fn months_from(first: Date, count: i64) -> Option<Meaning> {
    let (year, month) = (first.year(), first.month() as u8);
    Some(match count {
        1 => Meaning::Point(Point::Month(year, month)),
        3 if month % 3 == 1 => Meaning::Point(Point::Quarter(year, month / 3 + 1)),
        6 if month % 6 == 1 => Meaning::Point(Point::Half(year, month / 6 + 1)),
        12 if month == 1 => Meaning::Point(Point::Year(year)),
        _ => {
            let last = add_months(first, count.checked_sub(1)?)?;
            Meaning::Interval(
                Point::Month(year, month),
                Point::Month(last.year(), last.month() as u8),
            )
        }
    })
}

/// The nth weekday, day, week, ... of a stretch of the calendar.
fn nth_within(nth: &Nth, from: Date, to: Date, yearly: bool) -> Option<Meaning> {
    let n = i64::from(nth.n);
    let count = i64::from(nth.count.max(1));
    let unit = match nth.what {
        NthWhat::Weekday(weekday) => {
            let date = if nth.after {
                add_days(
                    on_or_after(add_days(to, 1)?, weekday)?,
                    n.checked_sub(1)?.checked_mul(7)?,
                )?
            } else if n > 0 {
                add_days(on_or_after(from, weekday)?, (n - 1).checked_mul(7)?)?
            } else {
                add_days(on_or_before(to, weekday)?, (n + 1).checked_mul(7)?)?
            };
            return Some(Meaning::Point(Point::Day(date)));
        }
        NthWhat::Unit(unit) => unit,
    };
    // *la settimana del 15 settembre* is the one that holds it.
    if from == to && !nth.after && matches!(unit, Unit::Week | Unit::Weekend) {
        return holding(from, unit).map(Meaning::Point);
    }
    let base = if nth.after { add_days(to, 1)? } else { from };
    let pair = |first: Point, last: Point| {
        if first == last { Meaning::Point(first) } else { Meaning::Interval(first, last) }
    };
    Some(match unit {
        Unit::Day => {
            let first = if n > 0 { add_days(base, n - 1)? } else { add_days(to, n + 2 - count)? };
            pair(Point::Day(first), Point::Day(add_days(first, count - 1)?))
        }
        Unit::Week | Unit::Weekend => {
            let point = |date: Date| {
                let (year, week) = week_of(date);
                if unit == Unit::Week {
                    Point::Week(year, week)
                } else {
                    Point::Weekend(year, week)
                }
            };
            // Whole weeks of a month; the weeks of a year are those of ISO 8601.
            let (day, yearly) = match unit {
                Unit::Weekend => (Weekday::Saturday, false),
                _ if yearly => (Weekday::Thursday, true),
                _ => (Weekday::Monday, false),
            };
            let first = if n > 0 {
                add_days(on_or_after(base, day)?, (n - 1).checked_mul(7)?)?
            } else {
                let last_day = if yearly { Weekday::Thursday } else { Weekday::Sunday };
                add_days(on_or_before(to, last_day)?, (n + 2 - count).checked_mul(7)?)?
            };
            pair(point(first), point(add_days(first, (count - 1).checked_mul(7)?)?))
        }
        Unit::Year => {
            let year = |k: i64| super::arithmetic::add_years(0, k);
            let first = if n > 0 {
                i64::from(base.year()) + n - 1
            } else {
                i64::from(to.year()) + n + 2 - count
            };
            pair(Point::Year(year(first)?), Point::Year(year(first + count - 1)?))
        }
        Unit::Decade => {
            Point::Decade(i16::try_from(i64::from(from.year()).div_euclid(10) + n.max(1) - 1).ok()?)
                .into()
        }
        _ => {
            let size = months_in(unit)?;
            let first = if n > 0 {
                add_months(base.first_of_month(), (n - 1).checked_mul(size)?)?
            } else {
                add_months(to.first_of_month(), 1 + (n + 1 - count).checked_mul(size)?)?
            };
            months_from(first, size.checked_mul(count)?)?
        }
    })
}
