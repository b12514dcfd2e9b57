use super::*;
use crate::entities::chain::chains;
use crate::entities::identity::Identities;
use crate::entities::testing::Fixture;
use crate::lang::italian;
use jiff::civil::date;
use rustc_hash::FxHashMap;

/// An archive as a test tells it: what is seen of a chain, by its name.
#[derive(Default)]
struct Told {
    seen: FxHashMap<u32, Seen>,
    near: Vec<(String, u32)>,
    twins: Vec<String>,
}

impl Archive for Told {
    fn seen(&self, chain: u32) -> Option<Seen> {
        self.seen.get(&chain).cloned()
    }
    fn near(&self, _: &str) -> Vec<(String, u32)> {
        self.near.clone()
    }
    fn twins(&self) -> Vec<String> {
        self.twins.clone()
    }
}

fn check_with(text: &str, day: Option<Date>, knowledge: &str, archive: &Told) -> Vec<String> {
    let fixture = Fixture::new(text);
    let blocks = fixture.blocks();
    let knowledge = Knowledge::read(knowledge, "", italian());
    let chains = chains(&blocks, &knowledge, italian());
    let identities = Identities::new(knowledge.clone()).assign(&chains, day);
    let settings = Settings::default();
    let subject = Subject {
        blocks: &blocks,
        chains: &chains,
        identities: &identities,
        date: day,
        knowledge: &knowledge,
        archive,
        settings: &settings,
        language: italian(),
    };
    let show = |finding: Finding| {
        let fixes: Vec<&str> = finding
            .fixes
            .iter()
            .flat_map(|fix| &fix.edits)
            .map(|edit| edit.text.as_str())
            .collect();
        let fixes =
            if fixes.is_empty() { String::new() } else { format!(" -> {}", fixes.join(" | ")) };
        let severity = if finding.severity == Severity::Hint {
            String::new()
        } else {
            format!(" {:?}", finding.severity)
        };
        format!(
            "{}{severity}: {}{fixes}",
            finding.code.trim_start_matches("entity/"),
            finding.span.of(&fixture.text)
        )
    };
    findings(&subject).into_iter().map(show).collect()
}

fn check(text: &str) -> Vec<String> {
    check_with(text, None, "", &Told::default())
}

const TRUMP: &str = r#"
[[entity]]
id = "donald-trump"
type = "PER"
name = "Donald Trump"
aliases = ["Trump"]
[[entity.role]]
title = "presidente degli Stati Uniti"
valid = "2017-01-20/2021-01-20"
[[entity.role]]
title = "presidente degli Stati Uniti"
valid = "2025-01-20/.."
[[entity]]
id = "dmitry-peskov"
type = "PER"
name = "Dmitry Peskov"
aliases = ["Peskov"]
variants = ["Dmitrij Peskov"]
[[entity.role]]
title = "portavoce del Cremlino"
valid = "../.."
[[entity]]
id = "coalizione-volenterosi"
type = "ORG"
name = "coalizione dei Volenterosi"
variants = ["Alleanza dei volenterosi"]
"#;

#[test]
fn roles_are_held_against_the_file() {
    for (text, day, expected) in [
        (
            "L'ex presidente degli [LOC Stati Uniti], [PER Donald Trump], ha",
            date(2025, 7, 1),
            vec![
                "role-conflict Warning: ex presidente degli Stati Uniti -> presidente degli Stati Uniti",
            ],
        ),
        (
            "L'ex presidente degli [LOC Stati Uniti], [PER Donald Trump], ha",
            date(2023, 7, 1),
            vec![],
        ),
        (
            "Il presidente [LOC Usa] [PER Donald Trump] ha",
            date(2023, 7, 1),
            vec!["role-conflict Warning: presidente Usa"],
        ),
        ("Il presidente [LOC Usa] [PER Donald Trump] ha", date(2025, 7, 1), vec![]),
        ("L'ex portavoce del [ORG Cremlino] [PER Dmitry Peskov] ha", date(2025, 7, 1), vec![]),
    ] {
        assert_eq!(
            check_with(text, Some(day), TRUMP, &Told::default()),
            expected,
            "{text} on {day}"
        );
    }
}

#[test]
fn roles_are_held_against_the_archive_and_the_article() {
    let role = |status, day: Date| SeenRole {
        text: "presidente degli Stati Uniti".into(),
        head: "presidente".into(),
        of: Some("stati uniti".into()),
        status,
        first: Some(day),
        last: Some(day),
        source: "a.txt".into(),
    };
    let archive = |status, day| Told {
        seen: [(
            1,
            Seen { name: "Donald Trump".into(), roles: vec![role(status, day)], ..Seen::default() },
        )]
        .into_iter()
        .collect(),
        ..Told::default()
    };
    let (june, july) = (date(2025, 6, 1), date(2025, 7, 1));
    let former = "L'ex presidente degli [LOC Stati Uniti], [PER Donald Trump], ha";
    let current = "Il presidente degli [LOC Stati Uniti] [PER Donald Trump] ha";
    for (text, day, archive, fires) in [
        (former, june, archive(RoleStatus::Current, july), true),
        (current, july, archive(RoleStatus::Former, june), true),
        // He was, and then was no longer: that is how it goes.
        (former, july, archive(RoleStatus::Current, june), false),
        (current, june, archive(RoleStatus::Former, july), false),
    ] {
        assert_eq!(check_with(text, Some(day), "", &archive).len(), usize::from(fires), "{text}");
    }
    assert_eq!(
        check("Il premier italiano [PER Mario Rossi]. L'ex premier italiano [PER Rossi]."),
        ["role-conflict: ex premier italiano"]
    );
    assert_eq!(
        check("Il premier italiano [PER Mario Rossi]. L'ex premier inglese [PER Rossi]."),
        Vec::<String>::new()
    );
}

#[test]
fn spellings_are_held_against_the_house() {
    let none = Told::default();
    assert_eq!(
        check_with("[PER Dmitrij Peskov] e l'[ORG Alleanza dei volenterosi]", None, TRUMP, &none),
        [
            "not-house-spelling Warning: Dmitrij Peskov -> Dmitry Peskov",
            "naming-variant Warning: Alleanza dei volenterosi -> coalizione dei Volenterosi"
        ]
    );
    assert_eq!(
        check_with("[PER Dmitry Peskov] e la [ORG coalizione dei Volenterosi]", None, TRUMP, &none),
        Vec::<String>::new()
    );
}

#[test]
fn two_transliterations_in_one_article_are_told() {
    for (text, expected) in [
        (
            "[PER Dmitrij Peskov] e [PER Vitaliy Klitschko] a [LOC Budyonnovsk]",
            vec![
                "transliteration-mix: Dmitrij Peskov",
                "transliteration-mix: Vitaliy Klitschko",
                "transliteration-mix: Budyonnovsk",
            ],
        ),
        ("[PER Maria Zakharova] a [LOC Kharkiv] con [PER Denys Shmyhal]", vec![]),
        ("[PER Dmitrij Peskov] e [PER Volodymyr Zelensky]", vec![]),
        (
            "[PER Dmitrij Peskov] con [PER Imran Khan], [PER Slobodan Milošević] e [PER Zuzana Čaputová] a [LOC Shanghai]",
            vec![],
        ),
        ("[PER Dmitrij Medvedev] e l'[ORG Ajax] di [PER Johan Cruijff] a [LOC Chicago]", vec![]),
    ] {
        assert_eq!(check(text), expected, "{text}");
    }
}

#[test]
fn one_body_has_one_name() {
    let seen = |spelling: &str| Told {
        seen: [(
            0,
            Seen {
                name: spelling.into(),
                spellings: vec![(spelling.into(), 3)],
                ..Seen::default()
            },
        )]
        .into_iter()
        .collect(),
        ..Told::default()
    };
    assert_eq!(
        check_with(
            "La [ORG coalizione dei Volenterosi]",
            None,
            "",
            &seen("Alleanza dei volenterosi")
        ),
        ["naming-variant: coalizione dei Volenterosi -> Alleanza dei volenterosi"]
    );
    assert_eq!(
        check_with(
            "La [ORG coalizione dei Volenterosi]",
            None,
            "",
            &seen("Coalizione dei volenterosi")
        ),
        Vec::<String>::new()
    );
    assert_eq!(check("L'[ORG esercito russo] e le [ORG forze armate russe]"), Vec::<String>::new());
}

#[test]
fn people_are_introduced() {
    let none = Told::default();
    assert_eq!(
        check(
            "# [PER Macron] a [LOC Parigi]\n[PER Macron] parla.\nIl presidente [PER Emmanuel Macron] tace."
        ),
        ["first-mention-bare: Macron -> Emmanuel Macron"]
    );
    // One name may be all there is, a role introduces, and what is quoted or a heading does not count.
    for text in [
        "[PER Lula] e [PER Madonna] cantano",
        "La premier [PER Meloni]. [PER Giorgia Meloni] ha",
        "\"Ho visto [PER Macron] ieri\". [PER Emmanuel Macron] tace.",
        "[PER Macron]: pace subito. [PER Emmanuel Macron] tace.",
    ] {
        assert_eq!(check(text), Vec::<String>::new(), "{text}");
    }
    let style = "[style]\nfirst_mention = [\"given-name\", \"role\"]\n";
    assert_eq!(
        check_with("[PER Anna Verdi] parla. Il sindaco [PER Ugo Neri] no.", None, style, &none),
        ["first-mention-bare Warning: Anna Verdi"]
    );
}

#[test]
fn what_may_be_no_name_is_not_judged() {
    let judged = |text: &str| !check(text).is_empty();
    assert!(judged("[PER Macron] parla. Il presidente [PER Emmanuel Macron] tace."));
    assert!(!judged("[PER? Macron] parla. Il presidente [PER? Emmanuel Macron] tace."));
    // What is plain in one place is plain in all.
    assert!(judged("[PER? Macron] parla. Il presidente [PER Emmanuel Macron] tace."));
}

#[test]
fn a_surname_of_two_is_told() {
    assert_eq!(
        check("[PER Mario Rossi] e [PER Paolo Rossi]. Poi [PER Rossi] parla."),
        ["ambiguous-surname: Rossi -> Paolo Rossi | Mario Rossi"]
    );
    assert_eq!(
        check(
            "Il presidente [PER Donald Trump] e [PER Melania Trump], [PER Donald Trump]. [PER Trump] parla."
        ),
        Vec::<String>::new()
    );
}

#[test]
fn slips_are_told_and_other_names_are_not() {
    assert_eq!(
        check("[PER Volodymyr Zelensky] e [PER Zelensky]. [PER Zelesnky] ha detto."),
        ["probable-typo: Zelesnky -> Zelensky"]
    );
    for text in [
        "[PER Paolo Bianchi] e [PER Bianchi]. [PER Paola Bianchi] ha detto.",
        "[PER Mario Rossi] e [PER Rossi]. [PER Russi] ha detto.",
        "[PER Mario Martino] e [PER Martino]. [PER Martini] ha detto.",
        "[PER Anna Marini] e [PER Marini]. [PER Morini] ha detto.",
    ] {
        assert_eq!(check(text), Vec::<String>::new(), "{text}");
    }
    let archive = Told {
        near: vec![("Ursula von der Leyen".into(), 9), ("Ursla von der Leyen".into(), 1)],
        ..Told::default()
    };
    assert_eq!(
        check_with("[PER Ursula von der Lyeen] parla", None, "", &archive),
        Vec::<String>::new()
    );
    let archive = Told { near: vec![("Volodymyr Zelensky".into(), 9)], ..Told::default() };
    assert_eq!(
        check_with("[PER Volodymyr Zelesnky] parla", None, "", &archive),
        ["probable-typo: Volodymyr Zelesnky -> Volodymyr Zelensky"]
    );
}

#[test]
fn a_twin_is_told() {
    let archive = Told { twins: vec!["b.txt".into()], ..Told::default() };
    assert_eq!(check_with("Testo.\n", None, "", &archive), ["duplicate-article: Testo."]);
    assert_eq!(check_with("", None, "", &archive), Vec::<String>::new());
}

#[test]
fn every_code_has_its_messages_and_its_page() {
    for code in codes::ALL {
        for locale in [crate::lang::Locale::Italian, crate::lang::Locale::English] {
            assert!(
                locale.messages().text(code.name, "message", &[]).contains(' '),
                "{}",
                code.name
            );
        }
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics/");
        assert!(
            std::path::Path::new(&format!("{page}{}.md", code.name)).is_file(),
            "{}",
            code.name
        );
    }
}
