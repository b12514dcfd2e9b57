//! `kill -9` at any moment: the index is whole or made anew, and ends as if nothing had happened.

use crate::support::*;
use std::process::{Command, Stdio};
use std::time::Duration;

const ROOT: &str = "POSTILLA_TEST_ROOT";

/// Run by the test below as a process of its own: brings an index up to date.
#[test]
fn child() {
    let Some(root) = std::env::var_os(ROOT) else { return };
    // Finds its cache in POSTILLA_CACHE_DIR.
    let corpus = postilla::corpus::Corpus::open(root.as_ref(), Default::default()).unwrap();
    refresh(&corpus);
}

#[test]
fn a_killed_process_leaves_a_good_index() {
    let archive = Archive::new(&[]);
    let write = |round: usize| {
        for number in 0..1_500 {
            // All in the first round, then some of them anew.
            if round == 0 || number % 7 == round % 7 {
                let text = format!(
                    "2025-09-{:02} Giro {round}\n[sindaco: Mario Bianchi] e [Anna Neri{}] a {{Ferrara}} |2025-09-06|, [Bianchi].",
                    number % 28 + 1,
                    (number + round) % 200,
                );
                archive.write(&format!("{}/{number}.txt", number % 9), text);
            }
        }
    };
    write(0);
    for round in 0..12 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["killed::child", "--exact"])
            .env(ROOT, archive.root.path())
            .env("POSTILLA_CACHE_DIR", archive.cache.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // From before the index is there to after it is done.
        std::thread::sleep(Duration::from_millis(5 + round * 17));
        child.kill().unwrap();
        child.wait().unwrap();
        if round % 4 == 3 {
            let corpus = archive.open();
            assert_eq!(corpus.stats().notes, [], "round {round}");
        }
        write(round as usize + 1);
    }
    let corpus = archive.indexed();
    let fresh = Archive { root: archive.root, cache: tempfile::tempdir().unwrap() };
    let want = fresh.indexed();
    assert_eq!(tables(corpus.index()), tables(want.index()));
    assert_eq!(everything(&corpus), everything(&want));
}
