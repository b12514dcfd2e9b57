//! What is stated of names from the editor and by hand: it holds at once in every open article, and
//! can be taken back.

use crate::client::{Client, covered, place, seed, seeds, uri};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

const UNO: &str = "Roma, 4 settembre 2025 - La Fondazione Giovanni Agnelli ha invitato Mario Rossi, sindaco di Bari. Rossi ha ringraziato la Fondazione Giovanni Agnelli.\n\nLo scrive Repubblica 😀: a Torino c'era Mario Rossi.\n";
const DUE: &str = "Milano, 5 settembre 2025 - La Fondazione Agnelli ha risposto a Mario Rossi.\n\nA Torino c'era Mario Rossi.\n";
const TRE: &str = "Lecce, 6 settembre 2025 - Rossi ha parlato a lungo.\n";

struct Desk {
    client: Client,
    root: PathBuf,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(house: &[(&str, &str)]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let articles = [("a/uno.txt", UNO), ("due.txt", DUE), ("tre.txt", TRE)];
        for (name, text) in articles.iter().chain(house) {
            std::fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
            std::fs::write(root.join(name), text).unwrap();
        }
        let mut client = Client::open_folder(&root);
        client.archive_read();
        Desk { client, root, folder }
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.root.join(name)).unwrap_or_default()
    }

    fn open(&mut self, name: &str, text: &str) -> String {
        let uri = uri(&self.root.join(name));
        self.client.open(&uri, text);
        uri
    }

    /// The actions on the nth `word` of a text.
    fn actions(&mut self, uri: &str, text: &str, word: &str, nth: usize) -> Vec<Value> {
        let (line, character) = place(text, word, nth);
        let at = json!({ "line": line, "character": character + 1 });
        self.actions_in(uri, &json!({ "start": at, "end": at }))
    }

    fn actions_in(&mut self, uri: &str, range: &Value) -> Vec<Value> {
        let answer = self.client.request(
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": uri }, "range": range,
                "context": { "diagnostics": [], "triggerKind": 1 },
            }),
        );
        answer.unwrap().as_array().unwrap().clone()
    }

    fn run(&mut self, actions: &[Value], title: &str) -> Value {
        let titles: Vec<&str> = actions.iter().filter_map(|a| a["title"].as_str()).collect();
        let action = actions
            .iter()
            .find(|action| action["title"].as_str() == Some(title))
            .unwrap_or_else(|| panic!("{title} among {titles:#?}"));
        let command = &action["command"];
        if command.is_object() {
            let params =
                json!({ "command": command["command"], "arguments": command["arguments"] });
            self.client.request("workspace/executeCommand", params).unwrap();
        }
        action.clone()
    }

    /// Waits until the hover on the nth `word` holds `part`, or is none where that is empty.
    fn hovers(&mut self, uri: &str, text: &str, word: &str, nth: usize, part: &str) -> String {
        let at = place(text, word, nth);
        let mut hover = String::new();
        for _ in 0..100 {
            hover = self.client.hover(uri, (at.0, at.1 + 1));
            if (part.is_empty() && hover.is_empty()) || (!part.is_empty() && hover.contains(part)) {
                return hover;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("«{part}» of {word} in: {hover}");
    }

    fn undo(&mut self, uri: &str, text: &str, word: &str, what: &str) {
        let actions = self.actions(uri, text, word, 0);
        let last = actions.iter().rfind(|a| a["title"].as_str().unwrap().starts_with("Annulla"));
        assert!(last.is_some_and(|a| a["title"].as_str().unwrap().ends_with(what)), "{actions:?}");
        let title = format!("Annulla l’ultima decisione: {what}");
        self.run(&actions, &title);
    }
}

#[test]
fn a_name_is_none_anywhere_until_that_is_undone() {
    let mut desk = Desk::new(&[]);
    let (one, two) = (desk.open("a/uno.txt", UNO), desk.open("due.txt", DUE));
    desk.hovers(&two, DUE, "Mario Rossi", 0, "in 3 articoli");
    let actions = desk.actions(&one, UNO, "Mario Rossi", 0);
    desk.run(&actions, "«Mario Rossi» non è mai un nome");
    desk.hovers(&two, DUE, "Mario Rossi", 0, "");
    desk.hovers(&one, UNO, "Mario Rossi", 1, "");
    let decided: Value = serde_json::from_str(desk.read("decisions.jsonl").trim()).unwrap();
    assert_eq!((&decided["do"], &decided["file"]), (&json!("not-entity"), &Value::Null));
    desk.undo(&two, DUE, "Mario Rossi", "«Mario Rossi» non è mai un nome");
    desk.hovers(&two, DUE, "Mario Rossi", 0, "in 3 articoli");
    assert_eq!(desk.read("decisions.jsonl").lines().count(), 2, "only ever appended to");
}

#[test]
fn a_name_is_none_in_one_place() {
    let mut desk = Desk::new(&[]);
    let one = desk.open("a/uno.txt", UNO);
    let actions = desk.actions(&one, UNO, "Mario Rossi", 1);
    desk.run(&actions, "Qui «Mario Rossi» non è un nome");
    desk.hovers(&one, UNO, "Mario Rossi", 1, "");
    desk.hovers(&one, UNO, "Mario Rossi", 0, "Mario Rossi");
    // After an edit near it and above it.
    let edited =
        format!("Nuovo.\n\n{}", UNO.replace("Lo scrive Repubblica", "Lo scrive oggi Repubblica"));
    desk.client.change(&one, 2, json!([{ "text": edited }]));
    desk.hovers(&one, &edited, "Mario Rossi", 1, "");
    desk.hovers(&one, &edited, "Mario Rossi", 0, "Mario Rossi");
}

#[test]
fn a_name_gets_another_type_everywhere() {
    let mut desk = Desk::new(&[]);
    let (one, two) = (desk.open("a/uno.txt", UNO), desk.open("due.txt", DUE));
    desk.hovers(&two, DUE, "Mario Rossi", 0, "persona");
    let actions = desk.actions(&one, UNO, "Mario Rossi", 0);
    let titles: Vec<&str> = actions.iter().filter_map(|a| a["title"].as_str()).collect();
    assert!(!titles.contains(&"«Mario Rossi» è una persona (ovunque)"), "{titles:?}");
    desk.run(&actions, "«Mario Rossi» è un’organizzazione (ovunque)");
    desk.hovers(&two, DUE, "Mario Rossi", 0, "organizzazione");
    desk.undo(&two, DUE, "Mario Rossi", "«Mario Rossi» è un’organizzazione (ovunque)");
    desk.hovers(&two, DUE, "Mario Rossi", 0, "persona");
}

#[test]
fn words_that_nobody_took_for_a_name_become_one() {
    let text =
        "Roma, 4 settembre 2025 - Ha parlato il portavoce del comitato acqua limpida di Bari.\n";
    let mut desk = Desk::new(&[]);
    let four = desk.open("quattro.txt", text);
    desk.hovers(&four, text, "acqua limpida", 0, "");
    let (line, character) = place(text, "comitato acqua limpida", 0);
    let start = json!({ "line": line, "character": character });
    let end = json!({ "line": line, "character": character + 22 });
    let actions = desk.actions_in(&four, &json!({ "start": start, "end": end }));
    desk.run(&actions, "«comitato acqua limpida» è un’organizzazione (ovunque)");
    desk.hovers(&four, text, "acqua limpida", 0, "organizzazione");
}

#[test]
fn two_names_are_one_in_the_whole_archive() {
    let mut desk = Desk::new(&[]);
    let (one, two) = (desk.open("a/uno.txt", UNO), desk.open("due.txt", DUE));
    desk.hovers(&two, DUE, "Fondazione", 0, "in 1 articolo");
    let actions = desk.actions(&one, UNO, "Fondazione", 0);
    let title = "«Fondazione Giovanni Agnelli» è Fondazione Agnelli (×1)";
    desk.run(&actions, title);
    let hover = desk.hovers(&two, DUE, "Fondazione", 0, "in 2 articoli");
    assert!(hover.contains("Fondazione Giovanni Agnelli"), "{hover}");
    let at = place(DUE, "Fondazione", 0);
    let found = desk.client.at("textDocument/references", &two, at.0, at.1);
    assert_eq!(found.as_array().unwrap().len(), 3, "{found}");
    let actions = desk.actions(&one, UNO, "Fondazione", 0);
    assert!(!actions.iter().any(|a| a["title"] == title), "it is one already");
    desk.undo(&two, DUE, "Fondazione", "«fondazione-giovanni-agnelli» è fondazione-agnelli");
    desk.hovers(&two, DUE, "Fondazione", 0, "in 1 articolo");
}

#[test]
fn a_surname_is_somebody_elses() {
    let mut desk = Desk::new(&[]);
    let (one, three) = (desk.open("a/uno.txt", UNO), desk.open("tre.txt", TRE));
    desk.hovers(&three, TRE, "Rossi", 0, "Mario Rossi");
    let actions = desk.actions(&three, TRE, "Rossi", 0);
    desk.run(&actions, "«Rossi» non è Mario Rossi");
    let hover = desk.hovers(&three, TRE, "Rossi", 0, "in 1 articolo");
    assert!(!hover.contains("Mario"), "{hover}");
    desk.hovers(&one, UNO, "Mario Rossi", 0, "in 2 articoli");
    desk.undo(&three, TRE, "Rossi", "«Rossi» è un’altra persona");
    desk.hovers(&three, TRE, "Rossi", 0, "Mario Rossi");
}

#[test]
fn a_surname_that_two_bear_is_given_to_one() {
    let anna = "Bari, 7 settembre 2025 - Anna Rossi ha parlato.\n";
    let mut desk = Desk::new(&[("quattro.txt", anna)]);
    let (four, three) = (desk.open("quattro.txt", anna), desk.open("tre.txt", TRE));
    desk.hovers(&three, TRE, "Rossi", 0, "Chi?");
    let actions = desk.actions(&three, TRE, "Rossi", 0);
    desk.run(&actions, "«Rossi» è Anna Rossi (×1)");
    desk.hovers(&three, TRE, "Rossi", 0, "Anna Rossi");
    desk.hovers(&four, anna, "Anna", 0, "in 2 articoli");
    desk.undo(&three, TRE, "Rossi", "«Rossi» è anna-rossi");
    desk.hovers(&three, TRE, "Rossi", 0, "Chi?");
    desk.hovers(&four, anna, "Anna", 0, "in 1 articolo");
}

#[test]
fn an_entry_is_added_to_the_file_and_taken_back() {
    let before = "schema = 1 # nostro\n\n[style]\nrole_case = \"lower\"   # minuscolo\n";
    let mut desk = Desk::new(&[("entities.toml", before)]);
    let (one, two) = (desk.open("a/uno.txt", UNO), desk.open("due.txt", DUE));
    let actions = desk.actions(&one, UNO, "Mario Rossi", 0);
    desk.run(&actions, "Aggiungi «Mario Rossi» a entities.toml");
    let file = desk.read("entities.toml");
    let added = "\n[[entity]]\nid = \"mario-rossi\"\ntype = \"PER\"\nname = \"Mario Rossi\"\naliases = [\"Rossi\"]\n[[entity.role]]\ntitle = \"sindaco di Bari\"\n";
    assert_eq!(file, format!("{before}{added}"));
    desk.hovers(&two, DUE, "Mario Rossi", 0, "sindaco di Bari (entities.toml)");
    let at = place(DUE, "Mario Rossi", 0);
    for method in ["textDocument/definition", "textDocument/typeDefinition"] {
        let found = desk.client.at(method, &two, at.0, at.1);
        let (target, range) = match &found[0] {
            Value::Null => (&found["uri"], &found["range"]),
            link => (&link["targetUri"], &link["targetRange"]),
        };
        assert_eq!(*target, uri(&desk.root.join("entities.toml")), "{method} {found}");
        assert_eq!(covered(&file, range), "\"mario-rossi\"");
    }
    desk.undo(&two, DUE, "Mario Rossi", "Aggiungi «Mario Rossi» a entities.toml");
    assert_eq!(desk.read("entities.toml"), before);
    let hover = desk.hovers(&two, DUE, "Mario Rossi", 0, "Mario Rossi");
    assert!(!hover.contains("entities.toml"), "{hover}");
}

const MARIO: &str = "[[entity]]\nid = \"mario\"\ntype = \"PER\"\nname = \"Màrio Rossi\"\naliases = [\"Rossi\"]\nvariants = [\"Mario Rossi\"]\nnote = \"Con l'accento\"\n";

#[test]
fn the_house_spelling_is_written_in_the_article() {
    let mut desk = Desk::new(&[("entities.toml", MARIO)]);
    let one = desk.open("a/uno.txt", UNO);
    let actions = desk.actions(&one, UNO, "Mario Rossi", 0);
    let edits = |action: &Value| action["edit"]["documentChanges"][0]["edits"].clone();
    let here = desk.run(&actions, "Scrivi come la testata: «Màrio Rossi»");
    assert_eq!(edits(&here).as_array().unwrap().len(), 1);
    let all = desk.run(&actions, "Scrivi come la testata in tutto l’articolo: «Màrio Rossi»");
    let all = edits(&all);
    let spelt: Vec<String> =
        all.as_array().unwrap().iter().map(|edit| covered(UNO, &edit["range"])).collect();
    assert_eq!(spelt, ["Mario Rossi", "Mario Rossi"]);
    let edited = UNO.replace("Mario", "Màrio");
    desk.client.change(&one, 2, json!([{ "text": edited }]));
    let left = desk.client.diagnostics(&one, 2);
    assert!(!left.iter().any(|d| d["code"] == "entity/not-house-spelling"), "{left:?}");
}

#[test]
fn an_entities_file_holds_while_it_is_written() {
    let mut desk = Desk::new(&[("entities.toml", "")]);
    let two = desk.open("due.txt", DUE);
    desk.hovers(&two, DUE, "Mario Rossi", 0, "**Mario Rossi**");
    let file = desk.open("entities.toml", MARIO);
    desk.hovers(&two, DUE, "Mario Rossi", 0, "**Màrio Rossi**");
    // While it is broken, what it said last holds, and that is said.
    desk.client.seen.clear();
    desk.client.change(&file, 2, json!([{ "text": format!("{MARIO}[[entity]\n") }]));
    let told = desk.client.diagnostics(&file, 2);
    assert_eq!(told[0]["code"], "file/syntax", "{told:?}");
    let page = told[0]["codeDescription"]["href"].as_str().expect("a page");
    assert!(page.ends_with("file/syntax.md"), "{page}");
    assert!(told[0]["message"].as_str().unwrap().contains("ultima versione valida"), "{told:?}");
    assert_eq!(told[0]["range"]["start"]["line"], 7, "{told:?}");
    desk.hovers(&two, DUE, "Mario Rossi", 0, "**Màrio Rossi**");
    // A mistake in one place leaves the rest alone.
    let wrong = format!("{MARIO}[[entity]]\nid = \"x\"\ntype = \"GENTE\"\nname = \"X\"\n");
    desk.client.change(&file, 3, json!([{ "text": wrong }]));
    let told = desk.client.diagnostics(&file, 3);
    assert_eq!(covered(&wrong, &told[0]["range"]), "\"GENTE\"");
    desk.hovers(&two, DUE, "Mario Rossi", 0, "**Màrio Rossi**");
    // Closed without saving, the file on disk counts again.
    desk.client.close(&file);
    desk.hovers(&two, DUE, "Mario Rossi", 0, "**Mario Rossi**");
}

#[test]
fn files_with_changes_that_are_not_saved_are_changed_by_the_editor() {
    let mut desk = Desk::new(&[("entities.toml", ""), ("decisions.jsonl", "")]);
    let two = desk.open("due.txt", DUE);
    let file = desk.open("entities.toml", "# non salvato\n");
    let decisions = desk.open("decisions.jsonl", "\n");
    let actions = desk.actions(&two, DUE, "Mario Rossi", 0);
    desk.run(&actions, "Aggiungi «Mario Rossi» a entities.toml");
    let asked = desk.client.notification("workspace/applyEdit");
    let change = &asked["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": file, "version": 1 }));
    let added = change["edits"][0]["newText"].as_str().unwrap();
    assert!(added.contains("name = \"Mario Rossi\""), "{added}");
    assert_eq!(desk.read("entities.toml"), "");
    desk.client.change(&file, 2, json!([{ "text": format!("# non salvato\n{added}") }]));
    desk.run(&actions, "«Mario Rossi» non è mai un nome");
    let asked = desk.client.notification("workspace/applyEdit");
    let change = &asked["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["uri"], decisions);
    let line = change["edits"][0]["newText"].as_str().unwrap();
    desk.client.change(&decisions, 2, json!([{ "text": format!("\n{line}") }]));
    desk.hovers(&two, DUE, "Mario Rossi", 0, "");
    assert_eq!(desk.read("decisions.jsonl"), "");
}

#[test]
fn two_servers_lose_no_decision() {
    let mut desk = Desk::new(&[]);
    let mut other = Desk {
        client: Client::open_folder(&desk.root),
        root: desk.root.clone(),
        folder: tempfile::tempdir().unwrap(),
    };
    let (one, two) = (desk.open("a/uno.txt", UNO), other.open("due.txt", DUE));
    for (word, nth) in [("Mario Rossi", 0), ("Torino", 0), ("Bari", 0), ("Roma", 0)] {
        let actions = desk.actions(&one, UNO, word, nth);
        desk.run(&actions, &format!("«{word}» non è mai un nome"));
    }
    let actions = other.actions(&two, DUE, "Milano", 0);
    other.run(&actions, "«Milano» non è mai un nome");
    let lines = desk.read("decisions.jsonl");
    assert_eq!(lines.lines().count(), 5, "{lines}");
    assert!(lines.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{lines}");
    drop((desk.folder, other.folder));
}

#[test]
fn what_is_wrong_in_decisions_is_told_line_by_line() {
    let good = r#"{"v":1,"at":"2026-11-22T03:50:00Z","do":"not-entity","quote":"Mario Rossi"}"#;
    let text = format!("{good}\nnon è json\n{{\"v\":1,\"at\":\"x\",\"do\":\"fly\"}}\n");
    let mut desk = Desk::new(&[("decisions.jsonl", &text)]);
    let two = desk.open("due.txt", DUE);
    let file = uri(&desk.root.join("decisions.jsonl"));
    let told = desk.client.wait_for("diagnostics", |message| {
        message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == file
    });
    let told = told["params"]["diagnostics"].as_array().unwrap().clone();
    let lines: Vec<u64> =
        told.iter().filter_map(|d| d["range"]["start"]["line"].as_u64()).collect();
    assert_eq!(lines, [1, 2], "{told:?}");
    desk.hovers(&two, DUE, "Mario Rossi", 0, "");
}

/// The example files of the documentation, with the seeds.
fn example() -> (Client, tempfile::TempDir) {
    let folder = seeds();
    for name in ["entities.toml", "decisions.jsonl"] {
        let from = Path::new("tests/lsp/house").join(name);
        std::fs::copy(from, folder.path().join(name)).unwrap();
    }
    let mut client = Client::open_folder(&folder.path().canonicalize().unwrap());
    client.archive_read();
    (client, folder)
}

#[test]
fn the_example_files_are_accepted_and_obeyed() {
    let (mut client, folder) = example();
    let file = uri(&folder.path().canonicalize().unwrap().join("entities.toml"));
    let told = client.wait_for("diagnostics", |message| {
        message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == file
    });
    let told = told["params"]["diagnostics"].as_array().unwrap();
    assert!(told.iter().all(|d| d["severity"] == 4), "hints at most: {told:?}");
    let (two, text) = client.open_file(&seed(folder.path(), "002"));
    // Pinned, and told from the city by its kind word.
    let sumy = client.hover(&two, place(&text, "Sumy", 1));
    assert!(sumy.contains("Sumy"), "{sumy}");
    let at = place(&text, "Sumy", 1);
    let found = client.at("textDocument/definition", &two, at.0, at.1);
    let entities = std::fs::read_to_string(folder.path().join("entities.toml")).unwrap();
    assert_eq!(covered(&entities, &found[0]["targetRange"]), "\"sumy-oblast\"", "{found}");
    // Not an entity here, and one elsewhere in the same article.
    let (line, character) = place(&text, "sulla capitale Ucraina", 0);
    let there = (line, character + "sulla capitale ".len() as u32);
    assert_eq!(client.hover(&two, there), "");
    assert!(client.hover(&two, place(&text, "Ucraina", 1)).contains("Ucraina"));
    // The house name, the role with its time, the spelling to be avoided.
    let peskov = client.hover(&two, place(&text, "Peskov", 0));
    assert!(peskov.starts_with("**Dmitry Peskov**"), "{peskov}");
    let (zero, text) = client.open_file(&seed(folder.path(), "000"));
    let trump = client.hover(&zero, place(&text, "Donald Trump", 0));
    for part in ["`Q22686`", "dal 20 gennaio 2025", "20 gennaio 2017 – 20 gennaio 2021"] {
        assert!(trump.contains(part), "{part} in {trump}");
    }
    let at = place(&text, "Sumy", 0);
    let found = client.at("textDocument/definition", &zero, at.0, at.1);
    assert_eq!(covered(&entities, &found[0]["targetRange"]), "\"sumy-citta\"", "{found}");
}

#[test]
fn the_entities_file_answers_for_itself() {
    let mut desk = Desk::new(&[("entities.toml", MARIO)]);
    let text =
        format!("{MARIO}[[entity.role]]\ntitle = \"sindaco di Bari\"\nvalid = \"2024-06/..\"\n");
    let file = desk.open("entities.toml", &text);
    // The card of an entry, what a key means, a time in words.
    let card = desk.hovers(&file, &text, "Màrio", 0, "dal giugno 2024");
    assert!(card.contains("Con l'accento") && card.contains("in 3 articoli"), "{card}");
    desk.hovers(&file, &text, "variants", 0, "si segnalano");
    desk.hovers(&file, &text, "2024-06", 0, "dal giugno 2024");
    // From an entry to its mentions.
    let at = place(&text, "Màrio", 0);
    let found = desk.client.at("textDocument/references", &file, at.0, at.1 + 1);
    let found: Vec<String> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned())
        .collect();
    assert_eq!(found, ["uno.txt", "uno.txt", "uno.txt", "due.txt", "due.txt", "tre.txt"]);
    let first = desk.client.at("textDocument/definition", &file, at.0, at.1 + 1);
    assert_eq!(first["uri"], uri(&desk.root.join("a/uno.txt")), "{first}");
    // What can be written: types, and names of the archive that the file does not have.
    let more = format!("{text}\n[[entity]]\ntype = \nname = \"\"\n");
    desk.client.change(&file, 2, json!([{ "text": more }]));
    let mut offers = |word: &str, nth: usize| -> Vec<String> {
        let (line, character) = place(&more, word, nth);
        let end = character + word.len() as u32;
        let params = json!({
            "textDocument": { "uri": file }, "position": { "line": line, "character": end },
            "context": { "triggerKind": 1 },
        });
        let found = desk.client.request("textDocument/completion", params).unwrap();
        let items = found.as_array().unwrap_or_else(|| panic!("{found}"));
        items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(offers("type = ", 1), ["PER", "ORG", "LOC", "GPE"]);
    let names = offers("name = \"", 1);
    assert!(names.contains(&"Torino".to_owned()), "{names:?}");
    assert!(!names.iter().any(|name| name.contains("Rossi")), "{names:?}");
    let symbols = desk
        .client
        .request("textDocument/documentSymbol", json!({ "textDocument": { "uri": file } }))
        .unwrap();
    assert_eq!(symbols[0]["name"], "Màrio Rossi", "{symbols}");
    // It is no article: its names are no mentions.
    let two = desk.open("due.txt", DUE);
    let at = place(DUE, "Mario Rossi", 0);
    let found = desk.client.at("textDocument/references", &two, at.0, at.1);
    assert!(found.as_array().unwrap().iter().all(|place| place["uri"] != file), "{found}");
}

#[test]
fn an_edit_in_one_article_updates_the_cards_in_others() {
    let mut desk = Desk::new(&[]);
    let (two, three) = (desk.open("due.txt", DUE), desk.open("tre.txt", TRE));
    desk.hovers(&two, DUE, "Mario Rossi", 0, "in 3 articoli");
    let edited =
        TRE.replace("Rossi ha parlato", "Il ministro della Salute, Mario Rossi, ha parlato");
    desk.client.change(&three, 2, json!([{ "text": edited }]));
    let hover = desk.hovers(&two, DUE, "Mario Rossi", 0, "ministro della Salute");
    assert!(hover.contains("6 settembre 2025"), "{hover}");
    desk.client.change(&three, 3, json!([{ "text": "Nulla.\n" }]));
    let hover = desk.hovers(&two, DUE, "Mario Rossi", 0, "in 2 articoli");
    assert!(!hover.contains("ministro"), "{hover}");
}

#[test]
fn a_rename_reaches_the_archive_where_somebody_looks_at_it_first() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    for (name, text) in [("uno.txt", UNO), ("due.txt", DUE)] {
        std::fs::write(root.join(name), text).unwrap();
    }
    let rename = |client: &mut Client| {
        let two = uri(&root.join("due.txt"));
        client.open(&two, DUE);
        let (line, character) = place(DUE, "Mario Rossi", 0);
        let params = json!({
            "textDocument": { "uri": two }, "position": { "line": line, "character": character },
            "newName": "Màrio Rossi",
        });
        client.request("textDocument/rename", params).unwrap()
    };
    let mut capabilities = crate::client::modern();
    let plain = rename(&mut Client::open_folder(&root));
    assert_eq!(plain["documentChanges"].as_array().unwrap().len(), 1, "{plain}");
    capabilities["workspace"]["workspaceEdit"]["changeAnnotationSupport"] = json!({});
    let mut client = Client::start();
    client.initialize(json!({
        "processId": null, "rootUri": uri(&root), "capabilities": capabilities,
    }));
    client.archive_read();
    let asked = rename(&mut client);
    let changes = asked["documentChanges"].as_array().unwrap();
    assert_eq!(changes[0]["edits"].as_array().unwrap().len(), 2, "{asked}");
    assert_eq!(changes[1]["textDocument"]["uri"], uri(&root.join("uno.txt")));
    let other = changes[1]["edits"].as_array().unwrap();
    let covered: Vec<String> = other.iter().map(|edit| covered(UNO, &edit["range"])).collect();
    assert_eq!(covered, ["Mario Rossi", "Mario Rossi"]);
    let named = other[0]["annotationId"].as_str().unwrap();
    assert_eq!(asked["changeAnnotations"][named]["needsConfirmation"], true, "{asked}");
}

#[test]
fn a_name_of_the_house_that_no_article_has_is_found_in_its_file() {
    let file = "[[entity]]\ntype = \"PER\"\nname = \"Zaira Quinzi\"\n\n[[entity]]\ntype = \"PER\"\nname = \"Mario Rossi\"\n";
    let mut desk = Desk::new(&[("entities.toml", file)]);
    let found = |desk: &mut Desk, query: &str| {
        desk.client.request("workspace/symbol", json!({ "query": query })).unwrap()
    };
    let quinzi = found(&mut desk, "quinzi");
    assert_eq!(quinzi.as_array().map(Vec::len), Some(1), "{quinzi}");
    assert!(quinzi[0]["location"]["uri"].as_str().unwrap().ends_with("entities.toml"), "{quinzi}");
    assert_eq!(quinzi[0]["location"]["range"]["start"]["line"], 2, "{quinzi}");
    // One that articles name leads to them, and is there once.
    let rossi = found(&mut desk, "mario rossi");
    assert_eq!(rossi.as_array().map(Vec::len), Some(1), "{rossi}");
    assert!(rossi[0]["location"]["uri"].as_str().unwrap().ends_with(".txt"), "{rossi}");
}
