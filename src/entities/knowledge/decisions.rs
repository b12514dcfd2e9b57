//! `decisions.jsonl`: what was decided in the editor, one decision a line, only ever appended to.
//!
//! A decision on a mention is anchored by the words themselves and by what stands before and after
//! them (Web Annotation Data Model, 4.2.4 Text Quote Selector), so that it survives edits elsewhere
//! and most edits near it.

use crate::entities::mention::EntityKind;
use crate::finding::{Finding, Severity};
use crate::lang::Locale;
use crate::text::Span;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

/// Bytes of context kept on either side, about.
const CONTEXT: usize = 32;
/// So many bytes further off a word may have been moved by words put in between.
const MOVED: usize = 16;

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Version of the shape: 1.
    pub v: u32,
    /// When it was taken, RFC 3339; the name by which it can be undone.
    pub at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(flatten)]
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum What {
    /// This mention names that entity.
    Pin {
        #[serde(flatten)]
        anchor: Anchor,
        entity: String,
    },
    /// These words name nothing, here or, without a file, anywhere.
    NotEntity {
        #[serde(flatten)]
        anchor: Anchor,
    },
    /// These words name a person, a place, a body.
    Type {
        #[serde(flatten)]
        anchor: Anchor,
        r#type: EntityKind,
    },
    /// A finding on these words is no more to be told. The code may be a family.
    Ignore {
        code: String,
        #[serde(flatten)]
        anchor: Anchor,
    },
    /// Nor is any of that code in the article.
    IgnoreArticle { code: String, file: String },
    /// One entity under two ids; an id that Postilla made may carry `auto:` before it.
    Merge { into: String, from: String },
    /// Never one entity.
    Different { a: String, b: String },
    /// Takes back the decision of that `at`.
    Undo { r#ref: String },
}

/// Which mention is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Relative to the root, with `/` between folders; `None` is every article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    pub quote: String,
    /// What stands before and after it in its block.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub suffix: String,
}

impl Anchor {
    /// The anchor of `span` in `block`, both in bytes of the block. `None` if the span is not in it.
    pub fn new(file: Option<&str>, block: &str, span: Span) -> Option<Anchor> {
        let quote = block.get(span.range())?;
        let (before, after) = (block.get(..span.start as usize)?, block.get(span.end as usize..)?);
        let prefix =
            before.get(before.floor_char_boundary(before.len().saturating_sub(CONTEXT))..)?;
        let suffix = after.get(..after.ceil_char_boundary(CONTEXT.min(after.len())))?;
        Some(Anchor {
            file: file.map(str::to_owned),
            quote: quote.to_owned(),
            prefix: prefix.trim_start_matches(['\r', '\n']).to_owned(),
            suffix: suffix.trim_end_matches(['\r', '\n']).to_owned(),
        })
    }

    /// Whether the anchor means `span` of `block`: the words are the same, and so is at least half
    /// of what stood round them.
    pub fn fits(&self, file: Option<&str>, block: &str, span: Span) -> bool {
        if self.file.is_some() && file.is_some() && self.file.as_deref() != file {
            return false;
        }
        let Some(quote) = block.get(span.range()) else { return false };
        if quote != self.quote {
            return false;
        }
        let (before, after) = (&block[..span.start as usize], &block[span.end as usize..]);
        let near = |text: &str| text.len() + MOVED;
        let from = before.floor_char_boundary(before.len().saturating_sub(near(&self.prefix)));
        let to = after.ceil_char_boundary(near(&self.suffix).min(after.len()));
        let prefix = kept_words(&self.prefix, &before[from..]);
        let suffix = kept_words(&self.suffix, &after[..to]);
        let (kept, all) = (prefix.0 + suffix.0, prefix.1 + suffix.1);
        if all > 0 && kept * 2 >= all {
            return true;
        }
        let context = self.prefix.chars().count() + self.suffix.chars().count();
        let same = |a: char, b: char| a == b || (a.is_whitespace() && b.is_whitespace());
        let kept = before
            .chars()
            .rev()
            .zip(self.prefix.chars().rev())
            .take_while(|(a, b)| same(*a, *b))
            .count()
            + after.chars().zip(self.suffix.chars()).take_while(|(a, b)| same(*a, *b)).count();
        kept * 2 >= context
    }
}

/// Of the words that stood on one side, how many are still there, and how many there were: both in
/// characters, so that a noun counts for more than an article.
fn kept_words(stood: &str, stands: &str) -> (usize, usize) {
    let words = |text| str::split(text, |c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let there: FxHashSet<&str> = words(stands).collect();
    words(stood).fold((0, 0), |(kept, all), word| {
        let length = word.chars().count();
        (kept + if there.contains(word) { length } else { 0 }, all + length)
    })
}

impl Decision {
    /// The line to append to the file, with its line break.
    pub fn line(&self) -> String {
        // A decision holds only texts and numbers: writing it as JSON does not fail.
        let mut line = serde_json::to_string(self).unwrap_or_default();
        line.push('\n');
        line
    }
}

/// The text to append for `decision` to a file that now holds `text`: its last line may lack a break.
pub fn appended(text: &str, decision: &Decision) -> String {
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{gap}{}", decision.line())
}

/// Reads `decisions.jsonl`: the decisions that stand, in order. What is undone is left out, and so
/// is what is wrong, which is told. Findings count bytes of the file.
pub fn read(text: &str, locale: Locale) -> (Vec<Decision>, Vec<Finding>) {
    let (mut decisions, mut findings) = (Vec::new(), Vec::new());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_start_matches('\u{feff}').trim();
        if bare.is_empty() {
            continue;
        }
        let start = start + line.find(bare).unwrap_or(0);
        let span = Span::new(start, start + bare.len());
        let mut report = |code: &'static str, message: String| {
            findings.push(Finding {
                span,
                code,
                severity: Severity::Error,
                message,
                fixes: Vec::new(),
                related: Vec::new(),
            });
        };
        match serde_json::from_str::<Decision>(bare) {
            Ok(decision) if decision.v == 1 => decisions.push(decision),
            Ok(decision) => {
                let version = decision.v;
                report(
                    "file/decision-version",
                    locale.messages().text(
                        "file/decision-version",
                        "message",
                        &[("version", &version)],
                    ),
                );
            }
            Err(error) => {
                report(
                    "file/bad-decision",
                    locale.messages().text("file/bad-decision", "message", &[("message", &error)]),
                );
            }
        }
    }
    // From the last on: an undo that is itself undone undoes nothing.
    let mut undone: FxHashSet<String> = FxHashSet::default();
    let mut standing = Vec::new();
    for decision in decisions.into_iter().rev() {
        if undone.contains(&decision.at) {
            continue;
        }
        match decision.what {
            What::Undo { r#ref } => {
                undone.insert(r#ref);
            }
            _ => standing.push(decision),
        }
    }
    standing.reverse();
    (standing, findings)
}
