"""One thing, one entity: which mentions of a paper name the same thing; pure functions over strings and spans.

Three steps. Spellings of one normal form are one surface. Surfaces that are an abbreviation and its long form, or equal
once acronyms are spelled out, are one thing. Whether two other surfaces are one thing (a shorter form that stands for
the longer, a size with its family, a typo) is decided by a logistic regression over
:mod:`kg.extraction.grouping_features`, whose weights were fitted on annotated abstracts; clusters grow by average
linkage, best pair first.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import combinations

from kg.extraction.abbreviations import Abbreviation
from kg.extraction.grouping_features import Surface, pair_features, related
from kg.extraction.surfaces import key_of, same_when_spelled_out
from kg.extraction.words import is_word
from kg.records import EntityType, Span

_TYPES = tuple(EntityType)


@dataclass(frozen=True, slots=True)
class TypedSpan:
    """One mention: characters of the text, end exclusive, what it is, and how sure that is (0 to 1)."""

    start: int
    end: int
    type: EntityType
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class GroupingModel:
    """The weights of the pair features, the threshold, and the keys of names that stand for themselves."""

    weights: dict[str, float]
    threshold: float
    known: frozenset[str]


@lru_cache(maxsize=1)
def shipped_model() -> GroupingModel:
    """The weights that come with kg (``grouping.json`` beside this module)."""
    data = json.loads((files("kg.extraction") / "grouping.json").read_text(encoding="utf-8"))
    return GroupingModel(data["weights"], data["threshold"], frozenset(data["known"]))


def group_mentions(
    text: str,
    mentions: Sequence[TypedSpan],
    abbreviations: Iterable[Abbreviation],
    model: GroupingModel | None = None,
) -> tuple[tuple[int, ...], ...]:
    """Indices into ``mentions``, those of one thing together; groups in order of first place, every index in one group.

    The order in which mentions are given doesn't matter. A group's type is :func:`voted_type`'s.
    """
    model = model or shipped_model()
    by_key: dict[str, list[int]] = defaultdict(list)
    for index in sorted(range(len(mentions)), key=lambda i: (mentions[i].start, mentions[i].end, i)):
        surface = text[mentions[index].start : mentions[index].end]
        by_key[key_of(surface) or surface].append(index)
    clusters = [[_surface(text, mentions, indices)] for indices in by_key.values()]
    clusters = _join_certain(text, clusters, abbreviations)
    clusters = _join_likely(text, clusters, model)
    groups = [sorted(i for surface in cluster for i in by_key[surface.key or surface.text]) for cluster in clusters]
    place = {i: (mentions[i].start, mentions[i].end, i) for i in range(len(mentions))}
    return tuple(
        tuple(sorted(group, key=place.__getitem__)) for group in sorted(groups, key=lambda g: min(place[i] for i in g))
    )


def voted_type(mentions: Sequence[TypedSpan], group: Iterable[int]) -> EntityType:
    """The type that a group's mentions give the most score in sum; ties go to the first in ``EntityType``'s order."""
    votes = dict.fromkeys(_TYPES, 0.0)
    for index in group:
        votes[mentions[index].type] += mentions[index].score
    return max(_TYPES, key=lambda t: round(votes[t], 9))


def _surface(text: str, mentions: Sequence[TypedSpan], indices: list[int]) -> Surface:
    spans = tuple((mentions[i].start, mentions[i].end) for i in indices)
    return Surface(text[slice(*spans[0])], voted_type(mentions, indices), spans)


def _join_certain(
    text: str, clusters: list[list[Surface]], abbreviations: Iterable[Abbreviation]
) -> list[list[Surface]]:
    """Abbreviations with their long forms, and names that are equal once acronyms are spelled out."""
    pairs = set()
    for abbreviation in abbreviations:
        short, long = (key_of(text[slice(*span)]) for span in (abbreviation.short, abbreviation.long))
        pairs |= {(short, long), (long, short)}

    def same(left: Surface, right: Surface) -> bool:
        if (left.key, right.key) in pairs:
            return True
        return left.type == right.type and same_when_spelled_out(left.text, right.text)

    parent = list(range(len(clusters)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, j in combinations(range(len(clusters)), 2):
        if same(clusters[i][0], clusters[j][0]):
            low, high = sorted((root(i), root(j)))
            parent[high] = low
    joined: dict[int, list[Surface]] = defaultdict(list)
    for i, cluster in enumerate(clusters):
        joined[root(i)] += cluster
    return list(joined.values())


def _join_likely(text: str, clusters: list[list[Surface]], model: GroupingModel) -> list[list[Surface]]:
    """Average linkage over the pairs' probabilities, the most likely first; ties go to the first in the text."""
    surfaces = [surface for cluster in clusters for surface in cluster]
    title_end = text.find("\n") if "\n" in text else len(text)
    chance: dict[tuple[int, int], float] = {}
    home = [number for number, cluster in enumerate(clusters) for _ in cluster]
    for i, j in combinations(range(len(surfaces)), 2):
        if home[i] != home[j] and related(surfaces[i], surfaces[j]):
            features = pair_features(text, title_end, surfaces[i], surfaces[j], surfaces, model.known)
            chance[i, j] = _probability(features, model.weights)
    members = {number: [i for i, h in enumerate(home) if h == number] for number in range(len(clusters))}
    while True:
        best = _best_pair(members, chance, model.threshold)
        if best is None:
            break
        members[best[0]] += members.pop(best[1])
    return [[surfaces[i] for i in group] for group in members.values()]


def _best_pair(
    members: dict[int, list[int]], chance: dict[tuple[int, int], float], threshold: float
) -> tuple[int, int] | None:
    home = {i: number for number, group in members.items() for i in group}
    candidates = {
        tuple(sorted((home[i], home[j]))) for (i, j), p in chance.items() if p > threshold and home[i] != home[j]
    }
    best: tuple[float, int, int] | None = None
    for a, b in candidates:
        pairs = [(min(i, j), max(i, j)) for i in members[a] for j in members[b]]
        known = [chance[pair] for pair in pairs if pair in chance]
        mean = (max(known) + sum(known) / len(known)) / 2
        if mean > threshold and (best is None or (-mean, a, b) < best):
            best = (-mean, a, b)
    return (best[1], best[2]) if best else None


def _probability(features: dict[str, float], weights: dict[str, float]) -> float:
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in features.items())))


def complete_mentions(text: str, surfaces: Sequence[Iterable[str]]) -> tuple[tuple[Span, ...], ...]:
    """Where each group's surfaces stand in the text, at word boundaries, the longest first, without overlap.

    ``surfaces`` holds the strings of each group; the answer has a tuple of spans for each, in order of place. Besides
    the strings themselves their variants of case and plural are found, for names of several words.
    """
    taken = bytearray(len(text))
    folded = _folded(text)
    found: list[list[Span]] = [[] for _ in surfaces]
    forms = sorted({(form, number) for number, group in enumerate(surfaces) for form in group if form.strip()})
    for form, number in sorted(forms, key=lambda f: (-len(f[0]), f)):
        spans = _occurrences(text, form)
        if _may_vary(form):
            spans += _occurrences(folded, re.sub(r"(?<=\w\w\w)s$", "", _folded(form)), plural=True)
        for start, end in spans:
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found[number].append((start, end))
    return tuple(tuple(sorted(spans)) for spans in found)


def _may_vary(form: str) -> bool:
    """Whether a name is long enough for its case and plural to vary without becoming another word."""
    words = [word for word in re.split(r"[\s-]+", form) if any(c.isalnum() for c in word)]
    return len(words) > 1 or (len(form) > 5 and form.lower() == form and bool(words))


def _folded(text: str) -> str:
    """Lower case with hyphens and line ends as blanks, character for character."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.translate({ord(c): " " for c in "-\n\t"})


def _occurrences(text: str, form: str, *, plural: bool = False) -> list[Span]:
    """Where ``form`` stands at word boundaries; with ``plural``, with or without an s after it."""
    out: list[Span] = []
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        if plural and text[end : end + 1] == "s":
            end += 1
        if not is_word(text[max(0, at - 1) : at]) and not is_word(text[end : end + 1]):
            out.append((at, end))
        at = text.find(form, at + 1)
    return out
