use super::show_document;
use crate::features::ignore::Note;
use crate::server::commands;
use crate::server::house;
use crate::server::session::{PATIENCE, Session};
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
    let asked = session
        .slowly(move |_| match house::write(&writer, &root, noted.note) {
            Ok(asked) => asked,
            Err(problem) => {
                writer.show(MessageType::ERROR, format!("Postilla: {problem}"));
                None
            }
        })
        .await?;
    if let Some((edit, refused)) = asked {
        let answer = tokio::time::timeout(PATIENCE, session.client.apply_edit(edit)).await;
        if !matches!(answer, Ok(Ok(ApplyWorkspaceEditResponse { applied: true, .. }))) {
            session.show(MessageType::ERROR, format!("Postilla: {refused}"));
        }
    }
    Ok(None)
}
