"""Which format a text is in, by its content alone."""

from __future__ import annotations

import json
import re

from kg.errors import ReadError
from kg.papers import csv_table, huggingface

FORMATS: dict[str, str] = {
    "page": "text of a Hugging Face papers page: title, blank line, abstract, blank line, …",
    "jsonl": "JSON lines: one object a paper",
    "json": "JSON: a list of papers, or an object that holds one",
    "csv": "CSV with a header that names title and abstract",
    "arxiv": "Atom XML of the arXiv API",
    "bibtex": "BibTeX with abstracts",
}
"""Name of each format that can be read -> what it is."""

_BIBTEX_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_NOT_TEXT = (
    ("%PDF-", "a PDF, not text: save the abstracts as text, JSON, CSV or BibTeX"),
    ("PK\x03\x04", "a zip archive: unpack it first"),
    ("SQLite format 3\x00", "an SQLite database, not a file of papers"),
    ("\x89PNG", "a picture, not text"),
    ("\xff\xd8\xff", "a picture, not text"),
    ("\xfd7zXZ", "xz data: unpack it first"),
    ("(\xb5/\xfd", "zstd data: unpack it first"),
    ("7z\xbc\xaf", "a 7z archive: unpack it first"),
    ("PAR1", "Parquet, not text: save it as JSON lines or CSV"),
    ("\xd0\xcf\x11\xe0", "an Office document: save it as text or CSV"),
    ("{\\rtf", "an RTF document: save it as plain text"),
)


def magic_of(start: bytes) -> str | None:
    """Why a file that begins with these bytes is no text, where its first bytes say what it is instead."""
    text = start[:16].decode("latin-1")
    if re.match(r"BZh\d1AY&SY", text):
        return "bzip2 data: unpack it first"
    return next((reason for magic, reason in _NOT_TEXT if text.startswith(magic)), None)


def detect(start: str) -> str:
    """The name of the format that a text beginning with ``start`` is in; raises ReadError for none of them."""
    text = start.lstrip("\ufeff \t\r\n")
    if not text:
        raise ReadError("the file is empty")
    low = text[:2000].casefold()
    if low.startswith(("<!doctype html", "<html")):
        raise ReadError("an HTML page: save it as text (browser: Save as, Text), or use another format")
    if low.startswith(("<?xml", "<feed", "<entry")):
        return _xml(text)
    if text[0] in "[{":
        found = _json(text)
        if found:
            return found
    if any(line.lstrip().startswith('{"') and _is_object(line) for line in text.splitlines()[:20]):
        return "jsonl"
    if _BIBTEX_ENTRY.search(text):
        return "bibtex"
    if csv_table.header_of(text):
        return "csv"
    if huggingface.looks_like_page(text):
        return "page"
    names = ", ".join(FORMATS)
    raise ReadError(f"no format that kg reads ({names}); --format names one where it was not recognised")


def _xml(text: str) -> str:
    if re.search(r"<(?:\w+:)?feed\b|<(?:\w+:)?entry\b", text):
        return "arxiv"
    raise ReadError("XML, but not the Atom feed of the arXiv API")


def _json(text: str) -> str | None:
    """``json`` or ``jsonl`` where the text begins as one of them, else None (a title can begin with a bracket)."""
    if text[0] == "[":
        return "json" if re.match(r"\[\s*(?:[{\]]|\Z)", text) else None
    if not re.match(r"\{\s*(?:[\"}]|\Z)", text):
        return None
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        return "json" if re.search(r"\"\s*:\s*\[\s*\{\s*\"(?!name|term|given|first|family)", text) else "jsonl"
    if _is_object(lines[0]) or any(line.startswith("{") and _is_object(line) for line in lines[1:3]):
        return "jsonl"
    return "jsonl" if len(lines[0]) > 2 and lines[1].startswith("{") else "json"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


__all__ = ["FORMATS", "detect", "magic_of"]
