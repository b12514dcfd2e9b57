//! When a role was held: an interval of EDTF (ISO 8601-2:2019, levels 0 and 1).

use jiff::ToSpan;
use jiff::civil::Date;

/// An interval as it was written, with its bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    start: Bound,
    end: Bound,
}

/// Where an interval begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `..`: goes on.
    Open,
    /// Nothing: there is a bound and nobody knows it.
    Unknown,
    /// The first and the last day that the bound may be.
    Between(Date, Date),
}

/// Whether something holds on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Yes,
    No,
    Unknown,
}

impl Interval {
    /// Nothing is known of it.
    pub const UNKNOWN: Interval = Interval { start: Bound::Unknown, end: Bound::Unknown };

    /// Reads `2019-05-20/..`, `2017/2021-01-20`, `2019~`, `201X/`; `None` if it is none.
    pub fn parse(text: &str) -> Option<Interval> {
        let text = text.trim();
        let (start, end) = match text.split_once('/') {
            Some((start, end)) => (bound(start)?, bound(end)?),
            None => match bound(text)? {
                between @ Bound::Between(..) => (between, between),
                _ => return None,
            },
        };
        // Open on both sides says nothing: a role of unknown bounds never contradicts anything.
        if start == Bound::Open && end == Bound::Open {
            return Some(Interval::UNKNOWN);
        }
        match (start, end) {
            (Bound::Between(first, _), Bound::Between(_, last)) if last < first => None,
            _ => Some(Interval { start, end }),
        }
    }

    /// Whether the interval covers a day. An unknown bound never reads as covered.
    pub fn holds(&self, day: Date) -> Holds {
        let begun = match self.start {
            Bound::Open => Holds::Yes,
            Bound::Unknown => Holds::Unknown,
            Bound::Between(first, _) if day < first => Holds::No,
            Bound::Between(_, last) if day >= last => Holds::Yes,
            Bound::Between(..) => Holds::Unknown,
        };
        let going_on = match self.end {
            Bound::Open => Holds::Yes,
            Bound::Unknown => Holds::Unknown,
            Bound::Between(_, last) if day > last => Holds::No,
            Bound::Between(first, _) if day <= first => Holds::Yes,
            Bound::Between(..) => Holds::Unknown,
        };
        match (begun, going_on) {
            (Holds::No, _) | (_, Holds::No) => Holds::No,
            (Holds::Yes, Holds::Yes) => Holds::Yes,
            _ => Holds::Unknown,
        }
    }

    pub fn start(&self) -> Bound {
        self.start
    }

    pub fn end(&self) -> Bound {
        self.end
    }

    /// Whether an end is stated.
    pub fn is_over(&self) -> bool {
        matches!(self.end, Bound::Between(..))
    }

    /// Whether nothing is known of it.
    pub fn is_unknown(&self) -> bool {
        *self == Interval::UNKNOWN
    }
}

fn bound(text: &str) -> Option<Bound> {
    match text.trim() {
        "" => Some(Bound::Unknown),
        ".." => Some(Bound::Open),
        text => {
            let exact = text.trim_end_matches(['~', '?', '%']);
            let (first, last) = days(exact)?;
            if exact.len() == text.len() {
                return Some(Bound::Between(first, last));
            }
            // About then: a year more on either side.
            let first = first.checked_sub(1.year()).unwrap_or(Date::MIN);
            let last = last.checked_add(1.year()).unwrap_or(Date::MAX);
            Some(Bound::Between(first, last))
        }
    }
}

/// The first and the last day of `2019`, `201X`, `2019-05` or `2019-05-20`.
fn days(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.split('-');
    let year = parts.next()?;
    if year.len() != 4 || !year.is_ascii() {
        return None;
    }
    let first_year: i16 = year.replace('X', "0").parse().ok()?;
    let last_year: i16 = year.replace('X', "9").parse().ok()?;
    let whole =
        |first: i16, last: i16| Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?));
    let Some(month) = parts.next() else { return whole(first_year, last_year) };
    if first_year != last_year || month.len() != 2 {
        return None;
    }
    if month == "XX" {
        return whole(first_year, last_year);
    }
    let month: i8 = month.parse().ok()?;
    let first = Date::new(first_year, month, 1).ok()?;
    match parts.next() {
        None | Some("XX") => Some((first, first.last_of_month())),
        Some(day) if day.len() == 2 && parts.next().is_none() => {
            let day = Date::new(first_year, month, day.parse().ok()?).ok()?;
            Some((day, day))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_holds_where_the_interval_says_so() {
        use Holds::{No, Unknown, Yes};
        let day = |text: &str| text.parse::<Date>().expect(text);
        for (interval, on, expected) in [
            ("2017-01-20/2021-01-20", "2019-03-01", Yes),
            ("2017-01-20/2021-01-20", "2021-01-20", Yes),
            ("2017-01-20/2021-01-20", "2025-07-01", No),
            ("2025-01-20/..", "2025-07-01", Yes),
            ("2025-01-20/..", "2024-07-01", No),
            ("2025-01-20/", "2025-07-01", Unknown),
            ("/2021", "2020-07-01", Unknown),
            ("../2021", "2020-07-01", Yes),
            ("../..", "2020-07-01", Unknown),
            ("2019/..", "2019-07-01", Unknown),
            ("2019/..", "2020-01-01", Yes),
            ("2019~/..", "2019-01-01", Unknown),
            ("2019", "2021-01-01", No),
            ("201X/..", "2015-01-01", Unknown),
            ("2019-05/2020-06", "2019-06-10", Yes),
        ] {
            let read = Interval::parse(interval).expect(interval);
            assert_eq!(read.holds(day(on)), expected, "{interval} on {on}");
        }
    }

    #[test]
    fn what_is_no_interval_is_refused() {
        for text in [
            "",
            "ieri",
            "2019-13",
            "2019-02-30/..",
            "2021/2019",
            "20190520",
            "2019/2020/2021",
            "😀/..",
        ] {
            assert_eq!(Interval::parse(text), None, "{text}");
        }
    }
}
