"""Runs guarded Cypher on the LadybugDB file and makes its values plain; its RuntimeErrors are translated here, once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from kg.errors import QueryError, StoreError
from kg.graph import schema
from kg.store.guard import check_reading
from kg.store.portable import check_portable, embedded_form, written_columns
from kg.store.results import Rows

BUFFER_POOL_BYTES = 512 << 20
MAX_DB_BYTES = 1 << 40
"""Must be what the writer set."""


class Ladybug:
    """One LadybugDB file, open for reading."""

    def __init__(self, path: Path) -> None:
        import ladybug

        try:
            self._database = ladybug.Database(
                path, buffer_pool_size=BUFFER_POOL_BYTES, max_db_size=MAX_DB_BYTES, read_only=True
            )
            self._connection = ladybug.Connection(self._database)
        except RuntimeError as error:
            raise StoreError(
                f"{path}: LadybugDB cannot open it ({_one_line(error)}); make it anew with: kg rebuild"
            ) from error

    def query(self, cypher: str, params: Mapping[str, Any], timeout: float) -> Rows:
        """The rows of one guarded statement.

        Raises:
            QueryError: the statement is refused, wrong, or took longer than ``timeout`` seconds.
        """
        reading = check_reading(cypher)
        check_portable(reading, params)
        given = {name: params[name] for name in reading.parameters}
        deadline = monotonic() + timeout
        self._connection.set_query_timeout(max(1, round(timeout * 1000)))
        try:
            result = self._connection.execute(embedded_form(reading), given)
            if isinstance(result, list):  # only several statements give several results, and the guard lets one through
                raise QueryError("only one statement can be run at a time")
            columns, rows = tuple(result.get_column_names()), _fetched(result, deadline, timeout)
            result.close()
        except RuntimeError as error:
            raise translate(error, timeout) from error
        except (ValueError, TypeError) as error:  # how the binding refuses a parameter: [1, "a"] is no list to it
            raise QueryError(f"a parameter of the query cannot be passed on: {error}") from error
        written = written_columns(reading)
        if written is not None and len(written) == len(columns):
            columns = tuple(new or old for new, old in zip(written, columns, strict=True))
        twice = next((name for place, name in enumerate(columns) if name in columns[:place]), None)
        if twice is not None:
            raise QueryError(f"two columns are called {twice}; give each a name of its own by AS")
        return Rows(columns, rows)

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()
        self._database.close()


def _fetched(result: Iterable[Any], deadline: float, timeout: float) -> list[tuple[Any, ...]]:
    """The rows; the engine's own limit ends with its work, and handing over what it found can take much longer."""
    rows = []
    for row in result:
        rows.append(tuple(map(plain, row)))
        if monotonic() > deadline:
            raise too_slow(timeout)
    return rows


def too_slow(timeout: float) -> QueryError:
    """What is said of a query that took longer than ``timeout`` seconds."""
    return QueryError(f"the query took longer than {timeout:g} s and was stopped; ask for less, or set a LIMIT")


def translate(error: RuntimeError, timeout: float) -> QueryError:
    """LadybugDB's bare RuntimeError as ours, in one line."""
    said = _one_line(error)
    if said.startswith("Interrupted"):
        return too_slow(timeout)
    if "buffer pool is full" in said:
        return QueryError("the query needs more memory than it is given (512 MB); ask for less, or for fewer at a time")
    if said.startswith("Unable to cast Python instance"):
        return QueryError(
            "a parameter of the query cannot be passed on: numbers have 64 bits at most, texts are whole characters"
        )
    unknown = re.search(r"Table (.+) does not exist", said)
    if unknown:
        known = ", ".join((*schema.NODE_PROPERTIES, *schema.RELATION_PROPERTIES))
        return QueryError(f"the graph has no label or relation {unknown.group(1)}; it has {known}")
    # The parser lists every word it knows, and draws the statement with a line of signs below.
    said = re.sub(r" expecting \{[^}]*\}", "", re.sub(r"^[A-Z][a-z]+ exception: ", "", said))
    said = re.sub(r"^Invalid input <.*>: expected rule \w+", "it cannot be understood", said)
    said = re.sub(r"^mismatched input '<EOF>'.*?(?= \(line)", "it ends too early", said)
    said = re.sub(r"^mismatched input ", "it cannot be understood at ", said)
    said = re.sub(r"\(line: (\d+), offset: (\d+)\).*", r"(line \1, character \2)", said)
    return QueryError(f"the query cannot be run: {said}")


def _one_line(error: RuntimeError) -> str:
    return " ".join(str(error).split())


def plain(value: Any) -> Any:
    """A value of LadybugDB as JSON has it: nodes are their properties and ``label``, relations theirs and ``type``."""
    if isinstance(value, dict):
        return _plain_dict(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if isfinite(value) else None  # JSON has neither infinity nor "not a number"
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, UUID):
        return str(value)
    return value


def _plain_dict(value: dict[str, Any]) -> Any:
    if "_NODES" in value and "_RELS" in value:
        return _path(value)
    label = value.get("_LABEL")
    if label in schema.NODE_PROPERTIES:
        return {"label": label, **_known(value, schema.NODE_PROPERTIES[label])}
    if label in schema.RELATION_PROPERTIES:
        return {"type": label, **_known(value, schema.RELATION_PROPERTIES[label])}
    return {key: plain(item) for key, item in value.items()}


def _known(value: Mapping[str, Any], properties: Iterable[str]) -> dict[str, Any]:
    """A node comes with the properties of every label that its pattern allows, null where foreign."""
    return {key: plain(value[key]) for key in properties if value.get(key) is not None}


def _path(value: Mapping[str, Any]) -> list[Any]:
    """A path is its nodes and relations in turn."""
    nodes, relations = value["_NODES"], value["_RELS"]
    path: list[Any] = []
    for place, node in enumerate(nodes):
        path.append(plain(node))
        if place < len(relations):
            path.append(plain(relations[place]))
    return path
