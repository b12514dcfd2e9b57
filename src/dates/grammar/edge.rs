//! Beginnings, middles and ends: *inizio 2026*, *metà ottobre*, *fine dell'anno scorso*, *primi anni
//! Novanta*; and of events: *l'inizio della guerra*.

use super::{Grammar, Parse, longer};
use crate::dates::expression::{Edge, Timex, Unit, Which};
use crate::lang::dates::class;

impl Grammar<'_> {
    pub(super) fn edge(&self, at: usize) -> Parse {
        let word = self.word(at);
        if let Some(edge) = word.edge {
            if self.name_capital(at) {
                return None;
            }
            // English joins them: *mid-October*.
            let behind = if self.joint(at + 1) == Some('-') { at + 2 } else { at + 1 };
            let of = self.skip(behind, class::OF | class::IN);
            let inner = self.skip(of, class::ARTICLE);
            if let Some((target, end)) = self.edge_target(inner) {
                return Some((Timex::Edge { edge, of: Box::new(target) }, end));
            }
            return self.event(at);
        }
        // *seconda metà di settembre*
        if let Some(n) = word.ordinal
            && self.word(at + 1).edge == Some(Edge::Middle)
            && self.is(at + 2, class::OF)
        {
            let (target, end) = self.edge_target(self.skip(at + 3, class::ARTICLE))?;
            let edge = if n == 1 { Edge::Start } else { Edge::End };
            return Some((Timex::Edge { edge, of: Box::new(target) }, end));
        }
        if let Some(1 | -1) = word.ordinal {
            // *ai primi di ottobre*, *primi anni Novanta*, *primi giorni di settembre*
            let edge = if word.ordinal == Some(1) { Edge::Start } else { Edge::End };
            if let Some((target, end)) = longer(self.decade(at + 1), self.century(at + 1)) {
                return Some((Timex::Edge { edge, of: Box::new(target) }, end));
            }
            if self.is(at + 1, class::OF)
                && self.after(at, class::TO | class::FROM | class::IN)
                && let Some((target, end)) = self.edge_target(at + 2)
            {
                return Some((Timex::Edge { edge, of: Box::new(target) }, end));
            }
            if let Some((_, end)) = self.unit(at + 1)
                && self.word(at + 1).plural
            {
                return self.edge_of_period(at, end);
            }
        }
        // *tardo Ottocento*
        if self.is(at, class::LATE)
            && let Some((target, end)) = self.century(at + 1)
        {
            return Some((Timex::Edge { edge: Edge::End, of: Box::new(target) }, end));
        }
        None
    }

    /// What has a beginning and an end: a month, year, week, decade, ... but not a day.
    pub(super) fn edge_target(&self, at: usize) -> Parse {
        let year = self.year(at).filter(|(_, end)| !self.is(*end, class::COUNTED));
        let mut best = year.map(|(year, end)| (super::period::year_alone(year), end));
        best = longer(
            best,
            self.calendar(at).filter(|(t, _)| matches!(t, Timex::Date(date) if date.day.is_none())),
        );
        best = longer(best, self.period(at));
        best = longer(best, self.decade(at));
        best = longer(best, self.century(at));
        best = longer(best, self.season(at).or_else(|| self.bare_season(at)));
        best = longer(best, self.nth(at));
        // *fine mese*, *inizio dell'anno*, *metà settimana*
        if best.is_none()
            && let Some((unit, end)) = self.unit(at)
            && matches!(
                unit,
                Unit::Week
                    | Unit::Month
                    | Unit::Year
                    | Unit::Century
                    | Unit::Decade
                    | Unit::Quarter
                    | Unit::Half
            )
            && !self.word(at).plural
            && !self.is(end, class::OF)
        {
            return Some((Timex::Period { unit, which: Which::This }, end));
        }
        best
    }

    /// *fine estate*
    fn bare_season(&self, at: usize) -> Parse {
        let season = self.word(at).season.filter(|_| !self.capital(at))?;
        let timex = Timex::Season { season, year: None, to_year: None, which: Which::Plain };
        Some((timex, at + 1))
    }

    /// *l'inizio della guerra contro l'Iran*: dated by an event.
    fn event(&self, at: usize) -> Parse {
        if !self.is(at, class::ONSET) || !self.is(at + 1, class::OF) {
            return None;
        }
        let noun = self.skip(at + 2, class::ARTICLE);
        self.is(noun, class::EVENT).then_some((Timex::Event, noun + 1))
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::testing::check;

    #[test]
    fn beginnings_middles_ends() {
        check(&[
            "Il bando uscirà a [inizio 2026=2026], l'aula vota a [metà ottobre=2025-10].",
            "Ai [primi di ottobre=2025-10] comincia, negli [ultimi giorni di luglio=2025-07] finì.",
            "Entro la [fine dell'anno=2025], a [fine mese=2025-09].",
            "La [seconda metà del Settecento=17], la [metà degli anni Ottanta=198].",
            "Dall'[inizio della guerra=PAST_REF] sono morti in migliaia, fino alla fine delle ostilità.",
        ]);
    }
}
