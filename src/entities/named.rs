//! What is read off a block once it is known which names stand in it.

use super::chain::BodyKey;
use super::mention::Mention;
use super::role::{self, BlockRoles};
use super::spelling::NameKey;
use crate::lang::Language;
use crate::text::{BlockKind, fold};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// The names of a block and what the words around them say of their bearers: a pure function of
/// the block's text and of the names decided on in it. Spans are bytes of the block.
#[derive(Debug, Default)]
pub struct Named {
    pub mentions: Vec<Mention>,
    /// The name of each mention; `None` where the text has none at that place.
    pub names: Vec<Option<Arc<Name>>>,
    pub roles: BlockRoles,
}

impl Named {
    /// A block whose names do not matter.
    pub const NOTHING: &'static Named = &Named {
        mentions: Vec::new(),
        names: Vec::new(),
        roles: BlockRoles {
            given: Vec::new(),
            nominals: Vec::new(),
            places: Vec::new(),
            persons: Vec::new(),
        },
    };

    /// Reads a block. Linear in its words.
    pub fn read(
        text: &str,
        kind: BlockKind,
        mentions: Vec<Mention>,
        names: &mut Names,
        language: &Language,
    ) -> Named {
        let roles = match kind.is_prose() {
            true => role::roles(text, &mentions, language),
            false => BlockRoles::default(),
        };
        let written = mentions.iter().map(|mention| {
            let written = text.get(mention.span.range()).filter(|name| !name.trim().is_empty())?;
            Some(names.of(written, language))
        });
        Named { names: written.collect(), mentions, roles }
    }
}

/// A name as it is written, in the forms it is compared by.
#[derive(Debug)]
pub struct Name {
    pub key: Arc<NameKey>,
    /// In lower case, without accents.
    pub folded: String,
    body: OnceLock<BodyKey>,
}

impl Name {
    pub fn new(written: &str, language: &Language) -> Name {
        let key = Arc::new(NameKey::of(written, &language.transliteration));
        Name { key, folded: fold(written), body: OnceLock::new() }
    }

    /// How it is compared as the name of a body or a place. `written` is the name itself.
    pub fn body(&self, written: &str, language: &Language) -> &BodyKey {
        self.body.get_or_init(|| BodyKey::of(written, language))
    }
}

/// Names by how they are written: an article repeats its names.
#[derive(Debug, Default)]
pub struct Names(FxHashMap<Box<str>, Arc<Name>>);

impl Names {
    fn of(&mut self, written: &str, language: &Language) -> Arc<Name> {
        if let Some(name) = self.0.get(written) {
            return Arc::clone(name);
        }
        let name = Arc::new(Name::new(written, language));
        self.0.insert(written.into(), Arc::clone(&name));
        name
    }
}
