//! Spellings that are not the house's, do not agree with each other, or look like a slip.

use super::{Report, codes};
use crate::entities::chain::{Chain, ChainedMention, Form};
use crate::entities::knowledge::{KnownEntity, Scheme};
use crate::entities::mention::EntityKind;
use crate::entities::spelling::NameKey;
use crate::finding::Severity;
use crate::text::fold;

/// Shorter words are too easily another name.
const SHORTEST_TYPO: usize = 6;
/// A system that more names than this are written by is the article's, if the other has fewer.
const PREVAILS: usize = 2;
/// A name of the archive that is met less often may be the slip itself.
const ESTABLISHED: u32 = 3;

pub(super) fn check(report: &mut Report<'_>) {
    house(report);
    schemes(report);
    typos(report);
}

/// Names in a spelling that the file lists as a variant.
fn house(report: &mut Report<'_>) {
    let subject = report.subject;
    for mention in &subject.chains.mentions {
        let Some(chain) =
            subject.chains.chain_of(mention).filter(|_| mention.form != Form::Nominal)
        else {
            continue;
        };
        let Some(entity) = chain.stated.as_deref().and_then(|id| subject.knowledge.entity(id))
        else {
            continue;
        };
        let text = report.text(mention, mention.span);
        if !entity.variants.iter().any(|variant| variant == text)
            || text == &*entity.name
            || entity.aliases.iter().any(|alias| alias == text)
        {
            continue;
        }
        let house = house_form(entity, text);
        let other_head = entity.kind.entity_kind() != EntityKind::Person
            && first_word(text) != first_word(&entity.name);
        let code = if other_head { codes::NAMING_VARIANT } else { codes::NOT_HOUSE_SPELLING };
        let fix = report.write_fix(mention.span, &house, true);
        let arguments = [("text", &text as &dyn std::fmt::Display), ("house", &house)];
        if let Some(added) =
            report.add(code, Some(Severity::Warning), mention.span, "house", &arguments)
        {
            added.fixes.push(fix);
        }
    }
}

fn first_word(text: &str) -> String {
    fold(text).split(' ').next().unwrap_or_default().to_owned()
}

/// The house spelling of as much of the name as `text` tells.
pub fn house_form(entity: &KnownEntity, text: &str) -> String {
    let words = text.split_whitespace().count();
    if entity.kind.entity_kind() == EntityKind::Person && words == 1 {
        let alias = entity.aliases.iter().find(|alias| alias.split_whitespace().count() == 1);
        let last = || entity.name.split_whitespace().next_back().map(str::to_owned);
        return alias.cloned().or_else(last).unwrap_or_else(|| entity.name.to_string());
    }
    entity.name.to_string()
}

/// Two ways of writing Slavic names in one article, or not the way of the house.
fn schemes(report: &mut Report<'_>) {
    let subject = report.subject;
    let mut found: Vec<(&ChainedMention, &Chain, Scheme)> = Vec::new();
    for chain in &subject.chains.chains {
        // Most mentions are written as the one before.
        let mut before = "";
        let first = subject.chains.mentions_of(chain).find(|mention| {
            let text = report.text(mention, mention.span);
            mention.form != Form::Nominal
                && std::mem::replace(&mut before, text) != text
                && scheme(text).is_some()
        });
        if let Some(mention) = first
            && let Some(scheme) = scheme(report.text(mention, mention.span))
        {
            found.push((mention, chain, scheme));
        }
    }
    let count = |scheme: Scheme| found.iter().filter(|(_, _, other)| *other == scheme).count();
    let (english, scholarly) = (count(Scheme::English), count(Scheme::ItalianScholarly));
    let prevails = |scheme: Scheme| {
        let (here, there) = match scheme {
            Scheme::English => (english, scholarly),
            Scheme::ItalianScholarly => (scholarly, english),
        };
        here > PREVAILS && here > there
    };
    let house = subject.knowledge.style().slavic;
    for (mention, chain, scheme) in &found {
        let entity = chain.stated.as_deref().and_then(|id| subject.knowledge.entity(id));
        let text = report.text(mention, mention.span);
        // A spelling that the file allows is nobody's slip.
        let allowed = entity.is_some_and(|entity| {
            text == &*entity.name || entity.aliases.iter().any(|alias| alias == text)
        });
        if allowed {
            continue;
        }
        let wanted = entity.and_then(|entity| entity.style).or(house);
        let (key, severity) = match wanted {
            Some(wanted) if wanted != *scheme => ("house", Some(Severity::Info)),
            Some(_) => continue,
            // Who has to be mended: the few, unless it is open which are.
            None if english.min(scholarly) > 0 && !prevails(*scheme) => ("mixed", None),
            None => continue,
        };
        let other = found.iter().find(|(_, _, other)| other != scheme);
        let related =
            other.map(|(other, ..)| report.related(other.span, report.text(other, other.span)));
        let other = other.map(|(other, ..)| report.text(other, other.span)).unwrap_or_default();
        let arguments = [("text", &text as &dyn std::fmt::Display), ("other", &other)];
        if let Some(added) =
            report.add(codes::TRANSLITERATION_MIX, severity, mention.span, key, &arguments)
        {
            added.related.extend(related);
        }
    }
}

/// Endings of names that were written in Cyrillic.
const SLAVIC_ENDINGS: &[&str] = &[
    "ov", "ova", "ev", "eva", "sk", "sky", "skij", "skyj", "skyi", "skiy", "skaya", "skaja", "ko",
    "iv", "uk", "yk", "hal", "in", "ina", "ij", "yj", "iy", "ych", "yč", "ye", "ske", "skoye",
    "skoe", "yan", "jan",
];

/// The scheme that a name shows; `None` where it shows none or was never transliterated.
fn scheme(name: &str) -> Option<Scheme> {
    let lower = name.to_lowercase();
    // Czech, Polish, Croatian and others write Latin letters of their own.
    if lower.contains([
        'á', 'é', 'í', 'ý', 'ř', 'ů', 'ě', 'ľ', 'ť', 'ď', 'ć', 'đ', 'ł', 'ś', 'ż', 'ą', 'ę', 'ó',
        'ñ', 'ü', 'ö', 'ä',
    ]) {
        return None;
    }
    let (mut english, mut scholarly) = (false, false);
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphabetic() && !matches!(c, '\'' | '’'))
        .filter(|w| !w.is_empty())
        .collect();
    let slavic = words.iter().any(|word| {
        word.chars().count() > 4
            && SLAVIC_ENDINGS
                .iter()
                .any(|ending| word.trim_end_matches(['\'', '’']).ends_with(ending))
    });
    if !slavic {
        return None;
    }
    for word in words {
        english |= ["iy", "yy", "skyi", "aya"].iter().any(|ending| word.ends_with(ending))
            || ["kh", "zh", "shch", "yo", "yev", "iya"].iter().any(|part| word.contains(part))
            || (word.contains("sh") && !word.contains("scho"));
        scholarly |= ["ij", "yj", "aja", "ija"].iter().any(|ending| word.ends_with(ending))
            || word.contains(['č', 'š', 'ž', 'ë'])
            || ["cha", "cho", "chm", "chn", "ju", "ja"]
                .iter()
                .any(|part| word.starts_with(part) && word.ends_with("ov"))
            || (word.contains("ach") && word.ends_with("ova"));
    }
    match (english, scholarly) {
        (true, false) => Some(Scheme::English),
        (false, true) => Some(Scheme::ItalianScholarly),
        _ => None,
    }
}

/// A name met once that is a slip of the finger away from one that is established.
fn typos(report: &mut Report<'_>) {
    let subject = report.subject;
    let chains: Vec<(usize, &Chain)> = subject.people().collect();
    for &(index, chain) in &chains {
        let [only] = chain.mentions.as_slice() else { continue };
        let Some(mention) = subject.chains.mentions.get(*only as usize) else { continue };
        if chain.stated.is_some() || mention.form == Form::Nominal {
            continue;
        }
        let here = chains
            .iter()
            .filter(|(other, chain)| *other != index && chain.mentions.len() > 1)
            .find_map(|(_, other)| corrected(&chain.key, &other.key, &other.name));
        let known = || {
            let entities = subject
                .knowledge
                .entities()
                .iter()
                .filter(|entity| entity.fits(EntityKind::Person));
            entities.into_iter().find_map(|entity| {
                let key = NameKey::of(&entity.name, &subject.language.transliteration);
                corrected(&chain.key, &key, &entity.name)
            })
        };
        let archived = || {
            if subject.archive.seen(index as u32).is_some() {
                return None;
            }
            let near = subject.archive.near(&chain.name).into_iter();
            near.filter(|(_, mentions)| *mentions >= ESTABLISHED).find_map(|(name, _)| {
                let key = NameKey::of(&name, &subject.language.transliteration);
                corrected(&chain.key, &key, &name)
            })
        };
        let Some(right) = here.or_else(known).or_else(archived) else { continue };
        let text = report.text(mention, mention.span);
        let fix = report.write_fix(mention.span, &right, false);
        let arguments = [("text", &text as &dyn std::fmt::Display), ("right", &right)];
        if let Some(added) =
            report.add(codes::PROBABLE_TYPO, None, mention.span, "message", &arguments)
        {
            added.fixes.push(fix);
        }
    }
}

/// What `name` should be if it is a slip away from the established name `right`: all of it, or as
/// much of its end as `name` has words.
fn corrected(name: &NameKey, right: &NameKey, right_text: &str) -> Option<String> {
    let from = right.words.len().checked_sub(name.words.len())?;
    if name.words.is_empty() {
        return None;
    }
    let tail = right.words.get(from..)?;
    let mut slips = name.words.iter().zip(tail).filter(|(a, b)| !a.alike(b));
    let (wrong, word) = slips.next()?;
    if slips.next().is_some() || !is_slip(&wrong.plain, &word.plain) {
        return None;
    }
    let words: Vec<&str> = right_text.split_whitespace().collect();
    (words.len() == right.words.len()).then(|| words.get(from..).unwrap_or_default().join(" "))
}

/// One letter more, less, other or two exchanged, within the word: its ends tell names apart
/// (*Paolo* and *Paola*, *Rossi* and *Russi*).
fn is_slip(wrong: &str, right: &str) -> bool {
    let ends = |word: &str| (word.chars().next(), word.chars().next_back());
    right.chars().count() >= SHORTEST_TYPO
        && wrong.chars().count() >= SHORTEST_TYPO - 1
        && ends(wrong) == ends(right)
        && strsim::osa_distance(wrong, right) == 1
        && (transposed(wrong, right) || right.chars().count() > SHORTEST_TYPO)
}

fn transposed(one: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    one != other && sorted(one) == sorted(other)
}
