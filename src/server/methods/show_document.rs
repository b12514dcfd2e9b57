use crate::server::session::{PATIENCE, Session};
use serde_json::Value;
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

/// Has the editor show a place.
pub const OPEN: &str = "postilla.open";

/// A command that shows a place; one that does nothing where there is none, or where the client
/// shows nothing on demand.
pub fn command(session: &Session, title: String, place: Option<Location>) -> Command {
    let place = place.filter(|_| session.abilities().shows_documents);
    let arguments = place.and_then(|place| serde_json::to_value(place).ok()).map(|to| vec![to]);
    let command = if arguments.is_some() { OPEN.to_owned() } else { String::new() };
    Command { title, command, arguments }
}

/// Runs the command. A place is a `Location`.
pub fn run(session: &Arc<Session>, arguments: Vec<Value>) -> Result<Option<Value>> {
    let argument = arguments.into_iter().next().unwrap_or_default();
    let place: Location = serde_json::from_value(argument)
        .map_err(|error| Error::invalid_params(format!("{OPEN}: {error}")))?;
    if !session.abilities().shows_documents {
        return Err(Error::invalid_params(format!("{OPEN}: the client shows no documents")));
    }
    let asker = Arc::clone(session);
    session.runtime.spawn(async move {
        let shown = asker.client.show_document(ShowDocumentParams {
            uri: place.uri,
            external: Some(false),
            take_focus: Some(true),
            selection: Some(place.range),
        });
        let _ = tokio::time::timeout(PATIENCE, shown).await;
    });
    Ok(None)
}
