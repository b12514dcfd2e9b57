//! Everything that fills a page on one entity: its card, and what is too much for a card.

use super::Corpus;
use super::answer::{facts_of, words_of};
use super::digest::Detail;
use super::facts::{ArticleFacts, EntityFacts, EntityKey};
use super::query::{Card, Companion, Located, Occurrence, Occurrences, Quotation, Source};
use super::read::read_article_within;
use super::tally::{Counters, Tally, articles_of};
use super::view::Group;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    pub card: Card,
    /// Who or what stands most often in the same articles: more than the card has.
    pub appears_with: Vec<Companion>,
    /// The months in which dated articles name it, the oldest first.
    pub months: Vec<Month>,
    /// The newest first.
    pub quotations: Vec<Quotation>,
    /// The newest article first, undated ones last; at most as many mentions as were asked for.
    pub occurrences: Vec<Occurrences>,
    /// Where each article that the card and its roles point to first names it.
    places: FxHashMap<Arc<str>, Located>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    pub year: i16,
    pub month: i8,
    pub mentions: u32,
    pub articles: u32,
}

impl Dossier {
    pub const COMPANIONS: usize = 12;
    pub const QUOTATIONS: usize = 12;
    /// Roles whose sources are looked up.
    pub const ROLES: usize = 24;

    /// What one article says, where there is no corpus.
    pub fn of_article(card: Card, facts: &ArticleFacts) -> Dossier {
        let source = Source { date: facts.date, path: Arc::from("") };
        let own = |entity: &&EntityFacts| entity.key == card.key;
        let mentions: Vec<Occurrence> = facts
            .entities
            .iter()
            .filter(own)
            .flat_map(|entity| &entity.mentions)
            .map(Occurrence::from)
            .collect();
        let months = facts.date.map(|date| Month {
            year: date.year(),
            month: date.month(),
            mentions: mentions.len() as u32,
            articles: 1,
        });
        let speaker = |speaker: u32| facts.entities.get(speaker as usize);
        let said = facts.quotations.iter().filter(|said| speaker(said.speaker).iter().any(own));
        let quotations = said.map(|said| Quotation {
            source: source.clone(),
            place: said.place,
            text: said.text.clone(),
        });
        let first = mentions
            .first()
            .map(|first| Located { source: source.clone(), occurrence: first.clone() });
        Dossier {
            appears_with: Vec::new(),
            months: months.into_iter().collect(),
            quotations: quotations.collect(),
            places: first.into_iter().map(|first| (Arc::clone(&source.path), first)).collect(),
            occurrences: vec![Occurrences { source, open: true, mentions }],
            card,
        }
    }

    /// Where an article that the card or one of its roles points to first names the entity.
    pub fn place(&self, source: &Source) -> Option<&Located> {
        self.places.get(&source.path)
    }
}

impl Corpus {
    /// As [`Corpus::card`], with all that a page shows and `mentions` of its mentions.
    pub fn dossier(&self, entity: &EntityKey, mentions: usize) -> Option<Dossier> {
        let (group, mut card, appears_with, months, quoted) = {
            let state = self.read();
            let view = state.view();
            let group = view.group(entity)?;
            let tally = Tally::of(&view, &group, &mut Counters::default());
            let mut card = tally.card(&view, &group);
            card.partial = state.scanning.is_some();
            let companions = tally.companions(&view, Dossier::COMPANIONS);
            let mut months: BTreeMap<(i16, i8), Month> = BTreeMap::default();
            let mut see = |date: Option<Date>, mentions: u32| {
                let Some(date) = date else { return };
                let (year, month) = (date.year(), date.month());
                let empty = Month { year, month, mentions: 0, articles: 0 };
                let seen = months.entry((year, month)).or_insert(empty);
                seen.mentions += mentions;
                seen.articles += 1;
            };
            let mut quoted: Vec<Source> = Vec::new();
            let mut detail = Detail::default();
            for article in articles_of(&view, &group).iter().filter_map(|&at| view.on_disk(at)) {
                let (mut mentions, mut speaks) = (0, false);
                for &id in &group.numbers {
                    if view.model.digest(article).read(id, &mut detail) {
                        mentions += detail.mentions();
                        speaks |= detail.quoted;
                    }
                }
                see(article.date, mentions);
                if speaks {
                    let path = Arc::clone(&article.path);
                    quoted.push(Source { date: article.date, path });
                }
            }
            for (path, facts, named) in view.buffers(|key| group.members.contains(key)) {
                see(facts.date, named.iter().map(|entity| entity.mentions.len() as u32).sum());
                let speaks = facts.quotations.iter().any(|quotation| {
                    let speaker = facts.entities.get(quotation.speaker as usize);
                    speaker.is_some_and(|speaker| group.members.contains(&speaker.key))
                });
                if speaks {
                    quoted.push(Source { date: facts.date, path: Arc::clone(path) });
                }
            }
            (group, card, companions, months.into_values().collect(), quoted)
        };
        let quotations = self.quotations(quoted, &group);
        card.quotation = quotations.first().cloned();
        let places = self.places(&card, &group);
        let occurrences = self.newest(entity, mentions);
        Some(Dossier { card, appears_with, months, quotations, occurrences, places })
    }

    fn quotations(&self, mut sources: Vec<Source>, group: &Group) -> Vec<Quotation> {
        sources.sort_by(|a, b| Reverse(a).cmp(&Reverse(b)));
        let mut found = Vec::new();
        for source in sources {
            if found.len() >= Dossier::QUOTATIONS {
                break;
            }
            self.said_in(&source, group, &mut found);
        }
        found.truncate(Dossier::QUOTATIONS);
        found
    }

    /// Adds what the article lets the entity say, the last words first.
    fn said_in(&self, source: &Source, group: &Group, found: &mut Vec<Quotation>) {
        let state = self.read();
        if let Some(facts) = state.open.get(&source.path) {
            let said = facts.quotations.iter().rev().filter(|quotation| {
                let speaker = facts.entities.get(quotation.speaker as usize);
                speaker.is_some_and(|speaker| group.members.contains(&speaker.key))
            });
            found.extend(said.map(|said| Quotation {
                source: source.clone(),
                place: said.place,
                text: said.text.clone(),
            }));
            return;
        }
        let Some(number) = state.model.find(&source.path) else { return };
        let Some(article) = state.model.article(number) else { return };
        let Some(facts) = facts_of(&state, number, article.stamp) else { return };
        drop(state);
        let path = self.root.join(&*source.path);
        let Ok(text) = read_article_within(&path, self.options.max_article_bytes) else { return };
        let said = facts.quotations.iter().rev().filter(|quotation| {
            let speaker = facts.entities.get(quotation.speaker as usize);
            speaker.is_some_and(|speaker| group.numbers.contains(&speaker.id))
        });
        // The file may have changed since it was read.
        found.extend(said.filter_map(|said| {
            let text = words_of(text.get(said.place.span.range())?);
            Some(Quotation { source: source.clone(), place: said.place, text })
        }));
    }

    fn places(&self, card: &Card, group: &Group) -> FxHashMap<Arc<str>, Located> {
        let roles = card.roles.iter().take(Dossier::ROLES);
        let mut sources: Vec<Source> = roles
            .flat_map(|role| [&role.first, &role.last])
            .chain(&card.first)
            .chain(&card.last)
            .cloned()
            .collect();
        sources.sort();
        sources.dedup();
        let found = self.occurrences(group, sources).into_iter();
        let first = found.filter_map(|Occurrences { source, mentions, .. }| {
            let occurrence = mentions.into_iter().next()?;
            Some((Arc::clone(&source.path), Located { source, occurrence }))
        });
        first.collect()
    }

    /// Mentions of the entity in whole articles, the newest article first, until there are `most`.
    fn newest(&self, entity: &EntityKey, most: usize) -> Vec<Occurrences> {
        const PAGE: usize = 64;
        let Some((group, mut sources)) = self.sources(entity) else { return Vec::new() };
        sources.sort_by(|a, b| Reverse(a).cmp(&Reverse(b)));
        let mut found: Vec<Occurrences> = Vec::new();
        let mut left = most;
        for page in sources.chunks(PAGE) {
            for mut article in self.occurrences(&group, page.to_vec()) {
                article.mentions.truncate(left);
                left -= article.mentions.len();
                found.push(article);
                if left == 0 {
                    return found;
                }
            }
        }
        found
    }
}
