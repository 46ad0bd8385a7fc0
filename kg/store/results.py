"""What reading a graph gives back: plain frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

How = Literal["name", "alias", "fuzzy"]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation: ids of its ends, its type and its properties."""

    source: str
    type: str
    target: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """One node that answers to a name: ``how`` it does and how well (``score`` in [0, 1])."""

    id: str
    label: str
    name: str
    score: float
    how: How


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query; values are plain (str, int, float, bool, None, list, dict)."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def as_dicts(self) -> list[dict[str, Any]]:
        """One dict a row, keys the column names."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]
