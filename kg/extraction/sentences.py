"""Sentences of a title and abstract, by rules; pure functions over strings.

A sentence ends at ``.``, ``!`` or ``?`` (closing quotes and brackets go with it) before white space and something that
can begin a sentence, unless what stands before the full stop is an abbreviation, an initial or part of a URL. The first
line, the title, is a sentence of its own; so is what follows a blank line.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.records import Span

_END = re.compile(r"[.!?…]+[\"'”’»)\]}]*(?:\\(?:footnote|cite)\{[^{}]*\})*(?=\s)|[。！？]")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_LAST_WORD = re.compile(r"(\S+)$")
_WITH_FULL_STOP = (
    "cf vs v viz approx resp fig figs eq eqs eqn eqns sec secs tab ref refs no nos vol ch chap app alg thm al et.al dr "
    "prof mr mrs ms st jr sr inc ltd co corp dept univ ca p pp ed eds jan feb mar apr jun jul aug sep sept oct nov dec "
    "def lem prop inst trans inf proc recon"
)
_ABBREVIATIONS = frozenset(_WITH_FULL_STOP.split())
# "etc." and "et al." end a sentence when a capital follows; the others never do.
_MAY_END = frozenset({"etc", "al", "inc", "ltd", "co", "corp", "app", "no", "inst", "recon"})
_OPENERS = "\"'“‘«([{`$\\*–—-•"
_DOTTED = re.compile(r"(?<![^\W_])(?:[a-z]\.)+[a-z]$")
_FIRST_WORDS = (
    "the a an we our this these those that it in on to for with by from at as when while however moreover furthermore "
    "finally first second here there both each all such unlike despite although since recent existing most many"
)
_STARTERS = frozenset(_FIRST_WORDS.split())
_NEXT = re.compile(r"\s+(\S+)")
_SCHEME = re.compile(r"(?:https?\s?:\s?/\s?/|www\.)", re.IGNORECASE)


@lru_cache(maxsize=64)
def sentence_spans(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of a paper's text (title, newline, abstract), trimmed, in order, without overlap.

    Offsets are of characters into ``text``, ends exclusive. Every character that isn't white space is in one span. The
    last texts' are remembered: several steps of extraction ask for them.
    """
    title_end = text.find("\n")
    if title_end < 0:
        title_end = len(text)
    spans = [_trim(text, 0, title_end)]
    for start, end in _paragraphs(text, title_end):
        spans += _sentences(text, start, end)
    return tuple((start, end) for start, end in spans if start < end)


def sentence_of(sentences: tuple[Span, ...], span: Span) -> Span:
    """The sentence that holds the span; where the span crosses sentences, from the first one's start to the last's end.

    A span that lies outside of all sentences is its own answer.
    """
    touched = [s for s in sentences if s[0] < span[1] and span[0] < s[1]]
    return (min(touched[0][0], span[0]), max(touched[-1][1], span[1])) if touched else span


def _paragraphs(text: str, start: int) -> list[Span]:
    out = []
    for blank in _PARAGRAPH.finditer(text, start):
        out.append((start, blank.start()))
        start = blank.end()
    return [*out, (start, len(text))]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _sentences(text: str, start: int, end: int) -> list[Span]:
    out = []
    for stop in _END.finditer(text, start, end):
        if _ends_here(text, start, stop.start(), stop.end(), end):
            out.append(_trim(text, start, stop.end()))
            start = stop.end()
    rest = _trim(text, start, end)
    if (
        out and rest[0] < rest[1] and not any(c.isalnum() for c in text[slice(*rest)])
    ):  # a bracket or a formula's end that was left over
        return [*out[:-1], (out[-1][0], max(out[-1][1], rest[1]))]
    return [*out, rest]


def _ends_here(text: str, start: int, stop: int, after: int, end: int) -> bool:
    """Whether the punctuation at ``text[stop:after]`` ends the sentence that began at ``start``."""
    if text[stop] in "。！？":
        return True
    following = _NEXT.match(text, after, end)
    if not following:
        return after >= end or not text[after:end].strip()
    word = following.group(1)
    plain = word.rstrip(".,;:!?)").isalpha() and word.islower()
    if text[stop] != "." or text.startswith("..", stop):
        return not plain and _can_begin(word, strict=text.startswith("..", stop) or text[stop] == "…")
    if not any(c.isalpha() for c in text[start:stop]) and stop - start <= 4:  # "2." numbers what follows
        return False
    before = _LAST_WORD.search(text, start, stop)
    token = before.group(1).casefold() if before else ""
    last = re.split(r"[~/—–{(\[,\"'“‘]", token)[-1]
    if (
        _broken_url(token, word)
        or last.endswith(("e.g", "i.e"))
        or (re.match(r"\d+\\?%", word) and last[-1:].isdigit())
    ):
        return False
    if last in _ABBREVIATIONS:
        return last in _MAY_END and after == stop + 1 and _can_begin(word, strict=True) and not word[:1].isdigit()
    if _DOTTED.search(last):  # "U.S. Supreme Court", "non-i.i.d. streams"
        return word[:1].isupper() and word.casefold() in _STARTERS
    if last == "etc" or (plain and after > stop + 1):
        return _can_begin(word, strict=True)
    if len(last) == 1 and last.isalpha() and before and before.group(1)[-1].isupper():
        return _after_one_letter(text, start, before.start(1), word)
    # A plain lower-case word begins a sentence only after a full word ("tokens. however"), not after "w.r. t".
    return _can_begin(word, strict=plain and len(last) < 4)


def _after_one_letter(text: str, start: int, letter: int, word: str) -> bool:
    """Whether "X." ends a sentence: not as an initial ("J. Smith"), but as a symbol ("vitamin C. We")."""
    previous = text[start:letter].rstrip()[-1:]
    if not previous or previous in ".,;(" or re.fullmatch(r"[A-Z]\.", word):
        return False
    return word.casefold().rstrip(",") in _STARTERS


def _broken_url(last: str, word: str) -> bool:
    """A URL broken by a space after a full stop: "https://github. com/owner/name"."""
    return bool(_SCHEME.search(last)) and word[:1].islower() and ("/" in word or "." in word[:-1])


def _can_begin(word: str, *, strict: bool) -> bool:
    """Whether a word can begin a sentence; where not strict, lower case can too ("iGPT", "pix2pix", "k-means")."""
    bare = word.lstrip(_OPENERS)
    if not bare:
        return not strict
    first = bare[0]
    if first.isupper() or not (first.isalpha() or first.isdigit()):
        return True
    if first.isalpha() and not first.islower():  # scripts without case
        return True
    return not strict
