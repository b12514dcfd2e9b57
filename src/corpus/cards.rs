//! The answers that the index keeps as tables, brought up to date for what a refresh has touched.

use super::Corpus;
use super::model::Model;
use super::query::Source;
use super::store::{CardRow, RoleRow, Store, StoreError};
use super::tally::{Counters, Tally};
use super::view::{Group, Overlay, View};
use crate::entities::EntityKind;
use rustc_hash::FxHashSet;

/// How many cards are counted and written at a time, so that nobody has to wait long.
const CHUNK: usize = 1_000;

impl Corpus {
    /// Writes the cards of `touched` and of those whom what happened to these concerns.
    pub(super) fn write_cards(
        &self,
        store: &Store,
        mut touched: FxHashSet<u32>,
    ) -> Result<(), StoreError> {
        let closed = Overlay::default();
        let mut counters = Counters::default();
        let meanings = concerned(&self.read().model, &mut touched);
        {
            let mut state = self.write();
            for (id, meant) in meanings {
                match meant {
                    Some(meant) => state.model.same_as.insert(id, meant),
                    None => state.model.same_as.remove(&id),
                };
            }
        }
        let mut touched: Vec<u32> = touched.into_iter().collect();
        touched.sort_unstable();
        let chunks = touched.chunks(CHUNK);
        let last = chunks.len().saturating_sub(1);
        for (at, chunk) in chunks.enumerate() {
            let rows: Vec<CardRow> = {
                let state = self.read();
                let view = View::new(&state.model, &closed);
                chunk.iter().map(|&id| row(&view, id, &mut counters)).collect()
            };
            store.write_cards(&rows, at == last)?;
        }
        Ok(())
    }
}

/// Adds to `touched` whoever is concerned by who a bare surname means now: the surname, those whom
/// it has meant and means, and whoever stands beside it. Gives the surnames that have changed.
fn concerned(model: &Model, touched: &mut FxHashSet<u32>) -> Vec<(u32, Option<u32>)> {
    let closed = Overlay::default();
    let view = View::new(model, &closed);
    let names = &model.names;
    let mut bare: FxHashSet<u32> = FxHashSet::default();
    for &id in touched.iter().filter(|&&id| names.kind(id) == EntityKind::Person) {
        if names.is_full(id) {
            bare.extend(names.key(id).shortened().filter_map(|key| names.find(&key)));
        } else {
            bare.insert(id);
        }
    }
    let mut changed = Vec::new();
    for id in bare {
        let meant = view.meant(id).filter(|&meant| meant != id && !names.articles(id).is_empty());
        let before = model.same_as.get(&id).copied();
        if touched.contains(&id) {
            touched.extend(meant);
        }
        if meant != before {
            touched.insert(id);
            touched.extend(meant);
            touched.extend(before);
            for &article in names.articles(id) {
                touched.extend(model.entities_of(article));
            }
            changed.push((id, meant));
        }
    }
    changed
}

fn row(view: &View<'_>, id: u32, counters: &mut Counters) -> CardRow {
    let model = view.model;
    let names = &model.names;
    let same_as = model.same_as.get(&id).copied();
    let key = names.key(id);
    let alone = || Group {
        members: vec![key.clone()],
        numbers: vec![id],
        key: key.clone(),
        candidates: Vec::new(),
    };
    let group = match same_as {
        None if !names.articles(id).is_empty() => view.group(&key).unwrap_or_else(alone),
        _ => alone(),
    };
    let tally = Tally::of(view, &group, counters);
    let number = |source: &Source| model.find(&source.path);
    let card = tally.card(view, &group);
    let own = group.numbers.iter().position(|&member| member == id);
    let own = own.and_then(|at| tally.of_names.get(at));
    CardRow {
        id,
        name: names.name(id).to_owned(),
        same_as,
        mentions: card.mentions,
        articles: card.articles,
        first: card.first.as_ref().and_then(number),
        last: card.last.as_ref().and_then(number),
        role: card.roles.first().map(|role| role.text.clone()),
        companions: card
            .appears_with
            .iter()
            .filter_map(|companion| Some((names.find(&companion.key)?, companion.articles)))
            .collect(),
        spellings: own.map(|own| own.spellings.clone()).unwrap_or_default(),
        roles: own
            .into_iter()
            .flat_map(|own| own.roles.iter().zip(0u32..))
            .filter_map(|(uses, role)| {
                let (first, last) = uses.ends()?;
                Some(RoleRow {
                    number: role,
                    articles: uses.articles,
                    first: number(&first),
                    last: number(&last),
                })
            })
            .collect(),
    }
}
