//! Inference in a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001).

use super::labels::{self, COUNT, LANES, START, Scores};
use crate::entities::mention::EntityKind;

/// Stands for minus infinity without making NaN of sums.
pub const NEVER: f32 = -1.0e4;

/// Scores of going from one label (row) to the next (lane).
#[derive(Clone, Debug, PartialEq)]
pub struct Transitions(pub [Scores; LANES]);

impl Transitions {
    /// `scores` with the impossible ones made so.
    pub fn constrained(mut scores: [Scores; LANES]) -> Self {
        for (previous, row) in scores.iter_mut().enumerate() {
            for (next, score) in row.iter_mut().enumerate() {
                if next >= COUNT || !labels::may_follow(previous, next) {
                    *score = NEVER;
                }
            }
        }
        Transitions(scores)
    }
}

/// The best labels for a stretch of tokens, given each token's scores (Viterbi 1967).
pub fn best(emissions: &[Scores], transitions: &Transitions, labels: &mut Vec<u8>) {
    labels.clear();
    let Some((first, rest)) = emissions.split_first() else { return };
    let mut scores = add(first, &transitions.0[START]);
    let mut back: Vec<[u8; LANES]> = Vec::with_capacity(rest.len());
    for emission in rest {
        let mut top = [NEVER * 4.0; LANES];
        let mut from = [0u8; LANES];
        for (previous, (base, row)) in scores.iter().zip(&transitions.0).enumerate().take(COUNT) {
            for lane in 0..LANES {
                let score = base + row[lane];
                if score > top[lane] {
                    top[lane] = score;
                    from[lane] = previous as u8;
                }
            }
        }
        scores = add(&top, emission);
        back.push(from);
    }
    let mut label = (0..COUNT).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(0);
    labels.push(label as u8);
    for from in back.iter().rev() {
        label = from[label] as usize;
        labels.push(label as u8);
    }
    labels.reverse();
}

#[inline]
fn add(a: &Scores, b: &Scores) -> Scores {
    std::array::from_fn(|lane| a[lane] + b[lane])
}

/// The probabilities of a stretch of tokens: forward and backward sums, scaled at each token.
pub struct Lattice {
    pub forward: Vec<Scores>,
    pub backward: Vec<Scores>,
    /// exp of the emission less its maximum.
    pub emitted: Vec<Scores>,
    scale: Vec<f32>,
    pub transitions: [Scores; LANES],
    /// Log of the sum over all label sequences.
    pub log_sum: f64,
}

/// exp of transitions; the impossible become 0.
pub fn exponentials(transitions: &Transitions) -> [Scores; LANES] {
    transitions.0.map(|row| row.map(f32::exp))
}

impl Lattice {
    pub fn new(emissions: &[Scores], transitions: &[Scores; LANES]) -> Self {
        let mut lattice = Lattice {
            forward: Vec::new(),
            backward: Vec::new(),
            emitted: Vec::new(),
            scale: Vec::new(),
            transitions: *transitions,
            log_sum: 0.0,
        };
        lattice.fill(emissions);
        lattice
    }

    /// Fills the lattice anew, keeping its memory.
    pub fn fill(&mut self, emissions: &[Scores]) {
        self.forward.clear();
        self.backward.clear();
        self.emitted.clear();
        self.scale.clear();
        self.log_sum = 0.0;
        for (at, emission) in emissions.iter().enumerate() {
            let peak = emission[..COUNT].iter().fold(f32::MIN, |a, b| a.max(*b));
            let mut emitted = emission.map(|score| (score - peak).exp());
            emitted[COUNT..].fill(0.0);
            let mut sums = match at.checked_sub(1) {
                None => self.transitions[START],
                Some(before) => {
                    let mut sums = [0.0; LANES];
                    for previous in 0..COUNT {
                        let base = self.forward[before][previous];
                        let row = &self.transitions[previous];
                        for lane in 0..LANES {
                            sums[lane] += base * row[lane];
                        }
                    }
                    sums
                }
            };
            for lane in 0..LANES {
                sums[lane] *= emitted[lane];
            }
            let total: f32 = sums.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            let scale = 1.0 / total;
            self.log_sum += f64::from(total.ln()) + f64::from(peak);
            self.forward.push(sums.map(|sum| sum * scale));
            self.emitted.push(emitted);
            self.scale.push(scale);
        }
        self.backward.resize(emissions.len(), [1.0; LANES]);
        for at in (0..emissions.len().saturating_sub(1)).rev() {
            let next: Scores = std::array::from_fn(|lane| {
                self.backward[at + 1][lane] * self.emitted[at + 1][lane]
            });
            let mut sums = [0.0; LANES];
            for (previous, sum) in sums.iter_mut().enumerate().take(COUNT) {
                let row = &self.transitions[previous];
                *sum =
                    (0..LANES).map(|lane| row[lane] * next[lane]).sum::<f32>() * self.scale[at + 1];
            }
            self.backward[at] = sums;
        }
    }

    /// The probability of each label of token `at`.
    pub fn marginals(&self, at: usize) -> Scores {
        std::array::from_fn(|lane| self.forward[at][lane] * self.backward[at][lane])
    }

    /// The probabilities of going from each label of token `at` to each of the next.
    pub fn pairs(&self, at: usize) -> [Scores; LANES] {
        let next: Scores = std::array::from_fn(|lane| {
            self.emitted[at + 1][lane] * self.backward[at + 1][lane] * self.scale[at + 1]
        });
        std::array::from_fn(|previous| {
            let base = if previous < COUNT { self.forward[at][previous] } else { 0.0 };
            std::array::from_fn(|lane| base * self.transitions[previous][lane] * next[lane])
        })
    }

    /// The probability that tokens `start..end` are exactly one name of `kind`.
    pub fn span(&self, start: usize, end: usize, kind: EntityKind) -> f32 {
        let (begin, inside) = (labels::begin(kind), labels::inside(kind));
        let mut sum = self.forward[start][begin];
        let mut label = begin;
        for at in start + 1..end {
            sum *= self.transitions[label][inside] * self.emitted[at][inside] * self.scale[at];
            label = inside;
        }
        if end == self.forward.len() {
            return sum.clamp(0.0, 1.0);
        }
        let rest: f32 = (0..COUNT)
            .filter(|next| *next != inside)
            .map(|next| {
                self.transitions[label][next] * self.emitted[end][next] * self.backward[end][next]
            })
            .sum();
        (sum * rest * self.scale[end]).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> (Vec<Scores>, Transitions) {
        let mut state = 7u64;
        let mut number = || {
            state = super::super::hash::finish(state);
            (state % 1000) as f32 / 250.0 - 2.0
        };
        let emissions = (0..4).map(|_| std::array::from_fn(|_| number())).collect();
        (
            emissions,
            Transitions::constrained(std::array::from_fn(|_| std::array::from_fn(|_| number()))),
        )
    }

    /// Every sequence of labels with its score.
    fn all(emissions: &[Scores], transitions: &Transitions) -> Vec<(Vec<u8>, f64)> {
        let mut sequences = vec![(Vec::new(), 0.0)];
        for emission in emissions {
            sequences = sequences
                .into_iter()
                .flat_map(|(labels, score): (Vec<u8>, f64)| {
                    (0..COUNT).map(move |label| {
                        let before = labels.last().map_or(START, |l| *l as usize);
                        let mut labels = labels.clone();
                        labels.push(label as u8);
                        (labels, score + f64::from(transitions.0[before][label] + emission[label]))
                    })
                })
                .collect();
        }
        sequences
    }

    #[test]
    fn the_best_and_the_sums_are_those_of_trying_everything() {
        let (emissions, transitions) = model();
        let sequences = all(&emissions, &transitions);
        let (top, _) = sequences.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        let mut labels = Vec::new();
        best(&emissions, &transitions, &mut labels);
        assert_eq!(&labels, top);

        let sum = sequences.iter().map(|(_, score)| score.exp()).sum::<f64>();
        let lattice = Lattice::new(&emissions, &exponentials(&transitions));
        assert!((lattice.log_sum - sum.ln()).abs() < 1e-3);
        let probability = |holds: &dyn Fn(&[u8]) -> bool| {
            sequences.iter().filter(|(l, _)| holds(l)).map(|(_, s)| s.exp() / sum).sum::<f64>()
        };
        for label in 0..COUNT {
            let expected = probability(&|l| l[2] == label as u8);
            assert!((f64::from(lattice.marginals(2)[label]) - expected).abs() < 1e-4);
            let expected = probability(&|l| l[1] == label as u8 && l[2] == 1);
            assert!((f64::from(lattice.pairs(1)[label][1]) - expected).abs() < 1e-4);
        }
        let (begin, inside) =
            (labels::begin(EntityKind::Place) as u8, labels::inside(EntityKind::Place) as u8);
        let expected = probability(&|l| l[1] == begin && l[2] == inside && l[3] != inside);
        assert!((f64::from(lattice.span(1, 3, EntityKind::Place)) - expected).abs() < 1e-4);
    }
}
