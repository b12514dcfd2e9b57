//! A line above the first mention of each person: how often they are named, here and elsewhere.

use super::navigation;
use crate::article::Article;
use crate::corpus::Corpus;
use crate::corpus::query::Card;
use crate::entities::EntityKind;
use crate::lang::Language;
use crate::settings::Settings;
use crate::text::Span;

/// The first mentions of the people of an article, where the house wants lines above them.
pub fn lenses(article: &Article, settings: &Settings) -> Vec<Span> {
    if !settings.code_lens {
        return Vec::new();
    }
    let people = article.chains().chains.iter().filter(|chain| chain.kind == EntityKind::Person);
    let mut first: Vec<Span> =
        people.filter_map(|chain| navigation::mentions(article, chain).first().copied()).collect();
    first.sort_unstable();
    first
}

/// What is said of the person first mentioned at `offset`, and the next place that names them: in
/// the article, if there is one.
pub fn title(
    article: &Article,
    offset: u32,
    corpus: Option<&Corpus>,
    settings: &Settings,
    language: &Language,
) -> Option<(String, Option<Span>)> {
    let chain = navigation::chain_at(article, offset)?;
    let mentions = navigation::mentions(article, chain);
    let messages = settings.locale.messages();
    let mut title = match mentions.len() {
        1 => messages.text("hover-name", "mention", &[]),
        count => messages.text("hover-name", "mentions", &[("count", &count)]),
    };
    let card: Option<Card> =
        corpus.and_then(|corpus| corpus.card(&navigation::meant(corpus, article, chain, language)));
    if let Some(card) = card.filter(|card| card.articles > 1) {
        let articles = messages.text("hover-name", "articles", &[("count", &card.articles)]);
        title = format!("{title} · {articles}");
    }
    Some((title, mentions.into_iter().find(|span| span.start > offset)))
}
