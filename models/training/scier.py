"""The shipped recipe on another set: SciER's training sentences, scored on its development documents.

SciER (Zhang et al., EMNLP 2024; GPL-3.0) has Method, Dataset and Task. Nothing of it goes into the shipped model: this
trains a network of its own from the untrained encoder, without the gazetteer, and prints exact-match micro-F1 of
mentions by sentence, as its authors score.

``python -m training.scier --encoder DIR --train scier_train.jsonl.gz --dev scier_dev.jsonl.gz --out DIR``

``--test`` names the authors' test documents besides (``SciER/PLM/test.jsonl`` of github.com/edzq/SciER), on which the
published figures are: they are scored once, with the averaged weights at the end.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
from pathlib import Path
from typing import Any

import torch

from kg.extraction.gazetteer import TYPES, Gazetteer
from kg.extraction.heads import ROLES
from kg.records import Role
from training.batches import Item, Pieces, make_items
from training.data import Example, occurrences
from training.train import Training, batches, evaluate

KINDS = {t.value: i for i, t in enumerate(TYPES)}
ANY_ROLE = ROLES.index(Role.MENTIONS)
"""A role that every type may have: SciER has none."""


def read(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON-lines file, packed or plain."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def example_of(name: str, words: list[str], mentions: list[tuple[int, int, str]]) -> Example:
    """A sentence of given words; ``mentions`` are (start, end exclusive, type). It has no title and no roles."""
    text = " ".join(words)
    spans, at = [], 0
    for word in words:
        spans.append((at, at + len(word)))
        at += len(word) + 1
    made = Example(name, text, 0, spans, words)
    made.mentions = [(start, end, i) for i, (start, end, _) in enumerate(mentions)]
    made.entities = [(KINDS[kind], ANY_ROLE) for *_, kind in mentions]
    return made


def training_sentences(path: Path) -> list[Example]:
    """Sentences whose entities are given as strings: every whole-word occurrence is one."""
    examples = []
    for number, record in enumerate(read(path)):
        sentence = " ".join(record["sentence"].split())
        words = sentence.split(" ")
        starts, at = {}, 0
        for place, word in enumerate(words):
            starts[at] = place
            at += len(word) + 1
        ends = {start + len(words[place]): place + 1 for start, place in starts.items()}
        pairs = [(surface, KINDS[kind]) for surface, kind in record["ner"]]
        found = [
            (starts[start], ends[end], TYPES[kind].value)
            for start, end, kind in occurrences(sentence, pairs)
            if start in starts and end in ends
        ]
        examples.append(example_of(f"{record['doc_id']}-{number}", words, found))
    return examples


def development_sentences(path: Path) -> list[Example]:
    """Sentences of documents whose entities are given by document-wide word indices, both inclusive."""
    examples = []
    for record in read(path):
        offset = 0
        for number, (words, found) in enumerate(zip(record["sentences"], record["ner"], strict=True)):
            mentions = [(first - offset, last + 1 - offset, kind) for first, last, kind in found]
            seen = [word.strip() or "-" for word in words]  # some words are empty, and count
            examples.append(example_of(f"{record['doc_id']}-{number}", seen, mentions))
            offset += len(words)
    return examples


def items_of(examples: list[Example], pieces: Pieces, training: bool, rng: random.Random) -> list[Item]:
    """Items without any knowledge of names."""
    return [item for e in examples for item in make_items(e, pieces, Gazetteer({}), training, rng)]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("encoder", "train", "dev", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--lr", type=float, default=2e-4)
    parser.add_argument("--head-lr", type=float)
    parser.add_argument("--average", type=float, default=0.99)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    pieces = Pieces(args.encoder / "tokenizer.json")
    train = training_sentences(args.train)
    dev = items_of(development_sentences(args.dev), pieces, False, random.Random(0))
    training = Training(args, math.ceil(len(train) / args.batch))
    while training.epoch < args.epochs:
        rng = random.Random(f"{args.seed}/{training.epoch}")
        groups = batches(items_of(train, pieces, True, rng), args.batch, rng)
        loss = sum(training.learn(group) for group in groups) / len(groups)
        training.epoch += 1
        training.save()
        figures = training.report(dev, args.out)
        print(json.dumps({"epoch": training.epoch, "loss": round(loss, 4), **figures}), flush=True)
    if args.test:
        test = items_of(development_sentences(args.test), pieces, False, random.Random(0))
        training.net.load_state_dict(training.average)
        print(json.dumps({"test": evaluate(training.net, test)}))


if __name__ == "__main__":
    main()
