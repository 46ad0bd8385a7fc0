"""Makes the gazetteer: names of the public lists (cleaned), of the gold training papers, and what abstracts call them.

``python -m training.names --gold train.jsonl --names names.tsv --corpus a.jsonl.gz … --exclude dev.jsonl --out FILE``
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.extraction.gazetteer import TYPES, Entry, Gazetteer, name_key, word_key
from kg.extraction.words import word_spans
from kg.text import normalise_title
from training.data import Example, load_gold, read_jsonl

_CUES = {
    **dict.fromkeys(["benchmark", "benchmarks", "leaderboard", "leaderboards", "challenge", "challenges"], 0),
    **dict.fromkeys(["dataset", "datasets", "corpus", "corpora", "database", "databases", "treebank", "treebanks"], 1),
}
_BETWEEN = {",", "and", "&", "or"}
_INSIDE = {"-", ".", "+", "/"}
_ADJECTIVES = 2
_STOP = {
    "we",
    "the",
    "our",
    "this",
    "these",
    "in",
    "on",
    "a",
    "an",
    "using",
    "both",
    "several",
    "experiments",
    "new",
    "as",
}
_CODE_LIKE = re.compile(r"[a-z][A-Z].*[a-z][A-Z].*[a-z][A-Z]|[{}=<>#\\]|\d{4,}$")


def key_of(name: str) -> str:
    """The gazetteer key of a name as written."""
    return name_key(name[s:e] for s, e in word_spans(name))


def listed_names(path: Path) -> dict[str, set[int]]:
    """Types by key from the public lists, without identifiers, headings and one-letter names."""
    values = [t.value for t in TYPES]
    found: dict[str, set[int]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        name, kind, sources = line.split("\t")
        if _CODE_LIKE.search(name) or len(name) < 2 or name.isdigit() or (sources == "mteb" and len(name) > 24):
            continue
        found[key_of(name)].add(values.index(kind))
    found.pop("", None)
    return found


def corpus_texts(paths: Iterable[Path], exclude: set[str]) -> Iterator[str]:
    """Title and abstract of each paper whose id and normalised title are not among those to leave out."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                if record["id"] not in exclude and normalise_title(record["title"]) not in exclude:
                    yield record["title"] + "\n" + (record.get("abstract") or "")


def names_before(words: list[str], place: int) -> Iterator[list[str]]:
    """The names of the list that ends before word ``place`` ("A, B-2 and C D datasets"), past two adjectives."""
    here = place - 1
    for _ in range(_ADJECTIVES):
        if here >= 0 and words[here].isalpha() and words[here].islower() and words[here] not in _BETWEEN | _STOP:
            here -= 1
    name: list[str] = []
    while here >= 0:
        word = words[here]
        if any(c.isupper() for c in word) or word[0].isdigit() or (word in _INSIDE and name):
            name.insert(0, word)
        elif name and word in _BETWEEN:
            yield name
            name = []
        elif word not in _BETWEEN:
            break
        here -= 1
    if name:
        yield name


def called(texts: Iterable[str]) -> dict[str, list[float]]:
    """In how many papers each capitalised name is called a benchmark, and a data set, by the words beside it."""
    counts: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for text in texts:
        here: set[tuple[str, int]] = set()
        words = [text[start:end] for start, end in word_spans(text)]
        lower = [word.lower() for word in words]
        colon = lower.index(":") if ":" in lower[:6] else 0
        if colon:
            title = [text.partition("\n")[0].lower()]
            here |= {(name_key(words[:colon]), kind) for cue, kind in _CUES.items() if cue in title[0].split()}
        for place, word in enumerate(lower):
            kind = _CUES.get(word)
            if kind is None or lower[place + 1 : place + 2] in (["dataset"], ["datasets"]):
                continue
            for name in names_before(words, place):
                while name and name[0].lower() in _STOP:
                    name = name[1:]
                if name and len("".join(name)) > 1 and any(c.isupper() for c in "".join(name)):
                    here.add((name_key(name), kind))
        for key, kind in here:
            counts[key][kind] += 1
    return counts


def annotated_names(examples: list[Example]) -> dict[str, Counter[int]]:
    """By key, in how many papers the name is an entity of each type."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for example in examples:
        for key, kind in own_names(example):
            found[key][kind] += 1
    found.pop("", None)
    return found


def own_names(example: Example) -> set[tuple[str, int]]:
    """The (key, type) pairs that a paper adds to the counts."""
    return {(name_key(example.words[s:e]), example.entities[i][0]) for s, e, i in example.mentions}


def own_keys(example: Example, known: set[str]) -> set[str]:
    """The known keys that occur in a paper, nested ones too."""
    keys = [key for key in map(word_key, example.words) if key]
    grams = {" ".join(keys[i:j]) for i in range(len(keys)) for j in range(i + 1, min(len(keys), i + 8) + 1)}
    return grams & known


def build(gold: Path, names: Path, corpora: list[Path], exclude: list[Path]) -> Gazetteer:
    """The whole gazetteer."""
    examples = load_gold(gold)
    listed = listed_names(names)
    left_out = {x for p in [gold, *exclude] for r in read_jsonl(p) for x in (r["id"], normalise_title(r["title"]))}
    mined = called(corpus_texts(corpora, left_out))
    annotated = annotated_names(examples)
    seen: Counter[str] = Counter()
    for example in examples:
        seen.update(own_keys(example, set(annotated)))
    entries = {}
    for key in {*annotated, *listed, *mined}:
        benchmark, data = mined.get(key, (0.0, 0.0))
        if not annotated.get(key) and key not in listed and benchmark + data < 2:
            continue
        counts = tuple(annotated.get(key, Counter())[i] for i in range(len(TYPES)))
        flags = tuple(int(i in listed.get(key, ())) for i in range(len(TYPES)))
        entries[key] = Entry(counts, seen[key], flags, benchmark, data)
    return Gazetteer(entries)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, nargs="*", default=[])
    parser.add_argument("--exclude", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    made = build(args.gold, args.names, args.corpus, args.exclude)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    made.save(args.out)
    print(f"{len(made.entries)} names -> {args.out}")


if __name__ == "__main__":
    main()
