//! An article whose text has been edited since it was read: where its things stand now.

use super::Article;
use crate::text::{Encoding, Position, Span, Splice, Text};

/// Where what stood in an article stands in the text that a splice made of it.
pub struct Moved<'a> {
    article: &'a Article,
    text: &'a Text,
    splice: Splice,
    /// The line of the article that the splice ends in, and the line of the text that it is now.
    line: (u32, u32),
    encoding: Encoding,
}

impl<'a> Moved<'a> {
    /// `text` is what `splice` made of the text of `article`.
    pub fn new(article: &'a Article, text: &'a Text, splice: Splice, encoding: Encoding) -> Self {
        let end = splice.span.start + splice.inserted;
        let line = (
            article.text().line_at(splice.span.end as usize) as u32,
            text.line_at(end as usize) as u32,
        );
        Moved { article, text, splice, line, encoding }
    }

    /// Whether the splice has left a span of the article as it was.
    pub fn stands(&self, span: Span) -> bool {
        span.end <= self.splice.span.start || self.splice.span.end <= span.start
    }

    /// The places where a span of the article starts and ends now, if it stands.
    pub fn range(&self, span: Span) -> Option<(Position, Position)> {
        self.stands(span).then(|| match span.end <= self.splice.span.start {
            true => (self.before(span.start), self.before(span.end)),
            false => (self.behind(span.start), self.behind(span.end)),
        })
    }

    fn before(&self, offset: u32) -> Position {
        match offset < self.splice.span.start {
            true => self.article.position(offset, self.encoding),
            false => self.text.position(offset as usize, self.encoding),
        }
    }

    fn behind(&self, offset: u32) -> Position {
        let place = self.article.position(offset, self.encoding);
        let (ended, ends) = self.line;
        // On the line that the splice ends in, columns have changed as well.
        if place.line == ended {
            let Splice { span, inserted } = self.splice;
            let offset = offset - span.end + span.start + inserted;
            return self.text.position(offset as usize, self.encoding);
        }
        Position::new(place.line - ended + ends, place.character)
    }
}
