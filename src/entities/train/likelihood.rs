//! The conditional log-likelihood of labelled stretches of text, and its gradient.

use std::sync::Mutex;

use rayon::prelude::*;

use super::owlqn::Objective;
use crate::entities::tagger::crf::{self, Lattice, Transitions};
use crate::entities::tagger::features;
use crate::entities::tagger::labels::{COUNT, LANES, START, Scores};

/// The weights are cut into this many parts of the data whose sums are added in order, so that the
/// result does not depend on how many cores there are.
const SHARDS: usize = 4;

/// Weights of all features, a row each, then the transitions.
pub const SIZE: usize = (LANES << features::BITS) + LANES * LANES;

/// Stretches of tokens: the rows of each token's features, and its label.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    rows: Vec<u32>,
    /// Where each token's rows end.
    row_ends: Vec<u32>,
    labels: Vec<u8>,
    /// Where each stretch's tokens end.
    ends: Vec<u32>,
}

impl Examples {
    pub fn add_token(&mut self, rows: impl IntoIterator<Item = u32>, label: u8) {
        self.rows.extend(rows);
        self.row_ends.push(self.rows.len() as u32);
        self.labels.push(label);
    }

    pub fn end_stretch(&mut self) {
        self.ends.push(self.labels.len() as u32);
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn tokens(&self) -> usize {
        self.labels.len()
    }

    pub fn stretch(&self, at: usize) -> std::ops::Range<usize> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        start..self.ends[at] as usize
    }

    pub fn rows(&self, token: usize) -> &[u32] {
        let start = token.checked_sub(1).map_or(0, |before| self.row_ends[before] as usize);
        &self.rows[start..self.row_ends[token] as usize]
    }

    pub fn labels(&self, stretch: std::ops::Range<usize>) -> &[u8] {
        &self.labels[stretch]
    }

    /// Each token's scores under `weights`.
    pub fn scores(
        &self,
        weights: &[f32],
        stretch: std::ops::Range<usize>,
        scores: &mut Vec<Scores>,
    ) {
        scores.clear();
        scores.extend(stretch.map(|token| {
            let mut sum = [0.0; LANES];
            for &row in self.rows(token) {
                let weights = &weights[row as usize * LANES..][..LANES];
                for lane in 0..LANES {
                    sum[lane] += weights[lane];
                }
            }
            sum
        }));
    }
}

pub fn transitions(weights: &[f32]) -> Transitions {
    let rows = &weights[LANES << features::BITS..];
    Transitions::constrained(std::array::from_fn(|previous| {
        std::array::from_fn(|next| rows[previous * LANES + next])
    }))
}

/// Negative log-likelihood of some of the examples, with a quadratic penalty.
pub struct Likelihood<'a> {
    pub examples: &'a Examples,
    /// The stretches to learn from.
    pub chosen: Vec<u32>,
    /// Weight of the sum of squares.
    pub l2: f32,
    buffers: Mutex<Vec<Vec<f32>>>,
}

impl<'a> Likelihood<'a> {
    pub fn new(examples: &'a Examples, chosen: Vec<u32>, l2: f32) -> Self {
        Likelihood { examples, chosen, l2, buffers: Mutex::default() }
    }

    fn shard(&self, chosen: &[u32], weights: &[f32], gradient: &mut [f32]) -> f64 {
        let transitions = transitions(weights);
        let exponentials = crf::exponentials(&transitions);
        let mut scores = Vec::new();
        let mut lattice = Lattice::new(&[], &exponentials);
        let mut value = 0.0;
        let offset = LANES << features::BITS;
        for &stretch in chosen {
            let range = self.examples.stretch(stretch as usize);
            let labels = self.examples.labels(range.clone());
            self.examples.scores(weights, range.clone(), &mut scores);
            lattice.fill(&scores);
            value += lattice.log_sum;
            let mut before = START;
            for (at, token) in range.clone().enumerate() {
                let label = labels[at] as usize;
                value -= f64::from(scores[at][label] + transitions.0[before][label]);
                let mut error = lattice.marginals(at);
                error[label] -= 1.0;
                for &row in self.examples.rows(token) {
                    let row = &mut gradient[row as usize * LANES..][..LANES];
                    for lane in 0..LANES {
                        row[lane] += error[lane];
                    }
                }
                if at == 0 {
                    for lane in 0..LANES {
                        gradient[offset + START * LANES + lane] += error[lane];
                    }
                } else {
                    for (previous, row) in lattice.pairs(at - 1).iter().enumerate().take(COUNT) {
                        for lane in 0..LANES {
                            gradient[offset + previous * LANES + lane] += row[lane];
                        }
                    }
                    gradient[offset + before * LANES + label] -= 1.0;
                }
                before = label;
            }
        }
        value
    }
}

impl Objective for Likelihood<'_> {
    fn evaluate(&self, at: &[f32], gradient: &mut [f32]) -> f64 {
        let size = self.chosen.len().div_ceil(SHARDS).max(1);
        let shards: Vec<(f64, Vec<f32>)> = self
            .chosen
            .par_chunks(size)
            .map(|chosen| {
                let spare = self.buffers.lock().ok().and_then(|mut buffers| buffers.pop());
                let mut part = spare.unwrap_or_else(|| vec![0.0; SIZE]);
                part.fill(0.0);
                let value = self.shard(chosen, at, &mut part);
                (value, part)
            })
            .collect();
        let mut value = 0.0;
        for ((gradient, weight), index) in gradient.iter_mut().zip(at).zip(0..) {
            let sum: f32 = shards.iter().map(|(_, part)| part[index]).sum();
            *gradient = sum + 2.0 * self.l2 * weight;
            value += f64::from(weight * weight);
        }
        value *= f64::from(self.l2);
        for (part_value, part) in shards {
            value += part_value;
            if let Ok(mut buffers) = self.buffers.lock() {
                buffers.push(part);
            }
        }
        value
    }
}
