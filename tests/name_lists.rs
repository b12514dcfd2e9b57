//! The lists of names under `src/lang/it/names/` are data that people edit by hand: this holds what
//! their README promises.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

struct List {
    file: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    text: String,
}

impl List {
    fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The forms in a column of all rows, with the row they are in.
    fn forms<'a>(&'a self, column: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let at = self.column(column);
        self.rows.iter().flat_map(move |row| {
            let field = at.and_then(|at| row.get(at)).map(String::as_str).unwrap_or_default();
            field.split('|').filter(|form| !form.is_empty()).map(|form| (row[0].as_str(), form))
        })
    }
}

fn parse(file: &str, text: &str) -> List {
    let columns = text
        .lines()
        .find_map(|line| line.strip_prefix("# columns: "))
        .map_or_else(|| vec!["name".into()], |names| names.split('\t').map(String::from).collect());
    let rows = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').map(String::from).collect())
        .collect();
    List { file: file.into(), columns, rows, text: text.into() }
}

fn lists() -> Vec<List> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lang/it/names");
    let mut lists: Vec<List> = fs::read_dir(folder)
        .expect("the folder of lists")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "tsv" || kind == "txt"))
        .map(|path| {
            let file = path.file_name().expect("a name").to_string_lossy().into_owned();
            parse(&file, &fs::read_to_string(&path).expect("UTF-8"))
        })
        .collect();
    lists.sort_by(|one, other| one.file.cmp(&other.file));
    lists
}

/// What is wrong with a list, in words.
fn faults(list: &List) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |what: &str, row: &str| faults.push(format!("{}: {what}: {row}", list.file));
    if !list.text.starts_with("# ") {
        fault("says not what it is", "first line");
    }
    if !list.text.ends_with('\n') || list.text.contains('\r') {
        fault("line ends", "file");
    }
    let mut before: Option<&str> = None;
    for row in &list.rows {
        let line = row.join("\t");
        if row.len() > list.columns.len() {
            fault("more fields than columns", &line);
        }
        if row[0].is_empty() || row.last().is_some_and(String::is_empty) {
            fault("empty name or empty last field", &line);
        }
        if before.is_some_and(|before| before >= row[0].as_str()) {
            fault("not sorted, or twice", &line);
        }
        before = Some(&row[0]);
        for (at, field) in row.iter().enumerate() {
            let forms: Vec<&str> = field.split('|').collect();
            if forms.iter().any(|form| form.trim() != *form || form.contains("  ")) {
                fault("stray space", &line);
            }
            if forms.len() > 1 && forms.iter().any(|form| form.is_empty()) {
                fault("empty form", &line);
            }
            // Demonyms have four places to fill, alike or not.
            let distinct: HashSet<_> = forms.iter().collect();
            if list.columns.get(at).is_some_and(|name| name != "forms" && name != "code")
                && distinct.len() < forms.len()
            {
                fault("a form twice", &line);
            }
        }
    }
    faults
}

#[test]
fn the_lists_are_as_their_readme_says() {
    let lists = lists();
    assert!(lists.len() > 20, "{} lists", lists.len());
    let all: Vec<String> = lists.iter().flat_map(faults).collect();
    assert!(all.is_empty(), "{} faults:\n{}", all.len(), all[..all.len().min(40)].join("\n"));
}

#[test]
fn the_readme_names_every_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lang/it/names");
    let readme = fs::read_to_string(folder.join("README.md")).expect("README.md");
    let missing: Vec<String> = lists()
        .into_iter()
        .map(|list| list.file)
        .filter(|file| !readme.contains(&format!("`{file}`")))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn demonyms_have_four_forms_and_a_place_that_is_listed() {
    let lists = lists();
    let list = |file: &str| lists.iter().find(|list| list.file == file).expect("a list");
    let codes: HashSet<&str> = list("countries.tsv").forms("code").map(|(_, code)| code).collect();
    for row in &list("demonyms.tsv").rows {
        assert!(row[0].split('|').count() >= 4, "four forms first: {row:?}");
        assert!(row.get(1).is_some_and(|place| !place.is_empty()), "a place: {row:?}");
        let code = row.get(2).map(String::as_str).unwrap_or_default();
        for code in code.split('|').filter(|code| !code.is_empty()) {
            assert!(codes.contains(code), "a code of countries.tsv: {row:?}");
        }
    }
}

#[test]
fn countries_of_bodies_and_seats_are_codes() {
    let lists = lists();
    let known: HashSet<&str> = lists
        .iter()
        .filter(|list| list.file.starts_with("countries"))
        .flat_map(|list| list.forms("code"))
        .map(|(_, code)| code)
        .chain(["INT", "EU"])
        .collect();
    let unknown: Vec<_> = lists
        .iter()
        .flat_map(|list| list.forms("country").map(move |(row, code)| (&list.file, row, code)))
        .filter(|(_, _, code)| !known.contains(code))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn seats_stand_for_something() {
    let lists = lists();
    let seats = lists.iter().find(|list| list.file == "metonyms.tsv").expect("metonyms.tsv");
    let stands_for = seats.column("stands_for").expect("a column");
    for row in &seats.rows {
        assert!(row.get(stands_for).is_some_and(|what| !what.is_empty()), "{row:?}");
    }
}

#[test]
fn faults_are_seen() {
    let text = "# Test.\n# columns: name\taliases\nB\tb|b\nA \t\nA\tx\ty\nA\t|z\n";
    let faults = faults(&parse("test.tsv", text));
    assert_eq!(
        faults,
        [
            "test.tsv: a form twice: B\tb|b",
            "test.tsv: empty name or empty last field: A \t",
            "test.tsv: not sorted, or twice: A \t",
            "test.tsv: stray space: A \t",
            "test.tsv: more fields than columns: A\tx\ty",
            "test.tsv: not sorted, or twice: A\tx\ty",
            "test.tsv: not sorted, or twice: A\t|z",
            "test.tsv: empty form: A\t|z",
        ]
    );
}
