"""Related things, communities and centralities, against figures worked out by hand."""

from __future__ import annotations

import math

import networkx as nx
import pytest

from kg.errors import KgError, NotFound
from kg.graph import analytics
from tests.export.graphs import small_graph


def graph_of(*papers: tuple[str, list[str]], dates: dict[str, str] | None = None) -> nx.MultiDiGraph:
    """Papers and what they name; an entity's type is its id's prefix."""
    graph = nx.MultiDiGraph()
    for paper, entities in papers:
        graph.add_node(paper, label="Paper", id=paper)
        if dates and paper in dates:
            graph.nodes[paper].update(date=dates[paper], year=int(dates[paper][:4]))
        for entity in entities:
            graph.add_node(entity, label=entity.partition(":")[0].capitalize(), id=entity, name=entity)
            graph.add_edge(paper, entity, key="USES")
    for node, label in graph.nodes(data="label"):
        if label != "Paper":
            graph.nodes[node]["papers"] = graph.in_degree(node)
    return graph


def test_related_weighs_shared_papers_by_their_cosine() -> None:
    graph = graph_of(("p1", ["method:a", "method:b"]), ("p2", ["method:a"]), ("p3", ["method:c"]))
    (found,) = analytics.related(graph, "method:a")
    assert (found.id, found.papers) == ("method:b", ("p1",))
    assert found.score == round(0.5 / math.sqrt(2), 4)


def test_things_that_share_a_task_but_no_paper_are_related_by_a_quarter() -> None:
    graph = graph_of(("p1", ["method:a", "task:t"]), ("p2", ["method:b", "task:t"]), ("p3", ["method:c", "task:u"]))
    (found,) = analytics.related(graph, "method:a")
    assert (found.id, found.tasks, found.papers, found.score) == ("method:b", ("task:t",), (), 0.25)


def test_what_every_paper_names_relates_nothing() -> None:
    graph = graph_of(("p1", ["method:a", "task:all"]), ("p2", ["method:b", "task:all"]))
    assert analytics.related(graph, "method:a") == []


def test_data_sets_count_among_benchmarks_and_other_types_can_be_asked_for() -> None:
    graph = graph_of(
        ("p1", ["method:a", "dataset:d"]), ("p2", ["method:b", "dataset:d"]), ("p3", ["method:c", "benchmark:e"])
    )
    assert [(r.id, r.benchmarks) for r in analytics.related(graph, "method:a")] == [("method:b", ("dataset:d",))]
    assert [r.id for r in analytics.related(graph, "method:a", labels=["Dataset"])] == ["dataset:d"]


def test_the_most_related_comes_first_and_ties_go_by_id() -> None:
    found = analytics.related(small_graph(), "method:bert")
    assert [r.id for r in found] == sorted(
        [r.id for r in found], key=lambda i: (-next(r.score for r in found if r.id == i), i)
    )
    assert {r.id for r in found} == {"method:low-rank-adaptation", "method:transformer"}
    assert all(0 < r.score <= 1 for r in found)


def test_papers_are_related_by_what_they_name_rare_things_most() -> None:
    graph = graph_of(("p1", ["method:a", "task:t"]), ("p2", ["method:a"]), ("p3", ["task:t"]), ("p4", ["task:t"]))
    first, second, third = analytics.related(graph, "p1")
    assert (first.id, second.id, third.id) == ("p2", "p3", "p4")
    assert first.entities == ("method:a",)


def test_what_is_neither_paper_nor_entity_has_nothing_related() -> None:
    for node in ("method:unknown", "repo:github.com/microsoft/lora"):
        with pytest.raises(NotFound, match="is not a paper or an entity"):
            analytics.related(small_graph(), node)


def test_the_projection_shares_a_paper_among_what_it_names() -> None:
    graph = graph_of(
        ("p1", ["method:a", "method:b", "method:c"]), ("p2", ["method:a", "method:b"]), ("p3", ["method:d"])
    )
    projected = analytics.projection(graph)
    assert projected["method:a"]["method:b"]["weight"] == 1.5
    assert projected["method:a"]["method:c"]["weight"] == 0.5
    assert projected.degree("method:d") == 0


def test_communities_are_the_same_each_time_and_set_groups_apart() -> None:
    left = [(f"p{i}", ["method:a", "method:b", "task:x"]) for i in range(4)]
    right = [(f"q{i}", ["method:c", "task:y"]) for i in range(4)]
    graph = graph_of(*left, *right, ("bridge", ["method:a", "method:c"]))
    assert analytics.communities(graph) == analytics.communities(graph)
    assert [set(c) for c in analytics.communities(graph)] == [
        {"method:a", "method:b", "task:x"}, {"method:c", "task:y"},
    ]  # fmt: skip
    assert analytics.communities(graph)[0][0] == "method:a"


def test_pagerank_sums_to_one_and_prefers_the_middle() -> None:
    graph = graph_of(*((f"p{i}", ["task:hub", f"method:m{i}"]) for i in range(5)))
    ranks = analytics.pagerank(graph)
    assert math.isclose(sum(ranks.values()), 1)
    assert max(ranks, key=lambda node: ranks[node]) == "task:hub"
    assert analytics.pagerank(nx.MultiDiGraph()) == {}


def test_growth_compares_the_later_half_with_the_earlier() -> None:
    papers = [
        ("p1", ["method:old"]),
        ("p2", ["method:old"]),
        ("p3", ["method:new"]),
        ("p4", ["method:new", "method:old"]),
    ]
    dates = {"p1": "2019", "p2": "2020-01", "p3": "2021-05-01", "p4": "2022"}
    found = analytics.growth(graph_of(*papers, dates=dates))
    assert found == pytest.approx({"method:old": math.log2(2 / 3), "method:new": math.log2(3 / 1)})


def test_growth_without_dates_or_with_one_date_is_said() -> None:
    with pytest.raises(KgError, match="no paper of this graph has a date"):
        analytics.growth(graph_of(("p1", ["method:a"])))
    with pytest.raises(KgError, match="all dated papers are of 2020"):
        analytics.growth(graph_of(("p1", ["method:a"]), ("p2", []), dates={"p1": "2020", "p2": "2020"}))


def test_growth_where_most_papers_are_of_the_last_date() -> None:
    dates = {"p1": "2020", "p2": "2021", "p3": "2021"}
    found = analytics.growth(graph_of(("p1", ["method:a"]), ("p2", ["method:b"]), ("p3", []), dates=dates))
    assert found["method:b"] > 0 > found["method:a"]


def test_years_are_counted_and_papers_without_one_are_not() -> None:
    assert analytics.by_year(small_graph(), ["method:bert"]) == {"method:bert": {2018: 1}}
