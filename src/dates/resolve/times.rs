//! Times of day, parts of the day, nights.

use super::arithmetic::add_days;
use super::{Anchor, Confidence, Reading, Resolver, Rule, Sense};
use crate::dates::expression::{ClockTime, DayPart, Direction, Timex};
use crate::dates::value::{ClockGrain, Meaning, Partial, Point, Value};
use jiff::civil::Time;

impl Resolver<'_> {
    pub(super) fn part(
        &self,
        part: DayPart,
        day: Option<&Timex>,
        this: bool,
        sense: Sense,
    ) -> Option<Reading> {
        let Some(day) = day else { return Some(self.part_alone(part, this, sense)) };
        let mut reading = self.read(day, sense)?;
        reading.meaning = match reading.meaning {
            Meaning::Point(Point::Day(date)) => {
                if part == DayPart::Night {
                    // *la notte di mercoledì* may be the one that ends with it.
                    if let Some(before) = add_days(date, -1) {
                        reading.alternatives = vec![Value::point(Point::Part(before, part))];
                    }
                    reading.confidence = reading.confidence.min(Confidence::Medium);
                }
                Meaning::Point(Point::Part(date, part))
            }
            Meaning::Point(Point::Partial(partial)) => {
                let day = if partial.unit.is_none() { partial } else { Partial::default() };
                Meaning::Point(Point::Partial(Partial { part: Some(part), ..day }))
            }
            _ => return None,
        };
        Some(reading)
    }

    /// *stasera*, *questa notte*, *in serata*
    fn part_alone(&self, part: DayPart, this: bool, sense: Sense) -> Reading {
        // *Martedì è a Roma, in serata parte*: the day of the sentence.
        if !this && let Some((anchor, date)) = self.day_in_sentence() {
            return Reading::new(Point::Part(date, part), Rule::Anaphora).because(anchor);
        }
        let Some(today) = self.today else {
            return self.open(Partial { part: Some(part), ..Partial::default() });
        };
        let date = match part {
            // Said of what has happened, the night is the one just ended.
            DayPart::Night if sense.weekday() != Some(Direction::Future) => {
                add_days(today, -1).unwrap_or(today)
            }
            _ => today,
        };
        let mut reading =
            Reading::new(Point::Part(date, part), Rule::Stated).because(Anchor::Article);
        if part == DayPart::Night {
            let other = if date == today { add_days(today, -1) } else { Some(today) };
            reading.alternatives.extend(other.map(|date| Value::point(Point::Part(date, part))));
            reading.rule = if sense.weekday().is_some() { sense.rule() } else { Rule::Nearest };
            reading.confidence = Confidence::Medium;
        }
        reading
    }

    /// *nella notte tra lunedì e martedì*: by TIMEX3, of the day it begins on.
    pub(super) fn night(&self, first: &Timex, second: &Timex, sense: Sense) -> Option<Reading> {
        let begun = self.read(first, sense)?;
        let ended = self.read(second, sense)?;
        let day = |reading: &Reading| match reading.meaning {
            Meaning::Point(point) => point.single_day(),
            _ => None,
        };
        let date = match (day(&begun), day(&ended)) {
            // Of two weekdays the verb dates the second, and the first is the day before.
            (Some(_), Some(ended)) if matches!(first, Timex::Weekday(_)) => {
                let eve = add_days(ended, -1)?;
                let Timex::Weekday(form) = first else { return None };
                if eve.weekday() == form.weekday { eve } else { day(&begun)? }
            }
            (Some(begun), _) => begun,
            (None, Some(ended)) => add_days(ended, -1)?,
            (None, None) => {
                let partial = match begun.meaning {
                    Meaning::Point(Point::Partial(partial)) => partial,
                    _ => Partial::default(),
                };
                return Some(self.open(Partial { part: Some(DayPart::Night), ..partial }));
            }
        };
        let mut reading = Reading::new(Point::Part(date, DayPart::Night), begun.rule);
        reading.anchor = begun.anchor;
        Some(reading)
    }

    pub(super) fn clock(
        &self,
        time: &ClockTime,
        day: Option<&Timex>,
        sense: Sense,
    ) -> Option<Reading> {
        let mut part = time.part;
        let mut reading = match day {
            Some(day) => {
                // The part of the day tells the half of the clock.
                let (inner, of_day) = match day {
                    Timex::Part { part, day, this } => (Some((*part, day, *this)), None),
                    day => (None, Some(day)),
                };
                match (inner, of_day) {
                    (Some((named, day, this)), _) => {
                        part = part.or(Some(named));
                        match day {
                            Some(day) => self.read(day, sense)?,
                            None if this => self.deictic(0),
                            None => self.day_or_today(),
                        }
                    }
                    (None, Some(day)) => self.read(day, sense)?,
                    (None, None) => return None,
                }
            }
            None => self.day_or_today(),
        };
        let (hour, carry) = hour_of_day(time, part);
        let minute = time.minute.unwrap_or(0);
        let written = Partial { time: Some((hour, Some(minute))), ..Partial::default() };
        let date = match reading.meaning {
            Meaning::Point(Point::Partial(partial)) => {
                let day = if partial.unit.is_some() { Partial::default() } else { partial };
                reading.meaning =
                    Meaning::Point(Point::Partial(Partial { time: written.time, ..day }));
                return Some(reading);
            }
            Meaning::Point(point) => point.single_day()?,
            _ => return None,
        };
        let date = if carry { add_days(date, 1)? } else { date };
        let exact = if hour == 24 && minute == 0 && time.second.is_none_or(|second| second == 0) {
            Some(Point::DayEnd(date))
        } else {
            Time::new(hour as i8, minute as i8, time.second.unwrap_or(0) as i8, 0).ok().map(
                |exact| {
                    let grain = match (time.second, time.minute) {
                        (Some(_), _) => ClockGrain::Second,
                        (None, Some(_)) => ClockGrain::Minute,
                        (None, None) if time.named => ClockGrain::Minute,
                        (None, None) => ClockGrain::Hour,
                    };
                    Point::Clock(date, exact, grain)
                },
            )
        };
        // *alle 25* is no time of any day.
        let point = exact.unwrap_or(Point::Partial(Partial {
            year: Some(date.year()),
            month: Some(date.month() as u8),
            day: Some(date.day() as u8),
            ..written
        }));
        reading.alternatives = Vec::new();
        reading.meaning = Meaning::Point(point);
        Some(reading)
    }

    /// The day that a time without one belongs to: that of its sentence, else the article's.
    fn day_or_today(&self) -> Reading {
        match self.day_in_sentence() {
            Some((anchor, date)) => {
                let mut reading = Reading::new(Point::Day(date), Rule::Anaphora).because(anchor);
                reading.confidence = Confidence::Medium;
                reading
            }
            None => match self.today {
                Some(today) => {
                    let mut reading =
                        Reading::new(Point::Day(today), Rule::Stated).because(Anchor::Article);
                    reading.confidence = Confidence::Medium;
                    reading
                }
                None => self.open(Partial::default()),
            },
        }
    }
}

/// The hour of 24, and whether it belongs to the day after.
pub(super) fn hour_of_day(time: &ClockTime, part: Option<DayPart>) -> (u8, bool) {
    let hour = time.hour;
    if time.named {
        return (hour, false);
    }
    match part {
        Some(DayPart::Afternoon | DayPart::Evening | DayPart::Dusk) if (1..12).contains(&hour) => {
            (hour + 12, false)
        }
        Some(DayPart::Night) if (7..12).contains(&hour) => (hour + 12, false),
        Some(DayPart::Night | DayPart::Evening) if hour == 12 => (24, false),
        Some(DayPart::Morning) if hour == 12 => (0, false),
        _ => (hour, false),
    }
}
