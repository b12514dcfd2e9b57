//! What the house itself states of an entity, as its card shows it.

use crate::dates::wording::Shown;
use crate::entities::knowledge::interval::{Bound, Holds};
use crate::entities::knowledge::{Interval, KnownRole};
use crate::entities::{Knowledge, KnownEntity};
use crate::features::rich::Rich;
use crate::settings::Settings;
use jiff::civil::Date;

/// So many roles that are over are shown.
const EARLIER: usize = 3;

/// Who it is to the house: the roles held on `day`, then earlier ones.
pub fn roles(rich: &mut Rich, entity: &KnownEntity, day: Option<Date>, settings: &Settings) {
    let holds = |role: &KnownRole| day.map_or(Holds::Unknown, |day| role.valid.holds(day));
    let held = entity.roles.iter().filter(|role| holds(role) != Holds::No);
    let mut over: Vec<&KnownRole> =
        entity.roles.iter().filter(|role| holds(role) == Holds::No).collect();
    over.reverse();
    let messages = settings.locale.messages();
    for (at, role) in held.chain(over.into_iter().take(EARLIER)).enumerate() {
        rich.line();
        if at > 0 {
            rich.plain(messages.text("hover-name", "also", &[])).plain(" ");
        }
        rich.plain(&role.title);
        let time = role.valid_text.as_ref().map(|_| interval(&role.valid, settings));
        let source = messages.text("hover-name", "stated", &[]);
        match time.filter(|time| !time.is_empty()) {
            Some(time) => rich.plain(format!(" ({time}; {source})")),
            None => rich.plain(format!(" ({source})")),
        };
    }
}

/// The note and what else tells a namesake apart. `acts` tells that the name stands here for whom
/// the file says.
pub fn notes(
    rich: &mut Rich,
    entity: &KnownEntity,
    knowledge: &Knowledge,
    acts: bool,
    settings: &Settings,
) {
    let messages = settings.locale.messages();
    if let Some(note) = &entity.note {
        rich.line().plain(messages.text("hover-name", "note", &[("note", note)]));
    }
    if let Some(id) = &entity.metonym_for {
        let of = knowledge.entity(id).map_or(id.as_str(), |entity| &entity.name);
        let key = if acts { "metonym-here" } else { "metonym" };
        rich.line().plain(messages.text("hover-name", key, &[("name", &of)]));
    }
    if !entity.variants.is_empty() {
        let forms = entity.variants.join(", ");
        rich.line().plain(messages.text("hover-name", "avoid", &[("forms", &forms)]));
    }
}

/// *dal 20 gennaio 2025*, *20 maggio 2019 – 2021*.
pub fn interval(interval: &Interval, settings: &Settings) -> String {
    let messages = settings.locale.messages();
    let text = |key: &str, date: &str| messages.text("hover-name", key, &[("date", &date)]);
    let (start, end) = (interval.start(), interval.end());
    match (bound(start, settings), bound(end, settings)) {
        (Some(start), Some(end)) if start == end => start,
        (Some(start), Some(end)) => format!("{start} – {end}"),
        (Some(start), None) => match end {
            Bound::Unknown => text("since-end-unknown", &start),
            _ => text("since", &start),
        },
        (None, Some(end)) => text("until", &end),
        (None, None) => String::new(),
    }
}

fn bound(bound: Bound, settings: &Settings) -> Option<String> {
    let Bound::Between(first, last) = bound else { return None };
    let wording = settings.locale.wording();
    let whole_years = (first.month(), first.day(), last.month(), last.day()) == (1, 1, 12, 31);
    Some(if first == last {
        wording.day(first, Shown::YEAR)
    } else if whole_years && first.year() == last.year() {
        first.year().to_string()
    } else if whole_years {
        format!("{}–{}", first.year(), last.year())
    } else if first.day() == 1 && last == first.last_of_month() {
        wording.month(first.year(), first.month())
    } else {
        wording.period(first, last, None)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Locale, italian};

    #[test]
    fn a_place_that_acts_says_for_whom() {
        let file = "[[entity]]\nid = \"a\"\ntype = \"ORG\"\nname = \"Lega dei Mari\"\n\
                    [[entity]]\nid = \"b\"\ntype = \"LOC\"\nname = \"Brenta\"\nmetonym_for = \"a\"\n";
        let knowledge = Knowledge::read(file, "", italian());
        let settings = Settings { locale: Locale::English, ..Settings::default() };
        let shown = |acts| {
            let mut rich = Rich::default();
            notes(&mut rich, knowledge.entity("b").unwrap(), &knowledge, acts, &settings);
            rich.text()
        };
        assert_eq!(shown(true).trim(), "Here it acts, for: Lega dei Mari");
        assert_eq!(shown(false).trim(), "Where it acts it stands for: Lega dei Mari");
    }
}
