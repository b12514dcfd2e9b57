//! How fast names are found: `cargo bench --bench names`.
//!
//! divan's `item/s` are tokens a second. The text is the five articles in `seeds/`; tokenising is
//! part of what is measured. `POSTILLA_BENCH_TEXT=FILE` measures another text.

use divan::Bencher;
use divan::counter::ItemsCount;
use postilla::entities::tagger::analysis::Analysis;
use postilla::entities::{BlockNames, Memory, Tagger};

fn main() {
    Tagger::shipped();
    divan::main();
}

/// The lines of the text that have words.
fn lines() -> Vec<String> {
    let text = match std::env::var_os("POSTILLA_BENCH_TEXT") {
        Some(path) => std::fs::read_to_string(path).expect("the text can be read"),
        None => {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
            let files = std::fs::read_dir(folder).expect("the seeds are there");
            files.flatten().filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
        }
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(str::to_string).collect()
}

fn tokens(lines: &[String]) -> usize {
    lines.iter().map(|line| Analysis::new(line).tokens.len()).sum()
}

#[divan::bench]
fn tokenise(bencher: Bencher) {
    let lines = lines();
    bencher
        .counter(ItemsCount::new(tokens(&lines)))
        .bench_local(|| lines.iter().map(|line| Analysis::new(line).tokens.len()).sum::<usize>());
}

#[divan::bench]
fn first_pass(bencher: Bencher) {
    let lines = lines();
    let tagger = Tagger::shipped();
    bencher
        .counter(ItemsCount::new(tokens(&lines)))
        .bench_local(|| lines.iter().map(|line| tagger.first_pass(line)).collect::<Vec<_>>());
}

#[divan::bench]
fn both_passes(bencher: Bencher) {
    let lines = lines();
    let tagger = Tagger::shipped();
    bencher.counter(ItemsCount::new(tokens(&lines))).bench_local(|| {
        let names: Vec<BlockNames> = lines.iter().map(|line| tagger.first_pass(line)).collect();
        let blocks: Vec<&BlockNames> = names.iter().collect();
        tagger.second_pass(&blocks, &Memory::default())
    });
}

/// A word typed into one line of the article: its first pass, then the second with its memory.
#[divan::bench]
fn an_edit(bencher: Bencher) {
    let lines = lines();
    let tagger = Tagger::shipped();
    let mut names: Vec<BlockNames> = lines.iter().map(|line| tagger.first_pass(line)).collect();
    let middle = lines.len() / 2;
    let edited = format!("{} Ieri a Roma", lines[middle]);
    let memory = {
        let blocks: Vec<&BlockNames> = names.iter().collect();
        tagger.second_pass(&blocks, &Memory::default()).memory
    };
    bencher.bench_local(|| {
        names[middle] = tagger.first_pass(&edited);
        let blocks: Vec<&BlockNames> = names.iter().collect();
        tagger.second_pass(&blocks, &memory)
    });
}

/// A model is used as it lies in memory.
#[divan::bench]
fn load() -> bool {
    let bytes: &'static [u8] = include_bytes!("../models/it.postilla-model");
    Tagger::from_bytes(bytes.into()).is_ok()
}
