//! The grammar of a role: a noun with its status, adjectives and complements, as *ex ministro della
//! Difesa ucraino* or *inviato speciale del presidente russo Vladimir Putin*.

use super::RoleStatus;
use super::lex::{Token, What};
use crate::entities::mention::EntityKind;
use crate::lang::Language;
use crate::lang::roles::{Preposition, RoleClass, RoleNoun};
use crate::text::{Span, fold};

/// Roles nest in complements; deeper than this nobody writes.
const DEEPEST: usize = 3;
/// Complements and adjectives of one noun.
const LONGEST: usize = 10;

/// A role as tokens.
#[derive(Clone, Debug)]
pub struct Phrase<'l> {
    /// The first token of the role's text, status words included.
    pub first: usize,
    /// The token after the role noun.
    pub head_end: usize,
    /// The token after the whole role.
    pub end: usize,
    pub noun: &'l RoleNoun,
    pub plural: bool,
    /// *vice* or *co* before the noun: another office.
    pub deputy: bool,
    /// *candidato* before the noun: no office yet.
    pub aspiring: bool,
    pub status: RoleStatus,
    /// An article, an articled preposition or a possessive stands before it.
    pub definite: bool,
    /// An article of any kind stands before it.
    pub articled: bool,
    /// How many tokens stand before the role and its article.
    pub before: usize,
    /// What the role is of, folded.
    pub of: Vec<String>,
    /// The last complement ends in the name of a person who carries a role of their own.
    pub absorbed: Option<usize>,
    /// Adjectives, which are no role nouns of their own.
    pub adjectives: Vec<usize>,
}

/// Reads roles off the tokens of a block.
#[derive(Clone, Copy, Debug)]
pub struct Grammar<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token<'a>],
    pub language: &'a Language,
}

impl<'a> Grammar<'a> {
    pub fn token(&self, at: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(at)
    }

    pub fn word(&self, at: usize) -> Option<&'a str> {
        self.tokens.get(at).and_then(Token::word)
    }

    /// The text from token `from` to before token `to`.
    pub fn span(&self, from: usize, to: usize) -> Option<Span> {
        let (first, last) = (self.tokens.get(from)?, self.tokens.get(to.checked_sub(1)?)?);
        (first.span.start < last.span.end)
            .then_some(Span { start: first.span.start, end: last.span.end })
    }

    pub fn text_of(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The role whose noun starts at token `at`.
    pub fn phrase(&self, at: usize) -> Option<Phrase<'a>> {
        self.parse(at, 0)
    }

    fn parse(&self, at: usize, depth: usize) -> Option<Phrase<'a>> {
        let word = self.word(at)?;
        let roles = &self.language.roles;
        let (noun, plural, length, fused) = match self.form(word, at) {
            Some((noun, plural, length)) => (noun, plural, length, None),
            None => roles.status.fused.iter().find_map(|prefix| {
                let rest = word.strip_prefix(&**prefix).filter(|rest| rest.len() > 3)?;
                let form = roles.forms(rest).iter().find(|form| form.rest.is_empty())?;
                Some((roles.noun(form.noun)?, form.plural, 1, Some(&**prefix)))
            })?,
        };
        let mut phrase = Phrase {
            first: at,
            head_end: at + length,
            end: at + length,
            noun,
            plural,
            deputy: false,
            aspiring: false,
            status: RoleStatus::Current,
            definite: false,
            articled: false,
            before: at,
            of: Vec::new(),
            absorbed: None,
            adjectives: Vec::new(),
        };
        if let Some(prefix) = fused {
            phrase.deputy = matches!(prefix, "vice" | "co");
            if roles.status.former.contains(prefix) {
                phrase.status = RoleStatus::Former;
            }
        }
        if depth == 0 {
            // *candidato sindaco*: the second noun is the role.
            if roles.status.aspiring.contains(word)
                && self.word(phrase.end).is_some_and(|next| self.form(next, phrase.end).is_some())
            {
                return None;
            }
            self.read_left(&mut phrase);
            if roles.grammar.articled.contains(word) && !phrase.articled {
                return None;
            }
        }
        match noun.class {
            RoleClass::Body | RoleClass::Place(_) => self.read_adjectives(&mut phrase, true),
            RoleClass::Title if !self.opens_complement(phrase.end) => {
                // *il generale russo Sergej Surovikin*
                let mut longer = phrase.clone();
                self.read_complements(&mut longer, depth);
                if self.token(longer.end).and_then(Token::person).is_some() {
                    phrase = longer;
                }
            }
            _ => self.read_complements(&mut phrase, depth),
        }
        if noun.pronoun {
            // *quello ucraino, Volodymyr Zelensky*
            let comma = self.token(phrase.end).is_some_and(|t| t.is_mark(&[',']));
            let named = self.token(phrase.end + usize::from(comma)).and_then(Token::person);
            let people = (phrase.head_end..phrase.end)
                .all(|i| self.word(i).is_some_and(|word| self.people(word).is_some()));
            if depth > 0 || phrase.of.is_empty() || !people || named.is_none() {
                return None;
            }
            phrase.articled = true;
        }
        Some(phrase)
    }

    /// The longest role noun at token `at` that starts with `word`, and its length in tokens.
    fn form(&self, word: &str, at: usize) -> Option<(&'a RoleNoun, bool, usize)> {
        let roles = &self.language.roles;
        let forms = roles.forms(word).iter().filter_map(|form| {
            let fits = form.rest.iter().enumerate().all(|(i, word)| {
                self.word(at + 1 + i).is_some_and(|w| w.trim_end_matches('\'') == &**word)
            });
            let noun = roles.noun(form.noun)?;
            fits.then_some((noun, form.plural, 1 + form.rest.len()))
        });
        // A word that is a title and a role (*padre*) is a title right before a name.
        let mut best: Option<(&RoleNoun, bool, usize)> = None;
        for form in forms {
            let before_name = self.token(at + form.2).is_some_and(|t| t.person().is_some());
            let better = best.is_none_or(|(noun, _, length)| {
                length == form.2
                    && (noun.class == RoleClass::Title) != before_name
                    && (form.0.class == RoleClass::Title) == before_name
            });
            if better {
                best = Some(form);
            }
        }
        best
    }

    /// Status words and the article before the noun.
    fn read_left(&self, phrase: &mut Phrase<'a>) {
        let (status, grammar) = (&self.language.roles.status, &self.language.roles.grammar);
        let mut left = phrase.first;
        loop {
            let mut at = left;
            let hyphen = at
                .checked_sub(1)
                .and_then(|i| self.token(i))
                .is_some_and(|t| t.is_mark(&['-', '‐', '‑']));
            if hyphen {
                at -= 1;
            }
            let Some(word) = at.checked_sub(1).and_then(|i| self.word(i)) else { break };
            if status.former.contains(word) {
                phrase.status = RoleStatus::Former;
                phrase.first = at - 1;
            } else if status.elect_before.contains(word) {
                phrase.status = RoleStatus::Elect;
                phrase.first = at - 1;
            } else if status.aspiring.contains(word) {
                phrase.aspiring = true;
                phrase.first = at - 1;
            } else if status.kept.contains(word) {
                phrase.deputy |= word == "vice";
                phrase.first = at - 1;
            } else if !status.current.contains(word) && !grammar.possessives.contains(word) {
                break;
            }
            phrase.definite |= grammar.possessives.contains(word);
            left = at - 1;
        }
        phrase.before = left;
        phrase.articled = phrase.definite;
        if let Some(word) = left.checked_sub(1).and_then(|i| self.word(i)) {
            if grammar.articles.contains(word) || grammar.definite.contains(word) {
                phrase.definite = true;
                phrase.articled = true;
                phrase.before = left - 1;
                phrase.plural |= grammar.plural.contains(word);
            } else if grammar.determiners.contains(word) {
                phrase.articled = true;
                phrase.before = left - 1;
            }
        }
    }

    fn opens_complement(&self, at: usize) -> bool {
        self.word(at)
            .is_some_and(|word| self.language.roles.preposition(word) == Some(Preposition::Of))
    }

    /// The adjectives at the end of the phrase; those of peoples say what the role is of.
    fn read_adjectives(&self, phrase: &mut Phrase<'a>, of_body: bool) {
        let roles = &self.language.roles;
        for _ in 0..LONGEST {
            let Some(word) = self.word(phrase.end) else { break };
            // *italo-americano*, *filo-russo*.
            let joined = self.token(phrase.end + 1).is_some_and(|t| t.is_mark(&['-', '‐', '‑']))
                && self.word(phrase.end + 2).is_some_and(|w| self.adjective(w));
            let known = self.adjective(word)
                || (of_body && roles.body_adjectives.contains(word))
                || (phrase.end > phrase.head_end && roles.grammar.may_be_adjective(word));
            if !known && !joined {
                break;
            }
            let last = if joined { phrase.end + 2 } else { phrase.end };
            self.read_adjective(phrase, last);
            phrase.adjectives.extend(phrase.end..=last);
            phrase.end = last + 1;
        }
        if of_body
            && self.opens_complement(phrase.end)
            && self.word(phrase.end + 1).is_some_and(|word| roles.after_of.contains(word))
        {
            phrase.end += 2;
            while let Some(country) = self.word(phrase.end).and_then(|w| self.people(w)) {
                phrase.of.push(country);
                phrase.end += 1;
            }
        }
    }

    fn adjective(&self, word: &str) -> bool {
        let (roles, atlas) = (&self.language.roles, &self.language.atlas);
        roles.grammar.is_adjective(word) || atlas.place_of_people(word).is_some()
    }

    fn read_adjective(&self, phrase: &mut Phrase<'a>, at: usize) {
        let status = &self.language.roles.status;
        let Some(word) = self.word(at) else { return };
        if status.former_after.contains(word) {
            phrase.status = RoleStatus::Former;
        } else if status.acting.contains(word) {
            phrase.status = RoleStatus::Acting;
        } else if status.elect.contains(word) {
            phrase.status = RoleStatus::Elect;
        }
        if let Some(country) = self.people(word) {
            phrase.of.push(country);
        } else if self.language.atlas.body(word).is_some()
            || self.language.atlas.country(word).is_some()
        {
            phrase.of.push(canonical(word, self.language));
        }
    }

    fn people(&self, word: &str) -> Option<String> {
        self.language.atlas.place_of_people(word).map(str::to_owned)
    }

    fn read_complements(&self, phrase: &mut Phrase<'a>, depth: usize) {
        let grammar = &self.language.roles.grammar;
        for _ in 0..LONGEST {
            self.read_adjectives(phrase, false);
            if phrase.absorbed.is_some() {
                break;
            }
            let at = phrase.end;
            let Some(token) = self.token(at) else { break };
            match &token.what {
                // *presidente Usa*, *segretario Pd*: a name without a preposition.
                What::Name(_, EntityKind::Place | EntityKind::Organisation) => {
                    if phrase.of.is_empty() && self.is_known_or_before_person(at) {
                        phrase.of.push(canonical(self.text_of(token.span), self.language));
                        phrase.end += 1;
                    } else {
                        break;
                    }
                }
                What::Word { lower, .. } => {
                    let word = &**lower;
                    if let Some((end, status)) = self.group(at) {
                        if let Some(status) = status {
                            phrase.status = status;
                        }
                        phrase.end = end;
                    } else if grammar.and.contains(word) {
                        let Some(end) = self.coordinated(phrase, at + 1, depth) else { break };
                        phrase.end = end;
                    } else {
                        let Some(end) = self.complement(phrase, at, depth) else { break };
                        phrase.end = end;
                    }
                }
                What::Mark(',') => {
                    // *dell'Agricoltura, della Sovranità alimentare e delle Foreste*
                    let before = phrase.clone();
                    let listed = self.complement(phrase, at + 1, depth).filter(|&end| {
                        let and = self.word(end).is_some_and(|word| grammar.and.contains(word));
                        let next =
                            self.word(end + 1).and_then(|w| self.language.roles.preposition(w));
                        and && next == Some(Preposition::Of)
                    });
                    match listed {
                        Some(end) if !before.of.is_empty() => phrase.end = end,
                        _ => {
                            *phrase = before;
                            break;
                        }
                    }
                }
                _ => break,
            }
        }
    }

    /// *ad interim*, *facente funzione*, *in carica* at token `at`: the token behind it, and the
    /// status that it gives.
    fn group(&self, at: usize) -> Option<(usize, Option<RoleStatus>)> {
        let roles = &self.language.roles;
        let status = &roles.status;
        let groups = [
            (&status.acting_groups, Some(RoleStatus::Acting)),
            (&status.elect_groups, Some(RoleStatus::Elect)),
            (&status.former_groups, Some(RoleStatus::Former)),
            (&roles.grammar.tails, None),
        ];
        groups.into_iter().find_map(|(groups, status)| {
            groups.iter().find_map(|group| {
                let mut end = at;
                for word in group.split(' ') {
                    if self.word(end) != Some(word) {
                        return None;
                    }
                    end += 1;
                    // *f.f.*
                    let letter = word.len() == 1;
                    end +=
                        usize::from(letter && self.token(end).is_some_and(|t| t.is_mark(&['.'])));
                }
                Some((end, status))
            })
        })
    }

    /// Whether the name at `at` is a country or a body by the tables, or the name of a person follows.
    fn is_known_or_before_person(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let name = fold(self.text_of(token.span));
        let comma = usize::from(self.token(at + 1).is_some_and(|t| t.is_mark(&[','])));
        self.language.atlas.country(&name).is_some()
            || self.language.atlas.body(&name).is_some()
            || self.token(at + 1 + comma).is_some_and(|next| next.person().is_some())
    }

    /// *e delle Finanze*, *e Senato*: what `and` adds to the last complement.
    fn coordinated(&self, phrase: &mut Phrase<'a>, at: usize, depth: usize) -> Option<usize> {
        if phrase.of.is_empty() {
            return None;
        }
        let before = (phrase.of.clone(), phrase.absorbed);
        let articled = self.word(at).and_then(|w| self.language.roles.preposition(w)).is_some();
        let end = if articled {
            self.complement(phrase, at, depth)
        } else {
            let token = self.token(at)?;
            let fits = token.is_capital()
                || matches!(token.name(), Some((_, kind)) if kind != EntityKind::Person);
            // Without a preposition the name has to follow at once, or this is another clause.
            fits.then(|| self.noun_phrase(phrase, at, depth)).flatten().filter(|&end| {
                let comma = usize::from(self.token(end).is_some_and(|t| t.is_mark(&[','])));
                self.token(end + comma).is_some_and(|next| next.person().is_some())
            })
        };
        if end.is_none() {
            (phrase.of, phrase.absorbed) = before;
        }
        end
    }

    /// A preposition and what follows it.
    fn complement(&self, phrase: &mut Phrase<'a>, at: usize, depth: usize) -> Option<usize> {
        let preposition = self.language.roles.preposition(self.word(at)?)?;
        if !phrase.noun.takes.contains(&preposition) {
            return None;
        }
        self.noun_phrase(phrase, at + 1, depth)
    }

    fn noun_phrase(&self, phrase: &mut Phrase<'a>, from: usize, depth: usize) -> Option<usize> {
        let roles = &self.language.roles;
        let mut at = from;
        while self.word(at).is_some_and(|word| roles.grammar.determiners.contains(word)) {
            at += 1;
        }
        let quoted = self.token(at).is_some_and(|t| t.is_mark(&['«', '“', '"', '‘']));
        at += usize::from(quoted);
        let token = self.token(at)?;
        let mut end = match &token.what {
            What::Name(_, kind) => {
                phrase.of.push(canonical(self.text_of(token.span), self.language));
                if *kind == EntityKind::Person { at + 1 } else { self.after_noun(phrase, at + 1) }
            }
            What::Word { lower, capital } => {
                if roles.grammar.stops.contains(&**lower) || lower.chars().all(|c| c.is_numeric()) {
                    return None;
                }
                let nested = (depth < DEEPEST && !*capital)
                    .then(|| self.parse(at, depth + 1))
                    .flatten()
                    .filter(|inner| {
                        !matches!(
                            inner.noun.class,
                            RoleClass::Body | RoleClass::Place(_) | RoleClass::Title
                        )
                    });
                if let Some(inner) = nested {
                    phrase.of.push(
                        std::iter::once(inner.noun.office.to_string())
                            .chain(inner.of)
                            .collect::<Vec<_>>()
                            .join(" "),
                    );
                    phrase.adjectives.extend(inner.adjectives);
                    match self.token(inner.end).and_then(Token::person) {
                        Some(_) => {
                            phrase.absorbed = Some(inner.end);
                            inner.end + 1
                        }
                        None => {
                            phrase.absorbed = inner.absorbed;
                            inner.end
                        }
                    }
                } else {
                    let mut end = at + 1;
                    while *capital && end < at + 5 {
                        // *Made in Italy*
                        let joined = self.word(end) == Some("in")
                            && self.token(end + 1).is_some_and(Token::is_capital);
                        if !joined && !self.token(end).is_some_and(Token::is_capital) {
                            break;
                        }
                        end += 1 + usize::from(joined);
                    }
                    let span = self.span(at, end)?;
                    phrase.of.push(canonical(self.text_of(span), self.language));
                    self.after_noun(phrase, end)
                }
            }
            What::Mark(_) => return None,
        };
        if quoted {
            end += usize::from(self.token(end).is_some_and(|t| t.is_mark(&['»', '”', '"', '’'])));
        }
        Some(end)
    }

    /// Adjectives after a noun, and a name that tells which one: *della regione russa*, *regione Puglia*.
    fn after_noun(&self, phrase: &mut Phrase<'a>, from: usize) -> usize {
        let mut end = from;
        while let Some(token) = self.token(end) {
            match &token.what {
                What::Word { lower, capital: false } => {
                    let country = self.people(lower);
                    if country.is_none() && !self.language.roles.grammar.may_be_adjective(lower) {
                        break;
                    }
                    match country {
                        Some(country) => phrase.of.push(country),
                        None => {
                            if let Some(last) = phrase.of.last_mut() {
                                last.push(' ');
                                last.push_str(&fold(lower));
                            }
                        }
                    }
                    phrase.adjectives.push(end);
                }
                What::Name(_, EntityKind::Place | EntityKind::Organisation)
                    if end == from
                        && from > 0
                        && self.token(from - 1).is_some_and(|t| t.word().is_some()) =>
                {
                    phrase.of.push(canonical(self.text_of(token.span), self.language));
                }
                _ => break,
            }
            end += 1;
        }
        end
    }
}

/// What is compared of a place or a body: its name in the tables, folded, whatever it goes by.
pub fn canonical(name: &str, language: &Language) -> String {
    let folded = fold(name);
    let atlas = &language.atlas;
    let known =
        atlas.country(&folded).map(|country| &*country.name).or_else(|| atlas.body(&folded));
    known.map_or(folded, fold)
}
