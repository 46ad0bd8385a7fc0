"""Where a paper says outright that a thing is its own; pure functions over strings and spans.

Two forms are read: the title begins with the name and a colon ("BERT: Pre-training of …"), and "we propose X". In the
annotated training papers the first is an introduction in 869 of 879 cases, the second, where it stands alone, in 97 of
97 for data sets, benchmarks and metrics, but in 425 of 477 for methods, where the classifier has to decide. Methods
that are defined at once, before their name or after it ("we introduce X, a model that …", "we propose a new model,
X."), are introduced in 546 of 546 cases (and 40 of 40 in the development papers).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.abbreviations import Abbreviation
from kg.records import Span

_PROPOSED = re.compile(
    r"\b(?:[Ww]e|paper|work)\b(?: \w+){0,3} (?:propose|proposes|introduce|introduces|present|presents)"
    r"(?: (?:a|an|the|our|novel|new|called|named|dubbed|termed))* $"
)
_MADE = re.compile(r"\b[Ww]e (?:train|build|develop|design|create|release|devise)(?: (?:a|an|the|our|novel|new))* $")
_DEFINED_BEFORE = re.compile(
    r"\b(?:[Ww]e|paper|work)\b(?: \w+){0,3} (?:propose|proposes|introduce|introduces|present|presents) (?:a|an|our) "
    r"(?:(?!that\b|which\b)[^.,;:()]){3,90}?, (?:the )?$"
)
_DEFINED_AFTER = re.compile(r"(?: \([\w-]+\))?, (?:a|an|the first|our) ")
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|which we call|that we call|refer to as|abbreviated as"
    r"|call (?:it|this|them|our \w+|the resulting \w+)) (?:the |as |a )?[\"'`“]{0,2}$"
)
_SURVEY = re.compile(
    r"\s*:\s*(?:[\w-]+ ){0,4}?(?:survey|review|overview|tutorial|primer|perspective)s?\b", re.IGNORECASE
)
_REACH = 120


def named_by_title(text: str, mentions: Sequence[Span]) -> int | None:
    """Index of the mention with which the title begins, a colon after it; None where there is none.

    "X: A Survey" is about X.
    """
    for index, (start, end) in enumerate(mentions):
        if start == 0 and text[end : end + 2].lstrip(" ")[:1] == ":" and not _SURVEY.match(text, end):
            return index
    return None


def proposed(text: str, mentions: Sequence[Span]) -> int | None:
    """Index of the first mention right after "we propose", "this paper introduces a new" and the like; else None."""
    for index, (start, _) in enumerate(mentions):
        if _PROPOSED.search(text, max(0, start - _REACH), start):
            return index
    return None


def defined(text: str, mentions: Sequence[Span]) -> int | None:
    """Index of the first mention that is proposed and defined at once, "we propose X, a new …"; None where none is."""
    for index, (start, end) in enumerate(mentions):
        reach = max(0, start - _REACH)
        if _DEFINED_AFTER.match(text, end) and (
            _PROPOSED.search(text, reach, start) or _MADE.search(text, reach, start)
        ):
            return index
        if text[end : end + 1] in (",", ".") and _DEFINED_BEFORE.search(text, reach, start):
            return index
    return None


def called(text: str, mentions: Sequence[Span]) -> int | None:
    """Index of the first mention right after "called", "dubbed", "which we call" and the like; else None."""
    for index, (start, _) in enumerate(mentions):
        if _CALLED.search(text, max(0, start - _REACH), start):
            return index
    return None


def proposed_with_acronym(text: str, mentions: Sequence[Span], abbreviations: Sequence[Abbreviation]) -> int | None:
    """Index of the mention that is proposed by its long form and given its acronym there, "we propose X Y (XY)"."""
    long_forms = {abbreviation.long for abbreviation in abbreviations}
    index = proposed(text, mentions)
    return index if index is not None and tuple(mentions[index]) in long_forms else None
