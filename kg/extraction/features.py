"""What the model is told beside the word pieces: a word's shape, known names, and cues around an entity's mentions.

The encoder is uncased, so case comes in here. All features are plain numbers made from one text alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from kg.extraction.gazetteer import TYPES, VECTOR_SIZE, Match

Floats = npt.NDArray[np.float32]
WordSpan = tuple[int, int]
"""Word indices, end exclusive."""

_SHAPES = 11
WORD_FEATURES = _SHAPES + 2 + VECTOR_SIZE

_NOUNS: tuple[frozenset[str], ...] = (
    frozenset(
        [
            "benchmark",
            "benchmarks",
            "leaderboard",
            "leaderboards",
            "suite",
            "suites",
            "challenge",
            "challenges",
            "arena",
            "testbed",
        ]
    ),
    frozenset(["dataset", "datasets", "corpus", "corpora", "database", "databases", "treebank", "collection", "data"]),
    frozenset(
        [
            "model",
            "models",
            "method",
            "methods",
            "algorithm",
            "network",
            "networks",
            "framework",
            "approach",
            "architecture",
            "loss",
        ]
    ),
    frozenset(["task", "tasks", "problem", "problems", "application", "applications"]),
    frozenset(["score", "scores", "metric", "metrics", "rate", "error", "errors", "points"]),
)
_VERBS: tuple[frozenset[str], ...] = (
    frozenset(
        [
            "propose",
            "proposes",
            "proposed",
            "introduce",
            "introduces",
            "introducing",
            "present",
            "presents",
            "release",
            "called",
            "named",
        ]
    ),
    frozenset(
        [
            "evaluate",
            "evaluated",
            "evaluation",
            "experiments",
            "experiment",
            "results",
            "tested",
            "test",
            "validate",
            "on",
        ]
    ),
    frozenset(
        [
            "outperform",
            "outperforms",
            "outperforming",
            "surpass",
            "surpasses",
            "surpassing",
            "compared",
            "than",
            "exceeds",
            "over",
            "unlike",
        ]
    ),
    frozenset(
        [
            "use",
            "uses",
            "using",
            "used",
            "based",
            "via",
            "with",
            "by",
            "leverage",
            "leverages",
            "leveraging",
            "apply",
            "applying",
            "train",
            "trained",
        ]
    ),
)


def _kinds_by_word(sets: Sequence[frozenset[str]]) -> dict[str, tuple[int, ...]]:
    """In which of the sets each word is."""
    return {word: tuple(i for i, words in enumerate(sets) if word in words) for word in frozenset[str]().union(*sets)}


_NOUN_KINDS, _VERB_KINDS = _kinds_by_word(_NOUNS), _kinds_by_word(_VERBS)
_NAME_PARTS: tuple[re.Pattern[str], ...] = (
    re.compile(r"bench|eval|arena|challenge|leaderboard|exam|quiz|test|qa\b", re.I),
    re.compile(r"data|corpus|corpora|bank|wiki|collection|[0-9]k\b|[0-9]m\b|set\b", re.I),
    re.compile(r"net\b|former|bert|gpt|lora|learning|model|network", re.I),
)
_NEAR = 12
_BEFORE = 6
ENTITY_FEATURES = VECTOR_SIZE + 1 + 3 * len(_NOUNS) + len(_VERBS) + len(_NAME_PARTS) + 10


@lru_cache(maxsize=65536)
def shape(word: str) -> tuple[float, ...]:
    """Nine flags: lower case, capitalised, all capitals, one capital, mixed, letters with digits, digits, other; and
    whether there are characters beyond ASCII."""
    letters = any(c.isalpha() for c in word)
    digits = any(c.isdigit() for c in word)
    return (
        float(word.islower()),
        float(len(word) > 1 and word[0].isupper() and word[1:].islower()),
        float(len(word) > 1 and word.isupper()),
        float(len(word) == 1 and word.isupper()),
        float(letters and not word.islower() and not word.isupper() and any(c.isupper() for c in word[1:])),
        float(letters and digits),
        float(word.isdigit()),
        float(not letters and not digits),
        float(not word.isascii()),
    )


def word_features(text: str, words: Sequence[tuple[int, int]], known: Iterable[Match], title_end: int) -> Floats:
    """``[words, WORD_FEATURES]`` for words given by character offsets; ``title_end`` is the title's length."""
    rows = np.zeros((len(words), WORD_FEATURES), dtype=np.float32)
    if words:
        rows[:, : _SHAPES - 2] = [shape(text[start:end]) for start, end in words]
        rows[:, _SHAPES - 2] = [start < title_end for start, _ in words]
        rows[:, _SHAPES - 1] = [start == 0 or text[start - 1].isspace() for start, _ in words]
    for match in known:
        rows[match.start : match.end, _SHAPES + 2 :] = match.vector
        rows[match.start, _SHAPES] = 1
        rows[match.end - 1, _SHAPES + 1] = 1
    return rows


def entity_features(
    words: Sequence[str], mentions: Sequence[WordSpan], vectors: Sequence[Sequence[float] | None], title_words: int
) -> Floats:
    """``[ENTITY_FEATURES]`` of one entity: its known-name features (the greatest of each), and the cues around it.

    ``vectors`` has, for each mention, the features of its own name's entry, or None; ``title_words`` is how many words
    the title has.
    """
    known = [v for v in vectors if v is not None]
    gazetteer = (
        np.max(np.asarray(known, dtype=np.float32), axis=0) if known else np.zeros(VECTOR_SIZE, dtype=np.float32)
    )
    title = _kinds(words[:title_words])
    after, before, near, verbs = set[int](), set[int](), set[int](), set[int]()
    for start, end in mentions:
        after |= _kinds(_head_after(words, end))
        before |= _kinds(words[max(0, start - 3) : start])
        near |= _kinds(words[max(0, start - _NEAR) : start]) | _kinds(words[end : end + _NEAR])
        verbs |= _kinds(words[max(0, start - _BEFORE) : start], _VERB_KINDS)
    names = [" ".join(words[start:end]) for start, end in mentions]
    longest = max((end - start for start, end in mentions), default=0)
    rest = [
        float(bool(known)),
        *(float(index in found) for found in (after, before, near) for index in range(len(_NOUNS))),
        *(float(index in verbs) for index in range(len(_VERBS))),
        *(float(any(part.search(name) for name in names)) for part in _NAME_PARTS),
        float(0 in title),
        float(1 in title),
        float(any(start == 0 and words[end : end + 1] == [":"] for start, end in mentions)),
        float(any(start < title_words for start, _ in mentions)),
        math.log1p(len(mentions)) / 3,
        mentions[0][0] / max(1, len(words)) if mentions else 0.0,
        longest / 8,
        float(any(word.isupper() and len(word) > 1 for start, end in mentions for word in words[start:end])),
        float(any(c.isupper() for start, end in mentions for word in words[start:end] for c in word[1:])),
        float(any(c.isdigit() for name in names for c in name)),
    ]
    return np.concatenate([gazetteer, np.asarray(rest, dtype=np.float32)])


def _kinds(words: Iterable[str], table: Mapping[str, tuple[int, ...]] = _NOUN_KINDS) -> set[int]:
    return {kind for word in words for kind in table.get(word.lower(), ())}


def _head_after(words: Sequence[str], end: int) -> Sequence[str]:
    """The two words after a mention, past the other items of a list ("A, B and C datasets" tells of A)."""
    place = end
    while place < min(len(words), end + 16):
        word = words[place]
        in_list = (
            word in {",", "and", "or", "&", "(", ")", "-", "/"} or word[0].isdigit() or any(map(str.isupper, word))
        )
        if not in_list:
            break
        place += 1
    return words[place : place + 2]


def one_hot_types(index: int) -> Floats:
    """``[types]`` with a one at the type's index."""
    row = np.zeros(len(TYPES), dtype=np.float32)
    row[index] = 1
    return row
