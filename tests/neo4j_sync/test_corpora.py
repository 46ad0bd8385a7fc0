"""Real corpora on a real server: every node, relation and property as embedded, every saved query alike."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from kg.build import build
from kg.neo4j_sync import pull, sync
from kg.store import Graph, open_graph
from tests.neo4j_sync.conftest import Server, assert_same
from tests.neo4j_sync.test_saved import assert_same_rows
from tests.soak import dose

SOAK_PAPERS = dose(20_000, 500)


@pytest.fixture(scope="module")
def five_pages(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The graph of the five pages."""
    folder = tmp_path_factory.mktemp("pages") / "papers.kg"
    build([shared / "corpora" / "hf-papers"], folder)
    with open_graph(folder) as graph:
        yield graph


@pytest.mark.shared
@pytest.mark.neo4j
def test_the_five_pages_are_alike_on_both_stores(server: Server, five_pages: Graph) -> None:
    sync(five_pages.to_networkx(), **server.login)
    assert_same(pull(**server.login), five_pages.to_networkx())
    assert_same_rows(server, five_pages)


@pytest.mark.shared
@pytest.mark.soak
def test_many_abstracts_are_alike_on_both_stores(server: Server, shared: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "arxiv.jsonl"
    with gzip.open(shared / "corpora" / "arxiv-2025-2026.jsonl.gz", "rt", encoding="utf-8") as lines:
        corpus.write_text("".join(islice(lines, SOAK_PAPERS)), encoding="utf-8")
    build([corpus], tmp_path / "papers.kg")
    with open_graph(tmp_path / "papers.kg") as embedded:
        graph = embedded.to_networkx()
    assert sum(label == "Paper" for _, label in graph.nodes(data="label")) > 0.9 * SOAK_PAPERS
    sync(graph, **server.login)
    assert_same(pull(**server.login), graph)
    assert not sync(graph, prune=True, **server.login).changed
