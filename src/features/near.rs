//! The words round a place, on one line, as lists show them.

use crate::text::Span;

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
}
