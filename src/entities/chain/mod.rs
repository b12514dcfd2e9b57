//! The mentions of one article, chained: all those of one bearer together.
//!
//! Full names found chains; what is shorter (a surname, an acronym, the head of a longer name)
//! joins the chain that it is short for. Roles that were read off the blocks are given to the mentions
//! they stand at; roles that stand alone become nominal mentions where one bearer fits.

mod bodies;
mod nominals;
mod persons;
mod stated;

pub use bodies::{BodyKey, body_key, compared};

use super::knowledge::Knowledge;
use super::mention::EntityKind;
use super::named::{Name, Named};
use super::role::{Given, RoleMention};
use super::spelling::NameKey;
use crate::lang::Language;
use crate::lang::roles::PlaceClass;
use crate::text::{BlockKind, Span};
use std::sync::Arc;

/// A block of an article with the names found in it.
#[derive(Clone, Copy, Debug)]
pub struct NamedBlock<'a> {
    /// Where the block starts, in bytes of the article.
    pub offset: u32,
    pub text: &'a str,
    pub kind: BlockKind,
    pub named: &'a Named,
}

/// How a mention names its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    Full,
    Surname,
    Given,
    Acronym,
    /// The head of a longer name: *il ministero*, *la Commissione*.
    Short,
    /// A city, a building or a seat in the place of whoever acts from it: *Mosca*, *il Cremlino*.
    Metonym,
    /// A description in the place of a name: *il tycoon*. Not a name: `annotate` leaves it out.
    Nominal,
}

/// A mention of an article and the chain it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainedMention {
    /// Bytes of the article.
    pub span: Span,
    pub kind: EntityKind,
    pub confidence: f32,
    /// Index in [`Chains::chains`].
    pub chain: u32,
    pub form: Form,
    /// Index of the block.
    pub block: u32,
    /// The role given to the bearer at this mention.
    pub role: Option<RoleMention>,
    /// Other chains that it could belong to as well.
    pub candidates: Vec<u32>,
}

/// The mentions of one bearer.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    pub kind: EntityKind,
    /// The fullest form in the article, or the name in the tables of the language.
    pub name: String,
    /// The name as it is compared.
    pub key: Arc<NameKey>,
    /// Whether the name is more than a surname or a short form.
    pub full: bool,
    /// Of a place: what it is said to be.
    pub place: Option<PlaceClass>,
    /// The entity that the user has stated it to be, in `entities.toml` or by a decision.
    pub stated: Option<Arc<str>>,
    /// The name by which the archive is to know it, where its own does not tell it from a namesake.
    pub apart: Option<Arc<str>>,
    /// Indices in [`Chains::mentions`], in order.
    pub mentions: Vec<u32>,
}

/// The names of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chains {
    /// In the order of their first mentions.
    pub chains: Vec<Chain>,
    /// In the order of the text.
    pub mentions: Vec<ChainedMention>,
}

/// Below this confidence a name is shown as uncertain and raises no finding.
pub const UNCERTAIN: f32 = 0.5;

impl Chains {
    /// Whether the tagger is not sure of any mention of a chain: what is plain in one place of an
    /// article is plain in all.
    pub fn is_uncertain(&self, chain: &Chain) -> bool {
        let mut mentions = chain.mentions.iter().filter_map(|&at| self.mentions.get(at as usize));
        mentions.all(|mention| mention.confidence < UNCERTAIN)
    }

    pub fn chain_of(&self, mention: &ChainedMention) -> Option<&Chain> {
        self.chains.get(mention.chain as usize)
    }

    /// The mentions of a chain, in order.
    pub fn mentions_of<'a>(
        &'a self,
        chain: &'a Chain,
    ) -> impl DoubleEndedIterator<Item = &'a ChainedMention> {
        chain.mentions.iter().filter_map(|index| self.mentions.get(*index as usize))
    }

    /// The mention that the article's byte `offset` touches.
    pub fn at(&self, offset: u32) -> Option<&ChainedMention> {
        let end = self.mentions.partition_point(|mention| mention.span.start <= offset);
        self.mentions.get(..end)?.iter().rev().take(4).find(|mention| mention.span.touches(offset))
    }
}

/// A mention on its way into a chain.
#[derive(Debug)]
struct Item<'a> {
    block: usize,
    /// Index in the mentions of the block.
    index: usize,
    text: &'a str,
    /// Bytes of the block.
    span: Span,
    kind: EntityKind,
    confidence: f32,
    name: &'a Name,
    key: Arc<NameKey>,
    place: Option<PlaceClass>,
    chain: Option<usize>,
    form: Form,
    candidates: Vec<usize>,
}

/// A chain as it grows.
#[derive(Debug)]
struct Draft {
    kind: EntityKind,
    name: String,
    key: Arc<NameKey>,
    full: bool,
    place: Option<PlaceClass>,
    stated: Option<Arc<str>>,
    apart: Option<Arc<str>>,
    /// Goes where that chain goes.
    merged: Option<usize>,
}

#[derive(Debug)]
struct Builder<'a> {
    language: &'a Language,
    knowledge: &'a Knowledge,
    blocks: &'a [NamedBlock<'a>],
    items: Vec<Item<'a>>,
    drafts: Vec<Draft>,
}

/// Chains the mentions of one article. Linear in the mentions.
pub fn chains(blocks: &[NamedBlock<'_>], knowledge: &Knowledge, language: &Language) -> Chains {
    let mut builder = Builder::new(blocks, knowledge, language);
    builder.settle_kinds();
    builder.chain_persons();
    builder.join_called();
    builder.chain_bodies();
    builder.apply_statements();
    builder.settle_chain_kinds();
    builder.finish()
}

impl<'a> Builder<'a> {
    fn new(blocks: &'a [NamedBlock<'a>], knowledge: &'a Knowledge, language: &'a Language) -> Self {
        let mut items =
            Vec::with_capacity(blocks.iter().map(|block| block.named.mentions.len()).sum());
        for (at, block) in blocks.iter().enumerate() {
            let Named { mentions, names, roles, spans } = block.named;
            let all = mentions.iter().zip(names).zip(spans).enumerate();
            for (index, ((mention, name), whole)) in all {
                let Some(name) = name else { continue };
                let text = block.text.get(mention.span.range()).unwrap_or_default();
                let stated = knowledge.at(block.text, mention.span, text);
                if stated.is_some_and(|stated| stated.is_no_entity()) {
                    continue;
                }
                let kind = match stated.and_then(|stated| stated.kind()) {
                    Some(kind) => kind,
                    None if roles.persons.contains(&index) => EntityKind::Person,
                    None if roles.bodies.contains(&index) => EntityKind::Organisation,
                    None => mention.kind,
                };
                let place = roles.places.iter().find(|(i, _)| *i == index).map(|(_, class)| *class);
                let text = block.text.get(whole.range()).unwrap_or(text);
                items.push(Item {
                    block: at,
                    index,
                    text,
                    span: mention.span,
                    kind,
                    confidence: mention.confidence,
                    name,
                    key: Arc::clone(&name.key),
                    place,
                    chain: None,
                    form: Form::Full,
                    candidates: Vec::new(),
                });
            }
        }
        Builder { language, knowledge, blocks, items, drafts: Vec::new() }
    }

    /// The roles that a block gives to its names.
    fn given_in(&self, block: usize) -> impl Iterator<Item = &'a Given> + use<'a> {
        self.blocks.get(block).into_iter().flat_map(|block| &block.named.roles.given)
    }

    fn open(&mut self, item: usize, full: bool) -> usize {
        if let Some(item) = self.items.get_mut(item) {
            item.chain = Some(self.drafts.len());
            self.drafts.push(Draft {
                kind: item.kind,
                name: item.text.to_owned(),
                key: item.key.clone(),
                full,
                place: item.place,
                stated: None,
                apart: None,
                merged: None,
            });
        }
        self.drafts.len() - 1
    }

    /// Where a chain has gone.
    fn root(&self, mut chain: usize) -> usize {
        while let Some(next) = self.drafts.get(chain).and_then(|draft| draft.merged) {
            chain = next;
        }
        chain
    }

    fn merge(&mut self, chain: usize, into: usize) {
        let (chain, into) = (self.root(chain), self.root(into));
        if chain == into {
            return;
        }
        // The earlier chain stands; the fuller name is kept.
        let (late, early) = if chain < into { (into, chain) } else { (chain, into) };
        let Some((kind, name, key, full, stated, apart)) = self.drafts.get(late).map(|d| {
            (d.kind, d.name.clone(), d.key.clone(), d.full, d.stated.clone(), d.apart.clone())
        }) else {
            return;
        };
        if let Some(draft) = self.drafts.get_mut(early) {
            if full && (!draft.full || key.words.len() > draft.key.words.len()) {
                (draft.name, draft.key, draft.full, draft.kind) = (name, key, true, kind);
            }
            draft.stated = draft.stated.take().or(stated);
            draft.apart = draft.apart.take().or(apart);
        }
        if let Some(draft) = self.drafts.get_mut(late) {
            draft.merged = Some(early);
        }
    }

    fn finish(self) -> Chains {
        let mut chains = Chains::default();
        let mut places = vec![None; self.drafts.len()];
        let roots: Vec<usize> = (0..self.drafts.len()).map(|chain| self.root(chain)).collect();
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        order.sort_by_key(|&i| {
            self.items.get(i).map(|item| (item.block, item.span.start, item.span.end))
        });
        let language = self.language;
        let mut number = |draft: usize, drafts: &[Draft], chains: &mut Chains| -> Option<u32> {
            let root = *roots.get(draft)?;
            let place = places.get_mut(root)?;
            if place.is_none() {
                let draft = drafts.get(root)?;
                *place = Some(chains.chains.len() as u32);
                let key = match draft.kind {
                    EntityKind::Organisation => {
                        Arc::new(compared(draft.kind, &draft.name, language))
                    }
                    _ => draft.key.clone(),
                };
                chains.chains.push(Chain {
                    kind: draft.kind,
                    name: draft.name.clone(),
                    key,
                    full: draft.full,
                    place: draft.place,
                    stated: draft.stated.clone(),
                    apart: draft.apart.clone(),
                    mentions: Vec::new(),
                });
            }
            *place
        };
        let mut given: Vec<Option<(usize, usize)>> = Vec::with_capacity(order.len());
        for i in order {
            let Some(item) = self.items.get(i) else { continue };
            let Some(chain) = item.chain.and_then(|draft| number(draft, &self.drafts, &mut chains))
            else {
                continue;
            };
            let Some(block) = self.blocks.get(item.block) else { continue };
            let candidates: Vec<u32> = item
                .candidates
                .iter()
                .filter_map(|&draft| number(draft, &self.drafts, &mut chains))
                .filter(|&other| other != chain)
                .collect();
            chains.mentions.push(ChainedMention {
                span: item.span.shifted(block.offset),
                kind: item.kind,
                confidence: item.confidence,
                chain,
                form: item.form,
                block: item.block as u32,
                role: None,
                candidates,
            });
            given.push(Some((item.block, item.index)));
        }
        nominals::place_roles(&mut chains, self.blocks, &given, self.knowledge, self.language);
        for chain in &mut chains.chains {
            chain.mentions.clear();
        }
        for (index, mention) in chains.mentions.iter().enumerate() {
            if let Some(chain) = chains.chains.get_mut(mention.chain as usize) {
                chain.mentions.push(index as u32);
            }
        }
        chains
    }
}

#[cfg(test)]
mod tests;
