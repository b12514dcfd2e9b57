//! The answers that the index keeps as tables, brought up to date for what a refresh has touched.

use super::Corpus;
use super::facts::EntityKey;
use super::model::Model;
use super::query::{Resolution, Source};
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
        for chunk in touched.chunks(CHUNK) {
            let names: Vec<(u32, u32)> = {
                let state = self.read();
                let names = &state.model.names;
                chunk.iter().filter_map(|&id| Some((id, shown_as(&state.model, id)?))).filter(|&(id, n)| names.spellings(id).nth(n as usize) != Some(names.name(id))).collect()
            };
            let mut state = self.write();
            for (id, number) in names {
                state.model.names.set_name(id, number);
            }
        }
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
            bare.extend(shortened(&names.key(id)).filter_map(|key| names.find(&key)));
        } else {
            bare.insert(id);
        }
    }
    let mut changed = Vec::new();
    for id in bare {
        let meant = match view.resolve(&names.key(id)) {
            Resolution::Known(key) => names.find(&key).filter(|&meant| meant != id),
            _ => None,
        };
        let before = model.same_as.get(&id).copied();
        if touched.contains(&id) {
            touched.extend(meant);
        }
        if meant != before {
            touched.insert(id);
            touched.extend(meant);
            touched.extend(before);
            for &article in names.articles(id) {
                touched.extend(model.article(article).into_iter().flat_map(|a| a.digest.entities()));
            }
            changed.push((id, meant));
        }
    }
    // Who is touched only now may be meant by someone, or mean someone.
    changed
}

/// The names that are not full by which a person may be called.
pub fn shortened(key: &EntityKey) -> impl Iterator<Item = EntityKey> + '_ {
    let initial = key.name.chars().next();
    let short = |name: String| EntityKey { kind: EntityKind::Person, name };
    key.surnames().flat_map(move |surname| {
        let with_initial = initial.map(|initial| short(format!("{initial}-{surname}")));
        [Some(short(surname.to_owned())), with_initial].into_iter().flatten()
    })
}

/// Which spelling most articles have as their name for an entity; the first in the alphabet of
/// equals.
fn shown_as(model: &Model, id: u32) -> Option<u32> {
    let names = &model.names;
    if names.spellings(id).len() < 2 {
        return names.spellings(id).next().map(|_| 0);
    }
    let mut counts = vec![0u32; names.spellings(id).len()];
    let mut detail = super::digest::Detail::default();
    for &article in names.articles(id) {
        if model.article(article).is_some_and(|article| article.digest.read(id, &mut detail)) {
            if let Some(count) = counts.get_mut(detail.name as usize) {
                *count += 1;
            }
        }
    }
    let spelled = names.spellings(id).zip(&counts).zip(0u32..);
    spelled
        .filter(|((_, count), _)| **count > 0)
        .max_by_key(|((text, count), _)| (**count, std::cmp::Reverse(*text)))
        .map(|(_, number)| number)
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
        Some(_) => alone(),
        None => view.group(&key).unwrap_or_else(alone),
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
