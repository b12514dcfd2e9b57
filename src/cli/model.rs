//! `postilla model`: training and scoring the name tagger.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use super::error::CliError;
use crate::entities::Tagger;
use crate::entities::train::data::{self, Article};
use crate::entities::train::evaluate::Evaluation;
use crate::entities::train::lists::{Entries, list_of};
use crate::entities::train::{self, Settings};

#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Learn to find names from annotated articles
    Train(TrainOptions),
    /// Score a model on annotated articles
    Eval(EvalOptions),
}

#[derive(Debug, clap::Args)]
struct TrainOptions {
    /// Annotated articles: tokens and BIO tags in columns, or the output of `annotate` corrected
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    train: Vec<PathBuf>,
    /// Annotated articles to score the model on and to calibrate its confidence with
    #[arg(long, value_name = "FILE")]
    dev: Option<PathBuf>,
    /// Once the model is scored and calibrated, learn from the --dev file as well
    #[arg(long, requires = "dev")]
    use_dev: bool,
    /// Folder of lists of names [default: the lists of the model that comes with Postilla]
    #[arg(long, value_name = "FOLDER")]
    names: Option<PathBuf>,
    /// Where the model is written
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Steps of the optimiser
    #[arg(long, default_value_t = Settings::default().iterations)]
    iterations: usize,
    /// Weight of the sum of absolute values of the parameters
    #[arg(long, default_value_t = Settings::default().l1)]
    l1: f32,
    /// Weight of the sum of squares of the parameters
    #[arg(long, default_value_t = Settings::default().l2)]
    l2: f32,
    /// What the model is made from, for its header; may be given several times
    #[arg(long, value_name = "TEXT")]
    data: Vec<String>,
    /// The model's licence, for its header
    #[arg(long, value_name = "TEXT", default_value = "")]
    licence: String,
}

#[derive(Debug, clap::Args)]
struct EvalOptions {
    /// Annotated articles
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A model file [default: the model that comes with Postilla]
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Also print this many of the most frequent mistakes
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    errors: usize,
}

pub fn run(options: &Options) -> Result<ExitCode, CliError> {
    match &options.command {
        Command::Train(options) => run_train(options),
        Command::Eval(options) => run_eval(options),
    }
}

fn run_train(options: &TrainOptions) -> Result<ExitCode, CliError> {
    let started = Instant::now();
    let mut report = |line: &str| eprintln!("{:5.1}s  {line}", started.elapsed().as_secs_f32());
    let articles = read_all(&options.train)?;
    let dev = options.dev.as_deref().map(read).transpose()?;
    let lists = match &options.names {
        Some(folder) => read_lists(folder, &mut report)?.table(),
        None => Tagger::shipped().names().clone(),
    };
    let settings = Settings {
        use_dev: options.use_dev,
        l1: options.l1,
        l2: options.l2,
        iterations: options.iterations,
        data: options.data.clone(),
        licence: options.licence.clone(),
        ..Settings::default()
    };
    let model = train::train(&articles, dev.as_deref(), lists, &settings, &mut report);
    fs::write(&options.out, &model).map_err(|error| unreadable(&options.out, &error))?;
    if let Some(dev) = &dev
        && !options.use_dev
    {
        let tagger = load(Cow::Owned(model), &options.out)?;
        print(&Evaluation::of(&tagger, dev), 0)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn run_eval(options: &EvalOptions) -> Result<ExitCode, CliError> {
    let articles = read_all(&options.files)?;
    let evaluation = match &options.model {
        None => Evaluation::of(&Tagger::shipped(), &articles),
        Some(path) => {
            let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
            Evaluation::of(&load(Cow::Owned(bytes), path)?, &articles)
        }
    };
    print(&evaluation, options.errors)?;
    Ok(ExitCode::SUCCESS)
}

fn print(evaluation: &Evaluation, errors: usize) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    write!(out, "{evaluation}").map_err(CliError::Output)?;
    for (times, mistake) in evaluation.most_frequent(errors) {
        writeln!(out, "{times:5}  {mistake}").map_err(CliError::Output)?;
    }
    Ok(())
}

fn load(bytes: Cow<'static, [u8]>, path: &Path) -> Result<Tagger, CliError> {
    Tagger::from_bytes(bytes).map_err(|error| unreadable(path, &error))
}

fn read_all(paths: &[PathBuf]) -> Result<Vec<Article>, CliError> {
    let read: Result<Vec<_>, _> = paths.iter().map(|path| read(path)).collect();
    Ok(read?.into_iter().flatten().collect())
}

fn read(path: &Path) -> Result<Vec<Article>, CliError> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    data::read(&text).map_err(|error| unreadable(path, &error))
}

/// The lists of a folder, in the order of their names. Files that are no list are passed over.
fn read_lists(folder: &Path, report: &mut dyn FnMut(&str)) -> Result<Entries, CliError> {
    let files = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    paths.sort();
    let mut entries = Entries::default();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(list) = list_of(&name) else { continue };
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
        let count = entries.add_list(list, &text);
        report(&format!("{name}: {count} names"));
    }
    Ok(entries)
}

fn unreadable(path: &Path, problem: &dyn std::fmt::Display) -> CliError {
    CliError::Unreadable { path: path.to_path_buf(), problem: problem.to_string() }
}
