//! From paths on the command line to articles.

use super::error::{CliError, complain};
use crate::article::{Article, Reader};
use crate::corpus::{House, read_article, scan};
use crate::finding::{Finding, Severity};
use crate::lang::{self, Locale};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The articles that paths stand for, and what was wrong with some of them.
pub struct Found {
    pub articles: Vec<PathBuf>,
    pub problems: Vec<CliError>,
}

/// What reads the articles of the command line: by the settings and with the knowledge of the
/// house that the first path belongs to.
pub struct Desk {
    pub reader: Reader,
    house: House,
}

impl Desk {
    /// The desk for `paths`. Where the house says nothing of it, messages are in the language of
    /// the terminal.
    pub fn for_paths(paths: &[PathBuf]) -> Desk {
        let desk = Desk::silent(paths);
        let locale = desk.reader.settings.locale;
        for problem in desk.house.problems.iter().filter(|p| p.severity() >= Severity::Warning) {
            complain(&format_args!("{}: {}", problem.path.display(), problem.message(locale)));
        }
        desk
    }

    /// As [`Desk::for_paths`], for who tells what is wrong with the files of the house himself.
    pub fn silent(paths: &[PathBuf]) -> Desk {
        let language = lang::italian();
        let mut house = House::above(paths.first().map_or(Path::new("."), PathBuf::as_path));
        let model = house.options.model.clone();
        let tagger = house.tagger(model.as_deref());
        let locale = house.options.locale.unwrap_or_else(terminal_locale);
        let mut settings = house.options.clone().settings();
        settings.locale = locale;
        settings.today = Some(jiff::Zoned::now().date());
        let knowledge = Arc::clone(&house.knowledge);
        let settings = Arc::new(settings);
        Desk { reader: Reader { language, tagger, settings, knowledge }, house }
    }

    /// What is wrong with the files of the house, file by file.
    pub fn problems(&self) -> Vec<(PathBuf, Vec<Finding>)> {
        let locale = self.reader.settings.locale;
        let mut files: Vec<(PathBuf, Vec<Finding>)> = Vec::new();
        for problem in &self.house.problems {
            let finding = problem.finding(locale);
            match files.iter_mut().find(|(path, _)| *path == problem.path) {
                Some((_, findings)) => findings.push(finding),
                None => files.push((problem.path.clone(), vec![finding])),
            }
        }
        files
    }

    /// A file stands for itself, whatever its name; a folder for the articles below it.
    pub fn articles(&self, paths: &[PathBuf]) -> Found {
        let mut found = Found { articles: Vec::new(), problems: Vec::new() };
        for path in paths {
            if !path.is_dir() {
                found.articles.push(path.clone());
                continue;
            }
            let exclude = &self.reader.settings.exclude;
            let scan = scan::scan(path, exclude, usize::MAX, &AtomicBool::new(false));
            found.articles.extend(scan.found.into_iter().map(|file| path.join(file.path)));
            let locale = self.reader.settings.locale;
            let notes = scan.notes.into_iter();
            found.problems.extend(notes.map(|note| CliError::Note(note.message(locale))));
        }
        found
    }

    /// Reads one article.
    pub fn read(&self, path: &Path) -> Result<Article, CliError> {
        let text = read_article(path).map_err(|error| CliError::Unreadable {
            path: path.to_owned(),
            problem: error.message(self.reader.settings.locale),
        })?;
        Ok(self.understand(path, &text))
    }

    /// The article at `path`, whose text is known.
    pub fn understand(&self, path: &Path, text: &str) -> Article {
        match self.house.name_of(path) {
            Some(name) => self.reader.for_file(&name).read(text, None),
            None => self.reader.read(text, None),
        }
    }
}

/// POSIX, *Environment Variables*, 8.2: the first of the three that is set decides.
fn terminal_locale() -> Locale {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .and_then(|value| Locale::of(&value))
        .unwrap_or_default()
}
