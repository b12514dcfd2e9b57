//! Everybody and everything that the corpus names, the most mentioned first.
//!
//! Counts of mentions are kept with the names, so a list costs a look at each name, not at each
//! article; only what is shown is looked at more closely.

use super::Corpus;
use super::State;
use super::digest::Detail;
use super::facts::EntityKey;
use super::names::Names;
use super::note::Note;
use super::query::Resolution;
use super::tally::{Counters, Tally, articles_of};
use super::view::{Group, View};
use crate::entities::spelling::fold;
use crate::entities::{EntityKind, RoleStatus};
use rustc_hash::{FxHashMap, FxHashSet};

/// Of an entity in more articles than this, the role is the one on its card in the index: counting
/// again what half an archive says would hold everybody up.
const COUNTED: usize = 64;

/// Which part of the list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What stands in one of the spellings, without regard to case and accents.
    pub filter: String,
    /// All kinds if there are none.
    pub kinds: Vec<EntityKind>,
    pub offset: usize,
    pub limit: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub key: EntityKey,
    pub name: String,
    /// The one seen last that has not ended.
    pub role: Option<String>,
    pub mentions: u32,
    pub articles: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub entities: Vec<Listed>,
    /// How many there are beside those listed, these included.
    pub total: usize,
    pub partial: bool,
}

/// How large the corpus is, for a line that is always in sight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub articles: u32,
    pub entities: u32,
    /// Articles done and articles in all, while a scan goes on.
    pub scanning: Option<(u32, u32)>,
    pub notes: Vec<Note>,
}

/// Somebody of the disk, by number, or whom only buffers or statements name.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Who {
    Known(u32),
    Strange(EntityKey),
}

impl Who {
    fn name<'a>(&'a self, names: &'a Names) -> &'a str {
        match self {
            Who::Known(id) => names.key_name(*id),
            Who::Strange(key) => &key.name,
        }
    }
}

impl Corpus {
    pub fn catalogue(&self, wanted: &Wanted) -> Catalogue {
        let state = self.read();
        let view = state.view();
        let names = &state.model.names;
        let mut found = counted(&state, &view, &fold(&wanted.filter));
        found.retain(|(who, _)| {
            let kind = match who {
                Who::Known(id) => names.kind(*id),
                Who::Strange(key) => key.kind,
            };
            wanted.kinds.is_empty() || wanted.kinds.contains(&kind)
        });
        let total = found.len();
        let order = |a: &(Who, u32), b: &(Who, u32)| {
            b.1.cmp(&a.1).then_with(|| a.0.name(names).cmp(b.0.name(names)))
        };
        let end = wanted.offset.saturating_add(wanted.limit);
        if found.len() > end && end > 0 {
            found.select_nth_unstable_by(end - 1, order);
        }
        found.truncate(end);
        found.sort_by(order);
        let shown = found.into_iter().skip(wanted.offset).map(|(who, _)| match who {
            Who::Known(id) => names.key(id),
            Who::Strange(key) => key,
        });
        let shown: Vec<EntityKey> = shown.collect();
        let entities = listed(&state, &view, &shown).into_iter().flatten().collect();
        Catalogue { entities, total, partial: state.scanning.is_some() }
    }

    /// What a list says of these entities; `None` for one that no article names.
    pub fn listed(&self, entities: &[EntityKey]) -> Vec<Option<Listed>> {
        let state = self.read();
        let view = state.view();
        listed(&state, &view, entities)
    }

    /// How many articles of the disk are known.
    pub fn article_count(&self) -> u32 {
        self.read().model.article_count()
    }

    /// Whether a scan goes on, so that there may be more than an answer says.
    pub fn is_partial(&self) -> bool {
        self.read().scanning.is_some()
    }

    pub fn size(&self) -> Size {
        let state = self.read();
        let view = state.view();
        let hidden = state.open.keys().filter(|path| state.model.find(path).is_some()).count();
        Size {
            articles: state.model.article_count() + (state.open.len() - hidden) as u32,
            entities: counted(&state, &view, "").len() as u32,
            scanning: state.scanning,
            notes: state.opened.iter().chain(&state.notes).cloned().collect(),
        }
    }
}

/// Everybody whose name meets the filter, with their mentions; bare surnames count for whom they
/// mean.
fn counted<'a>(state: &'a State, view: &View<'a>, filter: &str) -> Vec<(Who, u32)> {
    let names = &state.model.names;
    let mut of_disk: Vec<u32> = (0..names.len() as u32).map(|id| names.mentions(id)).collect();
    for number in state.open.keys().filter_map(|path| state.model.find(path)) {
        let Some(article) = state.model.article(number) else { continue };
        for (id, detail) in state.model.digest(article).details() {
            if let Some(count) = of_disk.get_mut(id as usize) {
                *count = count.saturating_sub(detail.mentions());
            }
        }
    }
    let mut met: FxHashSet<Who> = FxHashSet::default();
    let meets = |text: &str| fold(text).contains(filter);
    let mut strange: FxHashMap<&'a EntityKey, u32> = FxHashMap::default();
    for entity in state.open.values().flat_map(|facts| &facts.entities) {
        let mentions = entity.mentions.len() as u32;
        let id = names.find(&entity.key);
        let who = || id.map_or_else(|| Who::Strange(entity.key.clone()), Who::Known);
        match id.and_then(|id| of_disk.get_mut(id as usize)) {
            Some(count) => *count += mentions,
            None => *strange.entry(&entity.key).or_default() += mentions,
        }
        let mut forms = entity.mentions.iter().map(|mention| mention.form.as_str());
        if !filter.is_empty() && (meets(&entity.name) || forms.any(meets)) {
            met.insert(who());
        }
    }
    let mut all: FxHashMap<Who, u32> = FxHashMap::default();
    let mut add = |from: Who, to: Who, mentions: u32, met_by: bool| {
        if met_by || met.contains(&from) {
            met.insert(to.clone());
        }
        *all.entry(to).or_default() += mentions;
    };
    let resolved = |key: &EntityKey| match view.resolve(key) {
        Resolution::Known(key) => names.find(&key).map_or(Who::Strange(key), Who::Known),
        _ => names.find(key).map_or_else(|| Who::Strange(key.clone()), Who::Known),
    };
    for (id, mentions) in (0u32..).zip(of_disk).filter(|&(_, mentions)| mentions > 0) {
        let to = match view.may_mean_another(id) {
            false => Who::Known(id),
            true => match view.meant(id) {
                Some(meant) => Who::Known(meant),
                None => resolved(&names.key(id)),
            },
        };
        let met_by = !filter.is_empty() && names.spellings(id).any(meets);
        add(Who::Known(id), to, mentions, met_by);
    }
    for (&key, &mentions) in &strange {
        add(Who::Strange(key.clone()), resolved(key), mentions, false);
    }
    let mut all: Vec<(Who, u32)> = all.into_iter().collect();
    if !filter.is_empty() {
        all.retain(|(who, _)| {
            let stated = || match who {
                Who::Known(id) => view.stated_name(&names.key(*id)),
                Who::Strange(key) => view.stated_name(key),
            };
            met.contains(who) || stated().is_some_and(meets)
        });
    }
    all
}

fn listed(state: &State, view: &View<'_>, entities: &[EntityKey]) -> Vec<Option<Listed>> {
    let groups: Vec<Option<Group>> = entities.iter().map(|key| view.group(key)).collect();
    let often: Vec<Vec<u32>> = groups
        .iter()
        .flatten()
        .filter(|group| articles_of(view, group).len() > COUNTED)
        .map(|group| group.numbers.clone())
        .collect();
    let mut kept = state.store.last_roles(&often).unwrap_or_default().into_iter();
    let mut counters = Counters::default();
    let listed = groups.into_iter().map(|group| {
        let group = group?;
        if articles_of(view, &group).len() > COUNTED {
            let role = kept.next().flatten();
            let (mentions, articles) = sums(view, &group);
            return Some(Listed {
                name: view.name(&group.key),
                role,
                mentions,
                articles,
                key: group.key,
            });
        }
        let tally = Tally::of(view, &group, &mut counters);
        let roles = tally.roles();
        let role = roles.iter().find(|role| role.status != RoleStatus::Former).or(roles.first());
        Some(Listed {
            name: view.name(&group.key),
            role: role.map(|role| role.text.clone()),
            mentions: tally.mentions,
            articles: tally.articles,
            key: group.key,
        })
    });
    listed.collect()
}

/// Mentions and articles of an entity, from what is kept with its names.
fn sums(view: &View<'_>, group: &Group) -> (u32, u32) {
    let names = &view.model.names;
    let mut mentions: u32 = group.numbers.iter().map(|&id| names.mentions(id)).sum();
    let mut articles = articles_of(view, group).len();
    let mut detail = Detail::default();
    for number in view.open.keys().filter_map(|path| view.model.find(path)) {
        let Some(article) = view.model.article(number) else { continue };
        let mut named = false;
        for &id in &group.numbers {
            if view.model.digest(article).read(id, &mut detail) {
                named = true;
                mentions = mentions.saturating_sub(detail.mentions());
            }
        }
        articles -= usize::from(named);
    }
    for (_, _, named) in view.buffers(|key| group.members.contains(key)) {
        mentions += named.iter().map(|entity| entity.mentions.len() as u32).sum::<u32>();
        articles += 1;
    }
    (mentions, articles as u32)
}
