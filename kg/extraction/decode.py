"""From label scores to spans: the best label sequence that is well formed (Viterbi over BIOES labels).

Label 0 is outside; type ``t`` (index in ``TYPES``) has begin ``1 + 4t``, inside ``2 + 4t``, end ``3 + 4t`` and single
``4 + 4t``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kg.extraction.gazetteer import TYPES

LABELS = 1 + 4 * len(TYPES)
BEGIN, INSIDE, END, SINGLE = 1, 2, 3, 4
_NEVER = np.float32(-1e9)

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


_PENALTY = np.where(allowed_transitions(), np.float32(0), _NEVER).astype(np.float32)
_START = np.array([_NEVER if _position(label) in (INSIDE, END) else 0 for label in range(LABELS)], dtype=np.float32)
_STOP = np.array([_NEVER if _position(label) in (BEGIN, INSIDE) else 0 for label in range(LABELS)], dtype=np.float32)


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities over the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), dtype=np.float32)


def best_labels(log_probabilities: Floats) -> list[int]:
    """The well-formed label sequence of highest probability for ``[words, LABELS]``; ties go to the lower label."""
    count = len(log_probabilities)
    if not count:
        return []
    score = log_probabilities[0] + _START
    back = np.zeros((count, LABELS), dtype=np.int64)
    columns = np.arange(LABELS)
    for place in range(1, count):
        candidates = score[:, None] + _PENALTY
        back[place] = candidates.argmax(axis=0)
        score = candidates[back[place], columns] + log_probabilities[place]
    label = int((score + _STOP).argmax())
    labels = [label]
    for place in range(count - 1, 0, -1):
        label = int(back[place, label])
        labels.append(label)
    return labels[::-1]


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
    places = np.arange(start, end)
    rows = [log_probabilities[places, span_labels(start, end, index)].mean() for index in range(len(TYPES))]
    return np.asarray(rows, dtype=np.float32)
