"""The words of papers, by frequency: which word is a word, how much it tells, and what a misspelt one should be."""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from importlib.resources import files

from kg.resolution.words import singular, spell


class Vocabulary:
    """Words in order of frequency, the most frequent first."""

    def __init__(self, words: list[str]) -> None:
        self._rank = {word: rank for rank, word in enumerate(words)}

    def __contains__(self, word: str) -> bool:
        return word in self._rank

    def weight(self, word: str) -> float:
        """How much a word tells about a text, in [0, 1]: the logarithm of its rank; 1 for a word that isn't listed."""
        rank = self._rank.get(word)
        return 1.0 if rank is None else math.log(rank + 1) / math.log(len(self._rank) + 1)

    @cached_property
    def _deletions(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self._rank:
            if len(word) >= _SHORTEST:
                for shorter in {word, *_deletes(word)}:
                    found.setdefault(shorter, []).append(word)
        return found

    def corrections(self, word: str) -> tuple[str, ...]:
        """Listed words at one edit (a letter too many, too few, wrong, or two swapped), sorted; none for a listed word.

        Candidates come from deletions of both words (Garbe 2012, SymSpell), so that a look-up costs only the length.
        """
        from rapidfuzz.distance import OSA

        if word in self._rank or len(word) < _SHORTEST:
            return ()
        near = {w for shorter in {word, *_deletes(word)} for w in self._deletions.get(shorter, ())}
        return tuple(sorted(w for w in near if w[0] == word[0] and OSA.distance(word, w) == 1))


_SHORTEST = 6


def _deletes(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words that ship with kg."""
    text = (files("kg.resolution") / "data" / "words.txt").read_text(encoding="utf-8")
    return Vocabulary([line for line in text.splitlines() if line and not line.startswith("#")])


@lru_cache(maxsize=200_000)
def plain(word: str) -> str:
    """A word of running text as the vocabulary lists it."""
    return spell(singular(word))
