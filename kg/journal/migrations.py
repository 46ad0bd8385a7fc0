"""The journal's tables, as numbered steps that are only ever added to, and the ledger of those already taken.

To change the tables, append a step: a step that was released stays as it is, since files exist that have taken it.
"""

from __future__ import annotations

import sqlite3

from kg.errors import JournalError

MIGRATIONS: tuple[tuple[str, str], ...] = (
    (
        "papers as read, what was extracted, what was removed, and the last build's names",
        """
        CREATE TABLE record (origin TEXT NOT NULL, paper_id TEXT NOT NULL, hash TEXT NOT NULL, paper TEXT NOT NULL,
            run INTEGER NOT NULL, PRIMARY KEY (origin, paper_id, hash)) WITHOUT ROWID;
        CREATE TABLE extraction (number INTEGER PRIMARY KEY, text_hash TEXT NOT NULL, model TEXT NOT NULL,
            found TEXT NOT NULL, UNIQUE (text_hash, model));
        CREATE TABLE removed (paper_id TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE built (paper_id TEXT PRIMARY KEY, hash TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE named (paper_id TEXT NOT NULL, surface TEXT NOT NULL, entity_id TEXT NOT NULL,
            PRIMARY KEY (paper_id, surface)) WITHOUT ROWID;
        CREATE TABLE former (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        """,
    ),
)
"""(what it is for, SQL) in order; the number in the ledger is the place, from 1."""


def migrate(connection: sqlite3.Connection, where: str) -> None:
    """Takes the steps that the file has not taken yet, each in one transaction.

    Raises:
        JournalError: a newer kg wrote the file.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, what TEXT NOT NULL)")
    (taken,) = connection.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()
    if taken > len(MIGRATIONS):
        raise JournalError(
            f"{where}: written by a newer kg (journal version {taken}, this one knows {len(MIGRATIONS)}); "
            "update kg: pip install -U paper-kg"
        )
    for number, (what, script) in enumerate(MIGRATIONS[taken:], start=taken + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in filter(None, map(str.strip, script.split(";"))):
                connection.execute(statement)
            connection.execute("INSERT INTO migration VALUES (?, ?)", (number, what))
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
