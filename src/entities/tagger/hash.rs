//! The hashes that features and lists of names are stored under. They are part of the model's file
//! format: a change here needs a new [`super::file::VERSION`].

pub const SEED: u64 = 0x517c_c1b7_2722_0a95;
const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;

/// Adds a character or number to a hash.
#[inline]
pub fn step(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(PRIME)
}

/// Spreads a hash over all of its bits.
#[inline]
pub fn finish(hash: u64) -> u64 {
    let product = u128::from(hash ^ SEED) * u128::from(PRIME);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Joins two finished hashes; the order counts.
#[inline]
pub fn join(first: u64, second: u64) -> u64 {
    finish(first.rotate_left(23) ^ second)
}

/// The hash of text that belongs to the code, as a template's name.
pub fn of(text: &str) -> u64 {
    finish(text.bytes().fold(SEED, |hash, byte| step(hash, u64::from(byte))))
}
