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
use std::sync::Arc;

/// How many articles' places are read from the store at a time.
const PAGE: usize = 256;
/// Most who ask want the first alone.
const FIRST_PAGE: usize = 4;
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
    pub fn references<'c>(
        &'c self,
        entity: &EntityKey,
    ) -> impl Iterator<Item = Occurrences> + use<'c> {
        let (group, sources) = self.sources(entity).unzip();
        let mut sources: std::vec::IntoIter<Source> = sources.unwrap_or_default().into_iter();
        let mut page: std::vec::IntoIter<Occurrences> = Vec::new().into_iter();
        let mut size = FIRST_PAGE;
        std::iter::from_fn(move || {
            loop {
                if let Some(occurrences) = page.next() {
                    return Some(occurrences);
                }
                let wanted: Vec<Source> = sources.by_ref().take(size).collect();
                size = PAGE;
                if wanted.is_empty() {
                    return None;
                }
                page = self.occurrences(group.as_ref()?, wanted).into_iter();
            }
        })
    }

    /// The articles that name an entity, the oldest first.
    pub(super) fn sources(&self, entity: &EntityKey) -> Option<(Group, Vec<Source>)> {
        let state = self.read();
        let view = state.view();
        let group = view.group(entity)?;
        let mut sources: Vec<Source> = articles_of(&view, &group)
            .iter()
            .filter_map(|&number| view.on_disk(number))
            .map(|article| Source { date: article.date, path: Arc::clone(&article.path) })
            .collect();
        for (path, facts, _) in view.buffers(|key| group.members.contains(key)) {
            sources.push(Source { date: facts.date, path: Arc::clone(path) });
        }
        sources.sort_unstable_by(oldest_first);
        Some((group, sources))
    }

    /// The oldest article that names an entity.
    pub fn oldest(&self, entity: &EntityKey) -> Option<Source> {
        self.sources(entity)?.1.into_iter().next()
    }

    /// Where the articles name the entity. An article that has changed since it was listed is
    /// answered as it is now, or left out if it does not name it any more.
    pub(super) fn occurrences(&self, group: &Group, sources: Vec<Source>) -> Vec<Occurrences> {
        let state = self.read();
        let view = state.view();
        let disk: Vec<(u32, Stamp)> = sources
            .iter()
            .filter(|source| !state.open.contains_key(&source.path))
            .filter_map(|source| {
                let number = state.model.find(&source.path)?;
                Some((number, state.model.article(number)?.stamp))
            })
            .collect();
        let stored = state.store.all_facts(&disk).unwrap_or_default();
        let mut found = Vec::with_capacity(sources.len());
        for source in sources {
            let mentions = if let Some(facts) = state.open.get(&source.path) {
                in_buffer(facts, group)
            } else {
                let Some(number) = state.model.find(&source.path) else { continue };
                let at = disk.iter().position(|&(known, _)| known == number);
                let stored = at.and_then(|at| stored.get(at)?.as_ref());
                let facts = state.model.pending.get(&number).map(|facts| &**facts).or(stored);
                facts.map(|facts| on_disk(&view, facts, group)).unwrap_or_default()
            };
            if !mentions.is_empty() {
                let open = state.open.contains_key(&source.path);
                found.push(Occurrences { source, open, mentions });
            }
        }
        found
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
                stats.mentions += article.digest.mentions(&mut detail);
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
    let mut found: Vec<Occurrence> = named
        .flat_map(|entity| &entity.mentions)
        .map(|mention| Occurrence {
            place: mention.place,
            form: mention.form.clone(),
            full: mention.full,
        })
        .collect();
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
