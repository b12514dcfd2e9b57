use super::{Grain, Moment};
use jiff::civil::{Date, DateTime};
use std::fmt;
use std::str::FromStr;

/// A text that should be a date and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» is not a date: write it as 2025-09-04 or 2025-09-04T10:30")]
pub struct NotADate(String);

/// ISO 8601 in its extended form: a day, a day with its time (seconds and offset are read and
/// dropped), or a month.
impl FromStr for Moment {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Moment, NotADate> {
        let text = text.trim();
        let refused = || NotADate(text.chars().take(40).collect());
        if text.len() > 10 && text.is_ascii() {
            // What stands behind the minutes does not matter to an article.
            let time: DateTime = text.get(..16).unwrap_or(text).parse().map_err(|_| refused())?;
            return Ok(Moment::minute(time.date(), time.time()));
        }
        if text.len() == 7 {
            let date: Date = format!("{text}-01").parse().map_err(|_| refused())?;
            return Ok(Moment { date, time: None, grain: Grain::Month });
        }
        text.parse().map(Moment::day).map_err(|_| refused())
    }
}

/// ISO 8601, as exact as it is known.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.grain, self.time) {
            (Grain::Month, _) => f.write_str(&self.date.to_string()[..7]),
            (Grain::Minute, Some(time)) => {
                write!(f, "{}T{:02}:{:02}", self.date, time.hour(), time.minute())
            }
            (Grain::Minute, None) | (Grain::Day, _) => write!(f, "{}", self.date),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_dates_are_read_and_written() {
        for (text, written) in [
            ("2025-09-04", "2025-09-04"),
            ("2025-09-04T10:30", "2025-09-04T10:30"),
            ("2025-09-04T10:30:59+02:00", "2025-09-04T10:30"),
            ("2025-09-04 10:30", "2025-09-04T10:30"),
            (" 2025-09\n", "2025-09"),
        ] {
            assert_eq!(text.parse::<Moment>().map(|m| m.to_string()).as_deref(), Ok(written));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in
            ["", "ieri", "2025-13-01", "2025-02-30", "04/09/2025", "2025-09-04T25:00", "èèèèèè"]
        {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }
}
