//! Articles that change behind the editor's back, where the editor does not say so.

use crate::client::Client;
use serde_json::json;
use std::fs;
use std::time::{Duration, Instant};

/// The names of people that the archive knows by this one.
fn known(client: &mut Client, name: &str) -> Vec<String> {
    let found = client.request("workspace/symbol", json!({ "query": name })).unwrap();
    let names = found.as_array().into_iter().flatten();
    names.filter_map(|symbol| Some(symbol["name"].as_str()?.to_owned())).collect()
}

/// Asks until the answer is as it should be.
fn in_the_end(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_file_that_comes_changes_and_goes_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let of = |who: &str| format!("Roma, 4 settembre 2025 - Ha parlato il sindaco {who}.\n");
    fs::write(folder.path().join("uno.txt"), of("Mario Bianchi")).unwrap();
    let mut client = Client::open_folder(folder.path());
    client.archive_read();
    fs::create_dir(folder.path().join("nuova")).unwrap();
    let article = folder.path().join("nuova/due.txt");
    fs::write(&article, of("Carlo Verdi")).unwrap();
    in_the_end("it has come", || known(&mut client, "Carlo Verdi") == ["Carlo Verdi"]);
    fs::write(&article, of("Luisa Neri")).unwrap();
    in_the_end("it has changed", || known(&mut client, "Luisa Neri") == ["Luisa Neri"]);
    assert_eq!(known(&mut client, "Carlo Verdi"), Vec::<String>::new());
    fs::remove_dir_all(folder.path().join("nuova")).unwrap();
    in_the_end("it has gone", || known(&mut client, "Luisa Neri").is_empty());
    assert_eq!(known(&mut client, "Mario Bianchi"), ["Mario Bianchi"]);
    assert!(client.quit().success());
}

#[test]
fn hundreds_of_files_at_once_settle() {
    let folder = tempfile::tempdir().unwrap();
    let write = |number: usize, who: &str| {
        let text = format!("Roma, 4 settembre 2025 - Ha parlato il sindaco {who}.\n");
        fs::write(folder.path().join(format!("{number}.txt")), text).unwrap();
    };
    (0..600).for_each(|number| write(number, "Mario Bianchi"));
    let mut client = Client::open_folder(folder.path());
    client.archive_read();
    (0..600).for_each(|number| write(number, "Carlo Verdi"));
    (600..900).for_each(|number| write(number, "Carlo Verdi"));
    let uri = crate::client::uri(&folder.path().canonicalize().unwrap().join("0.txt"));
    client.open(&uri, "Roma, 4 settembre 2025 - Ha parlato Carlo Verdi.\n");
    let place = json!({
        "textDocument": { "uri": uri }, "position": { "line": 0, "character": 40 },
        "context": { "includeDeclaration": true },
    });
    in_the_end("all are read", || {
        let found = client.request("textDocument/references", place.clone()).unwrap();
        found.as_array().map_or(0, Vec::len) == 900
    });
    assert_eq!(known(&mut client, "Mario Bianchi"), Vec::<String>::new());
    assert!(client.quit().success());
}
