//! Findings that somebody has looked at and wants to hear no more of.
//!
//! In the article it is a comment, which readers do not see and edits do not move away from what it
//! speaks of:
//!
//! ```text
//! <!-- postilla: ignore date/vague -->            the line it stands in, or the next one
//! <!-- postilla: ignore date/vague "di recente" --> only these words there
//! <!-- postilla: ignore-article date/missing-year --> the whole article
//! ```
//!
//! Without codes it is all findings; a family (`date`) is all of its codes. What is ignored
//! everywhere is `off` in the settings. [`Quote`] keeps a place without touching the article.

use super::resolve::DatedBlock;
use crate::finding::Finding;
use crate::text::Span;
use memchr::memmem;

/// What the comments of an article say to ignore.
#[derive(Debug, Default)]
pub struct Ignored {
    comments: Vec<Comment>,
}

#[derive(Debug)]
struct Comment {
    /// In article bytes; `None` is the whole article.
    span: Option<Span>,
    codes: Vec<String>,
    /// Where the words stand that alone are meant.
    words: Option<Vec<Span>>,
}

impl Ignored {
    /// Reads the comments of an article.
    pub fn in_comments(blocks: &[DatedBlock<'_>]) -> Ignored {
        let mut comments = Vec::new();
        let opening = memmem::Finder::new("<!--");
        for (at, block) in blocks.iter().enumerate() {
            for start in opening.find_iter(block.text.as_bytes()) {
                let Some(inside) = block.text.get(start + 4..) else { continue };
                let Some(end) = inside.find("-->") else { break };
                if let Some(directive) = inside.get(..end).and_then(Directive::parse) {
                    let behind = start + 4 + end + 3;
                    comments.push(directive.placed(blocks, at, start, behind));
                }
            }
        }
        Ignored { comments }
    }

    pub fn covers(&self, finding: &Finding) -> bool {
        self.comments.iter().any(|comment| {
            let there = comment.span.is_none_or(|span| span.covers(finding.span));
            let those = comment
                .words
                .as_ref()
                .is_none_or(|words| words.iter().any(|word| word.overlaps(finding.span)));
            there
                && those
                && (comment.codes.is_empty()
                    || comment.codes.iter().any(|named| concerns(named, finding.code)))
        })
    }
}

/// Whether `named` is that code or its family.
pub fn concerns(named: &str, code: &str) -> bool {
    code == named || code.split_once('/').is_some_and(|(family, _)| family == named)
}

struct Directive {
    article: bool,
    codes: Vec<String>,
    words: Option<String>,
}

impl Directive {
    /// Reads ` postilla: ignore date/vague "di recente" `.
    fn parse(comment: &str) -> Option<Directive> {
        let rest = comment.trim().strip_prefix("postilla:")?.trim_start();
        let (article, rest) =
            match (rest.strip_prefix("ignore-article"), rest.strip_prefix("ignore")) {
                (Some(rest), _) => (true, rest),
                (None, Some(rest)) => (false, rest),
                (None, None) => return None,
            };
        if rest.starts_with(|c: char| !c.is_whitespace()) {
            return None;
        }
        let (codes, words) = match rest.split_once('"') {
            Some((codes, words)) => (codes, Some(words.split_once('"')?.0.to_owned())),
            None => (rest, None),
        };
        let codes = codes
            .split([' ', ',', '\t', '\n'])
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect();
        Some(Directive { article, codes, words: words.filter(|words| !words.is_empty()) })
    }

    /// What the directive covers, standing at `start..behind` of the block `at`.
    fn placed(self, blocks: &[DatedBlock<'_>], at: usize, start: usize, behind: usize) -> Comment {
        let whole = |block: &DatedBlock| Span::new(0, block.text.len()).shifted(block.offset);
        let alone = blocks.get(at).is_some_and(|block| {
            let outside = |text: Option<&str>| text.is_none_or(|text| text.trim().is_empty());
            outside(block.text.get(..start)) && outside(block.text.get(behind..))
        });
        let target = match alone {
            // On a line of its own it speaks of the next one with text in it.
            true => blocks
                .get(at + 1..)
                .into_iter()
                .flatten()
                .find(|block| block.kind.is_prose() && !block.text.trim().is_empty()),
            false => blocks.get(at),
        };
        let span = if self.article { None } else { Some(target.map_or(Span::default(), whole)) };
        let words = self.words.map(|words| {
            let within: Vec<&DatedBlock> = match self.article {
                true => blocks.iter().collect(),
                false => target.into_iter().collect(),
            };
            within
                .into_iter()
                .flat_map(|block| {
                    block
                        .text
                        .match_indices(words.as_str())
                        .map(|(at, found)| Span::new(at, at + found.len()).shifted(block.offset))
                })
                .collect()
        });
        Comment { span, codes: self.codes, words }
    }
}

/// The comment that ignores a code in the line below it, on those words alone where a comment can
/// hold them.
pub fn comment(code: &str, words: &str) -> String {
    let holds = !words.trim().is_empty() && !words.contains(['"', '\n', '\r', '>']);
    match holds {
        true => format!("<!-- postilla: ignore {code} \"{words}\" -->"),
        false => format!("<!-- postilla: ignore {code} -->"),
    }
}

/// The comment that ignores a code in the whole article.
pub fn article_comment(code: &str) -> String {
    format!("<!-- postilla: ignore-article {code} -->")
}

/// A place kept by its words, as in the Web Annotation Data Model, 4.2.4 Text Quote Selector: what
/// is found again after edits before or behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub exact: String,
    pub prefix: String,
    pub suffix: String,
}

impl Quote {
    /// So many characters are kept on either side.
    const CONTEXT: usize = 30;

    /// The place of `span` in `text`; `None` where the span does not fit the text.
    pub fn of(text: &str, span: Span) -> Option<Quote> {
        let (before, after) = (text.get(..span.start as usize)?, text.get(span.end as usize..)?);
        let cut = before.char_indices().rev().nth(Self::CONTEXT - 1).map_or(0, |(at, _)| at);
        Some(Quote {
            exact: text.get(span.range())?.to_owned(),
            prefix: before.get(cut..)?.to_owned(),
            suffix: after.chars().take(Self::CONTEXT).collect(),
        })
    }

    /// Whether `span` of `text` is the place that was kept. Either side may have been edited, not
    /// both.
    pub fn is_at(&self, text: &str, span: Span) -> bool {
        let (Some(exact), Some(before), Some(after)) = (
            text.get(span.range()),
            text.get(..span.start as usize),
            text.get(span.end as usize..),
        ) else {
            return false;
        };
        let (prefix, suffix) = (before.ends_with(&self.prefix), after.starts_with(&self.suffix));
        exact == self.exact && (prefix || suffix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again_after_edits_beside_it() {
        let text = "Lo ha detto di recente il ministro. Di recente no.";
        let span = Span::new(12, 22);
        let quote = Quote::of(text, span).expect("the span fits");
        assert_eq!(quote.exact, "di recente");
        assert!(quote.is_at(text, span));
        let edited = format!("Ieri. {text}");
        assert!(quote.is_at(&edited, span.shifted(6)));
        assert!(!quote.is_at(&edited, span), "other words");
        assert!(!quote.is_at("di recente", Span::new(0, 10)), "both sides are others");
        assert!(!quote.is_at("", Span::new(3, 9)));
        assert_eq!(Quote::of("è", Span::new(1, 2)), None);
    }

    #[test]
    fn directives_are_read() {
        for (comment, read) in [
            (" postilla: ignore date/vague ", Some((false, 1, None))),
            ("postilla: ignore", Some((false, 0, None))),
            (" postilla: ignore-article date, entity/role ", Some((true, 2, None))),
            (" postilla: ignore date/vague \"di recente\"", Some((false, 1, Some("di recente")))),
            (" postilla: ignored ", None),
            (" postilla ignore ", None),
            (" ignore date/vague ", None),
            (" postilla: ignore \"open", None),
        ] {
            let directive = Directive::parse(comment);
            let parts = directive.as_ref().map(|d| (d.article, d.codes.len(), d.words.as_deref()));
            assert_eq!(parts, read, "{comment}");
        }
        assert!(
            concerns("date/vague", "date/vague")
                && concerns("date", "date/vague")
                && !concerns("vague", "date/vague")
        );
    }
}
