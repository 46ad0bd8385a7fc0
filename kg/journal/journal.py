"""The journal: papers as their sources tell of them, what was extracted from each text, what people removed.

Opened for writing by one build at a time (the graph folder's lock sees to that). While it is open SQLite keeps a
write-ahead log beside it, so that each paper can be its own transaction without waiting for the disk and a kill loses
nothing that was committed; when it is closed the log is folded in and the file stands alone, to be copied.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import JournalError
from kg.journal.codec import dump_extraction, dump_paper, load_extraction, load_paper, sha256, text_hash
from kg.journal.migrations import migrate
from kg.records import Extraction, Paper


class Journal:
    """An open journal; use it as a context manager. Every method raises JournalError where the file cannot serve."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._translated():
            self._connection = sqlite3.connect(path, isolation_level=None)
            try:
                self._connection.execute("PRAGMA journal_mode=WAL")
                self._connection.execute("PRAGMA synchronous=NORMAL")
                migrate(self._connection, str(path))
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Folds the write-ahead log in and closes the file."""
        # Somebody else who reads the file keeps the log beside it: nothing is lost, the next build folds it in.
        with self._translated(), closing(self._connection), suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA busy_timeout=200")
            self._connection.execute("PRAGMA journal_mode=DELETE")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise JournalError(f"{self._path}: the journal cannot be used: {error}") from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise

    # What was read

    def read(self, records: Iterable[tuple[str, Paper]]) -> int:
        """Takes up one run's (origin, paper) records, all or none; how many there were.

        What an origin tells of a paper in this run replaces what it told before; papers that it tells nothing of any
        more stay. An origin that tells of one paper twice, differently, is kept on record with both.
        """
        count = 0
        with self._transaction() as connection:
            (run,) = connection.execute("SELECT coalesce(max(run), 0) + 1 FROM record").fetchone()
            for origin, paper in records:
                told = dump_paper(paper)
                connection.execute(
                    "INSERT INTO record VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT (origin, paper_id, hash) DO UPDATE SET run = excluded.run",
                    (origin, paper.id, sha256(told), told, run),
                )
                count += 1
            connection.execute(
                "DELETE FROM record WHERE run < ?1 AND EXISTS (SELECT 1 FROM record AS newer "
                "WHERE newer.origin = record.origin AND newer.paper_id = record.paper_id AND newer.run = ?1)",
                (run,),
            )
        return count

    def papers(self) -> list[Paper]:
        """All papers on record, one for each different telling, in a settled order; removed ones too."""
        with self._translated():
            rows = self._connection.execute("SELECT paper FROM record ORDER BY paper_id, hash, origin").fetchall()
        return [load_paper(row[0]) for row in rows]

    def is_empty(self) -> bool:
        """Whether nothing was ever read into it."""
        with self._translated():
            return self._connection.execute("SELECT 1 FROM record LIMIT 1").fetchone() is None

    # What was extracted

    def save_extraction(self, paper: Paper, model: str, extraction: Extraction) -> None:
        """Keeps what ``model`` (a hash) found in the paper's text, in one transaction."""
        with self._translated():
            self._connection.execute(
                "INSERT OR REPLACE INTO extraction (text_hash, model, found) VALUES (?, ?, ?)",
                (text_hash(paper), model, dump_extraction(extraction)),
            )

    def lacking(self, papers: Iterable[Paper], model: str) -> list[Paper]:
        """Those of ``papers`` in whose text ``model`` has not looked yet; of equal texts the first."""
        seen = self._extracted(model)
        lacking = []
        for paper in papers:
            key = text_hash(paper)
            if key not in seen:
                seen.add(key)
                lacking.append(paper)
        return lacking

    def stale(self, papers: Iterable[Paper], model: str) -> int:
        """How many of ``papers`` have no extraction by ``model`` (an older one's, or none yet)."""
        seen = self._extracted(model)
        return sum(1 for paper in papers if text_hash(paper) not in seen)

    def _extracted(self, model: str) -> set[str]:
        with self._translated():
            rows = self._connection.execute("SELECT text_hash FROM extraction WHERE model = ?", (model,))
            return {row[0] for row in rows}

    def extraction(self, paper: Paper, model: str) -> Extraction | None:
        """What ``model`` found in the paper's text, else what another model found there last, else None."""
        with self._translated():
            row = self._connection.execute(
                "SELECT found FROM extraction WHERE text_hash = ? ORDER BY model = ? DESC, number DESC LIMIT 1",
                (text_hash(paper), model),
            ).fetchone()
        return None if row is None else load_extraction(row[0], paper.id)

    # What people removed

    def remove(self, paper_ids: Iterable[str]) -> None:
        """Keeps these papers out of every graph from now on, also when they are read again."""
        with self._transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO removed VALUES (?)", ((paper_id,) for paper_id in paper_ids))

    def restore(self, paper_ids: Iterable[str]) -> None:
        """Takes ``remove`` back."""
        with self._transaction() as connection:
            connection.executemany("DELETE FROM removed WHERE paper_id = ?", ((paper_id,) for paper_id in paper_ids))

    def removed(self) -> frozenset[str]:
        """Ids of removed papers."""
        with self._translated():
            return frozenset(row[0] for row in self._connection.execute("SELECT paper_id FROM removed"))

    # What the last build made of it

    def model(self) -> str:
        """The hash of the model of the last build; empty before the first."""
        with self._translated():
            row = self._connection.execute("SELECT value FROM setting WHERE key = 'model'").fetchone()
        return row[0] if row else ""

    def built(self) -> dict[str, str]:
        """Paper id -> content hash, as of the last build that ended."""
        with self._translated():
            return dict(self._connection.execute("SELECT paper_id, hash FROM built").fetchall())

    def names(self) -> list[tuple[str, str, str]]:
        """(paper id, surface, entity id) as of the last build that ended."""
        with self._translated():
            return self._connection.execute("SELECT paper_id, surface, entity_id FROM named").fetchall()

    def former_ids(self) -> dict[str, str]:
        """Ids of builds before the last one -> where they led then."""
        with self._translated():
            return dict(self._connection.execute("SELECT old, new FROM former").fetchall())

    def finish(
        self,
        model: str,
        papers: Mapping[str, str],
        names: Iterable[tuple[str, str, str]],
        former_ids: Mapping[str, str],
    ) -> None:
        """Notes a build that ended, all at once: its model, its papers' hashes, its names and the ids that changed."""
        with self._transaction() as connection:
            for table in ("built", "named", "former"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608
            connection.executemany("INSERT INTO built VALUES (?, ?)", papers.items())
            connection.executemany("INSERT OR IGNORE INTO named VALUES (?, ?, ?)", names)
            connection.executemany("INSERT INTO former VALUES (?, ?)", former_ids.items())
            connection.execute("INSERT OR REPLACE INTO setting VALUES ('model', ?)", (model,))
