"""Is a networkx graph one that can be stored? Labels, relations, properties and their types, by the schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError
from kg.graph import schema
from kg.graph.schema import Properties

if TYPE_CHECKING:
    import networkx as nx

_SURROGATE = re.compile("[\ud800-\udfff]")


def check_graph(graph: nx.MultiDiGraph) -> None:
    """Nothing, where the graph has exactly the schema's labels, relations and properties.

    Raises:
        StoreError: the first node or relation that has not, and why.
    """
    if not (graph.is_directed() and graph.is_multigraph()):
        raise StoreError("only a networkx.MultiDiGraph can be stored as a graph of papers")
    for node, attributes in graph.nodes(data=True):
        label = attributes.get("label")
        if label not in schema.NODE_PROPERTIES:
            raise StoreError(f"node {node!r} cannot be stored: its label is {label!r}, not one of kg's")
        if not isinstance(node, str) or attributes.get("id") != node:
            raise StoreError(f"node {node!r} cannot be stored: its id property is {attributes.get('id')!r}")
        properties = {key: value for key, value in attributes.items() if key != "label"}
        _check_properties(f"node {node!r}", properties, schema.NODE_PROPERTIES[label])
    for source, target, key, properties in graph.edges(keys=True, data=True):
        where = f"relation {source!r} -{key}-> {target!r}"
        if key not in schema.RELATION_ENDS:
            raise StoreError(f"{where} cannot be stored: its key is not one of kg's relations")
        ends = (graph.nodes[source]["label"], graph.nodes[target]["label"])
        if ends not in schema.RELATION_ENDS[key]:
            raise StoreError(f"{where} cannot be stored: {key} does not lead from {ends[0]} to {ends[1]}")
        _check_properties(where, properties, schema.RELATION_PROPERTIES[key])


def _check_properties(where: str, properties: Mapping[str, Any], known: Properties) -> None:
    for key, value in properties.items():
        if key not in known:
            raise StoreError(f"{where} cannot be stored: kg has no property {key!r} there")
        if not _fits(value, known[key]):
            raise StoreError(f"{where} cannot be stored: {key} must be of type {known[key]}, not {_kind(value)}")


def _kind(value: Any) -> str:
    return type(value).__name__ if type(value) is not float or isfinite(value) else str(value)


def _fits(value: Any, kind: str) -> bool:
    if kind == "list":
        return isinstance(value, list) and all(_fits(item, "str") for item in value)
    if kind == "str":
        # Lone surrogates have no UTF-8 form: neither store nor any file could hold them.
        return isinstance(value, str) and (value.isascii() or _SURROGATE.search(value) is None)
    if kind == "int":
        return type(value) is int and -(2**63) <= value < 2**63
    # Infinity and NaN have no JSON form: a query's answer could not give them back.
    return type(value) is float and isfinite(value)
