//! Verbs and dates that do not agree: *è arrivato domani*, *comincerà il 3 marzo* of last year.
//!
//! A verb stands near many dates that it does not govern (*ha annunciato lo sciopero di domani*),
//! and a participle is not always a past (*il museo è chiuso domani*). So a conflict is told only
//! where nothing else can be meant: the date hangs on the verb itself, close by and in the same
//! clause, and the verb is one that happens on a day.

use super::codes;
use super::desk::{Desk, Place};
use crate::dates::wording::Shown;
use crate::dates::{Direction, Tense, Timex, Which, Year};
use crate::finding::Finding;
use crate::text::Span;
use jiff::civil::Date;

/// At most so many words between verb and date.
const NEAR: usize = 4;

/// A future tense this many years or more after the fact is the historian's (*nel 1789 scoppierà*).
const HISTORIC: i16 = 3;

pub fn judge(desk: &Desk, place: &Place, findings: &mut Vec<Finding>) {
    let context = place.context();
    let (Some(tense), Some(verb)) = (context.tense, context.verb) else { return };
    let (Some(side), Some(today)) = (side(desk, place), desk.today()) else { return };
    let conflict = match (tense, side) {
        (Tense::Past, Direction::Future) => is_past(desk, place, verb),
        (Tense::Future, Direction::Past) => is_future(desk, place, verb),
        _ => false,
    };
    if !conflict || context.cue == Some(side) || !governs(desk, place, verb) {
        return;
    }
    let verb = place.slice(verb.range());
    let date = dated(place);
    let (code, key) = match (date, side) {
        (None, Direction::Future) => (codes::TENSE_CONFLICT, "message-past"),
        (None, Direction::Past) => (codes::TENSE_CONFLICT, "message-future"),
        (Some(_), Direction::Future) => (codes::PAST_VERB_FUTURE_DATE, "message"),
        (Some(year), Direction::Past) if today.year() - year.number < HISTORIC => {
            (codes::FUTURE_VERB_PAST_DATE, "message")
        }
        (Some(_), Direction::Past) => return,
    };
    if let Some(draft) = desk.draft(code, place) {
        let day = match (place.date.value.from(), place.date.value.to()) {
            (Some(from), Some(to)) if from == to => desk.spoken.the_day(from, Shown::YEAR),
            _ => format!("«{}»", place.text()),
        };
        let draft = draft.say(key, &[("verb", &verb), ("text", &place.text()), ("date", &day)]);
        findings.push(draft.done());
    }
}

/// The year of a date that says it; `None` for what counts from the article's day.
fn dated(place: &Place) -> Option<Year> {
    match place.timex() {
        Timex::Date(date) => date.year,
        Timex::Clock { day: Some(day), .. } | Timex::Part { day: Some(day), .. } => match &**day {
            Timex::Date(date) => date.year,
            _ => None,
        },
        _ => None,
    }
}

/// On which side of the article's day the expression lies, whatever the verb. Dates whose meaning
/// was chosen by the verb lie on neither.
fn side(desk: &Desk, place: &Place) -> Option<Direction> {
    let stated = match place.timex() {
        Timex::Part { day: Some(day), .. } | Timex::Clock { day: Some(day), .. } => day,
        timex => timex,
    };
    let by_words = match stated {
        Timex::Deictic { days } => return by_sign(*days),
        Timex::Weekday(form) => by_which(form.which),
        Timex::Period { which, .. }
        | Timex::Season { which, .. }
        | Timex::Holiday { which, .. } => by_which(*which),
        Timex::Shift { direction, base: crate::dates::Base::Article, .. } => Some(*direction),
        Timex::Date(date) if date.year.is_some() && date.of.is_none() => {
            let today = desk.today()?;
            let value = &place.date.value;
            return whole_side(value.from()?, value.to()?, today);
        }
        _ => None,
    };
    by_words.filter(|_| place.context().bound.is_none())
}

fn by_sign(days: i64) -> Option<Direction> {
    match days {
        0 => None,
        1.. => Some(Direction::Future),
        _ => Some(Direction::Past),
    }
}

fn by_which(which: Which) -> Option<Direction> {
    match which {
        Which::Next | Which::AfterNext => Some(Direction::Future),
        Which::Last => Some(Direction::Past),
        _ => None,
    }
}

fn whole_side(from: Date, to: Date, today: Date) -> Option<Direction> {
    if to < today {
        Some(Direction::Past)
    } else if from > today {
        Some(Direction::Future)
    } else {
        None
    }
}

/// Whether the verb says that something happened, and is not one that plans.
pub fn is_past(desk: &Desk, place: &Place, verb: Span) -> bool {
    let verbs = &desk.words.verbs;
    let text = place.slice(verb.range()).to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.iter().any(|word| starts_with_any(word, &verbs.scheduling)) {
        return false;
    }
    let has = |list: &[String]| words.iter().any(|word| list.iter().any(|listed| listed == word));
    match words.as_slice() {
        [] => false,
        [_finite] => true,
        _ if has(&verbs.having) || has(&verbs.passive) => true,
        [.., participle] if has(&verbs.being) => {
            starts_with_any(participle, &verbs.intransitive)
                || last_word(place.slice(0..verb.start as usize))
                    .is_some_and(|before| verbs.reflexive.contains(&before.to_lowercase()))
                || has(&verbs.reflexive)
        }
        _ => false,
    }
}

/// Whether the verb says that something will happen. *Sarà arrivato ieri* only supposes.
fn is_future(desk: &Desk, place: &Place, verb: Span) -> bool {
    let verbs = &desk.words.verbs;
    let text = place.slice(verb.range()).to_lowercase();
    let supposes =
        text.split_whitespace().any(|word| verbs.supposing.iter().any(|listed| listed == word));
    !supposes
}

/// Whether the expression hangs on the verb itself.
fn governs(desk: &Desk, place: &Place, verb: Span) -> bool {
    let verbs = &desk.words.verbs;
    let lead = place.lead().to_lowercase().replace('’', "'");
    if !verbs.governed.contains(&lead) {
        return false;
    }
    let lead_start = place.context().lead.min(place.expression.span.start) as usize;
    let gap = if verb.end as usize <= lead_start {
        place.slice(verb.end as usize..lead_start)
    } else if place.expression.span.end <= verb.start {
        // What stands before may govern it: *il processo di domani è cominciato*.
        if let Some(before) = last_word(place.before())
            && !place.context().sentence_start
            && (ends_with_any(before, &verbs.participle_endings)
                || verbs.barriers.contains(&before.to_lowercase()))
        {
            return false;
        }
        place.slice(place.expression.span.end as usize..verb.start as usize)
    } else {
        return false;
    };
    let mut before = String::new();
    for (at, word) in gap.split_whitespace().enumerate() {
        let plain = word.to_lowercase().replace('’', "'");
        // *i sindacati*, *l'invitato*: behind an article it is a noun.
        let noun = verbs.articles.contains(&before)
            || verbs
                .articles
                .iter()
                .any(|article| article.ends_with('\'') && plain.starts_with(article.as_str()));
        if at >= NEAR
            || word.chars().any(|c| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-'))
            || verbs.barriers.contains(&plain)
            || ends_with_any(&plain, &verbs.infinitive_endings)
            || (!noun && ends_with_any(&plain, &verbs.participle_endings))
        {
            return false;
        }
        before = plain;
    }
    true
}

fn last_word(text: &str) -> Option<&str> {
    text.trim_end().rsplit(|c: char| c.is_whitespace()).next().filter(|word| !word.is_empty())
}

fn starts_with_any(word: &str, beginnings: &[String]) -> bool {
    beginnings.iter().any(|beginning| word.starts_with(beginning.as_str()))
}

fn ends_with_any(word: &str, endings: &[String]) -> bool {
    endings.iter().any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::dates::findings::testing::check;

    #[test]
    fn verbs_and_days_disagree() {
        check(
            "2025-09-04",
            &[
                "Il ministro è arrivato {domani|tense-conflict}.",
                "Il ministro arriverà {ieri|tense-conflict}.",
                "Il vertice si è tenuto {dopodomani|tense-conflict}.",
                "La legge è stata approvata {domani|tense-conflict}.",
                "{Domani|tense-conflict} il premier ha incontrato i sindacati.",
                "{Ieri|tense-conflict} il premier incontrerà i sindacati.",
                "La delegazione partirà la {settimana scorsa|tense-conflict}.",
                "Il processo comincerà il {3 marzo 2025|future-verb-past-date}.",
                "Il processo è cominciato il {3 marzo 2026|past-verb-future-date}.",
                "La Camera ha votato la riforma il {12 ottobre 2025|past-verb-future-date}.",
                "Il premier incontrerà i ministri {due giorni fa|tense-conflict}.",
                "Il premier ha incontrato i sindacati {fra due giorni|tense-conflict}.",
                "Il vertice si terrà il {28 agosto 2025|future-verb-past-date} a Roma.",
            ],
        );
    }

    #[test]
    fn what_another_word_governs_is_no_conflict() {
        check(
            "2025-09-04",
            &[
                "Il premier ha annunciato lo sciopero di domani.",
                "Il sindaco ha convocato la giunta per domani.",
                "Il ministro ha detto che domani arriverà a Roma.",
                "La riunione è fissata per domani.",
                "La riunione è stata rinviata a domani.",
                "Il museo è chiuso domani.",
                "Le scuole sono chiuse domani per allerta meteo.",
                "Il premier ha deciso di partire domani.",
                "Il premier parlerà dell'incontro di ieri.",
                "L'uomo arrestato ieri sarà processato per direttissima.",
                "Il ministro sarà arrivato ieri, dicono i suoi.",
                "Nel 1789 scoppierà la Rivoluzione.",
                "Napoleone morirà il 5 maggio 1821.",
                "«È arrivato domani», ha scherzato.",
                "Il presidente, che ieri ha visto Macron, domani vedrà Starmer.",
                "Ha vinto i Mondiali e nel 2026 difenderà il titolo.",
                "La legge, approvata ieri, entrerà in vigore il 1° ottobre.",
                "Ieri sera il governo ha approvato la manovra.",
                "Domani il governo approverà la manovra.",
                "Il processo è cominciato il 3 marzo 2025.",
                "Il processo comincerà il 3 marzo 2026.",
                "È atteso domani a Roma il segretario della Nato.",
                "Ha promesso che entro domani avrebbe risposto.",
                "Avrebbe dovuto parlare domani.",
                "Doveva partire domani, ma il volo è stato cancellato.",
            ],
        );
    }
}
