"""``kg stats``: how much of what the graph holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.graph.schema import NODE_PROPERTIES, PAPER, RELATION_PROPERTIES

if TYPE_CHECKING:
    from kg.store import Graph


def stats(graph: Graph, model: str | None = None) -> dict[str, Any]:
    """Papers, nodes by label and relations by type, in the schema's order, none of them left out; and what is stale.

    ``stale`` papers were read by another model than ``model`` (the hash of the one that is installed), or not yet;
    without ``model`` by another than the graph's own, which is told as ``model``. ``info`` is the builder's note.
    """
    nodes, relations = graph.counts()
    info = graph.info()
    count = nodes.get(PAPER, 0)
    outdated = model is not None and info.get("model") not in (None, model)
    return {
        "papers": count,
        "nodes": {label: nodes.get(label, 0) for label in NODE_PROPERTIES},
        "relations": {kind: relations.get(kind, 0) for kind in RELATION_PROPERTIES},
        "stale": count if outdated else info.get("stale", 0),
        "model": info.get("model"),
        "info": info,
    }
