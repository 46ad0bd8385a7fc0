from __future__ import annotations

import itertools

import networkx as nx
import pytest

from kg.errors import NotFound
from kg.store import open_graph
from kg.views.path import path
from tests.cli.conftest import Kg
from tests.cli.graphs import ENTITIES, PAPERS, hand_made


def test_ids_and_relations_take_turns(kg: Kg) -> None:
    assert kg.json("path", "QLoRA", "DPO") == [
        "method:qlora",
        "VARIANT_OF",
        "method:low-rank-adaptation",
        "COMPARES_WITH",
        "arxiv:2305.18290",
        "INTRODUCES",
        "method:direct-preference-optimization",
    ]


def test_a_thing_is_at_itself(kg: Kg) -> None:
    assert kg.json("path", "bert", "method:bert") == ["method:bert"]


def test_the_nearest_of_several_meanings_is_taken(kg: Kg) -> None:
    assert kg.json("path", "glue", "qlora") == [
        "dataset:glue",
        "USES",
        "arxiv:2305.14314",
        "INTRODUCES",
        "method:qlora",
    ]


def test_no_path_is_an_empty_list_and_exit_code_3(kg: Kg) -> None:
    result = kg.run("path", "LoRa", "BERT", "--json", code=3)
    assert result.stdout == "[]\n"
    assert result.stderr == "kg: no path from 'LoRa' to 'BERT': no path joins them\n"


def test_people_see_names_and_directions(kg: Kg) -> None:
    assert kg.run("path", "LoRA", "arxiv:2106.09685").stdout.splitlines() == [
        "LoRA  Method  method:low-rank-adaptation",
        "  ↑ INTRODUCES",
        "LoRA: Low-Rank Adaptation of Large Language Models  Paper  arxiv:2106.09685",
    ]


@pytest.mark.parametrize(("start", "end"), list(itertools.combinations([*PAPERS, *ENTITIES], 2)))
def test_no_way_is_shorter(kg: Kg, start: str, end: str) -> None:
    """Against networkx, for every pair of nodes; and each step is a relation of the graph."""
    graph = hand_made()
    undirected = nx.Graph(graph.to_undirected())
    with open_graph(kg.graph) as opened:
        if not nx.has_path(undirected, start, end):
            with pytest.raises(NotFound):
                path(opened, [start], [end])
            return
        way = path(opened, [start], [end])
    assert len(way) == 2 * nx.shortest_path_length(undirected, start, end) + 1
    for source, relation, target in zip(way[::2], way[1::2], way[2::2], strict=False):
        assert graph.has_edge(source, target, relation) or graph.has_edge(target, source, relation)
