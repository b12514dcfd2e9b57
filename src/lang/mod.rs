//! What we know of a language, from the data files beside this module. To teach Postilla a word,
//! edit a data file; to add a language, add a folder.

pub mod atlas;
pub mod dates;
pub mod judging;
pub mod messages;
pub mod roles;
pub mod shapes;
mod transliteration;
pub mod wording;

pub use atlas::Atlas;
pub use roles::Roles;
pub use shapes::Shapes;
pub use transliteration::Transliteration;

use crate::text::token::Abbreviations;
use dates::DateWords;
use std::sync::LazyLock;

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
    pub transliteration: Transliteration,
    /// Words whose dot ends no sentence.
    pub abbreviations: Abbreviations,
    /// The words of time.
    pub dates: DateWords,
    pub roles: Roles,
    /// What the words around names say of them.
    pub shapes: Shapes,
    pub atlas: Atlas,
}

/// The Italian pack.
pub fn italian() -> &'static Language {
    // The data are part of the program, and tests read them: what is wrong in them is left out.
    static ITALIAN: LazyLock<Language> = LazyLock::new(|| Language {
        code: "it",
        transliteration: Transliteration::parse(include_str!("it/transliteration.toml"))
            .unwrap_or_default(),
        dates: DateWords::read(include_str!("it/dates.toml")).unwrap_or_default(),
        abbreviations: Abbreviations::parse(include_str!("it/abbreviations.txt")),
        roles: Roles::parse(include_str!("it/roles.toml")).unwrap_or_default(),
        shapes: Shapes::parse(include_str!("it/shapes.toml")).unwrap_or_default(),
        atlas: Atlas::read(
            include_str!("it/names/countries.tsv"),
            include_str!("it/names/demonyms.tsv"),
            include_str!("it/names/metonyms.tsv"),
            &[
                include_str!("it/names/armed-groups.tsv"),
                include_str!("it/names/companies.tsv"),
                include_str!("it/names/forces.tsv"),
                include_str!("it/names/institutions.tsv"),
                include_str!("it/names/international.tsv"),
                include_str!("it/names/media.tsv"),
                include_str!("it/names/parties.tsv"),
                include_str!("it/names/research.tsv"),
                include_str!("it/names/society.tsv"),
                include_str!("it/names/sport.tsv"),
            ],
        )
        .with_cities(&[
            include_str!("it/names/cities.tsv"),
            include_str!("it/names/cities-exonyms.tsv"),
        ]),
    });
    &ITALIAN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_of_the_italian_pack_are_sound() {
        Transliteration::parse(include_str!("it/transliteration.toml")).expect("transliteration");
        DateWords::read(include_str!("it/dates.toml")).expect("dates");
        Roles::parse(include_str!("it/roles.toml")).expect("roles");
        Shapes::parse(include_str!("it/shapes.toml")).expect("shapes");
    }
}
