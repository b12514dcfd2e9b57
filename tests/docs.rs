//! What the documentation says of tests is true: those it names are there.

use std::fs;
use std::path::{Path, PathBuf};

/// Tests of Rust named in backticks, whole or by how they begin: `line_46_…`.
fn named(text: &str) -> Vec<&str> {
    let words = text.split('`').skip(1).step_by(2).filter_map(|word| word.strip_suffix('…'));
    // A module may stand before it: `hostile::texts_inject_…`.
    words.map(|word| word.rsplit("::").next().unwrap_or(word)).collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_test_that_is_named_is_there() {
    let mut paths = Vec::new();
    for folder in ["src", "tests"] {
        sources(Path::new(folder), &mut paths);
    }
    let code: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut missing = Vec::new();
    for document in ["docs/protocol.md", "docs/lsp-checklist.md"] {
        let text = fs::read_to_string(document).unwrap();
        let names = named(&text);
        assert!(names.len() > 10, "{document} names tests");
        for name in names {
            let declared = format!("fn {name}");
            if !code.iter().any(|code| code.contains(&declared)) {
                missing.push(format!("{document}: {name}…"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_method_that_is_answered_is_told_of() {
    let told = fs::read_to_string("docs/protocol.md").unwrap();
    let offered = fs::read_to_string("src/server/methods/mod.rs").unwrap();
    let methods =
        offered.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let mut missing = Vec::new();
    for module in methods {
        // As `selectionRange`, from the file `selection_range`.
        let mut words = module.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        let name = words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..]);
        // Files that hold several methods, or help the others.
        let several =
            matches!(module, "files" | "semantic_tokens" | "workspace_symbol" | "own_file");
        if !several && !told.contains(&name) {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "docs/protocol.md says nothing of {missing:?}");
}
