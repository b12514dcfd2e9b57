//! What is looked up only for what somebody looks at, and what is sent only as far as it changed.

use crate::client::{Client, covered, modern, place, seed, seeds, uri};
use serde_json::{Value, json};
use std::path::PathBuf;

struct Desk {
    client: Client,
    root: PathBuf,
    offered: Value,
    _folder: tempfile::TempDir,
}

/// A client that resolves what can be resolved.
fn resolving() -> Value {
    let mut can = modern();
    let text = &mut can["textDocument"];
    text["inlayHint"] =
        json!({ "resolveSupport": { "properties": ["tooltip", "label.location"] } });
    text["codeAction"]["dataSupport"] = json!(true);
    text["codeAction"]["resolveSupport"] = json!({ "properties": ["edit"] });
    text["completion"] = json!({ "completionItem": { "documentationFormat": ["markdown"] } });
    text["semanticTokens"] = json!({
        "requests": { "full": { "delta": true } },
        "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"],
    });
    text["codeLens"] = json!({});
    can["workspace"]["symbol"] = json!({ "resolveSupport": { "properties": ["location.range"] } });
    can["window"]["showDocument"] = json!({ "support": true });
    can
}

impl Desk {
    /// The server on a copy of the seeds, archive read.
    fn with(can: Value) -> Desk {
        let folder = seeds();
        let root = folder.path().canonicalize().unwrap();
        let mut client = Client::start();
        let offered = client.initialize(json!({
            "processId": std::process::id(), "rootUri": uri(&root), "capabilities": can,
        }));
        client.archive_read();
        Desk { client, root, offered: offered["capabilities"].clone(), _folder: folder }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.client.request(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }
}

fn whole(text: &str) -> Value {
    json!({ "start": { "line": 0, "character": 0 }, "end": { "line": text.lines().count(), "character": 0 } })
}

#[test]
fn tokens_are_sent_as_far_as_they_have_changed() {
    let mut desk = Desk::with(resolving());
    assert_eq!(desk.offered["semanticTokensProvider"]["full"], json!({ "delta": true }));
    let (uri, _) = desk.client.open_file(&seed(&desk.root, "001"));
    let about = json!({ "textDocument": { "uri": uri } });
    let full = desk.ask("textDocument/semanticTokens/full", about.clone());
    let mut known: Vec<u64> = serde_json::from_value(full["data"].clone()).unwrap();
    let mut id = full["resultId"].as_str().unwrap().to_owned();
    assert!(known.len() > 50);
    let start = json!({ "line": 0, "character": 0 });
    let changes = [
        (json!({ "start": start, "end": start }), "Mario Rossi, \n"),
        (json!({ "start": start, "end": { "line": 1, "character": 0 } }), ""),
        (json!({ "start": start, "end": start }), ""),
    ];
    for (at, (range, text)) in changes.into_iter().enumerate() {
        desk.client.change(&uri, at as i64 + 2, json!([{ "range": range, "text": text }]));
        let mut asked = about.clone();
        asked["previousResultId"] = json!(id);
        let delta = desk.ask("textDocument/semanticTokens/full/delta", asked);
        let edits = delta["edits"].as_array().unwrap();
        assert_eq!(edits.is_empty(), text.is_empty() && at == 2, "{delta}");
        for edit in edits {
            let data: Vec<u64> = match &edit["data"] {
                Value::Null => Vec::new(),
                data => serde_json::from_value(data.clone()).unwrap(),
            };
            assert!(data.len() < known.len() / 2, "{edit}");
            let start = edit["start"].as_u64().unwrap() as usize;
            let count = edit["deleteCount"].as_u64().unwrap() as usize;
            known.splice(start..start + count, data);
        }
        id = delta["resultId"].as_str().unwrap().to_owned();
    }
    let again = desk.ask("textDocument/semanticTokens/full", about.clone());
    assert_eq!(again["data"], json!(known), "the differences lead to the whole");
    // Who names other tokens than those given last gets all of them.
    let mut asked = about;
    asked["previousResultId"] = json!("0");
    let delta = desk.ask("textDocument/semanticTokens/full/delta", asked);
    assert_eq!(delta["data"], json!(known));
}

#[test]
fn a_hint_that_somebody_looks_at_tells_the_whole_date_and_where_it_is_from() {
    let mut desk = Desk::with(resolving());
    assert_eq!(desk.offered["inlayHintProvider"]["resolveProvider"], true);
    let (uri, text) = desk.client.open_file(&seed(&desk.root, "001"));
    let asked = json!({ "textDocument": { "uri": uri }, "range": whole(&text) });
    let hints = desk.ask("textDocument/inlayHint", asked.clone());
    let hint = hints
        .as_array()
        .unwrap()
        .iter()
        .find(|hint| hint["label"][0]["value"] == "3 settembre")
        .unwrap_or_else(|| panic!("{hints}"));
    assert!(hint.get("tooltip").is_none() && hint["label"][0].get("location").is_none());
    let resolved = desk.ask("inlayHint/resolve", hint.clone());
    assert_eq!(resolved["tooltip"], "mercoledì 3 settembre 2025");
    let location = &resolved["label"][0]["location"];
    assert_eq!(location["uri"], uri.as_str());
    assert_eq!(covered(&text, &location["range"]), "2025-09-04");
    // One of an older text stays as it is.
    desk.client.change(&uri, 2, json!([{ "text": "Ieri." }]));
    assert_eq!(desk.ask("inlayHint/resolve", hint.clone()), *hint);

    // Who does not resolve gets all at once.
    let mut desk = Desk::with(modern());
    let (uri, text) = desk.client.open_file(&seed(&desk.root, "001"));
    let asked = json!({ "textDocument": { "uri": uri }, "range": whole(&text) });
    let hints = desk.ask("textDocument/inlayHint", asked);
    let hint =
        hints.as_array().unwrap().iter().find(|hint| hint["label"] == "3 settembre").unwrap();
    assert_eq!(hint["tooltip"], "mercoledì 3 settembre 2025");
    assert!(hint.get("data").is_none());
}

#[test]
fn what_an_action_changes_is_told_when_it_is_taken() {
    let mut desk = Desk::with(resolving());
    assert_eq!(desk.offered["codeActionProvider"]["resolveProvider"], true);
    let text = "Roma, 4 settembre 2025 - Il vertice si terrà lunedì 8 ottobre 2025.\n";
    let uri = uri(&desk.root.join("nuovo.txt"));
    desk.client.open(&uri, text);
    let (line, character) = place(text, "lunedì", 0);
    let at = json!({ "line": line, "character": character });
    let asked = json!({
        "textDocument": { "uri": uri }, "range": { "start": at, "end": at },
        "context": { "diagnostics": [] },
    });
    let actions = desk.ask("textDocument/codeAction", asked.clone());
    let actions = actions.as_array().unwrap();
    let lazily: Vec<&Value> = actions.iter().filter(|action| action["data"].is_object()).collect();
    assert!(lazily.len() >= 2, "{actions:?}");
    for action in &lazily {
        assert!(action.get("edit").is_none(), "{action}");
        let resolved = desk.ask("codeAction/resolve", (*action).clone());
        assert_eq!(resolved["title"], action["title"]);
        let edit = &resolved["edit"]["documentChanges"][0];
        assert_eq!(edit["textDocument"], json!({ "uri": uri, "version": 1 }));
        let new = edit["edits"][0]["newText"].as_str().unwrap();
        assert!(action["title"].as_str().unwrap().contains(new), "{resolved}");
    }
    // A command does not wait to be resolved.
    assert!(actions.iter().any(|action| action["command"].is_object()));
    // The text has changed: nobody may do to it what was meant for another.
    desk.client.change(&uri, 2, json!([{ "text": "Altro." }]));
    let error = desk.client.request("codeAction/resolve", lazily[0].clone()).unwrap_err();
    assert_eq!(error["code"], -32801);

    let mut desk = Desk::with(modern());
    desk.client.open(&uri, text);
    let actions = desk.ask("textDocument/codeAction", asked);
    let all = actions.as_array().unwrap();
    assert!(all.iter().all(|action| action["edit"].is_object() || action["command"].is_object()));
}

#[test]
fn a_name_that_is_offered_shows_its_card_to_who_looks_at_it() {
    let mut desk = Desk::with(resolving());
    let uri = uri(&desk.root.join("nuovo.txt"));
    desk.client.open(&uri, "Roma, 4 settembre 2025 - Lo ha detto Pes");
    let asked =
        json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 40 } });
    let found = desk.ask("textDocument/completion", asked);
    let item = &found["items"][0];
    assert_eq!(item["label"], "Dmitrij Peskov", "{found}");
    assert!(item.get("documentation").is_none());
    let resolved = desk.ask("completionItem/resolve", item.clone());
    let documentation = &resolved["documentation"];
    assert_eq!(documentation["kind"], "markdown");
    let said = documentation["value"].as_str().unwrap();
    assert!(said.contains("portavoce del Cremlino"), "{said}");
    assert_eq!(resolved["textEdit"], item["textEdit"]);
}

#[test]
fn the_place_of_a_symbol_is_looked_up_when_it_is_chosen() {
    let mut desk = Desk::with(resolving());
    assert_eq!(desk.offered["workspaceSymbolProvider"]["resolveProvider"], true);
    let found = desk.ask("workspace/symbol", json!({ "query": "zelensky" }));
    let symbol = &found[0];
    assert_eq!(symbol["name"], "Volodymyr Zelensky");
    let first = uri(&seed(&desk.root, "001"));
    assert_eq!(symbol["location"], json!({ "uri": first }));
    let resolved = desk.ask("workspaceSymbol/resolve", symbol.clone());
    assert_eq!(resolved["location"]["uri"], first.as_str());
    let text = std::fs::read_to_string(seed(&desk.root, "001")).unwrap();
    assert_eq!(covered(&text, &resolved["location"]["range"]), "Volodymyr Zelensky");

    // In parts, and with places for those who do not ask for them.
    let asked = json!({ "query": "", "partialResultToken": 7 });
    assert_eq!(desk.ask("workspace/symbol", asked.clone()), json!([]));
    let mut parts = 0;
    while let Some(part) = desk
        .client
        .wait_at_most(std::time::Duration::from_millis(200), |m| m["params"]["token"] == 7)
    {
        parts += part["params"]["value"].as_array().unwrap().len();
    }
    let all = desk.ask("workspace/symbol", json!({ "query": "" }));
    assert_eq!(parts, all.as_array().unwrap().len());
    assert!(parts > 50);
    let mut desk = Desk::with(modern());
    let found = desk.ask("workspace/symbol", json!({ "query": "zelensky" }));
    assert!(found[0]["location"]["range"].is_object(), "{found}");
}

#[test]
fn links_lead_to_the_web_and_to_files_of_the_folder() {
    let mut desk = Desk::with(resolving());
    std::fs::create_dir(desk.root.join("2024")).unwrap();
    std::fs::write(desk.root.join("2024/due parole.md"), "Due parole.\n").unwrap();
    let outside = desk.root.parent().unwrap().join("fuori-della-cartella.md");
    std::fs::write(&outside, "Fuori.\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, desk.root.join("via.md")).unwrap();
    let text = concat!(
        "Su https://www.ansa.it/città e [qui](2024/due%20parole.md#su), [no](manca.md), ",
        "[fuori](../fuori-della-cartella.md), [link](via.md), [x](javascript:alert(1)), ",
        "[root](/2024/due parole.md).\n[r](</2024/due parole.md>)\n"
    );
    let here = uri(&desk.root.join("nuovo.md"));
    desk.client.open(&here, text);
    let links = desk.ask("textDocument/documentLink", json!({ "textDocument": { "uri": here } }));
    let mut seen = Vec::new();
    for link in links.as_array().unwrap() {
        let resolved = desk.ask("documentLink/resolve", link.clone());
        let target = resolved["target"].as_str().unwrap_or("-");
        seen.push((covered(text, &link["range"]), target.replace(&uri(&desk.root), "root")));
    }
    std::fs::remove_file(&outside).unwrap();
    let wanted = [
        ("https://www.ansa.it/città", "https://www.ansa.it/citt%C3%A0"),
        ("2024/due%20parole.md#su", "root/2024/due%20parole.md#su"),
        ("manca.md", "-"),
        ("../fuori-della-cartella.md", "-"),
        ("via.md", "-"),
        ("/2024/due", "-"),
        ("/2024/due parole.md", "root/2024/due%20parole.md"),
    ];
    let seen: Vec<(&str, &str)> = seen.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(seen, wanted);

    // A text without a file has none beside it.
    desk.client.open("untitled:Nuovo", "Su https://x.it e [qui](a.md).");
    let asked = json!({ "textDocument": { "uri": "untitled:Nuovo" } });
    let links = desk.ask("textDocument/documentLink", asked);
    assert_eq!(links.as_array().unwrap().len(), 1, "{links}");
}

#[test]
fn line_46_lines_above_names_are_off_until_the_house_wants_them() {
    let mut desk = Desk::with(resolving());
    let (uri, text) = desk.client.open_file(&seed(&desk.root, "001"));
    let about = json!({ "textDocument": { "uri": uri } });
    assert_eq!(desk.ask("textDocument/codeLens", about.clone()), json!([]));
    let settings = json!({ "settings": { "postilla": { "codeLens": true } } });
    desk.client.settings = json!({ "codeLens": true });
    desk.client.notify("workspace/didChangeConfiguration", settings);
    let lenses = desk.ask("textDocument/codeLens", about);
    let lenses = lenses.as_array().unwrap();
    let names: Vec<String> = lenses.iter().map(|lens| covered(&text, &lens["range"])).collect();
    let at = names.iter().position(|name| name == "Volodymyr Zelensky").unwrap();
    assert!(lenses[at].get("command").is_none());
    let resolved = desk.ask("codeLens/resolve", lenses[at].clone());
    let count = text.matches("Zelensky").count();
    let title = resolved["command"]["title"].as_str().unwrap();
    assert_eq!(title, format!("{count} menzioni · 4 articoli"));

    // It leads to the next mention.
    let command = &resolved["command"];
    assert_eq!(command["command"], "postilla.open");
    let run = json!({ "command": "postilla.open", "arguments": command["arguments"] });
    desk.ask("workspace/executeCommand", run);
    let shown = desk.client.wait_for("a place", |m| m["method"] == "window/showDocument");
    assert_eq!(shown["params"]["uri"], uri.as_str());
    assert_eq!(covered(&text, &shown["params"]["selection"]), "Zelensky");
    assert_ne!(shown["params"]["selection"], lenses[at]["range"]);
    let wrong = json!({ "command": "postilla.open", "arguments": [7] });
    let error = desk.client.request("workspace/executeCommand", wrong).unwrap_err();
    assert_eq!(error["code"], -32602);
}

#[test]
fn other_articles_are_one_place_each_the_oldest_first() {
    let mut desk = Desk::with(resolving());
    let (uri, text) = desk.client.open_file(&seed(&desk.root, "003"));
    let (line, character) = place(&text, "Zelensky", 0);
    let found = desk.client.at("textDocument/implementation", &uri, line, character);
    let files: Vec<String> =
        found.as_array().unwrap().iter().map(|l| l["uri"].as_str().unwrap().to_owned()).collect();
    let wanted = ["001", "002", "004"].map(|name| crate::client::uri(&seed(&desk.root, name)));
    assert_eq!(files.len(), 3, "{found}");
    assert_eq!(files.first(), wanted.first());
    assert!(wanted.iter().all(|wanted| files.contains(wanted)));
}
