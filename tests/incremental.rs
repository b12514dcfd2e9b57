//! An article that was edited equals one that was read from nothing, and costs what changed.

use postilla::article::{Article, Moved, Reader};
use postilla::entities::{Knowledge, Tagger};
use postilla::lang;
use postilla::settings::Settings;
use postilla::text::{Change, Encoding, Position, Span, Splice, Text};
use proptest::prelude::*;
use std::sync::Arc;

fn reader() -> Reader {
    Reader {
        language: lang::italian(),
        tagger: Tagger::shipped(),
        settings: Arc::new(Settings::default()),
        knowledge: Arc::new(Knowledge::default()),
    }
}

/// Everything that is known of an article, as text.
fn known(article: &Article) -> String {
    let mut known = String::new();
    for placed in article.blocks() {
        let (kind, text) = (placed.block.kind, &placed.block.text);
        known += &format!("{} {} {kind:?} {text:?}\n", placed.offset, placed.line);
        known += &format!("  {:?}\n  {:?}\n", placed.block.dates, placed.block.names);
    }
    known + &format!("{:#?}\n{:#?}\n", article.dates(), article.chains())
}

fn edited(reader: &Reader, article: &Article, changes: &[Change]) -> Article {
    let mut text = article.text().clone();
    let splices = text.apply(changes, Encoding::Utf16);
    match Splice::hull(&splices) {
        Some(splice) => reader.read_edited(article, text, splice),
        None => article.clone(),
    }
}

/// The article knows the line and column of a byte as its text does; it is asked of every `step`th.
fn assert_places(article: &Article, step: usize) {
    for at in (0..=article.text().len()).step_by(step) {
        let span = Span::new(at, at);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            let there = article.text().range(span, encoding);
            assert_eq!(article.range(span, encoding), there, "byte {at}");
        }
    }
}

/// What stood before and behind an edit stands where it should, before the article has been read.
fn assert_moved(article: &Article, changes: &[Change]) {
    let mut text = article.text().clone();
    let Some(splice) = Splice::hull(&text.apply(changes, Encoding::Utf16)) else { return };
    let moved = Moved::new(article, &text, splice, Encoding::Utf16);
    let gone = splice.span;
    for at in (0..=article.text().len()).step_by(3) {
        let at = article.text().floor(at);
        let now = match at as u32 {
            before if before <= gone.start => Some(before),
            behind if behind >= gone.end => Some(behind - gone.end + gone.start + splice.inserted),
            _ => None,
        };
        let there = now.map(|at| text.range(Span { start: at, end: at }, Encoding::Utf16));
        assert_eq!(moved.range(Span::new(at, at)), there, "byte {at} after {splice:?}");
    }
}

fn change(lines: (u32, u32), characters: (u32, u32), text: &str) -> Change {
    let (from, to) = (Position::new(lines.0, characters.0), Position::new(lines.1, characters.1));
    Change { range: Some((from.min(to), from.max(to))), text: text.to_owned() }
}

const ARTICLE: &str = "\
date 2025-09-04 (Adnkronos) - Il presidente Volodymyr Zelensky sarà oggi a Parigi.

**Un titolo in grassetto**

Martedì il leader ucraino è arrivato in Danimarca per colloqui con i Paesi del Nord, e poi
andrà in Francia mercoledì.
- un punto
- «due» punti 😀

Ieri sera, nella notte tra lunedì e martedì, Kiev ha colpito.\r\nIl 15 agosto no.\r\n";

#[test]
fn a_keystroke_inside_a_paragraph_costs_one_block() {
    let reader = reader();
    let before = reader.read(ARTICLE, None);
    let after = edited(&reader, &before, &[change((4, 4), (8, 8), "x")]);
    assert_eq!(after.blocks_not_in(&before), 1);
    assert_eq!(known(&after), known(&reader.read(&after.text().to_string(), None)));
}

#[test]
fn a_blank_line_above_moves_all_and_recognises_no_paragraph() {
    let reader = reader();
    let before = reader.read(ARTICLE, None);
    let after = edited(&reader, &before, &[change((1, 1), (0, 0), "\n")]);
    assert!(after.blocks_not_in(&before) <= 1);
    assert_eq!(known(&after), known(&reader.read(&after.text().to_string(), None)));
}

#[test]
fn a_keystroke_in_a_long_line_costs_one_block() {
    let reader = reader();
    let text = "Ieri il presidente Emmanuel Macron ha parlato a Parigi. ".repeat(4_000);
    let before = reader.read(&text, None);
    let after = edited(&reader, &before, &[change((0, 0), (100_000, 100_000), "x")]);
    assert!(after.blocks_not_in(&before) <= 2, "{}", after.blocks_not_in(&before));
    let middle = Span::new(99_990, 110_000);
    assert_eq!(after.range(middle, Encoding::Utf16), after.text().range(middle, Encoding::Utf16));
    assert_eq!(known(&after), known(&reader.read(&after.text().to_string(), None)));
}

fn any_change() -> impl Strategy<Value = Change> {
    let text = prop_oneof![
        "[a-zè’ «».,\n-]{0,12}",
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("\n\n".to_owned()),
        Just("---\n".to_owned()),
        Just("<!-- ".to_owned()),
        Just("-->\n".to_owned()),
        Just("<script>\n".to_owned()),
        Just("ieri ".to_owned()),
        Just("Zelensky ".to_owned()),
        Just(" 4 settembre 2025".to_owned()),
        Just("😀\u{2028}é".to_owned()),
        Just("# ".to_owned()),
        Just(String::new()),
    ];
    (0u32..14, 0u32..3, 0u32..120, 0u32..120, text, 0u32..40).prop_map(
        |(line, lines, from, to, text, whole)| {
            if whole == 0 {
                return Change { range: None, text: text.repeat(3) };
            }
            change((line, line + lines), (from, to), &text)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn edited_equals_read_from_nothing(
        changes in prop::collection::vec(prop::collection::vec(any_change(), 1..4), 1..8),
        front_matter in any::<bool>(),
    ) {
        let reader = reader();
        let start = if front_matter { format!("---\ndata: 2025-09-04\n---\n{ARTICLE}") } else { ARTICLE.to_owned() };
        let mut article = reader.read(&start, None);
        for changes in &changes {
            assert_moved(&article, changes);
            article = edited(&reader, &article, changes);
            let anew = reader.read(&article.text().to_string(), None);
            prop_assert_eq!(known(&article), known(&anew));
            assert_places(&article, 11);
        }
    }
}

#[test]
fn blocks_tile_the_text() {
    for text in ["", "\n", "a", "\r\n\r\n", "a\n\nb", ARTICLE] {
        let article = reader().read(text, None);
        let tiled: String = article.blocks().iter().map(|p| &*p.block.text).collect();
        assert_eq!(tiled, text);
        assert_eq!(Text::new(text), *article.text());
        assert_places(&article, 1);
    }
}
