"""``sync``: the server has what the graph has, twice changes nothing, and what is not kg's stays as it was."""

from __future__ import annotations

import copy

import networkx as nx
import pytest

from kg.errors import StoreError, SyncError
from kg.neo4j_sync import pull, sync
from kg.neo4j_sync.schema import schema_statements
from tests.neo4j_sync.conftest import Server, assert_same, kg_nodes
from tests.neo4j_sync.graphs import HOSTILE, add, hostile_graph, papers_graph, relate

pytestmark = pytest.mark.neo4j


def test_an_empty_server_gets_the_whole_graph(server: Server) -> None:
    graph = papers_graph()
    report = sync(graph, **server.login)
    assert (report.nodes_created, report.relations_created) == (len(graph), graph.number_of_edges())
    assert_same(pull(**server.login), graph)


def test_twice_is_the_same_database(server: Server) -> None:
    graph = papers_graph()
    sync(graph, **server.login)
    first = server.dump()
    report = sync(graph, **server.login)
    assert not report.changed
    assert server.dump() == first


def test_nodes_carry_their_label_and_kgs(server: Server) -> None:
    sync(papers_graph(), **server.login)
    rows = server.run("MATCH (n {id: 'method:clip'}) RETURN labels(n) AS labels")
    assert [sorted(row["labels"]) for row in rows] == [["KgNode", "Method"]]


def test_the_schema_is_made_once(server: Server) -> None:
    assert sync(papers_graph(), **server.login).schema_made == tuple(schema_statements())
    assert sync(papers_graph(), **server.login).schema_made == ()
    names = {row["name"] for row in server.run("SHOW INDEXES YIELD name RETURN name")}
    assert set(schema_statements()) <= names
    server.run("CALL db.awaitIndexes()")
    found = server.run(
        "CALL db.index.fulltext.queryNodes('kg_names', 'low rank adaptation') YIELD node RETURN node.id AS id"
    )
    assert found[0]["id"] == "method:low-rank-adaptation"


def test_peoples_own_index_serves_as_well(server: Server) -> None:
    server.run("CREATE INDEX kg_test FOR (p:Paper) ON (p.id)")
    assert "kg_paper_id" not in sync(papers_graph(), **server.login).schema_made
    assert sync(papers_graph(), **server.login).schema_made == ()


def test_a_property_that_is_gone_is_taken_away(server: Server) -> None:
    graph = papers_graph()
    sync(graph, **server.login)
    del graph.nodes["arxiv:2106.09685"]["year"]
    del graph.edges["arxiv:2112.10752", "metric:fid", "REPORTS"]["values"]
    report = sync(graph, **server.login)
    assert (report.nodes_changed, report.relations_changed) == (1, 1)
    assert_same(pull(**server.login), graph)


def test_what_people_changed_in_kgs_properties_is_put_right(server: Server) -> None:
    graph = papers_graph()
    sync(graph, **server.login)
    server.run("MATCH (n:KgNode {id: 'method:clip'}) SET n.papers = 4.0, n.name = 'clip' REMOVE n.aliases")
    assert sync(graph, **server.login).nodes_changed == 1
    assert_same(pull(**server.login), graph)


def test_a_changed_label_replaces_the_former_with_its_properties(server: Server) -> None:
    graph = nx.MultiDiGraph()
    add(graph, "own", "Paper", title="t", abstract="a", year=2020)
    sync(graph, **server.login)
    graph = nx.MultiDiGraph()
    add(graph, "own", "Method", name="t", aliases=["t"], papers=0)
    assert sync(graph, **server.login).nodes_changed == 1
    assert_same(pull(**server.login), graph)


def test_a_role_that_changed_leaves_one_relation_without_prune(server: Server) -> None:
    graph = papers_graph()
    sync(graph, **server.login)
    graph.remove_edge("arxiv:2402.09353", "method:low-rank-adaptation", key="COMPARES_WITH")
    relate(graph, "arxiv:2402.09353", "USES", "method:low-rank-adaptation")
    report = sync(graph, **server.login)
    assert (report.relations_created, report.relations_removed, report.nodes_removed) == (1, 1, 0)
    assert_same(pull(**server.login), graph)


def test_without_prune_other_papers_stay_with_all_they_have(server: Server) -> None:
    graph = papers_graph()
    sync(graph, **server.login)
    part = copy.deepcopy(graph)
    part.remove_nodes_from(["arxiv:2106.09685", "method:low-rank-adaptation"])
    report = sync(part, **server.login)
    assert (report.stale, report.nodes_removed) == (2, 0)
    left = pull(**server.login)
    assert left.has_edge("arxiv:2106.09685", "method:low-rank-adaptation", "INTRODUCES")
    assert not left.has_edge("arxiv:2305.14314", "method:low-rank-adaptation", "USES")


def test_prune_takes_away_what_the_graph_no_longer_has(server: Server) -> None:
    graph = papers_graph()
    sync(graph, **server.login)
    graph.remove_nodes_from(["arxiv:2106.09685", "method:low-rank-adaptation", "link:huggingface.co/liuhaotian"])
    report = sync(graph, prune=True, **server.login)
    assert (report.nodes_removed, report.stale) == (3, 0)
    assert_same(pull(**server.login), graph)


def test_a_dry_run_tells_what_the_run_then_does_and_writes_nothing(server: Server) -> None:
    graph = papers_graph()
    told = sync(graph, dry_run=True, **server.login)
    assert server.dump() == ([], [])
    assert not server.run("SHOW CONSTRAINTS YIELD name RETURN name")
    done = sync(graph, **server.login)
    assert (told.nodes_created, told.relations_created) == (done.nodes_created, done.relations_created)
    graph.remove_node("method:clip")
    graph.nodes["method:dora"]["name"] = "Dora"
    before = server.dump()
    told = sync(graph, prune=True, dry_run=True, **server.login)
    assert server.dump() == before
    done = sync(graph, prune=True, **server.login)
    counts = ("nodes_changed", "nodes_removed", "relations_removed", "relations_changed", "kept")
    assert [getattr(told, name) for name in counts] == [getattr(done, name) for name in counts]
    assert (done.nodes_changed, done.nodes_removed, done.relations_removed) == (1, 1, 4)


def test_relations_that_are_there_twice_become_one(server: Server) -> None:
    graph = papers_graph()
    sync(graph, **server.login)
    server.run(
        "MATCH (a {id: 'arxiv:2103.00020'}), (b {id: 'method:clip'}) CREATE (a)-[:INTRODUCES {mentions: 9}]->(b)"
    )
    sync(graph, **server.login)
    assert len(server.dump()[1]) == graph.number_of_edges()
    assert_same(pull(**server.login), graph)


PEOPLES = """
CREATE (m:Method {id: 'method:clip', name: 'our own CLIP', aliases: ['x']}),
       (p:Paper {id: 'arxiv:2103.00020', title: 'our note'}),
       (ada:Person {name: 'Ada'}),
       (ada)-[:USES {since: 2020}]->(m), (p)-[:INTRODUCES {by: 'us'}]->(m)
"""
ATTACHED = """
MATCH (ours:KgNode {id: 'method:clip'}), (other:KgNode {id: 'method:gpt-4'})
MATCH (ada:Person)-->(m:Method {name: 'our own CLIP'})
CREATE (ada)-[:USES {hours: 3}]->(ours), (ours)-[:LIKE]->(other), (m)-[:VARIANT_OF {rule: 'mine'}]->(ours)
SET ours.note = 'ask Ada', ours:Favourite
"""


def test_peoples_own_nodes_are_never_taken_over(server: Server) -> None:
    server.run(PEOPLES)
    before = server.dump()
    graph = papers_graph()
    sync(graph, **server.login)
    assert kg_nodes(server) == len(graph)
    sync(nx.subgraph_view(graph, filter_node=lambda node: node == "method:dora"), prune=True, **server.login)
    server.run("MATCH (n:KgNode) DELETE n")
    assert server.dump() == before


def test_what_people_attached_to_our_nodes_stays(server: Server) -> None:
    server.run(PEOPLES)
    graph = papers_graph()
    sync(graph, **server.login)
    server.run(ATTACHED)
    before = server.dump()
    assert not sync(graph, prune=True, **server.login).changed
    assert server.dump() == before
    graph.nodes["method:clip"]["papers"] = 7
    assert sync(graph, prune=True, **server.login).nodes_changed == 1
    rows = server.run("MATCH (n:KgNode:Favourite {id: 'method:clip'}) RETURN n.note AS note, n.papers AS papers")
    assert rows == [{"note": "ask Ada", "papers": 7}]
    assert_same(pull(**server.login), graph)


def test_a_node_with_peoples_relations_is_kept_and_reported_not_pruned(server: Server) -> None:
    server.run(PEOPLES)
    graph = papers_graph()
    sync(graph, **server.login)
    server.run(ATTACHED)
    graph.remove_nodes_from(["method:clip", "method:gpt-4", "method:dora"])
    told = sync(graph, prune=True, dry_run=True, **server.login)
    report = sync(graph, prune=True, **server.login)
    assert report.kept == told.kept == ("method:clip", "method:gpt-4")
    assert report.nodes_removed == 1
    left = server.run("MATCH (n:KgNode {id: 'method:clip'})-[r]-(x) RETURN type(r) AS type ORDER BY type")
    assert [row["type"] for row in left] == ["LIKE", "USES", "VARIANT_OF"]
    assert not sync(graph, prune=True, **server.login).changed


def test_titles_that_try_to_break_things_arrive_unchanged(server: Server) -> None:
    graph = hostile_graph()
    sync(graph, **server.login)
    back = pull(**server.login)
    assert_same(back, graph)
    assert {data["title"] for _, data in back.nodes(data=True) if data["label"] == "Paper"} >= set(HOSTILE.values())
    assert not sync(graph, **server.login).changed


def test_an_empty_list_and_an_absent_one_differ(server: Server) -> None:
    graph = nx.MultiDiGraph()
    add(graph, "a", "Paper", title="", abstract="", authors=[], categories=[""])
    add(graph, "b", "Paper", title="", abstract="")
    sync(graph, **server.login)
    assert_same(pull(**server.login), graph)


def test_a_graph_that_breaks_the_schema_is_refused_before_anything_is_written(server: Server) -> None:
    graph = papers_graph()
    graph.nodes["method:clip"]["stars"] = 5
    with pytest.raises(StoreError, match=r"method:clip.*stars"):
        sync(graph, **server.login)
    assert server.dump() == ([], [])


def test_an_id_that_no_index_takes_is_one_clear_error(server: Server) -> None:
    graph = nx.MultiDiGraph()
    add(graph, "x" * 9000, "Paper", title="t", abstract="a")
    with pytest.raises(SyncError, match="id of more than 8000 bytes"):
        sync(graph, **server.login)


def test_a_listener_is_told_how_far_it_is(server: Server) -> None:
    told: dict[str, list[int | None]] = {}

    class Listener:
        def stage(self, name: str, total: int | None) -> None:
            self.counts = told.setdefault(name, [total, 0])

        def advance(self, steps: int = 1) -> None:
            self.counts[1] = (self.counts[1] or 0) + steps

    graph = papers_graph()
    sync(graph, progress=Listener(), **server.login)
    assert told["nodes"] == [len(graph), len(graph)]
    assert told["relations"] == [graph.number_of_edges()] * 2
