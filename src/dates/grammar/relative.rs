//! Weekdays and deictics: *lunedì scorso*, *l'altro ieri*.

use super::{Grammar, Parse};
use crate::dates::expression::{Timex, Unit, WeekdayForm, Which};
use crate::lang::dates::{PhraseMeaning, class};

impl Grammar<'_> {
    /// *oggi*, *ieri*, *dopo domani*, *l'altro ieri*.
    pub(super) fn deictic(&self, at: usize) -> Parse {
        let phrase = self.phrase(at, |meaning| match meaning {
            PhraseMeaning::Days(days) => Some(days),
            _ => None,
        });
        let (days, end) = phrase.or_else(|| self.word(at).days.map(|days| (days, at + 1)))?;
        // A capital within a sentence makes it the name of a paper.
        if self.name_capital(at) && at.checked_sub(1).is_some_and(|before| self.is_word(before)) {
            return None;
        }
        Some((Timex::Deictic { days: i64::from(days) }, end))
    }

    /// *lunedì*, *prossimo lunedì*, *lunedì della settimana prossima*.
    pub(super) fn weekday(&self, at: usize) -> Parse {
        let word = self.word(at);
        let (which, day_at) = match word.which {
            Some(which @ (Which::This | Which::Next | Which::Last | Which::Same)) => {
                (Some(which), at + 1)
            }
            Some(_) => return None,
            // *ultima domenica*
            None if word.ordinal == Some(-1) => (Some(Which::Last), at + 1),
            None => (None, at),
        };
        let word = self.word(day_at);
        let weekday = word.weekday?;
        let short = word.short;
        if short && which.is_none() {
            return None;
        }
        let mut end = day_at + 1;
        if self.named_day(day_at, end) && which.is_none() {
            return None;
        }
        if day_at == at && self.after(at, class::FALL) {
            return None;
        }
        // *cadrà di sabato*
        if self.after(at, class::OF) && at.checked_sub(2).is_some_and(|k| self.is(k, class::FALL)) {
            return None;
        }
        let mut form = WeekdayForm {
            weekday,
            which: which.unwrap_or_default(),
            of: None,
            article: which.is_none() && self.led_by_article(at),
        };
        if let Some((behind, after)) = self.which_behind(end)
            && form.which == Which::Plain
        {
            form.which = behind;
            form.article = false;
            end = after;
        } else if self.is(end, class::OF) {
            let inner = self.skip(end + 1, class::ARTICLE);
            if let Some((of, after)) = self.period_of(inner, Unit::Week) {
                form.of = Some(Box::new(of));
                form.article = false;
                end = after;
            }
        }
        Some((Timex::Weekday(form), end))
    }

    /// A bare article (*il lunedì*), not one joined to a preposition.
    fn led_by_article(&self, at: usize) -> bool {
        self.after(at, class::ARTICLE)
            && !self.after(at, class::OF | class::FROM | class::TO | class::IN)
            && at.checked_sub(1).is_some_and(|k| self.word(k).number.is_none())
    }

    /// *scorso*, *prossimo*, *dopo*, *seguente* behind what they qualify.
    pub(super) fn which_behind(&self, at: usize) -> Parse<Which> {
        if let Some(found) = self.phrase(at, |meaning| match meaning {
            PhraseMeaning::Which(which) => Some(which),
            _ => None,
        }) {
            return Some(found);
        }
        let word = self.word(at);
        match word.which? {
            // *domenica dopo la messa*, *lunedì prima di cena*: something follows, and they lead it.
            which @ (Which::Following | Which::Preceding)
                if word.classes & (class::LATER | class::EARLIER) != 0 =>
            {
                self.phrase_ends(at + 1).then_some((which, at + 1))
            }
            which @ (Which::Next | Which::Last | Which::Following | Which::Preceding) => {
                Some((which, at + 1))
            }
            _ => None,
        }
    }

    /// Whether *dopo* or *prima* is an adverb here: no noun, article or time follows.
    pub(super) fn phrase_ends(&self, at: usize) -> bool {
        self.stops(at)
            || !self
                .is(at, class::ARTICLE | class::OF | class::AT | class::AT_WEAK | class::DAY_LEAD)
                && !self.capital(at)
                && self.word(at).days.is_none()
                && self.figures(at).is_none()
    }
}

#[cfg(test)]
mod tests {
    use crate::dates::testing::{check, check_on};

    #[test]
    fn the_verb_tells_which_monday() {
        check(&[
            "La riunione si è tenuta [lunedì=2025-09-01] a Bruxelles.",
            "[Lunedì=2025-09-08] il premier volerà a Bruxelles.",
            "Da [lunedì=2025-09-08] entrano in vigore le regole.",
            "L'udienza è fissata per [venerdì=2025-09-05].",
            "In vista di un incontro [giovedì=2025-09-04] sulle garanzie.",
            "[Lunedì=2025-09-08] è prevista la riunione.",
            "Il voto di [venerdì scorso=2025-08-29] e quello di [venerdì prossimo=2025-09-05].",
            "Il [mercoledì della settimana prossima=2025-09-10] torna.",
            "Il [lunedì=XXXX-WXX-1] il museo è chiuso.",
        ]);
    }

    #[test]
    fn days_from_now() {
        check(&[
            "Lo ha detto [ieri=2025-09-03] il premier, è partito l’[altro ieri=2025-09-02].",
            "Partirà [dopodomani=2025-09-06] o [dopo domani=2025-09-06].",
        ]);
    }

    #[test]
    fn papers_and_persons_are_no_days() {
        check(&[
            "Lo ha detto al quotidiano Domani e al settimanale Oggi.",
            "L'intervista al Venerdì di Repubblica, quella di Domenica Rossi.",
            "I quartieri residenziali, ulteriori danni, l'ora di punta.",
            "Il ministro Mario Sabato lo sa.",
            "Il [15 agosto=2025-08-15] cadeva di venerdì.",
        ]);
    }

    #[test]
    fn without_a_date_they_stay_open() {
        check_on(
            None,
            &[
                "[Martedì=XXXX-WXX-2] è arrivato, il [15 agosto=XXXX-08-15] era partito.",
                "Nel [2019=2019], a [Natale=XXXX-12-25].",
            ],
        );
    }
}
