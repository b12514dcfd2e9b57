//! An archive of made-up articles: how long indexing, starting and asking take, and what it costs.
//!
//! `cargo bench --bench corpus -- 1000 10000` for other sizes than 1,000 articles. Recognition is
//! left out where a line says so, to show what the index itself costs.

mod archive;

use postilla::article::Reader;
use postilla::corpus::{ArticleFacts, Corpus, EntityKey, Options, Progress};
use postilla::entities::{EntityKind, Tagger};
use postilla::features::facts;
use postilla::settings::Settings;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|size| size.parse().ok()).collect();
    for size in if sizes.is_empty() { vec![1_000] } else { sizes } {
        measure(size);
    }
}

struct Bench {
    root: tempfile::TempDir,
    cache: tempfile::TempDir,
}

impl Bench {
    fn open(&self) -> Corpus {
        let options =
            Options { cache_dir: Some(self.cache.path().to_owned()), ..Options::default() };
        Corpus::open(self.root.path(), options).expect("the folder is there")
    }
}

fn measure(size: usize) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as f64;
    let temporary = || tempfile::tempdir().expect("a folder for the archive");
    let bench = Bench { root: temporary(), cache: temporary() };
    let bytes = archive::Archive::new(size, 1).write(bench.root.path()).expect("room for it");
    let megabytes = bytes as f64 / 1e6;
    println!("\n{size} articles, {megabytes:.1} MB, {cores} cores");

    let started = Instant::now();
    let read = read_all(bench.root.path());
    line("reading the same bytes", &format!("{:.2} s ({} files)", seconds(started), read));

    let reader = Reader {
        language: postilla::lang::italian(),
        tagger: Tagger::shipped(),
        settings: Arc::new(Settings::default()),
        knowledge: Arc::default(),
    };
    let recognise = |_: &Path, text: &str| facts::facts(&reader.read(text, None), reader.language);
    let kept: Mutex<HashMap<String, ArticleFacts>> = Mutex::default();
    let keeping = |path: &Path, text: &str| {
        let facts = recognise(path, text);
        if let Ok(mut kept) = kept.lock() {
            kept.insert(path.to_string_lossy().into_owned(), facts.clone());
        }
        facts
    };
    let started = Instant::now();
    let corpus = bench.open();
    refresh(&corpus, &recognise);
    let cold = seconds(started);
    line(
        "cold index, with recognition",
        &format!(
            "{cold:.2} s, {:.0} articles/s and {:.1} MB/s per core",
            size as f64 / cold / cores,
            megabytes / cold / cores
        ),
    );
    let stats = corpus.stats();
    line("names in mentions", &format!("{} in {}", stats.entities, stats.mentions));
    let on_disk = std::fs::metadata(corpus.index()).map_or(0, |file| file.len());
    line("size of the index", &format!("{:.1} MB", on_disk as f64 / 1e6));
    line("resident memory", &resident());
    let index = corpus.index().to_owned();
    drop(corpus);

    let started = Instant::now();
    let corpus = bench.open();
    let first = corpus.symbols("", 1);
    line("warm start, first answer", &format!("{:.3} s ({} found)", seconds(started), first.len()));
    let started = Instant::now();
    refresh(&corpus, &recognise);
    line("warm start, up to date", &format!("{:.3} s", seconds(started)));
    line("resident memory", &resident());

    questions(&corpus);
    let one = archive::Archive::new(size, 1).article(size / 2);
    let text = [one.bytes.as_slice(), " Più in là, ieri, Mario Rossini.".as_bytes()].concat();
    std::fs::write(bench.root.path().join(&one.path), text).expect("room for it");
    let started = Instant::now();
    let refreshed = refresh(&corpus, &recognise);
    line("one changed file", &format!("{:.3} s ({refreshed} read)", seconds(started)));
    drop(corpus);

    // Once more, with the facts known beforehand.
    for file in
        [index.clone(), index.with_extension("sqlite-wal"), index.with_extension("sqlite-shm")]
    {
        let _ = std::fs::remove_file(file);
    }
    refresh(&bench.open(), &keeping);
    let kept = kept.into_inner().unwrap_or_default();
    for file in
        [index.clone(), index.with_extension("sqlite-wal"), index.with_extension("sqlite-shm")]
    {
        let _ = std::fs::remove_file(file);
    }
    let known = |path: &Path, _: &str| {
        kept.get(path.to_string_lossy().as_ref()).cloned().unwrap_or_default()
    };
    let started = Instant::now();
    refresh(&bench.open(), &known);
    let bare = seconds(started);
    line(
        "cold index, without recognition",
        &format!("{bare:.2} s, {:.0} articles/s", size as f64 / bare),
    );
}

fn refresh(corpus: &Corpus, recognise: &(dyn Fn(&Path, &str) -> ArticleFacts + Sync)) -> u32 {
    let done = corpus.refresh(recognise, &|_: Progress| (), &AtomicBool::new(false));
    done.expect("the index can be written").read
}

/// Every question for many entities, each as often asked for as it is mentioned.
fn questions(corpus: &Corpus) {
    let symbols = corpus.symbols("", 2_000);
    let frequent: Vec<&EntityKey> = symbols.iter().take(20).map(|s| &s.key).collect();
    let weighted: Vec<&EntityKey> = {
        let all: u32 = symbols.iter().map(|s| s.articles).sum();
        let step = (all / 500).max(1);
        let mut at = 0;
        let mut picked = Vec::new();
        for symbol in &symbols {
            let until = at + symbol.articles;
            picked.extend((at..until).filter(|n| n % step == 0).map(|_| &symbol.key));
            at = until;
        }
        picked
    };
    let persons: Vec<&EntityKey> =
        weighted.iter().copied().filter(|key| key.kind == EntityKind::Person).collect();
    ask("card (hover)", &weighted, |key| drop(corpus.card(key)));
    ask("card, the 20 most frequent", &frequent, |key| drop(corpus.card(key)));
    ask("definition", &weighted, |key| drop(corpus.first_full_mention(key)));
    ask("references, the first 100 articles", &weighted, |key| {
        drop(corpus.references(key).take(100).collect::<Vec<_>>());
    });
    ask("references, all", &frequent, |key| {
        std::hint::black_box(corpus.references(key).count());
    });
    ask("resolve", &persons, |key| drop(corpus.resolve(key, &[])));
    let queries = ["ros", "mario", "città", "bnc", "protezione civile", "z", "de m", "ferr"];
    ask("symbols", &queries, |query| drop(corpus.symbols(query, 50)));
    let days: Vec<_> = (1..=28).map(|day| jiff::civil::date(2015, 3, day)).collect();
    ask("articles on a day", &days, |day| drop(corpus.articles_on(*day)));
    let open = |text: &ArticleFacts| corpus.set_open("aperto.txt", text.clone());
    ask("an open buffer's keystroke", &vec![ArticleFacts::default(); 50], open);
    corpus.close("aperto.txt");
}

fn ask<T>(what: &str, questions: &[T], answer: impl Fn(&T)) {
    let mut times: Vec<Duration> = questions
        .iter()
        .map(|question| {
            let started = Instant::now();
            answer(question);
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |part: f64| {
        let index = ((times.len() as f64 - 1.0) * part) as usize;
        times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    line(
        what,
        &format!(
            "{:.3} ms median, {:.2} p99, {:.2} worst of {}",
            at(0.5),
            at(0.99),
            at(1.0),
            times.len()
        ),
    );
}

fn line(what: &str, measured: &str) {
    println!("  {what:36} {measured}");
}

fn seconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64()
}

fn read_all(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| {
            let path = entry.path();
            if path.is_dir() { read_all(&path) } else { std::fs::read(path).is_ok().into() }
        })
        .sum()
}

/// Of this process now, where the system tells.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or("unknown".to_owned(), |kilobytes| format!("{:.0} MB", kilobytes / 1e3))
}
