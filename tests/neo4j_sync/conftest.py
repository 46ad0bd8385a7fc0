"""A real server for these tests: their own, or the one that ``KG_TEST_NEO4J_URI`` names, whose data they DELETE."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.neo4j_sync.cypher import KG_LABEL

LAUNCHER = Path(__file__).resolve().parents[2] / "neo4j" / "server" / "server.py"
# Read before any test has a home of its own: the server's jars are fetched once, not once a test.
_ENVIRONMENT = dict(os.environ)


@dataclass
class Server:
    """Where the server is, and how to ask it past kg."""

    uri: str
    password: str = field(repr=False)
    env: dict[str, str] | None = None

    @property
    def login(self) -> dict[str, str]:
        """The arguments of ``sync``, ``pull`` and ``query``."""
        return {"uri": self.uri, "password": self.password}

    def run(self, cypher: str, **params: Any) -> list[dict[str, Any]]:
        """Rows of a statement of the test's own."""
        import neo4j

        with neo4j.GraphDatabase.driver(self.uri, auth=("neo4j", self.password)) as driver:
            return [record.data() for record in driver.execute_query(cypher, params, database_="neo4j").records]

    def dump(self) -> tuple[list[Any], list[Any]]:
        """All nodes and relations of the database, kg's or not, in one order."""
        nodes = self.run("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties")
        relations = self.run(
            "MATCH (a)-[r]->(b) RETURN type(r) AS type, properties(r) AS properties, a.id AS source, b.id AS target, "
            "labels(a) AS source_labels, labels(b) AS target_labels"
        )
        return sorted(map(_sortable, nodes)), sorted(map(_sortable, relations))

    def launch(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run the launcher on the tests' own data folder."""
        assert self.env is not None
        return launch(*arguments, env=self.env | env)


def _sortable(row: dict[str, Any]) -> str:
    return repr({key: sorted(value.items()) if isinstance(value, dict) else value for key, value in sorted_labels(row)})


def sorted_labels(row: dict[str, Any]) -> list[tuple[str, Any]]:
    """Labels come in any order."""
    return [(key, sorted(value) if "labels" in key else value) for key, value in row.items()]


def launch(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """``python3 neo4j/server/server.py …``."""
    command = [sys.executable, str(LAUNCHER), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=580)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_env(home: Path, password: str = "only for tests 1") -> dict[str, str]:
    """The environment of a server with a data folder and ports of its own; its jars are the user's cached ones."""
    kept = {name: value for name, value in _ENVIRONMENT.items() if not name.startswith(("KG_NEO4J_", "NEO4J_"))}
    cache = _ENVIRONMENT.get("KG_NEO4J_CACHE")
    return (
        kept
        | ({"KG_NEO4J_CACHE": cache} if cache else {})
        | {
            "KG_NEO4J_HOME": str(home),
            "KG_NEO4J_BOLT_PORT": str(free_port()),
            "KG_NEO4J_HTTP_PORT": str(free_port()),
            "KG_NEO4J_HEAP": "768m",
            "NEO4J_PASSWORD": password,
        }
    )


@pytest.fixture(scope="session")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of a run."""
    if uri := _ENVIRONMENT.get("KG_TEST_NEO4J_URI"):
        yield Server(uri, _ENVIRONMENT.get("NEO4J_PASSWORD", ""))
        return
    env = server_env(tmp_path_factory.mktemp("neo4j"))
    started = launch("up", env=env)
    assert started.returncode == 0, started.stderr
    try:
        yield Server(f"bolt://127.0.0.1:{env['KG_NEO4J_BOLT_PORT']}", env["NEO4J_PASSWORD"], env)
    finally:
        stopped = launch("down", env=env)
    assert stopped.returncode == 0, stopped.stderr


@pytest.fixture
def server(running_server: Server) -> Server:
    """The server with an empty database (Community has only one): no node, constraint or index."""
    server = running_server
    if server.env is not None:
        started = server.launch("up")
        assert started.returncode == 0, started.stderr
    server.run("MATCH (n) DETACH DELETE n")
    for kind, command in (("CONSTRAINTS", "CONSTRAINT"), ("INDEXES", "INDEX")):
        for row in server.run(f"SHOW {kind} YIELD name WHERE name STARTS WITH 'kg_' RETURN name"):
            server.run(f"DROP {command} {row['name']}")
    return server


@pytest.fixture
def own_server(running_server: Server) -> Server:
    """A server that the test may stop and kill."""
    if running_server.env is None:
        pytest.skip("KG_TEST_NEO4J_URI names a server that is not ours to stop")
    return running_server


@pytest.fixture(autouse=True)
def _no_deprecation(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test fails when the server calls something that kg said to it deprecated."""
    yield
    told = [record.getMessage() for record in caplog.get_records("call") if record.name == "neo4j.notifications"]
    assert not told or "deprecated" in request.node.name, told


def assert_same(one: nx.MultiDiGraph, other: nx.MultiDiGraph) -> None:
    """Nodes, edges and properties, types and all, are equal."""
    assert {key: _typed(held) for key, held in _edges(one)} == {key: _typed(held) for key, held in _edges(other)}
    assert {n: _typed(d) for n, d in one.nodes(data=True)} == {n: _typed(d) for n, d in other.nodes(data=True)}


def _edges(graph: nx.MultiDiGraph) -> Iterator[tuple[Any, ...]]:
    return ((edge[:3], edge[3]) for edge in graph.edges(keys=True, data=True))


def _typed(held: dict[str, Any]) -> dict[str, Any]:
    return {name: (type(value).__name__, value) for name, value in held.items()}


def kg_nodes(server: Server) -> int:
    """How many nodes kg has there."""
    return int(server.run(f"MATCH (n:{KG_LABEL}) RETURN count(n) AS count")[0]["count"])
