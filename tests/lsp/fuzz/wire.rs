//! A client that takes in everything, and holds the server to one answer a question.

use crate::client::{frame, read_message, uri};
use postilla::server::{self, Ended};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, BufReader, PipeWriter, Write};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

pub struct Wire {
    input: PipeWriter,
    output: Receiver<Value>,
    server: std::thread::JoinHandle<Ended>,
    /// The last question, and its method.
    asked: Vec<String>,
    answers: BTreeMap<i64, Value>,
    /// What was last said of each document.
    pub published: BTreeMap<String, Value>,
    /// What `workspace/configuration` is answered with.
    pub settings: Value,
}

impl Wire {
    /// A server that has been shaken hands with, and what it offers.
    pub fn start(capabilities: Value, folders: &[PathBuf], settings: Value) -> (Self, Value) {
        let (from_client, input) = io::pipe().expect("a pipe");
        let (from_server, to_client) = io::pipe().expect("a pipe");
        let server = std::thread::spawn(move || {
            server::serve(from_client, to_client, server::runtime().expect("a runtime"))
        });
        let (sender, output) = mpsc::channel();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(from_server);
            while let Some(message) = read_message(&mut reader) {
                let _ = sender.send(message);
            }
        });
        let mut wire = Wire {
            input,
            output,
            server,
            asked: Vec::new(),
            answers: BTreeMap::new(),
            published: BTreeMap::new(),
            settings: settings.clone(),
        };
        let folders: Vec<Value> =
            folders.iter().map(|path| json!({ "uri": uri(path), "name": "cartella" })).collect();
        let id = wire.ask(
            "initialize",
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities,
                "workspaceFolders": folders, "initializationOptions": settings }),
        );
        let offered = wire.answer(id)["result"].clone();
        wire.tell("initialized", json!({}));
        (wire, offered)
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.input.write_all(bytes).expect("the server reads");
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&frame(&json!({ "jsonrpc": "2.0", "method": method, "params": params })));
    }

    pub fn open(&mut self, uri: &str, version: i64, text: &str) {
        self.tell(
            "textDocument/didOpen",
            json!({ "textDocument": {
            "uri": uri, "languageId": "markdown", "version": version, "text": text } }),
        );
    }

    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.asked.push(method.to_owned());
        let id = self.asked.len() as i64;
        let mut message = json!({ "jsonrpc": "2.0", "id": id, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&frame(&message));
        id
    }

    /// Cancels one of the last questions, or one that is still to come.
    pub fn cancel(&mut self, back: usize) {
        let id = self.asked.len() as i64 + 1 - back as i64;
        self.tell("$/cancelRequest", json!({ "id": id }));
    }

    /// The answer to a question.
    pub fn answer(&mut self, id: i64) -> Value {
        while !self.answers.contains_key(&id) {
            self.listen();
        }
        self.answers[&id].clone()
    }

    /// Takes in what has come.
    pub fn listen_a_little(&mut self) {
        while let Ok(message) = self.output.try_recv() {
            self.take(message);
        }
    }

    /// Takes in until every question is answered. Long polls are ended.
    pub fn listen_to_all(&mut self) {
        for id in 1..=self.asked.len() as i64 {
            if self.asked[id as usize - 1] == "workspace/diagnostic" {
                self.tell("$/cancelRequest", json!({ "id": id }));
            }
        }
        while self.answers.len() < self.asked.len() {
            self.listen();
        }
    }

    fn listen(&mut self) {
        let message = self.output.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| {
            let open = (1..=self.asked.len() as i64).filter(|id| !self.answers.contains_key(id));
            let open: Vec<_> = open.map(|id| (id, &self.asked[id as usize - 1])).collect();
            panic!("no answer to {open:?}");
        });
        self.take(message);
    }

    fn take(&mut self, message: Value) {
        if let Some(method) = message["method"].as_str() {
            if method == "textDocument/publishDiagnostics" {
                let uri = message["params"]["uri"].as_str().expect("a URI").to_owned();
                self.published.insert(uri, message["params"].clone());
            }
            if let Some(id) = message.get("id") {
                let result = match method {
                    "workspace/configuration" => {
                        let items = message["params"]["items"].as_array().map_or(1, Vec::len);
                        Value::from(vec![self.settings.clone(); items])
                    }
                    "workspace/applyEdit" => json!({ "applied": false }),
                    _ => Value::Null,
                };
                let answer = json!({ "jsonrpc": "2.0", "id": id, "result": result });
                self.send(&frame(&answer));
            }
            return;
        }
        // What could not be read has no number.
        let Some(id) = message["id"].as_i64() else { return };
        assert!((1..=self.asked.len() as i64).contains(&id), "an answer to nothing: {message}");
        assert_ne!(message["error"]["code"], -32603, "{}: {message}", self.asked[id as usize - 1]);
        let method = &self.asked[id as usize - 1];
        assert!(self.answers.insert(id, message).is_none(), "a second answer to {method} {id}");
    }

    pub fn quit(mut self) {
        let id = self.ask("shutdown", Value::Null);
        self.answer(id);
        self.tell("exit", Value::Null);
        assert_eq!(self.server.join().expect("no panic"), Ended::AsAgreed);
    }
}
