"""Reads ``lookup.sqlite``: nodes, relations and names of one published graph. No import heavier than sqlite3."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.errors import StoreError
from kg.records import Decision
from kg.store.results import Relation

LOOKUP_VERSION = 1
"""The version of the tables that this reader knows; ``lookup_writer`` writes it."""


class Lookup:
    """The look-up file of one published graph, open for reading (it never changes, so SQLite needs no locks)."""

    def __init__(self, path: Path) -> None:
        uri = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        if not path.is_file():
            raise StoreError(f"{path}: the look-up index is missing; make it anew with: kg rebuild")
        self.connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        try:
            (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError as error:
            self.connection.close()
            raise StoreError(
                f"{path}: the look-up index is damaged ({error}); make it anew with: kg rebuild"
            ) from error
        if version != LOOKUP_VERSION:
            self.connection.close()
            raise StoreError(f"{path}: made by another version of kg; make it anew with: kg rebuild")

    def close(self) -> None:
        """Closes the file."""
        self.connection.close()

    def node(self, node_id: str) -> dict[str, Any] | None:
        """A node's properties and ``label``; an id of an earlier graph leads to today's node."""
        row = self._node_row(node_id)
        return None if row is None else _properties(row[1], row[2])

    def current_id(self, node_id: str) -> str | None:
        """The id under which a node goes today; None where no graph had such an id."""
        row = self._node_row(node_id)
        return None if row is None else str(row[3])

    def former_ids(self) -> dict[str, str]:
        """Ids of earlier builds -> today's."""
        return {str(old): str(new) for old, new in self.connection.execute("SELECT old, new FROM former ORDER BY old")}

    def _node_row(self, node_id: str) -> tuple[Any, ...] | None:
        query = "SELECT num, label, properties, id FROM node WHERE id = ?"
        row: tuple[Any, ...] | None = self.connection.execute(query, (node_id,)).fetchone()
        if row is None:
            led = self.connection.execute("SELECT new FROM former WHERE old = ?", (node_id,)).fetchone()
            row = self.connection.execute(query, led).fetchone() if led else None
        return row

    def nodes(self, label: str | None = None) -> Iterator[dict[str, Any]]:
        """All nodes (of one label), by id."""
        where, values = ("WHERE label = ?", (label,)) if label is not None else ("", ())
        for row in self.connection.execute(f"SELECT label, properties FROM node {where} ORDER BY num", values):  # noqa: S608
            yield _properties(*row)

    def relations(self, source: str | None, target: str | None, types: Iterable[str] | None) -> Iterator[Relation]:
        """Relations from ``source`` to ``target`` (None: any) of ``types`` (None: any), by source, target and type."""
        conditions, values = ["TRUE"], []
        for end, node_id in (("source", source), ("target", target)):
            if node_id is not None:
                row = self._node_row(node_id)
                if row is None:
                    return
                conditions.append(f"r.{end} = ?")
                values.append(row[0])
        if types is not None:
            wanted = sorted(set(types))
            conditions.append(f"r.type IN ({', '.join('?' * len(wanted))})")
            values.extend(wanted)
        # Numbers were given in order of id, so that order by number is order by id.
        query = (
            "SELECT s.id, r.type, t.id, r.properties FROM relation r JOIN node s ON s.num = r.source "  # noqa: S608
            f"JOIN node t ON t.num = r.target WHERE {' AND '.join(conditions)} ORDER BY r.source, r.target, r.type"
        )
        for start, kind, end, properties in self.connection.execute(query, values):
            yield Relation(start, kind, end, json.loads(properties))

    def counts(self) -> tuple[dict[str, int], dict[str, int]]:
        """Nodes by label and relations by type; what there is none of is left out."""
        nodes = self.connection.execute("SELECT label, count(*) FROM node GROUP BY label ORDER BY label")
        relations = self.connection.execute("SELECT type, count(*) FROM relation GROUP BY type ORDER BY type")
        return dict(nodes.fetchall()), dict(relations.fetchall())

    def decisions(self, entity_id: str) -> list[Decision]:
        """Why the entity is as it is, in the order in which it was decided."""
        current = self.current_id(entity_id)
        rows = self.connection.execute(
            "SELECT * FROM decision WHERE entity_id = ? ORDER BY rowid", (current or entity_id,)
        )
        return [Decision(*row) for row in rows]


def _properties(label: str, properties: str) -> dict[str, Any]:
    return {"label": label, **json.loads(properties)}
