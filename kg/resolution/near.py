"""Long names that are nearly the same, as candidates for one thing: slips of spelling, and long forms of one acronym.

Nothing here compares all with all: misspelt words are looked up in the vocabulary, and long forms are compared only
within one acronym.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.resolution.normal import NameForm
from kg.resolution.vocabulary import Vocabulary
from kg.resolution.words import words_of

_SMALL = words_of("a an and as at by for from in of on over the to using via with")
_GENERIC = words_of(
    "model network method algorithm framework technique approach architecture module system measure index metric score "
    "task coefficient estimation neural mechanism machine"
)
"""Words that long forms of one acronym may have or lack ("structural similarity index measure")."""
_NEGATIONS = ("un", "non", "in", "im", "anti", "dis", "ir", "de", "mis")
_KIN_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Near:
    """Two names that may be one thing."""

    left: NameForm
    right: NameForm
    score: float


def respelt(form: NameForm, vocabulary: Vocabulary) -> Iterator[str]:
    """The keys that a name would have if one misspelt word in it were right.

    Only long lower-case words that the vocabulary lacks are taken for misspelt; coined names never are.
    """
    for place, (word, token) in enumerate(zip(form.words, form.tokens, strict=True)):
        coined = any(c.isupper() for c in word[1:]) or not token.isalpha()
        if coined or token in vocabulary:
            continue
        for right in vocabulary.corrections(token):
            yield "".join((*form.tokens[:place], right, *form.tokens[place + 1 :]))


def same_long_forms(forms: Sequence[NameForm]) -> Iterator[Near]:
    """Pairs among the long forms of one acronym that say the same in slightly other words.

    Blocked by their first letters; within a block each is compared with all others.
    """
    blocks: dict[str, list[tuple[NameForm, tuple[str, ...]]]] = {}
    for form in sorted(forms, key=lambda f: f.key):
        core = _core(form.tokens)
        if core:
            blocks.setdefault(core[0][:3], []).append((form, core))
    for block in blocks.values():
        for i, (left, left_core) in enumerate(block):
            for right, right_core in block[i + 1 :]:
                score = _alike(left_core, right_core)
                if score:
                    yield Near(left, right, score)


def _core(tokens: Iterable[str]) -> tuple[str, ...]:
    full = [t for t in tokens if t not in _SMALL]
    return tuple(t for t in full if t not in _GENERIC) or tuple(full)


def _alike(left: Sequence[str], right: Sequence[str]) -> float:
    """How alike two cores are: 1 for equal ones, less for kindred words, 0 where a word differs."""
    if len(left) != len(right):
        joined = ("".join(left), "".join(right))
        return 1.0 if joined[0] == joined[1] else 0.0
    kindred = [1.0 if a == b else 0.9 if kin(a, b) else 0.0 for a, b in zip(left, right, strict=True)]
    return min(kindred, default=0.0)


def kin(left: str, right: str) -> bool:
    """Whether two words are forms of one ("adaptation", "adapter") or one a slip of the other; never its negation."""
    from rapidfuzz.distance import OSA

    for prefix in _NEGATIONS:
        if left == prefix + right or right == prefix + left:
            return False
    shared = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        shared += 1
    longer = max(len(left), len(right))
    if shared >= _KIN_LETTERS and 2 * shared >= longer:
        return True
    return min(len(left), len(right)) > _KIN_LETTERS and left[0] == right[0] and OSA.distance(left, right) == 1
