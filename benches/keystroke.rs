//! What a keystroke costs in articles of 300, 5,000 and 100,000 words: `cargo bench --bench
//! keystroke`. The text is that of the five articles in `seeds/`, over and over.
//!
//! Short articles are read before their diagnostics are published (`read`). Of long ones that
//! happens in the background, and what is published at once is what was said before, moved
//! (`moved`).

use divan::Bencher;
use postilla::article::{Article, Moved, Reader};
use postilla::entities::{Knowledge, Tagger};
use postilla::features::diagnostics::gravest;
use postilla::lang::italian;
use postilla::settings::Settings;
use postilla::text::{Change, Encoding, Position, Splice, Text};
use std::sync::Arc;

const SEEDS: [&str; 5] = [
    include_str!("../seeds/000_6586784c1bc5f2fb.txt"),
    include_str!("../seeds/001_9d4c0b04a2cdfc69.txt"),
    include_str!("../seeds/002_e79fa1cfa12e161e.txt"),
    include_str!("../seeds/003_9fb3d8e6ccd01cfd.txt"),
    include_str!("../seeds/004_194f73a985d2f048.txt"),
];

const WORDS: [usize; 3] = [300, 5_000, 100_000];

fn main() {
    divan::main();
}

/// An article of so many words in which somebody is about to type in the middle.
struct Desk {
    reader: Reader,
    article: Article,
    typed: Text,
    splice: Splice,
}

impl Desk {
    fn new(words: usize) -> Desk {
        let reader = Reader {
            language: italian(),
            tagger: Tagger::shipped(),
            settings: Arc::new(Settings::default()),
            knowledge: Arc::new(Knowledge::default()),
        };
        let lines = SEEDS.iter().flat_map(|seed| seed.lines()).cycle();
        let mut counted = 0;
        let text: String = lines
            .take_while(|line| {
                counted += line.split_whitespace().count();
                counted <= words
            })
            .flat_map(|line| [line, "\n"])
            .collect();
        let mut article = reader.read(&text, None);
        let (mut typed, mut splice) = pressed(article.text());
        // One keystroke before, so that what is kept from one to the next is there.
        article = reader.read_edited(&article, typed, splice);
        (typed, splice) = pressed(article.text());
        Desk { reader, article, typed, splice }
    }
}

/// A text with a letter more in a long line near its middle.
fn pressed(text: &Text) -> (Text, Splice) {
    let middle = text.line_count() / 2;
    let near = middle.saturating_sub(10)..=middle;
    let line = near.max_by_key(|line| text.line(*line).len()).unwrap_or_default();
    let at = Position::new(line as u32, text.line(line).chars().count() as u32 / 2);
    let mut typed = text.clone();
    let splices =
        typed.apply(&[Change { range: Some((at, at)), text: "a".into() }], Encoding::Utf32);
    (typed, Splice::hull(&splices).expect("one change"))
}

/// Until the article is what it is after the keystroke.
#[divan::bench(args = WORDS)]
fn read(bencher: Bencher<'_, '_>, words: usize) {
    let Desk { reader, article, typed, splice } = Desk::new(words);
    bencher.bench_local(|| reader.read_edited(&article, typed.clone(), splice));
}

/// Until it is known what to publish before that.
#[divan::bench(args = WORDS)]
fn moved(bencher: Bencher<'_, '_>, words: usize) {
    let Desk { article, typed, splice, .. } = Desk::new(words);
    bencher.bench_local(|| {
        let moved = Moved::new(&article, &typed, splice, Encoding::Utf16);
        let stand = article.findings().filter(|finding| moved.stands(finding.span));
        let gravest = gravest(stand.collect(), Settings::default().document_diagnostics);
        gravest.iter().filter_map(|finding| moved.range(finding.span)).count()
    });
}
