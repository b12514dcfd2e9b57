//! Counting: what all articles together say of one entity.

use super::digest::Detail;
use super::facts::{EntityFacts, EntityKey};
use super::names::{RoleRef, best_name};
use super::query::{Card, Companion, Resolution, RoleSeen, Source, Spelling};
use super::view::{Group, View};
use crate::entities::RoleStatus;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::sync::Arc;

/// An article that names more than this is a list, of candidates or results: to stand in it together
/// means nothing, and to count everybody beside everybody takes as long as a whole archive.
const CROWD: usize = 250;

/// An article as counting sees it. Ordered by day, then by path; what has no day stands apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seen<'a> {
    date: Date,
    path: &'a Arc<str>,
}

/// The oldest and the newest of the articles seen.
#[derive(Clone, Copy, Debug, Default)]
struct Range<'a> {
    dated: Option<(Seen<'a>, Seen<'a>)>,
    undated: Option<(&'a Arc<str>, &'a Arc<str>)>,
}

impl<'a> Range<'a> {
    fn see(&mut self, date: Option<Date>, path: &'a Arc<str>) {
        match date {
            Some(date) => {
                let seen = Seen { date, path };
                self.dated = Some(match self.dated {
                    None => (seen, seen),
                    Some((first, last)) => (first.min(seen), last.max(seen)),
                });
            }
            None => {
                self.undated = Some(match self.undated {
                    None => (path, path),
                    Some((first, last)) => (first.min(path), last.max(path)),
                });
            }
        }
    }

    fn merge(&mut self, other: &Range<'a>) {
        for seen in other.dated.iter().flat_map(|&(first, last)| [first, last]) {
            self.see(Some(seen.date), seen.path);
        }
        for path in other.undated.iter().flat_map(|&(first, last)| [first, last]) {
            self.see(None, path);
        }
    }

    fn ends(&self) -> Option<(Source, Source)> {
        let source = |date, path: &Arc<str>| Source { date, path: Arc::clone(path) };
        match (self.dated, self.undated) {
            (Some((first, last)), _) => {
                Some((source(Some(first.date), first.path), source(Some(last.date), last.path)))
            }
            (None, Some((first, last))) => Some((source(None, first), source(None, last))),
            (None, None) => None,
        }
    }
}

/// In which articles something was seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Uses<'a> {
    pub articles: u32,
    range: Range<'a>,
}

impl<'a> Uses<'a> {
    /// The oldest and the newest.
    pub fn ends(&self) -> Option<(Source, Source)> {
        self.range.ends()
    }

    fn see(&mut self, date: Option<Date>, path: &'a Arc<str>) {
        self.articles += 1;
        self.range.see(date, path);
    }
}

/// Counters for every entity of the disk, zero between two uses.
#[derive(Debug, Default)]
pub struct Counters {
    counts: Vec<u32>,
    touched: Vec<u32>,
}

impl Counters {
    fn add(&mut self, id: u32, more: u32) {
        if let Some(count) = self.counts.get_mut(id as usize) {
            if *count == 0 {
                self.touched.push(id);
            }
            *count += more;
        }
    }

    fn take(&mut self, id: u32) -> u32 {
        self.counts.get_mut(id as usize).map(std::mem::take).unwrap_or(0)
    }

    fn give(&mut self, from: u32, to: u32) {
        if from != to {
            let count = self.take(from);
            self.add(to, count);
        }
    }

    /// What was counted; all counters are zero again.
    fn drain(&mut self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let counts = &mut self.counts;
        self.touched.drain(..).map(move |id| (id, std::mem::take(&mut counts[id as usize])))
    }
}

/// What was counted of one name of the disk, under the numbers of its spellings and roles.
pub struct OfName<'a> {
    pub spellings: Vec<u32>,
    /// How many articles have it as their name for the entity.
    pub names: Vec<u32>,
    pub roles: Vec<Uses<'a>>,
}

/// What was counted of one entity.
#[derive(Default)]
pub struct Tally<'a> {
    pub mentions: u32,
    pub articles: u32,
    range: Range<'a>,
    spellings: FxHashMap<&'a str, u32>,
    /// Which spelling is how many articles' name for it.
    names: FxHashMap<&'a str, u32>,
    roles: FxHashMap<RoleRef<'a>, Uses<'a>>,
    /// The newest article that quotes it, the path alone where no quoting article is dated.
    pub quoted: Option<(Option<Date>, &'a Arc<str>)>,
    companions: Vec<(EntityKey, u32)>,
    /// In the order of the group's numbers.
    pub of_names: Vec<OfName<'a>>,
}

impl<'a> Tally<'a> {
    /// So many companions are known at least, where there are as many.
    const COMPANIONS: usize = 12;

    pub fn of(view: &View<'a>, group: &Group, counters: &mut Counters) -> Tally<'a> {
        let mut tally = Tally::default();
        let names = &view.model.names;
        counters.counts.resize(names.len(), 0);
        let mut of_names: Vec<OfName<'a>> = group
            .numbers
            .iter()
            .map(|&id| OfName {
                spellings: vec![0; names.spellings(id).len()],
                names: vec![0; names.spellings(id).len()],
                roles: vec![Uses::default(); names.roles(id).len()],
            })
            .collect();
        let mut detail = Detail::default();
        for &number in articles_of(view, group).iter() {
            let Some(article) = view.on_disk(number) else { continue };
            let digest = view.model.digest(article);
            let mut quoted = false;
            for (&id, counted) in group.numbers.iter().zip(&mut of_names) {
                if !digest.read(id, &mut detail) {
                    continue;
                }
                tally.mentions += detail.mentions();
                for used in &detail.forms {
                    add(&mut counted.spellings, used.form, used.mentions);
                }
                add(&mut counted.names, detail.name, 1);
                for &role in &detail.roles {
                    if let Some(uses) = counted.roles.get_mut(role as usize) {
                        uses.see(article.date, &article.path);
                    }
                }
                quoted |= detail.quoted;
            }
            tally.see(article.date, &article.path, quoted);
            if digest.entities().len() <= CROWD {
                for id in digest.entities() {
                    counters.add(id, 1);
                }
            }
        }
        for (&id, counted) in group.numbers.iter().zip(&of_names) {
            for (spelling, (&mentions, &as_name)) in
                names.spellings(id).zip(counted.spellings.iter().zip(&counted.names))
            {
                *tally.spellings.entry(spelling).or_default() += mentions;
                *tally.names.entry(spelling).or_default() += as_name;
            }
            for (role, uses) in names.roles(id).zip(&counted.roles) {
                if uses.articles > 0 {
                    tally.roles.insert(role, *uses);
                }
            }
        }
        tally.of_names = of_names;
        let mut companions: FxHashMap<EntityKey, u32> = FxHashMap::default();
        tally.count_buffers(view, group, counters, &mut companions);
        tally.fold_companions(view, group, counters, companions);
        tally
    }

    fn see(&mut self, date: Option<Date>, path: &'a Arc<str>, quoted: bool) {
        self.articles += 1;
        self.range.see(date, path);
        // `None` is less than any day.
        if quoted && self.quoted < Some((date, path)) {
            self.quoted = Some((date, path));
        }
    }

    fn count_buffers(
        &mut self,
        view: &View<'a>,
        group: &Group,
        counters: &mut Counters,
        companions: &mut FxHashMap<EntityKey, u32>,
    ) {
        let member = |key: &EntityKey| group.members.contains(key);
        for (path, facts, named) in view.buffers(member) {
            let mut roles: Vec<RoleRef<'a>> = Vec::new();
            for &EntityFacts { name, roles: given, mentions, .. } in &named {
                self.mentions += mentions.len() as u32;
                for mention in mentions {
                    *self.spellings.entry(&mention.form).or_default() += 1;
                }
                *self.names.entry(name).or_default() += 1;
                roles.extend(given.iter().map(RoleRef::from));
            }
            roles.sort_by_key(|role| (role.text, role.head, role.of, role.status as u8));
            roles.dedup();
            for role in roles {
                self.roles.entry(role).or_default().see(facts.date, path);
            }
            let speaks = |speaker: u32| {
                facts.entities.get(speaker as usize).is_some_and(|entity| member(&entity.key))
            };
            self.see(facts.date, path, facts.quotations.iter().any(|q| speaks(q.speaker)));
            let mut keys: Vec<&EntityKey> = facts.entities.iter().map(|e| &e.key).collect();
            keys.sort();
            keys.dedup();
            if keys.len() > CROWD {
                continue;
            }
            for key in keys {
                match view.model.names.find(key) {
                    Some(id) => counters.add(id, 1),
                    None => *companions.entry(key.clone()).or_default() += 1,
                }
            }
        }
    }

    /// Adds what was counted of bare surnames to those whom they mean.
    fn fold_companions(
        &mut self,
        view: &View<'a>,
        group: &Group,
        counters: &mut Counters,
        mut companions: FxHashMap<EntityKey, u32>,
    ) {
        let names = &view.model.names;
        let bare: Vec<u32> =
            counters.touched.iter().copied().filter(|&id| view.may_mean_another(id)).collect();
        for id in bare {
            match view.meant(id) {
                Some(meant) => counters.give(id, meant),
                None => *companions.entry(names.key(id)).or_default() += counters.take(id),
            }
        }
        let mut strange: FxHashMap<EntityKey, u32> = FxHashMap::default();
        for (key, count) in companions {
            let key = match view.resolve(&key) {
                Resolution::Known(key) => key,
                _ => key,
            };
            match names.find(&key) {
                Some(id) => counters.add(id, count),
                None if group.members.contains(&key) => {}
                None => *strange.entry(key).or_default() += count,
            }
        }
        let known: Vec<(u32, u32)> = counters
            .drain()
            .filter(|&(id, count)| count > 0 && !group.numbers.contains(&id))
            .collect();
        // The least that can still be among the companions shown, ties included.
        let mut counts: Vec<u32> =
            known.iter().map(|&(_, count)| count).chain(strange.values().copied()).collect();
        counts.sort_unstable_by_key(|&count| Reverse(count));
        let least = counts.get(Tally::COMPANIONS - 1).copied().unwrap_or(0);
        self.companions = known
            .into_iter()
            .filter(|&(_, count)| count >= least)
            .map(|(id, count)| (names.key(id), count))
            .chain(strange.into_iter().filter(|&(_, count)| count >= least))
            .collect();
    }

    /// The name by which the entity is shown.
    pub fn name(&self) -> Option<&'a str> {
        best_name(self.names.iter().map(|(&name, &articles)| (name, articles)))
    }

    fn spellings(&self) -> Vec<Spelling> {
        let mut spellings: Vec<Spelling> = self
            .spellings
            .iter()
            .filter(|&(_, &mentions)| mentions > 0)
            .map(|(&text, &mentions)| Spelling { text: text.to_owned(), mentions })
            .collect();
        spellings.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.text.cmp(&b.text)));
        spellings
    }

    /// Roles that differ in wording only are one: *presidente Usa* and *presidente degli Stati Uniti*.
    pub fn roles(&self) -> Vec<RoleSeen> {
        type Sense<'a> = (&'a str, Option<&'a str>, RoleStatus);
        let mut senses: FxHashMap<Sense<'a>, Vec<(&'a str, &Uses<'a>)>> = FxHashMap::default();
        for (role, uses) in &self.roles {
            senses.entry((role.head, role.of, role.status)).or_default().push((role.text, uses));
        }
        let mut roles: Vec<RoleSeen> = senses
            .into_iter()
            .filter_map(|((head, of, status), wordings)| {
                let mut all = Uses::default();
                for (_, uses) in &wordings {
                    all.articles += uses.articles;
                    all.range.merge(&uses.range);
                }
                let (first, last) = all.ends()?;
                let (text, _) = wordings
                    .into_iter()
                    .max_by_key(|&(text, uses)| (uses.articles, Reverse(text)))?;
                Some(RoleSeen {
                    text: text.to_owned(),
                    head: head.to_owned(),
                    of: of.map(str::to_owned),
                    status,
                    articles: all.articles,
                    first,
                    last,
                })
            })
            .collect();
        roles.sort_by(|a, b| {
            let age = |role: &RoleSeen| Reverse((role.last.date, role.articles));
            age(a).cmp(&age(b)).then_with(|| a.text.cmp(&b.text))
        });
        roles
    }

    /// The most frequent first.
    pub fn companions(&self, view: &View<'_>, most: usize) -> Vec<Companion> {
        let mut companions: Vec<Companion> = self
            .companions
            .iter()
            .map(|(key, articles)| Companion {
                key: key.clone(),
                name: view.name(key),
                articles: *articles,
            })
            .collect();
        companions.sort_by(|a, b| {
            b.articles.cmp(&a.articles).then_with(|| (&a.name, &a.key).cmp(&(&b.name, &b.key)))
        });
        companions.truncate(most);
        companions
    }

    /// The card, but for the quotation, which has to be read from an article.
    pub fn card(&self, view: &View<'_>, group: &Group) -> Card {
        let (first, last) = self.range.ends().unzip();
        Card {
            key: group.key.clone(),
            name: view
                .stated_name(&group.key)
                .or_else(|| self.name())
                .unwrap_or(&group.key.name)
                .to_owned(),
            full: group.key.is_full(),
            roles: self.roles(),
            spellings: self.spellings(),
            mentions: self.mentions,
            articles: self.articles,
            first,
            last,
            appears_with: self.companions(view, Card::COMPANIONS),
            quotation: None,
            candidates: group.candidates.clone(),
            partial: false,
        }
    }
}

/// The articles of the disk that name the entity by any of its names, ascending.
pub fn articles_of<'a>(view: &View<'a>, group: &Group) -> std::borrow::Cow<'a, [u32]> {
    let names = &view.model.names;
    match group.numbers.as_slice() {
        [] => Default::default(),
        &[id] => names.articles(id).into(),
        ids => {
            let mut all: Vec<u32> =
                ids.iter().flat_map(|&id| names.articles(id)).copied().collect();
            all.sort_unstable();
            all.dedup();
            all.into()
        }
    }
}

fn add(counts: &mut [u32], at: u32, more: u32) {
    if let Some(count) = counts.get_mut(at as usize) {
        *count += more;
    }
}
