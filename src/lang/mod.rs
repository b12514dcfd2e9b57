//! What we know of a language, from the data files beside this module. To teach Postilla a word,
//! edit a data file; to add a language, add a folder.

/// The language that messages and hovers are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    #[default]
    Italian,
    English,
}

/// A language that articles are written in: everything recognition needs to know of it.
#[derive(Debug)]
pub struct Language {
    /// BCP 47 code, as `it`.
    pub code: &'static str,
}

/// The Italian pack.
pub fn italian() -> &'static Language {
    static ITALIAN: Language = Language { code: "it" };
    &ITALIAN
}
