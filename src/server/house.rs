//! The files of a house in the server: what is said in them holds at once, saved or not.

use super::documents::Document;
use super::session::Session;
use super::uri::{self, DocKey};
use super::workspace::Root;
use super::{configuration, convert, diagnostics, refresh};
use crate::corpus::{House, ReadError};
use crate::entities::knowledge::{DECISIONS_FILE, Decision, ENTITIES_FILE, What, decisions, write};
use crate::features::decide::Last;
use crate::features::ignore::Note;
use crate::finding::Edit;
use crate::settings;
use crate::text::{Span, Text};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use tower_lsp::ls_types::{Uri, WorkspaceEdit};

/// What was written in this session, and can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Decision,
    /// An entry of `entities.toml`: its name and its text.
    Entity(String, String),
}

/// What the editor is asked to do, and what to say when it does not.
pub type Asked = (WorkspaceEdit, String);

/// Whether a path is one of the files of a house.
pub fn is_of_house(path: Option<&Path>) -> bool {
    let name = path.and_then(|path| path.file_name()?.to_str());
    name.is_some_and(|name| House::FILES.contains(&name))
}

/// Takes over a file of the house as it is in the editor now; `None` when it was closed. What is
/// stated holds while it is being written; settings hold once they are saved.
pub fn edited(session: &Arc<Session>, key: &DocKey, text: Option<&Text>) {
    let Some(path) = key.path() else { return };
    if path.file_name().is_some_and(|name| name == settings::FILE) {
        return;
    }
    session.workspace.edit(path, text.map(|text| text.to_string().into()));
    restate(session);
}

/// Reads again what is stated, and judges the open articles by it. Changes that come meanwhile are
/// read together.
fn restate(session: &Arc<Session>) {
    if session.restating.swap(true, Ordering::AcqRel) {
        return;
    }
    let session = Arc::clone(session);
    session.runtime.clone().spawn_blocking(move || {
        session.restating.store(false, Ordering::Release);
        session.workspace.restate();
        diagnostics::publish_house(&session);
        configuration::judge_again(&session);
        refresh::all(&session);
    });
}

/// Reads the files of the house again and the open documents by them.
pub fn changed(session: &Arc<Session>) {
    session.workspace.update(|_, _, _| {});
    configuration::refresh(session);
}

/// A file of the house that is open in the editor, with the folder that it belongs to.
pub fn open(session: &Session, uri: &Uri) -> Option<(Arc<Root>, Arc<Document>)> {
    let key = session.documents.key(uri);
    let document = session.documents.get(&key).filter(|_| is_of_house(key.path()))?;
    let state = session.workspace.state();
    let root =
        state.roots.iter().find(|root| key.path().and_then(Path::parent) == Some(&root.path));
    Some((Arc::clone(root?), document))
}

/// The address of a file of the house, spelt as the client does when it has it open.
pub fn uri(session: &Session, root: &Root, name: &str) -> Option<Uri> {
    let uri = uri::of_path(&root.path.join(name))?;
    let open = session.documents.get(&session.documents.key(&uri));
    Some(open.map_or(uri, |open| open.uri.clone()))
}

/// What can be taken back in a folder: what was done last here, else the last decision of anybody.
pub fn last(session: &Session, root: &Root) -> Option<Last> {
    if let Some(Done::Entity(name, text)) = last_done(session, root)
        && root.text(ENTITIES_FILE).contains(&text)
    {
        return Some(Last::Entity(name));
    }
    root.reader.knowledge.decisions().last().cloned().map(Last::Decision)
}

fn last_done(session: &Session, root: &Root) -> Option<Done> {
    let done = session.done.lock().unwrap_or_else(PoisonError::into_inner);
    done.iter().rev().find(|(path, _)| *path == root.path).map(|(_, done)| done.clone())
}

fn note_done(session: &Session, root: &Root, what: Done) {
    let mut done = session.done.lock().unwrap_or_else(PoisonError::into_inner);
    done.push((root.path.clone(), what));
}

fn forget_done(session: &Session, root: &Root) {
    let mut done: std::sync::MutexGuard<'_, Vec<(PathBuf, Done)>> =
        session.done.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(at) = done.iter().rposition(|(path, _)| *path == root.path) {
        done.remove(at);
    }
}

/// Writes a note into the files of a house. What is being edited in the editor is the editor's to
/// change: gives what it is to be asked.
pub fn write(session: &Arc<Session>, root: &Root, note: Note) -> Result<Option<Asked>, String> {
    let messages = root.reader.settings.locale.messages();
    let invalid = |file: &str| messages.text("ignore", "invalid", &[("file", &file)]);
    match note {
        Note::Decision(what) => {
            let asked = append_decision(session, root, what)?;
            note_done(session, root, Done::Decision);
            Ok(asked)
        }
        Note::Off(code) => {
            let file = House::FILES[0];
            change(session, root, file, |text| {
                settings::write::turn_off(text, &code).ok_or_else(|| invalid(file))
            })
        }
        Note::Entity(entity) => {
            let mut written = String::new();
            let asked = change(session, root, ENTITIES_FILE, |text| {
                if !write::is_valid(text) {
                    return Err(invalid(ENTITIES_FILE));
                }
                let edit = write::insert_entity(text, &entity);
                written.clone_from(&edit.text);
                Ok(edit)
            })?;
            note_done(session, root, Done::Entity(entity.name, written));
            Ok(asked)
        }
        Note::Undo => undo(session, root),
    }
}

fn undo(session: &Arc<Session>, root: &Root) -> Result<Option<Asked>, String> {
    match last(session, root) {
        Some(Last::Entity(_)) => {
            let Some(Done::Entity(_, written)) = last_done(session, root) else { return Ok(None) };
            let asked = change(session, root, ENTITIES_FILE, |text| {
                // It was there a moment ago.
                let at = text.rfind(&written).unwrap_or(text.len());
                let end = (at + written.len()).min(text.len());
                Ok(Edit { span: Span::new(at, end), text: String::new() })
            })?;
            forget_done(session, root);
            Ok(asked)
        }
        Some(Last::Decision(decision)) => {
            let asked = append_decision(session, root, What::Undo { r#ref: decision.at })?;
            forget_done(session, root);
            Ok(asked)
        }
        None => {
            let messages = root.reader.settings.locale.messages();
            Err(messages.text("decide", "nothing-to-undo", &[]))
        }
    }
}

fn append_decision(
    session: &Arc<Session>,
    root: &Root,
    what: What,
) -> Result<Option<Asked>, String> {
    let by = ["USER", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let by = by.filter(|by| !by.is_empty());
    let decision = Decision { v: 1, at: jiff::Timestamp::now().to_string(), by, what };
    change(session, root, DECISIONS_FILE, |text| {
        let end = Span::new(text.len(), text.len());
        Ok(Edit { span: end, text: decisions::appended(text, &decision) })
    })
}

/// Does to a file of the house what `edit` makes of its text: in the editor where it has changes
/// there that are not saved, else on disk, where it holds at once.
fn change(
    session: &Arc<Session>,
    root: &Root,
    name: &str,
    edit: impl FnOnce(&str) -> Result<Edit, String>,
) -> Result<Option<Asked>, String> {
    let messages = root.reader.settings.locale.messages();
    let unwritten = |error: ReadError| {
        let problem = error.message(root.reader.settings.locale);
        messages.text("ignore", "unwritten", &[("file", &name), ("problem", &problem)])
    };
    let (path, text) = existing(root, name).map_err(unwritten)?;
    let open =
        uri::of_path(&path).and_then(|uri| session.documents.get(&session.documents.key(&uri)));
    if let Some(open) = open.as_ref().filter(|open| open.text.to_string() != text) {
        let buffer = open.text.to_string();
        let edit = edit(&buffer)?;
        let client = session.abilities();
        let asked = convert::workspace_edit(&open.uri, open.version, &open.text, &[edit], client);
        return Ok(Some((asked, messages.text("decide", "refused", &[("file", &name)]))));
    }
    let edit = edit(&text)?;
    let mut edited = text;
    let appended = edit.span.start as usize == edited.len();
    edited.replace_range(edit.span.range(), &edit.text);
    let written = match appended {
        // Somebody else may be writing as well: whole lines at the end, and none of theirs is lost.
        true => std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .and_then(|mut file| file.write_all(edit.text.as_bytes())),
        false => std::fs::write(&path, &edited),
    };
    written.map_err(|error| unwritten(error.into()))?;
    if open.is_some() && name != settings::FILE {
        // The editor reads the file again by itself, and what it then has is the same.
        session.workspace.edit(&path, Some(edited.into()));
    }
    changed(session);
    Ok(None)
}

/// Where a file of the house is to be written, and its text as it is byte for byte; none where there
/// is no file. One that is not read is not written either.
fn existing(root: &Root, name: &str) -> Result<(PathBuf, String), ReadError> {
    let path = House::file(&root.path, name)?;
    match House::text(&root.path, name) {
        Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            Ok((path, String::new()))
        }
        read => {
            read?;
            let text = std::fs::read_to_string(&path)?;
            Ok((path, text))
        }
    }
}
