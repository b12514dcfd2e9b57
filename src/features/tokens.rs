//! Names and dates for colouring.

use crate::article::Article;
use crate::entities::EntityKind;
use crate::text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Person,
    Organisation,
    Place,
    Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Article bytes; within one line.
    pub span: Span,
    pub kind: TokenKind,
    /// The first mention of its entity in the article.
    pub first: bool,
    /// The tagger is not sure that it is a name, or of this kind.
    pub uncertain: bool,
}

/// The tokens within `span`, in the order of the text and without overlaps: of two that overlap
/// the one that starts first is shown. What runs over a line break is cut there.
pub fn tokens(article: &Article, span: Span) -> Vec<Token> {
    let chains = article.chains();
    let first = |mention: usize| {
        let chain = chains.mentions.get(mention).and_then(|m| chains.chains.get(m.chain as usize));
        chain.and_then(|chain| chain.mentions.first()) == Some(&(mention as u32))
    };
    let uncertain: Vec<bool> =
        chains.chains.iter().map(|chain| chains.is_uncertain(chain)).collect();
    let names = chains.mentions.iter().enumerate().map(|(at, mention)| Token {
        span: mention.span,
        kind: match mention.kind {
            EntityKind::Person => TokenKind::Person,
            EntityKind::Organisation => TokenKind::Organisation,
            EntityKind::Place => TokenKind::Place,
        },
        first: first(at),
        uncertain: uncertain.get(mention.chain as usize).copied().unwrap_or_default(),
    });
    let dates = article.dates().dates.iter();
    let dates = dates.map(|date| Token {
        span: date.span,
        kind: TokenKind::Date,
        first: false,
        uncertain: false,
    });
    let mut all: Vec<Token> =
        names.chain(dates).filter(|token| token.span.overlaps(span)).collect();
    all.sort_by_key(|token| (token.span.start, std::cmp::Reverse(token.span.end)));
    let mut end = 0;
    all.retain(|token| {
        let free = token.span.start >= end && !token.span.is_empty();
        if free {
            end = token.span.end;
        }
        free
    });
    all.into_iter().flat_map(|token| lines(article, token)).collect()
}

/// A token cut at line breaks.
fn lines(article: &Article, token: Token) -> Vec<Token> {
    let text = article.text();
    let (start, end) = (token.span.start as usize, token.span.end as usize);
    let lines = text.line_at(start)..=text.line_at(end.max(1) - 1);
    lines
        .map(|line| (start.max(text.line_start(line)), end.min(text.line_end(line))))
        .filter(|(start, end)| start < end)
        .map(|(start, end)| Token { span: Span::new(start, end), ..token })
        .collect()
}
