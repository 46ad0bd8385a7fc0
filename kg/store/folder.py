"""A graph folder on disk, and how a new graph gets in: built beside the old one, synced, switched in at once.

``papers.kg/`` holds ``journal.sqlite`` and ``corrections.toml`` (the truth), ``derived-<n>/`` (one published graph:
``graph.lbug``, ``lookup.sqlite``, ``info.json``), ``current`` (the name of the derived folder that counts) and ``lock``
(held by whoever writes). Readers follow ``current`` and hold a shared lock on their ``info.json``; the last published
graph but one is kept, and any older one that a reader still has open.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError
from kg.records import Decision
from kg.store.pins import take_away

if TYPE_CHECKING:
    import networkx as nx

CURRENT = "current"
INFO = "info.json"
LOOKUP = "lookup.sqlite"
LADYBUG = "graph.lbug"
FORMAT_VERSION = 1
"""Of the folder's layout; a folder of a newer one is refused."""
_PREFIX = "derived-"
_OURS = frozenset({CURRENT, "lock", "journal.sqlite", "corrections.toml"})


class GraphFolder:
    """The folder of one graph; ``path`` need not exist yet."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    @property
    def journal_path(self) -> Path:
        """Where the journal lies."""
        return self.path / "journal.sqlite"

    @property
    def corrections_path(self) -> Path:
        """Where people's decisions lie."""
        return self.path / "corrections.toml"

    def current(self) -> Path | None:
        """The derived folder that counts; None where nothing was published yet.

        Raises:
            StoreError: ``current`` cannot be read or names nothing of ours.
        """
        try:
            name = (self.path / CURRENT).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"{self.path}: cannot be read as a graph: {error}") from error
        if not name.startswith(_PREFIX) or "/" in name or "\\" in name:
            raise StoreError(
                f"{self.path}: its file {CURRENT!r} names no graph; build again with: kg rebuild -g {self.path}"
            )
        return self.path / name

    def info(self) -> dict[str, Any]:
        """What the publisher noted about the current graph; {} where nothing was published yet.

        Raises:
            StoreError: the note cannot be read.
        """
        current = self.current()
        if current is None:
            return {}
        return read_info(current)

    def check_output(self) -> None:
        """Nothing, where a graph may be made at the path; touches nothing.

        Raises:
            StoreError: the path is a file, or a folder of something else, or below a file.
        """
        if self.path.is_dir():
            try:
                names = sorted(entry.name for entry in self.path.iterdir())
            except OSError as error:
                raise StoreError(f"{self.path}: cannot be read: {error.strerror or error}") from error
            if names and not any(_is_ours(name) for name in names):
                raise StoreError(f"{self.path} holds other things ({names[0]} …) and no graph; name another output")
            return
        above = next(path for path in (self.path, *self.path.absolute().parents) if path.exists())
        if not above.is_dir():
            raise StoreError(f"{above} is a file, not a graph folder; name another output")
        if not os.access(above, os.W_OK):
            raise StoreError(f"{self.path}: cannot be written: no right to write in {above}")

    def make(self) -> None:
        """Makes the folder if need be.

        Raises:
            StoreError: as ``check_output``, or it cannot be written.
        """
        self.check_output()
        probe = self.path / f".write-{os.getpid()}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be written: {error.strerror or error}") from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keeps other writers out, of this and other processes, for the length of a ``with`` block. It nests.

        Raises:
            StoreError: another build is running, or the folder cannot be written.
        """
        from filelock import FileLock, Timeout

        self.make()
        lock = FileLock(self.path / "lock", timeout=0, is_singleton=True)
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreError(f"{self.path}: another build is writing this graph; wait for it to end") from error
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be locked: {error.strerror or error}") from error
        try:
            yield
        finally:
            lock.release()

    def publish(
        self,
        graph: nx.MultiDiGraph,
        *,
        decisions: Iterable[Decision] = (),
        former_ids: Mapping[str, str] | None = None,
        info: Mapping[str, Any] | None = None,
    ) -> None:
        """Makes ``graph`` the one that readers see, whole or not at all; it takes care of locking by itself.

        ``former_ids`` lead from ids of earlier graphs to today's; ``info`` (JSON) is kept beside the graph.

        Raises:
            StoreError: the graph does not fit the schema, another build is running, or writing failed; what was
                published before stays.
        """
        from kg.store.check import check_graph
        from kg.store.ladybug_writer import write_ladybug
        from kg.store.lookup_writer import write_lookup

        check_graph(graph)
        with self.writing():
            new, old = self._next_folder(), None
            with suppress(StoreError):  # a damaged "current" is mended by this
                old = self.current()
            try:
                new.mkdir()
                write_lookup(new / LOOKUP, graph, decisions, former_ids or {})
                write_ladybug(new / LADYBUG, graph)
                note = {**(info or {}), "format": FORMAT_VERSION}
                (new / INFO).write_text(json.dumps(note, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
                _sync_tree(new)
                self._switch(new.name)
            except OSError as error:
                shutil.rmtree(new, ignore_errors=True)
                raise StoreError(f"{self.path}: the graph could not be written: {error.strerror or error}") from error
            except BaseException:
                shutil.rmtree(new, ignore_errors=True)
                raise
            self._sweep({new, old})

    def _numbered(self) -> dict[int, Path]:
        found = {}
        for entry in self.path.iterdir():
            number = entry.name.removeprefix(_PREFIX)
            if entry.name.startswith(_PREFIX) and number.isdecimal():
                found[int(number)] = entry
        return found

    def _next_folder(self) -> Path:
        """A fresh number: what a killed build left under a number is no part of the new graph."""
        return self.path / f"{_PREFIX}{max(self._numbered(), default=0) + 1}"

    def _switch(self, name: str) -> None:
        beside = self.path / (CURRENT + ".new")
        with beside.open("w", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path / CURRENT)
        _sync(self.path)

    def _sweep(self, keep: set[Path | None]) -> None:
        """Takes away older graphs, and what killed builds left; those that a reader has open stay."""
        for path in self._numbered().values():
            if path not in keep and take_away(path / INFO):
                shutil.rmtree(path, ignore_errors=True)


def read_info(derived: Path) -> dict[str, Any]:
    """The note of one published graph.

    Raises:
        StoreError: it cannot be read, or a newer kg wrote it.
    """
    try:
        note: dict[str, Any] = json.loads((derived / INFO).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{derived.parent}: the graph in it cannot be read: {error}") from error
    if note.get("format", 0) > FORMAT_VERSION:
        raise StoreError(
            f"{derived.parent}: made by a newer kg (format {note['format']}); update kg, or rebuild with this one"
        )
    return note


def _is_ours(name: str) -> bool:
    return name in _OURS or name.startswith((_PREFIX, "journal.sqlite-", CURRENT + "."))


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # Windows cannot open a folder to sync it
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        _sync(path)
    _sync(folder)
