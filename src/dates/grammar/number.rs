//! Numbers: figures, words, ordinals, Roman numerals.

use super::{Grammar, Parse};
use crate::dates::lexer::Kind;
use crate::lang::dates::class;

impl Grammar<'_> {
    /// *25*, *venticinque*, *due mila diciassette*.
    pub(super) fn cardinal(&self, at: usize) -> Parse<u32> {
        if let Some((value, _)) = self.figures(at) {
            return Some((value, at + 1));
        }
        let token = self.token(at)?;
        let word = self.word(at);
        let number = u32::from(word.number?);
        if word.elided_number && !token.elided() {
            return None;
        }
        if (2..1000).contains(&number) && self.is(at + 1, class::THOUSAND) {
            let thousands = number.saturating_mul(1000);
            return Some(match self.word(at + 2).number {
                Some(rest) if rest < 1000 => (thousands + u32::from(rest), at + 3),
                _ => (thousands, at + 2),
            });
        }
        Some((number, at + 1))
    }

    /// *primo*, *ultima*, *3°*, *III*; -1 is the last.
    pub(super) fn ordinal(&self, at: usize) -> Parse<i16> {
        if let Some(ordinal) = self.word(at).ordinal {
            return Some((i16::from(ordinal), at + 1));
        }
        if let Some((value, digits)) = self.figures(at) {
            let end = self.ordinal_sign(at + 1)?;
            return (digits <= 2).then_some((value as i16, end));
        }
        let value = self.roman(at)?;
        // *I* may be an article; what follows must tell, and the callers look.
        Some((i16::from(value), at + 1))
    }

    /// The index behind a `°`, `º`, `ª` or letter that makes the figures before it an ordinal.
    pub(super) fn ordinal_sign(&self, at: usize) -> Option<usize> {
        let token = self.token(at)?;
        if token.spaced() {
            return None;
        }
        let signed = match token.kind {
            Kind::Mark(c) => matches!(c, '°' | 'º' | 'ª'),
            Kind::Word(_) => {
                self.is(at, class::ORDINAL_SIGN) || matches!(self.letters(at), "º" | "ª")
            }
            Kind::Number { .. } => false,
        };
        signed.then_some(at + 1)
    }

    fn letters(&self, at: usize) -> &str {
        self.token(at)
            .and_then(|token| self.text.get(token.start as usize..token.end as usize))
            .unwrap_or("")
    }

    /// A Roman numeral up to 39, which is as far as days, months and centuries go.
    pub(super) fn roman(&self, at: usize) -> Option<u8> {
        let token = self.token(at).filter(|token| token.roman())?;
        let letters = self.text.get(token.start as usize..token.end as usize)?;
        if letters.len() > 6 {
            return None;
        }
        let digit = |c| match c {
            'I' => 1u8,
            'V' => 5,
            'X' => 10,
            _ => 0,
        };
        let mut value = 0u8;
        let mut rest = letters.chars().peekable();
        while let Some(c) = rest.next() {
            let here = digit(c);
            if here == 0 {
                return None;
            }
            match rest.peek().map(|&next| digit(next)) {
                Some(next) if next > here => value = value.checked_add(next - here)?,
                _ => {
                    value = value.checked_add(here)?;
                    continue;
                }
            }
            rest.next();
        }
        (1..=39).contains(&value).then_some(value)
    }
}
