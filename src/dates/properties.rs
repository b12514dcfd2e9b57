//! What holds for any text.

use super::testing::resolved;
use super::{Timex, find_by};
use crate::lang::italian;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Words that begin, join and break expressions, in any order.
fn temporal_soup() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "il",
        "lo",
        "l'",
        "dal",
        "al",
        "tra",
        "fra",
        "e",
        "a",
        "alle",
        "di",
        "del",
        "nella",
        "ogni",
        "fa",
        "dopo",
        "prima",
        "entro",
        "fino",
        "lunedì",
        "venerdi'",
        "31",
        "29",
        "4",
        "99",
        "0",
        "2025",
        "9999",
        "99999",
        "'25",
        "’68",
        "febbraio",
        "settembre",
        "set.",
        "1°",
        "III",
        "secolo",
        "a.C.",
        "anni",
        "Novanta",
        "ore",
        "18",
        ":",
        ".",
        "/",
        "-",
        ",",
        "30",
        "24",
        "60",
        "mezzanotte",
        "notte",
        "sera",
        "ieri",
        "domani",
        "due",
        "mille",
        "duemila",
        "mila",
        "settimane",
        "giorni",
        "mesi",
        "secoli",
        "millenni",
        "scorso",
        "prossimo",
        "ultimi",
        "primi",
        "fine",
        "metà",
        "inizio",
        "Pasqua",
        "Natale",
        "vigilia",
        "inverno",
        "trimestre",
        "weekend",
        "mezzo",
        "quarto",
        "un'",
        "ora",
        "«",
        "»",
        "\u{ad}",
        "\u{200b}",
        "&rsquo;",
        "&egrave;",
        "&",
        ";",
        "\u{301}",
        "😀",
        "\n",
    ]);
    prop::collection::vec((word, prop::bool::weighted(0.7)), 0..24).prop_map(|words| {
        words
            .into_iter()
            .map(|(word, space)| if space { format!("{word} ") } else { word.to_owned() })
            .collect()
    })
}

fn holds(text: &str) {
    let words = &italian().dates;
    let found = find_by(text, words).expressions;
    let mut end = 0;
    for expression in &found {
        let span = expression.span;
        assert!(span.start >= end && span.start < span.end, "{text:?}");
        assert!(text.get(span.range()).is_some(), "{text:?}");
        end = span.end;
    }
    for date in [None, Some("0001-01-01"), Some("2024-02-29"), Some("9999-12-31T23:59")] {
        for resolved in resolved(text, date, words) {
            assert!(
                !resolved.value.timex3().is_empty()
                    || matches!(found[resolved.expression].timex, Timex::Date(_))
            );
            let _ = (resolved.value.edtf(), resolved.value.from(), resolved.value.to());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        holds(&text);
    }

    #[test]
    fn any_words_of_time_are_read_without_a_panic(text in temporal_soup()) {
        holds(&text);
    }
}

#[test]
fn rubbish_takes_linear_time() {
    // A quadratic reading of these would take minutes.
    let limit = Duration::from_secs(20);
    for piece in [
        "1",
        "il ",
        "/",
        "1/",
        "12:",
        "tra il 3 e ",
        "metà fine inizio ",
        "dal ",
        "'",
        "a.",
        "&",
        "«",
        "lunedì e ",
    ] {
        let text = piece.repeat(100_000 / piece.len());
        let begun = Instant::now();
        find_by(&text, &italian().dates);
        assert!(begun.elapsed() < limit, "{piece:?} took {:?}", begun.elapsed());
    }
}
