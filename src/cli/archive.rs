//! The archive that a command asks, brought up to date first.

use super::error::CliError;
use super::input::Desk;
use crate::corpus::{Corpus, CorpusError, Options, Progress, Refreshed};
use crate::features::{facts, statements};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// Opens the index of the articles below `root` and reads what has changed, with a bar on the
/// terminal.
pub fn open(desk: &Desk, root: &Path) -> Result<(Corpus, Refreshed), CliError> {
    let settings = &desk.reader.settings;
    let unreadable = |error: CorpusError| CliError::Unreadable {
        path: root.to_owned(),
        problem: error.message(settings.locale),
    };
    let options = Options {
        exclude: settings.exclude.clone(),
        fingerprint: facts::fingerprint(settings),
        ..Options::default()
    };
    let corpus = Corpus::open(root, options).map_err(unreadable)?;
    statements::lay(&corpus, &desk.reader.knowledge, desk.reader.language);
    let bar = Bar::default();
    let recognise = |path: &Path, text: &str| {
        facts::facts(&desk.understand(&root.join(path), text), desk.reader.language)
    };
    let refreshed = corpus.refresh(&recognise, &|at| bar.show(at), &AtomicBool::new(false));
    bar.clear();
    let refreshed = refreshed.map_err(unreadable)?;
    Ok((corpus, refreshed))
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
