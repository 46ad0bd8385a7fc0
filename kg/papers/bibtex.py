"""BibTeX with abstracts, parsed by bibtexparser, some entries at a time."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from kg.errors import ReadError
from kg.papers.fields import BadRecordError, paper_from
from kg.papers.ids import id_of_url
from kg.papers.latex import plain_latex
from kg.papers.source import TextSource
from kg.records import Paper, Skipped

_ENTRY = re.compile(r"[ \t]*@(?!string|comment|preamble)[A-Za-z]+[ \t]*[{(][^,\s]+[ \t]*,", re.IGNORECASE)
_STRING = re.compile(r"[ \t]*@string\b", re.IGNORECASE)
_ADDRESSES = ("url", "doi", "eprint")
_BATCH = 100
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905


def read(source: TextSource, name: str) -> Iterator[Paper | Skipped]:
    """Papers of the entries, in order; an entry that cannot be parsed, or has no abstract, is skipped."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.library import Library
    from bibtexparser.model import ParsingFailedBlock

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it warns of is reported here as skipped

    def parsed(lines: list[str], strings: list[str]) -> Library:
        return parse_string("\n".join([*strings, *lines]))

    found = 0
    error: ReadError | None = None
    for first, lines, strings, cut in _batches(source):
        library = parsed(lines, strings)
        error = error or cut
        blocks = list(library.blocks)
        if cut and blocks and isinstance(blocks[-1], ParsingFailedBlock):
            blocks.pop()  # the entry that is cut in two; the error tells of it
        for block in blocks:
            line = first + (block.start_line or 0) - sum(s.count("\n") + 1 for s in strings)
            for paper in _papers(block, f"{name}, line {line}", name):
                found += 1
                yield paper
    if error:
        raise error
    if not found:
        raise ReadError("no entry in the BibTeX file")


def _batches(source: TextSource) -> Iterator[tuple[int, list[str], list[str], ReadError | None]]:
    """``(first line's number, lines, @string definitions so far, what reading ran into)``, about 100 entries each."""
    lines: list[str] = []
    strings: list[str] = []
    first, entries, number = 1, 0, 0
    error: ReadError | None = None
    try:
        for number, line in enumerate(source.lines(), 1):
            if _ENTRY.match(line):
                entries += 1
                if entries > _BATCH:
                    yield first, lines, list(strings), None
                    strings += [kept for kept in lines if _STRING.match(kept) and kept.rstrip().endswith(("}", ")"))]
                    lines, first, entries = [], number, 1
            lines.append(line)
    except ReadError as cut:
        error = cut
    yield first, lines, list(strings), error


def _papers(block: Any, where: str, name: str) -> Iterator[Paper | Skipped]:
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry, ParsingFailedBlock

    if isinstance(block, DuplicateBlockKeyBlock):  # a key that occurs twice doesn't matter: keys are no ids here
        block = block.ignore_error_block
    if isinstance(block, ParsingFailedBlock):
        reason = _reason(block)
        yield Skipped(where, f"not BibTeX ({reason})", damaged="end of file" in reason)
    elif isinstance(block, Entry):
        try:
            yield paper_from(_record(block), name, collapse=True)
        except BadRecordError as bad:
            yield Skipped(where, f"{bad} in {block.key}")


def _reason(block: Any) -> str:
    text = " ".join(str(getattr(block.error, "abort_reason", "") or block.error).split())
    return (text if len(text) <= 120 else text[:119] + "…") or "a brace or quote is not closed"


def _record(entry: Any) -> dict[str, Any]:
    """The entry's fields without BibTeX's braces and LaTeX's accents.

    An entry's key is no id: two files may use one key for different papers, or two keys for one.
    """
    raw = {field.key.casefold(): str(field.value) for field in entry.fields}
    # A tilde is a space between words, and part of an address.
    fields = {key: plain_latex(raw[key].replace("~", "{~}") if key in _ADDRESSES else raw[key]) for key in raw}
    record: dict[str, Any] = {key: fields[key] for key in ("title", "abstract", "doi", "url") if key in fields}
    record["venue"] = next((fields[key] for key in ("journal", "journaltitle", "booktitle") if fields.get(key)), "")
    record["authors"] = _authors(raw.get("author", ""))
    record["keywords"] = fields.get("keywords", "")
    if fields.get("archiveprefix", "arxiv").casefold() == "arxiv" and "eprint" in fields:
        record["arxiv"] = fields["eprint"]
    anthology = id_of_url(fields.get("url", ""))
    if anthology and anthology.startswith("acl:"):
        record["acl"] = anthology
    record["date"] = fields.get("date") or _date(fields.get("year", ""), fields.get("month", ""))
    record["year"] = fields.get("year") or fields.get("date", "")
    return record


def _authors(value: str) -> list[str]:
    """Names of a BibTeX list, in the order of speech; an "and" in braces is part of a name ({Barnes and Noble})."""
    parts: list[list[str]] = [[]]
    depth = 0
    for word in value.split():
        if depth == 0 and word.casefold() == "and":
            parts.append([])
        else:
            parts[-1].append(word)
        depth += word.count("{") - word.count("}")
    names = (_name(plain_latex(" ".join(part))) for part in parts)
    return [name for name in names if name and name.casefold() != "others"]


def _name(author: str) -> str:
    """ "Last, First", "Last, Jr., First" or biblatex's "family=…, given=…, prefix=…" -> "First Last, Jr."."""
    parts = [part.strip() for part in author.split(",")]
    named = dict(part.partition("=")[::2] for part in parts)
    if "family" in named:
        return " ".join(named[key] for key in ("given", "prefix", "family", "suffix") if named.get(key))
    if len(parts) == 3:
        return f"{parts[2]} {parts[0]} {parts[1]}"
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 else " ".join(author.split())


def _date(year: str, month: str) -> str:
    number = (
        month
        if month.isdigit()
        else str(_MONTHS.index(month[:3].casefold()) + 1)
        if month[:3].casefold() in _MONTHS
        else ""
    )
    return f"{year}-{int(number):02d}" if number and year.isdigit() and 1 <= int(number) <= 12 else ""
