//! Parts of the day and nights: *ieri sera*, *in mattinata*, *nella notte tra lunedì e martedì*.

use super::{Grammar, Parse, longer};
use crate::dates::expression::{CalendarDate, Timex, Unit, Which};
use crate::lang::dates::{DayPart, PhraseMeaning, class};

impl Grammar<'_> {
    /// A part of the day by name, with what may stand before it (*tarda serata*).
    pub(super) fn part_name(&self, at: usize) -> Parse<DayPart> {
        let phrase = |at| {
            self.phrase(at, |meaning| match meaning {
                PhraseMeaning::Part(None, part) => Some(part),
                _ => None,
            })
        };
        let plain = |at| phrase(at).or_else(|| self.word(at).part.map(|part| (part, at + 1)));
        let (part, end) = match plain(at) {
            Some(found) => found,
            None if self.is(at, class::LATE) => plain(at + 1)?,
            None => return None,
        };
        // *Corriere della Sera*
        if (at..end).any(|k| self.name_capital(k)) && !self.name_capital_is_style(at) {
            return None;
        }
        Some((part, end))
    }

    /// *Domenica Mattina* in a title.
    fn name_capital_is_style(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| {
            let word = self.word(before);
            self.capital(before) && (word.weekday.is_some() || word.days.is_some())
        })
    }

    /// *stasera*, *domattina*: the day is in the word.
    pub(super) fn today_part(&self, at: usize) -> Parse {
        let phrase = self.phrase(at, |meaning| match meaning {
            PhraseMeaning::Part(Some(days), part) => Some((days, part)),
            _ => None,
        });
        let ((days, part), end) =
            phrase.or_else(|| self.word(at).today_part.map(|today| (today, at + 1)))?;
        let day = (days != 0).then(|| Box::new(Timex::Deictic { days: i64::from(days) }));
        Some((Timex::Part { part, day, this: true }, end))
    }

    pub(super) fn part(&self, at: usize) -> Parse {
        if let Some(found) = self.today_part(at) {
            return Some(found);
        }
        // *questa mattina*, *la scorsa notte*
        if let Some(which) =
            self.word(at).which.filter(|w| !matches!(w, Which::Following | Which::Preceding))
            && let Some((part, end)) = self.part_name(at + 1)
        {
            let (day, this) = match which {
                Which::This => (None, true),
                _ => (Some(Box::new(self.day_by(which, part)?)), false),
            };
            return Some((Timex::Part { part, day, this }, end));
        }
        let (part, end) = self.part_name(at)?;
        if let Some((which, behind)) = self.which_behind(end) {
            let day = Some(Box::new(self.day_by(which, part)?));
            return Some((Timex::Part { part, day, this: false }, behind));
        }
        // *la sera di ieri*, *la notte di Natale*, *la mattina del 5 settembre*
        if self.is(end, class::OF) {
            let inner = self.skip(end + 1, class::ARTICLE);
            if let Some((day, behind)) = self.day_point(inner)
                && names_a_day(&day)
            {
                return Some((Timex::Part { part, day: Some(Box::new(day)), this: false }, behind));
            }
        }
        // Alone: *in serata*, *nella notte*, *di prima mattina*.
        let before = at.checked_sub(1)?;
        let late = self.is(at, class::LATE) && self.word(at).part.is_none();
        let joined =
            self.is(before, class::IN) || self.is(before, class::TO) && part_of_light(part);
        // *durante la notte*
        let during = self.is(before, class::ARTICLE)
            && self.after(before, class::IN)
            && self.token(before.wrapping_sub(1)).is_some_and(|token| token.end - token.start > 4);
        let led = joined
            || during
            || late && (self.is(before, class::OF | class::IN) || self.after(before, class::IN))
            || self.is(before, class::BY | class::ABOUT);
        let counted = self.word(before).number.is_some() || self.figures(before).is_some();
        // *per la notte*, *per sera* speak of a use rather than of a day.
        (led && !counted).then_some((Timex::Part { part, day: None, this: false }, end))
    }

    fn day_by(&self, which: Which, part: DayPart) -> Option<Timex> {
        Some(match which {
            // *la notte scorsa* is the one just ended.
            Which::Last => Timex::Deictic { days: -1 },
            Which::Next if part == DayPart::Night => Timex::Deictic { days: 0 },
            Which::Next => Timex::Deictic { days: 1 },
            Which::Same | Which::Following | Which::Preceding => {
                Timex::Period { unit: Unit::Day, which }
            }
            _ => return None,
        })
    }

    /// A part of the day behind its day: *ieri sera*, *domani in serata*, *venerdì, nel pomeriggio*.
    pub(super) fn part_tail(&self, day: &Timex, end: usize) -> Parse {
        if !names_a_day(day) {
            return None;
        }
        let comma = self.skip_mark(end, ',');
        let light = self.is(comma, class::TO | class::AT)
            && self.part_name(comma + 1).is_some_and(|(part, _)| part_of_light(part));
        let led = if light { comma + 1 } else { self.skip(comma, class::IN) };
        if comma > end && led == comma {
            return None;
        }
        let (part, mut behind) = longer(
            self.part_name(led),
            if led == end && self.is(end, class::OF) { self.part_name(end + 1) } else { None },
        )?;
        // *lunedì sera a*, but *domenica notte bianca* has its part all the same.
        let mut day = day.clone();
        if let Some((which, after)) = self.which_behind(behind)
            && let Timex::Weekday(form) = &mut day
            && form.which == Which::Plain
        {
            form.which = which;
            behind = after;
        }
        Some((Timex::Part { part, day: Some(Box::new(day)), this: false }, behind))
    }

    /// *notte tra lunedì e martedì*, *notte fra il 2 e il 3 settembre*.
    pub(super) fn night(&self, at: usize) -> Parse {
        let (part, end) = self.part_name(at)?;
        if part != DayPart::Night || !self.is(end, class::BETWEEN) {
            return None;
        }
        let ((first, second), behind) = self.pair(end + 1)?;
        Some((Timex::Night { first: Box::new(first), second: Box::new(second) }, behind))
    }

    /// *il 2 e il 3 settembre*, *lunedì e martedì*: two days joined by *e*, the first lending from the
    /// second what it lacks.
    fn pair(&self, at: usize) -> Parse<(Timex, Timex)> {
        let from = self.skip(at, class::ARTICLE | class::DAY_LEAD);
        let (first, after_first) =
            longer(self.day_point(from), self.loose_day(from)).filter(|(t, _)| names_a_day(t))?;
        if !self.is(after_first, class::AND) {
            return None;
        }
        let to = self.skip(after_first + 1, class::ARTICLE | class::DAY_LEAD);
        let (second, end) =
            longer(self.day_point(to), self.loose_day(to)).filter(|(t, _)| names_a_day(t))?;
        Some(((lend(first, &second), second), end))
    }

    /// A day of the month in figures or letters, where a range or night says that it is one.
    pub(super) fn loose_day(&self, at: usize) -> Parse {
        let (day, end, surface) = self.bare_day(at)?;
        if self.is(end, class::COUNTED) {
            return None;
        }
        let date = CalendarDate { day: Some(day), surface, ..CalendarDate::default() };
        Some((Timex::Date(date), end))
    }
}

fn part_of_light(part: DayPart) -> bool {
    matches!(part, DayPart::Dawn | DayPart::Dusk | DayPart::Midday | DayPart::Evening)
}

/// Whether it names a single day.
pub(super) fn names_a_day(timex: &Timex) -> bool {
    match timex {
        Timex::Date(date) => date.day.is_some(),
        Timex::Deictic { .. } | Timex::Weekday(_) | Timex::Holiday { .. } => true,
        Timex::Period { unit, .. } => *unit == Unit::Day,
        Timex::Nth(nth) => match nth.what {
            crate::dates::expression::NthWhat::Weekday(_) => true,
            crate::dates::expression::NthWhat::Unit(unit) => unit == Unit::Day && nth.count == 1,
        },
        Timex::Shift { amount, .. } => {
            amount.parts.iter().all(|(_, unit)| matches!(unit, Unit::Day | Unit::Week))
        }
        _ => false,
    }
}

/// What the first end of a range or list leaves to the second: month, year, *prossimo*.
pub(super) fn lend(first: Timex, second: &Timex) -> Timex {
    let second = match second {
        Timex::Clock { day: Some(day), .. } => day.as_ref(),
        other => other,
    };
    match (first, second) {
        (Timex::Date(mut date), Timex::Date(partner)) => {
            let bare = date.month.is_none() && date.year.is_none() && date.of.is_none();
            if bare && date.day.is_some() {
                date.month = partner.month;
                date.year = partner.year;
                date.of.clone_from(&partner.of);
                date.which = partner.which;
            } else if date.month.is_some() && date.year.is_none() && date.of.is_none() {
                date.year = partner.year;
                date.of.clone_from(&partner.of);
                if date.which == Which::Plain {
                    date.which = partner.which;
                }
            }
            Timex::Date(date)
        }
        (Timex::Date(mut date), of @ Timex::Period { unit: Unit::Month, .. })
            if date.month.is_none() && date.of.is_none() =>
        {
            date.of = Some(Box::new(of.clone()));
            Timex::Date(date)
        }
        (Timex::Weekday(mut form), Timex::Weekday(partner)) => {
            if form.which == Which::Plain && form.of.is_none() {
                form.which = partner.which;
                form.of.clone_from(&partner.of);
            }
            form.article = false;
            Timex::Weekday(form)
        }
        (Timex::Season { season, year: None, to_year, which }, Timex::Season { year, .. }) => {
            Timex::Season { season, year: *year, to_year, which }
        }
        (first, _) => first,
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::testing::check;

    #[test]
    fn parts_of_days() {
        check(&[
            "[Stamattina=2025-09-04TMO] il corteo, [ieri pomeriggio=2025-09-03TAF] l'incendio.",
            "[Domani in serata=2025-09-05TEV], nella [serata di ieri=2025-09-03TEV].",
            "In [mattinata=2025-09-04TMO] il vertice, nel [tardo pomeriggio=2025-09-04TAF] il voto.",
            "[Lunedì mattina=2025-09-08TMO] riaprono le scuole.",
            "Nelle [prime ore del mattino=2025-09-04TMO] è stato trovato.",
            "All'[alba=2025-09-04TMO] l'irruzione, al [tramonto=2025-09-04TEV] il silenzio.",
            "Lo scrive il Corriere della Sera.",
        ]);
    }

    #[test]
    fn nights_are_of_the_day_they_begin_on() {
        check(&[
            "[Stanotte=2025-09-03TNI] le difese hanno abbattuto 29 droni.",
            "[Stanotte=2025-09-04TNI] dormirà a Roma.",
            "Nella [notte tra lunedì e martedì=2025-09-01TNI] un incendio ha distrutto il capannone.",
            "È avvenuto nella [notte tra il 2 e il 3 settembre=2025-09-02TNI].",
            "L'agguato nella [notte fra sabato e domenica=2025-08-30TNI].",
            "La [notte di Natale=2024-12-25TNI] è nevicato.",
        ]);
    }
}
