"""A teacher's soft labels for unannotated abstracts, from which a smaller encoder learns.

``python -m training.label --encoder DIR --weights averaged.pt --gazetteer gazetteer.tsv --corpus a.jsonl.gz --out DIR``
Writes ``papers.jsonl`` and ``labels.npz`` (label probabilities of each word, half precision). Papers of which the
teacher is unsure (mean probability of its best labels under ``--sure``) are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from kg.extraction.gazetteer import Gazetteer
from kg.text import normalise_title
from training.batches import Item, Pieces, make_items, stack
from training.data import Example, make_example, read_jsonl
from training.net import Net

SURE_ENTITY = 0.5


def sample(corpora: list[Path], exclude: list[Path], count: int, seed: int) -> list[dict[str, Any]]:
    """``count`` papers in English that no gold file holds, by id or by title."""
    left_out = {x for path in exclude for r in read_jsonl(path) for x in (r["id"], normalise_title(r["title"]))}
    papers = []
    for path in corpora:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for record in map(json.loads, file):
                known = record["id"] in left_out or normalise_title(record["title"]) in left_out
                if record.get("abstract") and not known:
                    papers.append({key: record[key] for key in ("id", "title", "abstract")})
    random.Random(seed).shuffle(papers)
    return papers[:count]


def probabilities(net: Net, items: list[Item]) -> Iterator[np.ndarray]:
    """Label probabilities of each window's words."""
    batch = stack(items)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        words = net.words(batch["ids"], batch["mask"], batch["owner"], batch["first"], batch["features"])
        rows = net.label_scores(words, batch["features"]).float().softmax(-1).numpy()
    yield from (row[: len(item.first)] for row, item in zip(rows, items, strict=True))


def sure_entities(record: dict[str, Any], extraction: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The entities that ``kg extract`` is rather sure of, in the form of the annotations."""
    text = record["title"] + "\n" + record["abstract"]
    return [
        {**entity, "surfaces": sorted({text[start:end] for start, end in entity["mentions"]})}
        for entity in (extraction["entities"] if extraction else [])
        if entity["confidence"] >= SURE_ENTITY
    ]


def read_labelled(folder: Path) -> list[Example]:
    """The examples that ``main`` wrote, with ``soft`` labels, and entities where ``entities.jsonl`` has them.

    ``entities.jsonl`` is what ``kg extract`` says of ``papers.jsonl`` with the teacher's pipeline.
    """
    found = folder / "entities.jsonl"
    extractions = {e["id"]: e for e in read_jsonl(found)} if found.exists() else {}
    with np.load(folder / "labels.npz", allow_pickle=False) as arrays:
        records = list(read_jsonl(folder / "papers.jsonl"))
        examples = [make_example({**r, "entities": sure_entities(r, extractions.get(r["id"]))}) for r in records]
        for number, example in enumerate(examples):
            example.soft = arrays[str(number)]
    return examples


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("encoder", "weights", "gazetteer", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True)
    parser.add_argument("--exclude", type=Path, nargs="*", default=[])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--sure", type=float, default=0.8)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    net = Net(args.encoder, dropout=0.0)
    net.load_state_dict(torch.load(args.weights, weights_only=True))
    net.eval()
    pieces, gazetteer = Pieces(args.encoder / "tokenizer.json"), Gazetteer.load(args.gazetteer)
    kept: list[dict[str, Any]] = []
    labels: dict[str, np.ndarray] = {}
    papers = sample(args.corpus, args.exclude, args.count, args.seed)
    made = [(p, make_items(make_example(p), pieces, gazetteer, False, random.Random(0))) for p in papers]
    made = sorted((pair for pair in made if len(pair[1]) == 1), key=lambda pair: len(pair[1][0].ids))
    for start in range(0, len(made), args.batch):
        chunk = made[start : start + args.batch]
        for (paper, _), rows in zip(chunk, probabilities(net, [items[0] for _, items in chunk]), strict=True):
            if rows.max(axis=-1).mean() >= args.sure:
                labels[str(len(kept))] = rows.astype(np.float16)
                kept.append(paper)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "papers.jsonl").write_text("".join(json.dumps(p) + "\n" for p in kept), encoding="utf-8")
    np.savez_compressed(args.out / "labels.npz", allow_pickle=False, **labels)
    print(f"{len(kept)} of {len(papers)} papers labelled -> {args.out}")


if __name__ == "__main__":
    main()
