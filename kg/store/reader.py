"""THE reading API: ``open_graph(path)`` gives a ``Graph`` of what was last published whole."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kg.errors import StoreError
from kg.records import Decision
from kg.store.folder import INFO, LADYBUG, LOOKUP, GraphFolder, read_info
from kg.store.lookup import Lookup
from kg.store.pins import pin
from kg.store.results import Match, Relation, Rows
from kg.text import clean

if TYPE_CHECKING:
    import networkx as nx

    from kg.store.ladybug_reader import Ladybug

_TRIES = 5


def open_graph(path: str | Path) -> Graph:
    """Opens the graph that was last published in the folder ``path``; later builds don't change what it shows.

    Raises:
        StoreError: there is no graph, or it cannot be read; the message tells what to do.
    """
    folder = GraphFolder(path)
    for _ in range(_TRIES):
        derived = folder.current()
        if derived is None:
            raise StoreError(_missing(folder))
        try:
            handle = pin(derived / INFO)
        except FileNotFoundError:
            continue  # two builds ended since `current` was read: read it again
        except OSError as error:
            raise StoreError(f"{folder.path}: cannot be read: {error.strerror or error}") from error
        return Graph(folder.path, derived, handle)
    raise StoreError(f"{folder.path}: the graph it names is missing; make it anew with: kg rebuild -g {folder.path}")


def _missing(folder: GraphFolder) -> str:
    make = f"make one with: kg build SOURCE... -o {folder.path}"
    if not folder.path.exists():
        return f"no graph at {folder.path}; {make}"
    if not folder.path.is_dir():
        return f"{folder.path} is a file, not a graph folder; {make.replace(str(folder.path), 'papers.kg')}"
    if folder.journal_path.exists():
        return (
            f"{folder.path} has papers but no graph yet (a build was cut off); run the same kg build "
            "again, which goes on where it was"
        )
    return f"{folder.path} holds no graph; {make}"


class Graph:
    """One published graph, open for reading; use it as a context manager, or ``close()`` it.

    All but ``query`` reads the look-up file alone. A ``Graph`` may be used by several threads in turn.
    """

    def __init__(self, path: Path, derived: Path, handle: int) -> None:
        self.path = path
        self._derived = derived
        self._handle: int | None = handle
        self._ladybug: Ladybug | None = None
        try:
            self._info = read_info(derived)
            self._lookup = Lookup(derived / LOOKUP)
        except StoreError:
            self._unpin()
            raise

    def node(self, node_id: str) -> dict[str, Any] | None:
        """A node's properties and ``label``; ids of earlier builds lead on to today's node."""
        return self._lookup.node(node_id)

    def nodes(self, label: str | None = None) -> Iterator[dict[str, Any]]:
        """All nodes (of one label), by id."""
        return self._lookup.nodes(label)

    def relations(
        self, source: str | None = None, target: str | None = None, types: Iterable[str] | None = None
    ) -> list[Relation]:
        """Relations from ``source`` to ``target`` of one of ``types``, by source, target and type; None: any."""
        return list(self._lookup.relations(source, target, types))

    def search(self, name: str, label: str | None = None, limit: int = 10) -> list[Match]:
        """The nodes that answer to ``name``, best first: exact names, aliases, alike names; equals by papers, then id.

        ``label`` None looks among the five kinds of entity; papers (by title) and repositories when asked for.
        """
        from kg.store.search import search

        return search(self._lookup.connection, clean(name), None if label is None else (label,), limit)

    def suggestions(self, name: str, label: str | None = None) -> tuple[str, ...]:
        """Names of entities (of one label, if asked) that come nearest to one that was not found."""
        from kg.store.search import suggestions

        return suggestions(self._lookup.connection, clean(name), None if label is None else (label,))

    def counts(self) -> tuple[dict[str, int], dict[str, int]]:
        """How many nodes there are by label, and relations by type."""
        return self._lookup.counts()

    def decisions(self, entity_id: str) -> list[Decision]:
        """Why an entity is as it is."""
        return self._lookup.decisions(entity_id)

    def former_ids(self) -> dict[str, str]:
        """Ids that nodes had in earlier builds, and the ids they go by today."""
        return self._lookup.former_ids()

    def info(self) -> dict[str, Any]:
        """What the publisher noted about this graph."""
        return dict(self._info)

    def query(self, cypher: str, params: Mapping[str, Any] | None = None, timeout: float = 30.0) -> Rows:
        """The rows of a reading Cypher statement in kg's portable subset (docs/cypher.md); ``timeout`` in seconds.

        Raises:
            QueryError: the statement is refused, wrong, or took too long.
        """
        from kg.store.ladybug_reader import Ladybug

        if self._ladybug is None:
            self._ladybug = Ladybug(self._derived / LADYBUG)
        return self._ladybug.query(cypher, dict(params or {}), timeout)

    def to_networkx(self) -> nx.MultiDiGraph:
        """The graph as it was published."""
        import networkx as nx

        graph = nx.MultiDiGraph()
        for attributes in self.nodes():
            graph.add_node(attributes["id"], **attributes)
        for relation in self._lookup.relations(None, None, None):
            graph.add_edge(relation.source, relation.target, key=relation.type, **relation.properties)
        return graph

    def close(self) -> None:
        """Lets go of the files; the graph cannot be read after."""
        self._lookup.close()
        if self._ladybug is not None:
            self._ladybug.close()
            self._ladybug = None
        self._unpin()

    def _unpin(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
