//! A long day: thousands of edits with everything that editors ask in between, and the memory of
//! the real binary over time.
#![cfg(target_os = "linux")]

use crate::client::{Client, seeds, uri};
use serde_json::json;

/// In the ordinary run; `scripts/soak` has twenty times as many.
const EDITS: u64 = 5_000;

/// How much the server may grow from when it is warm to the end, in KiB: allocators keep some.
const GROWTH: u64 = 12 * 1024;

/// SplitMix64: the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

#[test]
fn line_28_memory_is_flat_over_thousands_of_edits() {
    let wanted = std::env::var("POSTILLA_SOAK_EDITS").ok().and_then(|edits| edits.parse().ok());
    let edits: u64 = wanted.unwrap_or(EDITS);
    let folder = seeds();
    let root = folder.path().canonicalize().expect("a path");
    let mut files: Vec<_> =
        std::fs::read_dir(&root).expect("a folder").map(|e| e.expect("a file").path()).collect();
    files.sort();
    let mut client = Client::open_folder(&root);
    client.archive_read();
    let texts: Vec<String> =
        files.iter().map(|path| std::fs::read_to_string(path).expect("an article")).collect();
    for (path, text) in files.iter().zip(&texts) {
        client.open(&uri(path), text);
    }
    let mut random = Random(20_250_904);
    let mut versions = vec![1i64; files.len()];
    let (mut warm, mut last) = (0, 0);
    for edit in 1..=edits {
        let which = random.below(files.len() as u64) as usize;
        let article = uri(&files[which]);
        versions[which] += 1;
        let at = json!({ "line": random.below(30), "character": random.below(60) });
        // As much is taken away as is put in, and once in a while all is as it was.
        let change = match edit % 4 {
            _ if edit % 200 == 0 => json!({ "text": texts[which] }),
            0 => {
                json!({ "range": { "start": at, "end": at }, "text": "\n\nMario Rossi è a Roma da ieri. " })
            }
            1 => {
                let typed = ["x", "è", "😀", "«", " Zelensky "][random.below(5) as usize];
                json!({ "range": { "start": at, "end": at }, "text": typed })
            }
            _ => {
                let end = json!({ "line": at["line"], "character": at["character"].as_u64().unwrap_or(0) + random.below(12) });
                json!({ "range": { "start": at, "end": end }, "text": "" })
            }
        };
        client.change(&article, versions[which], json!([change]));
        if edit % 25 == 0 {
            for method in [
                "textDocument/hover",
                "textDocument/completion",
                "textDocument/references",
                "textDocument/documentSymbol",
                "textDocument/foldingRange",
            ] {
                client.at(method, &article, random.below(10) as u32, random.below(40) as u32);
            }
        }
        if edit % 100 == 0 {
            // A new name in the archive every time.
            std::fs::write(
                root.join("nuovo.txt"),
                format!("Il sindaco Ugo Verdi{} è a Roma.", edit % 1_000),
            )
            .expect("the file can be written");
            client.notify(
                "workspace/didChangeWatchedFiles",
                json!({ "changes": [{ "uri": uri(&root.join("nuovo.txt")), "type": 2 }] }),
            );
        }
        if edit % 500 == 0 {
            client.close(&article);
            client.open(&article, &texts[which]);
            versions[which] = 1;
            client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
            client.diagnostics(&article, 1);
        }
        client.seen.clear();
        if edit == edits / 4 {
            warm = client.memory("VmRSS:");
        }
        if edit % (edits / 20).max(1) == 0 {
            client.at("textDocument/foldingRange", &article, 0, 0);
            last = client.memory("VmRSS:");
            println!("{edit:>8} edits {last:>8} KiB");
        }
    }
    println!("from {warm} KiB after {} edits to {last} KiB after {edits}", edits / 4);
    assert!(last <= warm + GROWTH, "from {warm} to {last} KiB");
    assert_eq!(client.quit().code(), Some(0));
}
