"""``kg show``: one node with its properties and relations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from kg.cli.common import DEFAULT_GRAPH, GraphOption, JsonOption, open_or_fail, print_json
from kg.cli.complete import complete_id
from kg.cli.render import marked, print_line
from kg.errors import KgError
from kg.graph.schema import NODE_PROPERTIES


def show(
    node: Annotated[str, typer.Argument(metavar="ID", help="An id, a name or a title.", autocompletion=complete_id)],
    why: Annotated[bool, typer.Option("--why", help="Tell what made it one thing, or a relation.")] = False,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, metavar="N", help="Relations of each kind to print.")
    ] = 20,
    graph: GraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """Show one node: a paper, an entity, a repository or a link, with all its relations.

    An id of an earlier build leads to what the thing is called now. A name that several things have shows all of
    them; --json wants an id then.

    Examples:
      kg show arxiv:2106.09685
      kg show method:low-rank-adaptation --why
    """
    from kg.cli.why import print_why
    from kg.views.names import nodes_named
    from kg.views.show import show as view

    opened = open_or_fail(graph)
    shown = [view(opened, one, why=why) for one in nodes_named(opened, node)]
    if as_json:
        if len(shown) > 1:
            raise KgError(
                f"'{node}' is the name of {len(shown)} things; say which: {', '.join(n['id'] for n in shown)}"
            )
        print_json(shown[0])
        return
    for one in shown:
        _print_properties(one)
        _print_relations(one, limit)
        if why:
            print_why(one["why"])
        print_line()


def _print_properties(node: Mapping[str, Any]) -> None:
    heading = node.get("title") or node.get("name") or node["id"]
    print_line((heading, "bold"), (f"  {node['label']}", "cyan"), (f"  {node['id']}", "dim"))
    for key in sorted(NODE_PROPERTIES[node["label"]], key=lambda key: key == "abstract"):
        value = node.get(key)
        if key in ("id", "title", "name") or value in (None, "", []):
            continue
        told = ", ".join(value) if isinstance(value, list) else str(value)
        print_line((f"{key}: ", "dim"), told, indent=2)


def _print_relations(node: Mapping[str, Any], limit: int) -> None:
    groups: dict[tuple[str, bool], list[Mapping[str, Any]]] = {}
    for relation in node["relations"]:
        groups.setdefault((relation["type"], relation["source"] == node["id"]), []).append(relation)
    for (kind, outward), relations in groups.items():
        print_line((f"{kind} {'→' if outward else '←'}", "green"), (f"  {len(relations)}", "dim"), indent=2)
        for relation in relations[:limit]:
            other = relation["target"] if outward else relation["source"]
            name = relation["name"] if relation["name"] != other else ""
            print_line((name, "bold"), (f"{'  ' if name else ''}{other}", "dim"), indent=4)
            if relation.get("evidence"):
                print_line(*marked(relation["evidence"], _words(relation), "underline"), indent=6)
        if len(relations) > limit:
            print_line((f"… {len(relations) - limit} more (--limit {len(relations)}, or --json)", "dim"), indent=4)


def _words(relation: Mapping[str, Any]) -> list[str]:
    return [*(relation.get("surfaces") or ()), *(relation.get("values") or ())]
