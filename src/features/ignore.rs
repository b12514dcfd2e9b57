//! Ignoring a finding from the editor: here, in this article, everywhere.

use super::actions::{Action, ActionKind, concerned};
use crate::article::{Article, layout};
use crate::dates::ignore::{article_comment, comment};
use crate::entities::knowledge::write::NewEntity;
use crate::entities::knowledge::{Anchor, What};
use crate::finding::{Edit, Finding};
use crate::settings::Settings;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// What is written into the files of a house, and not into the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// A line of `decisions.jsonl`.
    Decision(What),
    /// A code that `postilla.toml` turns off.
    Off(String),
    /// An entry of `entities.toml`.
    Entity(NewEntity),
    /// What was decided last is taken back.
    Undo,
}

/// Where an article lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home<'a> {
    /// In no folder that could keep anything: only the article itself can.
    Nowhere,
    /// In a folder, and without a file there: a new text.
    Unsaved,
    /// In the file of that path, relative to the root.
    File(&'a str),
}

/// For each finding on a stretch of the article, the ways to hear no more of it. Those of one code
/// that go beyond the place are offered once.
pub fn actions(article: &Article, span: Span, home: Home<'_>, settings: &Settings) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    for finding in article.findings() {
        if !concerned(finding, span) {
            continue;
        }
        let mut offer = |key: &str, (edits, note): (Vec<Edit>, Option<Note>)| {
            let code = finding.code;
            let title = settings.locale.messages().text("ignore", key, &[("code", &code)]);
            let known = actions.iter().any(|action| action.edits == edits && action.note == note);
            if !known {
                actions.push(Action {
                    title,
                    kind: ActionKind::QuickFix,
                    edits,
                    note,
                    preferred: false,
                    finding: Some(finding.clone()),
                });
            }
        };
        if let Some(here) = here(article, finding, home) {
            offer("here", here);
        }
        offer("article", everywhere_in(article, finding.code, home));
        if home != Home::Nowhere {
            offer("everywhere", (Vec::new(), Some(Note::Off(finding.code.to_owned()))));
        }
    }
    actions
}

fn here(article: &Article, finding: &Finding, home: Home<'_>) -> Option<(Vec<Edit>, Option<Note>)> {
    let (placed, within) = layout::block_of(article.blocks(), finding.span)?;
    if let Home::File(file) = home {
        let anchor = Anchor::new(Some(file), &placed.block.text, within)?;
        let code = finding.code.to_owned();
        return Some((Vec::new(), Some(Note::Decision(What::Ignore { code, anchor }))));
    }
    if !placed.block.kind.is_prose() {
        return None;
    }
    let words = placed.block.text.get(within.range()).unwrap_or_default();
    let text = format!("{}{}", comment(finding.code, words), line_break(article));
    let start = Span { start: placed.offset, end: placed.offset };
    Some((vec![Edit { span: start, text }], None))
}

fn everywhere_in(article: &Article, code: &str, home: Home<'_>) -> (Vec<Edit>, Option<Note>) {
    if let Home::File(file) = home {
        let what = What::IgnoreArticle { code: code.to_owned(), file: file.to_owned() };
        return (Vec::new(), Some(Note::Decision(what)));
    }
    // At the end, where it moves nothing.
    let end = article.text().len();
    let line = line_break(article);
    let whole = article.text().to_string();
    let gap = if whole.is_empty() || whole.ends_with('\n') { "" } else { line };
    let text = format!("{gap}{}{line}", article_comment(code));
    (vec![Edit { span: Span::new(end, end), text }], None)
}

fn line_break(article: &Article) -> &'static str {
    let crlf = article.blocks().iter().any(|placed| placed.block.text.contains("\r\n"));
    if crlf { "\r\n" } else { "\n" }
}
