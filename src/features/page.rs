//! A page on one entity: all that the archive and the house say of it.

mod json;

use super::{facts, hover, navigation, near, statements};
use crate::article::Article;
use crate::corpus::dossier::{Dossier, Month};
use crate::corpus::query::{Companion, Located, Occurrence, RoleSeen, Source, Spelling};
use crate::corpus::{Corpus, EntityKey, Place};
use crate::dates::wording::Shown;
use crate::entities::knowledge::Holds;
use crate::entities::{EntityKind, Knowledge, RoleStatus};
use crate::lang::Language;
use crate::settings::Settings;

pub use json::json;

/// Gives the text of an article of the archive as it is now, by its path.
pub type Texts<'a> = dyn Fn(&str) -> Option<String> + 'a;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub key: EntityKey,
    pub name: String,
    pub kind: EntityKind,
    /// As the house states them.
    pub wikidata: Option<String>,
    pub note: Option<String>,
    /// What it is now, as far as is known.
    pub role: Option<String>,
    /// Those that the house states, then those that articles give, the one seen last first.
    pub roles: Vec<Role>,
    /// The most frequent first.
    pub spellings: Vec<Spelling>,
    pub mentions: u32,
    pub articles: u32,
    pub first: Option<Pointer>,
    pub last: Option<Pointer>,
    /// The oldest first.
    pub over_time: Vec<Month>,
    pub with: Vec<Companion>,
    /// The newest first.
    pub quotations: Vec<(String, Pointer)>,
    /// The newest article first.
    pub occurrences: Vec<Line>,
    /// Whom the name may mean, if that is not clear.
    pub candidates: Vec<Companion>,
    pub partial: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub text: String,
    /// `None` where the house does not say whether it still holds.
    pub status: Option<RoleStatus>,
    /// When it holds, as the house writes it.
    pub valid: Option<String>,
    /// Whether the house states it.
    pub stated: bool,
    /// Whether it is taken to hold today.
    pub current: bool,
    pub first: Option<Pointer>,
    pub last: Option<Pointer>,
}

/// A place in an article of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    pub source: Source,
    /// The day in words; the file's name where it is not known.
    pub label: String,
    pub place: Place,
}

/// A mention with the words round it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub at: Pointer,
    pub line: String,
    pub form: String,
}

/// What it takes to make a page.
pub struct Desk<'a> {
    /// None where the document is in no folder.
    pub corpus: Option<&'a Corpus>,
    pub texts: &'a Texts<'a>,
    pub knowledge: &'a Knowledge,
    pub settings: &'a Settings,
    pub language: &'a Language,
}

/// The entity that an article names at `offset`.
pub fn entity_at(
    article: &Article,
    offset: u32,
    corpus: Option<&Corpus>,
    language: &Language,
) -> Option<EntityKey> {
    let chain = navigation::chain_at(article, offset)?;
    Some(match corpus {
        Some(corpus) => navigation::meant(corpus, article, chain, language),
        None => facts::key(chain, language),
    })
}

/// The page of an entity with `lines` of its mentions; `None` if no article names it.
pub fn page(entity: &EntityKey, lines: usize, desk: &Desk<'_>) -> Option<Page> {
    Some(laid_out(desk.corpus?.dossier(entity, lines)?, desk))
}

/// The page that an article alone gives of whom it names at `offset`.
pub fn alone(article: &Article, offset: u32, desk: &Desk<'_>) -> Option<Page> {
    let super::Thing::Name(mention) = super::thing_at(article, offset)? else { return None };
    let card = hover::own_card(article, mention.chain, desk.language)?;
    let facts = facts::facts(article, desk.language);
    Some(laid_out(Dossier::of_article(card, &facts), desk))
}

fn laid_out(dossier: Dossier, desk: &Desk<'_>) -> Page {
    let roles = roles(&dossier, desk);
    let current = roles.iter().find(|role| role.current);
    let known = statements::known(&dossier.card.key, desk.knowledge, desk.language);
    let mut lines = Vec::new();
    for article in &dossier.occurrences {
        let Some(text) = (desk.texts)(&article.source.path) else { continue };
        for Occurrence { place, form, .. } in &article.mentions {
            let Some(line) = near::line(&text, place.span) else { continue };
            let at = pointer(&article.source, *place, desk.settings);
            lines.push(Line { at, line, form: form.clone() });
        }
    }
    let point = |source: Option<&Source>| -> Option<Pointer> {
        let Located { source, occurrence } = dossier.place(source?)?;
        Some(pointer(source, occurrence.place, desk.settings))
    };
    let (first, last) = (point(dossier.card.first.as_ref()), point(dossier.card.last.as_ref()));
    let quotations = dossier
        .quotations
        .iter()
        .map(|said| (said.text.clone(), pointer(&said.source, said.place, desk.settings)));
    Page {
        wikidata: known.and_then(|known| known.wikidata.clone()),
        note: known.and_then(|known| known.note.clone()),
        role: current.map(|role| role.text.clone()),
        first,
        last,
        quotations: quotations.collect(),
        occurrences: lines,
        kind: dossier.card.key.kind,
        key: dossier.card.key,
        name: dossier.card.name,
        roles,
        spellings: dossier.card.spellings,
        mentions: dossier.card.mentions,
        articles: dossier.card.articles,
        over_time: dossier.months,
        with: dossier.appears_with,
        candidates: dossier.card.candidates,
        partial: dossier.card.partial,
    }
}

fn roles(dossier: &Dossier, desk: &Desk<'_>) -> Vec<Role> {
    let today = desk.settings.today;
    let known = statements::known(&dossier.card.key, desk.knowledge, desk.language);
    let mut roles: Vec<Role> = known
        .into_iter()
        .flat_map(|known| &known.roles)
        .map(|role| {
            let holds = today.map_or(Holds::Unknown, |today| role.valid.holds(today));
            Role {
                text: role.title.clone(),
                status: match holds {
                    Holds::Yes => Some(RoleStatus::Current),
                    Holds::No if role.valid.is_over() => Some(RoleStatus::Former),
                    Holds::No | Holds::Unknown => None,
                },
                valid: role.valid_text.clone(),
                stated: true,
                current: holds == Holds::Yes,
                first: None,
                last: None,
            }
        })
        .collect();
    let point = |source: &Source| {
        let located = dossier.place(source)?;
        Some(pointer(&located.source, located.occurrence.place, desk.settings))
    };
    // What the house states is what holds; else what was seen last and has not ended.
    let mut taken = roles.iter().any(|role| role.current);
    for RoleSeen { text, status, first, last, .. } in dossier.card.roles.iter().take(Dossier::ROLES)
    {
        let current = !taken && *status != RoleStatus::Former;
        taken |= current;
        roles.push(Role {
            text: text.clone(),
            status: Some(*status),
            valid: None,
            stated: false,
            current,
            first: point(first),
            last: point(last),
        });
    }
    roles
}

/// A place with the words that it is shown by.
pub fn pointer(source: &Source, place: Place, settings: &Settings) -> Pointer {
    let label = match source.date {
        Some(date) => settings.locale.wording().day(date, Shown::YEAR),
        None => near::file_name(&source.path).to_owned(),
    };
    Pointer { source: source.clone(), label, place }
}
