"""From label scores to spans: the best label sequence that is well formed (Viterbi over BIOES labels).

Label 0 is outside; type ``t`` (index in ``TYPES``) has begin ``1 + 4t``, inside ``2 + 4t``, end ``3 + 4t`` and single
``4 + 4t``.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from kg.extraction.gazetteer import TYPES

LABELS = 1 + 4 * len(TYPES)
BEGIN, INSIDE, END, SINGLE = 1, 2, 3, 4
_BASES = range(0, 4 * len(TYPES), 4)

Floats = npt.NDArray[np.float32]


def span_labels(start: int, end: int, type_index: int) -> list[int]:
    """The labels of a span of ``end - start`` words of one type."""
    base = 4 * type_index
    if end - start == 1:
        return [base + SINGLE]
    return [base + BEGIN, *[base + INSIDE] * (end - start - 2), base + END]


def _position(label: int) -> int:
    return 0 if label == 0 else (label - 1) % 4 + 1


def allowed_transitions() -> npt.NDArray[np.bool_]:
    """``[previous, next]``: begin and inside go on to inside or end of their type; the others to what starts anew."""
    allowed = np.zeros((LABELS, LABELS), dtype=bool)
    for previous in range(LABELS):
        for following in range(LABELS):
            is_open = _position(previous) in (BEGIN, INSIDE)
            goes_on = _position(following) in (INSIDE, END)
            same = (previous - 1) // 4 == (following - 1) // 4
            allowed[previous, following] = (is_open and goes_on and same) or (not is_open and not goes_on)
    return allowed


_ALLOWED = allowed_transitions()
_NEVER = -math.inf
_MARGIN = 6
"""Words on either side of a break within which it is nearly always mended."""


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities over the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), dtype=np.float32)


def best_labels(log_probabilities: Floats) -> list[int]:
    """The well-formed label sequence of highest probability for ``[words, LABELS]``; ties go to the lower label."""
    if not len(log_probabilities):
        return []
    likeliest = log_probabilities.argmax(axis=1)
    around = np.concatenate([[0], likeliest, [0]])  # before and after a text is outside
    breaks = np.flatnonzero(~_ALLOWED[around[:-1], around[1:]]).tolist()
    labels: list[int] = likeliest.tolist()
    for start, end in _stretches(labels, breaks):
        mended = _viterbi(log_probabilities[start:end].tolist(), part=True)
        if mended is None:
            return _viterbi(log_probabilities.tolist()) or []
        labels[start:end] = mended
    return labels


def _stretches(labels: list[int], breaks: list[int]) -> list[tuple[int, int]]:
    """The words around each break (``labels`` may not go on so at that word), bounded by words outside of mentions."""
    stretches: list[tuple[int, int]] = []
    for place in breaks:
        start, end = max(0, place - _MARGIN), min(len(labels), place + _MARGIN)
        while start > 0 and labels[start - 1]:
            start -= 1
        while end < len(labels) and labels[end]:
            end += 1
        if stretches and start <= stretches[-1][1]:
            start, _ = stretches.pop()
        stretches.append((start, end))
    return stretches


def _viterbi(rows: list[list[float]], *, part: bool = False) -> list[int] | None:
    """The best well-formed sequence for a text, or for ``part`` of one with words outside of mentions around it.

    Of what came before, only the best way to be outside or at the end of a mention matters, and for each type the best
    way to be within one. For a part, mentions may also reach beyond it; None if the best sequence has one that does.
    Otherwise no other sequence of the whole text can be better there, and the rest needn't be looked at.
    """
    closed, opened = 0.0, [0.0 if part else _NEVER] * len(TYPES)
    closed_by: list[int] = []
    opened_by: list[list[int]] = []
    for row in rows:
        best, label = closed + row[0], 0
        now_opened, begun_or_inside = [], []
        for base, before in zip(_BASES, opened, strict=True):
            begin, inside = closed + row[base + BEGIN], before + row[base + INSIDE]
            end, single = before + row[base + END], closed + row[base + SINGLE]
            now_opened.append(max(begin, inside))
            begun_or_inside.append(base + (INSIDE if inside > begin else BEGIN))
            if end > best:
                best, label = end, base + END
            if single > best:
                best, label = single, base + SINGLE
        closed, opened = best, now_opened
        closed_by.append(label)
        opened_by.append(begun_or_inside)
    if part and max(opened) > closed:
        return None
    labels = [closed_by[-1]]
    for place in range(len(rows) - 2, -1, -1):
        goes_on = _position(labels[-1]) in (INSIDE, END)
        labels.append(opened_by[place][(labels[-1] - 1) // 4] if goes_on else closed_by[place])
    return None if part and _position(labels[-1]) in (INSIDE, END) else labels[::-1]


def spans_of_labels(labels: list[int]) -> list[tuple[int, int, int]]:
    """``(start word, end word, type index)`` of each span in a well-formed label sequence."""
    spans: list[tuple[int, int, int]] = []
    start = 0
    for place, label in enumerate(labels):
        position = _position(label)
        if position in (BEGIN, SINGLE):
            start = place
        if position in (END, SINGLE):
            spans.append((start, place + 1, (label - 1) // 4))
    return spans


def type_log_probabilities(log_probabilities: Floats, start: int, end: int) -> Floats:
    """For a span of words, the mean log-probability of the labels it would have as each type: ``[types]``."""
    rows = log_probabilities[np.arange(start, end), _labels_by_type(end - start)]
    return np.asarray(np.add.reduce(rows, axis=1) / np.float32(end - start), dtype=np.float32)


@lru_cache(maxsize=64)
def _labels_by_type(words: int) -> npt.NDArray[np.int64]:
    """``[types, words]``: the labels of a span of so many words."""
    return np.array([span_labels(0, words, index) for index in range(len(TYPES))])
