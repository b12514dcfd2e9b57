//! What an article points to: addresses of the web, and other files beside it.

use crate::article::Article;
use crate::corpus::scan;
use crate::text::{BlockKind, Span};
use std::path::Path;

/// Nothing longer is an address.
const LONGEST: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An address of the web, or of a person's post.
    Web(String),
    /// A file, relative to the folder of the article, or from `/` to that of the archive; as it is
    /// written, with its escapes.
    File(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// In article bytes.
    pub span: Span,
    pub target: Target,
}

/// The links of an article, in the order of its text: addresses that stand in the text, targets of
/// Markdown links and HTML attributes, and files that the front matter names.
pub fn links(article: &Article) -> Vec<Link> {
    let blocks = article.blocks().iter().filter(|placed| placed.block.kind != BlockKind::Raw);
    blocks
        .flat_map(|placed| in_block(placed.offset, &placed.block.text, placed.block.kind))
        .collect()
}

fn in_block(offset: u32, text: &str, kind: BlockKind) -> Vec<Link> {
    let mut found: Vec<(std::ops::Range<usize>, Target)> = Vec::new();
    addresses(text, &mut found);
    let mut pointed = pointed(text);
    if kind == BlockKind::FrontMatter {
        pointed.extend(values(text));
    }
    for range in pointed {
        let Some(target) = text.get(range.clone()).and_then(target) else { continue };
        // An address is found as such already.
        if found.iter().all(|(other, _)| other.end <= range.start || range.end <= other.start) {
            found.push((range, target));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    let start = offset as usize;
    let link = |(range, target): (std::ops::Range<usize>, Target)| Link {
        span: Span::new(start + range.start, start + range.end),
        target,
    };
    found.into_iter().map(link).collect()
}

/// The addresses that stand in a text with their scheme.
fn addresses(text: &str, found: &mut Vec<(std::ops::Range<usize>, Target)>) {
    let mut from = 0;
    while let Some((at, scheme)) = ["https://", "http://", "mailto:"]
        .into_iter()
        .filter_map(|scheme| Some((from + find(text.get(from..)?, scheme)?, scheme)))
        .min()
    {
        let rest = &text[at..];
        let ends = |c: char| c.is_whitespace() || c.is_control() || "<>\"«»“”„`|\\^{}".contains(c);
        let written = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let address = without_end_of_sentence(written);
        let word = text[..at].ends_with(|c: char| c.is_alphanumeric());
        if address.len() > scheme.len() && address.len() <= LONGEST && !word {
            found.push((at..at + address.len(), Target::Web(address.to_owned())));
        }
        from = at + written.len().max(scheme.len());
    }
}

/// Where a scheme, in lower case, stands in a text in any case.
fn find(text: &str, scheme: &str) -> Option<usize> {
    let (bytes, scheme) = (text.as_bytes(), scheme.as_bytes());
    let mark = scheme.iter().position(|b| *b == b':')?;
    memchr::memchr_iter(b':', bytes).find_map(|at| {
        let start = at.checked_sub(mark)?;
        let here = bytes.get(start..start + scheme.len())?;
        here.eq_ignore_ascii_case(scheme).then_some(start)
    })
}

/// An address without what belongs to the sentence round it: its full stop, the bracket that was
/// opened before it.
fn without_end_of_sentence(address: &str) -> &str {
    let mut address = address;
    loop {
        let Some(last) = address.chars().next_back() else { return address };
        let opened = |open: char, close: char| {
            address.matches(close).count() <= address.matches(open).count()
        };
        let kept = match last {
            ')' => opened('(', ')'),
            ']' => opened('[', ']'),
            last => !".,;:!?'’…*_".contains(last),
        };
        if kept {
            return address;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
}

/// The places of a Markdown link's target, `[…](here)`, and of HTML's `href="here"`.
fn pointed(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("](") {
        let start = at + 2;
        let rest = text.get(start..).unwrap_or_default();
        let within = &rest[..rest.floor_char_boundary(LONGEST)];
        let (start, within) = match within.strip_prefix('<') {
            Some(within) => (start + 1, within.split(['>', '\n']).next()),
            // A title may stand behind the target.
            None => (start, within.split([')', '\n', ' ', '\t']).next()),
        };
        found.extend(within.map(|within| start..start + within.len()));
    }
    for attribute in ["href=", "src="] {
        for (at, _) in text.match_indices(attribute) {
            let start = at + attribute.len();
            let rest = text.get(start..).unwrap_or_default();
            let within = &rest[..rest.floor_char_boundary(LONGEST)];
            let Some(mark @ ('"' | '\'')) = within.chars().next() else { continue };
            if let Some(length) = within[1..].find(mark) {
                found.push(start + 1..start + 1 + length);
            }
        }
    }
    found
}

/// The values of front matter that name an article: `fonte: "2025/09/vertice.md"`, also in lists.
fn values(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let value = line.split_once([':', '=']).map_or(line, |(_, value)| value);
        let value = value.trim().trim_start_matches("- ");
        let value = value.trim_matches(['"', '\'', ' ', ',', '[', ']']);
        if !value.is_empty() && scan::is_article(Path::new(value)) {
            let at = value.as_ptr() as usize - line.as_ptr() as usize;
            found.push(start + at..start + at + value.len());
        }
        start += line.len();
    }
    found
}

/// What a written target means; nothing of one that would have an editor do more than open a file.
fn target(written: &str) -> Option<Target> {
    let path = written.split(['#', '?']).next().unwrap_or_default();
    // A scheme, but not the drive of a path or a colon further on in it.
    let scheme = written.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    let plain = !path.trim().is_empty() && !scheme && !path.starts_with("//");
    (plain && !path.contains(['\\', '\0', '\n'])).then(|| Target::File(written.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: BlockKind, text: &str) -> Vec<String> {
        let links = in_block(0, text, kind);
        links
            .iter()
            .map(|link| match &link.target {
                Target::Web(address) => {
                    assert_eq!(&text[link.span.range()], address);
                    format!("web {address}")
                }
                Target::File(path) => {
                    assert_eq!(&text[link.span.range()], path);
                    format!("file {path}")
                }
            })
            .collect()
    }

    #[test]
    fn links_are_found_where_they_stand() {
        for (text, wanted) in [
            ("Su https://www.ansa.it/a/b?c=d#e.", vec!["web https://www.ansa.it/a/b?c=d#e"]),
            (
                "(vedi http://x.it/a_(b)) e HTTPS://Y.it/città,",
                vec!["web http://x.it/a_(b)", "web HTTPS://Y.it/città"],
            ),
            ("«https://x.it/»", vec!["web https://x.it/"]),
            ("Vedi [qui](https://x.it/a).", vec!["web https://x.it/a"]),
            (
                "Vedi [qui](../2024/due%20parole.md#tre \"t\") e ![f](<foto 1.jpg>).",
                vec!["file ../2024/due%20parole.md#tre", "file foto 1.jpg"],
            ),
            (
                "<a href=\"altro.html\">qui</a> <img src='f.png'>",
                vec!["file altro.html", "file f.png"],
            ),
            ("scrivere a mailto:a@b.it!", vec!["web mailto:a@b.it"]),
            (
                "[a](#su) [b]() [c](javascript:alert(1)) [d](command:x) [e](file:///etc/passwd) [f](//x.it)",
                vec![],
            ),
            ("https:// http://. nohttps://x.it e [a](b", vec!["file b"]),
        ] {
            assert_eq!(shown(BlockKind::Paragraph, text), wanted, "{text}");
        }
    }

    #[test]
    fn front_matter_names_sources() {
        let text = "---\ntitle: Il vertice\nfonte: 2025/il vertice.md\nlink: \"https://x.it/a\"\naltri:\n  - 'b.txt'\n---\n";
        let wanted = ["file 2025/il vertice.md", "web https://x.it/a", "file b.txt"];
        assert_eq!(shown(BlockKind::FrontMatter, text), wanted);
        assert_eq!(shown(BlockKind::Paragraph, "fonte: a.md"), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn nothing_brings_it_down(text in "[\\[\\]()<>:/a-zè😀 \"'=#.\\n-]{0,60}|(https://|\\]\\(|href=|[è😀\"' ]){0,12}") {
            for kind in [BlockKind::Paragraph, BlockKind::FrontMatter] {
                shown(kind, &text);
            }
        }
    }
}
