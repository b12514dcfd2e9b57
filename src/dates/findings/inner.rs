//! The calendar dates that an expression is made of, and how to write one of them anew.

use super::desk::{Desk, Place};
use crate::dates::wording::Shown;
use crate::dates::{Base, CalendarDate, NumericOrder, Timex};
use crate::text::Span;
use jiff::civil::Date;

/// A calendar date within an expression, with the day it means there where that is known.
pub struct Inner<'a> {
    pub date: &'a CalendarDate,
    pub meant: Option<Date>,
    /// It is the whole expression, or the day of its hour.
    pub alone: bool,
}

/// The dates of *4 settembre*, *dal 3 al 5 settembre*, *la notte del 4*, *fine settembre*.
pub fn dates<'a>(place: &Place<'a>) -> Vec<Inner<'a>> {
    let value = &place.date.value;
    let mut found = Vec::new();
    let mut push = |timex: &'a Timex, meant, alone| {
        if let Timex::Date(date) = timex {
            found.push(Inner { date, meant, alone });
        }
    };
    match place.timex() {
        timex @ Timex::Date(_) => push(timex, value.from(), true),
        Timex::Part { day: Some(day), .. } | Timex::Clock { day: Some(day), .. } => {
            push(day, value.from(), true)
        }
        Timex::Range { from, to } => {
            push(from, value.from(), false);
            push(to, value.to(), false);
        }
        Timex::Night { first, second } => {
            push(first, value.from(), false);
            push(second, value.from().and_then(|day| day.tomorrow().ok()), false);
        }
        Timex::Edge { of, .. } | Timex::Shift { base: Base::Timex(of), .. } => {
            push(of, None, false)
        }
        _ => {}
    }
    found
}

impl Inner<'_> {
    /// The date itself, in article bytes; the whole expression where its parts are not known.
    pub fn span(&self, place: &Place) -> Span {
        let surface = &self.date.surface;
        [surface.weekday, surface.day, surface.month, surface.year]
            .into_iter()
            .flatten()
            .reduce(|all, part| Span {
                start: all.start.min(part.start),
                end: all.end.max(part.end),
            })
            .map_or(place.span(), |span| place.in_article(span))
    }

    /// As it stands in the text.
    pub fn text<'a>(&self, place: &Place<'a>) -> &'a str {
        let span = self.span(place);
        let offset = place.block.offset;
        place.slice(
            span.start.saturating_sub(offset) as usize..span.end.saturating_sub(offset) as usize,
        )
    }

    /// `new` written with the same parts in the same order as this date.
    pub fn rewritten(&self, desk: &Desk, place: &Place, new: Date) -> String {
        match self.date.surface.numeric {
            Some(order) => self.in_figures(place, order, new),
            None => {
                let shown =
                    Shown { weekday: self.date.weekday.is_some(), year: self.date.year.is_some() };
                let text = if self.date.month.is_some() {
                    desk.written.day(new, shown)
                } else {
                    let weekday =
                        if shown.weekday { desk.written.weekday(new.weekday()) } else { "" };
                    format!("{weekday} {}", desk.written.day_number(new.day())).trim().to_owned()
                };
                let capital = self.starts_sentence(place);
                if capital { crate::dates::wording::capitalised(&text) } else { text }
            }
        }
    }

    /// Whether a sentence begins with the weekday that this date begins with.
    fn starts_sentence(&self, place: &Place) -> bool {
        self.date.surface.weekday.is_some_and(|weekday| {
            place.slice(weekday.range()).starts_with(char::is_uppercase)
                && place.context().sentence_start
        })
    }

    fn in_figures(&self, place: &Place, order: NumericOrder, new: Date) -> String {
        let surface = &self.date.surface;
        let separator = match (surface.day, surface.month) {
            (Some(day), Some(month)) => {
                let first = day.end.min(month.end) as usize;
                place
                    .slice(first..day.start.max(month.start) as usize)
                    .chars()
                    .next()
                    .unwrap_or('/')
            }
            _ => '/',
        };
        let wide = |span: Option<Span>| {
            span.is_some_and(|span| place.slice(span.range()).starts_with('0'))
        };
        let two =
            |number: i8, wide: bool| if wide { format!("{number:02}") } else { number.to_string() };
        let padded = wide(surface.day) || wide(surface.month);
        let (day, month) = (two(new.day(), padded), two(new.month(), padded));
        let year = match self.date.year {
            Some(year) if year.two_digits => format!("{:02}", new.year().rem_euclid(100)),
            _ => new.year().to_string(),
        };
        match order {
            NumericOrder::YearMonthDay => {
                format!("{year}{separator}{month:0>2}{separator}{day:0>2}")
            }
            NumericOrder::DayMonthYear => format!("{day}{separator}{month}{separator}{year}"),
            NumericOrder::MonthDayYear => format!("{month}{separator}{day}{separator}{year}"),
            NumericOrder::DayMonth => format!("{day}{separator}{month}"),
            NumericOrder::MonthYear => format!("{month}{separator}{year}"),
        }
    }
}
