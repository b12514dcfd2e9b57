use crate::support::*;
use jiff::civil::date;
use postilla::corpus::query::Resolution;
use postilla::entities::EntityKind;

fn archive() -> Archive {
    Archive::new(&[
        (
            "2025/a.txt",
            "2025-09-01 La piena\nIl [sindaco: Mario Bianchi] è a {Ferrara}. [«Il Po scende», Bianchi], \
             con {Ferrara} e la <Protezione civile>.",
        ),
        ("2025/b.txt", "2025-09-03 La conta\n[Bianchi] e [Anna Neri] a {Ferrara} |2025-09-06|."),
        (
            "2024/c.md",
            "2024-05-30 Il voto\nL'[ex assessore: Mario Bianchi] contro [Anna Neri]. |2025-09-01/2025-09-07|",
        ),
        ("d.txt", "Senza data\r\nÈ là [Mario Bianchi], dice [Verdi] da {Città di Castello}."),
    ])
}

#[test]
fn a_card_tells_what_all_articles_say() {
    let archive = archive();
    let corpus = archive.indexed();
    let shown = card(&corpus.card(&person("Bianchi")).unwrap());
    assert_eq!(shown, card(&corpus.card(&person("Mario Bianchi")).unwrap()));
    insta::assert_snapshot!(shown, @r#"
    Mario Bianchi (PER)
      role "sindaco" ×1: 2025-09-01 2025/a.txt .. 2025-09-01 2025/a.txt
      role "ex assessore" ×1: 2024-05-30 2024/c.md .. 2024-05-30 2024/c.md
      written Mario Bianchi ×3, Bianchi ×2
      5 mentions in 4 articles
      first 2024-05-30 2024/c.md
      last 2025-09-03 2025/b.txt
      with Anna Neri ×2, Ferrara ×2, Città di Castello ×1, Protezione civile ×1, Verdi ×1
      said "Il Po scende", 2025-09-01 2025/a.txt
    "#);
}

#[test]
fn in_a_list_of_hundreds_nobody_stands_beside_anybody() {
    let people = |count: usize| (0..count).map(|n| format!("[Ada Rossi{n}] ")).collect::<String>();
    let archive = Archive::new(&[("elenco.txt", &people(251)), ("pochi.txt", &people(3))]);
    let mut corpus = archive.indexed();
    for _ in 0..2 {
        let card = corpus.card(&person("Ada Rossi1")).unwrap();
        assert_eq!((card.articles, card.appears_with.len()), (2, 2));
        assert_eq!(corpus.card(&person("Ada Rossi250")).unwrap().appears_with, []);
        // And a buffer counts as its file does.
        corpus = archive.open();
        corpus.set_open("elenco.txt", recognise("".as_ref(), &people(251)));
    }
}

#[test]
fn references_come_oldest_first_and_undated_last() {
    let corpus = archive().indexed();
    let found = references(corpus.references(&person("Mario Bianchi")));
    insta::assert_snapshot!(found.join("\n"), @r"
    2024/c.md:2:18 Mario Bianchi
    2025/a.txt:2:14 Mario Bianchi
    2025/a.txt:2:61 Bianchi
    2025/b.txt:2:2 Bianchi
    d.txt:2:7 Mario Bianchi
    ");
}

#[test]
fn definition_is_the_first_full_mention() {
    let archive = archive();
    archive.write("0.txt", "2020-01-01 Prima\nGià allora [Bianchi].");
    let corpus = archive.indexed();
    let first = corpus.first_full_mention(&person("Bianchi")).unwrap();
    assert_eq!((&*first.source.path, &*first.occurrence.form), ("2024/c.md", "Mario Bianchi"));
    // Nobody names him in full.
    let verdi = corpus.first_full_mention(&person("Verdi")).unwrap();
    assert_eq!((&*verdi.source.path, &*verdi.occurrence.form), ("d.txt", "Verdi"));
    assert_eq!(corpus.first_full_mention(&person("Nessuno")), None);
}

#[test]
fn a_surname_of_several_people_is_nobody_s_until_context_or_frequency_tells() {
    let archive = archive();
    archive.write("e.txt", "2025-09-05 Altro\n[Luca Bianchi] con [Rosa Gialli] a {Pisa}.");
    let corpus = archive.indexed();
    let Resolution::Ambiguous(who) = corpus.resolve(&person("Bianchi"), &[]) else { panic!() };
    let names: Vec<_> = who.iter().map(|c| (&*c.name, c.articles)).collect();
    assert_eq!(names, [("Mario Bianchi", 3), ("Luca Bianchi", 1)]);
    let context = [key(EntityKind::Place, "Pisa")];
    let Resolution::Ambiguous(who) = corpus.resolve(&person("Bianchi"), &context) else { panic!() };
    assert_eq!(who[0].name, "Luca Bianchi");
    assert_eq!(
        references(corpus.references(&person("Bianchi"))),
        ["2025/a.txt:2:61 Bianchi", "2025/b.txt:2:2 Bianchi"]
    );
    assert_eq!(corpus.card(&person("Bianchi")).unwrap().candidates.len(), 2);
    assert_eq!(
        corpus.resolve(&person("M. Bianchi"), &[]),
        Resolution::Known(person("Mario Bianchi"))
    );

    for number in 0..20 {
        archive.write(&format!("f{number}.txt"), "[Mario Bianchi] ancora.");
    }
    refresh(&corpus);
    assert_eq!(corpus.resolve(&person("Bianchi"), &[]), Resolution::Known(person("Mario Bianchi")));
    assert_eq!(corpus.card(&person("Bianchi")).unwrap().articles, 24);
    assert_eq!(corpus.resolve(&person("Rossi"), &[]), Resolution::Unknown);
}

#[test]
fn spellings_and_surnames_of_several_words_meet() {
    let archive = Archive::new(&[
        ("a.txt", "[Volodymyr Zelensky] riceve [Luigi Di Maio]."),
        ("b.txt", "[Volodymyr Zelenskyy] e [Di Maio], [Zelens'kyj]."),
        ("c.txt", "[Ursula von der Leyen]: [Zelenskij]. Poi [von der Leyen]."),
    ]);
    let corpus = archive.indexed();
    let articles = |name| corpus.card(&person(name)).unwrap().articles;
    assert_eq!(articles("Zelensky"), 3);
    assert_eq!(articles("Luigi Di Maio"), 2);
    assert_eq!(corpus.card(&person("von der Leyen")).unwrap().mentions, 2);
    assert_eq!(corpus.stats().entities, 3);
}

#[test]
fn symbols_are_found_by_any_spelling() {
    let corpus = archive().indexed();
    let found = |query: &str| {
        let symbols = corpus.symbols(query, 3).into_iter();
        let line = symbols.map(|s| {
            let first = s.first.map(|first| first.source.path.to_string());
            format!("{} ({}) ×{} {}", s.name, s.spelling, s.articles, first.unwrap_or_default())
        });
        line.collect::<Vec<_>>().join("; ")
    };
    for (query, want) in [
        ("bianchi", "Mario Bianchi (Bianchi) ×3 2024/c.md"),
        ("CITTA", "Città di Castello (Città di Castello) ×1 d.txt"),
        ("prociv", "Protezione civile (Protezione civile) ×1 2025/a.txt"),
        (
            "er",
            "Anna Neri (Anna Neri) ×2 2024/c.md; Ferrara (Ferrara) ×2 2025/a.txt; Verdi (Verdi) ×1 d.txt",
        ),
        ("zzz", ""),
    ] {
        assert_eq!(found(query), want, "{query}");
    }
}

#[test]
fn a_day_finds_the_articles_from_it_and_about_it() {
    let corpus = archive().indexed();
    let on = |day| {
        let found = corpus.articles_on(date(2025, 9, day)).into_iter();
        let line = found.map(|on| format!("{} {}", on.source.path, on.places.len()));
        line.collect::<Vec<_>>().join("; ")
    };
    assert_eq!(on(1), "2024/c.md 1; 2025/a.txt 0");
    assert_eq!(on(6), "2024/c.md 1; 2025/b.txt 1");
    assert_eq!(on(8), "");
}

#[test]
fn an_open_buffer_counts_as_if_it_were_saved() {
    let (archive, saved) = (archive(), archive());
    let corpus = archive.indexed();
    let before = everything(&corpus);
    let text = "2025-09-04 Nuovo\n[Luca Bianchi], [prefetto: Anna Neri] e [Bianchi] a {Pisa} |2025-09-05|: [\"no\", Anna Neri].";
    saved.write("2025/a.txt", text);
    saved.write("untitled:Untitled-1", "");
    saved.write("nuovo.txt", "[Ada Blu] con [Verdi].");
    corpus.set_open("2025/a.txt", recognise("".as_ref(), text));
    corpus.set_open("nuovo.txt", recognise("".as_ref(), "[Ada Blu] con [Verdi]."));
    assert_eq!(everything(&corpus), everything(&saved.indexed()));
    // Not even when the file changes under it.
    archive.write("2025/a.txt", "2025-09-01 Altro\n[Nessuno Qui]");
    refresh(&corpus);
    assert_eq!(everything(&corpus), everything(&saved.indexed()));
    archive.write("2025/a.txt", archive_text());
    refresh(&corpus);
    corpus.close("2025/a.txt");
    corpus.close("nuovo.txt");
    assert_eq!(everything(&corpus), before);
}

fn archive_text() -> String {
    std::fs::read_to_string(archive().root.path().join("2025/a.txt")).unwrap()
}
