//! How foreign names are spelled, from `<code>/transliteration.toml`: which spellings are one name.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// The spelling rules of a language, ready to be applied.
#[derive(Debug, Default)]
pub struct Transliteration {
    /// What letters with marks stand for, where that is more than the bare letter.
    pub letters: FxHashMap<char, Box<str>>,
    pub marks: Marks,
    /// Rewriting steps, in order.
    pub steps: Vec<Rewriting>,
    /// The word that stands for all spellings of a name, by spelling.
    pub same: FxHashMap<Box<str>, Box<str>>,
    /// Words that open a surname: *di*, *von*.
    pub particles: FxHashSet<Box<str>>,
    /// Articles that spellings add or leave out: *al-*.
    pub dropped: FxHashSet<Box<str>>,
    /// Family names that stand before the given name.
    pub family_first: FxHashSet<Box<str>>,
}

/// What gives a transliterated name away.
#[derive(Debug, Default, Deserialize)]
pub struct Marks {
    letters: Vec<char>,
    within: Parts,
    start: Vec<Box<str>>,
    end: Vec<Box<str>>,
    between_consonants: char,
}

/// One pass over a word: the longest rule that fits at a place is applied there.
#[derive(Debug, Default)]
pub struct Rewriting {
    by_first: FxHashMap<char, Vec<Rule>>,
}

#[derive(Debug)]
struct Rule {
    from: Box<str>,
    to: Box<str>,
    at_start: bool,
    at_end: bool,
    after_vowel: bool,
    before_vowel: bool,
}

#[derive(Deserialize)]
struct File {
    letters: FxHashMap<char, Box<str>>,
    marks: Marks,
    rules: Vec<FxHashMap<Box<str>, Box<str>>>,
    names: Names,
}

#[derive(Deserialize)]
struct Names {
    same: Vec<Vec<Box<str>>>,
    particles: FxHashSet<Box<str>>,
    dropped: FxHashSet<Box<str>>,
    family_first: FxHashSet<Box<str>>,
}

impl Transliteration {
    /// # Errors
    /// When the data is not what `transliteration.toml` of the Italian pack shows.
    pub fn parse(data: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(data)?;
        let mut same = FxHashMap::default();
        for spellings in file.names.same {
            if let Some(first) = spellings.first().cloned() {
                same.extend(spellings.into_iter().map(|spelling| (spelling, first.clone())));
            }
        }
        Ok(Transliteration {
            letters: file.letters,
            marks: file.marks,
            steps: file.rules.into_iter().map(Rewriting::new).collect(),
            same,
            particles: file.names.particles,
            dropped: file.names.dropped,
            family_first: file.names.family_first,
        })
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

impl Marks {
    /// Whether a word looks transliterated: `lower` is the word in lower case, `folded` the same
    /// without accents.
    pub fn on(&self, lower: &str, folded: &str) -> bool {
        self.end.iter().any(|end| folded.len() > end.len() && folded.ends_with(&**end))
            || self.within.are_in(folded)
            || self.start.iter().any(|start| folded.starts_with(&**start))
            || (!lower.is_ascii() && lower.contains(self.letters.as_slice()))
            || self.has_lone_vowel(folded)
    }

    fn has_lone_vowel(&self, folded: &str) -> bool {
        let consonant = |c: char| c.is_alphabetic() && !is_vowel(c);
        let mut before = [None; 2];
        folded.chars().any(|c| {
            let [first, second] = before;
            before = [second, Some(c)];
            second == Some(self.between_consonants) && first.is_some_and(consonant) && consonant(c)
        })
    }
}

/// Pieces of words, by their first bytes.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<Box<str>>")]
struct Parts(FxHashMap<u8, Vec<Box<str>>>);

impl From<Vec<Box<str>>> for Parts {
    fn from(parts: Vec<Box<str>>) -> Self {
        let mut by_first: FxHashMap<u8, Vec<Box<str>>> = FxHashMap::default();
        for part in parts {
            if let Some(&first) = part.as_bytes().first() {
                by_first.entry(first).or_default().push(part);
            }
        }
        Parts(by_first)
    }
}

impl Parts {
    /// Whether a word has one of them.
    fn are_in(&self, word: &str) -> bool {
        let bytes = word.as_bytes();
        bytes.iter().enumerate().any(|(at, first)| {
            let parts = self.0.get(first).into_iter().flatten();
            parts.into_iter().any(|part| bytes[at..].starts_with(part.as_bytes()))
        })
    }
}

impl Rewriting {
    fn new(rules: FxHashMap<Box<str>, Box<str>>) -> Self {
        let mut by_first: FxHashMap<char, Vec<Rule>> = FxHashMap::default();
        for (pattern, to) in rules {
            let mut from: &str = &pattern;
            let mut strip = |mark: char, at_end: bool| {
                let rest = if at_end { from.strip_suffix(mark) } else { from.strip_prefix(mark) };
                from = rest.unwrap_or(from);
                rest.is_some()
            };
            let (at_start, after_vowel) = (strip('^', false), strip('V', false));
            let (at_end, before_vowel) = (strip('$', true), strip('V', true));
            if let Some(first) = from.chars().next() {
                let from = from.into();
                let rule = Rule { from, to, at_start, at_end, after_vowel, before_vowel };
                by_first.entry(first).or_default().push(rule);
            }
        }
        for rules in by_first.values_mut() {
            // The table's order must not matter: longest first, then the one with most conditions.
            rules.sort_by_key(|rule| {
                let conditions = [rule.at_start, rule.at_end, rule.after_vowel, rule.before_vowel];
                let loose = conditions.iter().filter(|condition| !**condition).count();
                (std::cmp::Reverse(rule.from.len()), loose, rule.from.clone())
            });
        }
        Rewriting { by_first }
    }

    /// The word rewritten.
    pub fn apply(&self, word: &str) -> String {
        let mut out = String::with_capacity(word.len());
        let mut rest = word;
        let mut last = None;
        while let Some(c) = rest.chars().next() {
            let rule = self.by_first.get(&c).and_then(|rules| {
                rules.iter().find(|rule| {
                    rest.strip_prefix(&*rule.from).is_some_and(|after| {
                        (!rule.at_start || last.is_none())
                            && (!rule.at_end || after.is_empty())
                            && (!rule.after_vowel || last.is_some_and(is_vowel))
                            && (!rule.before_vowel || after.starts_with(is_vowel))
                    })
                })
            });
            let taken = match rule {
                Some(rule) => {
                    out.push_str(&rule.to);
                    rule.from.len()
                }
                None => {
                    out.push(c);
                    c.len_utf8()
                }
            };
            last = rest.get(..taken).and_then(|part| part.chars().next_back());
            rest = rest.get(taken..).unwrap_or_default();
        }
        out
    }
}
