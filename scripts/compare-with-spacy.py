#!/usr/bin/env python3
"""Postilla's tagger and spaCy side by side, trained on the same file, scored on the same file.

usage: compare-with-spacy.py TRAIN.tsv DEV.tsv [--install] [--minutes N] [--postilla BINARY]

The files hold a token and a BIO tag a line, a blank line between sentences. spaCy is installed
only with --install, into a virtual environment under the system's temporary folder. It is trained
as spacy.blank("it") with a name recogniser for --minutes (default 15) on one core; quality is
exact-span F, speed is tokens a second on one core, its tokeniser included.
"""
import argparse, os, random, subprocess, sys, tempfile, time

def sentences(path):
    sentence = []
    for line in open(path, encoding="utf-8"):
        fields = line.split()
        if fields:
            sentence.append((fields[0], fields[-1] if len(fields) > 1 else "O"))
        elif sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence

def spans(tags):
    found, start = [], None
    for at, tag in enumerate([*tags, "O"]):
        goes_on = start is not None and tag == "I-" + tags[start][2:]
        if start is not None and not goes_on:
            found.append((start, at, tags[start][2:]))
            start = None
        if tag != "O" and start is None:
            start = at
    return found

def with_spacy(train, dev, minutes):
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example

    def doc(nlp, sentence):
        doc = Doc(nlp.vocab, words=[token for token, _ in sentence])
        doc.ents = [spacy.tokens.Span(doc, a, b, kind) for a, b, kind in spans([t for _, t in sentence])]
        return doc

    nlp = spacy.blank("it")
    recogniser = nlp.add_pipe("ner")
    for kind in ("PER", "LOC", "ORG"):
        recogniser.add_label(kind)
    gold = [doc(nlp, sentence) for sentence in train]
    examples = [Example(Doc(nlp.vocab, words=[t.text for t in d]), d) for d in gold]
    random.seed(1)
    optimizer = nlp.initialize(lambda: examples[:200])
    end = time.time() + minutes * 60
    while time.time() < end:
        random.shuffle(examples)
        for batch in spacy.util.minibatch(examples, size=64):
            nlp.update(batch, drop=0.2, sgd=optimizer)
            if time.time() > end:
                break
    right = extra = missed = 0
    for sentence in dev:
        found = nlp.get_pipe("ner")(Doc(nlp.vocab, words=[token for token, _ in sentence]))
        got = {(e.start, e.end, e.label_) for e in found.ents}
        want = set(spans([tag for _, tag in sentence]))
        right += len(got & want); extra += len(got - want); missed += len(want - got)
    texts = [" ".join(token for token, _ in sentence) for sentence in dev]
    begin = time.time()
    tokens = sum(len(doc) for doc in nlp.pipe(texts, n_process=1))
    print(f"spaCy {spacy.__version__}: F {200 * right / (2 * right + extra + missed):.2f}, {tokens / (time.time() - begin):,.0f} tokens/s")

def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("train"); arguments.add_argument("dev")
    arguments.add_argument("--install", action="store_true")
    arguments.add_argument("--minutes", type=float, default=15)
    arguments.add_argument("--postilla", default="target/release/postilla")
    given = arguments.parse_args()
    home = os.path.join(tempfile.gettempdir(), "postilla-spacy")
    python = os.path.join(home, "bin", "python")
    try:
        import spacy
        installed = True
    except ImportError:
        installed = False
    if not installed and os.path.exists(python) and os.path.abspath(sys.prefix) != os.path.abspath(home):
        os.execv(python, [python, *sys.argv])
    if not installed:
        if not given.install:
            sys.exit("spaCy is not installed: run again with --install")
        subprocess.check_call([sys.executable, "-m", "venv", home])
        subprocess.check_call([python, "-m", "pip", "install", "--quiet", "spacy==3.8.*"])
        os.execv(python, [python, *(a for a in sys.argv if a != "--install")])
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    model = os.path.join(tempfile.gettempdir(), "postilla-comparison.model")
    print("Postilla, trained on the same file:", flush=True)
    subprocess.check_call([given.postilla, "model", "train", "--train", given.train, "--dev", given.dev, "--out", model])
    print("speed: cargo bench --bench names", flush=True)
    with_spacy(list(sentences(given.train)), list(sentences(given.dev)), given.minutes)

if __name__ == "__main__":
    main()
