//! A name spelt otherwise, throughout the article.

use super::navigation;
use crate::article::Article;
use crate::finding::Edit;
use crate::text::Span;

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
    let edits = navigation::mentions(article, chain).into_iter().flat_map(|mention| {
        let written = article.text().of(mention).into_owned();
        let found: Vec<Edit> = written
            .match_indices(&old)
            .filter(|(at, _)| is_word(&written, *at, at + old.len()))
            .map(|(at, _)| {
                let start = mention.start as usize + at;
                Edit { span: Span::new(start, start + old.len()), text: new.to_owned() }
            })
            .collect();
        found
    });
    Some(edits.collect())
}

/// Whether no letter stands right before or behind.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    !text[..start].ends_with(char::is_alphanumeric)
        && !text[end..].starts_with(char::is_alphanumeric)
}
