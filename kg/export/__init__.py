"""Files for people and for other tools: a page, GraphML, GEXF, CSV, node-link JSON.

Each takes a networkx graph as ``kg.build_graph`` or ``kg.open_graph(…).to_networkx()`` gives it, and a path; what
cannot be written is an ``ExportError``. ``select`` cuts a part out of a graph first.
"""

from __future__ import annotations

from kg.export.graphs import export_gexf, export_graphml
from kg.export.html import PageOptions, export_html
from kg.export.node_link import export_json
from kg.export.selection import LeftOut, Selected, Selection, select
from kg.export.tables import export_csv

__all__ = [
    "LeftOut",
    "PageOptions",
    "Selected",
    "Selection",
    "export_csv",
    "export_gexf",
    "export_graphml",
    "export_html",
    "export_json",
    "select",
]
