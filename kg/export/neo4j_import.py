"""Files for Neo4j's own bulk importer: CSV for each label and relation, its options, and what comes after.

    DIR/nodes-Paper.csv, …, relations-USES.csv, …   the importer's header, then one row a node or relation
    DIR/import.args                                 options and file names, for: neo4j-admin database import full
    DIR/after-import.cypher                         constraint and indexes, and lists that the importer cannot read

Every text stands in quotes, with quotes doubled, so an empty text and an absent one differ; items of lists are
separated by U+001F, which no text of kg's holds. The importer reads no empty list, nor one of a single empty text: such
rows name the property in a column of their own, and ``after-import.cypher`` sets it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError
from kg.export.files import unwritable, whole_file
from kg.graph.schema import NODE_PROPERTIES, RELATION_PROPERTIES, Properties
from kg.neo4j_sync.cypher import KG_LABEL
from kg.neo4j_sync.schema import schema_statements
from kg.store.check import check_graph

if TYPE_CHECKING:
    from networkx import MultiDiGraph

ARGUMENTS = "import.args"
AFTER = "after-import.cypher"
SEPARATOR = "\x1f"
MARK = "kg_lists"
"""The column that names lists the importer cannot read, as ``authors=0`` (empty) or ``authors=1`` (one empty text)."""

_TYPES = {"str": "string", "int": "long", "float": "double", "list": "string[]"}
_BUFFER = 4_194_304
"""The importer's read buffer in bytes, if nothing else is said; no value may be larger."""


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """What was written: how much, and the importer's command; ``after-import.cypher`` is for once the server runs."""

    folder: Path
    nodes: int
    relations: int
    command: str


@dataclass(slots=True)
class _Seen:
    """What the importer must be told of the values that were written."""

    line_breaks: bool = False
    largest: int = 0
    marks: set[tuple[str, str]] = field(default_factory=set)
    """(label or relation, mark)."""


def export_neo4j_import(graph: MultiDiGraph, out: str | Path) -> ImportFiles:
    """Write the importer's files for the whole graph into the folder ``out``, which is made if need be.

    Raises:
        ExportError: ``out`` cannot be written, holds other things, or a text holds U+001F.
        StoreError: the graph does not follow kg's schema.
    """
    check_graph(graph)
    if not len(graph):
        raise ExportError("the graph is empty: there is nothing to import")
    folder = _made(Path(out))
    seen = _Seen()
    arguments = [*_write_nodes(graph, folder, seen), *_write_relations(graph, folder, seen)]
    _write(folder / ARGUMENTS, [*_options(seen), *arguments])
    _write(folder / AFTER, [statement + ";\n" for statement in after_statements(seen.marks)])
    place = shlex.quote(str(folder))
    command = f"cd {place} && neo4j-admin database import full @{ARGUMENTS} --overwrite-destination=true neo4j"
    return ImportFiles(folder, graph.number_of_nodes(), graph.number_of_edges(), command)


def _made(folder: Path) -> Path:
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} is a file: name a folder for the importer's files")
    try:
        folder.mkdir(exist_ok=True)
        there = sorted(path.name for path in folder.iterdir())
        strangers = [name for name in there if not _is_ours(name)]
        if strangers:
            raise ExportError(f"{folder} holds other things ({strangers[0]} …): name another folder")
        # Files of an earlier export for labels that the graph has no more would be imported too.
        for name in there:
            (folder / name).unlink()
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder


def _is_ours(name: str) -> bool:
    known = {f"nodes-{label}.csv" for label in NODE_PROPERTIES} | {f"relations-{r}.csv" for r in RELATION_PROPERTIES}
    return name in known or name in (ARGUMENTS, AFTER)


def _write_nodes(graph: MultiDiGraph, folder: Path, seen: _Seen) -> Iterator[str]:
    by_label: dict[str, list[Mapping[str, Any]]] = {}
    for _, properties in sorted(graph.nodes(data=True)):
        by_label.setdefault(properties["label"], []).append(properties)
    for label, properties_of in NODE_PROPERTIES.items():
        if label not in by_label:
            continue
        columns = ["id:ID", *_columns(properties_of, skip="id")]
        rows = ((node["id"],) for node in by_label[label])
        name = f"nodes-{label}.csv"
        known = {key: kind for key, kind in properties_of.items() if key != "id"}
        _table(folder / name, columns, zip(rows, by_label[label], strict=True), known, label, seen)
        yield f"--nodes={label}:{KG_LABEL}={name}"


def _write_relations(graph: MultiDiGraph, folder: Path, seen: _Seen) -> Iterator[str]:
    by_type: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for source, target, relation, properties in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        by_type.setdefault(relation, []).append((source, target, properties))
    for relation, known in RELATION_PROPERTIES.items():
        if relation not in by_type:
            continue
        columns = [":START_ID", ":END_ID", *_columns(known)]
        rows = (((source, target), properties) for source, target, properties in by_type[relation])
        name = f"relations-{relation}.csv"
        _table(folder / name, columns, rows, known, relation, seen)
        yield f"--relationships={relation}={name}"


def _columns(known: Properties, skip: str = "") -> list[str]:
    return [*(f"{name}:{_TYPES[kind]}" for name, kind in known.items() if name != skip), f"{MARK}:string[]"]


def _table(
    path: Path,
    columns: list[str],
    rows: Iterable[tuple[tuple[str, ...], Mapping[str, Any]]],
    known: Properties,
    kind: str,
    seen: _Seen,
) -> None:
    with whole_file(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(columns) + "\n")
        for keys, properties in rows:
            marks = [mark for name in known if (mark := _mark(name, properties.get(name)))]
            seen.marks.update((kind, mark) for mark in marks)
            values = [*keys, *(properties.get(name) for name in known), marks or None]
            file.write(",".join(_cell(value, seen) for value in values) + "\n")


def _mark(name: str, value: Any) -> str | None:
    return f"{name}={len(value)}" if isinstance(value, list) and value in ([], [""]) else None


def _cell(value: Any, seen: _Seen) -> str:
    """One cell; what is absent is nothing at all, what is empty stands in quotes."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value)
    items = value if isinstance(value, list) else [value]
    if any(SEPARATOR in item for item in items):
        raise ExportError(f"a text holds the separator U+001F and cannot be imported: {items[0][:60]!r}")
    text = SEPARATOR.join(items)
    seen.line_breaks = seen.line_breaks or "\n" in text or "\r" in text
    seen.largest = max(seen.largest, 4 * len(text))
    return '"' + text.replace('"', '""') + '"'


def _options(seen: _Seen) -> list[str]:
    options = [
        "--id-type=string",
        "--array-delimiter=U+001F",
        "--legacy-style-quoting=false",
        "--ignore-empty-strings=false",
        "--trim-strings=false",
        # Reading is several times quicker without; so only where some text has a line break.
        f"--multiline-fields={str(seen.line_breaks).lower()}",
    ]
    if 2 * seen.largest > _BUFFER:
        options.append(f"--read-buffer-size={2 * seen.largest}")
    return options


def after_statements(marks: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The constraint and the indexes, then the lists that the importer could not read; no marks stay behind."""
    yield from schema_statements().values()
    kinds: dict[str, None] = {}
    for kind, mark in sorted(marks):
        name, _, length = mark.partition("=")
        items = "['']" if length == "1" else "[]"
        yield f"MATCH {_pattern(kind)} WHERE '{mark}' IN x.{MARK} SET x.{name} = {items}"
        kinds[kind] = None
    for kind in kinds:
        yield f"MATCH {_pattern(kind)} WHERE x.{MARK} IS NOT NULL REMOVE x.{MARK}"


def _pattern(kind: str) -> str:
    return f"(x:{KG_LABEL}:{kind})" if kind in NODE_PROPERTIES else f"(:{KG_LABEL})-[x:{kind}]->(:{KG_LABEL})"


def _write(path: Path, lines: list[str]) -> None:
    with whole_file(path) as temporary:
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
