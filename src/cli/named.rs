//! Whom a name on the command line means.

use super::error::complain;
use crate::article::Reader;
use crate::corpus::{Corpus, EntityKey};
use crate::entities::spelling::NameKey;
use crate::entities::{EntityKind, KnownEntity};
use crate::features::{facts, statements};
use std::path::PathBuf;

/// How many others that a name may mean are told.
const OTHERS: usize = 5;

#[derive(Debug, clap::Args)]
pub struct Named {
    /// A name in any spelling, as `Zelenskyy`
    pub name: String,
    /// The folder of articles
    #[arg(default_value = ".")]
    pub root: PathBuf,
}

/// The entity of `entities.toml` that a name or an id means, if it is clear.
pub fn stated<'a>(name: &str, reader: &'a Reader) -> Option<&'a KnownEntity> {
    let by_id = reader.knowledge.entity(name);
    by_id.or_else(|| {
        let key = NameKey::of(name, &reader.language.transliteration);
        let mut named = reader.knowledge.named(&key);
        let entity = named.next()?;
        named.next().is_none().then_some(entity)
    })
}

/// The entity that the name meets best; the others it meets, or that there is none, are told on
/// standard error.
pub fn find(corpus: &Corpus, asked: &Named, reader: &Reader) -> Option<EntityKey> {
    let stated = stated(&asked.name, reader)
        .map(|entity| statements::key(entity, &reader.knowledge, reader.language));
    if let Some(key) = stated.filter(|key| corpus.card(key).is_some()) {
        return Some(key);
    }
    let messages = reader.settings.locale.messages();
    let mut found = corpus.symbols(&asked.name, OTHERS + 1).into_iter();
    let Some(best) = found.next() else {
        // No article spells it so, but one may in another transliteration.
        let key = |kind| facts::entity_key(kind, &asked.name, reader.language);
        let mut keys = EntityKind::ALL.map(key).into_iter();
        if let Some(key) = keys.find(|key| corpus.card(key).is_some()) {
            return Some(key);
        }
        complain(&messages.text("named", "nobody", &[("name", &asked.name)]));
        return None;
    };
    let others: Vec<String> = found.map(|symbol| symbol.name).collect();
    if !others.is_empty() {
        let others = others.join(", ");
        complain(&messages.text("named", "others", &[("name", &best.name), ("others", &others)]));
    }
    Some(best.key)
}
