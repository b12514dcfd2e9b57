//! Roles: what a text says somebody is, beside the name or in its place.
//!
//! A role is read off a block alone: *il portavoce del Cremlino, Dmitrij Peskov*, *Steve Witkoff,
//! inviato speciale di Trump*. What stands alone (*il tycoon*) is handed on as a nominal; whose it
//! is the chains of the article tell. The words are data: `roles.toml` of the language.

mod lex;
mod phrase;

use super::mention::{EntityKind, Mention};
use crate::lang::Language;
use crate::lang::roles::{PlaceClass, RoleClass};
use crate::text::Span;
use lex::{Token, What};
use phrase::{Grammar, Phrase};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub use phrase::canonical;

/// Whether the bearer holds the role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoleStatus {
    #[default]
    Current,
    /// *ex presidente*, *presidente emerito*.
    Former,
    /// *ministro ad interim*.
    Acting,
    /// *presidente eletto*: chosen, not yet in office.
    Elect,
}

/// A role where it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleMention {
    /// Bytes of the article; of the block as long as only the block has been read.
    pub span: Span,
    /// As written: `ex Presidente degli Stati Uniti`.
    pub text: Arc<str>,
    /// The noun that stands for all names of the office, without status: `presidente`.
    pub head: Arc<str>,
    pub class: RoleClass,
    pub status: RoleStatus,
    /// What the role is of, in a form that can be compared: `stati uniti` for *degli Stati Uniti*,
    /// *Usa* and *americano*; `None` where the text does not say.
    pub of: Option<Arc<str>>,
    /// Leans on another role: *il suo omologo ucraino*.
    pub relational: bool,
    /// For a relational role, the role meant, where the article tells.
    pub resolved: Option<String>,
}

impl RoleMention {
    /// Whether both name one office: the same noun of the same body.
    pub fn same_office(&self, other: &RoleMention) -> bool {
        self.head == other.head && self.of == other.of
    }
}

/// A role that stands in the place of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nominal {
    pub role: RoleMention,
    /// The mentions of the block that stand before it.
    pub after: usize,
}

/// A role given to a mention of the block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Index in the mentions of the block.
    pub mention: usize,
    pub role: RoleMention,
    /// The role that the name has if the last complement is not its own: for *il consigliere del
    /// presidente ucraino Podolyak*, whose president it is not.
    pub wider: Option<RoleMention>,
}

/// What one block tells of roles. Spans are bytes of the block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockRoles {
    pub given: Vec<Given>,
    pub nominals: Vec<Nominal>,
    pub places: Vec<(usize, PlaceClass)>,
    /// Mentions that a role shows to be persons, whatever the tagger said.
    pub persons: Vec<usize>,
    /// Mentions that a noun shows to be bodies: *il gruppo Leonardo*.
    pub bodies: Vec<usize>,
}

/// Reads the roles of a block. Linear in its words.
pub fn roles(text: &str, mentions: &[Mention], language: &Language) -> BlockRoles {
    let tokens = lex::tokens(text, mentions);
    let grammar = Grammar { text, tokens: &tokens, language };
    let mut reader = Reader {
        grammar,
        found: BlockRoles::default(),
        slots: vec![None; mentions.len()],
        used: vec![false; tokens.len()],
    };
    let mut at = 0;
    while at < tokens.len() {
        at = reader.step(at);
    }
    reader.found.given.sort_by_key(|given| given.mention);
    reader.found
}

/// The role that a title such as *presidente degli Stati Uniti* names, as in a knowledge file.
/// `None` when it holds no role noun that is known.
pub fn title(text: &str, language: &Language) -> Option<RoleMention> {
    // Without a tagger the capitalised words of a title are its names.
    let tokens = lex::tokens(text, &[]);
    let grammar = Grammar { text, tokens: &tokens, language };
    let phrase = (0..tokens.len()).find_map(|at| grammar.phrase(at))?;
    let mut role = role_of(&grammar, &phrase)?;
    if phrase.of.is_empty() {
        // *presidente Usa*: the rest is what the role is of.
        let rest = grammar.span(phrase.end, tokens.len()).map(|span| grammar.text_of(span));
        role.of = rest
            .map(|rest| canonical(rest, language).into())
            .filter(|of: &Arc<str>| !of.is_empty());
    }
    role.text = text.trim().into();
    Some(role)
}

fn role_of(grammar: &Grammar<'_>, phrase: &Phrase<'_>) -> Option<RoleMention> {
    let span = grammar.span(phrase.first, phrase.end)?;
    let mut of = phrase.of.clone();
    of.sort_unstable();
    of.dedup();
    let deputy = match (phrase.deputy, phrase.aspiring) {
        (_, true) => "candidato ",
        (true, false) => "vice",
        (false, false) => "",
    };
    Some(RoleMention {
        span,
        text: grammar.text_of(span).into(),
        head: format!("{deputy}{}", phrase.noun.office).into(),
        class: phrase.noun.class,
        status: phrase.status,
        of: (!of.is_empty()).then(|| of.join(" | ").into()),
        relational: phrase.noun.class == RoleClass::Relational,
        resolved: None,
    })
}

struct Reader<'a> {
    grammar: Grammar<'a>,
    found: BlockRoles,
    /// For each mention, where its role stands in `found.given`.
    slots: Vec<Option<usize>>,
    /// Tokens that are part of a role and open none of their own.
    used: Vec<bool>,
}

const OPENING: &[char] = &[',', '(', '–', '—', '-', ':'];

impl<'a> Reader<'a> {
    /// Reads what starts at token `at`; the token to go on with.
    fn step(&mut self, at: usize) -> usize {
        if self.used.get(at).copied().unwrap_or(true) {
            return at + 1;
        }
        let Some(phrase) = self.grammar.phrase(at) else { return at + 1 };
        for &adjective in &phrase.adjectives {
            if let Some(used) = self.used.get_mut(adjective) {
                *used = true;
            }
        }
        match phrase.noun.class {
            RoleClass::Body => self.read_body(&phrase),
            RoleClass::Place(class) => self.read_place(&phrase, class),
            _ => self.read_person(&phrase),
        }
        phrase.head_end.max(at + 1)
    }

    fn token(&self, at: usize) -> Option<&'a Token<'a>> {
        self.grammar.token(at)
    }

    fn person(&self, at: usize) -> Option<usize> {
        self.token(at).and_then(Token::person)
    }

    fn give(&mut self, mention: usize, role: RoleMention) {
        let Some(slot) = self.slots.get_mut(mention) else { return };
        match *slot {
            None => {
                *slot = Some(self.found.given.len());
                self.found.given.push(Given { mention, role, wider: None });
            }
            // A title says less than any role; of two roles the first stands, and a second that
            // reaches across it is the wider reading.
            Some(index) => {
                if let Some(given) = self.found.given.get_mut(index) {
                    if given.role.class == RoleClass::Title && role.class != RoleClass::Title {
                        given.role = role;
                    } else if given.wider.is_none() && role.span.covers(given.role.span) {
                        given.wider = Some(role);
                    }
                }
            }
        }
    }

    fn read_person(&mut self, phrase: &Phrase<'a>) {
        let Some(role) = role_of(&self.grammar, phrase) else { return };
        let abbreviated = phrase.noun.class == RoleClass::Title
            && self.token(phrase.end).is_some_and(|t| t.is_mark(&['.']));
        let end = phrase.end + usize::from(abbreviated);
        if let Some(mention) = self.person(end) {
            // *padre del piccolo Youssef*: whose child he is, not who.
            let of = (phrase.head_end..phrase.end).any(|at| {
                let word = self.grammar.word(at);
                word.and_then(|word| self.grammar.language.roles.preposition(word)).is_some()
            });
            if phrase.noun.class != RoleClass::Kin || !of {
                self.give_all(mention, end, &role, phrase.plural);
            }
            return;
        }
        if phrase.noun.class == RoleClass::Title {
            return;
        }
        // *l'arcivescovo don Mimmo Battaglia*
        if let Some(at) = self.behind_titles(end)
            && let Some(mention) = self.person(at)
        {
            self.give_all(mention, at, &role, phrase.plural);
            return;
        }
        // The name of a person that the tagger took for something else: *il presidente Zelensky*.
        if let Some((mention, _)) = self.token(end).and_then(Token::name)
            && !matches!(phrase.noun.class, RoleClass::Vague | RoleClass::Epithet)
            && phrase.of.is_empty()
        {
            self.found.persons.push(mention);
            self.give(mention, role);
            return;
        }
        let apposed = self
            .token(end)
            .is_some_and(|t| t.is_mark(&[',']))
            .then(|| self.person(end + 1))
            .flatten();
        let bearer = self.bearer_before(phrase);
        if let Some(mention) = apposed
            && (phrase.articled || (bearer.is_none() && self.opens_sentence(phrase.before)))
        {
            self.give_all(mention, end + 1, &role, phrase.plural);
            return;
        }
        if let Some(mention) = bearer {
            self.give(mention, role);
            return;
        }
        // *il consigliere del presidente ucraino Podolyak*: whose president is he?
        if let Some(mention) = phrase.absorbed.and_then(|at| self.person(at)) {
            let narrow = self.grammar.span(phrase.first, phrase.end - 1);
            if let Some(span) = narrow
                && matches!(phrase.noun.class, RoleClass::Post | RoleClass::Office)
            {
                let text = self.grammar.text_of(span).into();
                let wider = RoleMention { span, text, ..role };
                self.widen(mention, wider);
            }
            return;
        }
        let alone = !phrase.plural
            && phrase.definite
            && !matches!(
                phrase.noun.class,
                RoleClass::Profession | RoleClass::Title | RoleClass::Kin
            );
        if alone {
            let after = self.mentions_before(phrase.first);
            self.found.nominals.push(Nominal { role, after });
        }
    }

    /// The token behind the titles that start at token `at`, if any do.
    fn behind_titles(&self, at: usize) -> Option<usize> {
        let roles = &self.grammar.language.roles;
        let mut end = at;
        while self.grammar.word(end).is_some_and(|word| {
            let forms = roles.forms(word).iter().filter(|form| form.rest.is_empty());
            forms.filter_map(|form| roles.noun(form.noun)).any(|n| n.class == RoleClass::Title)
        }) {
            end += 1;
            end += usize::from(self.token(end).is_some_and(|t| t.is_mark(&['.'])));
        }
        (end > at).then_some(end)
    }

    /// The wider reading comes first in the text: a slot is opened for it, and the role of the
    /// inner phrase takes it when it is read.
    fn widen(&mut self, mention: usize, wider: RoleMention) {
        let inner = RoleMention { class: RoleClass::Title, ..wider.clone() };
        self.give(mention, inner);
        let slot = self.slots.get(mention).copied().flatten();
        if let Some(given) = slot.and_then(|slot| self.found.given.get_mut(slot)) {
            given.wider = Some(wider);
        }
    }

    /// Gives a role to the name at token `at`, and to those in a list with it if it is plural.
    fn give_all(&mut self, mention: usize, at: usize, role: &RoleMention, plural: bool) {
        self.give(mention, role.clone());
        if !plural {
            return;
        }
        let mut at = at + 1;
        loop {
            let and = self
                .grammar
                .word(at)
                .is_some_and(|w| self.grammar.language.roles.grammar.and.contains(w));
            let comma = self.token(at).is_some_and(|t| t.is_mark(&[',']));
            let Some(next) = (and || comma).then(|| self.person(at + 1)).flatten() else { break };
            self.give(next, role.clone());
            at += 2;
        }
    }

    /// The name that the role is an apposition to: *Rossi, sindaco*, *Rossi, 45 anni, sindaco*.
    fn bearer_before(&self, phrase: &Phrase<'a>) -> Option<usize> {
        let mark = phrase.before.checked_sub(1)?;
        if !self.token(mark)?.is_mark(OPENING) {
            return None;
        }
        let last = mark.checked_sub(1)?;
        if let Some(mention) = self.person(last) {
            return Some(mention);
        }
        let word = self.grammar.word(last)?;
        let aged = self.grammar.language.roles.grammar.age.contains(word)
            && self.grammar.word(last.checked_sub(1)?)?.bytes().all(|b| b.is_ascii_digit())
            && self.token(last.checked_sub(2)?)?.is_mark(&[',', '(']);
        if aged { self.person(last.checked_sub(3)?) } else { None }
    }

    fn opens_sentence(&self, at: usize) -> bool {
        match at.checked_sub(1).and_then(|i| self.token(i)) {
            None => true,
            Some(token) => {
                token.is_mark(&['.', '!', '?', ':', ';', '«', '“', '"', '-', '–', '—', ')'])
            }
        }
    }

    fn mentions_before(&self, at: usize) -> usize {
        let names = self.grammar.tokens.get(..at).unwrap_or_default().iter().rev();
        names.filter_map(|token| token.name()).next().map_or(0, |(mention, _)| mention + 1)
    }

    /// *quotidiano ucraino European Pravda*, *Tass, agenzia di stampa russa*.
    fn read_body(&mut self, phrase: &Phrase<'a>) {
        let Some(role) = role_of(&self.grammar, phrase) else { return };
        let of = self
            .grammar
            .word(phrase.end)
            .is_some_and(|w| matches!(w, "di" | "dell'" | "della" | "del" | "d'"));
        let at = phrase.end + usize::from(of && phrase.noun.class == RoleClass::Body);
        let quoted = self.token(at).is_some_and(|t| t.is_mark(&['«', '“', '"']));
        let named = self.token(at + usize::from(quoted)).and_then(Token::name);
        if let Some((mention, kind)) = named
            && kind == EntityKind::Organisation
        {
            self.give(mention, role);
        } else if let Some((mention, EntityKind::Person)) = named {
            // *il presidente della Fondazione Antonella Mansi*
            let article = self.grammar.word(phrase.before);
            let articles = &self.grammar.language.roles.grammar.articles;
            if article.is_some_and(|word| articles.contains(word)) && !phrase.plural && !of {
                self.found.bodies.push(mention);
                self.give(mention, role);
            }
        } else if named.is_none()
            && let Some(last) = phrase.before.checked_sub(2)
            && self.token(last + 1).is_some_and(|t| t.is_mark(&[',', '(']))
            && let Some(What::Name(mention, EntityKind::Organisation)) =
                self.token(last).map(|t| &t.what)
        {
            self.give(*mention, role);
        }
    }

    /// *città di Kupiansk*, *regione ucraina di Sumy*.
    fn read_place(&mut self, phrase: &Phrase<'a>, class: PlaceClass) {
        let Some(role) = role_of(&self.grammar, phrase) else { return };
        let of = self.grammar.word(phrase.end).is_some_and(|w| {
            self.grammar.language.roles.preposition(w) == Some(crate::lang::roles::Preposition::Of)
        });
        if let Some((mention, kind)) =
            self.token(phrase.end + usize::from(of)).and_then(Token::name)
            && kind != EntityKind::Person
            && !phrase.plural
        {
            // *la regione Puglia*, *la regione del Donbass*: its own name, not that of its city.
            let named_after = matches!(self.grammar.word(phrase.end), Some("di" | "d'"));
            let class = match class {
                PlaceClass::Region if !named_after => PlaceClass::Other,
                class => class,
            };
            self.found.places.push((mention, class));
            self.give(mention, role);
        }
    }
}

#[cfg(test)]
mod tests;
