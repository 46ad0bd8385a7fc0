"""Records and files that the tests of the readers share."""

from __future__ import annotations

import json
from pathlib import Path

from kg.papers import iter_papers
from kg.records import Paper, Skipped

LORA = {
    "id": "arxiv:2106.09685",
    "title": "LoRA: Low-Rank Adaptation of Large Language Models",
    "abstract": "Adapting a large model means training all of it. We freeze it and train low-rank matrices instead.",
    "year": 2021,
    "date": "2021-06-17",
    "authors": ["Edward Hu", "Yelong Shen"],
    "url": "https://arxiv.org/abs/2106.09685",
    "venue": "ICLR",
    "categories": ["cs.CL"],
}
BERT = {"id": "acl:N19-1423", "title": "BERT: Pre-training", "abstract": "A model that reads both ways. It is good."}


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path, format: str | None = None) -> tuple[list[Paper], list[Skipped]]:
    found = list(iter_papers([path], format=format))
    return [p for p in found if isinstance(p, Paper)], [s for s in found if isinstance(s, Skipped)]


def lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)
