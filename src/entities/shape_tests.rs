use super::*;
use crate::entities::testing::marked;
use crate::lang::italian;

/// A marked text as it is marked after shaping.
fn shaped(text: &str) -> String {
    let (text, mentions) = marked(text);
    let plain = plain(&text, italian());
    let mut names = vec![shape(&text, &plain, mentions, italian(), &Tagger::shipped()).mentions];
    part_pairs(&[&text], &mut names);
    let mut out = String::new();
    let mut at = 0;
    for mention in &names[0] {
        out.push_str(&text[at..mention.span.start as usize]);
        out.push_str(&format!("[{} {}]", mention.kind.label(), mention.span.of(&text)));
        at = mention.span.end as usize;
    }
    out + &text[at..]
}

#[test]
fn names_get_their_shape() {
    let rows = [
        // Countries after prepositions.
        ("le sanzioni contro la [ORG Spagna]", "le sanzioni contro la [LOC Spagna]"),
        ("tra [ORG Spagna] e [ORG Grecia]", "tra [LOC Spagna] e [LOC Grecia]"),
        ("La [ORG Spagna] chiede aiuto", "La [ORG Spagna] chiede aiuto"),
        ("dall'[ORG Irlanda] del mare", "dall'[LOC Irlanda] del mare"),
        // Two names in one word, and names that have a hyphen.
        ("il confine Polonia-Bielorussia", "il confine [LOC Polonia]-[LOC Bielorussia]"),
        ("il derby [ORG Genoa-Sampdoria]", "il derby [ORG Genoa]-[ORG Sampdoria]"),
        ("Lecce-Cagliari 2-0", "Lecce-Cagliari 2-0"),
        ("la [ORG Fiom-Cgil] di Torino", "la [ORG Fiom-Cgil] di Torino"),
        (
            "il vertice [LOC Merz-Tusk]. [PER Friedrich Merz] e [PER Donald Tusk]",
            "il vertice [PER Merz]-[PER Tusk]. [PER Friedrich Merz] e [PER Donald Tusk]",
        ),
        ("la [PER Rossi-Verdi] è qui", "la [PER Rossi-Verdi] è qui"),
        // Two names that run together.
        (
            "il commissario dell'[ORG Onu Filippo Grandi]",
            "il commissario dell'[ORG Onu] [PER Filippo Grandi]",
        ),
        (
            "l'inviata dell'[ORG Onu Hanna Tetteh] parla",
            "l'inviata dell'[ORG Onu] [PER Hanna Tetteh] parla",
        ),
        (
            "l'emiro del [ORG Kuwait Tamim] bin [PER Ahmad]",
            "l'emiro del [LOC Kuwait] [PER Tamim bin Ahmad]",
        ),
        ("In [LOC Kenya Al Shabaab] colpisce", "In [LOC Kenya] [ORG Al Shabaab] colpisce"),
        ("la [ORG Corea del Nord] tace", "la [ORG Corea del Nord] tace"),
        ("[PER Asia Argento] recita", "[PER Asia Argento] recita"),
        // Where a name starts and ends.
        ("il figlio Ramón [PER Ortega] tace", "il figlio [PER Ramón Ortega] tace"),
        ("Il presidente [PER Rossi]", "Il presidente [PER Rossi]"),
        ("il prefetto [PER Carlo] di [LOC Napoli] ha", "il prefetto [PER Carlo di Napoli] ha"),
        ("la mamma di [PER Carlo] di [LOC Napoli]", "la mamma di [PER Carlo] di [LOC Napoli]"),
        ("la [ORG Nazionale contro il Belgio]", "la [ORG Nazionale] contro il [LOC Belgio]"),
        ("la missione [ORG Unifil resta]", "la missione [ORG Unifil] resta"),
        (
            "lo stato maggiore della [ORG Marina francese]",
            "lo [ORG stato maggiore della Marina francese]",
        ),
        (
            "il capo di stato maggiore della [ORG Marina francese]",
            "il capo di stato maggiore della [ORG Marina francese]",
        ),
        (
            "il [ORG ministero della Cultura] di [LOC Madrid]",
            "il [ORG ministero della Cultura di Madrid]",
        ),
        ("la [ORG Procura] di [LOC Lecce]", "la [ORG Procura] di [LOC Lecce]"),
        ("il segretario di [ORG Stato Usa]", "il segretario di Stato [LOC Usa]"),
        ("il capo dello [ORG Stato] parla", "il capo dello Stato parla"),
        // Places by the words around them.
        (
            "in via [PER Mazzini] e allo stadio [PER Dall'Ara]",
            "in [LOC via Mazzini] e allo [LOC stadio Dall'Ara]",
        ),
        ("l'annuncio via [PER Mazzini]", "l'annuncio via [PER Mazzini]"),
        ("nel villaggio di Robotyne, raso", "nel villaggio di [LOC Robotyne], raso"),
        (
            "nei villaggi di [LOC Kalat] e [PER Mazar Dara]",
            "nei villaggi di [LOC Kalat] e [LOC Mazar Dara]",
        ),
        ("a [PER Novi Ligure], città di", "a [LOC Novi Ligure], città di"),
        ("è nata a [PER Correggio] nel", "è nata a [LOC Correggio] nel"),
        // Bodies that have the name of somebody.
        (
            "l'[PER Istituto De Marchi] e [PER Ugo De Marchi]",
            "l'[ORG Istituto De Marchi] e [PER Ugo De Marchi]",
        ),
        // What no tagger is needed for.
        ("le truppe Nato e «Lisbona tace»", "le truppe [ORG Nato] e «[LOC Lisbona] tace»"),
        ("la Coppa Italia e il GP d'Italia", "la Coppa Italia e il GP d'Italia"),
        ("Nato a Bari, il ministro della Difesa", "Nato a Bari, il ministro della Difesa"),
        ("", ""),
    ];
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(text, expected)| shaped(text) != *expected)
        .map(|(text, expected)| format!("{text}\n  is  {}\n  not {expected}", shaped(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]
    #[test]
    fn any_text_and_spans_are_shaped_in_order(
        text in "([A-Z][a-zà]{1,4}[ -]|Onu |Cuba |via |di |nel villaggio di |, |\\PC){0,40}",
        spans in proptest::collection::vec((0usize..120, 0usize..16, 0usize..3), 0..20),
    ) {
        let mut mentions: Vec<Mention> = spans
            .into_iter()
            .map(|(start, length, kind)| Mention {
                span: Span::new(start, start + length),
                kind: EntityKind::ALL[kind],
                confidence: 0.5,
            })
            .collect();
        mentions.sort_by_key(|mention| mention.span);
        // The tagger's names do not overlap and lie on letters.
        let mut end = 0;
        mentions.retain(|mention| {
            let fits = mention.span.start >= end
                && text.get(mention.span.range()).is_some_and(|t| !t.trim().is_empty());
            if fits {
                end = mention.span.end;
            }
            fits
        });
        let plain = plain(&text, italian());
        let mut names = vec![shape(&text, &plain, mentions, italian(), &Tagger::shipped()).mentions];
        part_pairs(&[&text], &mut names);
        for mention in &names[0] {
            proptest::prop_assert!(text.get(mention.span.range()).is_some_and(|t| !t.is_empty()));
        }
        proptest::prop_assert!(names[0].windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    }
}
