//! Minimising a smooth function plus an absolute-value penalty: orthant-wise limited-memory
//! quasi-Newton (Andrew and Gao 2007); with no penalty it is plain L-BFGS.

use std::collections::VecDeque;

/// How many steps the curvature is estimated from.
const HISTORY: usize = 6;
const SUFFICIENT: f64 = 1e-4;
const LONGEST_SEARCH: usize = 20;

/// A differentiable function: fills the gradient and returns the value.
pub trait Objective {
    fn evaluate(&self, at: &[f32], gradient: &mut [f32]) -> f64;
}

pub struct Options {
    /// Weight of the sum of absolute values.
    pub l1: f32,
    pub iterations: usize,
    /// Stop when the value fell by less than this part over ten iterations.
    pub tolerance: f64,
}

/// Minimises from `x` on, in place; returns the last value. `watch` is told each iteration's.
pub fn minimise(
    objective: &dyn Objective,
    x: &mut Vec<f32>,
    options: &Options,
    watch: &mut dyn FnMut(usize, f64),
) -> f64 {
    let size = x.len();
    let mut gradient = vec![0.0; size];
    let mut value = objective.evaluate(x, &mut gradient) + penalty(x, options.l1);
    let mut history: VecDeque<(Vec<f32>, Vec<f32>, f64)> = VecDeque::new();
    let mut values = vec![value];
    let mut next = vec![0.0; size];
    let mut next_gradient = vec![0.0; size];
    for iteration in 1..=options.iterations {
        let steepest = pseudo_gradient(x, &gradient, options.l1);
        let mut direction = descend(&steepest, &history);
        // With the penalty, a coordinate only goes where the steepest descent takes it, too.
        for (d, s) in direction.iter_mut().zip(&steepest) {
            if options.l1 > 0.0 && *d * *s >= 0.0 {
                *d = 0.0;
            }
        }
        let slope = dot(&direction, &steepest);
        if slope >= -1e-12 {
            break;
        }
        let mut step =
            if history.is_empty() { 1.0 / dot(&direction, &direction).sqrt() } else { 1.0 };
        let mut accepted = false;
        for _ in 0..LONGEST_SEARCH {
            for at in 0..size {
                let moved = x[at] + step as f32 * direction[at];
                let orthant = if x[at] != 0.0 { x[at] } else { -steepest[at] };
                // Crossing zero stops at zero.
                next[at] = if options.l1 > 0.0 && moved * orthant <= 0.0 { 0.0 } else { moved };
            }
            let next_value =
                objective.evaluate(&next, &mut next_gradient) + penalty(&next, options.l1);
            let expected: f64 =
                (0..size).map(|at| f64::from(steepest[at]) * f64::from(next[at] - x[at])).sum();
            if next_value <= value + SUFFICIENT * expected {
                value = next_value;
                accepted = true;
                break;
            }
            step *= 0.5;
        }
        if !accepted {
            break;
        }
        let moved: Vec<f32> = next.iter().zip(&*x).map(|(a, b)| a - b).collect();
        let turned: Vec<f32> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let curvature = dot(&moved, &turned);
        if curvature > 1e-10 {
            if history.len() == HISTORY {
                history.pop_front();
            }
            history.push_back((moved, turned, 1.0 / curvature));
        }
        std::mem::swap(x, &mut next);
        std::mem::swap(&mut gradient, &mut next_gradient);
        watch(iteration, value);
        values.push(value);
        if let Some(before) = values.len().checked_sub(11).map(|at| values[at])
            && (before - value) / value.abs().max(1e-9) < options.tolerance
        {
            break;
        }
    }
    value
}

/// The downhill direction by the two-loop recursion (Nocedal 1980).
fn descend(gradient: &[f32], history: &VecDeque<(Vec<f32>, Vec<f32>, f64)>) -> Vec<f32> {
    let mut direction: Vec<f32> = gradient.iter().map(|g| -g).collect();
    let mut shares = Vec::with_capacity(history.len());
    for (moved, turned, inverse) in history.iter().rev() {
        let share = dot(moved, &direction) * inverse;
        add(&mut direction, turned, -share);
        shares.push(share);
    }
    if let Some((_, turned, inverse)) = history.back() {
        let scale = (1.0 / (inverse * dot(turned, turned))) as f32;
        direction.iter_mut().for_each(|d| *d *= scale);
    }
    for ((moved, turned, inverse), share) in history.iter().zip(shares.into_iter().rev()) {
        let back = dot(turned, &direction) * inverse;
        add(&mut direction, moved, share - back);
    }
    direction
}

/// The gradient with the penalty; where that has a kink, the side that leads down, if any.
fn pseudo_gradient(x: &[f32], gradient: &[f32], l1: f32) -> Vec<f32> {
    x.iter()
        .zip(gradient)
        .map(|(&x, &g)| {
            if x > 0.0 {
                g + l1
            } else if x < 0.0 {
                g - l1
            } else if g + l1 < 0.0 {
                g + l1
            } else if g - l1 > 0.0 {
                g - l1
            } else {
                0.0
            }
        })
        .collect()
}

fn penalty(x: &[f32], l1: f32) -> f64 {
    if l1 == 0.0 { 0.0 } else { f64::from(l1) * x.iter().map(|x| f64::from(x.abs())).sum::<f64>() }
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.chunks(1024)
        .zip(b.chunks(1024))
        .map(|(a, b)| {
            let mut sums = [0.0f32; 8];
            for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
                for lane in 0..8 {
                    sums[lane] += a[lane] * b[lane];
                }
            }
            let rest = a.len() / 8 * 8;
            let rest: f32 = a[rest..].iter().zip(&b[rest..]).map(|(a, b)| a * b).sum();
            sums.iter().map(|sum| f64::from(*sum)).sum::<f64>() + f64::from(rest)
        })
        .sum()
}

fn add(a: &mut [f32], b: &[f32], times: f64) {
    let times = times as f32;
    a.iter_mut().zip(b).for_each(|(a, b)| *a += times * b);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (x - 3)² + 10 (y + 1)² + 0.5 (z - 0.2)²
    struct Bowl;

    impl Objective for Bowl {
        fn evaluate(&self, at: &[f32], gradient: &mut [f32]) -> f64 {
            let (x, y, z) = (at[0] - 3.0, at[1] + 1.0, at[2] - 0.2);
            gradient.copy_from_slice(&[2.0 * x, 20.0 * y, z]);
            f64::from(x * x + 10.0 * y * y + 0.5 * z * z)
        }
    }

    /// Rosenbrock's valley, lowest at (1, 1).
    struct Valley;

    impl Objective for Valley {
        fn evaluate(&self, at: &[f32], gradient: &mut [f32]) -> f64 {
            let (x, y) = (at[0], at[1]);
            gradient[0] = -2.0 * (1.0 - x) - 400.0 * x * (y - x * x);
            gradient[1] = 200.0 * (y - x * x);
            f64::from((1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2))
        }
    }

    fn solve(objective: &dyn Objective, size: usize, l1: f32) -> Vec<f32> {
        let mut x = vec![0.0; size];
        let options = Options { l1, iterations: 200, tolerance: 0.0 };
        minimise(objective, &mut x, &options, &mut |_, _| {});
        x
    }

    #[test]
    fn finds_known_minima() {
        let x = solve(&Valley, 2, 0.0);
        assert!((x[0] - 1.0).abs() < 1e-2 && (x[1] - 1.0).abs() < 2e-2, "{x:?}");
        // With the penalty l1 each coordinate moves by l1 over its curvature, or stays at zero.
        let x = solve(&Bowl, 3, 0.4);
        assert!((x[0] - 2.8).abs() < 1e-3 && (x[1] + 0.98).abs() < 1e-3, "{x:?}");
        assert_eq!(x[2], 0.0);
    }
}
