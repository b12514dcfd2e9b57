//! Files that somebody says have changed: they are looked at, and no others.

use crate::support::*;
use postilla::corpus::{Corpus, Refreshed};
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

/// Tells the corpus of these paths alone.
fn told(corpus: &Corpus, paths: &[&str]) -> Refreshed {
    let paths: BTreeSet<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    corpus.refresh_files(paths, &recognise, &|_| (), &AtomicBool::new(false)).unwrap()
}

fn articles(corpus: &Corpus, name: &str) -> u32 {
    corpus.card(&person(name)).map_or(0, |card| card.articles)
}

#[test]
fn one_changed_file_is_read_and_no_other() {
    let archive = Archive::new(&[("a/uno.txt", "[Ada Blu]"), ("b/due.txt", "[Ada Blu]")]);
    let corpus = archive.indexed();
    // Both have changed, one is told.
    archive.write("a/uno.txt", "[Bea Nera]");
    archive.write("b/due.txt", "[Bea Nera]");
    let refreshed = told(&corpus, &["a/uno.txt"]);
    assert_eq!((refreshed.read, refreshed.removed), (1, 0));
    assert_eq!((articles(&corpus, "Ada Blu"), articles(&corpus, "Bea Nera")), (1, 1));
    refresh(&corpus);
    assert_eq!((articles(&corpus, "Ada Blu"), articles(&corpus, "Bea Nera")), (0, 2));
}

#[test]
fn files_come_and_go() {
    let archive = Archive::new(&[("a/uno.txt", "[Ada Blu]"), ("due.txt", "[Ada Blu]")]);
    let corpus = archive.indexed();
    archive.delete("a/uno.txt");
    archive.write("a/tre.txt", "[Bea Nera]");
    archive.write("c/d/quattro.txt", "[Bea Nera]");
    let refreshed = told(&corpus, &["a/uno.txt", "a/tre.txt", "c", "mai.txt"]);
    assert_eq!((refreshed.read, refreshed.removed), (2, 1), "of a folder all that is in it");
    assert_eq!((articles(&corpus, "Ada Blu"), articles(&corpus, "Bea Nera")), (1, 2));
    std::fs::remove_dir_all(archive.root.path().join("c")).unwrap();
    assert_eq!(told(&corpus, &["c"]).removed, 1);
    let fresh = archive.fresh();
    assert_eq!(everything(&corpus), everything(&fresh));
}

#[test]
fn what_is_left_out_stays_out_when_it_changes() {
    let archive = Archive::new(&[(".gitignore", "bozze/\n*.html\n"), ("uno.txt", "[Ada Blu]")]);
    let corpus = archive.indexed();
    for path in ["bozze/uno.txt", "due.html", ".nascosto/tre.txt", "quattro.pdf", "bozze/a/b.txt"] {
        archive.write(path, "[Ada Blu]");
        assert_eq!(told(&corpus, &[path]).read, 0, "{path}");
    }
    assert_eq!(told(&corpus, &["../altrove.txt", "/etc/passwd", "uno.txt/due.txt"]).read, 0);
    assert_eq!(articles(&corpus, "Ada Blu"), 1);
}

#[test]
fn an_index_that_was_not_looked_through_yet_is_looked_through_whole() {
    let archive = Archive::new(&[("uno.txt", "[Ada Blu]"), ("due.txt", "[Ada Blu]")]);
    let corpus = archive.open();
    assert_eq!(told(&corpus, &["uno.txt"]).read, 2);
}

#[test]
fn what_could_not_be_read_is_told_until_it_can() {
    let archive = Archive::new(&[("uno.txt", "[Ada Blu]"), ("due.txt", "[Ada Blu]")]);
    archive.write("tre.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let corpus = archive.indexed();
    assert_eq!(corpus.stats().notes.len(), 1);
    archive.write("uno.txt", "[Bea Nera]");
    told(&corpus, &["uno.txt"]);
    assert_eq!(corpus.stats().notes.len(), 1, "of another file");
    archive.write("tre.txt", "[Bea Nera]");
    told(&corpus, &["tre.txt"]);
    assert_eq!(corpus.stats().notes, []);
    assert_eq!(articles(&corpus, "Bea Nera"), 2);
}

#[test]
fn the_folders_to_be_watched_are_those_that_may_hold_articles() {
    let archive =
        Archive::new(&[(".gitignore", "fuori/\n"), ("a/uno.txt", "x"), ("fuori/b/due.txt", "x")]);
    let corpus = archive.indexed();
    let below = |corpus: &Corpus| {
        let root = corpus.root().to_owned();
        let folders = corpus.folders().into_iter();
        let names = folders.map(|path| path.strip_prefix(&root).unwrap().display().to_string());
        names.collect::<Vec<_>>()
    };
    assert_eq!(below(&corpus), ["", "a"]);
    archive.write("nuova/tre.txt", "x");
    told(&corpus, &["nuova"]);
    assert_eq!(below(&corpus), ["", "a", "nuova"]);
}

#[test]
fn thousands_of_changed_files_settle() {
    let archive = Archive::new(&[]);
    for number in 0..5_000 {
        let of = number % 10;
        archive.write(&format!("{of}/{number}.txt"), format!("[Mario Bianchi] [Anna Neri{of}]"));
    }
    let corpus = archive.indexed();
    let mut changed = Vec::new();
    for number in 0..5_000 {
        let path = format!("{}/{number}.txt", number % 10);
        match number % 4 {
            0 => archive.delete(&path),
            _ => archive.write(&path, format!("[Mario Bianchi] [Ada Blu{}]", number % 7)),
        }
        changed.push(path);
    }
    let refreshed = told(&corpus, &changed.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((refreshed.read, refreshed.removed), (3_750, 1_250));
    assert_eq!(articles(&corpus, "Mario Bianchi"), 3_750);
    assert_eq!(articles(&corpus, "Anna Neri1"), 0);
    let again = refresh(&corpus);
    assert_eq!(again.removed, 0);
    let want = archive.fresh();
    assert_eq!(corpus.stats().mentions, want.stats().mentions);
    assert_eq!(tables(corpus.index()), tables(want.index()));
}
