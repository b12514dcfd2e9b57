//! What a house has laid down for the articles below a folder: its settings and, beside them, its
//! knowledge files.

use super::read::{ReadError, file_below, ordinary, read_article_within};
use crate::entities::knowledge::{self, EntitiesFile};
use crate::entities::{Knowledge, Tagger};
use crate::finding::{Finding, Severity};
use crate::lang::{self, Locale};
use crate::settings::{self, Options, Problem};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Settings are small; a file beyond this many bytes is something else.
const LARGEST_FILE: u64 = 1 << 20;
/// Houses that have stated more than this many bytes have a database.
const LARGEST_ENTITIES: u64 = 16 << 20;
/// Every decision of every editor since the beginning.
const LARGEST_DECISIONS: u64 = 64 << 20;
/// So are models beyond this many bytes.
const LARGEST_MODEL: u64 = 256 << 20;

/// So many mistakes of one file are told.
const MOST_PROBLEMS: usize = 100;

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
    /// What is wrong in a knowledge file, in the language of the house.
    Knowledge(Box<Finding>),
    /// The file is there and cannot be read.
    Unreadable(Arc<ReadError>),
    /// So many more than are told.
    More(usize),
    /// The house's own model is no use; the shipped one stands in for it.
    Model(Arc<str>),
}

impl FileProblem {
    pub fn message(&self, locale: Locale) -> String {
        match &self.kind {
            Kind::Settings(problem) => problem.message(locale),
            Kind::Knowledge(finding) => finding.message.clone(),
            Kind::Unreadable(problem) => problem.message(locale),
            Kind::More(count) => locale.messages().text("file", "more", &[("count", count)]),
            Kind::Model(problem) => {
                locale.messages().text("file", "model", &[("problem", problem)])
            }
        }
    }

    /// What kind of mistake, as `file/settings`.
    pub fn code(&self) -> &'static str {
        match &self.kind {
            Kind::Settings(_) => "file/settings",
            Kind::Knowledge(finding) => finding.code,
            Kind::Unreadable(_) | Kind::More(_) => "file/unreadable",
            Kind::Model(_) => "file/model",
        }
    }

    pub fn severity(&self) -> Severity {
        match &self.kind {
            Kind::Knowledge(finding) => finding.severity,
            Kind::Settings(_) | Kind::Model(_) => Severity::Warning,
            Kind::Unreadable(_) | Kind::More(_) => Severity::Error,
        }
    }

    /// As a finding on the file.
    pub fn finding(&self, locale: Locale) -> Finding {
        Finding {
            span: self.span().unwrap_or_default(),
            code: self.code(),
            severity: self.severity(),
            message: self.message(locale),
            fixes: Vec::new(),
            related: Vec::new(),
        }
    }

    /// Where in the file, in bytes, if it is known.
    pub fn span(&self) -> Option<crate::text::Span> {
        match &self.kind {
            Kind::Settings(problem) => problem.span,
            Kind::Knowledge(finding) => Some(finding.span),
            Kind::Unreadable(_) | Kind::More(_) | Kind::Model(_) => None,
        }
    }
}

/// The nearest folder at or above `path` with a `postilla.toml`.
pub fn root_of(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    path.ancestors().find(|folder| folder.join(settings::FILE).is_file()).map(Path::to_owned)
}

impl House {
    /// The names of its files.
    pub const FILES: [&str; 3] =
        [settings::FILE, knowledge::ENTITIES_FILE, knowledge::DECISIONS_FILE];

    /// The house whose root is nearest above `path`; an empty one where there is none.
    pub fn above(path: &Path) -> House {
        root_of(path).map_or_else(House::default, |root| House::at(&root))
    }

    /// The house at `root`, whether it has written anything or not.
    pub fn at(root: &Path) -> House {
        let mut house = House::settings_at(root);
        let locale = house.options.locale.unwrap_or_default();
        let stated = Stated::at(root, locale, &|_| None, None);
        house.knowledge = stated.knowledge;
        house.problems.extend(stated.problems);
        house
    }

    /// The house at `root` with its settings alone.
    pub fn settings_at(root: &Path) -> House {
        let mut house = House { root: Some(root.to_owned()), ..House::default() };
        house.read_settings(&root.join(settings::FILE));
        house
    }

    /// The tagger of the model at `model`, relative to the root; the shipped one where there is
    /// none, or where it is no use, which is told among the problems. What the house's own settings
    /// name has to be below its root: they come with the articles, from anybody.
    pub fn tagger(&mut self, model: Option<&str>) -> Arc<Tagger> {
        let Some(model) = model else { return Tagger::shipped() };
        let root = self.root.as_deref().unwrap_or(Path::new(""));
        let path = root.join(model);
        let own = self.options.model.as_deref() == Some(model);
        let read = || -> Result<Vec<u8>, ReadError> {
            match own {
                true => drop(file_below(root, &path)?),
                false => ordinary(&path.canonicalize()?)?,
            }
            let mut bytes = Vec::new();
            std::fs::File::open(&path)?.take(LARGEST_MODEL).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let tagger = read()
            .map_err(|error| error.message(self.options.locale.unwrap_or_default()))
            .and_then(|bytes| Tagger::from_bytes(bytes.into()).map_err(|error| error.to_string()));
        match tagger {
            Ok(tagger) => Arc::new(tagger),
            Err(problem) => {
                self.problems.push(FileProblem { path, kind: Kind::Model(problem.into()) });
                Tagger::shipped()
            }
        }
    }

    /// The path of an article as the knowledge files write it: relative to the root, with `/`.
    pub fn name_of(&self, path: &Path) -> Option<String> {
        let path = std::path::absolute(path).ok()?;
        super::scan::relative(self.root.as_deref()?, &path)
    }

    fn read_settings(&mut self, path: &Path) {
        let Some(text) = text_of(path, &mut self.problems) else { return };
        let (options, problems) = Options::from_toml(&text);
        self.options = options;
        tell(path, problems.into_iter().map(Kind::Settings), &mut self.problems);
    }

    /// The text of the house's file of that name below `root`.
    pub fn text(root: &Path, name: &str) -> Result<String, ReadError> {
        let limit = match name {
            knowledge::ENTITIES_FILE => LARGEST_ENTITIES,
            knowledge::DECISIONS_FILE => LARGEST_DECISIONS,
            _ => LARGEST_FILE,
        };
        read_article_within(&House::file(root, name)?, limit)
    }

    /// Where the house's file of that name is, or would be.
    pub fn file(root: &Path, name: &str) -> Result<PathBuf, ReadError> {
        file_below(root, &root.join(name))
    }
}

/// What a house has stated about names, and the texts that say it.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    pub knowledge: Arc<Knowledge>,
    pub problems: Vec<FileProblem>,
    /// `entities.toml` and `decisions.jsonl` as they were read.
    pub texts: [Arc<str>; 2],
    /// The last reading of `entities.toml` that was valid.
    good: Option<Arc<EntitiesFile>>,
}

/// The text of a file that is open in an editor; `None` for one that is not.
pub type Buffers<'a> = dyn Fn(&Path) -> Option<Arc<str>> + 'a;

impl Stated {
    /// Reads what is stated at `root`: open buffers go before the files on disk. Where
    /// `entities.toml` is not valid at the moment, what it said `before` goes on to hold.
    pub fn at(root: &Path, locale: Locale, buffers: &Buffers<'_>, before: Option<&Stated>) -> Self {
        let language = lang::italian();
        let mut problems = Vec::new();
        let [entities, decisions] =
            [knowledge::ENTITIES_FILE, knowledge::DECISIONS_FILE].map(|name| root.join(name));
        let mut read = |path: &Path| match buffers(path) {
            Some(text) => text,
            None => text_of(path, &mut problems).unwrap_or_default().into(),
        };
        let texts = [read(&entities), read(&decisions)];
        let (file, mut wrong) = knowledge::entities::read(&texts[0], locale, language);
        let mut file = Arc::new(file);
        let mut good = before.and_then(|before| before.good.clone());
        if file.broken {
            if let Some(good) = &good {
                file = Arc::clone(good);
                // What seems to be missing may just not be readable.
                wrong.retain(|finding| finding.code == "file/syntax");
                for finding in &mut wrong {
                    finding.message.push_str(&locale.messages().text("file/syntax", "kept", &[]));
                }
            }
        } else {
            good = Some(Arc::clone(&file));
        }
        let (decided, undecided) = knowledge::decisions::read(&texts[1], locale);
        for (path, findings) in [(&entities, wrong), (&decisions, undecided)] {
            let findings = findings.into_iter();
            tell(path, findings.map(|found| Kind::Knowledge(Box::new(found))), &mut problems);
        }
        let knowledge = match texts.iter().all(|text| text.is_empty()) && good.is_none() {
            true => Arc::default(),
            false => Arc::new(Knowledge::new(EntitiesFile::clone(&file), decided, language)),
        };
        Stated { knowledge, problems, texts, good }
    }
}

/// Takes down what is wrong with a file. A file of nothing but mistakes is the wrong file, and
/// nobody reads on after the first hundred.
fn tell(path: &Path, wrong: impl ExactSizeIterator<Item = Kind>, problems: &mut Vec<FileProblem>) {
    let more = wrong.len().saturating_sub(MOST_PROBLEMS);
    let more = (more > 0).then_some(Kind::More(more));
    let of_file = |kind| FileProblem { path: path.to_owned(), kind };
    problems.extend(wrong.take(MOST_PROBLEMS).chain(more).map(of_file));
}

/// The text of one of the house's files; `None` where there is none.
fn text_of(path: &Path, problems: &mut Vec<FileProblem>) -> Option<String> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match House::text(path.parent().unwrap_or(Path::new("")), name) {
        Ok(text) => Some(text),
        Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => {
            let kind = Kind::Unreadable(Arc::new(error));
            problems.push(FileProblem { path: path.to_owned(), kind });
            None
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

    #[test]
    fn what_the_house_states_of_names_is_read_and_its_mistakes_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let stated = "schema = 1\n[[entity]]\nid = \"mario-rossi\"\ntype = \"PER\"\nname = \"Mario Rossi\"\n";
        fs::write(folder.path().join("entities.toml"), stated).unwrap();
        let house = House::at(folder.path());
        assert!(house.problems.is_empty(), "{:?}", house.problems);
        assert_eq!(house.knowledge.entities().len(), 1);
        fs::write(folder.path().join("decisions.jsonl"), "{\"no\n").unwrap();
        fs::write(folder.path().join("entities.toml"), format!("{stated}[[entity]\n")).unwrap();
        let house = House::at(folder.path());
        assert_eq!(house.knowledge.entities().len(), 1);
        let codes: Vec<&str> = house.problems.iter().map(FileProblem::code).collect();
        assert!(
            codes.len() >= 2 && codes.iter().all(|code| code.starts_with("file/")),
            "{codes:?}"
        );
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_read_that_is_not_an_ordinary_file_below_the_root() {
        use std::os::unix::fs::symlink;
        let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let secret = outside.path().join("segreto");
        fs::write(&secret, "locale = \"en\"\nmodel = \"x\"\n").unwrap();
        fs::write(folder.path().join("nostro"), "locale = \"en\"\n").unwrap();
        let pipe = folder.path().join("tubo");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let link = folder.path().join("postilla.toml");
        let nowhere = outside.path().join("niente");
        for (to, problem) in [
            (secret.as_path(), Some("out of the folder")),
            (Path::new("../../../../../../etc/passwd"), Some("out of the folder")),
            (Path::new("/dev/zero"), Some("out of the folder")),
            (&nowhere, Some("out of the folder")),
            (&pipe, Some("ordinary file")),
            (folder.path(), Some("is a folder")),
            (Path::new("nostro"), None),
        ] {
            symlink(to, &link).unwrap();
            let house = House::at(folder.path());
            let told: Vec<String> =
                house.problems.iter().map(|p| p.message(Locale::English)).collect();
            match problem {
                Some(problem) => assert!(told.len() == 1 && told[0].contains(problem), "{told:?}"),
                None => assert!(told.is_empty(), "{told:?}"),
            }
            assert_eq!(house.options.locale, problem.is_none().then_some(Locale::English));
            fs::remove_file(&link).unwrap();
        }
        assert!(!nowhere.exists());
        // A model that the house itself names; the editor may name one anywhere.
        for model in [secret.to_str().unwrap(), "../segreto", "tubo", "."] {
            let mut house = House::at(folder.path());
            house.options.model = Some(model.to_owned());
            house.tagger(Some(model));
            assert_eq!(house.problems.len(), 1, "{model}");
        }
    }

    #[test]
    fn files_that_are_too_large_are_told_and_not_read() {
        let folder = tempfile::tempdir().unwrap();
        for name in House::FILES {
            // Sparse: takes no room.
            fs::File::create(folder.path().join(name)).unwrap().set_len(100 << 20).unwrap();
        }
        let house = House::at(folder.path());
        let told: Vec<String> = house.problems.iter().map(|p| p.message(Locale::Italian)).collect();
        let limits = ["supera i 1 MiB", "supera i 16 MiB", "supera i 64 MiB"];
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.iter().zip(limits).all(|(told, limit)| told.contains(limit)), "{told:?}");
    }

    #[test]
    fn the_house_may_have_a_model_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let shipped = include_bytes!("../../models/it.postilla-model");
        fs::write(folder.path().join("own.model"), shipped).unwrap();
        fs::write(folder.path().join("bad.model"), "no model").unwrap();
        let mut house = House::at(folder.path());
        assert!(!Arc::ptr_eq(&house.tagger(Some("own.model")), &Tagger::shipped()));
        assert!(house.problems.is_empty());
        for useless in ["bad.model", "none.model"] {
            assert!(Arc::ptr_eq(&house.tagger(Some(useless)), &Tagger::shipped()));
            let problem = house.problems.pop().unwrap();
            assert!(problem.path.ends_with(useless), "{problem:?}");
        }
    }
}
