use super::super::{DatedBlock, find as find_dates};
use super::*;
use crate::lang::italian;
use crate::text::block::{Start, blocks};
use std::borrow::Cow;

/// The date found in an article, with where it stands and what form it has.
fn dated_with(settings: &Settings, text: &str) -> String {
    let lines = text.split_inclusive('\n').map(Cow::Borrowed);
    let cut: Vec<_> = blocks(lines, Start::File)
        .map(|(kind, text)| {
            let dates = find_dates(&crate::text::markup::blanked(&text), italian());
            (kind, text, dates)
        })
        .collect();
    let mut offset = 0;
    let dated: Vec<DatedBlock> = cut
        .iter()
        .map(|(kind, text, dates)| {
            let block = DatedBlock { offset, text, kind: *kind, dates };
            offset += text.len() as u32;
            block
        })
        .collect();
    let article = find(&dated, None, settings, italian());
    match (article.value, article.span) {
        (Some(value), Some(span)) => format!("{value} «{}»", span.of(text)),
        (Some(value), None) => value.to_string(),
        (None, _) => article
            .statements
            .iter()
            .map(|s| format!("?-{:02}-{:02}", s.month, s.day.unwrap_or(0)))
            .collect(),
    }
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let got = dated_with(&Settings::default(), text);
        if got != *expected {
            wrong.push(format!("{text:?}\n want {expected}\n  got {got}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

const BODY: &str = "Il presidente ha incontrato il collega a Parigi e i due hanno parlato a lungo della crisi.\n\n";

#[test]
fn front_matter_says_it() {
    check(&[
        ("---\ndata: 2025-09-04\ntitolo: Kiev\n---\nTesto.\n", "2025-09-04 «2025-09-04»"),
        (
            "---\ndate: \"2025-09-04T10:30:00+02:00\"\n---\nTesto.\n",
            "2025-09-04T10:30 «2025-09-04T10:30:00+02:00»",
        ),
        ("---\ndata: 4 settembre 2025\n---\nTesto.\n", "2025-09-04 «4 settembre 2025»"),
        ("+++\ndate = 2025-09-04\n+++\nTesto.\n", "2025-09-04 «2025-09-04»"),
        ("---\ntitolo: 4 settembre 2025\n---\nTesto.\n", ""),
    ]);
}

#[test]
fn crawlers_put_it_before_the_text() {
    check(&[
        (
            " date 2025-09-04 (Adnkronos) - Dopo il faccia a faccia con Macron.\n",
            "2025-09-04 «2025-09-04»",
        ),
        (
            " date 2025-12-23 «La cosa principale era ricevere informazioni».\n",
            "2025-12-23 «2025-12-23»",
        ),
        (" date 2026-03-12 AgenPress. Il presidente francese.\n", "2026-03-12 «2026-03-12»"),
        (" date 2019-08 Governo, Salvini: \"Al voto\".\n", "2019-08 «2019-08»"),
        // The day from the agency's line below.
        (
            " date 2019-10 Governo\nMilano, 31 ott. (LaPresse) - Lo ha detto il ministro.\n",
            "2019-10-31 «31 ott»",
        ),
        (
            " date 2019-10 Milano, 31 ott. (LaPresse) - Lo ha detto il ministro.\n",
            "2019-10-31 «31 ott»",
        ),
        ("date palme e cammelli\n", ""),
        ("Le date 2025-09-04 e altre.\n", ""),
    ]);
}

#[test]
fn agencies_sign_it() {
    check(&[
        ("(ANSA) - ROMA, 17 SET 2025 - Testo. (ANSA).\n", "2025-09-17 «17 SET 2025»"),
        ("(ANSA) - ROMA, 17 SET - Testo. (ANSA).\n", "?-09-17"),
        ("Roma, 6 set. (askanews) - Testo.\n", "?-09-06"),
        ("Roma, 4 set. 2025 (Adnkronos) - Testo.\n", "2025-09-04 «4 set. 2025»"),
        ("BRUXELLES, 20 SET - Testo.\n", "?-09-20"),
        ("New York, 6 settembre 2025 - Testo.\n", "2025-09-06 «6 settembre 2025»"),
        ("Città del Vaticano, 6 settembre 2025 (ANSA) - Testo.\n", "2025-09-06 «6 settembre 2025»"),
        ("ROMA - Il premier è partito.\n", ""),
        ("Roma, 1 settembre 2025.\n", ""),
        ("Kiev, Ucraina - La tensione sale.\n", ""),
        ("Il ministro, 4 settembre 2025 - data storica - ha firmato.\n", ""),
        ("Natale, 25 dicembre 2025.\n", ""),
        ("Titolo\n\nNatale, 25 dicembre 2025\n\nTesto.\n", ""),
        ("4 settembre 2025\n", ""),
        ("Pasqua, 13 aprile 2025, messa in piazza.\n", ""),
    ]);
}

#[test]
fn pages_say_when_they_came_out() {
    check(&[
        (
            "Titolo\n\nPubblicato il 4 settembre 2025 alle 10:15\n\nTesto.\n",
            "2025-09-04T10:15 «4 settembre 2025»",
        ),
        ("Titolo\n\nPubblicato: 04/09/2025\n\nTesto.\n", "2025-09-04 «04/09/2025»"),
        ("Titolo\n\nData: 4 settembre 2025\n\nTesto.\n", "2025-09-04 «4 settembre 2025»"),
        ("Titolo\n\nUltimo aggiornamento: 04/09/2025\n\nTesto.\n", "2025-09-04 «04/09/2025»"),
        (
            "Titolo\n\nAggiornato alle 10:00 del 5 settembre 2025.\n\nTesto.\n",
            "2025-09-05T10:00 «5 settembre 2025»",
        ),
        (
            "Titolo\n\nMartedì 17 Dicembre 2019, 05:01\n\nTesto.\n",
            "2019-12-17T05:01 «Martedì 17 Dicembre 2019»",
        ),
        ("domenica 12 Febbraio 2023\n\nTesto.\n", "2023-02-12 «domenica 12 Febbraio 2023»"),
        ("Titolo\n\n**4 settembre 2025**\n\nTesto.\n", "2025-09-04 «4 settembre 2025»"),
        (
            "Titolo\n\ndi Mario Rossi | 4 settembre 2025\n\nTesto.\n",
            "2025-09-04 «4 settembre 2025»",
        ),
        ("Pubblicato il 4 settembre 2020, il romanzo ha vinto il premio.\n", ""),
        ("Il romanzo è stato pubblicato il 4 settembre 2020.\n", ""),
        (
            "Comunicato stampa\n\nRoma, 4 settembre 2025\n\nTesto.\n",
            "2025-09-04 «4 settembre 2025»",
        ),
        ("Pubblicato 3 mesi fa\n\nTesto.\n", ""),
        ("Ucraina, le notizie del 4 settembre 2025\n\nTesto.\n", ""),
    ]);
}

#[test]
fn the_foot_may_hold_it() {
    let foot = |line: &str| format!("Titolo\n\n{}{line}", BODY.repeat(9));
    check(&[
        (&foot("(01-07-2025 19:35)"), "2025-07-01T19:35 «01-07-2025»"),
        (&foot("Martedì 17 Dicembre 2019, 05:01\n"), "2019-12-17T05:01 «Martedì 17 Dicembre 2019»"),
        (&foot("Ultimo aggiornamento: 04/09/2025 10:20\n"), "2025-09-04T10:20 «04/09/2025»"),
        (&foot("Il premier ha parlato. (13-07-2025 19:35)\n"), "2025-07-13T19:35 «13-07-2025»"),
        (&foot("La guerra finì il 4 settembre 2025.\n"), ""),
    ]);
}

#[test]
fn a_chronicle_is_not_dated_by_its_entries() {
    let chronicle = format!(
        "Pubblicato il 9 settembre 2025\n\n4 settembre 2025\n\n{BODY}5 settembre 2025\n\n{BODY}"
    );
    check(&[(&chronicle, "2025-09-09 «9 settembre 2025»")]);
}

#[test]
fn addresses_only_propose() {
    let text = "Titolo\n\nhttps://www.esempio.it/2019/08/01/governo-salvini.html\n\nTesto.\n";
    let lines = text.split_inclusive('\n').map(Cow::Borrowed);
    let cut: Vec<_> = blocks(lines, Start::File).collect();
    let none = crate::dates::BlockDates::default();
    let mut offset = 0;
    let dated: Vec<DatedBlock> = cut
        .iter()
        .map(|(kind, text)| {
            let block = DatedBlock { offset, text, kind: *kind, dates: &none };
            offset += text.len() as u32;
            block
        })
        .collect();
    let article = find(&dated, None, &Settings::default(), italian());
    assert_eq!(article.value, None);
    assert_eq!(article.proposed, [jiff::civil::date(2019, 8, 1)]);
}

#[test]
fn the_house_chooses_between_written_and_published() {
    let text = " date 2025-09-03 (Adnkronos) - Testo.\n\nPubblicato il 4 settembre 2025\n";
    let mut settings = Settings::default();
    assert_eq!(dated_with(&settings, text), "2025-09-03 «2025-09-03»");
    settings.dates.dateline = crate::settings::Dateline::Published;
    assert_eq!(dated_with(&settings, text), "2025-09-04 «4 settembre 2025»");
}

#[test]
fn settings_date_what_states_nothing() {
    let settings = Settings { date: IsoDate::parse("2025-09-04"), ..Settings::default() };
    assert_eq!(dated_with(&settings, "Testo.\n"), "2025-09-04");
    assert_eq!(dated_with(&settings, " date 2025-12-23 Testo.\n"), "2025-12-23 «2025-12-23»");
}
