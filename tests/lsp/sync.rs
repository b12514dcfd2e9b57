//! The text in the server is the text in the editor.

use crate::client::{Client, frame, modern, uri};
use serde_json::json;

const ARTICLE: &str = "untitled:Articolo";

fn client() -> Client {
    let mut client = Client::start();
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": modern() }));
    client
}

fn insert(line: u32, character: u32, text: &str) -> serde_json::Value {
    let place = json!({ "line": line, "character": character });
    json!({ "range": { "start": place, "end": place }, "text": text })
}

#[test]
fn line_1_changes_sent_in_one_write_are_applied_in_order() {
    let mut client = client();
    client.open(ARTICLE, "");
    let mut bytes = Vec::new();
    for version in 2..502 {
        let text = if version == 501 { "0" } else { "x" };
        bytes.extend(frame(
            &json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": { "uri": ARTICLE, "version": version },
            "contentChanges": [insert(0, version - 2, text)],
        } }),
        ));
    }
    client.send_bytes(&bytes);
    client.diagnostics(ARTICLE, 501);
}

#[test]
fn line_11_a_change_older_than_the_text_is_left_out() {
    let mut client = client();
    client.open(ARTICLE, "uno");
    client.change(ARTICLE, 5, json!([insert(0, 3, " due")]));
    client.diagnostics(ARTICLE, 5);
    client.change(ARTICLE, 4, json!([insert(0, 0, "vecchio ")]));
    let log = client.notification("window/logMessage");
    assert!(log["message"].as_str().unwrap().contains("version 4"), "{log}");
    client.change(ARTICLE, 6, json!([insert(0, 7, " tre")]));
    client.diagnostics(ARTICLE, 6);
}

#[test]
fn a_change_to_a_document_that_is_not_open_is_logged() {
    let mut client = client();
    client.change("untitled:Mai", 2, json!([{ "text": "x" }]));
    let log = client.notification("window/logMessage");
    assert!(log["message"].as_str().unwrap().contains("untitled:Mai"), "{log}");
    client.close("untitled:Mai");
    assert_eq!(client.quit().code(), Some(0));
}

#[test]
fn line_12_diagnostics_carry_the_version_and_are_cleared_on_close() {
    let mut client = client();
    client.open(ARTICLE, "Ieri.");
    client.diagnostics(ARTICLE, 1);
    client.close(ARTICLE);
    let cleared = client.notification("textDocument/publishDiagnostics");
    assert_eq!(cleared, json!({ "uri": ARTICLE, "diagnostics": [] }));
}

#[test]
fn line_21_spellings_of_one_uri_are_one_document() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    let mut client = client();
    let opened = uri(&folder.join("Città #1.txt"));
    client.open(&opened, "Ieri");
    client.diagnostics(&opened, 1);
    let raw = format!("file://{}/Città %231.txt", folder.display());
    client.change(&raw, 2, json!([insert(0, 4, ".")]));
    client.diagnostics(&opened, 2);
}

#[test]
fn line_22_documents_without_a_file_are_served() {
    let mut client = client();
    for uri in [
        "untitled:Senza titolo 1",
        "vscode-vfs://github/a/b/articolo.md",
        "git:/a/b.md?%7B%22ref%22%3A%22~%22%7D",
    ] {
        client.open(uri, "Ieri.");
        client.notification("textDocument/publishDiagnostics");
    }
}

#[test]
fn a_paste_of_20_megabytes_does_not_hold_up_the_keystrokes_behind_it() {
    let mut client = client();
    client.open(ARTICLE, "");
    let paste = "Il consiglio si è riunito ieri sera a Roma, ha detto «Mario Rossi». 😀\r\n"
        .repeat(270_000);
    client.change(ARTICLE, 2, json!([{ "text": paste }]));
    client.open("untitled:Altro", "Ieri.");
    client.diagnostics("untitled:Altro", 1);
    client.change(ARTICLE, 3, json!([{ "text": "Fine." }]));
    client.diagnostics(ARTICLE, 3);
}
