"""CSV whose header names title and abstract; comma, semicolon, tab or bar between fields."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from kg.errors import ReadError
from kg.papers.fields import BadRecordError, known_name, paper_from
from kg.papers.source import TextSource
from kg.records import Paper, Skipped

_DELIMITERS = ",\t;|"
csv.field_size_limit(1 << 24)


def header_of(start: str) -> tuple[str, list[str]] | None:
    """``(delimiter, column names)`` where a text begins with a header that names title and abstract, else None."""
    line = start.lstrip("\ufeff\r\n").split("\n", 1)[0].strip("\r")
    for delimiter in _DELIMITERS:
        if delimiter not in line:
            continue
        try:
            names = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        fields = [known_name(name) for name in names]
        if "title" in fields and "abstract" in fields:
            return delimiter, names
    return None


def read(source: TextSource, name: str) -> Iterator[Paper | Skipped]:
    """Papers of the rows, in order; a row without title or abstract, or with too many fields, is skipped."""
    header = header_of(source.peek())
    if header is None:
        raise ReadError("the CSV header names no title and abstract column")
    delimiter, names = header
    rows = csv.reader(_whole_lines(source), delimiter=delimiter, strict=True)
    started = False
    while True:
        where = f"{name}, line {rows.line_num + 1}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Skipped(where, f"not CSV ({error})")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if not started:
            started = True
            continue
        if len(row) > len(names):
            yield Skipped(where, f"{len(row)} fields where the header has {len(names)}")
            continue
        try:
            yield paper_from(dict(zip(names, row, strict=False)), name)
        except BadRecordError as bad:
            yield Skipped(where, str(bad))


def _whole_lines(source: TextSource) -> Iterator[str]:
    for line in source.lines():
        yield line + "\n"
