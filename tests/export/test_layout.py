"""Where nodes stand: the same each time, apart from each other, with what belongs together near."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export.layout import _Grid, layout


def sizes(graph: nx.Graph, radius: float = 5.0) -> dict[str, float]:
    return dict.fromkeys(graph, radius)


def named(graph: nx.Graph) -> nx.Graph:
    return nx.relabel_nodes(graph, str)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20), st.integers(0, 4))
def test_every_node_of_any_graph_has_a_finite_place_of_its_own(edges: list[tuple[int, int]], lone: int) -> None:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(f"lone{i}" for i in range(lone))
    graph.add_edges_from((str(a), str(b)) for a, b in edges)
    places = layout(graph, sizes(graph))
    assert set(places) == set(graph)
    assert all(math.isfinite(v) for place in places.values() for v in place)
    assert len(set(places.values())) == len(places)


def test_equal_graphs_are_laid_out_alike_whatever_their_order() -> None:
    graph = named(nx.karate_club_graph())
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((b, a) for a, b in reversed(list(graph.edges())))
    assert layout(graph, sizes(graph)) == layout(turned, sizes(turned))


def test_neighbours_stand_nearer_than_others() -> None:
    graph = named(nx.disjoint_union(nx.complete_graph(12), nx.complete_graph(12)))
    graph.add_edge("0", "12")
    places = layout(graph, sizes(graph))
    distances = {(a, b): math.dist(places[a], places[b]) for a in graph for b in graph if a < b}
    joined = [d for (a, b), d in distances.items() if graph.has_edge(a, b)]
    apart = [d for (a, b), d in distances.items() if not graph.has_edge(a, b)]
    assert sum(joined) / len(joined) < 0.6 * sum(apart) / len(apart)


def test_nodes_do_not_lie_on_each_other() -> None:
    graph = named(nx.gnm_random_graph(150, 220, seed=3))
    places = layout(graph, sizes(graph, 8.0))
    gaps = [math.dist(places[a], places[b]) for a in graph for b in graph if a < b]
    assert min(gaps) > 2 * 8.0


def test_leaves_stand_around_what_they_hang_on() -> None:
    graph = nx.star_graph(40)
    places = layout(named(graph), sizes(named(graph)))
    assert max(math.dist(places["0"], places[str(i)]) for i in range(1, 41)) < 100


def test_few_nodes_leave_more_room_for_their_labels() -> None:
    star, many = nx.star_graph(10), nx.disjoint_union_all([nx.star_graph(10)] * 50)
    alone, among = layout(named(star), sizes(named(star))), layout(named(many), sizes(named(many)))
    assert math.dist(alone["0"], alone["1"]) > 1.5 * math.dist(among["0"], among["1"])


def test_two_nodes_that_have_each_other_alone_stand_side_by_side() -> None:
    graph = nx.Graph([("a", "b")])
    places = layout(graph, sizes(graph))
    assert 10 < math.dist(places["a"], places["b"]) < 40


def test_the_repulsion_of_the_grid_is_that_of_the_plain_sum() -> None:
    random = np.random.default_rng(0)
    points, mass = random.normal(size=(200, 2)) * 100, random.uniform(1, 5, 200)
    away = points[:, None] - points[None, :]
    square = (away**2).sum(axis=2) + np.eye(200)
    plain = (mass[:, None] * mass[None, :])[..., None] * away / square[..., None]
    exact = plain.sum(axis=1)
    coarse = _Grid(256).repulsion(points, mass)
    error = np.linalg.norm(coarse - exact, axis=1) / np.linalg.norm(exact, axis=1).mean()
    assert float(np.median(error)) < 0.05


def test_an_empty_graph_has_no_places() -> None:
    assert layout(nx.Graph(), {}) == {}


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_few_nodes_without_relations_are_placed(count: int) -> None:
    graph = nx.empty_graph(count)
    assert len(layout(named(graph), sizes(named(graph)))) == count
