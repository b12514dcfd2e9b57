//! Dates as settings and pipelines write them: ISO 8601, as much of it as is known.

use jiff::civil::{Date, Time};
use std::fmt;

/// `2022`, `2022-02`, `2022-02-24` or `2022-02-24T05:30`. Always a day that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IsoDate {
    pub year: i16,
    pub month: Option<i8>,
    pub day: Option<i8>,
    pub time: Option<Time>,
}

impl IsoDate {
    /// Seconds and an offset or zone behind the time are allowed and left out: an article's date is
    /// civil, that of the newsroom.
    pub fn parse(text: &str) -> Option<IsoDate> {
        let text = text.trim();
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) => (date, Some(clock(time)?)),
            None => (text, None),
        };
        let mut parts = date.split('-');
        let year = number(parts.next()?, 4)?;
        let month = parts.next().map(|month| number(month, 2)).map(|month| month?.try_into().ok());
        let day = parts.next().map(|day| number(day, 2)).map(|day| day?.try_into().ok());
        if parts.next().is_some() {
            return None;
        }
        // A part that is there but cannot be read is a mistake, not a part left out.
        let month: Option<i8> = match month {
            Some(month) => Some(month?),
            None => None,
        };
        let day: Option<i8> = match day {
            Some(day) => Some(day?),
            None => None,
        };
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        (time.is_none() || day.is_some()).then_some(IsoDate { year, month, day, time })
    }

    /// The day, where it is known to the day.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }
}

impl From<Date> for IsoDate {
    fn from(date: Date) -> Self {
        IsoDate { year: date.year(), month: Some(date.month()), day: Some(date.day()), time: None }
    }
}

impl fmt::Display for IsoDate {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        if let Some(time) = self.time {
            write!(f, "T{:02}:{:02}", time.hour(), time.minute())?;
        }
        Ok(())
    }
}

fn number(digits: &str, length: usize) -> Option<i16> {
    (digits.len() == length && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())?
}

fn clock(text: &str) -> Option<Time> {
    let hour = number(text.get(..2)?, 2)?;
    let minute = number(text.get(2..)?.strip_prefix(':')?.get(..2)?, 2)?;
    let rest = text.get(5..)?;
    let known = rest.is_empty() || rest.starts_with([':', 'Z', '+', '-', '.']);
    known.then(|| Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_as_is_written_is_read() {
        for text in ["2022", "2022-02", "2022-02-24", "2022-02-24T05:30", "0001-01-01"] {
            assert_eq!(IsoDate::parse(text).map(|date| date.to_string()).as_deref(), Some(text));
        }
        for (text, read) in [
            ("2025-09-04T10:30:00", "2025-09-04T10:30"),
            ("2025-09-04 10:30:00+02:00", "2025-09-04T10:30"),
            (" 2025-09-04 ", "2025-09-04"),
        ] {
            assert_eq!(IsoDate::parse(text).map(|date| date.to_string()).as_deref(), Some(read));
        }
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in [
            "",
            "ieri",
            "25-09-04",
            "2025-13",
            "2025-02-29",
            "2025-09-04-05",
            "2025-9-4",
            "2025-09-04T25:00",
            "2025-09T10:00",
            "2025-xx-01",
            "2025-09-04Tx",
            "+025-01-01",
            "２０２５-01-01",
            "2025-09-04T10:é",
        ] {
            assert_eq!(IsoDate::parse(text), None, "{text}");
        }
    }
}
