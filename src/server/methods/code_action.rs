use super::execute_command;
use crate::article::Article;
use crate::features::actions::{self, Action, ActionKind};
use crate::features::decide::{self, Place};
use crate::features::ignore::{self, Home};
use crate::server::documents::Document;
use crate::server::session::{Desk, Session};
use crate::server::{diagnostics, house};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*;

pub async fn handle(
    session: &Arc<Session>,
    params: CodeActionParams,
) -> Result<Option<CodeActionResponse>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    session.slowly(move |_| find(&desk, &params)).await
}

fn find(desk: &Desk, params: &CodeActionParams) -> Option<CodeActionResponse> {
    let article = desk.document.article()?;
    let wanted = |kind: &CodeActionKind| match &params.context.only {
        // A kind stands for all below it: `refactor` for `refactor.rewrite`.
        Some(only) => only.iter().any(|only| {
            kind == only
                || kind.as_str().strip_prefix(only.as_str()).is_some_and(|k| k.starts_with('.'))
        }),
        None => true,
    };
    let span = desk.span(params.range);
    // An editor that only wants to know whether there is something has no time.
    let thorough = params.context.trigger_kind != Some(CodeActionTriggerKind::AUTOMATIC);
    let asked = Asked { start: span.start, end: span.end, thorough };
    let found = found(desk, article, asked);
    let actions = found.iter().enumerate().filter(|(_, action)| wanted(&kind(action.kind)));
    Some(actions.map(|(at, action)| code_action(desk, article, asked, at, action).into()).collect())
}

/// What an action does to the text, for one that somebody looks at or takes.
pub async fn resolve(session: &Arc<Session>, mut action: CodeAction) -> Result<CodeAction> {
    let pending = action.data.clone().and_then(|data| serde_json::from_value::<Pending>(data).ok());
    let Some(pending) = pending else { return Ok(action) };
    let changed = || Error { code: ErrorCode::ContentModified, ..Error::invalid_request() };
    let desk = session.desk(&pending.uri).await.ok_or_else(changed)?;
    if desk.document.version != pending.version {
        return Err(changed());
    }
    let title = action.title.clone();
    let edit = session.slowly(move |_| {
        let found = found(&desk, desk.document.article()?, pending.asked);
        // Settings may have changed though the text has not.
        let meant = found.get(pending.at).filter(|meant| meant.title == title);
        Some(desk.edit(&meant?.edits))
    });
    action.edit = Some(edit.await?.ok_or_else(changed)?);
    Ok(action)
}

/// What is kept of an action until somebody takes it.
#[derive(Serialize, Deserialize)]
struct Pending {
    uri: Uri,
    version: i32,
    asked: Asked,
    /// Which of the actions there.
    at: usize,
}

/// The place that was asked about, and whether all there is was asked for.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Asked {
    start: u32,
    end: u32,
    thorough: bool,
}

/// All that can be done about a place, always in the same order. Asks the corpus.
fn found(desk: &Desk, article: &Article, asked: Asked) -> Vec<Action> {
    let Asked { start, end, thorough } = asked;
    let span = Span { start, end };
    let reader = &desk.reader;
    let mut found = actions::actions(article, span, &reader.settings, reader.language);
    let (in_folder, file) = desk.place_in_folder();
    let home = match (&file, in_folder) {
        (Some(file), _) => Home::File(file),
        (None, true) => Home::Unsaved,
        (None, false) => Home::Nowhere,
    };
    let root = desk.root();
    let last = root.as_ref().and_then(|root| house::last(&desk.session, root));
    let (corpus, last) = (desk.corpus(), last.as_ref());
    found.extend(decide::actions(&Place { article, span, home, corpus, thorough, reader, last }));
    found.extend(ignore::actions(article, span, home, &reader.settings));
    found
}

fn code_action(
    desk: &Desk,
    article: &Article,
    asked: Asked,
    at: usize,
    action: &Action,
) -> CodeAction {
    let of = |finding| diagnostics::diagnostic(&desk.session, &desk.document.uri, article, finding);
    let preferred = desk.session.abilities().code_action_preferred && action.preferred;
    let lazily = desk.session.abilities().code_action_resolves_edit && !action.edits.is_empty();
    let pending = || {
        let Document { uri, version, .. } = &*desk.document;
        let (uri, version) = (uri.clone(), *version);
        let pending = Pending { uri, version, asked, at };
        serde_json::to_value(pending).ok()
    };
    CodeAction {
        title: action.title.clone(),
        kind: Some(kind(action.kind)),
        diagnostics: action.finding.as_ref().and_then(of).map(|diagnostic| vec![diagnostic]),
        edit: (!lazily && !action.edits.is_empty()).then(|| desk.edit(&action.edits)),
        data: if lazily { pending() } else { None },
        command: action
            .note
            .as_ref()
            .and_then(|note| execute_command::command(&action.title, &desk.document.uri, note)),
        is_preferred: preferred.then_some(true),
        ..CodeAction::default()
    }
}

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::QuickFix => CodeActionKind::QUICKFIX,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        ActionKind::Decide => CodeActionKind::REFACTOR,
        ActionKind::Source => CodeActionKind::SOURCE,
    }
}
