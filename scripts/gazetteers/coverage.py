#!/usr/bin/env python3
"""How many names of annotated text the lists know: scripts/gazetteers/coverage.py [-v] FILE.tsv...

Reads CoNLL-style files (token, tab, BIO tag of PER, LOC, ORG; blank line between sentences). For each
type it prints the share of names that a list of that type holds whole (for persons: whose words are
first and family names; with -v which are missed), and for each list how many of its matches are of the right type. Matching is
on words without regard to case, longest first, as the tagger does.
"""

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

NAMES = Path(__file__).resolve().parent.parent.parent / "src" / "lang" / "it" / "names"
TYPES = {
    "PER": ["given", "surnames", "people"],
    "LOC": ["places", "cities", "comuni", "countries", "metonyms"],
    "ORG": "parties institutions international forces armed media companies sport society research".split(),
}
COLUMNS = {"name", "acronyms", "aliases", "capital"}
WORD = re.compile(r"\w+['’]?|[^\w\s]")


def words(name: str) -> tuple[str, ...]:
    return tuple(word.lower().replace("’", "'") for word in WORD.findall(name))


def read_lists() -> dict[str, set[tuple[str, ...]]]:
    lists = defaultdict(set)
    for path in sorted(NAMES.glob("*.t?[tv]")):
        columns = [0]
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("# columns:"):
                named = line.removeprefix("# columns:").strip().split("\t")
                columns = [at for at, column in enumerate(named) if column in COLUMNS]
            elif not line.startswith("#"):
                fields = line.split("\t")
                for field in (fields[at] for at in columns if at < len(fields)):
                    lists[path.name].update(words(name) for name in field.split("|") if name)
    return lists


def longest_by_first(entries) -> dict[str, int]:
    longest = defaultdict(int)
    for entry in entries:
        if entry:
            longest[entry[0]] = max(longest[entry[0]], len(entry))
    return longest


def sentences(paths):
    for path in paths:
        tokens = []
        for line in [*Path(path).read_text("utf-8").splitlines(), ""]:
            if line:
                tokens.append(line.split("\t")[:2])
            elif tokens:
                yield tokens
                tokens = []


def gold_spans(tags):
    start, kind = None, None
    for at, tag in enumerate([*tags, "O"]):
        if kind and not tag == f"I-{kind}":
            yield start, at, kind
            kind = None
        if tag != "O" and kind is None:
            start, kind = at, tag[2:]


def main() -> None:
    lists = read_lists()
    kind_of = {name: kind for kind, starts in TYPES.items() for name in lists if name.startswith(tuple(starts))}
    by_kind = defaultdict(set)
    for name, kind in kind_of.items():
        by_kind[kind] |= lists[name]
    longest = {name: longest_by_first(entries) for name, entries in lists.items()}
    missed, found, total = defaultdict(Counter), Counter(), Counter()
    right, wrong, errors = Counter(), Counter(), defaultdict(Counter)
    for sentence in sentences(path for path in sys.argv[1:] if path != "-v"):
        forms = [form for form, _ in sentence]
        lower = [form.lower().replace("’", "'") for form in forms]
        tags = [tag for _, tag in sentence]
        for start, end, kind in gold_spans(tags):
            total[kind] += 1
            whole = tuple(part for form in lower[start:end] for part in words(form))
            parts = [word for word in whole if word.isalpha()]
            if whole in by_kind[kind] or kind == "PER" and all((word,) in by_kind[kind] for word in parts):
                found[kind] += 1
            else:
                missed[kind][" ".join(forms[start:end])] += 1
        for name, kind in kind_of.items():
            entries, at = lists[name], 0
            while at < len(forms):
                most = longest[name].get((words(lower[at]) or ("",))[0], 0)
                for length in range(min(most, len(forms) - at), 0, -1):
                    span = tuple(part for form in lower[at : at + length] for part in words(form))
                    if span not in entries:
                        continue
                    capital = any(form[0].isupper() for form in forms[at : at + length])
                    if capital:
                        good = all(tag.endswith(kind) for tag in tags[at : at + length])
                        (right if good else wrong)[name] += 1
                        if not good:
                            errors[name][" ".join(forms[at : at + length])] += 1
                        at += length - 1
                        break
                at += 1
    for kind in TYPES:
        print(f"{kind}: {found[kind]} of {total[kind]} names known, {found[kind] / max(1, total[kind]):.1%}")
    for name in sorted(kind_of):
        all_matches = right[name] + wrong[name]
        worst = ", ".join(f"{form} {count}" for form, count in errors[name].most_common(8))
        print(f"{name:22} {right[name] / max(1, all_matches):6.1%} of {all_matches:5} matches right; {worst}")
    if "-v" not in sys.argv:
        return
    for kind in TYPES:
        print(f"\nmissed {kind}:", ", ".join(f"{form} {count}" for form, count in missed[kind].most_common(150)))


if __name__ == "__main__":
    main()
