//! What happened when: the days on which articles were written and those they speak of.

use super::Corpus;
use super::State;
use super::answer::facts_of;
use super::facts::{DateFacts, EntityKey};
use super::model::day_number;
use super::pack::Packed;
use super::place::Place;
use super::query::Source;
use super::view::{Group, View};
use crate::text::Span;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An expression of more days than this does not belong to the day that it begins with.
const LONGEST: i32 = 7;
/// What stands further apart than this, in bytes, is not in one sentence.
const NEAR: u32 = 400;
/// So many articles that name an entity are looked at.
const LOOKED_AT: usize = 600;
/// Articles are written a while before or after the days they speak of.
const AROUND: i32 = 62;

/// Whether two places of an article, by its path, stand in one sentence.
pub type InOneSentence<'a> = dyn Fn(&str, Span, Span) -> bool + 'a;

/// Which days are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only articles that name it, and only dates in one sentence with its name.
    pub entity: Option<EntityKey>,
    /// The first and the last day that may be among them.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// The most days: the first ones if `from` is given, else the last ones.
    pub days: usize,
    /// The most articles and the most dates of a day, each.
    pub of_a_day: usize,
}

/// Days in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chronicle {
    pub days: Vec<Day>,
    /// All days between the bounds.
    pub total: usize,
    /// The nearest day before and after those given, beyond the bounds too.
    pub earlier: Option<Date>,
    pub later: Option<Date>,
    /// Articles that nobody knows the day of.
    pub undated: Vec<Source>,
    pub partial: bool,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    /// Articles of that day: some, and how many there are.
    pub articles: Vec<Titled>,
    pub written: u32,
    /// Where articles speak of it: some, and how many there are.
    pub spoken: Vec<Spoken>,
    pub times: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titled {
    pub source: Source,
    pub title: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    pub source: Source,
    /// Of the expression.
    pub place: Place,
}

/// What is known of a day before it is shown.
#[derive(Debug, Default)]
struct Gathered {
    articles: Vec<Source>,
    spoken: Vec<Spoken>,
    times: u32,
}

impl Corpus {
    /// `in_one_sentence` tells which dates belong to an entity that is asked about.
    pub fn chronicle(&self, wanted: &Wanted, in_one_sentence: &InOneSentence<'_>) -> Chronicle {
        match &wanted.entity {
            Some(entity) => self.chronicle_of(entity, wanted, in_one_sentence),
            None => self.chronicle_of_all(wanted),
        }
    }

    fn chronicle_of_all(&self, wanted: &Wanted) -> Chronicle {
        let state = self.read();
        let view = state.view();
        let bounds = Bounds::of(wanted);
        let all = days_of_all(&state, &view);
        let (days, mut chronicle) = window(&all, &bounds, wanted);
        chronicle.partial = state.scanning.is_some();
        let mut gathered: BTreeMap<i32, Gathered> =
            days.iter().map(|&day| (day, Gathered::default())).collect();
        let on_disk = state.model.articles().filter(|&(n, _)| view.on_disk(n).is_some());
        let on_disk = on_disk.map(|(_, article)| (article.date, &article.path));
        let buffers = state.open.iter().map(|(path, facts)| (facts.date, path));
        for (date, path) in on_disk.chain(buffers) {
            let source = || Source { date, path: Arc::clone(path) };
            match date {
                None => chronicle.undated.push(source()),
                Some(date) => {
                    if let Some(day) = gathered.get_mut(&day_number(date)) {
                        day.articles.push(source());
                    }
                }
            }
        }
        chronicle.undated.sort();
        for (&number, day) in &mut gathered {
            speak(&state, &view, number, day, wanted.of_a_day);
        }
        chronicle.days = gathered
            .into_iter()
            .filter_map(|(number, day)| self.day(&state, number, day, wanted))
            .collect();
        chronicle
    }

    fn chronicle_of(
        &self,
        entity: &EntityKey,
        wanted: &Wanted,
        in_one_sentence: &InOneSentence<'_>,
    ) -> Chronicle {
        let bounds = Bounds::of(wanted);
        let Some((group, sources)) = self.sources(entity) else { return Chronicle::default() };
        let (dated, undated): (Vec<Source>, Vec<Source>) =
            sources.into_iter().partition(|source| source.date.is_some());
        // The oldest come first.
        let around = |source: &&Source| {
            let day = source.date.map(day_number);
            day.is_some_and(|day| {
                bounds.from.saturating_sub(AROUND) <= day && day <= bounds.to.saturating_add(AROUND)
            })
        };
        let mut near: Vec<Source> = dated.iter().filter(around).cloned().collect();
        if near.len() > LOOKED_AT {
            if wanted.from.is_some() {
                near.truncate(LOOKED_AT);
            } else {
                near.drain(..near.len() - LOOKED_AT);
            }
        }
        let mut gathered: BTreeMap<i32, Gathered> = BTreeMap::default();
        for source in near.iter().chain(undated.iter().take(LOOKED_AT)) {
            if let Some(day) = source.date.map(day_number) {
                gathered.entry(day).or_default().articles.push(source.clone());
            }
            for (day, place) in self.spoken_beside(&group, source, in_one_sentence) {
                let day = gathered.entry(day).or_default();
                day.times += 1;
                if day.spoken.len() < wanted.of_a_day {
                    day.spoken.push(Spoken { source: source.clone(), place });
                }
            }
        }
        let all: BTreeSet<i32> = gathered.keys().copied().collect();
        let (days, mut chronicle) = window(&all, &bounds, wanted);
        gathered.retain(|day, _| days.contains(day));
        let state = self.read();
        chronicle.partial = state.scanning.is_some();
        chronicle.undated = undated;
        chronicle.days = gathered
            .into_iter()
            .filter_map(|(number, day)| self.day(&state, number, day, wanted))
            .collect();
        chronicle
    }

    /// The dates of an article that stand in one sentence with a mention of an entity.
    fn spoken_beside(
        &self,
        group: &Group,
        source: &Source,
        in_one_sentence: &InOneSentence<'_>,
    ) -> Vec<(i32, Place)> {
        let state = self.read();
        let (mentions, dates): (Vec<Place>, Vec<(i32, i32, Place)>) =
            if let Some(facts) = state.open.get(&source.path) {
                let named =
                    facts.entities.iter().filter(|entity| group.members.contains(&entity.key));
                let mentions = named.flat_map(|entity| &entity.mentions).map(|m| m.place);
                (mentions.collect(), facts.dates.iter().map(numbered).collect())
            } else {
                let facts = state.model.find(&source.path).and_then(|number| {
                    facts_of(&state, number, state.model.article(number)?.stamp)
                });
                let Some(facts) = facts else { return Vec::new() };
                let of_group = |entity: u32| {
                    let entity = facts.entities.get(entity as usize);
                    entity.is_some_and(|entity| group.numbers.contains(&entity.id))
                };
                let mentions = facts.mentions.iter().filter(|m| of_group(m.entity));
                (mentions.map(|m| m.place).collect(), of_packed(&facts).collect())
            };
        drop(state);
        let beside = |place: &Place| {
            mentions.iter().any(|mention| {
                let (a, b) = (mention.span, place.span);
                let gap = a.start.abs_diff(b.end).min(b.start.abs_diff(a.end));
                gap <= NEAR && in_one_sentence(&source.path, a, b)
            })
        };
        dates
            .into_iter()
            .filter(|(first, last, place)| last - first < LONGEST && beside(place))
            .map(|(first, _, place)| (first, place))
            .collect()
    }

    fn day(&self, state: &State, number: i32, mut day: Gathered, wanted: &Wanted) -> Option<Day> {
        let date = date_of(number)?;
        let written = day.articles.len() as u32;
        day.articles.sort();
        day.articles.truncate(wanted.of_a_day);
        let title = |source: &Source| match state.open.get(&source.path) {
            Some(facts) => facts.title.clone(),
            None => state.store.title(state.model.find(&source.path)?).ok().flatten(),
        };
        let articles = day
            .articles
            .into_iter()
            .map(|source| Titled { title: title(&source), source })
            .collect();
        day.spoken.sort_by(|a, b| (&a.source, a.place).cmp(&(&b.source, b.place)));
        // A day that only an article spoke of which a buffer stands before now.
        (written > 0 || day.times > 0).then_some(Day {
            date,
            articles,
            written,
            spoken: day.spoken,
            times: day.times,
        })
    }

    /// The title of an article, by its path.
    pub fn title(&self, path: &str) -> Option<String> {
        let state = self.read();
        match state.open.get(path) {
            Some(facts) => facts.title.clone(),
            None => state.store.title(state.model.find(path)?).ok().flatten(),
        }
    }
}

struct Bounds {
    from: i32,
    to: i32,
}

impl Bounds {
    fn of(wanted: &Wanted) -> Bounds {
        Bounds {
            from: wanted.from.map_or(i32::MIN, day_number),
            to: wanted.to.map_or(i32::MAX, day_number),
        }
    }
}

/// Days since 1970-01-01 as a date; `None` beyond what a calendar has.
fn date_of(number: i32) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(i64::from(number).days()).ok()
}

fn numbered(date: &DateFacts) -> (i32, i32, Place) {
    (day_number(date.first), day_number(date.last), date.place)
}

fn of_packed(facts: &Packed) -> impl Iterator<Item = (i32, i32, Place)> + '_ {
    facts.dates.iter().map(|date| (date.first, date.last, date.place))
}

/// The days that an article is from or speaks of.
fn days_of_all(state: &State, view: &View<'_>) -> BTreeSet<i32> {
    let mut days: BTreeSet<i32> =
        state.store.days(i32::MIN, i32::MAX, LONGEST).unwrap_or_default().into_iter().collect();
    // What only hidden articles speak of does not count.
    let hidden = state.open.keys().filter_map(|path| state.model.find(path));
    for number in hidden {
        let Some(article) = state.model.article(number) else { continue };
        let Some(facts) = facts_of(state, number, article.stamp) else { continue };
        for (day, ..) in of_packed(&facts) {
            let speaking = state.store.speaking_of(day, LONGEST).unwrap_or_default();
            if !speaking.iter().any(|&(other, _)| view.on_disk(other).is_some()) {
                days.remove(&day);
            }
        }
    }
    let short = |&(first, last, _): &(i32, i32, Place)| last - first < LONGEST;
    for facts in state.model.pending.values() {
        days.extend(of_packed(facts).filter(short).map(|(first, ..)| first));
    }
    for facts in state.open.values() {
        days.extend(facts.dates.iter().map(numbered).filter(short).map(|(first, ..)| first));
        days.extend(facts.date.map(day_number));
    }
    let written = state.model.articles().filter(|&(number, _)| view.on_disk(number).is_some());
    days.extend(written.filter_map(|(_, article)| article.date.map(day_number)));
    days
}

/// Which of all days are shown, and an answer that says what is left out.
fn window(all: &BTreeSet<i32>, bounds: &Bounds, wanted: &Wanted) -> (BTreeSet<i32>, Chronicle) {
    let Bounds { from, to } = *bounds;
    // A range that ends before it begins is none.
    let between: Vec<i32> =
        if from <= to { all.range(from..=to).copied().collect() } else { Vec::new() };
    let skip = match wanted.from {
        Some(_) => 0,
        None => between.len().saturating_sub(wanted.days),
    };
    let shown: BTreeSet<i32> = between.iter().copied().skip(skip).take(wanted.days).collect();
    let nearest = |day: Option<&i32>| day.and_then(|&day| date_of(day));
    let first = shown.first().copied().unwrap_or(from);
    let last = shown.last().copied().unwrap_or(to);
    let chronicle = Chronicle {
        total: between.len(),
        earlier: nearest(all.range(..first).next_back()),
        later: last.checked_add(1).and_then(|next| nearest(all.range(next..).next())),
        ..Chronicle::default()
    };
    (shown, chronicle)
}

/// Gathers where articles speak of a day.
fn speak(state: &State, view: &View<'_>, number: i32, day: &mut Gathered, most: usize) {
    let mut see = |source: &dyn Fn() -> Source, dates: Vec<(i32, i32, Place)>| {
        for (first, last, place) in dates {
            if first == number && last - first < LONGEST {
                day.times += 1;
                if day.spoken.len() < most {
                    day.spoken.push(Spoken { source: source(), place });
                }
            }
        }
    };
    for (path, facts) in &state.open {
        let source = || Source { date: facts.date, path: Arc::clone(path) };
        see(&source, facts.dates.iter().map(numbered).collect());
    }
    let speaking = state.store.speaking_of(number, LONGEST).unwrap_or_default();
    let pending = state.model.pending.keys().map(|&number| (number, 0));
    let mut articles: Vec<(u32, u32)> = speaking
        .into_iter()
        .filter(|(number, _)| !state.model.pending.contains_key(number))
        .chain(pending)
        .collect();
    articles.sort_unstable();
    let mut more = 0;
    let mut read = 0;
    for (article_number, times) in articles {
        let Some(article) = view.on_disk(article_number) else { continue };
        // The rest is counted by what the index says.
        if read >= most && times > 0 {
            more += times;
            continue;
        }
        let Some(facts) = facts_of(state, article_number, article.stamp) else { continue };
        read += 1;
        let source = || Source { date: article.date, path: Arc::clone(&article.path) };
        see(&source, of_packed(&facts).collect());
    }
    day.times += more;
}
