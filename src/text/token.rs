//! Words, numbers and punctuation: what a name is made of.
//!
//! The cut follows the Italian corpora that name taggers are trained on: an elided word keeps its
//! apostrophe (`l'|Aquila`), hyphenated words stay whole, an abbreviation keeps its dot.
//! Markup (`**`, `<b>`, a heading's `#`) is no token: a name reads the same inside and outside it.

use rustc_hash::FxHashSet;

use super::Span;

/// What the first characters of a token say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, perhaps with digits, hyphens and apostrophes: `Emilia-Romagna`, `dell'`, `G20`.
    Word,
    /// Starts with a digit: `2025`, `1.000`, `10:30`, `7-0`.
    Number,
    /// Anything else, one character each.
    Mark,
    /// An address: `https://...`, `www...`, `nome@...`.
    Address,
}

/// A token of a text; the span counts from where the text starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub kind: TokenKind,
}

/// Lower-case abbreviations that keep their dot and end no sentence (`dott.`, `on.`, `gen.`).
#[derive(Clone, Debug, Default)]
pub struct Abbreviations(FxHashSet<Box<str>>);

impl Abbreviations {
    /// One abbreviation a line, with or without its dot; `#` starts a comment.
    pub fn parse(list: &str) -> Self {
        let words = list.lines().map(|line| line.split('#').next().unwrap_or("").trim());
        Abbreviations(
            words
                .filter(|word| !word.is_empty())
                .map(|word| word.trim_end_matches('.').to_lowercase().into())
                .collect(),
        )
    }

    /// Whether `word`, written without its dot, is one. A single letter always is: an initial.
    pub fn contains(&self, word: &str) -> bool {
        let mut letters = word.chars();
        if letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none() {
            return true;
        }
        word.len() <= LONGEST_ABBREVIATION && self.0.contains(word.to_lowercase().as_str())
    }
}

const LONGEST_ABBREVIATION: usize = 8;
/// An HTML tag longer than this, in bytes, is read as text.
const LONGEST_TAG: usize = 400;

/// The tokens of `text`, in order.
pub fn tokens(text: &str, abbreviations: &Abbreviations) -> Vec<Token> {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: 0, abbreviations };
    let mut tokens = Vec::with_capacity(text.len() / 5);
    while let Some(token) = lexer.next_token() {
        tokens.push(token);
    }
    tokens
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    abbreviations: &'a Abbreviations,
}

impl Lexer<'_> {
    fn next_token(&mut self) -> Option<Token> {
        loop {
            let first = self.peek(self.at)?;
            let start = self.at;
            if first.is_whitespace() || is_invisible(first) {
                self.at += first.len_utf8();
            } else if let Some(end) = self.markup(first) {
                self.at = end;
            } else {
                let (end, kind) = if first.is_ascii_digit() {
                    (self.number(), TokenKind::Number)
                } else if is_letter(first) {
                    match self.address() {
                        Some(end) => (end, TokenKind::Address),
                        None => (self.word(), TokenKind::Word),
                    }
                } else if let Some(end) = self.shortened(first) {
                    (end, TokenKind::Word)
                } else {
                    (start + first.len_utf8(), TokenKind::Mark)
                };
                self.at = end;
                return Some(Token { span: Span::new(start, end), kind });
            }
        }
    }

    /// The character at byte `at`, which must be a character boundary.
    fn peek(&self, at: usize) -> Option<char> {
        match self.bytes.get(at) {
            Some(&byte) if byte < 0x80 => Some(byte as char),
            Some(_) => self.text[at..].chars().next(),
            None => None,
        }
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// The end of letters and digits from `at` on.
    fn run(&self, mut at: usize) -> usize {
        while let Some(&byte) = self.bytes.get(at) {
            let joined = || self.bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
            if byte.is_ascii_alphanumeric() || (byte == b'_' && joined()) {
                at += 1;
            } else if byte < 0x80 {
                break;
            } else {
                match self.peek(at) {
                    Some(letter) if is_letter(letter) || letter.is_numeric() => {
                        at += letter.len_utf8();
                    }
                    _ => break,
                }
            }
        }
        at
    }

    fn word(&self) -> usize {
        let start = self.at;
        let mut end = self.run(start);
        loop {
            let Some(joint) = self.peek(end) else { return end };
            let after = end + joint.len_utf8();
            let next = self.peek(after);
            let goes_on = next.is_some_and(|c| is_letter(c) || c.is_ascii_digit());
            match joint {
                '-' | '\u{2010}' | '\u{2011}' if goes_on => end = self.run(after),
                '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}' => {
                    let Some(next) = next else { return self.apostrophe_at_end(start, end, after) };
                    if !is_letter(next) {
                        return if next.is_ascii_digit() {
                            after // dell'80
                        } else {
                            self.apostrophe_at_end(start, end, after)
                        };
                    }
                    let rest = self.run(after);
                    if &self.text[after..rest] == "s" {
                        return end; // Moody's: the genitive is a token of its own
                    }
                    // An elision stands before a vowel (l'Aquila) or, in a name, a capital
                    // (De' Medici); any other apostrophe is a letter (Donec'k, couldn't).
                    if next.is_uppercase() || is_vowel(next) {
                        return after;
                    }
                    end = rest;
                }
                '.' => {
                    let piece = &self.text[start..end];
                    let letters = piece.rsplit('.').next().unwrap_or(piece).chars().count();
                    let inner = next.is_some_and(is_letter) && {
                        let rest = self.run(after);
                        // S.p.A., U.S.A., d.C.; Ganji.com
                        (letters <= 2 && (rest - after <= 4))
                            || is_web_ending(&self.text[after..rest])
                    };
                    if inner {
                        end = self.run(after);
                        continue;
                    }
                    let dotted = piece.contains('.') && letters <= 2;
                    let known = self.abbreviations.contains(piece);
                    let initial = letters == 1 && piece.chars().all(char::is_alphabetic);
                    let closes = initial
                        && !piece.chars().all(char::is_uppercase)
                        && next.is_none_or(|c| !c.is_whitespace());
                    return if (dotted || known) && !closes { after } else { end };
                }
                '&' if goes_on && end - start <= 3 => end = self.run(after), // AT&T, H&M
                _ => return end,
            }
        }
    }

    /// A word ends in an apostrophe: `po'`, `de'`, `oblast'`, or the quotation ends here.
    fn apostrophe_at_end(&self, start: usize, end: usize, after: usize) -> usize {
        let word = &self.text[start..end];
        let quoted = self.before(start).is_some_and(|c| matches!(c, '\'' | '\u{2018}'));
        let lower = word.chars().next().is_some_and(char::is_lowercase);
        let typographic = self.text[end..].starts_with('\u{2019}');
        if !quoted && lower && (!typographic || word.len() <= 3) { after } else { end }
    }

    fn number(&self) -> usize {
        let mut end = self.run(self.at);
        while let Some(joint) = self.peek(end) {
            let after = end + joint.len_utf8();
            let joined = matches!(joint, '.' | ',' | ':' | '/' | '-')
                && self.peek(after).is_some_and(|c| c.is_ascii_digit());
            let ordinal = matches!(joint, 'º' | 'ª' | '°');
            if !joined && !ordinal {
                break;
            }
            end = if joined { self.run(after) } else { after };
        }
        end
    }

    /// `'70`, `'s`.
    fn shortened(&self, first: char) -> Option<usize> {
        if !matches!(first, '\'' | '\u{2019}') {
            return None;
        }
        let after = self.at + first.len_utf8();
        let end = self.run(after);
        let rest = &self.text[after..end];
        let glued = self.before(self.at).is_some_and(char::is_alphanumeric);
        let year = rest.len() == 2 && rest.bytes().all(|b| b.is_ascii_digit());
        (year || (glued && rest == "s")).then_some(end)
    }

    fn address(&self) -> Option<usize> {
        let rest = &self.bytes[self.at..];
        let starts = |prefix: &[u8]| {
            rest.len() > prefix.len() && rest[..prefix.len()].eq_ignore_ascii_case(prefix)
        };
        if !(starts(b"http") && (starts(b"http://") || starts(b"https://"))) && !starts(b"www.") {
            return None;
        }
        let length = rest
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'<' | b'>' | b')' | b']'))
            .unwrap_or(rest.len());
        let mut end = self.at + length;
        while matches!(self.bytes.get(end - 1), Some(b'.' | b',' | b';' | b':')) {
            end -= 1;
        }
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        Some(end)
    }

    /// The end of the markup that starts here, which is passed over.
    fn markup(&self, first: char) -> Option<usize> {
        match first {
            '*' | '`' | '~' => Some(self.at + 1),
            '_' => Some(self.at + 1),
            '#' if !self.peek(self.at + 1).is_some_and(char::is_alphanumeric) => Some(self.at + 1),
            '<' => {
                let rest = &self.bytes[self.at + 1..];
                if !rest
                    .first()
                    .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!'))
                {
                    return None;
                }
                let tag = &rest[..rest.len().min(LONGEST_TAG)];
                let close = memchr::memchr(b'>', tag)?;
                Some(self.at + 1 + close + 1)
            }
            '&' => {
                let rest = &self.bytes[self.at + 1..];
                let name = &rest[..rest.len().min(10)];
                let close = memchr::memchr(b';', name)?;
                let entity = name[..close].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'#');
                (close >= 2 && entity).then_some(self.at + 1 + close + 1)
            }
            _ => None,
        }
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{0300}'..='\u{036f}')
}

fn is_vowel(c: char) -> bool {
    matches!(
        c,
        'a' | 'e'
            | 'i'
            | 'o'
            | 'u'
            | 'h'
            | 'à'
            | 'è'
            | 'é'
            | 'ì'
            | 'ò'
            | 'ù'
            | 'á'
            | 'í'
            | 'ó'
            | 'ú'
    )
}

fn is_web_ending(word: &str) -> bool {
    matches!(
        word,
        "com" | "it" | "org" | "net" | "ru" | "eu" | "tv" | "info" | "ua" | "uk" | "de" | "fr"
    )
}

/// Zero-width characters and byte order marks, which pasted text is full of.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{00ad}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> String {
        let known = Abbreviations::parse("dott.\non.\nSt.\nInc.");
        let words: Vec<_> = tokens(text, &known).iter().map(|token| token.span.of(text)).collect();
        words.join("|")
    }

    #[test]
    fn cuts_as_the_corpora_do() {
        for (text, expected) in [
            (
                "L'Aquila, dell’Ucraina e po' di D'Alema",
                "L'|Aquila|,|dell’|Ucraina|e|po'|di|D'|Alema",
            ),
            ("Emilia-Romagna e Ivano-Frankivsk", "Emilia-Romagna|e|Ivano-Frankivsk"),
            ("a Donec'k, oblast' di Kharkiv", "a|Donec'k|,|oblast'|di|Kharkiv"),
            ("J. D. Vance e il dott. Rossi", "J.|D.|Vance|e|il|dott.|Rossi"),
            ("la Fiat S.p.A. e gli U.S.A.", "la|Fiat|S.p.A.|e|gli|U.S.A."),
            ("(ANSA) - ROMA, 17 SET -", "(|ANSA|)|-|ROMA|,|17|SET|-"),
            ("alle 10.30, il 7-0 e 1.000,5 euro", "alle|10.30|,|il|7-0|e|1.000,5|euro"),
            ("**Macron media** con _Putin_", "Macron|media|con|Putin"),
            ("<p class=\"x\">Kiev</p>&nbsp;", "Kiev"),
            ("Moody's e AT&T", "Moody|'s|e|AT&T"),
            ("'Il Gattopardo' del '58", "'|Il|Gattopardo|'|del|'58"),
            ("«Salviamo Roma», disse.", "«|Salviamo|Roma|»|,|disse|."),
            ("vedi https://www.ansa.it/a_b.", "vedi|https://www.ansa.it/a_b|."),
            ("Finì così.Poi Roma.", "Finì|così|.|Poi|Roma|."),
            ("Apple Inc. vola", "Apple|Inc.|vola"),
            ("3 < 4 & 5", "3|<|4|&|5"),
            ("", ""),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn tokens_are_in_order_on_boundaries_and_not_blank(text in "(\\PC|[ '’.&<>*\\n-]|l'|S\\.p\\.|www\\.|https://){0,40}") {
            let mut last = 0;
            for token in tokens(&text, &Abbreviations::default()) {
                prop_assert!(token.span.start >= last && !token.span.is_empty());
                prop_assert!(!token.span.of(&text).trim().is_empty());
                last = token.span.end;
            }
        }
    }
}
