"""Graphs to store: one by hand, and any that the schema allows."""

from __future__ import annotations

from typing import Any

import networkx as nx
from hypothesis import strategies as st

from kg.graph import schema
from kg.graph.builder import build_graph
from tests.graph.made import FOUND, PAPERS, RESOLVED

HOSTILE = (
    "",
    " ",
    "it's",
    'say "hi"',
    "back\\slash",
    "line\nbreak\r\n",
    "tab\there",
    "`x`) MATCH (n) DETACH DELETE n //",
    "😀 naïve ΣΩ 中文",
    "[a, b]",
    "{a: 1}",
    "null",
    "a,b;c|d",
    "\\u0041",
    "x" * 10_000,
    "e\u0301\u202e",
    "\ufffd\U0010ffff",
)


def lora_graph() -> nx.MultiDiGraph:
    """The graph of the two hand-made papers."""
    return build_graph(PAPERS, FOUND, RESOLVED)


def same(one: nx.MultiDiGraph, other: nx.MultiDiGraph) -> bool:
    """Whether two graphs have the same nodes and edges with the same properties."""
    nodes = dict(one.nodes(data=True)) == dict(other.nodes(data=True))
    edges = {e: one.edges[e] for e in one.edges(keys=True)} == {e: other.edges[e] for e in other.edges(keys=True)}
    return nodes and edges


texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "str": texts,
    "int": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "list": st.lists(texts, max_size=3),
}


def properties(draw: st.DrawFn, known: schema.Properties) -> dict[str, Any]:
    """Some of the known properties, of their types."""
    return {name: draw(_VALUES[kind]) for name, kind in known.items() if draw(st.booleans())}


@st.composite
def graphs(draw: st.DrawFn) -> nx.MultiDiGraph:
    """Any small graph that the schema allows, its texts hostile."""
    graph = nx.MultiDiGraph()
    ids: dict[str, str] = {}
    for number in range(draw(st.integers(0, 6))):
        label = draw(st.sampled_from(sorted(schema.NODE_PROPERTIES)))
        node = f"{number}{draw(texts)}"
        known = {name: kind for name, kind in schema.NODE_PROPERTIES[label].items() if name != "id"}
        graph.add_node(node, label=label, id=node, **properties(draw, known))
        ids[node] = label
    ends = [
        (relation, source, target)
        for relation, pairs in sorted(schema.RELATION_ENDS.items())
        for source in sorted(ids)
        for target in sorted(ids)
        if (ids[source], ids[target]) in pairs
    ]
    for relation, source, target in draw(st.lists(st.sampled_from(ends), max_size=8, unique=True)) if ends else []:
        graph.add_edge(source, target, key=relation, **properties(draw, schema.RELATION_PROPERTIES[relation]))
    return graph
