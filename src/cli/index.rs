//! `postilla index`: builds or refreshes the index of an archive.

use super::error::{CliError, USAGE_OR_IO, complain};
use super::input::Desk;
use crate::corpus::{Corpus, Options as CorpusOptions, Progress};
use crate::features::facts;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The folder of articles
    #[arg(default_value = ".")]
    root: PathBuf,
}

pub fn run(options: &Options) -> Result<ExitCode, CliError> {
    let root = &options.root;
    let desk = Desk::for_paths(std::slice::from_ref(root));
    let settings = &desk.reader.settings;
    let unreadable = |problem: String| CliError::Unreadable { path: root.clone(), problem };
    let corpus = Corpus::open(
        root,
        CorpusOptions {
            exclude: settings.exclude.clone(),
            fingerprint: facts::fingerprint(settings),
            ..CorpusOptions::default()
        },
    )
    .map_err(|error| unreadable(error.to_string()))?;
    let started = Instant::now();
    let bar = Bar::default();
    let recognise = |path: &Path, text: &str| {
        facts::facts(&desk.understand(&root.join(path), text), desk.reader.language)
    };
    let refreshed = corpus.refresh(&recognise, &|at| bar.show(at), &AtomicBool::new(false));
    bar.clear();
    let refreshed = refreshed.map_err(|error| unreadable(error.to_string()))?;
    let seconds = started.elapsed().as_secs_f64();
    let stats = corpus.stats();
    let mut out = io::stdout();
    writeln!(
        out,
        "{} articles ({} read, {} gone) in {seconds:.1} s, {} names in {} mentions\n{}",
        stats.articles,
        refreshed.read,
        refreshed.removed,
        stats.entities,
        stats.mentions,
        corpus.index().display()
    )
    .map_err(CliError::Output)?;
    for note in &stats.notes {
        complain(note);
    }
    Ok(if stats.notes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(USAGE_OR_IO) })
}

/// A bar on the terminal; nothing where standard error is none.
struct Bar {
    terminal: bool,
    shown: Mutex<Option<Instant>>,
}

impl Default for Bar {
    fn default() -> Self {
        Bar { terminal: io::stderr().is_terminal(), shown: Mutex::new(None) }
    }
}

impl Bar {
    const WIDTH: usize = 30;

    fn show(&self, at: Progress) {
        let Ok(mut shown) = self.shown.lock() else { return };
        let rested = shown.is_none_or(|shown| shown.elapsed() > Duration::from_millis(100));
        if self.terminal && (rested || at.done == at.total) {
            *shown = Some(Instant::now());
            let done = at.done as usize * Self::WIDTH / at.total.max(1) as usize;
            let bar = "█".repeat(done) + &"·".repeat(Self::WIDTH - done.min(Self::WIDTH));
            let _ = write!(io::stderr(), "\r{bar} {}/{} ", at.done, at.total);
        }
    }

    fn clear(&self) {
        if self.terminal {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
