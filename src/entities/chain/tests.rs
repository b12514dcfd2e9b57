use super::*;
use crate::entities::mention::Mention;
use crate::entities::named::{Named, Names};
use crate::entities::testing::Fixture;
use crate::lang::italian;

/// The chains of a marked text: `name: form, form (role)`.
fn show_with(text: &str, knowledge: &Knowledge) -> String {
    let fixture = Fixture::new(text);
    let chains = chains(&fixture.blocks(), knowledge, italian());
    let mut lines = Vec::new();
    for chain in &chains.chains {
        let mentions = chains.mentions_of(chain).map(|mention| {
            let form = match mention.form {
                Form::Full => String::new(),
                form => format!(" {form:?}"),
            };
            let role = mention.role.as_ref().map(|role| match &role.resolved {
                Some(resolved) => format!(" ({} = {resolved})", role.text),
                None if *role.text == *mention.span.of(&fixture.text) => String::new(),
                None => format!(" ({})", role.text),
            });
            format!("{}{form}{}", mention.span.of(&fixture.text), role.unwrap_or_default())
        });
        let stated = chain.stated.as_ref().map(|id| format!(" <{id}>")).unwrap_or_default();
        lines.push(format!(
            "{} {}{stated}: {}",
            chain.kind.label(),
            chain.name,
            mentions.collect::<Vec<_>>().join(", ")
        ));
    }
    lines.join("\n")
}

fn show(text: &str) -> String {
    show_with(text, &Knowledge::default())
}

#[test]
fn surnames_and_given_names_join_full_names() {
    insta::assert_snapshot!(show("[PER Trump] media.\nIl presidente [PER Donald Trump] e [PER Zelenskij]. [PER Volodymyr Zelensky], [PER V. Zelensky], poi [PER von der Leyen] e [PER Ursula von der Leyen]. [PER Xi Jinping] e [PER Xi]. [PER Giulia Tramontano]: [PER Giulia] era.\n"), @r"
    PER Donald Trump: Trump Surname, Donald Trump (presidente)
    PER Volodymyr Zelensky: Zelenskij Surname, Volodymyr Zelensky, V. Zelensky Surname
    PER Ursula von der Leyen: von der Leyen Surname, Ursula von der Leyen
    PER Xi Jinping: Xi Jinping, Xi Surname
    PER Giulia Tramontano: Giulia Tramontano, Giulia Given
    ");
}

#[test]
fn a_surname_of_two_goes_to_the_one_the_article_is_about() {
    let fixture =
        Fixture::new("Il presidente [PER Donald Trump] con [PER Melania Trump]. [PER Trump] ha");
    let chains = chains(&fixture.blocks(), &Knowledge::default(), italian());
    assert_eq!(chains.mentions[2].chain, 0);
    assert_eq!(chains.mentions[2].candidates, [1]);
}

#[test]
fn names_that_are_neither_first_nor_last_are_known_again() {
    insta::assert_snapshot!(show("[PER Luiz Inácio Lula da Silva] e [PER Lula]. [PER Mohamed Hamdan Dagalo], detto [PER Hemeti]; le milizie di [PER Hemeti]. Il giovane [PER Ugo Neri], nipote del boss [PER Ciro Neri], è morto: [PER Neri] era solo."), @r"
    PER Luiz Inácio Lula da Silva: Luiz Inácio Lula da Silva, Lula Surname
    PER Mohamed Hamdan Dagalo: Mohamed Hamdan Dagalo, Hemeti Given, Hemeti Surname
    PER Ugo Neri: Ugo Neri (nipote del boss Ciro Neri), Neri Surname
    PER Ciro Neri: Ciro Neri (boss)
    ");
}

#[test]
fn kinds_are_settled_by_the_chain() {
    insta::assert_snapshot!(show("[PER Volodymyr Zelensky] e [ORG Zelensky], [LOC Mosca] e [ORG Mosca], [PER Enzo Ferrari] e la [ORG Ferrari]"), @r"
    PER Volodymyr Zelensky: Volodymyr Zelensky, Zelensky Surname
    LOC Mosca: Mosca, Mosca Metonym
    PER Enzo Ferrari: Enzo Ferrari
    ORG Ferrari: Ferrari
    ");
}

#[test]
fn bodies_go_by_many_names() {
    insta::assert_snapshot!(show("Gli [LOC Stati Uniti] e gli [LOC Usa], l'[ORG Onu] e le [ORG Nazioni Unite]. Il [ORG ministero degli Esteri di Mosca]: il [ORG ministero degli Esteri russo]; il [ORG ministero] tace. La [ORG Commissione europea]; la [ORG Commissione] dice. [ORG Comitato etico di Bari] ([ORG Ceb]); il [ORG Ceb]. [ORG Wall Street Journal] e [LOC Wall]."), @r"
    LOC Stati Uniti: Stati Uniti, Usa
    ORG Organizzazione delle Nazioni Unite: Onu, Nazioni Unite
    ORG ministero degli Esteri di Mosca: ministero degli Esteri di Mosca, ministero degli Esteri russo, ministero Short
    ORG Commissione europea: Commissione europea, Commissione Short
    ORG Comitato etico di Bari: Comitato etico di Bari, Ceb Acronym, Ceb Acronym
    ORG Wall Street Journal: Wall Street Journal
    LOC Wall: Wall
    ");
}

#[test]
fn bodies_are_told_by_their_place_and_their_letters() {
    insta::assert_snapshot!(show("La [ORG Procura] di [LOC Bari] e quella di [LOC Roma]; la [ORG Procura] di [LOC Roma]. Le [ORG Rsf] avanzano: le [ORG Forze di supporto rapido] ([ORG Rsf]). Le [ORG Forze di difesa israeliane] ([ORG Idf]), il [ORG Servizio di sicurezza ucraino] ([ORG Sbu]). Il gruppo [PER Leonardo] e [PER Leonardo]. [ORG Manchester City] ([ORG Epl])."), @r"
    ORG Procura di Bari: Procura
    LOC Bari: Bari
    LOC Roma: Roma, Roma
    ORG Procura di Roma: Procura
    ORG Forze di supporto rapido: Rsf, Forze di supporto rapido, Rsf Acronym
    ORG Forze di difesa israeliane: Forze di difesa israeliane, Idf
    ORG Servizio di sicurezza ucraino: Servizio di sicurezza ucraino, Sbu Acronym
    ORG Leonardo: Leonardo (gruppo), Leonardo
    ORG Manchester City: Manchester City
    ORG Epl: Epl
    ");
}

#[test]
fn a_body_keeps_its_chain_under_another_noun() {
    insta::assert_snapshot!(show("L'[ORG Alleanza dei volenterosi] e la [ORG coalizione dei Volenterosi]. La [ORG coalizione] intende. L'[ORG esercito ucraino], le [ORG forze armate ucraine], l'[ORG esercito russo]. [ORG Alleanza Verdi e Sinistra]."), @r"
    ORG Coalizione dei Volenterosi: Alleanza dei volenterosi, coalizione dei Volenterosi, coalizione Short
    ORG forze armate ucraine: esercito ucraino, forze armate ucraine
    ORG esercito russo: esercito russo
    ORG Alleanza Verdi e Sinistra: Alleanza Verdi e Sinistra
    ");
}

#[test]
fn places_of_two_classes_stay_apart() {
    insta::assert_snapshot!(show("Nella città di [LOC Sumy]. A [LOC Sumy] piove.\nNella regione di [LOC Sumy], a [LOC Sumy]."), @r"
    LOC Sumy: Sumy (città), Sumy
    LOC Sumy: Sumy (regione), Sumy
    ");
}

#[test]
fn descriptions_are_linked_where_one_bearer_fits() {
    insta::assert_snapshot!(show("Il portavoce del [ORG Cremlino] tace.\nIl portavoce del [ORG Cremlino], [PER Dmitrij Peskov], e il presidente ucraino [PER Volodymyr Zelensky].\nIl leader ucraino andrà in [LOC Francia] per colloqui con il suo omologo francese [PER Emmanuel Macron]. Il numero uno del [ORG Cremlino] e il presidente russo [PER Vladimir Putin]. La sua controparte francese."), @r"
    ORG Cremlino: Cremlino Metonym, Cremlino Metonym, Cremlino Metonym
    PER Dmitrij Peskov: portavoce del Cremlino Nominal, Dmitrij Peskov (portavoce del Cremlino)
    PER Volodymyr Zelensky: Volodymyr Zelensky (presidente ucraino), leader ucraino Nominal
    LOC Francia: Francia
    PER Emmanuel Macron: Emmanuel Macron (omologo francese = presidente francese)
    PER Vladimir Putin: numero uno del Cremlino Nominal, Vladimir Putin (presidente russo)
    ");
}

#[test]
fn a_counterpart_has_the_portfolio_of_the_other() {
    insta::assert_snapshot!(show("il segretario alla Difesa britannico [PER John Healey] è a [LOC Kiev] con il suo omologo ucraino, [PER Denys Shmyhal]. L'adviser del presidente ucraino."), @r"
    PER John Healey: John Healey (segretario alla Difesa britannico)
    LOC Kiev: Kiev
    PER Denys Shmyhal: Denys Shmyhal (omologo ucraino = segretario alla Difesa ucraino)
    ");
}

#[test]
fn an_office_that_another_holds_is_not_the_names_own() {
    insta::assert_snapshot!(show("Il presidente ucraino [PER Volodymyr Zelensky] parla.\nIl consigliere del presidente ucraino [PER Mykhailo Podolyak] ha detto."), @r"
    PER Volodymyr Zelensky: Volodymyr Zelensky (presidente ucraino)
    PER Mykhailo Podolyak: Mykhailo Podolyak (consigliere del presidente ucraino)
    ");
}

#[test]
fn what_is_stated_wins() {
    let knowledge = Knowledge::read(
        r#"
[[entity]]
id = "donald-trump"
type = "PER"
name = "Donald Trump"
aliases = ["Trump"]
epithets = ["tycoon"]
[[entity.role]]
title = "presidente degli Stati Uniti"
also = ["leader Usa"]
valid = "2025-01-20/.."
[[entity]]
id = "sumy-citta"
type = "GPE"
name = "Sumy"
kind_words = ["città"]
[[entity]]
id = "sumy-oblast"
type = "GPE"
name = "Sumy"
kind_words = ["regione", "oblast'"]
[[ignore]]
text = "Today"
"#,
        r#"{"v":1,"at":"1","do":"type","quote":"Telegram","type":"ORG"}
{"v":1,"at":"2","do":"not-entity","quote":"Ucraina","prefix":"sulla capitale ","suffix":", dei"}
{"v":1,"at":"3","do":"pin","quote":"Sumy","prefix":"attacchi a ","suffix":" e oltre","entity":"sumy-oblast"}
"#,
        italian(),
    );
    insta::assert_snapshot!(show_with("[PER Trump] parla. Il tycoon e il leader [ORG Usa]. La città di [LOC Sumy]; attacchi a [LOC Sumy] e oltre. [PER Telegram]. sulla capitale [LOC Ucraina], dei detriti. [ORG Today]", &knowledge), @r"
    PER Trump <donald-trump>: Trump Surname, tycoon Nominal, leader Usa Nominal
    LOC Stati Uniti: Usa
    LOC Sumy <sumy-citta>: Sumy (città)
    LOC Sumy <sumy-oblast>: Sumy
    ORG Telegram: Telegram
    ");
}

#[test]
fn a_place_that_acts_for_another_stays_its_own() {
    let knowledge = Knowledge::read(
        r#"
[[entity]]
id = "unione"
type = "ORG"
name = "Unione Lombarda"
[[entity]]
type = "LOC"
name = "Palazzo Brenta"
metonym_for = "unione"
"#,
        "",
        italian(),
    );
    insta::assert_snapshot!(show_with("[ORG Palazzo Brenta] replica. Davanti a [LOC Palazzo Brenta]. L'[ORG Unione Lombarda].", &knowledge), @r"
    LOC Palazzo Brenta <palazzo-brenta>: Palazzo Brenta Metonym, Palazzo Brenta
    ORG Unione Lombarda <unione>: Unione Lombarda
    ");
}

#[test]
fn an_epithet_can_be_kept_to_where_people_are_spoken_of() {
    let text = "Il tycoon rilancia.\nParla [PER Mario Rossi]. Il tycoon tace.";
    for (epithet, expected) in [
        ("\"tycoon\"", "tycoon Nominal, Mario Rossi, tycoon Nominal"),
        ("{ text = \"tycoon\", only_in = \"PER-context\" }", "Mario Rossi, tycoon Nominal"),
    ] {
        let file =
            format!("[[entity]]\ntype = \"PER\"\nname = \"Mario Rossi\"\nepithets = [{epithet}]\n");
        let knowledge = Knowledge::read(&file, "", italian());
        let expected = format!("PER Mario Rossi <mario-rossi>: {expected}");
        assert_eq!(show_with(text, &knowledge), expected, "{epithet}");
    }
}

#[test]
fn an_empty_article_has_no_chains() {
    assert_eq!(chains(&[], &Knowledge::default(), italian()), Chains::default());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]
    #[test]
    fn any_mentions_are_chained(
        text in "([A-Z][a-z]{1,4} |di |il presidente |, |\\(|\\)|\\PC){0,40}",
        spans in proptest::collection::vec((0u32..120, 0u32..16, 0usize..3), 0..20),
    ) {
        let mut mentions: Vec<Mention> = spans
            .into_iter()
            .map(|(start, length, kind)| Mention {
                span: Span { start, end: start + length },
                kind: EntityKind::ALL[kind],
                confidence: 0.5,
            })
            .collect();
        let kind = BlockKind::Paragraph;
        let named = |mentions: &[Mention]| {
            Named::read(&text, kind, mentions.to_vec(), &mut Names::default(), italian())
        };
        let read = named(&mentions);
        let shuffled = [NamedBlock { offset: 0, text: &text, kind, named: &read }];
        chains(&shuffled, &Knowledge::default(), italian());
        mentions.sort_by_key(|mention| mention.span);
        let read = named(&mentions);
        let block = NamedBlock { offset: 7, text: &text, kind, named: &read };
        let chains = chains(&[block, block], &Knowledge::default(), italian());
        for mention in &chains.mentions {
            proptest::prop_assert!((mention.chain as usize) < chains.chains.len());
        }
        let sum: usize = chains.chains.iter().map(|chain| chain.mentions.len()).sum();
        proptest::prop_assert_eq!(sum, chains.mentions.len());
        proptest::prop_assert!(chains.mentions.is_sorted_by_key(|mention| mention.span.start));
    }
}
