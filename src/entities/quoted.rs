//! Who said a quotation: a verb of saying and its subject, before or behind the quoted words.

use super::chain::{ChainedMention, Chains, Form, NamedBlock};
use super::mention::EntityKind;
use crate::lang::Language;
use crate::text::{Span, quotations};

/// The verb and the speaker stand within this many bytes of the quotation.
const REACH: usize = 220;

/// Words in quotation marks and who said them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Bytes of the article, quotation marks included.
    pub span: Span,
    /// Index of the speaker in [`Chains::chains`].
    pub chain: u32,
}

/// The quotations of an article whose speakers it tells, in the order of the text. A word or two
/// in quotation marks is no quotation.
pub fn attributed(
    blocks: &[NamedBlock<'_>],
    chains: &Chains,
    language: &Language,
) -> Vec<Quotation> {
    let mut found = Vec::new();
    for (number, block) in blocks.iter().enumerate().filter(|(_, block)| block.kind.is_prose()) {
        let spans = quotations(block.text);
        let mut last: Option<(Span, u32)> = None;
        for (at, &span) in spans.iter().enumerate() {
            let inner = block.text.get(span.range()).unwrap_or_default();
            if inner.split_whitespace().count() < 3 {
                continue;
            }
            let floor = at
                .checked_sub(1)
                .and_then(|i| spans.get(i))
                .map_or(0, |before| before.end as usize);
            let ceiling = spans.get(at + 1).map_or(block.text.len(), |after| after.start as usize);
            let here = Place { block, number: number as u32, chains, language, spans: &spans };
            let speaker = here
                .behind(span.end as usize, ceiling)
                .or_else(|| here.before(floor, span.start as usize))
                // *"...", ha detto Rossi. "..."*: goes on where nothing else is said of it.
                .or_else(|| {
                    last.filter(|(before, _)| here.goes_on(before.end, span.start))
                        .map(|(_, chain)| chain)
                });
            if let Some(chain) = speaker {
                last = Some((span, chain));
                found.push(Quotation { span: span.shifted(block.offset), chain });
            }
        }
    }
    found
}

struct Place<'a> {
    block: &'a NamedBlock<'a>,
    number: u32,
    chains: &'a Chains,
    language: &'a Language,
    spans: &'a [Span],
}

impl Place<'_> {
    /// *"...", ha dichiarato Trump*: up to the end of the sentence.
    fn behind(&self, from: usize, to: usize) -> Option<u32> {
        let text = self.block.text;
        let to = text.floor_char_boundary(to.min(from + REACH));
        let part = text.get(from..to)?;
        let end = from + part.find(['.', '!', '?', ';', '\n']).unwrap_or(part.len());
        let verb = self.verb(from, end)?;
        self.speaker(verb, end).or_else(|| self.last_speaker(from, verb))
    }

    /// *Trump ha dichiarato: "..."*: from the start of the sentence.
    fn before(&self, from: usize, to: usize) -> Option<u32> {
        let text = self.block.text;
        let from = text.ceil_char_boundary(from.max(to.saturating_sub(REACH)));
        let part = text.get(from..to)?;
        let start = from + part.rfind(". ").map_or(0, |dot| dot + 2);
        let verb = self.verb(start, to)?;
        self.last_speaker(start, verb).or_else(|| self.speaker(verb, to))
    }

    /// Where a verb of saying starts.
    fn verb(&self, from: usize, to: usize) -> Option<usize> {
        let part = self.block.text.get(from..to)?;
        let mut at = 0;
        for word in part.split(|c: char| !c.is_alphabetic()) {
            let start = at;
            at += word.len();
            at += part.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            if !word.is_empty()
                && self.language.roles.sayings.contains(word.to_lowercase().as_str())
            {
                return Some(from + start);
            }
        }
        None
    }

    fn mentions(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = &ChainedMention> {
        let offset = self.block.offset;
        let (from, to) = (from as u32 + offset, to as u32 + offset);
        let all = &self.chains.mentions;
        let start = all.partition_point(|mention| mention.span.start < from);
        let end = all.partition_point(|mention| mention.span.start < to);
        all.get(start..end).unwrap_or_default().iter().filter(move |mention| {
            mention.block == self.number
                && (mention.kind == EntityKind::Person
                    || mention.kind == EntityKind::Organisation
                    || mention.form == Form::Nominal)
                && !crate::text::quoted(self.spans, mention.span.start - offset)
        })
    }

    /// The first behind the verb that is no object of it; a person whose role it is part of before a
    /// body: *ha detto il portavoce del Cremlino, Peskov*.
    fn speaker(&self, from: usize, to: usize) -> Option<u32> {
        let all: Vec<&ChainedMention> = self.mentions(from, to).collect();
        for (at, mention) in all.iter().enumerate() {
            if mention.kind == EntityKind::Person {
                return Some(mention.chain);
            }
            let holder = all.iter().skip(at).find(|person| {
                let role = person.role.as_ref();
                person.kind == EntityKind::Person
                    && role.is_some_and(|role| role.span.covers(mention.span))
            });
            if let Some(holder) = holder {
                return Some(holder.chain);
            }
            if !self.is_object(mention) {
                return Some(mention.chain);
            }
        }
        None
    }

    /// *ha detto ad Axios*, *ha scritto sul Corriere*
    fn is_object(&self, mention: &ChainedMention) -> bool {
        let start = mention.span.start.saturating_sub(self.block.offset) as usize;
        let head = self.block.text.get(..start).unwrap_or_default().trim_end();
        let word = head.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let word = word.to_lowercase().replace('’', "'");
        self.language.shapes.before_places.contains(word.as_str())
    }

    fn last_speaker(&self, from: usize, to: usize) -> Option<u32> {
        let person =
            self.mentions(from, to).rev().find(|mention| mention.kind == EntityKind::Person);
        person.or_else(|| self.mentions(from, to).next_back()).map(|mention| mention.chain)
    }

    /// Whether nothing but the attribution of the one before stands between two quotations.
    fn goes_on(&self, from: u32, to: u32) -> bool {
        let between = self.block.text.get(from as usize..to as usize).unwrap_or_default();
        between.len() < REACH
            && between.matches(". ").count() <= 1
            && self.verb(from as usize, to as usize).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::Knowledge;
    use crate::entities::chain::chains;
    use crate::entities::testing::Fixture;
    use crate::lang::italian;

    fn said(text: &str) -> Vec<(String, String)> {
        let fixture = Fixture::new(text);
        let blocks = fixture.blocks();
        let chains = chains(&blocks, &Knowledge::default(), italian());
        attributed(&blocks, &chains, italian())
            .into_iter()
            .map(|q| {
                (chains.chains[q.chain as usize].name.clone(), q.span.of(&fixture.text).to_owned())
            })
            .collect()
    }

    #[test]
    fn quotations_have_their_speakers() {
        for (text, expected) in [
            (
                "[PER Donald Trump], ha dichiarato: \"Sto seguendo da vicino la situazione\".",
                vec![("Donald Trump", "\"Sto seguendo da vicino la situazione\"")],
            ),
            (
                "«È un processo di lavoro scrupoloso», ha aggiunto [PER Peskov]. Piove.",
                vec![("Peskov", "«È un processo di lavoro scrupoloso»")],
            ),
            (
                "\"Questi sono chiaramente attacchi russi. E [PER Putin] mente\", ha avvertito [PER Zelensky]. \"E questo richiede una risposta\".",
                vec![
                    ("Zelensky", "\"Questi sono chiaramente attacchi russi. E Putin mente\""),
                    ("Zelensky", "\"E questo richiede una risposta\""),
                ],
            ),
            (
                "“Abbiamo discusso di molti progetti”, ha detto [PER Dmitriev] questa mattina.",
                vec![("Dmitriev", "“Abbiamo discusso di molti progetti”")],
            ),
            (
                "La [LOC Russia] tace \"in nessun formato\", ha ribadito il [ORG ministero degli Esteri di Mosca] oggi.",
                vec![("ministero degli Esteri di Mosca", "\"in nessun formato\"")],
            ),
            ("Il film \"La vita è bella\" piace a [PER Rossi].", vec![]),
            ("", vec![]),
        ] {
            let expected: Vec<(String, String)> =
                expected.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
            assert_eq!(said(text), expected, "{text}");
        }
    }
}
