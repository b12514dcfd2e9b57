//! Civil arithmetic that cannot overflow: what leaves the calendar is `None`.

use crate::dates::expression::{Amount, Quantity, Unit};
use crate::dates::value::Point;
use jiff::civil::{Date, DateTime, Weekday};

pub(super) fn add_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

pub(super) fn add_months(date: Date, months: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_months(months).ok()?).ok()
}

pub(super) fn add_years(year: i16, years: i64) -> Option<i16> {
    i16::try_from(i64::from(year).checked_add(years)?)
        .ok()
        .filter(|year| (-9999..=9999).contains(year))
}

/// The year and month so many months later.
pub(super) fn month_after(year: i16, month: u8, months: i64) -> Option<(i16, u8)> {
    let count = i64::from(year) * 12 + i64::from(month) - 1 + months;
    let year = i16::try_from(count.div_euclid(12)).ok().filter(|y| (-9999..=9999).contains(y))?;
    Some((year, (count.rem_euclid(12) + 1) as u8))
}

/// The first such weekday on or after the date.
pub(super) fn on_or_after(date: Date, weekday: Weekday) -> Option<Date> {
    add_days(date, i64::from(date.weekday().until(weekday)))
}

/// The last such weekday on or before the date.
pub(super) fn on_or_before(date: Date, weekday: Weekday) -> Option<Date> {
    add_days(date, -i64::from(date.weekday().since(weekday)))
}

pub(super) fn week_of(date: Date) -> (i16, u8) {
    let week = date.iso_week_date();
    (week.year(), week.week() as u8)
}

/// The date so much later (or earlier, with `sign` -1); `None` for vague amounts.
pub(super) fn shift(moment: DateTime, amount: &Amount, sign: i64) -> Option<DateTime> {
    let mut moment = moment;
    for &(quantity, unit) in &amount.parts {
        let Quantity::Exactly(count) = quantity else { return None };
        let (count, unit) = whole(count, unit)?;
        let count = count.checked_mul(sign)?;
        let span = jiff::Span::new();
        let span = match unit {
            Unit::Second => span.try_seconds(count),
            Unit::Minute => span.try_minutes(count),
            Unit::Hour => span.try_hours(count),
            Unit::Day => span.try_days(count),
            Unit::Weekend | Unit::Week => span.try_weeks(count),
            Unit::Month => span.try_months(count),
            Unit::Bimester => span.try_months(count.checked_mul(2)?),
            Unit::Quarter => span.try_months(count.checked_mul(3)?),
            Unit::FourMonths => span.try_months(count.checked_mul(4)?),
            Unit::Half => span.try_months(count.checked_mul(6)?),
            Unit::Year => span.try_years(count),
            Unit::Decade => span.try_years(count.checked_mul(10)?),
            Unit::Century => span.try_years(count.checked_mul(100)?),
            Unit::Millennium => span.try_years(count.checked_mul(1000)?),
        };
        moment = moment.checked_add(span.ok()?).ok()?;
    }
    Some(moment)
}

/// A count of units as a whole number, in smaller units where it must be.
fn whole(count: f64, unit: Unit) -> Option<(i64, Unit)> {
    if !count.is_finite() || count.abs() > 1e9 {
        return None;
    }
    if count.fract() == 0.0 {
        return Some((count as i64, unit));
    }
    let (times, smaller) = match unit {
        Unit::Second => (1.0, Unit::Second),
        Unit::Minute => (60.0, Unit::Second),
        Unit::Hour => (60.0, Unit::Minute),
        Unit::Day => (24.0, Unit::Hour),
        Unit::Week => (7.0, Unit::Day),
        Unit::Month => (30.0, Unit::Day),
        Unit::Year => (12.0, Unit::Month),
        _ => (1.0, unit),
    };
    Some(((count * times).round() as i64, smaller))
}

/// The finest unit of an amount.
pub(super) fn finest(amount: &Amount) -> Unit {
    amount.parts.iter().map(|&(_, unit)| unit).min().unwrap_or(Unit::Day)
}

/// The stretch of the calendar of this unit that holds the date.
pub(super) fn holding(date: Date, unit: Unit) -> Option<Point> {
    let (year, month) = (date.year(), date.month() as u8);
    Some(match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Point::Day(date),
        Unit::Weekend => {
            let (year, week) = week_of(date);
            Point::Weekend(year, week)
        }
        Unit::Week => {
            let (year, week) = week_of(date);
            Point::Week(year, week)
        }
        Unit::Month => Point::Month(year, month),
        Unit::Quarter => Point::Quarter(year, (month - 1) / 3 + 1),
        Unit::Half => Point::Half(year, (month - 1) / 6 + 1),
        Unit::Year => Point::Year(year),
        Unit::Decade => Point::Decade(year.div_euclid(10)),
        Unit::Century if year > 0 => Point::Century((year - 1) / 100 + 1),
        Unit::Millennium if year > 0 => Point::Millennium((year - 1) / 1000 + 1),
        Unit::Bimester | Unit::FourMonths | Unit::Century | Unit::Millennium => return None,
    })
}

/// The stretch of this unit so many after the one that holds the date.
pub(super) fn unit_after(date: Date, unit: Unit, count: i64) -> Option<Point> {
    let moved = match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => add_days(date, count)?,
        Unit::Week | Unit::Weekend => add_days(date, count.checked_mul(7)?)?,
        Unit::Month => add_months(date.first_of_month(), count)?,
        Unit::Bimester => add_months(date.first_of_month(), count.checked_mul(2)?)?,
        Unit::Quarter => add_months(date.first_of_month(), count.checked_mul(3)?)?,
        Unit::FourMonths => add_months(date.first_of_month(), count.checked_mul(4)?)?,
        Unit::Half => add_months(date.first_of_month(), count.checked_mul(6)?)?,
        Unit::Year => Date::new(add_years(date.year(), count)?, 1, 1).ok()?,
        Unit::Decade => Date::new(add_years(date.year(), count.checked_mul(10)?)?, 1, 1).ok()?,
        Unit::Century => Date::new(add_years(date.year(), count.checked_mul(100)?)?, 1, 1).ok()?,
        Unit::Millennium => {
            Date::new(add_years(date.year(), count.checked_mul(1000)?)?, 1, 1).ok()?
        }
    };
    holding(moved, unit)
}
