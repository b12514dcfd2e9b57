//! Times of day, and what a day takes behind it: *domani alle 15*, *ieri sera alle 21.30*.

use super::day_part::names_a_day;
use super::{Grammar, Parse};
use crate::dates::expression::{ClockTime, Timex};
use crate::dates::lexer::Kind;
use crate::lang::dates::{DayPart, class};
use crate::text::Span;

impl Grammar<'_> {
    /// A day with the part of the day or the time that stands behind it.
    pub(super) fn with_tail(&self, timex: Timex, end: usize) -> (Timex, usize) {
        let (mut timex, mut end) = match self.part_tail(&timex, end) {
            Some(found) => found,
            None => (timex, end),
        };
        let dated = names_a_day(&timex) || matches!(timex, Timex::Part { .. });
        if dated && let Some(((from, to), behind)) = self.clock_tail(end) {
            let at_day = |time| Timex::Clock { time, day: Some(Box::new(timex.clone())) };
            let clock = at_day(from);
            timex = match to {
                Some(to) => Timex::Range { from: Box::new(clock), to: Box::new(at_day(to)) },
                None => clock,
            };
            end = behind;
        }
        (timex, end)
    }

    /// *alle 15*, *dalle 15 alle 17*, *tra le 9 e le 11*, *prima delle 11*, *12:45* behind a day.
    fn clock_tail(&self, end: usize) -> Parse<(ClockTime, Option<ClockTime>)> {
        let at = self.skip_mark(end, ',');
        if let Some(((from, to), behind)) = self.clock_pair(at) {
            return Some(((from, Some(to)), behind));
        }
        // 2025-09-04T10:30
        if let Some(found) = self.iso_time(end) {
            return Some(((found.0, None), found.1));
        }
        let here = self.skip(at, class::ABOUT | class::BEFORE | class::AFTER | class::UNTIL);
        let here = self.skip(here, class::ABOUT);
        let led = self.lead_of_hour(here);
        if led > here {
            let (time, behind) = self.hour(led)?;
            return self.plausible(&time, led, behind, here).then_some(((time, None), behind));
        }
        let (time, behind) = self.hour(here)?;
        let bare = time.minute.is_some() && time.separator == Some(':');
        bare.then_some(((time, None), behind))
    }

    /// Behind *alle*, *ore*, *alle ore*, *a* (mezzogiorno): the index of the hour.
    fn lead_of_hour(&self, at: usize) -> usize {
        if self.word(at + 1).hour.is_some() && self.is(at, class::TO | class::OF | class::IN) {
            return at + 1;
        }
        let mut here = self.skip(at, class::AT | class::AT_WEAK);
        if self.is(here, class::OCLOCK) {
            here += 1;
        }
        here
    }

    /// *alle 18.30*, *8 di stasera*, *mezzogiorno*; the lead (*alle*) is before `at`.
    pub(super) fn clock(&self, at: usize) -> Parse {
        if self.figures(at).is_none()
            && self.word(at).number.is_none()
            && self.word(at).hour.is_none()
            && !self.is(at, class::QUARTER)
        {
            return None;
        }
        let (time, end) = self.quarter_to(at).or_else(|| self.hour(at))?;
        let lead = at.checked_sub(1).filter(|&before| {
            self.is(before, class::AT | class::AT_WEAK | class::OCLOCK | class::ABOUT)
        });
        let day = self.day_behind(end);
        let plausible = match lead {
            Some(before) => self.plausible(&time, at, end, before),
            None => {
                time.named && !self.name_capital(at)
                    || time.minute.is_some()
                        && time.separator == Some(':')
                        && self
                            .figures(at)
                            .is_some_and(|(_, digits)| digits == 2 || time.part.is_some())
                        && !self.glued_to_number(at)
                    || time.part.is_some()
                        && (self.figures(at).is_some() || day.is_some() || time.minute.is_some())
                    || time.minute.is_some() && day.is_some() && !self.glued_to_number(at)
            }
        };
        match day {
            Some((day, behind)) if plausible || self.hour_of_today(at, end) => {
                Some((Timex::Clock { time, day: Some(Box::new(day)) }, behind))
            }
            _ => plausible.then_some((Timex::Clock { time, day: None }, end)),
        }
    }

    /// *8 di stasera* has no lead.
    fn hour_of_today(&self, at: usize, end: usize) -> bool {
        self.figures(at).is_some() && self.is(end, class::OF) && self.today_part(end + 1).is_some()
    }

    fn glued_to_number(&self, at: usize) -> bool {
        self.glued(at)
            && at.checked_sub(1).is_some_and(|before| {
                matches!(
                    self.token(before).map(|t| t.kind),
                    Some(Kind::Mark(':' | '.' | ',' | '/' | '-'))
                )
            })
    }

    /// The day behind a time: *di ieri*, *di lunedì scorso*, *del 5 settembre*, *questo pomeriggio*,
    /// *domani*.
    pub(super) fn day_behind(&self, end: usize) -> Parse {
        let of = self.skip(end, class::OF);
        let article = class::ARTICLE | if of > end { 0 } else { class::DAY_LEAD };
        let inner = self.skip(of, article);
        if let Some(found) = self.today_part(inner) {
            return Some(found);
        }
        if self.word(inner).which.is_some()
            && let Some(found) = self.part(inner)
        {
            return Some(found);
        }
        let (day, behind) = self.day_point(inner).filter(|(day, _)| names_a_day(day))?;
        match self.part_tail(&day, behind) {
            Some(found) => Some(found),
            None => Some((day, behind)),
        }
    }

    /// An hour with its minutes: *18*, *18.30*, *tre e un quarto*, *sette meno dieci*, *mezzogiorno*.
    pub(super) fn hour(&self, at: usize) -> Parse<ClockTime> {
        let mut time = ClockTime {
            hour: 0,
            minute: None,
            second: None,
            part: None,
            named: false,
            midnight: false,
            zone: None,
            separator: None,
        };
        let mut end = at + 1;
        if let Some(hour) = self.word(at).hour {
            time.hour = hour;
            time.named = true;
            time.midnight = hour == 24;
            end = self.spoken_minutes(&mut time, end);
        } else if let Some((value, digits)) = self.figures(at) {
            if digits > 2 || value > 39 {
                return None;
            }
            time.hour = value as u8;
            if let Some(separator @ ('.' | ':' | ',')) = self.joint(end)
                && let Some((minute, 2)) = self.figures(end + 1)
            {
                time.minute = Some(minute as u8);
                time.separator = Some(separator);
                end += 2;
                if self.joint(end) == Some(':')
                    && let Some((second, 2)) = self.figures(end + 1)
                {
                    time.second = Some(second as u8);
                    end += 2;
                }
                if self.joint(end).is_some_and(|c| matches!(c, '.' | ':' | '/' | '-'))
                    && self.figures(end + 1).is_some()
                {
                    return None;
                }
            } else if self.joint(end).is_some_and(|c| c != '\'') && self.figures(end + 1).is_some()
            {
                return None;
            } else {
                end = self.spoken_minutes(&mut time, end);
            }
            if self.ordinal_sign(end).is_some() && !self.half_day(end) {
                return None;
            }
        } else {
            let (value, behind) =
                self.cardinal(at).filter(|&(value, _)| (1..=24).contains(&value))?;
            time.hour = value as u8;
            end = self.spoken_minutes(&mut time, behind);
        }
        end = self.half_of_day(&mut time, end);
        if let Some((zone, behind)) = self.zone(end) {
            time.zone = Some(zone);
            end = behind;
        }
        Some((time, end))
    }

    /// *e mezza*, *e un quarto*, *e trenta*, *meno dieci*.
    fn spoken_minutes(&self, time: &mut ClockTime, end: usize) -> usize {
        let minus = self.is(end, class::MINUS);
        if !minus && !self.is(end, class::AND) {
            return end;
        }
        let mut at = end + 1;
        let minutes = if self.is(at, class::HALF) {
            at += 1;
            30
        } else if let Some((count, behind)) = self.quarters(at) {
            at = behind;
            count * 15
        } else {
            match self.cardinal(at) {
                // *alle 3 e 20 persone*
                Some((value @ 1..=59, behind))
                    if value >= 5
                        && (self.stops(behind)
                            || !self.is(behind, class::COUNTED)
                            || self.word(behind).unit.is_some())
                        && (self.figures(at).is_some()
                            == self.figures(end.wrapping_sub(1)).is_some()) =>
                {
                    at = behind;
                    value
                }
                _ => return end,
            }
        };
        if minus {
            let Some(hour) = time.hour.checked_sub(1) else { return end };
            time.hour = hour;
            time.minute = Some(60 - minutes.min(59) as u8);
        } else {
            if time.hour == 24 {
                time.hour = 0;
            }
            time.minute = Some(minutes as u8);
        }
        at
    }

    /// *un quarto*, *tre quarti*: how many.
    fn quarters(&self, at: usize) -> Parse<u32> {
        let (count, quarter) = match self.cardinal(at) {
            Some((count @ 1..=3, behind)) => (count, behind),
            _ => return None,
        };
        self.is(quarter, class::QUARTER).then_some((count, quarter + 1))
    }

    /// *un quarto alle tre*.
    fn quarter_to(&self, at: usize) -> Parse<ClockTime> {
        let quarter = if self.word(at).number == Some(1) { at + 1 } else { at };
        if !self.is(quarter, class::QUARTER) || !self.is(quarter + 1, class::AT) {
            return None;
        }
        let (mut time, end) = self.hour(quarter + 2)?;
        if time.minute.is_some() {
            return None;
        }
        time.hour = time.hour.checked_sub(1)?;
        time.minute = Some(45);
        Some((time, end))
    }

    fn half_day(&self, at: usize) -> bool {
        self.is(at, class::HALF_DAY_AM | class::HALF_DAY_PM) || self.dotted_half_day(at).is_some()
    }

    /// *p.m.* in three tokens or four.
    fn dotted_half_day(&self, at: usize) -> Parse<bool> {
        let token = self.token(at)?;
        let letter = self.text.get(token.start as usize..token.end as usize)?;
        let afternoon = match letter {
            "p" | "P" => true,
            "a" | "A" => false,
            _ => return None,
        };
        let next = self.token(at + 2)?;
        let m = self.text.get(next.start as usize..next.end as usize)?;
        if self.joint(at + 1) != Some('.') || !m.eq_ignore_ascii_case("m") {
            return None;
        }
        let end = if self.mark(at + 3, '.') && self.glued(at + 3) { at + 4 } else { at + 3 };
        Some((afternoon, end))
    }

    /// *di sera*, *del pomeriggio*, *p.m.*
    fn half_of_day(&self, time: &mut ClockTime, end: usize) -> usize {
        if let Some((afternoon, behind)) = self.dotted_half_day(end) {
            time.part = Some(if afternoon { DayPart::Afternoon } else { DayPart::Morning });
            return behind;
        }
        if self.is(end, class::HALF_DAY_PM | class::HALF_DAY_AM) {
            let afternoon = self.is(end, class::HALF_DAY_PM);
            time.part = Some(if afternoon { DayPart::Afternoon } else { DayPart::Morning });
            return end + 1;
        }
        if self.is(end, class::OF | class::IN) {
            let at = self.skip(end + 1, class::ARTICLE);
            if let Some((part, behind)) = self.part_name(at)
                && self.which_behind(behind).is_none()
            {
                time.part = Some(part);
                return behind;
            }
        }
        end
    }

    /// *ora di Washington*, *ora locale*, *Gmt*: words behind a time.
    fn zone(&self, end: usize) -> Parse<Span> {
        let at = self.skip_mark(self.skip_mark(end, ','), '(');
        if !self.is(at, class::ZONE) {
            return None;
        }
        let mut last = at + 1;
        if self.is(last, class::OF) {
            last += 1;
            if !self.capital(last) {
                return None;
            }
            while self.capital(last) && self.is_word(last) && last < at + 5 {
                last += 1;
            }
        } else if self.word(at).unit.is_some() {
            // *ora locale*, *ora italiana*: an adjective says whose.
            if !self.is_word(last) || self.word(last).classes != 0 {
                return None;
            }
            last += 1;
        }
        Some((self.span(at, last)?, last))
    }

    /// Whether a number behind *alle* is an hour, not a count of things.
    fn plausible(&self, time: &ClockTime, at: usize, end: usize, lead: usize) -> bool {
        if time.minute.is_some()
            || time.named
            || time.part.is_some()
            || time.zone.is_some()
            || self.is(lead, class::OCLOCK)
        {
            return true;
        }
        if time.hour > 24 || self.is(end, class::COUNTED) || self.unit(end).is_some() {
            return self.is(end, class::FOLLOWS_HOUR) && time.hour <= 24;
        }
        if self.after(lead, class::STREET) || self.mark(end, '%') || self.mark(end, '°') {
            return false;
        }
        let strong = self.is(lead, class::AT)
            || self.after(
                lead,
                class::BEFORE | class::AFTER | class::BY | class::UNTIL | class::ABOUT,
            )
            || self.is(lead, class::ABOUT);
        let in_figures = self.figures(at).is_some();
        if !strong && !in_figures {
            return false;
        }
        if self.stops(end) {
            return strong || in_figures;
        }
        let next = self
            .token(end)
            .and_then(|t| self.text.get(t.start as usize..t.end as usize))
            .unwrap_or("");
        let known = self.is(
            end,
            class::FOLLOWS_HOUR
                | class::OF
                | class::TO
                | class::IN
                | class::AND
                | class::ARTICLE
                | class::AT,
        );
        // Feminine plurals end so, and so do few of the words that follow a time.
        let plural = next.ends_with(['e', 'i']) || !strong && next.ends_with('o');
        known || self.capital(end) || !plural || !self.is_word(end)
    }

    /// *dalle 9 alle 11*, *tra le 9 e le 11*.
    pub(super) fn clock_pair(&self, at: usize) -> Parse<(ClockTime, ClockTime)> {
        let between = self.is(at, class::BETWEEN);
        if !between && !self.is(at, class::FROM) {
            return None;
        }
        let from = if between { self.lead_of_hour(at + 1) } else { self.lead_of_hour(at) };
        if from == at + 1 && between && self.word(from).hour.is_none() {
            return None;
        }
        let from = if self.word(at + 1).hour.is_some() { at + 1 } else { from };
        let (first, after_first) = self.hour(from)?;
        let joined = if between {
            self.is(after_first, class::AND)
        } else {
            self.is(after_first, class::TO | class::UNTIL | class::AT)
                || self.mark(after_first, '-')
        };
        if !joined {
            return None;
        }
        let mut to = after_first + 1;
        if between || self.is(after_first, class::UNTIL) {
            to = self.skip(to, class::ARTICLE | class::AT | class::AT_WEAK | class::TO);
        }
        to = self.skip(to, class::OCLOCK);
        let (mut second, end) = self.hour(to)?;
        // *alle 4.* ends a sentence; a noun behind the hour counts things.
        if second.minute.is_none() && self.is(end, class::COUNTED) {
            return None;
        }
        let mut first = first;
        if first.part.is_none() {
            first.part = second.part;
        }
        if second.part.is_none() && first.part == Some(DayPart::Afternoon) && second.hour < 12 {
            second.part = first.part;
        }
        Some(((first, second), end))
    }

    /// The `T10:30` glued to an ISO date.
    fn iso_time(&self, at: usize) -> Parse<ClockTime> {
        let token = self.token(at).filter(|token| !token.spaced())?;
        let word = self.text.get(token.start as usize..token.end as usize)?;
        let hour: u8 = word.strip_prefix(['T', 't'])?.parse().ok()?;
        if self.joint(at + 1) != Some(':') {
            return None;
        }
        let (minute, _) = self.figures(at + 2).filter(|(_, digits)| *digits == 2)?;
        let mut time = ClockTime {
            hour,
            minute: Some(minute as u8),
            second: None,
            part: None,
            named: false,
            midnight: false,
            zone: None,
            separator: Some(':'),
        };
        let mut end = at + 3;
        if self.joint(end) == Some(':')
            && let Some((second, 2)) = self.figures(end + 1)
        {
            time.second = Some(second as u8);
            end += 2;
        }
        Some((time, end))
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::testing::check;

    #[test]
    fn times_of_day() {
        check(&[
            "Il treno parte alle [21.30=2025-09-04T21:30].",
            "La scossa alle [6.42 di ieri=2025-09-03T06:42].",
            "Il vertice comincia [domani alle 15=2025-09-05T15:00].",
            "È fissato alle ore [8,30=2025-09-04T08:30], [giovedì 18 settembre 2025, ore 21=2025-09-18T21:00].",
            "Alle [8 di sera=2025-09-04T20:00] e alle [tre e un quarto questo pomeriggio=2025-09-04T15:15].",
            "Tornerà alle [sette meno un quarto=2025-09-04T06:45], all'[una=2025-09-04T01:00].",
            "Si pranza a [mezzogiorno e mezza=2025-09-04T12:30].",
            "[Questa mattina alle 7=2025-09-04T07:00], verso le [22 di lunedì sera=2025-09-01T22:00].",
            "Parlerà alle [20 ora di Washington=2025-09-04T20:00] (le [2=2025-09-04T02:00] in Italia).",
            "Riunione [dalle 9:30 - 11:00 di ieri=2025-09-03T09:30/2025-09-03T11:00].",
            "Alle [10.30 di domani mattina=2025-09-05T10:30].",
            "Pubblicato [01-07-2025 19:35=2025-07-01T19:35]",
        ]);
    }

    #[test]
    fn counts_of_things_are_no_times() {
        check(&["Alle due ragazze, alle 27 nazioni e alle 3 vittime; delle 20 regioni."]);
    }
}
