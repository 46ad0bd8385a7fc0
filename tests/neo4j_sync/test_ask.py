"""``query`` against a server: reading only, values as the embedded store gives them, errors in one line."""

from __future__ import annotations

import pytest

from kg.errors import QueryError, SyncError
from kg.neo4j_sync import query, sync
from tests.neo4j_sync.conftest import Server
from tests.neo4j_sync.graphs import papers_graph

pytestmark = pytest.mark.neo4j


def test_nodes_and_relations_come_as_their_properties(server: Server) -> None:
    graph = papers_graph()
    sync(graph, **server.login)
    rows = query(
        cypher="MATCH (p:Paper)-[r:USES]->(m:Method {name: $name}) RETURN p, r AS how, m.papers AS papers",
        params={"name": "ViT"},
        **server.login,
    )
    paper, method = "arxiv:2103.00020", "method:vision-transformer"
    assert rows.columns == ("p", "how", "papers")
    assert rows.rows == [(graph.nodes[paper], {"type": "USES"} | graph.edges[paper, method, "USES"], 2)]


def test_a_path_is_its_nodes_and_relations_in_turn(server: Server) -> None:
    sync(papers_graph(), **server.login)
    rows = query(cypher="MATCH path = (:Method {name: 'DoRA'})<--()-->({name: 'LLaVA'}) RETURN path", **server.login)
    assert [part.get("id") or part["type"] for part in rows.rows[0][0]] == [
        "method:dora",
        "INTRODUCES",
        "arxiv:2402.09353",
        "USES",
        "method:llava",
    ]


def test_peoples_nodes_and_dates_are_plain_too(server: Server) -> None:
    server.run("CREATE (:Person:Author {born: date('1815-12-10'), at: point({x: 1, y: 2})})")
    ((node,),) = query(cypher="MATCH (n:Person) RETURN n", **server.login).rows
    assert node["label"] == "Author"
    assert node["born"] == "1815-12-10"
    assert isinstance(node["at"], str | list)


@pytest.mark.parametrize(
    "cypher",
    [
        "CREATE (n:X)",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n) RETURN n; MATCH (m) RETURN m",
        "CALL db.labels()",
        "LOAD CSV FROM 'file:///etc/passwd' AS x RETURN x",
        "MATCH (n) CALL { CREATE (:X) } RETURN n",
        "",
    ],
)
def test_only_reading_is_let_through(server: Server, cypher: str) -> None:
    sync(papers_graph(), **server.login)
    before = server.dump()
    with pytest.raises(QueryError):
        query(cypher=cypher, **server.login)
    assert server.dump() == before


def test_the_servers_own_guard_stands_behind_kgs(server: Server) -> None:
    from kg.neo4j_sync.ask import read
    from kg.neo4j_sync.connection import Address

    with pytest.raises(QueryError, match=r"(?i)writ"):
        read(Address(**server.login), "CREATE (:X)", {}, 30.0)
    assert server.dump() == ([], [])


def test_a_wrong_statement_is_one_line(server: Server) -> None:
    with pytest.raises(QueryError, match="cannot be run") as caught:
        query(cypher="MATCH (n:Paper) RETURN m", **server.login)
    assert "\n" not in str(caught.value)


def test_a_missing_parameter_is_named(server: Server) -> None:
    with pytest.raises(QueryError, match="name"):
        query(cypher="MATCH (n {name: $name}) RETURN n", **server.login)


def test_a_query_that_takes_too_long_is_stopped(server: Server) -> None:
    slow = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = -1 RETURN count(*) AS n"
    with pytest.raises(QueryError, match="longer than 1 s"):
        query(cypher=slow, timeout=1, **server.login)


def test_a_server_that_is_not_there_is_a_sync_error() -> None:
    with pytest.raises(SyncError, match="no Neo4j server answers"):
        query("bolt://127.0.0.1:1", "RETURN 1 AS one", password="x")


def test_a_deprecated_function_would_be_noticed(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    query(cypher="MATCH (n) RETURN id(n) AS id", **server.login)
    assert any("deprecated" in record.getMessage() for record in caplog.records if record.name == "neo4j.notifications")
