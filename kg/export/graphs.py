"""GraphML and GEXF, written by networkx from a copy of the graph that holds scalars alone.

Both formats want an id of each edge that is unique in the file (networkx alone would write the relation's name there,
many times); edges are numbered in sorted order, so equal graphs are equal files.

GraphML: node attributes are the graph's own, with ``label`` the label; edges have ``relation``. GEXF's ``label`` is the
text that a tool draws, so there the label is the attribute ``type``, and the relation both the edge's ``label`` and
``relation``; colour and size come along. Lists and nulls: see ``kg/export/coding.py``.
"""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.export.coding import encode, node_schema, relation_schema, xml_safe
from kg.export.files import whole_file
from kg.export.palette import looks

if TYPE_CHECKING:
    import networkx as nx

_GEXF_EPOCH = "1970-01-01"


def display_name(properties: dict[str, Any]) -> str:
    """What people should see of a node: an entity's name, a paper's title, a link's URL; else its id."""
    for key in ("name", "title", "url", "id"):
        if properties.get(key):
            return str(properties[key])
    return ""


def export_graphml(graph: nx.MultiDiGraph, out: str | Path) -> None:
    """Write GraphML, for Gephi, yEd and networkx.

    Raises:
        ExportError: ``out`` cannot be written.
    """
    import networkx as nx

    flat = nx.MultiDiGraph()
    for node, properties in sorted(graph.nodes(data=True)):
        flat.add_node(xml_safe(node), **_scalars(properties, properties.get("label", "")))
    for number, (source, target, relation, properties) in enumerate(_sorted_edges(graph)):
        coded = _scalars(properties, relation)
        flat.add_edge(xml_safe(source), xml_safe(target), key=f"e{number}", relation=relation, **coded)
    with whole_file(Path(out)) as temporary:
        nx.write_graphml_xml(flat, temporary)


def export_gexf(graph: nx.MultiDiGraph, out: str | Path) -> None:
    """Write GEXF 1.2, for Gephi: names as labels, coloured by type, sized by papers.

    Raises:
        ExportError: ``out`` cannot be written.
    """
    import networkx as nx

    flat = nx.MultiDiGraph()
    for node, properties in sorted(graph.nodes(data=True)):
        label = properties.get("label", "")
        coded = _scalars({k: v for k, v in properties.items() if k not in ("label", "id")}, label)
        shown = {"color": _rgb(looks(label).light), "size": 4 + 3 * math.sqrt(properties.get("papers", 1))}
        flat.add_node(xml_safe(node), label=xml_safe(display_name(properties)), type=label, viz=shown, **coded)
    for number, (source, target, relation, properties) in enumerate(_sorted_edges(graph)):
        coded = _scalars(properties, relation)
        named = {"label": relation.replace("_", " ").lower(), "relation": relation}
        flat.add_edge(xml_safe(source), xml_safe(target), key=relation, id=f"e{number}", **named, **coded)
    buffer = io.BytesIO()
    nx.write_gexf(flat, buffer, version="1.2draft")
    text = _without_date(buffer.getvalue())
    with whole_file(Path(out)) as temporary:
        temporary.write_bytes(text)


def _without_date(gexf: bytes) -> bytes:
    """networkx stamps the day of writing into the file; equal graphs shall be equal files on any day."""
    import re

    return re.sub(rb'lastmodifieddate="[^"]*"', b'lastmodifieddate="' + _GEXF_EPOCH.encode() + b'"', gexf, count=1)


def _sorted_edges(graph: nx.MultiDiGraph) -> list[tuple[str, str, str, dict[str, Any]]]:
    return sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])


def _scalars(properties: dict[str, Any], kind: str) -> dict[str, Any]:
    schema = node_schema(kind) or relation_schema(kind)
    return {
        name: xml_safe(value) if isinstance(value, str) else value for name, value in encode(properties, schema).items()
    }


def _rgb(colour: str) -> dict[str, Any]:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return {"r": red, "g": green, "b": blue, "a": 1.0}
