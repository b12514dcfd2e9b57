use super::*;
use std::fs;

/// A folder with files of these names, each with its name for text.
fn folder(names: &[&str]) -> tempfile::TempDir {
    // Hidden, as the root may be.
    let folder = tempfile::Builder::new().prefix(".archivio").tempdir().unwrap();
    for name in names {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, name).unwrap();
    }
    folder
}

fn scanned(root: &Path, exclude: &[&str]) -> Vec<String> {
    let exclude: Vec<String> = exclude.iter().map(|&glob| glob.to_owned()).collect();
    let scan = scan(root, &exclude, 1_000_000, &AtomicBool::new(false));
    let notes = scan.notes.iter().map(|note| format!("! {note}"));
    scan.found.iter().map(|found| found.path.clone()).chain(notes).collect()
}

#[test]
fn articles_are_found_by_the_end_of_their_names() {
    let root = folder(&[
        "a.txt",
        "b.md",
        "c.html",
        "d.htm",
        "E.TXT",
        "f.markdown",
        "g.pdf",
        "txt",
        "h.txt.bak",
        "2025/01/cronaca.txt",
        "città di Sumy #1 100%.txt",
        "-opzione.txt",
        ".nascosto.txt",
        ".git/x.txt",
    ]);
    let found = scanned(root.path(), &[]);
    assert_eq!(
        found.join(", "),
        "-opzione.txt, 2025/01/cronaca.txt, E.TXT, a.txt, b.md, c.html, \
         città di Sumy #1 100%.txt, d.htm, f.markdown"
    );
}

#[test]
fn what_the_user_leaves_out_is_left_out() {
    let root = folder(&["bozze/a.txt", "2025/bozze/b.txt", "2025/c.txt", "note.md", "d.txt"]);
    fs::write(root.path().join(".gitignore"), "note.md\n").unwrap();
    let cases: [(&[&str], &str); 4] = [
        (&[], "2025/bozze/b.txt 2025/c.txt bozze/a.txt d.txt"),
        (&["bozze/"], "2025/c.txt d.txt"),
        (&["/bozze", "d.*"], "2025/bozze/b.txt 2025/c.txt"),
        (&["!**/bozze/**"], "2025/c.txt d.txt"),
    ];
    for (exclude, want) in cases {
        assert_eq!(scanned(root.path(), exclude).join(" "), want, "{exclude:?}");
    }
    let bad = scanned(root.path(), &["[a"]);
    assert!(bad.iter().any(|line| line.starts_with("! `[a` cannot exclude anything")), "{bad:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_is_left_out_when_nobody_can_say_what_it_leaves_out() {
    let outside = folder(&["elenco"]);
    let root =
        folder(&["a.txt", "fuori/b.txt", "tubo/c.txt", "grande/d.txt", "dentro/e.txt", "regole"]);
    let link = |to: &Path, name: &str| {
        std::os::unix::fs::symlink(to, root.path().join(name)).unwrap();
    };
    link(&outside.path().join("elenco"), "fuori/.gitignore");
    link(Path::new("../regole"), "dentro/.gitignore");
    let pipe = root.path().join("tubo/.ignore");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    fs::write(root.path().join("grande/.gitignore"), "x\n".repeat(1 << 20)).unwrap();
    assert_eq!(
        scanned(root.path(), &[]),
        [
            "a.txt",
            "dentro/e.txt",
            "! fuori: left out, because its .gitignore is a link that leads out of the folder, where Postilla reads and writes nothing",
            "! grande: left out, because its .gitignore is larger than 1 MiB, the limit",
            "! tubo: left out, because its .ignore is not an ordinary file",
        ]
    );
    link(&outside.path().join("elenco"), ".gitignore");
    assert_eq!(
        scanned(root.path(), &[]),
        [
            "! .: left out, because its .gitignore is a link that leads out of the folder, where Postilla reads and writes nothing"
        ]
    );
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outside = folder(&["segreto.txt"]);
    let root = folder(&["a.txt", "sotto/b.txt"]);
    let link =
        |to: &Path, name: &str| std::os::unix::fs::symlink(to, root.path().join(name)).unwrap();
    link(root.path(), "sotto/anello");
    link(outside.path(), "fuori");
    link(&outside.path().join("segreto.txt"), "segreto.txt");
    link(Path::new("nulla"), "rotto.txt");
    assert_eq!(scanned(root.path(), &[]), ["a.txt", "sotto/b.txt"]);
}

#[test]
fn ten_thousand_articles_in_one_folder_and_a_limit() {
    let root = tempfile::tempdir().unwrap();
    for number in 0..10_000 {
        fs::write(root.path().join(format!("{number:05}.txt")), "").unwrap();
    }
    let scan = scan(root.path(), &[], 9_000, &AtomicBool::new(false));
    assert_eq!(scan.found.len(), 9_000);
    assert_eq!(scan.found.last().unwrap().path, "08999.txt");
    assert_eq!(
        scan.notes[0].to_string(),
        "there are 10000 articles: those beyond 9000 are left out"
    );
}
