//! Entities across articles: who a chain of one article is among all that are known.
//!
//! A full name, in any spelling, is one entity. A bare surname means the one person of that surname
//! that is known; if several are, the one that stands with the same others, then the one met last
//! and most often, if it is clearly ahead. Nothing else is put together: what is not told apart by a
//! name is told apart by the user.

use super::chain::{Chain, Chains};
use super::knowledge::Knowledge;
use super::mention::EntityKind;
use super::spelling::{NameKey, WordKey, slug};
use crate::lang::roles::PlaceClass;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Entities kept at most. What is not kept gets the same id again from the same name.
const MOST: usize = 200_000;
/// Companions kept of each entity.
const COMPANIONS: usize = 24;
/// A candidate is clear when its score is this many times the next one's.
const CLEARLY: f32 = 2.5;

/// The entities known so far.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    knowledge: Knowledge,
    entities: Vec<Entity>,
    by_name: FxHashMap<Box<str>, Vec<u32>>,
    by_surname: FxHashMap<Box<str>, Vec<u32>>,
    ids: FxHashMap<Arc<str>, u32>,
    /// Articles seen.
    articles: u32,
}

#[derive(Clone, Debug)]
struct Entity {
    id: Arc<str>,
    name: Arc<str>,
    person: bool,
    key: Arc<NameKey>,
    place: Option<PlaceClass>,
    /// How many articles name it, and the number and day of the last.
    seen: u32,
    last: u32,
    last_day: Option<Date>,
    /// Who stands in the same articles: entity and number of articles.
    companions: Vec<(u32, u32)>,
}

/// Who a chain is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Made of the canonical name, the same on every machine: `volodymyr-zelensky`.
    pub id: Arc<str>,
    /// The canonical name.
    pub name: Arc<str>,
    /// Whom else a bare surname may mean, best first; empty where it is clear.
    pub candidates: Vec<Arc<str>>,
}

/// Places and bodies act for each other and share their names; people do not.
fn space(person: bool) -> char {
    if person { 'p' } else { 'o' }
}

impl Identities {
    /// Nobody known but those that the user states.
    pub fn new(knowledge: Knowledge) -> Self {
        Identities { knowledge, ..Identities::default() }
    }

    /// Who each chain of an article is, in the order of `chains.chains`. What the article tells is
    /// remembered for those that follow: the same articles in the same order give the same ids.
    /// `date` is the article's day, where it is known.
    pub fn assign(&mut self, chains: &Chains, date: Option<Date>) -> Vec<Identity> {
        if self.entities.len() > MOST {
            self.forget();
        }
        self.articles += 1;
        let mut found: Vec<Option<u32>> = Vec::with_capacity(chains.chains.len());
        for chain in &chains.chains {
            found.push(self.known_or_new(chain));
        }
        // Who is there for certain speaks for those who are not.
        let company: Vec<u32> = found.iter().flatten().copied().collect();
        let mut identities = Vec::with_capacity(chains.chains.len());
        for (chain, known) in chains.chains.iter().zip(&mut found) {
            let mut candidates = Vec::new();
            if known.is_none() {
                (*known, candidates) = self.bearer(chain, &company);
            }
            let entity = known.and_then(|index| self.entities.get(index as usize));
            identities.push(match entity {
                Some(entity) => {
                    Identity { id: entity.id.clone(), name: entity.name.clone(), candidates }
                }
                None => self.nobody(chain, candidates),
            });
        }
        self.note(found.into_iter().flatten().collect(), date);
        identities
    }

    /// The entity of a chain that is stated or fully named; `None` for a bare surname.
    fn known_or_new(&mut self, chain: &Chain) -> Option<u32> {
        if let Some(id) = &chain.stated {
            let id = self.knowledge.standing(id).to_owned();
            let name = self
                .knowledge
                .entity(&id)
                .map_or_else(|| chain.name.clone(), |entity| entity.name.to_string());
            return Some(self.entity_of_id(&id, &name, chain));
        }
        let person = chain.kind == EntityKind::Person;
        if person && !chain.full {
            return None;
        }
        if chain.key.words.is_empty() {
            return None;
        }
        let named = self.named(&chain.key, person);
        let same_place = |class: Option<PlaceClass>| match (class, chain.place) {
            (Some(a), Some(b)) => a == b || [a, b].contains(&PlaceClass::Other),
            _ => true,
        };
        let fits = |index: &u32| {
            self.entities.get(*index as usize).is_some_and(|entity| same_place(entity.place))
        };
        if let Some(index) = named.iter().copied().find(fits) {
            if let Some(entity) = self.entities.get_mut(index as usize) {
                entity.place = entity.place.or(chain.place);
            }
            return Some(index);
        }
        let base = slug(&chain.name);
        let base = if base.is_empty() { "-".to_owned() } else { base };
        let merged = self.knowledge.standing(&base).to_owned();
        if merged != base {
            let name = self
                .knowledge
                .entity(&merged)
                .map_or_else(|| chain.name.clone(), |e| e.name.to_string());
            return Some(self.entity_of_id(&merged, &name, chain));
        }
        let class = match chain.place {
            _ if named.is_empty() => None,
            Some(PlaceClass::Region) => Some("regione"),
            Some(PlaceClass::City) => Some("citta"),
            Some(PlaceClass::Other) => Some("luogo"),
            None => None,
        };
        let id = class.map_or_else(|| base.clone(), |class| format!("{base}-{class}"));
        Some(self.add(&id, &chain.name, chain))
    }

    fn entity_of_id(&mut self, id: &str, name: &str, chain: &Chain) -> u32 {
        match self.ids.get(id) {
            Some(index) => *index,
            None => self.add(id, name, chain),
        }
    }

    fn add(&mut self, id: &str, name: &str, chain: &Chain) -> u32 {
        let person = chain.kind == EntityKind::Person;
        // A person and a place of one name: the second carries its kind.
        let mut unique = id.to_owned();
        if self.ids.contains_key(unique.as_str()) {
            unique = format!("{id}-{}", chain.kind.label().to_lowercase());
        }
        let mut number = 2;
        while self.ids.contains_key(unique.as_str()) {
            unique = format!("{id}-{number}");
            number += 1;
        }
        let id: Arc<str> = unique.into();
        let index = self.entities.len() as u32;
        self.ids.insert(id.clone(), index);
        self.entities.push(Entity {
            id,
            name: name.into(),
            person,
            key: chain.key.clone(),
            place: chain.place,
            seen: 0,
            last: self.articles,
            last_day: None,
            companions: Vec::new(),
        });
        self.index(index);
        index
    }

    fn index(&mut self, index: u32) {
        let Some(entity) = self.entities.get(index as usize) else { return };
        let space = space(entity.person);
        let key = &entity.key;
        let mut names = vec![format!("{space}{}", key.joined)];
        names.extend(key.shared.as_ref().map(|shared| format!("{space}~{shared}")));
        let mut surnames = Vec::new();
        if entity.person {
            for start in 1..key.words.len() {
                let words = key.words.get(start..).unwrap_or_default();
                surnames.push(words.iter().map(|word| &*word.plain).collect::<String>());
                if key.shared.is_some() {
                    surnames.push(format!(
                        "~{}",
                        words.iter().map(WordKey::shared).collect::<String>()
                    ));
                }
            }
        }
        for name in names {
            self.by_name.entry(name.into()).or_default().push(index);
        }
        for surname in surnames {
            let bearers = self.by_surname.entry(surname.into()).or_default();
            if !bearers.contains(&index) {
                bearers.push(index);
            }
        }
    }

    fn named(&self, key: &NameKey, person: bool) -> Vec<u32> {
        let space = space(person);
        let plain = self.by_name.get(format!("{space}{}", key.joined).as_str());
        let shared = key
            .shared
            .as_ref()
            .and_then(|shared| self.by_name.get(format!("{space}~{shared}").as_str()));
        let mut found: Vec<u32> = plain.into_iter().chain(shared).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The person that a bare surname means, and whom else it may.
    fn bearer(&self, chain: &Chain, company: &[u32]) -> (Option<u32>, Vec<Arc<str>>) {
        if chain.kind != EntityKind::Person {
            return (None, Vec::new());
        }
        // An initial is no word of the surname but tells bearers apart.
        let initial =
            chain.key.words.first().filter(|word| word.initial && chain.key.words.len() > 1);
        let words = chain.key.words.get(usize::from(initial.is_some())..).unwrap_or_default();
        let plain: String = words.iter().map(|word| &*word.plain).collect();
        let shared = chain
            .key
            .shared
            .is_some()
            .then(|| format!("~{}", words.iter().map(WordKey::shared).collect::<String>()));
        let mut bearers: Vec<u32> = self
            .by_surname
            .get(plain.as_str())
            .into_iter()
            .chain(shared.and_then(|shared| self.by_surname.get(shared.as_str())))
            .flatten()
            .copied()
            .collect();
        bearers.sort_unstable();
        bearers.dedup();
        if let Some(initial) = initial {
            bearers.retain(|index| {
                let first =
                    self.entities.get(*index as usize).and_then(|entity| entity.key.words.first());
                first.is_some_and(|first| first.alike(initial))
            });
        }
        let mut scored: Vec<(f32, u32)> = bearers
            .into_iter()
            .filter_map(|index| {
                Some((self.score(self.entities.get(index as usize)?, company), index))
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        match scored.as_slice() {
            [] => (None, Vec::new()),
            [(_, only)] => (Some(*only), Vec::new()),
            [(first, best), (second, _), ..] => {
                let ids = |from: usize| {
                    let rest = scored
                        .iter()
                        .skip(from)
                        .filter_map(|(_, i)| self.entities.get(*i as usize));
                    rest.map(|entity| entity.id.clone()).take(5).collect()
                };
                if *first >= CLEARLY * second.max(0.1) {
                    (Some(*best), ids(1))
                } else {
                    (None, ids(0))
                }
            }
        }
    }

    /// How likely an entity is meant in this company: by those it was met with, lately and often.
    fn score(&self, entity: &Entity, company: &[u32]) -> f32 {
        let together =
            entity.companions.iter().filter(|(other, _)| company.contains(other)).count() as f32;
        let age = (self.articles - entity.last) as f32;
        (1.0 + 2.0 * together) * (1.0 + entity.seen as f32).ln_1p() / (1.0 + age / 200.0)
    }

    /// A surname that nobody is known to bear, or too many.
    fn nobody(&self, chain: &Chain, candidates: Vec<Arc<str>>) -> Identity {
        let id = slug(&chain.name);
        let taken = self.ids.contains_key(id.as_str());
        let id = match taken {
            true => format!("{id}-{}", chain.kind.label().to_lowercase()),
            false => id,
        };
        Identity { id: id.into(), name: chain.name.as_str().into(), candidates }
    }

    fn note(&mut self, mut present: Vec<u32>, date: Option<Date>) {
        present.sort_unstable();
        present.dedup();
        for &index in &present {
            let Some(entity) = self.entities.get_mut(index as usize) else { continue };
            entity.seen += 1;
            entity.last = self.articles;
            entity.last_day = entity.last_day.max(date);
            if !entity.person {
                continue;
            }
            // Whom an article of many names puts together says little: the first ones are enough.
            for &other in present.iter().filter(|other| **other != index).take(COMPANIONS) {
                let companions = &mut entity.companions;
                match companions.iter().position(|(known, _)| *known == other) {
                    Some(at) => {
                        if let Some((_, count)) = companions.get_mut(at) {
                            *count += 1;
                        }
                    }
                    None if companions.len() < COMPANIONS => companions.push((other, 1)),
                    None => {
                        // The one met least makes room, so that memory is bounded.
                        if let Some(least) = companions.iter_mut().min_by_key(|(_, count)| *count) {
                            *least = (other, least.1);
                        }
                    }
                }
            }
        }
    }

    /// Keeps the half of the entities that was met last.
    fn forget(&mut self) {
        let mut met: Vec<u32> = self.entities.iter().map(|entity| entity.last).collect();
        met.sort_unstable();
        let limit = met.get(met.len() / 2).copied().unwrap_or_default();
        let mut entities = std::mem::take(&mut self.entities);
        entities.retain(|entity| entity.last > limit);
        for entity in &mut entities {
            entity.companions.clear();
        }
        self.by_name.clear();
        self.by_surname.clear();
        self.ids =
            entities.iter().zip(0..).map(|(entity, index)| (entity.id.clone(), index)).collect();
        self.entities = entities;
        for index in 0..self.entities.len() {
            self.index(index as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::chain::chains;
    use crate::entities::testing::Fixture;
    use crate::lang::italian;

    /// The ids of the chains of articles, one line an article.
    fn ids(knowledge: &Knowledge, articles: &[&str]) -> Vec<String> {
        let mut identities = Identities::new(knowledge.clone());
        articles
            .iter()
            .map(|article| {
                let fixture = Fixture::new(article);
                let chains = chains(&fixture.blocks(), knowledge, italian());
                let all = identities.assign(&chains, None);
                let show = |identity: &Identity| match identity.candidates.as_slice() {
                    [] => identity.id.to_string(),
                    candidates => format!("{}?{}", identity.id, candidates.join("?")),
                };
                all.iter().map(show).collect::<Vec<_>>().join(" ")
            })
            .collect()
    }

    #[test]
    fn spellings_of_a_full_name_are_one_entity() {
        let ids = ids(
            &Knowledge::default(),
            &[
                "[PER Volodymyr Zelensky] a [LOC Kiev]",
                "[PER Volodymyr Zelens'kyj]",
                "[PER Zelenskij] negli [LOC Usa]",
                "[LOC Stati Uniti]",
            ],
        );
        assert_eq!(
            ids,
            [
                "volodymyr-zelensky kiev",
                "volodymyr-zelensky",
                "volodymyr-zelensky stati-uniti",
                "stati-uniti"
            ]
        );
    }

    #[test]
    fn a_surname_of_several_is_told_by_company_or_not_at_all() {
        let ids = ids(
            &Knowledge::default(),
            &[
                "[PER Mario Rossi] con [PER Anna Bianchi]",
                "[PER Paolo Rossi] alla [ORG Juventus]",
                "[PER Rossi] parla",
                "[PER Rossi] con [PER Anna Bianchi]",
                "[PER Verdi] e [PER Verdi]",
                "[PER M. Rossi] torna",
            ],
        );
        assert_eq!(
            ids[2..],
            [
                "rossi?paolo-rossi?mario-rossi",
                "mario-rossi?paolo-rossi anna-bianchi",
                "verdi",
                "mario-rossi"
            ]
        );
    }

    #[test]
    fn places_of_one_name_and_two_classes_stay_apart() {
        let ids = ids(
            &Knowledge::default(),
            &[
                "la città di [LOC Sumy]",
                "nella regione ucraina di [LOC Sumy]. A [LOC Sumy]",
                "la città di [LOC Sumy]",
            ],
        );
        assert_eq!(ids, ["sumy", "sumy-regione", "sumy"]);
    }

    #[test]
    fn what_the_user_states_wins() {
        let knowledge = Knowledge::read(
            "[[entity]]\nid = \"coalizione-volenterosi\"\ntype = \"ORG\"\nname = \"coalizione dei Volenterosi\"\n[[entity]]\nid = \"trump\"\ntype = \"PER\"\nname = \"Donald Trump\"\naliases = [\"Trump\"]\n",
            "{\"v\":1,\"at\":\"a\",\"do\":\"merge\",\"into\":\"coalizione-volenterosi\",\"from\":\"auto:patto-dei-disponibili\"}\n",
            italian(),
        );
        let ids = ids(
            &knowledge,
            &[
                "[ORG Patto dei disponibili]",
                "[PER Trump]",
                "[PER Donald Trump] e la [ORG coalizione dei Volenterosi]",
            ],
        );
        assert_eq!(ids, ["coalizione-volenterosi", "trump", "trump coalizione-volenterosi"]);
    }

    #[test]
    fn a_person_and_a_place_of_one_name_have_two_ids() {
        let ids = ids(
            &Knowledge::default(),
            &["[LOC Dolores Mission]", "[PER Dolores Mission]", "[LOC Dolores Mission]"],
        );
        assert_eq!(ids, ["dolores-mission", "dolores-mission-per", "dolores-mission"]);
    }
}
