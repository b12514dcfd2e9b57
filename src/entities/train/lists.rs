//! Reading lists of names from a folder into the table that a model carries.
//!
//! A list is a text file of UTF-8, one name a line, its fields parted by tabs; `#` starts a
//! comment. A comment `# columns: name acronyms aliases ...` says which fields hold names (several
//! in a field are parted by `|`); without it the first field does. The file's name says which
//! [`List`] it is.

use std::collections::BTreeMap;

use crate::entities::tagger::analysis::Analysis;
use crate::entities::tagger::names::{List, Names, hashes};
use crate::entities::tagger::words::Case;

/// Which list a file holds, by the beginning of its name.
const FILES: &[(&str, List)] = &[
    ("given", List::GivenName),
    ("first", List::GivenName),
    ("surname", List::Surname),
    ("family", List::Surname),
    ("people", List::Person),
    ("persons", List::Person),
    ("places", List::Place),
    ("cities", List::Place),
    ("regions", List::Place),
    ("comuni", List::ItalianPlace),
    ("countries", List::Country),
    ("parties", List::Party),
    ("institutions", List::Institution),
    ("media", List::Media),
    ("companies", List::Company),
    ("sport", List::Club),
    ("clubs", List::Club),
    ("international", List::International),
    ("armed", List::Organisation),
    ("forces", List::Organisation),
    ("research", List::Organisation),
    ("society", List::Organisation),
    ("demonyms", List::Demonym),
];
/// Columns that hold names.
const NAMES: &[&str] = &["name", "acronyms", "aliases", "acronym", "alias", "forms", "capital"];

/// The list that a file of this name holds, if any.
pub fn list_of(file: &str) -> Option<List> {
    FILES.iter().find(|(start, _)| file.starts_with(start)).map(|(_, list)| *list)
}

/// Entries for [`Names::build`].
#[derive(Clone, Debug, Default)]
pub struct Entries(pub BTreeMap<u64, u16>);

impl Entries {
    /// Adds the names of one list; returns how many.
    pub fn add_list(&mut self, list: List, text: &str) -> usize {
        let mut columns = vec![0];
        let mut count = 0;
        for line in text.lines() {
            if let Some(comment) = line.strip_prefix('#') {
                if let Some(names) = comment.trim().strip_prefix("columns:") {
                    columns = names
                        .split_whitespace()
                        .enumerate()
                        .filter(|(_, name)| NAMES.contains(name))
                        .map(|(at, _)| at)
                        .collect();
                }
                continue;
            }
            let fields: Vec<&str> = line.split('\t').collect();
            for name in columns.iter().filter_map(|at| fields.get(*at)).flat_map(|f| f.split('|')) {
                count += usize::from(self.add_name(list, name.trim()));
            }
        }
        count
    }

    fn add_name(&mut self, list: List, name: &str) -> bool {
        let analysis = Analysis::new(name);
        let tokens: Vec<u64> = analysis.words.iter().map(|word| word.lower).collect();
        let Some((hash, beginnings)) = hashes(&tokens) else { return false };
        *self.0.entry(hash).or_default() |= list.bit();
        for beginning in beginnings {
            *self.0.entry(beginning).or_default() |= List::Beginning.bit();
        }
        let first = &analysis.words[0];
        if first.case == Case::Lower && list != List::Demonym {
            self.add_trigger(first.lower);
        }
        true
    }

    /// Makes a lower-case word one that names may start with.
    pub fn add_trigger(&mut self, word: u64) {
        *self.0.entry(word).or_default() |= List::Trigger.bit();
    }

    pub fn table(&self) -> Names {
        Names::build(self.0.iter().map(|(hash, lists)| (*hash, *lists)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again_in_a_sentence() {
        let mut entries = Entries::default();
        let parties = "# columns: name\tacronyms\taliases\nPartito Democratico\tPd|PD\t\tIT\n";
        assert_eq!(entries.add_list(List::Party, parties), 3);
        entries.add_list(List::Place, "L'Aquila\nMaria\nSan Marino\n");
        entries.add_list(List::GivenName, "Maria\t99\n");
        let names = entries.table();

        let mut analysis = Analysis::new("Il Partito democratico e Maria del PD a San Marino");
        for at in 0..analysis.words.len() {
            names.mark(&mut analysis.words, at);
        }
        let lists: Vec<_> = analysis.words.iter().map(|w| (w.begins, w.inside, w.alone)).collect();
        let (party, place, given) = (List::Party.bit(), List::Place.bit(), List::GivenName.bit());
        assert_eq!(
            lists,
            [
                (0, 0, 0),
                (party, 0, 0),
                (0, party, 0),
                (0, 0, 0),
                (0, 0, place | given),
                (0, 0, 0),
                (0, 0, party),
                (0, 0, 0),
                (place, 0, 0),
                (0, place, 0),
            ]
        );
    }
}
