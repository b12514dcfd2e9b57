use super::Span;
use ropey::{Rope, RopeSlice};
use std::borrow::Cow;
use std::ops::Range;

/// The text of an article: cheap to clone, cheap to edit anywhere, counted in UTF-8 bytes.
///
/// Lines end at `\n`, `\r\n` and `\r` and nowhere else, as the Language Server Protocol has it:
/// U+2028, U+0085, vertical tab and form feed are text. There is always at least one line, and a
/// text that ends with a line break has an empty last line.
///
/// Offsets beyond the end count as the end, and offsets inside a character as its start, so that
/// no caller can bring it down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    rope: Rope,
}

impl Text {
    pub fn new(text: &str) -> Self {
        Text { rope: Rope::from_str(text) }
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The largest character boundary not after `offset`.
    pub fn floor(&self, offset: usize) -> usize {
        if offset >= self.len() {
            return self.len();
        }
        self.rope.char_to_byte(self.rope.byte_to_char(offset))
    }

    /// The text of a range; borrowed when the rope holds it in one piece.
    pub fn slice(&self, range: Range<usize>) -> Cow<'_, str> {
        self.raw_slice(range).into()
    }

    /// The text that a span of this article covers.
    pub fn of(&self, span: Span) -> Cow<'_, str> {
        self.slice(span.range())
    }

    /// The text of a range in pieces, without copying.
    pub fn chunks(&self, range: Range<usize>) -> impl Iterator<Item = &str> {
        self.raw_slice(range).chunks()
    }

    /// Replaces a range. What is left of a character that the range cuts goes with it.
    pub fn replace(&mut self, range: Range<usize>, text: &str) {
        let start = self.char_at(range.start);
        let end = self.char_at(range.end).max(start);
        self.rope.remove(start..end);
        self.rope.insert(start, text);
    }

    /// Number of lines, at least one.
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// Offset of a line's first byte; the end of the text for lines beyond the last.
    pub fn line_start(&self, line: usize) -> usize {
        if line >= self.line_count() { self.len() } else { self.rope.line_to_byte(line) }
    }

    /// Offset of a line's end, before its line break.
    pub fn line_end(&self, line: usize) -> usize {
        if line + 1 >= self.line_count() {
            return self.len();
        }
        let next = self.rope.line_to_byte(line + 1);
        let crlf =
            next >= 2 && self.rope.byte(next - 1) == b'\n' && self.rope.byte(next - 2) == b'\r';
        next - if crlf { 2 } else { 1 }
    }

    /// The line that an offset is on; a line break belongs to the line it ends.
    pub fn line_at(&self, offset: usize) -> usize {
        self.rope.byte_to_line(offset.min(self.len()))
    }

    /// A line without its line break; empty beyond the last.
    pub fn line(&self, line: usize) -> Cow<'_, str> {
        self.slice(self.line_start(line)..self.line_end(line))
    }

    /// Number of Unicode code points before a byte offset.
    pub fn code_points(&self, offset: usize) -> usize {
        self.char_at(offset)
    }

    pub(super) fn rope(&self) -> &Rope {
        &self.rope
    }

    /// Index of the character at or round a byte offset.
    pub(super) fn char_at(&self, offset: usize) -> usize {
        self.rope.byte_to_char(offset.min(self.len()))
    }

    fn raw_slice(&self, range: Range<usize>) -> RopeSlice<'_> {
        let start = self.char_at(range.start);
        self.rope.slice(start..self.char_at(range.end).max(start))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::new(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text::new(&text)
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.rope == other
    }
}
