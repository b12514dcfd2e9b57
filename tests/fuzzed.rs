//! What `fuzz/` lets a fuzzer do for hours, for some seconds, with bytes that are always the same.

#[path = "../fuzz/bodies.rs"]
mod bodies;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn config(cases: u32) -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(20_250_904);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

/// Text of what means something to whoever reads it.
fn meaningful(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(pieces).prop_map(str::to_owned),
        1 => any::<String>().prop_map(|text| text.chars().take(6).collect()),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

const MARKUP: &[&str] = &[
    "---\n",
    "date: 2025-09-04\n",
    "<div>",
    "</div>",
    "<a href=\"x\">",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "# ",
    "> ",
    "- ",
    "**",
    "_",
    "[",
    "](x)",
    "`",
    "```\n",
    "&amp;",
    "&#x1F600;",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "Mario Rossi ",
    "ieri ",
    "il 31 febbraio ",
    "«",
    "»",
    "è",
    "😀",
    "\u{2028}",
    "\0",
];

const CONFIGURATION: &[&str] = &[
    "locale = \"it\"\n",
    "[dates]\n",
    "profile = \"web\"\n",
    "[diagnostics]\n",
    "\"date/vague\" = \"off\"\n",
    "[[entity]]\n",
    "id = \"a\"\n",
    "type = \"PER\"\n",
    "name = \"Mario Rossi\"\n",
    "schema = 1\n",
    "aliases = [",
    "\"x\"",
    "]",
    "{",
    "}",
    "\n",
    "\r\n",
    "=",
    "[",
    ".",
    "è",
    "\u{feff}",
    "'''",
    "\"\"\"",
    "2025-09-04",
    "1e999",
    "{\"v\":1,\"at\":\"x\",\"do\":\"ignore-article\",\"code\":\"date\",\"file\":\"a\"}\n",
    "{\"v\":1,\"at\":\"y\",\"do\":\"undo\",\"ref\":\"x\"}\n",
];

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn dates(text in meaningful(MARKUP)) {
        bodies::dates(&text);
    }

    #[test]
    fn markup(text in meaningful(MARKUP)) {
        bodies::markup(&text);
    }

    #[test]
    fn configuration(text in meaningful(CONFIGURATION)) {
        bodies::configuration(&text);
    }

    #[test]
    fn text_sync(text in meaningful(MARKUP), edits in prop::collection::vec(any::<u8>(), 0..96)) {
        let mut bytes = text.into_bytes();
        bytes.extend(edits);
        bodies::text_sync(&bytes);
    }
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn index(patch in any::<bool>(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let bytes = if patch { [vec![0], bytes].concat() } else { bytes };
        bodies::index(&bytes);
    }
}
