//! What the editor has: texts, settings, folders and files, each as simple as can be.

use crate::client::uri;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Texts are made of these.
pub const PIECES: [&str; 26] = [
    "Mario Rossi ",
    "il ministro Mario Rossi ",
    "ieri ",
    "Roma, 4 settembre 2025 - ",
    "il 31 febbraio ",
    "di recente ",
    "Zelensky ",
    "Zelenskyj ",
    "è ",
    "«",
    "»",
    "’",
    "😀",
    "a\u{300}",
    "\u{a0}",
    "\u{2028}",
    "\0",
    "\n",
    "\r\n",
    "\r",
    "# ",
    "---\n",
    "<!-- postilla: ignore date/vague -->",
    "<b>",
    "\n\n",
    ". ",
];

/// The documents: three files and three that are none, `$` and a number for the folder of theirs.
pub const URIS: [&str; 6] = [
    "$0/a.txt",
    "$2/citt%C3%A0%20%231.md",
    "$1/nuovo.html",
    "untitled:Uno",
    "vscode-vfs://github/a/due.md",
    "untitled:Tre",
];

/// The files that come and go, by their folder.
pub const FILES: [(usize, &str); 7] = [
    (0, "a.txt"),
    (0, "b.md"),
    (1, "c.txt"),
    (2, "d.txt"),
    (0, "postilla.toml"),
    (2, "postilla.toml"),
    (1, "decisions.jsonl"),
];

/// The third lies in the first.
pub const FOLDERS: usize = 3;

pub const SETTINGS: usize = 6;

/// What is no message, or none that means anything.
pub const NOISE: [&str; 9] = [
    "{\"jsonrpc",
    "[]",
    "7",
    "\"\"",
    "{}",
    "{\"jsonrpc\":\"2.0\",\"id\":99999,\"result\":null}",
    "{\"jsonrpc\":\"2.0\",\"method\":\"$/nonsense\",\"params\":{}}",
    "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":7}}",
    "wrong length",
];

pub fn noise(which: usize) -> Vec<u8> {
    match NOISE[which] {
        // Counted wrong, or not at all: it costs this message and none behind it.
        "wrong length" => b"Content-Length: -5\r\n\r\n{\"jsonrpc\":\"2.0\"}".to_vec(),
        body => format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes(),
    }
}

pub fn text(pieces: &[usize]) -> String {
    pieces.iter().map(|&piece| PIECES[piece]).collect()
}

/// The same URI as another client would write it.
pub fn respelt(uri: &str) -> String {
    uri.replace("%C3%A0", "à").replace("%20", " ").replacen("file:///", "file://localhost/", 1)
}

#[derive(Debug)]
pub struct Model {
    encoding: usize,
    disk: tempfile::TempDir,
    folders: [bool; FOLDERS],
    pub which_settings: usize,
    /// Version and text, by URI.
    pub open: BTreeMap<String, (i64, String)>,
}

impl Model {
    pub fn new(encoding: usize) -> Self {
        let model = Model {
            encoding,
            disk: tempfile::tempdir().expect("a temporary folder"),
            folders: [true, false, false],
            which_settings: 0,
            open: BTreeMap::new(),
        };
        for folder in 0..FOLDERS {
            std::fs::create_dir_all(model.folder(folder)).expect("a folder");
        }
        model.write(1, Some(&[3, 1, 6, 2, 25]));
        model.write(3, Some(&[0, 25, 18, 7]));
        model
    }

    fn folder(&self, which: usize) -> PathBuf {
        let disk = self.disk.path().canonicalize().expect("it exists");
        disk.join(["uno", "due", "uno/tre"][which])
    }

    pub fn folders(&self) -> Vec<PathBuf> {
        (0..FOLDERS).filter(|&which| self.folders[which]).map(|which| self.folder(which)).collect()
    }

    /// Opens or closes a folder, as the client says it.
    pub fn turn_folder(&mut self, which: usize, open: bool) -> Value {
        let was = std::mem::replace(&mut self.folders[which], open);
        let folder = json!([{ "uri": uri(&self.folder(which)), "name": "cartella" }]);
        match (was, open) {
            (false, true) => json!({ "added": folder, "removed": [] }),
            (true, false) => json!({ "added": [], "removed": folder }),
            _ => json!({ "added": [], "removed": [] }),
        }
    }

    pub fn uri(&self, document: usize) -> String {
        let uri_of = |which| uri(&self.folder(which));
        (0..FOLDERS).fold(URIS[document].to_owned(), |named, which| {
            named.replace(&format!("${which}"), &uri_of(which))
        })
    }

    pub fn settings(&self) -> Value {
        [
            json!({}),
            json!({ "locale": "en" }),
            json!({ "locale": "it", "dates": { "profile": "web" } }),
            json!({ "diagnostics": { "date": "off", "entity": "warning" } }),
            json!({ "locale": 7, "colour": { "red": [] }, "dates": "never" }),
            json!({ "date": "2024-02-29", "exclude": ["b.*", "[a"] }),
        ][self.which_settings]
            .clone()
    }

    /// Writes or deletes a file, as the client says it.
    pub fn write(&self, which: usize, pieces: Option<&[usize]>) -> Value {
        let (folder, name) = FILES[which];
        let path = self.folder(folder).join(name);
        let kind = match pieces {
            None => {
                let _ = std::fs::remove_file(&path);
                3
            }
            Some(pieces) => {
                let text = match (name, pieces.len() % 4) {
                    ("postilla.toml", 0) => "locale = \"en\"\n".to_owned(),
                    ("postilla.toml", 1) => {
                        "[diagnostics]\ndate = \"error\"\ncolour = 1\n".to_owned()
                    }
                    _ => text(pieces),
                };
                std::fs::write(&path, text).expect("the file can be written");
                2
            }
        };
        json!({ "changes": [{ "uri": uri(&path), "type": kind }] })
    }

    pub fn all_files_changed(&self) -> Value {
        let changes: Vec<Value> = FILES
            .iter()
            .map(
                |(folder, name)| json!({ "uri": uri(&self.folder(*folder).join(name)), "type": 2 }),
            )
            .collect();
        json!({ "changes": changes })
    }

    /// Edits a text, if it is open, and gives the changes as the client says them.
    pub fn edit(&mut self, uri: &str, edits: &[(u16, u16, Vec<usize>)]) -> Vec<Value> {
        let mut closed = (0, String::new());
        let (_, text) = self.open.get_mut(uri).unwrap_or(&mut closed);
        let mut changes = Vec::new();
        for (at, length, pieces) in edits {
            let inserted = self::text(pieces);
            // One in a dozen replaces everything.
            if at % 12 == 0 {
                changes.push(json!({ "text": inserted }));
                *text = inserted;
                continue;
            }
            let start = place(text, *at);
            let end = place(text, at.saturating_add(*length));
            let mut range = json!({
                "start": position(text, start, self.encoding), "end": position(text, end, self.encoding) });
            // Beyond the end is the end.
            if end == text.len() && at % 3 == 0 {
                range["end"] = json!({ "line": 1_000_000, "character": 3 });
            }
            changes.push(json!({ "range": range, "text": inserted }));
            text.replace_range(start..end, &inserted);
        }
        changes
    }

    /// Parameters that have all that any question has.
    pub fn question(&self, uri: &str, from: u16, to: u16) -> Value {
        let text = self.open.get(uri).map_or("", |(_, text)| text);
        let (from, to) = (place(text, from.min(to)), place(text, from.max(to)));
        let (from, to) = (position(text, from, self.encoding), position(text, to, self.encoding));
        json!({
            "textDocument": { "uri": uri },
            "position": from,
            "positions": [from, to],
            "range": { "start": from, "end": to },
            "context": { "includeDeclaration": true, "diagnostics": [], "triggerKind": 1 },
            "query": "ro",
            "newName": "Anna Bianchi",
            "command": "postilla.note",
            "arguments": [{ "uri": uri, "note": { "off": "date/vague" } }],
            "previousResultId": "1",
            "previousResultIds": [],
            "files": [{ "oldUri": uri, "newUri": format!("{uri}.md") }],
            // What is resolved.
            "label": "Mario", "title": "Mario", "name": "Mario", "kind": 1,
            "location": { "uri": uri },
        })
    }
}

/// A place between two characters, and not inside a line break, so far into the text.
fn place(text: &str, part: u16) -> usize {
    let mut at = text.len() * usize::from(part) / usize::from(u16::MAX);
    while !text.is_char_boundary(at) || (text[..at].ends_with('\r') && text[at..].starts_with('\n'))
    {
        at -= 1;
    }
    at
}

/// Line and column of a byte offset, counted the slow way.
fn position(text: &str, offset: usize, encoding: usize) -> Value {
    let (mut line, mut start, bytes) = (0, 0, text.as_bytes());
    for (at, byte) in bytes.iter().enumerate().take(offset) {
        if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
            line += 1;
            start = at + 1;
        }
    }
    let before = &text[start..offset];
    let character = match encoding {
        0 => before.len(),
        1 => before.encode_utf16().count(),
        _ => before.chars().count(),
    };
    json!({ "line": line, "character": character })
}

#[test]
fn places_are_counted_as_the_protocol_has_it() {
    let text = "a\r\nè😀b";
    for (encoding, character) in [(0, 6), (1, 3), (2, 2)] {
        let end = text.len() - 1;
        assert_eq!(position(text, end, encoding), json!({ "line": 1, "character": character }));
    }
    assert_eq!(place(text, u16::MAX), text.len());
}
