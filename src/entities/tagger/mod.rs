//! The name tagger: a linear-chain conditional random field with lists of names, in two passes.
//!
//! The first pass reads a block by itself, so its result lives until the block's text changes. The
//! second looks at what the first found around each sentence and decides again; a sentence whose
//! neighbourhood says the same as before keeps its names.

pub mod analysis;
pub mod crf;
pub mod features;
pub mod file;
pub mod hash;
pub mod labels;
pub mod names;
pub mod spans;
pub mod votes;
pub mod words;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use self::analysis::{Analysis, Scratch};
use self::crf::{Lattice, Transitions};
use self::file::{Header, ModelError};
use self::labels::{LANES, Scores};
use self::names::Names;
use self::votes::Ballot;
use super::mention::Mention;
use crate::text::Span;

/// Bytes of weights for one feature: a lane for each label, first and second pass.
pub const ROW: usize = 2 * LANES;

/// Sums of weights are whole numbers, so that they are the same on every machine.
type Sums = [i16; LANES];

/// A trained model, ready for use.
pub struct Tagger {
    pub header: Header,
    weights: Cow<'static, [u8]>,
    names: Names,
    first: Pass,
    second: Pass,
}

/// What the passes have of their own.
struct Pass {
    transitions: Transitions,
    exponentials: [Scores; LANES],
    scale: f32,
}

impl Pass {
    fn new(parameters: &file::PassParameters) -> Self {
        let transitions = Transitions::constrained(parameters.transitions);
        let exponentials = crf::exponentials(&transitions);
        Pass { transitions, exponentials, scale: parameters.scale }
    }

    fn scores(&self, sums: &Sums) -> Scores {
        sums.map(|sum| f32::from(sum) * self.scale)
    }
}

/// What the first pass found in a block.
#[derive(Clone, Debug, Default)]
pub struct BlockNames {
    sentences: Vec<SentenceNames>,
}

#[derive(Clone, Debug)]
struct SentenceNames {
    /// Where it starts in the block.
    start: u32,
    /// A hash of its text.
    key: u64,
    /// The tokens that may be part of names.
    tokens: Vec<Candidate>,
    /// Words that have a vote, with the index of their token.
    ballots: Vec<Ballot>,
    voters: Vec<u16>,
    /// Where each stretch of neighbouring tokens ends.
    ends: Vec<u16>,
}

#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// Counts from the start of the sentence.
    span: Span,
    label: u8,
    /// No name of several tokens starts or ends with it.
    edge: bool,
    /// Its weights in the second pass, but for the votes.
    sums: Sums,
}

/// A block for the second pass: its text is not needed any more.
pub type Blocks<'a> = [&'a BlockNames];

/// Names by sentence and what was said around it: what one second pass leaves to the next.
#[derive(Clone, Debug, Default)]
pub struct Memory(FxHashMap<(u64, u64), Arc<[Mention]>>);

/// The names of an article.
#[derive(Clone, Debug, Default)]
pub struct ArticleNames {
    /// For each block its mentions in order; the spans count from the block.
    pub blocks: Vec<Vec<Mention>>,
    pub memory: Memory,
    /// How many sentences had to be tagged anew.
    pub tagged: usize,
}

impl Tagger {
    /// The Italian model that comes with Postilla.
    pub fn shipped() -> Arc<Tagger> {
        static SHIPPED: LazyLock<Arc<Tagger>> = LazyLock::new(|| {
            let bytes: &'static [u8] = include_bytes!("../../../models/it.postilla-model");
            let tagger = Tagger::from_bytes(Cow::Borrowed(bytes))
                .expect("the embedded model is whole: a test reads it");
            Arc::new(tagger)
        });
        Arc::clone(&SHIPPED)
    }

    /// A model file's tagger. Nothing is copied: embedded or mapped bytes are used as they are.
    ///
    /// # Errors
    /// When the bytes are no model, of another version, or cut off.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Tagger, ModelError> {
        file::read(bytes)
    }

    /// The lists of names that the model was trained with.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Whether the lists have a word, with or without its accents, as a given name.
    pub fn is_given_name(&self, word: &str) -> bool {
        let listed = |word: &str| match Analysis::new(word).words.as_slice() {
            [word] => self.names.lists(word.lower) & names::List::GivenName.bit() != 0,
            _ => false,
        };
        word.starts_with(char::is_uppercase)
            && (listed(word) || (!word.is_ascii() && listed(&crate::text::fold(word))))
    }

    fn add_row(&self, row: u32, first: &mut Sums, second: &mut Sums) {
        let at = row as usize * ROW;
        let Some(weights) = self.weights.get(at..at + ROW) else { return };
        for lane in 0..LANES {
            first[lane] += i16::from(weights[lane] as i8);
            second[lane] += i16::from(weights[LANES + lane] as i8);
        }
    }

    /// Tags a block by itself. A pure function of the text.
    pub fn first_pass(&self, block: &str) -> BlockNames {
        let mut analysis = Analysis::new(block);
        let mut scratch = Scratch::default();
        let mut labels = Vec::new();
        let mut scores = Vec::new();
        let ranges = std::mem::take(&mut analysis.sentences);
        let mut sentences = Vec::with_capacity(ranges.len());
        for range in &ranges {
            let start = analysis.tokens[range.start].span.start;
            let end = analysis.tokens[range.end - 1].span.end;
            let mut found = SentenceNames {
                start,
                key: key_of(&block[start as usize..end as usize]),
                tokens: Vec::new(),
                ballots: Vec::new(),
                voters: Vec::new(),
                ends: Vec::new(),
            };
            analysis.prepare(range, &self.names, &mut scratch);
            if !scratch.stretches.is_empty() {
                let sentence = analysis.sentence(range, &scratch);
                for stretch in &scratch.stretches {
                    scores.clear();
                    let base = found.tokens.len();
                    for at in stretch.clone() {
                        let mut sums = ([0; LANES], [0; LANES]);
                        features::of_token(&sentence, at, |row| {
                            self.add_row(row, &mut sums.0, &mut sums.1);
                        });
                        scores.push(self.first.scores(&sums.0));
                        let span = sentence.tokens[at].span;
                        let span = Span { start: span.start - start, end: span.end - start };
                        let edge =
                            analysis::is_edge(block, sentence.tokens[at], &sentence.words[at]);
                        found.tokens.push(Candidate { span, label: 0, edge, sums: sums.1 });
                    }
                    crf::best(&scores, &self.first.transitions, &mut labels);
                    for (offset, &label) in labels.iter().enumerate() {
                        let word = &sentence.words[stretch.start + offset];
                        found.tokens[base + offset].label = label;
                        if word.is_capitalised() {
                            found.ballots.push(Ballot { word: word.lower, label });
                            found.voters.push((base + offset) as u16);
                        }
                    }
                    found.ends.push(found.tokens.len() as u16);
                }
            }
            sentences.push(found);
        }
        BlockNames { sentences }
    }

    /// Decides on the names of an article, given the first pass over its blocks in order.
    ///
    /// `memory` is what the last second pass over this article left, or empty: it saves work and
    /// changes nothing in the result.
    pub fn second_pass(&self, blocks: &Blocks<'_>, memory: &Memory) -> ArticleNames {
        let mut article = ArticleNames {
            blocks: vec![Vec::new(); blocks.len()],
            memory: Memory::default(),
            tagged: 0,
        };
        let all = blocks.iter().enumerate().flat_map(|(block, names)| {
            names.sentences.iter().map(move |sentence| (block, sentence))
        });
        let mut places = all.clone();
        let mut work = Work::default();
        votes::count(all.map(|(_, sentence)| sentence.ballots.as_slice()), |_, votes| {
            let Some((block, sentence)) = places.next() else { return };
            if sentence.tokens.is_empty() {
                return;
            }
            let key = (sentence.key, key_of_votes(votes));
            let mentions = match article.memory.0.get(&key).or_else(|| memory.0.get(&key)) {
                Some(known) => known.clone(),
                None => {
                    article.tagged += 1;
                    self.decide(sentence, votes, &mut work).into()
                }
            };
            article.blocks[block].extend(
                mentions.iter().map(|m| Mention { span: m.span.shifted(sentence.start), ..*m }),
            );
            article.memory.0.insert(key, mentions);
        });
        article
    }

    /// The names of a sentence; spans count from its start.
    fn decide(&self, sentence: &SentenceNames, votes: &[u8], work: &mut Work) -> Vec<Mention> {
        work.votes.clear();
        work.votes.resize(sentence.tokens.len(), votes::NONE);
        for (&at, &vote) in sentence.voters.iter().zip(votes) {
            work.votes[at as usize] = vote;
        }
        work.own.clear();
        work.own.extend(sentence.tokens.iter().map(|token| token.label));
        let mut mentions = Vec::new();
        let mut start = 0;
        for &end in &sentence.ends {
            let stretch = start..end as usize;
            start = stretch.end;
            let (votes, own) = (&work.votes[stretch.clone()], &work.own[stretch.clone()]);
            work.scores.clear();
            for (at, token) in sentence.tokens[stretch.clone()].iter().enumerate() {
                let mut sums = token.sums;
                features::of_votes(votes, own, at, |row| {
                    self.add_row(row, &mut [0; LANES], &mut sums)
                });
                work.scores.push(self.second.scores(&sums));
            }
            crf::best(&work.scores, &self.second.transitions, &mut work.labels);
            if work.labels.iter().all(|label| *label == labels::OUTSIDE as u8) {
                continue;
            }
            let lattice = Lattice::new(&work.scores, &self.second.exponentials);
            let tokens = &sentence.tokens[stretch];
            mentions.extend(spans::names(&work.labels).map(|(range, kind)| {
                let probability = lattice.span(range.start, range.end, kind);
                let confidence = self.header.calibration.apply(kind, probability);
                let range = spans::trimmed(range, |at| tokens[at].edge);
                let (first, last) = (tokens[range.start].span, tokens[range.end - 1].span);
                Mention { span: Span { start: first.start, end: last.end }, kind, confidence }
            }));
        }
        mentions
    }

    /// Both passes over a text of one block: for short texts and tests.
    pub fn tag(&self, text: &str) -> Vec<Mention> {
        let names = self.first_pass(text);
        self.second_pass(&[&names], &Memory::default()).blocks.pop().unwrap_or_default()
    }
}

/// Memory that is used again from sentence to sentence.
#[derive(Default)]
struct Work {
    votes: Vec<u8>,
    own: Vec<u8>,
    scores: Vec<Scores>,
    labels: Vec<u8>,
}

fn key_of(text: &str) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

fn key_of_votes(votes: &[u8]) -> u64 {
    hash::finish(votes.iter().fold(hash::SEED, |hash, vote| hash::step(hash, u64::from(*vote))))
}

#[cfg(test)]
mod tests;
