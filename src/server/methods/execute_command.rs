use super::show_document;
use crate::corpus::House;
use crate::entities::knowledge::{DECISIONS_FILE, Decision, decisions};
use crate::features::ignore::Note;
use crate::lang::Locale;
use crate::server::commands;
use crate::server::configuration;
use crate::server::convert;
use crate::server::session::{PATIENCE, Session};
use crate::server::uri;
use crate::server::workspace::Root;
use crate::settings;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

/// Writes a note into the files of the house that a document belongs to.
pub const NOTE: &str = "postilla.note";

/// What [`NOTE`] is called with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Noted {
    pub uri: Uri,
    pub note: Note,
}

/// The command that writes `note`.
pub fn command(title: &str, uri: &Uri, note: &Note) -> Option<Command> {
    let noted = Noted { uri: uri.clone(), note: note.clone() };
    let arguments = vec![serde_json::to_value(noted).ok()?];
    Some(Command { title: title.to_owned(), command: NOTE.to_owned(), arguments: Some(arguments) })
}

pub async fn handle(session: &Arc<Session>, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let ExecuteCommandParams { command, arguments, .. } = params;
    if command == show_document::OPEN {
        return show_document::run(session, arguments);
    }
    if command != NOTE {
        if let Some(answer) = commands::handle(session, &command, arguments.clone()).await {
            return answer.map(Some);
        }
        return Err(Error::invalid_params(format!("no such command: {command}")));
    }
    let argument = arguments.into_iter().next().unwrap_or_default();
    let noted: Noted = serde_json::from_value(argument)
        .map_err(|error| Error::invalid_params(format!("{NOTE}: {error}")))?;
    let key = session.documents.key(&noted.uri);
    let Some(root) = session.workspace.state().root_of(&key).cloned() else {
        return Err(Error::invalid_params("the document is in no folder of the workspace"));
    };
    let writer = Arc::clone(session);
    let edit = session
        .slowly(move |_| {
            let outcome = match &noted.note {
                Note::Decision(what) => decide(&root, what.clone()).map(|()| None),
                Note::Off(code) => turn_off(&writer, &root, code),
            };
            match outcome {
                Ok(None) => house_changed(&writer),
                Ok(Some(edit)) => return Some(edit),
                Err(problem) => writer.show(MessageType::ERROR, format!("Postilla: {problem}")),
            }
            None
        })
        .await?;
    if let Some(edit) = edit {
        let _ = tokio::time::timeout(PATIENCE, session.client.apply_edit(edit)).await;
    }
    Ok(None)
}

/// Reads the files of the house again and the open documents by them.
pub fn house_changed(session: &Arc<Session>) {
    session.workspace.update(|_, _, _| {});
    configuration::refresh(session);
}

/// Whether a path is one of the files of a house.
pub fn is_of_house(path: Option<&Path>) -> bool {
    let name = path.and_then(|path| path.file_name()?.to_str());
    name.is_some_and(|name| House::FILES.contains(&name))
}

/// Appends a decision to those of the house.
fn decide(root: &Root, what: crate::entities::knowledge::What) -> std::result::Result<(), String> {
    let path = root.path.join(DECISIONS_FILE);
    let decision = Decision { v: 1, at: jiff::Timestamp::now().to_string(), by: None, what };
    let append = || -> io::Result<()> {
        let known = existing(&path)?;
        let line = decisions::appended(&known, &decision);
        std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)?
            .write_all(line.as_bytes())
    };
    append().map_err(|error| unwritten(DECISIONS_FILE, &error, root.reader.settings.locale))
}

/// Turns a code off in the settings of the house. Where they are open in the editor with changes
/// that are not saved, that is the editor's to do: gives the edit.
fn turn_off(
    session: &Session,
    root: &Root,
    code: &str,
) -> std::result::Result<Option<WorkspaceEdit>, String> {
    let locale = root.reader.settings.locale;
    let path = root.path.join(settings::FILE);
    let text = existing(&path).map_err(|error| unwritten(settings::FILE, &error, locale))?;
    let invalid = || locale.messages().text("ignore", "invalid", &[("file", &settings::FILE)]);
    let open =
        uri::of_path(&path).and_then(|uri| session.documents.get(&session.documents.key(&uri)));
    if let Some(open) = open.filter(|open| open.text.to_string() != text) {
        let buffer: Text = open.text.clone();
        let edit = settings::write::turn_off(&buffer.to_string(), code).ok_or_else(invalid)?;
        let client = session.abilities();
        return Ok(Some(convert::workspace_edit(
            &open.uri,
            open.version,
            &buffer,
            &[edit],
            client,
        )));
    }
    let edit = settings::write::turn_off(&text, code).ok_or_else(invalid)?;
    let mut edited = text;
    edited.replace_range(edit.span.range(), &edit.text);
    std::fs::write(&path, edited).map_err(|error| unwritten(settings::FILE, &error, locale))?;
    Ok(None)
}

/// The text of a file, as it is byte for byte; none where there is no file.
fn existing(path: &Path) -> io::Result<String> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read,
    }
}

fn unwritten(file: &str, error: &io::Error, locale: Locale) -> String {
    locale.messages().text("ignore", "unwritten", &[("file", &file), ("problem", error)])
}
