//! Countries, their peoples and capitals, and the names that bodies go by, from the tables in
//! `<code>/names/`.

use crate::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;
use std::hash::Hasher;
use std::sync::OnceLock;

/// A country as a language knows it.
#[derive(Debug)]
pub struct Country {
    pub name: Box<str>,
    pub capital: Box<str>,
}

/// A seat that stands for who sits there.
#[derive(Debug)]
pub struct Seat {
    /// *presidenza russa*.
    pub stands_for: Box<str>,
    /// Index of the country in the atlas.
    pub country: Option<u16>,
}

/// What the tables tell.
#[derive(Debug, Default)]
pub struct Atlas {
    countries: Vec<Country>,
    /// Folded names and aliases.
    by_name: FxHashMap<Box<str>, u16>,
    /// The folded name of the place by the adjective of its people, in lower case.
    demonyms: FxHashMap<Box<str>, Box<str>>,
    /// Folded capitals.
    capitals: FxHashMap<Box<str>, u16>,
    /// The name of a body by its folded acronyms and aliases; `None` where two bodies share one.
    bodies: FxHashMap<Box<str>, Option<Box<str>>>,
    /// Folded acronyms of bodies.
    acronyms: FxHashSet<Box<str>>,
    city_tables: &'static [&'static str],
    /// Hashes of folded names, made when they are first asked for.
    cities: OnceLock<FxHashSet<u64>>,
    /// Folded names.
    seats: FxHashMap<Box<str>, Seat>,
}

impl Atlas {
    /// Reads the tables: countries, demonyms, seats, and any number of tables of bodies. A line
    /// that is not a row is left out.
    pub fn read(countries: &str, demonyms: &str, seats: &str, bodies: &[&str]) -> Atlas {
        let mut atlas = Atlas::default();
        let mut codes = FxHashMap::default();
        for [name, code, aliases, capital, _] in rows(countries) {
            let index = atlas.countries.len() as u16;
            codes.insert(code, index);
            atlas.countries.push(Country { name: name.into(), capital: capital.into() });
            for form in std::iter::once(name).chain(forms(aliases)) {
                atlas.by_name.entry(fold(form).into()).or_insert(index);
            }
            if !capital.is_empty() {
                atlas.capitals.entry(fold(capital).into()).or_insert(index);
            }
        }
        for [peoples, places, ..] in rows(demonyms) {
            let Some(place) = forms(places).next() else { continue };
            for form in forms(peoples) {
                let place = fold(place).into();
                atlas.demonyms.entry(form.to_lowercase().into()).or_insert(place);
            }
        }
        for [name, aliases, stands_for, code, _kind] in rows(seats) {
            for form in std::iter::once(name).chain(forms(aliases)) {
                let country = codes.get(code).copied();
                let seat = Seat { stands_for: stands_for.into(), country };
                atlas.seats.entry(fold(form).into()).or_insert(seat);
            }
        }
        for table in bodies {
            // A word that opens the names of several bodies of a class (*Gazzetta*) is no alias of
            // one of them.
            let mut openings: FxHashMap<String, u32> = FxHashMap::default();
            for [name, ..] in rows(table) {
                if let Some((first, _)) = fold(name).split_once(' ') {
                    *openings.entry(first.to_owned()).or_default() += 1;
                }
            }
            for [name, acronyms, aliases, _country, _] in rows(table) {
                atlas.add_body(fold(name), name);
                for form in forms(acronyms) {
                    atlas.acronyms.insert(fold(form).into());
                    atlas.add_body(fold(form), name);
                }
                for form in forms(aliases).map(fold) {
                    if openings.get(&form).is_none_or(|bodies| *bodies < 2) {
                        atlas.add_body(form, name);
                    }
                }
            }
        }
        atlas
    }

    /// With tables of cities: name and aliases in the first two columns.
    pub fn with_cities(self, tables: &'static [&'static str]) -> Atlas {
        Atlas { city_tables: tables, ..self }
    }

    /// Whether a city or a town has that folded name.
    pub fn is_city(&self, folded: &str) -> bool {
        let cities = self.cities.get_or_init(|| {
            let rows = self.city_tables.iter().flat_map(|table| rows(table));
            rows.flat_map(|[name, aliases, ..]| {
                std::iter::once(hash(&fold(name)))
                    .chain(forms(aliases).map(|form| hash(&fold(form))))
            })
            .collect()
        });
        cities.contains(&hash(folded))
    }

    fn add_body(&mut self, form: String, name: &str) {
        match self.bodies.entry(form.into()) {
            Entry::Vacant(free) => {
                free.insert(Some(name.into()));
            }
            Entry::Occupied(mut taken) => {
                if taken.get().as_deref().is_some_and(|other| fold(other) != fold(name)) {
                    taken.insert(None);
                }
            }
        }
    }

    /// The country of that folded name.
    pub fn country(&self, folded: &str) -> Option<&Country> {
        self.by_name.get(folded).and_then(|index| self.at(*index))
    }

    /// The folded name of the place of that people: `russia` for *russo*, in lower case.
    pub fn place_of_people(&self, word: &str) -> Option<&str> {
        self.demonyms.get(word).map(|place| &**place)
    }

    /// The country of that folded capital.
    pub fn country_of_capital(&self, folded: &str) -> Option<&Country> {
        self.capitals.get(folded).and_then(|index| self.at(*index))
    }

    /// The seat of that folded name, and its country.
    pub fn seat(&self, folded: &str) -> Option<(&Seat, Option<&Country>)> {
        let seat = self.seats.get(folded)?;
        Some((seat, seat.country.and_then(|index| self.at(index))))
    }

    /// The name of the body that goes by this folded form, where only one does.
    pub fn body(&self, folded: &str) -> Option<&str> {
        self.bodies.get(folded)?.as_deref()
    }

    /// The name of the body of that folded acronym, where only one has it.
    pub fn acronym(&self, folded: &str) -> Option<&str> {
        self.acronyms.contains(folded).then(|| self.body(folded)).flatten()
    }

    fn at(&self, index: u16) -> Option<&Country> {
        self.countries.get(usize::from(index))
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// The rows of a table, each with five columns; what is missing is empty.
fn rows(table: &str) -> impl Iterator<Item = [&str; 5]> {
    table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).map(|line| {
        let mut columns = line.split('\t').map(str::trim);
        std::array::from_fn(|_| columns.next().unwrap_or_default())
    })
}

fn forms(column: &str) -> impl Iterator<Item = &str> {
    column.split('|').map(str::trim).filter(|form| !form.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_looked_up_in_any_form() {
        let countries =
            "# columns: name\nStati Uniti\tUS\tUsa|America\tWashington\nRussia\tRU\t\tMosca\n";
        let demonyms = "russo|russa|russi|russe\tRussia\tRU\n";
        let seats = "Cremlino\t\tpresidenza russa\tRU\thead-of-state\n";
        let bodies = "Nazioni Unite\tOnu|ONU\tOrganizzazione delle Nazioni Unite\tINT\nAlfa\tAa\nBeta\tAa\nGazzetta di Uno\t\tGazzetta\nGazzetta di Due\n";
        let atlas = Atlas::read(countries, demonyms, seats, &[bodies, "rubbish"]);
        assert_eq!(atlas.country("usa").map(|c| &*c.name), Some("Stati Uniti"));
        assert_eq!(atlas.place_of_people("russa"), Some("russia"));
        assert_eq!(atlas.country_of_capital("mosca").map(|c| &*c.name), Some("Russia"));
        assert_eq!(atlas.body("onu"), Some("Nazioni Unite"));
        assert_eq!(atlas.acronym("onu"), Some("Nazioni Unite"));
        assert_eq!((atlas.acronym("aa"), atlas.acronym("nazioni unite")), (None, None));
        assert_eq!(atlas.body("aa"), None);
        assert_eq!(atlas.body("gazzetta"), None);
        let (seat, country) = atlas.seat("cremlino").expect("a seat");
        assert_eq!(
            (&*seat.stands_for, country.map(|c| &*c.capital)),
            ("presidenza russa", Some("Mosca"))
        );
    }
}
