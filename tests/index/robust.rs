//! A hostile world: damaged and foreign indexes, caches that cannot be written, files that are no
//! articles. The answers stay right, and what is not as it should be is told.

use crate::support::*;
use postilla::corpus::{ArticleFacts, Corpus, CorpusError, Options, Progress};
use rusqlite::Connection;
use std::fs::{self, File};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

fn archive() -> Archive {
    let archive = Archive::new(&[]);
    for number in 0..40 {
        let text = format!(
            "2025-09-{:02} Numero {number}\n[sindaco: Mario Bianchi] e [Anna Neri{number}] a {{Ferrara}}, [Bianchi] |2025-09-06|.",
            number % 28 + 1
        );
        archive.write(&format!("{}/{number}.txt", number % 3), text);
    }
    archive
}

/// Lets all files look as if they had been written an hour ago.
fn settle(root: &Path) {
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            settle(&path);
        } else {
            let file = File::options().append(true).open(path).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(3600)).unwrap();
        }
    }
}

fn notes(corpus: &Corpus) -> String {
    let notes: Vec<String> = corpus.stats().notes.iter().map(ToString::to_string).collect();
    notes.join("\n")
}

/// How many articles a refresh reads and how many of them it has to understand.
fn work(corpus: &Corpus) -> (u32, u32) {
    let understood = AtomicU32::new(0);
    let counting = |path: &Path, text: &str| {
        understood.fetch_add(1, Ordering::Relaxed);
        recognise(path, text)
    };
    let refreshed = corpus.refresh(&counting, &|_| (), &AtomicBool::new(false)).unwrap();
    (refreshed.read, understood.into_inner())
}

#[test]
fn only_what_has_changed_is_read() {
    let archive = archive();
    settle(archive.root.path());
    let corpus = archive.open();
    assert_eq!(work(&corpus), (40, 40));
    drop(corpus);
    let corpus = archive.open();
    assert_eq!(corpus.stats().articles, 40);
    assert_eq!(work(&corpus), (0, 0));

    archive.write("0/0.txt", "[Ada Blu]");
    assert_eq!(work(&corpus), (1, 1));
    settle(&archive.root.path().join("1"));
    let (read, understood) = work(&corpus);
    assert!((13..=14).contains(&read), "{read} touched, and one that was too new to be sure");
    assert_eq!(understood, 0);
    archive.delete("1/1.txt");
    assert_eq!(refresh(&corpus).removed, 1);
    assert_eq!(corpus.stats().articles, 39);
    assert_eq!(corpus.card(&person("Anna Neri1")), None);
    assert_eq!(corpus.card(&person("Mario Bianchi")).unwrap().articles, 38);
}

#[test]
fn a_damaged_index_is_made_anew() {
    let archive = archive();
    let corpus = archive.indexed();
    let (index, want) = (corpus.index().to_owned(), everything(&corpus));
    drop(corpus);
    let good = fs::read(&index).unwrap();
    let zeroed = |from: usize, to: usize| {
        let mut bytes = good.clone();
        bytes[from..to].fill(0);
        bytes
    };
    let page = 4096;
    let cases = [
        ("noise", b"not an index at all".repeat(999)),
        ("half of it", good[..good.len() / 2].to_vec()),
        ("a page of it", good[..page].to_vec()),
        ("no header", zeroed(0, 100)),
        ("no schema", zeroed(100, page)),
        ("holes", {
            let mut bytes = good.clone();
            (page..good.len()).step_by(page).for_each(|at| bytes[at..at + 64].fill(0xff));
            bytes
        }),
    ];
    for (name, bytes) in cases {
        fs::write(&index, bytes).unwrap();
        let corpus = archive.indexed();
        assert_eq!(everything(&corpus), want, "{name}");
        assert!(notes(&corpus).contains("made anew"), "{name}: {}", notes(&corpus));
        drop(corpus);
        assert_eq!(notes(&archive.indexed()), "", "{name}, the next time");
    }
}

#[test]
fn damage_at_any_single_place_never_panics() {
    let archive = archive();
    let corpus = archive.indexed();
    let (index, want) = (corpus.index().to_owned(), corpus.stats().articles);
    drop(corpus);
    let good = fs::read(&index).unwrap();
    for at in (0..good.len()).step_by(good.len() / 150) {
        let mut bytes = good.clone();
        bytes[at..(at + 8).min(good.len())].iter_mut().for_each(|byte| *byte ^= 0x5a);
        fs::write(&index, bytes).unwrap();
        let corpus = archive.indexed();
        assert_eq!(corpus.stats().articles, want, "byte {at}");
        // May have lost an article's places, but answers.
        everything(&corpus);
    }
}

#[test]
fn an_index_of_another_version_or_recogniser_is_made_anew() {
    let archive = archive();
    let corpus = archive.indexed();
    let (index, want) = (corpus.index().to_owned(), everything(&corpus));
    drop(corpus);
    for sql in [
        "PRAGMA user_version = 99",
        "PRAGMA application_id = 1",
        "DROP TABLE article",
        "UPDATE about SET value = '/altrove' WHERE key = 'root'",
        "DELETE FROM entity WHERE id = 3",
        "UPDATE article SET names = x'05' WHERE id = 7",
        "UPDATE article SET path = 'x.txt'",
    ] {
        Connection::open(&index).unwrap().execute_batch(sql).unwrap();
        let corpus = archive.indexed();
        assert_eq!(everything(&corpus), want, "{sql}");
        assert!(notes(&corpus).contains("made anew"), "{sql}");
    }
    let other = Options { fingerprint: "other".to_owned(), ..archive.options() };
    let corpus = Corpus::open(archive.root.path(), other).unwrap();
    assert_eq!(work(&corpus), (40, 40));
}

#[test]
fn an_index_damaged_while_in_use_is_made_anew() {
    let archive = archive();
    let corpus = archive.indexed();
    let want = everything(&corpus);
    Connection::open(corpus.index()).unwrap().execute_batch("DROP TABLE content").unwrap();
    let text = fs::read(archive.root.path().join("0/0.txt")).unwrap();
    archive.write("0/0.txt", "2025-09-01 Nuovo");
    refresh(&corpus);
    archive.write("0/0.txt", text);
    refresh(&corpus);
    assert_eq!(everything(&corpus), want);
    assert!(notes(&corpus).contains("made anew"), "{}", notes(&corpus));
}

#[test]
fn without_a_cache_the_index_is_kept_in_memory() {
    let archive = archive();
    let want = everything(&archive.indexed());
    let file = archive.cache.path().join("file");
    fs::write(&file, "").unwrap();
    let sealed = archive.cache.path().join("sealed");
    fs::create_dir(&sealed).unwrap();
    let mut permissions = fs::metadata(&sealed).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&sealed, permissions).unwrap();
    // To the superuser nothing is sealed.
    let is_sealed = fs::write(sealed.join("probe"), "").is_err();
    for cache in [file.join("below"), sealed] {
        if cache.ends_with("sealed") && !is_sealed {
            continue;
        }
        let options = Options { cache_dir: Some(cache.clone()), ..archive.options() };
        let corpus = Corpus::open(archive.root.path(), options).unwrap();
        refresh(&corpus);
        assert_eq!(everything(&corpus), want);
        let notes = notes(&corpus);
        assert!(
            notes.contains("kept in memory") && notes.contains(cache.to_str().unwrap()),
            "{notes}"
        );
    }
}

#[test]
fn a_full_disk_moves_the_index_to_memory() {
    let archive = archive();
    for number in 0..600 {
        archive.write(&format!("{number}.txt"), format!("[Ada Blu{number}] e [Mario Bianchi]"));
    }
    let want = everything(&archive.indexed());
    for (pages, why) in [(1, "no room"), (8, "no room"), (22, "full")] {
        let full =
            Archive { root: tempfile::tempdir().unwrap(), cache: tempfile::tempdir().unwrap() };
        let options = Options { max_index_bytes: Some(pages * 4096), ..full.options() };
        let corpus = Corpus::open(archive.root.path(), options).unwrap();
        refresh(&corpus);
        assert_eq!(everything(&corpus), want, "{pages}");
        let notes = notes(&corpus);
        assert!(notes.contains("kept in memory") && notes.contains(why), "{pages}: {notes}");
    }
}

#[test]
fn a_second_process_reads_and_takes_over_when_the_first_is_gone() {
    let archive = archive();
    let first = archive.indexed();
    let second = archive.open();
    let want = everything(&first);
    assert_eq!(everything(&second), want);
    assert_eq!(notes(&second), "");
    archive.write("nuovo.txt", "2025-09-30 Nuovo\n[Ada Blu] con [Bianchi].");
    assert_eq!(work(&second), (0, 0), "reading is the first one's");
    assert_eq!(everything(&second), want);
    second.set_open("aperto.txt", recognise("".as_ref(), "[Ugo Viola]"));
    refresh(&first);
    assert_eq!(work(&second), (0, 0));
    assert_eq!(second.card(&person("Ada Blu")).unwrap().articles, 1);
    assert_eq!(second.card(&person("Ugo Viola")).unwrap().articles, 1, "buffers stay open");
    drop(first);
    archive.write("altro.txt", "[Ada Blu]");
    assert_eq!(refresh(&second).articles, 42);
    assert_eq!(second.card(&person("Ada Blu")).unwrap().articles, 2);
    second.close("aperto.txt");
    assert_eq!(everything(&second), everything(&archive.indexed()));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let archive = archive();
    archive.write("foto.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    archive.write("zero.txt", "[Ugo Viola]\0 e \0.");
    archive.write("latino.txt", encoding_rs::WINDOWS_1252.encode("[José Núñez] è qui").0);
    archive.write("città #1 100%.md", "[Ugo Viola] 😀\u{2028}[Viola]");
    archive.write("vuoto.txt", "");
    archive.write("lungo.txt", format!("{}[Ugo Viola]", "Parola. ".repeat(2_600_000)));
    archive.write("troppo.txt", "x".repeat(33 << 20));
    archive.write("guasto.txt", "[Causa Guasti]");
    let corpus = archive.open();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let fragile = |path: &Path, text: &str| -> ArticleFacts {
        assert!(!path.ends_with("guasto.txt"), "an article that the recogniser cannot bear");
        recognise(path, text)
    };
    corpus.refresh(&fragile, &|_| (), &AtomicBool::new(false)).unwrap();
    std::panic::set_hook(hook);
    assert_eq!(corpus.stats().articles, 45);
    assert_eq!(
        notes(&corpus),
        "foto.txt: is not text\nguasto.txt: cannot be analysed: please report it\n\
         troppo.txt: is larger than 32 MiB, the limit"
    );
    assert_eq!(
        references(corpus.references(&person("Ugo Viola"))),
        [
            "città #1 100%.md:1:2 Ugo Viola",
            "città #1 100%.md:1:16 Viola",
            "lungo.txt:1:20800002 Ugo Viola",
            "zero.txt:1:2 Ugo Viola",
        ]
    );
    assert_eq!(corpus.card(&person("José Núñez")).unwrap().articles, 1);
}

#[test]
fn a_root_that_is_none_is_refused() {
    let archive = archive();
    let open = |path: &str| Corpus::open(&archive.root.path().join(path), archive.options());
    assert!(matches!(open("nulla"), Err(CorpusError::Root { .. })));
    assert!(matches!(open("0/0.txt"), Err(CorpusError::NotAFolder { .. })));
    let told = open("nulla").unwrap_err().to_string();
    assert!(told.starts_with("cannot read the folder") && told.contains("nulla"), "{told}");
}

#[test]
fn what_was_read_before_a_cancel_is_kept() {
    let archive = Archive::new(&[]);
    for number in 0..600 {
        archive.write(&format!("{number}.txt"), "[Mario Bianchi]");
    }
    settle(archive.root.path());
    let corpus = archive.open();
    let cancel = AtomicBool::new(false);
    let stop = |at: Progress| cancel.store(at.done >= 100, Ordering::Relaxed);
    let refreshed = corpus.refresh(&recognise, &stop, &cancel).unwrap();
    assert!(refreshed.cancelled && refreshed.read < 600, "{refreshed:?}");
    drop(corpus);
    let corpus = archive.open();
    let known = corpus.stats().articles;
    assert!(known >= 100);
    assert_eq!(work(&corpus), (600 - known, 600 - known));
}

#[test]
fn half_an_index_says_so() {
    let archive = Archive::new(&[]);
    for number in 0..400 {
        archive.write(&format!("{number}.txt"), "[Mario Bianchi]");
    }
    let corpus = archive.open();
    let seen = AtomicU32::new(0);
    let watch = |at: Progress| {
        if at.done == 200 {
            let card = corpus.card(&person("Mario Bianchi")).unwrap();
            assert!(card.partial && card.articles >= 200, "{card:?}");
            assert!(corpus.references(&person("Bianchi")).count() >= 200);
            assert_eq!(corpus.stats().scanning.map(|(_, total)| total), Some(400));
            seen.store(1, Ordering::Relaxed);
        }
    };
    corpus.refresh(&recognise, &watch, &AtomicBool::new(false)).unwrap();
    assert_eq!(seen.into_inner(), 1);
    assert!(!corpus.card(&person("Mario Bianchi")).unwrap().partial);
    assert_eq!(corpus.stats().scanning, None);
}
