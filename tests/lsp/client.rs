//! A small editor: it speaks JSON-RPC with the real binary, waits for what it expects and says
//! what came instead.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// Longer than anything here takes, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Client {
    pub process: Child,
    stdin: Option<ChildStdin>,
    incoming: Receiver<Value>,
    paused: Arc<AtomicBool>,
    /// What came and has not been asked for.
    pub seen: Vec<Value>,
    /// What `workspace/configuration` is answered with.
    pub settings: Value,
    /// The same, for single folders by their URI.
    pub folder_settings: std::collections::BTreeMap<String, Value>,
    /// Whether the server's requests are answered at all.
    pub answers: bool,
    next_id: i64,
    /// The index is kept here, so that nothing is left of a test.
    _cache: tempfile::TempDir,
}

/// The server: what was just built, or what `POSTILLA` names.
fn program() -> std::ffi::OsString {
    std::env::var_os("POSTILLA").unwrap_or_else(|| env!("CARGO_BIN_EXE_postilla").into())
}

/// The abilities of a modern editor.
pub fn modern() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "workspace": {
            "configuration": true,
            "workspaceFolders": true,
            "applyEdit": true,
            "workspaceEdit": { "documentChanges": true },
            "didChangeConfiguration": { "dynamicRegistration": true },
        },
        "window": { "workDoneProgress": true },
        "textDocument": {
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "definition": { "linkSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "refactor"] } },
                "isPreferredSupport": true,
            },
            "rename": { "prepareSupport": true },
            "inlayHint": {},
            "publishDiagnostics": { "versionSupport": true, "relatedInformation": true, "codeDescriptionSupport": true },
        },
    })
}

impl Client {
    /// Starts the server and says nothing yet.
    pub fn start() -> Self {
        Client::start_with(|_| {})
    }

    pub fn start_with(prepare: impl FnOnce(&mut Command)) -> Self {
        Client::run(Command::new(program()), prepare)
    }

    /// Starts the server by a program that watches it.
    pub fn start_under(watcher: &[&str]) -> Self {
        let mut command = Command::new(watcher[0]);
        command.args(&watcher[1..]).arg(program());
        Client::run(command, |_| {})
    }

    fn run(mut command: Command, prepare: impl FnOnce(&mut Command)) -> Self {
        let cache = tempfile::tempdir().expect("a temporary folder");
        command.env("POSTILLA_CACHE_DIR", cache.path());
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        prepare(&mut command);
        let mut process = command.spawn().expect("the server starts");
        let stdin = process.stdin.take();
        let stdout = process.stdout.take().expect("standard output is piped");
        let (sender, incoming) = mpsc::channel();
        let paused = Arc::new(AtomicBool::new(false));
        let pause = Arc::clone(&paused);
        std::thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Some(message) = read_message(&mut stdout) {
                while pause.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(5));
                }
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Client {
            process,
            stdin,
            incoming,
            paused,
            seen: Vec::new(),
            settings: Value::Null,
            folder_settings: Default::default(),
            answers: true,
            next_id: 0,
            _cache: cache,
        }
    }

    /// Starts the server on a folder, as a modern editor does.
    pub fn open_folder(root: &Path) -> Self {
        let mut client = Client::start();
        client.initialize(json!({
            "processId": std::process::id(),
            "rootUri": uri(root),
            "workspaceFolders": [{ "uri": uri(root), "name": "articoli" }],
            "capabilities": modern(),
        }));
        client
    }

    /// The whole handshake; gives what the server offers.
    pub fn initialize(&mut self, params: Value) -> Value {
        let result = self.request("initialize", params).expect("initialize is answered");
        self.notify("initialized", json!({}));
        result
    }

    pub fn send(&mut self, message: &Value) {
        self.send_bytes(&frame(message));
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("the input is still open");
        stdin.write_all(bytes).and_then(|()| stdin.flush()).expect("the server reads");
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request without waiting for its answer.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// The answer to a request: its result, or its error.
    pub fn answer(&mut self, id: i64) -> Result<Value, Value> {
        let mut answer = self.wait_for(&format!("the answer to request {id}"), |message| {
            message["id"] == id && message.get("method").is_none()
        });
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(answer["result"].take()),
        }
    }

    /// The diagnostics published for exactly this version of a document.
    pub fn diagnostics(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let published =
            self.wait_for(&format!("diagnostics of {uri} version {version}"), |message| {
                message["method"] == "textDocument/publishDiagnostics"
                    && message["params"]["uri"] == uri
                    && message["params"]["version"] == version
            });
        published["params"]["diagnostics"].as_array().expect("a list").clone()
    }

    /// The next notification of this method.
    pub fn notification(&mut self, method: &str) -> Value {
        self.wait_for(method, |message| message["method"] == method)["params"].take()
    }

    /// The first message that `wanted` takes, among those that have come and those that will.
    pub fn wait_for(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        self.wait_at_most(PATIENCE, wanted).unwrap_or_else(|| {
            panic!("waited for {what}; what came: {}", Value::from(self.seen.clone()))
        })
    }

    pub fn wait_at_most(
        &mut self,
        patience: Duration,
        wanted: impl Fn(&Value) -> bool,
    ) -> Option<Value> {
        if let Some(at) = self.seen.iter().position(&wanted) {
            return Some(self.seen.remove(at));
        }
        let end = Instant::now() + patience;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = match self.incoming.recv_timeout(left) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
            };
            if self.answers && message.get("method").is_some() && message.get("id").is_some() {
                self.answer_server(&message);
            }
            if wanted(&message) {
                return Some(message);
            }
            self.seen.push(message);
        }
    }

    fn answer_server(&mut self, request: &Value) {
        let result = match request["method"].as_str() {
            Some("workspace/configuration") => {
                let items = request["params"]["items"].as_array().expect("items").iter();
                items
                    .map(|item| {
                        let scope = item["scopeUri"].as_str().unwrap_or_default();
                        self.folder_settings.get(scope).unwrap_or(&self.settings).clone()
                    })
                    .collect()
            }
            Some("workspace/applyEdit") => json!({ "applied": true }),
            _ => Value::Null,
        };
        self.send(&json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }));
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "plaintext", "version": 1, "text": text } }),
        );
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }),
        );
    }

    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// A request about a place in a document.
    pub fn at(&mut self, method: &str, uri: &str, line: u32, character: u32) -> Value {
        let params = json!({
            "textDocument": { "uri": uri },
            "position": { "line": line, "character": character },
            "context": { "includeDeclaration": true, "triggerKind": 1 },
        });
        self.request(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Opens a file as an editor does; gives its URI and text.
    pub fn open_file(&mut self, path: &Path) -> (String, String) {
        let text = std::fs::read_to_string(path).expect("the article can be read");
        let uri = uri(path);
        self.open(&uri, &text);
        self.diagnostics(&uri, 1);
        (uri, text)
    }

    /// Waits until the archive of the folder has been read.
    pub fn archive_read(&mut self) {
        self.wait_for("the archive to be read", |message| {
            message["method"] == "window/logMessage"
                && message["params"]["message"]
                    .as_str()
                    .is_some_and(|text| text.contains("articles read"))
        });
    }

    /// A hover's text.
    pub fn hover(&mut self, uri: &str, place: (u32, u32)) -> String {
        let hover = self.at("textDocument/hover", uri, place.0, place.1);
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Says goodbye as the protocol has it, and gives the exit status.
    pub fn quit(mut self) -> ExitStatus {
        self.request("shutdown", Value::Null).expect("shutdown is answered");
        self.notify("exit", Value::Null);
        self.ended_within(PATIENCE)
    }

    pub fn stop_reading(&self) {
        self.paused.store(true, Ordering::Relaxed);
    }

    pub fn go_on_reading(&self) {
        self.paused.store(false, Ordering::Relaxed);
    }

    /// The most memory that the server has had, in KiB.
    #[cfg(target_os = "linux")]
    pub fn most_memory(&self) -> u64 {
        self.memory("VmHWM:")
    }

    /// A figure of `/proc/PID/status`, in KiB.
    #[cfg(target_os = "linux")]
    pub fn memory(&self, figure: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))
            .expect("the server runs");
        let line = status.lines().find_map(|line| line.strip_prefix(figure));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.expect("a number")
    }

    pub fn close_input(&mut self) {
        self.stdin = None;
    }

    pub fn ended_within(&mut self, patience: Duration) -> ExitStatus {
        let end = Instant::now() + patience;
        while Instant::now() < end {
            if let Some(status) = self.process.try_wait().expect("the process can be asked") {
                return status;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the server has not ended in {patience:?}");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The URI that an editor gives a file.
pub fn uri(path: &Path) -> String {
    let encoded: String = path
        .to_str()
        .expect("test paths are UTF-8")
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("file://{encoded}")
}

pub fn read_message(stdout: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => {
                if let Some(value) = line.strip_prefix("Content-Length: ") {
                    length = value.parse().expect("a length");
                }
            }
        }
    }
    let mut body = vec![0; length];
    stdout.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("the server sends JSON"))
}

/// The place of the first letter of the nth `what` in a text, in UTF-16.
pub fn place(text: &str, what: &str, nth: usize) -> (u32, u32) {
    let (at, _) =
        text.match_indices(what).nth(nth).unwrap_or_else(|| panic!("no {what} number {nth}"));
    let line_start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = text[..at].matches('\n').count();
    (line as u32, text[line_start..at].encode_utf16().count() as u32)
}

/// What a range covers, in UTF-16; all on one line.
pub fn covered(text: &str, range: &Value) -> String {
    let number = |end: &str, key: &str| range[end][key].as_u64().expect("a number") as usize;
    let line = text.split('\n').nth(number("start", "line")).expect("the line exists");
    let units: Vec<u16> = line.encode_utf16().collect();
    String::from_utf16(&units[number("start", "character")..number("end", "character")])
        .expect("whole characters")
}

/// A copy of the seed articles in a folder of its own.
pub fn seeds() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for entry in std::fs::read_dir("seeds").expect("the seeds are there") {
        let path = entry.expect("a file").path();
        std::fs::copy(&path, folder.path().join(path.file_name().expect("a name")))
            .expect("a copy");
    }
    folder
}

/// The seed whose name begins so.
pub fn seed(folder: &Path, begins: &str) -> std::path::PathBuf {
    let mut entries =
        std::fs::read_dir(folder).expect("the folder is there").map(|e| e.expect("a file").path());
    let found = entries
        .find(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(begins)));
    found.expect("such a seed").canonicalize().expect("a path")
}
