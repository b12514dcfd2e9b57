//! Roles at the mentions they stand at, and roles that stand alone linked to their bearers.

use super::{ChainedMention, Chains, EntityKind, Form, NamedBlock};
use crate::entities::knowledge::Knowledge;
use crate::entities::role::{Nominal, RoleMention, RoleStatus};
use crate::lang::Language;
use crate::lang::roles::RoleClass;
use crate::text::fold;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A description is linked to somebody named at most this many blocks before it.
const NEAR: u32 = 2;

/// A role noun and what it is of.
type Office = (Arc<str>, Option<Arc<str>>);

/// The offices that the article gives to its people.
#[derive(Debug, Default)]
struct Offices {
    /// Chains by role noun and what it is of.
    holders: FxHashMap<Office, Vec<u32>>,
    /// Chains of heads by what they are heads of.
    heads: FxHashMap<Arc<str>, Vec<u32>>,
    /// Chains by role noun alone.
    nouns: FxHashMap<Arc<str>, Vec<u32>>,
    /// The last role of each chain that other roles can lean on.
    last: FxHashMap<u32, RoleMention>,
}

impl Offices {
    fn add(&mut self, chain: u32, role: &RoleMention) {
        if role.relational || role.status == RoleStatus::Former {
            return;
        }
        let note = |chains: &mut Vec<u32>| {
            if !chains.contains(&chain) {
                chains.push(chain);
            }
        };
        note(self.holders.entry((role.head.clone(), role.of.clone())).or_default());
        note(self.nouns.entry(role.head.clone()).or_default());
        if let Some(of) = &role.of
            && matches!(role.class, RoleClass::Head | RoleClass::Vague)
        {
            note(self.heads.entry(of.clone()).or_default());
        }
        if matches!(role.class, RoleClass::Head | RoleClass::Office | RoleClass::Vague) {
            self.last.insert(chain, role.clone());
        }
    }
}

/// Gives the roles of the blocks to the mentions of the article and links those that stand alone.
/// `given` tells the block and the number in it of each mention.
pub(super) fn place_roles(
    chains: &mut Chains,
    blocks: &[NamedBlock<'_>],
    given: &[Option<(usize, usize)>],
    knowledge: &Knowledge,
    language: &Language,
) {
    let of_block: FxHashMap<(usize, usize), usize> = given
        .iter()
        .enumerate()
        .filter_map(|(mention, place)| place.map(|place| (place, mention)))
        .collect();
    let mut offices = Offices::default();
    let mut wider = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        for given in &block.named.roles.given {
            let Some(&index) = of_block.get(&(at, given.mention)) else { continue };
            let Some(mention) = chains.mentions.get_mut(index) else { continue };
            let role = placed(&given.role, block.offset);
            if let Some(wide) = &given.wider {
                wider.push((index, placed(wide, block.offset)));
            } else if mention.kind == EntityKind::Person {
                offices.add(mention.chain, &role);
            }
            mention.role = Some(role);
        }
    }
    add_stated(chains, knowledge, &mut offices);
    for (index, wide) in wider {
        let Some(mention) = chains.mentions.get_mut(index) else { continue };
        let taken = mention.role.as_ref().is_some_and(|role| {
            let holders = offices.holders.get(&(role.head.clone(), role.of.clone()));
            holders.is_some_and(|holders| holders.iter().any(|chain| *chain != mention.chain))
        });
        if taken {
            mention.role = Some(wide);
        }
        if let Some(role) = &mention.role {
            offices.add(mention.chain, role);
        }
    }
    let linked = link(chains, blocks, &offices, knowledge, language);
    chains.mentions.extend(linked);
    chains.mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
}

fn placed(role: &RoleMention, offset: u32) -> RoleMention {
    RoleMention { span: role.span.shifted(offset), ..role.clone() }
}

/// The roles that the knowledge file gives to people of the article.
fn add_stated(chains: &Chains, knowledge: &Knowledge, offices: &mut Offices) {
    for (index, chain) in chains.chains.iter().enumerate() {
        let entity = chain.stated.as_deref().and_then(|id| knowledge.entity(id));
        for role in entity.into_iter().flat_map(|entity| &entity.roles) {
            for title in role.titles.iter().filter(|_| !role.valid.is_over()) {
                offices.add(index as u32, title);
            }
        }
    }
}

/// Goes through the article in order: resolves roles that lean on another one, links nominals.
fn link(
    chains: &mut Chains,
    blocks: &[NamedBlock<'_>],
    offices: &Offices,
    knowledge: &Knowledge,
    language: &Language,
) -> Vec<ChainedMention> {
    let mut linked = Vec::new();
    // People in the order they were last spoken of: chain and block.
    let mut spoken: Vec<(u32, u32)> = Vec::new();
    let mut at = 0;
    for (number, block) in blocks.iter().enumerate() {
        let number = number as u32;
        let mut nominals = block.named.roles.nominals.iter().peekable();
        loop {
            let next = chains.mentions.get(at).filter(|mention| mention.block == number);
            let nominal = nominals.next_if(|nominal| {
                let start = nominal.role.span.start + block.offset;
                next.is_none_or(|mention| start < mention.span.start)
            });
            if let Some(nominal) = nominal {
                let near = spoken.iter().rev().take_while(|(_, seen)| number - seen <= NEAR);
                let near: Vec<u32> = near.map(|(chain, _)| *chain).take(4).collect();
                if let Some(chain) = bearer(chains, nominal, &near, offices, knowledge, language) {
                    spoken.push((chain, number));
                    let role = placed(&nominal.role, block.offset);
                    linked.push(ChainedMention {
                        span: role.span,
                        kind: EntityKind::Person,
                        confidence: 0.5,
                        chain,
                        form: Form::Nominal,
                        block: number,
                        role: Some(role),
                        candidates: Vec::new(),
                    });
                }
                continue;
            }
            let Some(mention) =
                chains.mentions.get_mut(at).filter(|mention| mention.block == number)
            else {
                break;
            };
            at += 1;
            if mention.kind != EntityKind::Person {
                continue;
            }
            let own = mention.chain;
            if let Some(role) =
                mention.role.as_mut().filter(|role| role.relational && is_same_role(role, language))
            {
                let near = spoken.iter().rev().take_while(|(_, seen)| number - seen <= NEAR);
                let lean = near
                    .filter(|(chain, _)| *chain != own)
                    .find_map(|(chain, _)| offices.last.get(chain));
                role.resolved = lean.map(|lean| moved(lean, role, language));
            }
            spoken.push((own, number));
        }
    }
    linked
}

fn is_same_role(role: &RoleMention, language: &Language) -> bool {
    language.roles.nouns.iter().any(|noun| noun.same_role && *noun.office == *role.head)
}

/// Whose description a nominal is, if the article makes it plain.
fn bearer(
    chains: &Chains,
    nominal: &Nominal,
    near: &[u32],
    offices: &Offices,
    knowledge: &Knowledge,
    language: &Language,
) -> Option<u32> {
    let role = &nominal.role;
    let one = |chains: Option<&Vec<u32>>| match chains.map(Vec::as_slice) {
        Some([chain]) => Some(*chain),
        _ => None,
    };
    if role.status == RoleStatus::Former {
        return None;
    }
    let epithet = knowledge.with_epithet(&fold(&role.text), !near.is_empty()).and_then(|entity| {
        chains.chains.iter().position(|chain| chain.stated.as_deref() == Some(&*entity.id))
    });
    if let Some(chain) = epithet {
        return Some(chain as u32);
    }
    match (&role.of, role.class) {
        (Some(of), RoleClass::Vague | RoleClass::Relational) => {
            // *numero uno del Cremlino*: the head of the country whose seat it is.
            let seat = language.atlas.seat(of).and_then(|(_, country)| country);
            let country = seat.map(|country| fold(&country.name).into());
            let of = country.as_ref().unwrap_or(of);
            one(offices.holders.get(&(role.head.clone(), Some(of.clone()))))
                .or_else(|| one(offices.heads.get(of)))
        }
        (Some(of), _) => one(offices.holders.get(&(role.head.clone(), Some(of.clone())))),
        // *il presidente*: the one spoken of last who is called so.
        (None, RoleClass::Head | RoleClass::Office | RoleClass::Post) => {
            let called = offices.nouns.get(&role.head)?;
            near.iter().find(|chain| called.contains(chain)).copied()
        }
        _ => None,
    }
}

/// The role of another moved to the country of a relational one: *presidente ucraino* and *omologo
/// francese* give *presidente francese*.
fn moved(lean: &RoleMention, role: &RoleMention, language: &Language) -> String {
    let people = |word: &&str| language.atlas.place_of_people(&word.to_lowercase()).is_some();
    let Some(country) = role.text.split_whitespace().find(people) else {
        return lean.text.to_string();
    };
    if lean.text.split_whitespace().any(|word| people(&word)) {
        let words =
            lean.text.split_whitespace().map(|word| if people(&word) { country } else { word });
        return words.collect::<Vec<_>>().join(" ");
    }
    // *presidente degli Stati Uniti*: the country is a complement.
    let head = lean.text.split_whitespace().next().unwrap_or(&lean.head);
    format!("{head} {country}")
}
