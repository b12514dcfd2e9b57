//! Days: calendar dates without a year, weekdays, holidays, deictics.

use super::arithmetic::{add_days, add_years, month_after, on_or_after, on_or_before};
use super::{Anchor, Confidence, Reading, Resolver, Rule, Sense};
use crate::dates::calendar::{Feast, days_between, nearest_weekday};
use crate::dates::expression::{CalendarDate, Direction, Unit, WeekdayForm, Which, Year};
use crate::dates::value::{Meaning, Partial, Point, Value};
use jiff::civil::{Date, Weekday};

/// A tense alone does not reach past a near date on the other side for one most of a year away:
/// this near, this far, in days. News writes the year of days as far as that.
const NEAR: i32 = 31;
const FAR: i32 = 300;

/// Two-digit years reach this far past the article's year.
const PIVOT: i16 = 10;
/// The year they are taken to be read in when the article has none.
const UNDATED: i16 = 2039;

impl Resolver<'_> {
    /// The astronomical year that is written.
    pub(super) fn year(&self, year: Year) -> i16 {
        if year.bc {
            return 1 - year.number;
        }
        if !year.two_digits {
            return year.number;
        }
        let last = self.today.map_or(UNDATED, |today| today.year().saturating_add(PIVOT));
        let candidate = last - last.rem_euclid(100) + year.number;
        if candidate > last { candidate - 100 } else { candidate }
    }

    pub(super) fn calendar(&self, date: &CalendarDate, sense: Sense) -> Option<Reading> {
        let mut year = date.year.map(|year| self.year(year));
        let mut month = date.month;
        let mut rule = match date.year {
            Some(year) if year.two_digits => Rule::Pivot,
            _ => Rule::Stated,
        };
        let mut anchor = Anchor::None;
        if let Some(of) = &date.of {
            let of = self.read(of, sense)?;
            anchor = of.anchor;
            rule = Rule::Modifier;
            match of.meaning {
                Meaning::Point(Point::Year(y)) => year = Some(y),
                Meaning::Point(Point::Month(y, m)) => {
                    year = Some(y);
                    month = Some(m);
                }
                _ => return Some(self.open(partial_of(date)).because(anchor)),
            }
        }
        let point = match (year, month, date.day) {
            (Some(year), Some(month), Some(day)) => stated(year, month, day),
            (Some(year), Some(month), None) => Point::Month(year, month),
            (Some(year), None, None) => Point::Year(year),
            (Some(_), None, Some(_)) => return None,
            (None, Some(month), Some(day)) => return Some(self.yearless(date, month, day, sense)),
            (None, Some(month), None) => return Some(self.month(date, month, sense)),
            (None, None, Some(day)) => return Some(self.bare_day(date, day, sense)),
            (None, None, None) => return None,
        };
        Some(Reading::new(point, rule).because(anchor))
    }

    /// *15 agosto*
    fn yearless(&self, date: &CalendarDate, month: u8, day: u8, sense: Sense) -> Reading {
        let Some(today) = self.today else { return self.open(partial_of(date)) };
        if matches!(date.which, Which::Following | Which::Preceding)
            && let Some((anchor, base)) = self.antecedent(Unit::Day)
        {
            let future = date.which == Which::Following;
            if let Some(found) =
                in_years(base.year(), |y| Date::new(y, month as i8, day as i8).ok())
                    .filter(|d| if future { *d > base } else { *d < base })
                    .min_by_key(|d| days_between(base, *d).abs())
            {
                return Reading::new(Point::Day(found), Rule::Anaphora).because(anchor);
            }
        }
        let candidates = || in_years(today.year(), |y| Date::new(y, month as i8, day as i8).ok());
        if candidates().next().is_none() {
            // *31 giugno* exists in no year.
            let point = Partial {
                year: Some(today.year()),
                month: Some(month),
                day: Some(day),
                ..Partial::default()
            };
            return Reading::new(Point::Partial(point), Rule::Stated);
        }
        self.choose(today, candidates, date.which, sense, date.weekday)
            .unwrap_or_else(|| self.open(partial_of(date)))
    }

    /// The one of several days that the modifier, the verb or nearness picks.
    pub(super) fn choose<I: Iterator<Item = Date>>(
        &self,
        today: Date,
        candidates: impl Fn() -> I,
        which: Which,
        sense: Sense,
        weekday: Option<Weekday>,
    ) -> Option<Reading> {
        let past = |strict: bool| {
            candidates().filter(|d| if strict { *d < today } else { *d <= today }).max()
        };
        let future = |strict: bool| {
            candidates().filter(|d| if strict { *d > today } else { *d >= today }).min()
        };
        let nearest = candidates().min_by_key(|d| days_between(today, *d).abs())?;
        let (chosen, rule) = match (which, sense.direction) {
            (Which::Next, _) => (future(true)?, Rule::Modifier),
            (Which::Last, _) => (past(true)?, Rule::Modifier),
            (Which::This, _) => {
                (candidates().find(|d| d.year() == today.year()).unwrap_or(nearest), Rule::Modifier)
            }
            (_, Some(direction)) => {
                let chosen = match direction {
                    Direction::Past => past(false)?,
                    Direction::Future => future(false)?,
                };
                let far = days_between(today, chosen).abs() > FAR;
                let near = days_between(today, nearest).abs() <= NEAR;
                // The weekday beside it may say that another year is meant.
                let misfit =
                    weekday.is_some_and(|w| chosen.weekday() != w && nearest.weekday() == w);
                if sense.weak && (far && near || misfit) {
                    (nearest, Rule::Nearest)
                } else {
                    (chosen, sense.rule())
                }
            }
            (_, None) => {
                // The weekday beside it may say which year is meant.
                let fits = |d: &Date| weekday.is_none_or(|weekday| d.weekday() == weekday);
                let near = |d: &Date| days_between(today, *d).abs() < 250;
                let chosen = if fits(&nearest) {
                    nearest
                } else {
                    candidates().filter(near).find(fits).unwrap_or(nearest)
                };
                (chosen, Rule::Nearest)
            }
        };
        let mut reading = Reading::new(Point::Day(chosen), rule).because(Anchor::Article);
        let other = if chosen > today { past(true) } else { future(true) };
        reading.alternatives.extend(other.filter(|other| *other != chosen).map(Value::day));
        reading.confidence = match rule {
            Rule::Modifier | Rule::Cue => Confidence::High,
            Rule::Nearest if days_between(today, chosen).abs() > 120 => Confidence::Low,
            Rule::Nearest => Confidence::Medium,
            _ if days_between(today, chosen).abs() > 200 => Confidence::Medium,
            _ => Confidence::High,
        };
        Some(reading)
    }

    /// *settembre*
    fn month(&self, date: &CalendarDate, month: u8, sense: Sense) -> Reading {
        let Some(today) = self.today else { return self.open(partial_of(date)) };
        let (year, this) = (today.year(), today.month() as u8);
        let before = if month <= this { 0 } else { -1 };
        let after = if month >= this { 0 } else { 1 };
        let nearest = match i16::from(month) - i16::from(this) {
            7.. => -1,
            ..=-7 => 1,
            _ => 0,
        };
        let (years, rule) = match (date.which, sense.direction) {
            (Which::Next, _) => (if month > this { 0 } else { 1 }, Rule::Modifier),
            (Which::Last, _) => (if month < this { 0 } else { -1 }, Rule::Modifier),
            (Which::This, _) => (0, Rule::Modifier),
            (_, Some(Direction::Past)) => (before, sense.rule()),
            (_, Some(Direction::Future)) => (after, sense.rule()),
            (_, None) => (nearest, Rule::Nearest),
        };
        match add_years(year, years) {
            Some(chosen) => {
                let mut reading =
                    Reading::new(Point::Month(chosen, month), rule).because(Anchor::Article);
                if rule == Rule::Nearest {
                    reading.confidence = Confidence::Medium;
                }
                for other in [before, after] {
                    if other != years
                        && let Some(year) = add_years(year, other)
                    {
                        reading.alternatives.push(Value::point(Point::Month(year, month)));
                    }
                }
                reading
            }
            None => self.open(partial_of(date)),
        }
    }

    /// *il 4*, *lunedì 8*
    fn bare_day(&self, date: &CalendarDate, day: u8, sense: Sense) -> Reading {
        let Some(today) = self.today else { return self.open(partial_of(date)) };
        // The month of a date just named, else one of the months around.
        if date.weekday.is_none()
            && let Some((anchor, base)) = self.day_in_sentence()
            && let Ok(found) = Date::new(base.year(), base.month(), day as i8)
        {
            return Reading::new(Point::Day(found), Rule::Partner).because(anchor);
        }
        let candidates = || {
            (-7..=7i64).filter_map(move |k| {
                let (year, month) = month_after(today.year(), today.month() as u8, k)?;
                let found = Date::new(year, month as i8, day as i8).ok()?;
                date.weekday.is_none_or(|weekday| found.weekday() == weekday).then_some(found)
            })
        };
        let sense = Sense { direction: sense.weekday(), ..sense };
        self.choose(today, candidates, date.which, sense, None)
            .unwrap_or_else(|| self.open(partial_of(date)))
    }

    pub(super) fn deictic(&self, days: i64) -> Reading {
        match self.today.and_then(|today| add_days(today, days)) {
            Some(date) => {
                let rule = if days == 0 { Rule::Stated } else { Rule::Counted };
                Reading::new(Point::Day(date), rule).because(Anchor::Article)
            }
            None => self.open(Partial { unit: Some(Unit::Day), ..Partial::default() }),
        }
    }

    pub(super) fn weekday(&self, form: &WeekdayForm, sense: Sense) -> Option<Reading> {
        let weekday = form.weekday;
        if let Some(of) = &form.of {
            let of = self.read(of, sense)?;
            let monday = match of.meaning {
                Meaning::Point(point) => point.first_day(),
                _ => None,
            };
            let Some(monday) = monday else {
                return Some(self.open(Partial { weekday: Some(weekday), ..Partial::default() }));
            };
            let date = on_or_after(monday, weekday)?;
            return Some(Reading::new(Point::Day(date), Rule::Modifier).because(of.anchor));
        }
        if let Which::Same | Which::Following | Which::Preceding = form.which
            && let Some((anchor, base)) = self.antecedent(Unit::Week).or_else(|| self.article_day())
        {
            let date = match form.which {
                Which::Following => on_or_after(add_days(base, 1)?, weekday)?,
                Which::Preceding => on_or_before(add_days(base, -1)?, weekday)?,
                _ => nearest_weekday(base, weekday)?,
            };
            return Some(Reading::new(Point::Day(date), Rule::Anaphora).because(anchor));
        }
        let Some(today) = self.today else {
            return Some(self.open(Partial { weekday: Some(weekday), ..Partial::default() }));
        };
        let past = on_or_before(today, weekday)?;
        let future = on_or_after(today, weekday)?;
        let (date, other, rule) = match (form.which, sense.weekday()) {
            (Which::Next, _) => {
                let date = on_or_after(add_days(today, 1)?, weekday)?;
                (date, add_days(date, 7), Rule::Modifier)
            }
            (Which::Last, _) => {
                let date = on_or_before(add_days(today, -1)?, weekday)?;
                (date, add_days(date, -7), Rule::Modifier)
            }
            (Which::This, Some(Direction::Past)) => (past, None, Rule::Modifier),
            (Which::This, _) => (future, None, Rule::Modifier),
            (_, Some(Direction::Past)) => (past, Some(future), sense.rule()),
            (_, Some(Direction::Future)) => (future, Some(past), sense.rule()),
            (_, None) => (past, Some(future), Rule::Nearest),
        };
        let mut reading = Reading::new(Point::Day(date), rule).because(Anchor::Article);
        let other = if past == future {
            add_days(today, 7).filter(|_| rule != Rule::Modifier)
        } else {
            other
        };
        reading.alternatives.extend(other.filter(|other| *other != date).map(Value::day));
        reading.confidence = match rule {
            Rule::Nearest => Confidence::Medium,
            _ if past == future => Confidence::Medium,
            _ => Confidence::High,
        };
        Some(reading)
    }

    pub(super) fn holiday(
        &self,
        index: usize,
        year: Option<Year>,
        which: Which,
        sense: Sense,
    ) -> Option<Reading> {
        let feast = Feast::parse(&self.words.holidays.get(index)?.rule)?;
        if let Some(year) = year {
            let year = self.year(year);
            let point = match feast.date(year) {
                Some(date) => Point::Day(date),
                None => Point::Year(year),
            };
            return Some(Reading::new(point, Rule::Stated));
        }
        let open = || {
            let fixed = match feast {
                Feast::Fixed { month, day } => {
                    Partial { month: Some(month as u8), day: Some(day as u8), ..Partial::default() }
                }
                _ => Partial::default(),
            };
            self.open(fixed)
        };
        let Some(today) = self.today else { return Some(open()) };
        let candidates = || in_years(today.year(), |year| feast.date(year));
        Some(self.choose(today, candidates, which, sense, None).unwrap_or_else(open))
    }
}

/// A day as it is stated, which may not exist.
fn stated(year: i16, month: u8, day: u8) -> Point {
    match Date::new(year, month as i8, day as i8) {
        Ok(date) => Point::Day(date),
        Err(_) => Point::Partial(Partial {
            year: Some(year),
            month: Some(month),
            day: Some(day),
            ..Partial::default()
        }),
    }
}

pub(super) fn partial_of(date: &CalendarDate) -> Partial {
    let bare = date.month.is_none();
    Partial {
        month: date.month,
        day: date.day,
        weekday: date.weekday.filter(|_| bare && date.day.is_none()),
        ..Partial::default()
    }
}

/// A day of the years around; far enough for 29 February.
fn in_years<F: Fn(i16) -> Option<Date>>(year: i16, day: F) -> impl Iterator<Item = Date> {
    (-8..=8i16).filter_map(move |k| day(year.checked_add(k)?))
}
