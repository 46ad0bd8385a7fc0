"""The other places where a paper's names stand: a name that was found once is found everywhere; pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.extraction.words import is_word
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
        for start, end in _whole(text, surface):
            if all(free[start:end]):
                free[start:end] = bytes(end - start)
                found.append(((start, end), owner))
    return sorted(found)


def _whole(text: str, surface: str) -> Iterator[Span]:
    """Where a surface stands as whole words. (A regular expression for each surface takes longer to compile.)"""
    start = text.find(surface)
    while start >= 0:
        end = start + len(surface)
        whole = not is_word(text[max(0, start - 1) : start]) and not is_word(text[end : end + 1])
        if whole:
            yield start, end
        start = text.find(surface, end if whole else start + 1)
