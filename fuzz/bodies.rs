//! What is fuzzed, apart from what fuzzes it: `fuzz_targets/` let libFuzzer choose the bytes, and
//! `tests/fuzzed.rs` plays the same with few of them in the ordinary run.

use postilla::article::Reader;
use postilla::corpus::{ArticleFacts, Corpus, Options};
use postilla::dates::{DatedBlock, Moment, find, resolve};
use postilla::entities::{Knowledge, Tagger, knowledge};
use postilla::lang::{Locale, italian};
use postilla::settings::{self, Settings};
use postilla::text::{BlockKind, Change, Encoding, Position, Span, Splice, Text};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn reader() -> Reader {
    Reader {
        language: italian(),
        tagger: Tagger::shipped(),
        settings: Arc::new(Settings::default()),
        knowledge: Arc::new(Knowledge::default()),
    }
}

/// Dates in any text, in articles of any age.
pub fn dates(text: &str) {
    let dates = find(text, italian());
    for expression in &dates.expressions {
        assert!(text.get(expression.span.range()).is_some());
    }
    assert!(dates.expressions.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    let block = DatedBlock { offset: 0, text, kind: BlockKind::Paragraph, dates: &dates };
    for date in ["0001-01-01", "2024-02-29", "9999-12-31"] {
        let given: Option<Moment> = date.parse().ok();
        for resolved in resolve(&[block], given, &Settings::default(), italian()).dates {
            let _ = (resolved.value.timex3(), resolved.value.edtf(), resolved.value.to());
        }
    }
}

/// Edits, in all encodings: the first half of the bytes is the text, the rest says what is done to
/// it. What comes out is what the same does to a `String`, and an article that follows equals one
/// that is read from nothing.
pub fn text_sync(bytes: &[u8]) {
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    let start = String::from_utf8_lossy(first);
    for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
        let mut text = Text::new(&start);
        let mut article = reader().read(&start, None);
        for edit in rest.chunks(12).take(8) {
            let number = |at: usize| u32::from(edit.get(at).copied().unwrap_or(0));
            let place = |at: usize| Position::new(number(at) % 16, number(at + 1));
            let (from, to) = (place(0).min(place(2)), place(0).max(place(2)));
            let inserted = String::from_utf8_lossy(edit.get(5..).unwrap_or_default()).into_owned();
            let range = (number(4) % 8 != 0).then_some((from, to));
            let before = text.to_string();
            let mut expected = before.clone();
            match range {
                Some((from, to)) => {
                    let (from, to) = (text.offset(from, encoding), text.offset(to, encoding));
                    expected.replace_range(from..to, &inserted);
                }
                None => expected.clone_from(&inserted),
            }
            let splices = text.apply(&[Change { range, text: inserted }], encoding);
            assert_eq!(text.to_string(), expected, "after {before:?}");
            if let Some(splice) = Splice::hull(&splices) {
                article = reader().read_edited(&article, text.clone(), splice);
            }
            let anew = reader().read(&expected, None);
            let known = |article: &postilla::article::Article| {
                format!("{:?} {:?}", article.dates(), article.chains())
            };
            assert_eq!(known(&article), known(&anew));
        }
    }
}

/// Any text as Markdown or HTML: everything that is found lies in it.
pub fn markup(text: &str) {
    let article = reader().read(text, None);
    let tiled: String = article.blocks().iter().map(|placed| &*placed.block.text).collect();
    assert_eq!(tiled, text);
    let whole = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
    article.dates().dates.iter().for_each(|date| whole(date.span));
    article.chains().mentions.iter().for_each(|mention| whole(mention.span));
    for finding in article.findings() {
        whole(finding.span);
        finding.fixes.iter().flat_map(|fix| &fix.edits).for_each(|edit| whole(edit.span));
    }
}

/// Any text as each of the files of a house: what is told of it has a place in it.
pub fn configuration(text: &str) {
    let (_, problems) = settings::Options::from_toml(text);
    for problem in problems {
        assert!(!problem.message(Locale::Italian).is_empty());
        assert!(problem.span.is_none_or(|span| text.get(span.range()).is_some()), "{problem:?}");
    }
    if let Ok(json) = serde_json::from_str(text) {
        settings::Options::from_json(&json);
    }
    let (file, wrong) = knowledge::entities::read(text, Locale::English, italian());
    let (decisions, bad) = knowledge::decisions::read(text, Locale::English);
    for finding in wrong.iter().chain(&bad) {
        assert!(text.get(finding.span.range()).is_some(), "{finding:?}");
    }
    let _ = Knowledge::new(file, decisions, italian());
    if let Some(edit) = settings::write::turn_off(text, "date/vague") {
        assert!(text.get(edit.span.range()).is_some());
    }
}

/// Any bytes in the place of an index, and, where they say so, in the middle of a good one.
pub fn index(bytes: &[u8]) {
    let folder = Folder::new();
    std::fs::write(folder.0.join("radice/a.txt"), "Mario Rossi è a Roma.").expect("a file");
    let recognise = |_: &Path, _: &str| ArticleFacts::default();
    let never = AtomicBool::new(false);
    let options = || Options { cache_dir: Some(folder.0.join("cache")), ..Options::default() };
    let open = || Corpus::open(&folder.0.join("radice"), options()).expect("an index");
    let refresh = |corpus: &Corpus| corpus.refresh(&recognise, &|_| (), &never).expect("read");
    let path = {
        let corpus = open();
        refresh(&corpus);
        corpus.index().to_owned()
    };
    let mut file = std::fs::read(&path).expect("the index");
    match bytes {
        [0, high, low, patch @ ..] => {
            let at = (usize::from(*high) << 8 | usize::from(*low)) * 4 % file.len().max(1);
            let end = (at + patch.len()).min(file.len());
            file[at..end].copy_from_slice(&patch[..end - at]);
        }
        _ => file = bytes.to_vec(),
    }
    std::fs::write(&path, file).expect("the index can be written");
    let corpus = open();
    refresh(&corpus);
    assert_eq!(corpus.stats().articles, 1);
    let _ = corpus.symbols("ro", 10);
}

/// A folder that goes when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("postilla-fuzz-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(path.join("radice")).expect("a folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
