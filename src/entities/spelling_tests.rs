use super::*;
use crate::lang::italian;
use crate::text::fold::fold;

fn key(name: &str) -> NameKey {
    NameKey::of(name, &italian().transliteration)
}

/// Rows of spellings of one name.
const ONE_NAME: &[&[&str]] = &[
    &[
        "Zelensky",
        "Zelenskyy",
        "Zelenskiy",
        "Zelenskij",
        "Zelens'kyj",
        "Zelensʹkyj",
        "ZELENSKY",
        "Zelenskyi",
    ],
    &["Volodymyr Zelensky", "Volodymyr Zelens’kyj", "VOLODYMYR ZELENSKY", "Volodymyr Zelenskyy"],
    &["Dmitrij Peskov", "Dmitry Peskov", "Dmitri Peskov", "Dmitriy Peskov", "D. Peskov"],
    &["Gorbaciov", "Gorbachev", "Gorbačëv", "Gorbachyov", "Gorbacev"],
    &["Krusciov", "Khrushchev", "Chruščëv", "Kruscev"],
    &["Zakharova", "Zacharova"],
    &["Vitaliy Klitschko", "Vitalij Klyčko", "Vitali Klitschko", "Vitalii Klychko"],
    &["Shmyhal", "Šmyhal'", "Shmygal"],
    &["Prigozhin", "Prigožin"],
    &["Shoigu", "Šojgu", "Shojgu"],
    &["Yanukovych", "Janukovyč", "Yanukovich"],
    &["Lukashenko", "Lukašenko", "Lukashenka", "Lukašenka"],
    &["Navalny", "Navalnyj", "Naval'nyj"],
    &["Eltsin", "El'cin", "Yeltsin", "Eltzin"],
    &["Solzenicyn", "Solženicyn", "Solzhenitsyn"],
    &["Chodorkovskij", "Khodorkovsky"],
    &["Zaluzhny", "Zalužnyj", "Zaluzhnyi"],
    &["Syrsky", "Syrskyi", "Syrs'kyj"],
    &["Podolyak", "Podoljak"],
    &["Yermak", "Jermak", "Ermak"],
    &["Kharkiv", "Charkiv"],
    &["Budyonnovsk", "Budënnovsk", "Budennovsk"],
    &["Izhevsk", "Iževsk"],
    &["Aleksandr Lukashenko", "Alexander Lukashenko", "Aleksandr Lukašenko"],
    &["Sergei Lavrov", "Sergej Lavrov", "Sergey Lavrov"],
    &["Yevgeny Prigozhin", "Evgenij Prigožin", "Evgheni Prigozhin"],
    &["Svetlana Tikhanovskaya", "Svetlana Tichanovskaja", "Svetlana Tsikhanouskaya"],
    &["Abdel Fattah al-Sisi", "Abdel Fattah Al Sisi", "Abdul Fatah el-Sisi", "Abdelfattah al-Sisi"],
    &["Muammar Gheddafi", "Muammar Gaddafi"],
    &["Mohammed bin Salman", "Muhammad bin Salman", "Mohamed Bin Salman"],
    &["Bashar al-Assad", "Bashar al Assad", "Bashar Assad", "Bashar al-Asad"],
    &["Kim Jong-un", "Kim Jong Un", "Kim Jongun"],
    &["Mao Zedong", "Mao Tse-tung", "Mao Tse Tung"],
    &["Xi Jinping", "XI JINPING"],
    &["Nicolás Maduro", "Nicolas Maduro", "Nicola\u{301}s Maduro"],
    &["Massimo D'Alema", "Massimo D’Alema"],
    &["Slobodan Milošević", "Slobodan Milosevic"],
    &["Novak Đoković", "Novak Djokovic"],
    &["Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"],
    &["Annarita Rossi", "Anna Rita Rossi", "Anna-Rita Rossi"],
];

const TWO_NAMES: &[(&str, &str)] = &[
    ("Peskov", "Pesko"),
    ("Rossi", "Russo"),
    ("Rossi", "Rosi"),
    ("Conte", "Conti"),
    ("Marchi", "Marci"),
    ("Bianchi", "Bianco"),
    ("Marini", "Marino"),
    ("Mario Rossi", "Maria Rossi"),
    ("Putin", "Putina"),
    ("Ivanov", "Ivanova"),
    ("Ivanov", "Ivanenko"),
    ("Petrov", "Petrović"),
    ("Navalny", "Navalnaya"),
    ("Zelensky", "Zelenska"),
    ("Zelensky", "Zelinsky"),
    ("Volodymyr Zelensky", "Vladimir Putin"),
    ("Vladimir", "Volodymyr"),
    ("Carter", "Charter"),
    ("Hill", "Gill"),
    ("Kravchuk", "Kravchenko"),
    ("Medvedev", "Medvedchuk"),
    ("Khan", "Kohn"),
    ("Li", "Liu"),
    ("Paolo Rossi", "Pietro Rossi"),
    ("Lula", "Lulu"),
    ("Al Gore", "Gore Vidal"),
    ("Kim Jong-un", "Kim Jong-il"),
    ("Austria", "Australia"),
    ("Iran", "Iraq"),
    ("Niger", "Nigeria"),
    ("Slovenia", "Slovacchia"),
];

#[test]
fn spellings_of_one_name_are_alike() {
    let mut apart = Vec::new();
    for names in ONE_NAME {
        for other in *names {
            if !key(names[0]).alike(&key(other)) {
                apart.push(format!(
                    "{} {:?} / {other} {:?}",
                    names[0],
                    key(names[0]).shared,
                    key(other).shared
                ));
            }
        }
    }
    assert!(apart.is_empty(), "{apart:#?}");
}

#[test]
fn different_names_are_not() {
    let together: Vec<_> = TWO_NAMES.iter().filter(|(a, b)| key(a).alike(&key(b))).collect();
    assert!(together.is_empty(), "{together:?}");
}

#[test]
fn the_surname_takes_its_particles_along() {
    for (name, surname) in [
        ("Ursula von der Leyen", "von der leyen"),
        ("Luigi Di Maio", "di maio"),
        ("Donald Trump", "trump"),
        ("Maria Elena Boschi", "boschi"),
        ("Mohammed bin Salman", "bin salman"),
        ("Abdel Fattah al-Sisi", "sisi"),
        ("Putin", "putin"),
    ] {
        let key = key(name);
        let words: Vec<_> = key.words[key.surname()..].iter().map(|word| &*word.plain).collect();
        assert_eq!(words.join(" "), surname);
    }
}

#[test]
fn slugs_are_plain() {
    for (name, expected) in [
        ("Volodymyr Zelensky", "volodymyr-zelensky"),
        ("Zelens'kyj", "zelenskyj"),
        ("ministero dell’Energia ucraino", "ministero-dellenergia-ucraino"),
        ("Kim Jong-un", "kim-jong-un"),
        ("Nicolás Maduro", "nicolas-maduro"),
        ("  --  ", ""),
        ("😀", ""),
    ] {
        assert_eq!(slug(name), expected);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]
    #[test]
    fn any_text_has_a_key(text in "\\PC{0,24}") {
        let key = key(&text);
        proptest::prop_assert!(key.words.is_empty() || key.alike(&key));
        proptest::prop_assert_eq!(fold(&fold(&text)), fold(&text));
        proptest::prop_assert_eq!(slug(&slug(&text)), slug(&text));
    }
}
