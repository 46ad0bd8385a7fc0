"""Writes one published graph as a LadybugDB file: tables by the schema, filled by bulk COPY."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError
from kg.graph import schema
from kg.graph.schema import Properties

if TYPE_CHECKING:
    import networkx as nx
    import pyarrow as pa

BUFFER_POOL_BYTES = 1 << 30
"""LadybugDB's own default is 80 % of the machine's memory."""
MAX_DB_BYTES = 1 << 40
"""Address space set aside per open database; LadybugDB's own default (8 TiB) lets few be open at once."""
_TYPES = {"str": "STRING", "int": "INT64", "float": "DOUBLE", "list": "STRING[]"}


def write_ladybug(path: Path, graph: nx.MultiDiGraph) -> None:
    """Writes the whole database at ``path``, which must not exist. The graph has been checked against the schema.

    Raises:
        StoreError: LadybugDB could not write it.
    """
    import ladybug

    try:
        database = ladybug.Database(path, buffer_pool_size=BUFFER_POOL_BYTES, max_db_size=MAX_DB_BYTES)
        connection = ladybug.Connection(database)
        try:
            for statement in ddl():
                connection.execute(statement)
            for label, table in _node_tables(graph):
                connection.execute(f"COPY `{label}` FROM $rows", {"rows": table})
            for relation, source, target, table in _relation_tables(graph):
                connection.execute(f"COPY `{relation}` FROM $rows (from='{source}', to='{target}')", {"rows": table})
        finally:
            connection.close()
            database.close()
    except RuntimeError as error:
        raise StoreError(f"{path}: LadybugDB could not write the graph: {' '.join(str(error).split())}") from error


def ddl() -> Iterator[str]:
    """CREATE statements for the schema's labels and relations."""
    for label, properties in schema.NODE_PROPERTIES.items():
        yield f"CREATE NODE TABLE `{label}`({_columns(properties)}, PRIMARY KEY (`id`))"
    for relation, properties in schema.RELATION_PROPERTIES.items():
        ends = ", ".join(f"FROM `{source}` TO `{target}`" for source, target in schema.RELATION_ENDS[relation])
        yield f"CREATE REL TABLE `{relation}`({ends}, {_columns(properties)})"


def _columns(properties: Properties) -> str:
    return ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in properties.items())


def _node_tables(graph: nx.MultiDiGraph) -> Iterator[tuple[str, pa.Table]]:
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for node in sorted(graph.nodes):
        rows[graph.nodes[node]["label"]].append(graph.nodes[node])
    for label in sorted(rows):
        yield label, _table(rows[label], schema.NODE_PROPERTIES[label])


def _relation_tables(graph: nx.MultiDiGraph) -> Iterator[tuple[str, str, str, pa.Table]]:
    rows: defaultdict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    labels = graph.nodes(data="label")
    for source, target, key, properties in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        rows[key, labels[source], labels[target]].append({**properties, "from": source, "to": target})
    for relation, source, target in sorted(rows):
        columns: Properties = {"from": "str", "to": "str", **schema.RELATION_PROPERTIES[relation]}
        yield relation, source, target, _table(rows[relation, source, target], columns)


def _table(rows: list[dict[str, Any]], properties: Properties) -> pa.Table:
    import pyarrow as pa

    types = {"str": pa.string(), "int": pa.int64(), "float": pa.float64(), "list": pa.list_(pa.string())}
    return pa.table({name: pa.array([row.get(name) for row in rows], types[kind]) for name, kind in properties.items()})
