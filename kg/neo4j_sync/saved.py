"""The saved queries: one question a file in ``neo4j/queries``, with its default parameters, for both stores.

A file is a header of comments, then Cypher: the first line is the title (Neo4j Browser shows it as a favourite's name),
then come ``name``, ``question`` and ``params`` (JSON). Most bodies run on both stores. Where Cypher differs, a line
``// embedded:`` and the embedded store's body follow the server's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import QueryError
from kg.neo4j_sync.files import neo4j_file

_EMBEDDED = "// embedded:"


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One question: ``cypher`` is for a server, ``embedded`` for the embedded store (mostly the same text)."""

    name: str
    title: str
    question: str
    cypher: str
    embedded: str
    params: dict[str, Any] = field(default_factory=dict)


def saved_queries() -> tuple[SavedQuery, ...]:
    """All saved queries, by name.

    Raises:
        QueryError: a file without a whole header.
        SyncError: this installation of kg lacks them.
    """
    return tuple(read_saved(path) for path in sorted(neo4j_file("queries").glob("*.cypher")))


def read_saved(path: Path) -> SavedQuery:
    """One file as a query.

    Raises:
        QueryError: title, name, question, parameters or Cypher are missing or malformed.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    end = next((place for place, line in enumerate(lines) if not line.startswith("//")), len(lines))
    titles = [line.removeprefix("//").strip() for line in lines[:1] if line.startswith("//")]
    fields = dict(_field(line) for line in lines[1:end])
    missing = [name for name in ("name", "question", "params") if name not in fields]
    if not titles or missing or end == len(lines):
        raise QueryError(f"{path}: a saved query needs a title, name, question, params and Cypher")
    server, _, embedded = "\n".join(lines[end:]).partition(_EMBEDDED)
    try:
        params = json.loads(fields["params"])
    except ValueError as error:
        raise QueryError(f"{path}: params are not JSON ({error})") from error
    cypher = server.strip()
    return SavedQuery(fields["name"], titles[0], fields["question"], cypher, embedded.strip() or cypher, params)


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.removeprefix("//").partition(":")
    return name.strip(), value.strip()
