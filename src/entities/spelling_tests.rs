use super::*;
use crate::lang::italian;
use crate::text::fold::fold;
use rustc_hash::FxHashMap;

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
    &["Dmitrij Medvedev", "Dmitry Medvedev", "Dmitri Medvedev", "Dmitrii Medvedev"],
    &["Gheddafi", "Gaddafi", "Qaddafi", "Qadhafi", "Kadhafi"],
    &["Michail Gorbaciov", "Mikhail Gorbachev", "Michail Gorbačëv", "Mikhail Gorbatschow"],
    &["Nikita Krusciov", "Nikita Khrushchev", "Nikita Chruščëv", "Nikita Chruščev"],
    &["Boris Eltsin", "Boris Yeltsin", "Boris El'cin", "Boris Jelzin"],
    &["Lev Tolstoj", "Lev Tolstoy", "Lev Tolstoi"],
    &["Dostoevskij", "Dostoyevsky", "Dostoevsky", "Dostoevskiy"],
    &["Čajkovskij", "Tchaikovsky", "Chaikovsky"],
    &["Sergej Šojgu", "Sergei Shoigu", "Sergey Shoygu"],
    &["Valerij Gerasimov", "Valery Gerasimov", "Valeriy Gerasimov", "Valerii Gerasimov"],
    &["Valerij Zalužnyj", "Valerii Zaluzhnyi", "Valery Zaluzhny", "Valeriy Zaluzhnyy"],
    &["Vjačeslav Volodin", "Vyacheslav Volodin", "Viacheslav Volodin"],
    &["Andrij Sybiha", "Andrii Sybiha", "Andriy Sybiga"],
    &["Oleksij Reznikov", "Oleksii Reznikov", "Oleksiy Reznikov"],
    &["Denys Šmyhal'", "Denys Shmyhal", "Denis Shmyhal"],
    &["Aljaksandr Lukašenka", "Aleksandr Lukashenko", "Alexander Lukashenko"],
    &["Ales' Bjaljacki", "Ales Bialiatski", "Ales Bjaljazki"],
    &["Hafez al-Assad", "Hafez Assad", "Hafez el-Asad"],
    &["Yasser Arafat", "Yasir Arafat", "Jasser Arafat"],
    &["Khalifa Haftar", "Chalifa Haftar", "Khalifa Hiftar"],
    &["Ali Khamenei", "Ali Chamenei", "Ali Khameini"],
    &["Hassan Nasrallah", "Hasan Nasrallah"],
    &["Ismail Haniyeh", "Ismail Haniya", "Ismail Hanieh"],
    &["Deng Xiaoping", "Teng Hsiao-ping", "Deng Xiao-ping"],
    &["Zhou Enlai", "Chou En-lai"],
    &["Kim Il-sung", "Kim Il Sung"],
    &["Lee Jae-myung", "Lee Jae Myung", "Lee Jaemyung"],
    &["Tsai Ing-wen", "Tsai Ingwen", "TSAI ING-WEN"],
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
    ("Bashar al-Assad", "Hafez al-Assad"),
    ("Dmitrij Medvedev", "Dmitrij Peskov"),
    ("Muhammad Ali", "Maometto Ali"),
    ("Aleksandr Lukashenko", "Oleksandr Lukashenko"),
    ("Mao Zedong", "Mao Xinyu"),
    ("Mikhail Gorbachev", "Mikhail Prokhorov"),
    ("Shevchenko", "Shevchuk"),
    ("Tarasov", "Tarasova"),
    ("Koval", "Kovalchuk"),
    ("Wang Yi", "Wang Li"),
    ("Saddam Hussein", "Sadam Husseini"),
    ("Sharon", "Charon"),
    ("Chiesa", "Kiesa"),
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

/// People of the lists, of whom no two are one.
#[test]
fn people_stay_apart() {
    let table = include_str!("../lang/it/names/people.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let mut by_key: FxHashMap<String, &str> = FxHashMap::default();
    let mut together = Vec::new();
    for row in rows {
        let name = row.split('\t').next().unwrap_or_default();
        let key = key(name);
        if key.words.len() < 2 {
            continue;
        }
        for form in [Some(&key.joined), key.shared.as_ref()].into_iter().flatten() {
            let other = by_key.insert(form.to_string(), name);
            if let Some(other) = other.filter(|other| fold(other) != fold(name)) {
                together.push(format!("{other} / {name}"));
            }
        }
    }
    assert!(by_key.len() > 3000 && together.is_empty(), "{together:?}");
}

/// Surnames of the lists: only spellings of one name may meet.
#[test]
fn surnames_stay_apart() {
    let lists = [
        include_str!("../lang/it/names/surnames.txt"),
        include_str!("../lang/it/names/surnames-more.txt"),
    ];
    let mut by_key: FxHashMap<String, &str> = FxHashMap::default();
    let (mut names, mut together) = (0, Vec::new());
    for name in lists.iter().flat_map(|list| list.lines()).filter(|l| !l.starts_with('#')) {
        names += 1;
        let key = key(name);
        let Some(form) = key.shared.as_ref().map(|shared| shared.to_string()) else { continue };
        if let Some(other) = by_key.insert(form, name).filter(|other| fold(other) != fold(name)) {
            together.push((other, name));
        }
    }
    // Those that meet are spellings of one name indeed: *Antonov/Antonoff*, *Kovac/Kovač*.
    assert!(together.len() * 100 < names * 4, "{} of {names}: {together:?}", together.len());
    together.retain(|(one, other)| strsim::osa_distance(&fold(one), &fold(other)) > 5);
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
