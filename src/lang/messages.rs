//! What Postilla says to people, from `<locale>/messages.toml`: one table per subject, as
//! `["date/vague"]`, of texts with {placeholders}.

use super::Locale;
use rustc_hash::FxHashMap;
use std::fmt::Display;
use std::sync::OnceLock;

/// The messages of one locale.
#[derive(Debug, Default)]
pub struct Messages {
    subjects: FxHashMap<String, FxHashMap<String, String>>,
}

/// What is put in the place of a placeholder, by its name.
pub type Argument<'a> = (&'a str, &'a dyn Display);

impl Locale {
    pub fn messages(self) -> &'static Messages {
        static ITALIAN: OnceLock<Messages> = OnceLock::new();
        static ENGLISH: OnceLock<Messages> = OnceLock::new();
        match self {
            Locale::Italian => {
                ITALIAN.get_or_init(|| Messages::read(include_str!("it/messages.toml")))
            }
            Locale::English => {
                ENGLISH.get_or_init(|| Messages::read(include_str!("en/messages.toml")))
            }
        }
    }

    /// The locale of a BCP 47 tag, as `it-CH` or `en`.
    pub fn of(tag: &str) -> Option<Locale> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "it" => Some(Locale::Italian),
            "en" => Some(Locale::English),
            _ => None,
        }
    }
}

impl Messages {
    /// The data is part of the program, and a test reads it: what is wrong in it is left out here.
    fn read(data: &str) -> Messages {
        Messages { subjects: toml::from_str(data).unwrap_or_default() }
    }

    /// The text `key` of `subject` with its placeholders filled in. A missing text shows as
    /// `subject.key`.
    pub fn text(&self, subject: &str, key: &str, arguments: &[Argument]) -> String {
        match self.subjects.get(subject).and_then(|texts| texts.get(key)) {
            Some(template) => fill(template, arguments),
            None => format!("{subject}.{key}"),
        }
    }

    pub fn has(&self, subject: &str, key: &str) -> bool {
        self.subjects.get(subject).is_some_and(|texts| texts.contains_key(key))
    }

    /// Every code that messages are written for, as `date/vague`.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.subjects.keys().map(String::as_str).filter(|subject| subject.contains('/'))
    }
}

/// A template with each `{name}` replaced by the argument of that name.
pub fn fill(template: &str, arguments: &[Argument]) -> String {
    use std::fmt::Write;
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        rest = after;
        let Some((name, after)) = after.split_once('}') else { break };
        if let Some((_, value)) = arguments.iter().find(|(argument, _)| *argument == name) {
            // Writing to a string does not fail.
            let _ = write!(filled, "{value}");
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every text of a locale as `subject.key {placeholders}`.
    fn texts(data: &str) -> BTreeSet<String> {
        let subjects: FxHashMap<String, FxHashMap<String, String>> =
            toml::from_str(data).expect("messages are valid TOML");
        let mut texts = BTreeSet::new();
        for (subject, entries) in subjects {
            for (key, text) in entries {
                let placeholders: BTreeSet<&str> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|part| part.split_once('}').map(|(name, _)| name))
                    .collect();
                texts.insert(format!("{subject}.{key} {placeholders:?}"));
            }
        }
        texts
    }

    #[test]
    fn both_locales_say_the_same_things() {
        let (italian, english) =
            (texts(include_str!("it/messages.toml")), texts(include_str!("en/messages.toml")));
        let missing: Vec<_> = italian.symmetric_difference(&english).collect();
        assert!(missing.is_empty(), "in one locale only: {missing:#?}");
    }

    #[test]
    fn placeholders_are_filled() {
        assert_eq!(fill("«{a}» o {b}?", &[("a", &"x"), ("b", &2)]), "«x» o 2?");
        assert_eq!(fill("{a} {", &[("a", &"{b}"), ("b", &1)]), "{b} ");
        assert_eq!(Locale::of("it-CH"), Some(Locale::Italian));
        assert_eq!(Locale::of("de"), None);
    }
}
