"""Abbreviations and what they stand for, in one text.

The algorithm is Schwartz and Hearst's ("A simple algorithm for identifying abbreviation definitions in biomedical
text", Pacific Symposium on Biocomputing 2003): a short form stands in brackets after its long form, or before it, and
its characters occur in the long form in order, the first one at the start of a word. Added here: alignment with the
initials of the words is tried before any letters within words are; the plural s of either form; and brackets that hold
more than the short form ("(LLMs, such as …)", "(or GAN)", "(MoE for short)").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.records import Span


def _word_set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_BRACKET = re.compile(r"\(([^()\n]{1,200})[)(]|\[([^\[\]()\n]{2,60})\]")
_LEAD = re.compile(
    r"\s*(?:or|i\.e\.,?|a\.?k\.?a\.?|aka|also|hereafter|henceforth|denoted(?: as| by)?|abbreviated(?: as| to)?|abbr\.?|"
    r"termed|dubbed|called|named|known as|referred to as|short for|for short|the|an?|acronym|stands for)\s+",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*(?:[,;:]|\bfor short\b|\bhereafter\b|\bsee\b|\be\.g\.|\bsuch as\b|\bhenceforth\b)")
_QUOTES = "\"'“”‘’`$*{}"
_SHORT = re.compile(r"[A-Za-z0-9][\w&+./*’'$^\\-]*(?: [A-Za-z0-9][\w&+./-]*)?")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_STOPS = _word_set("of the and for in on to with by from a an via at as & into under over using")
_DETERMINERS = _word_set("the a an our this these that their its we some both")
_MAX_SHORT = 14


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and its long form where they are defined; spans are of characters into the text, ends exclusive."""

    short: Span
    long: Span


@lru_cache(maxsize=64)
def find_abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """The abbreviations that a text defines, in order of place; each short form as it is first defined.

    The last texts' are remembered: several steps of extraction ask for them.
    """
    found: dict[str, Abbreviation] = {}
    for bracket in _BRACKET.finditer(text):
        group = 1 if bracket.group(1) is not None else 2
        pair = _defined_by(text, bracket.start(), bracket.start(group), bracket.end(group))
        if pair:
            found.setdefault(text[slice(*pair.short)], pair)
    return tuple(found.values())


def _defined_by(text: str, opening: int, start: int, end: int) -> Abbreviation | None:
    start, end = _strip_lead(text, start, end)
    cut = _CUT.search(text, start, end)
    inner_end = cut.start() if cut and cut.start() > start else end
    inner = _trimmed(text, start, inner_end)
    if _is_short(text[slice(*inner)]):
        long = _long_before(text, opening, text[slice(*inner)])
        if long:
            return Abbreviation(inner, long)
    return _long_inside(text, opening, inner)


def _strip_lead(text: str, start: int, end: int) -> Span:
    lead = _LEAD.match(text, start, end)
    while lead:
        start = lead.end()
        lead = _LEAD.match(text, start, end)
    return start, end


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in _QUOTES):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _QUOTES):
        end -= 1
    return start, end


def _is_short(short: str) -> bool:
    """Whether a string can be a short form: at most two words and 14 characters, a capital or digit among letters."""
    if not 2 <= len(short) <= _MAX_SHORT or not _SHORT.fullmatch(short):
        return False
    letters = [c for c in short if c.isalpha()]
    return bool(letters) and any(c.isupper() or c.isdigit() for c in short) and not short.casefold().startswith("http")


def _long_before(text: str, opening: int, short: str) -> Span | None:
    """The long form of ``short`` that ends just before the bracket at ``opening``."""
    floor = max(text.rfind("\n", 0, opening) + 1, text.rfind(". ", 0, opening) + 1, opening - 200, 0)
    floor = max(floor, text.rfind(")", 0, opening) + 1, text.rfind("(", 0, opening) + 1)
    start, end = _trimmed(text, floor, opening)
    return _align(text, start, end, short)


def _long_inside(text: str, opening: int, inner: Span) -> Abbreviation | None:
    """The bracket holds the long form of the word before it: "GAN (generative adversarial network)"."""
    before = re.search(r"(\S+)\s*$", text[max(0, opening - 30) : opening])
    if not before or len(text[slice(*inner)].split()) < 2:
        return None
    start = max(0, opening - 30) + before.start(1)
    short = _trimmed(text, start, start + len(before.group(1)))
    form = text[slice(*short)]
    if not _is_short(form) or " " in form or sum(c.isupper() for c in form) < 2:
        return None
    long = _align(text, inner[0], inner[1], form)
    return Abbreviation(short, long) if long and long[0] == inner[0] else None


def _align(text: str, start: int, end: int, short: str) -> Span | None:
    """Where within ``text[start:end]`` a long form of ``short`` begins that reaches to ``end``."""
    letters = [c.casefold() for c in short if c.isalnum()]
    tries = [letters]
    if short.endswith("s") and len(letters) > 2 and short[-2].isupper():
        tries = [letters[:-1], letters]
    words = list(_WORD.finditer(text, start, end))
    if not words:
        return None
    limit = min(len(letters) + 5, 2 * len(letters))
    for wanted in tries:
        begin = _by_initials(words, wanted)
        if begin is not None and _acceptable(text, begin, end, short):
            return begin, end
    lowest = words[max(0, len(words) - limit - sum(w.group().casefold() in _STOPS for w in words[-limit:]))].start()
    for wanted in reversed(tries):
        begin = _by_letters(text, lowest, end, wanted)
        if begin is not None and _acceptable(text, begin, end, short):
            return begin, end
    return None


def _by_initials(words: list[re.Match[str]], letters: list[str]) -> int | None:
    """Every letter is the initial of a word, the last words first; small words between may be left out."""
    at = len(words) - 1
    for place, letter in enumerate(reversed(letters)):
        while at >= 0 and words[at].group()[0].casefold() != letter:
            if place == 0 or words[at].group().casefold() not in _STOPS:
                return None
            at -= 1
        if at < 0:
            return None
        at -= 1
    return words[at + 1].start()


def _by_letters(text: str, start: int, end: int, letters: list[str]) -> int | None:
    """Schwartz and Hearst's walk from right to left; the first letter has to begin a word."""
    at = end - 1
    for place in range(len(letters) - 1, -1, -1):
        while at >= start:
            begins = at == start or not text[at - 1].isalnum()
            if text[at].casefold() == letters[place] and (place > 0 or begins):
                break
            at -= 1
        if at < start:
            return None
        at -= 1
    return at + 1


def _acceptable(text: str, begin: int, end: int, short: str) -> bool:
    """Longer than its short form, more than a repetition of it, no determiner in front."""
    long = text[begin:end]
    words = [word.casefold() for word in re.split(r"[\s\-]+", long) if word]
    if len(long) <= len(short) or short.casefold() in words or not words or words[0] in _DETERMINERS:
        return False
    capitals = sum(c.isupper() or c.isdigit() for c in short)
    return len(words) > 1 or (capitals >= 2 and len(long) >= 2 * capitals)
