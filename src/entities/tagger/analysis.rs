//! A sentence made ready for tagging. Training and tagging both go through here, so that a model
//! sees in use what it saw when it was trained.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::features::{self, Run, Sentence};
use super::hash;
use super::names::{List, Names};
use super::words::{Case, Word};
use crate::text::sentence::sentences;
use crate::text::token::{Abbreviations, Token, TokenKind, tokens};

static ABBREVIATIONS: LazyLock<Abbreviations> =
    LazyLock::new(|| Abbreviations::parse(include_str!("../../lang/it/abbreviations.txt")));

/// Articles and particles, as [`Word::lower`].
struct SmallWords {
    articles: FxHashSet<u64>,
    particles: FxHashSet<u64>,
}

static SMALL_WORDS: LazyLock<SmallWords> = LazyLock::new(|| {
    let list = include_str!("../../lang/it/small-words.tsv");
    let of = |class: &str| {
        let words = list.lines().filter_map(|line| line.strip_prefix(class)?.strip_prefix('\t'));
        words.flat_map(|word| Analysis::new(word).words).map(|word| word.lower).collect()
    };
    SmallWords { articles: of("article"), particles: of("particle") }
});

/// How many tokens before and after one that may start a name are looked at. All others are
/// outside names: most words of the news are never paid for.
const BEFORE: usize = 1;
const AFTER: usize = 3;

/// A block's tokens with what is known of each.
pub struct Analysis<'a> {
    text: &'a str,
    pub tokens: Vec<Token>,
    pub words: Vec<Word>,
    pub sentences: Vec<Range<usize>>,
}

impl<'a> Analysis<'a> {
    pub fn new(text: &'a str) -> Self {
        let tokens = tokens(text, &ABBREVIATIONS);
        let sentences = sentences(text, &tokens, &ABBREVIATIONS);
        let words = tokens.iter().map(|token| Word::new(text, *token)).collect();
        Analysis { text, tokens, words, sentences }
    }

    /// Looks up the names of the sentence `range` and finds the stretches worth tagging, as token
    /// ranges within the sentence.
    pub fn prepare(&mut self, range: &Range<usize>, names: &Names, scratch: &mut Scratch) {
        let words = &mut self.words[range.clone()];
        scratch.stretches.clear();
        for at in 0..words.len() {
            if !may_start(&words[at], names) {
                continue;
            }
            names.mark(words, at);
            let (start, end) = (at.saturating_sub(BEFORE), (at + 1 + AFTER).min(words.len()));
            match scratch.stretches.last_mut() {
                Some(last) if start <= last.end => last.end = last.end.max(end),
                _ => scratch.stretches.push(start..end),
            }
        }
        for stretch in &scratch.stretches {
            for word in &mut words[stretch.clone()] {
                if word.case == Case::Lower {
                    word.alone |= names.lists(word.lower) & List::Demonym.bit();
                }
            }
        }
        features::runs(words, &SMALL_WORDS.particles, &mut scratch.runs);
    }

    pub fn sentence<'b>(&'b self, range: &Range<usize>, scratch: &'b Scratch) -> Sentence<'b> {
        let words = &self.words[range.clone()];
        Sentence {
            text: self.text,
            tokens: &self.tokens[range.clone()],
            words,
            runs: &scratch.runs,
            shouting: features::is_shouting(words),
        }
    }
}

/// Whether a token cannot be the first or last of a longer name: a quote, a dash, a comma, an
/// article that no list has in the name.
pub fn is_edge(text: &str, token: Token, word: &Word) -> bool {
    match token.kind {
        TokenKind::Mark => {
            !matches!(token.span.of(text), "!" | "+" | "°" | "%" | "&" | "." | "$" | "€")
        }
        _ => word.begins == 0 && SMALL_WORDS.articles.contains(&word.lower),
    }
}

/// A number that changes with what the tagger sees in a text: a model trained under another one
/// would read its weights wrongly.
pub fn fingerprint() -> String {
    let names = Names::build(std::iter::empty());
    let mut scratch = Scratch::default();
    let mut sum = hash::SEED;
    let mut analysis = Analysis::new(
        "(ANSA) - ROMA, 17 SET - L'on. Ugo De Rossi a New York: «Il G7 sì». Poi l'Ue",
    );
    for range in std::mem::take(&mut analysis.sentences) {
        analysis.prepare(&range, &names, &mut scratch);
        let sentence = analysis.sentence(&range, &scratch);
        for stretch in &scratch.stretches {
            for at in stretch.clone() {
                features::of_token(&sentence, at, |row| sum = hash::join(sum, u64::from(row)));
            }
        }
    }
    features::of_votes(&[1], &[2], 0, |row| sum = hash::join(sum, u64::from(row)));
    format!("{sum:016x}")
}

/// Memory that is used again from sentence to sentence.
#[derive(Default)]
pub struct Scratch {
    pub stretches: Vec<Range<usize>>,
    runs: Vec<Run>,
}

fn may_start(word: &Word, names: &Names) -> bool {
    match word.case {
        Case::Capital | Case::Upper | Case::Mixed => word.kind != TokenKind::Address,
        Case::Lower => names.is_trigger(word),
        Case::None => false,
    }
}
