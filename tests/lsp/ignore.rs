//! Ignoring findings from the editor.

use crate::client::{Client, covered, place, uri};
use serde_json::{Value, json};
use std::path::PathBuf;

const TEXT: &str = "Roma, 4 settembre 2025 - Il ministro Mario Rossi è a Roma.\n\nLo ha annunciato recentemente il ministro Mario Rossi, a Roma.\n\nIl governo ne aveva parlato recentemente in una lunga seduta alla Camera.\n";
const OTHER: &str = "Milano, 5 settembre 2025 - La giunta di Milano ne ha discusso recentemente.\n";

struct Desk {
    client: Client,
    root: PathBuf,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn new(house: &[(&str, &str)]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for (name, text) in [("a/uno.txt", TEXT), ("due.txt", OTHER)].iter().chain(house) {
            std::fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
            std::fs::write(root.join(name), text).unwrap();
        }
        Desk { client: Client::open_folder(&root), root, _folder: folder }
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.root.join(name)).unwrap()
    }

    fn open(&mut self, name: &str, text: &str) -> String {
        let uri = uri(&self.root.join(name));
        self.client.open(&uri, text);
        uri
    }

    /// Waits until exactly these places are told to be vague, each as `line:word`.
    fn vague(&mut self, uri: &str, text: &str, wanted: &[u32]) {
        let lines = |message: &Value| -> Vec<u32> {
            let diagnostics = message["params"]["diagnostics"].as_array();
            diagnostics
                .into_iter()
                .flatten()
                .filter(|d| d["code"] == "date/vague")
                .inspect(|d| assert_eq!(covered(text, &d["range"]), "recentemente"))
                .map(|d| d["range"]["start"]["line"].as_u64().unwrap() as u32)
                .collect()
        };
        self.client.wait_for(&format!("{wanted:?} in {uri}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && lines(message) == wanted
        });
        self.client.seen.retain(|message| message["params"]["uri"] != uri);
    }

    fn actions(&mut self, uri: &str, text: &str, nth: usize) -> Vec<Value> {
        let (line, character) = place(text, "recentemente", nth);
        let at = json!({ "line": line, "character": character + 1 });
        let answer = self.client.request(
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": uri }, "range": { "start": at, "end": at },
                "context": { "diagnostics": [], "only": ["quickfix"] },
            }),
        );
        answer.unwrap().as_array().unwrap().clone()
    }

    fn ignore(&mut self, uri: &str, text: &str, nth: usize, title: &str) {
        let actions = self.actions(uri, text, nth);
        let action = actions
            .iter()
            .find(|action| action["title"].as_str().unwrap().starts_with(title))
            .unwrap_or_else(|| panic!("{title} among {actions:?}"));
        assert_eq!(action["diagnostics"][0]["code"], "date/vague");
        let command = &action["command"];
        self.client
            .request(
                "workspace/executeCommand",
                json!({
                    "command": command["command"], "arguments": command["arguments"],
                }),
            )
            .unwrap();
    }
}

#[test]
fn line_39_a_place_is_ignored_and_stays_so() {
    let mut desk = Desk::new(&[("decisions.jsonl", "")]);
    let uri = desk.open("a/uno.txt", TEXT);
    desk.vague(&uri, TEXT, &[2, 4]);
    desk.ignore(&uri, TEXT, 0, "Ignora qui");
    desk.vague(&uri, TEXT, &[4]);
    assert_eq!(desk.read("a/uno.txt"), TEXT, "the article is left alone");
    let decided: Value = serde_json::from_str(desk.read("decisions.jsonl").trim()).unwrap();
    assert_eq!(
        (&decided["do"], &decided["code"], &decided["file"], &decided["quote"]),
        (&json!("ignore"), &json!("date/vague"), &json!("a/uno.txt"), &json!("recentemente"))
    );

    // After an edit above it and one in its sentence.
    let edited = format!(
        "Una riga nuova.\n\n{}",
        TEXT.replace(
            "recentemente il ministro Mario",
            "recentemente, alla Camera, il premier Mario"
        )
    );
    desk.client.change(&uri, 2, json!([{ "text": edited }]));
    desk.vague(&uri, &edited, &[6]);
    // After closing and opening, and in another session.
    desk.client.close(&uri);
    let uri = desk.open("a/uno.txt", &edited);
    desk.vague(&uri, &edited, &[6]);
    desk.client = Client::open_folder(&desk.root);
    let uri = desk.open("a/uno.txt", TEXT);
    desk.vague(&uri, TEXT, &[4]);
    let other = desk.open("due.txt", OTHER);
    desk.vague(&other, OTHER, &[0]);

    // In the whole article, and nowhere else.
    desk.ignore(&uri, TEXT, 1, "Ignora in questo articolo");
    desk.vague(&uri, TEXT, &[]);
    desk.vague(&other, OTHER, &[0]);
    assert_eq!(desk.read("decisions.jsonl").lines().count(), 2);
}

#[test]
fn line_40_a_code_is_ignored_everywhere_at_once() {
    for (house, after) in [
        (None, "[diagnostics]\n\"date/vague\" = \"off\"\n"),
        (
            Some("# Nostra\r\n[diagnostics]\r\ndate = \"hint\"\r\n"),
            "# Nostra\r\n[diagnostics]\r\n\"date/vague\" = \"off\"\r\ndate = \"hint\"\r\n",
        ),
    ] {
        let files: Vec<_> = house.map(|text| ("postilla.toml", text)).into_iter().collect();
        let mut desk = Desk::new(&files);
        let one = desk.open("a/uno.txt", TEXT);
        let two = desk.open("due.txt", OTHER);
        desk.vague(&one, TEXT, &[2, 4]);
        desk.vague(&two, OTHER, &[0]);
        desk.ignore(&two, OTHER, 0, "Ignora ovunque");
        desk.vague(&one, TEXT, &[]);
        desk.vague(&two, OTHER, &[]);
        assert_eq!(desk.read("postilla.toml"), after);
    }
}

#[test]
fn a_settings_file_that_is_not_valid_is_left_alone_and_that_is_told() {
    let broken = "[diagnostics\n";
    let mut desk = Desk::new(&[("postilla.toml", broken)]);
    let two = desk.open("due.txt", OTHER);
    desk.vague(&two, OTHER, &[0]);
    desk.ignore(&two, OTHER, 0, "Ignora ovunque");
    let told = desk.client.notification("window/showMessage");
    assert!(told["message"].as_str().unwrap().contains("postilla.toml"), "{told}");
    assert_eq!(desk.read("postilla.toml"), broken);
}

#[test]
fn settings_that_are_being_edited_are_edited_there_and_hold_once_saved() {
    let mut desk = Desk::new(&[("postilla.toml", "")]);
    let two = desk.open("due.txt", OTHER);
    desk.vague(&two, OTHER, &[0]);
    desk.open("postilla.toml", "# non salvato\n");
    desk.ignore(&two, OTHER, 0, "Ignora ovunque");
    let asked = desk.client.notification("workspace/applyEdit");
    let edit = &asked["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(edit["range"]["start"], json!({ "line": 1, "character": 0 }), "{asked}");
    assert_eq!(desk.read("postilla.toml"), "");
    let settings = desk.root.join("postilla.toml");
    std::fs::write(&settings, format!("# non salvato\n{}", edit["newText"].as_str().unwrap()))
        .unwrap();
    desk.client
        .notify("textDocument/didSave", json!({ "textDocument": { "uri": uri(&settings) } }));
    desk.vague(&two, OTHER, &[]);
}

#[test]
fn a_text_without_a_folder_keeps_a_comment() {
    let mut client = Client::start();
    client.initialize(json!({
        "processId": null, "rootUri": null, "capabilities": crate::client::modern(),
    }));
    let uri = "untitled:Bozza";
    client.open(uri, OTHER);
    assert_eq!(client.diagnostics(uri, 1).len(), 1);
    let (line, character) = place(OTHER, "recentemente", 0);
    let at = json!({ "line": line, "character": character });
    let actions = client
        .request(
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": uri }, "range": { "start": at, "end": at },
                "context": { "diagnostics": [] },
            }),
        )
        .unwrap();
    let actions: Vec<&Value> = actions
        .as_array()
        .unwrap()
        .iter()
        .filter(|action| action["title"].as_str().unwrap().starts_with("Ignor"))
        .collect();
    assert_eq!(actions.len(), 2, "{actions:?}");
    for (version, action) in (2..).zip(actions) {
        let edit = &action["edit"]["documentChanges"][0]["edits"][0];
        let at = edit["range"]["start"]["line"].as_u64().unwrap() as usize;
        let mut lines: Vec<&str> = OTHER.split_inclusive('\n').collect();
        lines.insert(at, edit["newText"].as_str().unwrap());
        client.change(uri, version, json!([{ "text": lines.concat() }]));
        assert_eq!(client.diagnostics(uri, version), [Value::Null; 0], "{lines:?}");
    }
}
