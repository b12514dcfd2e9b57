//! Names that users state, looked for in the text itself: a house knows names that no tagger does.

use super::decisions::{Decision, What};
use super::entities::EntitiesFile;
use crate::entities::mention::{EntityKind, Mention};
use crate::text::{Span, markup};
use aho_corasick::{AhoCorasick, MatchKind};

/// Names shorter than this many letters are too easily something else.
const SHORTEST: usize = 2;

/// The names and quotes that are looked for.
#[derive(Debug, Default)]
pub struct Sought {
    words: Option<AhoCorasick>,
    /// What each names; `None` where only the place tells.
    kinds: Vec<Option<EntityKind>>,
}

impl Sought {
    pub fn new(file: &EntitiesFile, decisions: &[Decision]) -> Sought {
        let mut words: Vec<&str> = Vec::new();
        let mut kinds = Vec::new();
        let mut add = |word, kind| {
            if str::chars(word).filter(|c| c.is_alphabetic()).count() >= SHORTEST {
                words.push(word);
                kinds.push(kind);
            }
        };
        for entity in &file.entities {
            let others = entity.aliases.iter().chain(&entity.variants).map(String::as_str);
            for form in std::iter::once(&*entity.name).chain(others) {
                add(form, Some(entity.kind.entity_kind()));
            }
        }
        for decision in decisions {
            if let What::Pin { anchor, .. } | What::Type { anchor, .. } = &decision.what {
                add(&anchor.quote, None);
            }
        }
        if words.is_empty() {
            return Sought::default();
        }
        // Fails only beyond four thousand million letters.
        let words = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).ok();
        Sought { words, kinds }
    }

    /// Puts what is found in a block among its mentions. A name inside a longer one is part of
    /// that; a longer one takes the place of the names inside it. `stated` tells what the words of
    /// a decision name where they stand.
    pub fn find(
        &self,
        block: &str,
        mentions: &mut Vec<Mention>,
        stated: impl Fn(&str, Span) -> Option<EntityKind>,
    ) {
        let Some(words) = &self.words else { return };
        let mut text = None;
        for found in words.find_iter(block) {
            let span = Span::new(found.start(), found.end());
            let (Some(before), Some(word), Some(after)) =
                (block.get(..found.start()), block.get(found.range()), block.get(found.end()..))
            else {
                continue;
            };
            if before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric) {
                continue;
            }
            // Addresses and tags are no text.
            let text = text.get_or_insert_with(|| markup::blanked(block));
            if text.get(found.range()) != Some(word) {
                continue;
            }
            let decided = stated(word, span);
            let known = self.kinds.get(found.pattern().as_usize()).copied().flatten();
            let Some(kind) = decided.or(known) else { continue };
            if let Some(same) = mentions.iter_mut().find(|mention| mention.span == span) {
                // Places act as bodies and the tagger tells by the sentence; people do neither.
                let person = |kind| kind == EntityKind::Person;
                if decided.is_some() || person(kind) != person(same.kind) {
                    same.kind = kind;
                }
                same.confidence = 1.0;
                continue;
            }
            if mentions.iter().any(|m| m.span.overlaps(span) && !span.covers(m.span)) {
                continue;
            }
            mentions.retain(|mention| !mention.span.overlaps(span));
            let at = mentions.partition_point(|mention| mention.span.start < span.start);
            mentions.insert(at, Mention { span, kind, confidence: 1.0 });
        }
    }
}
