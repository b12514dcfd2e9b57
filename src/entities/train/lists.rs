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
    ("given-names", List::GivenName),
    ("surnames", List::Surname),
    ("people", List::Person),
    ("cities", List::Place),
    ("places", List::Place),
    ("metonyms", List::Place),
    ("comuni", List::ItalianPlace),
    ("countries", List::Country),
    ("territories", List::Country),
    ("parties", List::Party),
    ("institutions", List::Institution),
    ("institution-heads", List::Institution),
    ("media", List::Media),
    ("companies", List::Company),
    ("sport", List::Club),
    ("international", List::Institution),
    ("armed-groups", List::Organisation),
    ("forces", List::Organisation),
    ("research", List::Organisation),
    ("society", List::Organisation),
    ("demonyms", List::Demonym),
    ("things", List::Thing),
    ("capitalised", List::Thing),
];
/// Columns that hold names: of the file's list, or of the one given here.
const COLUMNS: &[(&str, Option<List>)] = &[
    ("name", None),
    ("acronyms", None),
    ("aliases", None),
    ("demonyms", Some(List::Demonym)),
    ("forms", None),
    ("capital", Some(List::Place)),
];

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
        let mut columns = vec![(0, list)];
        let mut count = 0;
        for line in text.lines() {
            if let Some(comment) = line.strip_prefix('#') {
                if let Some(names) = comment.trim().strip_prefix("columns:") {
                    let known = |name: &str| COLUMNS.iter().find(|(column, _)| *column == name);
                    columns = names
                        .split_whitespace()
                        .enumerate()
                        .filter_map(|(at, name)| Some((at, known(name)?.1.unwrap_or(list))))
                        .collect();
                }
                continue;
            }
            let fields: Vec<&str> = line.split('\t').collect();
            for (at, list) in &columns {
                for name in fields.get(*at).unwrap_or(&"").split('|') {
                    count += usize::from(self.add_name(*list, name.trim()));
                }
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
            *self.0.entry(first.lower).or_default() |= List::Trigger.bit();
        }
        true
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
