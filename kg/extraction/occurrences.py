"""The other places where a paper's names stand: a name that was found once is found everywhere; pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.records import Span


def other_occurrences(text: str, surfaces: Mapping[str, int], taken: list[Span]) -> list[tuple[Span, int]]:
    """Whole-word occurrences of ``surfaces`` (string to owner) outside the ``taken`` spans, longest surface first.

    Returns ``((start, end), owner)`` in order of place, without overlaps. Offsets are of characters into ``text``.
    """
    free = bytearray(b"\1" * len(text))
    for start, end in taken:
        free[start:end] = bytes(end - start)
    found: list[tuple[Span, int]] = []
    for surface, owner in sorted(surfaces.items(), key=lambda item: (-len(item[0]), item)):
        if not surface or text.count(surface) < 2:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
            start, end = match.span()
            if all(free[start:end]):
                free[start:end] = bytes(end - start)
                found.append(((start, end), owner))
    return sorted(found)
