"""What a server needs before it can start: settings, a JDK, the jars, its configuration and first password."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

POM = Path(__file__).resolve().with_name("pom.xml")
DATABASE = "neo4j"
HOST = "127.0.0.1"
JAVA_OLDEST = 17
PASSWORD_SHORTEST = 8
# What the server's own start script opens to its libraries.
OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


class ServerError(Exception):
    """One clear line: what, where, what to do."""


@dataclass(frozen=True)
class Settings:
    """What the environment says."""

    home: Path
    cache: Path
    bolt_port: int
    http_port: int
    password: str | None
    heap: str

    @property
    def pid_file(self) -> Path:
        """Holds the process id of the server that ``up`` started."""
        return self.home / "run" / "neo4j.pid"

    @property
    def password_file(self) -> Path:
        """The password that ``up`` made because none was given; readable by its owner alone."""
        return self.home / "conf" / "password"

    @property
    def log(self) -> Path:
        """What the server prints."""
        return self.home / "logs" / "console.log"

    @property
    def bolt(self) -> str:
        """The address for drivers."""
        return f"bolt://{HOST}:{self.bolt_port}"

    @property
    def http(self) -> str:
        """The address for browsers."""
        return f"http://{HOST}:{self.http_port}"


def settings_from(env: dict[str, str]) -> Settings:
    """The settings of an environment; raises ServerError on a port that is none."""
    user_home = Path(env.get("HOME") or Path.home())
    cache = Path(env.get("XDG_CACHE_HOME") or user_home / ".cache") / "kg"
    data = Path(env.get("XDG_DATA_HOME") or user_home / ".local" / "share") / "kg"
    home = Path(env.get("KG_NEO4J_HOME") or data / "neo4j").expanduser().absolute()
    password = env.get("NEO4J_PASSWORD") or None
    kept = home / "conf" / "password"
    if password is None and kept.is_file():
        password = kept.read_text(encoding="utf-8").strip()
    return Settings(
        home=home,
        cache=Path(env.get("KG_NEO4J_CACHE") or cache).expanduser().absolute(),
        bolt_port=_port(env, "KG_NEO4J_BOLT_PORT", 7687),
        http_port=_port(env, "KG_NEO4J_HTTP_PORT", 7474),
        password=password,
        heap=env.get("KG_NEO4J_HEAP") or "1g",
    )


def _port(env: dict[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ServerError(f"{name} is {text!r}: give a port between 1 and 65535")
    return int(text)


def find_java(env: dict[str, str]) -> str:
    """The Java to run; raises ServerError where there is none, or one too old."""
    found = str(Path(env["JAVA_HOME"]) / "bin" / "java") if env.get("JAVA_HOME") else shutil.which("java")
    if not found or not Path(found).is_file():
        raise ServerError("no Java found: install a JDK 17 or 21 (openjdk-17-jdk), or set JAVA_HOME to one")
    told = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version.group(1)) < JAVA_OLDEST:
        what = version.group(1) if version else "of an unknown version"
        raise ServerError(
            f"{found} is Java {what}; Neo4j {jars_version()} needs 17 or 21: install one, or set JAVA_HOME"
        )
    return found


def jars_version() -> str:
    """The server's version, as the pom pins it."""
    found = re.search(r"<neo4j.version>([^<]+)<", POM.read_text(encoding="utf-8"))
    return found.group(1) if found else "of an unknown version"


def jars_folder(settings: Settings) -> Path:
    """Where the server's jars lie; fetched by Maven where they are not there yet."""
    pinned = hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    folder = settings.cache / f"neo4j-{jars_version()}-{pinned}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerError("no mvn found, which fetches the server's jars: install Maven (apt-get install maven)")
    say(f"Fetching Neo4j {jars_version()} and its Browser by Maven into {folder} (about 125 MB, once)")
    fresh = Path(tempfile.mkdtemp(prefix="fetching-", dir=make_folder(settings.cache)))
    command = [maven, "-B", "-q", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={fresh}"]
    done = subprocess.run([*command, "-DincludeScope=runtime"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        errors = [line for line in done.stdout.splitlines() if "ERROR" in line]
        raise ServerError(f"Maven could not fetch the jars: {last_line(errors[0] if errors else done.stderr)}")
    # Whole or not at all: a half-filled folder would be taken for the server.
    with contextlib.suppress(OSError):
        fresh.rename(folder)
    return folder


def configure(settings: Settings) -> None:
    """Write the server's configuration: this machine only, modest memory, nothing told to anyone."""
    lines = [
        "# Written by neo4j/server/server.py at every start; put your own lines into local.conf beside it.",
        f"server.default_listen_address={HOST}",
        f"server.bolt.listen_address={HOST}:{settings.bolt_port}",
        f"server.bolt.advertised_address={HOST}:{settings.bolt_port}",
        f"server.http.listen_address={HOST}:{settings.http_port}",
        f"server.http.advertised_address={HOST}:{settings.http_port}",
        "server.https.enabled=false",
        "server.memory.pagecache.size=256m",
        "dbms.usage_report.enabled=false",
        "client.allow_telemetry=false",
    ]
    local = settings.home / "conf" / "local.conf"
    if local.is_file():
        lines += local.read_text(encoding="utf-8").splitlines()
    target = make_folder(settings.home / "conf") / "neo4j.conf"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    make_folder(settings.home / "logs")


def set_first_password(settings: Settings, java: str, jars: Path) -> Settings:
    """Give a new data folder its password; one is made up where the environment has none."""
    if (settings.home / "data" / "dbms" / "auth.ini").is_file() or (settings.home / "data" / "databases").is_dir():
        return settings
    password = settings.password or secrets.token_urlsafe(15)
    if len(password) < PASSWORD_SHORTEST:
        raise ServerError(f"NEO4J_PASSWORD is too short: Neo4j takes {PASSWORD_SHORTEST} characters or more")
    if settings.password is None:
        write_secret(settings.password_file, password)
    # By a file, since arguments can be read by every user of the machine.
    secret = settings.home / "conf" / "first-password.args"
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    write_secret(secret, f'--\n"{quoted}"\n')
    try:
        done = run_admin(settings, java, jars, ["dbms", "set-initial-password", f"@{secret}"], settings.home)
    finally:
        secret.unlink()
    if done.returncode != 0:
        raise ServerError(f"the first password could not be set: {last_line(done.stdout)}")
    return settings_from(dict(os.environ))


def run_admin(
    settings: Settings, java: str, jars: Path, arguments: list[str], cwd: Path
) -> subprocess.CompletedProcess[str]:
    """Run one command of the server's admin tool; its talk is in ``stdout``."""
    env = dict(os.environ) | {"NEO4J_HOME": str(settings.home), "NEO4J_CONF": str(settings.home / "conf")}
    command = [java, "-Xmx1g", "-Dfile.encoding=UTF-8", *(f"--add-opens=java.base/{p}=ALL-UNNAMED" for p in OPENS)]
    command += ["-cp", f"{jars}/*", "org.neo4j.server.startup.Neo4jAdminCommand", *arguments]
    return subprocess.run(
        command,
        cwd=cwd,
        env=env,
        text=True,
        encoding="utf-8",
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def write_secret(path: Path, text: str) -> None:
    """Write a file that its owner alone can read."""
    make_folder(path.parent)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def make_folder(path: Path) -> Path:
    """The folder, made where it is missing."""
    path.mkdir(parents=True, exist_ok=True)
    return path


def last_line(text: str) -> str:
    """The last line that says anything."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"


def say(text: str) -> None:
    """Tell on standard output at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
