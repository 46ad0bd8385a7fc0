"""JSON lines: one object a paper, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kg.papers.exports import plain_record
from kg.papers.fields import BadRecordError, paper_from
from kg.papers.source import TextSource
from kg.records import Paper, Skipped


def read(source: TextSource, name: str) -> Iterator[Paper | Skipped]:
    """Papers of the lines, in order; a line that is no object, or no paper, is skipped. Blank lines don't count."""
    for number, line in enumerate(source.lines(), 1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            record = json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deep, or numbers too long"
            yield Skipped(where, f"not JSON ({reason})")
            continue
        if not isinstance(record, dict):
            yield Skipped(where, "not a JSON object")
            continue
        try:
            yield paper_from(plain_record(record), name)
        except BadRecordError as bad:
            yield Skipped(where, str(bad))
