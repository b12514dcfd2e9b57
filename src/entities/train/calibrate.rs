//! Fitting the confidence to how often it is right (Platt 1999).

use super::data::Article;
use super::evaluate::tag;
use crate::entities::mention::EntityKind;
use crate::entities::tagger::Tagger;
use crate::entities::tagger::file::{Calibration, log_odds};

const STEPS: usize = 50;
/// Keeps slope and offset near 1 and 0 where there is little to go by.
const RIDGE: f64 = 1.0;

/// The calibration under which `tagger`'s confidences in the names of `articles` fit best. The
/// tagger must not be calibrated yet, nor trained on the articles.
pub fn calibrate(tagger: &Tagger, articles: &[Article]) -> Calibration {
    let mut samples: [Vec<(f64, bool)>; EntityKind::ALL.len()] = Default::default();
    for article in articles {
        for (block, mentions) in article.iter().zip(tag(tagger, article)) {
            for mention in mentions {
                let right = block.names.contains(&(mention.span, mention.kind));
                let odds = f64::from(log_odds(mention.confidence));
                samples[mention.kind as usize].push((odds, right));
            }
        }
    }
    Calibration(samples.map(|samples| fit(&samples)))
}

/// Logistic regression of `right` on the log-odds, by Newton's method with ever shorter steps
/// where a full one leads uphill: slope and offset.
fn fit(samples: &[(f64, bool)]) -> [f32; 2] {
    let (mut slope, mut offset) = (1.0, 0.0);
    let mut value = loss(samples, slope, offset);
    for _ in 0..STEPS {
        let (mut g0, mut g1) = (RIDGE * (slope - 1.0), RIDGE * offset);
        let (mut h00, mut h01, mut h11) = (RIDGE, 0.0, RIDGE);
        for &(odds, right) in samples {
            let p = 1.0 / (1.0 + (-(slope * odds + offset)).exp());
            let error = p - f64::from(u8::from(right));
            let weight = p * (1.0 - p);
            g0 += error * odds;
            g1 += error;
            h00 += weight * odds * odds;
            h01 += weight * odds;
            h11 += weight;
        }
        let determinant = h00 * h11 - h01 * h01;
        let step = ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant);
        let mut share = 1.0;
        let mut better = false;
        for _ in 0..STEPS {
            let tried = (slope - share * step.0, offset - share * step.1);
            let next = loss(samples, tried.0, tried.1);
            if next < value {
                (slope, offset) = tried;
                value = next;
                better = true;
                break;
            }
            share *= 0.5;
        }
        if !better {
            break;
        }
    }
    [slope as f32, offset as f32]
}

/// Negative log-likelihood, with the ridge.
fn loss(samples: &[(f64, bool)], slope: f64, offset: f64) -> f64 {
    let ridge = 0.5 * RIDGE * ((slope - 1.0).powi(2) + offset.powi(2));
    let miss = |&(odds, right): &(f64, bool)| {
        let odds = slope * odds + offset;
        // ln(1 + exp(∓odds)) without overflow.
        let against = if right { -odds } else { odds };
        against.max(0.0) + (-against.abs()).exp().ln_1p()
    };
    ridge + samples.iter().map(miss).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overconfidence_is_found() {
        // Says 0.5, 0.88 and 0.98; is right in 5, 7 and 8 of 10 cases.
        let mut samples = Vec::new();
        for (odds, right) in [(0.0, 500), (2.0, 700), (4.0, 800)] {
            samples.extend((0..1000).map(|i| (odds, i < right)));
        }
        let [slope, offset] = fit(&samples);
        let said = |odds: f32| 1.0 / (1.0 + (-(slope * odds + offset)).exp());
        assert!((said(0.0) - 0.52).abs() < 0.03, "{}", said(0.0));
        assert!((said(4.0) - 0.82).abs() < 0.03, "{}", said(4.0));
        assert_eq!(fit(&[]), [1.0, 0.0]);
    }
}
