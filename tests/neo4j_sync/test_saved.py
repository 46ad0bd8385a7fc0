"""The saved queries: their headers, and the same rows on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

from kg.errors import QueryError
from kg.neo4j_sync import SavedQuery, query, saved_queries, sync
from kg.neo4j_sync.saved import read_saved
from kg.store import Graph, GraphFolder, open_graph
from tests.neo4j_sync.conftest import Server
from tests.neo4j_sync.graphs import hostile_graph, papers_graph

QUERIES = saved_queries()


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The papers and the hostile texts in the embedded store."""
    folder = tmp_path_factory.mktemp("saved") / "papers.kg"
    GraphFolder(folder).publish(nx.compose(papers_graph(), hostile_graph()))
    with open_graph(folder) as graph:
        yield graph


def test_there_are_two_dozen_and_more() -> None:
    assert len(QUERIES) >= 24
    assert len({saved.name for saved in QUERIES}) == len(QUERIES)


@pytest.mark.parametrize("saved", QUERIES, ids=lambda saved: saved.name)
def test_a_query_is_named_like_its_file_and_asks_something(saved: SavedQuery) -> None:
    folder = Path(__file__).resolve().parents[2] / "neo4j" / "queries"
    assert (folder / f"{saved.name}.cypher").is_file()
    assert saved.title
    assert "?" in saved.question


@pytest.mark.parametrize("saved", QUERIES, ids=lambda saved: saved.name)
def test_a_query_gives_rows_with_its_default_parameters(saved: SavedQuery, embedded: Graph) -> None:
    assert embedded.query(saved.embedded, saved.params).rows


BY_NAME = [saved for saved in QUERIES if saved.name != "similar-papers"]  # takes a piece of a title, as it is written


@pytest.mark.parametrize("saved", BY_NAME, ids=lambda saved: saved.name)
def test_names_are_taken_in_capitals_or_not(saved: SavedQuery, embedded: Graph) -> None:
    small = {name: value.lower() if isinstance(value, str) else value for name, value in saved.params.items()}
    assert embedded.query(saved.embedded, small).rows == embedded.query(saved.embedded, saved.params).rows


@pytest.mark.parametrize("saved", QUERIES, ids=lambda saved: saved.name)
def test_a_query_uses_each_of_its_parameters_in_both_bodies(saved: SavedQuery) -> None:
    for body in (saved.cypher, saved.embedded):
        assert {name for name in saved.params if f"${name}" in body} == set(saved.params)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "needs a title"),
        ("MATCH (n) RETURN n AS n", "needs a title"),
        ("// Title\n// name: x\n// question: y?\n// params: {}\n", "needs a title"),
        ("// Title\n// name: x\n// params: {}\nRETURN 1 AS one", "needs a title"),
        ("// Title\n// name: x\n// question: y?\n// params: {limit: 1}\nRETURN 1 AS one", "not JSON"),
    ],
)
def test_a_file_without_a_whole_header_is_one_clear_error(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "x.cypher"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=reason):
        read_saved(path)


def test_a_second_body_is_for_the_embedded_store(tmp_path: Path) -> None:
    path = tmp_path / "x.cypher"
    path.write_text(
        "// T\n// name: x\n// question: y?\n// params: {}\nRETURN 1\n// embedded:\nRETURN 2\n", encoding="utf-8"
    )
    assert read_saved(path) == SavedQuery("x", "T", "y?", "RETURN 1", "RETURN 2", {})


@pytest.mark.neo4j
def test_every_saved_query_gives_the_same_rows_on_both_stores(server: Server, embedded: Graph) -> None:
    sync(embedded.to_networkx(), **server.login)
    assert_same_rows(server, embedded)


def assert_same_rows(server: Server, embedded: Graph) -> None:
    """All saved queries, with their defaults, in the same order with the same columns, and none of them empty."""
    for saved in QUERIES:
        here = embedded.query(saved.embedded, saved.params)
        there = query(cypher=saved.cypher, params=saved.params, **server.login)
        assert here.columns == there.columns, saved.name
        assert here.rows == there.rows, saved.name
        assert here.rows, saved.name
