//! Cutting an article into blocks, the unit of recognition.
//!
//! Blocks tile the text: put one after the other they are the text again, line breaks included. A
//! block is one line, or the lines of a hard-wrapped paragraph joined. What kind it is follows from
//! its own text; only four things look further, and all look forward: whether the next line goes
//! on with a wrapped sentence, where front matter ends, and where a raw HTML element or a tag ends.

use memchr::memmem;
use std::borrow::Cow;
use std::iter::Peekable;

/// What a block is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// YAML or TOML between `---` or `+++` lines at the head of a file.
    FrontMatter,
    /// A Markdown or HTML heading, a line that is bold as a whole, or a short line that ends
    /// without punctuation, as headlines do.
    Heading,
    Paragraph,
    ListItem,
    TableRow,
    /// The line that opens or closes a Markdown code fence. What stands between fences is read as
    /// text: scraped articles come wrapped in them.
    Fence,
    /// Script, style or comment of an HTML page, which nobody reads as an article.
    Raw,
    Blank,
}

impl BlockKind {
    /// Whether names and dates are looked for in it.
    pub fn is_prose(self) -> bool {
        !matches!(self, BlockKind::Blank | BlockKind::Raw | BlockKind::Fence)
    }
}

/// A line longer than this many bytes is cut, at the end of a sentence where there is one, so that
/// a keystroke in a file without line breaks does not read the whole file again.
pub const LONGEST: usize = 16 * 1024;
/// No cut is made before this many bytes.
const SHORTEST_CUT: usize = LONGEST / 2;
/// A line must be at least this many bytes long to be taken for one that an editor wrapped.
const WRAPPED_LINE: usize = 40;
/// Headlines are shorter than this many bytes.
const LONGEST_HEADING: usize = 200;
/// Front matter and raw elements that do not end within this many lines are ordinary lines.
const LONGEST_RAW: usize = 2_000;
/// So are tags.
const LONGEST_TAG: usize = 20;

/// Where the first line given to [`blocks`] stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At the head of its file, where front matter may stand.
    File,
    Line,
    /// Behind a cut in a long line whose head is a block of this kind.
    Middle(BlockKind),
}

/// The blocks of a text given line by line, each with its line break.
pub fn blocks<'a, I>(lines: I, start: Start) -> Blocks<'a, I::IntoIter>
where
    I: IntoIterator<Item = Cow<'a, str>>,
{
    let mut lines = lines.into_iter().peekable();
    let rest = match start {
        Start::Middle(kind) => {
            lines.next().map(|rest| Rest { kind, line: rest.into_owned(), at: 0 })
        }
        Start::File | Start::Line => None,
    };
    Blocks { lines, pending: Vec::new(), rest, at_start: start == Start::File }
}

/// What is left from `at` on of a line that was cut.
struct Rest {
    kind: BlockKind,
    line: String,
    at: usize,
}

/// The iterator behind [`blocks`]: the kind of each block and its text.
pub struct Blocks<'a, I: Iterator<Item = Cow<'a, str>>> {
    lines: Peekable<I>,
    /// Lines read ahead in a search that found nothing, last first.
    pending: Vec<Cow<'a, str>>,
    rest: Option<Rest>,
    at_start: bool,
}

impl<'a, I: Iterator<Item = Cow<'a, str>>> Blocks<'a, I> {
    fn next_line(&mut self) -> Option<Cow<'a, str>> {
        self.pending.pop().or_else(|| self.lines.next())
    }

    fn peek_line(&mut self) -> Option<&str> {
        match self.pending.last() {
            Some(line) => Some(line),
            None => self.lines.peek().map(Cow::as_ref),
        }
    }

    /// `first` and all lines up to the one that `ends` says yes to; `None`, and nothing read, if
    /// there is no such line among the next `limit`.
    fn until(&mut self, first: &str, limit: usize, ends: impl Fn(&str) -> bool) -> Option<String> {
        let mut read = Vec::new();
        while read.len() < limit
            && let Some(line) = self.next_line()
        {
            let done = ends(&line);
            read.push(line);
            if done {
                let mut text = first.to_owned();
                text.extend(read.iter().map(Cow::as_ref));
                return Some(text);
            }
        }
        self.pending.extend(read.into_iter().rev());
        None
    }

    fn joined(&mut self, mut text: String) -> String {
        while text.len() < SHORTEST_CUT
            && let Some(next) = self.peek_line()
            && goes_on(last_line(&text), next)
        {
            if let Some(line) = self.next_line() {
                text.push_str(&line);
            }
        }
        text
    }

    /// Gives the head of a long text out and keeps the rest for the next call.
    fn cut(&mut self, kind: BlockKind, mut text: String) -> (BlockKind, String) {
        if (kind.is_prose() && kind != BlockKind::FrontMatter)
            && let Some(at) = cut_point(&text)
        {
            self.rest = Some(Rest { kind, line: text.split_off(at), at: 0 });
        }
        (kind, text)
    }

    /// The next piece of the line that is being cut.
    fn next_piece(&mut self) -> Option<(BlockKind, String)> {
        let Rest { kind, line, at } = self.rest.as_mut()?;
        let (kind, rest) = (*kind, &line[*at..]);
        let piece = match cut_point(rest) {
            Some(end) => {
                *at += end;
                rest[..end].to_owned()
            }
            None => {
                let piece = rest.to_owned();
                self.rest = None;
                piece
            }
        };
        Some((kind, piece))
    }
}

impl<'a, I: Iterator<Item = Cow<'a, str>>> Iterator for Blocks<'a, I> {
    type Item = (BlockKind, String);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(piece) = self.next_piece() {
            return Some(piece);
        }
        let line = self.next_line()?;
        let at_start = std::mem::take(&mut self.at_start);
        let bare = line.trim();
        if at_start && matches!(bare.trim_start_matches('\u{feff}'), "---" | "+++") {
            let fence = bare.trim_start_matches('\u{feff}').to_owned();
            if let Some(text) = self.until(&line, LONGEST_RAW, |l| l.trim_end() == fence) {
                return Some((BlockKind::FrontMatter, text));
            }
        }
        if let Some(end) = raw_element(bare) {
            let holds_end = |l: &str| memmem::find(l.as_bytes(), end.as_bytes()).is_some();
            let text = if holds_end(bare) {
                Some(line.clone().into_owned())
            } else {
                self.until(&line, LONGEST_RAW, holds_end)
            };
            if let Some(text) = text {
                // What follows on the line that ends it is read, without the element.
                let read = memmem::find(text.as_bytes(), end.as_bytes()).is_some_and(|at| {
                    !text[at + end.len()..].trim_start_matches('>').trim().is_empty()
                });
                if read {
                    return Some(self.cut(BlockKind::Paragraph, text));
                }
                return Some((BlockKind::Raw, text));
            }
        }
        let kind = kind_of_line(bare);
        if opens_tag(bare)
            && let Some(text) = self.until(&line, LONGEST_TAG, |l| l.contains('>'))
        {
            return Some(self.cut(kind, text));
        }
        let text = match kind {
            BlockKind::Paragraph | BlockKind::ListItem => self.joined(line.into_owned()),
            // A short wrapped line looks like a headline until the next one goes on with it.
            BlockKind::Heading => {
                let text = self.joined(line.clone().into_owned());
                if text.len() > line.len() {
                    return Some(self.cut(BlockKind::Paragraph, text));
                }
                text
            }
            _ => line.into_owned(),
        };
        Some(self.cut(kind, text))
    }
}

/// Whether blocks of this text depend on lines far below them, so that an edit anywhere can change
/// any of them: text with raw HTML elements, or that starts as front matter does.
pub fn looks_far_ahead(block: &str) -> bool {
    let first = block.trim().lines().next().unwrap_or_default();
    raw_element(first).is_some() || opens_tag(first)
}

/// Whether a line is markup whose last tag ends on another line.
fn opens_tag(line: &str) -> bool {
    let Some(last) = memchr::memrchr(b'<', line.as_bytes()).filter(|_| line.starts_with('<'))
    else {
        return false;
    };
    let tag = &line.as_bytes()[last + 1..];
    let name = tag.strip_prefix(b"/").unwrap_or(tag);
    name.first().is_some_and(u8::is_ascii_alphabetic) && memchr::memchr(b'>', tag).is_none()
}

/// Whether a file's first line opens front matter.
pub fn opens_front_matter(line: &str) -> bool {
    matches!(line.trim().trim_start_matches('\u{feff}'), "---" | "+++")
}

/// The text that ends the raw element which `line` opens.
fn raw_element(line: &str) -> Option<&'static str> {
    if !line.starts_with('<') {
        return None;
    }
    const RAW: [(&str, &str); 4] =
        [("<script", "</script"), ("<style", "</style"), ("<!--", "-->"), ("<svg", "</svg")];
    RAW.iter()
        .find(|(open, _)| line.get(..open.len()).is_some_and(|l| l.eq_ignore_ascii_case(open)))
        .map(|&(_, close)| close)
}

fn kind_of_line(bare: &str) -> BlockKind {
    if bare.trim_start_matches('\u{feff}').is_empty() {
        return BlockKind::Blank;
    }
    if bare.starts_with("```") || bare.starts_with("~~~") {
        return BlockKind::Fence;
    }
    if bare.starts_with('|') {
        return BlockKind::TableRow;
    }
    if is_list_item(bare) {
        return BlockKind::ListItem;
    }
    if is_heading(bare) {
        return BlockKind::Heading;
    }
    BlockKind::Paragraph
}

fn is_list_item(bare: &str) -> bool {
    let after_marker = |rest: &str| rest.starts_with([' ', '\t', '\u{a0}']);
    if let Some(rest) = bare.strip_prefix(['-', '*', '+', '•', '–']) {
        return after_marker(rest);
    }
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && bare[digits..].strip_prefix(['.', ')']).is_some_and(after_marker)
}

fn is_heading(bare: &str) -> bool {
    let hashes = bare.bytes().take_while(|&b| b == b'#').count();
    if (1..=6).contains(&hashes) && bare[hashes..].starts_with([' ', '\t']) {
        return true;
    }
    if bare.len() > LONGEST_HEADING {
        return false;
    }
    if bare.len() > 4 && bare.starts_with("**") && bare.ends_with("**") {
        return true;
    }
    if let Some(tag) = bare.strip_prefix(['<']) {
        let tag = tag.as_bytes();
        return tag.len() > 1
            && tag[0].eq_ignore_ascii_case(&b'h')
            && (b'1'..=b'6').contains(&tag[1]);
    }
    bare.chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '»' | '”' | '\'' | '’'))
        && bare.chars().next().is_some_and(|c| !c.is_lowercase())
}

/// Whether `next` goes on with the sentence that `line` breaks off: an editor wrapped it.
fn goes_on(line: &str, next: &str) -> bool {
    let line = line.trim_end();
    line.len() >= WRAPPED_LINE
        && !line.ends_with(['.', '!', '?', '…', ':', ';'])
        && next.trim_start().chars().next().is_some_and(char::is_lowercase)
}

fn last_line(text: &str) -> &str {
    let bare = text.trim_end_matches(['\r', '\n']);
    bare.rsplit(['\r', '\n']).next().unwrap_or(bare)
}

/// Where a text over [`LONGEST`] bytes is cut: after the first sentence that ends past
/// [`SHORTEST_CUT`], else at the last space, else between two characters.
fn cut_point(text: &str) -> Option<usize> {
    if text.len() <= LONGEST {
        return None;
    }
    let window = &text[text.floor_char_boundary(SHORTEST_CUT)..text.floor_char_boundary(LONGEST)];
    let base = text.floor_char_boundary(SHORTEST_CUT);
    let sentence = memchr::memchr3_iter(b'.', b'!', b'?', window.as_bytes())
        .find(|&i| window.as_bytes().get(i + 1) == Some(&b' '))
        .map(|i| i + 2);
    let space = || memchr::memrchr(b' ', window.as_bytes()).map(|i| i + 1);
    // A cut between \r and \n would make two line breaks of one.
    let end = || {
        let end = window.len();
        if end > 1 && window.ends_with('\r') { end - 1 } else { end }
    };
    Some(base + sentence.or_else(space).unwrap_or_else(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines as the protocol counts them, with their line breaks.
    fn lines(text: &str) -> Vec<Cow<'_, str>> {
        let mut lines = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let end = match rest.find(['\r', '\n']) {
                Some(i) if rest[i..].starts_with("\r\n") => i + 2,
                Some(i) => i + 1,
                None => rest.len(),
            };
            lines.push(Cow::Borrowed(&rest[..end]));
            rest = &rest[end..];
        }
        lines
    }

    fn cut(text: &str) -> String {
        blocks(lines(text), Start::File)
            .map(|(kind, text)| format!("{kind:?} {text:?}\n"))
            .collect()
    }

    #[test]
    fn an_article_is_cut_into_lines_of_a_kind() {
        insta::assert_snapshot!(cut("**Titolo in grassetto**\n\n```html\n\nKiev colpisce Izhevsk\nLa tensione sale.\n\n- uno\n2) due\n| a | b |\n```\n\n(01-07-2025 19:35)"), @r#"
        Heading "**Titolo in grassetto**\n"
        Blank "\n"
        Fence "```html\n"
        Blank "\n"
        Heading "Kiev colpisce Izhevsk\n"
        Paragraph "La tensione sale.\n"
        Blank "\n"
        ListItem "- uno\n"
        ListItem "2) due\n"
        TableRow "| a | b |\n"
        Fence "```\n"
        Blank "\n"
        Paragraph "(01-07-2025 19:35)"
        "#);
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        insta::assert_snapshot!(cut("L'attacco è avvenuto nella notte tra lunedì\r\ne martedì, poco dopo le tre.\r\nIl sindaco tace.\r\n"), @r#"
        Paragraph "L'attacco è avvenuto nella notte tra lunedì\r\ne martedì, poco dopo le tre.\r\n"
        Paragraph "Il sindaco tace.\r\n"
        "#);
    }

    #[test]
    fn front_matter_needs_its_end() {
        insta::assert_snapshot!(cut("---\ndata: 2025-09-04\n---\nTesto.\n"), @r#"
        FrontMatter "---\ndata: 2025-09-04\n---\n"
        Paragraph "Testo.\n"
        "#);
        insta::assert_snapshot!(cut("---\ndata: 2025-09-04\n"), @r#"
        Paragraph "---\n"
        Paragraph "data: 2025-09-04\n"
        "#);
    }

    #[test]
    fn scripts_are_raw_up_to_their_end() {
        insta::assert_snapshot!(cut("<script>\nvar ieri = 1;\n</script>\n<p>Ieri.</p>\n<style>\n"), @r#"
        Raw "<script>\nvar ieri = 1;\n</script>\n"
        Paragraph "<p>Ieri.</p>\n"
        Paragraph "<style>\n"
        "#);
    }

    #[test]
    fn long_lines_are_cut_after_a_sentence() {
        let text = "Una frase di prova, né lunga né corta. ".repeat(2_000);
        let all: Vec<_> = blocks(lines(&text), Start::File).collect();
        assert!(all.len() > 4);
        assert!(all.iter().all(|(_, b)| b.len() <= LONGEST && b.ends_with(". ")));
        assert_eq!(all.iter().map(|(_, b)| b.as_str()).collect::<String>(), text);
    }

    #[test]
    fn a_long_line_without_spaces_is_cut_between_characters() {
        let text = "è".repeat(50_000);
        let all: Vec<_> = blocks(lines(&text), Start::File).collect();
        assert_eq!(all.iter().map(|(_, b)| b.as_str()).collect::<String>(), text);
    }
}
