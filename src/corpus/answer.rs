//! Answering.

use super::facts::{ArticleFacts, DateFacts, EntityKey};
use super::model::{Stamp, day_number};
use super::pack::Packed;
use super::query::{
    Card, Companion, Located, Occurrence, Occurrences, OnDay, Quotation, Resolution, Source, Stats,
};
use super::read::{ordinary, read_article_within};
use super::tally::{Counters, Tally, articles_of};
use super::view::{Group, View};
use super::{Corpus, State};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How many articles' places are read from the store at a time.
const PAGE: usize = 256;
/// Most who ask want the first alone.
const FIRST_PAGE: usize = 4;
/// So many are put in order at first.
const FEW: usize = 1_024;
/// An expression of more days than this (a quarter, a year) does not speak of each of its days.
const LONGEST: i32 = 31;

impl Corpus {
    /// What there is to say of an entity; a bare surname that can only mean one person gives that
    /// person's. `None` if no article names it.
    pub fn card(&self, entity: &EntityKey) -> Option<Card> {
        let state = self.read();
        let view = state.view();
        let group = view.group(entity)?;
        let tally = Tally::of(&view, &group, &mut Counters::default());
        let mut card = tally.card(&view, &group);
        card.partial = state.scanning.is_some();
        let quoted = tally.quoted.map(|(_, path)| Arc::clone(path));
        drop(state);
        card.quotation = quoted.and_then(|path| self.quotation(&path, &group));
        Some(card)
    }

    /// The last words that the article lets the entity say.
    fn quotation(&self, path: &Arc<str>, group: &Group) -> Option<Quotation> {
        let state = self.read();
        if let Some(facts) = state.open.get(path) {
            let speaks = |speaker: u32| {
                let speaker = facts.entities.get(speaker as usize);
                speaker.is_some_and(|entity| group.members.contains(&entity.key))
            };
            let said = facts.quotations.iter().rfind(|said| speaks(said.speaker))?;
            let source = Source { date: facts.date, path: Arc::clone(path) };
            return Some(Quotation { source, place: said.place, text: said.text.clone() });
        }
        let number = state.model.find(path)?;
        let article = state.model.article(number)?;
        let source = Source { date: article.date, path: Arc::clone(path) };
        let facts = facts_of(&state, number, article.stamp)?;
        drop(state);
        let speaks = |speaker: u32| {
            let speaker = facts.entities.get(speaker as usize);
            speaker.is_some_and(|entity| group.numbers.contains(&entity.id))
        };
        let said = facts.quotations.iter().rfind(|said| speaks(said.speaker))?;
        let file = self.root.join(&**path);
        let text = ordinary(&file)
            .and_then(|()| read_article_within(&file, self.options.max_article_bytes));
        // The file may have changed since it was read.
        let text = words_of(text.ok()?.get(said.place.span.range())?);
        Some(Quotation { source, place: said.place, text })
    }

    /// All mentions of an entity, article by article, the oldest article first, undated ones last.
    /// They are looked up as they are asked for, some hundred articles at a time: the first are there
    /// at once, however many there are, and who has seen enough stops.
    pub fn references<'c>(
        &'c self,
        entity: &EntityKey,
    ) -> impl Iterator<Item = Occurrences> + use<'c> {
        let mut queue = self.queued(entity);
        let mut page: std::vec::IntoIter<Occurrences> = Vec::new().into_iter();
        let mut size = FIRST_PAGE;
        std::iter::from_fn(move || {
            loop {
                if let Some(occurrences) = page.next() {
                    return Some(occurrences);
                }
                page = self.page(queue.as_mut()?, size)?.into_iter();
                size = (size * 4).min(PAGE);
            }
        })
    }

    /// The articles that name an entity.
    fn queued(&self, entity: &EntityKey) -> Option<Queue> {
        let state = self.read();
        let view = state.view();
        let group = view.group(entity)?;
        let mut disk: Vec<(u32, u32)> = articles_of(&view, &group)
            .iter()
            .filter_map(|&number| Some((age(view.on_disk(number)?.date), number)))
            .collect();
        // Most who ask want the first alone: the others are put in order when they are needed.
        let mut sorted = disk.len();
        if sorted > FEW {
            disk.select_nth_unstable(FEW);
            sorted = FEW;
        }
        disk[..sorted].sort_unstable();
        let named = view.buffers(|key| group.members.contains(key));
        let mut open: Vec<(u32, Arc<str>)> =
            named.map(|(path, facts, _)| (age(facts.date), Arc::clone(path))).collect();
        open.sort_unstable();
        Some(Queue { group, disk, sorted, open, disk_at: 0, open_at: 0 })
    }

    /// The articles that name an entity, the oldest first.
    pub(super) fn sources(&self, entity: &EntityKey) -> Option<(Group, Vec<Source>)> {
        let mut queue = self.queued(entity)?;
        let state = self.read();
        let mut sources = Vec::new();
        while queue.next_day(&state, &mut sources) {}
        Some((queue.group, sources.into_iter().map(|(source, _)| source).collect()))
    }

    /// The oldest article that names an entity.
    pub fn oldest(&self, entity: &EntityKey) -> Option<Source> {
        let mut day = Vec::new();
        self.queued(entity)?.next_day(&self.read(), &mut day);
        Some(day.into_iter().next()?.0)
    }

    /// Where the articles name the entity.
    pub(super) fn occurrences(&self, group: &Group, sources: Vec<Source>) -> Vec<Occurrences> {
        let state = self.read();
        let number = |source: &Source| {
            let file = !state.open.contains_key(&source.path);
            file.then(|| state.model.find(&source.path)).flatten()
        };
        let wanted = sources.into_iter().map(|source| (number(&source), source));
        found_in(&state, group, wanted.map(|(number, source)| (source, number)).collect())
    }

    /// Where the next articles of the list, `size` or some more, name the entity. `None` at the end
    /// of the list.
    fn page(&self, queue: &mut Queue, size: usize) -> Option<Vec<Occurrences>> {
        let state = self.read();
        let mut wanted = Vec::new();
        while wanted.len() < size && queue.next_day(&state, &mut wanted) {}
        (!wanted.is_empty()).then(|| found_in(&state, &queue.group, wanted))
    }

    /// The oldest mention that names the entity in full; the oldest of all if none does.
    pub fn first_full_mention(&self, entity: &EntityKey) -> Option<Located> {
        let mut oldest = None;
        for Occurrences { source, mentions, .. } in self.references(entity) {
            for occurrence in mentions {
                if occurrence.full {
                    return Some(Located { source, occurrence });
                }
                oldest.get_or_insert_with(|| Located { source: source.clone(), occurrence });
            }
        }
        oldest
    }

    /// The articles from `day` and those that speak of it, by path.
    pub fn articles_on(&self, day: Date) -> Vec<OnDay> {
        let state = self.read();
        let view = state.view();
        let speaks = |date: &DateFacts| {
            date.first <= day
                && day <= date.last
                && day_number(date.last) - day_number(date.first) < LONGEST
        };
        let mut found: Vec<OnDay> = Vec::new();
        for (path, facts) in &state.open {
            let places: Vec<_> =
                facts.dates.iter().filter(|d| speaks(d)).map(|d| d.place).collect();
            if facts.date == Some(day) || !places.is_empty() {
                let source = Source { date: facts.date, path: Arc::clone(path) };
                found.push(OnDay { source, title: facts.title.clone(), places });
            }
        }
        let published = state.model.articles().filter(|(_, article)| article.date == Some(day));
        let mut numbers: Vec<u32> = published.map(|(number, _)| number).collect();
        numbers.extend(state.store.articles_on(day, LONGEST).unwrap_or_default());
        numbers.extend(state.model.pending.keys());
        numbers.sort_unstable();
        numbers.dedup();
        let number = day_number(day);
        for article_number in numbers {
            let Some(article) = view.on_disk(article_number) else { continue };
            let places: Vec<_> = facts_of(&state, article_number, article.stamp)
                .map(|facts| facts.dates.clone())
                .unwrap_or_default()
                .into_iter()
                .filter(|date| date.first <= number && number <= date.last)
                .filter(|date| date.last - date.first < LONGEST)
                .map(|date| date.place)
                .collect();
            if article.date == Some(day) || !places.is_empty() {
                let source = Source { date: article.date, path: Arc::clone(&article.path) };
                let title = state.store.title(article_number).unwrap_or_default();
                found.push(OnDay { source, title, places });
            }
        }
        found.sort_by(|a, b| a.source.path.cmp(&b.source.path));
        found
    }

    /// Who is meant by `entity` in an article that also names `context`.
    pub fn resolve(&self, entity: &EntityKey, context: &[EntityKey]) -> Resolution {
        let state = self.read();
        let view = state.view();
        match view.resolve(entity) {
            Resolution::Ambiguous(candidates) => {
                Resolution::Ambiguous(nearest_first(&view, candidates, context))
            }
            clear => clear,
        }
    }

    pub fn stats(&self) -> Stats {
        let state = self.read();
        let view = state.view();
        let mut stats = Stats { scanning: state.scanning, ..Stats::default() };
        let mut detail = super::digest::Detail::default();
        for (number, article) in state.model.articles() {
            if view.on_disk(number).is_some() {
                stats.articles += 1;
                stats.dated += u32::from(article.date.is_some());
                stats.mentions += state.model.digest(article).mentions(&mut detail);
            }
        }
        for facts in state.open.values() {
            stats.articles += 1;
            stats.dated += u32::from(facts.date.is_some());
            stats.mentions += facts.entities.iter().map(|e| e.mentions.len() as u64).sum::<u64>();
        }
        stats.entities = view.entities();
        stats.notes = state.opened.iter().chain(&state.notes).cloned().collect();
        stats
    }
}

/// What a quotation says: without its marks, each run of white space as one space.
pub(super) fn words_of(quotation: &str) -> String {
    let words = quotation.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_matches(['"', '«', '»', '“', '”', '„', '‘', '’']).trim().to_owned()
}

/// Articles that name an entity: by day, undated ones last, and those of a day by path.
struct Queue {
    group: Group,
    /// Age and number of those of the disk; the order of a day is found when it is its turn.
    disk: Vec<(u32, u32)>,
    /// How many of them are in order.
    sorted: usize,
    /// Age and path of buffers.
    open: Vec<(u32, Arc<str>)>,
    disk_at: usize,
    open_at: usize,
}

impl Queue {
    /// Puts the articles of the next day into `wanted`, those of the disk with their numbers; false
    /// if there is none.
    fn next_day(&mut self, state: &State, wanted: &mut Vec<(Source, Option<u32>)>) -> bool {
        // A day is whole when the one after it has begun.
        let whole = |at: usize, disk: &[(u32, u32)], sorted: usize| {
            disk.get(at)
                .is_none_or(|(day, _)| disk[at..sorted].iter().any(|(other, _)| other > day))
        };
        if self.sorted < self.disk.len() && !whole(self.disk_at, &self.disk, self.sorted) {
            self.disk[self.disk_at..].sort_unstable();
            self.sorted = self.disk.len();
        }
        let (disk, open) = (&self.disk[self.disk_at..], &self.open[self.open_at..]);
        let days = disk.first().map(|(day, _)| day).into_iter();
        let Some(&day) = days.chain(open.first().map(|(day, _)| day)).min() else { return false };
        let (mut of_disk, mut of_open) = (0, 0);
        let from = wanted.len();
        for &(_, number) in disk.iter().take_while(|(other, _)| *other == day) {
            of_disk += 1;
            if let Some(article) = state.model.article(number) {
                let source = Source { date: article.date, path: Arc::clone(&article.path) };
                wanted.push((source, Some(number)));
            }
        }
        for (_, path) in open.iter().take_while(|(other, _)| *other == day) {
            of_open += 1;
            let date = state.open.get(path).and_then(|facts| facts.date);
            wanted.push((Source { date, path: Arc::clone(path) }, None));
        }
        self.disk_at += of_disk;
        self.open_at += of_open;
        wanted[from..].sort_unstable_by(|(a, _), (b, _)| a.path.cmp(&b.path));
        true
    }
}

/// Where these articles name the entity: those of the disk, which have a number, and buffers. An
/// article that has changed since it was queue is answered as it is now, or left out if it does not
/// name the entity any more.
fn found_in(state: &State, group: &Group, wanted: Vec<(Source, Option<u32>)>) -> Vec<Occurrences> {
    let view = state.view();
    let stamped: Vec<(u32, Stamp)> = wanted
        .iter()
        .filter_map(|&(_, number)| Some((number?, state.model.article(number?)?.stamp)))
        .filter(|(number, _)| !state.model.pending.contains_key(number))
        .collect();
    let stored = state.store.all_facts(&stamped).unwrap_or_default();
    let stored: FxHashMap<u32, Packed> = stamped
        .into_iter()
        .zip(stored)
        .filter_map(|((number, _), facts)| Some((number, facts?)))
        .collect();
    let found = wanted.into_iter().filter_map(|(source, number)| {
        let buffer = state.open.get(&source.path);
        let mentions = match (buffer, number) {
            (Some(facts), _) => in_buffer(facts, group),
            (None, Some(number)) => {
                let pending = state.model.pending.get(&number).map(|facts| &**facts);
                on_disk(&view, pending.or(stored.get(&number))?, group)
            }
            (None, None) => return None,
        };
        let open = buffer.is_some();
        (!mentions.is_empty()).then_some(Occurrences { source, open, mentions })
    });
    found.collect()
}

/// Orders articles by their day, undated ones last.
fn age(date: Option<Date>) -> u32 {
    date.map_or(u32::MAX, |date| day_number(date).wrapping_sub(i32::MIN) as u32)
}

/// Undated articles last.
pub(super) fn oldest_first(a: &Source, b: &Source) -> std::cmp::Ordering {
    (a.date.is_none(), a).cmp(&(b.date.is_none(), b))
}

/// The facts of an article of the disk; an error of the store counts as none.
pub(super) fn facts_of(state: &State, number: u32, stamp: Stamp) -> Option<Arc<Packed>> {
    if let Some(facts) = state.model.pending.get(&number) {
        return Some(Arc::clone(facts));
    }
    state.store.facts(number, stamp).ok().flatten().map(Arc::new)
}

fn on_disk(view: &View<'_>, facts: &Packed, group: &Group) -> Vec<Occurrence> {
    let names = &view.model.names;
    let occurrence = |mention: &super::pack::PackedMention| {
        let id = facts.entities.get(mention.entity as usize)?.id;
        if !group.numbers.contains(&id) {
            return None;
        }
        let form = names.spellings(id).nth(mention.form as usize)?.to_owned();
        Some(Occurrence { place: mention.place, form, full: mention.full })
    };
    facts.mentions.iter().filter_map(occurrence).collect()
}

fn in_buffer(facts: &ArticleFacts, group: &Group) -> Vec<Occurrence> {
    let named = facts.entities.iter().filter(|entity| group.members.contains(&entity.key));
    let mut found: Vec<Occurrence> =
        named.flat_map(|entity| &entity.mentions).map(Occurrence::from).collect();
    found.sort_by_key(|occurrence| occurrence.place);
    found
}

/// Those first who stand in one article with most of the context.
fn nearest_first(
    view: &View<'_>,
    candidates: Vec<Companion>,
    context: &[EntityKey],
) -> Vec<Companion> {
    let names = &view.model.names;
    let context: Vec<u32> = context.iter().filter_map(|key| names.find(key)).collect();
    let met = |companion: &Companion| {
        let Some(id) = names.find(&companion.key) else { return 0 };
        let beside = |other: u32| {
            let (short, long) = (names.articles(id), names.articles(other));
            let (short, long) =
                if short.len() < long.len() { (short, long) } else { (long, short) };
            short.iter().any(|article| long.binary_search(article).is_ok())
        };
        context.iter().filter(|&&other| other != id && beside(other)).count()
    };
    let mut nearest: Vec<(usize, Companion)> =
        candidates.into_iter().map(|candidate| (met(&candidate), candidate)).collect();
    // Stable: equals stay in the order of their frequency.
    nearest.sort_by_key(|&(met, _)| std::cmp::Reverse(met));
    nearest.into_iter().map(|(_, candidate)| candidate).collect()
}
