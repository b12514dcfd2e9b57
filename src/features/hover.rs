//! What is known of the date or name under the cursor.

mod date;
mod name;
mod stated;

use super::rich::Rich;
use super::{Thing, thing_at};
use crate::article::Article;
use crate::corpus::Corpus;
use crate::entities::Knowledge;
use crate::lang::Language;
use crate::settings::Settings;
use crate::text::Span;

pub use name::{card, own_card, stated_card};
pub use stated::interval;

#[derive(Clone, Debug)]
pub struct Hover {
    /// What it is about, in article bytes.
    pub span: Span,
    pub text: Rich,
}

/// What is known of what stands at `offset`; asks the corpus, so it may take a while. `path` is
/// what the corpus calls the article.
pub fn hover(
    article: &Article,
    path: &str,
    offset: u32,
    corpus: Option<&Corpus>,
    knowledge: &Knowledge,
    settings: &Settings,
    language: &Language,
) -> Option<Hover> {
    match thing_at(article, offset)? {
        Thing::Date(date) => {
            let mut text = date::text(article, date, settings);
            if let Some(corpus) = corpus {
                date::archive(&mut text, date, path, corpus, settings);
            }
            Some(Hover { span: date.span, text })
        }
        Thing::Name(mention) => {
            let text = name::text(article, mention, corpus, knowledge, settings, language)?;
            Some(Hover { span: mention.span, text })
        }
    }
}
