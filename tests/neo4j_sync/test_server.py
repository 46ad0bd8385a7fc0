"""The launcher: a server without Docker, on this machine alone, and one clear line where it cannot be."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from tests.neo4j_sync.conftest import Server, free_port, launch, server_env


def test_without_java_it_says_what_to_install(tmp_path: Path) -> None:
    env = server_env(tmp_path / "home") | {"PATH": str(tmp_path), "JAVA_HOME": ""}
    done = launch("up", env=env)
    assert done.returncode == 1
    assert done.stderr == "neo4j: no Java found: install a JDK 17 or 21 (openjdk-17-jdk), or set JAVA_HOME to one\n"


def test_an_old_java_is_named(tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    java.chmod(0o755)
    done = launch("up", env=server_env(tmp_path / "home") | {"JAVA_HOME": str(tmp_path)})
    assert done.returncode == 1
    assert "is Java 11" in done.stderr
    assert "needs 17 or 21" in done.stderr


def test_without_maven_it_says_what_to_install(tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"17.0.2\"' >&2\n")
    java.chmod(0o755)
    env = server_env(tmp_path / "home") | {"PATH": str(java.parent), "KG_NEO4J_CACHE": str(tmp_path / "cache")}
    done = launch("up", env=env | {"JAVA_HOME": str(tmp_path)})
    assert done.returncode == 1
    assert "no mvn found" in done.stderr


@pytest.mark.parametrize("port", ["KG_NEO4J_BOLT_PORT", "KG_NEO4J_HTTP_PORT"])
def test_a_port_that_is_taken_is_named(tmp_path: Path, port: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        done = launch("up", env=server_env(tmp_path / "home") | {port: str(number)})
    assert done.returncode == 1
    assert f"port {number} on 127.0.0.1 is taken" in done.stderr
    assert port in done.stderr


def test_a_port_that_is_none_is_named(tmp_path: Path) -> None:
    done = launch("status", env=server_env(tmp_path / "home") | {"KG_NEO4J_BOLT_PORT": "seven"})
    assert (done.returncode, done.stdout) == (1, "")
    assert "KG_NEO4J_BOLT_PORT" in done.stderr


def test_what_does_not_run_has_a_status_and_can_be_stopped(tmp_path: Path) -> None:
    env = server_env(tmp_path / "home")
    assert launch("status", env=env).returncode == 3
    assert launch("down", env=env).returncode == 0


def test_a_folder_that_is_no_export_is_not_imported(tmp_path: Path) -> None:
    done = launch("import", str(tmp_path), env=server_env(tmp_path / "home"))
    assert done.returncode == 1
    assert "kg export neo4j-import" in done.stderr


@pytest.mark.neo4j
def test_a_running_server_says_where_and_is_left_alone(server: Server, own_server: Server, tmp_path: Path) -> None:
    assert server.uri in own_server.launch("status").stdout
    assert "runs already" in own_server.launch("up").stdout
    done = own_server.launch("import", str(tmp_path))
    assert done.returncode == 1
    (tmp_path / "import.args").touch()
    done = own_server.launch("import", str(tmp_path))
    assert "stopped server" in done.stderr


@pytest.mark.neo4j
def test_another_password_is_refused(server: Server, own_server: Server) -> None:
    done = own_server.launch("up", NEO4J_PASSWORD="another one")
    assert done.returncode == 1
    assert "NEO4J_PASSWORD is not the password" in done.stderr
    assert "another one" not in done.stderr


@pytest.mark.neo4j
def test_it_listens_on_this_machine_alone(server: Server, own_server: Server) -> None:
    assert own_server.env is not None
    for port in (own_server.env["KG_NEO4J_BOLT_PORT"], own_server.env["KG_NEO4J_HTTP_PORT"]):
        for address in _other_addresses():
            with socket.socket() as probe:
                probe.settimeout(2)
                assert probe.connect_ex((address, int(port))) != 0


def _other_addresses() -> list[str]:
    found = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return sorted(address for address in found | {"127.0.0.2"} if address != "127.0.0.1")


@pytest.mark.neo4j
def test_without_a_password_one_is_made_and_kept_for_its_owner(tmp_path: Path) -> None:
    env = server_env(tmp_path / "home")
    del env["NEO4J_PASSWORD"]
    try:
        done = launch("up", env=env)
        assert done.returncode == 0, done.stderr
        kept = tmp_path / "home" / "conf" / "password"
        assert str(kept) in done.stdout
        assert kept.read_text() not in done.stdout
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        server = Server(f"bolt://127.0.0.1:{env['KG_NEO4J_BOLT_PORT']}", kept.read_text().strip())
        assert server.run("RETURN 1 AS one") == [{"one": 1}]
        assert launch("up", env=env).returncode == 0
        taken = launch("up", env=server_env(tmp_path / "other") | {"KG_NEO4J_BOLT_PORT": env["KG_NEO4J_BOLT_PORT"]})
        assert "is taken" in taken.stderr
    finally:
        assert launch("down", env=env).returncode == 0
    assert launch("status", env=env | {"KG_NEO4J_HTTP_PORT": str(free_port())}).returncode == 3
