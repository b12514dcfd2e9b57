//! What is wrong with names, or worth a second look: roles that contradict each other, spellings
//! that do not agree, people who are never introduced.
//!
//! Every check is a pure function over the chains of an article, what users have stated and what
//! the archive says. They speak in hints; a warning takes a statement of the user. Where it is not
//! plain that something is wrong, or that a name is one, they keep silent.

mod bodies;
pub mod codes;
mod introductions;
mod roles;
mod spellings;

pub use spellings::house_form;

use super::chain::{Chain, ChainedMention, Chains, NamedBlock};
use super::identity::Identity;
use super::knowledge::Knowledge;
use super::mention::EntityKind;
use super::role::RoleStatus;
use crate::finding::{Edit, Finding, Fix, Related, Severity};
use crate::lang::Language;
use crate::lang::messages::Argument;
use crate::settings::Settings;
use crate::text::{Span, quotations};
use codes::Code;
use jiff::civil::Date;

/// What the other articles of an archive say.
pub trait Archive {
    /// What they say of the entity that a chain of this article means; `None` if they do not name it.
    fn seen(&self, chain: u32) -> Option<Seen>;

    /// Full names of people known to the archive that differ from `name` by a slip of the finger
    /// at most, with the number of their mentions. May give more.
    fn near(&self, name: &str) -> Vec<(String, u32)>;

    /// Articles, by their paths, whose text is the same as this one's.
    fn twins(&self) -> Vec<String>;
}

/// No archive.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoArchive;

impl Archive for NoArchive {
    fn seen(&self, _: u32) -> Option<Seen> {
        None
    }

    fn near(&self, _: &str) -> Vec<(String, u32)> {
        Vec::new()
    }

    fn twins(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What the archive says of one entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The fullest name.
    pub name: String,
    /// Spellings with the number of their mentions.
    pub spellings: Vec<(String, u32)>,
    pub roles: Vec<SeenRole>,
    /// Whom a bare surname may mean as well, by full name.
    pub candidates: Vec<String>,
}

/// A role in other articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenRole {
    pub text: String,
    /// As in [`super::RoleMention`].
    pub head: String,
    pub of: Option<String>,
    pub status: RoleStatus,
    /// The days of the first and the last article that gives it.
    pub first: Option<Date>,
    pub last: Option<Date>,
    /// Path of the last article.
    pub source: String,
}

/// An article to be checked.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub blocks: &'a [NamedBlock<'a>],
    pub chains: &'a Chains,
    /// Who each chain is, in the order of the chains; may be empty.
    pub identities: &'a [Identity],
    /// The article's own day.
    pub date: Option<Date>,
    pub knowledge: &'a Knowledge,
    pub archive: &'a dyn Archive,
    pub settings: &'a Settings,
    pub language: &'a Language,
}

impl<'a> Subject<'a> {
    fn people(&self) -> impl Iterator<Item = (usize, &'a Chain)> + use<'a> {
        let chains = self.chains.chains.iter().enumerate();
        chains.filter(|(_, chain)| chain.kind == EntityKind::Person)
    }
}

impl std::fmt::Debug for Subject<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subject")
            .field("chains", self.chains)
            .field("date", &self.date)
            .finish_non_exhaustive()
    }
}

/// All findings on the names of an article, in the order of its text.
pub fn findings(subject: &Subject<'_>) -> Vec<Finding> {
    let mut report = Report { subject, found: Vec::new() };
    roles::check(&mut report);
    spellings::check(&mut report);
    bodies::check(&mut report);
    introductions::check(&mut report);
    let twins = subject.archive.twins();
    if let Some(twin) = twins.first()
        && let Some(block) = subject.blocks.iter().find(|block| block.kind.is_prose())
    {
        let length = block.text.trim_end().len() as u32;
        let span = Span { start: block.offset, end: block.offset + length };
        report.add(codes::DUPLICATE_ARTICLE, None, span, "message", &[("path", twin)]);
    }
    let mut found = report.found;
    let chains = subject.chains;
    let uncertain: Vec<Span> = chains
        .chains
        .iter()
        .filter(|chain| chains.is_uncertain(chain))
        .flat_map(|chain| &chain.mentions)
        .filter_map(|&at| chains.mentions.get(at as usize))
        .map(|mention| mention.span)
        .collect();
    found.retain(|finding| {
        finding.code == codes::DUPLICATE_ARTICLE.name
            || !uncertain.iter().any(|span| span.overlaps(finding.span))
    });
    found.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.code));
    found
}

/// Findings as they are gathered.
struct Report<'a> {
    subject: &'a Subject<'a>,
    found: Vec<Finding>,
}

impl<'a> Report<'a> {
    /// Adds a finding unless its code is off; to give it fixes, use what is returned.
    fn add(
        &mut self,
        code: Code,
        severity: Option<Severity>,
        span: Span,
        key: &str,
        arguments: &[Argument<'_>],
    ) -> Option<&mut Finding> {
        let settings = self.subject.settings;
        let severity = settings.severity(code.name, severity.or(code.severity))?;
        let message = settings.locale.messages().text(code.name, key, arguments);
        self.found.push(Finding {
            span,
            code: code.name,
            severity,
            message,
            fixes: Vec::new(),
            related: Vec::new(),
        });
        self.found.last_mut()
    }

    fn write_fix(&self, span: Span, text: &str, preferred: bool) -> Fix {
        let messages = self.subject.settings.locale.messages();
        Fix {
            title: messages.text("fix", "write", &[("text", &text)]),
            edits: vec![Edit { span, text: text.to_owned() }],
            preferred,
        }
    }

    fn related(&self, span: Span, text: &str) -> Related {
        Related { span, message: text.to_owned() }
    }

    /// The words of the article that a span covers.
    fn text(&self, mention: &ChainedMention, span: Span) -> &'a str {
        let block = self.subject.blocks.get(mention.block as usize);
        let range = block.and_then(|block| {
            let start = span.start.checked_sub(block.offset)? as usize;
            let end = span.end.checked_sub(block.offset)? as usize;
            block.text.get(start..end)
        });
        range.unwrap_or_default()
    }

    /// Whether a mention stands in a quotation of its block.
    fn is_quoted(&self, mention: &ChainedMention) -> bool {
        let Some(block) = self.subject.blocks.get(mention.block as usize) else { return false };
        let quotations = quotations(block.text);
        crate::text::quoted(&quotations, mention.span.start.saturating_sub(block.offset))
    }
}

#[cfg(test)]
mod tests;
