//! Lines of `docs/lsp-checklist.md` that belong to no other file here.

use crate::client::{Client, covered, frame, modern, place, seeds, uri};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const ARTICLE: &str = "untitled:Articolo";
const WRONG: &str = "Roma, 4 settembre 2025 - Il voto è previsto per il 31 febbraio 2026.";

fn client() -> Client {
    client_that(modern())
}

fn client_that(can: Value) -> Client {
    let mut client = Client::start();
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": can }));
    client
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("a path");
    (folder, root)
}

fn write(path: &Path, text: impl AsRef<[u8]>) {
    std::fs::write(path, text).expect("the file can be written");
}

/// The files, below a folder, that name whoever stands at a place.
fn named_in(client: &mut Client, article: &str, at: (u32, u32), root: &Path) -> Vec<String> {
    let found = client.at("textDocument/references", article, at.0, at.1);
    let root = format!("{}/", uri(root));
    let mut files: Vec<String> = found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|location| location["uri"].as_str()?.strip_prefix(&root).map(str::to_owned))
        .collect();
    files.dedup();
    files
}

#[test]
fn line_2_a_client_that_answers_nothing_is_served_all_the_same() {
    let (_folder, root) = folder();
    for n in 0..40 {
        write(&root.join(format!("{n}.txt")), "Mario Rossi è a Roma. ".repeat(200));
    }
    let mut can = modern();
    can["workspace"]["inlayHint"] = json!({ "refreshSupport": true });
    can["workspace"]["semanticTokens"] = json!({ "refreshSupport": true });
    can["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": true });
    let mut client = Client::start();
    client.answers = false;
    client.initialize(json!({ "processId": null, "rootUri": uri(&root), "capabilities": can }));
    client.open(ARTICLE, WRONG);
    for version in 2..202 {
        let start = json!({ "line": 0, "character": 0 });
        client.change(
            ARTICLE,
            version,
            json!([{ "range": { "start": start, "end": start }, "text": "x" }]),
        );
        if version % 20 == 0 {
            client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
        }
    }
    client.diagnostics(ARTICLE, 201);
    client.at("textDocument/hover", ARTICLE, 0, 3);
    let asked = client.seen.iter().filter(|m| m["method"] == "workspace/configuration").count();
    assert!(asked >= 10, "it has asked {asked} times, and waits for nobody");
    assert_eq!(client.quit().code(), Some(0));
}

#[test]
fn line_14_places_inside_characters_and_beyond_the_text_are_taken_as_the_nearest() {
    let mut client = client();
    client.open(ARTICLE, "😀 Mario Rossi\n");
    for (place, hovered) in [
        ((0, 1), false),
        ((0, 4), true),
        ((0, 4_000), true),
        ((9, 0), false),
        ((u32::MAX, u32::MAX), false),
    ] {
        assert_eq!(client.hover(ARTICLE, place).contains("Mario Rossi"), hovered, "{place:?}");
    }
    // An edit there: inside the pair is before it, past the end is the end.
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    client.change(
        ARTICLE,
        2,
        json!([
            { "range": { "start": at(0, 1), "end": at(0, 1) }, "text": "a" },
            { "range": { "start": at(0, 99), "end": at(0, 99) }, "text": " z" },
            { "range": { "start": at(7, 7), "end": at(9, 9) }, "text": "Anna Bianchi" },
        ]),
    );
    assert!(client.hover(ARTICLE, (1, 2)).contains("Anna Bianchi"));
    let text = "a😀 Mario Rossi z\nAnna Bianchi";
    let symbols = client
        .request("textDocument/documentSymbol", json!({ "textDocument": { "uri": ARTICLE } }));
    let symbols = symbols.expect("an answer");
    let mut names = Vec::new();
    names_of(&symbols, text, &mut names);
    assert!(
        names.contains(&"Mario Rossi".to_owned()) && names.contains(&"Anna Bianchi".to_owned()),
        "{names:?}"
    );
}

/// What the selections of all symbols cover.
fn names_of(symbols: &Value, text: &str, names: &mut Vec<String>) {
    for symbol in symbols.as_array().into_iter().flatten() {
        names.push(covered(text, &symbol["selectionRange"]));
        names_of(&symbol["children"], text, names);
    }
}

#[test]
fn line_15_lines_end_at_line_feeds_and_carriage_returns_only() {
    let mut client = client();
    client.open(ARTICLE, "a\u{2028}b\u{85}c\u{b}d\u{c}e\u{2029}f\rg\r\nh\nMario Rossi.");
    assert!(client.hover(ARTICLE, (3, 2)).contains("Mario Rossi"));
    assert_eq!(client.hover(ARTICLE, (2, 0)), "");
}

/// All ranges in an answer.
fn ranges<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| ranges(value, found)),
        Value::Object(members) => {
            if members.contains_key("start") && members.contains_key("end") {
                found.push(value);
            }
            members.values().for_each(|value| ranges(value, found));
        }
        _ => {}
    }
}

#[test]
fn line_16_no_range_holds_half_a_line_break_and_edits_keep_the_kind_of_the_file() {
    let mut client = client();
    let text = "---\r\ndate: 2025-09-04\r\n---\r\n# Titolo\r\n\r\nIl presidente\r\nMario Rossi torna\r\nil 31\r\nfebbraio 2026, di recente.\r\n\r\n## Altro\r\nIeri.\r\n";
    client.open(ARTICLE, text);
    let mut answers = vec![Value::from(client.diagnostics(ARTICLE, 1))];
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 12, "character": 0 } });
    let about = json!({ "textDocument": { "uri": ARTICLE }, "range": whole, "context": { "diagnostics": [] } });
    for method in
        ["textDocument/documentSymbol", "textDocument/codeAction", "textDocument/inlayHint"]
    {
        answers.push(client.request(method, about.clone()).expect("an answer"));
    }
    let lines: Vec<usize> = text.split("\r\n").map(|line| line.encode_utf16().count()).collect();
    let mut found = Vec::new();
    answers.iter().for_each(|answer| ranges(answer, &mut found));
    assert!(found.len() > 10, "{answers:?}");
    for place in found.iter().flat_map(|range| [&range["start"], &range["end"]]) {
        let (line, column) = (place["line"].as_u64().expect("a line"), place["character"].as_u64());
        assert!(column.expect("a column") as usize <= lines[line as usize], "{place}");
    }
    let written = answers[2].to_string();
    let comments = written.matches("postilla: ignore").count();
    assert!(comments > 0 && !written.replace("\\r\\n", "").contains("\\n"), "{written}");
}

#[test]
fn line_17_changes_in_one_notification_build_on_each_other() {
    let mut client = client();
    client.open(ARTICLE, "vecchio");
    let range = |from: u32, to: u32| json!({ "start": { "line": 0, "character": from }, "end": { "line": 0, "character": to } });
    client.change(
        ARTICLE,
        2,
        json!([
            { "range": range(0, 7), "text": "niente" },
            { "text": "Mario  è qui." },
            { "range": range(6, 6), "text": "Rossi" },
            { "range": range(12, 13), "text": "era" },
        ]),
    );
    let diagnostics = client.diagnostics(ARTICLE, 2);
    let hover = client.at("textDocument/hover", ARTICLE, 0, 8);
    assert_eq!(covered("Mario Rossi era qui.", &hover["range"]), "Mario Rossi", "{diagnostics:?}");
}

#[test]
fn line_19_texts_are_synchronised_by_their_changes() {
    let mut client = Client::start();
    let offered =
        client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": modern() }));
    assert_eq!(offered["capabilities"]["textDocumentSync"]["change"], 2, "incremental");
    assert_ne!(offered["capabilities"]["textDocumentSync"]["save"]["includeText"], true);
}

#[test]
fn line_20_files_in_any_encoding_are_read() {
    let (_folder, root) = folder();
    write(&root.join("latin.txt"), b"L'\xe8 arrivato a Forl\xec Mario Rossi, perch\xe9 s\xec.");
    write(&root.join("bom.txt"), "\u{feff}Mario Rossi è qui.");
    write(&root.join("zeri.txt"), "Mario Rossi\0 è qui.\0");
    let wide: Vec<u8> =
        "\u{feff}Mario Rossi è qui.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    write(&root.join("utf16.txt"), wide);
    write(&root.join("foto.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR Mario Rossi");
    let mut client = Client::open_folder(&root);
    client.archive_read();
    client.open(ARTICLE, "Mario Rossi è qui.");
    let mut files = named_in(&mut client, ARTICLE, (0, 2), &root);
    files.sort();
    assert_eq!(files, ["bom.txt", "latin.txt", "utf16.txt", "zeri.txt"]);
    let found = client.at("textDocument/references", ARTICLE, 0, 2);
    let latin =
        found.as_array().expect("a list").iter().find(|l| l["uri"] == uri(&root.join("latin.txt")));
    assert_eq!(latin.expect("it is there")["range"]["start"]["character"], 21);
    assert_eq!(client.quit().code(), Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn line_23_links_case_and_folders_that_go() {
    let (_folder, disk) = folder();
    let (real, link) = (disk.join("vero"), disk.join("link"));
    std::fs::create_dir(&real).expect("a folder");
    std::os::unix::fs::symlink(&real, &link).expect("a link");
    let text = "Mario Rossi è a Roma.";
    for name in ["a.txt", "A.txt"] {
        write(&real.join(name), text);
    }
    let mut client = Client::open_folder(&link);
    client.archive_read();
    // Opened through the link, changed by its real name: one document.
    client.open(&uri(&link.join("a.txt")), text);
    client.change(
        &uri(&real.join("a.txt")),
        2,
        json!([{ "text": format!("Anna Bianchi. {text}") }]),
    );
    assert!(client.hover(&uri(&link.join("a.txt")), (0, 2)).contains("Anna Bianchi"));
    // Files whose names differ in case are two.
    client.open(&uri(&real.join("A.txt")), text);
    assert!(client.hover(&uri(&real.join("A.txt")), (0, 2)).contains("Mario Rossi"));
    // The folder goes while it is open.
    std::fs::remove_dir_all(&real).expect("it can go");
    let gone = json!({ "changes": [{ "uri": uri(&real.join("a.txt")), "type": 3 }] });
    client.notify("workspace/didChangeWatchedFiles", gone);
    assert!(client.hover(&uri(&real.join("A.txt")), (0, 2)).contains("Mario Rossi"));
    client.at("textDocument/references", &uri(&real.join("A.txt")), 0, 2);
    assert_eq!(client.quit().code(), Some(0));
}

/// What a process has worked so far, in hundredths of a second.
#[cfg(target_os = "linux")]
fn worked(client: &Client) -> u64 {
    let stat =
        std::fs::read_to_string(format!("/proc/{}/stat", client.process.id())).expect("it runs");
    let fields: Vec<&str> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
    // `man 5 proc`: fields 14 and 15, and the name in brackets is the second.
    fields[11..13].iter().map(|field| field.parse::<u64>().expect("a number")).sum()
}

#[test]
#[cfg(target_os = "linux")]
fn line_24_the_processor_is_idle_after_typing() {
    let folder = seeds();
    let mut client = Client::open_folder(&folder.path().canonicalize().expect("a path"));
    client.archive_read();
    let paragraph = "Il presidente Mario Rossi è arrivato ieri a Roma con Anna Bianchi.\n\n";
    client.open(ARTICLE, &paragraph.repeat(1_000));
    for version in 2..60 {
        let at = json!({ "line": version, "character": 0 });
        client.change(
            ARTICLE,
            version,
            json!([{ "range": { "start": at, "end": at }, "text": "x" }]),
        );
    }
    client.diagnostics(ARTICLE, 59);
    // The sentence at hand is judged after a pause; then there is nothing left to do.
    let mut spent = Vec::new();
    while spent.len() < 20 && spent.last().is_none_or(|&spent| spent > 1) {
        let before = worked(&client);
        std::thread::sleep(Duration::from_secs(1));
        spent.push(worked(&client) - before);
    }
    assert!(worked(&client) > 10, "it has done something");
    assert!(spent.last().is_some_and(|&spent| spent <= 1), "hundredths of each second: {spent:?}");
}

#[test]
fn line_25_saving_is_never_delayed() {
    let mut client = Client::start();
    let offered =
        client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": modern() }));
    let sync = &offered["capabilities"]["textDocumentSync"];
    assert_ne!(sync["willSave"], true);
    assert_ne!(sync["willSaveWaitUntil"], true);
    for formatting in ["documentFormattingProvider", "documentOnTypeFormattingProvider"] {
        assert!(offered["capabilities"][formatting].is_null());
    }
    let kinds = offered["capabilities"]["codeActionProvider"]["codeActionKinds"].as_array();
    let kinds = kinds.expect("kinds");
    for on_save in ["source.fixAll", "source.organizeImports", "source.format"] {
        assert!(!kinds.contains(&json!(on_save)), "{kinds:?}");
    }
    client.open(ARTICLE, WRONG);
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 0 } });
    let on_save = json!({ "textDocument": { "uri": ARTICLE }, "range": whole,
        "context": { "diagnostics": [], "only": ["source.fixAll", "source.organizeImports"], "triggerKind": 2 } });
    assert_eq!(client.request("textDocument/codeAction", on_save), Ok(json!([])));
}

#[test]
fn line_26_diagnostics_come_with_the_change_and_not_after_a_pause() {
    let mut client = client();
    client.open(ARTICLE, &format!("Prima riga.\n\n{WRONG}\n"));
    client.diagnostics(ARTICLE, 1);
    let at = json!({ "line": 0, "character": 0 });
    client.change(ARTICLE, 2, json!([{ "range": { "start": at, "end": at }, "text": "La " }]));
    client.at("textDocument/foldingRange", ARTICLE, 0, 0);
    // Whoever asks behind the change has been told of it by the time of the answer.
    let told = |message: &Value| {
        message["method"] == "textDocument/publishDiagnostics" && message["params"]["version"] == 2
    };
    let told =
        client.seen.iter().find(|message| told(message)).expect("published before the answer");
    assert_eq!(told["params"]["diagnostics"][0]["code"], "date/impossible-date", "{told}");
}

#[test]
fn line_31_two_windows_on_one_folder_share_its_index() {
    let (_folder, root) = folder();
    let cache = tempfile::tempdir().expect("a temporary folder");
    for n in 0..30 {
        write(&root.join(format!("{n}.txt")), "Mario Rossi è a Roma.");
    }
    let window = || {
        let mut client = Client::start_with(|command| {
            command.env("POSTILLA_CACHE_DIR", cache.path());
        });
        client.initialize(
            json!({ "processId": null, "rootUri": uri(&root), "capabilities": modern() }),
        );
        client.open(ARTICLE, "Mario Rossi è qui.");
        client
    };
    let mut first = window();
    first.archive_read();
    let mut second = window();
    assert_eq!(named_in(&mut second, ARTICLE, (0, 2), &root).len(), 30);
    // It has read nothing itself.
    let read =
        |m: &Value| m["params"]["message"].as_str().is_some_and(|t| t.contains("articles read"));
    assert!(!second.seen.iter().any(read));
    // The first dies in the middle of its work; the second goes on with it.
    write(&root.join("nuovo.txt"), "Mario Rossi è a Milano.");
    first.process.kill().expect("it can be killed");
    first.process.wait().expect("it ends");
    second.archive_read();
    assert_eq!(named_in(&mut second, ARTICLE, (0, 2), &root).len(), 31);
    let indexes: Vec<_> = std::fs::read_dir(cache.path())
        .expect("a folder")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".sqlite"))
        .collect();
    assert_eq!(indexes.len(), 1, "{indexes:?}");
    assert_eq!(second.quit().code(), Some(0));
}

#[test]
fn line_33_files_are_watched_by_narrow_globs_where_the_client_can_and_looked_at_where_it_cannot() {
    let (_folder, root) = folder();
    write(&root.join("a.txt"), "Mario Rossi è a Roma.");
    for watches in [true, false] {
        let mut can = modern();
        can["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": watches });
        let mut client = Client::start();
        client.initialize(json!({ "processId": null, "rootUri": uri(&root), "capabilities": can }));
        client.archive_read();
        let asked = client
            .wait_at_most(Duration::ZERO, |message| {
                message["method"] == "client/registerCapability"
            })
            .expect("it registers for settings at least");
        let registrations = asked["params"]["registrations"].as_array().expect("a list").clone();
        let files = registrations.iter().find(|r| r["method"] == "workspace/didChangeWatchedFiles");
        assert_eq!(files.is_some(), watches, "{registrations:?}");
        if let Some(files) = files {
            for watcher in files["registerOptions"]["watchers"].as_array().expect("a list") {
                let glob = watcher["globPattern"].as_str().expect("a glob");
                assert!(!glob.ends_with('*') && !glob.ends_with("*}"), "{glob}");
            }
        } else {
            // Saved by this editor, and another file by somebody else.
            let article = uri(&root.join("b.txt"));
            write(&root.join("b.txt"), "Mario Rossi è a Milano.");
            write(&root.join("c.txt"), "Mario Rossi è a Torino.");
            client.open(&article, "Mario Rossi è a Milano.");
            client.notify("textDocument/didSave", json!({ "textDocument": { "uri": article } }));
            client.archive_read();
            // What somebody else writes is heard of a moment later.
            let all = ["a.txt", "b.txt", "c.txt"];
            let patience = Instant::now() + Duration::from_secs(20);
            while named_in(&mut client, &article, (0, 2), &root) != all {
                assert!(Instant::now() < patience, "c.txt is not heard of");
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        assert_eq!(client.quit().code(), Some(0));
    }
}

#[test]
fn line_34_what_is_left_out_is_left_out() {
    let (_folder, disk) = folder();
    // The root itself may be hidden.
    let root = disk.join(".archivio");
    for below in ["bozze", ".nascosto", "altro"] {
        std::fs::create_dir_all(root.join(below)).expect("a folder");
    }
    write(&root.join(".gitignore"), "privato.txt\n");
    write(&root.join("postilla.toml"), "exclude = [\"altro/**\"]\n");
    for name in ["a.txt", "privato.txt", "bozze/b.txt", ".nascosto/c.txt", "altro/d.txt", "e.pdf"] {
        write(&root.join(name), "Mario Rossi è a Roma.");
    }
    let mut client = Client::open_folder(&root);
    client.archive_read();
    client.open(ARTICLE, "Mario Rossi è qui.");
    assert_eq!(named_in(&mut client, ARTICLE, (0, 2), &root), ["a.txt", "bozze/b.txt"]);
}

#[test]
fn line_37_at_most_five_message_boxes_a_session() {
    let mut can = modern();
    can["workspace"]["configuration"] = false.into();
    let mut client = client_that(can);
    for n in 0..40 {
        let settings = json!({ "postilla": { format!("sbagliata{n}"): 1 } });
        client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    }
    client.open(ARTICLE, "Ieri.");
    client.diagnostics(ARTICLE, 1);
    let told = |method: &str| {
        let of = |m: &&Value| {
            let message = m["params"]["message"].as_str();
            m["method"] == method && message.is_some_and(|text| text.contains("sbagliata"))
        };
        client.seen.iter().filter(of).count()
    };
    assert_eq!(told("window/showMessage"), 5);
    assert_eq!(told("window/logMessage"), 40, "the log has all");
}

#[test]
fn line_41_line_42_a_name_is_never_an_error() {
    let folder = seeds();
    let root = folder.path().canonicalize().expect("a path");
    write(
        &root.join("strani.txt"),
        "Roma, 4 settembre 2025 - Ieri Xyzq Wrtpl, Qwk’Ztr e la Zzyx Srl. Volodymyr Zelensky e Zelenskyj, Zelenskij, Zelens'kyj. Mario Rosi e Mario Rossi.\n",
    );
    let mut client = Client::open_folder(&root);
    client.archive_read();
    for entry in std::fs::read_dir(&root).expect("a folder") {
        let path = entry.expect("a file").path();
        let article = uri(&path);
        client.open(&article, &std::fs::read_to_string(&path).expect("an article"));
        for diagnostic in client.diagnostics(&article, 1) {
            let code = diagnostic["code"].as_str().expect("a code");
            let severity = diagnostic["severity"].as_u64().expect("a severity");
            assert!(!code.starts_with("entity/") || severity >= 2, "{diagnostic}");
            assert!(
                !diagnostic["message"].as_str().expect("words").contains("Xyzq"),
                "{diagnostic}"
            );
        }
    }
}

#[test]
fn line_44_a_text_in_another_language_is_left_in_peace() {
    let mut client = client();
    client.open(
        ARTICLE,
        "The council met on Tuesday, and the minister will be back in March. Recently, she said: \
         “We will vote on 30 June.” Der Rat tagte am Dienstag; le conseil s’est réuni mardi.\n",
    );
    let found = client.diagnostics(ARTICLE, 1);
    let codes: Vec<&str> = found.iter().filter_map(|d| d["code"].as_str()).collect();
    assert!(codes.is_empty(), "{codes:?}");
}

#[test]
fn line_49_nothing_asks_for_the_name_of_a_client() {
    let mut sources = vec![PathBuf::from("src")];
    let mut read = 0;
    while let Some(path) = sources.pop() {
        if path.is_dir() {
            sources.extend(
                std::fs::read_dir(&path).expect("a folder").map(|e| e.expect("an entry").path()),
            );
            continue;
        }
        let Ok(source) = std::fs::read_to_string(&path) else { continue };
        read += 1;
        assert!(!source.contains("client_info"), "{}", path.display());
    }
    assert!(read > 100);
    // And the one place that looks at what clients can do is tested with what several of them say.
    let offered = |name: &str| {
        let mut client = Client::start();
        client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": modern(),
            "clientInfo": { "name": name, "version": "1" } }))
    };
    assert_eq!(offered("Visual Studio Code"), offered("Neovim"));
}

#[test]
fn line_1_requests_behind_changes_see_them() {
    let mut client = client();
    client.open(ARTICLE, "");
    let mut bytes = Vec::new();
    let text = "Mario Rossi è a Roma.";
    for (at, letter) in text.chars().enumerate() {
        let start = json!({ "line": 0, "character": at });
        bytes.extend(frame(&json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": { "uri": ARTICLE, "version": at + 2 },
            "contentChanges": [{ "range": { "start": start, "end": start }, "text": letter.to_string() }] } })));
    }
    let (line, character) = place(text, "Rossi", 0);
    bytes.extend(frame(&json!({ "jsonrpc": "2.0", "id": 900, "method": "textDocument/hover", "params": {
        "textDocument": { "uri": ARTICLE }, "position": { "line": line, "character": character } } })));
    client.send_bytes(&bytes);
    let hover = client.answer(900).expect("an answer");
    assert_eq!(covered(text, &hover["range"]), "Mario Rossi");
}
