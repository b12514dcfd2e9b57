//! The borders of `docs/architecture.md`, held: which module may use which, and what the pure core
//! must not touch. Reads the source, so it holds whatever compiles.

use std::fs;
use std::path::{Path, PathBuf};

/// From the bottom up. A module uses itself and those before it.
const LAYERS: [&str; 11] = [
    "text", "lang", "finding", "settings", "dates", "entities", "article", "corpus", "features",
    "server", "cli",
];

/// The last layer without input and output, clock and tasks.
const LAST_PURE: &str = "article";

/// What belongs to the world outside, by the words that name it.
const IMPURE: [&str; 12] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "File::open",
    "SystemTime",
    "Instant",
    "Zoned::now",
    "Timestamp::now",
    "async fn",
    "static mut",
];

/// The protocol and its runtime: words of `server` alone.
const PROTOCOL: [&str; 5] = ["tower_lsp", "tower_service", "tokio", "ls_types", "futures_util"];

/// What nobody may do.
const FORBIDDEN: [&str; 3] = ["std::net", "unsafe {", "static mut"];

#[test]
fn modules_use_only_those_below_them() {
    let mut broken = Vec::new();
    for source in sources() {
        for (line, used) in source.paths_into_the_crate() {
            let Some(used_layer) = layer(&used) else {
                broken.push(format!("{}:{line}: `{used}` is in no layer", source.path.display()));
                continue;
            };
            if source.layer.is_some_and(|own| used_layer > own) {
                broken.push(format!(
                    "{}:{line}: uses `{used}`, which is above it",
                    source.path.display()
                ));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_module_of_the_library_is_in_a_layer() {
    let declared = fs::read_to_string("src/lib.rs").unwrap();
    let modules: Vec<&str> = declared
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(modules, LAYERS, "src/lib.rs lists the modules in the order of the layers");
}

#[test]
fn the_core_is_pure() {
    let last = layer(LAST_PURE);
    let pure =
        sources().into_iter().filter(|source| source.layer <= last && source.layer.is_some());
    assert_absent(pure, &IMPURE);
}

#[test]
fn only_the_server_knows_the_protocol() {
    assert_absent(
        sources().into_iter().filter(|source| source.layer != layer("server")),
        &PROTOCOL,
    );
}

#[test]
fn nothing_opens_a_connection_or_is_unsafe() {
    assert_absent(sources().into_iter(), &FORBIDDEN);
}

#[test]
fn the_reader_of_paths_sees_what_it_should() {
    let source = Source {
        path: PathBuf::from("x.rs"),
        layer: None,
        code: without_tests(concat!(
            "use crate::text::Span;\nuse crate::{dates, lang::{it, en}};\n",
            "// crate::server is fine here\nlet x = crate::corpus::open();\n",
            "#[cfg(test)]\nmod tests { use crate::cli; }\n",
        )),
    };
    let used: Vec<_> = source.paths_into_the_crate().into_iter().map(|(_, used)| used).collect();
    assert_eq!(used, ["text", "dates", "lang", "corpus"]);
}

fn assert_absent(sources: impl Iterator<Item = Source>, words: &[&str]) {
    let mut broken = Vec::new();
    for source in sources {
        for (number, line) in source.lines() {
            for word in words.iter().filter(|word| mentions(line, word)) {
                broken.push(format!("{}:{number}: `{word}`", source.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

/// Whether the line has the word, not only as a part of a longer one.
fn mentions(line: &str, word: &str) -> bool {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        !line[..at].ends_with(letter) && !line[at + word.len()..].starts_with(letter)
    })
}

struct Source {
    path: PathBuf,
    /// `None` for `lib.rs` and `main.rs`, which stand outside.
    layer: Option<usize>,
    code: String,
}

impl Source {
    /// Lines of code with their numbers; comments are left out.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = self.code.lines().enumerate().map(|(at, line)| (at + 1, line));
        code.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The top-level modules named after `crate::`, with their lines.
    fn paths_into_the_crate(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (number, line) in self.lines() {
            for (at, _) in
                line.match_indices("crate::").filter(|(at, _)| !line[..*at].ends_with("$"))
            {
                let rest = &line[at + "crate::".len()..];
                let names = match rest.strip_prefix('{') {
                    Some(group) => heads(group),
                    None => vec![head(rest)],
                };
                found
                    .extend(names.into_iter().filter(|n| !n.is_empty()).map(|name| (number, name)));
            }
        }
        found
    }
}

fn head(path: &str) -> String {
    path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The heads of the paths in a `{…}` group, without what is nested deeper.
fn heads(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut at_start) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_start = true,
            c if at_start && !c.is_whitespace() => {
                heads.push(head(&group[at..]));
                at_start = false;
            }
            _ => {}
        }
    }
    heads
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == module)
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    assert!(files.len() > 30, "the sources are where this test looks for them");
    let tests: Vec<PathBuf> = files.iter().flat_map(|path| test_modules(path)).collect();
    files.retain(|path| !tests.iter().any(|test| path.with_extension("").starts_with(test)));
    let sources = files.into_iter().map(|path| {
        let below = path.strip_prefix("src").unwrap().to_string_lossy().replace('\\', "/");
        let module = below.split(['/', '.']).next().unwrap_or_default();
        let layer = layer(module);
        assert!(
            layer.is_some() || below == "lib.rs" || below == "main.rs",
            "{below} is in no layer"
        );
        let code = without_tests(&fs::read_to_string(&path).unwrap());
        Source { path, layer, code }
    });
    sources.collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, files);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
            files.push(path);
        }
    }
}

/// The modules that a file declares for tests only, as paths without extension.
fn test_modules(path: &Path) -> Vec<PathBuf> {
    let code = fs::read_to_string(path).unwrap();
    let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
    let below = match stem.as_str() {
        "mod" | "lib" | "main" => path.parent().unwrap().to_owned(),
        _ => path.with_extension(""),
    };
    let declared = code.split("#[cfg(test)]\n").skip(1).filter_map(|rest| {
        let line = rest.lines().next()?.trim();
        line.split_once("mod ")?.1.strip_suffix(';').map(str::to_owned)
    });
    declared.map(|name| below.join(name)).collect()
}

/// The code without its tests, which may do as they like: the module behind `#[cfg(test)]`, which
/// stands at the end, or the line that names its file.
fn without_tests(code: &str) -> String {
    let mut parts = code.split("\n#[cfg(test)]\n");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (first, rest) = part.split_once('\n').unwrap_or((part, ""));
        if first.ends_with('{') {
            // Test code: up to the brace that closes it.
            let end = rest.find("\n}").map_or(rest.len(), |at| at + 2);
            kept.push_str(&rest[end..]);
        } else {
            kept.push('\n');
            kept.push_str(rest);
        }
    }
    kept
}
