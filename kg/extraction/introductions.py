"""Where a paper says outright that a thing is its own; pure functions over strings and spans.

Two forms are read: the title begins with the name and a colon ("BERT: Pre-training of …"), and "we propose X". In the
annotated training papers the first is an introduction in 869 of 879 cases, the second, where it stands alone, in 97 of
97 for data sets, benchmarks and metrics, but in 425 of 477 for methods, where the classifier has to decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.records import Span

_PROPOSED = re.compile(
    r"\b(?:[Ww]e|paper|work)\b(?: \w+){0,3} (?:propose|proposes|introduce|introduces|present|presents)"
    r"(?: (?:a|an|the|our|novel|new|called|named|dubbed|termed))* $"
)
_REACH = 90


def named_by_title(text: str, mentions: Sequence[Span]) -> int | None:
    """Index of the mention with which the title begins, a colon after it; None where there is none."""
    for index, (start, end) in enumerate(mentions):
        if start == 0 and text[end : end + 2].lstrip(" ")[:1] == ":":
            return index
    return None


def proposed(text: str, mentions: Sequence[Span]) -> int | None:
    """Index of the first mention right after "we propose", "this paper introduces a new" and the like; else None."""
    for index, (start, _) in enumerate(mentions):
        if _PROPOSED.search(text, max(0, start - _REACH), start):
            return index
    return None
