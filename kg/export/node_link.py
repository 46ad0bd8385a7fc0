"""Node-link JSON, sorted so that equal graphs are equal files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.files import whole_file

if TYPE_CHECKING:
    import networkx as nx


def export_json(graph: nx.MultiDiGraph, out: str | Path) -> None:
    """Write networkx's node-link data (``networkx.node_link_graph(…, edges="edges")`` reads it back).

    Raises:
        ExportError: ``out`` cannot be written.
    """
    from kg.graph.node_link import dump_node_link

    with whole_file(Path(out)) as temporary:
        temporary.write_text(dump_node_link(graph), encoding="utf-8")
