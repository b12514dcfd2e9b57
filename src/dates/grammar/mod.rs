//! The grammar of temporal expressions: recursive descent over the tokens of a block, longest
//! match first. It knows word classes, not words.
//!
//! Each family of forms has its own file. A parser takes the index of a token and gives what it
//! read and the index behind it. The work at one token is bounded, so the whole is linear.

mod calendar;
mod clock;
mod day_part;
mod duration;
mod edge;
mod holiday;
mod number;
mod period;
mod range;
mod relative;
mod set;
mod vague;

use super::expression::Timex;
use super::lexer::{Kind, Token};
use crate::lang::dates::{DateWords, PhraseMeaning, Slot, Unit, Word, class};
use crate::text::Span;
use std::cell::Cell;

/// What was read, and the index of the token behind it.
type Parse<T = Timex> = Option<(T, usize)>;

/// An expression found: tokens `first..end`.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub first: usize,
    pub end: usize,
    pub timex: Timex,
}

pub(super) struct Grammar<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub words: &'a DateWords,
    /// How deep expressions are nested (*fine del primo trimestre dell'anno dopo*): bounded, so that
    /// pasted rubbish stays cheap.
    depth: Cell<u8>,
}

const DEEPEST: u8 = 3;

/// The expressions of a block, in order and without overlaps.
pub(super) fn expressions(grammar: &Grammar<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < grammar.tokens.len() {
        if !grammar.triggers(at) {
            at += 1;
            continue;
        }
        if let Some(end) = grammar.trap(at) {
            at = end;
            continue;
        }
        match grammar.expression(at, found.last()) {
            Some((timex, end)) if end > at => {
                if !grammar.is_name(at) {
                    found.push(Found { first: at, end, timex });
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// A day of a month that nothing names yet.
fn is_bare_day(timex: &Timex) -> bool {
    matches!(timex, Timex::Date(date) if date.month.is_none() && date.year.is_none()
        && date.weekday.is_none() && date.of.is_none())
}

/// The longer of two readings; the first where they are equal.
fn longer<T>(a: Parse<T>, b: Parse<T>) -> Parse<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.1 > a.1 { b } else { a }),
        (a, b) => a.or(b),
    }
}

impl<'a> Grammar<'a> {
    pub fn new(text: &'a str, tokens: &'a [Token], words: &'a DateWords) -> Self {
        Grammar { text, tokens, words, depth: Cell::new(0) }
    }

    fn triggers(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        match token.kind {
            Kind::Word(0) => token.roman(),
            Kind::Word(id) => {
                let word = self.words.word(id);
                word.trigger && (!word.leads || self.is_known(at + 1))
                    || token.roman()
                    || word.phrases.iter().any(|&index| {
                        self.words
                            .phrase(index)
                            .is_some_and(|p| self.matches(at, &p.slots).is_some())
                    })
            }
            Kind::Number { .. } => !token.grouped(),
            Kind::Mark(c) => c == '\'',
        }
    }

    /// Whether the token is a word of the language's lists, a number or a mark.
    fn is_known(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind != Kind::Word(0) || token.roman())
    }

    /// The longest expression that begins here; `before` is the one found last.
    fn expression(&self, at: usize, before: Option<&Found>) -> Parse {
        let mut best = self.range(at);
        best = longer(best, self.set(at));
        best = longer(best, self.point(at));
        best = longer(best, self.duration(at));
        best = longer(best, self.vague(at));
        if best.as_ref().is_none_or(|(timex, _)| is_bare_day(timex)) {
            best = self.list_partner(at, before).or(best);
        }
        best
    }

    /// Anything that names a stretch of the calendar or a time of day.
    fn point(&self, at: usize) -> Parse {
        if self.depth.get() >= DEEPEST {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let mut best = self.day_point(at);
        best = longer(best, self.edge(at));
        best = longer(best, self.night(at));
        best = longer(best, self.part(at));
        best = longer(best, self.season(at));
        best = longer(best, self.decade(at));
        best = longer(best, self.century(at));
        best = longer(best, self.clock(at));
        best = best.map(|(timex, end)| self.with_tail(timex, end));
        self.depth.set(self.depth.get() - 1);
        best
    }

    /// Anything that names a day or a longer stretch, without a time of day.
    fn day_point(&self, at: usize) -> Parse {
        let mut best = self.calendar(at);
        best = longer(best, self.holiday(at));
        best = longer(best, self.weekday(at));
        best = longer(best, self.deictic(at));
        best = longer(best, self.period(at));
        longer(best, self.nth(at))
    }

    // What follows asks about single tokens.

    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn word(&self, at: usize) -> &'a Word {
        match self.tokens.get(at).map(|token| token.kind) {
            Some(Kind::Word(id)) => self.words.word(id),
            _ => self.words.word(0),
        }
    }

    fn is_word(&self, at: usize) -> bool {
        matches!(self.tokens.get(at), Some(Token { kind: Kind::Word(_), .. }))
    }

    fn is(&self, at: usize, classes: u64) -> bool {
        self.word(at).classes & classes != 0
    }

    /// Whether the token before `at` is of one of the classes.
    fn after(&self, at: usize, classes: u64) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is(before, classes))
    }

    fn skip(&self, at: usize, classes: u64) -> usize {
        if self.is(at, classes) { at + 1 } else { at }
    }

    fn mark(&self, at: usize, mark: char) -> bool {
        matches!(self.tokens.get(at), Some(Token { kind: Kind::Mark(c), .. }) if *c == mark)
    }

    fn skip_mark(&self, at: usize, mark: char) -> usize {
        if self.mark(at, mark) { at + 1 } else { at }
    }

    /// Whether the token stands directly behind the one before it.
    fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.spaced())
    }

    /// A mark with figures or words glued on both sides.
    fn joint(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)?.kind {
            Kind::Mark(c) if self.glued(at) && self.glued(at + 1) => Some(c),
            _ => None,
        }
    }

    /// A number in figures, with its number of digits.
    fn figures(&self, at: usize) -> Option<(u32, u8)> {
        match self.tokens.get(at) {
            Some(token) if !token.grouped() => match token.kind {
                Kind::Number { value, digits } => Some((value, digits)),
                _ => None,
            },
            _ => None,
        }
    }

    fn span(&self, from: usize, end: usize) -> Option<Span> {
        let last = self.tokens.get(end.checked_sub(1)?)?;
        Some(Span { start: self.tokens.get(from)?.start, end: last.end })
    }

    fn capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital())
    }

    fn upper(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.upper())
    }

    /// A capital that a name has and a sentence or a line in capitals does not explain.
    fn name_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital() && !token.upper())
            && !self.sentence_start(at)
    }

    /// Whether a sentence, a quotation or a line begins here.
    pub fn sentence_start(&self, at: usize) -> bool {
        match at.checked_sub(1).and_then(|before| self.tokens.get(before)) {
            None => true,
            Some(Token { kind: Kind::Mark(c), .. }) => !matches!(c, ',' | '\'' | '&' | '%'),
            Some(_) => false,
        }
    }

    /// The end of the text, or a mark that ends a phrase.
    fn stops(&self, at: usize) -> bool {
        match self.tokens.get(at) {
            None => true,
            Some(token) => {
                matches!(token.kind, Kind::Mark(c) if !matches!(c, '%' | '°' | 'º' | '/' | '\'' | '$' | '€'))
            }
        }
    }

    /// The first of the phrases beginning here that `take` accepts, the longest first.
    fn phrase<T>(&self, at: usize, take: impl Fn(PhraseMeaning) -> Option<T>) -> Parse<T> {
        self.word(at).phrases.iter().find_map(|&index| {
            let phrase = self.words.phrase(index)?;
            let meaning = take(phrase.meaning)?;
            let end = self.matches(at, &phrase.slots)?;
            Some((meaning, end))
        })
    }

    fn matches(&self, at: usize, slots: &[Slot]) -> Option<usize> {
        for (k, slot) in slots.iter().enumerate() {
            let matched = match (slot, self.tokens.get(at + k)?.kind) {
                (Slot::Words(words), Kind::Word(id)) => words.contains(&id),
                (Slot::Number(number), Kind::Number { value, .. }) => *number == value,
                (Slot::Mark(mark), Kind::Mark(c)) => *mark == c,
                _ => false,
            };
            if !matched {
                return None;
            }
        }
        Some(at + slots.len())
    }

    fn unit(&self, at: usize) -> Parse<Unit> {
        let phrase = self.phrase(at, |meaning| match meaning {
            PhraseMeaning::Unit(unit) => Some(unit),
            _ => None,
        });
        phrase.or_else(|| self.word(at).unit.map(|unit| (unit, at + 1)))
    }

    // Names that look like dates.

    /// The end of a name that begins here and only looks like a date.
    fn trap(&self, at: usize) -> Option<usize> {
        let (_, end) = self.phrase(at, |meaning| (meaning == PhraseMeaning::Trap).then_some(()))?;
        let lower = (at..end).all(|k| !self.capital(k));
        let phrase_is_name = self.word(at).phrases.iter().any(|&index| {
            self.words
                .phrase(index)
                .is_some_and(|phrase| phrase.meaning == PhraseMeaning::Trap && phrase.name)
        });
        (!lower || !phrase_is_name).then_some(end)
    }

    /// Streets (*via XX Settembre*), papers (*il quotidiano Domani*): the words before it say that
    /// what begins here is a name.
    fn is_name(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let dated = self.figures(at).is_some() || self.capital(at);
        if self.is(before, class::STREET) && dated && !self.is(before, class::OF) {
            let named =
                self.capital(before) || self.capital(at) || self.word(at + 1).month.is_some();
            let weekday = self.word(at).weekday.is_some();
            return named && !weekday;
        }
        self.is(before, class::PAPER) && self.name_capital(at)
    }

    /// A day or deictic whose capital makes it the name of a paper or a person.
    fn named_day(&self, at: usize, end: usize) -> bool {
        if self.words.capital_names {
            return !self.capital(at);
        }
        if self.is(at, class::SHARED_NAME) && self.capital(at) && !self.upper(at) {
            if self.is(end, class::SURNAME) && self.capital(end) {
                return true;
            }
            if self.capital(end) && self.is_word(end) && self.name_capital(at) {
                return true;
            }
        }
        // *Mario Sabato*
        let behind_name = at.checked_sub(1).is_some_and(|before| {
            self.name_capital(before)
                && self.tokens.get(before).is_some_and(|token| token.kind == Kind::Word(0))
        });
        if self.name_capital(at) && behind_name && self.figures(end).is_none() {
            return true;
        }
        self.name_capital(at)
            && self.after(at, class::ARTICLE | class::TO | class::OF | class::FROM | class::IN)
            && self.after(at, class::DAY_LEAD)
    }
}
