//! A block as words, marks and names: what roles are read from.

use crate::entities::mention::{EntityKind, Mention};
use crate::text::Span;
use std::borrow::Cow;

/// A piece of a block. The span counts bytes of the block.
#[derive(Clone, Debug)]
pub struct Token<'a> {
    pub span: Span,
    pub what: What<'a>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What<'a> {
    /// In lower case, with a plain apostrophe where it is elided: `dell'`.
    Word {
        lower: Cow<'a, str>,
        capital: bool,
    },
    /// A name: the index of its mention.
    Name(usize, EntityKind),
    Mark(char),
}

impl Token<'_> {
    /// The word in lower case.
    pub fn word(&self) -> Option<&str> {
        match &self.what {
            What::Word { lower, .. } => Some(lower),
            _ => None,
        }
    }

    pub fn is_capital(&self) -> bool {
        matches!(self.what, What::Word { capital: true, .. })
    }

    pub fn name(&self) -> Option<(usize, EntityKind)> {
        match self.what {
            What::Name(index, kind) => Some((index, kind)),
            _ => None,
        }
    }

    pub fn person(&self) -> Option<usize> {
        match self.what {
            What::Name(index, EntityKind::Person) => Some(index),
            _ => None,
        }
    }

    pub fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.what, What::Mark(mark) if marks.contains(&mark))
    }
}

/// The tokens of a block. Mentions that are out of order, overlap or do not lie in the text are
/// passed over. Emphasis marks are no tokens.
pub fn tokens<'a>(text: &'a str, mentions: &[Mention]) -> Vec<Token<'a>> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + mentions.len());
    let mut at = 0;
    for (index, mention) in mentions.iter().enumerate() {
        let Span { start, end } = mention.span;
        let (start, end) = (start as usize, end as usize);
        if start < at || end <= start || text.get(start..end).is_none() {
            continue;
        }
        lex(text, at, start, &mut tokens);
        tokens.push(Token { span: mention.span, what: What::Name(index, mention.kind) });
        at = end;
    }
    lex(text, at, text.len(), &mut tokens);
    tokens
}

fn lex<'a>(text: &'a str, from: usize, to: usize, tokens: &mut Vec<Token<'a>>) {
    let Some(part) = text.get(from..to) else { return };
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() {
            let mut end = at + c.len_utf8();
            let mut elided = false;
            while let Some(&(next, c)) = chars.peek() {
                elided = matches!(c, '\'' | '’');
                if !c.is_alphanumeric() && !elided {
                    break;
                }
                end = next + c.len_utf8();
                chars.next();
                if elided {
                    break;
                }
            }
            let Some(word) = part.get(at..end) else { continue };
            let plain = word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'');
            let lower = if plain {
                Cow::Borrowed(word)
            } else if elided {
                Cow::Owned(word.to_lowercase().replace('’', "'"))
            } else {
                Cow::Owned(word.to_lowercase())
            };
            let span = Span::new(from + at, from + end);
            tokens.push(Token { span, what: What::Word { lower, capital: c.is_uppercase() } });
        } else if !c.is_whitespace() && !matches!(c, '*' | '_' | '#' | '`') {
            let span = Span::new(from + at, from + at + c.len_utf8());
            tokens.push(Token { span, what: What::Mark(c) });
        }
    }
}
