//! The hover on a name: who this is, by the archive and by this article.

use super::stated;
use crate::article::Article;
use crate::corpus::query::{Card, Companion, Quotation, Resolution, RoleSeen, Source, Spelling};
use crate::corpus::{ArticleFacts, Corpus, EntityFacts, EntityKey};
use crate::entities::{ChainedMention, EntityKind, Form, Knowledge, KnownEntity, RoleStatus};
use crate::features::rich::{Rich, Target};
use crate::features::{facts, navigation, statements};
use crate::lang::Language;
use crate::lang::messages::{Argument, Messages};
use crate::settings::Settings;
use jiff::civil::Date;
use std::sync::Arc;

/// So many roles are shown besides the one seen last.
const EARLIER_ROLES: usize = 3;
/// Characters that are shown of a quotation.
const LONGEST_QUOTATION: usize = 140;
/// So many spellings are shown.
const SPELLINGS: usize = 5;

pub fn text(
    article: &Article,
    mention: &ChainedMention,
    corpus: Option<&Corpus>,
    knowledge: &Knowledge,
    settings: &Settings,
    language: &Language,
) -> Option<Rich> {
    let chain = article.chains().chains.get(mention.chain as usize)?;
    let card = corpus
        .and_then(|corpus| meant(corpus, article, mention.chain, language))
        .or_else(|| own_card(article, mention.chain, language))?;
    let here = navigation::mentions(article, chain).len();
    let known = chain.stated.as_deref().and_then(|id| knowledge.entity(id));
    let known = known.or_else(|| statements::known(&card.key, knowledge, language));
    let day = facts::day(article).or(settings.today);
    let mut rich = card_text(&card, Some((here, mention.form)), (known, knowledge), day, settings);
    if article.chains().is_uncertain(chain) {
        let percent = (mention.confidence * 100.0).round();
        let messages = settings.locale.messages();
        rich.line().plain(messages.text("hover-name", "uncertain", &[("percent", &percent)]));
    }
    Some(rich)
}

/// The card of the entity that a chain of the article means.
fn meant(corpus: &Corpus, article: &Article, chain: u32, language: &Language) -> Option<Card> {
    let chains = &article.chains().chains;
    let key = facts::key(chains.get(chain as usize)?, language);
    let context: Vec<EntityKey> = chains.iter().map(|chain| facts::key(chain, language)).collect();
    match corpus.resolve(&key, &context) {
        Resolution::Known(key) => corpus.card(&key),
        Resolution::Ambiguous(candidates) => {
            let mut card = corpus.card(&key)?;
            card.candidates = candidates;
            Some(card)
        }
        Resolution::Unknown => corpus.card(&key),
    }
}

/// The card that the article alone gives.
pub fn own_card(article: &Article, chain: u32, language: &Language) -> Option<Card> {
    let key = facts::key(article.chains().chains.get(chain as usize)?, language);
    let facts = facts::facts(article, language);
    let entity = facts.entities.iter().find(|entity| entity.key == key)?;
    Some(card_of(&facts, entity))
}

fn card_of(facts: &ArticleFacts, entity: &EntityFacts) -> Card {
    let source = Source { date: facts.date, path: Arc::from("") };
    let mut spellings: Vec<Spelling> = Vec::new();
    for mention in &entity.mentions {
        match spellings.iter_mut().find(|spelling| spelling.text == mention.form) {
            Some(spelling) => spelling.mentions += 1,
            None => spellings.push(Spelling { text: mention.form.clone(), mentions: 1 }),
        }
    }
    spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.mentions));
    let roles = entity.roles.iter().map(|role| RoleSeen {
        text: role.text.clone(),
        head: role.head.clone(),
        of: role.of.clone(),
        status: role.status,
        articles: 1,
        first: source.clone(),
        last: source.clone(),
    });
    Card {
        key: entity.key.clone(),
        name: entity.name.clone(),
        full: entity.key.is_full(),
        roles: roles.collect(),
        spellings,
        mentions: entity.mentions.len() as u32,
        articles: 1,
        first: None,
        last: None,
        appears_with: Vec::new(),
        quotation: None,
        candidates: Vec::new(),
        partial: false,
    }
}

/// A card as text, with what the house states of the entity; also what `postilla entity` prints.
pub fn card(card: &Card, knowledge: &Knowledge, settings: &Settings, language: &Language) -> Rich {
    let known = statements::known(&card.key, knowledge, language);
    card_text(card, None, (known, knowledge), settings.today, settings)
}

/// The card of an entity that no article names.
pub fn stated_card(known: &KnownEntity, knowledge: &Knowledge, settings: &Settings) -> Rich {
    let mut rich = Rich::default();
    title(&mut rich, &known.name, known.kind.entity_kind(), Some(known), settings);
    stated::roles(&mut rich, known, settings.today, settings);
    stated::notes(&mut rich, known, knowledge, false, settings);
    rich.line().plain(settings.locale.messages().text("hover-name", "unseen", &[]));
    rich
}

fn title(
    rich: &mut Rich,
    name: &str,
    of: EntityKind,
    known: Option<&KnownEntity>,
    settings: &Settings,
) {
    let kind = settings.locale.messages().text("hover-name", kind(of), &[]);
    rich.line().strong(name).plain(" — ").plain(kind);
    if let Some(wikidata) = known.and_then(|known| known.wikidata.as_ref()) {
        rich.plain(" · Wikidata ").code(wikidata);
    }
}

fn card_text(
    card: &Card,
    here: Option<(usize, Form)>,
    (known, knowledge): (Option<&KnownEntity>, &Knowledge),
    day: Option<Date>,
    settings: &Settings,
) -> Rich {
    let writer = Writer { messages: settings.locale.messages(), settings };
    let mut rich = Rich::default();
    // The house's own word goes before what articles say.
    let name = known.map_or(card.name.as_str(), |known| &known.name);
    title(&mut rich, name, card.key.kind, known, settings);
    if let Some(known) = known {
        stated::roles(&mut rich, known, day, settings);
    }
    writer.roles(&mut rich, &card.roles, known);
    if let Some(known) = known {
        let acts = here.is_some_and(|(_, form)| form == Form::Metonym);
        stated::notes(&mut rich, known, knowledge, acts, settings);
    }
    if !card.candidates.is_empty() {
        let names = companions(&card.candidates);
        rich.line().plain(writer.text("candidates", &[("names", &names)]));
    }
    writer.spellings(&mut rich, card);
    writer.counts(&mut rich, card, here.map(|(count, _)| count));
    writer.span(&mut rich, card);
    if !card.appears_with.is_empty() {
        let names = companions(&card.appears_with[..card.appears_with.len().min(Card::COMPANIONS)]);
        rich.line().plain(writer.text("with", &[("names", &names)]));
    }
    if let Some(quotation) = &card.quotation {
        writer.quotation(&mut rich, quotation);
    }
    if card.partial {
        rich.line().plain(writer.text("partial", &[]));
    }
    rich
}

fn kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Place => "place",
        EntityKind::Organisation => "organisation",
    }
}

/// *Vladimir Putin (3), Mosca (2)*
fn companions(companions: &[Companion]) -> String {
    let names = companions.iter().map(|with| format!("{} ({})", with.name, with.articles));
    names.collect::<Vec<_>>().join(", ")
}

struct Writer<'a> {
    messages: &'static Messages,
    settings: &'a Settings,
}

impl Writer<'_> {
    fn text(&self, key: &str, arguments: &[Argument]) -> String {
        self.messages.text("hover-name", key, arguments)
    }

    /// The role seen last first, each with the days it was seen.
    fn roles(&self, rich: &mut Rich, roles: &[RoleSeen], known: Option<&KnownEntity>) {
        let stated = |role: &RoleSeen| {
            let titles = known.into_iter().flat_map(|known| &known.roles).flat_map(|r| &r.titles);
            role.status == RoleStatus::Current
                && titles.into_iter().any(|title| {
                    *title.head == *role.head && title.of.as_deref() == role.of.as_deref()
                })
        };
        let roles: Vec<&RoleSeen> = roles.iter().filter(|role| !stated(role)).collect();
        let before = known.is_some_and(|known| !known.roles.is_empty());
        // What has ended is not what somebody is, even where it was seen last.
        let current = roles.iter().position(|role| role.status != RoleStatus::Former);
        let first = current.unwrap_or(0);
        let others = roles.iter().enumerate().filter(|(at, _)| *at != first).map(|(_, role)| role);
        for (at, role) in roles.get(first).into_iter().chain(others.take(EARLIER_ROLES)).enumerate()
        {
            rich.line();
            if at > 0 || before {
                rich.plain(self.text("also", &[])).plain(" ");
            }
            rich.plain(&role.text);
            let mut seen = self.seen(&role.first, &role.last);
            if seen.is_empty() {
                seen = self.source(&role.last);
            }
            if !seen.is_empty() {
                rich.plain(" (").link(seen, target(&role.last)).plain(")");
            }
        }
    }

    /// *3 settembre 2025*, or *dal 1° luglio al 3 settembre 2025*.
    fn seen(&self, first: &Source, last: &Source) -> String {
        let wording = self.settings.locale.wording();
        match (first.date, last.date) {
            (Some(first), Some(last)) if first != last => wording.period(first, last, None),
            (Some(date), _) | (None, Some(date)) => {
                wording.day(date, crate::dates::wording::Shown::YEAR)
            }
            (None, None) => String::new(),
        }
    }

    fn spellings(&self, rich: &mut Rich, card: &Card) {
        let [only] = card.spellings.as_slice() else {
            let mut shown: Vec<String> = card
                .spellings
                .iter()
                .take(SPELLINGS)
                .map(|spelling| format!("{} ({})", spelling.text, spelling.mentions))
                .collect();
            if card.spellings.len() > SPELLINGS {
                shown.push("…".to_owned());
            }
            if !shown.is_empty() {
                rich.line().plain(self.text("spelt", &[("forms", &shown.join(", "))]));
            }
            return;
        };
        if only.text != card.name {
            rich.line().plain(self.text("spelt", &[("forms", &only.text)]));
        }
    }

    fn counts(&self, rich: &mut Rich, card: &Card, here: Option<usize>) {
        let mentions = match card.mentions {
            1 => self.text("mention", &[]),
            n => self.text("mentions", &[("count", &n)]),
        };
        let articles = match card.articles {
            1 => self.text("article", &[]),
            n => self.text("articles", &[("count", &n)]),
        };
        rich.line().plain(self.text("counts", &[("mentions", &mentions), ("articles", &articles)]));
        if let Some(here) = here.filter(|_| card.articles > 1) {
            rich.plain(self.text("here", &[("count", &here)]));
        }
    }

    /// Where it was first and last named.
    fn span(&self, rich: &mut Rich, card: &Card) {
        let Some(first) = &card.first else { return };
        rich.line()
            .plain(self.text("first", &[]))
            .plain(" ")
            .link(self.source(first), target(first));
        if let Some(last) = card.last.as_ref().filter(|last| *last != first) {
            rich.plain(" · ")
                .plain(self.text("last", &[]))
                .plain(" ")
                .link(self.source(last), target(last));
        }
    }

    fn quotation(&self, rich: &mut Rich, quotation: &Quotation) {
        rich.line().plain(format!("«{}»", shortened(&quotation.text))).plain(" — ");
        let target = Target { line: Some(quotation.place.start.line), ..target(&quotation.source) };
        rich.link(self.source(&quotation.source), target);
    }

    /// *3 settembre 2025*, or the file's name where the day is not known.
    fn source(&self, source: &Source) -> String {
        match source.date {
            Some(date) => {
                self.settings.locale.wording().day(date, crate::dates::wording::Shown::YEAR)
            }
            None => source.path.rsplit('/').next().unwrap_or_default().to_owned(),
        }
    }
}

/// A quotation of bounded length, cut between words.
fn shortened(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().nth(LONGEST_QUOTATION) else { return text.to_owned() };
    let head = text.get(..cut).unwrap_or_default();
    let words = head.rfind(char::is_whitespace).and_then(|at| head.get(..at)).unwrap_or(head);
    format!("{}…", words.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

fn target(source: &Source) -> Target {
    Target { path: source.path.to_string(), line: None }
}
