//! Under load: many requests at once, clients that do not listen, texts that want to do harm.

use crate::client::{Client, frame, modern};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const ARTICLE: &str = "untitled:Articolo";

fn client() -> Client {
    let mut client = Client::start();
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": modern() }));
    client
}

/// An article that takes a while to read.
fn long_article() -> String {
    article_of(4_000)
}

fn article_of(lines: usize) -> String {
    "Il presidente Mario Rossi è arrivato ieri a Roma con Anna Bianchi, ha detto «la Repubblica».\n"
        .repeat(lines)
}

#[test]
fn line_3_a_cancelled_request_is_answered_at_once_among_many_slow_ones() {
    let mut client = client();
    client.open(ARTICLE, &long_article());
    // They all wait for the article to be read.
    let about =
        json!({ "textDocument": { "uri": ARTICLE }, "position": { "line": 0, "character": 20 } });
    let asked: Vec<i64> =
        (0..25).map(|_| client.ask("textDocument/hover", about.clone())).collect();
    let last = *asked.last().unwrap();
    client.notify("$/cancelRequest", json!({ "id": last }));
    let since = Instant::now();
    let error = client.answer(last).unwrap_err();
    assert_eq!(error["code"], -32800);
    assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
    for id in &asked[..24] {
        client.answer(*id).expect("the others are answered");
    }
}

#[test]
fn line_24_a_long_article_is_published_moved_at_once_and_judged_when_it_has_been_read() {
    let mut client = client();
    client.open(ARTICLE, &article_of(1_000));
    let told = client.notification("window/showMessage");
    assert!(told["message"].as_str().unwrap().contains("documentDiagnostics"), "{told}");
    let before = client.diagnostics(ARTICLE, 1);
    assert_eq!(before.len(), 200, "the gravest");
    let lines = |diagnostics: &[Value]| -> Vec<i64> {
        diagnostics.iter().map(|d| d["range"]["start"]["line"].as_i64().unwrap()).collect()
    };
    // Longer than what is typed: nothing waits for a pause.
    let pasted = "Era il 31 febbraio 2024, di notte a Torino.\n\n";
    let top = json!({ "line": 1, "character": 0 });
    let change = json!([{ "range": { "start": top, "end": top }, "text": pasted }]);
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": ARTICLE, "version": 2 }, "contentChanges": change }),
    );
    let moved = lines(&client.diagnostics(ARTICLE, 2));
    let expected: Vec<i64> =
        lines(&before).iter().map(|line| line + if *line > 0 { 2 } else { 0 }).collect();
    assert_eq!(moved, expected);
    let judged = client.diagnostics(ARTICLE, 2);
    assert!(judged.iter().any(|d| d["code"] == "date/impossible-date"), "{judged:?}");
    assert_eq!(judged.len(), 200);
    // What is as it was is not said twice: the next is that of the next version.
    let end = json!({ "line": 999, "character": 0 });
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": ARTICLE, "version": 3 },
            "contentChanges": [{ "range": { "start": end, "end": end }, "text": "e " }] }),
    );
    assert_eq!(client.diagnostics(ARTICLE, 3).len(), 200);
    assert!(client.hover(ARTICLE, (0, 20)).contains("Mario Rossi"));
    let again = client.wait_at_most(Duration::from_millis(300), |message| {
        message["method"] == "textDocument/publishDiagnostics"
    });
    assert!(again.is_none(), "{again:?}");
}

#[test]
fn line_5_a_client_that_stops_reading_does_not_wedge_the_session() {
    // The pipe to a reader that sleeps is full after 64 KiB: more than that is answered here.
    let mut client = client();
    client.open(ARTICLE, "Mario Rossi è arrivato ieri a Roma.");
    let mut bytes = Vec::new();
    for version in 2..3000 {
        let place = json!({ "line": 0, "character": 0 });
        bytes.extend(frame(
            &json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": { "uri": ARTICLE, "version": version },
            "contentChanges": [{ "range": { "start": place, "end": place }, "text": "x" }] } }),
        ));
        bytes.extend(frame(&json!({ "jsonrpc": "2.0", "id": format!("h{version}"), "method": "textDocument/documentSymbol",
            "params": { "textDocument": { "uri": ARTICLE } } })));
    }
    client.stop_reading();
    client.send_bytes(&bytes);
    client.go_on_reading();
    client.diagnostics(ARTICLE, 2999);
    assert_eq!(client.quit().code(), Some(0));
}

#[test]
fn line_10_requests_before_the_archive_is_read_are_answered_from_the_article() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..300 {
        let text = format!(
            "Mario Rossi e Anna Bianchi sono a Roma.\n\n{}",
            "Ieri ha parlato Carlo Verdi.\n".repeat(50)
        );
        std::fs::write(folder.path().join(format!("{n}.txt")), text).unwrap();
    }
    let mut client = Client::open_folder(&folder.path().canonicalize().unwrap());
    client.open(ARTICLE, "Mario Rossi è a Roma.");
    let found = client.at("textDocument/references", ARTICLE, 0, 2);
    assert!(!found.as_array().unwrap().is_empty(), "{found}");
    assert!(client.hover(ARTICLE, (0, 2)).contains("Mario Rossi"));
    // And goodbye is said while it is being read.
    let since = Instant::now();
    assert_eq!(client.quit().code(), Some(0));
    assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
}

#[test]
fn line_47_texts_of_articles_inject_nothing_into_hovers() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = "Mario Rossi [qui](command:rm) <img src=x onerror=alert(1)>, ministro [x](http://evil.example).\n\
        [Mario Rossi](command:evil) è a Roma. <script>alert(\"Mario Rossi\")</script>\n";
    std::fs::write(folder.path().join("--help `rm` $(rm) <b>.md"), hostile).unwrap();
    let mut client = Client::open_folder(&folder.path().canonicalize().unwrap());
    client.archive_read();
    client.open(ARTICLE, hostile);
    for at in [2, 40, 60] {
        let hover = client.hover(ARTICLE, (0, at));
        assert!(
            !hover.contains("](command:") && !hover.contains("<script") && !hover.contains("<img"),
            "{hover}"
        );
        assert!(!hover.contains("](http"), "{hover}");
    }
}

#[test]
fn line_45_a_fix_is_offered_without_any_diagnostics_in_the_question() {
    let mut client = client();
    client.open(ARTICLE, "Roma, 4 settembre 2025 - Il voto è previsto per il 31 febbraio 2026.\n");
    let diagnostics = client.diagnostics(ARTICLE, 1);
    let wrong = diagnostics.iter().find(|d| d["code"] == "date/impossible-date");
    let range = &wrong.unwrap_or_else(|| panic!("{diagnostics:?}"))["range"];
    let ask = |client: &mut Client, only: Value| {
        let mut context = json!({ "diagnostics": [] });
        if !only.is_null() {
            context["only"] = only;
        }
        let params =
            json!({ "textDocument": { "uri": ARTICLE }, "range": range, "context": context });
        client.request("textDocument/codeAction", params).unwrap()
    };
    let offered = ask(&mut client, Value::Null);
    assert_eq!(offered[0]["kind"], "quickfix", "{offered}");
    assert_eq!(offered[0]["diagnostics"][0]["code"], "date/impossible-date");
    assert_eq!(ask(&mut client, Value::Null), offered, "always in the same order");
    assert_eq!(ask(&mut client, json!(["source.organizeImports"])), json!([]));
}

#[test]
fn line_43_the_sentence_at_hand_is_judged_after_a_pause() {
    let mut client = client();
    client.open(
        ARTICLE,
        "Roma, 4 settembre 2025 - Prima frase. Il voto è il 31 febbrai\nAltra riga.\n",
    );
    client.diagnostics(ARTICLE, 1);
    let end = json!({ "line": 0, "character": 61 });
    client.change(ARTICLE, 2, json!([{ "range": { "start": end, "end": end }, "text": "o" }]));
    let impossible =
        |diagnostics: &[Value]| diagnostics.iter().any(|d| d["code"] == "date/impossible-date");
    assert!(!impossible(&client.diagnostics(ARTICLE, 2)), "not while it is being typed");
    assert!(impossible(&client.diagnostics(ARTICLE, 2)), "but when nothing more is typed");
    // Known now, it stays where it is while somebody types on.
    let end = json!({ "line": 0, "character": 62 });
    client.change(ARTICLE, 3, json!([{ "range": { "start": end, "end": end }, "text": " p" }]));
    assert!(impossible(&client.diagnostics(ARTICLE, 3)));
}
