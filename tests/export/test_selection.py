"""Cutting a part out of the graph, and saying what was left out."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ExportError, NotFound
from kg.export.selection import Selection, labels, select
from tests.export.graphs import small_graph


def named(graph: nx.MultiDiGraph, label: str) -> set[str]:
    return {node for node, kind in graph.nodes(data="label") if kind == label}


def test_everything_is_kept_unless_asked_otherwise() -> None:
    graph = small_graph()
    selected = select(graph, Selection())
    assert nx.utils.graphs_equal(selected.graph, graph)
    assert selected.left_out == ()


def test_one_hop_from_an_entity_is_its_papers_and_variants() -> None:
    selected = select(small_graph(), Selection(focus="method:low-rank-adaptation", hops=1))
    assert set(selected.graph) == {
        "method:low-rank-adaptation", "method:qlora", "arxiv:2106.09685", "acl:2020.acl-main.1",
    }  # fmt: skip
    assert [step.option for step in selected.left_out] == ["--hops"]


def test_hops_go_against_the_direction_of_relations_too() -> None:
    selected = select(small_graph(), Selection(focus="dataset:squad", hops=2))
    assert "method:bert" in selected.graph
    assert "metric:bleu" not in selected.graph


def test_no_hops_is_the_focus_alone() -> None:
    assert set(select(small_graph(), Selection(focus="method:bert", hops=0)).graph) == {"method:bert"}


def test_types_keep_papers_of_those_entities_and_nothing_else() -> None:
    selected = select(small_graph(), Selection(types=("Dataset",))).graph
    assert set(selected) == {"dataset:squad", "arxiv:1810.04805", "acl:2020.acl-main.1"}


def test_repositories_alone_keep_the_papers_that_have_code() -> None:
    selected = select(small_graph(), Selection(types=("Repository",))).graph
    assert set(selected) == {"repo:github.com/microsoft/lora", "arxiv:2106.09685"}


def test_roles_drop_relations_and_what_nothing_joins_any_more() -> None:
    selected = select(small_graph(), Selection(roles=("INTRODUCES",))).graph
    assert named(selected, "Method") == {"method:transformer", "method:bert", "method:low-rank-adaptation"}
    assert {key for _, _, key in selected.edges(keys=True)} == {"INTRODUCES", "HAS_CODE", "LINKS_TO"}


def test_min_papers_counts_the_papers_of_the_whole_graph() -> None:
    selected = select(small_graph(), Selection(min_papers=3)).graph
    assert set(named(selected, "Method")) == {"method:transformer"}
    assert not named(selected, "Task")


def test_top_keeps_the_entities_in_most_papers_ties_by_id() -> None:
    selected = select(small_graph(), Selection(top=2)).graph
    assert [n for n, d in sorted(selected.nodes(data=True)) if d["label"] not in ("Paper", "Repository", "Link")] == [
        "dataset:squad", "method:transformer",
    ]  # fmt: skip


def test_what_was_left_out_adds_up_to_the_whole() -> None:
    graph = small_graph()
    selected = select(graph, Selection(types=("Method", "Task"), min_papers=2, top=2))
    gone: Counter[str] = Counter()
    relations = 0
    for step in selected.left_out:
        gone.update(step.nodes)
        relations += step.relations
    assert labels(selected.graph) + gone == labels(graph) == Counter(selected.whole)
    assert selected.graph.number_of_edges() + relations == graph.number_of_edges() == selected.whole_relations


@given(limit=st.integers(1, 20), focus=st.sampled_from([None, "method:qlora", "link:example.org/demo"]))
def test_a_limit_holds_and_the_focus_stays(limit: int, focus: str | None) -> None:
    try:
        selected = select(small_graph(), Selection(limit=limit, focus=focus, hops=9)).graph
    except NotFound:
        assert focus is None
        return
    assert len(selected) <= max(limit, 2 if focus else 1)
    assert focus is None or focus in selected


def test_a_limit_keeps_what_most_papers_name() -> None:
    selected = select(small_graph(), Selection(limit=8)).graph
    assert "method:transformer" in selected
    assert not named(selected, "Link") | named(selected, "Repository")
    assert all(selected.degree(node) for node in selected)


def test_the_graph_itself_is_not_changed() -> None:
    graph = small_graph()
    select(graph, Selection(types=("Task",), limit=3))
    assert nx.utils.graphs_equal(graph, small_graph())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (Selection(types=("Methods",)), "there is no type Methods; types are Paper, Method"),
        (Selection(roles=("HAS_CODE",)), "there is no role HAS_CODE; roles are INTRODUCES"),
        (Selection(min_papers=0), "--min-papers must be 1 or more"),
        (Selection(top=0), "--top must be 1 or more"),
        (Selection(limit=0), "--max-nodes must be 1 or more"),
        (Selection(hops=-1), "--hops cannot be negative"),
    ],
)
def test_what_makes_no_sense_is_said(wrong: Selection, message: str) -> None:
    with pytest.raises(ExportError, match=message):
        select(small_graph(), wrong)


def test_nothing_left_and_an_unknown_focus_are_not_found() -> None:
    with pytest.raises(NotFound, match="nothing is left of the graph: loosen --min-papers"):
        select(small_graph(), Selection(min_papers=50))
    with pytest.raises(NotFound, match="method:none is not in the graph"):
        select(small_graph(), Selection(focus="method:none"))
