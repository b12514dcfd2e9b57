//! The editor's settings: asked for where it answers, taken where it sends them.

use super::session::{PATIENCE, Session};
use super::{diagnostics, refresh, uri};
use crate::settings::Options;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use tower_lsp::ls_types::*;

/// The `postilla` section of what an editor sends: some send the section, some all around it.
pub fn section(settings: &Value) -> &Value {
    settings.get("postilla").unwrap_or(settings)
}

/// Asks the editor for its settings: those that hold everywhere, and those of each folder. Nobody
/// waits for the answer.
pub fn pull(session: &Arc<Session>) {
    if !session.abilities().answers_configuration {
        return;
    }
    let session = Arc::clone(session);
    session.runtime.clone().spawn(async move {
        let state = session.workspace.state();
        let folders: Vec<PathBuf> = state.roots.iter().map(|root| root.path.clone()).collect();
        let item =
            |scope_uri| ConfigurationItem { scope_uri, section: Some("postilla".to_owned()) };
        let scopes = folders.iter().map(|folder| uri::of_path(folder));
        let items = std::iter::once(None).chain(scopes).map(item).collect();
        let asked = session.client.configuration(items);
        let Ok(Ok(answers)) = tokio::time::timeout(PATIENCE, asked).await else { return };
        let mut answers = answers.into_iter();
        let everywhere = answers.next().unwrap_or_default();
        let of_folders: Vec<(PathBuf, Value)> =
            folders.into_iter().zip(answers).filter(|(_, answer)| !answer.is_null()).collect();
        if everywhere.is_null() && of_folders.is_empty() {
            return;
        }
        let asker = Arc::clone(&session);
        let take = move || apply_pulled(&asker, &everywhere, &of_folders);
        let _ = tokio::task::spawn_blocking(take).await;
    });
}

/// Takes over the editor's settings and reads the open documents by them.
pub fn apply(session: &Arc<Session>, settings: &Value) {
    apply_pulled(session, settings, &[]);
}

fn apply_pulled(session: &Arc<Session>, everywhere: &Value, folders: &[(PathBuf, Value)]) {
    let (options, mut problems) = Options::from_json(everywhere);
    let folders = folders.iter().map(|(folder, settings)| {
        let (options, wrong) = Options::from_json(settings);
        for problem in wrong {
            // What is wrong everywhere is told once.
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        (folder.clone(), options)
    });
    let folders = folders.collect();
    session.workspace.set_folders(folders);
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
    judge_again(session);
    refresh::all(session);
}

/// Reads the open documents by what holds now.
pub fn judge_again(session: &Arc<Session>) {
    for (key, document) in session.documents.all() {
        session.read_again(key, &document);
    }
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
