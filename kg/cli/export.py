"""``kg export``: the graph, or a part of it, as a page or as a file for other tools."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import DEFAULT_GRAPH, GraphOption, open_or_fail, say
from kg.cli.complete import complete_name
from kg.records import Role

if TYPE_CHECKING:
    from kg.export import Selected, Selection
    from kg.store import Graph


class NodeType(StrEnum):
    """What ``--type`` can name; papers always stay."""

    METHOD = "Method"
    DATASET = "Dataset"
    BENCHMARK = "Benchmark"
    TASK = "Task"
    METRIC = "Metric"
    REPOSITORY = "Repository"
    LINK = "Link"


class Format(StrEnum):
    """What can be written."""

    HTML = "html"
    GRAPHML = "graphml"
    GEXF = "gexf"
    JSON = "json"
    CSV = "csv"
    NEO4J_IMPORT = "neo4j-import"
    GOLD = "gold"


class Engine(StrEnum):
    """What draws the page."""

    AUTO = "auto"
    CANVAS = "canvas"
    WEBGL = "webgl"


class Colouring(StrEnum):
    """What the colours of the page's nodes mean at opening."""

    TYPE = "type"
    COMMUNITY = "community"


def export(
    to: Annotated[
        Format, typer.Argument(metavar="FORMAT", help="html, graphml, gexf, json, csv, neo4j-import or gold.")
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File to write; a folder (or .zip) for csv.")],
    focus: Annotated[
        str | None,
        typer.Option(
            "--focus",
            metavar="NAME",
            help="Only what is near this name, alias, id or title.",
            autocompletion=complete_name,
        ),
    ] = None,
    hops: Annotated[int, typer.Option("--hops", min=0, help="How many relations away from the focus.")] = 2,
    types: Annotated[
        list[NodeType] | None, typer.Option("--type", "-t", case_sensitive=False, help="Only these types (repeat it).")
    ] = None,
    roles: Annotated[
        list[Role] | None, typer.Option("--role", case_sensitive=False, help="Only these roles (repeat it).")
    ] = None,
    min_papers: Annotated[int, typer.Option("--min-papers", min=1, help="Only entities in so many papers.")] = 1,
    top: Annotated[int | None, typer.Option("--top", min=1, help="Only the so many entities in most papers.")] = None,
    max_nodes: Annotated[
        int | None,
        typer.Option("--max-nodes", min=1, help="html: draw so many nodes at most (default: 5000, webgl 50000)."),
    ] = None,
    engine: Annotated[
        Engine, typer.Option("--engine", help="html: what draws; auto takes webgl where --max-nodes is above 5000.")
    ] = Engine.AUTO,
    colour: Annotated[
        Colouring, typer.Option("--colour", "--color", help="html: what colours mean at opening.")
    ] = Colouring.TYPE,
    title: Annotated[str | None, typer.Option("--title", help="html: the page's title.")] = None,
    graph: GraphOption = DEFAULT_GRAPH,
) -> None:
    """Write the graph, or a part of it, to a file.

    html is one self-contained page to look at. graphml and gexf open in Gephi and yEd, csv in a spreadsheet, json in
    networkx; neo4j-import makes files for Neo4j's bulk importer; gold is what kg review looked at, as annotations.

    Examples:
      kg export html papers.html
      kg export html lora.html --focus LoRA --hops 2
      kg export html big.html --engine webgl
      kg export graphml papers.graphml --type method --type dataset --min-papers 2
    """
    from kg.export import Selection, select

    opened = open_or_fail(graph)
    if to in (Format.NEO4J_IMPORT, Format.GOLD):
        (_neo4j_import if to is Format.NEO4J_IMPORT else _gold)(opened, out)
        return
    wanted = Selection(
        focus=_focus(opened, focus) if focus is not None else None,
        hops=hops,
        types=tuple(t.value for t in types or ()),
        roles=tuple(r.value for r in roles or ()),
        min_papers=min_papers,
        top=top,
    )
    if to is not Format.HTML:
        selected = select(opened.to_networkx(), wanted)
        _write(to, selected, out)
    else:
        selected = _page(opened, out, wanted, title or _title(opened, graph, wanted.focus), engine, colour, max_nodes)
    _report(selected, out)


def _title(opened: Graph, path: Path, focus: str | None) -> str:
    """The graph's own name, and what the page is about where it is about one thing."""
    from kg.views.names import display_name

    node = opened.node(focus) if focus is not None else None
    return path.resolve().stem if node is None else f"{display_name(node)} in {path.resolve().stem}"


def _page(
    graph: Graph, out: Path, wanted: Selection, title: str, engine: Engine, colour: Colouring, max_nodes: int | None
) -> Selected:
    from kg.export import PageOptions, export_html

    former = tuple(graph.former_ids().items())
    options = PageOptions(title=title, engine=engine.value, colour=colour.value, max_nodes=max_nodes, former_ids=former)
    return export_html(graph.to_networkx(), out, wanted, options)


def _write(to: Format, selected: Selected, out: Path) -> None:
    from kg import export

    writers = {
        Format.GRAPHML: export.export_graphml,
        Format.GEXF: export.export_gexf,
        Format.JSON: export.export_json,
        Format.CSV: export.export_csv,
    }
    writers[to](selected.graph, out)


def _neo4j_import(graph: Graph, out: Path) -> None:
    from kg.export.neo4j_import import export_neo4j_import

    done = export_neo4j_import(graph.to_networkx(), out)
    say(f"Wrote {out}: {done.nodes:,} nodes, {done.relations:,} relations")
    say(f"Into a stopped server: make neo4j-import DIR={out}")
    say(f"Without make: {done.command}; then, once it runs, cypher-shell -f after-import.cypher")


def _gold(graph: Graph, out: Path) -> None:
    from kg.resolution.corrections import Corrections
    from kg.resolution.review import write_gold
    from kg.store.folder import GraphFolder

    papers = write_gold(graph, Corrections.load(GraphFolder(graph.path).corrections_path), out)
    say(f"Wrote {out}: {papers:,} reviewed papers")


def _focus(graph: Graph, name: str) -> str:
    """The id of what ``--focus`` names; of several, the one in most papers, which is said."""
    from kg.views.names import display_name, nodes_named

    found = sorted(nodes_named(graph, name), key=lambda node: (-node.get("papers", 0), node["id"]))
    if len(found) > 1:
        others = ", ".join(node["id"] for node in found[1:])
        say(f"'{name}' is {display_name(found[0])} ({found[0]['id']}); it could also be {others}")
    return str(found[0]["id"])


def _report(selected: Selected, out: Path) -> None:
    nodes, relations = len(selected.graph), selected.graph.number_of_edges()
    say(f"Wrote {out}: {nodes:,} nodes, {relations:,} relations")
    for step in selected.left_out:
        counts = ", ".join(f"{count:,} {label}" for label, count in sorted(step.nodes.items()))
        say(f"Left out by {step.option} ({step.reason}): {counts or 'no nodes'}; {step.relations:,} relations")
