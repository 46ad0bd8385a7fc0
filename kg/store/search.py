"""Names to nodes: exact, then alias, then fuzzy, over the look-up file's name table and trigram index."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence

from kg.graph import schema
from kg.store.names import look_up_key, similarity, spaced, trigrams
from kg.store.results import How, Match

FUZZY_AT_LEAST = 0.7
"""Similarity below which a name is no answer (it may still be a suggestion)."""
SUGGEST_AT_LEAST = 0.4
_CANDIDATES = 3000
"""Names that are scored one by one; enough for every name that shares the query's rarest trigrams."""
_PREFIXED = 500
_SHORT = 6
"""Letters up to which two that changed places ("lroa") may leave no trigram of a name whole."""


def search(connection: sqlite3.Connection, name: str, labels: Sequence[str] | None, limit: int) -> list[Match]:
    """The best nodes for ``name``: exact names, then aliases, then alike ones; equals by papers, then id.

    ``labels`` None looks among the five kinds of entity.
    """
    wanted = tuple(labels) if labels is not None else schema.ENTITY_LABELS
    found: dict[str, tuple[Match, int]] = {}
    for row in _exact(connection, name, wanted):
        _keep(found, row, 1.0 if not row[4] else 0.95, "alias" if row[4] else "name")
    if len(found) < limit:
        for row, score in _fuzzy(connection, name, wanted):
            if score >= FUZZY_AT_LEAST:
                _keep(found, row, min(score + _renown(row), 0.99) * 0.9, "fuzzy")
    ranked = sorted(found.values(), key=_rank)
    return [match for match, _ in ranked[:limit]]


def suggestions(
    connection: sqlite3.Connection, name: str, labels: Sequence[str] | None = None, limit: int = 5
) -> tuple[str, ...]:
    """Names that come nearest to one that was not found; ``labels`` None looks among the five kinds of entity."""
    wanted = tuple(labels) if labels is not None else schema.ENTITY_LABELS
    best: dict[str, float] = {}
    for row, score in _fuzzy(connection, name, wanted):
        if score >= SUGGEST_AT_LEAST:
            best[row[2]] = max(best.get(row[2], 0.0), score + _renown(row))
    return tuple(sorted(best, key=lambda known: (-best[known], known))[:limit])


Row = tuple[str, str, str, int, int, str]
"""id, label, name, papers, alias (0 or 1), spaced form of the name or alias."""
_SELECT = (
    "SELECT node.id, node.label, node.name, node.papers, name.alias, name.spaced "
    "FROM name JOIN node ON node.num = name.node WHERE "
)


def _renown(row: Row) -> float:
    """What a name is worth beyond likeness: of two that are about as near, people mean the one in many papers."""
    return min(0.05, 0.01 * math.log2(max(row[3], 1)))


def _rank(found: tuple[Match, int]) -> tuple[int, float, int, str]:
    match, papers = found
    order: dict[How, int] = {"name": 0, "alias": 1, "fuzzy": 2}
    return order[match.how], -match.score, -papers, match.id


def _keep(found: dict[str, tuple[Match, int]], row: Row, score: float, how: How) -> None:
    match = Match(row[0], row[1], row[2], round(score, 4), how)
    if row[0] not in found or _rank((match, row[3])) < _rank(found[row[0]]):
        found[row[0]] = (match, row[3])


def _exact(connection: sqlite3.Connection, name: str, labels: Sequence[str]) -> list[Row]:
    query = f"{_SELECT} name.key = ? AND node.label IN ({', '.join('?' * len(labels))})"
    return connection.execute(query, (look_up_key(name), *labels)).fetchall()


def _fuzzy(connection: sqlite3.Connection, name: str, labels: Sequence[str]) -> list[tuple[Row, float]]:
    numbers = _by_trigram(connection, name) | _by_prefix(connection, name) | _by_initial(connection, name)
    query = spaced(name)
    scored: list[tuple[Row, float]] = []
    ordered = sorted(numbers)
    for start in range(0, len(ordered), 500):
        part = ordered[start : start + 500]
        marks, kinds = ", ".join("?" * len(part)), ", ".join("?" * len(labels))
        rows = connection.execute(f"{_SELECT} name.num IN ({marks}) AND node.label IN ({kinds})", (*part, *labels))
        scored.extend((row, similarity(query, row[5])) for row in rows)
    return scored


def _by_trigram(connection: sqlite3.Connection, name: str) -> set[int]:
    """Numbers of names that share trigrams with ``name``, its rarest ones first, until there are enough.

    A slip of the pen spoils three trigrams at most, so of a long name's rarest ones some are still right.
    """
    wanted = trigrams(name)
    if not wanted:
        return set()
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.trigram USING fts5vocab(main, name_trigram, row)")
    marks = ", ".join("?" * len(wanted))
    frequencies = connection.execute(f"SELECT doc, term FROM temp.trigram WHERE term IN ({marks})", wanted).fetchall()  # noqa: S608
    numbers: set[int] = set()
    for _, term in sorted(frequencies):
        room = _CANDIDATES - len(numbers)
        if room <= 0:
            break
        matching = connection.execute(
            "SELECT rowid FROM name_trigram WHERE name_trigram MATCH ? LIMIT ?",
            ('"' + term.replace('"', '""') + '"', room),
        )
        numbers.update(number for (number,) in matching)
    return numbers


def _by_prefix(connection: sqlite3.Connection, name: str) -> set[int]:
    """Numbers of names that begin with ``name``: what short ones ("C4", "R") have in common with longer ones."""
    key = look_up_key(name)
    rows = connection.execute(
        "SELECT num FROM name WHERE key >= ? AND key < ? ORDER BY length(key), key LIMIT ?",
        (key, key + "\U0010ffff", _PREFIXED),
    )
    return {number for (number,) in rows}


def _by_initial(connection: sqlite3.Connection, name: str) -> set[int]:
    """Numbers of names of about a short name's length and with its first letter: a slip may spoil all its trigrams."""
    key = look_up_key(name)
    if not key or len(key) > _SHORT:
        return set()
    rows = connection.execute(
        "SELECT num FROM name WHERE key >= ? AND key < ? AND length(key) BETWEEN ? AND ? ORDER BY key LIMIT ?",
        (key[0], key[0] + "\U0010ffff", len(key) - 1, len(key) + 1, _CANDIDATES),
    )
    return {number for (number,) in rows}
