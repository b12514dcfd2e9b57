//! Random sessions, in process: edits, questions, cancellations, closes, settings and noise in any
//! order. Every question is answered exactly once, nothing panics, and in the end the server knows
//! of each text what it would know had it been opened as it is now.

use crate::client::{frame, modern};
use postilla::server::{self, Ended};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, PipeWriter, Write};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

const SESSIONS: u64 = 6;
const STEPS: usize = 160;
const DOCUMENTS: [&str; 3] = ["untitled:Uno", "file:///nowhere/citt%C3%A0.md", "untitled:Tre"];
const PIECES: [&str; 20] = [
    "Mario Rossi ",
    "ieri ",
    "Roma, 4 settembre 2025 - ",
    "il 31 febbraio ",
    "Zelensky ",
    "è ",
    "«",
    "»",
    "’",
    "😀",
    "a\u{300}",
    "\u{a0}",
    "\u{2028}",
    "\n",
    "\r\n",
    "\r",
    "# ",
    "---\n",
    "\n\n",
    ". ",
];
const QUESTIONS: [&str; 18] = [
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/declaration",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/completion",
    "textDocument/prepareRename",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/full/delta",
    "textDocument/diagnostic",
    "textDocument/documentLink",
    "textDocument/codeLens",
    "textDocument/implementation",
    "textDocument/linkedEditingRange",
    "workspace/symbol",
    "textDocument/nonsense",
];

/// SplitMix64: the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn text(&mut self, most: usize) -> String {
        (0..self.below(most + 1)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }
}

/// Line and UTF-16 column of a byte offset, counted the slow way.
fn position(text: &str, offset: usize) -> Value {
    let (mut line, mut start, bytes) = (0, 0, text.as_bytes());
    for (at, byte) in bytes.iter().enumerate().take(offset) {
        if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
            line += 1;
            start = at + 1;
        }
    }
    json!({ "line": line, "character": text[start..offset].encode_utf16().count() })
}

struct Session {
    input: PipeWriter,
    output: Receiver<Value>,
    server: std::thread::JoinHandle<Ended>,
    next: i64,
    asked: BTreeSet<i64>,
    answers: BTreeMap<i64, Value>,
}

impl Session {
    fn start() -> Self {
        let (from_client, input) = io::pipe().unwrap();
        let (from_server, to_client) = io::pipe().unwrap();
        let server = std::thread::spawn(move || {
            server::serve(from_client, to_client, server::runtime().unwrap())
        });
        let (sender, output) = mpsc::channel();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(from_server);
            while let Some(message) = crate::client::read_message(&mut reader) {
                let _ = sender.send(message);
            }
        });
        let mut session = Session {
            input,
            output,
            server,
            next: 0,
            asked: BTreeSet::new(),
            answers: BTreeMap::new(),
        };
        let mut can = modern();
        can["textDocument"]["semanticTokens"] = json!({ "requests": { "full": { "delta": true } }, "tokenTypes": [], "tokenModifiers": [], "formats": [] });
        let id = session
            .ask("initialize", json!({ "processId": null, "rootUri": null, "capabilities": can }));
        session.answer(id);
        session.tell("initialized", json!({}));
        session
    }

    fn send(&mut self, bytes: &[u8]) {
        self.input.write_all(bytes).expect("the server reads");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&frame(&json!({ "jsonrpc": "2.0", "method": method, "params": params })));
    }

    fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        self.asked.insert(self.next);
        self.send(&frame(
            &json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }),
        ));
        self.next
    }

    /// Takes in what has come until `done`.
    fn listen(&mut self, done: impl Fn(&Self) -> bool) {
        while !done(self) {
            let message = self.output.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| {
                let open: Vec<_> =
                    self.asked.iter().filter(|id| !self.answers.contains_key(id)).collect();
                panic!("no answer to {open:?}");
            });
            if message.get("method").is_some() {
                if let Some(id) = message.get("id") {
                    self.send(&frame(&json!({ "jsonrpc": "2.0", "id": id, "result": null })));
                }
                continue;
            }
            let Some(id) = message["id"].as_i64() else { continue };
            assert!(self.asked.contains(&id), "an answer to nothing: {message}");
            assert_ne!(message["error"]["code"], -32603, "{message}");
            assert!(self.answers.insert(id, message).is_none(), "a second answer to {id}");
        }
    }

    fn answer(&mut self, id: i64) -> Value {
        self.listen(|session| session.answers.contains_key(&id));
        self.answers[&id].clone()
    }

    fn open(&mut self, uri: &str, version: i64, text: &str) {
        self.tell("textDocument/didOpen", json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": version, "text": text } }));
    }

    /// All that the server says of a document that does not depend on its name.
    fn known(&mut self, uri: &str, names: &str) -> Vec<Value> {
        let about = json!({ "textDocument": { "uri": uri } });
        [
            "textDocument/documentSymbol",
            "textDocument/semanticTokens/full",
            "textDocument/foldingRange",
        ]
        .map(|method| {
            let id = self.ask(method, about.clone());
            let answer = self.answer(id);
            assert!(answer.get("result").is_some(), "{method} of {names}: {answer}");
            let mut result = answer["result"].clone();
            // The id of tokens is their own, whatever they say.
            if let Some(result) = result.as_object_mut() {
                result.remove("resultId");
            }
            result
        })
        .to_vec()
    }
}

#[test]
fn random_sessions_leave_the_server_in_step() {
    for seed in 0..SESSIONS {
        let mut random = Random(seed);
        let mut session = Session::start();
        let mut texts: BTreeMap<&str, (i64, String)> = BTreeMap::new();
        for _ in 0..STEPS {
            let uri = DOCUMENTS[random.below(DOCUMENTS.len())];
            match random.below(20) {
                0 => {
                    if texts.remove(uri).is_some() {
                        session.tell(
                            "textDocument/didClose",
                            json!({ "textDocument": { "uri": uri } }),
                        );
                    }
                }
                1 => session.tell(
                    "workspace/didChangeConfiguration",
                    json!({ "settings": { "postilla": { "locale": "en" } } }),
                ),
                2 => session.send(b"Content-Length: 9\r\n\r\n{\"jsonrpc"),
                3 => {
                    let id = random.below(session.next as usize + 3);
                    session.tell("$/cancelRequest", json!({ "id": id }));
                }
                4..=10 => {
                    let line = random.below(12);
                    let character = random.below(40);
                    session.ask(QUESTIONS[random.below(QUESTIONS.len())], json!({
                        "textDocument": { "uri": uri }, "position": { "line": line, "character": character },
                        "context": { "includeDeclaration": true, "triggerKind": 1 }, "query": "ro",
                        "previousResultId": "1",
                    }));
                }
                _ => match texts.get_mut(uri) {
                    None => {
                        let text = random.text(40);
                        session.open(uri, 1, &text);
                        texts.insert(uri, (1, text));
                    }
                    Some((version, text)) => {
                        let mut changes = Vec::new();
                        for _ in 0..=random.below(3) {
                            if random.below(12) == 0 {
                                *text = random.text(40);
                                changes.push(json!({ "text": text }));
                                continue;
                            }
                            let places: Vec<usize> = (0..=text.len())
                                .filter(|&at| text.is_char_boundary(at))
                                .filter(|&at| {
                                    !(text[..at].ends_with('\r') && text[at..].starts_with('\n'))
                                })
                                .collect();
                            let start = random.below(places.len());
                            let end = (start + random.below(6)).min(places.len() - 1);
                            let (start, end) = (places[start], places[end]);
                            let inserted = random.text(3);
                            changes.push(json!({
                                "range": { "start": position(text, start), "end": position(text, end) }, "text": inserted,
                            }));
                            text.replace_range(start..end, &inserted);
                        }
                        *version += 1;
                        let version = *version;
                        session.tell("textDocument/didChange", json!({
                            "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }));
                    }
                },
            }
        }
        session.listen(|session| session.asked.len() == session.answers.len());
        for (uri, (_, text)) in &texts {
            let fresh = format!("untitled:Copia-{}", uri.len());
            session.open(&fresh, 1, text);
            assert_eq!(
                session.known(uri, uri),
                session.known(&fresh, "the copy"),
                "session {seed}, {uri}: {text:?}"
            );
            session.tell("textDocument/didClose", json!({ "textDocument": { "uri": fresh } }));
        }
        let id = session.ask("shutdown", Value::Null);
        session.answer(id);
        session.tell("exit", Value::Null);
        assert_eq!(session.server.join().expect("no panic"), Ended::AsAgreed);
    }
}
