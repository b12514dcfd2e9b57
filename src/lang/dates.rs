//! The words of time of a language, read once from its `dates.toml`.
//!
//! The grammar that puts them together is in `crate::dates` and knows no language: it asks for
//! classes (a preposition that opens a range, a unit, a month). A word may have several meanings
//! (*secondo* is an ordinal and a unit); which one holds is the grammar's business.

use jiff::civil::Weekday;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    /// Two months.
    Bimester,
    Quarter,
    /// *quadrimestre*: four months.
    FourMonths,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayPart {
    /// *alba*
    Dawn,
    Morning,
    /// *ora di pranzo*
    Midday,
    Afternoon,
    /// *tramonto*
    Dusk,
    Evening,
    Night,
    /// *in giornata*
    Daytime,
}

/// Which of the many Mondays, weeks, Augusts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Nothing says: the verb decides.
    #[default]
    Plain,
    /// *questo*
    This,
    /// *prossimo*
    Next,
    /// *scorso*
    Last,
    /// *la settimana dopo la prossima*
    AfterNext,
    /// *lo stesso giorno*, *quel martedì*: the one spoken of.
    Same,
    /// *il giorno dopo*, *l'anno seguente*: the one after the one spoken of.
    Following,
    /// *il giorno prima*, *la vigilia*.
    Preceding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edge {
    Start,
    Middle,
    End,
}

/// What a vague expression points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reference {
    Past,
    Present,
    Future,
}

macro_rules! classes {
    ($($name:ident = $key:literal, $doc:literal;)*) => {
        classes!(@ 0u32; $($name = $key, $doc;)*);
        /// The classes of function words, by their key in `dates.toml`.
        const CLASSES: &[(&str, u64)] = &[$(($key, class::$name)),*];
    };
    (@ $n:expr; $($name:ident = $key:literal, $doc:literal;)*) => {
        /// Classes of function words, one bit each.
        pub mod class {
            classes!(@@ $n; $($name, $doc;)*);
        }
    };
    (@@ $n:expr; $name:ident, $doc:literal; $($rest:tt)*) => {
        #[doc = $doc]
        pub const $name: u64 = 1 << ($n);
        classes!(@@ $n + 1; $($rest)*);
    };
    (@@ $n:expr;) => {};
}

classes! {
    ARTICLE = "article", "*il*";
    OF = "of", "*di*, *del*";
    FROM = "from", "*da*, *dal*: opens a range";
    TO = "to", "*a*, *al*: closes a range";
    BETWEEN = "between", "*tra*";
    AND = "and", "*e*";
    OR = "or", "*o*";
    IN = "in", "*in*, *nel*, *durante*";
    AHEAD = "ahead", "*tra*, *fra*: a length of time to come";
    FOR = "for", "*per*: what is planned lies ahead of the verb";
    BY = "by", "*entro*";
    BEFORE = "before", "*prima*";
    AFTER = "after", "*dopo*";
    UNTIL = "until", "*fino*";
    AGO = "ago", "*fa*";
    LATER = "later", "*dopo*, *più tardi*: behind a length of time";
    EARLIER = "earlier", "*prima*: behind a length of time";
    EVERY = "every", "*ogni*";
    ALL = "all", "*tutti*";
    WHOLE = "whole", "*intero*";
    FEW = "few", "*qualche*, *alcuni*";
    MANY = "many", "*molti*";
    COUPLE = "couple", "*paio*";
    ABOUT = "about", "*circa*, *verso*";
    HALF = "half", "*mezzo*";
    QUARTER = "quarter", "*quarto*, of an hour";
    MINUS = "minus", "*meno*";
    OCLOCK = "oclock", "*ore*";
    AT = "at", "*alle*: an hour follows";
    AT_WEAK = "at-weak", "*le*, *delle*: an hour may follow";
    DAY_LEAD = "day-lead", "*il*, *dal*: a day of the month may follow";
    YEAR_LEAD = "year-lead", "*nel*, *del*: a year may follow";
    YEAR_BACK = "year-back", "*il*, *i*: a year may follow, with something behind it";
    TIMES = "times", "*volte*";
    THOUSAND = "thousand", "*mila*";
    YES = "yes", "*sì*";
    NO = "no", "*no*";
    ALTERNATE = "alternate", "*alterni*";
    STREET = "street", "*via*: a date behind it is a name";
    NUMBERED = "numbered", "*legge*, *articolo*: a number behind it is no date";
    PAPER = "paper", "*quotidiano*: a capital behind it is a name";
    COUNTED = "counted", "*euro*, *persone*: a number before it is no date";
    HALF_DAY_AM = "am", "*a.m.*";
    HALF_DAY_PM = "pm", "*p.m.*";
    NOW = "now", "*adesso*, *oggi*: behind *da*";
    EVE = "eve", "*vigilia*";
    EVENT = "event", "*guerra*: dates what it is the beginning of";
    ONSET = "onset", "*inizio*, *scoppio*";
    ORDINAL_SIGN = "ordinal-sign", "*o* of *1o*";
    SHARED_NAME = "shared-name", "*domenica*: also a name of persons";
    SURNAME = "surname", "surnames that tell a person from a day";
    FOLLOWS_DAY = "follows-day", "*si*, *è*: what may stand behind a bare day of the month";
    FOLLOWS_HOUR = "follows-hour", "*parte*: no noun, though it ends like one";
    FALL = "fall", "*cadrà*: the weekday behind it is an attribute";
    ZONE = "zone", "*ora* of *ora di Washington*";
    PRENOMINAL = "prenominal", "*principale*: the noun comes after it";
    LATE = "late", "*tarda*, *prima*: before a part of the day";
    SAINT_LEAD = "saint-lead", "what must stand before the name of a saint for it to be a day";
    HOUR_SPAN = "hours", "*ore*, of *nelle prime ore del mattino*";
    YEAR_WORD = "year-word", "*anno*, *stagione*";
    MORROW = "morrow", "*indomani*";
    DECADE_SIGN = "decade-sign", "*s* of *1990s*";
}

/// Everything a word can mean.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// Bits of [`class`].
    pub classes: u64,
    pub month: Option<u8>,
    /// *set.*, *mar*: a month or weekday only beside a number.
    pub short: bool,
    pub foreign: bool,
    pub weekday: Option<Weekday>,
    pub number: Option<u16>,
    /// The number counts only before an apostrophe (*vent'anni*).
    pub elided_number: bool,
    /// -1 is *ultimo*.
    pub ordinal: Option<i8>,
    /// The form of an ordinal that days of the month have (*il primo aprile*).
    pub ordinal_of_day: bool,
    pub unit: Option<Unit>,
    pub plural: bool,
    /// *biennio*, *quindicina*: a number of units in one word.
    pub length: Option<(u16, Unit)>,
    /// *decina*, *quindicina*: about so many.
    pub about: Option<u16>,
    pub part: Option<DayPart>,
    /// *stasera*: a part of the day so many days from now.
    pub today_part: Option<(i8, DayPart)>,
    pub season: Option<Season>,
    /// *ieri*: days from now.
    pub days: Option<i8>,
    pub which: Option<Which>,
    pub edge: Option<Edge>,
    /// *Novecento* is the 20th.
    pub century: Option<u8>,
    /// *settimanalmente*.
    pub every: Option<(u16, Unit)>,
    /// *mezzogiorno*.
    pub hour: Option<u8>,
    /// Phrases that begin with it, the longest first.
    pub phrases: Vec<u16>,
    /// Whether an expression can begin with it, apart from phrases.
    pub trigger: bool,
    /// Whether one does only if the word behind it is known too (*dal*, *ultimo*, *un*).
    pub leads: bool,
}

/// Several words with one meaning.
#[derive(Clone, Debug)]
pub struct Phrase {
    pub slots: Vec<Slot>,
    pub meaning: PhraseMeaning,
    /// Written with a capital in the data.
    pub name: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    /// One of these words.
    Words(Vec<u16>),
    Number(u32),
    Mark(char),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhraseMeaning {
    Vague(Reference),
    /// Index into [`DateWords::holidays`].
    Holiday(u16),
    Days(i8),
    Part(Option<i8>, DayPart),
    Unit(Unit),
    Set(u16, Unit),
    Which(Which),
    Ago,
    Later,
    From,
    By,
    About,
    Ahead,
    BeforeChrist,
    AfterChrist,
    /// A name that only looks like a date.
    Trap,
}

#[derive(Clone, Debug)]
pub struct Holiday {
    pub name: String,
    /// As `12-25`, `easter-2`, `sunday/2/5`.
    pub rule: String,
    /// A saint's name is a day only where the words before say so.
    pub saint: bool,
    /// A common noun that is a day only with a capital (*la Vigilia*).
    pub capital: bool,
}

/// The words of time of one language.
#[derive(Debug)]
pub struct DateWords {
    index: FxHashMap<Box<str>, u16>,
    words: Vec<Word>,
    phrases: Vec<Phrase>,
    pub holidays: Vec<Holiday>,
    pub verbs: Verbs,
    /// The day may follow the month (*September 4*).
    pub month_first: bool,
    /// Months and weekdays have capitals (*May*), and are other words without (*may*).
    pub capital_names: bool,
    /// The longest folded form, in bytes.
    pub longest: usize,
}

/// How the tense of a clause is told: by word, else by ending. Accents count.
#[derive(Debug, Default)]
pub struct Verbs {
    words: FxHashMap<Box<str>, u32>,
    /// Longest first.
    endings: Vec<(Box<str>, u32)>,
    stems: Vec<Box<str>>,
    adverb_endings: Vec<Box<str>>,
}

macro_rules! verb_classes {
    ($($name:ident, $field:ident, $bit:literal, $doc:literal;)*) => {
        /// What a word says of its clause, one bit each.
        pub mod verb {
            $(#[doc = $doc] pub const $name: u32 = 1 << $bit;)*
        }

        #[derive(Default, Deserialize)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        struct VerbWords {
            $($field: Vec<String>,)*
            /// Words that end like verbs and are none.
            no_verbs: Vec<String>,
            participle_endings: Vec<String>,
            loose_participle_endings: Vec<String>,
            past_endings: Vec<String>,
            imperfect_endings: Vec<String>,
            future_endings: Vec<String>,
            conditional_endings: Vec<String>,
            present_endings: Vec<String>,
            ahead_stems: Vec<String>,
            adverb_endings: Vec<String>,
        }

        impl VerbWords {
            fn lists(&self) -> Vec<(&Vec<String>, u32)> {
                vec![$((&self.$field, verb::$name)),*]
            }
        }
    };
}

verb_classes! {
    AUXILIARY, auxiliaries, 0, "*ha*, *è*: with a participle, a past tense";
    PASSIVE, passives, 1, "*viene*: with a participle, the tense it has alone";
    FUTURE_AUXILIARY, future_auxiliaries, 2, "*sarà*: future, with a participle too";
    INFINITIVE, infinitive_auxiliaries, 3, "*aver*, *essendo*: with a participle, past";
    PARTICIPLE, participles, 4, "*detto*";
    PAST, past, 5, "*fu*";
    IMPERFECT, imperfect, 6, "*era*";
    PRESENT, present, 7, "*vota*";
    FUTURE, future, 8, "*andrà*";
    CONDITIONAL, conditional, 9, "*sarebbe*";
    AHEAD, ahead_cues, 10, "*in programma*: what it dates lies ahead";
    BEHIND, behind_cues, 11, "*nonostante*: what it dates lies behind";
    OPENER, clause_openers, 12, "*che*: a clause of its own begins";
    ADVERB, adverbs, 13, "*già*: may stand between auxiliary and participle";
    STATIVE, statives, 15, "*chiuso*: with an auxiliary in the present, the present";
    LOOSE_PARTICIPLE, loose_participles, 16, "*partito*: a participle behind an auxiliary, else a noun";
    MODAL, modals, 14, "*dovrebbe*, *intende*: with an infinitive, what is to come";
}

impl Verbs {
    fn build(words: VerbWords) -> Verbs {
        let mut verbs = Verbs::default();
        for (list, bit) in words.lists() {
            for word in list {
                *verbs.words.entry(word.to_lowercase().into()).or_default() |= bit;
            }
        }
        for word in &words.no_verbs {
            verbs.words.entry(word.to_lowercase().into()).or_default();
        }
        for (list, bit) in [
            (&words.participle_endings, verb::PARTICIPLE),
            (&words.loose_participle_endings, verb::LOOSE_PARTICIPLE),
            (&words.past_endings, verb::PAST),
            (&words.imperfect_endings, verb::IMPERFECT),
            (&words.future_endings, verb::FUTURE),
            (&words.conditional_endings, verb::CONDITIONAL),
            (&words.present_endings, verb::PRESENT),
        ] {
            verbs.endings.extend(list.iter().map(|ending| (ending.as_str().into(), bit)));
        }
        verbs.endings.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
        verbs.stems = words.ahead_stems.iter().map(|stem| stem.as_str().into()).collect();
        verbs.adverb_endings = words.adverb_endings.iter().map(|e| e.as_str().into()).collect();
        verbs
    }

    /// Whether a word that is not listed ends like an adverb (*ufficialmente*).
    pub fn is_adverb(&self, word: &str) -> bool {
        self.adverb_endings.iter().any(|ending| word.ends_with(&**ending))
    }

    /// The [`verb`] bits of a word in lower case.
    pub fn classify(&self, word: &str) -> u32 {
        let ahead = || self.stems.iter().any(|stem| word.starts_with(&**stem));
        let listed = self.words.get(word).copied();
        let bits = listed.unwrap_or_else(|| {
            let ending = |(ending, _): &&(Box<str>, u32)| {
                word.len() > ending.len() + 1 && word.ends_with(&**ending)
            };
            self.endings.iter().find(ending).map_or(0, |(_, bit)| *bit)
        });
        // Only participles have stems that look ahead.
        if bits & verb::PARTICIPLE != 0 && ahead() { bits | verb::AHEAD } else { bits }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    #[serde(default)]
    month_first: bool,
    #[serde(default)]
    capital_names: bool,
    months: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    short_months: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    foreign_months: BTreeMap<String, Vec<String>>,
    weekdays: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    short_weekdays: BTreeMap<String, Vec<String>>,
    units: Vec<UnitWords>,
    cardinals: Cardinals,
    ordinals: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    lengths: Vec<Length>,
    #[serde(default)]
    about_numbers: BTreeMap<String, Vec<String>>,
    parts: Vec<PartWords>,
    #[serde(default)]
    today_parts: Vec<TodayPart>,
    seasons: Vec<SeasonWords>,
    days: BTreeMap<String, Vec<String>>,
    which: Vec<WhichWords>,
    edges: Vec<EdgeWords>,
    #[serde(default)]
    centuries: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    sets: Vec<Length>,
    #[serde(default)]
    hours: BTreeMap<String, Vec<String>>,
    words: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    vague: Vec<VagueWords>,
    #[serde(default)]
    phrases: Phrases,
    #[serde(default)]
    holidays: Vec<HolidayWords>,
    verbs: VerbWords,
}

#[derive(Deserialize)]
struct UnitWords {
    unit: Unit,
    one: Vec<String>,
    many: Vec<String>,
}

#[derive(Deserialize)]
struct Length {
    number: u16,
    unit: Unit,
    forms: Vec<String>,
}

#[derive(Deserialize)]
struct PartWords {
    part: DayPart,
    forms: Vec<String>,
}

#[derive(Deserialize)]
struct TodayPart {
    days: i8,
    part: DayPart,
    forms: Vec<String>,
}

#[derive(Deserialize)]
struct SeasonWords {
    season: Season,
    forms: Vec<String>,
}

#[derive(Deserialize)]
struct WhichWords {
    which: Which,
    forms: Vec<String>,
}

#[derive(Deserialize)]
struct EdgeWords {
    edge: Edge,
    forms: Vec<String>,
}

#[derive(Deserialize)]
struct VagueWords {
    reference: Reference,
    forms: Vec<String>,
}

#[derive(Deserialize)]
struct HolidayWords {
    name: String,
    rule: String,
    #[serde(default)]
    saint: bool,
    #[serde(default)]
    capital: bool,
    forms: Vec<String>,
}

/// Number words are put together from their parts, so that *duemilaventicinque* need not be listed.
#[derive(Deserialize)]
struct Cardinals {
    /// 1 to 19, all their forms.
    ones: BTreeMap<String, Vec<String>>,
    /// 20 to 90; the last form is the one before a vowel.
    tens: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    hundred: Vec<String>,
    #[serde(default)]
    thousand: Vec<String>,
    #[serde(default)]
    thousands: Vec<String>,
    /// What stands between tens and ones.
    #[serde(default)]
    joiner: String,
    /// Whether the last vowel falls before an apostrophe.
    #[serde(default)]
    elide: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Phrases {
    ago: Vec<String>,
    later: Vec<String>,
    from: Vec<String>,
    by: Vec<String>,
    about: Vec<String>,
    ahead: Vec<String>,
    before_christ: Vec<String>,
    after_christ: Vec<String>,
    traps: Vec<String>,
}

/// The form under which a word is looked up: lower case, no accents on words of three letters or
/// more (where the accent is often forgotten), no soft hyphens or other invisible characters.
pub fn fold(word: &str) -> String {
    let folded: String = word.chars().filter_map(fold_char).collect();
    if folded.chars().count() <= 2 {
        return word.to_lowercase();
    }
    folded
}

/// A letter without case and accent; `None` for what is not seen.
pub fn fold_char(c: char) -> Option<char> {
    Some(match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        'à' | 'á' | 'â' | 'À' | 'Á' | 'Â' => 'a',
        'è' | 'é' | 'ê' | 'È' | 'É' | 'Ê' => 'e',
        'ì' | 'í' | 'î' | 'Ì' | 'Í' | 'Î' => 'i',
        'ò' | 'ó' | 'ô' | 'Ò' | 'Ó' | 'Ô' => 'o',
        'ù' | 'ú' | 'û' | 'Ù' | 'Ú' | 'Û' => 'u',
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {
            return None;
        }
        c => c,
    })
}

impl Default for DateWords {
    /// No words at all but the unknown one.
    fn default() -> Self {
        Builder { words: vec![Word::default()], ..Builder::default() }.finish(Verbs::default())
    }
}

impl DateWords {
    /// Reads a `dates.toml`.
    ///
    /// # Errors
    /// If it is not TOML of the expected shape, or names a class, month or number that there is none of.
    pub fn read(toml: &str) -> Result<DateWords, DateWordsError> {
        let file: File = toml::from_str(toml)?;
        Builder::default().build(file)
    }

    /// The word under a folded form; 0 is none.
    pub fn id(&self, folded: &str) -> u16 {
        self.index.get(folded).copied().unwrap_or(0)
    }

    pub fn word(&self, id: u16) -> &Word {
        // Id 0, the unknown word, is always there.
        self.words.get(usize::from(id)).unwrap_or(&self.words[0])
    }

    pub fn phrase(&self, index: u16) -> Option<&Phrase> {
        self.phrases.get(usize::from(index))
    }
}

#[derive(Debug, thiserror::Error)]
pub enum DateWordsError {
    #[error("not a word list: {0}")]
    Toml(#[from] toml::de::Error),
    #[error("`{0}` is no number for this section")]
    Number(String),
    #[error("there is no word class `{0}`")]
    Class(String),
    #[error("too many words")]
    TooMany,
}

#[derive(Default)]
struct Builder {
    index: FxHashMap<Box<str>, u16>,
    words: Vec<Word>,
    phrases: Vec<Phrase>,
    holidays: Vec<Holiday>,
    month_first: bool,
    capital_names: bool,
}

impl Builder {
    fn build(mut self, file: File) -> Result<DateWords, DateWordsError> {
        self.words.push(Word::default());
        self.month_first = file.month_first;
        self.capital_names = file.capital_names;
        for (short, foreign, months) in [
            (false, true, &file.foreign_months),
            (true, false, &file.short_months),
            (false, false, &file.months),
        ] {
            for (number, forms) in months {
                let number = parse(number)?;
                self.each(forms, |word| {
                    word.month = Some(number);
                    word.short = short;
                    word.foreign = foreign;
                })?;
            }
        }
        for (short, weekdays) in [(true, &file.short_weekdays), (false, &file.weekdays)] {
            for (number, forms) in weekdays {
                let weekday = Weekday::from_monday_one_offset(parse(number)?)
                    .map_err(|_| DateWordsError::Number(number.clone()))?;
                self.each(forms, |word| {
                    word.weekday = Some(weekday);
                    word.short = short;
                })?;
            }
        }
        self.cardinals(&file.cardinals)?;
        for (number, forms) in &file.ordinals {
            let number = parse(number)?;
            self.each(forms, |word| word.ordinal = Some(number))?;
            // The first form is the one that days have.
            self.each(forms.get(..1).unwrap_or_default(), |word| word.ordinal_of_day = true)?;
        }
        for length in &file.lengths {
            self.each(&length.forms, |word| word.length = Some((length.number, length.unit)))?;
        }
        for (number, forms) in &file.about_numbers {
            let number = parse(number)?;
            self.each(forms, |word| word.about = Some(number))?;
        }
        for (number, forms) in &file.centuries {
            let number = parse(number)?;
            self.each(forms, |word| word.century = Some(number))?;
        }
        for (number, forms) in &file.hours {
            let number = parse(number)?;
            self.each(forms, |word| word.hour = Some(number))?;
        }
        for season in &file.seasons {
            self.each(&season.forms, |word| word.season = Some(season.season))?;
        }
        for edge in &file.edges {
            self.each(&edge.forms, |word| word.edge = Some(edge.edge))?;
        }
        for (name, forms) in &file.words {
            let (_, bit) = CLASSES
                .iter()
                .find(|(key, _)| key == name)
                .ok_or_else(|| DateWordsError::Class(name.clone()))?;
            self.each(forms, |word| word.classes |= bit)?;
        }
        // From here on a form may be of several words, and is then a phrase.
        for unit in &file.units {
            self.each_or_phrase(&unit.one, PhraseMeaning::Unit(unit.unit), |word| {
                word.unit = Some(unit.unit);
            })?;
            self.each_or_phrase(&unit.many, PhraseMeaning::Unit(unit.unit), |word| {
                word.unit = Some(unit.unit);
                word.plural = true;
            })?;
        }
        for part in &file.parts {
            self.each_or_phrase(&part.forms, PhraseMeaning::Part(None, part.part), |word| {
                word.part = Some(part.part);
            })?;
        }
        for part in &file.today_parts {
            let meaning = PhraseMeaning::Part(Some(part.days), part.part);
            self.each_or_phrase(&part.forms, meaning, |word| {
                word.today_part = Some((part.days, part.part));
            })?;
        }
        for (days, forms) in &file.days {
            let days = parse(days)?;
            self.each_or_phrase(forms, PhraseMeaning::Days(days), |word| word.days = Some(days))?;
        }
        for which in &file.which {
            self.each_or_phrase(&which.forms, PhraseMeaning::Which(which.which), |word| {
                word.which = Some(which.which);
            })?;
        }
        for set in &file.sets {
            self.each_or_phrase(&set.forms, PhraseMeaning::Set(set.number, set.unit), |word| {
                word.every = Some((set.number, set.unit));
            })?;
        }
        for vague in &file.vague {
            for form in &vague.forms {
                self.phrase(form, PhraseMeaning::Vague(vague.reference))?;
            }
        }
        for holiday in file.holidays {
            let index = u16::try_from(self.holidays.len()).map_err(|_| DateWordsError::TooMany)?;
            for form in &holiday.forms {
                self.phrase(form, PhraseMeaning::Holiday(index))?;
            }
            self.holidays.push(Holiday {
                name: holiday.name,
                rule: holiday.rule,
                saint: holiday.saint,
                capital: holiday.capital,
            });
        }
        for (forms, meaning) in [
            (&file.phrases.ago, PhraseMeaning::Ago),
            (&file.phrases.later, PhraseMeaning::Later),
            (&file.phrases.from, PhraseMeaning::From),
            (&file.phrases.by, PhraseMeaning::By),
            (&file.phrases.about, PhraseMeaning::About),
            (&file.phrases.ahead, PhraseMeaning::Ahead),
            (&file.phrases.before_christ, PhraseMeaning::BeforeChrist),
            (&file.phrases.after_christ, PhraseMeaning::AfterChrist),
            (&file.phrases.traps, PhraseMeaning::Trap),
        ] {
            for form in forms {
                self.phrase(form, meaning)?;
            }
        }
        Ok(self.finish(Verbs::build(file.verbs)))
    }

    fn finish(mut self, verbs: Verbs) -> DateWords {
        for word in &mut self.words {
            let phrases = &self.phrases;
            word.phrases.sort_by_key(|&index| {
                std::cmp::Reverse(phrases.get(usize::from(index)).map_or(0, |p| p.slots.len()))
            });
            word.phrases.dedup();
            let names = word.month.is_some()
                || word.weekday.is_some()
                || word.number.is_some_and(|number| number != 1)
                || word.unit.is_some()
                || word.length.is_some()
                || word.about.is_some()
                || word.part.is_some()
                || word.today_part.is_some()
                || word.season.is_some()
                || word.days.is_some()
                || word.edge.is_some()
                || word.century.is_some()
                || word.every.is_some()
                || word.hour.is_some()
                || word.classes & (class::EVE | class::MORROW | class::ONSET) != 0;
            let leading = class::FROM
                | class::BETWEEN
                | class::AHEAD
                | class::EVERY
                | class::ALL
                | class::WHOLE
                | class::FEW
                | class::MANY
                | class::HALF
                | class::QUARTER
                | class::LATE;
            word.leads = !names
                && (word.number.is_some()
                    || word.ordinal.is_some()
                    || word.which.is_some()
                    || word.classes & leading != 0);
            word.trigger = names || word.leads;
        }
        let (month_first, capital_names) = (self.month_first, self.capital_names);
        let longest = self.index.keys().map(|key| key.len()).max().unwrap_or(0);
        DateWords {
            index: self.index,
            words: self.words,
            phrases: self.phrases,
            holidays: self.holidays,
            verbs,
            month_first,
            capital_names,
            longest,
        }
    }

    fn id(&mut self, form: &str) -> Result<u16, DateWordsError> {
        let folded = fold(form);
        if let Some(&id) = self.index.get(folded.as_str()) {
            return Ok(id);
        }
        let id = u16::try_from(self.words.len()).map_err(|_| DateWordsError::TooMany)?;
        self.words.push(Word::default());
        self.index.insert(folded.into(), id);
        Ok(id)
    }

    fn each(&mut self, forms: &[String], set: impl Fn(&mut Word)) -> Result<(), DateWordsError> {
        for form in forms {
            let id = self.id(form)?;
            if let Some(word) = self.words.get_mut(usize::from(id)) {
                set(word);
            }
        }
        Ok(())
    }

    fn each_or_phrase(
        &mut self,
        forms: &[String],
        meaning: PhraseMeaning,
        set: impl Fn(&mut Word),
    ) -> Result<(), DateWordsError> {
        for form in forms {
            if form.contains([' ', '-', '|', '\'']) {
                self.phrase(form, meaning)?;
            } else {
                self.each(std::slice::from_ref(form), &set)?;
            }
        }
        Ok(())
    }

    /// `festa|giorno della Liberazione`: slots by blanks, alternatives by bars; an apostrophe
    /// belongs to the word before it and ends it, other marks are slots of their own.
    fn phrase(&mut self, form: &str, meaning: PhraseMeaning) -> Result<(), DateWordsError> {
        let mut slots = Vec::new();
        let mut word = String::new();
        for c in form.chars().chain(" ".chars()) {
            if c.is_alphanumeric() || c == '|' {
                word.push(c);
                continue;
            }
            if !word.is_empty() {
                let text = std::mem::take(&mut word);
                slots.push(match text.parse() {
                    Ok(number) => Slot::Number(number),
                    Err(_) => Slot::Words(
                        text.split('|').map(|word| self.id(word)).collect::<Result<_, _>>()?,
                    ),
                });
            }
            if !c.is_whitespace() && c != '\'' {
                slots.push(Slot::Mark(c));
            }
        }
        let index = u16::try_from(self.phrases.len()).map_err(|_| DateWordsError::TooMany)?;
        if let Some(Slot::Words(firsts)) = slots.first() {
            for &first in firsts {
                if let Some(word) = self.words.get_mut(usize::from(first)) {
                    word.phrases.push(index);
                }
            }
        }
        let name = form.starts_with(char::is_uppercase);
        self.phrases.push(Phrase { slots, meaning, name });
        Ok(())
    }

    fn cardinals(&mut self, parts: &Cardinals) -> Result<(), DateWordsError> {
        let mut small: Vec<Vec<String>> = vec![Vec::new(); 100];
        for (n, forms) in &parts.ones {
            if let Some(slot) = small.get_mut(usize::from(parse::<u8>(n)?)) {
                slot.clone_from(forms);
            }
        }
        for (n, tens) in &parts.tens {
            let ten = usize::from(parse::<u8>(n)?);
            for one in 0..10 {
                let mut forms = Vec::new();
                if one == 0 {
                    forms.extend(tens.first().cloned());
                } else {
                    for ten in tens {
                        for one in small.get(one).into_iter().flatten() {
                            forms.push(format!("{ten}{}{one}", parts.joiner));
                        }
                    }
                }
                if let Some(slot) = small.get_mut(ten + one) {
                    *slot = forms;
                }
            }
        }
        let rest = |prefix: &str, small: &[Vec<String>], n: usize| -> Vec<String> {
            match n {
                0 => vec![prefix.to_owned()],
                n => small.get(n).into_iter().flatten().map(|f| format!("{prefix}{f}")).collect(),
            }
        };
        let mut numbers: Vec<(u16, Vec<String>)> = Vec::new();
        let mut hundreds: Vec<Vec<String>> = Vec::new();
        for n in 0..1000usize {
            let forms = if n < 100 {
                small.get(n).cloned().unwrap_or_default()
            } else {
                let mut forms = Vec::new();
                for hundred in &parts.hundred {
                    let heads = match n / 100 {
                        1 => vec![hundred.clone()],
                        digit => small
                            .get(digit)
                            .into_iter()
                            .flatten()
                            .map(|digit| format!("{digit}{hundred}"))
                            .collect(),
                    };
                    for head in heads {
                        forms.extend(rest(&head, &small, n % 100));
                    }
                }
                forms
            };
            numbers.push((n as u16, forms.clone()));
            hundreds.push(forms);
        }
        for n in 1000..2100u16 {
            let mut forms = Vec::new();
            let heads = match n / 1000 {
                1 => parts.thousand.clone(),
                digit => small
                    .get(usize::from(digit))
                    .into_iter()
                    .flatten()
                    .flat_map(|d| parts.thousands.iter().map(move |t| format!("{d}{t}")))
                    .collect(),
            };
            for head in heads {
                forms.extend(rest(&head, &hundreds, usize::from(n % 1000)));
            }
            numbers.push((n, forms));
        }
        for (n, forms) in numbers {
            for form in forms {
                // A phrase of its own where the parts are joined by a mark (*twenty-five*).
                if !form.chars().all(char::is_alphanumeric) {
                    continue;
                }
                self.each(std::slice::from_ref(&form), |word| word.number = Some(n))?;
                if parts.elide && n <= 100 && form.ends_with(['a', 'e', 'i', 'o']) && form.len() > 3
                {
                    let mut elided = form;
                    elided.pop();
                    if !self.index.contains_key(elided.as_str()) {
                        self.each(&[elided], |word| {
                            word.number = Some(n);
                            word.elided_number = true;
                        })?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn parse<T: std::str::FromStr>(number: &str) -> Result<T, DateWordsError> {
    number.parse().map_err(|_| DateWordsError::Number(number.to_owned()))
}
