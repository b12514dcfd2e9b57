//! The folders that the editor has open, each with its settings.

use super::uri::{self, DocKey};
use crate::article::Reader;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use tower_lsp::ls_types::{InitializeParams, Uri};

/// The folders, the longest path first, so that the first that holds a file is the nearest.
#[derive(Default)]
pub struct Workspace {
    roots: RwLock<Arc<[Arc<Root>]>>,
}

pub struct Root {
    pub path: PathBuf,
}

impl Workspace {
    pub fn set(&self, paths: Vec<PathBuf>) {}

    /// What reads a document: by the settings of the nearest folder.
    pub fn reader(&self, _key: &DocKey) -> Reader {
        Reader { settings: Default::default(), knowledge: Default::default() }
    }
}
