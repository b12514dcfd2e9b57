//! What editors ask for their own views by `workspace/executeCommand`: `docs/commands.md`. One
//! file per command, which does nothing but convert, as those of the methods.

mod card;
mod dates;
mod entities;
mod mention;
mod page;
mod room;
mod shapes;
mod status;
mod timeline;

pub use room::Room;

use super::session::Session;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};

/// All of them. They are not told among `executeCommandProvider`, since some editors make a command
/// of their own of each name there, and these mean nothing without an argument.
pub const ALL: [&str; 7] = [
    entities::NAME,
    page::NAME,
    timeline::NAME,
    dates::NAME,
    mention::NAME,
    card::NAME,
    status::NAME,
];

/// Answers a command; `None` if it is none of these.
pub async fn handle(
    session: &Arc<Session>,
    command: &str,
    arguments: Vec<Value>,
) -> Option<Result<Value>> {
    let argument = match one(command, arguments) {
        Ok(argument) => argument,
        Err(error) => return ALL.contains(&command).then_some(Err(error)),
    };
    Some(match command {
        entities::NAME => entities::handle(session, argument).await,
        page::NAME => page::handle(session, argument).await,
        timeline::NAME => timeline::handle(session, argument).await,
        dates::NAME => dates::handle(session, argument).await,
        mention::NAME => mention::handle(session, argument).await,
        card::NAME => card::handle(session, argument).await,
        status::NAME => status::handle(session, argument).await,
        _ => return None,
    })
}

/// The one argument, an object; where there is none, an empty one.
fn one(command: &str, arguments: Vec<Value>) -> Result<Value> {
    let mut arguments = arguments.into_iter();
    match (arguments.next(), arguments.next()) {
        (None | Some(Value::Null), None) => Ok(Value::Object(serde_json::Map::new())),
        (Some(object @ Value::Object(_)), None) => Ok(object),
        _ => Err(Error::invalid_params(format!("{command} takes one object as its only argument"))),
    }
}

fn read<T: DeserializeOwned>(command: &str, argument: Value) -> Result<T> {
    serde_json::from_value(argument)
        .map_err(|error| Error::invalid_params(format!("{command}: {error}")))
}
