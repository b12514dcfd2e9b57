//! However a folder came to be what it is, its corpus answers as one that was made of it at once.

use crate::support::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Write(u8, String),
    Delete(u8),
    Open(u8, String),
    Close(u8),
    Refresh,
    Reopen,
}

fn article() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "[Mario Bianchi]",
        "[Luca Bianchi]",
        "[Bianchi]",
        "[sindaco: Mario Bianchi]",
        "[ex sindaco: Bianchi]",
        "[M. Bianchi]",
        "[Anna Neri]",
        "[Neri]",
        "[MARIO BIANCHI]",
        "[\"sì\", Anna Neri]",
        "{Ferrara}",
        "<Comune>",
        "|2025-09-05|",
        "|2025-09-02/2025-09-09|",
        "😀\n",
    ]);
    let head =
        prop::sample::select(vec!["2025-09-01 A\n", "2025-09-02 B\n", "2025-09-02 C\r\n", "è D\n"]);
    (head, prop::collection::vec(word, 0..8))
        .prop_map(|(head, words)| format!("{head}{}", words.join(" ")))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0u8..5, article()).prop_map(|(n, text)| Step::Write(n, text)),
        2 => (0u8..5).prop_map(Step::Delete),
        2 => (0u8..7, article()).prop_map(|(n, text)| Step::Open(n, text)),
        2 => (0u8..7).prop_map(Step::Close),
        3 => Just(Step::Refresh),
        1 => Just(Step::Reopen),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_ends_like_a_fresh_index(steps in prop::collection::vec(step(), 1..25)) {
        let archive = Archive::new(&[]);
        let mut corpus = archive.indexed();
        let mut open: std::collections::BTreeMap<String, String> = Default::default();
        for step in steps {
            match step {
                Step::Write(n, text) => archive.write(&format!("{n}.txt"), text),
                Step::Delete(n) => drop(std::fs::remove_file(archive.root.path().join(format!("{n}.txt")))),
                Step::Open(n, text) => {
                    let path = format!("{n}.txt");
                    corpus.set_open(&path, recognise(path.as_ref(), &text));
                    open.insert(path, text);
                }
                Step::Close(n) => {
                    corpus.close(&format!("{n}.txt"));
                    open.remove(&format!("{n}.txt"));
                }
                Step::Refresh => drop(refresh(&corpus)),
                Step::Reopen => {
                    drop(corpus);
                    corpus = archive.open();
                    for (path, text) in &open {
                        corpus.set_open(path, recognise(path.as_ref(), text));
                    }
                }
            }
        }
        refresh(&corpus);
        let fresh = Archive { root: tempfile::tempdir().unwrap(), cache: tempfile::tempdir().unwrap() };
        for entry in std::fs::read_dir(archive.root.path()).unwrap() {
            let path = entry.unwrap().path();
            fresh.write(path.file_name().unwrap().to_str().unwrap(), std::fs::read(&path).unwrap());
        }
        prop_assert_eq!(tables(corpus.index()), tables(fresh.indexed().index()));
        for (path, text) in &open {
            fresh.write(path, text);
        }
        prop_assert_eq!(everything(&corpus), everything(&fresh.indexed()));
    }
}
