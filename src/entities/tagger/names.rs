//! The lists of names, as a table that is looked up without being loaded.
//!
//! A name is stored under a hash of its tokens in lower case, so names of several tokens are
//! followed token by token: every beginning of a name is an entry too. The table is a run of slots
//! with open addressing; a slot holds 16 bits of the hash to tell entries apart (one lookup in
//! some ten thousands finds a list by accident) and a bit for each list.

use std::borrow::Cow;

use super::hash;
use super::words::Word;

/// The lists that a name can be in. The order is part of the file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum List {
    GivenName,
    Surname,
    Place,
    ItalianPlace,
    Country,
    Party,
    Institution,
    Media,
    Company,
    Club,
    /// What only looks like a name here: products, prizes, works, feasts.
    Thing,
    Organisation,
    Demonym,
    Person,
    /// Lower-case words that names start with: `ministero`, `governo`.
    Trigger,
    /// Not a list: a longer name starts with these tokens.
    Beginning,
}

impl List {
    pub const fn bit(self) -> u16 {
        1 << self as u8
    }
}

const NOT_NAMES: u16 = 1 << List::Trigger as u8 | 1 << List::Beginning as u8;
/// Names of more tokens are stored by their first ones.
pub const LONGEST: usize = 8;
const SLOT: usize = 4;
/// Room for more entries than a table is built with.
const SPARE: usize = 4096;
/// A probe that goes on longer than this means a damaged table.
const LONGEST_PROBE: usize = 64;

/// The table; its bytes are those in the model file.
#[derive(Clone, Debug)]
pub struct Names {
    slots: Cow<'static, [u8]>,
    mask: usize,
}

impl Names {
    /// `slots` as [`Names::build`] made them: a power of two of four-byte slots, else `None`.
    pub fn from_bytes(slots: Cow<'static, [u8]>) -> Option<Self> {
        let count = slots.len() / SLOT;
        (slots.len().is_multiple_of(SLOT) && count.is_power_of_two())
            .then(|| Names { slots, mask: count - 1 })
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.slots
    }

    /// A table of the entries: hashes of names, and of their beginnings, with their lists.
    pub fn build(entries: impl ExactSizeIterator<Item = (u64, u16)>) -> Self {
        let count = (entries.len() * 5 / 4 + SPARE).next_power_of_two();
        let mut names = Names { slots: Cow::Owned(vec![0; count * SLOT]), mask: count - 1 };
        for (hash, lists) in entries {
            names.insert(hash, lists);
        }
        names
    }

    /// Adds lists to an entry. Returns whether there was room: a table holds its entries and a
    /// good many more, and never grows.
    pub fn insert(&mut self, hash: u64, lists: u16) -> bool {
        let tag = (hash >> 48) as u16;
        let mut at = hash as usize & self.mask;
        for _ in 0..LONGEST_PROBE {
            let (found, present) = self.slot(at);
            if present == 0 || found == tag {
                if let Some(slot) = self.slots.to_mut().get_mut(at * SLOT..at * SLOT + SLOT) {
                    slot[..2].copy_from_slice(&tag.to_le_bytes());
                    slot[2..].copy_from_slice(&(lists | present).to_le_bytes());
                }
                return true;
            }
            at = (at + 1) & self.mask;
        }
        false
    }

    #[inline]
    fn slot(&self, at: usize) -> (u16, u16) {
        match self.slots.get(at * SLOT..at * SLOT + SLOT) {
            Some(&[a, b, c, d]) => (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])),
            _ => (0, 0),
        }
    }

    /// The lists that hold what `hash` stands for.
    #[inline]
    pub fn lists(&self, hash: u64) -> u16 {
        let tag = (hash >> 48) as u16;
        let mut at = hash as usize & self.mask;
        for _ in 0..LONGEST_PROBE {
            let (found, lists) = self.slot(at);
            if lists == 0 || found == tag {
                return lists;
            }
            at = (at + 1) & self.mask;
        }
        0
    }

    /// Whether a lower-case word starts names.
    #[inline]
    pub fn is_trigger(&self, word: &Word) -> bool {
        self.lists(word.lower) & List::Trigger.bit() != 0
    }

    /// Marks the names that start at token `at`: for each list the longest one.
    pub fn mark(&self, words: &mut [Word], at: usize) {
        let mut hash = words[at].lower;
        let mut found = self.lists(hash);
        words[at].alone |= found & !NOT_NAMES;
        let mut longest = [0u8; 16];
        let mut length = 1;
        while found & List::Beginning.bit() != 0 && length < LONGEST {
            let Some(next) = words.get(at + length) else { break };
            hash = hash::join(hash, next.lower);
            length += 1;
            found = self.lists(hash);
            let mut lists = found & !NOT_NAMES;
            while lists != 0 {
                longest[lists.trailing_zeros() as usize] = length as u8;
                lists &= lists - 1;
            }
        }
        for (list, &length) in longest.iter().enumerate() {
            if length > 1 {
                words[at].begins |= 1 << list;
                for word in &mut words[at + 1..at + length as usize] {
                    word.inside |= 1 << list;
                }
            }
        }
    }
}

/// The hash of a name and those of its beginnings, from the hashes of its tokens in lower case.
pub fn hashes(tokens: &[u64]) -> Option<(u64, Vec<u64>)> {
    let (&first, rest) = tokens.split_first()?;
    let mut beginnings = Vec::new();
    let mut hash = first;
    for &token in rest.iter().take(LONGEST - 1) {
        beginnings.push(hash);
        hash = hash::join(hash, token);
    }
    Some((hash, beginnings))
}
