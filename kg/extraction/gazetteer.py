"""What is known of names before a text is read: how often, as what, and by whom a name was typed.

An entry counts in how many annotated papers the name stands for each type, in how many it occurs at all, the types that
public lists give it, and in how many abstracts authors call it a benchmark or a data set. The model reads these counts
as features; nothing is decided here. Names are facts; the sources are in the model card.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from kg.errors import ExtractionError
from kg.records import EntityType

TYPES: tuple[EntityType, ...] = tuple(EntityType)
VECTOR_SIZE = 3 * len(TYPES)
_LONGEST = 8
_JOINERS = frozenset("-_/‐‑‒–—―'’`´")
_PLURAL_MIN = 4


class Entry(NamedTuple):
    """Counts of one name: annotated papers by type, papers it occurs in, types in lists, papers that call it so."""

    annotated: tuple[int, ...] = (0,) * len(TYPES)
    seen: int = 0
    listed: tuple[int, ...] = (0,) * len(TYPES)
    benchmark: float = 0.0
    data: float = 0.0


class Match(NamedTuple):
    """A known name in a text: words ``start`` to ``end`` (exclusive) and the features of its entry."""

    start: int
    end: int
    vector: tuple[float, ...]


Lookup = Callable[[str], Entry | None]


@lru_cache(maxsize=65536)
def word_key(word: str) -> str:
    """A word's normal form: case-folded, a plural ``s`` dropped; empty for hyphens and the like, which don't count."""
    if word in _JOINERS:
        return ""
    folded = word.casefold()
    if len(folded) >= _PLURAL_MIN and folded.endswith("s") and not folded.endswith("ss"):
        return folded[:-1]
    return folded


def name_key(words: Iterable[str]) -> str:
    """A name's normal form from its words, by which entries are found."""
    return " ".join(key for key in map(word_key, words) if key)


@lru_cache(maxsize=65536)
def vector(entry: Entry) -> tuple[float, ...]:
    """The entry as ``VECTOR_SIZE`` features, each about 0 to 1."""
    total = sum(entry.annotated)
    called = entry.benchmark + entry.data
    return (
        *(math.log1p(count) / 3 for count in entry.annotated),
        total / (entry.seen + 1),
        math.log1p(entry.seen) / 5,
        *(float(flag) for flag in entry.listed),
        math.log1p(entry.benchmark) / 4,
        math.log1p(entry.data) / 4,
        (entry.benchmark - entry.data) / (called + 1),
    )


def tells_something(entry: Entry | None, surface_words: Sequence[str]) -> bool:
    """Whether the entry may match here: lists alone don't make a common lower-case word a name."""
    if entry is None:
        return False
    if sum(entry.annotated):
        return True
    if not any(entry.listed) and entry.benchmark + entry.data == 0:
        return False
    return len(surface_words) > 1 or any(c.isupper() or c.isdigit() for c in surface_words[0])


class Gazetteer:
    """Known names by their normal form."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.entries = entries

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """The first words, the first two words and so on of every name."""
        found: set[str] = set()
        for key in self.entries:
            parts = key.split(" ")
            if len(parts) <= _LONGEST:
                found.update(accumulate(parts, "{} {}".format))
        return frozenset(found)

    def find(self, words: Sequence[str], lookup: Lookup | None = None) -> list[Match]:
        """The longest known names in a text's words, left to right, without overlaps.

        ``lookup`` stands in for the entries where something is left out of the counts (a paper's own, in training).
        """
        look = lookup or self.entries.get
        keys = [word_key(word) for word in words]
        matches: list[Match] = []
        start = 0
        while start < len(words):
            match = self._longest_at(words, keys, start, look) if keys[start] in self._beginnings else None
            if match:
                matches.append(match)
            start = match.end if match else start + 1
        return matches

    def _longest_at(self, words: Sequence[str], keys: list[str], start: int, look: Lookup) -> Match | None:
        best: Match | None = None
        key = ""
        for place in range(start, len(words)):
            if not keys[place]:
                continue
            key = f"{key} {keys[place]}" if key else keys[place]
            if key not in self._beginnings:
                break
            entry = look(key) if key in self.entries else None
            if entry is not None and tells_something(entry, words[start : place + 1]):
                best = Match(start, place + 1, vector(entry))
        return best

    def save(self, path: Path) -> None:
        """Writes one name a line, sorted, tab-separated: key, annotated, seen, listed, benchmark, data."""
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for key, entry in sorted(self.entries.items()):
                annotated, listed = (",".join(map(str, counts)) for counts in (entry.annotated, entry.listed))
                file.write(f"{key}\t{annotated}\t{entry.seen}\t{listed}\t{entry.benchmark:g}\t{entry.data:g}\n")

    @classmethod
    def load(cls, path: Path) -> Gazetteer:
        """Reads what ``save`` wrote; ``ExtractionError`` where the file is not that."""
        try:
            return cls.of_bytes(path.read_bytes())
        except OSError as error:
            raise ExtractionError(f"{path}: {error.strerror}") from error

    @classmethod
    def of_bytes(cls, data: bytes) -> Gazetteer:
        """Reads the content of such a file."""
        entries: dict[str, Entry] = {}
        try:
            for line in data.decode("utf-8").split("\n"):
                if not line:
                    continue
                key, annotated, seen, listed, benchmark, called = line.split("\t")
                counts = tuple(map(int, annotated.split(",")))
                flags = tuple(map(int, listed.split(",")))
                entries[key] = Entry(counts, int(seen), flags, float(benchmark), float(called))
        except ValueError as error:
            raise ExtractionError(f"the model's gazetteer cannot be read: {error}") from error
        return cls(entries)
