//! Where sentences end.

use std::ops::Range;

use super::token::{Abbreviations, Token, TokenKind};

/// Longer stretches without an end of sentence are cut here, so that one endless line of a
/// pasted table costs no more than the same words in sentences.
const LONGEST_SENTENCE: usize = 512;

/// The sentences of `text` as ranges of its `tokens`, which they tile.
///
/// A sentence ends after `.`, `!`, `?` or `…` and the quotes and brackets that close there, when a
/// capital, a digit or an opening mark follows. Abbreviations and initials end none.
pub fn sentences(text: &str, tokens: &[Token], abbreviations: &Abbreviations) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        let word = tokens[at].span.of(text);
        at += 1;
        let stop = matches!(word, "." | "!" | "?" | "…")
            || (word.ends_with('.')
                && tokens[at - 1].kind == TokenKind::Word
                && ends_though_abbreviated(word, abbreviations));
        if stop {
            while at < tokens.len()
                && matches!(tokens[at].span.of(text), "." | "!" | "?" | "…" | "»" | "”" | ")" | "]")
            {
                at += 1;
            }
            // A straight quote closes when it follows directly and a space comes after it.
            if at < tokens.len()
                && matches!(tokens[at].span.of(text), "\"" | "'")
                && tokens[at].span.start == tokens[at - 1].span.end
            {
                at += 1;
            }
        }
        let full = at - start >= LONGEST_SENTENCE;
        if full || (stop && tokens.get(at).is_some_and(|next| opens(text, *next))) {
            found.push(start..at);
            start = at;
        }
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

/// `ecc.` and `S.p.A.` may end a sentence; `dott.`, `J.` and the like stand before a name.
fn ends_though_abbreviated(word: &str, abbreviations: &Abbreviations) -> bool {
    let bare = word.trim_end_matches('.');
    bare.contains('.') || matches!(bare, "ecc" | "etc") || !abbreviations.contains(bare)
}

fn opens(text: &str, next: Token) -> bool {
    let Some(first) = next.span.of(text).chars().next() else { return false };
    match next.kind {
        TokenKind::Word | TokenKind::Address => first.is_uppercase(),
        TokenKind::Number => true,
        TokenKind::Mark => {
            matches!(first, '"' | '“' | '«' | '\'' | '‘' | '(' | '[' | '-' | '–' | '—' | '•')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn cut(text: &str) -> String {
        let known = Abbreviations::parse("on.\nSt.\ngen.");
        let tokens = tokens(text, &known);
        let parts: Vec<_> = sentences(text, &tokens, &known)
            .into_iter()
            .map(|range| {
                &text[tokens[range.start].span.start as usize
                    ..tokens[range.end - 1].span.end as usize]
            })
            .collect();
        parts.join(" | ")
    }

    #[test]
    fn sentences_end_where_a_reader_stops() {
        for (text, expected) in [
            ("Ieri a Roma. Oggi a Parigi.", "Ieri a Roma. | Oggi a Parigi."),
            ("L'on. Rossi e il gen. Bianchi.", "L'on. Rossi e il gen. Bianchi."),
            ("J. D. Vance parla. Poi tace.", "J. D. Vance parla. | Poi tace."),
            ("\"Via.\" Lo ha detto lui.", "\"Via.\" | Lo ha detto lui."),
            ("Ha vinto la S.p.A. Il titolo sale.", "Ha vinto la S.p.A. | Il titolo sale."),
            ("Costa 3.5 euro. 20 in tutto.", "Costa 3.5 euro. | 20 in tutto."),
            ("Che fare?! Non so… forse.", "Che fare?! | Non so… forse."),
            ("AgenPress. Il presidente", "AgenPress. | Il presidente"),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn an_endless_line_is_cut() {
        let text = "parola ".repeat(2000);
        let tokens = tokens(&text, &Abbreviations::default());
        let parts = sentences(&text, &tokens, &Abbreviations::default());
        assert!(parts.len() > 3);
        assert_eq!(parts.iter().map(|part| part.len()).sum::<usize>(), 2000);
    }
}
