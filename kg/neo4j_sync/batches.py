"""Rows cut into batches, one transaction each: small enough for a server of modest memory, large enough to be quick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

ROWS = 2000
CHARACTERS = 4_000_000
"""What one transaction carries at most; a single row may be larger."""


def batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The rows in order, in lists of at most ``ROWS`` rows and about ``CHARACTERS`` characters."""
    batch: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        weight = _weight(row)
        if batch and (len(batch) == ROWS or size + weight > CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += weight
    if batch:
        yield batch


def _weight(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_weight, value.values()))
    if isinstance(value, list):
        return sum(map(_weight, value))
    return 1
