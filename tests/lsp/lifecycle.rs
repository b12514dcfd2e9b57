//! Starting, ordering, ending.

use crate::client::{Client, frame, modern, uri};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const ARTICLE: &str = "untitled:Articolo";

#[test]
fn line_4_exit_code_is_0_after_shutdown_with_stdin_open() {
    let mut client = Client::start();
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": modern() }));
    let asked = Instant::now();
    client.request("shutdown", Value::Null).expect("an answer");
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    client.notify("exit", Value::Null);
    assert_eq!(client.ended_within(Duration::from_secs(10)).code(), Some(0));
}

#[test]
fn the_way_of_talking_may_be_named() {
    let mut client = Client::start_with(|command| {
        command.arg("--stdio");
    });
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": modern() }));
    assert_eq!(client.quit().code(), Some(0));
}

#[test]
fn line_4_exit_code_is_1_without_shutdown() {
    let mut client = Client::start();
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": {} }));
    client.notify("exit", Value::Null);
    assert_eq!(client.ended_within(Duration::from_secs(10)).code(), Some(1));

    // Nor without initialize.
    let mut client = Client::start();
    client.notify("exit", Value::Null);
    assert_eq!(client.ended_within(Duration::from_secs(10)).code(), Some(1));
}

#[test]
fn line_6_the_end_of_the_input_ends_the_server() {
    let mut client = Client::start();
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": {} }));
    client.close_input();
    assert_eq!(client.ended_within(Duration::from_secs(10)).code(), Some(1));
}

#[test]
#[cfg(unix)]
fn line_6_the_death_of_the_parent_ends_the_server() {
    let mut parent = std::process::Command::new("sleep").arg("600").spawn().expect("sleep starts");
    let mut client = Client::start();
    client.initialize(json!({ "processId": parent.id(), "rootUri": null, "capabilities": {} }));
    parent.kill().expect("sleep can be killed");
    parent.wait().expect("sleep has ended");
    assert_eq!(client.ended_within(Duration::from_secs(20)).code(), Some(1));
}

#[test]
fn line_8_a_message_that_is_no_json_is_answered_and_the_session_goes_on() {
    let mut client = Client::start();
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": {} }));
    let deep =
        [br#"{"jsonrpc":"2.0","method":"x","params":"#.as_slice(), &[b'['; 100_000]].concat();
    for (body, code) in [
        (&b"{\"jsonrpc\":\"2.0\",\"method\":"[..], -32700),
        (b"\xff\xfe", -32700),
        (b"[]", -32600),
        (b"7", -32600),
        (&deep, -32700),
    ] {
        client.send_bytes(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        client.send_bytes(body);
        let answer = client.wait_for("an error", |message| message.get("error").is_some());
        assert_eq!(answer["error"]["code"], code, "{answer}");
        assert_eq!(answer["id"], Value::Null);
    }
    client.send_bytes(b"\r\nstray output\r\n");
    assert_eq!(client.quit().code(), Some(0));
}

#[test]
fn line_9_a_client_without_any_root_is_served() {
    for params in [
        json!({ "processId": null, "rootUri": null, "workspaceFolders": null, "capabilities": {} }),
        json!({ "processId": null, "capabilities": {} }),
        json!({ "processId": null, "rootUri": "", "workspaceFolders": [], "capabilities": {} }),
        json!({ "processId": null, "rootUri": "untitled:x", "capabilities": {}, "locale": "en-GB" }),
        json!({ "processId": null, "rootPath": "/nowhere/at/all", "rootUri": null, "capabilities": { "textDocument": 3 } }),
    ] {
        let mut client = Client::start();
        let offered = client.initialize(params);
        assert_eq!(offered["capabilities"]["textDocumentSync"]["change"], 2);
        client.open(ARTICLE, "Il consiglio si è riunito ieri.");
        client.notification("textDocument/publishDiagnostics");
        assert_eq!(client.quit().code(), Some(0));
    }
}

#[test]
fn a_request_before_initialize_is_refused_and_one_of_no_known_method_too() {
    let mut client = Client::start();
    let error = client.request("textDocument/hover", json!({})).unwrap_err();
    assert_eq!(error["code"], -32002);
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": {} }));
    assert_eq!(client.request("postilla/none", json!({})).unwrap_err()["code"], -32601);
    assert_eq!(
        client.request("initialize", json!({ "capabilities": {} })).unwrap_err()["code"],
        -32600
    );
    client.notify("$/whatever", json!({}));
    client.request("shutdown", Value::Null).expect("an answer");
    assert_eq!(client.request("shutdown", Value::Null).unwrap_err()["code"], -32600);
}

#[test]
fn what_is_written_in_one_go_with_initialize_is_served() {
    let mut client = Client::start();
    let mut bytes = frame(
        &json!({ "jsonrpc": "2.0", "id": 900, "method": "initialize", "params": { "processId": null, "rootUri": null, "capabilities": modern() } }),
    );
    bytes.extend(frame(&json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} })));
    bytes.extend(frame(
        &json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": {
        "uri": ARTICLE, "languageId": "plaintext", "version": 7, "text": "Ieri." } } }),
    ));
    client.send_bytes(&bytes);
    client.answer(900).expect("initialize is answered");
    client.diagnostics(ARTICLE, 7);
}

#[test]
fn line_13_the_position_encoding_is_negotiated() {
    for (offered, agreed) in [
        (json!({}), "utf-16"),
        (json!({ "general": { "positionEncodings": ["utf-16"] } }), "utf-16"),
        (json!({ "general": { "positionEncodings": ["utf-8", "utf-16", "utf-32"] } }), "utf-8"),
        (json!({ "general": { "positionEncodings": ["utf-32", "utf-16"] } }), "utf-32"),
    ] {
        let mut client = Client::start();
        let result = client
            .initialize(json!({ "processId": null, "rootUri": null, "capabilities": offered }));
        assert_eq!(result["capabilities"]["positionEncoding"], agreed);
    }
}

#[test]
fn line_35_each_document_follows_the_settings_of_its_nearest_folder() {
    let folder = tempfile::tempdir().unwrap();
    let outer = folder.path().canonicalize().unwrap();
    let inner = outer.join("esteri");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(outer.join("postilla.toml"), "locale = \"it\"\n").unwrap();
    std::fs::write(inner.join("postilla.toml"), "locale = \"en\"\n").unwrap();
    let mut client = Client::start();
    let folders = [(&outer, "tutto"), (&inner, "esteri")]
        .map(|(path, name)| json!({ "uri": uri(path), "name": name }));
    client.initialize(json!({ "processId": null, "rootUri": null, "workspaceFolders": folders, "capabilities": modern() }));
    let words = |client: &mut Client, path: &std::path::Path| {
        let uri = uri(path);
        client.open(&uri, "Mario Rossi è a Roma. Mario Rossi parla.");
        let hover = client.hover(&uri, (0, 2));
        client.close(&uri);
        hover.contains("person").then(|| if hover.contains("persona") { "it" } else { "en" })
    };
    assert_eq!(words(&mut client, &outer.join("a.txt")), Some("it"));
    assert_eq!(words(&mut client, &inner.join("a.txt")), Some("en"));
    assert_eq!(words(&mut client, &inner.join("più/giù.txt")), Some("en"));

    // A folder that is closed no longer counts.
    let removed = json!([{ "uri": uri(&inner), "name": "esteri" }]);
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [], "removed": removed } }),
    );
    assert_eq!(words(&mut client, &inner.join("a.txt")), Some("it"));
    let added = json!([{ "uri": uri(&inner), "name": "esteri" }]);
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": added, "removed": [] } }),
    );
    assert_eq!(words(&mut client, &inner.join("a.txt")), Some("en"));
}

#[test]
fn line_35_the_editor_may_want_other_settings_in_each_folder() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [one, other] = folders.each_ref().map(|folder| folder.path().canonicalize().unwrap());
    let mut client = Client::start();
    client.settings = json!({ "diagnostics": { "date/vague": "off" } });
    client.folder_settings.insert(uri(&one), json!({ "diagnostics": { "date/vague": "error" } }));
    let root = json!([{ "uri": uri(&one), "name": "uno" }]);
    client.initialize(json!({ "processId": null, "rootUri": null, "workspaceFolders": root, "capabilities": modern() }));
    let severity = |client: &mut Client, path: &std::path::Path, wanted: Option<i64>| {
        let uri = uri(&path.join("a.txt"));
        client.open(&uri, "Roma, 4 settembre 2025 - Ne aveva parlato recentemente il governo.\n");
        client.wait_for(&format!("{wanted:?} in {uri}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri.as_str()
                && message["params"]["diagnostics"][0]["severity"].as_i64() == wanted
        });
        client.close(&uri);
        client.seen.clear();
    };
    severity(&mut client, &one, Some(1));
    severity(&mut client, &other, None);
    // Another folder comes: it is asked for too.
    client.folder_settings.insert(uri(&other), json!({ "diagnostics": { "date/vague": "hint" } }));
    let added = json!([{ "uri": uri(&other), "name": "due" }]);
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": added, "removed": [] } }),
    );
    severity(&mut client, &other, Some(4));
    severity(&mut client, &one, Some(1));
}

#[test]
fn what_is_asked_of_a_document_that_is_not_open_is_answered_by_nothing() {
    let mut client = Client::start();
    let mut can = modern();
    can["textDocument"]["semanticTokens"] = json!({
        "requests": { "full": { "delta": true } },
        "tokenTypes": [], "tokenModifiers": [], "formats": [],
    });
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": can }));
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 0 } });
    client.open(ARTICLE, "Ieri Mario Rossi era a Roma.");
    client.diagnostics(ARTICLE, 1);
    client.close(ARTICLE);
    // Saved, changed and closed again: it is not open either.
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": ARTICLE } }));
    client.close(ARTICLE);
    for uri in [ARTICLE, "untitled:Mai", "file:///nowhere/mai.txt", "git:/a.txt?%7B%7D"] {
        let asked = json!({
            "textDocument": { "uri": uri }, "position": { "line": 0, "character": 7 },
            "positions": [{ "line": 0, "character": 7 }], "range": range,
            "context": { "includeDeclaration": true, "diagnostics": [], "triggerKind": 1 },
            "newName": "Marco Rossi", "previousResultId": "1", "query": "mario",
        });
        for method in [
            "hover",
            "definition",
            "declaration",
            "implementation",
            "references",
            "documentHighlight",
            "documentSymbol",
            "foldingRange",
            "selectionRange",
            "codeAction",
            "completion",
            "inlayHint",
            "semanticTokens/full",
            "semanticTokens/full/delta",
            "semanticTokens/range",
            "documentLink",
            "codeLens",
            "prepareRename",
            "rename",
        ] {
            let answer = client.request(&format!("textDocument/{method}"), asked.clone());
            assert_eq!(answer, Ok(Value::Null), "{method} of {uri}");
        }
        let report = client.request("textDocument/diagnostic", asked).unwrap();
        assert_eq!((&report["kind"], &report["items"]), (&json!("full"), &json!([])));
    }
    // What was kept of something for later is of no use any more, and does no harm.
    for (method, item) in [
        ("inlayHint/resolve", json!({ "position": range["start"], "label": "x" })),
        ("completionItem/resolve", json!({ "label": "x", "data": { "uri": ARTICLE } })),
        ("documentLink/resolve", json!({ "range": range, "data": 7 })),
        ("codeLens/resolve", json!({ "range": range })),
        ("codeAction/resolve", json!({ "title": "x" })),
        (
            "workspaceSymbol/resolve",
            json!({
                "name": "x", "kind": 5, "location": { "uri": ARTICLE },
                "data": { "root": "/nowhere", "kind": "PER", "name": "x" },
            }),
        ),
    ] {
        assert_eq!(client.request(method, item.clone()), Ok(item), "{method}");
    }
    assert_eq!(client.quit().code(), Some(0));
}

#[test]
fn line_36_mistakes_in_the_settings_are_told_once_and_where_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().canonicalize().unwrap().join("postilla.toml");
    std::fs::write(&file, "locale = \"en\"\nlocalle = \"it\"\n").unwrap();
    let mut client = Client::open_folder(folder.path());
    let told = client.notification("textDocument/publishDiagnostics");
    assert_eq!(told["uri"], uri(&file));
    assert_eq!(told["diagnostics"][0]["code"], "file/settings");
    assert_eq!(told["diagnostics"][0]["range"]["start"]["line"], 1);
    assert!(told["diagnostics"][0]["message"].as_str().unwrap().contains("localle"), "{told}");

    // Mended, it is taken back.
    std::fs::write(&file, "locale = \"en\"\n").unwrap();
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri(&file), "type": 2 }] }),
    );
    let told = client.notification("textDocument/publishDiagnostics");
    assert_eq!(told["diagnostics"], json!([]));

    client.settings = json!({ "dates": { "profile": 7 } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    let shown = client.notification("window/showMessage");
    assert!(shown["message"].as_str().unwrap().contains("dates.profile"), "{shown}");
}
