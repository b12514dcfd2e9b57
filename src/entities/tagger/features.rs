//! What the tagger looks at in a token and its surroundings, as numbers of weight rows.
//!
//! The templates are those that served Italian news best in published and own comparisons: words
//! and shapes in a window of two, affixes, lists of names, the capitalised run a token stands in.

use super::hash;
use super::names::List;
use super::words::{Case, Word};
use crate::text::token::Token;
use rustc_hash::FxHashSet;

/// The number of weight rows is two to this power.
pub const BITS: u32 = 18;

/// A sentence as the features see it.
pub struct Sentence<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub words: &'a [Word],
    pub runs: &'a [Run],
    /// Nearly all of its letters are capitals, so that capitals say nothing.
    pub shouting: bool,
}

/// A stretch of capitalised tokens, perhaps with a particle between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// First token and the one after the last; both 0 outside runs.
    pub start: u16,
    pub end: u16,
}

/// The row of `value` under `template`.
#[inline]
fn row(template: u64, value: u64) -> u32 {
    (hash::finish(value ^ template.wrapping_mul(0xd6e8_feb8_6659_fd93)) >> (64 - BITS)) as u32
}

/// Template numbers; one for each question asked of a token.
mod template {
    pub const BIAS: u64 = 1;
    pub const LOWER: u64 = 2; // + offset 0..5
    pub const SHAPE: u64 = 8; // + offset
    pub const FORM: u64 = 14;
    pub const PREFIX: u64 = 16; // + length
    pub const SUFFIX: u64 = 22; // + length
    pub const PAIR: u64 = 28; // + which
    pub const SHAPES: u64 = 34; // + which
    pub const LIST: u64 = 40; // + offset
    pub const LISTS: u64 = 48;
    pub const LIST_SHAPE: u64 = 49;
    pub const LIST_BEFORE: u64 = 50;
    pub const LIST_AFTER: u64 = 51;
    pub const RUN: u64 = 52; // + which
    pub const NEIGHBOUR_SUFFIX: u64 = 64; // + which
    pub const SHOUTING: u64 = 68;
    pub const GROUPS: u64 = 90; // + which
    pub const VOTE: u64 = 72; // + which
}

const BOUNDARY: u64 = 0x5bd1_e995_7f4a_7c15;

/// Calls `add` with each row that speaks for or against labels of token `at`.
#[inline]
pub fn of_token(sentence: &Sentence<'_>, at: usize, mut add: impl FnMut(u32)) {
    use template as t;
    let words = sentence.words;
    let word = &words[at];
    let get = |offset: isize| at.checked_add_signed(offset).and_then(|i| words.get(i));
    let lower = |offset: isize| get(offset).map_or(BOUNDARY, |w| w.lower);
    let shape = |offset: isize| get(offset).map_or(BOUNDARY, |w| w.shape);

    add(row(t::BIAS, 0));
    for offset in -2..=2 {
        add(row(t::LOWER + (offset + 2) as u64, lower(offset)));
        add(row(t::SHAPE + (offset + 2) as u64, shape(offset)));
    }
    add(row(t::FORM, word.lower ^ (word.case as u64)));
    add(row(t::PAIR, hash::join(lower(-1), word.lower)));
    add(row(t::PAIR + 1, hash::join(word.lower, lower(1))));
    add(row(t::PAIR + 2, hash::join(lower(-1), lower(1))));
    add(row(t::SHAPES, hash::join(shape(-1), word.shape)));
    add(row(t::SHAPES + 1, hash::join(word.shape, shape(1))));
    add(row(t::SHAPES + 2, hash::join(hash::join(shape(-1), word.shape), shape(1))));
    add(row(t::PAIR + 3, hash::join(lower(-1), word.shape)));
    add(row(t::PAIR + 4, hash::join(word.shape, lower(1))));

    affixes(sentence.tokens[at].span.of(sentence.text), |length, prefix, suffix| {
        add(row(t::PREFIX + length, prefix));
        add(row(t::SUFFIX + length, suffix));
        if length == 3 {
            add(row(t::NEIGHBOUR_SUFFIX + 2, suffix ^ shape(-1)));
        }
    });

    // Lists: each list by itself, for the token and its neighbours, and all lists together.
    for offset in -1..=1 {
        let Some(near) = get(offset) else { continue };
        let template = t::LIST + (offset + 1) as u64;
        for (position, mut lists) in [(0, near.begins), (1, near.inside), (2, near.alone)] {
            while lists != 0 {
                let list = lists.trailing_zeros() as u64;
                lists &= lists - 1;
                add(row(template, list * 4 + position + 1));
            }
        }
    }
    let lists =
        |w: &Word| u64::from(w.begins) | u64::from(w.inside) << 16 | u64::from(w.alone) << 32;
    let here = lists(word);
    let before = get(-1).map_or(BOUNDARY, lists);
    let after = get(1).map_or(BOUNDARY, lists);
    add(row(t::LISTS, here));
    add(row(t::LIST_SHAPE, hash::join(here, word.case as u64)));
    add(row(t::LIST_BEFORE, hash::join(before, here)));
    add(row(t::LIST_AFTER, hash::join(here, after)));

    // Lists of one kind together: where one name may end and the next begin.
    let group = |offset: isize| get(offset).map_or(BOUNDARY, |w| groups(w) << 3 | w.case as u64);
    add(row(t::GROUPS, hash::join(group(-1), group(0))));
    add(row(t::GROUPS + 1, hash::join(group(0), group(1))));
    add(row(t::GROUPS + 2, hash::join(hash::join(group(-1), group(0)), group(1))));
    add(row(t::GROUPS + 3, hash::join(lower(-1), group(0))));
    add(row(t::GROUPS + 4, hash::join(hash::join(group(-2), group(-1)), group(0))));
    add(row(t::GROUPS + 5, hash::join(hash::join(group(0), group(1)), group(2))));

    let run = sentence.runs[at];
    if run.end > run.start {
        let (start, end) = (run.start as usize, run.end as usize);
        let length = (end - start).min(5) as u64;
        let place = (at - start).min(3) as u64 | ((end - 1 - at).min(3) as u64) << 2;
        let before = start.checked_sub(1).and_then(|i| words.get(i)).map_or(BOUNDARY, |w| w.lower);
        let before2 = start.checked_sub(2).and_then(|i| words.get(i)).map_or(BOUNDARY, |w| w.lower);
        let after = words.get(end).map_or(BOUNDARY, |w| w.lower);
        add(row(t::RUN, length << 4 | place));
        add(row(t::RUN + 1, hash::join(before, place)));
        add(row(t::RUN + 2, hash::join(after, place)));
        if end - start > 1 {
            add(row(t::RUN + 3, hash::join(words[start].lower, (at == start) as u64)));
            add(row(t::RUN + 4, hash::join(words[end - 1].lower, (at + 1 == end) as u64)));
        }
        add(row(t::RUN + 5, hash::join(before2, (at == start) as u64)));
        let all = words[start..end].iter().fold(0u16, |all, w| all | w.begins | w.inside | w.alone);
        add(row(t::RUN + 6, u64::from(all) << 8 | place));
    }
    if sentence.shouting {
        add(row(t::SHOUTING, word.case as u64));
        add(row(t::SHOUTING + 1, here));
    }
}

const PERSONS: u16 = List::GivenName.bit() | List::Surname.bit() | List::Person.bit();
const PLACES: u16 = List::Place.bit() | List::ItalianPlace.bit() | List::Country.bit();
const ORGANISATIONS: u16 = List::Party.bit()
    | List::Institution.bit()
    | List::Media.bit()
    | List::Company.bit()
    | List::Club.bit()
    | List::Organisation.bit();

/// For each kind of list whether a name starts here, goes on here, or is this token.
fn groups(word: &Word) -> u64 {
    let mut groups = u64::from(word.alone & List::GivenName.bit() != 0);
    for kind in [PERSONS, PLACES, ORGANISATIONS, List::Demonym.bit(), List::Thing.bit()] {
        for lists in [word.begins, word.inside, word.alone] {
            groups = groups << 1 | u64::from(lists & kind != 0);
        }
    }
    groups
}

/// Hashes of the first and last one to four characters, in lower case.
#[inline]
fn affixes(form: &str, mut add: impl FnMut(u64, u64, u64)) {
    let mut prefix = hash::SEED;
    let mut suffix = hash::SEED;
    let mut start = form.chars();
    let mut end = form.chars();
    for length in 1..=4 {
        let (Some(first), Some(last)) = (start.next(), end.next_back()) else { return };
        prefix = hash::step(prefix, lowered(first));
        suffix = hash::step(suffix, lowered(last));
        add(length, prefix, suffix);
    }
}

#[inline]
fn lowered(c: char) -> u64 {
    if c.is_ascii() {
        u64::from(c.to_ascii_lowercase() as u32)
    } else {
        c.to_lowercase().next().unwrap_or(c) as u64
    }
}

/// What the sentences around say of a token's word; see [`super::votes`].
pub fn of_votes(votes: &[u8], own: &[u8], at: usize, mut add: impl FnMut(u32)) {
    use template as t;
    let vote = |offset: isize| {
        at.checked_add_signed(offset).and_then(|i| votes.get(i)).map_or(255, |v| u64::from(*v))
    };
    let label = |offset: isize| {
        at.checked_add_signed(offset).and_then(|i| own.get(i)).map_or(255, |v| u64::from(*v))
    };
    add(row(t::VOTE, vote(0)));
    add(row(t::VOTE + 1, vote(-1)));
    add(row(t::VOTE + 2, vote(1)));
    add(row(t::VOTE + 3, vote(0) << 8 | label(0)));
    add(row(t::VOTE + 4, vote(-1) << 8 | vote(0)));
    add(row(t::VOTE + 5, vote(0) << 8 | vote(1)));
    add(row(t::VOTE + 6, label(0)));
    add(row(t::VOTE + 7, label(-1)));
    add(row(t::VOTE + 8, label(1)));
    add(row(t::VOTE + 9, label(-1) << 16 | label(0) << 8 | label(1)));
}

/// The capitalised runs of a sentence, one entry a token.
pub fn runs(words: &[Word], particles: &FxHashSet<u64>, runs: &mut Vec<Run>) {
    runs.clear();
    runs.resize(words.len(), Run::default());
    let mut at = 0;
    while at < words.len() {
        if !words[at].is_capitalised() {
            at += 1;
            continue;
        }
        let start = at;
        let mut end = at + 1;
        while let Some(next) = words.get(end) {
            if next.is_capitalised() {
                end += 1;
            } else if words.get(end + 1).is_some_and(|w| w.is_capitalised())
                && particles.contains(&next.lower)
            {
                end += 2;
            } else {
                break;
            }
        }
        let run = Run { start: start as u16, end: end as u16 };
        runs[start..end].fill(run);
        at = end;
    }
}

/// Whether capitals are the rule in a sentence, as in a heading or a dateline.
pub fn is_shouting(words: &[Word]) -> bool {
    let (mut upper, mut lettered) = (0, 0);
    for word in words {
        match word.case {
            Case::Upper => upper += 1,
            Case::None => continue,
            _ => {}
        }
        lettered += 1;
    }
    upper >= 3 && upper * 10 >= lettered * 7
}
