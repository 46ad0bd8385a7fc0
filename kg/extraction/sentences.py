"""Sentences of a title and abstract, by rules; pure functions over strings.

A sentence ends at ``.``, ``!`` or ``?`` (closing quotes and brackets go with it) before white space and something that
can begin a sentence, unless what stands before the full stop is an abbreviation, an initial or part of a URL. The first
line, the title, is a sentence of its own; so is what follows a blank line.
"""

from __future__ import annotations

import re

from kg.records import Span

_END = re.compile(r"[.!?…]+[\"'”’»)\]}]*(?:\\(?:footnote|cite)\{[^{}]*\})*(?=\s)|[。！？]")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_LAST_WORD = re.compile(r"(\S+)$")
_ABBREVIATIONS = frozenset(
    "e.g i.e cf vs v viz approx resp fig figs eq eqs eqn eqns sec secs tab ref refs no nos vol ch chap app alg thm "
    "al et.al dr prof mr mrs ms st jr sr inc ltd co corp dept univ ca c.f w.r.t w.l.o.g s.t i.i.d a.k.a u.s u.k e.u "
    "ph.d phd.s p pp ed eds etc.e.g jan feb mar apr jun jul aug sep sept oct nov dec def lem prop".split()
)
# "etc." and "et al." end a sentence when a capital follows; the others never do.
_MAY_END = frozenset({"etc", "al", "u.s", "u.k", "e.u", "i.i.d", "inc", "ltd", "co", "corp", "w.r.t", "app", "no"})
_OPENERS = "\"'“‘«([{`$\\*–—-•"
_NEXT = re.compile(r"\s+(\S+)")
_SCHEME = re.compile(r"(?:https?\s?:\s?/\s?/|www\.)", re.IGNORECASE)


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of a paper's text (title, newline, abstract), trimmed, in order, without overlap.

    Offsets are of characters into ``text``, ends exclusive. Every character that isn't white space is in one span.
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
    return [*out, _trim(text, start, end)]


def _ends_here(text: str, start: int, stop: int, after: int, end: int) -> bool:
    """Whether the punctuation at ``text[stop:after]`` ends the sentence that began at ``start``."""
    if text[stop] in "。！？":
        return True
    following = _NEXT.match(text, after, end)
    if not following:
        return after >= end or not text[after:end].strip()
    word = following.group(1)
    if text[stop] != "." or text.startswith("..", stop):
        return _can_begin(word, strict=text.startswith("..", stop) or text[stop] == "…")
    before = _LAST_WORD.search(text, start, stop)
    last = before.group(1).lstrip("([{\"'“‘~").casefold() if before else ""
    last = re.split(r"[~/—–]", last)[-1]
    if _broken_url(last, word):
        return False
    if last in _ABBREVIATIONS:
        return last in _MAY_END and after == stop + 1 and _can_begin(word, strict=True) and not word[:1].isdigit()
    if last == "etc":
        return _can_begin(word, strict=True)
    if len(last) == 1 and last.isalpha() and before and before.group(1)[-1].isupper():
        return _after_one_letter(text, start, before.start(1), word)
    # A plain lower-case word begins a sentence only after a full word ("tokens. however"), not after "w.r. t".
    plain = word.rstrip(".,;:!?").isalpha() and word.islower()
    return _can_begin(word, strict=plain and len(last) < 4)


def _after_one_letter(text: str, start: int, letter: int, word: str) -> bool:
    """Whether "X." ends a sentence: not as an initial ("J. Smith", "D. P. Kingma"), but as a symbol ("vitamin C. We")."""
    previous = text[start:letter].rstrip()[-1:]
    if previous == "." or not previous or previous in ",;(":
        return False
    earlier = text[start:letter].split()
    name_before = bool(earlier) and earlier[-1][:1].isupper() and len(earlier[-1]) > 1
    return _can_begin(word, strict=True) and not name_before


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
