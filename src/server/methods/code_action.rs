use super::execute_command;
use crate::article::Article;
use crate::features::actions::{self, Action, ActionKind};
use crate::features::ignore::{self, Home};
use crate::server::diagnostics;
use crate::server::session::{Desk, Session};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

pub async fn handle(
    session: &Arc<Session>,
    params: CodeActionParams,
) -> Result<Option<CodeActionResponse>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let wanted = |kind: &CodeActionKind| match &params.context.only {
        // A kind stands for all below it: `refactor` for `refactor.rewrite`.
        Some(only) => only.iter().any(|only| {
            kind == only
                || kind.as_str().strip_prefix(only.as_str()).is_some_and(|k| k.starts_with('.'))
        }),
        None => true,
    };
    let span = desk.span(params.range);
    let reader = &desk.reader;
    let mut found = actions::actions(article, span, &reader.settings, reader.language);
    let (in_folder, file) = desk.place_in_folder();
    let home = match (&file, in_folder) {
        (Some(file), _) => Home::File(file),
        (None, true) => Home::Unsaved,
        (None, false) => Home::Nowhere,
    };
    found.extend(ignore::actions(article, span, home, &reader.settings));
    let actions = found.iter().filter(|action| wanted(&kind(action.kind)));
    Ok(Some(actions.map(|action| code_action(&desk, article, action).into()).collect()))
}

fn code_action(desk: &Desk, article: &Article, action: &Action) -> CodeAction {
    let of = |finding| diagnostics::diagnostic(&desk.session, &desk.document.uri, article, finding);
    let preferred = desk.session.abilities().code_action_preferred && action.preferred;
    CodeAction {
        title: action.title.clone(),
        kind: Some(kind(action.kind)),
        diagnostics: action.finding.as_ref().map(|finding| vec![of(finding)]),
        edit: (!action.edits.is_empty()).then(|| desk.edit(&action.edits)),
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
    }
}
