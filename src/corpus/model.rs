//! The corpus in memory: every article of the disk by what it names. Places in the text stay in
//! the store.

use super::digest::{Detail, Digest, Digests, Slot};
use super::facts::ArticleFacts;
use super::names::Names;
use super::pack::{Malformed, Packed, PackedDate, PackedEntity, PackedMention, PackedQuotation};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

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
    /// What it names: see [`Model::digest`].
    digest: Slot,
}

#[derive(Debug, Default)]
pub struct Model {
    pub names: Names,
    articles: Vec<Option<Article>>,
    digests: Digests,
    free: Vec<u32>,
    by_path: FxHashMap<Arc<str>, u32>,
    /// Whom bare surnames mean, as the cards in the store have it.
    pub same_as: FxHashMap<u32, u32>,
    /// Whom names mean, of those that somebody has asked for since the last change.
    meant: Mutex<FxHashMap<(u32, bool), Option<u32>>>,
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

    /// What an article names.
    pub fn digest(&self, article: &Article) -> Digest<'_> {
        self.digests.get(article.digest)
    }

    /// Whom an entity means by the disk alone, with or without what users state: what `find` says,
    /// which is asked once.
    pub fn meant(&self, id: u32, stated: bool, find: impl FnOnce() -> Option<u32>) -> Option<u32> {
        let meant = || self.meant.lock().unwrap_or_else(PoisonError::into_inner);
        let known = meant().get(&(id, stated)).copied();
        known.unwrap_or_else(|| {
            let found = find();
            meant().insert((id, stated), found);
            found
        })
    }

    /// When articles or statements have changed.
    pub fn forget_meanings(&mut self) {
        self.meant.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Puts an article under its number, in the place of what was there. `digest` is what
    /// [`super::digest::pack`] has written; it is an error if it is not, or names somebody unknown.
    pub fn put(
        &mut self,
        number: u32,
        path: Arc<str>,
        date: Option<Date>,
        stamp: Stamp,
        digest: &[u8],
    ) -> Result<(), Malformed> {
        self.take(number);
        self.forget_meanings();
        if self.digests.is_sparse() {
            self.tidy()?;
        }
        let slot = self.digests.add(digest)?;
        let digest = self.digests.get(slot);
        if digest.entities().any(|id| id as usize >= self.names.len()) {
            return Err(Malformed);
        }
        let names = &mut self.names;
        digest.each(&mut Detail::default(), |id, detail| {
            names.add_article(id, number);
            names.count_name(id, detail.name, true);
            names.count_mentions(id, detail.mentions(), true);
        });
        let article = Article { path, date, stamp, digest: slot };
        let index = number as usize;
        while self.articles.len() <= index {
            self.free.push(self.articles.len() as u32);
            self.articles.push(None);
        }
        self.by_path.insert(Arc::clone(&article.path), number);
        self.articles[index] = Some(article);
        Ok(())
    }

    /// Gives back what the digests of articles that are gone have taken.
    fn tidy(&mut self) -> Result<(), Malformed> {
        let mut digests = Digests::default();
        for article in self.articles.iter_mut().flatten() {
            article.digest = digests.add(self.digests.get(article.digest).bytes())?;
        }
        self.digests = digests;
        Ok(())
    }

    /// Before loading: how many articles and bytes of their digests are to come.
    pub fn expect(&mut self, articles: usize, digests: usize) {
        self.articles.reserve_exact(articles);
        self.by_path.reserve(articles);
        self.digests.reserve(digests);
    }

    /// After loading: the numbers that no article has.
    pub fn count_free(&mut self) {
        let taken = self.articles.iter().enumerate();
        self.free = taken.filter(|(_, a)| a.is_none()).map(|(n, _)| n as u32).rev().collect();
        self.names.shrink();
        self.articles.shrink_to_fit();
        self.digests.shrink();
    }

    pub fn remove(&mut self, number: u32) -> Option<Article> {
        let article = self.take(number)?;
        self.free.push(number);
        Some(article)
    }

    /// The entities that the article of this number names.
    pub fn entities_of(&self, number: u32) -> impl Iterator<Item = u32> + '_ {
        self.article(number).into_iter().flat_map(|article| self.digest(article).entities())
    }

    fn take(&mut self, number: u32) -> Option<Article> {
        let article = self.articles.get_mut(number as usize)?.take()?;
        self.forget_meanings();
        self.by_path.remove(&article.path);
        let names = &mut self.names;
        self.digests.get(article.digest).each(&mut Detail::default(), |id, detail| {
            names.remove_article(id, number);
            names.count_name(id, detail.name, false);
            names.count_mentions(id, detail.mentions(), false);
        });
        self.digests.remove(article.digest);
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
