"""How good the shipped extractor is beside others, all scored on the same annotated papers by ``kg.evaluation``.

``python benchmarks/comparison.py --train train.jsonl --dev dev.jsonl --work FOLDER [--also NAME=PIPELINE ...]``

Beside the shipped pipeline stand a baseline of a gazetteer and regular expressions (names of the training papers,
each as its most frequent type, and word forms such as "…Bench" or "…Net"), and spaCy's own convolutional NER trained on
the same papers (its best epoch on the development papers is taken, which favours it). Pipelines of other trainings are
added with ``--also``. Roles of pipelines that know none are the usual ones of the type. A training that was cut off
goes on at its last epoch.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import kg.extraction.components  # noqa: E402, F401  (registers the tokenizer)
from kg import Extractor  # noqa: E402
from kg.evaluation.entities import Scores, read_records, record_of, score  # noqa: E402
from kg.extraction.boundary import extraction_of  # noqa: E402
from kg.records import Paper  # noqa: E402

Record = dict[str, Any]
FIGURES = ("asked", "entity", *(f"entity:{t}" for t in ("Method", "Dataset", "Benchmark", "Task", "Metric")))
FIGURES += ("edge", "mention")
FORMS = (
    ("Benchmark", re.compile(r"\b[A-Z][\w-]*(?:Bench|Eval|Arena)(?:-?\w+)?\b")),
    ("Dataset", re.compile(r"\b[A-Z][\w-]*(?:Data|Set|Corpus|Bank|QA)\b")),
    ("Method", re.compile(r"\b[A-Z][\w-]*(?:Net|Former|BERT|GPT|LoRA|GAN|VAE)s?(?:-\w+)?\b")),
    ("Metric", re.compile(r"\b(?:accuracy|precision|recall|BLEU|ROUGE(?:-\w)?|F1|mAP|FID|perplexity)\b")),
)


def text_of(record: Record) -> str:
    return str(record["title"] + "\n" + record["abstract"])


def spans_of(record: Record) -> list[tuple[int, int, str]]:
    """Where the annotated surfaces stand: whole words, the longest first, no overlaps."""
    text, free, found = text_of(record), bytearray(b"\1" * len(text_of(record))), []
    pairs = {(surface, entity["type"]) for entity in record["entities"] for surface in entity["surfaces"]}
    for surface, kind in sorted(pairs, key=lambda pair: (-len(pair[0]), pair)):
        for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
            if all(free[match.start() : match.end()]):
                free[match.start() : match.end()] = bytes(len(surface))
                found.append((match.start(), match.end(), kind))
    return sorted(found)


def blank() -> Language:
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "kg.WordTokenizer.v1"}}})


def labelled(doc: Doc, spans: Iterable[tuple[int, int, str]]) -> list[Span]:
    made = (doc.char_span(start, end, label=kind) for start, end, kind in spans)
    return filter_spans(span for span in made if span is not None)


def baseline(train: list[Record]) -> Callable[[str], Doc]:
    """Names seen at least twice as often annotated as not, longest first, then the word forms."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in train:
        for start, end, kind in spans_of(record):
            seen[text_of(record)[start:end]][kind] += 1
    everything = "\n".join(map(text_of, train))
    words = Counter(re.findall(r"\w+", everything))
    names = {}
    for name, kinds in seen.items():
        kind, count = kinds.most_common(1)[0]
        occurrences = words[name] if name in words else everything.count(name)
        if len(name) > 1 and 3 * sum(kinds.values()) >= 2 * occurrences and 2 * count >= sum(kinds.values()):
            names[name] = kind
    by_first: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        by_first[re.findall(r"\w+|\W", name)[0]].append(name)
    nlp = blank()

    def read(text: str) -> Doc:
        doc, found = nlp.make_doc(text), []
        for token in doc:
            rest = text[token.idx :]
            for name in by_first.get(token.text, ()):
                if rest.startswith(name) and not re.match(r"\w", rest[len(name) : len(name) + 1]):
                    found.append((token.idx, token.idx + len(name), names[name]))
                    break
        for kind, form in FORMS:
            found += [(*match.span(), kind) for match in form.finditer(text)]
        doc.set_ents(labelled(doc, found))
        return doc

    return read


def convolutional(train: list[Record], dev: dict[str, Record], folder: Path, epochs: int) -> Callable[[str], Doc]:
    """spaCy's ``ner`` with its default HashEmbedCNN; each epoch is kept, the best on dev is read back."""
    nlp = blank()
    ner = nlp.add_pipe("ner")
    for kind in ("Method", "Dataset", "Benchmark", "Task", "Metric"):
        ner.add_label(kind)
    examples = []
    for record in train:
        doc = nlp.make_doc(text_of(record))
        gold = doc.copy()
        gold.set_ents(labelled(gold, spans_of(record)))
        examples.append(Example(doc, gold))
    log = folder / "epochs.json"
    done: list[float] = json.loads(log.read_text()) if log.exists() else []
    if done:
        nlp = spacy.load(folder / f"epoch-{len(done)}")
        optimiser = nlp.resume_training()
    else:
        optimiser = nlp.initialize(lambda: examples[:200])
    while len(done) < epochs:
        order = random.Random(len(done)).sample(examples, len(examples))
        spacy.util.fix_random_seed(len(done))
        losses: dict[str, float] = {}
        for start in range(0, len(order), 16):
            nlp.update(order[start : start + 16], drop=0.2, sgd=optimiser, losses=losses)
        done.append(evaluated(nlp, dev).figures["asked"]["f1"])
        nlp.to_disk(folder / f"epoch-{len(done)}")
        log.write_text(json.dumps(done))
        print(f"  epoch {len(done)}: loss {losses['ner']:.0f}, asked {done[-1]}", file=sys.stderr, flush=True)
    return spacy.load(folder / f"epoch-{done.index(max(done)) + 1}")


def evaluated(read: Callable[[str], Doc], gold: dict[str, Record]) -> Scores:
    """The scores of any function from text to ``Doc``."""
    found = {key: record_of(extraction_of(read(text_of(record)), key)) for key, record in gold.items()}
    return score(gold, found)


def extracted(model: str | None, gold: dict[str, Record]) -> Scores:
    """The scores of a kg pipeline."""
    papers = (Paper(key, record["title"], record["abstract"]) for key, record in gold.items())
    return score(gold, {x.paper_id: record_of(x) for x in Extractor(model).extract(papers)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("train", "dev", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--also", nargs="*", default=[], metavar="NAME=PIPELINE")
    parser.add_argument("--epochs", type=int, default=15)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    train, dev = list(read_records(args.train).values()), read_records(args.dev)
    rows = {"gazetteer and regular expressions": evaluated(baseline(train), dev)}
    rows["spaCy convolutional NER"] = evaluated(convolutional(train, dev, args.work, args.epochs), dev)
    for given in args.also:
        name, _, pipeline = given.partition("=")
        rows[name] = extracted(pipeline, dev)
    rows["kg, as shipped"] = extracted(None, dev)
    print(f"F1 in per cent on {len(dev)} papers\n")
    print("| | " + " | ".join(f.removeprefix("entity:") for f in FIGURES) + " |")
    print("| --- |" + " --- |" * len(FIGURES))
    for name, scores in rows.items():
        print(f"| {name} | " + " | ".join(str(scores.figures[f]["f1"]) for f in FIGURES) + " |")


if __name__ == "__main__":
    main()
