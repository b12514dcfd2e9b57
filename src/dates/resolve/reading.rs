//! What each form of expression means.

use super::arithmetic::{add_months, finest, holding, on_or_after, on_or_before, shift};
use super::{Anchor, Confidence, DatedBlock, Reading, Resolver, Rule, Sense};
use crate::dates::expression::{
    Amount, Base, Bound, CalendarDate, Direction, DurationForm, Edge, Every, Expression, Quantity,
    Reference, SetForm, Tense, Timex, Unit, Which,
};
use crate::dates::value::{ClockGrain, Meaning, Modifier, Occurs, Partial, Point, Recurrence};
use jiff::civil::{Date, Time};

impl Resolver<'_> {
    /// The meaning of a whole expression, with what its context adds.
    pub(super) fn expression(
        &self,
        expression: &Expression,
        dated: &DatedBlock<'_>,
        sense: Sense,
    ) -> Option<Reading> {
        match &expression.timex {
            // *il lunedì* with a present or imperfect verb, or none: every Monday.
            Timex::Weekday(form)
                if form.article
                    && form.which == Which::Plain
                    && matches!(
                        expression.context.tense,
                        None | Some(Tense::Present | Tense::Imperfect)
                    )
                    && expression.context.cue.is_none() =>
            {
                let weekday = Partial { weekday: Some(form.weekday), ..Partial::default() };
                Some(recurring(Occurs::On(weekday), None))
            }
            Timex::Event => Some(self.event(expression.span.of(dated.text))),
            Timex::Duration(form) => {
                let ahead = expression.context.bound == Some(Bound::By);
                let form = match (form.anchored, ahead) {
                    (None, true) => {
                        &DurationForm { anchored: Some(Direction::Future), ..form.clone() }
                    }
                    _ => form,
                };
                let mut reading = self.duration(form);
                if ahead {
                    reading.modifier = Some(Modifier::Before);
                }
                Some(reading)
            }
            Timex::Shift { amount, direction, base: Base::Event(event) } => {
                let name = event.of(dated.text);
                match self.event_date(name) {
                    Some(date) => self.shifted(amount, *direction, Anchor::Event, Point::Day(date)),
                    None => Some(length(amount, Anchor::Event)),
                }
            }
            timex => self.read(timex, sense),
        }
    }

    pub(super) fn read(&self, timex: &Timex, sense: Sense) -> Option<Reading> {
        match timex {
            Timex::Date(date) => self.calendar(date, sense),
            Timex::Deictic { days } => Some(self.deictic(*days)),
            Timex::Weekday(form) => self.weekday(form, sense),
            Timex::Period { unit, which } => self.period(*unit, *which, sense),
            Timex::Nth(nth) => self.nth(nth, sense),
            Timex::Season { .. } => self.season_timex(timex, sense),
            Timex::Decade { century, decade } => Some(self.decade(*century, *decade)),
            Timex::Century { number, bc } => {
                Some(Reading::new(Point::Century(signed(*number, *bc)), Rule::Stated))
            }
            Timex::Millennium { number, bc } => {
                Some(Reading::new(Point::Millennium(signed(*number, *bc)), Rule::Stated))
            }
            Timex::Holiday { index, year, which } => self.holiday(*index, *year, *which, sense),
            Timex::Shift { amount, direction, base } => self.shift(amount, *direction, base, sense),
            Timex::Edge { edge, of } => {
                let mut reading = self.read(of, sense)?;
                reading.modifier = Some(match edge {
                    Edge::Start => Modifier::Start,
                    Edge::Middle => Modifier::Mid,
                    Edge::End => Modifier::End,
                });
                Some(reading)
            }
            Timex::Part { part, day, this } => self.part(*part, day.as_deref(), *this, sense),
            Timex::Night { first, second } => self.night(first, second, sense),
            Timex::Clock { time, day } => self.clock(time, day.as_deref(), sense),
            Timex::Range { from, to } => self.range(from, to, sense),
            Timex::Duration(form) => Some(self.duration(form)),
            Timex::Set(form) => Some(self.set(form)),
            Timex::Vague(reference) => {
                Some(Reading::meaning(Meaning::Reference(*reference), Rule::Timeless))
            }
            Timex::Event => None,
        }
    }

    // Ranges.

    fn range(&self, from: &Timex, to: &Timex, sense: Sense) -> Option<Reading> {
        let ends = self.range_ends(from, to, sense)?;
        let (first, last) = ends;
        let (Meaning::Point(a) | Meaning::Interval(a, _)) = first.meaning else { return None };
        let (Meaning::Point(b) | Meaning::Interval(_, b)) = last.meaning else { return None };
        let mut reading = last;
        reading.meaning = Meaning::Interval(a, b);
        reading.alternatives = Vec::new();
        reading.confidence = reading.confidence.min(first.confidence);
        if reading.anchor == Anchor::None {
            reading.anchor = first.anchor;
        }
        Some(reading)
    }

    /// The two ends of a range: the second is where the verb says, the first before it.
    fn range_ends(&self, from: &Timex, to: &Timex, sense: Sense) -> Option<(Reading, Reading)> {
        let day = |reading: &Reading| match reading.meaning {
            Meaning::Point(point) => point.first_day(),
            _ => None,
        };
        match (from, to) {
            (Timex::Weekday(a), Timex::Weekday(b)) if a.which == Which::Plain && a.of.is_none() => {
                let Some(today) = self.today else {
                    return Some((self.read(from, sense)?, self.read(to, sense)?));
                };
                let (first, last) = match sense.weekday() {
                    Some(Direction::Past) => {
                        let last = on_or_before(today, b.weekday)?;
                        (on_or_before(last, a.weekday)?, last)
                    }
                    Some(Direction::Future) => {
                        let first = on_or_after(today, a.weekday)?;
                        (first, on_or_after(first, b.weekday)?)
                    }
                    // Of this week.
                    None => {
                        let monday = on_or_before(today, jiff::civil::Weekday::Monday)?;
                        let first = on_or_after(monday, a.weekday)?;
                        (first, on_or_after(first, b.weekday)?)
                    }
                };
                let rule = sense.rule();
                let reading = |day| Reading::new(Point::Day(day), rule).because(Anchor::Article);
                Some((reading(first), reading(last)))
            }
            (Timex::Date(a), Timex::Date(b)) => {
                let ranged = Sense {
                    // Bare days (*dal 3 al 5*) are to come unless a verb says otherwise.
                    direction: sense
                        .direction
                        .or((a.month.is_none() && a.year.is_none() && a.of.is_none())
                            .then_some(Direction::Future)),
                    ..sense
                };
                // *dal 28 agosto al 3*: the second end takes its month from the first.
                if b.month.is_none() && b.year.is_none() && b.of.is_none() && a.month.is_some() {
                    let first = self.calendar(a, sense)?;
                    let base = day(&first)?;
                    let candidates = (0..=1).filter_map(|k| {
                        let month = add_months(base.first_of_month(), k)?;
                        Date::new(month.year(), month.month(), b.day? as i8).ok()
                    });
                    let last = candidates.into_iter().find(|date| *date >= base)?;
                    let last = Reading::new(Point::Day(last), Rule::Partner).because(first.anchor);
                    return Some((first, last));
                }
                let last = self.calendar(b, ranged)?;
                let first = self.first_end(a, b, &last, ranged)?;
                Some((first, last))
            }
            _ => {
                let first = self.read(from, sense)?;
                // *oggi - venerdì*: the end comes after the beginning.
                if let (Timex::Weekday(form), Some(base)) = (to, day(&first))
                    && form.which == Which::Plain
                {
                    let last = on_or_after(base, form.weekday)?;
                    let last = Reading::new(Point::Day(last), Rule::Partner).because(first.anchor);
                    return Some((first, last));
                }
                Some((first, self.read(to, sense)?))
            }
        }
    }

    /// The beginning of a range of dates whose end is known.
    fn first_end(
        &self,
        from: &CalendarDate,
        to: &CalendarDate,
        last: &Reading,
        sense: Sense,
    ) -> Option<Reading> {
        let own_year = from.year.is_some_and(|year| to.year != Some(year)) || from.of.is_some();
        let end = match last.meaning {
            Meaning::Point(point) => point.first_day(),
            _ => None,
        };
        let (Some(end), false) = (end, own_year) else { return self.calendar(from, sense) };
        if from.month.is_none() && from.year.is_some() {
            return self.calendar(from, sense);
        }
        // *dal 20 dicembre al 10 gennaio 2026* begins the year before.
        let month = from.month.unwrap_or(end.month() as u8);
        let wraps = month > end.month() as u8;
        let year = if wraps { end.year().checked_sub(1)? } else { end.year() };
        let dated = CalendarDate {
            month: Some(month),
            year: Some(crate::dates::expression::Year {
                number: if year > 0 { year } else { 1 - year },
                two_digits: false,
                bc: year <= 0,
            }),
            ..from.clone()
        };
        let reading = self.calendar(&dated, sense)?;
        Some(Reading {
            rule: last.rule,
            anchor: last.anchor,
            confidence: last.confidence,
            ..reading
        })
    }

    // Shifts.

    fn shift(
        &self,
        amount: &Amount,
        direction: Direction,
        base: &Base,
        sense: Sense,
    ) -> Option<Reading> {
        let vague =
            amount.parts.iter().any(|(quantity, _)| !matches!(quantity, Quantity::Exactly(_)));
        match base {
            Base::Article if vague => {
                let reference = match direction {
                    Direction::Past => Reference::Past,
                    Direction::Future => Reference::Future,
                };
                Some(Reading::meaning(Meaning::Reference(reference), Rule::Timeless))
            }
            Base::Article => match self.today {
                Some(today) => self.counted_from_article(amount, direction, today),
                None => {
                    Some(self.open(Partial { unit: Some(finest(amount)), ..Partial::default() }))
                }
            },
            Base::Timex(of) => {
                let of = self.read(of, sense)?;
                let Meaning::Point(point) = of.meaning else { return None };
                if vague || matches!(point, Point::Partial(_)) {
                    return Some(
                        self.open(Partial { unit: Some(Unit::Day), ..Partial::default() }),
                    );
                }
                self.shifted(amount, direction, of.anchor, point)
            }
            Base::Previous => {
                let found = self.antecedent_point();
                match found {
                    Some((anchor, point)) if !vague => self
                        .shifted(amount, direction, anchor, point)
                        .map(|reading| Reading { rule: Rule::Anaphora, ..reading }),
                    Some((anchor, _)) => Some(
                        Reading::meaning(
                            Meaning::Reference(match direction {
                                Direction::Past => Reference::Past,
                                Direction::Future => Reference::Future,
                            }),
                            Rule::Timeless,
                        )
                        .because(anchor),
                    ),
                    None if vague => Some(Reading::meaning(
                        Meaning::Reference(match direction {
                            Direction::Past => Reference::Past,
                            Direction::Future => Reference::Future,
                        }),
                        Rule::Timeless,
                    )),
                    None => {
                        let today = self.today?;
                        let mut reading = self.counted_from_article(amount, direction, today)?;
                        reading.confidence = Confidence::Low;
                        Some(reading)
                    }
                }
            }
            Base::Event(_) => Some(length(amount, Anchor::Event)),
        }
    }

    /// *due anni fa*, *fra tre giorni*, *fra un'ora*: as exact as the unit.
    fn counted_from_article(
        &self,
        amount: &Amount,
        direction: Direction,
        today: Date,
    ) -> Option<Reading> {
        let sign = if direction == Direction::Past { -1 } else { 1 };
        // Where the hour is not known, hours stay within the day.
        let now = today.to_datetime(self.time.unwrap_or(Time::constant(12, 0, 0, 0)));
        let then = shift(now, amount, sign)?;
        let point = match finest(amount) {
            unit @ (Unit::Second | Unit::Minute | Unit::Hour) => {
                let timed = self.time.is_some();
                let grain =
                    if unit == Unit::Second { ClockGrain::Second } else { ClockGrain::Minute };
                if timed {
                    Point::Clock(then.date(), then.time(), grain)
                } else {
                    Point::Day(then.date())
                }
            }
            Unit::Day | Unit::Week | Unit::Weekend => Point::Day(then.date()),
            Unit::Month | Unit::Bimester | Unit::Quarter | Unit::FourMonths | Unit::Half => {
                holding(then.date(), Unit::Month)?
            }
            _ => Point::Year(then.date().year()),
        };
        let mut reading = Reading::new(point, Rule::Counted).because(Anchor::Article);
        if amount.approximate || finest(amount) >= Unit::Month {
            reading.modifier = Some(Modifier::Approx);
        }
        Some(reading)
    }

    /// So much before or after a point, as exact as the coarser of the two.
    fn shifted(
        &self,
        amount: &Amount,
        direction: Direction,
        anchor: Anchor,
        point: Point,
    ) -> Option<Reading> {
        let sign = if direction == Direction::Past { -1 } else { 1 };
        let fine = finest(amount);
        let base = match direction {
            Direction::Past => point.first_day()?,
            Direction::Future if point.single_day().is_some() => point.first_day()?,
            Direction::Future if fine >= Unit::Month => point.first_day()?,
            Direction::Future => point.last_day()?,
        };
        let time = match point {
            Point::Clock(_, time, _) => Some(time),
            _ => None,
        };
        let then = shift(base.to_datetime(time.unwrap_or(Time::midnight())), amount, sign)?;
        let grain = point.grain().unwrap_or(Unit::Day);
        let point = match fine {
            Unit::Second | Unit::Minute | Unit::Hour if time.is_some() => {
                Point::Clock(then.date(), then.time(), ClockGrain::Minute)
            }
            Unit::Second | Unit::Minute | Unit::Hour => Point::Day(then.date()),
            Unit::Day | Unit::Week | Unit::Weekend => Point::Day(then.date()),
            Unit::Month | Unit::Bimester | Unit::Quarter | Unit::FourMonths | Unit::Half => {
                holding(then.date(), if grain > Unit::Month { grain } else { Unit::Month })?
            }
            _ => Point::Year(then.date().year()),
        };
        Some(Reading::new(point, Rule::Counted).because(anchor))
    }

    // Lengths and sets.

    fn duration(&self, form: &DurationForm) -> Reading {
        let mut reading = length(&form.amount, Anchor::None);
        let (Some(direction), Some(today)) = (form.anchored, self.today) else {
            if form.anchored.is_some() {
                reading.anchor = Anchor::Missing;
            }
            return reading;
        };
        reading.anchor = Anchor::Article;
        let sign = if direction == Direction::Past { -1 } else { 1 };
        let now = today.to_datetime(self.time.unwrap_or(Time::midnight()));
        if let Some(other) = shift(now, &form.amount, sign)
            && let Meaning::Duration { from, to, .. } = &mut reading.meaning
        {
            let (first, last) =
                if sign < 0 { (other.date(), today) } else { (today, other.date()) };
            *from = Some(first);
            *to = Some(last);
        }
        reading
    }

    fn set(&self, form: &SetForm) -> Reading {
        let every = match &form.every {
            Every::Amount(amount) => Occurs::Every(amount.clone()),
            Every::Timex(timex) => Occurs::On(self.recurring_part(timex)),
        };
        recurring(every, form.times)
    }

    fn recurring_part(&self, timex: &Timex) -> Partial {
        match timex {
            Timex::Weekday(form) => Partial { weekday: Some(form.weekday), ..Partial::default() },
            Timex::Date(date) => Partial { month: date.month, day: date.day, ..Partial::default() },
            Timex::Season { season, .. } => Partial { season: Some(*season), ..Partial::default() },
            Timex::Part { part, day, .. } => {
                let day = day.as_deref().map(|day| self.recurring_part(day)).unwrap_or_default();
                Partial { part: Some(*part), ..day }
            }
            Timex::Clock { time, day } => {
                let day = day.as_deref().map(|day| self.recurring_part(day)).unwrap_or_default();
                let (hour, _) = super::times::hour_of_day(time, time.part);
                Partial { time: Some((hour, time.minute)), ..day }
            }
            Timex::Holiday { index, .. } => {
                use crate::dates::calendar::Feast;
                let rule = self.words.holidays.get(*index).map(|holiday| holiday.rule.as_str());
                match rule.and_then(Feast::parse) {
                    Some(Feast::Fixed { month, day }) => Partial {
                        month: Some(month as u8),
                        day: Some(day as u8),
                        ..Partial::default()
                    },
                    _ => Partial::default(),
                }
            }
            _ => Partial::default(),
        }
    }

    // Events.

    /// *l'inizio della guerra*: dated by the house's glossary, else somewhere in the past.
    fn event(&self, words: &str) -> Reading {
        match self.event_date(words) {
            Some(date) => Reading::new(Point::Day(date), Rule::Stated).because(Anchor::Event),
            None => Reading::meaning(Meaning::Reference(Reference::Past), Rule::Timeless)
                .because(Anchor::Event),
        }
    }

    /// The date of an event of the glossary that these words name.
    fn event_date(&self, words: &str) -> Option<Date> {
        let words = words.to_lowercase();
        let event = self.events.iter().find(|event| {
            let name = event.name.to_lowercase();
            words.contains(&name) || name.contains(&words)
        })?;
        event.date.date()
    }
}

fn signed(number: u8, bc: bool) -> i16 {
    if bc { -i16::from(number) } else { i16::from(number) }
}

fn length(amount: &Amount, anchor: Anchor) -> Reading {
    let meaning = Meaning::Duration { amount: amount.clone(), from: None, to: None };
    let mut reading = Reading::meaning(meaning, Rule::Timeless).because(anchor);
    reading.modifier = amount.approximate.then_some(Modifier::Approx);
    reading
}

fn recurring(every: Occurs, times: Option<u16>) -> Reading {
    Reading::meaning(Meaning::Set(Recurrence { every, times }), Rule::Timeless)
}

impl From<Point> for Meaning {
    fn from(point: Point) -> Meaning {
        Meaning::Point(point)
    }
}
