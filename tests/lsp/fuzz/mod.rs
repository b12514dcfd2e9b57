//! Random sessions, in process, over pipes: edits in any encoding, questions of every method,
//! cancellations, closes, settings, folders, files and noise in any order. Every question is
//! answered exactly once, nothing panics, and in the end the server says of every text what one
//! says that has just been started and has been told nothing else.
//!
//! The sessions are the same every time. `POSTILLA_FUZZ_SESSIONS` has more of them played, and
//! `POSTILLA_FUZZ_SEED` others; one that fails is told as short as it can be made.

mod model;
mod wire;

use crate::client::modern;
use model::{Model, URIS};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use wire::Wire;

const SESSIONS: u32 = 10;
const STEPS: usize = 70;
const SEED: u64 = 20_250_904;

/// Set for the process that plays the sessions: the index has to be kept somewhere.
const CHILD: &str = "POSTILLA_FUZZ_CHILD";

/// What is asked, by what `initialize` offers it as.
const QUESTIONS: [(&str, &[&str]); 20] = [
    ("typeDefinitionProvider", &["textDocument/typeDefinition"]),
    ("documentLinkProvider", &["textDocument/documentLink", "documentLink/resolve"]),
    ("implementationProvider", &["textDocument/implementation"]),
    ("codeLensProvider", &["textDocument/codeLens", "codeLens/resolve"]),
    ("diagnosticProvider", &["textDocument/diagnostic", "workspace/diagnostic"]),
    ("hoverProvider", &["textDocument/hover"]),
    ("definitionProvider", &["textDocument/definition"]),
    ("declarationProvider", &["textDocument/declaration"]),
    ("referencesProvider", &["textDocument/references"]),
    ("documentHighlightProvider", &["textDocument/documentHighlight"]),
    ("documentSymbolProvider", &["textDocument/documentSymbol"]),
    ("workspaceSymbolProvider", &["workspace/symbol", "workspaceSymbol/resolve"]),
    ("foldingRangeProvider", &["textDocument/foldingRange"]),
    ("selectionRangeProvider", &["textDocument/selectionRange"]),
    ("codeActionProvider", &["textDocument/codeAction", "codeAction/resolve"]),
    ("executeCommandProvider", &["workspace/executeCommand"]),
    ("completionProvider", &["textDocument/completion", "completionItem/resolve"]),
    ("inlayHintProvider", &["textDocument/inlayHint", "inlayHint/resolve"]),
    ("renameProvider", &["textDocument/prepareRename", "textDocument/rename"]),
    (
        "semanticTokensProvider",
        &[
            "textDocument/semanticTokens/full",
            "textDocument/semanticTokens/full/delta",
            "textDocument/semanticTokens/range",
        ],
    ),
];

/// What is asked besides: what only some offer, and what nobody does.
const MORE_QUESTIONS: [&str; 4] =
    ["textDocument/nonsense", "workspace/willRenameFiles", "initialize", "nonsense"];

/// What depends on nothing but the text, the settings and the folders: the same from two servers.
const COMPARED: [&str; 15] = [
    "textDocument/documentLink",
    "textDocument/implementation",
    "textDocument/diagnostic",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/codeAction",
    "textDocument/completion",
    "textDocument/inlayHint",
    "textDocument/semanticTokens/full",
    "workspace/symbol",
];

/// One thing that an editor does. Places are parts of a 65536th of the text.
#[derive(Clone, Debug)]
enum Step {
    Open { doc: usize, text: Vec<usize> },
    Change { doc: usize, edits: Vec<(u16, u16, Vec<usize>)>, respelt: bool },
    StaleChange { doc: usize },
    Close { doc: usize },
    Save { doc: usize },
    Ask { method: usize, doc: usize, from: u16, to: u16 },
    AskWrongly { method: usize, how: usize },
    Cancel { back: usize },
    Settings { which: usize },
    Folder { which: usize, open: bool },
    File { which: usize, text: Option<Vec<usize>> },
    Noise { which: usize },
}

fn any_step() -> impl Strategy<Value = Step> {
    let doc = || 0..URIS.len();
    let text = |most| prop::collection::vec(0..model::PIECES.len(), 0..most);
    let edit = || (any::<u16>(), 0u16..12_000, text(4));
    prop_oneof![
        3 => (doc(), text(40)).prop_map(|(doc, text)| Step::Open { doc, text }),
        12 => (doc(), prop::collection::vec(edit(), 1..4), any::<bool>())
            .prop_map(|(doc, edits, respelt)| Step::Change { doc, edits, respelt }),
        1 => doc().prop_map(|doc| Step::StaleChange { doc }),
        2 => doc().prop_map(|doc| Step::Close { doc }),
        1 => doc().prop_map(|doc| Step::Save { doc }),
        10 => (any::<prop::sample::Index>(), doc(), any::<u16>(), any::<u16>()).prop_map(
            |(method, doc, from, to)| Step::Ask { method: method.index(methods().len()), doc, from, to }
        ),
        1 => (any::<prop::sample::Index>(), 0usize..5)
            .prop_map(|(method, how)| Step::AskWrongly { method: method.index(methods().len()), how }),
        3 => (0usize..6).prop_map(|back| Step::Cancel { back }),
        2 => (0..model::SETTINGS).prop_map(|which| Step::Settings { which }),
        1 => (0..model::FOLDERS, any::<bool>()).prop_map(|(which, open)| Step::Folder { which, open }),
        2 => (0..model::FILES.len(), prop::option::of(text(30)))
            .prop_map(|(which, text)| Step::File { which, text }),
        1 => (0..model::NOISE.len()).prop_map(|which| Step::Noise { which }),
    ]
}

/// The kind of editor: one of three encodings, and what it says of settings and of files.
#[derive(Clone, Copy, Debug)]
struct Editor {
    encoding: usize,
    answers_configuration: bool,
    watches_files: bool,
    pulls_diagnostics: bool,
}

impl Editor {
    fn capabilities(self) -> Value {
        let mut can = modern();
        let encoding = ["utf-8", "utf-16", "utf-32"][self.encoding];
        can["general"]["positionEncodings"] = json!([encoding]);
        can["textDocument"]["semanticTokens"] = json!({ "requests": { "full": { "delta": true } }, "tokenTypes": [], "tokenModifiers": [], "formats": [] });
        if self.pulls_diagnostics {
            can["textDocument"]["diagnostic"] = json!({});
        }
        can["workspace"]["configuration"] = self.answers_configuration.into();
        can["workspace"]["didChangeWatchedFiles"] =
            json!({ "dynamicRegistration": self.watches_files });
        can
    }
}

fn methods() -> Vec<&'static str> {
    let offered = QUESTIONS.iter().flat_map(|(_, methods)| methods.iter().copied());
    offered.chain(MORE_QUESTIONS).collect()
}

#[test]
fn every_method_that_is_offered_is_asked() {
    let editor = Editor {
        encoding: 0,
        answers_configuration: true,
        watches_files: true,
        pulls_diagnostics: true,
    };
    let (wire, offered) = Wire::start(editor.capabilities(), &[], Value::Null);
    wire.quit();
    let known = |name: &str| QUESTIONS.iter().any(|(offered, _)| *offered == name);
    let offered = offered["capabilities"].as_object().expect("an object").keys();
    let unasked: Vec<_> =
        offered.filter(|name| name.ends_with("Provider") && !known(name)).collect();
    assert!(unasked.is_empty(), "QUESTIONS has nothing to ask of {unasked:?}");
}

#[test]
fn random_sessions_leave_the_server_in_step() {
    let cache = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["fuzz::child", "--exact", "--nocapture"])
        .env(CHILD, "1")
        .env("POSTILLA_CACHE_DIR", cache.path())
        .output()
        .expect("the sessions can be played");
    let told = String::from_utf8_lossy(&output.stderr);
    let end = told.floor_char_boundary(told.len().saturating_sub(20_000));
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        &told[end..]
    );
}

static PANICS: AtomicUsize = AtomicUsize::new(0);
static FAILED: AtomicBool = AtomicBool::new(false);

/// Run by the test above as a process of its own.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    let config = Config {
        cases: number("POSTILLA_FUZZ_SESSIONS").map_or(SESSIONS, |n: u64| n as u32),
        rng_seed: RngSeed::Fixed(number("POSTILLA_FUZZ_SEED").unwrap_or(SEED)),
        max_shrink_iters: 150,
        failure_persistence: None,
        ..Config::default()
    };
    // Only the server's panics count, not those by which a session is found to have failed.
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.location().is_some_and(|at| at.file().starts_with("src/")) {
            PANICS.fetch_add(1, Ordering::Relaxed);
        }
        FAILED.store(true, Ordering::Relaxed);
        tell(panic);
    }));
    let session = (
        (0usize..3, any::<[bool; 3]>()).prop_map(|(encoding, [answers, watches, pulls])| Editor {
            encoding,
            answers_configuration: answers,
            watches_files: watches,
            pulls_diagnostics: pulls,
        }),
        prop::collection::vec(any_step(), STEPS / 2..STEPS),
    );
    let outcome = TestRunner::new(config).run(&session, |(editor, steps)| {
        play(editor, &steps);
        Ok(())
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Abort(reason)) => panic!("{reason}"),
        Err(TestError::Fail(reason, session)) => panic!("{reason}\nin the session {session:?}"),
    }
}

fn play(editor: Editor, steps: &[Step]) {
    let panics = PANICS.load(Ordering::Relaxed);
    let mut model = Model::new(editor.encoding);
    let (mut wire, _) = Wire::start(editor.capabilities(), &model.folders(), model.settings());
    for step in steps {
        take(&mut wire, &mut model, editor, step);
    }
    wire.tell("workspace/didChangeWatchedFiles", model.all_files_changed());
    wire.listen_to_all();

    let (mut fresh, _) = Wire::start(editor.capabilities(), &model.folders(), model.settings());
    for (uri, (version, text)) in &model.open {
        fresh.open(uri, *version, text);
    }
    // Once a session has failed, it is played again and again to make it shorter.
    let patience = if FAILED.load(Ordering::Relaxed) { 5 } else { 40 };
    let deadline = Instant::now() + Duration::from_secs(patience);
    loop {
        let (had, has) = (known(&mut wire, &model), known(&mut fresh, &model));
        let differs = had.iter().find(|(what, value)| has.get(*what) != Some(value));
        match differs {
            // Empty lists of diagnostics are what there is to say of most.
            None if had.len() == has.len() => break,
            _ if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(150)),
            None => panic!("{has:#?}\ninstead of {had:#?}"),
            Some((what, value)) => panic!(
                "{what} after all that: {value:#}\nfrom nothing: {:#}\nthe model: {model:#?}",
                has.get(what).unwrap_or(&Value::Null)
            ),
        }
    }
    wire.quit();
    fresh.quit();
    assert_eq!(PANICS.load(Ordering::Relaxed), panics, "a panic in the server");
}

fn take(wire: &mut Wire, model: &mut Model, editor: Editor, step: &Step) {
    match step {
        Step::Open { doc, text } => {
            let text = model::text(text);
            let uri = model.uri(*doc);
            // A document that is open already is opened anew: nothing forbids it, and texts differ.
            let version = model.open.get(&uri).map_or(1, |(version, _)| version + 1);
            wire.open(&uri, version, &text);
            model.open.insert(uri, (version, text));
        }
        Step::Change { doc, edits, respelt } => {
            let uri = model.uri(*doc);
            let changes = model.edit(&uri, edits);
            let version = model.open.get_mut(&uri).map_or(7, |(version, _)| {
                *version += 1;
                *version
            });
            let uri = if *respelt { model::respelt(&uri) } else { uri };
            wire.tell(
                "textDocument/didChange",
                json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }),
            );
        }
        Step::StaleChange { doc } => {
            let uri = model.uri(*doc);
            let place = json!({ "line": 0, "character": 0 });
            wire.tell("textDocument/didChange", json!({
                "textDocument": { "uri": uri, "version": 0 },
                "contentChanges": [{ "range": { "start": place, "end": place }, "text": "vecchio" }] }));
        }
        Step::Close { doc } => {
            let uri = model.uri(*doc);
            model.open.remove(&uri);
            wire.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
        }
        Step::Save { doc } => {
            let uri = model.uri(*doc);
            wire.tell("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
        }
        Step::Ask { method, doc, from, to } => {
            let params = model.question(&model.uri(*doc), *from, *to);
            wire.ask(methods()[*method], params);
        }
        Step::AskWrongly { method, how } => {
            let params = [
                Value::Null,
                json!([1, 2, 3]),
                json!({ "textDocument": 7, "position": [] }),
                json!({ "textDocument": { "uri": "::: no URI :::" }, "position": { "line": -1, "character": 1e30 } }),
                json!({ "textDocument": { "uri": "untitled:Mai" }, "position": { "line": u32::MAX, "character": u32::MAX } }),
            ];
            wire.ask(methods()[*method], params[*how].clone());
        }
        Step::Cancel { back } => wire.cancel(*back),
        Step::Settings { which } => {
            model.which_settings = *which;
            wire.settings = model.settings();
            let all = match editor.answers_configuration {
                true => Value::Null,
                false => json!({ "postilla": model.settings() }),
            };
            wire.tell("workspace/didChangeConfiguration", json!({ "settings": all }));
        }
        Step::Folder { which, open } => {
            let event = model.turn_folder(*which, *open);
            wire.tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
        }
        Step::File { which, text } => {
            let changed = model.write(*which, text.as_deref());
            wire.tell("workspace/didChangeWatchedFiles", changed);
        }
        Step::Noise { which } => wire.send(&model::noise(*which)),
    }
    wire.listen_a_little();
}

/// All that a server says, by what was asked.
fn known(wire: &mut Wire, model: &Model) -> BTreeMap<String, Value> {
    let mut asked = Vec::new();
    for uri in model.open.keys() {
        for at in (0..8u16).map(|eighth| eighth * 8_000) {
            let params = model.question(uri, at, u16::MAX);
            for method in COMPARED {
                asked
                    .push((format!("{method} of {uri} at {at}"), wire.ask(method, params.clone())));
            }
        }
    }
    let mut known: BTreeMap<String, Value> = asked
        .into_iter()
        .map(|(what, id)| {
            let mut answer = wire.answer(id);
            let mut result = answer.get_mut("result").map(Value::take);
            // The id of tokens is their own, whatever they say.
            if what.contains("/semanticTokens/")
                && let Some(result) = result.as_mut().and_then(Value::as_object_mut)
            {
                result.remove("resultId");
            }
            (what, result.unwrap_or(answer))
        })
        .collect();
    wire.listen_a_little();
    for (uri, published) in &wire.published {
        if published["diagnostics"] != json!([]) {
            known.insert(format!("diagnostics of {uri}"), published["diagnostics"].clone());
        }
    }
    known
}
