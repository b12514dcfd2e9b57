//! Training and scoring the name tagger.

mod augment;
mod calibrate;
pub mod data;
pub mod evaluate;
mod likelihood;
pub mod lists;
mod owlqn;

use rustc_hash::FxHashMap;

use self::data::Article;
use self::evaluate::{Evaluation, Tally};
use self::likelihood::{Examples, Likelihood, SIZE, transitions};
use self::owlqn::{Options, minimise};
use super::mention::EntityKind;
use super::tagger::analysis::{self, Analysis, Scratch};
use super::tagger::file::{self, Calibration, Header, PassParameters};
use super::tagger::labels::{self, LANES, Scores};
use super::tagger::names::{List, Names};
use super::tagger::votes::{self, Ballot};
use super::tagger::words::Case;
use super::tagger::{ROW, Tagger, crf, features, hash, spans};

/// How to train.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Weights of the sum of absolute values and of squares of the parameters.
    pub l1: f32,
    pub l2: f32,
    pub iterations: usize,
    /// Parts that the data are cut into, so that the second pass learns from labels that the
    /// first did not learn by heart.
    pub folds: usize,
    /// Make some sentences as messy as saved articles are.
    pub augment: bool,
    /// Learn from the articles for calibration as well, once they have served.
    pub use_dev: bool,
    pub data: Vec<String>,
    pub licence: String,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            l1: 0.02,
            l2: 0.2,
            iterations: 60,
            folds: 3,
            augment: true,
            use_dev: false,
            data: Vec::new(),
            licence: String::new(),
        }
    }
}

/// A lower-case word starts names when it did so this often, and in this share of its uses.
const TRIGGER_COUNT: u32 = 2;
const TRIGGER_SHARE: f32 = 0.02;

/// Sentences with the examples that their stretches became.
struct Sentences {
    examples: Examples,
    /// For each sentence its stretches, as indices of examples.
    stretches: Vec<std::ops::Range<u32>>,
    /// For each sentence its words with a vote, as indices of tokens of the examples.
    voters: Vec<Vec<(u64, u32)>>,
    /// Sentences of one article are neighbours: where each article ends.
    articles: Vec<usize>,
}

/// Trains a model; returns the bytes of its file. `report` is told how it goes.
///
/// With `dev`, articles kept apart, the confidences are calibrated on them and the figures on them
/// go into the header; with [`Settings::use_dev`] the model is then trained once more on all.
pub fn train(
    articles: &[Article],
    dev: Option<&[Article]>,
    names: Names,
    settings: &Settings,
    report: &mut dyn FnMut(&str),
) -> Vec<u8> {
    let mut model = learn(articles, names.clone(), settings, report);
    let Some(dev) = dev else { return model.write() };
    let Ok(tagger) = Tagger::from_bytes(model.write().into()) else { return model.write() };
    let calibration = calibrate::calibrate(&tagger, dev);
    let figures = figures(&Evaluation::of(&tagger, dev));
    report(&format!("on articles not learnt from: {}", figures.join("; ")));
    if settings.use_dev {
        let all: Vec<Article> = articles.iter().chain(dev).cloned().collect();
        model = learn(&all, names, settings, report);
    }
    model.header.calibration = calibration;
    model.header.figures = figures;
    model.write()
}

/// What a model file is made of.
struct Model {
    header: Header,
    weights: Vec<u8>,
    names: Names,
}

impl Model {
    fn write(&self) -> Vec<u8> {
        file::write(&self.header, &self.weights, &self.names)
    }
}

/// The figures of an evaluation that a header holds.
fn figures(evaluation: &Evaluation) -> Vec<String> {
    let kinds = EntityKind::ALL.map(|kind| (kind.label(), evaluation.spans[kind as usize]));
    kinds
        .into_iter()
        .chain([("micro", evaluation.micro())])
        .map(|(name, tally)| {
            let (p, r, f) = (tally.precision() * 100.0, tally.recall() * 100.0, tally.f() * 100.0);
            format!("{name} P {p:.2} R {r:.2} F {f:.2}")
        })
        .collect()
}

fn learn(
    articles: &[Article],
    names: Names,
    settings: &Settings,
    report: &mut dyn FnMut(&str),
) -> Model {
    let names = with_triggers(articles, names);
    let augmented;
    let articles = if settings.augment {
        augmented = augment::augment(articles);
        &augmented
    } else {
        articles
    };
    let sentences = encode(articles, &names);
    let count = sentences.stretches.len();
    report(&format!(
        "{count} sentences, {} tokens worth a look, {} bytes of names",
        sentences.examples.tokens(),
        names.as_bytes().len()
    ));

    let all: Vec<u32> = (0..sentences.examples.len() as u32).collect();
    let nothing = || vec![0.0; SIZE];
    let first = fit(&sentences.examples, all.clone(), settings, "first pass", nothing(), report);

    let mut guessed = vec![0; sentences.examples.tokens()];
    let folds = settings.folds.max(2);
    for fold in 0..folds {
        // Whole stretches of text, so that a fold holds no article's other half.
        let held = |sentence: usize| sentence * folds / count.max(1) == fold;
        let chosen = |inside: bool| -> Vec<u32> {
            let kept = (0..count).filter(|sentence| held(*sentence) == inside);
            kept.flat_map(|sentence| sentences.stretches[sentence].clone()).collect()
        };
        let name = format!("fold {} of {folds}", fold + 1);
        let weights = fit(&sentences.examples, chosen(false), settings, &name, nothing(), report);
        label(&sentences.examples, &weights, &chosen(true), &mut guessed);
    }

    report(&format!(
        "first pass on parts not learnt from: {}",
        agreement(&sentences.examples, &guessed)
    ));

    let voted = with_votes(&sentences, &guessed);
    let second = fit(&voted, all, settings, "second pass", first.clone(), report);

    let mut weights = vec![0; ROW << features::BITS];
    let mut pack = |pass: usize, parameters: &[f32]| {
        let scale = scale_of(&parameters[..LANES << features::BITS]);
        for (row, values) in parameters[..LANES << features::BITS].chunks(LANES).enumerate() {
            for (lane, value) in values.iter().enumerate() {
                let value = (value / scale).round().clamp(-127.0, 127.0) as i8;
                weights[row * ROW + pass * LANES + lane] = value as u8;
            }
        }
        let mut rows: [Scores; LANES] = transitions(parameters).0;
        for score in rows.as_flattened_mut() {
            *score = score.max(crf::NEVER);
        }
        PassParameters { scale, transitions: rows }
    };
    let header = Header {
        language: "it".into(),
        labels: file::label_names(),
        features: analysis::fingerprint(),
        data: settings.data.clone(),
        licence: settings.licence.clone(),
        figures: Vec::new(),
        first: pack(0, &first),
        second: pack(1, &second),
        calibration: Calibration::default(),
        sections: [0, 0],
    };
    Model { header, weights, names }
}

/// The step between neighbouring whole-number weights.
fn scale_of(weights: &[f32]) -> f32 {
    weights.iter().fold(0.0f32, |most, w| most.max(w.abs())).max(1e-3) / 127.0
}

fn fit(
    examples: &Examples,
    chosen: Vec<u32>,
    settings: &Settings,
    name: &str,
    mut weights: Vec<f32>,
    report: &mut dyn FnMut(&str),
) -> Vec<f32> {
    let objective = Likelihood::new(examples, chosen, settings.l2);
    let options = Options { l1: settings.l1, iterations: settings.iterations, tolerance: 1e-4 };
    minimise(&objective, &mut weights, &options, &mut |iteration, value| {
        if iteration % 10 == 0 {
            report(&format!("{name}: iteration {iteration}, loss {value:.0}"));
        }
    });
    weights
}

/// Labels the chosen stretches with the best sequence under `weights`.
fn label(examples: &Examples, weights: &[f32], chosen: &[u32], guessed: &mut [u8]) {
    let transitions = transitions(weights);
    let (mut scores, mut labels) = (Vec::new(), Vec::new());
    for &stretch in chosen {
        let range = examples.stretch(stretch as usize);
        examples.scores(weights, range.clone(), &mut scores);
        crf::best(&scores, &transitions, &mut labels);
        guessed[range].copy_from_slice(&labels);
    }
}

/// F of the names that labels spell, by kind and together.
fn agreement(examples: &Examples, guessed: &[u8]) -> String {
    let mut tallies = [Tally::default(); 3];
    for stretch in 0..examples.len() {
        let range = examples.stretch(stretch);
        let gold: Vec<_> = spans::names(examples.labels(range.clone())).collect();
        let found: Vec<_> = spans::names(&guessed[range]).collect();
        for name in &found {
            let tally = &mut tallies[name.1 as usize];
            if gold.contains(name) { tally.right += 1 } else { tally.extra += 1 }
        }
        for name in gold.iter().filter(|name| !found.contains(name)) {
            tallies[name.1 as usize].missed += 1;
        }
    }
    let by_kind = EntityKind::ALL.map(|kind| (kind.label(), tallies[kind as usize]));
    let all = ("micro", tallies.iter().copied().sum::<Tally>());
    by_kind
        .iter()
        .chain([&all])
        .map(|(name, tally)| format!("{name} F {:.2} ", tally.f() * 100.0))
        .collect()
}

/// Numbers without a pattern, the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        hash::finish(self.0)
    }

    fn chance(&mut self, share: f32) -> bool {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32 <= share
    }
}

/// Each token's gold label; a name that does not end where a token does reaches to the token's end.
fn gold(analysis: &Analysis<'_>, names: &[(crate::text::Span, EntityKind)]) -> Vec<u8> {
    let mut gold = vec![labels::OUTSIDE as u8; analysis.tokens.len()];
    for (span, kind) in names {
        let mut inside = false;
        for (at, token) in analysis.tokens.iter().enumerate() {
            if token.span.overlaps(*span) {
                let label = if inside { labels::inside(*kind) } else { labels::begin(*kind) };
                gold[at] = label as u8;
                inside = true;
            }
        }
    }
    gold
}

/// Adds the lower-case words that start names in the data.
fn with_triggers(articles: &[Article], mut names: Names) -> Names {
    let mut uses: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
    for block in articles.iter().flatten() {
        let analysis = Analysis::new(&block.text);
        let gold = gold(&analysis, &block.names);
        for (word, label) in analysis.words.iter().zip(gold) {
            if word.case == Case::Lower {
                let (all, starts) = uses.entry(word.lower).or_default();
                *all += 1;
                *starts += u32::from(labels::is_begin(label as usize));
            }
        }
    }
    let mut uses: Vec<_> = uses.into_iter().collect();
    uses.sort_unstable();
    for (word, (all, starts)) in uses {
        if starts >= TRIGGER_COUNT && starts as f32 > all as f32 * TRIGGER_SHARE {
            names.insert(word, List::Trigger.bit());
        }
    }
    names
}

fn encode(articles: &[Article], names: &Names) -> Sentences {
    let mut sentences = Sentences {
        examples: Examples::default(),
        stretches: Vec::new(),
        voters: Vec::new(),
        articles: Vec::new(),
    };
    let mut scratch = Scratch::default();
    for article in articles {
        for block in article {
            let mut analysis = Analysis::new(&block.text);
            let gold = gold(&analysis, &block.names);
            for range in std::mem::take(&mut analysis.sentences) {
                analysis.prepare(&range, names, &mut scratch);
                let start = sentences.examples.len() as u32;
                let mut voters = Vec::new();
                let sentence = analysis.sentence(&range, &scratch);
                for stretch in &scratch.stretches {
                    let mut open = None;
                    for at in stretch.clone() {
                        let mut rows = Vec::with_capacity(64);
                        features::of_token(&sentence, at, |row| rows.push(row));
                        let mut label = gold[range.start + at] as usize;
                        // A name that began outside the stretch begins in it.
                        let kind = labels::kind(label);
                        if let Some(kind) = kind
                            && open != Some(kind)
                        {
                            label = labels::begin(kind);
                        }
                        open = kind;
                        if sentence.words[at].is_capitalised() {
                            let token = sentences.examples.tokens() as u32;
                            voters.push((sentence.words[at].lower, token));
                        }
                        sentences.examples.add_token(rows, label as u8);
                    }
                    sentences.examples.end_stretch();
                }
                sentences.stretches.push(start..sentences.examples.len() as u32);
                sentences.voters.push(voters);
            }
        }
        sentences.articles.push(sentences.stretches.len());
    }
    sentences
}

/// The examples with the features of the second pass, given the labels of the first.
fn with_votes(sentences: &Sentences, guessed: &[u8]) -> Examples {
    let mut token_votes = vec![votes::NONE; guessed.len()];
    let mut start = 0;
    for &end in &sentences.articles {
        let ballots: Vec<Vec<Ballot>> = sentences.voters[start..end]
            .iter()
            .map(|voters| {
                let ballot =
                    |&(word, token): &(u64, u32)| Ballot { word, label: guessed[token as usize] };
                voters.iter().map(ballot).collect()
            })
            .collect();
        votes::count(ballots.iter().map(Vec::as_slice), |at, votes| {
            for (&(_, token), &vote) in sentences.voters[start + at].iter().zip(votes) {
                token_votes[token as usize] = vote;
            }
        });
        start = end;
    }
    let mut voted = Examples::default();
    for stretch in 0..sentences.examples.len() {
        let range = sentences.examples.stretch(stretch);
        let (votes, own) = (&token_votes[range.clone()], &guessed[range.clone()]);
        let labels = sentences.examples.labels(range.clone());
        for (at, token) in range.clone().enumerate() {
            let mut rows = sentences.examples.rows(token).to_vec();
            features::of_votes(votes, own, at, |row| rows.push(row));
            voted.add_token(rows, labels[at]);
        }
        voted.end_stretch();
    }
    voted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_articles_give_the_same_model() {
        let columns = "Ugo\tB-PER\nRossi\tI-PER\nvive\tO\na\tO\nRoma\tB-LOC\n.\tO\n\n\
                       A\tO\nRoma\tB-LOC\nvive\tO\nla\tO\nFiat\tB-ORG\n.\tO\n\n";
        let articles = data::read(columns).unwrap();
        let names = Tagger::shipped().names().clone();
        let settings = Settings { iterations: 2, augment: false, ..Settings::default() };
        let run = || train(&articles, Some(&articles), names.clone(), &settings, &mut |_| {});
        let bytes = run();
        assert!(bytes == run());
        let tagger = Tagger::from_bytes(bytes.into()).unwrap();
        let found = evaluate::tag(&tagger, &articles[0]);
        let expected: usize = articles[0].iter().map(|block| block.names.len()).sum();
        assert_eq!(found.iter().map(Vec::len).sum::<usize>(), expected, "{found:?}");
    }
}
