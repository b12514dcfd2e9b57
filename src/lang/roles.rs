//! What people, bodies and places are called beside their names, from `<code>/roles.toml`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

type Words = FxHashSet<Box<str>>;

/// What a role is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoleClass {
    /// The first of a state, a body, a party.
    Head,
    /// Held by few at a time.
    Office,
    Post,
    Profession,
    /// Stands before the name without an article.
    Title,
    Kin,
    Epithet,
    /// *leader*, *capo*: any head.
    Vague,
    /// *omologo*, *predecessore*: leans on the role of another.
    Relational,
    /// What a body is called: *quotidiano*.
    Body,
    /// What a place is called: *città*.
    Place(PlaceClass),
}

/// Places of one name and different classes are different places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceClass {
    City,
    Region,
    Other,
}

/// A noun that names a role.
#[derive(Debug)]
pub struct RoleNoun {
    /// The dictionary form.
    pub lemma: Box<str>,
    /// The lemma that stands for all nouns of the same office.
    pub office: Box<str>,
    pub class: RoleClass,
    /// Prepositions that may open a complement besides *di*.
    pub takes: Vec<Preposition>,
    /// *omologo*: the role is the same as the other one's.
    pub same_role: bool,
    /// *quello ucraino*: no role without the adjective of a people and a name.
    pub pronoun: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preposition {
    Of,
    A,
    Per,
    In,
    Presso,
}

/// A form of a role noun, by its first word.
#[derive(Debug)]
pub struct RoleForm {
    /// The words after the first.
    pub rest: Vec<Box<str>>,
    /// Index in [`Roles::nouns`].
    pub noun: u16,
    pub plural: bool,
}

/// Words around a role noun that say whether the role is held.
#[derive(Debug, Default, Deserialize)]
pub struct StatusWords {
    pub former: Words,
    pub former_after: Words,
    pub current: Words,
    pub kept: Words,
    pub acting: Words,
    pub elect_before: Words,
    pub elect: Words,
    pub fused: Vec<Box<str>>,
    /// *candidato* before a role noun: it is another role.
    pub aspiring: Words,
    pub acting_groups: Vec<Box<str>>,
    pub elect_groups: Vec<Box<str>>,
    pub former_groups: Vec<Box<str>>,
}

/// The small words that hold a role together.
#[derive(Debug, Default, Deserialize)]
pub struct Grammar {
    pub articles: Words,
    /// Role nouns that are other words as well, unless an article stands before them.
    pub articled: Words,
    of: Words,
    a: Words,
    per: Words,
    r#in: Words,
    presso: Words,
    pub definite: Words,
    pub possessives: Words,
    pub and: Words,
    pub determiners: Words,
    pub age: Words,
    /// Articles before which a noun of one form is plural.
    pub plural: Words,
    /// Word groups that are part of a role behind its noun: *in carica*.
    pub tails: Vec<Box<str>>,
    pub stops: Words,
    adjectives: Words,
    adjective_endings: Vec<Box<str>>,
    not_adjectives: Words,
}

impl Grammar {
    /// Whether `word`, in lower case, is an adjective that goes with role nouns.
    pub fn is_adjective(&self, word: &str) -> bool {
        self.adjectives.contains(word)
    }

    /// Whether `word` may be an adjective where a noun stands before it.
    pub fn may_be_adjective(&self, word: &str) -> bool {
        self.is_adjective(word)
            || (self.adjective_endings.iter().any(|ending| word.ends_with(&**ending))
                && !self.not_adjectives.contains(word))
    }
}

/// The roles of a language.
#[derive(Debug, Default)]
pub struct Roles {
    pub nouns: Vec<RoleNoun>,
    forms: FxHashMap<Box<str>, Vec<RoleForm>>,
    pub status: StatusWords,
    pub grammar: Grammar,
    pub body_adjectives: Words,
    pub after_of: Words,
    /// Nouns that open the name of a body, folded, longest first.
    pub body_heads: Vec<Box<str>>,
    /// Forms of verbs of saying.
    pub sayings: Words,
    /// Bodies of a state, folded: *ministero di Mosca* is the Russian one.
    pub national_bodies: Vec<Box<str>>,
    /// Nouns of bodies that may be exchanged, folded: the one that stands for all, by noun.
    pub same_bodies: FxHashMap<Box<str>, Box<str>>,
}

#[derive(Deserialize)]
struct File {
    group: Vec<Group>,
    relational: Relational,
    same: Same,
    status: StatusWords,
    grammar: Grammar,
    sayings: Words,
    bodies: Bodies,
    places: FxHashMap<PlaceClass, Vec<String>>,
}

#[derive(Deserialize)]
struct Group {
    class: RoleClass,
    #[serde(default)]
    takes: Vec<Preposition>,
    nouns: Vec<String>,
}

#[derive(Deserialize)]
struct Relational {
    same_role: Words,
    pronouns: Words,
}

#[derive(Deserialize)]
struct Same {
    heads: Vec<Vec<Box<str>>>,
}

#[derive(Deserialize)]
struct Bodies {
    nouns: Vec<String>,
    adjectives: Words,
    after_of: Words,
    same: Vec<Vec<Box<str>>>,
    national: Vec<Box<str>>,
    heads: Vec<Box<str>>,
}

impl Roles {
    /// # Errors
    /// When the data is not what `roles.toml` of the Italian pack shows.
    pub fn parse(data: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(data)?;
        let mut roles = Roles {
            status: file.status,
            sayings: file.sayings,
            grammar: file.grammar,
            body_adjectives: file.bodies.adjectives,
            after_of: file.bodies.after_of,
            body_heads: file.bodies.heads,
            national_bodies: file.bodies.national,
            same_bodies: representatives(file.bodies.same),
            ..Roles::default()
        };
        roles.body_heads.sort_by_key(|head| std::cmp::Reverse(head.len()));
        let offices = representatives(file.same.heads);
        for group in &file.group {
            for noun in &group.nouns {
                roles.add(noun, group.class, &group.takes, &offices, &file.relational);
            }
        }
        for noun in &file.bodies.nouns {
            roles.add(noun, RoleClass::Body, &[], &offices, &file.relational);
        }
        for (class, nouns) in &file.places {
            for noun in nouns {
                let class = RoleClass::Place(*class);
                roles.add(noun, class, &[], &offices, &file.relational);
            }
        }
        // Tables have no order of their own: the longest form is tried first.
        for forms in roles.forms.values_mut() {
            forms.sort_by_key(|form| (std::cmp::Reverse(form.rest.len()), form.noun));
        }
        Ok(roles)
    }

    /// Adds a noun given as `lemma form ... / plural ...`, underscores for spaces.
    fn add(
        &mut self,
        noun: &str,
        class: RoleClass,
        takes: &[Preposition],
        offices: &FxHashMap<Box<str>, Box<str>>,
        relational: &Relational,
    ) {
        let (singular, plural) = noun.split_once('/').unwrap_or((noun, ""));
        let Some(lemma) = singular.split_whitespace().next() else { return };
        let index = self.nouns.len() as u16;
        let mut all_takes = vec![Preposition::Of];
        all_takes.extend(takes);
        self.nouns.push(RoleNoun {
            lemma: lemma.replace('_', " ").into(),
            office: offices.get(lemma).map_or(lemma, |first| first).replace('_', " ").into(),
            class,
            takes: all_takes,
            same_role: relational.same_role.contains(lemma),
            pronoun: relational.pronouns.contains(lemma),
        });
        let forms = singular.split_whitespace().map(|form| (form, false));
        for (form, plural) in forms.chain(plural.split_whitespace().map(|form| (form, true))) {
            let mut words = form.split('_').map(Box::<str>::from);
            if let Some(first) = words.next() {
                let form = RoleForm { rest: words.collect(), noun: index, plural };
                self.forms.entry(first).or_default().push(form);
            }
        }
    }

    /// The forms that start with `word`, in lower case, the longest first.
    pub fn forms(&self, word: &str) -> &[RoleForm] {
        self.forms.get(word).map_or(&[], Vec::as_slice)
    }

    pub fn noun(&self, index: u16) -> Option<&RoleNoun> {
        self.nouns.get(usize::from(index))
    }

    /// The preposition that `word` is, with or without an article.
    pub fn preposition(&self, word: &str) -> Option<Preposition> {
        let grammar = &self.grammar;
        [
            (&grammar.of, Preposition::Of),
            (&grammar.a, Preposition::A),
            (&grammar.per, Preposition::Per),
            (&grammar.r#in, Preposition::In),
            (&grammar.presso, Preposition::Presso),
        ]
        .into_iter()
        .find_map(|(words, preposition)| words.contains(word).then_some(preposition))
    }
}

/// For rows of words that mean the same: the first of the row, by each.
fn representatives(rows: Vec<Vec<Box<str>>>) -> FxHashMap<Box<str>, Box<str>> {
    let mut firsts = FxHashMap::default();
    for row in rows {
        if let Some(first) = row.first().cloned() {
            firsts.extend(row.into_iter().map(|word| (word, first.clone())));
        }
    }
    firsts
}
