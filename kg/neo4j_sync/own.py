"""Which nodes and relations of a graph or a server are kg's, and what exactly they hold; pure functions over values.

What is ours on a server: nodes with the label ``KgNode`` and an id, of their properties those that the schema knows for
their label, and relations of the schema's types between two such nodes of fitting kinds. All else is people's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import SyncError
from kg.graph.schema import (
    ENTITY_LABELS,
    NODE_PROPERTIES,
    RELATION_ENDS,
)
from kg.neo4j_sync.cypher import KG_LABEL

if TYPE_CHECKING:
    from networkx import MultiDiGraph

ID_BYTES = 8000
"""The longest id: Neo4j's index of the constraint takes little more."""

_ENTITY = "entity"


class RelationKey(NamedTuple):
    """What identifies a relation of ours: one of a type per pair."""

    source: str
    type: str
    target: str


def node_of(graph: MultiDiGraph, node: str) -> tuple[str, dict[str, Any]]:
    """The label and the properties of one node of a checked graph, as a server should hold them.

    Raises:
        SyncError: its id is too long.
    """
    properties = dict(graph.nodes[node])
    if len(node.encode()) > ID_BYTES:
        raise SyncError(f"node {node[:60]!r}… has an id of more than {ID_BYTES} bytes, which Neo4j cannot index")
    return properties.pop("label"), properties


def relation_of(graph: MultiDiGraph, key: RelationKey) -> dict[str, Any]:
    """The properties of one relation, as a server should hold them."""
    return dict(graph.edges[key.source, key.target, key.type])


def relation_keys(graph: MultiDiGraph) -> Iterable[RelationKey]:
    """All relations of a graph."""
    return (RelationKey(source, key, target) for source, target, key in graph.edges(keys=True))


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two sets of properties are equal, types and all (1 is not 1.0)."""
    return one.keys() == other.keys() and all(_same_value(value, other[name]) for name, value in one.items())


def _same_value(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def own_labels(labels: Iterable[str]) -> list[str]:
    """Those of a server node's labels that the schema knows."""
    return [label for label in labels if label in NODE_PROPERTIES]


def owned(properties: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """Those of a server's properties that are kg's to say."""
    return {name: properties[name] for name in known if name in properties}


def is_ours(relation: str, source: Iterable[str], target: Iterable[str]) -> bool:
    """Whether a server's relation is kg's, by its type and the labels of its ends.

    The kinds of entity count as one: a node may just have changed from one to another.
    """
    source, target = list(source), list(target)
    if KG_LABEL not in source or KG_LABEL not in target:
        return False
    return any((a, b) in _KINDS.get(relation, ()) for a in _kinds(source) for b in _kinds(target))


def _kinds(labels: Iterable[str]) -> set[str]:
    return {_kind(label) for label in own_labels(labels)}


def _kind(label: str) -> str:
    return _ENTITY if label in ENTITY_LABELS else label


_KINDS = {
    relation: frozenset((_kind(source), _kind(target)) for source, target in ends)
    for relation, ends in RELATION_ENDS.items()
}
