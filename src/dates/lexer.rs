//! Cuts a block into words, numbers and marks, and looks the words up.
//!
//! Offsets are those of the text. Folding (case, forgotten accents, soft hyphens, HTML entities)
//! happens only inside the look-up, so nothing here ever has to be mapped back.

use crate::lang::dates::{DateWords, fold_char};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Id in [`DateWords`]; 0 is a word that says nothing about time.
    Word(u16),
    Number {
        value: u32,
        digits: u8,
    },
    Mark(char),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub start: u32,
    pub end: u32,
    pub kind: Kind,
    flags: u8,
}

const SPACED: u8 = 1;
const CAPITAL: u8 = 2;
const UPPER: u8 = 4;
const ELIDED: u8 = 8;
const ROMAN: u8 = 16;
const GROUPED: u8 = 32;

impl Token {
    /// White space, or the block's start, is before it.
    pub fn spaced(self) -> bool {
        self.flags & SPACED != 0
    }

    pub fn capital(self) -> bool {
        self.flags & CAPITAL != 0
    }

    /// All letters are capitals, and there are two or more.
    pub fn upper(self) -> bool {
        self.flags & UPPER != 0
    }

    /// An apostrophe follows directly; it belongs to no other token.
    pub fn elided(self) -> bool {
        self.flags & ELIDED != 0
    }

    /// All letters are capital Roman numerals.
    pub fn roman(self) -> bool {
        self.flags & ROMAN != 0
    }

    /// Figures in groups of three: a count, never a date.
    pub fn grouped(self) -> bool {
        self.flags & GROUPED != 0
    }
}

/// The tokens of a block, in order. Linear.
pub(super) fn tokens(text: &str, words: &DateWords) -> Vec<Token> {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: 0, words, key: [0; KEY] };
    let mut tokens = Vec::with_capacity(text.len() / 5);
    lexer.run(&mut tokens);
    tokens
}

/// Longer words are none that the grammar knows.
const KEY: usize = 40;

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    words: &'a DateWords,
    key: [u8; KEY],
}

impl Lexer<'_> {
    fn run(&mut self, tokens: &mut Vec<Token>) {
        let mut spaced = true;
        while let Some((c, length)) = self.peek(self.at) {
            let start = self.at;
            if c.is_ascii_digit() {
                tokens.push(self.number(start, spaced));
            } else if c.is_alphabetic() {
                tokens.push(self.word(start, spaced));
            } else {
                self.at += length;
                if c.is_whitespace() {
                    spaced = true;
                    continue;
                }
                if !is_invisible(c) {
                    let flags = if spaced { SPACED } else { 0 };
                    let (start, end) = (start as u32, self.at as u32);
                    tokens.push(Token { start, end, kind: Kind::Mark(c), flags });
                } else {
                    continue;
                }
            }
            spaced = false;
        }
    }

    /// The character at `at`, an HTML entity read as what it stands for, and its length in bytes.
    fn peek(&self, at: usize) -> Option<(char, usize)> {
        let byte = *self.bytes.get(at)?;
        if byte < 0x80 {
            if byte == b'&'
                && let Some(entity) = entity(self.bytes.get(at..).unwrap_or_default())
            {
                return Some(entity);
            }
            let c = match byte {
                b'`' => '\'',
                byte => char::from(byte),
            };
            return Some((c, 1));
        }
        let c = self.text.get(at..)?.chars().next()?;
        Some((apostrophe(c), c.len_utf8()))
    }

    fn word(&mut self, start: usize, spaced: bool) -> Token {
        let mut length = 0;
        let mut letters = 0u32;
        let mut accented = false;
        let mut capitals = 0u32;
        let mut first_capital = false;
        let mut roman = true;
        let mut end = start;
        loop {
            // Most of a text is ASCII letters.
            let (c, size) = match self.bytes.get(self.at) {
                Some(&byte) if byte.is_ascii_alphabetic() => (char::from(byte), 1),
                Some(_) => match self.peek(self.at) {
                    Some(next) => next,
                    None => break,
                },
                None => break,
            };
            // A digit behind a letter is part of a name (*G20*, *B52*).
            if !(c.is_alphanumeric() || is_invisible(c)) {
                break;
            }
            self.at += size;
            if is_invisible(c) {
                continue;
            }
            end = self.at;
            letters += 1;
            if c.is_uppercase() {
                capitals += 1;
                first_capital |= letters == 1;
            }
            roman &= matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M');
            let folded = fold_char(c).unwrap_or(c);
            accented |= folded != c && !c.is_ascii();
            let folded_size = folded.len_utf8();
            if let Some(slot) = self.key.get_mut(length..length + folded_size) {
                folded.encode_utf8(slot);
                length += folded_size;
            } else {
                length = KEY;
            }
        }
        let mut flags = if spaced { SPACED } else { 0 };
        if first_capital {
            flags |= CAPITAL;
        }
        if capitals == letters && letters > 1 {
            flags |= UPPER;
        }
        if roman {
            flags |= ROMAN;
        }
        let id = self.look_up(start, end, length, letters, accented);
        if let Some(('\'', size)) = self.peek(self.at) {
            self.at += size;
            flags |= ELIDED;
            // *venerdi'*: the apostrophe stands for the accent.
            let word = self.words.word(id);
            if !self.peek(self.at).is_some_and(|(c, _)| c.is_alphanumeric())
                && (word.weekday.is_some() || word.edge.is_some())
            {
                end = self.at;
            }
        }
        Token { start: start as u32, end: end as u32, kind: Kind::Word(id), flags }
    }

    fn look_up(
        &self,
        start: usize,
        end: usize,
        length: usize,
        letters: u32,
        accented: bool,
    ) -> u16 {
        if length > self.words.longest {
            return 0;
        }
        // The accent of a short word makes another word of it (*e*, *è*).
        if letters <= 2 && accented {
            return match self.text.get(start..end) {
                Some(word) => self.words.id(&crate::lang::dates::fold(word)),
                None => 0,
            };
        }
        match self.key.get(..length).map(std::str::from_utf8) {
            Some(Ok(key)) => self.words.id(key),
            _ => 0,
        }
    }

    fn number(&mut self, start: usize, spaced: bool) -> Token {
        let mut value = 0u32;
        let mut digits = 0u8;
        let digit = |at: usize| self.bytes.get(at).copied().filter(u8::is_ascii_digit);
        let mut at = start;
        while let Some(byte) = digit(at) {
            value = value.saturating_mul(10).saturating_add(u32::from(byte - b'0'));
            digits = digits.saturating_add(1);
            at += 1;
        }
        let mut flags = if spaced { SPACED } else { 0 };
        // *50.000*, *2'000*
        if digits <= 3 {
            while matches!(self.bytes.get(at), Some(b'.' | b'\''))
                && (1..=3).all(|k| digit(at + k).is_some())
                && digit(at + 4).is_none()
            {
                flags |= GROUPED;
                at += 4;
                value = u32::MAX;
                digits = u8::MAX;
            }
        }
        self.at = at;
        Token { start: start as u32, end: at as u32, kind: Kind::Number { value, digits }, flags }
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}')
}

/// The many characters that people type for an apostrophe are one.
fn apostrophe(c: char) -> char {
    match c {
        '’' | '‘' | '´' | '′' | 'ʼ' | '＇' => '\'',
        '″' => '"',
        '–' | '—' | '‐' | '‑' | '−' => '-',
        c => c,
    }
}

/// An HTML entity at the head of `bytes`: the character, and how long the entity is.
fn entity(bytes: &[u8]) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let end = bytes.iter().take(LONGEST).position(|&byte| byte == b';')?;
    let name = std::str::from_utf8(bytes.get(1..end)?).ok()?;
    let c = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)?
    } else {
        match name {
            "agrave" => 'à',
            "aacute" => 'á',
            "egrave" => 'è',
            "eacute" => 'é',
            "igrave" => 'ì',
            "iacute" => 'í',
            "ograve" => 'ò',
            "ugrave" => 'ù',
            "Egrave" => 'È',
            "rsquo" | "lsquo" | "apos" | "prime" => '\'',
            "nbsp" | "thinsp" | "ensp" | "emsp" => ' ',
            "shy" => '\u{ad}',
            "ndash" | "mdash" => '-',
            "deg" => '°',
            "ordm" => 'º',
            "laquo" => '«',
            "raquo" => '»',
            "ldquo" => '“',
            "rdquo" => '”',
            "quot" => '"',
            "amp" => '&',
            _ => return None,
        }
    };
    Some((apostrophe(c), end + 1))
}
