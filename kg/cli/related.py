"""``kg related``: what shares papers, tasks and benchmarks with a thing."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kg.cli.common import DEFAULT_GRAPH, GraphOption, JsonOption, open_or_fail, print_json, say
from kg.cli.complete import complete_name
from kg.cli.render import Column, print_table
from kg.records import EntityType

_NAMES_SHOWN = 3


def related(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A name, an alias, an id or a title.", autocompletion=complete_name)
    ],
    kind: Annotated[
        EntityType | None,
        typer.Option("--type", "-t", case_sensitive=False, help="Things of this type (default: of its own)."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many.")] = 10,
    graph: GraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """List what is related to a method, data set, benchmark, task, metric or paper.

    The score, 0 to 1, weighs the papers that name both (half), the tasks that both are named with (a quarter) and the
    benchmarks and data sets (a quarter); what everything is named with counts little.

    Examples:
      kg related lora
      kg related imagenet --type method
    """
    from kg.graph.analytics import related as find_related
    from kg.views.names import display_name, nodes_named

    opened = open_or_fail(graph)
    whole = opened.to_networkx()
    rows: list[dict[str, Any]] = []
    for node in nodes_named(opened, name):
        found = find_related(whole, node["id"], labels=[kind.value] if kind else None, limit=limit)
        rows += [
            {
                "id": r.id,
                "type": whole.nodes[r.id]["label"],
                "name": display_name({**whole.nodes[r.id], "id": r.id}),
                "score": r.score,
                "to": node["id"],
                "shared_papers": list(r.papers),
                "shared_tasks": list(r.tasks),
                "shared_benchmarks": list(r.benchmarks),
                "shared_entities": list(r.entities),
            }
            for r in found
        ]
    if as_json:
        print_json(rows)
        return
    if not rows:
        say(f"kg: nothing in the graph shares a paper, task or benchmark with '{name}'")
        return
    for to in dict.fromkeys(row["to"] for row in rows):
        _print(whole.nodes, to, [row for row in rows if row["to"] == to])


def _print(nodes: Any, to: str, rows: list[dict[str, Any]]) -> None:
    from kg.views.names import display_name

    columns = [
        Column("Score", "right", wrap=False),
        Column("Type", wrap=False, style="cyan"),
        Column("Name", style="bold", ratio=2),
        Column("Papers", "right", wrap=False),
        Column("Shares", ratio=3),
    ]

    def names(row: dict[str, Any]) -> str:
        shared = row["shared_tasks"] + row["shared_benchmarks"] + row["shared_entities"]
        shown = [nodes[i].get("name", i) for i in shared[:_NAMES_SHOWN]]
        more = len(shared) - len(shown)
        return ", ".join(shown) + (f", {more} more" if more else "")

    table = [
        (f"{row['score']:.3f}", row["type"], row["name"], len(row["shared_papers"]) or None, names(row)) for row in rows
    ]
    print_table(columns, table, title=f"Related to {display_name({**nodes[to], 'id': to})} ({to})")
