//! Where something stands in an article, in every unit that an answer may need, so that answering
//! does not read the article again.

use crate::text::Span;

/// A point in an article. Lines and columns count from zero; lines end at `\n`, `\r\n` or `\r`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point {
    pub line: u32,
    /// Bytes since the line's start.
    pub utf8: u32,
    /// UTF-16 code units since the line's start.
    pub utf16: u32,
    /// Code points since the line's start.
    pub utf32: u32,
}

/// A stretch of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Bytes of the article.
    pub span: Span,
    pub start: Point,
    pub end: Point,
}

/// Finds the places of spans in one pass over a text. Spans should come in the order of the text;
/// one that starts before the end of its predecessor costs a new pass over its line.
#[derive(Clone, Debug)]
pub struct Places<'a> {
    text: &'a str,
    /// Where `at` is, in bytes of the text.
    offset: usize,
    at: Point,
}

impl<'a> Places<'a> {
    pub fn new(text: &'a str) -> Self {
        Places { text, offset: 0, at: Point::default() }
    }

    /// The place of `span`, which is moved back to a character boundary and to the text's end.
    pub fn find(&mut self, span: Span) -> Place {
        let start = self.point(span.start as usize);
        let end = self.point(span.end.max(span.start) as usize);
        Place { span, start, end }
    }

    fn point(&mut self, offset: usize) -> Point {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        if offset < self.offset {
            let line_start = self.offset - self.at.utf8 as usize;
            if offset >= line_start {
                self.offset = line_start;
                self.at = Point { line: self.at.line, ..Point::default() };
            } else {
                (self.offset, self.at) = (0, Point::default());
            }
        }
        let bytes = self.text.as_bytes();
        while self.offset < offset {
            let rest = &self.text[self.offset..offset];
            match memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
                None => self.advance(rest),
                Some(at) => {
                    let ending = self.offset + at;
                    let len = if bytes[ending] == b'\r' && bytes.get(ending + 1) == Some(&b'\n') {
                        2
                    } else {
                        1
                    };
                    if ending + len > offset {
                        // Between `\r` and `\n`: still on the line that they end.
                        self.advance(rest);
                    } else {
                        self.offset = ending + len;
                        self.at = Point { line: self.at.line + 1, ..Point::default() };
                    }
                }
            }
        }
        self.at
    }

    fn advance(&mut self, part: &str) {
        self.offset += part.len();
        self.at.utf8 += part.len() as u32;
        if part.is_ascii() {
            self.at.utf16 += part.len() as u32;
            self.at.utf32 += part.len() as u32;
        } else {
            for c in part.chars() {
                self.at.utf16 += c.len_utf16() as u32;
                self.at.utf32 += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and columns in the three units, counted the slow way.
    fn counted(text: &str, offset: usize) -> Point {
        let mut point = Point::default();
        let mut chars = text[..offset].chars().peekable();
        while let Some(c) = chars.next() {
            let last_of_break = c == '\n'
                || c == '\r'
                    && chars.peek().map_or(!text[offset..].starts_with('\n'), |&n| n != '\n');
            if last_of_break {
                point = Point { line: point.line + 1, ..Point::default() };
            } else {
                point.utf8 += c.len_utf8() as u32;
                point.utf16 += c.len_utf16() as u32;
                point.utf32 += 1;
            }
        }
        point
    }

    const TEXT: &str = "Città 😀 di\r\nCastello\u{2028}«è»\rfine\n\n\r\r\nperché";

    #[test]
    fn points_are_those_of_a_slow_count_in_any_order() {
        let offsets: Vec<usize> = (0..=TEXT.len()).filter(|&o| TEXT.is_char_boundary(o)).collect();
        for &first in &offsets {
            for &second in &offsets {
                let mut places = Places::new(TEXT);
                let got = [places.point(first), places.point(second)];
                assert_eq!(got, [counted(TEXT, first), counted(TEXT, second)], "{first} {second}");
            }
        }
    }

    #[test]
    fn spans_beyond_the_text_end_with_it() {
        let mut places = Places::new("è\nfine");
        let place = places.find(Span::new(1, 100));
        assert_eq!(place.start, Point::default());
        assert_eq!(place.end, Point { line: 1, utf8: 4, utf16: 4, utf32: 4 });
    }
}
