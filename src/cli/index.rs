//! `postilla index`: builds or refreshes the index of an archive.

use super::archive;
use super::error::{CliError, USAGE_OR_IO, complain};
use super::input::Desk;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The folder of articles
    #[arg(default_value = ".")]
    root: PathBuf,
}

pub fn run(options: &Options) -> Result<ExitCode, CliError> {
    let desk = Desk::for_paths(std::slice::from_ref(&options.root));
    let started = Instant::now();
    let (corpus, refreshed) = archive::open(&desk, &options.root)?;
    let seconds = format!("{:.1}", started.elapsed().as_secs_f64());
    let stats = corpus.stats();
    let done = desk.reader.settings.locale.messages().text(
        "index",
        "done",
        &[
            ("articles", &stats.articles),
            ("read", &refreshed.read),
            ("removed", &refreshed.removed),
            ("seconds", &seconds),
            ("entities", &stats.entities),
            ("mentions", &stats.mentions),
        ],
    );
    writeln!(io::stdout(), "{done}\n{}", corpus.index().display()).map_err(CliError::Output)?;
    for note in &stats.notes {
        complain(&note.message(desk.reader.settings.locale));
    }
    Ok(if stats.notes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(USAGE_OR_IO) })
}
