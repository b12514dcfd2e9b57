//! The corpus in memory: every article of the disk by what it names. Places in the text stay in
//! the store.

use super::digest::Digest;
use super::facts::ArticleFacts;
use super::names::Names;
use super::pack::{Packed, PackedDate, PackedEntity, PackedMention, PackedQuotation};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What tells whether a file is still the one that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: i64,
    /// Of the text. Tells whether a touched file has changed, and whether what the store keeps
    /// belongs to what is in memory.
    pub hash: u64,
}

#[derive(Debug)]
pub struct Article {
    /// Relative to the root, with `/` between folders.
    pub path: Arc<str>,
    pub date: Option<Date>,
    pub stamp: Stamp,
    pub digest: Digest,
}

#[derive(Debug, Default)]
pub struct Model {
    pub names: Names,
    articles: Vec<Option<Article>>,
    free: Vec<u32>,
    by_path: FxHashMap<Arc<str>, u32>,
    /// Whom bare surnames mean, as the cards in the store have it.
    pub same_as: FxHashMap<u32, u32>,
    /// Facts that the store does not have yet.
    pub pending: FxHashMap<u32, Arc<Packed>>,
}

impl Model {
    pub fn article(&self, number: u32) -> Option<&Article> {
        self.articles.get(number as usize)?.as_ref()
    }

    pub fn articles(&self) -> impl Iterator<Item = (u32, &Article)> {
        self.articles.iter().enumerate().filter_map(|(n, a)| Some((n as u32, a.as_ref()?)))
    }

    pub fn article_count(&self) -> u32 {
        (self.articles.len() - self.free.len()) as u32
    }

    pub fn find(&self, path: &str) -> Option<u32> {
        self.by_path.get(path).copied()
    }

    /// The number that the article at `path` has or is to have.
    pub fn number_for(&mut self, path: &str) -> u32 {
        self.find(path).or_else(|| self.free.pop()).unwrap_or_else(|| {
            self.articles.push(None);
            // Taken until `put` fills it.
            self.articles.len() as u32 - 1
        })
    }

    /// Puts an article under its number, in the place of what was there.
    pub fn put(&mut self, number: u32, article: Article) {
        self.take(number);
        for (id, detail) in article.digest.details() {
            self.names.add_article(id, number);
            self.names.count_name(id, detail.name, true);
            self.names.count_mentions(id, detail.mentions(), true);
        }
        let index = number as usize;
        while self.articles.len() <= index {
            self.free.push(self.articles.len() as u32);
            self.articles.push(None);
        }
        self.by_path.insert(Arc::clone(&article.path), number);
        self.articles[index] = Some(article);
    }

    /// After loading: the numbers that no article has.
    pub fn count_free(&mut self) {
        let taken = self.articles.iter().enumerate();
        self.free = taken.filter(|(_, a)| a.is_none()).map(|(n, _)| n as u32).rev().collect();
        self.names.shrink();
        self.articles.shrink_to_fit();
    }

    pub fn remove(&mut self, number: u32) -> Option<Article> {
        let article = self.take(number)?;
        self.free.push(number);
        Some(article)
    }

    fn take(&mut self, number: u32) -> Option<Article> {
        let article = self.articles.get_mut(number as usize)?.take()?;
        self.by_path.remove(&article.path);
        for (id, detail) in article.digest.details() {
            self.names.remove_article(id, number);
            self.names.count_name(id, detail.name, false);
            self.names.count_mentions(id, detail.mentions(), false);
        }
        Some(article)
    }

    pub fn restamp(&mut self, number: u32, stamp: Stamp) {
        if let Some(Some(article)) = self.articles.get_mut(number as usize) {
            article.stamp = stamp;
        }
    }

    /// The facts with numbers in the place of names, in the order of the text.
    pub fn intern(&mut self, facts: &ArticleFacts) -> Packed {
        let names = &mut self.names;
        let mut packed = Packed::default();
        // Two entities of an article may come to one key: they are one.
        let mut index: FxHashMap<u32, u32> = FxHashMap::default();
        let mut of_entity = Vec::with_capacity(facts.entities.len());
        for entity in &facts.entities {
            let id = names.intern(&entity.key);
            let at = *index.entry(id).or_insert_with(|| {
                let name = names.intern_spelling(id, &entity.name);
                packed.entities.push(PackedEntity { id, name, roles: Vec::new() });
                packed.entities.len() as u32 - 1
            });
            of_entity.push(at);
            for role in &entity.roles {
                let role = names.intern_role(id, role.into());
                let roles = &mut packed.entities[at as usize].roles;
                if !roles.contains(&role) {
                    roles.push(role);
                }
            }
            for mention in &entity.mentions {
                let form = names.intern_spelling(id, &mention.form);
                let (full, place) = (mention.full, mention.place);
                packed.mentions.push(PackedMention { entity: at, form, full, place });
            }
        }
        packed.mentions.sort_by_key(|mention| mention.place);
        for date in &facts.dates {
            let (first, last) = (day_number(date.first), day_number(date.last));
            packed.dates.push(PackedDate { first, last, place: date.place });
        }
        packed.dates.sort_by_key(|date| date.place);
        for quotation in &facts.quotations {
            if let Some(&speaker) = of_entity.get(quotation.speaker as usize) {
                packed.quotations.push(PackedQuotation { speaker, place: quotation.place });
            }
        }
        packed.quotations.sort_by_key(|quotation| quotation.place);
        packed
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Days since 1970-01-01.
pub fn day_number(date: Date) -> i32 {
    (date.duration_since(EPOCH).as_hours() / 24) as i32
}
