"""A sync that was killed, or whose server was, is made whole by the next one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import networkx as nx
import pytest

from kg.errors import SyncError
from kg.neo4j_sync import pull, sync
from kg.store import GraphFolder
from tests.neo4j_sync.conftest import Server, assert_same, kg_nodes
from tests.neo4j_sync.graphs import large_graph

pytestmark = pytest.mark.neo4j
KILLS = 3


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    """Large enough to be killed in the middle of it."""
    return large_graph()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, graph: nx.MultiDiGraph) -> Path:
    """The same on disk."""
    path = tmp_path_factory.mktemp("kill") / "papers.kg"
    GraphFolder(path).publish(graph)
    return path


def start(server: Server, folder: Path) -> subprocess.Popen[bytes]:
    """``kg sync`` as a process of its own."""
    command = [sys.executable, "-m", "kg", "sync", "-g", str(folder), "--uri", server.uri]
    env = dict(os.environ) | {"NEO4J_PASSWORD": server.password}
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_for(server: Server, nodes: int, client: subprocess.Popen[bytes]) -> None:
    """Until so many nodes have arrived, or the client has ended."""
    while kg_nodes(server) < nodes and client.poll() is None:
        time.sleep(0.05)


def test_a_client_that_was_killed(server: Server, folder: Path, graph: nx.MultiDiGraph) -> None:
    chance = random.Random(7)
    killed = 0
    for attempt in range(KILLS):
        client = start(server, folder)
        wait_for(server, 1 + attempt * len(graph) // KILLS, client)
        time.sleep(chance.uniform(0, 0.8))
        killed += client.poll() is None
        client.kill()
        client.communicate()
    assert killed, "no client was killed in the middle of its sync"
    sync(graph, **server.login)
    assert_same(pull(**server.login), graph)
    assert len(server.dump()[0]) == len(graph)
    assert len(server.dump()[1]) == graph.number_of_edges()


def test_a_server_that_was_killed(server: Server, own_server: Server, folder: Path, graph: nx.MultiDiGraph) -> None:
    assert own_server.env is not None
    client = start(server, folder)
    wait_for(server, len(graph) // 2, client)
    pid = int((Path(own_server.env["KG_NEO4J_HOME"]) / "run" / "neo4j.pid").read_text())
    os.kill(pid, signal.SIGKILL)
    while own_server.launch("status").returncode == 0:
        time.sleep(0.2)
    # Starting it again while the client still tries: it may go on by itself, or say that nobody answers.
    started = own_server.launch("up")
    assert started.returncode == 0, started.stderr
    _, said = client.communicate(timeout=300)
    assert client.returncode == 0 or b"no Neo4j server answers" in said, said
    sync(graph, **server.login)
    assert_same(pull(**server.login), graph)


def test_a_server_that_stays_away_is_one_clear_error(
    server: Server, own_server: Server, graph: nx.MultiDiGraph
) -> None:
    assert own_server.launch("down").returncode == 0
    with pytest.raises(SyncError, match="no Neo4j server answers"):
        sync(graph, **server.login)
