use super::{Span, Text};
use std::ops::Range;

/// The unit that a column is counted in, as the client and the server agree at the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what clients mean that say nothing.
    #[default]
    Utf16,
    /// Unicode code points.
    Utf32,
}

/// A place between two characters as editors say it: line and column, from zero. The unit of the
/// column is an [`Encoding`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub character: u32,
}

impl Position {
    pub fn new(line: u32, character: u32) -> Self {
        Position { line, character }
    }
}

/// One change of a text as an editor sends it: the text of `range` becomes `text`; without a range
/// the whole text does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub range: Option<(Position, Position)>,
    pub text: String,
}

/// What a change did to the bytes: those of `span`, in the text before it, gave way to `inserted`
/// new ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Splice {
    pub span: Span,
    pub inserted: u32,
}

impl Splice {
    /// The single splice that covers a sequence of them, each counted in the text that the ones
    /// before it left. `None` for an empty sequence.
    pub fn hull(splices: &[Splice]) -> Option<Splice> {
        let (first, rest) = splices.split_first()?;
        let (mut start, mut old_end) = (first.span.start, first.span.end);
        let mut new_end = start + first.inserted;
        for splice in rest {
            start = start.min(splice.span.start);
            if splice.span.end > new_end {
                old_end += splice.span.end - new_end;
                new_end = splice.span.end;
            }
            new_end = new_end - (splice.span.end - splice.span.start) + splice.inserted;
        }
        Some(Splice { span: Span { start, end: old_end }, inserted: new_end - start })
    }
}

impl Text {
    /// The place of a byte offset. Between the two halves of a CRLF it is the end of the line.
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let line = self.line_at(offset);
        let start = self.line_start(line);
        let end = self.floor(offset).min(self.line_end(line));
        let character = self.units(start..end, encoding);
        Position::new(saturate(line), saturate(character))
    }

    /// The byte offset of a place, always on a character boundary. A column beyond the line's end
    /// is its end, before the line break; a line beyond the last is the end of the text; a column
    /// inside a surrogate pair or a character is the character's start.
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let (line, column) = (position.line as usize, position.character as usize);
        if line >= self.line_count() {
            return self.len();
        }
        let (start, end) = (self.line_start(line), self.line_end(line));
        let rope = self.rope();
        let offset = match encoding {
            Encoding::Utf8 => return self.floor((start + column).min(end)),
            Encoding::Utf16 => {
                let units = rope.char_to_utf16_cu(self.char_at(start)) + column;
                rope.char_to_byte(rope.utf16_cu_to_char(units.min(rope.len_utf16_cu())))
            }
            Encoding::Utf32 => {
                let chars = self.char_at(start) + column;
                rope.char_to_byte(chars.min(rope.len_chars()))
            }
        };
        offset.min(end)
    }

    /// The byte span of two places, in either order.
    pub fn span(&self, range: (Position, Position), encoding: Encoding) -> Span {
        let (a, b) = (self.offset(range.0, encoding), self.offset(range.1, encoding));
        Span::new(a.min(b), a.max(b))
    }

    /// The places where a span starts and ends.
    pub fn range(&self, span: Span, encoding: Encoding) -> (Position, Position) {
        (self.position(span.start as usize, encoding), self.position(span.end as usize, encoding))
    }

    /// Applies the changes one after the other, each counted in the text that the one before left,
    /// and says what happened to the bytes.
    pub fn apply(&mut self, changes: &[Change], encoding: Encoding) -> Vec<Splice> {
        changes
            .iter()
            .map(|change| {
                let span = match change.range {
                    Some(range) => self.span(range, encoding),
                    None => Span::new(0, self.len()),
                };
                match change.range {
                    Some(_) => self.replace(span.range(), &change.text),
                    // Building afresh beats inserting megabytes into an emptied rope.
                    None => *self = Text::new(&change.text),
                }
                Splice { span, inserted: saturate(change.text.len()) }
            })
            .collect()
    }

    fn units(&self, range: Range<usize>, encoding: Encoding) -> usize {
        let (start, end) = (self.char_at(range.start), self.char_at(range.end));
        match encoding {
            Encoding::Utf8 => range.len(),
            Encoding::Utf16 => {
                self.rope().char_to_utf16_cu(end) - self.rope().char_to_utf16_cu(start)
            }
            Encoding::Utf32 => end - start,
        }
    }
}

/// The place of a byte offset in a text that begins a line: as [`Text::position`], for a text that
/// lies in one piece and is short.
pub fn position_in(text: &str, offset: usize, encoding: Encoding) -> Position {
    let bytes = text.as_bytes();
    let mut offset = text.floor_char_boundary(offset);
    if bytes.get(offset) == Some(&b'\n') && bytes.get(..offset).is_some_and(|b| b.ends_with(b"\r"))
    {
        offset -= 1;
    }
    let before = text.get(..offset).unwrap_or_default();
    let start = memchr::memrchr2(b'\n', b'\r', before.as_bytes()).map_or(0, |at| at + 1);
    let column = before.get(start..).unwrap_or_default();
    // Every character has one byte that begins it; of one that UTF-16 writes as two units that is
    // 0xf0 or more.
    let characters = || column.bytes().filter(|byte| !(0x80..0xc0).contains(byte)).count();
    let character = match encoding {
        Encoding::Utf8 => column.len(),
        Encoding::Utf16 => characters() + column.bytes().filter(|byte| *byte >= 0xf0).count(),
        Encoding::Utf32 => characters(),
    };
    Position::new(saturate(line_breaks(before)), saturate(character))
}

/// How many line breaks a text has, CRLF counting as one.
pub fn line_breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_half = |at: usize| bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
    memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|&at| !is_half(at)).count()
}

fn saturate(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
