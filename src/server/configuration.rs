//! The editor's settings: asked for where it answers, taken where it sends them.

use super::session::{PATIENCE, Session};
use super::{diagnostics, refresh, uri};
use crate::settings::Options;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
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
    let turn = session.settings.turn();
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
        let take = move || apply_pulled(&asker, &everywhere, &of_folders, turn);
        let _ = tokio::task::spawn_blocking(take).await;
    });
}

/// The order in which the editor's settings were sent or asked for: answers may overtake each other,
/// and the last word counts.
#[derive(Default)]
pub struct Turns {
    given: AtomicU64,
    /// Of the settings that hold.
    taken: Mutex<u64>,
}

impl Turns {
    /// The turn of settings that are sent or asked for now.
    pub fn turn(&self) -> u64 {
        self.given.fetch_add(1, Ordering::Relaxed)
    }

    /// Does `take` unless settings of a later turn hold already.
    fn take(&self, turn: u64, take: impl FnOnce()) -> bool {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if turn < *taken {
            return false;
        }
        *taken = turn;
        take();
        true
    }
}

/// Takes over the editor's settings and reads the open documents by them.
pub fn apply(session: &Arc<Session>, settings: &Value, turn: u64) {
    apply_pulled(session, settings, &[], turn);
}

fn apply_pulled(
    session: &Arc<Session>,
    everywhere: &Value,
    folders: &[(PathBuf, Value)],
    turn: u64,
) {
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
    let take = || {
        session.workspace.set_folders(folders);
        session.workspace.update(|_, editor, _| *editor = options);
    };
    if !session.settings.take(turn, take) {
        return;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_are_overtaken_do_not_hold() {
        let turns = Turns::default();
        let (first, second, third) = (turns.turn(), turns.turn(), turns.turn());
        let mut held = Vec::new();
        for turn in [first, third, second, third] {
            turns.take(turn, || held.push(turn));
        }
        assert_eq!(held, [first, third, third]);
    }
}
