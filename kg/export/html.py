"""One self-contained page of a graph, made with pyvis.

pyvis holds the network (nodes, edges, options) and renders a template; the template, its style and its scripts are ours
(``kg/export/page/``), the drawing is done by the vis-network bundle that pyvis ships, or by sigma.js. Stock pyvis
output is not used: it names two addresses on the web even with ``cdn_resources="in_line"``, and puts titles into a
script unescaped.

What stands between other people's titles and the reader's browser: data is JSON in blocks that are never run, with
every ``<``, ``>`` and ``&`` escaped; the scripts set text as text; links are http(s) alone; and a
Content-Security-Policy allows the page's own scripts and style by their hash, and nothing else: no request, no other
script, no frame, no form.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError
from kg.export import page_data
from kg.export.files import whole_file
from kg.export.graphs import display_name
from kg.export.layout import layout
from kg.export.palette import looks
from kg.export.selection import Selected, Selection, select
from kg.graph.schema import ENTITY_LABELS, PAPER

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

CANVAS_MOST = 5_000
"""Nodes that the canvas engine draws at most, unless told otherwise: what opens at once on a small machine."""
WEBGL_MOST = 50_000

_SCRIPTS: dict[str, tuple[str, ...]] = {
    engine: ("model.js", "view.js", "panel.js", "labels.js", f"{engine}.js", "app.js") for engine in ("canvas", "webgl")
}
_VENDOR = {"webgl": ("graphology.umd.min.js", "sigma.min.js")}
_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"

_OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "keyboard": False,
        "multiselect": False,
        "selectConnectedEdges": False,
        "zoomSpeed": 0.7,
    },
    "nodes": {"chosen": False},
    "edges": {"smooth": False, "chosen": False, "hoverWidth": 0, "selectionWidth": 0},
    "physics": {
        "enabled": False,
        "solver": "barnesHut",
        "minVelocity": 0.05,
        "stabilization": False,
        "barnesHut": {"gravitationalConstant": -500, "springLength": 60, "springConstant": 0.02, "avoidOverlap": 0.3},
    },
}


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How the page looks: ``engine`` is canvas, webgl or auto; ``colour`` is type or community.

    ``max_nodes`` None means what the engine can hold: 5,000 nodes on a canvas, 50,000 in WebGL. ``former_ids`` lead
    from ids of earlier builds to today's, so that old links to a node still work.
    """

    title: str = "Paper graph"
    engine: str = "auto"
    colour: str = "type"
    max_nodes: int | None = None
    former_ids: tuple[tuple[str, str], ...] = ()


def export_html(
    graph: nx.MultiDiGraph,
    out: str | Path,
    selection: Selection | None = None,
    options: PageOptions | None = None,
) -> Selected:
    """Write the page of ``graph``, or of the part that ``selection`` asks for, and return what is drawn.

    Raises:
        ExportError: ``out`` cannot be written, the graph is empty, or an option makes no sense.
        NotFound: nothing of the graph is left.
    """
    from dataclasses import replace

    options = options or PageOptions()
    engine = _engine(options)
    most = options.max_nodes or (WEBGL_MOST if engine == "webgl" else CANVAS_MOST)
    if engine == "webgl" and most > WEBGL_MOST:
        raise ExportError(f"--engine webgl draws {WEBGL_MOST:,} nodes at most")
    if not graph:
        raise ExportError("the graph is empty: there is nothing to draw")
    selected = select(graph, replace(selection or Selection(), limit=most))
    page = render(graph, selected, replace(options, engine=engine))
    with whole_file(Path(out)) as temporary:
        temporary.write_text(page, encoding="utf-8", newline="\n")
    return selected


def _engine(options: PageOptions) -> str:
    if options.engine == "auto":
        return "webgl" if (options.max_nodes or 0) > CANVAS_MOST else "canvas"
    if options.engine not in _SCRIPTS:
        raise ExportError(f"there is no engine {options.engine}; engines are {', '.join(_SCRIPTS)}")
    return options.engine


def render(whole: nx.MultiDiGraph, selected: Selected, options: PageOptions) -> str:
    """The page as text; equal graphs and options give equal pages."""
    from jinja2 import Environment, PackageLoader
    from pyvis.network import Network

    import kg

    types = page_data.node_types(selected.graph)
    roles = page_data.relation_types(selected.graph)
    order = sorted(selected.graph)
    network = Network(cdn_resources="in_line")
    _fill(network, whole, selected.graph, order, types, roles)
    network.set_options(json.dumps(_OPTIONS))
    scripts, style = _scripts(options.engine), _asset("page.css")
    network.templateEnv = Environment(loader=PackageLoader("kg.export", "page"), autoescape=True)
    network.templateEnv.filters["data"] = _embedded
    network.templateEnv.globals["page"] = {
        "title": options.title,
        "version": kg.__version__,
        "policy": _policy(scripts, style),
        "style": style,
        "scripts": scripts,
        "details": _details(whole, selected, order, types, roles, options),
    }
    network.path = "page.html.j2"
    html: str = network.generate_html()
    return html


def _fill(
    network: Network,
    whole: nx.MultiDiGraph,
    drawn: nx.MultiDiGraph,
    order: list[str],
    types: list[dict[str, Any]],
    roles: list[dict[str, Any]],
) -> None:
    """Put nodes and edges into the network, numbered.

    ``Network.add_node`` and ``add_edge`` look through the list of all nodes each time, so pyvis's own ``Node`` and
    ``Edge`` are made here and appended as those do.
    """
    from pyvis.edge import Edge
    from pyvis.node import Node

    sizes = {node: _size(data) for node, data in drawn.nodes(data=True)}
    places = layout(drawn, sizes)
    type_index = {entry["label"]: place for place, entry in enumerate(types)}
    role_index = {entry["name"]: place for place, entry in enumerate(roles)}
    number = {node: place for place, node in enumerate(order)}
    for node in order:
        data = drawn.nodes[node]
        label = data.get("label", "")
        x, y = places[node]
        made = Node(
            number[node],
            looks(label).shape,
            display_name(data) or node,
            group=type_index[label],
            x=x,
            y=y,
            size=sizes[node],
        )
        network.nodes.append(made.options)
        network.node_ids.append(number[node])
        network.node_map[number[node]] = made.options
    for source, target, relation, data in sorted(drawn.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        told = {
            "evidence": page_data.evidence(whole, source, data),
            "surfaces": data.get("surfaces"),
            "values": data.get("values"),
        }
        known = {key: value for key, value in told.items() if value}
        network.edges.append(Edge(number[source], number[target], role=role_index[relation], **known).options)


def _size(data: dict[str, Any]) -> float:
    """A node's radius in pixels: its area grows with the papers that name it."""
    label = data.get("label")
    if label == PAPER:
        return 5.0
    return round(4 + 3.4 * math.sqrt(data.get("papers", 1) - 0.6), 1) if label in ENTITY_LABELS else 4.0


def _details(
    whole: nx.MultiDiGraph,
    selected: Selected,
    order: list[str],
    types: list[dict[str, Any]],
    roles: list[dict[str, Any]],
    options: PageOptions,
) -> dict[str, Any]:
    from kg.graph.analytics import communities

    listed, community = page_data.community_list(selected.graph, communities(selected.graph))
    return {
        "title": options.title,
        "colour": options.colour,
        "types": types,
        "roles": roles,
        "communities": listed,
        "hubs": page_data.hub_limit(selected.graph),
        "left_out": page_data.left_out(selected.left_out),
        "more": page_data.more_commands(selected),
        "whole_nodes": sum(selected.whole.values()),
        "whole_relations": selected.whole_relations,
        "former": dict(options.former_ids),
        "nodes": [page_data.node_details(whole, node, community) for node in order],
    }


def _embedded(value: Any) -> Any:
    """JSON that cannot end the block it stands in: every <, > and & is escaped, as are the line ends of old scripts."""
    from markupsafe import Markup

    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    # Lone surrogates cannot be written as UTF-8; in JSON, they only stand within texts.
    text = re.sub("[\ud800-\udfff]", lambda m: f"\\u{ord(m.group()):04x}", text)
    return Markup(text)  # noqa: S704 - all that HTML would read has just been escaped


def _policy(scripts: Iterable[str], style: str) -> str:
    allowed = " ".join(f"'{_hash(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _scripts(engine: str) -> list[str]:
    """The page's scripts, in order: the drawing library, then ours."""
    library = [_asset(f"vendor/{name}") for name in _VENDOR.get(engine, ())] or [_vis_network()]
    scripts = [_without_map(text) for text in library] + [_asset(name) for name in _SCRIPTS[engine]]
    for script in scripts:
        if re.search(r"</script|<!--", script, re.IGNORECASE):
            raise ExportError("a script of the page would end its own block; reinstall kg and pyvis")
    return scripts


def _without_map(script: str) -> str:
    """A script without the name of its source map, which a browser's tools would ask for."""
    return re.sub(r"(?m)^//# sourceMappingURL=.*$", "", script)


@cache
def _asset(name: str) -> str:
    return resources.files("kg.export").joinpath("page", *name.split("/")).read_text(encoding="utf-8")


@cache
def _vis_network() -> str:
    return resources.files("pyvis").joinpath(*_VIS.split("/")).read_text(encoding="utf-8")
