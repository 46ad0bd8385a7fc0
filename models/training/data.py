"""Gold annotations as training examples: words, labelled spans, entities with their roles."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.extraction.gazetteer import TYPES
from kg.extraction.heads import ROLES
from kg.extraction.words import word_spans

_SENTENCE_END = re.compile(r"[.!?]['\")\]]*\s+(?=[A-Z0-9\"'(])|\n")


@dataclass
class Example:
    """One paper: ``mentions`` are (start word, end word, entity index), ``entities`` (type index, role index)."""

    id: str
    text: str
    title_end: int
    spans: list[tuple[int, int]]
    words: list[str]
    mentions: list[tuple[int, int, int]] = field(default_factory=list)
    entities: list[tuple[int, int]] = field(default_factory=list)
    soft: Any = None

    @property
    def title_words(self) -> int:
        """How many words the title has."""
        return sum(start < self.title_end for start, _ in self.spans)

    def sentence_starts(self) -> list[int]:
        """Indices of words that begin a sentence (only for cutting long texts)."""
        starts = [start for start, _ in self.spans]
        return [bisect.bisect_left(starts, m.end()) for m in _SENTENCE_END.finditer(self.text)]


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON-lines file."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def occurrences(text: str, surfaces: Sequence[tuple[str, int]]) -> list[tuple[int, int, int]]:
    """Where (surface, entity) pairs occur: whole words, the longest surface first, no overlaps; in order of place."""
    free = bytearray(b"\1" * len(text))
    found: list[tuple[int, int, int]] = []
    for surface, entity in sorted(set(surfaces), key=lambda pair: (-len(pair[0]), pair)):
        for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
            start, end = match.span()
            if all(free[start:end]):
                free[start:end] = bytes(end - start)
                found.append((start, end, entity))
    return sorted(found)


def make_example(record: dict[str, Any]) -> Example:
    """A record with ``title``, ``abstract`` and perhaps ``entities`` as an example."""
    text = record["title"] + "\n" + record["abstract"]
    spans = word_spans(text)
    example = Example(record["id"], text, len(record["title"]), spans, [text[s:e] for s, e in spans])
    entities = record.get("entities", [])
    starts, ends = {s: i for i, (s, _) in enumerate(spans)}, {e: i + 1 for i, (_, e) in enumerate(spans)}
    for start, end, entity in occurrences(text, [(s, i) for i, e in enumerate(entities) for s in e["surfaces"]]):
        if start in starts and end in ends:
            example.mentions.append((starts[start], ends[end], entity))
    example.entities = [
        ([t.value for t in TYPES].index(e["type"]), [r.value for r in ROLES].index(e["role"])) for e in entities
    ]
    return example


def load_gold(path: Path) -> list[Example]:
    """All papers of a gold file."""
    return [make_example(record) for record in read_jsonl(path)]
