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

/// What makes the list `new` of the list `old`: from `start` on, so many are taken out and those are
/// put in. `None` where nothing has to be done.
pub fn difference<'n, T: PartialEq>(old: &[T], new: &'n [T]) -> Option<(usize, usize, &'n [T])> {
    let same = |(a, b): &(&T, &T)| a == b;
    let head = old.iter().zip(new).take_while(same).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let (out, put_in) = (old.len() - tail, &new[..new.len() - tail]);
    (out > 0 || !put_in.is_empty()).then_some((head, out, put_in))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_difference_leads_from_one_list_to_the_other(
            old in proptest::collection::vec(0..3u8, 0..12),
            new in proptest::collection::vec(0..3u8, 0..12),
        ) {
            let mut list = old.clone();
            match difference(&old, &new) {
                Some((start, out, put_in)) => {
                    list.splice(start..start + out, put_in.iter().copied());
                }
                None => proptest::prop_assert_eq!(&old, &new),
            }
            proptest::prop_assert_eq!(list, new);
        }
    }
}
