//! Lengths of time, and what is counted with them: *tre anni*, *gli ultimi due mesi*, *due anni fa*,
//! *fra tre giorni*, *una settimana dopo*.

use super::{Grammar, Parse};
use crate::dates::expression::{
    Amount, Base, Direction, DurationForm, Edge, Quantity, Timex, Unit, Which,
};
use crate::lang::dates::{PhraseMeaning, class};

impl Grammar<'_> {
    pub(super) fn duration(&self, at: usize) -> Parse {
        if let Some(found) = self.neighbour(at) {
            return Some(found);
        }
        // *fra tre giorni*, *di qui a un mese*
        let ahead = if self.is(at, class::AHEAD) {
            Some(at + 1)
        } else {
            self.phrase(at, |meaning| (meaning == PhraseMeaning::Ahead).then_some(()))
                .map(|(_, end)| end)
        };
        if let Some(inner) = ahead {
            let about = self.skip(inner, class::ABOUT);
            let inner =
                self.amount(about).or_else(|| self.amount(self.skip(about, class::ARTICLE)));
            return inner.map(|(amount, end)| {
                (Timex::Shift { amount, direction: Direction::Future, base: Base::Article }, end)
            });
        }
        if let Some(found) = self.anchored(at).or_else(|| self.whole(at)) {
            return Some(found);
        }
        let (amount, end) = match self.amount(at) {
            Some(found) => found,
            None => return self.unquantified(at),
        };
        self.counted_from(amount, at, end)
    }

    /// What an amount is counted from: *fa*, *dopo*, *prima di Natale*, *da adesso*; or nothing.
    fn counted_from(&self, mut amount: Amount, at: usize, end: usize) -> Parse {
        let ago = self.phrase(end, |meaning| (meaning == PhraseMeaning::Ago).then_some(()));
        if let Some(behind) =
            ago.map(|(_, behind)| behind).or_else(|| self.is(end, class::AGO).then_some(end + 1))
        {
            let shift = Timex::Shift { amount, direction: Direction::Past, base: Base::Article };
            return Some((shift, behind));
        }
        let later = self
            .phrase(end, |meaning| (meaning == PhraseMeaning::Later).then_some(()))
            .map(|(_, behind)| behind)
            .or_else(|| self.is(end, class::LATER).then_some(end + 1));
        if let Some(behind) = later {
            return Some(self.shifted(amount, Direction::Future, behind));
        }
        if self.is(end, class::EARLIER) {
            return Some(self.shifted(amount, Direction::Past, end + 1));
        }
        if self.is(end, class::FROM) && self.is(end + 1, class::NOW) {
            let shift = Timex::Shift { amount, direction: Direction::Future, base: Base::Article };
            return Some((shift, end + 2));
        }
        // *due anni passati*, *i due giorni scorsi*
        if let Some(which @ (Which::Last | Which::Next)) = self.word(end).which {
            let anchored = Some(direction_of(which));
            return Some((Timex::Duration(DurationForm { amount, anchored, age: false }), end + 1));
        }
        if self.is(end, class::ABOUT) || self.phrase(end, about).is_some() {
            amount.approximate = true;
        }
        // *un giorno* may be any day, *un secondo* an ordinal, *un'ora* is an hour.
        if self.word(at).number == Some(1)
            && let Some(&(_, unit @ (Unit::Day | Unit::Second))) = amount.parts.first()
            && amount.parts.len() == 1
        {
            let measured = self.after(
                at,
                class::IN | class::FROM | class::OF | class::BY | class::ABOUT | class::AFTER,
            );
            if !(measured || unit == Unit::Second && self.stops(end)) {
                return None;
            }
        }
        let age = amount.parts.len() == 1
            && matches!(amount.parts.first(), Some((_, Unit::Year)))
            && at
                .checked_sub(1)
                .is_some_and(|before| self.mark(before, ',') || self.mark(before, '('))
            && (self.mark(end, ',') || self.mark(end, ')') || self.mark(end, '.'));
        Some((Timex::Duration(DurationForm { amount, anchored: None, age }), end))
    }

    /// *tre giorni dopo*, *due settimane prima di Natale*, *due giorni dopo il voto*.
    fn shifted(&self, amount: Amount, direction: Direction, end: usize) -> (Timex, usize) {
        let of = self.skip(end, class::OF);
        let inner = self.skip(of, class::ARTICLE | class::DAY_LEAD);
        let shift = |base, end| (Timex::Shift { amount: amount.clone(), direction, base }, end);
        if let Some((day, behind)) = self.day_point(inner) {
            return shift(Base::Timex(Box::new(day)), behind);
        }
        if inner > end
            && self.is(inner, class::EVENT)
            && let Some(span) = self.span(inner, inner + 1)
        {
            return shift(Base::Event(span), inner + 1);
        }
        shift(Base::Previous, end)
    }

    /// *gli ultimi due anni*, *le prossime ore*, *i giorni scorsi*, *nell'ultimo mese*.
    fn anchored(&self, at: usize) -> Parse {
        // *le 2 ultime settimane*
        if let Some((count, middle)) = self.cardinal(at)
            && let Some(direction) = self.anchoring(middle)
            && let Some((unit, end)) = self.unit(middle + 1)
        {
            let amount = one_part(Quantity::Exactly(f64::from(count)), unit);
            return Some((anchor(amount, direction), end));
        }
        if let Some(direction) = self.anchoring(at) {
            if let Some((amount, end)) = self.single_amount(at + 1) {
                // *Sono passati tre anni*: the verb, which says how long.
                let passed = self.word(at).which == Some(Which::Last)
                    && !self.after(at, class::ARTICLE | class::DAY_LEAD | class::IN | class::OF);
                return (!passed).then(|| (anchor(amount, direction), end));
            }
            let (unit, end) = self.unit(at + 1)?;
            if self.name_capital(at + 1) {
                return None;
            }
            let plural = self.word(at + 1).plural;
            if plural {
                // *negli ultimi giorni di luglio*
                if let Some(found) = self.edge_of_period(at, end) {
                    return Some(found);
                }
                return Some((anchor(one_part(Quantity::Some, unit), direction), end));
            }
            let last = self.word(at).ordinal == Some(-1);
            if (last && unit != Unit::Weekend) || unit < Unit::Day {
                return Some((anchor(one_part(Quantity::Exactly(1.0), unit), direction), end));
            }
            return None;
        }
        let (unit, end) =
            self.unit(at).filter(|_| self.word(at).plural && !self.name_capital(at))?;
        if let Some(which @ (Which::Last | Which::Next | Which::Following | Which::Preceding)) =
            self.word(end).which
            && !self.is(end, class::LATER | class::EARLIER)
        {
            let direction = direction_of(which);
            return Some((anchor(one_part(Quantity::Some, unit), direction), end + 1));
        }
        None
    }

    /// *ultimi*, *prossimi*: which side of the article a length lies on.
    fn anchoring(&self, at: usize) -> Option<Direction> {
        let word = self.word(at);
        match word.which {
            Some(which @ (Which::Last | Which::Next)) => Some(direction_of(which)),
            _ if word.ordinal == Some(-1) => Some(Direction::Past),
            _ => None,
        }
    }

    /// *primi giorni di settembre*, *ultimi mesi del 2024*.
    pub(super) fn edge_of_period(&self, at: usize, end: usize) -> Parse {
        let edge = match self.word(at).ordinal? {
            -1 => Edge::End,
            1 => Edge::Start,
            _ => return None,
        };
        if !self.is(end, class::OF) {
            return None;
        }
        let inner = self.skip(end + 1, class::ARTICLE);
        let (of, behind) = self.edge_target(inner)?;
        Some((Timex::Edge { edge, of: Box::new(of) }, behind))
    }

    /// *tutto il giorno*, *l'intero mese*.
    fn whole(&self, at: usize) -> Parse {
        if !self.is(at, class::WHOLE) {
            return None;
        }
        let inner = self.skip(at + 1, class::ARTICLE);
        let (unit, end) = self.unit(inner).filter(|_| !self.word(inner).plural)?;
        let free = !self.is(end, class::OF) && self.which_behind(end).is_none();
        free.then(|| {
            let amount = one_part(Quantity::Exactly(1.0), unit);
            (Timex::Duration(DurationForm { amount, anchored: None, age: false }), end)
        })
    }

    /// *da anni*, *per mesi*: a plural alone, where a preposition makes it a length.
    fn unquantified(&self, at: usize) -> Parse {
        let (unit, end) = self.unit(at).filter(|_| self.word(at).plural)?;
        let before = at.checked_sub(1)?;
        let led = self.is(before, class::FROM | class::AFTER) && !self.is(before, class::ARTICLE)
            || self.is(before, class::IN) && !self.is(before, class::OF);
        let bare = self.token(before).is_some_and(|token| token.end - token.start <= 4);
        if !led
            || !bare
            || self.name_capital(at)
            || unit == Unit::Second
            || self.decade(at).is_some()
        {
            return None;
        }
        // *in ore notturne*, *per anni luce*
        let amount = one_part(Quantity::Some, unit);
        if self.is(end, class::AGO | class::LATER | class::EARLIER) {
            return self.counted_from(amount, at, end);
        }
        let lengthy =
            self.is(before, class::FROM | class::AFTER) || !self.bare_preposition_in(before);
        lengthy
            .then_some((Timex::Duration(DurationForm { amount, anchored: None, age: false }), end))
    }

    /// *in* joined to an article says a stretch (*negli anni*), not a length.
    fn bare_preposition_in(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.end - token.start != 3)
    }

    /// A sum of units: *un anno e mezzo*, *due settimane e tre giorni*, *1 mese 2 giorni*.
    pub(super) fn amount(&self, at: usize) -> Parse<Amount> {
        let (mut amount, mut end) = self.single_amount(at)?;
        for _ in 0..4 {
            let Some(&(_, last)) = amount.parts.last() else { break };
            let joined = self.skip(end, class::AND);
            let joined = if joined == end { self.skip_mark(end, ',') } else { joined };
            match self.single_amount(joined) {
                Some((next, behind))
                    if next.parts.iter().all(|(_, unit)| *unit != last) && !self.mark(end, ',') =>
                {
                    amount.parts.extend(next.parts);
                    end = behind;
                }
                _ => break,
            }
        }
        Some((amount, end))
    }

    /// One quantity with its unit: *tre anni*, *mezz'ora*, *una quindicina di giorni*, *un biennio*.
    fn single_amount(&self, at: usize) -> Parse<Amount> {
        if let Some(found) = self.minutes_and_seconds(at) {
            return Some(found);
        }
        if let Some(found) = self.fraction(at) {
            return Some(found);
        }
        // *un decennio*, *ventennio*, *mezzora*
        let (count, length_at) = match self.cardinal(at) {
            Some((count, next)) if self.word(next).length.is_some() => (count, next),
            _ => (1, at),
        };
        if let Some((number, unit)) = self.word(length_at).length
            && self.season_years(length_at + 1).is_none()
            && self.word(length_at).which.is_none()
        {
            let quantity = Quantity::Exactly(f64::from(number) * f64::from(count));
            let amount = one_part(quantity, unit);
            return Some((amount, length_at + 1));
        }
        let ((quantity, approximate), unit_at) = self.quantity(at)?;
        let (unit, mut end) = self.unit(unit_at)?;
        if self.name_capital(unit_at) && !self.token(at).is_some_and(|t| t.upper()) {
            return None;
        }
        if let Quantity::Exactly(count) = quantity {
            let word = self.word(unit_at);
            if count > 1.0 && !word.plural && unit != Unit::Weekend
                || count == 1.0
                    && word.plural
                    && word.unit == Some(unit)
                    && self.figures(at).is_none()
                    && !self.both_numbers(unit_at)
            {
                return None;
            }
            // *20 set*, *3 h*: short forms of units only behind figures.
            if word.short && self.figures(at).is_none() {
                return None;
            }
        }
        let mut amount = one_part(quantity, unit);
        amount.approximate = approximate;
        // *un anno e mezzo*, *un'ora e un quarto*, *un'ora e trenta*
        if self.is(end, class::AND) {
            if self.is(end + 1, class::HALF) && self.unit(end + 2).is_none() {
                match (half_of(unit), amount.parts.last_mut()) {
                    // There is no smaller unit for half a month.
                    (Some((_, half)), Some((Quantity::Exactly(count), _))) if half == unit => {
                        *count += 0.5;
                    }
                    (half, _) => amount.parts.extend(half),
                }
                end += 2;
            } else if unit == Unit::Hour
                && self
                    .cardinal(end + 1)
                    .is_some_and(|(n, next)| n == 1 && self.is(next, class::QUARTER))
            {
                amount.parts.push((Quantity::Exactly(15.0), Unit::Minute));
                end += 3;
            } else if unit == Unit::Hour
                && let Some((minutes @ 2..=59, behind)) = self.cardinal(end + 1)
                && self.stops(behind)
            {
                amount.parts.push((Quantity::Exactly(f64::from(minutes)), Unit::Minute));
                end = behind;
            }
        }
        Some((normal(amount), end))
    }

    fn both_numbers(&self, unit_at: usize) -> bool {
        // *sec*, *min*, *h* are their own plural.
        self.token(unit_at).is_some_and(|token| token.end - token.start <= 3)
    }

    /// How many: figures, words, *mezzo*, *qualche*, *un paio di*, *una decina di*.
    fn quantity(&self, at: usize) -> Parse<(Quantity, bool)> {
        let about = self.is(at, class::ABOUT);
        let at = if about { at + 1 } else { at };
        if self.is(at, class::HALF) {
            return Some(((Quantity::Exactly(0.5), about), at + 1));
        }
        if self.is(at, class::FEW) {
            return Some(((Quantity::Few, about), at + 1));
        }
        if self.is(at, class::MANY) {
            return Some(((Quantity::Some, about), at + 1));
        }
        let one = self.word(at).number == Some(1);
        let counted = if one { at + 1 } else { at };
        if self.is(counted, class::COUPLE) && self.is(counted + 1, class::OF) {
            return Some(((Quantity::Exactly(2.0), true), counted + 2));
        }
        if let Some(number) = self.word(counted).about
            && self.is(counted + 1, class::OF)
        {
            return Some(((Quantity::Exactly(f64::from(number)), true), counted + 2));
        }
        let (whole, end) = self.cardinal(at)?;
        // *due o tre giorni*
        if self.is(end, class::OR)
            && let Some((other, behind)) = self.cardinal(end + 1)
            && other == whole + 1
        {
            return Some(((Quantity::Few, true), behind));
        }
        if let Some('.' | ',') = self.joint(end)
            && let Some((decimals, digits)) = self.figures(end + 1)
            && self.figures(at).is_some()
        {
            let value =
                f64::from(whole) + f64::from(decimals) / 10f64.powi(i32::from(digits.min(9)));
            return Some(((Quantity::Exactly(value), about), end + 2));
        }
        Some(((Quantity::Exactly(f64::from(whole)), about), end))
    }

    /// *un quarto d'ora*, *tre quarti d'ora*, *1/2 ora*, *3/4 d'ora*, *un quarto di secolo*.
    fn fraction(&self, at: usize) -> Parse<Amount> {
        let (parts, end) = if let Some((over, _)) = self.figures(at)
            && self.joint(at + 1) == Some('/')
            && let Some((under, _)) = self.figures(at + 2)
            && under > 0
        {
            (f64::from(over) / f64::from(under), at + 3)
        } else {
            let (count, quarter) = self.cardinal(at).unwrap_or((1, at));
            if !self.is(quarter, class::QUARTER) || count > 3 || !self.is(quarter + 1, class::OF) {
                return None;
            }
            (f64::from(count) / 4.0, quarter + 1)
        };
        if parts >= 1.0 {
            return None;
        }
        let (unit, end) = self.unit(self.skip(end, class::OF))?;
        Some((normal(one_part(Quantity::Exactly(parts), unit)), end))
    }

    /// 3'20"
    fn minutes_and_seconds(&self, at: usize) -> Parse<Amount> {
        let (minutes, _) = self.figures(at)?;
        if self.joint(at + 1) != Some('\'') {
            return None;
        }
        let (seconds, digits) = self.figures(at + 2)?;
        if digits > 2 || !self.glued(at + 3) {
            return None;
        }
        let end = if self.mark(at + 3, '"') || self.mark(at + 3, '”') {
            at + 4
        } else if self.mark(at + 3, '\'') && self.mark(at + 4, '\'') {
            at + 5
        } else {
            return None;
        };
        let amount = Amount {
            parts: vec![
                (Quantity::Exactly(f64::from(minutes)), Unit::Minute),
                (Quantity::Exactly(f64::from(seconds)), Unit::Second),
            ],
            approximate: false,
        };
        Some((amount, end))
    }
}

fn about(meaning: PhraseMeaning) -> Option<()> {
    (meaning == PhraseMeaning::About).then_some(())
}

fn one_part(quantity: Quantity, unit: Unit) -> Amount {
    Amount { parts: vec![(quantity, unit)], approximate: false }
}

fn anchor(amount: Amount, direction: Direction) -> Timex {
    Timex::Duration(DurationForm { amount, anchored: Some(direction), age: false })
}

fn direction_of(which: Which) -> Direction {
    match which {
        Which::Last | Which::Preceding => Direction::Past,
        _ => Direction::Future,
    }
}

fn half_of(unit: Unit) -> Option<(Quantity, Unit)> {
    normal(one_part(Quantity::Exactly(0.5), unit)).parts.first().copied()
}

/// Fractions in the smaller unit that people mean by them: half an hour is thirty minutes.
fn normal(mut amount: Amount) -> Amount {
    for part in &mut amount.parts {
        if let (Quantity::Exactly(n), unit) = *part
            && n > 0.0
            && n < 1.0
        {
            let (times, smaller) = match unit {
                Unit::Minute => (60.0, Unit::Second),
                Unit::Hour => (60.0, Unit::Minute),
                Unit::Day => (24.0, Unit::Hour),
                Unit::Year => (12.0, Unit::Month),
                Unit::Decade => (10.0, Unit::Year),
                Unit::Century => (100.0, Unit::Year),
                Unit::Millennium => (1000.0, Unit::Year),
                _ => continue,
            };
            *part = (Quantity::Exactly(n * times), smaller);
        }
    }
    amount
}

#[cfg(test)]
mod tests {
    use crate::dates::testing::check;

    #[test]
    fn lengths() {
        check(&[
            "La guerra dura da [tre anni=P3Y], dopo [quattro mesi=P4M] di tregua.",
            "Un'attesa di [un anno e mezzo=P1Y6M], [due mesi e mezzo=P2.5M].",
            "È durato [48 ore=PT48H], poi [ventiquattr'ore=PT24H], [mezz'ora=PT30M].",
            "Una [quindicina di giorni=P15D], [un decennio=P10Y], [un quarto di secolo=P25Y].",
            "Ha corso in [3'20\"=PT3M20S], [un'ora e un quarto=PT1H15M].",
            "Nelle [ultime 24 ore=PT24H], negli [ultimi due anni=P2Y], nei [giorni scorsi=PXD].",
            "Nelle [prossime ore=PTXH] la nomina; da [anni=PXY] si aspetta.",
            "Sono passati [quarant'anni=P40Y] dal terremoto; nei [passati tre mesi=P3M] mai.",
            "Trascorsi [dieci giorni=P10D], se ne andò.",
            "Lo scrive Il Sole 24 Ore.",
        ]);
    }

    #[test]
    fn counted_from_now_and_then() {
        check(&[
            "È successo [tre giorni fa=2025-09-01], [due anni fa=2023], [un mese fa=2025-08].",
            "Si vota [fra due settimane=2025-09-18], [di qui a un mese=2025-10] si saprà.",
            "Il [3 marzo 2020=2020-03-03] chiusero. [Tre giorni dopo=2020-03-06] riaprirono.",
            "[Due giorni dopo Natale=2025-12-27] partirà.",
            "Il [10 agosto=2025-08-10] è stato preso. Il [giorno dopo=2025-08-11] è uscito.",
            "[Qualche settimana fa=PAST_REF] era tutto fermo.",
            "Tra le altre cose, tra due fuochi.",
        ]);
    }
}
