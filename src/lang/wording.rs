//! How a language writes dates, from `<code>/wording.toml`. The rules that put the words together
//! are in `dates::wording`.

use super::{Language, Locale};
use serde::Deserialize;
use std::sync::OnceLock;

/// The words and patterns that dates are written with.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Wording {
    /// January first.
    pub months: Vec<String>,
    /// Monday first.
    pub weekdays: Vec<String>,
    /// How the first day of a month is written, as `1°`.
    pub first_of_month: String,
    /// Days of the month before which the article is elided, as *l’8*.
    pub elided_days: Vec<i8>,
    /// Cardinal numbers from one on.
    pub cardinals: Vec<String>,
    /// Ordinals from the first on, as *primo trimestre* wants them.
    pub ordinals: Vec<String>,
    /// Spring first.
    pub seasons: Vec<String>,
    /// Decades by their tens of years, from the years of 0 on: *Duemila*, *Dieci*, *Venti*.
    pub decades: Vec<String>,
    /// The days before, of and after the article's own.
    pub near_days: Vec<String>,
    pub patterns: Patterns,
}

/// Patterns with {placeholders}. What stays empty leaves no double space.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Patterns {
    pub day: String,
    pub month: String,
    pub the: String,
    pub the_elided: String,
    pub from: String,
    pub from_elided: String,
    pub to: String,
    pub to_elided: String,
    pub on: String,
    pub on_elided: String,
    pub since: String,
    pub until: String,
    pub night: String,
    pub today: String,
    pub at: String,
    pub quarter: String,
    pub third: String,
    pub half: String,
    pub decade: String,
    pub century: String,
    pub before_christ: String,
    pub years: String,
    pub weekend: String,
    pub morning: String,
    pub afternoon: String,
    pub evening: String,
    pub noon: String,
    pub each_weekday: String,
    pub start_of: String,
    pub middle_of: String,
    pub end_of: String,
    pub about: String,
}

impl Wording {
    fn read(data: &str) -> Wording {
        toml::from_str(data).unwrap_or_default()
    }

    fn italian() -> &'static Wording {
        static ITALIAN: OnceLock<Wording> = OnceLock::new();
        ITALIAN.get_or_init(|| Wording::read(include_str!("it/wording.toml")))
    }

    fn english() -> &'static Wording {
        static ENGLISH: OnceLock<Wording> = OnceLock::new();
        ENGLISH.get_or_init(|| Wording::read(include_str!("en/wording.toml")))
    }
}

impl Locale {
    /// How messages and hovers write dates.
    pub fn wording(self) -> &'static Wording {
        match self {
            Locale::Italian => Wording::italian(),
            Locale::English => Wording::english(),
        }
    }
}

impl Language {
    /// How articles in this language write dates.
    pub fn wording(&self) -> &'static Wording {
        Locale::of(self.code).unwrap_or_default().wording()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_locale_has_all_its_words() {
        for data in [include_str!("it/wording.toml"), include_str!("en/wording.toml")] {
            let wording: Wording = toml::from_str(data).expect("wording is valid");
            assert_eq!((wording.months.len(), wording.weekdays.len()), (12, 7));
            assert_eq!((wording.seasons.len(), wording.decades.len()), (4, 10));
            assert!(wording.ordinals.len() >= 4 && wording.cardinals.len() >= 31);
        }
    }
}
