"""What a paper is about, as far as resolution needs it: to tell the meanings of an ambiguous acronym apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from zlib import crc32

from kg.resolution.forms import ItemForms
from kg.resolution.vocabulary import plain, vocabulary

_WORD = re.compile(r"[^\W\d_]{4,}")
Profile = Mapping[str, float]
_SUPPORTERS = 3
_TELLING = 20
_PROFILES = 8192
_SAMPLED = 64
"""Papers of a meaning that are looked at, chosen by hash: time stays linear where thousands of papers have it."""


class Contexts:
    """Profiles of papers: the words of all their contexts and names, weighted by how much a word tells.

    The weights come from a fixed list of words, not from the corpus, so that papers without any part in an acronym
    never change what it means elsewhere.
    """

    def __init__(self, items: Iterable[ItemForms]) -> None:
        self._items: dict[str, list[ItemForms]] = {}
        for forms in items:
            self._items.setdefault(forms.item.paper_id, []).append(forms)
        self.profile = lru_cache(maxsize=_PROFILES)(self._profile)

    def _profile(self, paper_id: str) -> dict[str, float]:
        known = vocabulary()
        texts = {forms.item.context for forms in self._items[paper_id]}
        texts.update(surface for forms in self._items[paper_id] for surface in forms.item.surfaces)
        words = {plain(word) for text in texts for word in _WORD.findall(text)}
        return {word: weight for word in words if (weight := known.weight(word)) > 0.3}

    def telling(self, paper_id: str) -> bool:
        """Whether there is enough text to tell what a paper is about."""
        return len(self.profile(paper_id)) >= _TELLING

    def likeness(self, paper_id: str, others: Iterable[str], apart_from: frozenset[str]) -> float:
        """How much a paper's profile is like those of others, in [0, 1]: the mean of the best few of a fixed sample.

        ``apart_from`` are words that all of them share because they are the name in question.
        """
        sampled = sorted(set(others) - {paper_id}, key=lambda other: (crc32(other.encode()), other))[:_SAMPLED]
        mine = self.profile(paper_id)
        scores = [_cosine(mine, self.profile(other), apart_from) for other in sampled]
        best = sorted(scores, reverse=True)[:_SUPPORTERS]
        return sum(best) / len(best) if best else 0.0


def _cosine(left: Profile, right: Profile, apart_from: frozenset[str]) -> float:
    shared = sum(left[word] ** 4 for word in left.keys() & right.keys() if word not in apart_from)
    norm = (sum(w**4 for w in left.values()) * sum(w**4 for w in right.values())) ** 0.5
    return shared / norm if norm else 0.0
