"""A graph as text, the same text for equal graphs: networkx's node-link data, sorted."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

_SURROGATE = re.compile("[\ud800-\udfff]")


def node_link_data(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """Node-link data, nodes and edges by id; ``networkx.node_link_graph(data, edges="edges")`` reads it."""
    import networkx as nx

    data: dict[str, Any] = nx.node_link_data(graph, edges="edges")
    data["nodes"].sort(key=lambda node: str(node["id"]))
    data["edges"].sort(key=lambda edge: (str(edge["source"]), str(edge["target"]), str(edge["key"])))
    return data


def dump_node_link(graph: nx.MultiDiGraph) -> str:
    """``graph`` as JSON, one node or edge a line, keys sorted; equal graphs give equal text, byte for byte in UTF-8."""
    data = node_link_data(graph)
    lines = {part: ",\n".join(_line(item) for item in data[part]) for part in ("nodes", "edges")}
    head = {key: value for key, value in data.items() if key not in lines}
    return f'{_line(head)[:-1]}, "nodes": [\n{lines["nodes"]}\n], "edges": [\n{lines["edges"]}\n]}}\n'


def _line(item: dict[str, Any]) -> str:
    text = json.dumps(item, ensure_ascii=False, sort_keys=True)
    # Lone surrogates cannot be written as UTF-8, but JSON can spell them.
    return _SURROGATE.sub(lambda m: f"\\u{ord(m.group()):04x}", text)
