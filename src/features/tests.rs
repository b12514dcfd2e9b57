//! Features on small articles. `‸` marks the cursor and is no part of the text.

use super::*;
use crate::article::Reader;
use crate::entities::Tagger;
use crate::lang::{Locale, italian};
use crate::settings::Settings;
use crate::text::Span;
use std::sync::Arc;

fn reader(locale: Locale) -> Reader {
    Reader {
        language: italian(),
        tagger: Tagger::shipped(),
        settings: Arc::new(Settings { locale, ..Settings::default() }),
        knowledge: Arc::default(),
    }
}

/// The article, and where the cursor stands in it.
fn read(marked: &str) -> (Article, u32) {
    let offset = marked.find('‸').unwrap_or(0);
    (reader(Locale::Italian).read(&marked.replace('‸', ""), None), offset as u32)
}

/// The words that spans cover.
fn texts(article: &Article, spans: &[Span]) -> Vec<String> {
    spans.iter().map(|span| article.text().of(*span).into_owned()).collect()
}

fn hover_text(marked: &str, locale: Locale) -> String {
    let reader = reader(locale);
    let offset = marked.find('‸').unwrap_or(0) as u32;
    let article = reader.read(&marked.replace('‸', ""), None);
    let hover = hover::hover(
        &article,
        "",
        offset,
        None,
        &reader.knowledge,
        &reader.settings,
        reader.language,
    );
    hover.map(|hover| hover.text.text()).unwrap_or_default()
}

const DATED: &str = "Roma, 4 settembre 2025 - Mario Rossi ha incontrato ieri Anna Bianchi a Roma. ";

#[test]
fn a_date_says_its_day_how_sure_it_is_and_why() {
    let marked = DATED.replace("ieri", "ie‸ri");
    insta::assert_snapshot!(hover_text(&marked, Locale::Italian), @"
    mercoledì 3 settembre 2025 — certo
    Contato dalla data dell’articolo, giovedì 4 settembre 2025 (riga 1: «4 settembre 2025»)
    TIMEX3 DATE 2025-09-03 · EDTF 2025-09-03
    ");
    insta::assert_snapshot!(hover_text(&marked, Locale::English), @"
    Wednesday 3 September 2025 — certain
    Counted from the article’s date, Thursday 4 September 2025 (line 1: «4 settembre 2025»)
    TIMEX3 DATE 2025-09-03 · EDTF 2025-09-03
    ");
}

#[test]
fn a_name_without_an_archive_says_what_the_article_knows() {
    let marked = "Il ministro Mario Rossi è a Roma. Poi Ro‸ssi è partito.\n";
    let hover = hover_text(marked, Locale::English);
    assert!(hover.starts_with("Mario Rossi — person\n"), "{hover}");
    assert!(hover.contains("Spelt: Mario Rossi (1), Rossi (1)"), "{hover}");
    assert!(hover.contains("2 mentions in 1 article"), "{hover}");
    assert_eq!(hover_text("Niente ‸di che.", Locale::English), "");
    assert_eq!(hover_text("‸", Locale::English), "");
}

#[test]
fn a_date_names_the_other_articles_of_its_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = crate::corpus::Options {
        cache_dir: Some(folder.path().join("cache")),
        ..crate::corpus::Options::default()
    };
    let corpus = crate::corpus::Corpus::open(folder.path(), options).expect("a corpus");
    let reader = reader(Locale::Italian);
    let lay = |path: &str, text: &str| {
        corpus.set_open(path, facts::facts(&reader.read(text, None), reader.language));
    };
    let shown = |marked: &str| {
        let at = marked.find('‸').unwrap_or(0) as u32;
        let article = reader.read(&marked.replace('‸', ""), None);
        let hover = hover::hover(
            &article,
            "qui.txt",
            at,
            Some(&corpus),
            &reader.knowledge,
            &reader.settings,
            italian(),
        );
        let text = hover.map(|hover| hover.text.text()).unwrap_or_default();
        text.lines().skip(3).map(str::to_owned).collect::<Vec<_>>()
    };
    let marked = DATED.replace("ieri", "ie‸ri");
    lay("qui.txt", &marked.replace('‸', ""));
    assert_eq!(shown(&marked), [""; 0], "the article itself is no other");
    lay(
        "a/dopo.txt",
        "# Un titolo\n\nRoma, 5 settembre 2025 - Mario Rossi ha parlato. Il 3 settembre 2025 pioveva.\n",
    );
    lay("stesso.txt", "Roma, 3 settembre 2025 - Mario Rossi è a Roma.\n");
    lay("altro.txt", "Roma, 2 settembre 2025 - Mario Rossi è a Roma.\n");
    assert_eq!(
        shown(&marked),
        [
            "In archivio, di questo giorno:",
            "· stesso.txt:1 (3 settembre 2025)",
            "· Un titolo, a/dopo.txt:3 (5 settembre 2025)",
        ]
    );
    for number in 0..5 {
        lay(&format!("{number}.txt"), "Roma, 3 settembre 2025 - Mario Rossi è a Roma.\n");
    }
    let many = shown(&marked);
    assert_eq!((many.len(), many.last().map(String::as_str)), (7, Some("e altri 2")), "{many:?}");
}

#[test]
fn a_counterpart_is_known_by_the_office_that_it_stands_for() {
    let (article, _) = read(
        "Il presidente Usa Donald Trump ha visto l'omologo francese Emmanuel Macron. Il presidente francese Emmanuel Macron è a Roma.\n",
    );
    let facts = facts::facts(&article, italian());
    let macron = facts.entities.iter().find(|e| e.name.contains("Macron")).expect("Macron");
    let senses: Vec<_> = macron
        .roles
        .iter()
        .map(|role| (role.text.as_str(), role.head.as_str(), role.of.as_deref()))
        .collect();
    assert_eq!(senses, [("presidente francese", "presidente", Some("francia"))]);
}

#[test]
fn highlights_are_the_mentions_of_one_bearer_or_the_dates_of_one_day() {
    let (article, at) =
        read("Mario Rossi è a Roma. Ro‸ssi ha visto Anna Bianchi. Mario Rossi parla.\n");
    let found = navigation::highlights(&article, at);
    assert_eq!(texts(&article, &found), ["Mario Rossi", "Rossi", "Mario Rossi"]);

    let (article, at) =
        read(&format!("{}Il 3 settembre 2025 pioveva.\n", DATED.replace("ieri", "ie‸ri")));
    let found = navigation::highlights(&article, at);
    assert_eq!(texts(&article, &found), ["ieri", "3 settembre 2025"]);
    assert!(navigation::highlights(&article, 2_000).is_empty());
}

#[test]
fn the_declaration_is_the_first_full_mention_of_the_article() {
    let (article, at) = read("Rossi è a Roma. Mario Rossi parla. E Ros‸si tace.\n");
    let found = navigation::declaration(&article, at).into_iter().collect::<Vec<_>>();
    assert_eq!(texts(&article, &found), ["Mario Rossi"]);
}

#[test]
fn renaming_spells_a_name_anew_in_longer_forms_too() {
    let (article, at) = read("Mario Rossi è a Roma. Ros‸si tace, i Rossini no.\n");
    let edits = rename::rename(&article, at, "Rosso").unwrap();
    let mut text = article.text().clone();
    for edit in edits.iter().rev() {
        text.replace(edit.span.range(), &edit.text);
    }
    assert_eq!(text.to_string(), "Mario Rosso è a Roma. Rosso tace, i Rossini no.\n");
    assert!(rename::rename(&article, at, " \n").is_none());
    assert!(rename::rename(&article, 13, "x").is_none());
}

#[test]
fn selections_grow_from_the_name_to_the_article() {
    let (article, at) = read(
        "# Titolo\n\nPiove. Secondo Mario Ros‸si, che è a Roma, non è vero. Fine.\n\nAltro.\n",
    );
    let settings = Settings::default();
    let spans = structure::selections(&article, at, &settings, italian());
    let texts = texts(&article, &spans);
    assert_eq!(
        texts[..3],
        ["Mario Rossi", "Secondo Mario Rossi", "Secondo Mario Rossi, che è a Roma, non è vero."]
    );
    assert_eq!(texts[3], "Piove. Secondo Mario Rossi, che è a Roma, non è vero. Fine.");
    assert_eq!(texts.last().map(|text| text.len()), Some(article.text().len()));
    for pair in spans.windows(2) {
        assert!(pair[1].covers(pair[0]) && pair[1] != pair[0]);
    }
}

#[test]
fn the_outline_has_sections_with_what_they_are_the_first_to_name() {
    let (article, _) = read(
        "Parla Mario Rossi, a lungo e di molte cose, come suole.\n\n# Da Roma\n\nAnna Bianchi è a Roma con Mario Rossi.\n",
    );
    let outline = outline::outline(&article, &Settings::default());
    let shown: Vec<String> = outline
        .iter()
        .map(|symbol| {
            let children: Vec<&str> =
                symbol.children.iter().map(|child| child.name.as_str()).collect();
            format!("{} {children:?}", symbol.name)
        })
        .collect();
    assert_eq!(shown[0], "Mario Rossi []");
    assert!(
        shown[1].starts_with("Da Roma [") && shown[1].contains("\"Anna Bianchi\""),
        "{shown:?}"
    );
    assert!(!shown[1].contains("Mario Rossi"));
    for symbol in &outline {
        assert!(symbol.span.covers(symbol.selection));
        assert!(symbol.children.iter().all(|child| symbol.span.covers(child.span)));
    }
}

#[test]
fn names_are_completed_from_their_second_letter() {
    let completed = |marked: &str| {
        let (article, at) = read(marked);
        let found = completion::completions(&article, at, None, &reader(Locale::Italian));
        found.into_iter().map(|completion| completion.name).collect::<Vec<_>>()
    };
    assert_eq!(completed("Mario Rossi è a Roma.\n\nDice Ros‸\n"), ["Mario Rossi"]);
    assert_eq!(completed("Mario Rossi è a Roma.\n\nDice R‸\n"), [""; 0]);
    assert_eq!(completed("Mario Rossi è a Roma.\n\nDice ros‸\n"), [""; 0]);
}

#[test]
fn hints_show_the_days_that_dates_leave_unsaid() {
    let (article, _) = read(DATED);
    let whole = Span::new(0, article.text().len());
    let found = hints::hints(&article, whole, &Settings::default());
    let shown: Vec<(&str, &str)> =
        found.iter().map(|h| (h.label.as_str(), h.tooltip.as_str())).collect();
    assert_eq!(shown, [("3 settembre", "mercoledì 3 settembre 2025")]);
    assert!(hints::hints(&article, Span::new(0, 3), &Settings::default()).is_empty());
}

#[test]
fn no_hint_says_again_what_a_date_says() {
    let cases = [
        ("Si sono visti il 15 agosto.", vec![]),
        ("Si sono visti venerdì 15 agosto.", vec![]),
        ("Si sono visti ieri e il 15.", vec!["3 settembre", "15 settembre"]),
    ];
    for (text, expected) in cases {
        let (article, _) = read(&format!("Roma, 4 settembre 2025\n\n{text}‸\n"));
        let whole = Span::new(0, article.text().len());
        let found = hints::hints(&article, whole, &Settings::default());
        let shown: Vec<&str> = found.iter().map(|hint| hint.label.as_str()).collect();
        assert_eq!(shown, expected, "{text}");
    }
}

#[test]
fn a_day_is_written_out_and_back() {
    let titles = |marked: &str| {
        let (article, at) = read(marked);
        let span = Span { start: at, end: at };
        let actions = actions::actions(&article, span, &Settings::default(), italian());
        actions
            .into_iter()
            .filter(|action| action.kind == actions::ActionKind::Rewrite)
            .map(|action| action.edits[0].text.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(titles(&DATED.replace("ieri", "ie‸ri")), ["mercoledì 3 settembre", "3 settembre"]);
    assert_eq!(titles(&DATED.replace("ieri", "il ‸3 settembre 2025")), ["ieri"]);
}

/// The ways to ignore what is found at the cursor, as `title: what happens`.
fn ignorings(marked: &str, home: ignore::Home) -> Vec<String> {
    let (article, at) = read(marked);
    let settings = Settings::default();
    let actions = ignore::actions(&article, Span { start: at, end: at }, home, &settings);
    let shown = actions.iter().map(|action| {
        let edits = action.edits.iter().map(|e| format!(" {}+{:?}", e.span.start, e.text));
        let note = action.note.as_ref().map(|note| serde_json::to_string(note).unwrap());
        format!("{}:{}{}", action.title, edits.collect::<String>(), note.unwrap_or_default())
    });
    shown.collect()
}

const VAGUE: &str = "Roma, 4 settembre 2025 - Piove.\r\n\r\nLo ha detto recente‸mente.";

#[test]
fn a_finding_is_ignored_in_the_files_of_its_house() {
    insta::assert_snapshot!(ignorings(VAGUE, ignore::Home::File("a/b.txt")).join("\n"), @r#"
    Ignora qui (date/vague):{"decision":{"do":"ignore","code":"date/vague","file":"a/b.txt","quote":"recentemente","prefix":"Lo ha detto ","suffix":"."}}
    Ignora in questo articolo (date/vague):{"decision":{"do":"ignore-article","code":"date/vague","file":"a/b.txt"}}
    Ignora ovunque (date/vague):{"off":"date/vague"}
    "#);
    insta::assert_snapshot!(ignorings(VAGUE, ignore::Home::Unsaved).join("\n"), @r#"
    Ignora qui (date/vague): 35+"<!-- postilla: ignore date/vague \"recentemente\" -->\r\n"
    Ignora in questo articolo (date/vague): 60+"\r\n<!-- postilla: ignore-article date/vague -->\r\n"
    Ignora ovunque (date/vague):{"off":"date/vague"}
    "#);
    insta::assert_snapshot!(ignorings(VAGUE, ignore::Home::Nowhere).join("\n"), @r#"
    Ignora qui (date/vague): 35+"<!-- postilla: ignore date/vague \"recentemente\" -->\r\n"
    Ignora in questo articolo (date/vague): 60+"\r\n<!-- postilla: ignore-article date/vague -->\r\n"
    "#);
    assert_eq!(ignorings("Pio‸ve.", ignore::Home::Unsaved), [""; 0]);
}

#[test]
fn comments_that_ignore_are_read_as_they_are_written() {
    let text = VAGUE.replace('‸', "");
    let codes = |text: &str| -> Vec<&str> {
        let article = read(text).0;
        article.findings().map(|finding| finding.code).collect()
    };
    assert_eq!(codes(&text), ["date/vague"]);
    let (article, at) = read(VAGUE);
    let span = Span { start: at, end: at };
    for action in ignore::actions(&article, span, ignore::Home::Nowhere, &Settings::default()) {
        let mut edited = text.clone();
        for edit in action.edits {
            edited.replace_range(edit.span.range(), &edit.text);
        }
        assert_eq!(codes(&edited), [""; 0], "{edited}");
    }
}

#[test]
fn tokens_do_not_overlap_and_stay_in_their_lines() {
    let (article, _) =
        read("Il 4\nsettembre 2025 Mario\r\nRossi è a Roma, domenica 7 settembre.\n");
    let whole = Span::new(0, article.text().len());
    let tokens = tokens::tokens(&article, whole);
    assert!(!tokens.is_empty());
    for pair in tokens.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start);
    }
    for token in tokens {
        assert!(!article.text().of(token.span).contains(['\n', '\r']));
    }
}

#[test]
fn an_undated_article_gets_one_warning_and_whispers() {
    let (article, _) = read("Il consiglio si riunirà domani. Ieri ha votato. Giovedì scorso no.\n");
    let found: Vec<_> = article.findings().collect();
    let loud: Vec<&str> = found
        .iter()
        .filter(|f| f.severity >= crate::finding::Severity::Warning)
        .map(|f| f.code)
        .collect();
    assert_eq!(loud, ["date/missing-dateline"], "{found:#?}");
    let head = found.iter().find(|finding| finding.code == loud[0]).unwrap();
    let places: Vec<Span> = head.related.iter().map(|related| related.span).collect();
    assert_eq!(texts(&article, &places), ["domani", "Ieri", "Giovedì scorso"]);
}

#[test]
fn of_many_findings_the_gravest_are_shown() {
    let (article, _) = read(&"Era il 31 febbraio 2024, di recente, tempo fa.\n\n".repeat(4));
    let all: Vec<_> = article.findings().collect();
    assert_eq!(diagnostics::gravest(all.clone(), 0), all);
    assert_eq!(diagnostics::gravest(all.clone(), all.len()), all);
    let grave = |found: &[&crate::finding::Finding]| {
        found.iter().filter(|f| f.code == "date/impossible-date").count()
    };
    assert!(grave(&all) == 4 && all.len() > 6, "{all:#?}");
    let some = diagnostics::gravest(all, 6);
    assert_eq!((grave(&some), some.len()), (4, 6));
    assert!(some.is_sorted_by_key(|finding| finding.span));
}

#[test]
fn the_sentence_at_hand_is_spared_what_was_not_shown_before() {
    let (article, at) =
        read("Roma, 4 settembre 2025 - Era il 31 febbraio 2024. Sarà il 31 aprile‸ 2026.\n");
    let all: Vec<_> = article.findings().collect();
    let impossible = |found: &[&crate::finding::Finding]| {
        let spans: Vec<Span> =
            found.iter().filter(|f| f.code == "date/impossible-date").map(|f| f.span).collect();
        texts(&article, &spans)
    };
    assert_eq!(impossible(&all).len(), 2, "{all:#?}");
    let typed = Span { start: at - 1, end: at };
    let mut left = all.clone();
    assert!(diagnostics::withhold(&article, &mut left, typed, italian(), |_| false));
    assert_eq!(impossible(&left).len(), 1);
    let mut left = all.clone();
    assert!(!diagnostics::withhold(&article, &mut left, typed, italian(), |_| true));
    assert_eq!(left.len(), all.len());
}

#[test]
fn nothing_fails_at_any_place_of_an_odd_text() {
    let text = "\u{feff}---\r\ndate: 2025-09-04\r\n---\r\n\r\n# «È» 😀 Zelensky\r\r\nIeri, 31 febbraio, Mario\u{2028}Rossi.\0\r\n```\n<b>Roma</b>";
    let reader = reader(Locale::English);
    let article = reader.read(text, None);
    let (settings, language) = (&reader.settings, reader.language);
    for offset in 0..=text.len() as u32 + 3 {
        let span = Span { start: offset, end: offset };
        hover::hover(&article, "", offset, None, &reader.knowledge, settings, language);
        navigation::highlights(&article, offset);
        navigation::declaration(&article, offset);
        actions::actions(&article, span, settings, language);
        for home in [ignore::Home::Nowhere, ignore::Home::Unsaved, ignore::Home::File("a.txt")] {
            ignore::actions(&article, span, home, settings);
        }
        structure::selections(&article, offset, settings, language);
        completion::completions(&article, offset, None, &reader);
        let lines = Settings { code_lens: true, ..Settings::default() };
        for span in lenses::lenses(&article, &lines) {
            lenses::title(&article, span.start, None, &lines, italian());
        }
        links::links(&article);
        rename::rename(&article, offset, "Neue");
        hints::hints(&article, span, settings);
        tokens::tokens(&article, span);
    }
    structure::folds(&article, settings);
    facts::facts(&article, language);
}

#[test]
fn an_undated_article_is_loud_once() {
    let severities = |text: &str| -> Vec<_> {
        let (article, _) = read(text);
        let relative = article.findings().filter(|f| f.code == "date/relative-without-dateline");
        relative.map(|finding| finding.severity).collect()
    };
    use crate::finding::Severity::{Info, Warning};
    assert_eq!(severities("Il premier parlerà domani alla Camera."), [Warning]);
    assert_eq!(severities("Martedì il premier è partito. Domani tornerà a Roma."), [Info, Info]);
}
