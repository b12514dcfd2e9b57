//! People who are not introduced, and surnames that two people bear.

use super::{Report, codes};
use crate::entities::chain::{ChainedMention, Form};
use crate::entities::spelling::NameKey;
use crate::finding::Severity;
use crate::text::BlockKind;

pub(super) fn check(report: &mut Report<'_>) {
    let subject = report.subject;
    let style = subject.knowledge.style();
    for (index, chain) in subject.people() {
        let mentions: Vec<&ChainedMention> = subject.chains.mentions_of(chain).collect();
        let introduced = |mention: &&&ChainedMention| {
            mention.form != Form::Nominal
                && !(style.exempt.headline && is_headline(report, mention))
                && !(style.exempt.run_on_heading && is_label(report, mention))
                && !(style.exempt.quote && report.is_quoted(mention))
        };
        let Some(first) = mentions.iter().find(introduced).copied() else { continue };
        let bare = matches!(first.form, Form::Surname | Form::Given);
        let has_role = mentions.iter().any(|mention| mention.role.is_some());
        let identity = subject.identities.get(index);
        let seen = subject.archive.seen(index as u32);
        let ambiguous = check_ambiguous(report, index, first, seen.as_ref());
        if ambiguous {
            continue;
        }
        // A name of one word may be all there is: *Lula*, *Zucchero*. Only who is known by more is missed.
        let names = [
            chain.full.then(|| chain.name.clone()),
            chain
                .stated
                .as_deref()
                .and_then(|id| subject.knowledge.entity(id))
                .map(|entity| entity.name.to_string()),
            identity.map(|identity| identity.name.to_string()),
            seen.map(|seen| seen.name),
        ];
        let unintroduced = bare && first.role.is_none();
        let longer = names.into_iter().flatten().filter(|_| unintroduced).find(|name| {
            NameKey::of(name, &subject.language.transliteration).words.len()
                > first_words(report, first)
        });
        let text = report.text(first, first.span);
        if let Some(full) = &longer {
            let asked = style.first_mention.is_some_and(|asked| asked.given_name);
            if style.first_mention.is_some() && !asked {
                continue;
            }
            let severity = asked.then_some(Severity::Warning);
            let fix = report.write_fix(first.span, full, false);
            let arguments = [("text", &text as &dyn std::fmt::Display), ("full", full)];
            if let Some(added) =
                report.add(codes::FIRST_MENTION_BARE, severity, first.span, "message", &arguments)
            {
                added.fixes.push(fix);
            }
        } else if style.first_mention.is_some_and(|asked| asked.role) && !has_role {
            let arguments = [("text", &text as &dyn std::fmt::Display)];
            report.add(
                codes::FIRST_MENTION_BARE,
                Some(Severity::Warning),
                first.span,
                "role",
                &arguments,
            );
        }
    }
}

fn first_words(report: &Report<'_>, mention: &ChainedMention) -> usize {
    NameKey::of(report.text(mention, mention.span), &report.subject.language.transliteration)
        .words
        .len()
}

fn is_headline(report: &Report<'_>, mention: &ChainedMention) -> bool {
    let block = report.subject.blocks.get(mention.block as usize);
    block.is_some_and(|block| matches!(block.kind, BlockKind::Heading | BlockKind::FrontMatter))
}

/// *Zelensky: 52 persone rapite*, as a heading glued to the text has it.
fn is_label(report: &Report<'_>, mention: &ChainedMention) -> bool {
    let block = report.subject.blocks.get(mention.block as usize);
    block.is_some_and(|block| {
        let end = mention.span.end.saturating_sub(block.offset) as usize;
        block.text.get(end..).is_some_and(|after| after.starts_with(':'))
    })
}

/// A surname that two people bear, in the article or in the archive.
fn check_ambiguous(
    report: &mut Report<'_>,
    index: usize,
    first: &ChainedMention,
    seen: Option<&super::Seen>,
) -> bool {
    let subject = report.subject;
    let Some(chain) = subject.chains.chains.get(index) else { return false };
    let full_mentions = |chain: u32| {
        let chain = subject.chains.chains.get(chain as usize);
        chain.map_or(0, |chain| {
            subject.chains.mentions_of(chain).filter(|mention| mention.form == Form::Full).count()
        })
    };
    // Whoever is named only further down is not meant.
    let is_known_by = |other: u32, mention: &ChainedMention| {
        let first =
            subject.chains.chains.get(other as usize).and_then(|chain| chain.mentions.first());
        let first = first.and_then(|first| subject.chains.mentions.get(*first as usize));
        first.is_some_and(|first| first.span.start < mention.span.start)
    };
    let within = subject.chains.mentions_of(chain).find(|mention| {
        let own = full_mentions(mention.chain);
        let rival = |other: &u32| full_mentions(*other) >= own && is_known_by(*other, mention);
        mention.role.is_none() && mention.candidates.iter().any(rival)
    });
    let (mention, names) = match within {
        Some(mention) => {
            let others = mention
                .candidates
                .iter()
                .filter_map(|other| subject.chains.chains.get(*other as usize));
            let names: Vec<String> =
                std::iter::once(chain).chain(others).map(|chain| chain.name.clone()).collect();
            (mention, names)
        }
        None if !chain.full && chain.stated.is_none() => match seen {
            Some(seen) if seen.candidates.len() > 1 => (first, seen.candidates.clone()),
            _ => return false,
        },
        None => return false,
    };
    let fixes: Vec<_> =
        names.iter().map(|name| report.write_fix(mention.span, name, false)).collect();
    let text = report.text(mention, mention.span);
    let list = names.join(", ");
    let arguments = [("text", &text as &dyn std::fmt::Display), ("names", &list)];
    if let Some(added) =
        report.add(codes::AMBIGUOUS_SURNAME, None, mention.span, "message", &arguments)
    {
        added.fixes.extend(fixes);
    }
    true
}
