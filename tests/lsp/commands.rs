//! What editors ask for their own views: `docs/commands.md`.

use crate::client::{Client, covered, modern, place, seed, seeds, uri};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Three articles on two people, from the oldest to the newest, and one without a date.
const ARTICLES: [(&str, &str); 4] = [
    (
        "2024/uno.md",
        "# Accordo a Ferrara\n\nFerrara, 3 marzo 2024 - L'assessore alla cultura Mario Bianchi ha firmato ieri l'accordo con Anna Neri.\n",
    ),
    (
        "due.txt",
        "Roma, 5 luglio 2025 - Il sindaco di Ferrara Mario Bianchi ha detto: «Aprirà il 10 luglio 2025». Bianchi ne ha parlato recentemente.\n",
    ),
    (
        "tre.txt",
        "Roma, 6 luglio 2025 - Anna Neri è tornata a Ferrara il 5 luglio 2025, e Mario Bianchi l'ha accolta.\n",
    ),
    ("senza.txt", "Mario Bianchi non ha detto quando.\n"),
];

struct Desk {
    client: Client,
    root: PathBuf,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk::with(&[])
    }

    fn with(house: &[(&str, &str)]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for (name, text) in ARTICLES.iter().chain(house) {
            std::fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
            std::fs::write(root.join(name), text).unwrap();
        }
        let mut client = Client::open_folder(&root);
        client.archive_read();
        Desk { client, root, _folder: folder }
    }

    fn uri(&self, name: &str) -> String {
        uri(&self.root.join(name))
    }

    fn open(&mut self, name: &str) -> (String, String) {
        let path = self.root.join(name);
        self.client.open_file(&path)
    }

    fn ask(&mut self, command: &str, argument: Value) -> Value {
        ask(&mut self.client, command, argument)
    }
}

fn ask(client: &mut Client, command: &str, argument: Value) -> Value {
    command_of(client, command, json!([argument])).unwrap_or_else(|e| panic!("{command}: {e}"))
}

fn command_of(client: &mut Client, command: &str, arguments: Value) -> Result<Value, Value> {
    client
        .request("workspace/executeCommand", json!({ "command": command, "arguments": arguments }))
}

fn at((line, character): (u32, u32)) -> Value {
    json!({ "line": line, "character": character })
}

/// What a location covers in the file on disk.
fn words(location: &Value) -> String {
    let path = location["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
    let path = percent_encoding::percent_decode_str(path).decode_utf8().unwrap();
    covered(&std::fs::read_to_string(Path::new(&*path)).unwrap(), &location["range"])
}

fn names(answer: &Value) -> Vec<(String, u64)> {
    let entities = answer["entities"].as_array().unwrap();
    entities
        .iter()
        .map(|e| (e["name"].as_str().unwrap().to_owned(), e["mentions"].as_u64().unwrap()))
        .collect()
}

fn pair(name: &str, mentions: u64) -> (String, u64) {
    (name.to_owned(), mentions)
}

#[test]
fn the_server_tells_its_commands_where_no_editor_makes_its_own_of_them() {
    let mut client = Client::start();
    let offered = client.initialize(json!({
        "processId": null, "rootUri": null, "capabilities": modern(),
    }));
    let commands = &offered["capabilities"]["experimental"]["postilla"]["commands"];
    assert!(commands.as_array().unwrap().contains(&json!("postilla.page")), "{commands}");
    let listed = &offered["capabilities"]["executeCommandProvider"]["commands"];
    assert!(!listed.as_array().unwrap().contains(&json!("postilla.card")), "{listed}");
}

#[test]
fn the_entities_of_the_archive_come_by_their_mentions_in_pages() {
    let mut desk = Desk::new();
    let root = desk.uri("");
    let all = desk.ask("postilla.entities", json!({ "uri": root, "scope": "archive" }));
    let found = names(&all);
    assert_eq!(found[0], pair("Mario Bianchi", 5), "{found:?}");
    assert!(found.contains(&pair("Anna Neri", 2)), "{found:?}");
    assert!(found.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{found:?}");
    assert_eq!(all["total"], json!(found.len()));
    assert_eq!(all["partial"], json!(false));
    let bianchi = &all["entities"][0];
    assert_eq!(
        (&bianchi["entity"], &bianchi["type"], &bianchi["role"], &bianchi["articles"]),
        (&json!("PER:mario-bianchi"), &json!("PER"), &json!("sindaco di Ferrara"), &json!(4))
    );
    assert_eq!(bianchi["location"], Value::Null);

    let people = desk.ask(
        "postilla.entities",
        json!({ "uri": root, "scope": "archive", "kinds": ["PER"], "limit": 1, "offset": 1 }),
    );
    assert_eq!(names(&people), [pair("Anna Neri", 2)]);
    assert_eq!(people["total"], json!(2));
    for filter in ["NERI", "anna n"] {
        let asked = json!({ "uri": root, "scope": "archive", "filter": filter });
        assert_eq!(names(&desk.ask("postilla.entities", asked)), [pair("Anna Neri", 2)]);
    }
}

#[test]
fn unsaved_text_counts_in_every_answer() {
    let mut desk = Desk::new();
    let (uri, text) = desk.open("tre.txt");
    let edited =
        text.replace("Anna Neri", "Carla Verdi").replace("Roma, 6 luglio", "Roma, 9 luglio");
    desk.client.change(&uri, 2, json!([{ "text": edited }]));
    let asked = json!({ "uri": uri, "scope": "archive", "kinds": ["PER"] });
    let found = names(&desk.ask("postilla.entities", asked));
    let want = [pair("Mario Bianchi", 5), pair("Anna Neri", 1), pair("Carla Verdi", 1)];
    assert_eq!(found, want);
    let asked = json!({ "uri": uri, "entity": "PER:carla-verdi" });
    let page = desk.ask("postilla.page", asked);
    assert_eq!(page["occurrences"][0]["form"], "Carla Verdi");
    assert!(page["occurrences"][0]["line"].as_str().unwrap().contains("Carla Verdi è tornata"));
    let days = desk.ask("postilla.timeline", json!({ "uri": uri }));
    let days: Vec<&str> =
        days["days"].as_array().unwrap().iter().map(|d| d["date"].as_str().unwrap()).collect();
    assert_eq!(days, ["2024-03-02", "2024-03-03", "2025-07-05", "2025-07-09", "2025-07-10"]);
}

#[test]
fn the_entities_of_an_article_point_into_it() {
    let mut desk = Desk::new();
    let (open, text) = desk.open("due.txt");
    let article = desk.ask("postilla.entities", json!({ "uri": open, "scope": "article" }));
    assert_eq!(names(&article)[0], pair("Mario Bianchi", 2));
    let bianchi = &article["entities"][0];
    assert_eq!(bianchi["articles"], json!(4));
    assert_eq!(covered(&text, &bianchi["location"]["range"]), "Mario Bianchi");
    assert_eq!(bianchi["location"]["uri"], json!(open));
    // A file that is not open is read.
    let closed = desk.uri("tre.txt");
    let article = desk.ask("postilla.entities", json!({ "uri": closed, "scope": "article" }));
    assert!(names(&article).contains(&pair("Anna Neri", 1)), "{article}");
}

#[test]
fn a_page_tells_all_that_the_archive_and_the_house_know() {
    let entities = r#"
[[entity]]
id = "mario-bianchi"
type = "PER"
name = "Mario Bianchi"
wikidata = "Q42"
note = "Lista civica."

[[entity.role]]
title = "primo cittadino"
of = "ferrara"
valid = "2024-06-10/.."
"#;
    let mut desk = Desk::with(&[("entities.toml", entities)]);
    let (uri, text) = desk.open("due.txt");
    let page = desk
        .ask("postilla.page", json!({ "uri": uri, "position": at(place(&text, "Bianchi", 1)) }));
    assert_eq!(
        (&page["entity"], &page["name"], &page["type"]),
        (&json!("PER:mario-bianchi"), &json!("Mario Bianchi"), &json!("PER"))
    );
    assert_eq!((&page["wikidata"], &page["note"]), (&json!("Q42"), &json!("Lista civica.")));
    assert_eq!((&page["mentions"], &page["articles"]), (&json!(5), &json!(4)));
    let roles: Vec<(bool, bool, &str)> = page["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| {
            let text = role["text"].as_str().unwrap();
            (role["stated"].as_bool().unwrap(), role["current"].as_bool().unwrap(), text)
        })
        .collect();
    assert_eq!(
        roles,
        [
            (true, true, "primo cittadino"),
            (false, false, "sindaco di Ferrara"),
            (false, false, "assessore alla cultura"),
        ]
    );
    assert_eq!(page["role"], "primo cittadino");
    assert_eq!(page["first"]["date"], "2024-03-03");
    assert_eq!(page["first"]["label"], "3 marzo 2024");
    assert_eq!(words(&page["first"]["location"]), "Mario Bianchi");
    assert_eq!(page["last"]["path"], "tre.txt");
    assert_eq!(words(&page["roles"][2]["first"]["location"]), "Mario Bianchi");
    assert_eq!(
        page["over_time"],
        json!([
            { "month": "2024-03", "mentions": 1, "articles": 1 },
            { "month": "2025-07", "mentions": 3, "articles": 2 },
        ])
    );
    let with: Vec<&str> =
        page["with"].as_array().unwrap().iter().map(|w| w["name"].as_str().unwrap()).collect();
    assert!(with.contains(&"Ferrara") && with.contains(&"Anna Neri"), "{with:?}");
    assert_eq!(page["quotations"][0]["text"], "Aprirà il 10 luglio 2025");
    let days: Vec<&Value> =
        page["occurrences"].as_array().unwrap().iter().map(|o| &o["source"]["date"]).collect();
    assert_eq!(
        days,
        [
            &json!("2025-07-06"),
            &json!("2025-07-05"),
            &json!("2025-07-05"),
            &json!("2024-03-03"),
            &Value::Null
        ]
    );
    for occurrence in page["occurrences"].as_array().unwrap() {
        assert_eq!(occurrence["form"], words(&occurrence["source"]["location"]));
    }
    let nobody = desk.ask("postilla.page", json!({ "uri": uri, "entity": "PER:nessuno-mai" }));
    assert_eq!(nobody, Value::Null);
}

#[test]
fn the_timeline_comes_in_windows_and_of_one_entity() {
    let mut desk = Desk::new();
    let (uri, _) = desk.open("due.txt");
    let dates = |answer: &Value| -> Vec<String> {
        let days = answer["days"].as_array().unwrap().iter();
        days.map(|day| day["date"].as_str().unwrap().to_owned()).collect()
    };
    let all = desk.ask("postilla.timeline", json!({ "uri": uri }));
    assert_eq!(dates(&all), ["2024-03-02", "2024-03-03", "2025-07-05", "2025-07-06", "2025-07-10"]);
    assert_eq!((&all["total"], &all["partial"]), (&json!(5), &json!(false)));
    let fifth = &all["days"][2];
    assert_eq!(fifth["label"], "sabato 5 luglio 2025");
    let title = "Roma, 5 luglio 2025 - Il sindaco di Ferrara Mario Bianchi ha detto: «Aprirà il…";
    assert_eq!(fifth["articles"][0]["title"], title);
    let spoken = fifth["mentions"].as_array().unwrap();
    assert!(spoken.iter().all(|mention| mention["text"] == words(&mention["location"])));
    assert!(spoken.iter().any(|m| m["line"].as_str().unwrap().contains("è tornata a Ferrara")));
    let unclear: Vec<&str> =
        all["unclear"].as_array().unwrap().iter().map(|u| u["text"].as_str().unwrap()).collect();
    assert_eq!(unclear, ["recentemente", "Mario Bianchi non ha detto quando."]);

    let last = desk.ask("postilla.timeline", json!({ "uri": uri, "limit": 2 }));
    assert_eq!(dates(&last), ["2025-07-06", "2025-07-10"]);
    assert_eq!((&last["earlier"], &last["later"]), (&json!("2025-07-05"), &Value::Null));
    let before =
        desk.ask("postilla.timeline", json!({ "uri": uri, "limit": 2, "to": last["earlier"] }));
    assert_eq!(dates(&before), ["2024-03-03", "2025-07-05"]);
    assert_eq!(
        (&before["earlier"], &before["later"]),
        (&json!("2024-03-02"), &json!("2025-07-06"))
    );
    let from =
        desk.ask("postilla.timeline", json!({ "uri": uri, "limit": 2, "from": "2024-03-03" }));
    assert_eq!(dates(&from), ["2024-03-03", "2025-07-05"]);
    assert_eq!(from["later"], "2025-07-06");

    let none = json!({ "uri": uri, "from": "2025-07-07", "to": "2025-07-09" });
    let none = desk.ask("postilla.timeline", none);
    assert_eq!((dates(&none), &none["total"]), (Vec::new(), &json!(0)));
    assert_eq!((&none["earlier"], &none["later"]), (&json!("2025-07-06"), &json!("2025-07-10")));
    let backwards = json!({ "uri": uri, "from": "2025-07-10", "to": "2025-07-01" });
    assert_eq!(desk.ask("postilla.timeline", backwards)["days"], json!([]));

    let neri = desk.ask("postilla.timeline", json!({ "uri": uri, "entity": "PER:anna-neri" }));
    assert_eq!(dates(&neri), ["2024-03-02", "2024-03-03", "2025-07-05", "2025-07-06"]);
    assert_eq!(neri["unclear"], json!([]), "the article that is open does not name her");
}

#[test]
fn the_dates_of_an_article_begin_with_the_unclear_ones() {
    let mut desk = Desk::new();
    let (uri, text) = desk.open("due.txt");
    let answer = desk.ask("postilla.dates", json!({ "uri": uri }));
    assert_eq!(answer["date"]["value"], "2025-07-05");
    assert_eq!(answer["date"]["source"], "text");
    assert_eq!(covered(&text, &answer["date"]["range"]), "5 luglio 2025");
    let dates = answer["dates"].as_array().unwrap();
    let shown: Vec<(&str, bool)> = dates
        .iter()
        .map(|date| (date["text"].as_str().unwrap(), date["problem"].is_string()))
        .collect();
    assert_eq!(
        shown,
        [("recentemente", true), ("5 luglio 2025", false), ("10 luglio 2025", false)]
    );
    assert_eq!(dates[2]["from"], "2025-07-10");
    assert_eq!(dates[2]["label"], "giovedì 10 luglio 2025");
    let undated = desk.uri("senza.txt");
    let answer = desk.ask("postilla.dates", json!({ "uri": undated }));
    assert_eq!((&answer["date"]["value"], &answer["date"]["range"]), (&Value::Null, &Value::Null));
}

#[test]
fn from_mention_to_mention_round_an_article_and_through_time() {
    let mut desk = Desk::new();
    let (uri, text) = desk.open("due.txt");
    let mut step = |position: (u32, u32), direction: &str, scope: &str| {
        let asked = json!({
            "uri": uri, "position": at(position), "direction": direction, "scope": scope,
        });
        let answer = desk.ask("postilla.mention", asked);
        let location = &answer["location"];
        location["uri"].as_str().map(|to| {
            let name = to.rsplit('/').next().unwrap().to_owned();
            (name, location["range"]["start"]["character"].as_u64().unwrap() as u32)
        })
    };
    let (first, second) = (place(&text, "Mario Bianchi", 0), place(&text, "Bianchi", 1));
    let here = |place: (u32, u32)| Some(("due.txt".to_owned(), place.1));
    assert_eq!(step(first, "next", "article"), here(second));
    assert_eq!(step(second, "next", "article"), here(first));
    assert_eq!(step(first, "previous", "article"), here(second));
    assert_eq!(step(first, "next", "archive"), here(second));
    assert_eq!(step(second, "next", "archive").unwrap().0, "tre.txt");
    assert_eq!(step(first, "previous", "archive").unwrap().0, "uno.md");
    // Nothing stands at the end of the line.
    assert_eq!(step((0, 500), "next", "article"), None);

    let (uri, text) = desk.open("2024/uno.md");
    let asked = json!({
        "uri": uri, "position": at(place(&text, "Mario", 0)), "direction": "previous", "scope": "archive",
    });
    assert_eq!(desk.ask("postilla.mention", asked), json!({ "location": null }));
}

#[test]
fn a_card_is_what_the_hover_says() {
    let (folder, mut client) = {
        let folder = seeds();
        let mut client = Client::open_folder(&folder.path().canonicalize().unwrap());
        client.archive_read();
        (folder, client)
    };
    let (uri, text) = client.open_file(&seed(folder.path(), "002"));
    let place = place(&text, "Peskov", 1);
    let hover = client.hover(&uri, place);
    let card = ask(&mut client, "postilla.card", json!({ "uri": uri, "position": at(place) }));
    assert_eq!(card["markdown"], json!(hover));
    assert!(card["plain"].as_str().unwrap().starts_with("Dmitrij Peskov — persona"), "{card}");
    let asked = json!({ "uri": uri, "scope": "archive", "filter": "zelensky", "kinds": ["PER"] });
    let zelensky = ask(&mut client, "postilla.entities", asked)["entities"][0]["entity"].take();
    let card = ask(&mut client, "postilla.card", json!({ "uri": uri, "entity": zelensky }));
    assert!(card["plain"].as_str().unwrap().contains("Zelensky"), "{card}");
    let nothing =
        ask(&mut client, "postilla.card", json!({ "uri": uri, "position": at((9_999, 0)) }));
    assert_eq!(nothing, Value::Null);
}

#[test]
fn a_list_says_the_same_as_the_pages_behind_it() {
    let folder = seeds();
    // A name that no article has, for people whom they name in other ways.
    let house = "[[entity]]\nid = \"v\"\ntype = \"PER\"\nname = \"Vladimiro Mai Scritto\"\n\
        aliases = [\"Volodymyr Zelensky\", \"Vladimir Putin\"]\n";
    std::fs::write(folder.path().join("entities.toml"), house).unwrap();
    let mut client = Client::open_folder(&folder.path().canonicalize().unwrap());
    client.archive_read();
    let (uri, text) = client.open_file(&seed(folder.path(), "002"));
    // Some only in a buffer, some less often than on the disk, some by their surnames alone.
    let edited = text.replace("Peskov", "Mario Bianchi").replace("Donald Trump", "Trump");
    client.change(&uri, 2, json!([{ "text": edited }]));
    client.open("untitled:Bozza", "Peskov e Carla Verdi. Verdi tace.\n");
    client.diagnostics("untitled:Bozza", 1);
    let asked = json!({ "uri": uri, "scope": "archive" });
    let list = ask(&mut client, "postilla.entities", asked);
    let entities = list["entities"].as_array().unwrap();
    assert!(entities.len() > 40, "{}", entities.len());
    let asked = json!({ "uri": uri, "scope": "archive", "filter": "mai scritto" });
    let stated = ask(&mut client, "postilla.entities", asked);
    assert_eq!(stated["total"], json!(1));
    assert!(entities.contains(&stated["entities"][0]));
    for listed in entities {
        let asked = json!({ "uri": uri, "entity": listed["entity"] });
        let page = ask(&mut client, "postilla.page", asked);
        for field in ["entity", "name", "type", "mentions", "articles"] {
            assert_eq!(listed[field], page[field], "{field} of {listed}");
        }
        assert_eq!(page["occurrences"].as_array().unwrap().len() as u64, page["mentions"]);
    }
}

#[test]
fn the_terminal_prints_the_same_page() {
    let mut desk = Desk::new();
    let root = desk.uri("");
    let mut page = desk.ask("postilla.page", json!({ "uri": root, "entity": "PER:mario-bianchi" }));
    let cache = tempfile::tempdir().unwrap();
    let printed = std::process::Command::new(env!("CARGO_BIN_EXE_postilla"))
        .args(["entity", "Bianchi", "--format", "json"])
        .arg(&desk.root)
        .env("POSTILLA_CACHE_DIR", cache.path())
        .output()
        .unwrap();
    let mut printed: Value = serde_json::from_slice(&printed.stdout).unwrap();
    let first = printed["occurrences"][0]["source"].take();
    assert_eq!(
        (&first["path"], &first["line"], &first["column"]),
        (&json!("tre.txt"), &json!(1), &json!(73))
    );
    for page in [&mut page, &mut printed] {
        // Only places are said in different ways.
        for field in ["occurrences", "quotations", "roles", "first", "last"] {
            page[field].take();
        }
    }
    assert_eq!(page, printed);
}

#[test]
fn the_status_counts_articles_and_names() {
    let mut desk = Desk::new();
    // It answers at once; this one waits until the archive has been read.
    let uri_of_root = uri(&desk.root);
    let list = desk.ask("postilla.entities", json!({ "uri": uri_of_root, "scope": "archive" }));
    let root = desk.ask("postilla.status", json!({}))["roots"][0].take();
    assert_eq!((&root["articles"], &root["indexing"]), (&json!(4), &Value::Null));
    assert_eq!(root["uri"], json!(uri_of_root));
    assert_eq!(root["entities"], list["total"]);
    desk.client.open("untitled:Bozza", "Carla Verdi è qui.\n");
    desk.client.diagnostics("untitled:Bozza", 1);
    let after = desk.ask("postilla.status", json!({}));
    assert_eq!(after["roots"][0]["articles"], json!(5));
    // No argument is as good as an empty one.
    assert!(command_of(&mut desk.client, "postilla.status", json!([])).is_ok());
}

#[test]
fn what_is_asked_wrongly_is_told() {
    let mut desk = Desk::new();
    let uri = desk.uri("due.txt");
    for (command, arguments, said) in [
        ("postilla.nothing", json!([{}]), "no such command"),
        ("postilla.page", json!([{ "uri": uri }]), "either `position` or `entity`"),
        ("postilla.page", json!([{ "uri": uri, "entity": "Bianchi" }]), "names no entity"),
        ("postilla.page", json!(["x"]), "one object"),
        ("postilla.entities", json!([{ "uri": uri }]), "scope"),
        ("postilla.entities", json!([{ "uri": uri, "scope": "archive", "kinds": ["DOG"] }]), "DOG"),
        ("postilla.entities", json!([{ "uri": uri, "scope": "archive", "kind": [] }]), "kind"),
        ("postilla.timeline", json!([{ "uri": uri, "from": "ieri" }]), "2025-09-04"),
        ("postilla.dates", json!([{ "uri": "file:///etc/passwd" }]), "no article"),
        ("postilla.mention", json!([{ "uri": uri }]), "position"),
        ("postilla.status", json!([{ "uri": uri }]), "uri"),
    ] {
        let error = command_of(&mut desk.client, command, arguments).expect_err(command);
        assert_eq!(error["code"], -32602, "{error}");
        assert!(error["message"].as_str().unwrap().contains(said), "{error}");
    }
}

#[test]
fn a_text_in_no_folder_answers_for_itself() {
    let mut client = Client::start();
    client.initialize(json!({
        "processId": null, "rootUri": null, "capabilities": modern(),
    }));
    let uri = "untitled:Bozza";
    let text = ARTICLES[1].1;
    client.open(uri, text);
    client.diagnostics(uri, 1);
    let list = ask(&mut client, "postilla.entities", json!({ "uri": uri, "scope": "article" }));
    assert_eq!(names(&list)[0], pair("Mario Bianchi", 2));
    let position = at(place(text, "Bianchi", 1));
    let page = ask(&mut client, "postilla.page", json!({ "uri": uri, "position": position }));
    assert_eq!((&page["mentions"], &page["name"]), (&json!(2), &json!("Mario Bianchi")));
    assert_eq!(page["occurrences"][1]["source"]["location"]["uri"], json!(uri));
    let timeline = ask(&mut client, "postilla.timeline", json!({ "uri": uri }));
    assert_eq!(timeline["days"][0]["date"], "2025-07-05");
    assert_eq!(timeline["unclear"][0]["text"], "recentemente");
    let archive = ask(&mut client, "postilla.entities", json!({ "uri": uri, "scope": "archive" }));
    assert_eq!(archive, json!({ "entities": [], "total": 0, "partial": false }));
    let status = ask(&mut client, "postilla.status", json!({}));
    assert_eq!(status, json!({ "roots": [] }));
}
