"""``kg show``: one node, its relations, and why it is one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.graph.schema import RELATION_PROPERTIES
from kg.views.names import display_name

if TYPE_CHECKING:
    from kg.store import Graph, Relation

_ORDER = {relation: place for place, relation in enumerate(RELATION_PROPERTIES)}


def show(graph: Graph, node: dict[str, Any], *, why: bool = False) -> dict[str, Any]:
    """The node's properties and label, and its relations, by type (roles first) and the name of the other end.

    Each relation has ``type``, ``source``, ``target``, its own properties, and ``name`` and ``label`` of the other end.
    With ``why``, ``why`` lists what made the entity one thing, or each relation of a paper (see ``kg.resolution.why``).
    """
    own = node["id"]
    relations = [
        _relation(graph, relation, relation.target if relation.source == own else relation.source)
        for relation in {
            (r.source, r.type, r.target): r for r in (*graph.relations(source=own), *graph.relations(target=own))
        }.values()
    ]
    relations.sort(key=lambda r: (_ORDER[r["type"]], r["name"].casefold(), r["source"], r["target"]))
    shown = {**node, "relations": relations}
    if why:
        from kg.resolution.why import why as grounds

        shown["why"] = grounds(graph, node)
    return shown


def _relation(graph: Graph, relation: Relation, other: str) -> dict[str, Any]:
    node = graph.node(other) or {"id": other, "label": ""}
    return {
        **relation.properties,
        "type": relation.type,
        "source": relation.source,
        "target": relation.target,
        "name": display_name(node),
        "label": node["label"],
    }
