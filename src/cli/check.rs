//! `postilla check`: what is unclear in articles, for people, for CI and for other tools.

use super::archive;
use super::error::{CliError, USAGE_OR_IO, complain};
use super::input::Desk;
use super::report;
use crate::article::Article;
use crate::corpus::Corpus;
use crate::corpus::house::root_of;
use crate::corpus::read_article;
use crate::features::archive::findings as by_archive;
use crate::finding::{Finding, Severity};
use crate::text::Text;
use rayon::prelude::*;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Files and folders [default: this folder]
    paths: Vec<PathBuf>,
    /// Hold the articles against the others of their folder as well: brings its index up to date
    #[arg(long)]
    archive: bool,
    /// How findings are printed
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// The quietest severity that makes the exit status 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "warning")]
    fail_on: Level,
    /// The quietest severity that is shown
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "hint")]
    show: Level,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Format {
    Human,
    Json,
    Sarif,
    Github,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Level {
    Error,
    Warning,
    Info,
    Hint,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Severity {
        match level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info => Severity::Info,
            Level::Hint => Severity::Hint,
        }
    }
}

/// One article with what is to be said of it.
pub struct Checked {
    /// As the user would write it.
    pub path: String,
    pub text: Text,
    pub findings: Vec<Finding>,
}

/// The articles that those to be checked are held against.
struct Archive {
    root: PathBuf,
    corpus: Corpus,
}

impl Archive {
    /// The folder that is checked; of files, that of their house or of the first one.
    fn of(desk: &Desk, paths: &[PathBuf]) -> Result<Archive, CliError> {
        let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
        let root = match (first.is_dir(), root_of(first)) {
            (true, _) => first.to_owned(),
            (false, Some(root)) => root,
            (false, None) => match first.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
                _ => PathBuf::from("."),
            },
        };
        let (corpus, _) = archive::open(desk, &root)?;
        Ok(Archive { root, corpus })
    }

    fn findings(&self, desk: &Desk, path: &Path, article: &Article) -> Vec<Finding> {
        let whole = path.canonicalize();
        let below =
            whole.as_deref().ok().and_then(|path| path.strip_prefix(self.corpus.root()).ok());
        let name = below.or_else(|| path.strip_prefix(&self.root).ok()).unwrap_or(path);
        let name = name.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        by_archive(&self.corpus, &desk.reader, article, &name)
    }
}

pub fn run(options: &Options) -> Result<ExitCode, CliError> {
    let here = [PathBuf::from(".")];
    let paths = if options.paths.is_empty() { &here[..] } else { &options.paths };
    let desk = Desk::silent(paths);
    let found = desk.articles(paths);
    let (quietest, fail_on) = (Severity::from(options.show), Severity::from(options.fail_on));
    let mut problems = found.problems;
    let mut checked: Vec<Checked> = desk
        .problems()
        .into_iter()
        .map(|(path, mut findings)| {
            findings.retain(|finding| finding.severity >= quietest);
            let text = Text::new(&read_article(&path).unwrap_or_default());
            Checked { path: path.display().to_string(), text, findings }
        })
        .collect();
    let archive = options.archive.then(|| Archive::of(&desk, paths)).transpose()?;
    let read: Vec<_> = found
        .articles
        .par_iter()
        .map(|path| {
            let article = desk.read(path)?;
            let mut findings: Vec<Finding> = article.findings().cloned().collect();
            if let Some(archive) = &archive {
                findings.extend(archive.findings(&desk, path, &article));
                findings.sort_by_key(|finding| finding.span);
            }
            findings.retain(|finding| finding.severity >= quietest);
            Ok(Checked { path: path.display().to_string(), text: article.text().clone(), findings })
        })
        .collect();
    for outcome in read {
        match outcome {
            Ok(article) => checked.push(article),
            Err(problem) => problems.push(problem),
        }
    }
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    let mut output = BufWriter::new(stdout.lock());
    report::write(&mut output, &checked, options.format, desk.reader.settings.locale, terminal)
        .and_then(|()| output.flush())
        .map_err(CliError::Output)?;
    problems.iter().for_each(|problem| complain(problem));
    let failing =
        checked.iter().flat_map(|article| &article.findings).any(|f| f.severity >= fail_on);
    Ok(match (problems.is_empty(), failing) {
        (false, _) => ExitCode::from(USAGE_OR_IO),
        (true, true) => ExitCode::FAILURE,
        (true, false) => ExitCode::SUCCESS,
    })
}
