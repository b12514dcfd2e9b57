//! What is known of the date or name under the cursor.

mod date;
mod name;

use super::rich::Rich;
use super::{Thing, thing_at};
use crate::article::Article;
use crate::corpus::Corpus;
use crate::lang::Language;
use crate::settings::Settings;
use crate::text::Span;

pub use name::card;

#[derive(Clone, Debug)]
pub struct Hover {
    /// What it is about, in article bytes.
    pub span: Span,
    pub text: Rich,
}

/// What is known of what stands at `offset`; asks the corpus for names, so it may take a while.
pub fn hover(
    article: &Article,
    offset: u32,
    corpus: Option<&Corpus>,
    settings: &Settings,
    language: &Language,
) -> Option<Hover> {
    match thing_at(article, offset)? {
        Thing::Date(date) => {
            Some(Hover { span: date.span, text: date::text(article, date, settings) })
        }
        Thing::Name(mention) => {
            let text = name::text(article, mention, corpus, settings, language)?;
            Some(Hover { span: mention.span, text })
        }
    }
}
