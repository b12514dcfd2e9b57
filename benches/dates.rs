//! How fast dates are found. The aims: over 20 million characters a second on ordinary news text,
//! a keystroke in a paragraph of 300 words within 0.2 ms, the same cost per character from 1 kB to
//! 10 MB, and no text that is worse than linear.

use divan::counter::CharsCount;
use divan::{Bencher, black_box};
use postilla::dates::find;
use postilla::lang::italian;
use postilla::text::block::{Start, blocks};
use std::borrow::Cow;

const SEEDS: [&str; 5] = [
    include_str!("../seeds/000_6586784c1bc5f2fb.txt"),
    include_str!("../seeds/001_9d4c0b04a2cdfc69.txt"),
    include_str!("../seeds/002_e79fa1cfa12e161e.txt"),
    include_str!("../seeds/003_9fb3d8e6ccd01cfd.txt"),
    include_str!("../seeds/004_194f73a985d2f048.txt"),
];

fn main() {
    // The word lists are read once in the life of the program.
    find("", italian());
    divan::main();
}

/// So many bytes of news, block by block, as an article is read.
fn news(bytes: usize) -> Vec<String> {
    let all = SEEDS.join("\n");
    let mut text = String::with_capacity(bytes + all.len());
    while text.len() < bytes {
        text.push_str(&all);
        text.push('\n');
    }
    let end = (bytes..).find(|&end| text.is_char_boundary(end)).unwrap_or(bytes);
    text.truncate(end);
    blocks(text.split_inclusive('\n').map(Cow::Borrowed), Start::File)
        .map(|(_, text)| text)
        .collect()
}

/// Cold: every block is read anew.
#[divan::bench(args = [1_000, 10_000, 100_000, 1_000_000, 10_000_000])]
fn cold(bencher: Bencher<'_, '_>, bytes: usize) {
    let blocks = news(bytes);
    let characters: usize = blocks.iter().map(|block| block.chars().count()).sum();
    bencher.counter(CharsCount::new(characters)).bench_local(|| {
        blocks
            .iter()
            .map(|block| find(black_box(block), italian()).expressions.len())
            .sum::<usize>()
    });
}

/// A keystroke makes its paragraph be read again.
#[divan::bench]
fn keystroke(bencher: Bencher<'_, '_>) {
    let words: Vec<&str> = SEEDS[1].split_whitespace().take(300).collect();
    let paragraph = words.join(" ");
    bencher
        .counter(CharsCount::of_str(&paragraph))
        .bench_local(|| find(black_box(&paragraph), italian()));
}

/// 100 kB of what could drive a parser mad.
#[divan::bench(args = ["1", "il ", "/", "1/", "12:", "tra il 3 e ", "metà fine inizio ", "lunedì e ", "«"])]
fn adversarial(bencher: Bencher<'_, '_>, piece: &str) {
    let text = piece.repeat(100_000 / piece.len());
    bencher
        .counter(CharsCount::of_str(&text))
        .bench_local(|| find(black_box(&text), italian()).expressions.len());
}
