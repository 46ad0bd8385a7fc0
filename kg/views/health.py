"""``kg doctor``: is what kg needs here, and does it work? Each check does the real thing and tells what came of it."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import kg
from kg.errors import KgError, StoreError

LIBRARIES = (
    "spacy",
    "onnxruntime",
    "tokenizers",
    "networkx",
    "ladybug",
    "pyarrow",
    "rapidfuzz",
    "neo4j",
    "pyvis",
    "typer",
)
"""Distributions that kg needs; their versions are told."""
_SENTENCE = "We evaluate BERT on GLUE. Code: https://github.com/google-research/bert"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was tried, whether it went well, and what there is to say of it."""

    name: str
    ok: bool
    detail: str


def health(graph: Path | None) -> list[Check]:
    """All checks in order; ``graph`` None leaves those of a graph folder out."""
    checks = [Check("kg", True, f"{kg.__version__} on Python {platform.python_version()}, {platform.platform()}")]
    checks += [_library(name) for name in LIBRARIES]
    checks.append(_tried("model", _model))
    if graph is not None:
        checks += _graph(graph)
    return checks


def model_name() -> str:
    """Name and version of the shipped model, by its meta.json; it is not loaded.

    Raises:
        ExtractionError: this installation lacks the model.
    """
    import json

    meta: dict[str, Any] = json.loads((kg.model_path() / "meta.json").read_text(encoding="utf-8"))
    return f"{meta['name']} {meta['version']}"


def _library(name: str) -> Check:
    try:
        return Check(name, True, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Check(name, False, "not installed; install kg again")


def _tried(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, True, check())
    except KgError as error:
        return Check(name, False, str(error))


def _model() -> str:
    """Loads the shipped model and has it read a sentence."""
    from kg.records import Paper

    paper = Paper("doctor", "A test of kg doctor", _SENTENCE)
    (extraction,) = kg.Extractor().extract([paper])
    found = [entity.name for entity in extraction.entities] + [link.url for link in extraction.links]
    return f"{model_name()} loads and reads; in a test sentence it found {', '.join(found) or 'nothing'}"


def _graph(path: Path) -> Iterator[Check]:
    yield _tried("graph", lambda: _look_up(path))
    yield _tried("graph, Cypher", lambda: _cypher(path))
    yield _tried("journal", lambda: _journal(path))


def _look_up(path: Path) -> str:
    with kg.open_graph(path) as graph:
        nodes, relations = graph.counts()
    return f"{path}: {sum(nodes.values())} nodes, {sum(relations.values())} relations"


def _cypher(path: Path) -> str:
    """Both files of a published graph must hold the same nodes and relations."""
    with kg.open_graph(path) as graph:
        expected = tuple(sum(counts.values()) for counts in graph.counts())
        nodes = graph.query("MATCH (n) RETURN count(n) AS n").rows[0][0]
        relations = graph.query("MATCH ()-[r]->() RETURN count(r) AS n").rows[0][0]
    if (nodes, relations) != expected:
        raise StoreError(
            f"{path}: the look-up index holds {expected}, the Cypher store {(nodes, relations)}: kg rebuild"
        )
    return "answers, and agrees with the look-up index"


def _journal(path: Path) -> str:
    """Looks at the file only: opening it as a build does would write."""
    import sqlite3
    from urllib.parse import quote

    from kg.store import GraphFolder

    journal = GraphFolder(path).journal_path
    if not journal.exists():
        return "none: this graph was pulled from a server, it can be read but not added to"
    try:
        connection = sqlite3.connect(f"file:{quote(str(journal.absolute()))}?mode=ro", uri=True)
        try:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StoreError(f"{journal}: {error}") from error
    if verdict != "ok":
        raise StoreError(f"{journal}: damaged: {verdict}")
    return "sound"
