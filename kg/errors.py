"""Every error that a user of kg can cause.

    KgError                 one clear line: what, where, what to do; exit code 1
    ├── ReadError           a source that cannot be read (kg.papers)
    ├── ExtractionError     a model that cannot be loaded or run (kg.extraction)
    ├── JournalError        a journal that cannot be opened or written (kg.journal)
    ├── CorrectionError     a correction that cannot be applied (kg.resolution)
    ├── StoreError          a graph folder that cannot be opened, built or switched in (kg.store)
    ├── QueryError          Cypher that is refused, wrong or too slow
    ├── SyncError           a Neo4j server that cannot be reached, written or read (kg.neo4j_sync)
    ├── ExportError         a file that cannot be written (kg.export)
    ├── EvaluationError     gold or predictions that cannot be scored (kg.evaluation)
    ├── MissingExtra        an optional part that is not installed
    └── NotFound            nothing in the graph answers to that name; exit code 3

The command line prints ``str(error)`` and exits with ``error.exit_code``. Anything else is a bug, with its traceback.
"""

from __future__ import annotations


class KgError(Exception):
    """Root of all errors that a user can cause; ``str()`` is one line for people."""

    exit_code = 1


class ReadError(KgError):
    """A source that cannot be read, or holds no paper."""


class ExtractionError(KgError):
    """A model that cannot be loaded or run."""


class JournalError(KgError):
    """A journal that cannot be opened or written."""


class CorrectionError(KgError):
    """A correction that cannot be applied."""


class StoreError(KgError):
    """A graph folder that cannot be opened, built or switched in."""


class QueryError(KgError):
    """Cypher that is refused, wrong or too slow."""


class SyncError(KgError):
    """A Neo4j server that cannot be reached, written or read."""


class ExportError(KgError):
    """A file that cannot be written."""


class EvaluationError(KgError):
    """Gold or predictions that cannot be scored."""


class MissingExtra(KgError):  # noqa: N818
    """An optional part that is not installed; the message holds the install command."""


class NotFound(KgError):  # noqa: N818
    """Nothing in the graph answers to that name."""

    exit_code = 3

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions
