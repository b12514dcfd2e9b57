//! One body under two names.

use super::{Report, codes};
use crate::entities::chain::{Form, body_key};
use crate::entities::mention::EntityKind;
use crate::lang::Language;
use crate::text::fold;

pub(super) fn check(report: &mut Report<'_>) {
    let subject = report.subject;
    for (index, chain) in subject.chains.chains.iter().enumerate() {
        if chain.kind == EntityKind::Person || chain.stated.is_some() {
            continue;
        }
        let mut here: Vec<(String, String)> = Vec::new();
        for mention in
            subject.chains.mentions_of(chain).filter(|mention| mention.form == Form::Full)
        {
            let text = report.text(mention, mention.span);
            if let Some(head) = head(text, subject.language) {
                here.push((head, text.to_owned()));
            }
        }
        if here.is_empty() {
            continue;
        }
        let seen = subject.archive.seen(index as u32);
        let elsewhere = seen
            .iter()
            .flat_map(|seen| &seen.spellings)
            .filter_map(|(text, _)| Some((head(text, subject.language)?, text.clone())));
        let all: Vec<(String, String)> = here.iter().cloned().chain(elsewhere).collect();
        for mention in
            subject.chains.mentions_of(chain).filter(|mention| mention.form == Form::Full)
        {
            let text = report.text(mention, mention.span);
            let Some(own) = head(text, subject.language) else { continue };
            let Some((_, other)) = all.iter().find(|(head, _)| *head != own) else { continue };
            let fix = report.write_fix(mention.span, other, false);
            let arguments = [("text", &text as &dyn std::fmt::Display), ("other", other)];
            if let Some(added) =
                report.add(codes::NAMING_VARIANT, None, mention.span, "message", &arguments)
            {
                added.fixes.push(fix);
            }
        }
    }
}

/// The noun that heads a name of its own, where it is one that is exchanged for others:
/// *coalizione dei Volenterosi*, but not *esercito russo*, which any noun describes as well.
fn head(name: &str, language: &Language) -> Option<String> {
    let folded = fold(name);
    let (first, rest) = folded.split_once(' ')?;
    language.roles.same_bodies.get(first)?;
    let own = rest
        .split(' ')
        .any(|word| word.chars().count() > 3 && language.atlas.place_of_people(word).is_none());
    // The countries are the last words of a key.
    let key = body_key(name, language);
    let described = key.split(' ').skip(1).all(|word| language.atlas.country(word).is_some());
    (own && !described).then(|| first.to_owned())
}
