use super::*;
use crate::entities::testing::marked;
use crate::lang::italian;

/// The roles of a marked text: `name: role [head of status]`, and what stands alone.
fn read(text: &str) -> String {
    let (text, mentions) = marked(text);
    let found = roles(&text, &mentions, italian());
    let mut lines: Vec<String> = Vec::new();
    let show = |role: &RoleMention| {
        let status = match role.status {
            RoleStatus::Current => String::new(),
            status => format!(" {status:?}"),
        };
        format!(
            "{} [{}{}{status}]",
            role.text,
            role.head,
            role.of.as_deref().map(|of| format!(" / {of}")).unwrap_or_default()
        )
    };
    for given in &found.given {
        let name = mentions[given.mention].span.of(&text);
        assert_eq!(given.role.span.of(&text), &*given.role.text);
        let wider =
            given.wider.as_ref().map(|wider| format!(" (or {})", wider.text)).unwrap_or_default();
        lines.push(format!("{name}: {}{wider}", show(&given.role)));
    }
    for nominal in &found.nominals {
        lines.push(format!("- {}", show(&nominal.role)));
    }
    lines.join("\n")
}

fn all(rows: &[(&str, &str)]) {
    let wrong: Vec<_> = rows.iter().filter(|(text, expected)| read(text) != *expected).collect();
    let report: Vec<_> = wrong
        .iter()
        .map(|(text, expected)| format!("{text}\n  is     {}\n  not    {expected}", read(text)))
        .collect();
    assert!(report.is_empty(), "{}", report.join("\n"));
}

#[test]
fn roles_stand_before_the_name() {
    all(&[
        (
            "A dirlo è il portavoce del [ORG Cremlino], [PER Dmitrij Peskov], in risposta.",
            "Dmitrij Peskov: portavoce del Cremlino [portavoce / cremlino]",
        ),
        (
            "L'ex Presidente degli [LOC Stati Uniti], [PER Donald Trump], ha dichiarato",
            "Donald Trump: ex Presidente degli Stati Uniti [presidente / stati uniti Former]",
        ),
        (
            "il presidente [ORG Usa], [PER Donald Trump], rispondendo",
            "Donald Trump: presidente Usa [presidente / stati uniti]",
        ),
        (
            "Il presidente francese [PER Emmanuel Macron] incontrerà",
            "Emmanuel Macron: presidente francese [presidente / francia]",
        ),
        (
            "Il sindaco di [LOC Kiev] [PER Vitaliy Klitschko] ha riferito",
            "Vitaliy Klitschko: sindaco di Kiev [sindaco / kiev]",
        ),
        (
            "la presidente della [ORG Commissione europea] [PER Ursula von der Leyen] ha dato voce",
            "Ursula von der Leyen: presidente della Commissione europea [presidente / commissione europea]",
        ),
        (
            "Dopo il faccia a faccia con il presidente [PER Emmanuel Macron], [PER Volodymyr Zelensky] parteciperà",
            "Emmanuel Macron: presidente [presidente]",
        ),
        (
            "il segretario alla Difesa britannico [PER John Healey] è arrivato",
            "John Healey: segretario alla Difesa britannico [segretario / ministero della difesa | regno unito]",
        ),
        (
            "Lo ha reso noto il governatore locale [PER Vladimir Vladimirov].",
            "Vladimir Vladimirov: governatore locale [governatore]",
        ),
        (
            "ha affermato la portavoce del ministero [PER Maria Zakharova] durante",
            "Maria Zakharova: portavoce del ministero [portavoce / ministero]",
        ),
        (
            "colloquio con il suo omologo ucraino, [PER Denys Shmyhal].",
            "Denys Shmyhal: omologo ucraino [omologo / ucraina]",
        ),
        (
            "il ministro dell'Economia e delle Finanze [PER Giancarlo Giorgetti]",
            "Giancarlo Giorgetti: ministro dell'Economia e delle Finanze [ministro / economia | finanze]",
        ),
        (
            "il ministro dell'Agricoltura, della Sovranità alimentare e delle Foreste [PER Francesco Lollobrigida]",
            "Francesco Lollobrigida: ministro dell'Agricoltura, della Sovranità alimentare e delle Foreste [ministro / agricoltura | foreste | sovranita alimentare]",
        ),
        (
            "la premier [PER Giorgia Meloni] e il vicepremier [PER Matteo Salvini]",
            "Giorgia Meloni: premier [premier]\nMatteo Salvini: vicepremier [vicepremier]",
        ),
        (
            "L'ex-ministra della Giustizia [PER Marta Cartabia]",
            "Marta Cartabia: ex-ministra della Giustizia [ministro / giustizia Former]",
        ),
        (
            "il neopresidente dell'[ORG Anci] [PER Gaetano Manfredi]",
            "Gaetano Manfredi: neopresidente dell'Anci [presidente / associazione nazionale comuni italiani]",
        ),
        (
            "i ministri [PER Antonio Tajani] e [PER Guido Crosetto] hanno",
            "Antonio Tajani: ministri [ministro]\nGuido Crosetto: ministri [ministro]",
        ),
        (
            "il presidente della regione [LOC Puglia] [PER Michele Emiliano]",
            "Puglia: regione [regione]\nMichele Emiliano: presidente della regione Puglia [presidente / puglia | regione]",
        ),
        (
            "il direttore di «[ORG Repubblica]» [PER Mario Orfeo]",
            "Mario Orfeo: direttore di «Repubblica» [direttore / la repubblica]",
        ),
        (
            "Il primo ministro ungherese [PER Viktor Orbán]",
            "Viktor Orbán: primo ministro ungherese [premier / ungheria]",
        ),
        (
            "il presidente eletto [PER Javier Milei]",
            "Javier Milei: presidente eletto [presidente Elect]",
        ),
        (
            "il ministro ad interim [PER Mario Rossi]",
            "Mario Rossi: ministro ad interim [ministro Acting]",
        ),
        (
            "Il pm [PER Henry John Woodcock] e l'on. [PER Rossi]",
            "Henry John Woodcock: pm [pm]\nRossi: on [on]",
        ),
        (
            "Parla un consigliere di [PER Trump], [PER Steve Witkoff], il 5",
            "Steve Witkoff: consigliere di Trump [consigliere / trump]",
        ),
        ("L'ad di [ORG Eni] [PER Claudio Descalzi]", "Claudio Descalzi: ad di Eni [ceo / eni]"),
        ("La [ORG Nato] ad [PER Almada]", ""),
        ("il presidente [LOC Zelensky] ha detto", "Zelensky: presidente [presidente]"),
    ]);
}

#[test]
fn roles_stand_after_the_name() {
    all(&[
        (
            "tra cui [PER Steve Witkoff], inviato speciale di [PER Trump].",
            "Steve Witkoff: inviato speciale di Trump [inviato / trump]",
        ),
        (
            "[PER Mario Rossi], 45 anni, ex sindaco di [LOC Bari], è stato",
            "Mario Rossi: ex sindaco di Bari [sindaco / bari Former]",
        ),
        (
            "[PER Mario Rossi] (capogruppo della [ORG Lega]) ha",
            "Mario Rossi: capogruppo della Lega [capogruppo / lega]",
        ),
        ("[PER Barron], il figlio di [PER Trump], ha", "Barron: figlio di Trump [figlio / trump]"),
        (
            "[PER Anna Verdi], avvocata, e [PER Ugo Neri], già rettore dell'[ORG Università di Pisa], erano",
            "Anna Verdi: avvocata [avvocato]\nUgo Neri: già rettore dell'Università di Pisa [rettore / universita di pisa Former]",
        ),
    ]);
}

#[test]
fn roles_are_held_wanted_or_lent() {
    all(&[
        (
            "Il sindaco facente funzione di [LOC Asti], [PER Ugo Neri], e il rettore f.f. [PER Ada Blu]",
            "Ugo Neri: sindaco facente funzione di Asti [sindaco / asti Acting]\nAda Blu: rettore f.f. [rettore Acting]",
        ),
        (
            "il candidato sindaco di [LOC Asti] [PER Ugo Neri]",
            "Ugo Neri: candidato sindaco di Asti [candidato sindaco / asti]",
        ),
        (
            "la leader dell'opposizione birmana in esilio [PER Zin Mar Aung] ha",
            "Zin Mar Aung: leader dell'opposizione birmana in esilio [leader / birmania | opposizione]",
        ),
        (
            "il generale in pensione [PER Ugo Neri] e il colonnello russo [PER Ivan Blu]",
            "Ugo Neri: generale in pensione [generale Former]\nIvan Blu: colonnello russo [colonnello / russia]",
        ),
        ("l'arcivescovo don [PER Ugo Neri] e", "Ugo Neri: arcivescovo [arcivescovo]"),
        (
            "con i leader di [ORG Avs], [PER Ugo Neri] e [PER Ada Blu].",
            "Ugo Neri: leader di Avs [leader / alleanza verdi e sinistra]\nAda Blu: leader di Avs [leader / alleanza verdi e sinistra]",
        ),
        (
            "Il presidente russo [PER Ivan Neri] e quello francese, [PER Jean Blu].",
            "Ivan Neri: presidente russo [presidente / russia]\nJean Blu: quello francese [quello / francia]",
        ),
        ("quello francese è caro a [PER Jean Blu]", ""),
        (
            "il padre del piccolo [PER Ugo] e la vedova dello scenografo [PER Ugo Neri]",
            "Ugo Neri: scenografo [scenografo]",
        ),
        (
            "il ministro delle Imprese e del Made in Italy [PER Ugo Neri]",
            "Ugo Neri: ministro delle Imprese e del Made in Italy [ministro / imprese | made in italy]",
        ),
    ]);
}

#[test]
fn roles_nest() {
    assert_eq!(
        read(
            "l’inviato del presidente russo [PER Vladimir Putin], [PER Kirill Dmitriev], ha annunciato"
        ),
        "Vladimir Putin: presidente russo [presidente / russia]\nKirill Dmitriev: inviato del presidente russo Vladimir Putin [inviato / presidente russia]"
    );
    assert_eq!(
        read("il consigliere del presidente ucraino [PER Mykhailo Podolyak] ha detto"),
        "Mykhailo Podolyak: presidente ucraino [presidente / ucraina] (or consigliere del presidente ucraino)"
    );
}

#[test]
fn what_is_no_role_of_the_name_is_left() {
    all(&[
        ("Il presidente ha incontrato [PER Mario Rossi].", "- presidente [presidente]"),
        (
            "Il presidente della [ORG Camera] incontra [PER Mario Rossi].",
            "- presidente della Camera [presidente / camera]",
        ),
        (
            "[PER Putin], [PER Trump] e il presidente francese",
            "- presidente francese [presidente / francia]",
        ),
        ("Parla [PER Rossi]. Direttore generale in arrivo.", ""),
        ("il leader [ORG Usa] a [PER Putin]", "- leader Usa [leader / stati uniti]"),
        (
            "con il numero uno del [ORG Cremlino], nel tentativo",
            "- numero uno del Cremlino [numero uno / cremlino]",
        ),
        ("la partecipazione del tycoon resta", "- tycoon [tycoon]"),
        ("la capitale [LOC Parigi]", "Parigi: capitale [capitale]"),
        ("", ""),
    ]);
}

#[test]
fn bodies_and_places_are_described() {
    all(&[
        (
            "il quotidiano ucraino [ORG European Pravda], citando",
            "European Pravda: quotidiano ucraino [quotidiano / ucraina]",
        ),
        ("il gruppo [PER Leonardo] cresce", "Leonardo: gruppo [gruppo]"),
        ("l'agenzia di stampa [ORG Tass]", "Tass: agenzia di stampa [agenzia]"),
        (
            "l'impianto petrolchimico di [ORG Stavrolen] a",
            "Stavrolen: impianto petrolchimico [impianto]",
        ),
        (
            "nella regione ucraina orientale di [LOC Sumy], dal villaggio di [LOC Hrabovske]",
            "Sumy: regione ucraina orientale [regione / ucraina]\nHrabovske: villaggio [villaggio]",
        ),
        ("nell'oblast' di [LOC Kharkiv]", "Kharkiv: oblast' [oblast']"),
        (
            "nel territorio russo di [LOC Stavropol]",
            "Stavropol: territorio russo [territorio / russia]",
        ),
    ]);
}

#[test]
fn titles_of_a_knowledge_file_are_read_alike() {
    for (text, head, of) in [
        ("presidente degli Stati Uniti", "presidente", Some("stati uniti")),
        ("presidente Usa", "presidente", Some("stati uniti")),
        ("leader Usa", "leader", Some("stati uniti")),
        ("presidente ucraino", "presidente", Some("ucraina")),
        ("portavoce del Cremlino", "portavoce", Some("cremlino")),
        ("sindaco", "sindaco", None),
    ] {
        let role = title(text, italian()).expect(text);
        assert_eq!((&*role.head, role.of.as_deref()), (head, of), "{text}");
    }
    assert_eq!(title("xyz", italian()), None);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]
    #[test]
    fn any_text_and_spans_are_read(
        text in "(presidente |ex |del |il |, |e |«|\\PC){0,30}",
        spans in proptest::collection::vec((0u32..80, 0u32..20), 0..6),
    ) {
        let mentions: Vec<Mention> = spans
            .iter()
            .enumerate()
            .map(|(i, &(start, length))| Mention {
                span: Span { start, end: start + length },
                kind: EntityKind::ALL[i % 3],
                confidence: 0.5,
            })
            .collect();
        roles(&text, &mentions, italian());
    }
}
