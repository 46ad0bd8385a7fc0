"""``kg path``: how two things are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import DEFAULT_GRAPH, GraphOption, JsonOption, open_or_fail, print_json
from kg.cli.complete import complete_name
from kg.cli.render import print_line
from kg.errors import NotFound

if TYPE_CHECKING:
    from kg.store import Graph


def path(
    start: Annotated[str, typer.Argument(metavar="A", help="A name, title or id.", autocompletion=complete_name)],
    end: Annotated[str, typer.Argument(metavar="B", help="A name, title or id.", autocompletion=complete_name)],
    graph: GraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """Find a shortest way from one thing to another over papers and what they share.

    Where a name stands for several things, the way between the nearest of them is told.

    Examples:
      kg path lora bert
      kg path arxiv:2106.09685 imagenet --json
    """
    from kg.views.names import ids_of, nodes_named
    from kg.views.path import path as view

    opened = open_or_fail(graph)
    try:
        way = view(opened, ids_of(nodes_named(opened, start)), ids_of(nodes_named(opened, end)))
    except NotFound as error:
        raise NotFound(f"no path from '{start}' to '{end}': {error}", error.suggestions) from error
    if as_json:
        print_json(way)
        return
    _print_way(opened, way)


def _print_way(graph: Graph, way: list[str]) -> None:
    from kg.views.names import display_name

    for place, step in enumerate(way):
        if place % 2:
            outward = bool(graph.relations(source=way[place - 1], target=way[place + 1], types=[step]))
            print_line((f"{'↓' if outward else '↑'} {step}", "green"), indent=2)
            continue
        node = graph.node(step) or {"id": step, "label": ""}
        print_line((display_name(node), "bold"), (f"  {node['label']}", "cyan"), (f"  {step}", "dim"))
