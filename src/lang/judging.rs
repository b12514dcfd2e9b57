//! The words of a language that tell whether a date is right and clear, and where an article says
//! its own date, from `<code>/judging.toml`. A language without the file is judged by the calendar
//! alone.

use super::Language;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Judging {
    pub dateline: Dateline,
    pub verbs: Verbs,
    pub style: Style,
    /// IANA time zones by the words that name them, in lower case.
    pub zones: FxHashMap<String, String>,
    /// Words that show that the local time is given beside a foreign one.
    pub local_time: Vec<String>,
    /// Vague expressions that hide no day which could be written instead.
    pub timeless: Vec<String>,
    /// What may stand between the name of a holiday and its date, commas included.
    pub is_the_day: Vec<String>,
    /// Words before a holiday that say the date is another one.
    pub not_the_day: Vec<String>,
    /// Words before a number that say it is not exact.
    pub inexact: Vec<String>,
    /// *a dieci anni da*: what stands before the number in an anniversary.
    pub years_since: Vec<String>,
    /// What stands between the years and the day they are counted from.
    pub since: Vec<String>,
    /// *strage del*: what stands between an event and its day.
    pub of_the: Vec<String>,
    /// Round numbers beyond the cardinals that dates need.
    pub tens: Vec<String>,
    pub anniversary: Vec<String>,
    /// Ordinals as words, by their number.
    pub ordinals: FxHashMap<String, u32>,
    /// Words before the date of somebody's birth.
    pub born: Vec<String>,
    /// Words before a number of years that make it an age.
    pub aged: Vec<String>,
    /// Words that show that an age is that at somebody's death, or was long ago.
    pub dead: Vec<String>,
    pub night: Night,
    pub midnight: Midnight,
}

/// How articles say their own date.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Dateline {
    /// Keys of front matter.
    pub keys: Vec<String>,
    /// Keys of front matter that hold the day of the last change.
    pub updated_keys: Vec<String>,
    /// The word before an ISO date at the head of a crawled article.
    pub header: Vec<String>,
    pub published: Vec<String>,
    pub updated: Vec<String>,
    /// News agencies, which sign their datelines.
    pub agencies: Vec<String>,
    /// Words in lower case that names of places contain.
    pub place_particles: Vec<String>,
    /// Words that may stand beside a date in a line that holds nothing else.
    pub fillers: Vec<String>,
    /// Words between a date and its hour.
    pub at_hour: Vec<String>,
    /// Words that open a byline.
    pub bylines: Vec<String>,
}

/// Which verbs say that something is over and which only look like it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Verbs {
    /// Auxiliaries that make a past of every participle.
    pub having: Vec<String>,
    /// Auxiliaries that make a past of some participles only (*è arrivato*), and a state of the
    /// others (*è chiuso*).
    pub being: Vec<String>,
    /// Beginnings of the participles that make a past with them.
    pub intransitive: Vec<String>,
    /// Participles that make a past passive (*è stato chiuso*).
    pub passive: Vec<String>,
    /// The word that makes a past of any participle (*si è chiuso*).
    pub reflexive: Vec<String>,
    /// Beginnings of verbs that put something in the calendar (*ha convocato domani*).
    pub scheduling: Vec<String>,
    /// Auxiliaries of the future that with a participle speak of the past (*sarà arrivato ieri*).
    pub supposing: Vec<String>,
    /// Words that begin another clause.
    pub barriers: Vec<String>,
    /// Articles, behind which a participle is a noun.
    pub articles: Vec<String>,
    /// Endings of participles, which may govern the expression themselves.
    pub participle_endings: Vec<String>,
    /// Endings of infinitives and gerunds.
    pub infinitive_endings: Vec<String>,
    /// What may stand directly before a date that the verb governs; everything else belongs to a noun.
    pub governed: Vec<String>,
}

/// How dates are to be written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Style {
    pub ordinal_first_of_month: bool,
    pub lower_case_months: bool,
    pub days_without_zero: bool,
    /// What parts hours from minutes.
    pub time_separator: Option<char>,
    /// The apostrophe before figures, and what is written for it by mistake.
    pub apostrophe: Option<char>,
    pub not_apostrophes: Vec<char>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Night {
    pub word: String,
    /// What stands before the word in the clear form.
    pub lead: String,
    /// What is put behind it.
    pub between: String,
}

/// How a midnight is written clearly.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Midnight {
    pub word: String,
    /// The end of the day in figures.
    pub end: String,
    /// Its beginning in figures.
    pub start: String,
    /// What the article or preposition before the word becomes before the figures.
    pub leads: FxHashMap<String, String>,
    /// The same behind one of `prepositions`.
    pub leads_after: FxHashMap<String, String>,
    pub prepositions: Vec<String>,
}

impl Language {
    pub fn judging(&self) -> &'static Judging {
        static ITALIAN: OnceLock<Judging> = OnceLock::new();
        static ENGLISH: OnceLock<Judging> = OnceLock::new();
        // The data is part of the program, and a test reads it.
        let read = |data| toml::from_str(data).unwrap_or_default();
        match self.code {
            "it" => ITALIAN.get_or_init(|| read(include_str!("it/judging.toml"))),
            _ => ENGLISH.get_or_init(|| read(include_str!("en/judging.toml"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_can_be_read() {
        for data in [include_str!("it/judging.toml"), include_str!("en/judging.toml")] {
            let words: Judging = toml::from_str(data).expect("judging.toml is valid");
            for (place, zone) in words.zones {
                assert!(jiff::tz::TimeZone::get(&zone).is_ok(), "{place}: {zone}");
            }
        }
    }
}
