//! When two spellings are one name.
//!
//! A name is compared word by word, without case, accents, apostrophes and hyphens. Names that
//! look transliterated are compared by a skeleton of sounds as well, so that *Zelensky*,
//! *Zelenskyy* and *Zelens'kyj* meet; Italian names keep every letter. The rules are data:
//! `transliteration.toml` of the language.

use crate::lang::Transliteration;
pub use crate::text::fold;

use crate::text::fold::{fold_into, is_hyphen, is_mark};

/// A word of a name in the forms it is compared by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WordKey {
    /// Lower case without accents and apostrophes.
    pub plain: Box<str>,
    /// The skeleton of sounds, where the name looks transliterated.
    pub sound: Option<Box<str>>,
    /// `V.` in *V. Putin*.
    pub initial: bool,
    /// *di*, *von*, *bin*: opens a surname.
    pub particle: bool,
}

impl WordKey {
    /// Whether both are spellings of one word.
    pub fn alike(&self, other: &WordKey) -> bool {
        if self.initial || other.initial {
            return self.plain.chars().next() == other.plain.chars().next();
        }
        self.plain == other.plain || (self.sound.is_some() && self.sound == other.sound)
    }

    /// The form that all transliterations share.
    pub fn shared(&self) -> &str {
        self.sound.as_deref().unwrap_or(&self.plain)
    }
}

/// A name in the form it is compared by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NameKey {
    pub words: Vec<WordKey>,
    /// All words run together, without regard to transliteration.
    pub joined: Box<str>,
    /// All words run together, in the form that transliterations share, where the name looks
    /// transliterated.
    pub shared: Option<Box<str>>,
}

impl NameKey {
    pub fn of(name: &str, rules: &Transliteration) -> NameKey {
        let mut words: Vec<(String, String, bool)> = Vec::new();
        let mut marked = false;
        let mut parts = name_words(name).peekable();
        while let Some((word, joined)) = parts.next() {
            let lower = word.to_lowercase();
            let plain = fold_word(&lower);
            if plain.is_empty() {
                continue;
            }
            let article = rules.dropped.contains(plain.as_str()) && parts.peek().is_some();
            if article && (joined || !words.is_empty() || lower == word) {
                continue;
            }
            marked |= rules.marks.on(&lower, &plain);
            let initial = word.chars().filter(|c| c.is_alphabetic()).count() == 1
                && (word.ends_with('.') || parts.peek().is_some());
            words.push((lower, plain, initial));
        }
        let words = words.into_iter().map(|(lower, plain, initial)| {
            let class = rules.same.get(plain.as_str());
            let sound = marked.then(|| match class {
                Some(word) => skeleton(word, rules),
                None => skeleton(&sounded(&lower, rules), rules),
            });
            let particle = rules.particles.contains(plain.as_str());
            let plain = class.cloned().unwrap_or_else(|| plain.into());
            WordKey { plain, sound: sound.map(Into::into), initial, particle }
        });
        let words: Vec<WordKey> = words.collect();
        let joined: String = words.iter().map(|word| &*word.plain).collect();
        let class = rules.same.get(joined.as_str());
        let joined = class.cloned().unwrap_or_else(|| joined.into());
        let shared =
            marked.then(|| words.iter().map(WordKey::shared).collect::<String>().into_boxed_str());
        NameKey { words, joined, shared }
    }

    /// Whether both are spellings of one full name: word by word, or run together
    /// (*Kim Jong-un*, *Kim Jong Un*, *Kim Jongun*).
    pub fn alike(&self, other: &NameKey) -> bool {
        if self.words.is_empty() || other.words.is_empty() {
            return false;
        }
        let pairwise = self.words.len() == other.words.len()
            && self.words.iter().zip(&other.words).all(|(a, b)| a.alike(b));
        pairwise
            || self.joined == other.joined
            || (self.shared.is_some() && self.shared == other.shared)
    }

    /// Where the surname starts: behind the given name, particles included. 0 for a single word.
    pub fn surname(&self) -> usize {
        let last = self.words.len().saturating_sub(1);
        let particle = self.words.iter().skip(1).position(|word| word.particle).map(|at| at + 1);
        match particle {
            Some(at) if at < last => at,
            _ => last,
        }
    }
}

/// The words of a name and whether a hyphen joins each to the next.
fn name_words(name: &str) -> impl Iterator<Item = (&str, bool)> {
    name.split_inclusive(|c: char| c.is_whitespace() || is_hyphen(c)).filter_map(|part| {
        let word = part.trim_end_matches(|c: char| c.is_whitespace() || is_hyphen(c));
        (!word.is_empty()).then(|| (word, part.ends_with(is_hyphen)))
    })
}

fn fold_word(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold_into(&mut folded, word);
    folded
}

/// The folded word, with letters such as *š* written out.
fn sounded(lower: &str, rules: &Transliteration) -> String {
    if lower.is_ascii() {
        return fold_word(lower);
    }
    let mut written_out = String::with_capacity(lower.len() + 4);
    for c in unicode_normalization::UnicodeNormalization::nfc(lower) {
        match rules.letters.get(&c) {
            Some(letters) => written_out.push_str(letters),
            None => written_out.push(c),
        }
    }
    fold_word(&written_out)
}

fn skeleton(word: &str, rules: &Transliteration) -> String {
    rules.steps.iter().fold(word.to_owned(), |word, step| step.apply(&word))
}

/// The id of a name: lower case, without accents, words joined by hyphens: `volodymyr-zelensky`.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let lower = name.to_lowercase();
    for part in
        lower.split(|c: char| !c.is_alphanumeric() && !is_mark(c) && !matches!(c, '\'' | '’' | '`'))
    {
        let part = fold_word(part);
        if !part.is_empty() {
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(&part);
        }
    }
    slug
}

#[cfg(test)]
#[path = "spelling_tests.rs"]
mod tests;
