"""Words of a text: the unit that the model labels and that spaCy's ``Doc`` is made of.

A word is a run of word characters or a single other character that is not white space. Gold spans begin and end at word
boundaries, so every one of them is a whole number of words.
"""

from __future__ import annotations

import re

from kg.records import Span

WORD = r"\w+|[^\w\s]"
_WORD = re.compile(WORD)


def word_spans(text: str) -> list[Span]:
    """The words of ``text`` in order: character offsets from 0, end exclusive; white space belongs to none."""
    return [match.span() for match in _WORD.finditer(text)]


def is_word(character: str) -> bool:
    """Whether a character is one that runs of several make a word of; the empty string is none."""
    return character.isalnum() or character == "_"
