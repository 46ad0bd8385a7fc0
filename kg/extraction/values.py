"""Results as they are written beside a metric: "84.3 %", "+2.1 BLEU"; pure functions over strings.

A number is a metric's value only where the words between them say so ("accuracy of 84.3%", "3.2% higher accuracy",
"F1 improves from 71.2 to 74.5"). Precision comes first: a number that could be another metric's is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.records import Span

_NUMBER = r"(?:[+\-−–±~≈<>]|\\sim|\\approx|\\pm)?\s?\$?\d+(?:,\d{3})*(?:\.\d+)?"
_UNIT = (
    r"(?:\s?\\?%|\s?(?:percentage points?|percent|per cent|points?|pp|p\.p\.|pts?)\b|"
    r"\s?(?:dB|ms|seconds?|FPS|fps|GB|MB|"
    r"GFLOPs|hours?|mm|cm|km|m)\b|\s?(?:×|\\times|[xX](?![\w])))?"
)
_ONE = rf"{_NUMBER}{_UNIT}\$?(?:\s?(?:±|\\pm|\+/?-)\s?\d+(?:\.\d+)?{_UNIT})?"
_VALUE = re.compile(rf"(?<![\w.@/\-])(?P<value>{_ONE}(?:\s?(?:-|–|--|to)\s?{_ONE})?)(?![\w^]|-\w|\.\d|/\d)")

_DEGREE = (
    r"absolute|relative|average|averaged?|mean|overall|significant|substantial|improved|further|additional|better|higher|"
    r"lower|greater|less|fewer|more|top-?\d|improvements?|gains?|increases?|reductions?|decreases?|drops?|boosts?|declines?|"
    r"test|validation|classification|final|macro|micro|in|of|for|terms|the|its|on|average|a|an|median|best|zero-shot|points?"
)
_BEFORE = re.compile(rf"(?:[\s$]*\b(?:{_DEGREE})\b)*[\s\-$(]*\Z", re.IGNORECASE)
_LINK = (
    r"scores?|rates?|values?|metrics?|gains?|improvements?|increases?|reductions?|improves?|improved|improving|"
    r"increased?s?|increasing|reduced|rises?|rose|drops?|dropped|decreases?d?|boosted|reach(?:es|ed|ing)?|"
    r"achiev(?:es|ed|ing)|attain(?:s|ed)?|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|of|by|is|was|are|were|to|"
    r"at|as|high|low|up|than|only|about|approximately|around|over|above|below|under|nearly|almost|roughly|from|"
    r"near|an?|the|average|averaging|mean|even|just|more|less|its"
)
_PLACE = r"(?:\s+(?:on|in|for|across|over)\s+(?:the\s+)?[\w\-. ]{1,40}?(?=\s+(?:of|by|is|was|from)\b))?"
_AFTER = re.compile(
    rf"\A(?:\s*\([^()\d]{{1,20}}\))?{_PLACE}(?:[\s:=≈~$(]*\b(?:{_LINK})\b)*[\s:=≈~$(]*\Z", re.IGNORECASE
)
_CONNECTIVES = (
    "and|on|in|for|to|with|at|over|from|while|when|which|compared|across|as|after|under|but|or|versus|vs|using|"
    "respectively|against|without|than"
)
_COUNTED = re.compile(rf"\s+(?!(?:{_CONNECTIVES})\b)[a-z]{{3,}}")
_REACH = 70


def find_values(text: str, evidence: Span, mentions: Sequence[Span]) -> tuple[str, ...]:
    """The values that the sentence ``text[evidence]`` gives for the metric whose ``mentions`` are given, as written.

    In order of place, each once. A number right before the name of the metric goes with it ("28.4 BLEU") unless it has
    a unit.
    """
    start, end = evidence
    numbers = [m.span("value") for m in _VALUE.finditer(text, start, end) if _is_result(text, m)]
    inside = [span for span in mentions if start <= span[0] and span[1] <= end]
    numbers = [n for n in _told_apart(text, numbers, end) if not any(n[0] < m[1] and m[0] < n[1] for m in inside)]
    found: list[Span] = []
    for mention in inside:
        found += _before(text, numbers, mention)
        found += _after(text, numbers, mention)
    return tuple(dict.fromkeys(_as_written(text, span) for span in sorted(set(found))))


def _told_apart(text: str, numbers: list[Span], end: int) -> list[Span]:
    """Numbers without those of a list ("86.47% and 78.2%, respectively"), whose order would have to be matched."""
    listed: set[Span] = set()
    for left, right in pairwise(numbers):
        told = "respectively" in text[right[1] : end]
        if told and re.fullmatch(r"\W*(?:,|and|,\s*and|&)\W*", text[left[1] : right[0]]):
            listed |= {left, right}
    return [number for number in numbers if number not in listed]


def _as_written(text: str, span: Span) -> str:
    return " ".join(text[slice(*span)].strip(" $~≈").split())


def _is_result(text: str, match: re.Match[str]) -> bool:
    """Whether a number can be a result at all: no year, no count of things, no citation."""
    value = match.group("value").strip()
    if re.fullmatch(r"(?:19|20)\d\d", value):
        return False
    bare = re.fullmatch(r"\d{1,3}(?:,\d{3})*", value) is not None
    after = text[match.end() : match.end() + 24]
    return not (bare and _COUNTED.match(after) and not re.match(r"\s+[A-Z]", after))


def _before(text: str, numbers: list[Span], mention: Span) -> list[Span]:
    """The number that leads up to the metric: "84.3% accuracy", "a 3.2% improvement in F1", "28.4 BLEU"."""
    earlier = [n for n in numbers if n[1] <= mention[0] and mention[0] - n[1] <= _REACH]
    if not earlier:
        return []
    start, end = earlier[-1]
    gap = text[end : mention[0]]
    if not _BEFORE.match(gap) or "(" in gap:
        return []
    value = text[start:end].rstrip("$ ")
    if value.endswith("%") and re.match(r"[\s$]+of\b", gap):  # "91.4% of the accuracy": a share of it
        return []
    has_unit = re.search(r"[%×xX]|[a-zA-Z]$", value) is not None
    return [(start, mention[1]) if not gap.strip(" $") and not has_unit else (start, end)]


def _after(text: str, numbers: list[Span], mention: Span) -> list[Span]:
    """The number (or two: from … to …) that follows the metric: "accuracy of 84.3%", "FID (2.1)", "F1: 0.9"."""
    later = [n for n in numbers if n[0] >= mention[1] and n[0] - mention[1] <= _REACH]
    if not later or not _AFTER.match(text[mention[1] : later[0][0]]):
        return []
    found = [later[0]]
    if len(later) > 1 and re.fullmatch(
        r"\s*(?:to|→|-+>)\s*(?:near|nearly|about|around|over)?\s*", text[later[0][1] : later[1][0]]
    ):
        found.append(later[1])
    return found
