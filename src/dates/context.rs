//! What stands around an expression: prepositions, quotation marks, the tense of the clause, cue
//! words. It is found once per block and tells past from future later.

use super::expression::{Bound, Context, Direction, Expression, Tense, Timex};
use super::grammar::{Found, Grammar};
use super::lexer::{Kind, Token};
use crate::lang::dates::{DateWords, PhraseMeaning, class, verb};
use crate::text::{Span, quotations, quoted};

/// No verb further away than this many tokens governs an expression.
const WINDOW: usize = 30;
/// What it costs to reach a verb behind a comma, or in a clause of its own.
const COMMA: usize = 5;
const CLAUSE: usize = 8;

/// The expressions with their contexts.
pub(super) fn expressions(grammar: &Grammar<'_>, found: Vec<Found>) -> Vec<Expression> {
    if found.is_empty() {
        return Vec::new();
    }
    let quotations = quotations(grammar.text);
    let mut reader = Reader {
        text: grammar.text,
        tokens: grammar.tokens,
        words: grammar.words,
        verbs: vec![UNREAD; grammar.tokens.len()],
        sentence: 0,
        counted: 0,
    };
    found
        .into_iter()
        .filter_map(|found| {
            let span = Span {
                start: grammar.tokens.get(found.first)?.start,
                end: grammar.tokens.get(found.end.checked_sub(1)?)?.end,
            };
            let mut context = reader.context(&found);
            context.in_quotation = quoted(&quotations, span.start);
            context.sentence_start = grammar.sentence_start(found.first)
                || found.first.checked_sub(1).is_some_and(|k| grammar.sentence_start(k));
            Some(Expression { span, timex: found.timex, context })
        })
        .collect()
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    words: &'a DateWords,
    /// What is known of each token as a verb; filled where it is asked for.
    verbs: Vec<u32>,
    sentence: u32,
    /// Sentences are counted up to this token.
    counted: usize,
}

/// No word is of all classes.
const UNREAD: u32 = u32::MAX;

impl Reader<'_> {
    fn context(&mut self, found: &Found) -> Context {
        self.count_sentences(found.first);
        let mut context = Context { sentence: self.sentence, ..Context::default() };
        let (lead, outer) = self.lead(found.first, &mut context);
        context.lead = self.tokens.get(lead).map_or(0, |token| token.start);
        if !matches!(found.timex, Timex::Duration(_) | Timex::Set(_) | Timex::Vague(_)) {
            context.cue = self.cue(outer);
            if let Some((tense, first, last)) = self.tense(found, outer) {
                context.tense = Some(tense);
                if let (Some(first), Some(last)) = (self.tokens.get(first), self.tokens.get(last)) {
                    context.verb = Some(Span { start: first.start, end: last.end });
                }
            }
        }
        context
    }

    fn is(&self, at: usize, classes: u64) -> bool {
        match self.tokens.get(at).map(|token| token.kind) {
            Some(Kind::Word(id)) => self.words.word(id).classes & classes != 0,
            _ => false,
        }
    }

    fn count_sentences(&mut self, upto: usize) {
        for at in self.counted..upto {
            let Some(token) = self.tokens.get(at) else { break };
            let ends = match token.kind {
                Kind::Mark('!' | '?' | '…') => true,
                Kind::Mark('.') => self.ends_sentence(at),
                _ => false,
            };
            self.sentence += u32::from(ends);
        }
        self.counted = self.counted.max(upto);
    }

    /// A full stop with a capital behind it and no abbreviation before it.
    fn ends_sentence(&self, at: usize) -> bool {
        let next = self.tokens.get(at + 1);
        let opens = next.is_none_or(|next| {
            next.spaced() && (next.capital() || !matches!(next.kind, Kind::Word(_)))
        });
        let short =
            at.checked_sub(1).and_then(|before| self.tokens.get(before)).is_some_and(|before| {
                matches!(before.kind, Kind::Word(_))
                    && before.end - before.start <= 2
                    && !before.spaced()
                    || matches!(before.kind, Kind::Word(id) if self.words.word(id).short)
            });
        opens && !short
    }

    /// The articles and prepositions before an expression: where they begin, where they begin with
    /// the words that bound it, and what these say.
    fn lead(&self, first: usize, context: &mut Context) -> (usize, usize) {
        let mut lead = first;
        let mut at = first;
        for step in 0..5 {
            let Some(before) = at.checked_sub(1) else { break };
            if step > 0 && self.bound_phrase(before, context) {
                break;
            }
            let bound = if self.is(before, class::UNTIL) {
                Some(Bound::Until)
            } else if self.is(before, class::BY) {
                Some(Bound::By)
            } else if self.is(before, class::BEFORE) {
                Some(Bound::Before)
            } else if self.is(before, class::AFTER) {
                Some(Bound::After)
            } else if self.is(before, class::FROM) {
                Some(Bound::From)
            } else {
                None
            };
            if let Some(bound) = bound {
                if context.bound.is_none() || matches!(bound, Bound::Until | Bound::By) {
                    context.bound = Some(bound);
                }
                if matches!(bound, Bound::From) {
                    lead = before;
                }
                at = before;
                continue;
            }
            if self.is(before, class::ABOUT) {
                context.approximate = true;
                at = before;
                continue;
            }
            context.planned |= self.is(before, class::FOR);
            let small = class::ARTICLE
                | class::OF
                | class::TO
                | class::IN
                | class::AT
                | class::AT_WEAK
                | class::OCLOCK;
            if !self.is(before, small) || step > 2 {
                break;
            }
            lead = before;
            at = before;
        }
        (lead, at)
    }

    /// *a partire da*, *non oltre*, which end at `end`.
    fn bound_phrase(&self, end: usize, context: &mut Context) -> bool {
        // A phrase is found by its first word; none is longer than three words.
        for start in end.saturating_sub(2)..=end {
            let Some(Token { kind: Kind::Word(id), .. }) = self.tokens.get(start) else { continue };
            for &index in &self.words.word(*id).phrases {
                let Some(phrase) = self.words.phrase(index) else { continue };
                let bound = match phrase.meaning {
                    PhraseMeaning::From => Bound::From,
                    PhraseMeaning::By => Bound::By,
                    PhraseMeaning::About => {
                        if phrase.slots.len() == end + 1 - start && self.fits(start, index) {
                            context.approximate = true;
                        }
                        continue;
                    }
                    _ => continue,
                };
                let reach = start + phrase.slots.len();
                if (reach == end + 1 || reach == end + 2) && self.fits(start, index) {
                    context.bound = Some(bound);
                    return true;
                }
            }
        }
        false
    }

    fn fits(&self, start: usize, phrase: u16) -> bool {
        use crate::lang::dates::Slot;
        self.words.phrase(phrase).is_some_and(|phrase| {
            phrase.slots.iter().enumerate().all(|(k, slot)| {
                match (slot, self.tokens.get(start + k).map(|token| token.kind)) {
                    (Slot::Words(words), Some(Kind::Word(id))) => words.contains(&id),
                    (Slot::Mark(mark), Some(Kind::Mark(c))) => *mark == c,
                    _ => false,
                }
            })
        })
    }

    /// A word shortly before the expression that says where it lies: *fissato per*, *in vista di*,
    /// *nonostante*.
    fn cue(&mut self, lead: usize) -> Option<Direction> {
        for back in 1..=10usize {
            let at = lead.checked_sub(back)?;
            if matches!(self.tokens.get(at)?.kind, Kind::Mark(_)) {
                return None;
            }
            let bits = self.verb(at);
            if bits & verb::AHEAD != 0 && back <= 6 {
                return Some(Direction::Future);
            }
            if bits & verb::BEHIND != 0 {
                return Some(Direction::Past);
            }
            let finite = verb::AUXILIARY
                | verb::PAST
                | verb::IMPERFECT
                | verb::FUTURE
                | verb::CONDITIONAL
                | verb::OPENER;
            if bits & finite != 0 {
                return None;
            }
        }
        None
    }

    fn verb(&mut self, at: usize) -> u32 {
        let Some(slot) = self.verbs.get_mut(at) else { return 0 };
        if *slot == UNREAD {
            *slot = match self.tokens.get(at) {
                Some(token) if matches!(token.kind, Kind::Word(_)) => self
                    .text
                    .get(token.start as usize..token.end as usize)
                    .map_or(0, |word| self.words.verbs.classify(&word.to_lowercase())),
                _ => 0,
            };
        }
        *slot
    }

    /// The tense of the nearest verb of the clause, with its first and last token.
    fn tense(&mut self, found: &Found, lead: usize) -> Option<(Tense, usize, usize)> {
        let mut best: Option<(usize, (Tense, usize, usize))> = None;
        for (forward, from) in [(false, lead), (true, found.end)] {
            let mut cost = 0;
            for step in 0..WINDOW {
                let at = if forward {
                    from + step
                } else {
                    match from.checked_sub(step + 1) {
                        Some(at) => at,
                        None => break,
                    }
                };
                let Some(token) = self.tokens.get(at) else { break };
                cost += 1;
                match token.kind {
                    Kind::Mark(',' | '-' | '(' | ')') => cost += COMMA,
                    Kind::Mark('.')
                        if !self.ends_sentence(at) && self.tokens.get(at + 1).is_some() => {}
                    Kind::Mark('.' | ';' | ':' | '!' | '?' | '«' | '»' | '“' | '”' | '"' | '…') =>
                    {
                        break;
                    }
                    _ => {}
                }
                if best.as_ref().is_some_and(|(least, _)| cost >= *least) {
                    break;
                }
                let bits = self.verb(at);
                if bits & verb::OPENER != 0 {
                    cost += CLAUSE;
                    continue;
                }
                if let Some((tense, first, last, weak)) = self.verb_group(at, bits) {
                    // A participle alone counts beside the expression (*i colloqui tenuti martedì*) and
                    // at the head of a text (*Firmato il 3 marzo*).
                    if weak && (forward || step > 0 && at > 0) {
                        continue;
                    }
                    let total = cost + usize::from(weak);
                    if best.as_ref().is_none_or(|(least, _)| total < *least) {
                        best = Some((total, (tense, first, last)));
                    }
                    if !weak {
                        break;
                    }
                }
            }
        }
        best.map(|(_, group)| group)
    }

    /// The verb that the token belongs to: its tense, first and last token, and whether the evidence
    /// is weak.
    fn verb_group(&mut self, at: usize, bits: u32) -> Option<(Tense, usize, usize, bool)> {
        if bits & verb::FUTURE_AUXILIARY != 0 || bits & verb::FUTURE != 0 {
            let last = self.participle_after(at).unwrap_or(at);
            return Some((Tense::Future, at, last, false));
        }
        if bits & verb::CONDITIONAL != 0 {
            let last = self.participle_after(at).unwrap_or(at);
            return Some((Tense::Conditional, at, last, false));
        }
        if bits & (verb::AUXILIARY | verb::INFINITIVE) != 0 {
            if let Some(last) = self.participle_after(at) {
                return Some((self.compound(at, last), at, last, false));
            }
            if bits & verb::INFINITIVE != 0 {
                return None;
            }
            if bits & verb::IMPERFECT != 0 {
                return Some((Tense::Imperfect, at, at, false));
            }
            if bits & verb::PAST != 0 {
                return Some((Tense::Past, at, at, false));
            }
            return Some((Tense::Present, at, at, false));
        }
        if bits & verb::PARTICIPLE != 0 {
            // The auxiliary of its own group is before it.
            for back in 1..=4usize {
                let Some(before) = at.checked_sub(back) else { break };
                let bits = self.verb(before);
                if bits & verb::AUXILIARY != 0 || bits & verb::INFINITIVE != 0 {
                    return Some((self.compound(before, at), before, at, false));
                }
                if bits & (verb::FUTURE | verb::FUTURE_AUXILIARY) != 0 {
                    return Some((Tense::Future, before, at, false));
                }
                if bits & verb::CONDITIONAL != 0 {
                    return Some((Tense::Conditional, before, at, false));
                }
                if bits & verb::PASSIVE != 0 {
                    let past = bits & verb::PAST != 0;
                    let tense = if past { Tense::Past } else { Tense::Present };
                    return Some((tense, before, at, false));
                }
                if bits & verb::ADVERB == 0 {
                    break;
                }
            }
            let tense = if bits & verb::AHEAD != 0 {
                Tense::Future
            } else if bits & verb::STATIVE != 0 {
                Tense::Present
            } else {
                Tense::Past
            };
            return Some((tense, at, at, true));
        }
        if bits & verb::IMPERFECT != 0 {
            return Some((Tense::Imperfect, at, at, false));
        }
        if bits & verb::PAST != 0 {
            return Some((Tense::Past, at, at, false));
        }
        if bits & (verb::PRESENT | verb::PASSIVE | verb::MODAL) != 0 {
            return Some((Tense::Present, at, at, false));
        }
        None
    }

    /// The tense of auxiliary and participle: past, unless the participle is a state (*è chiuso*) or
    /// speaks of what is to come (*è fissato*).
    fn compound(&mut self, auxiliary: usize, participle: usize) -> Tense {
        let present = self.verb(auxiliary) & (verb::PRESENT | verb::INFINITIVE) == verb::PRESENT;
        let state = self.verb(participle);
        if present && participle == auxiliary + 1 && state & verb::AHEAD != 0 {
            Tense::Future
        } else if present && participle == auxiliary + 1 && state & verb::STATIVE != 0 {
            Tense::Present
        } else {
            Tense::Past
        }
    }

    fn participle_after(&mut self, at: usize) -> Option<usize> {
        let mut last = None;
        for next in at + 1..=at + 4 {
            let bits = self.verb(next);
            if bits & (verb::PARTICIPLE | verb::LOOSE_PARTICIPLE) != 0 {
                last = Some(next);
                // *è stato detto*
                if bits & verb::ADVERB == 0 {
                    break;
                }
            } else if bits & verb::ADVERB == 0 && !self.is_adverb(next) {
                break;
            }
        }
        last
    }

    /// *ufficialmente*, *definitivamente*
    fn is_adverb(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .and_then(|token| self.text.get(token.start as usize..token.end as usize))
            .is_some_and(|word| self.words.verbs.is_adverb(word))
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::testing::check;

    #[test]
    fn the_verb_tells_past_from_future() {
        check(&[
            "Il premier incontrerà i sindacati [martedì=2025-09-09].",
            "I sindacati hanno incontrato il ministro [martedì=2025-09-02].",
            "Il leader si è dimesso [sabato=2025-08-30].",
            "Il treno è partito [lunedì=2025-09-01].",
            "Il partito decide [lunedì=2025-09-08].",
            "Il ministro si dimetterà [sabato=2025-09-06].",
            "La sindaca ha redatto il piano [martedì=2025-09-02].",
            "Il tavolo è spesso chiuso, ma riaprirà [lunedì=2025-09-08].",
        ]);
    }
}
