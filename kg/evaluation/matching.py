"""How predictions are matched with gold: spans of surfaces, normal forms, greedy one-to-one pairs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from kg.records import Span

_SEPARATORS = re.compile(r"[\s\-‐-―_/]+")
_EDGES = " .,:;'\"()[]{}"
_PLURAL_MIN = 4

T = TypeVar("T")


def surface_spans(text: str, surfaces_of: Sequence[Sequence[str]]) -> dict[Span, int]:
    """Every whole-word occurrence of every surface, the longest first, without overlaps -> the entity's index.

    Offsets are of characters into ``text``, ends exclusive.
    """
    free = [True] * len(text)
    found: dict[Span, int] = {}
    pairs = {(surface, index) for index, surfaces in enumerate(surfaces_of) for surface in surfaces}
    for surface, index in sorted(pairs, key=lambda pair: (-len(pair[0]), pair)):
        for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
            start, end = match.span()
            if all(free[start:end]):
                found[start, end] = index
                free[start:end] = [False] * (end - start)
    return found


def normal_form(surface: str) -> str:
    """Case-folded; blanks, hyphens and slashes alike; punctuation at the edges and plural ``s`` dropped."""
    bare = _SEPARATORS.sub(" ", surface.casefold()).strip(_EDGES)
    return " ".join(_singular(word) for word in bare.split())


def _singular(word: str) -> str:
    plural = len(word) >= _PLURAL_MIN and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


def normal_url(url: str) -> str:
    """Without scheme, ``www.`` and trailing slash; the host in lower case."""
    bare = re.sub(r"^https?://(www\.)?", "", url.strip())
    host, _, rest = bare.partition("/")
    return f"{host.lower()}/{rest}".rstrip("/")


def pairs_of(gold: Sequence[T], predicted: Sequence[T], same: Callable[[T, T], bool]) -> list[tuple[int, int]]:
    """Greedy one-to-one matching in order -> (gold index, predicted index)."""
    used: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for g, wanted in enumerate(gold):
        match = next((p for p, given in enumerate(predicted) if p not in used and same(wanted, given)), None)
        if match is not None:
            used.add(match)
            pairs.append((g, match))
    return pairs


def same_entity(gold: dict[str, Any], predicted: dict[str, Any]) -> bool:
    """The same type and at least one surface in common after normalisation."""
    return bool(gold["type"] == predicted["type"] and gold["keys"] & predicted["keys"])
