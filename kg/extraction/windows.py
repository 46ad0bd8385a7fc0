"""Long texts in pieces that the encoder can read, cut between sentences where possible, with overlap."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

MAX_PIECES = 510
"""Word pieces in a window; the encoder reads 512 with its two special ones."""


class Window(NamedTuple):
    """Words ``start`` to ``end`` (exclusive) are read together; those from ``keep`` on are taken from this window."""

    start: int
    end: int
    keep: int


def windows(pieces: Sequence[int], sentence_starts: Sequence[int], limit: int = MAX_PIECES) -> list[Window]:
    """Covers all words with windows of at most ``limit`` pieces.

    ``pieces`` is the number of word pieces of each word (each at most ``limit``), ``sentence_starts`` the indices of
    the words that begin a sentence, ascending. Each word is kept from exactly one window; a window after the first
    begins at a sentence start and re-reads up to about a quarter of ``limit`` as context.
    """
    if not pieces:
        return []
    total = list(accumulate(pieces, initial=0))
    if total[-1] <= limit:
        return [Window(0, len(pieces), 0)]
    result: list[Window] = []
    start = keep = 0
    while True:
        end = start
        while end < len(pieces) and total[end + 1] - total[start] <= limit:
            end += 1
        if end == len(pieces):
            return [*result, Window(start, end, keep)]
        cut = max((place for place in sentence_starts if keep < place <= end), default=end)
        result.append(Window(start, cut, keep))
        context = [place for place in sentence_starts if place < cut and total[cut] - total[place] <= limit // 4]
        keep = cut
        start = min(context, default=cut)
        if total[keep + 1] - total[start] > limit:
            start = keep  # with so much context the next word would not fit
