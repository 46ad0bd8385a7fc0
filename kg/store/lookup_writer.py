"""Writes ``lookup.sqlite``: nodes, relations and names of one published graph, for look-ups without Cypher."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.graph import schema
from kg.records import Decision
from kg.store.names import key_of, spaced

if TYPE_CHECKING:
    import networkx as nx

LOOKUP_VERSION = 1
"""Raised whenever the tables change; a reader of another version asks for ``kg rebuild``."""

_TABLES = """
CREATE TABLE node (num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, name TEXT NOT NULL,
    papers INTEGER NOT NULL, properties TEXT NOT NULL);
CREATE TABLE relation (source INTEGER NOT NULL, target INTEGER NOT NULL, type TEXT NOT NULL, properties TEXT NOT NULL);
CREATE TABLE name (num INTEGER PRIMARY KEY, key TEXT NOT NULL, spaced TEXT NOT NULL, node INTEGER NOT NULL,
    alias INTEGER NOT NULL);
CREATE VIRTUAL TABLE name_trigram USING fts5(spaced, content='', detail='none', columnsize=0,
    tokenize='trigram case_sensitive 1');
CREATE TABLE decision (entity_id TEXT NOT NULL, rule TEXT NOT NULL, left TEXT NOT NULL, right TEXT NOT NULL,
    detail TEXT NOT NULL, score REAL NOT NULL);
CREATE TABLE former (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX node_label ON node (label);
CREATE INDEX relation_source ON relation (source, type);
CREATE INDEX relation_target ON relation (target, type);
CREATE INDEX relation_type ON relation (type);
CREATE INDEX name_key ON name (key);
CREATE INDEX decision_entity ON decision (entity_id);
"""


def write_lookup(
    path: Path, graph: nx.MultiDiGraph, decisions: Iterable[Decision], former_ids: Mapping[str, str]
) -> None:
    """Writes the whole look-up file at ``path``, which must not exist; the graph was checked against the schema."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;")
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        numbers = {node: number for number, node in enumerate(sorted(graph.nodes), start=1)}
        connection.executemany("INSERT INTO node VALUES (?, ?, ?, ?, ?, ?)", _nodes(graph, numbers))
        connection.executemany("INSERT INTO relation VALUES (?, ?, ?, ?)", _relations(graph, numbers))
        connection.executemany(
            "INSERT INTO name (key, spaced, node, alias) VALUES (?, ?, ?, ?)", _names(graph, numbers)
        )
        connection.execute("INSERT INTO name_trigram (rowid, spaced) SELECT num, ' ' || spaced || ' ' FROM name")
        connection.executemany(
            "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?)",
            ((d.entity_id, d.rule, d.left, d.right, d.detail, d.score) for d in decisions),
        )
        connection.executemany("INSERT INTO former VALUES (?, ?)", sorted(former_ids.items()))
        connection.execute("COMMIT")
        connection.executescript(_INDEXES)
        connection.execute("INSERT INTO name_trigram (name_trigram) VALUES ('optimize')")
        connection.executescript(f"PRAGMA user_version={LOOKUP_VERSION}; ANALYZE;")
    finally:
        connection.close()


def display_name(attributes: Mapping[str, Any]) -> str:
    """What people call a node: its name, a paper's title, a repository as owner/name, a page's URL."""
    if attributes["label"] == schema.REPOSITORY and {"owner", "name"} <= attributes.keys():
        return f"{attributes['owner']}/{attributes['name']}"
    for key in ("name", "title", "url"):
        if key in attributes:
            return str(attributes[key])
    return str(attributes["id"])


def _nodes(graph: nx.MultiDiGraph, numbers: Mapping[str, int]) -> Iterator[tuple[Any, ...]]:
    for node, number in numbers.items():
        attributes = graph.nodes[node]
        properties = {key: value for key, value in attributes.items() if key != "label"}
        papers = attributes.get("papers", 0)
        yield number, node, attributes["label"], display_name(attributes), papers, _json(properties)


def _relations(graph: nx.MultiDiGraph, numbers: Mapping[str, int]) -> Iterator[tuple[Any, ...]]:
    for source, target, key, properties in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        yield numbers[source], numbers[target], key, _json(properties)


def _names(graph: nx.MultiDiGraph, numbers: Mapping[str, int]) -> Iterator[tuple[str, str, int, int]]:
    """Each node's name and its aliases that another key leads to; a page is found by its id alone."""
    for node, number in numbers.items():
        attributes = graph.nodes[node]
        if attributes["label"] == schema.LINK:
            continue
        seen: set[str] = set()
        for place, name in enumerate((display_name(attributes), *attributes.get("aliases", ()))):
            words = spaced(name)
            key = key_of(words)
            if key not in seen:
                seen.add(key)
                yield key, words, number, int(place > 0)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
