"""Atom XML as the arXiv API answers a query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from kg.errors import ReadError
from kg.papers.fields import BadRecordError, paper_from
from kg.papers.source import TextSource
from kg.records import Paper, Skipped

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


def read(source: TextSource, name: str) -> Iterator[Paper | Skipped]:
    """Papers of the feed's entries, in order; where it is cut off, those before that place and one skipped."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    number = 0
    parser = _puller(DefusedXMLParser)
    try:
        for piece in source.pieces():
            parser.feed(piece)
            for entry in _entries(parser):
                number += 1
                yield _paper(entry, f"{name}, entry {number}", name)
        parser.close()
    except ParseError as error:
        raise ReadError(f"the XML is cut off or broken (line {error.position[0]}): reading stopped there") from None
    except DefusedXmlException:
        raise ReadError("XML with entity declarations, which kg doesn't read: they can harm") from None
    except ReadError:
        yield from (_paper(entry, f"{name}, entry", name) for entry in _entries(parser))
        raise
    for entry in _entries(parser):
        number += 1
        yield _paper(entry, f"{name}, entry {number}", name)
    if not number:
        raise ReadError("no entry in the feed")


def _puller(parser_class: Any) -> Any:
    """A pull parser that refuses entities: ElementTree's, over defusedxml's parser."""
    from xml.etree.ElementTree import XMLPullParser

    return XMLPullParser(events=("end",), _parser=parser_class(target=None))


def _entries(parser: Any) -> Iterator[Any]:
    for _, element in parser.read_events():
        if element.tag == _ATOM + "entry":
            yield element
            element.clear()


def _paper(entry: Any, where: str, name: str) -> Paper | Skipped:
    def text(tag: str, space: str = _ATOM) -> str:
        return " ".join((entry.findtext(space + tag) or "").split())

    if text("title") == "Error" and "arxiv.org/api/errors" in text("id"):
        return Skipped(where, f"an error of the arXiv API: {text('summary')}")
    journal = text("journal_ref", _ARXIV)
    record = {
        "id": text("id"),
        "title": text("title"),
        "abstract": text("summary"),
        "url": re.sub(r"^http://", "https://", text("id")),
        "published": text("published"),
        "authors": [" ".join((a.findtext(_ATOM + "name") or "").split()) for a in entry.findall(_ATOM + "author")],
        "categories": [c.get("term") or "" for c in entry.findall(_ATOM + "category")],
        "journal": journal,
    }
    try:
        return paper_from(record, name, collapse=True)
    except BadRecordError as bad:
        return Skipped(where, str(bad))
