//! The editor's settings: asked for where it answers, taken where it sends them.

use super::session::{PATIENCE, Session};
use super::{diagnostics, refresh};
use crate::settings::Options;
use serde_json::Value;
use std::sync::Arc;
use tower_lsp::ls_types::*;

/// The `postilla` section of what an editor sends: some send the section, some all around it.
pub fn section(settings: &Value) -> &Value {
    settings.get("postilla").unwrap_or(settings)
}

/// Asks the editor for its settings. Nobody waits for the answer.
pub fn pull(session: &Arc<Session>) {
    if !session.abilities().answers_configuration {
        return;
    }
    let session = Arc::clone(session);
    session.runtime.clone().spawn(async move {
        let item = ConfigurationItem { scope_uri: None, section: Some("postilla".to_owned()) };
        let asked = session.client.configuration(vec![item]);
        if let Ok(Ok(mut answers)) = tokio::time::timeout(PATIENCE, asked).await
            && let Some(answer) = answers.pop()
            && !answer.is_null()
        {
            let session = Arc::clone(&session);
            let _ = tokio::task::spawn_blocking(move || apply(&session, &answer)).await;
        }
    });
}

/// Takes over the editor's settings and reads the open documents by them.
pub fn apply(session: &Arc<Session>, settings: &Value) {
    let (options, problems) = Options::from_json(settings);
    session.workspace.update(|_, editor, _| *editor = options);
    let locale = session.workspace.locale();
    if !problems.is_empty() {
        let told: Vec<String> = problems.iter().map(|problem| problem.message(locale)).collect();
        session.show(MessageType::WARNING, format!("Postilla: {}", told.join("\n")));
    }
    refresh(session);
}

/// Judges the open documents anew, after settings have changed.
pub fn refresh(session: &Arc<Session>) {
    diagnostics::publish_house(session);
    for root in &session.workspace.state().roots {
        root.archive.refresh(session, root);
    }
    for (key, document) in session.documents.all() {
        session.read_again(key, &document);
    }
    refresh::all(session);
}

/// Watches what the client says it can watch: its settings, our files and the articles.
pub fn register(session: &Arc<Session>) {
    let mut registrations = Vec::new();
    if session.abilities().registers_configuration {
        registrations.push(Registration {
            id: "postilla-configuration".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(serde_json::json!({ "section": "postilla" })),
        });
    }
    if session.abilities().watches_files {
        let watchers = [
            "**/*.{txt,md,markdown,html,htm}",
            "**/{postilla,entities}.toml",
            "**/decisions.jsonl",
        ]
        .map(|glob| serde_json::json!({ "globPattern": glob }));
        registrations.push(Registration {
            id: "postilla-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(serde_json::json!({ "watchers": watchers })),
        });
    }
    if registrations.is_empty() {
        return;
    }
    let session = Arc::clone(session);
    session.runtime.clone().spawn(async move {
        let asked = session.client.register_capability(registrations);
        if let Ok(Err(error)) = tokio::time::timeout(PATIENCE, asked).await {
            session.log(
                MessageType::WARNING,
                format!("postilla: the client watches nothing: {error}"),
            );
        }
    });
}
