//! The settings of `postilla.toml` and of the editor's `postilla.*` section: the same keys in both.
//!
//! [`Options`] is what somebody wrote, where everything may be missing; [`Settings`] is what the
//! rest of the program works with, where every value is present and valid. `docs/configuration.md`
//! tells users of each key.

mod iso;
mod options;
mod value;
pub mod write;

pub use iso::IsoDate;
pub use options::{Options, Problem};

use crate::finding::Severity;
use crate::lang::Locale;
use jiff::civil::{Date, Time, time};
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

/// The name of the settings file at a workspace root.
pub const FILE: &str = "postilla.toml";

/// Resolved settings: every value is present and valid.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The language of messages.
    pub locale: Locale,
    /// BCP 47 code of the language that articles are written in.
    pub language: String,
    /// The date of articles that state none themselves.
    pub date: Option<IsoDate>,
    /// The day on which this is run, from the edges: the core has no clock. Only ever proposed.
    pub today: Option<Date>,
    /// Severity by code; `None` is off. A code that is not listed has its own default.
    pub severities: FxHashMap<String, Option<Severity>>,
    pub dates: DateSettings,
    /// The house's glossary of dated events.
    pub events: Vec<Event>,
    /// Globs of files that are no articles.
    pub exclude: Vec<String>,
    /// Folders of at most so many articles are judged as a whole for editors that ask for that.
    pub workspace_diagnostics: usize,
    /// At most so many findings are shown of an open document; 0 is all.
    pub document_diagnostics: usize,
    /// Whether each person's first mention tells how often they are named.
    pub code_lens: bool,
    /// Path of a tagger model to use instead of the built-in one.
    pub model: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            locale: Locale::default(),
            language: "it".to_owned(),
            date: None,
            today: None,
            severities: FxHashMap::default(),
            dates: DateSettings::default(),
            events: Vec::new(),
            exclude: Vec::new(),
            workspace_diagnostics: 500,
            document_diagnostics: 200,
            code_lens: false,
            model: None,
        }
    }
}

impl Settings {
    /// How loud `code` is here: its own setting, that of its family, or `default`; `None` is off.
    pub fn severity(&self, code: &str, default: Option<Severity>) -> Option<Severity> {
        let family = code.split('/').next().unwrap_or(code);
        match self.severities.get(code).or_else(|| self.severities.get(family)) {
            Some(severity) => *severity,
            None => default,
        }
    }
}

/// House settings for dates.
#[derive(Clone, Debug)]
pub struct DateSettings {
    pub profile: Profile,
    /// Where the newsroom's clocks are.
    pub timezone: TimeZone,
    /// Which day *oggi* is where an article states more than one.
    pub dateline: Dateline,
    pub hours: Hours,
}

impl Default for DateSettings {
    fn default() -> Self {
        DateSettings {
            profile: Profile::default(),
            // The zone is in the bundled database; UTC stands in for a build without it.
            timezone: TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC),
            dateline: Dateline::default(),
            hours: Hours::default(),
        }
    }
}

/// A house style for the days near the article's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// No house style: *oggi*, *mercoledì* and *3 settembre* are all fine.
    #[default]
    Plain,
    /// Pages are read for years: *oggi* and *ieri* are written out.
    Web,
    /// Printed in the night for the day after: *oggi* is the day of publication.
    Print,
    /// The name of the day is enough.
    Agency,
}

/// Which of an article's dates counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dateline {
    #[default]
    Written,
    Published,
}

/// What a date in the glossary is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// As *l’inizio della guerra*, compared without case or accents.
    pub name: String,
    pub date: IsoDate,
}

/// From when to when a part of the day lasts. One that ends before it begins ends the day after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    pub from: Time,
    pub to: Time,
}

/// The hours of the parts of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub morning: Between,
    pub afternoon: Between,
    pub evening: Between,
    pub night: Between,
}

impl Default for Hours {
    fn default() -> Self {
        let between = |from, to| Between { from: time(from, 0, 0, 0), to: time(to, 0, 0, 0) };
        Hours {
            morning: between(6, 12),
            afternoon: between(12, 18),
            evening: between(18, 0),
            night: between(21, 6),
        }
    }
}
