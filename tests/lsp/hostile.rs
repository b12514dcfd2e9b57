//! A folder that somebody has prepared to do harm, before the real binary: nothing outside it is
//! read, nothing runs, nothing is fetched, memory is bounded, and what is refused is told.

use crate::client::{Client, frame, modern, uri};
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const ARTICLE: &str = "untitled:Articolo";

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().canonicalize().expect("a path");
    (folder, root)
}

fn write(path: &Path, text: impl AsRef<[u8]>) {
    std::fs::write(path, text).expect("the file can be written");
}

/// A client without a folder.
fn client() -> Client {
    let mut client = Client::start();
    client.initialize(json!({ "processId": null, "rootUri": null, "capabilities": modern() }));
    client
}

/// The terminal, in a folder.
fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let cache = tempfile::tempdir().expect("a temporary folder");
    let mut process = Command::new(env!("CARGO_BIN_EXE_postilla"))
        .args(arguments)
        .current_dir(folder)
        .env("POSTILLA_CACHE_DIR", cache.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = process.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writing = std::thread::spawn(move || {
        // Whoever refuses the arguments reads nothing.
        let _ = stdin.write_all(&input);
    });
    let output = process.wait_with_output().expect("it ends");
    writing.join().expect("it was written");
    output
}

const NAMES: [&str; 9] = [
    "--format.txt",
    "-.txt",
    "a\nb.txt",
    "a\"b' c.txt",
    "100% #1?.txt",
    "$(touch PWNED).txt",
    "`touch PWNED`;touch PWNED.txt",
    "\u{1b}]0;PWNED\u{7}\u{1b}[2J.txt",
    "Città “è” 😀.md",
];

#[test]
#[cfg(unix)]
fn files_of_any_name_are_articles_and_nothing_else() {
    use std::os::unix::ffi::OsStrExt;
    let (_folder, root) = folder();
    let text = "Roma, 4 settembre 2025 - Mario Rossi tornerà il 31 febbraio 2026.\n";
    for name in NAMES {
        write(&root.join(name), text);
    }
    let latin = root.join(std::ffi::OsStr::from_bytes(b"citt\xe0.txt"));
    write(&latin, text);

    let mut client = Client::open_folder(&root);
    client.archive_read();
    client.open(ARTICLE, text);
    let found = client.at("textDocument/references", ARTICLE, 0, 26);
    let found: Vec<&str> = found
        .as_array()
        .expect("a list")
        .iter()
        .map(|l| l["uri"].as_str().expect("a URI"))
        .collect();
    for name in NAMES {
        assert!(found.contains(&&*uri(&root.join(name))), "{name:?} in {found:#?}");
    }
    // The name that is not Unicode cannot be told in every answer, and is told once instead.
    assert_eq!(found.len(), NAMES.len() + 1, "{found:#?}");
    assert_eq!(client.quit().code(), Some(0));

    for format in ["json", "sarif", "github", "human"] {
        let output = run(&root, &["check", "--format", format], b"");
        assert_eq!(output.status.code(), Some(2), "{format}: for the name that is not Unicode");
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(told.starts_with("postilla: ") && told.contains("Unicode"), "{told}");
        assert!(!told.contains(": :"), "the file is told by what of its name can be shown: {told}");
        assert_eq!(told.lines().count(), 1, "{told}");
        let output = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(output.matches("date/impossible-date").count() >= NAMES.len(), "{output}");
        let steers = |c: char| c.is_control() && c != '\n';
        assert!(!output.contains(steers), "{format}: {output:?}");
        if format == "github" {
            assert!(output.lines().all(|line| line.starts_with("::")), "{output}");
        }
    }
    // Named like an option, and meant as a file.
    write(&root.join("--format"), text);
    for arguments in [&["check", "--", "--format"][..], &["check", "./--format"]] {
        let output = run(&root, arguments, b"");
        assert_eq!(output.status.code(), Some(1), "{output:?}");
    }
    assert_eq!(run(&root, &["check", "--", "-nessuno"], b"").status.code(), Some(2));
    assert!(!root.join("PWNED").exists() && !Path::new("PWNED").exists());
}

#[test]
#[cfg(unix)]
fn links_out_of_the_root_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let (_folder, disk) = folder();
    let (root, outside) = (disk.join("dentro"), disk.join("fuori"));
    std::fs::create_dir_all(root.join("sotto")).expect("a folder");
    std::fs::create_dir(&outside).expect("a folder");
    write(&outside.join("segreto.txt"), "Segreta Segretissima è a Roma. Segreta Segretissima.");
    write(&outside.join("postilla.toml"), "locale = \"en\"\nsegretissima = 1\n");
    for name in ["segreto.txt", "postilla.toml"] {
        symlink(outside.join(name), root.join(name)).expect("a link");
    }
    symlink(outside.join("nuovo"), root.join("decisions.jsonl")).expect("a link");
    symlink(&outside, root.join("sotto/fuori")).expect("a link");
    symlink("/etc", root.join("etc")).expect("a link");
    symlink(&root, root.join("sotto/anello")).expect("a link");
    symlink("b.txt", root.join("a.txt")).expect("a link");
    symlink("a.txt", root.join("b.txt")).expect("a link");
    let text = "Roma, 4 settembre 2025 - Mario Rossi è qui, ne parlò di recente.\n";
    write(&root.join("vero.txt"), text);

    let cache = disk.join("cache");
    let mut client = Client::start_with(|command| {
        command.env("POSTILLA_CACHE_DIR", &cache);
    });
    client
        .initialize(json!({ "processId": null, "rootUri": uri(&root), "capabilities": modern() }));
    let told = client.notification("textDocument/publishDiagnostics");
    assert_eq!(told["diagnostics"][0]["code"], "file/unreadable", "{told}");
    client.archive_read();
    let found =
        client.request("workspace/symbol", json!({ "query": "segret" })).expect("an answer");
    assert!(found.as_array().is_none_or(Vec::is_empty), "{found}");
    // Nor is anything written through a link.
    let article = uri(&root.join("vero.txt"));
    client.open(&article, text);
    let note = |note: Value| json!({ "command": "postilla.note", "arguments": [{ "uri": article, "note": note }] });
    for what in [
        json!({ "decision": { "do": "ignore-article", "code": "date/vague", "file": "vero.txt" } }),
        json!({ "off": "date/vague" }),
    ] {
        client.request("workspace/executeCommand", note(what)).expect("an answer");
        let shown = client.notification("window/showMessage");
        assert!(
            shown["message"].as_str().expect("words").contains("fuori dalla cartella"),
            "{shown}"
        );
    }
    assert!(!outside.join("nuovo").exists());
    assert!(
        !std::fs::read_to_string(outside.join("postilla.toml")).expect("text").contains("vague")
    );
    let said = format!("{:?}", client.seen);
    assert!(!said.to_lowercase().contains("segretissima"), "{said}");
    assert_eq!(client.quit().code(), Some(0));
    let (mut folders, mut read) = (vec![cache], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("an index") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let kept = std::fs::read(&path).expect("bytes");
            assert!(!String::from_utf8_lossy(&kept).to_lowercase().contains("segretissima"));
            read += 1;
        }
    }
    assert!(read > 0);
}

/// A text in which everything that is shown of it tries to be more than text.
const INJECTION: &str = "\
date 2025-09-04 (Adnkronos) - Il ministro [Mario Rossi](command:workbench.action.quit) è a <b>Roma</b>.\n\n\
# Titolo [qui](command:x) <script>alert(1)</script> ![p](https://evil.example/p.png)\n\n\
Mario Rossi, presidente di <img src=\"https://evil.example/x.png\" onerror=alert(1)> `Banca`, \u{202e}ieri\u{202c} \
e Anna `Bianchi` [x]: https://evil.example \"t\"\n\
lunedì 8 ottobre 2025 <https://evil.example> e <a href=\"vscode://x\">il 31 febbraio</a> $(sync~spin) \
https://evil.example/2025/09/04 www.evil.example mail@evil.example ||x|| $x$ \u{1b}[31mrosso\u{7}\n\
Zelensky ](command:y) e Zelenskyj, di recente \\](command:z) &lt;script&gt; fra tre giorni.\n";

/// All strings of an answer, with the name they have there.
fn strings<'a>(name: &'a str, value: &'a Value, found: &mut Vec<(&'a str, &'a str)>) {
    match value {
        Value::String(text) => found.push((name, text)),
        Value::Array(values) => values.iter().for_each(|value| strings(name, value, found)),
        Value::Object(members) => {
            if members.get("kind").is_some_and(|kind| kind == "markdown") {
                found.push(("markdown", members["value"].as_str().expect("words")));
            } else {
                members.iter().for_each(|(name, value)| strings(name, value, found));
            }
        }
        _ => {}
    }
}

/// Holds a piece of Markdown to doing nothing but to show text and to link to articles.
fn harmless(markdown: &str, root: &str) {
    for event in Parser::new_ext(markdown, Options::all()) {
        let bad = match &event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => true,
            Event::Start(Tag::Link { dest_url, .. }) => !dest_url.starts_with(root),
            Event::Start(
                Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Heading { .. } | Tag::Table(_),
            ) => true,
            _ => false,
        };
        assert!(!bad, "{event:?} in {markdown}");
    }
}

#[test]
fn the_check_of_markdown_sees_what_is_harmful() {
    for markdown in
        ["[a](command:x)", "![a](file:///r/x)", "<script>", "a <b>", "<https://a.example>", "# a"]
    {
        let seen = std::panic::catch_unwind(|| harmless(markdown, "file:///r/"));
        assert!(seen.is_err(), "{markdown}");
    }
    harmless("**a** `b` [c](file:///r/c.txt#L1)", "file:///r/");
}

#[test]
fn texts_inject_nothing_into_anything_that_is_shown() {
    let (_folder, root) = folder();
    for name in ["](command:x).md", "<script>.md", "a.md"] {
        write(&root.join(name), INJECTION);
    }
    let mut client = Client::open_folder(&root);
    client.archive_read();
    let article = uri(&root.join("a.md"));
    client.open(&article, INJECTION);
    let published = client.diagnostics(&article, 1);
    assert!(!published.is_empty());
    let mut answers = vec![Value::from(published)];
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    for (line, text) in INJECTION.split('\n').enumerate() {
        for character in (0..text.encode_utf16().count()).step_by(3) {
            let about = json!({
                "textDocument": { "uri": article }, "position": { "line": line, "character": character },
                "context": { "includeDeclaration": true, "triggerKind": 1 },
            });
            for method in ["textDocument/hover", "textDocument/completion"] {
                answers.push(client.request(method, about.clone()).expect("an answer"));
            }
        }
    }
    let about = json!({ "textDocument": { "uri": article }, "range": whole, "query": "r",
        "context": { "diagnostics": [] } });
    for method in [
        "textDocument/codeAction",
        "textDocument/inlayHint",
        "textDocument/documentSymbol",
        "workspace/symbol",
    ] {
        answers.push(client.request(method, about.clone()).expect("an answer"));
    }
    for method in ["textDocument/codeLens", "textDocument/documentLink"] {
        // Where they are offered.
        answers.extend(client.request(method, about.clone()));
    }
    let root = format!("{}/", uri(&root));
    let mut shown = 0;
    for answer in &answers {
        let mut found = Vec::new();
        strings("", answer, &mut found);
        for (name, text) in found {
            match name {
                "markdown" => {
                    shown += 1;
                    harmless(text, &root);
                }
                "command" => assert!(text.starts_with("postilla."), "{text}"),
                "uri" | "targetUri" => assert!(text.starts_with(&root), "{text}"),
                // A link that stands in the article may be followed, to a page and to nothing else.
                "target" => {
                    let to = [&root, "https://", "http://", "mailto:"];
                    assert!(to.iter().any(|to| text.starts_with(to)), "{text}");
                }
                // What is written into the article, as it stands there.
                "newText" | "filterText" => continue,
                // What the command writes down, as it stands in the article.
                "quote" | "prefix" | "suffix" => continue,
                _ => {}
            }
            let steers = |c: char| {
                (c.is_control() && c != '\n')
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(!text.contains(steers), "{name}: {text:?}");
            assert!(!text.contains("$("), "an icon in {name}: {text:?}");
        }
    }
    assert!(shown > 20, "{shown} hovers");
    assert_eq!(client.quit().code(), Some(0));
}

#[test]
fn files_of_the_house_may_be_of_any_size_and_depth() {
    let (_folder, root) = folder();
    let deep = format!("a = {}\n", "[".repeat(400_000));
    let nested = format!("{}\n", (0..60_000).map(|_| "[a.b.c]\n").collect::<String>());
    let inline = format!("a = {}1{}\n", "{b=".repeat(100_000), "}".repeat(100_000));
    let dotted = format!("a{} = 1\n", ".b".repeat(200_000));
    let line = format!("{{\"v\":1,\"at\":\"{}\"}}\n", "x".repeat(12 << 20));
    let json = "[".repeat(1 << 20);
    for (name, text, told) in [
        ("postilla.toml", deep.as_bytes(), "file/settings"),
        ("postilla.toml", nested.as_bytes(), "file/settings"),
        ("postilla.toml", inline.as_bytes(), "file/settings"),
        ("postilla.toml", dotted.as_bytes(), "file/settings"),
        ("entities.toml", deep.as_bytes(), "file/"),
        ("entities.toml", inline.as_bytes(), "file/"),
        ("entities.toml", dotted.as_bytes(), "file/"),
        ("decisions.jsonl", line.as_bytes(), "file/"),
        ("decisions.jsonl", json.as_bytes(), "file/"),
        ("postilla.toml", &vec![b' '; 100 << 20], "file/unreadable"),
        ("entities.toml", &vec![b'#'; 100 << 20], "file/unreadable"),
        ("decisions.jsonl", &vec![b'x'; 50 << 20], "file/"),
        ("decisions.jsonl", &vec![b'x'; 100 << 20], "file/unreadable"),
    ] {
        write(&root.join(name), text);
        let mut client = Client::open_folder(&root);
        let said = client.notification("textDocument/publishDiagnostics");
        assert_eq!(said["uri"], uri(&root.join(name)));
        let code = said["diagnostics"][0]["code"].as_str().expect("a code");
        assert!(code.starts_with(told), "{name}: {code}");
        let diagnostics = said["diagnostics"].as_array().expect("a list");
        assert!(diagnostics.len() <= 101, "{}", diagnostics.len());
        let message = said["diagnostics"][0]["message"].as_str().expect("words");
        assert!(message.len() < 2_000, "{} bytes", message.len());
        client.open(ARTICLE, "Mario Rossi è a Roma.");
        assert!(client.hover(ARTICLE, (0, 2)).contains("Mario Rossi"));
        #[cfg(target_os = "linux")]
        assert!(client.most_memory() < 400 << 10, "{name}: {} KiB", client.most_memory());
        assert_eq!(client.quit().code(), Some(0));
        std::fs::remove_file(root.join(name)).expect("it was there");
    }
}

/// Texts that cost whoever reads them carelessly a stack, an hour or all memory. Of about the same
/// size each.
fn bombs(size: usize) -> Vec<(&'static str, String)> {
    let of = |unit: &str| unit.repeat(size / unit.len());
    vec![
        ("front matter without an end", format!("---\n{}", of("chiave: valore\n"))),
        (
            "front matter of aliases",
            format!("---\na: &a [l]\n{}---\nIeri.\n", of("b: &b [*a,*a,*a,*a]\n")),
        ),
        ("deep front matter", format!("---\ndate: {}\n---\nIeri.\n", of("["))),
        ("dates in front matter", format!("---\n{}---\nIeri.\n", of("date: 2025-09-04\n"))),
        ("open elements", of("<div>")),
        ("open comments", of("<!--")),
        ("open scripts", of("<script>")),
        ("half tags", of("<a ")),
        ("attributes", format!("<a {}", of("b=\"c\" "))),
        ("brackets", of("[")),
        ("links", of("[a](")),
        ("stars", of("**")),
        ("underlines", of("_a_")),
        ("backquotes", of("` `` ")),
        ("entities", of("&lt;")),
        ("open quotations", of("«")),
        ("quotations", of("«a» \"b\" ")),
        ("citations", of("> ")),
        ("lists", of("- ")),
        ("headings", of("# a\n")),
        ("one word", of("a")),
        ("one name", of("Rossi")),
        ("names", of("Mario Rossi ")),
        ("namesakes", of("Mario Rossi e Rossi. ")),
        ("other names", (0..size / 14).map(|n| format!("Mario R{n}i. ")).collect()),
        ("capitals", of("MARIO ROSSI ")),
        ("digits", of("1")),
        ("days", of("4/9/")),
        ("numbers", of("2025 ")),
        ("months", of("settembre ")),
        ("expressions", of("ieri ")),
        ("ordinals", of("il primo il 2 e il 3, ")),
        ("ranges", of("dal 3 al 4 ")),
        ("commas", of(", ")),
        ("breaks", of("\n")),
        ("carriage returns", of("\r")),
        ("accents", of("a\u{300}\u{301}")),
        ("combining", format!("a{}", of("\u{300}"))),
        ("nothings", of("\0")),
        ("ignores", of("<!-- postilla: ignore date/vague -->")),
        ("vague", of("di recente. ")),
    ]
}

#[test]
fn no_text_costs_more_than_its_size() {
    let (_folder, root) = folder();
    for (name, text) in bombs(12_000) {
        write(&root.join(format!("{name}.md")), text);
    }
    let mut client = Client::open_folder(&root);
    client.archive_read();
    for (name, text) in bombs(12_000) {
        let began = std::time::Instant::now();
        let article = format!("untitled:{}", name.replace(' ', "-"));
        client.open(&article, &text);
        client.diagnostics(&article, 1);
        client.at("textDocument/documentSymbol", &article, 0, 0);
        client.at("textDocument/hover", &article, 0, 0);
        client.close(&article);
        eprintln!("{name}: {:?}", began.elapsed());
    }
    assert_eq!(client.quit().code(), Some(0));
}

#[test]
fn headers_that_lie_cost_their_message_and_not_the_session() {
    let mut client = client();
    for header in [
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 99999999999999999999999999\r\n\r\n",
        "Content-Length: 12monkeys\r\n\r\n",
        "Content-Length:\r\n\r\n",
        "Content-Type: application/vscode-jsonrpc; charset=latin-1\r\n\r\n",
        "\r\n\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        &"x".repeat(1 << 20),
        "\0\u{1}\u{2}\r\n",
        "Content-Length: 3\r\nContent-Length: 2\r\n\r\n",
    ] {
        client.send_bytes(header.as_bytes());
        client.send_bytes(b"{}");
        client.open(ARTICLE, "Mario Rossi è a Roma.");
        assert!(client.hover(ARTICLE, (0, 2)).contains("Mario Rossi"), "{header}");
    }
    #[cfg(target_os = "linux")]
    assert!(client.most_memory() < 200 << 10, "{} KiB", client.most_memory());
    // One that promises more than can be meant ends it, and says why.
    client.send_bytes(b"Content-Length: 1000000000000\r\n\r\n");
    assert_eq!(client.ended_within(std::time::Duration::from_secs(10)).code(), Some(1));
}

#[test]
fn messages_that_are_deep_are_refused_and_the_next_is_read() {
    let mut client = client();
    let deep =
        |open: &str, close: &str, n: usize| format!("{}1{}", open.repeat(n), close.repeat(n));
    for params in
        [deep("[", "]", 100_000), deep("{\"a\":", "}", 100_000), deep("[{\"b\":", "}]", 50_000)]
    {
        let body = format!(
            "{{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"textDocument/hover\",\"params\":{params}}}"
        );
        client.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        let answer = client.wait_for("a refusal", |message| message.get("error").is_some());
        assert_eq!(answer["error"]["code"], -32700, "{answer}");
    }
    client.send_bytes(&frame(
        &json!({ "jsonrpc": "2.0", "id": 78, "method": "textDocument/hover", "params": [[[]]] }),
    ));
    assert_eq!(client.answer(78).expect_err("no hover")["code"], -32602);
    client.open(ARTICLE, "Mario Rossi è a Roma.");
    assert!(client.hover(ARTICLE, (0, 2)).contains("Mario Rossi"));
}

#[test]
fn a_filter_answers_every_line_whatever_stands_in_it() {
    let (_folder, root) = folder();
    let good = |id: &str| format!("{{\"id\":\"{id}\",\"text\":\"Mario Rossi è a Roma, ieri.\"}}\n");
    let mut input = Vec::new();
    let bad: [Vec<u8>; 8] = [
        [b"[".repeat(1 << 20), b"\n".to_vec()].concat(),
        format!("{{\"id\":{}1{},\"text\":\"x\"}}\n", "[".repeat(100_000), "]".repeat(100_000))
            .into_bytes(),
        b"\xff\xfe\x00\n".to_vec(),
        b"null\n".to_vec(),
        b"{\"id\":1,\"text\":7}\n".to_vec(),
        b"{\"id\":2,\"text\":\"x\",\"date\":\"2025-99-99\"}\n".to_vec(),
        b"{\"id\":3}\n".to_vec(),
        // Longer than any line may be.
        [b"{\"id\":4,\"text\":\"".to_vec(), vec![b'a'; 70 << 20], b"\"}\n".to_vec()].concat(),
    ];
    for (n, line) in bad.iter().enumerate() {
        input.extend_from_slice(line);
        input.extend_from_slice(good(&format!("buono {n}")).as_bytes());
    }
    let output = run(&root, &["annotate", "-"], &input);
    assert_eq!(output.status.code(), Some(1), "some lines were refused");
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    let answers: Vec<Value> =
        answers.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), bad.len() * 2);
    for (n, pair) in answers.chunks(2).enumerate() {
        assert!(pair[0]["error"].is_string(), "{n}: {}", pair[0]);
        assert_eq!(pair[1]["id"], format!("buono {n}"));
        assert!(pair[1]["entities"].as_array().is_some_and(|found| !found.is_empty()));
    }
    let last = answers[14]["error"].as_str().expect("words");
    assert!(last.contains("64 MiB"), "{last}");
}
