#!/usr/bin/env python3
"""A Neo4j Community server with its Browser, without Docker: from Maven Central's jars and a JDK.

    python3 neo4j/server/server.py up | down | status | import DIR

Standard library only, so that it runs before any virtual environment exists. The jars (pinned in ``pom.xml`` beside
this file) are copied once into a cache outside the repository; the server listens on 127.0.0.1 alone.

Environment: ``KG_NEO4J_BOLT_PORT`` (7687), ``KG_NEO4J_HTTP_PORT`` (7474), ``NEO4J_PASSWORD`` (for the user ``neo4j``;
where it is not set one is made and kept in the data folder), ``KG_NEO4J_HOME`` (data folder), ``KG_NEO4J_HEAP`` (1g),
``KG_NEO4J_CACHE`` (jars), ``JAVA_HOME``. Lines of ``conf/local.conf`` in the data folder join the configuration.

Exit codes: 0; 1 an error, said in one line; 2 usage; 3 ``status`` of a server that does not run.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from install import (
    DATABASE,
    HOST,
    OPENS,
    ServerError,
    Settings,
    configure,
    find_java,
    jars_folder,
    jars_version,
    last_line,
    make_folder,
    run_admin,
    say,
    set_first_password,
    settings_from,
)

START_SECONDS = 180
STOP_SECONDS = 60
PORT_SECONDS = 3


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    parser = argparse.ArgumentParser(prog="server.py", description="A Neo4j server on 127.0.0.1, without Docker.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="start it (and fetch its jars, the first time)")
    commands.add_parser("down", help="stop it")
    commands.add_parser("status", help="tell whether it runs; exit code 3 if not")
    load = commands.add_parser("import", help="load the files of `kg export neo4j-import DIR` into the stopped server")
    load.add_argument("dir", type=Path)
    chosen = parser.parse_args(arguments)
    try:
        settings = settings_from(dict(os.environ))
        if chosen.command == "status":
            return status(settings)
        with _alone(settings):
            if chosen.command == "up":
                up(settings)
            elif chosen.command == "down":
                down(settings)
            else:
                import_files(settings, chosen.dir)
    except ServerError as error:
        sys.stderr.write(f"neo4j: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("neo4j: stopped by you\n")
        return 1
    return 0


def up(settings: Settings) -> None:
    """Start the server and wait until it answers with the password; nothing to do if it runs already."""
    if (pid := running(settings)) is not None:
        if not _answers(settings):
            raise ServerError(
                f"it runs (process {pid}) but not at {settings.http}: set KG_NEO4J_BOLT_PORT and KG_NEO4J_HTTP_PORT "
                "as it was started, or stop it first (make neo4j-down)"
            )
        _check_password(settings)
        say(f"Neo4j runs already: {settings.bolt}, Browser {settings.http}/browser/")
        return
    check_ports(settings)
    java = find_java(dict(os.environ))
    jars = jars_folder(settings)
    configure(settings)
    settings = set_first_password(settings, java, jars)
    process = _start(settings, java, jars)
    try:
        _wait_until_up(settings, process)
        _check_password(settings)
    except BaseException:
        down(settings, quiet=True)
        raise
    say(f"Neo4j {jars_version()} runs: {settings.bolt}, Browser {settings.http}/browser/, user neo4j")
    if settings.password_file.is_file() and "NEO4J_PASSWORD" not in os.environ:
        say(f'Its password: export NEO4J_PASSWORD="$(cat {settings.password_file})"')


def check_ports(settings: Settings) -> None:
    """Nothing, where both ports are free."""
    for name, port in (("KG_NEO4J_BOLT_PORT", settings.bolt_port), ("KG_NEO4J_HTTP_PORT", settings.http_port)):
        # One that was just killed may hold its ports a little longer.
        deadline = time.monotonic() + PORT_SECONDS
        while (taken := _taken(port)) and time.monotonic() < deadline:
            time.sleep(0.2)
        if taken:
            raise ServerError(f"port {port} on {HOST} is taken: stop what listens there, or set {name} to another")


def down(settings: Settings, *, quiet: bool = False) -> None:
    """Stop the server that ``up`` started with this data folder."""
    pid = running(settings)
    if pid is None:
        settings.pid_file.unlink(missing_ok=True)
        if not quiet:
            say("Neo4j does not run")
        return
    os.kill(pid, signal.SIGTERM)
    if not _gone(settings, STOP_SECONDS):
        os.kill(pid, signal.SIGKILL)
        _gone(settings, STOP_SECONDS)
    settings.pid_file.unlink(missing_ok=True)
    if not quiet:
        say("Neo4j stopped")


def status(settings: Settings) -> int:
    """Tell whether the server runs and answers; 0 or 3."""
    pid = running(settings)
    if pid is None:
        say(f"Neo4j does not run (data in {settings.home})")
        return 3
    if not _answers(settings):
        say(f"Neo4j's process {pid} runs but does not answer at {settings.http} (log: {settings.log})")
        return 3
    say(f"Neo4j {jars_version()} runs (process {pid}): {settings.bolt}, Browser {settings.http}/browser/")
    return 0


def import_files(settings: Settings, folder: Path) -> None:
    """Load an export into the stopped server by its own bulk importer; the database there before is set aside."""
    if not (folder / "import.args").is_file():
        raise ServerError(f"{folder} holds no import.args: make it by `kg export neo4j-import {folder}`")
    if running(settings) is not None:
        raise ServerError("the bulk importer needs a stopped server: make neo4j-down first")
    check_ports(settings)
    java = find_java(dict(os.environ))
    jars = jars_folder(settings)
    configure(settings)
    settings = set_first_password(settings, java, jars)
    aside = set_aside(settings)
    try:
        summary = _load(settings, java, jars, folder)
        _finish(settings, java, jars, folder)
    except BaseException:
        down(settings, quiet=True)
        put_back(settings, aside)
        raise
    say(summary)
    if aside is not None:
        say(f"The database that was there before lies in {aside}")
    say("Next: make neo4j-up")


def _load(settings: Settings, java: str, jars: Path, folder: Path) -> str:
    report = settings.home / "logs" / "import.report"
    command = ["database", "import", "full", "@import.args", "--verbose", f"--report-file={report}"]
    command += ["--max-off-heap-memory=2g", "--overwrite-destination=true", DATABASE]
    done = run_admin(settings, java, jars, command, folder)
    if done.returncode != 0:
        causes = re.findall(r"^Caused by: (.+)$", done.stdout, re.MULTILINE)
        told = causes[-1] if causes else next(filter(str.strip, done.stdout.splitlines()), "no reason given")
        raise ServerError(f"the bulk importer failed: {told} (the database is as it was)")
    summary = re.search(r"IMPORT DONE.*?Peak memory", done.stdout, re.DOTALL)
    return " ".join(summary.group().removesuffix("Peak memory").split()) if summary else "IMPORT DONE"


def _finish(settings: Settings, java: str, jars: Path, folder: Path) -> None:
    """Run what comes after an import (constraint, indexes, lists that the importer cannot read), and stop again."""
    after = folder / "after-import.cypher"
    if not after.is_file():
        return
    _wait_until_up(settings, _start(settings, java, jars))
    _check_password(settings)
    for statement in after.read_text(encoding="utf-8").split(";\n"):
        if statement.strip() and (errors := _ask(settings, statement)["errors"]):
            raise ServerError(f"{after}: {errors[0]['message']} (the database is as it was)")
    down(settings, quiet=True)


def set_aside(settings: Settings) -> Path | None:
    """Move the database's files out of the importer's way, which would delete them; where to."""
    folders = [settings.home / "data" / kind / DATABASE for kind in ("databases", "transactions")]
    if not any(folder.is_dir() for folder in folders):
        return None
    aside = Path(
        tempfile.mkdtemp(prefix=time.strftime("neo4j-%Y%m%d-%H%M%S-"), dir=make_folder(settings.home / "replaced"))
    )
    for folder in folders:
        if folder.is_dir():
            folder.rename(aside / folder.parent.name)
    return aside


def put_back(settings: Settings, aside: Path | None) -> None:
    """Undo ``set_aside`` after an import that failed."""
    for kind in ("databases", "transactions"):
        shutil.rmtree(settings.home / "data" / kind / DATABASE, ignore_errors=True)
        if aside is not None and (aside / kind).is_dir():
            (aside / kind).rename(settings.home / "data" / kind / DATABASE)
    if aside is not None:
        aside.rmdir()


def running(settings: Settings) -> int | None:
    """The server's process id, if it runs with this data folder."""
    try:
        pid = int(settings.pid_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    # A number alone may long be another program's.
    if Path("/proc/self/cmdline").exists():
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return None
    else:
        line = subprocess.run(
            ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout
    return pid if f"--home-dir={settings.home}" in line else None


def _start(settings: Settings, java: str, jars: Path) -> subprocess.Popen[bytes]:
    command = [java, f"-Xmx{settings.heap}", "-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8"]
    command += [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENS]
    command += ["-cp", f"{jars}/*", "org.neo4j.server.CommunityEntryPoint"]
    command += [f"--home-dir={settings.home}", f"--config-dir={settings.home / 'conf'}"]
    make_folder(settings.pid_file.parent)
    with settings.log.open("wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=settings.home
        )
    settings.pid_file.write_text(f"{process.pid}\n", encoding="utf-8")
    return process


def _wait_until_up(settings: Settings, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(settings):
        if process.poll() is not None:
            raise ServerError(f"it did not start: {_last_error(settings.log)} (log: {settings.log})")
        if time.monotonic() > deadline:
            raise ServerError(f"no answer at {settings.http} after {START_SECONDS} s (log: {settings.log})")
        time.sleep(0.3)


def _answers(settings: Settings) -> bool:
    try:
        with urllib.request.urlopen(settings.http, timeout=5) as reply:  # noqa: S310 (our own http address)
            told = json.load(reply)
    except (OSError, ValueError):
        return False
    return "neo4j_version" in told and _taken(settings.bolt_port)


def _check_password(settings: Settings) -> None:
    """Wait until the database answers to the password; without one there is nothing to ask with."""
    if settings.password is None:
        return
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if not _ask(settings, "RETURN 1")["errors"]:
                return
        except urllib.error.HTTPError as error:
            if error.code == 401:
                raise ServerError(
                    f"NEO4J_PASSWORD is not the password of the data in {settings.home}: "
                    "give the one it was first started with, or another KG_NEO4J_HOME"
                ) from None
        except OSError:
            pass  # its database is still starting
        if time.monotonic() > deadline:
            raise ServerError(f"the database {DATABASE} did not come up (log: {settings.log})")
        time.sleep(0.5)


def _ask(settings: Settings, statement: str) -> dict[str, Any]:
    """Run one statement over HTTP; the reply has ``errors``."""
    if settings.password is None:
        raise ServerError(f"no password for the data in {settings.home}: set NEO4J_PASSWORD")
    token = base64.b64encode(f"neo4j:{settings.password}".encode()).decode()
    request = urllib.request.Request(  # noqa: S310 (our own http address)
        f"{settings.http}/db/{DATABASE}/tx/commit",
        data=json.dumps({"statements": [{"statement": statement}]}).encode(),
        headers={"Authorization": f"Basic {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=600) as reply:  # noqa: S310
        answer: dict[str, Any] = json.load(reply)
    return answer


@contextlib.contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Two launchers at once on one data folder would start two servers."""
    try:
        lock = (make_folder(settings.home / "run") / "lock").open("w")
    except OSError as error:
        raise ServerError(f"cannot write to the data folder {settings.home}: {error.strerror}") from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _gone(settings: Settings, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while running(settings) is not None:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((HOST, port)) == 0


def _last_error(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return last_line("\n".join([line for line in lines if "ERROR" in line] or lines))


if __name__ == "__main__":
    raise SystemExit(main())
