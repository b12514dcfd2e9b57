//! From paths on the command line to articles.

use super::error::CliError;
use crate::article::{Article, Reader};
use crate::corpus::read_article;
use crate::entities::Knowledge;
use crate::lang;
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

/// A reader with the settings that hold for `paths`.
pub fn reader(_paths: &[PathBuf]) -> Result<Reader, CliError> {
    Ok(Reader {
        language: lang::italian(),
        settings: Arc::new(Settings::default()),
        knowledge: Arc::new(Knowledge::default()),
    })
}

/// Reads one article.
pub fn read(reader: &Reader, path: &Path) -> Result<Article, CliError> {
    match read_article(path) {
        Ok(text) => Ok(reader.read(&text, None)),
        Err(error) => {
            Err(CliError::Unreadable { path: path.to_owned(), problem: error.to_string() })
        }
    }
}
