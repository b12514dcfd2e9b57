//! A name spelt otherwise, throughout the article.

use super::navigation;
use crate::article::Article;
use crate::corpus::query::Occurrence;
use crate::finding::Edit;
use crate::text::{Span, Text};

/// The name under the cursor, as it is written there.
pub fn renamable(article: &Article, offset: u32) -> Option<(Span, String)> {
    let span = navigation::name_at(article, offset)?;
    Some((span, article.text().of(span).into_owned()))
}

/// The edits that spell a name `new` wherever its bearer is named so: *Zelenski* becomes
/// *Zelensky* in *Volodymyr Zelenski* too. `None` for an empty name or one with line breaks.
pub fn rename(article: &Article, offset: u32, new: &str) -> Option<Vec<Edit>> {
    let new = new.trim();
    if new.is_empty() || new.contains(['\n', '\r']) {
        return None;
    }
    let (_, old) = renamable(article, offset)?;
    let chain = navigation::chain_at(article, offset)?;
    let edits = navigation::mentions(article, chain)
        .into_iter()
        .flat_map(|mention| respelt(&article.text().of(mention), mention, &old, new));
    Some(edits.collect())
}

/// The same in another article of the archive that names the same bearer: `text` is what it holds
/// now. Where it has changed since it was read, nothing is done.
pub fn elsewhere(text: &Text, mentions: &[Occurrence], old: &str, new: &str) -> Vec<Edit> {
    let edits = mentions.iter().flat_map(|mention| {
        let span = mention.place.span;
        if span.end as usize > text.len() {
            return Vec::new();
        }
        let written = text.of(span);
        let same = written.split_whitespace().eq(mention.form.split_whitespace());
        if same { respelt(&written, span, old, new.trim()) } else { Vec::new() }
    });
    edits.collect()
}

/// The edits that put `new` for `old` in a mention, as a word of it.
fn respelt(written: &str, mention: Span, old: &str, new: &str) -> Vec<Edit> {
    let found = written.match_indices(old);
    let words = found.filter(|(at, _)| is_word(written, *at, at + old.len()));
    words
        .map(|(at, _)| {
            let start = mention.start as usize + at;
            Edit { span: Span::new(start, start + old.len()), text: new.to_owned() }
        })
        .collect()
}

/// Whether no letter stands right before or behind.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    !text[..start].ends_with(char::is_alphanumeric)
        && !text[end..].starts_with(char::is_alphanumeric)
}
