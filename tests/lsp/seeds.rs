//! The main job: the five seed articles in an editor.

use crate::client::{Client, covered, place, seed, seeds, uri};
use serde_json::{Value, json};
use std::path::Path;

/// The server on a copy of the seeds, archive read.
fn desk() -> (Client, tempfile::TempDir) {
    let folder = seeds();
    let mut client = Client::open_folder(&folder.path().canonicalize().unwrap());
    client.archive_read();
    (client, folder)
}

fn references(client: &mut Client, uri: &str, place: (u32, u32)) -> Vec<Value> {
    client.at("textDocument/references", uri, place.0, place.1).as_array().expect("a list").clone()
}

/// The text that a location covers.
fn at_location(location: &Value) -> String {
    let path = location["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
    covered(&std::fs::read_to_string(path).unwrap(), &location["range"])
}

#[test]
fn hover_on_a_name_shows_its_card() {
    let (mut client, folder) = desk();
    let (uri, text) = client.open_file(&seed(folder.path(), "002"));
    let hover = client.hover(&uri, place(&text, "Peskov", 1));
    assert!(hover.starts_with("**Dmitrij Peskov** — persona"), "{hover}");
    for part in ["portavoce del Cremlino", "Peskov (", "menzioni", "1 articolo", "Con: "] {
        assert!(hover.contains(part), "{part} in {hover}");
    }
    assert!(hover.lines().count() <= 20);
}

#[test]
fn hover_on_a_date_shows_the_day_and_why() {
    let (mut client, folder) = desk();
    let (uri, text) = client.open_file(&seed(folder.path(), "001"));
    let hover = client.hover(&uri, place(&text, "ieri", 0));
    assert!(hover.starts_with("**mercoledì 3 settembre 2025**"), "{hover}");
    for part in ["`2025-09-03`", "data dell’articolo", "giovedì 4 settembre 2025", "riga 1"] {
        assert!(hover.contains(part), "{part} in {hover}");
    }
    assert!(!hover.contains("In archivio"), "no other article is of that day: {hover}");
    // In another one, the day that this one is from.
    let other = uri.replace("001_", "nuovo_");
    client.open(&other, "Roma, 5 settembre 2025 - A Parigi ieri pioveva.\n");
    let hover = client.hover(&other, (0, 36));
    assert!(hover.starts_with("**giovedì 4 settembre 2025**"), "{hover}");
    assert!(hover.contains("In archivio") && hover.contains(&format!("({uri}")), "{hover}");
}

#[test]
fn what_other_articles_contradict_is_said_after_a_pause() {
    let (mut client, folder) = desk();
    let (uri, text) = client.open_file(&seed(folder.path(), "000"));
    let published = client.wait_for("a conflict of roles", |message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"]["uri"] == uri
            && message["params"]["diagnostics"]
                .as_array()
                .is_some_and(|all| all.iter().any(|d| d["code"] == "entity/role-conflict"))
    });
    let all = published["params"]["diagnostics"].as_array().unwrap();
    let conflict = all.iter().find(|d| d["code"] == "entity/role-conflict").unwrap();
    assert_eq!(covered(&text, &conflict["range"]), "ex Presidente degli Stati Uniti");
    assert_eq!(conflict["severity"], 4, "no more than a hint: an election may lie between");
    // It stays where the words are while somebody types elsewhere.
    let start = json!({ "line": 0, "character": 0 });
    let change = json!([{ "range": { "start": start, "end": start }, "text": "Oggi. " }]);
    client.change(&uri, 2, change);
    let diagnostics = client.diagnostics(&uri, 2);
    let conflict = diagnostics.iter().find(|d| d["code"] == "entity/role-conflict").unwrap();
    let text = format!("Oggi. {text}");
    assert_eq!(covered(&text, &conflict["range"]), "ex Presidente degli Stati Uniti");
}

#[test]
fn an_article_without_a_date_is_told_so_and_a_dated_one_is_left_in_peace() {
    let (mut client, folder) = desk();
    let path = seed(folder.path(), "004");
    let text = std::fs::read_to_string(&path).unwrap();
    client.open(&uri(&path), &text);
    let diagnostics = client.diagnostics(&uri(&path), 1);
    let found: Vec<(String, String)> = diagnostics
        .iter()
        .filter(|d| d["code"] == "date/relative-without-dateline")
        .map(|d| (covered(&text, &d["range"]), d["severity"].to_string()))
        .collect();
    for hanging in ["Martedì", "Mercoledì", "giovedì", "notte di mercoledì"] {
        assert!(found.iter().any(|(text, _)| text == hanging), "{hanging} in {found:?}");
    }
    // One warning says it; at the places it is said quietly.
    let undated: Vec<_> =
        diagnostics.iter().filter(|d| d["code"] == "date/missing-dateline").collect();
    assert_eq!(undated.len(), 1);
    assert_eq!(undated[0]["severity"], 2);
    assert!(undated[0]["relatedInformation"].as_array().unwrap().len() >= 4);
    assert!(found.iter().all(|(_, severity)| severity == "3"), "{found:?}");

    let path = seed(folder.path(), "001");
    client.open(&uri(&path), &std::fs::read_to_string(&path).unwrap());
    let alarming = client.diagnostics(&uri(&path), 1);
    let alarming: Vec<_> = alarming.iter().filter(|d| d["severity"].as_i64() <= Some(2)).collect();
    assert!(alarming.is_empty(), "{alarming:?}");
}

#[test]
fn definition_is_the_first_full_mention_of_the_archive() {
    let (mut client, folder) = desk();
    for (article, nth) in [("004", 0), ("004", 1), ("002", 0), ("001", 1)] {
        let (uri, text) = client.open_file(&seed(folder.path(), article));
        let (line, character) = place(&text, "Zelensky", nth);
        let found = client.at("textDocument/definition", &uri, line, character);
        let link = &found[0];
        let location = json!({ "uri": link["targetUri"], "range": link["targetRange"] });
        assert_eq!(at_location(&location), "Volodymyr Zelensky", "{article} {found}");
        assert_eq!(
            link["targetUri"],
            crate::client::uri(&seed(folder.path(), "001")),
            "the oldest"
        );
        client.close(&uri);
    }
}

/// How often a name stands in the files of a folder.
fn counted(folder: &Path, name: &str) -> usize {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| std::fs::read_to_string(path).unwrap().matches(name).count()).sum()
}

#[test]
fn references_are_all_mentions_in_all_articles() {
    let (mut client, folder) = desk();
    let (uri, text) = client.open_file(&seed(folder.path(), "003"));
    let found = references(&mut client, &uri, place(&text, "Zelensky", 0));
    assert!(found.iter().all(|location| at_location(location).contains("Zelensky")));
    assert_eq!(found.len(), counted(folder.path(), "Zelensky"));
    // Oldest first: the articles come in one piece each, the dated ones before the undated.
    let mut articles: Vec<String> =
        found.iter().map(|l| l["uri"].as_str().unwrap().to_owned()).collect();
    articles.dedup();
    let undated = crate::client::uri(&seed(folder.path(), "004"));
    assert_eq!(articles.last(), Some(&undated), "{articles:?}");
    let mut sorted = articles.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), articles.len(), "{articles:?}");
}

#[test]
fn of_countless_mentions_the_oldest_are_shown_and_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    for year in 2020..2024 {
        let text = format!("Roma, 4 marzo {year} - {}", "Mario Rossi parla.\n\n".repeat(4_000));
        std::fs::write(folder.path().join(format!("{year}.txt")), text).expect("written");
    }
    let mut client = crate::client::Client::open_folder(folder.path());
    client.archive_read();
    let (uri, text) = client.open_file(&folder.path().join("2023.txt"));
    let found = references(&mut client, &uri, place(&text, "Mario", 0));
    assert_eq!(found.len(), 12_000, "article by article, until it is enough");
    assert!(found[0]["uri"].as_str().unwrap().ends_with("2020.txt"), "the oldest first");
    client.wait_for("the limit to be told", |message| {
        let told = &message["params"]["message"];
        message["method"] == "window/showMessage"
            && told.as_str().is_some_and(|told| told.contains("postilla mentions"))
    });
}

#[test]
fn line_32_an_unsaved_buffer_wins_over_the_disk() {
    let (mut client, folder) = desk();
    let (uri, text) = client.open_file(&seed(folder.path(), "003"));
    let before = references(&mut client, &uri, place(&text, "Zelensky", 0)).len();
    let start = json!({ "line": 0, "character": 0 });
    let inserted = "Volodymyr Zelensky è arrivato a Roma. Zelensky ha parlato.\n";
    client.change(
        &uri,
        2,
        json!([{ "range": { "start": start, "end": start }, "text": inserted }]),
    );
    let found = references(&mut client, &uri, (0, 12));
    assert_eq!(found.len(), before + 2);
    let here: Vec<_> = found.iter().filter(|l| l["uri"] == uri.as_str()).collect();
    assert_eq!(
        here[0]["range"],
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 18 } })
    );

    // A buffer that is no file counts as well.
    client.open("untitled:Bozza", "Volodymyr Zelensky tornerà a Roma.");
    assert_eq!(references(&mut client, &uri, (0, 12)).len(), before + 3);

    // Closed without saving, the file on disk counts again.
    client.close("untitled:Bozza");
    client.close(&uri);
    let (uri, text) = client.open_file(&seed(folder.path(), "004"));
    assert_eq!(references(&mut client, &uri, place(&text, "Zelensky", 0)).len(), before);
}

#[test]
fn line_18_what_is_behind_an_edit_moves_with_it() {
    let (mut client, folder) = desk();
    let (uri, text) = client.open_file(&seed(folder.path(), "002"));
    let (line, character) = place(&text, "Peskov", 1);
    let start = json!({ "line": 0, "character": 0 });
    client.change(&uri, 2, json!([{ "range": { "start": start, "end": start }, "text": "\n" }]));
    let hover = client.at("textDocument/hover", &uri, line + 1, character);
    assert_eq!(hover["range"]["start"]["line"], line + 1, "{hover}");
    assert_eq!(client.at("textDocument/hover", &uri, 0, 0), Value::Null);
}

#[test]
fn line_30_a_changed_file_is_read_again_and_a_deleted_one_forgotten() {
    let (mut client, folder) = desk();
    let root = folder.path().canonicalize().unwrap();
    let new = root.join("nuovo.txt");
    let (uri, text) = client.open_file(&seed(&root, "004"));
    let at = place(&text, "Zelensky", 0);
    let before = references(&mut client, &uri, at).len();
    std::fs::write(&new, "2025-09-01\n\nVolodymyr Zelensky è a Roma.\n").unwrap();
    let event = |client: &mut Client, kind: u8| {
        client.notify(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": [{ "uri": crate::client::uri(&new), "type": kind }] }),
        );
    };
    let settles = |client: &mut Client, wanted: usize| {
        for _ in 0..200 {
            if references(client, &uri, at).len() == wanted {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("{} references, not {wanted}", references(client, &uri, at).len());
    };
    event(&mut client, 1);
    settles(&mut client, before + 1);
    std::fs::remove_file(&new).unwrap();
    event(&mut client, 3);
    settles(&mut client, before);
}

#[test]
fn line_48_a_client_without_links_and_trees_gets_places_and_lists() {
    let folder = seeds();
    let mut client = Client::start();
    client.initialize(json!({ "processId": null, "rootUri": uri(&folder.path().canonicalize().unwrap()), "capabilities": {
        "textDocument": { "publishDiagnostics": { "versionSupport": true } } } }));
    client.archive_read();
    let (uri, text) = client.open_file(&seed(folder.path(), "002"));
    let (line, character) = place(&text, "Zelensky", 0);
    let found = client.at("textDocument/definition", &uri, line, character);
    assert!(found["range"].is_object() && found["uri"].is_string(), "{found}");
    let symbols = client
        .request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }))
        .unwrap();
    assert!(symbols[0]["location"].is_object(), "{symbols}");
    let hover = client.at("textDocument/hover", &uri, line, character);
    assert_eq!(hover["contents"]["kind"], "plaintext");
    assert!(!hover["contents"]["value"].as_str().unwrap().contains("**"), "{hover}");
}

#[test]
fn partial_results_of_references_come_by_their_token() {
    let (mut client, folder) = desk();
    client.open("untitled:Lungo", &"Volodymyr Zelensky è qui.\n".repeat(300));
    let (uri, text) = client.open_file(&seed(folder.path(), "004"));
    let (line, character) = place(&text, "Zelensky", 0);
    let whole = references(&mut client, &uri, (line, character));
    let rest = client
        .request("textDocument/references", json!({
            "textDocument": { "uri": uri }, "position": { "line": line, "character": character },
            "context": { "includeDeclaration": true }, "partialResultToken": "parte",
        }))
        .unwrap();
    assert_eq!(rest, json!([]));
    let mut parts: Vec<Vec<Value>> = Vec::new();
    while parts.iter().map(Vec::len).sum::<usize>() < whole.len() {
        let part = client
            .wait_for("a part", |m| m["method"] == "$/progress" && m["params"]["token"] == "parte");
        parts.push(part["params"]["value"].as_array().expect("a list").clone());
    }
    assert!(parts.len() > 1 && parts[0].len() <= 32, "the first ones are there early");
    assert_eq!(parts.concat(), whole, "in the same order");
}
