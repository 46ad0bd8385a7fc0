"""The constraint and the indexes that a server needs, from ``schema.cypher``; made once, before anything is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.neo4j_sync.cypher import READ_SCHEMA_NAMES
from kg.neo4j_sync.files import neo4j_file

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Session

_NAME = re.compile(r"CREATE\s+(?:\w+\s+)?(?:CONSTRAINT|INDEX)\s+(\w+)")


def schema_statements() -> dict[str, str]:
    """Name of the constraint or index -> the statement that makes it, in the order of the file."""
    lines = neo4j_file("schema.cypher").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("//"))
    found = [statement.strip() for statement in text.split(";") if statement.strip()]
    return {_name(statement): statement for statement in found}


def make_schema(session: Session) -> list[str]:
    """Make what is missing; the names of what was made. Nothing is said to a server that has it all."""
    there = set(session.execute_read(lambda tx: tx.run(READ_SCHEMA_NAMES).single(strict=True)["names"]))
    made = []
    for name, statement in schema_statements().items():
        # People's own index of the same label and property does as well: then nothing is made under this name, ever.
        if name not in there and session.execute_write(_make, statement):
            made.append(name)
    return made


def _make(tx: ManagedTransaction, statement: str) -> bool:
    counters = tx.run(statement).consume().counters
    return bool(counters.constraints_added or counters.indexes_added)


def _name(statement: str) -> str:
    match = _NAME.search(statement)
    if match is None:
        raise ValueError(f"schema.cypher has a statement without a name: {statement}")
    return match.group(1)
