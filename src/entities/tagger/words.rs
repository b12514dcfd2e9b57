//! What is known of a single token: hashes of its spellings, its shape, the lists it is in.

use super::hash;
use crate::text::token::{Token, TokenKind};

/// The sorts of letters in a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// No letter with a case: marks, numbers, Chinese.
    None,
    Lower,
    /// `Roma`, `D'`
    Capital,
    /// `ROMA`, at least two letters
    Upper,
    /// `iPhone`, `McDonald`, `AgenPress`
    Mixed,
}

#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Hash of the token in lower case, apostrophes made equal.
    pub lower: u64,
    /// Hash of the pattern of letter sorts, repetitions shortened: `Xx-Xx`, `00.00`.
    pub shape: u64,
    pub case: Case,
    pub kind: TokenKind,
    /// Which lists a name starts in here, which it goes on in, which hold the token by itself.
    pub begins: u16,
    pub inside: u16,
    pub alone: u16,
}

impl Word {
    pub fn new(text: &str, token: Token) -> Self {
        let form = token.span.of(text);
        let mut lower = hash::SEED;
        let mut shape = hash::SEED;
        let mut last = 0;
        let mut repeated = 0;
        let (mut uppers, mut lowers) = (0u32, 0u32);
        let mut first_upper = false;
        let mut sort_of = |sort: u8| {
            repeated = if sort == last { repeated + 1 } else { 0 };
            last = sort;
            if repeated < 2 {
                shape = hash::step(shape, sort as u64);
            }
        };
        for c in form.chars() {
            let sort = if c.is_ascii_lowercase() {
                lowers += 1;
                lower = hash::step(lower, c as u64);
                b'x'
            } else if c.is_ascii_uppercase() {
                first_upper |= lowers + uppers == 0;
                uppers += 1;
                lower = hash::step(lower, c.to_ascii_lowercase() as u64);
                b'X'
            } else if c.is_ascii_digit() {
                lower = hash::step(lower, c as u64);
                b'0'
            } else if c.is_ascii() {
                lower = hash::step(lower, c as u64);
                c as u8
            } else {
                let sort = if c.is_lowercase() {
                    lowers += 1;
                    b'x'
                } else if c.is_uppercase() {
                    first_upper |= lowers + uppers == 0;
                    uppers += 1;
                    b'X'
                } else if c.is_alphabetic() {
                    b'a'
                } else {
                    b'?'
                };
                let c = if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c };
                for small in c.to_lowercase() {
                    lower = hash::step(lower, small as u64);
                }
                sort
            };
            sort_of(sort);
        }
        let case = match (uppers, lowers) {
            (0, 0) => Case::None,
            (0, _) => Case::Lower,
            (1, _) if first_upper => Case::Capital,
            (_, 0) => Case::Upper,
            _ => Case::Mixed,
        };
        Word {
            lower: hash::finish(lower),
            shape: hash::finish(shape),
            case,
            kind: token.kind,
            begins: 0,
            inside: 0,
            alone: 0,
        }
    }

    /// Whether the token is written like (a part of) a name.
    pub fn is_capitalised(&self) -> bool {
        matches!(self.case, Case::Capital | Case::Upper | Case::Mixed)
            && self.kind != TokenKind::Address
    }
}
