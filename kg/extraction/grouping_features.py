"""What can be told about two different surfaces of one text, as numbers, for the learned part of grouping."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import ratio

from kg.extraction.surfaces import family_of, is_acronym, is_coined, key_of, numbers_of, stands_for, words_of
from kg.records import EntityType


def _word_set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_HEADS = _word_set(
    "framework method model network algorithm approach system dataset benchmark task technique strategy mechanism "
    "module loss architecture layer block pipeline training learning modeling corpus data challenge suite metric "
    "score rate function objective procedure paradigm reasoning prompting process theory agent tool library "
    "toolkit engine"
)
_BETWEEN = re.compile(r"\s*(?:,|and|or|/|,\s*and|&|\+|vs\.?|than|over|from|into|with|as well as)\s*\Z")


@dataclass(frozen=True)
class Surface:
    """One name of the text: how it is first written, its type, and where it stands (starts, ends exclusive)."""

    text: str
    type: EntityType
    spans: tuple[tuple[int, int], ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its normalised words."""
        return words_of(self.text)

    @cached_property
    def key(self) -> str:
        """Its normal form."""
        return key_of(self.text)


def related(left: Surface, right: Surface) -> bool:
    """Whether two surfaces are worth a closer look: a word or a prefix in common, similar letters, or an acronym."""
    if left.type != right.type:
        return False
    if set(left.words) & set(right.words) or left.key[:4] == right.key[:4]:
        return True
    short, long = (left, right) if len(left.key) <= len(right.key) else (right, left)
    if short.key in long.key:
        return True
    if is_acronym(short.text) or len(short.words) == 1:
        return _is_subsequence(short.key, long.key) and short.key[:1] in {word[0] for word in long.words}
    return ratio(left.key, right.key) > 70


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(c in rest for c in short)


def pair_features(
    text: str, title_end: int, left: Surface, right: Surface, everything: Sequence[Surface], known: frozenset[str]
) -> dict[str, float]:
    """Named features of a pair of :func:`related` surfaces; ``known`` are keys of names that stand for themselves."""
    short, long = sorted((left, right), key=lambda s: (len(s.words), len(s.key), s.key))
    kind = short.type.value if short.type in (EntityType.METHOD, EntityType.TASK, EntityType.METRIC) else "Data"
    out = {"bias": 1.0, f"type={kind}": 1.0}
    out |= _letters(short, long, kind)
    out |= _words(short, long, kind)
    out |= _place(text, title_end, short, long, kind)
    others = sum(set(short.words) < set(o.words) and o.type == short.type for o in everything)
    out["longer=2+"] = float(others > 1)
    out[f"short known:{kind}"] = float(short.key in known)
    out["long known"] = float(long.key in known)
    return {name: value for name, value in out.items() if value}


def _letters(short: Surface, long: Surface, kind: str) -> dict[str, float]:
    left, right = numbers_of(short.text), numbers_of(long.text)
    close = DamerauLevenshtein.distance(short.key, long.key, score_cutoff=2)
    coined = is_coined(short.text) and is_coined(long.text)
    similar = ratio(short.key, long.key) / 100
    return {
        "similar": similar,
        f"similar>90:{kind}": float(similar > 0.9),
        "one letter": float(close == 1 and not coined),
        "one letter coined": float(close == 1 and coined and len(short.key) >= 7),
        "one letter coined short": float(close == 1 and coined and len(short.key) < 7),
        "initials": float(stands_for(short.text, long.words)),
        "family": float(family_of(short.text) == family_of(long.text)),
        "family data": float(kind == "Data" and family_of(short.text) == family_of(long.text)),
        "numbers differ": float(bool(left) and bool(right) and left != right),
        "number added": float(not left and bool(right)),
        "both coined": float(coined),
        f"short acronym:{kind}": float(is_acronym(short.text)),
        "short coined": float(is_coined(short.text)),
        "long coined": float(is_coined(long.text)),
        "acronym letters": float(
            is_acronym(short.text) and len(long.words) > 1 and _is_subsequence(short.key.rstrip("s"), long.key)
        ),
    }


def _words(short: Surface, long: Surface, kind: str) -> dict[str, float]:
    a, b = short.words, long.words
    shared = set(a) & set(b)
    extra = [word for word in b if word not in shared]
    how = "none"
    if set(a) <= set(b):
        how = "suffix" if b[-len(a) :] == a else "prefix" if b[: len(a)] == a else "scattered"
        if how == "scattered" and any(b[i : i + len(a)] == a for i in range(len(b))):
            how = "inside"
    out = {
        f"within:{how}:{kind}": 1.0,
        f"within:{how}:{min(len(a), 3)}": 1.0,
        "within known part": float(how != "none" and len(extra) > 2),
        "extra words": min(len(extra), 5) / 5,
        "missing words": min(len(set(a) - shared), 4) / 4,
        "jaccard": len(shared) / len(set(a) | set(b)) if a or b else 0.0,
        f"same head:{kind}": float(a[-1:] == b[-1:]),
        f"same start:{kind}": float(a[:1] == b[:1]),
        "extra are heads": float(how == "prefix" and all(word in _HEADS for word in extra)),
        "missing heads": float(how == "none" and bool(set(a) - shared) and set(a) - shared <= _HEADS),
        "same length": float(len(a) == len(b)),
        f"same stems:{kind}": float(a != b and [word[:5] for word in a] == [word[:5] for word in b]),
        f"one word differs:{kind}": float(len(a) == len(b) > 1 and sum(x != y for x, y in zip(a, b, strict=True)) == 1),
        "one word varies": float(_one_word_varies(a, b)),
        "long is long": float(len(b) > 3),
        "plus": float(("+" in "".join(a)) != ("+" in "".join(b))),
    }
    if how == "none" and shared:
        out[f"shared:{min(len(shared), 4)}:{kind}"] = 1.0
    if len(a) == 1:
        out["one generic word"] = float(not is_coined(short.text))
    return out


def _one_word_varies(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names differ in one word, and there not in its beginning: recommender and recommendation system."""
    if len(a) != len(b):
        return False
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return len(differing) == 1 and differing[0][0][:4] == differing[0][1][:4]


def _place(text: str, title_end: int, short: Surface, long: Surface, kind: str) -> dict[str, float]:
    bracket = listed = together = 0.0
    for start, end in long.spans:
        for other_start, other_end in short.spans:
            gap = text[end:other_start] if end <= other_start else text[other_end:start]
            if len(gap) > 160:
                continue
            together = max(together, float("." not in gap))
            if gap.strip() in ("(", "[", '("', "(or"):
                bracket = 1.0
            elif _BETWEEN.match(gap):
                listed = 1.0
    first_short, first_long = short.spans[0][0], long.spans[0][0]
    in_title = first_short < title_end, first_long < title_end
    determined = any(re.search(r"\b(?:the|this|these|our|such)\s+$", text[max(0, s - 8) : s]) for s, _ in short.spans)
    letters = bool(bracket) and _is_subsequence(short.key.rstrip("s"), long.key)
    return {
        "bracket": bracket,
        "bracket letters": float(letters),
        f"listed:{kind}": listed,
        "same sentence": together,
        "short later": float(first_short > first_long),
        f"short in title:{kind}": float(in_title[0]),
        f"long in title:{kind}": float(in_title[1]),
        "both in title": float(all(in_title)),
        f"determined:{kind}": float(determined),
        "short often": min(len(short.spans), 5) / 5,
        "long often": min(len(long.spans), 5) / 5,
    }
