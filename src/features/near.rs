//! The words round a place, on one line, as lists show them.

use crate::lang::Language;
use crate::text::Span;
use crate::text::sentence::sentences;
use crate::text::token::tokens;

/// So many bytes before and after a place are shown: a line may have megabytes.
const BEFORE: usize = 120;
const AFTER: usize = 200;

/// The line of `text` that `span` stands in, each run of white space as one space, with `…` where
/// it is cut. `None` if the text has no such place: it may have changed since that was known.
pub fn line(text: &str, span: Span) -> Option<String> {
    let (start, end) = (span.start as usize, span.end as usize);
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    let breaks = |c: char| c == '\n' || c == '\r';
    let from = floor(before, start.saturating_sub(BEFORE));
    let from = before[from..].rfind(breaks).map_or(from, |at| from + at + 1);
    let to = floor(after, AFTER.min(after.len()));
    let to = after[..to].find(breaks).unwrap_or(to);
    let cut_before = !before[..from].is_empty() && !before[..from].ends_with(breaks);
    let cut_after = !after[to..].is_empty() && !after[to..].starts_with(breaks);
    let words = text.get(from..end + to)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, after) = (if cut_before { "…" } else { "" }, if cut_after { "…" } else { "" });
    Some(format!("{before}{words}{after}"))
}

/// What a place covers, each run of white space as one space.
pub fn words(text: &str, span: Span) -> Option<String> {
    Some(text.get(span.range())?.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether two places of a text stand in one sentence.
pub fn in_one_sentence(text: &str, a: Span, b: Span, language: &Language) -> bool {
    let (from, to) = (a.start.min(b.start) as usize, a.end.max(b.end) as usize);
    let Some(between) = text.get(from..to) else { return false };
    let blank = |line: &str| line.chars().all(char::is_whitespace);
    // Paragraphs and headings end sentences without a full stop.
    let lines = between.split_inclusive('\n').count();
    if lines > 1 && between.split('\n').skip(1).take(lines - 1).any(blank) {
        return false;
    }
    let abbreviations = &language.abbreviations;
    sentences(between, &tokens(between, abbreviations), abbreviations).len() == 1
}

/// How an article begins, for one that has no title: the first line that says something.
pub fn beginning(text: &str) -> Option<String> {
    const LETTERS: usize = 80;
    // What comes before the first words is short, and a text may be one line of megabytes.
    let head = text.get(..floor(text, text.len().min(4_096)))?;
    let line = head.split(['\n', '\r']).find(|line| line.chars().any(char::is_alphabetic))?;
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LETTERS) {
        None => Some(words),
        Some((end, _)) => {
            let cut = words[..end].rfind(' ').unwrap_or(end);
            Some(format!("{}…", words[..cut].trim_end_matches([',', ';', ':', ' '])))
        }
    }
}

/// The last part of a path of the archive.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_stands_round_a_place_and_no_more() {
        let at = |text: &str, what: &str| {
            let start = text.find(what).expect("it is there");
            line(text, Span::new(start, start + what.len()))
        };
        for (text, what, want) in [
            ("uno\n  due  tre\r\nquattro", "due", "due tre"),
            ("uno\rdue", "uno", "uno"),
            ("perché è così", "è ", "perché è così"),
            ("a\nb", "a\nb", "a b"),
        ] {
            assert_eq!(at(text, what).as_deref(), Some(want));
        }
        let long = format!("{}Rossi{}", "è".repeat(9_000), "😀".repeat(9_000));
        let line = at(&long, "Rossi").expect("a line");
        assert!(line.starts_with("…è") && line.ends_with("😀…") && line.len() < 500, "{line}");
        assert_eq!(super::line("corto", Span::new(3, 90)), None);
        assert_eq!(super::line("è", Span::new(1, 2)), None);
    }

    #[test]
    fn sentences_keep_apart_what_they_say() {
        let language = crate::lang::italian();
        for (text, one) in [
            ("Rossi è partito ieri", true),
            ("ieri, come dice il sen. Rossi", true),
            ("Rossi tace. La riunione è ieri", false),
            ("Rossi è\r\npartito ieri", true),
            ("Rossi\r\n\r\nDi ieri", false),
            ("Rossi\n \nieri", false),
        ] {
            let span = |what: &str| {
                let at = text.find(what).expect("it is there");
                Span::new(at, at + what.len())
            };
            let (a, b) = (span("Rossi"), span("ieri"));
            assert_eq!(in_one_sentence(text, a, b, language), one, "{text}");
            assert_eq!(in_one_sentence(text, b, a, language), one, "{text}");
        }
        assert!(!in_one_sentence("corto", Span::new(0, 2), Span::new(3, 90), language));
    }

    #[test]
    fn an_article_begins_with_its_first_words() {
        for (text, want) in [
            ("", None),
            ("\n— 1 —\n", None),
            ("---\n\r\n  Roma,  4 settembre\r\nIeri", Some("Roma, 4 settembre".to_owned())),
            (&"parola, ".repeat(900), Some(format!("{}parola…", "parola, ".repeat(9)))),
            (&"è".repeat(9_000), Some(format!("{}…", "è".repeat(80)))),
        ] {
            assert_eq!(beginning(text), want);
        }
    }
}
