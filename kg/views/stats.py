"""``kg stats``: how much of what the graph holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.graph.schema import NODE_PROPERTIES, PAPER, RELATION_PROPERTIES

if TYPE_CHECKING:
    from kg.store import Graph


def stats(graph: Graph) -> dict[str, Any]:
    """Papers, nodes by label and relations by type, in the schema's order, none of them left out; and the build's note.

    ``info`` is what the builder noted (the model's hash, …), as it stands in the graph folder.
    """
    nodes, relations = graph.counts()
    return {
        "papers": nodes.get(PAPER, 0),
        "nodes": {label: nodes.get(label, 0) for label in NODE_PROPERTIES},
        "relations": {kind: relations.get(kind, 0) for kind in RELATION_PROPERTIES},
        "info": graph.info(),
    }
