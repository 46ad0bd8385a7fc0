"""The graph on disk: a folder that is published whole and read by many.

Writing: ``GraphFolder(path).publish(graph)``. Reading: ``open_graph(path)`` gives a ``Graph``. Its ``query`` runs
portable Cypher on LadybugDB once the reading guard let it through; everything else reads ``lookup.sqlite`` alone.
"""

from __future__ import annotations

from kg.store.folder import GraphFolder
from kg.store.reader import Graph, open_graph
from kg.store.results import Match, Relation, Rows

__all__ = ["Graph", "GraphFolder", "Match", "Relation", "Rows", "open_graph"]
