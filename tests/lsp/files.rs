//! Files that are made, moved and removed in the editor; what runs and how to stop it.

use crate::client::{Client, modern, place, seed, seeds, uri};
use serde_json::{Value, json};

fn able() -> Value {
    let mut can = modern();
    can["workspace"]["fileOperations"] =
        json!({ "didCreate": true, "willRename": true, "didRename": true, "didDelete": true });
    can
}

#[test]
fn a_moved_article_keeps_its_decisions() {
    let folder = seeds();
    let root = folder.path().canonicalize().unwrap();
    let line = |file: &str| {
        format!(
            "{{\"v\":1,\"at\":\"{file}\",\"do\":\"ignore-article\",\"code\":\"date\",\"file\":\"{file}\"}}\n"
        )
    };
    let decisions = line("a/uno.txt") + &line("due.txt");
    std::fs::write(root.join("decisions.jsonl"), &decisions).unwrap();
    let mut client = Client::start();
    let offered = client.initialize(json!({
        "processId": null, "rootUri": uri(&root), "capabilities": able(),
    }));
    let operations = &offered["capabilities"]["workspace"]["fileOperations"];
    assert!(operations["willRename"]["filters"][0]["pattern"]["glob"].is_string(), "{operations}");
    assert!(operations.get("willCreate").is_none());
    let moved = |from: &str, to: &str| json!({ "files": [{ "oldUri": uri(&root.join(from)), "newUri": uri(&root.join(to)) }] });
    let ask = |client: &mut Client, from: &str, to: &str| {
        client.request("workspace/willRenameFiles", moved(from, to)).unwrap()
    };
    for (from, to, new) in
        [("a/uno.txt", "b/più.txt", "\"b/più.txt\""), ("a", "c", "\"c/uno.txt\"")]
    {
        let edit = ask(&mut client, from, to);
        let change = &edit["documentChanges"][0];
        let id = json!({ "uri": uri(&root.join("decisions.jsonl")), "version": null });
        assert_eq!(change["textDocument"], id);
        assert_eq!(change["edits"][0]["newText"], new, "{edit}");
        assert_eq!(change["edits"].as_array().unwrap().len(), 1);
    }
    assert_eq!(ask(&mut client, "tre.txt", "quattro.txt"), Value::Null);
    assert_eq!(ask(&mut client, "a/uno.txt", "../fuori.txt"), Value::Null);

    // Open in the editor, the buffer is what is edited.
    let house = uri(&root.join("decisions.jsonl"));
    client.open(&house, &format!("\n{decisions}"));
    let edit = ask(&mut client, "due.txt", "tre.txt");
    let change = &edit["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 1);
    assert_eq!(change["edits"][0]["range"]["start"]["line"], 2);
}

#[test]
fn the_archive_follows_what_is_done_to_files_in_the_editor() {
    let folder = seeds();
    let root = folder.path().canonicalize().unwrap();
    let mut client = Client::start();
    client.initialize(json!({ "processId": null, "rootUri": uri(&root), "capabilities": able() }));
    client.archive_read();
    let (open, text) = client.open_file(&seed(&root, "004"));
    let (line, character) = place(&text, "Zelensky", 0);
    let others = |client: &mut Client| {
        let found = client.at("textDocument/references", &open, line, character);
        let mut files: Vec<String> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|l| l["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned())
            .filter(|name| name.contains("nuovo"))
            .collect();
        files.dedup();
        files
    };
    let settles = |client: &mut Client, wanted: &[&str]| {
        for _ in 0..200 {
            if others(client) == wanted {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        assert_eq!(others(client), wanted);
    };
    let (a, b) = (root.join("nuovo.txt"), root.join("nuovo-b.txt"));
    std::fs::write(&a, "2025-09-01\n\nVolodymyr Zelensky è a Roma.\n").unwrap();
    client.notify("workspace/didCreateFiles", json!({ "files": [{ "uri": uri(&a) }] }));
    settles(&mut client, &["nuovo.txt"]);
    std::fs::rename(&a, &b).unwrap();
    let moved = json!({ "files": [{ "oldUri": uri(&a), "newUri": uri(&b) }] });
    client.notify("workspace/didRenameFiles", moved);
    settles(&mut client, &["nuovo-b.txt"]);
    std::fs::remove_file(&b).unwrap();
    client.notify("workspace/didDeleteFiles", json!({ "files": [{ "uri": uri(&b) }] }));
    settles(&mut client, &[]);
}

#[test]
fn file_operations_are_for_clients_that_tell_of_them() {
    let mut client = Client::start();
    let offered =
        client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": modern() }));
    assert!(offered["capabilities"]["workspace"].get("fileOperations").is_none(), "{offered}");
}

#[test]
fn reading_the_archive_can_be_stopped_and_goes_on_when_something_changes() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let article = std::fs::read_to_string(seed(std::path::Path::new("seeds"), "001")).unwrap();
    let articles = 600;
    for n in 0..articles {
        std::fs::write(root.join(format!("{n:04}.txt")), format!("{article}\nNumero {n}.\n"))
            .unwrap();
    }
    let mut client = Client::open_folder(&root);
    let begun = client.wait_for("a bar", |message| {
        message["method"] == "$/progress" && message["params"]["value"]["kind"] == "begin"
    });
    assert_eq!(begun["params"]["value"]["cancellable"], true);
    let token = &begun["params"]["token"];
    client.notify("window/workDoneProgress/cancel", json!({ "token": "another" }));
    client.notify("window/workDoneProgress/cancel", json!({ "token": token }));
    client.wait_for("the end of the bar", |message| {
        message["params"]["token"] == *token && message["params"]["value"]["kind"] == "end"
    });
    let read = |client: &mut Client| -> u32 {
        let said = client.wait_for("what was read", |message| {
            message["params"]["message"].as_str().is_some_and(|text| text.contains("articles read"))
        });
        let said = said["params"]["message"].as_str().unwrap().to_owned();
        let numbers: Vec<u32> =
            said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        numbers[0]
    };
    let first = read(&mut client);
    assert!(first < articles, "{first} of {articles}");
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri(&root.join("0001.txt")), "type": 2 }] }),
    );
    client.wait_for("another bar", |message| {
        message["params"]["value"]["kind"] == "begin" && message["params"]["token"] != *token
    });
}

#[test]
fn a_trace_tells_what_is_done_as_long_as_it_is_wanted() {
    let mut client = Client::start();
    client.initialize(json!({
        "processId": null, "rootUri": null, "capabilities": modern(), "trace": "messages",
    }));
    client.open("untitled:Uno", "Ieri.");
    let said = client.notification("$/logTrace");
    assert!(said.get("verbose").is_none(), "{said}");
    let hover = |client: &mut Client| {
        client.at("textDocument/hover", "untitled:Uno", 0, 1);
        client.wait_at_most(std::time::Duration::from_millis(300), |message| {
            message["method"] == "$/logTrace"
                && message["params"]["message"].as_str().unwrap().contains("textDocument/hover (")
        })
    };
    let said = hover(&mut client).expect("a word on the hover");
    assert!(said["params"]["message"].as_str().unwrap().contains("answered in"), "{said}");
    client.notify("$/setTrace", json!({ "value": "verbose" }));
    let said = hover(&mut client).expect("a word on the hover");
    assert!(said["params"]["verbose"].as_str().unwrap().contains("contents"), "{said}");
    client.notify("$/setTrace", json!({ "value": "off" }));
    assert_eq!(hover(&mut client), None);
}
