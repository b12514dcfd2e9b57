//! An article as the corpus keeps it.

use crate::article::Article;
use crate::corpus::{
    ArticleFacts, DateFacts, EntityFacts, EntityKey, MentionFacts, Places, QuotationFacts,
    RoleFacts,
};
use crate::dates::Grain;
use crate::entities::chain::compared;
use crate::entities::quoted::attributed;
use crate::entities::role::{self, RoleMention};
use crate::entities::{Chain, EntityKind, Form, Named, NamedBlock};
use crate::lang::Language;
use crate::lang::roles::PlaceClass;
use crate::settings::Settings;
use crate::text::{BlockKind, Span, fold, markup};
use jiff::civil::Date;

/// What of an article counts beyond it.
pub fn facts(article: &Article, language: &Language) -> ArticleFacts {
    let text = article.text().to_string();
    let entities = entities(article, language, &text);
    ArticleFacts {
        title: title(article),
        date: day(article),
        quotations: quotations(article, language, &text, &entities),
        dates: dates(article, &text),
        entities,
    }
}

/// What the article lets people and bodies say.
fn quotations(
    article: &Article,
    language: &Language,
    text: &str,
    entities: &[EntityFacts],
) -> Vec<QuotationFacts> {
    let blocks: Vec<NamedBlock<'_>> = article
        .blocks()
        .iter()
        .map(|placed| NamedBlock {
            offset: placed.offset,
            text: &placed.block.text,
            kind: placed.block.kind,
            named: Named::NOTHING,
        })
        .collect();
    let mut places = Places::new(text);
    let chains = article.chains();
    attributed(&blocks, chains, language)
        .into_iter()
        .filter_map(|quotation| {
            let key = key(chains.chains.get(quotation.chain as usize)?, language);
            let speaker = entities.iter().position(|entity| entity.key == key)? as u32;
            let words = written(text, quotation.span);
            let words = words.trim_matches(['"', '«', '»', '“', '”', '„', '‘', '’']);
            Some(QuotationFacts {
                speaker,
                place: places.find(quotation.span),
                text: words.trim().to_owned(),
            })
        })
        .collect()
}

/// Names what facts depend on beside the article: an index made under another one is of no use.
pub fn fingerprint(settings: &Settings) -> String {
    format!("{} {:?} {:?}", settings.language, settings.dates, settings.model)
}

/// The entity that a chain of an article stands for, as far as the article tells.
pub fn key(chain: &Chain, language: &Language) -> EntityKey {
    match &chain.apart {
        Some(name) => EntityKey { kind: chain.kind, name: name.to_string() },
        None => {
            let mut key = entity_key(chain.kind, &chain.name, language);
            if is_region_of_city(chain, language) {
                key.name.push_str(REGION);
            }
            key
        }
    }
}

/// What the key of a region ends in that goes by the name of its city: *la regione di Sumy*.
const REGION: &str = "-regione";

fn is_region_of_city(chain: &Chain, language: &Language) -> bool {
    chain.kind == EntityKind::Place
        && chain.place == Some(PlaceClass::Region)
        && language.atlas.is_city(&fold(&chain.name))
}

/// The key of a name, in any spelling.
pub fn entity_key(kind: EntityKind, name: &str, language: &Language) -> EntityKey {
    EntityKey::of(kind, &compared(kind, name, language))
}

/// Whether a name tells its bearer from all others: of people, a bare surname does not.
pub fn is_full(kind: EntityKind, name: &str) -> bool {
    kind != EntityKind::Person || name.split_whitespace().nth(1).is_some()
}

/// The day that an article is from, if it is known to the day.
pub fn day(article: &Article) -> Option<Date> {
    let moment = article.dates().date.value?;
    (moment.grain >= Grain::Day).then_some(moment.date)
}

/// The first heading.
pub fn title(article: &Article) -> Option<String> {
    let heading = article.blocks().iter().find(|placed| placed.block.kind == BlockKind::Heading)?;
    let title = heading_text(&heading.block.text);
    (!title.is_empty()).then_some(title)
}

/// A heading without its marks and markup.
pub fn heading_text(block: &str) -> String {
    let text = markup::blanked(block);
    text.trim_start_matches('#').split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entities(article: &Article, language: &Language, text: &str) -> Vec<EntityFacts> {
    let chains = article.chains();
    let mut places = Places::new(text);
    let mut entities: Vec<EntityFacts> = chains
        .chains
        .iter()
        .map(|chain| EntityFacts {
            key: key(chain, language),
            name: chain.name.clone(),
            roles: Vec::new(),
            mentions: Vec::new(),
        })
        .collect();
    for mention in &chains.mentions {
        let Some(entity) = entities.get_mut(mention.chain as usize) else { continue };
        if let Some(role) = mention.role.as_ref().map(|role| role_facts(role, language))
            && !entity.roles.iter().any(|known| known.text == role.text)
        {
            entity.roles.push(role);
        }
        // *Il tycoon* is no name: nobody looks for it.
        if mention.form == Form::Nominal {
            continue;
        }
        let form = written(text, mention.span);
        let full = mention.form == Form::Full && is_full(mention.kind, &form);
        entity.mentions.push(MentionFacts { place: places.find(mention.span), form, full });
    }
    entities.retain(|entity| !entity.mentions.is_empty());
    entities
}

/// A role as it counts beyond the article: *omologo francese*, said of a president, is the
/// *presidente francese* that other sentences name.
fn role_facts(role: &RoleMention, language: &Language) -> RoleFacts {
    let meant = role.resolved.as_deref().and_then(|resolved| role::title(resolved, language));
    let RoleMention { text, head, of, .. } = meant.as_ref().unwrap_or(role);
    RoleFacts {
        text: text.to_string(),
        head: head.to_string(),
        of: of.as_deref().map(str::to_owned),
        status: role.status,
    }
}

/// The words of a span, each run of white space as one space.
fn written(text: &str, span: Span) -> String {
    let words = text.get(span.range()).unwrap_or_default().split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

fn dates(article: &Article, text: &str) -> Vec<DateFacts> {
    let mut places = Places::new(text);
    let dates = article.dates().dates.iter().filter_map(|date| {
        let (first, last) = (date.value.from()?, date.value.to()?);
        Some(DateFacts { first, last, place: places.find(date.span) })
    });
    dates.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Reader;
    use crate::entities::Tagger;
    use crate::lang::italian;
    use std::sync::Arc;

    #[test]
    fn names_have_one_key_wherever_they_stand() {
        let reader = Reader {
            language: italian(),
            tagger: Tagger::shipped(),
            settings: Arc::default(),
            knowledge: Arc::default(),
        };
        let keys = |text: &str| -> Vec<String> {
            let facts = facts(&reader.read(text, None), italian());
            facts.entities.into_iter().map(|entity| entity.key.name).collect()
        };
        for (text, expected) in [
            // A region that has the name of its city is another place.
            ("I soldati avanzano verso la città di Sumy.", vec!["sumy"]),
            ("Il blackout nella regione ucraina di Sumy dura.", vec!["sumy-regione"]),
        ] {
            assert_eq!(keys(text), expected, "{text}");
        }
        // One body, whatever noun heads it and whatever it goes by.
        let one = keys("L'esercito ucraino resiste.");
        assert_eq!(one, keys("Le forze armate ucraine resistono."));
        assert_ne!(one, keys("L'esercito russo avanza."));
        assert_eq!(keys("L'Onu tace."), keys("Le Nazioni Unite tacciono."));
    }
}
