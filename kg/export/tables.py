"""CSV: ``nodes.csv`` and ``relations.csv`` in a folder, or in one zip where the name ends in ``.zip``.

Spreadsheets run cells that begin with ``=``, ``+``, ``-``, ``@`` or a tab as formulas; titles are other people's text.
Such a text (and one that begins with an apostrophe, so that the coding can be undone) gets one apostrophe before it,
which spreadsheets take for "this is text" (OWASP, "CSV Injection"). ``plain`` takes it off again. UTF-8, lists as JSON
arrays, an absent property as an empty cell: see ``kg/export/coding.py``.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError
from kg.export.coding import encode, node_schema, relation_schema
from kg.export.files import unwritable, whole_file
from kg.graph.schema import NODE_PROPERTIES, RELATION_PROPERTIES

if TYPE_CHECKING:
    import networkx as nx

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which UTF-8 cannot hold."""
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def formula_safe(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return "'" + text if text.startswith(_RISKY) else text


def plain(cell: str) -> str:
    """The text of a cell: the reverse of ``formula_safe``."""
    return cell[1:] if cell.startswith("'") else cell


def export_csv(graph: nx.MultiDiGraph, out: str | Path) -> None:
    """Write ``nodes.csv`` and ``relations.csv`` into the folder ``out`` (made if need be), or into the zip ``out``.

    Raises:
        ExportError: ``out`` cannot be written.
    """
    out = Path(out)
    tables = {"nodes.csv": _nodes(graph), "relations.csv": _relations(graph)}
    if out.suffix.lower() == ".zip":
        with whole_file(out) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in tables.items():
                archive.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), text, zipfile.ZIP_DEFLATED)
        return
    if out.exists() and not out.is_dir():
        raise ExportError(f"{out} is a file: name a folder for nodes.csv and relations.csv, or a .zip")
    try:
        out.mkdir(exist_ok=True)
    except OSError as error:
        raise unwritable(out, error) from error
    for name, text in tables.items():
        with whole_file(out / name) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="")


def _nodes(graph: nx.MultiDiGraph) -> str:
    columns = _columns(["id", "label"], NODE_PROPERTIES.values(), (data for _, data in graph.nodes(data=True)))
    rows = (
        {**encode(data, node_schema(data.get("label", ""))), "id": node}
        for node, data in sorted(graph.nodes(data=True))
    )
    return _table(columns, rows)


def _relations(graph: nx.MultiDiGraph) -> str:
    present = (data for _, _, data in graph.edges(data=True))
    columns = _columns(["source", "type", "target"], RELATION_PROPERTIES.values(), present)
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    rows = (
        {**encode(data, relation_schema(relation)), "source": source, "type": relation, "target": target}
        for source, target, relation, data in edges
    )
    return _table(columns, rows)


def _columns(first: list[str], schemas: Iterable[Mapping[str, Any]], present: Iterable[Mapping[str, Any]]) -> list[str]:
    """The fixed columns, the schema's in its order, then whatever else the graph holds, sorted."""
    known = dict.fromkeys([*first, *(name for schema in schemas for name in schema)])
    others = {name for data in present for name in data} - set(known)
    return [*known, *sorted(others)]


def _table(columns: list[str], rows: Iterable[Mapping[str, Any]]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: formula_safe(v) if isinstance(v, str) else v for k, v in row.items()})
    return _SURROGATE.sub("\ufffd", buffer.getvalue())
