//! The neighbours of an article among those that name an entity, in the order of time.

use super::Corpus;
use super::answer::oldest_first;
use super::facts::EntityKey;
use super::query::{Occurrences, Source};

/// The mentions in an article and in the nearest ones before and after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    pub before: Option<Occurrences>,
    pub here: Option<Occurrences>,
    pub after: Option<Occurrences>,
}

impl Corpus {
    /// Where `here` and its neighbours among the articles that name the entity do so: the oldest
    /// first, undated ones last. `here` need not be one of them.
    pub fn references_around(&self, entity: &EntityKey, here: &Source) -> Around {
        let Some((group, sources)) = self.sources(entity) else { return Around::default() };
        let at = sources.partition_point(|source| oldest_first(source, here).is_lt());
        let own = sources.get(at).filter(|source| source.path == here.path);
        let following = if own.is_some() { at + 1 } else { at };
        // Articles that have changed meanwhile may not name it any more.
        let nearest = |source: &Source| self.occurrences(&group, vec![source.clone()]).pop();
        Around {
            before: sources.get(..at).into_iter().flatten().rev().find_map(nearest),
            here: own.and_then(nearest),
            after: sources.get(following..).into_iter().flatten().find_map(nearest),
        }
    }
}
