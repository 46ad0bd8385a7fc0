"""Cypher against a server, reading only, with the same guard and the same plain values as the embedded store."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.neo4j_sync.connection import DEFAULT_DATABASE, DEFAULT_USER, Address, connected
from kg.neo4j_sync.cypher import KG_LABEL
from kg.neo4j_sync.own import own_labels
from kg.store.guard import check_reading
from kg.store.results import Rows

if TYPE_CHECKING:
    from neo4j.exceptions import Neo4jError

    from neo4j import ManagedTransaction

_TIMED_OUT = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "LockClientStopped")


def query(
    uri: str,
    cypher: str,
    params: Mapping[str, Any] | None = None,
    *,
    user: str = DEFAULT_USER,
    password: str = "",
    database: str = DEFAULT_DATABASE,
    timeout: float = 30.0,
) -> Rows:
    """The rows of one reading statement, in a read transaction of at most ``timeout`` seconds.

    Raises:
        QueryError: the statement is refused, wrong or too slow.
        SyncError: the server cannot be reached.
    """
    return read(Address(uri, user, password, database), check_reading(cypher).text, params or {}, timeout)


def read(address: Address, statement: str, params: Mapping[str, Any], timeout: float) -> Rows:
    """The rows of a statement that kg's guard let through; the server itself lets a read transaction write nothing.

    Raises:
        QueryError: the statement is wrong, too slow or writes.
        SyncError: the server cannot be reached.
    """
    from neo4j.exceptions import Neo4jError

    from neo4j import unit_of_work

    run = unit_of_work(timeout=timeout)(partial(_run, cypher=statement, params=dict(params)))
    with connected(address) as driver, driver.session(database=address.database) as session:
        try:
            return session.execute_read(run)
        except Neo4jError as error:
            if translated := _as_query_error(error, timeout):
                raise translated from error
            raise


def _run(tx: ManagedTransaction, *, cypher: str, params: dict[str, Any]) -> Rows:
    result = tx.run(cypher, params)
    columns = tuple(result.keys())
    return Rows(columns, [tuple(plain(value) for value in record.values()) for record in result])


def _as_query_error(error: Neo4jError, timeout: float) -> QueryError | None:
    """Errors of the statement; others are the connection's."""
    code = error.code or ""
    if code.endswith(_TIMED_OUT):
        return QueryError(f"the query took longer than {timeout:g} s and was stopped; ask for less, or set a LIMIT")
    if code.startswith(("Neo.ClientError.Statement", "Neo.ClientError.Procedure")):
        return QueryError(f"the query cannot be run: {' '.join((error.message or code).split())}")
    return None


def plain(value: Any) -> Any:
    """A value of the driver as JSON has it: nodes are their properties and ``label``, relations theirs and ``type``.

    A path is its nodes and relations in turn; times are ISO 8601.
    """
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return {"label": _label(list(value.labels))} | {name: plain(held) for name, held in value.items()}
    if isinstance(value, Relationship):
        return {"type": value.type} | {name: plain(held) for name, held in value.items()}
    if isinstance(value, Path):
        steps = [part for pair in zip(value.nodes, value.relationships, strict=False) for part in pair]
        return [plain(part) for part in (*steps, value.nodes[-1])]
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _label(labels: list[str]) -> str:
    """kg's label where there is one, else the first of people's own."""
    others = sorted(label for label in labels if label != KG_LABEL)
    return next(iter([*own_labels(labels), *others]), "")
