"""``kg plot``: what people would rather see than read, as PNG or SVG."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.common import DEFAULT_GRAPH, GraphOption, open_or_fail, say
from kg.cli.complete import complete_name
from kg.errors import ExportError
from kg.records import EntityType


class Picture(StrEnum):
    """What can be drawn."""

    YEARS = "years"
    TOP = "top"
    TASK = "task"


def plot(
    what: Annotated[Picture, typer.Argument(metavar="WHAT", help="years, top or task.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File to write: .png or .svg.")],
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            metavar="NAME",
            help="years: these entities (repeat it); task: the task.",
            autocompletion=complete_name,
        ),
    ] = None,
    kind: Annotated[
        EntityType | None, typer.Option("--type", "-t", case_sensitive=False, help="Entities of this type.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=40, help="How many entities.")] = 8,
    graph: GraphOption = DEFAULT_GRAPH,
) -> None:
    """Draw the graph's figures.

    years draws how many papers of each year name the most named methods (or --type, or each --name). top draws the most
    used data sets (or --type) by role. task draws the methods of a task's papers over the years. Needs matplotlib:
    pip install 'paper-kg[plot]'.

    Examples:
      kg plot years years.svg --name LoRA --name BERT
      kg plot top datasets.png --type dataset
      kg plot task qa.png --name "question answering"
    """
    from kg.export import plots
    from kg.views.names import entities_named

    opened = open_or_fail(graph)
    label = kind.value if kind else None
    if what is Picture.TASK and (not names or len(names) != 1):
        raise ExportError("name one task: kg plot task OUT --name 'question answering'")
    wanted = "Task" if what is Picture.TASK else label
    ids = [str(entities_named(opened, name, wanted)[0]["id"]) for name in names or ()]
    whole = opened.to_networkx()
    if what is Picture.YEARS:
        plots.plot_years(whole, out, ids or plots.most_named(whole, label or "Method", limit))
    elif what is Picture.TOP:
        plots.plot_top(whole, out, label or "Dataset", limit)
    else:
        plots.plot_task(whole, out, ids[0], limit=limit)
    say(f"Wrote {out}")
