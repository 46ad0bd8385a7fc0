"""A graph on a Neo4j server, and back.

    sync(graph, "neo4j://…", password=…)     the server has what the graph has; twice changes nothing
    pull("neo4j://…", password=…)            the graph that was synced, as networkx
    query("neo4j://…", "MATCH …")            Cypher, reading only, as the embedded store answers it
    saved_queries()                          the questions that come with kg, for both stores

kg's nodes on a server carry the label ``KgNode`` besides their own. kg reads and writes by that label alone, and of
relations only those of its own types between two such nodes; everything else on the server is other people's.
Nothing heavy (the driver, networkx) is imported until it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.neo4j_sync.ask import query
    from kg.neo4j_sync.reader import pull
    from kg.neo4j_sync.saved import SavedQuery, saved_queries
    from kg.neo4j_sync.writer import SyncReport, sync

__all__ = ["SavedQuery", "SyncReport", "pull", "query", "saved_queries", "sync"]

_HOME = {
    "SavedQuery": "saved",
    "SyncReport": "writer",
    "pull": "reader",
    "query": "ask",
    "saved_queries": "saved",
    "sync": "writer",
}


def __getattr__(name: str) -> Any:
    """The public names, each imported when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'kg.neo4j_sync' has no attribute {name!r}")
    return getattr(importlib.import_module(f"kg.neo4j_sync.{_HOME[name]}"), name)
