"""CSV whose header names title and abstract; comma, semicolon, tab or bar between fields."""

from __future__ import annotations

import csv
from collections import deque
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
    rows = _Rows(source.lines(), delimiter, len(names))
    started = False
    for line, row in rows:
        where = f"{name}, line {line}"
        if isinstance(row, csv.Error):
            yield Skipped(where, f"not CSV ({row})")
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


class _Rows:
    """``(line number, row or error)`` of each row.

    A quote that is not closed would take all the rows behind it along. So after an error reading goes on with the first
    line below the row's first one that makes a whole row; lines between that do not are parts of the bad row.
    """

    def __init__(self, lines: Iterator[str], delimiter: str, width: int) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._width = width
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._number = 0

    def __iter__(self) -> Iterator[tuple[int, list[str] | csv.Error]]:
        after_error = False
        while True:
            self._taken = []
            first = self._number + 1
            try:
                row = next(csv.reader(self._next_lines(), delimiter=self._delimiter, strict=True))
            except StopIteration:
                return
            except csv.Error as error:
                if not after_error:
                    yield first, error
                self._go_back()
                after_error = True
                continue
            if after_error and (len(row) != self._width or sum(line.count('"') for line in self._taken) % 2):
                self._go_back()
                continue
            after_error = False
            yield first, row

    def _next_lines(self) -> Iterator[str]:
        while True:
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                return
            self._number += 1
            self._taken.append(line)
            yield line + "\n"

    def _go_back(self) -> None:
        """All lines of the row but its first are to be read again."""
        self._number -= len(self._taken) - 1
        self._again.extendleft(reversed(self._taken[1:]))
