//! The folders that the editor has open, each with its settings and what reads its articles.

use super::archive::Archive;
use super::uri::DocKey;
use crate::article::Reader;
use crate::corpus::house::{Buffers, FileProblem, House, Stated};

use crate::entities::knowledge::{DECISIONS_FILE, ENTITIES_FILE};
use crate::entities::{Knowledge, Tagger};
use crate::features::facts;
use crate::lang::{self, Locale};
use crate::settings::{Options, Settings};
use dashmap::DashMap;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tower_lsp::ls_types::{InitializeParams, Uri};

/// The folders and the settings in force. Replaced as a whole when one of them changes.
pub struct Workspace {
    state: RwLock<Arc<State>>,
    /// The knowledge files that are open in the editor, as they are there.
    buffers: DashMap<PathBuf, Arc<str>>,
    /// Held by the one change that is under way.
    changing: Mutex<()>,
}

/// The workspace at one moment.
#[derive(Clone)]
pub struct State {
    /// The longest path first, so that the first that holds a file is the nearest.
    pub roots: Vec<Arc<Root>>,
    /// What the editor says in its `postilla` section.
    editor: Options,
    /// What it says there for single folders, which goes before that.
    folders: FxHashMap<PathBuf, Options>,
    /// The language of the editor itself.
    locale: Option<Locale>,
    /// Reads what lies in no folder.
    rootless: Reader,
}

/// A folder of the workspace.
pub struct Root {
    /// Canonical.
    pub path: PathBuf,
    pub reader: Reader,
    pub archive: Arc<Archive>,
    /// What is wrong with its settings.
    wrong_settings: Vec<FileProblem>,
    /// What is stated in it about names.
    pub stated: Stated,
}

impl Default for Workspace {
    fn default() -> Self {
        let rootless = reader(Settings::default(), Arc::default());
        let state = State {
            roots: Vec::new(),
            editor: Options::default(),
            folders: FxHashMap::default(),
            locale: None,
            rootless,
        };
        Workspace {
            state: RwLock::new(Arc::new(state)),
            buffers: DashMap::new(),
            changing: Mutex::default(),
        }
    }
}

impl Workspace {
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the workspace by what `change` makes of it, settings files read anew.
    pub fn update(
        &self,
        change: impl FnOnce(&mut Vec<PathBuf>, &mut Options, &mut Option<Locale>),
    ) {
        let _one = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = State::clone(&self.state());
        let mut paths = state.roots.iter().map(|root| root.path.clone()).collect();
        change(&mut paths, &mut state.editor, &mut state.locale);
        // Of two of one length the same is always first, in whatever order they were opened.
        paths.sort_by(|a, b| {
            let length = |path: &PathBuf| path.as_os_str().len();
            length(b).cmp(&length(a)).then_with(|| a.cmp(b))
        });
        paths.dedup();
        state.roots = paths
            .into_iter()
            .map(|path| Arc::new(state.root(path, &|path| self.buffer(path))))
            .collect();
        for root in &self.state().roots {
            if !state.roots.iter().any(|kept| Arc::ptr_eq(&kept.archive, &root.archive)) {
                root.archive.stop();
            }
        }
        state.rootless = reader(state.resolve(None, Options::default()), Arc::default());
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
    }

    /// Takes over what the editor says for single folders. It takes effect with the next update.
    pub fn set_folders(&self, folders: FxHashMap<PathBuf, Options>) {
        let _one = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = State::clone(&self.state());
        state.folders = folders;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
    }

    /// Notes how a knowledge file is in the editor; `None` when it is open no more.
    pub fn edit(&self, path: &Path, text: Option<Arc<str>>) {
        match text {
            Some(text) => drop(self.buffers.insert(path.to_owned(), text)),
            None => drop(self.buffers.remove(path)),
        }
    }

    fn buffer(&self, path: &Path) -> Option<Arc<str>> {
        self.buffers.get(path).map(|text| Arc::clone(&text))
    }

    /// Reads again what is stated in the folders, and nothing else.
    pub fn restate(&self) {
        let _one = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = State::clone(&self.state());
        for root in &mut state.roots {
            let locale = root.reader.settings.locale;
            let buffers = |path: &Path| self.buffer(path);
            let stated = Stated::at(&root.path, locale, &buffers, Some(&root.stated));
            let knowledge = Arc::clone(&stated.knowledge);
            *root = Arc::new(Root {
                path: root.path.clone(),
                reader: Reader { knowledge, ..root.reader.clone() },
                archive: Arc::clone(&root.archive),
                wrong_settings: root.wrong_settings.clone(),
                stated,
            });
        }
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
    }

    /// What reads a document: by the settings of the nearest folder, and by what is stated there of
    /// this file.
    pub fn reader(&self, key: &DocKey) -> Reader {
        let state = self.state();
        let Some(root) = state.root_of(key) else { return state.rootless.clone() };
        match key.path().and_then(|path| path.strip_prefix(&root.path).ok()) {
            Some(path) => root.reader_of(path),
            None => root.reader.clone(),
        }
    }

    /// The language that messages about no document in particular are written in.
    pub fn locale(&self) -> Locale {
        let state = self.state();
        state.roots.first().map_or(&state.rootless, |root| &root.reader).settings.locale
    }
}

impl Root {
    /// What is wrong with the files of its house.
    pub fn problems(&self) -> impl Iterator<Item = &FileProblem> {
        self.wrong_settings.iter().chain(&self.stated.problems)
    }

    /// The text of a knowledge file of the house, as it was read; of the settings file, as it is.
    pub fn text(&self, name: &str) -> Arc<str> {
        let [entities, decisions] = &self.stated.texts;
        match name {
            ENTITIES_FILE => Arc::clone(entities),
            DECISIONS_FILE => Arc::clone(decisions),
            _ => House::text(&self.path, name).unwrap_or_default().into(),
        }
    }

    /// What reads the file of that path below the folder, with what is stated of it.
    pub fn reader_of(&self, path: &Path) -> Reader {
        let mut reader = self.reader.clone();
        if !reader.knowledge.is_empty() {
            reader.knowledge = Arc::new(reader.knowledge.for_file(&slashed(path)));
        }
        reader
    }
}

impl State {
    /// The nearest folder that holds a document. Documents without a file belong to the first.
    pub fn root_of(&self, key: &DocKey) -> Option<&Arc<Root>> {
        match key.path() {
            Some(path) => self.roots.iter().find(|root| path.starts_with(&root.path)),
            None => self.roots.first(),
        }
    }

    /// The archive that a document is asked about in: that of its folder, or of the first.
    pub fn archive_of(&self, key: &DocKey) -> Option<&Arc<Archive>> {
        self.root_of(key).or(self.roots.first()).map(|root| &root.archive)
    }

    fn root(&self, path: PathBuf, buffers: &Buffers<'_>) -> Root {
        let mut house = House::settings_at(&path);
        let settings = self.resolve(Some(&path), house.options.clone());
        let tagger = house.tagger(settings.model.as_deref());
        let before = self.roots.iter().find(|root| root.path == path).map(|root| &root.stated);
        let stated = Stated::at(&path, settings.locale, buffers, before);
        let reader = Reader { tagger, ..reader(settings, Arc::clone(&stated.knowledge)) };
        let exclude = &reader.settings.exclude;
        let fingerprint = facts::fingerprint(&reader.settings);
        let known = self.roots.iter().map(|root| &root.archive);
        let archive = known
            .into_iter()
            .find(|archive| archive.serves(&path, exclude, &fingerprint))
            .map_or_else(|| Archive::new(&path, exclude, &fingerprint), Arc::clone);
        Root { path, reader, archive, wrong_settings: house.problems, stated }
    }

    /// What the editor says goes before the file of the house, which all share.
    fn resolve(&self, folder: Option<&Path>, file: Options) -> Settings {
        let editor = folder.and_then(|folder| self.folders.get(folder)).unwrap_or(&self.editor);
        let own = Options { locale: self.locale, ..Options::default() };
        let mut settings = editor.clone().or(file).or(own).settings();
        settings.today =
            Some(jiff::Zoned::now().with_time_zone(settings.dates.timezone.clone()).date());
        settings
    }
}

fn reader(settings: Settings, knowledge: Arc<Knowledge>) -> Reader {
    Reader {
        language: lang::italian(),
        tagger: Tagger::shipped(),
        settings: Arc::new(settings),
        knowledge,
    }
}

/// A path below a folder as the files of the house write it.
pub fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The folders that a client opens at the start. It may name several, one in either of two older
/// ways, or none.
pub fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let of = |uri: &Uri| DocKey::of(uri).path().map(Path::to_owned);
    if let Some(folders) = params.workspace_folders.as_ref().filter(|folders| !folders.is_empty()) {
        return folders.iter().filter_map(|folder| of(&folder.uri)).collect();
    }
    #[allow(deprecated)]
    let (root_uri, root_path) = (params.root_uri.as_ref(), params.root_path.as_deref());
    let root = root_uri.and_then(of).or_else(|| {
        let path = Path::new(root_path?);
        path.is_absolute().then(|| DocKey::of_path(path).path().map(Path::to_owned)).flatten()
    });
    root.into_iter().collect()
}
