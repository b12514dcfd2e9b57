//! A role that contradicts what users state, the archive, or the article itself.

use super::{Report, SeenRole, codes};
use crate::entities::chain::ChainedMention;
use crate::entities::knowledge::Holds;
use crate::entities::role::{RoleMention, RoleStatus};
use crate::finding::Severity;
use crate::lang::roles::RoleClass;
use jiff::civil::Date;

pub(super) fn check(report: &mut Report<'_>) {
    let subject = report.subject;
    for (index, chain) in subject.people() {
        let seen = subject.archive.seen(index as u32);
        let mut told: Vec<(&RoleMention, &ChainedMention)> = Vec::new();
        for mention in subject.chains.mentions_of(chain) {
            let Some(role) = mention.role.as_ref().filter(|role| is_judged(role)) else { continue };
            let stated = chain.stated.as_deref().and_then(|id| subject.knowledge.entity(id));
            if let Some(entity) = stated
                && let Some(verdict) = judge_by_file(report, &entity.roles, role)
            {
                if let Some((title, until)) = verdict {
                    let former = role.status == RoleStatus::Former;
                    let key = if former { "still" } else { "not-then" };
                    let fix = former.then(|| report.write_fix(role.span, &title, false));
                    let arguments = [
                        ("text", &role.text as &dyn std::fmt::Display),
                        ("name", &entity.name),
                        ("title", &title),
                        ("interval", &until),
                    ];
                    let added = report.add(
                        codes::ROLE_CONFLICT,
                        Some(Severity::Warning),
                        role.span,
                        key,
                        &arguments,
                    );
                    if let Some(added) = added {
                        added.fixes.extend(fix);
                    }
                }
                continue;
            }
            // Only a role of something can be held against the same role elsewhere.
            if role.of.is_none() {
                continue;
            }
            let within = told
                .iter()
                .find(|(other, _)| other.same_office(role) && opposed(other.status, role.status));
            if let Some((other, _)) = within {
                let related = report.related(other.span, &other.text);
                let arguments =
                    [("text", &role.text as &dyn std::fmt::Display), ("other", &other.text)];
                if let Some(added) =
                    report.add(codes::ROLE_CONFLICT, None, role.span, "within", &arguments)
                {
                    added.related.push(related);
                }
                continue;
            }
            told.push((role, mention));
            let Some((seen, today)) = seen.as_ref().zip(subject.date) else { continue };
            judge_by_archive(report, role, &seen.roles, today);
        }
    }
    check_alone(report);
}

/// Holds a role against what the archive gives the same person.
fn judge_by_archive(report: &mut Report<'_>, role: &RoleMention, seen: &[SeenRole], today: Date) {
    let against = seen.iter().find(|other| {
        is_same(other, role)
            && match role.status {
                // Former here, current in a later article; or current here, former before.
                RoleStatus::Former => {
                    other.status == RoleStatus::Current && other.last.is_some_and(|day| day > today)
                }
                RoleStatus::Current => {
                    other.status == RoleStatus::Former && other.first.is_some_and(|day| day < today)
                }
                _ => false,
            }
    });
    let Some(other) = against else { return };
    let day = match role.status {
        RoleStatus::Former => other.last,
        _ => other.first,
    };
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    let arguments = [
        ("text", &role.text as &dyn std::fmt::Display),
        ("other", &other.text),
        ("date", &day),
        ("path", &other.source),
    ];
    report.add(codes::ROLE_CONFLICT, None, role.span, "archive", &arguments);
}

fn is_same(seen: &SeenRole, role: &RoleMention) -> bool {
    *seen.head == *role.head && seen.of.as_deref() == role.of.as_deref()
}

/// Roles that stand for somebody of the article whom only the archive knows by them: *il presidente
/// degli Stati Uniti*, in an article on Trump that says it of nobody.
fn check_alone(report: &mut Report<'_>) {
    let subject = report.subject;
    let Some(today) = subject.date else { return };
    for block in subject.blocks {
        for nominal in &block.named.roles.nominals {
            let role = &nominal.role;
            let span = role.span.shifted(block.offset);
            let linked = || subject.chains.mentions.iter().any(|mention| mention.span == span);
            if role.of.is_none() || !is_judged(role) || linked() {
                continue;
            }
            let people = subject.people().filter(|(_, chain)| chain.stated.is_none());
            let holders = people.filter_map(|(index, _)| {
                let seen = subject.archive.seen(index as u32)?;
                seen.roles.iter().any(|seen| is_same(seen, role)).then_some(seen)
            });
            if let [seen] = holders.collect::<Vec<_>>().as_slice() {
                let role = RoleMention { span, ..role.clone() };
                judge_by_archive(report, &role, &seen.roles, today);
            }
        }
    }
}

/// Offices that one holds for a time; that somebody is *attore* and *ex attore* is nobody's affair.
fn is_judged(role: &RoleMention) -> bool {
    !role.relational
        && matches!(role.class, RoleClass::Head | RoleClass::Office | RoleClass::Post)
        && matches!(role.status, RoleStatus::Current | RoleStatus::Former)
}

fn opposed(one: RoleStatus, other: RoleStatus) -> bool {
    (one == RoleStatus::Former && other == RoleStatus::Current)
        || (one == RoleStatus::Current && other == RoleStatus::Former)
}

/// What the file says of a role: `None` if it says nothing, `Some(None)` if it agrees, else the
/// title and the interval that contradict it.
#[allow(clippy::option_option)]
fn judge_by_file(
    report: &Report<'_>,
    roles: &[crate::entities::knowledge::KnownRole],
    role: &RoleMention,
) -> Option<Option<(String, String)>> {
    let same: Vec<_> = roles
        .iter()
        .filter(|known| {
            known
                .titles
                .iter()
                .any(|title| title.head == role.head && (role.of.is_none() || title.of == role.of))
        })
        .collect();
    let last = same.last()?;
    let today = report.subject.date?;
    let holds: Vec<Holds> = same.iter().map(|known| known.valid.holds(today)).collect();
    if holds.contains(&Holds::Unknown) {
        return Some(None);
    }
    let held =
        same.iter().zip(&holds).find(|(_, holds)| **holds == Holds::Yes).map(|(known, _)| known);
    let against = match (role.status, held) {
        (RoleStatus::Former, Some(known)) => Some(*known),
        (RoleStatus::Current, None) => Some(*last),
        _ => None,
    };
    Some(against.map(|known| (known.title.clone(), known.valid_text.clone().unwrap_or_default())))
}
