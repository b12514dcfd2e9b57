//! Texts in the form in which only their letters count.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A text in lower case, without accents, apostrophes and other marks. Words stay apart by single
/// spaces; hyphens part words.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || is_hyphen(c)) {
        let before = folded.len();
        if before > 0 {
            folded.push(' ');
        }
        let start = folded.len();
        fold_into(&mut folded, word);
        if folded.len() == start {
            folded.truncate(before);
        }
    }
    folded
}

pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–')
}

/// Adds `word`, folded, to `folded`.
pub fn fold_into(folded: &mut String, word: &str) {
    for c in word.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() || c == '&' || c == '+' {
                folded.push(c.to_ascii_lowercase());
            }
            continue;
        }
        for c in c.to_lowercase() {
            match c {
                'ł' => folded.push('l'),
                'ø' => folded.push('o'),
                'đ' => folded.push('d'),
                'ı' => folded.push('i'),
                'ß' => folded.push_str("ss"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                _ => decompose_canonical(c, |part| {
                    if part.is_alphanumeric() && !is_mark(part) {
                        folded.push(part);
                    }
                }),
            }
        }
    }
}

/// Marks on letters, and letters that stand for a sign, as the soft sign of *Zelensʹkyj*.
pub fn is_mark(c: char) -> bool {
    is_combining_mark(c) || ('\u{2b0}'..='\u{2ff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_only_what_is_compared() {
        for (text, folded) in [
            ("  Dell’Utri,  Marcello ", "dellutri marcello"),
            ("Ivano-Frankivs'k", "ivano frankivsk"),
            ("E\u{301}", "e"),
            ("İstanbul", "istanbul"),
            ("- 😀 -", ""),
        ] {
            assert_eq!(fold(text), folded);
        }
    }
}
