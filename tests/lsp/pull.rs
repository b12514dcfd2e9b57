//! Diagnostics that the client asks for.

use crate::client::{Client, modern, uri};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

const VAGUE: &str = "Roma, 4 settembre 2025 - Ne aveva parlato recentemente il governo.\n";
const WRONG: &str = "Roma, 4 settembre 2025 - Il vertice si terrà lunedì 8 ottobre 2025.\n";
const SOUND: &str = "Roma, 4 settembre 2025 - Il governo si è riunito.\n";

struct Desk {
    client: Client,
    root: PathBuf,
    offered: Value,
    _folder: tempfile::TempDir,
}

/// A client that asks.
fn asking() -> Value {
    let mut can = modern();
    can["textDocument"]["diagnostic"] = json!({ "relatedDocumentSupport": false });
    can["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    can
}

impl Desk {
    fn with(can: Value, files: &[(&str, &str)]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for (name, text) in files {
            std::fs::write(root.join(name), text).unwrap();
        }
        let mut client = Client::start();
        let offered = client.initialize(json!({
            "processId": std::process::id(), "rootUri": null, "capabilities": can,
            "workspaceFolders": [{ "uri": uri(&root), "name": "articoli" }],
        }));
        Desk { client, root, offered, _folder: folder }
    }

    fn uri(&self, name: &str) -> String {
        uri(&self.root.join(name))
    }

    fn pull(&mut self, uri: &str, known: Option<&str>) -> Value {
        let params = json!({ "textDocument": { "uri": uri }, "previousResultId": known });
        self.client.request("textDocument/diagnostic", params).unwrap()
    }

    fn ask_workspace(&mut self, known: &[(String, String)]) -> i64 {
        let known: Vec<Value> =
            known.iter().map(|(uri, id)| json!({ "uri": uri, "value": id })).collect();
        self.client.ask("workspace/diagnostic", json!({ "previousResultIds": known }))
    }

    fn silent(&mut self, id: i64) {
        let early = self
            .client
            .wait_at_most(Duration::from_millis(800), |m| m["id"] == id && m["method"].is_null());
        assert_eq!(early, None, "there is nothing to say");
    }
}

/// What a client remembers of an answer.
fn ids(report: &Value) -> Vec<(String, String)> {
    let items = report["items"].as_array().unwrap().iter();
    let named = items.filter_map(|item| Some((item["uri"].as_str()?, item["resultId"].as_str()?)));
    named.map(|(uri, id)| (uri.to_owned(), id.to_owned())).collect()
}

fn kinds(report: &Value) -> Vec<(String, String, usize)> {
    let mut kinds: Vec<_> = report["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let name = Path::new(item["uri"].as_str().unwrap()).file_name().unwrap();
            let items = item["items"].as_array().map_or(0, Vec::len);
            (name.to_str().unwrap().to_owned(), item["kind"].as_str().unwrap().to_owned(), items)
        })
        .collect();
    kinds.sort();
    kinds
}

fn codes(report: &Value) -> Vec<&str> {
    report["items"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect()
}

#[test]
fn only_a_client_that_can_ask_and_be_told_is_offered_to_ask() {
    for (asks, told, offered) in
        [(true, true, true), (false, true, false), (true, false, false), (false, false, false)]
    {
        let mut can = asking();
        if !asks {
            can["textDocument"].as_object_mut().unwrap().remove("diagnostic");
        }
        if !told {
            can["workspace"].as_object_mut().unwrap().remove("diagnostics");
        }
        let mut desk = Desk::with(can, &[]);
        let provider = &desk.offered["capabilities"]["diagnosticProvider"];
        assert_eq!(provider.is_object(), offered, "{provider}");
        // The others have them published; these have not.
        let uri = desk.uri("a.txt");
        desk.client.open(&uri, VAGUE);
        let found = desk.pull(&uri, None);
        assert_eq!(codes(&found), ["date/vague"], "asked, anybody is answered");
        let published = desk.client.wait_at_most(Duration::from_millis(300), |message| {
            message["method"] == "textDocument/publishDiagnostics"
        });
        assert_eq!(published.is_none(), offered, "{published:?}");
    }
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let mut desk = Desk::with(asking(), &[]);
    let uri = desk.uri("a.txt");
    desk.client.open(&uri, VAGUE);
    let first = desk.pull(&uri, None);
    assert_eq!((&first["kind"], codes(&first)), (&json!("full"), vec!["date/vague"]));
    let id = first["resultId"].as_str().unwrap().to_owned();
    let second = desk.pull(&uri, Some(&id));
    assert_eq!(second, json!({ "kind": "unchanged", "resultId": id }));

    // Behind everything that is said, an edit changes nothing of it.
    let end = json!({ "line": 1, "character": 0 });
    desk.client.change(
        &uri,
        2,
        json!([{ "range": { "start": end, "end": end }, "text": "Il governo.\n" }]),
    );
    assert_eq!(desk.pull(&uri, Some(&id))["kind"], "unchanged");
    let start = json!({ "line": 0, "character": 0 });
    desk.client.change(
        &uri,
        3,
        json!([{ "range": { "start": start, "end": start }, "text": "\n" }]),
    );
    let moved = desk.pull(&uri, Some(&id));
    assert_eq!(
        (&moved["kind"], &moved["items"][0]["range"]["start"]["line"]),
        (&json!("full"), &json!(1))
    );
    // An id that nobody gave is answered in full.
    assert_eq!(desk.pull(&uri, Some("x"))["kind"], "full");
}

#[test]
fn what_is_typed_is_judged_after_a_pause_and_the_client_told_to_ask() {
    let mut desk = Desk::with(asking(), &[]);
    let uri = desk.uri("a.txt");
    desk.client.open(&uri, SOUND);
    assert_eq!(codes(&desk.pull(&uri, None)), Vec::<&str>::new());
    let at = json!({ "line": 0, "character": 48 });
    desk.client.change(
        &uri,
        2,
        json!([{ "range": { "start": at, "end": at }, "text": " recentemente" }]),
    );
    assert_eq!(codes(&desk.pull(&uri, None)), Vec::<&str>::new());
    desk.client.seen.clear();
    desk.client.wait_for("a refresh", |m| m["method"] == "workspace/diagnostic/refresh");
    assert_eq!(codes(&desk.pull(&uri, None)), ["date/vague"]);
}

#[test]
fn a_decision_or_a_setting_has_the_client_ask_again() {
    let mut desk = Desk::with(asking(), &[]);
    let uri = desk.uri("a.txt");
    desk.client.open(&uri, VAGUE);
    let first = desk.pull(&uri, None);
    let id = first["resultId"].as_str().unwrap();
    let house = desk.root.join("postilla.toml");
    std::fs::write(&house, "[diagnostics]\n\"date/vague\" = \"off\"\n").unwrap();
    let event = json!({ "changes": [{ "uri": crate::client::uri(&house), "type": 1 }] });
    desk.client.seen.clear();
    desk.client.notify("workspace/didChangeWatchedFiles", event);
    desk.client.wait_for("a refresh", |m| m["method"] == "workspace/diagnostic/refresh");
    let after = desk.pull(&uri, Some(id));
    assert_eq!((&after["kind"], codes(&after)), (&json!("full"), vec![]));
    // Our own files are no articles; what is wrong with them is published.
    assert_eq!(codes(&desk.pull(&desk.uri("postilla.toml"), None)), Vec::<&str>::new());
}

#[test]
fn a_document_that_is_not_open_is_judged_as_it_is_on_disk() {
    let mut desk = Desk::with(asking(), &[("a.txt", VAGUE), ("dati.bin", VAGUE)]);
    assert_eq!(codes(&desk.pull(&desk.uri("a.txt"), None)), ["date/vague"]);
    for nothing in ["dati.bin", "manca.txt", "../fuori.txt"] {
        assert_eq!(codes(&desk.pull(&desk.uri(nothing), None)), Vec::<&str>::new(), "{nothing}");
    }
    assert_eq!(codes(&desk.pull("untitled:Nessuno", None)), Vec::<&str>::new());
}

#[test]
fn line_50_the_folder_is_judged_and_the_question_held_until_something_changes() {
    let files = [("a.txt", VAGUE), ("b.txt", WRONG), ("c.txt", SOUND)];
    let mut desk = Desk::with(asking(), &files);
    let id = desk.ask_workspace(&[]);
    let first = desk.client.answer(id).unwrap();
    let full = |name: &str, items| (name.to_owned(), "full".to_owned(), items);
    assert_eq!(kinds(&first), [full("a.txt", 1), full("b.txt", 1)]);

    // Nothing is new: no answer, until a file changes.
    let known = ids(&first);
    let id = desk.ask_workspace(&known);
    desk.silent(id);
    std::fs::write(desk.root.join("c.txt"), WRONG).unwrap();
    std::fs::write(desk.root.join("b.txt"), SOUND).unwrap();
    let changes = ["b.txt", "c.txt"].map(|name| json!({ "uri": desk.uri(name), "type": 2 }));
    desk.client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    let second = desk.client.answer(id).unwrap();
    let same = ("a.txt".to_owned(), "unchanged".to_owned(), 0);
    assert_eq!(kinds(&second), [same, full("b.txt", 0), full("c.txt", 1)]);

    // A deleted one is taken back, an open one counts as it is in the editor.
    let known = ids(&second);
    assert_eq!(known.len(), 2);
    let id = desk.ask_workspace(&known);
    std::fs::remove_file(desk.root.join("c.txt")).unwrap();
    let uri = desk.uri("c.txt");
    desk.client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri, "type": 3 }] }),
    );
    let third = desk.client.answer(id).unwrap();
    assert!(kinds(&third).contains(&full("c.txt", 0)), "{third}");
    let id = desk.ask_workspace(&ids(&third));
    desk.client.open("untitled:Bozza", WRONG);
    let fourth = desk.client.answer(id).unwrap();
    let open = fourth["items"].as_array().unwrap().iter().find(|i| i["uri"] == "untitled:Bozza");
    assert_eq!(open.unwrap()["version"], 1);

    // A question that is held can be taken back, and ends with the session.
    let known = ids(&fourth);
    let id = desk.ask_workspace(&known);
    desk.silent(id);
    desk.client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(desk.client.answer(id).unwrap_err()["code"], -32800);
    let id = desk.ask_workspace(&known);
    desk.silent(id);
    desk.client.request("shutdown", Value::Null).unwrap();
    assert_eq!(desk.client.answer(id).unwrap(), json!({ "items": [] }));
}

#[test]
fn line_50_who_is_told_that_there_is_nothing_is_not_told_so_every_two_seconds() {
    let mut desk = Desk::with(asking(), &[("a.txt", SOUND)]);
    let id = desk.ask_workspace(&[]);
    assert_eq!(desk.client.answer(id).unwrap(), json!({ "items": [] }));
    let id = desk.ask_workspace(&[]);
    desk.silent(id);
    let uri = desk.uri("b.txt");
    desk.client.open(&uri, VAGUE);
    assert_eq!(
        kinds(&desk.client.answer(id).unwrap()),
        [("b.txt".to_owned(), "full".to_owned(), 1)]
    );
}

#[test]
fn line_50_a_folder_that_is_too_large_is_told_so_and_the_open_documents_are_judged() {
    let house = ("postilla.toml", "locale = \"en\"\nworkspaceDiagnostics = 1\n");
    let mut desk = Desk::with(asking(), &[("a.txt", VAGUE), ("b.txt", WRONG), house]);
    let uri = desk.uri("b.txt");
    desk.client.open(&uri, WRONG);
    let id = desk.ask_workspace(&[]);
    let found = desk.client.answer(id).unwrap();
    assert_eq!(kinds(&found), [("b.txt".to_owned(), "full".to_owned(), 1)]);
    desk.client.wait_for("a word on it", |message| {
        message["method"] == "window/logMessage"
            && message["params"]["message"].as_str().unwrap().contains("more than 1 article")
    });
}

#[test]
fn line_50_reports_come_in_parts_where_the_client_wants_them() {
    let mut desk = Desk::with(asking(), &[("a.txt", VAGUE), ("b.txt", WRONG)]);
    let params = json!({ "previousResultIds": [], "partialResultToken": "parte" });
    let id = desk.client.ask("workspace/diagnostic", params);
    let part = desk
        .client
        .wait_for("a part", |m| m["method"] == "$/progress" && m["params"]["token"] == "parte");
    assert_eq!(kinds(&part["params"]["value"]).len(), 2);
    assert_eq!(desk.client.answer(id).unwrap(), json!({ "items": [] }));
}

#[test]
fn line_38_a_code_leads_to_its_page() {
    let mut client = Client::open_folder(tempfile::tempdir().unwrap().path());
    client.open("untitled:Uno", VAGUE);
    let found = client.diagnostics("untitled:Uno", 1);
    assert_eq!(
        (&found[0]["code"], &found[0]["source"]),
        (&json!("date/vague"), &json!("postilla"))
    );
    let href = found[0]["codeDescription"]["href"].as_str().expect("a page");
    let page = std::fs::read_to_string(href.strip_prefix("file://").unwrap()).unwrap();
    assert!(page.starts_with("# `date/vague`"), "{page}");
    // For clients that follow such links.
    let mut desk = Desk::with(json!({ "textDocument": { "publishDiagnostics": {} } }), &[]);
    let uri = desk.uri("a.txt");
    desk.client.open(&uri, VAGUE);
    let report = desk.pull(&uri, None);
    assert_eq!(codes(&report), ["date/vague"]);
    assert!(report["items"][0].get("codeDescription").is_none());
}
