"""The text of a saved Hugging Face papers page: site chrome, then title, blank line, abstract, blank line, …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.errors import ReadError
from kg.papers.fields import BadRecordError, paper_from
from kg.papers.source import TextSource
from kg.records import Paper, Skipped

_CHROME = re.compile(
    r"new|hugging face(?: [-–—|·].*| hub| papers)?|get trending papers in your email inbox!?|subscribe|log ?in|"
    r"sign ?up|models|datasets|spaces|docs|enterprise|pricing|posts|search|submit|daily papers|trending papers|papers?|"
    r"by ?ak and the research community|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,?|today|"
    r"yesterday|previous|next|upvote|github(?: page)?\W*[\d.,]*k?|arxiv page|project page|· ?\d+ authors?|\d+ authors?|"
    r"submitted by|published on .{0,20}|view pdf|view arxiv page|\W*[\d.,]+k?\W*|"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|"
    r"november|december)\.? \d{1,2}(?:,? \d{4})?(?: ?[-–] ?.*)?",
    re.IGNORECASE,
)
_MARKER = re.compile(r"^(?:Get trending papers in your email inbox|by ?AK and the research community)", re.MULTILINE)
_FOREIGN = re.compile(
    r"^(?:#|```|\||[-*+] |<(?:!|/?(?:div|p|img|a|h\d|table|br|center)\b)|\d+\. |>|//|/\*|import |def |from )"
)
_LONG = 250


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    line: int

    @property
    def is_abstract(self) -> bool:
        """Whether it reads as an abstract: long, or sentences of at least twelve words.

        A question alone may be a title ("How Well Does GPT-4.1 …?").
        """
        text = self.text.rstrip()
        sentence = re.search(r"\.[)\]”\"']*$|https?://\S+$", text)
        sentences = text[-1:] in "!?)]”\"'" and re.search(r"\.\s", text)
        return len(text) >= _LONG or (len(text.split()) >= 12 and bool(sentence or sentences))

    @property
    def is_chrome(self) -> bool:
        """Whether it is a label of the site and not of a paper."""
        return _CHROME.fullmatch(self.text.strip()) is not None


def looks_like_page(start: str) -> bool:
    """Whether a text is such a page: its chrome is there, or titles and abstracts follow each other by turns."""
    if _MARKER.search(start):
        return True
    paragraphs = [_Paragraph(part.strip(), 0) for part in re.split(r"\n\s*\n", start)[:40] if part.strip()]
    paragraphs = [p for p in paragraphs if not p.is_chrome]
    if len(paragraphs) < 2 or any(_FOREIGN.match(p.text) for p in paragraphs):
        return False
    pairs = sum(
        not a.is_abstract and len(a.text) <= 300 and "\n" not in a.text and b.is_abstract and len(b.text) >= 60
        for a, b in pairwise(paragraphs)
    )
    return pairs * 3 >= len(paragraphs)


def read(source: TextSource, name: str) -> Iterator[Paper | Skipped]:
    """Papers of the page, in order; a title without an abstract, or the other way round, is skipped."""
    title: _Paragraph | None = None
    in_header = True
    error: ReadError | None = None
    try:
        for paragraph in _paragraphs(source):
            if paragraph.is_abstract:
                if title is None:
                    yield Skipped(
                        f"{name}, line {paragraph.line}", f"no title before this abstract: {_short(paragraph.text)}"
                    )
                else:
                    yield _paper(title, paragraph, name)
                title, in_header = None, False
            elif not paragraph.is_chrome:
                if title is not None and not (in_header and len(title.text.split()) < 3):
                    yield Skipped(f"{name}, line {title.line}", f"no abstract for: {_short(title.text)}")
                title = paragraph
    except ReadError as cut:
        error = cut
    if error:
        raise error
    if title is not None:
        yield Skipped(f"{name}, line {title.line}", f"no abstract for: {_short(title.text)}")


def _paragraphs(source: TextSource) -> Iterator[_Paragraph]:
    lines: list[str] = []
    start = 0
    for number, line in enumerate(source.lines(), 1):
        if line.strip():
            if not lines:
                start = number
            lines.append(line.strip())
        elif lines:
            yield _Paragraph("\n".join(lines), start)
            lines = []
    if lines:
        yield _Paragraph("\n".join(lines), start)


def _paper(title: _Paragraph, abstract: _Paragraph, name: str) -> Paper | Skipped:
    try:
        return paper_from({"title": title.text, "abstract": abstract.text}, name)
    except BadRecordError as bad:
        return Skipped(f"{name}, line {title.line}", str(bad))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79] + "…"
