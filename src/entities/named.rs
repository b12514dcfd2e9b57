//! What is read off a block once it is known which names stand in it.

use super::chain::BodyKey;
use super::mention::{EntityKind, Mention};
use super::role::{self, BlockRoles};
use super::spelling::NameKey;
use crate::lang::Language;
use crate::text::{BlockKind, Span, fold};
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
    /// Where the name of each mention stands: a body that only its place tells apart takes that
    /// along, as *Procura* of *Procura di Bari*.
    pub spans: Vec<Span>,
}

impl Named {
    /// A block whose names do not matter.
    pub const NOTHING: &'static Named = &Named {
        mentions: Vec::new(),
        names: Vec::new(),
        spans: Vec::new(),
        roles: BlockRoles {
            given: Vec::new(),
            nominals: Vec::new(),
            places: Vec::new(),
            persons: Vec::new(),
            bodies: Vec::new(),
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
        let spans: Vec<Span> = (0..mentions.len())
            .map(|at| with_place(text, &mentions, at, language).unwrap_or(mentions[at].span))
            .collect();
        let written = spans.iter().map(|span| {
            let written = text.get(span.range()).filter(|name| !name.trim().is_empty())?;
            Some(names.of(written, language))
        });
        Named { names: written.collect(), spans, mentions, roles }
    }
}

/// The name of a body with the place that tells which one.
fn with_place(text: &str, mentions: &[Mention], at: usize, language: &Language) -> Option<Span> {
    let (own, next) = (mentions.get(at)?, mentions.get(at + 1)?);
    let between = text.get(own.span.end as usize..next.span.start as usize)?;
    let close = own.kind == EntityKind::Organisation
        && next.kind == EntityKind::Place
        && between.len() < 8
        && between.strip_prefix(' ').is_some_and(|of| language.shapes.of.contains(of.trim_end()));
    let local = || language.shapes.is_local(&fold(text.get(own.span.range()).unwrap_or_default()));
    (close && local()).then_some(Span { start: own.span.start, end: next.span.end })
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
