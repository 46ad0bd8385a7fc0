"""What goes wrong with a server is one clear line, and exit code 1 of the command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import SyncError
from kg.neo4j_sync import pull, sync
from kg.store import GraphFolder
from tests.neo4j_sync.conftest import Server, free_port
from tests.neo4j_sync.graphs import papers_graph


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph folder to sync from."""
    path = tmp_path_factory.mktemp("errors") / "papers.kg"
    GraphFolder(path).publish(papers_graph())
    return path


def kg(*arguments: str, password: str | None) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    env = {name: value for name, value in os.environ.items() if name != "NEO4J_PASSWORD"}
    env |= {} if password is None else {"NEO4J_PASSWORD": password}
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def assert_one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 1, nothing on standard output, and one line that says these things."""
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert all(word in line for word in words), line


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_an_unreachable_host(folder: Path, scheme: str) -> None:
    uri = f"{scheme}://127.0.0.1:{free_port()}"
    done = kg("sync", "-g", str(folder), "--uri", uri, password="a secret 1")
    assert_one_line(done, "no Neo4j server answers", uri)
    assert "a secret 1" not in done.stderr


def test_no_password_and_no_terminal(folder: Path) -> None:
    assert_one_line(kg("sync", "-g", str(folder), password=None), "NEO4J_PASSWORD")


@pytest.mark.parametrize("uri", ["garbage", "http://127.0.0.1:7474", "bolt://", "bolt://127.0.0.1:port", ""])
def test_what_is_no_address(uri: str) -> None:
    with pytest.raises(SyncError, match="not an address"):
        sync(papers_graph(), uri)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(SyncError, match="NEO4J_PASSWORD") as caught:
        sync(papers_graph(), "bolt://neo4j:tell-no-one@127.0.0.1:7687")
    assert "tell-no-one" not in str(caught.value)


@pytest.mark.neo4j
def test_a_wrong_password(server: Server, folder: Path) -> None:
    done = kg("sync", "-g", str(folder), "--uri", server.uri, password="a wrong one")
    assert_one_line(done, "refuses user neo4j", "wrong password")
    assert "a wrong one" not in done.stderr


@pytest.mark.neo4j
def test_a_database_that_is_not_there(server: Server, folder: Path) -> None:
    done = kg("sync", "-g", str(folder), "--uri", server.uri, "--database", "nope", password=server.password)
    assert_one_line(done, "no database 'nope'")


@pytest.mark.neo4j
def test_a_port_that_speaks_http_is_told(server: Server, own_server: Server, folder: Path) -> None:
    assert own_server.env is not None
    uri = f"bolt://127.0.0.1:{own_server.env['KG_NEO4J_HTTP_PORT']}"
    done = kg("sync", "-g", str(folder), "--uri", uri, password=server.password)
    assert_one_line(done, "no Neo4j server answers", "HTTP")


@pytest.mark.neo4j
def test_a_constraint_of_peoples_own_that_kgs_nodes_break(server: Server, folder: Path) -> None:
    server.run("CREATE CONSTRAINT kg_test FOR (p:Paper) REQUIRE p.year IS UNIQUE")
    done = kg("sync", "-g", str(folder), "--uri", server.uri, password=server.password)
    assert_one_line(done, "a constraint of the server's own", "year")


@pytest.mark.neo4j
def test_a_server_without_kgs_graph_has_nothing_to_pull(server: Server, tmp_path: Path) -> None:
    server.run("CREATE (:Paper {id: 'arxiv:1'})")
    done = kg("pull", "--uri", server.uri, "-o", str(tmp_path / "new.kg"), password=server.password)
    assert_one_line(done, "no graph of kg's", "kg sync")
    assert not (tmp_path / "new.kg").exists()


@pytest.mark.neo4j
def test_what_is_pulled_is_what_was_synced(server: Server, folder: Path, tmp_path: Path) -> None:
    from kg.store import open_graph
    from tests.neo4j_sync.conftest import assert_same

    assert kg("sync", "-g", str(folder), "--uri", server.uri, password=server.password).returncode == 0
    new = tmp_path / "new.kg"
    done = kg("pull", "--uri", server.uri, "-o", str(new), "--json", password=server.password)
    assert done.returncode == 0, done.stderr
    with open_graph(folder) as one, open_graph(new) as other:
        assert_same(one.to_networkx(), other.to_networkx())
    done = kg("build", "-", "-o", str(new), password=None)
    assert done.returncode == 1
    assert "pulled from a server" in done.stderr


@pytest.mark.neo4j
def test_a_graph_that_was_built_is_not_pulled_over(server: Server, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "built.kg")
    (tmp_path / "built.kg" / "journal.sqlite").touch()
    done = kg("pull", "--uri", server.uri, "-o", str(tmp_path / "built.kg"), password=server.password)
    assert_one_line(done, "built here", "another folder")


@pytest.fixture
def reconfigured(own_server: Server) -> Iterator[Server]:
    """A server to whose configuration lines can be added; it is as before afterwards."""
    assert own_server.env is not None
    yield own_server
    (Path(own_server.env["KG_NEO4J_HOME"]) / "conf" / "local.conf").unlink(missing_ok=True)
    assert own_server.launch("down").returncode == 0


def restart(server: Server, *lines: str) -> None:
    """Start the server again with more lines of configuration."""
    assert server.env is not None
    assert server.launch("down").returncode == 0
    conf = Path(server.env["KG_NEO4J_HOME"]) / "conf" / "local.conf"
    conf.write_text("\n".join(lines) + "\n", encoding="utf-8")
    started = server.launch("up")
    assert started.returncode == 0, started.stderr


@pytest.mark.neo4j
def test_a_read_only_database(server: Server, reconfigured: Server, folder: Path) -> None:
    sync(papers_graph(), **server.login)
    restart(server, "server.databases.read_only=neo4j")
    assert pull(**server.login).number_of_nodes() == len(papers_graph())
    GraphFolder(changed := folder.parent / "changed.kg").publish(_changed())
    done = kg("sync", "-g", str(changed), "--uri", server.uri, password=server.password)
    assert_one_line(done, "read-only")


def _changed() -> object:
    graph = papers_graph()
    graph.nodes["method:clip"]["papers"] = 99
    return graph


@pytest.mark.neo4j
def test_tls_by_the_addresss_scheme(server: Server, reconfigured: Server, folder: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    assert server.env is not None
    certificates = Path(server.env["KG_NEO4J_HOME"]) / "certificates"
    certificates.mkdir(exist_ok=True)
    made = [
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
    ]
    subprocess.run(["openssl", "req", "-x509", *made], cwd=certificates, check=True, capture_output=True)
    policy = "dbms.ssl.policy.bolt"
    lines = [f"{policy}.enabled=true", f"{policy}.base_directory={certificates}", f"{policy}.private_key=key.pem"]
    restart(server, *lines, f"{policy}.public_certificate=cert.pem", "server.bolt.tls_level=OPTIONAL")
    sure, trusting = (server.uri.replace("bolt:", scheme) for scheme in ("bolt+s:", "bolt+ssc:"))
    assert sync(papers_graph(), trusting, password=server.password).nodes == len(papers_graph())
    done = kg("sync", "-g", str(folder), "--uri", sure, password=server.password)
    assert_one_line(done, "no TLS", "bolt+ssc://")
