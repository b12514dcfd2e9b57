//! What the sentences around say of a word: the kind that the first pass gave it elsewhere.
//!
//! *Bianchi* alone may be a colour or a man; twelve lines further up it was *Enzo Bianchi*.

use rustc_hash::FxHashMap;

use super::labels;

/// How many sentences before and after are asked.
const REACH: usize = 15;
/// The vote on a word that occurs nowhere else, or is not capitalised.
pub const NONE: u8 = 255;

/// A capitalised word with the label of the first pass.
#[derive(Clone, Copy, Debug)]
pub struct Ballot {
    pub word: u64,
    pub label: u8,
}

/// Outside, and each kind of name.
type Counts = [u16; 4];

fn party(label: u8) -> usize {
    labels::kind(label as usize).map_or(0, |kind| 1 + kind as usize)
}

/// Goes over sentences in order and gives for each, to `tell`, the vote on each of its ballots.
pub fn count<'a>(
    sentences: impl Iterator<Item = &'a [Ballot]> + Clone,
    mut tell: impl FnMut(usize, &[u8]),
) {
    let mut counts: FxHashMap<u64, Counts> = FxHashMap::default();
    let mut coming = sentences.clone();
    let mut going = sentences.clone();
    for ballots in coming.by_ref().take(REACH) {
        add(&mut counts, ballots);
    }
    let mut votes = Vec::new();
    for (at, ballots) in sentences.enumerate() {
        if let Some(ballots) = coming.next() {
            add(&mut counts, ballots);
        }
        if at > REACH
            && let Some(ballots) = going.next()
        {
            remove(&mut counts, ballots);
        }
        votes.clear();
        votes.extend(ballots.iter().map(|ballot| {
            let mut others = counts.get(&ballot.word).copied().unwrap_or_default();
            let own = &mut others[party(ballot.label)];
            *own = own.saturating_sub(1);
            vote(&others)
        }));
        tell(at, &votes);
    }
}

fn add(counts: &mut FxHashMap<u64, Counts>, ballots: &[Ballot]) {
    for ballot in ballots {
        let count = &mut counts.entry(ballot.word).or_default()[party(ballot.label)];
        *count = count.saturating_add(1);
    }
}

fn remove(counts: &mut FxHashMap<u64, Counts>, ballots: &[Ballot]) {
    for ballot in ballots {
        if let Some(count) = counts.get_mut(&ballot.word) {
            let party = &mut count[party(ballot.label)];
            *party = party.saturating_sub(1);
            if count.iter().all(|n| *n == 0) {
                counts.remove(&ballot.word);
            }
        }
    }
}

/// The majority, how many there are and whether all agree, in one number.
fn vote(counts: &Counts) -> u8 {
    let sum: u16 = counts.iter().fold(0, |sum, n| sum.saturating_add(*n));
    let Some((first, most)) =
        counts.iter().enumerate().max_by_key(|(party, n)| (**n, std::cmp::Reverse(*party)))
    else {
        return NONE;
    };
    if *most == 0 {
        return NONE;
    }
    let many = match most {
        1 => 0,
        2..=3 => 1,
        _ => 2,
    };
    let agreed = u8::from(*most == sum);
    first as u8 | many << 2 | agreed << 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vote_is_on_the_other_occurrences_within_reach() {
        let person =
            Ballot { word: 1, label: labels::begin(crate::entities::EntityKind::Person) as u8 };
        let place =
            Ballot { word: 1, label: labels::begin(crate::entities::EntityKind::Place) as u8 };
        let mut sentences: Vec<Vec<Ballot>> = vec![vec![person], vec![place], vec![person]];
        sentences.extend(std::iter::repeat_n(vec![], 20));
        sentences.push(vec![place]);
        let mut told = Vec::new();
        count(sentences.iter().map(Vec::as_slice), |_, votes| told.extend_from_slice(votes));
        let (person, place) = (1, 2);
        let (one, two, agreed) = (0, 1 << 2, 1 << 4);
        // The first sees a place and a person: the tie goes to the lower number.
        assert_eq!(told, [person | one, person | two | agreed, person | one, NONE]);
        let _ = place;
    }
}
