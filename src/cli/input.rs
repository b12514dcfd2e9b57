//! From paths on the command line to articles.

use super::error::{CliError, complain};
use crate::article::{Article, Reader};
use crate::corpus::{House, read_article};
use crate::entities::Tagger;
use crate::lang::{self, Locale};
use crate::settings::Settings;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The articles that paths stand for, and what was wrong with some of them.
pub struct Found {
    pub articles: Vec<PathBuf>,
    pub problems: Vec<CliError>,
}

/// A file stands for itself, whatever its name; a folder for the articles below it.
pub fn articles(paths: &[PathBuf], _settings: &Settings) -> Found {
    let mut found = Found { articles: Vec::new(), problems: Vec::new() };
    for path in paths {
        if !path.is_dir() {
            found.articles.push(path.clone());
            continue;
        }
        for entry in ignore::WalkBuilder::new(path).sort_by_file_path(Ord::cmp).build() {
            match entry {
                Ok(entry) => {
                    let is_article = entry.path().extension().is_some_and(|e| {
                        ["txt", "md", "html", "htm"].iter().any(|a| e.eq_ignore_ascii_case(a))
                    });
                    if is_article && entry.file_type().is_some_and(|kind| kind.is_file()) {
                        found.articles.push(entry.into_path());
                    }
                }
                Err(error) => found
                    .problems
                    .push(CliError::Unreadable { path: path.clone(), problem: error.to_string() }),
            }
        }
    }
    found
}

/// A reader with the settings of the house that the first of `paths` belongs to. Where it says
/// nothing of it, messages are in the language of the terminal.
pub fn reader(paths: &[PathBuf]) -> Reader {
    let house = House::above(paths.first().map_or(Path::new("."), PathBuf::as_path));
    let locale = house.options.locale.unwrap_or_else(terminal_locale);
    for problem in &house.problems {
        complain(&format_args!("{}: {}", problem.path.display(), problem.message(locale)));
    }
    let mut settings = house.options.settings();
    settings.locale = locale;
    settings.today = Some(jiff::Zoned::now().date());
    Reader {
        language: lang::italian(),
        tagger: Tagger::shipped(),
        settings: Arc::new(settings),
        knowledge: house.knowledge,
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

/// Reads one article.
pub fn read(reader: &Reader, path: &Path) -> Result<Article, CliError> {
    match read_article(path) {
        Ok(text) => Ok(reader.read(&text, None)),
        Err(error) => Err(CliError::Unreadable {
            path: path.to_owned(),
            problem: error.message(reader.settings.locale),
        }),
    }
}
