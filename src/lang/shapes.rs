//! What the words around a name say of it, from `<code>/shapes.toml`.

use rustc_hash::FxHashSet;
use serde::Deserialize;

type Words = FxHashSet<Box<str>>;

/// Word lists, in lower case; the data file says what each is for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shapes {
    pub before_places: Words,
    pub articles: Words,
    pub and: Words,
    pub of: Words,
    pub streets: Words,
    pub buildings: Words,
    pub places: Words,
    pub apposed: Words,
    pub born: Words,
    /// Folded.
    pub seated: Vec<Box<str>>,
    /// Folded.
    pub local: Vec<Box<str>>,
    pub wide: Vec<Box<str>>,
    pub inside_persons: Words,
    pub matches: Words,
    pub ends: Words,
    pub called: Words,
}

impl Shapes {
    /// # Errors
    /// When the data is not what `shapes.toml` of the Italian pack shows.
    pub fn parse(data: &str) -> Result<Self, toml::de::Error> {
        let mut shapes: Shapes = toml::from_str(data)?;
        for head in shapes.seated.iter_mut().chain(&mut shapes.local) {
            *head = crate::text::fold(head).into();
        }
        Ok(shapes)
    }

    /// Whether only its place tells a body of that folded name from others.
    pub fn is_local(&self, folded: &str) -> bool {
        self.local.iter().any(|head| **head == *folded)
    }
}
