//! What a house has laid down for the articles below a folder: its settings and, beside them, its
//! knowledge files.

use super::read::{ReadError, read_article_within};
use crate::entities::Knowledge;
use crate::lang::Locale;
use crate::settings::{self, Options, Problem};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Settings are small; a file beyond this many bytes is something else.
const LARGEST_FILE: u64 = 1 << 20;

/// The files of one root, as read. What is wrong in them is told and the rest holds.
#[derive(Clone, Debug, Default)]
pub struct House {
    /// The folder they were read from; `None` if there is no `postilla.toml` to find.
    pub root: Option<PathBuf>,
    pub options: Options,
    pub knowledge: Arc<Knowledge>,
    pub problems: Vec<FileProblem>,
}

/// Something wrong with one of Postilla's own files.
#[derive(Debug, Clone)]
pub struct FileProblem {
    pub path: PathBuf,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Settings(Problem),
    /// The file is there and cannot be read.
    Unreadable(Arc<ReadError>),
}

impl FileProblem {
    pub fn message(&self, locale: Locale) -> String {
        match &self.kind {
            Kind::Settings(problem) => problem.message(locale),
            Kind::Unreadable(problem) => problem.message(locale),
        }
    }

    /// Where in the file, in bytes, if it is known.
    pub fn span(&self) -> Option<crate::text::Span> {
        match &self.kind {
            Kind::Settings(problem) => problem.span,
            Kind::Unreadable(_) => None,
        }
    }
}

/// The nearest folder at or above `path` with a `postilla.toml`.
pub fn root_of(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    path.ancestors().find(|folder| folder.join(settings::FILE).is_file()).map(Path::to_owned)
}

impl House {
    /// The house whose root is nearest above `path`; an empty one where there is none.
    pub fn above(path: &Path) -> House {
        root_of(path).map_or_else(House::default, |root| House::at(&root))
    }

    /// The house at `root`, whether it has written anything or not.
    pub fn at(root: &Path) -> House {
        let mut house = House { root: Some(root.to_owned()), ..House::default() };
        house.read_settings(&root.join(settings::FILE));
        house
    }

    fn read_settings(&mut self, path: &Path) {
        match read_article_within(path, LARGEST_FILE) {
            Ok(text) => {
                let (options, problems) = Options::from_toml(&text);
                self.options = options;
                self.problems.extend(problems.into_iter().map(|problem| FileProblem {
                    path: path.to_owned(),
                    kind: Kind::Settings(problem),
                }));
            }
            Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => self.problems.push(FileProblem {
                path: path.to_owned(),
                kind: Kind::Unreadable(Arc::new(error)),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_nearest_settings_above_a_file_hold() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(folder.path().join("postilla.toml"), "locale = \"en\"\n").unwrap();
        let house = House::above(&deep.join("articolo.txt"));
        assert_eq!(house.options.locale, Some(Locale::English));
        assert!(house.problems.is_empty());
        fs::write(folder.path().join("a/postilla.toml"), "").unwrap();
        assert_eq!(House::above(&deep).options.locale, None);
    }

    #[test]
    fn what_is_wrong_is_told_and_the_rest_holds() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("postilla.toml"), "locale = \"en\"\ncolour = 1\n").unwrap();
        let house = House::at(folder.path());
        assert_eq!(house.options.locale, Some(Locale::English));
        assert_eq!(house.problems.len(), 1);
        assert!(house.problems[0].message(Locale::English).contains("colour"));
        fs::write(folder.path().join("postilla.toml"), vec![b'#'; 2 << 20]).unwrap();
        assert_eq!(House::at(folder.path()).problems.len(), 1);
    }
}
