"""The canonical text of a graph: equal graphs are equal bytes, and networkx reads it."""

from __future__ import annotations

import json

import networkx as nx

from kg.graph.builder import build_graph
from kg.graph.node_link import dump_node_link
from tests.graph.made import FOUND, PAPERS, RESOLVED


def test_networkx_reads_it_back() -> None:
    graph = build_graph(PAPERS, FOUND, RESOLVED)
    back = nx.node_link_graph(json.loads(dump_node_link(graph)), edges="edges")
    assert isinstance(back, nx.MultiDiGraph)
    assert set(back) == set(graph)
    assert {edge: back.edges[edge] for edge in back.edges} == {edge: graph.edges[edge] for edge in graph.edges}
    # networkx takes "id" for the node's name and gives it back as that alone.
    assert all({**back.nodes[node], "id": node} == graph.nodes[node] for node in graph)


def test_nodes_and_edges_are_sorted_one_a_line() -> None:
    lines = dump_node_link(build_graph(PAPERS, FOUND, RESOLVED)).splitlines()
    ids = [
        json.loads(line.rstrip(","))["id"] for line in lines if line.startswith('{"abstract"') or '"aliases"' in line
    ]
    assert ids == sorted(ids)
    assert len(ids) == 7


def test_the_order_in_which_nodes_were_added_does_not_show() -> None:
    graph = build_graph(PAPERS, FOUND, RESOLVED)
    turned = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    assert dump_node_link(turned) == dump_node_link(graph)


def test_an_empty_graph_is_json_too() -> None:
    data = json.loads(dump_node_link(nx.MultiDiGraph()))
    assert data["nodes"] == data["edges"] == []


def test_one_changed_property_shows() -> None:
    graph = build_graph(PAPERS, FOUND, RESOLVED)
    before = dump_node_link(graph)
    graph.nodes["method:qlora"]["papers"] = 2
    assert dump_node_link(graph) != before
