"""``kg papers``: papers by what they have."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kg.cli.common import (
    DEFAULT_GRAPH,
    GraphOption,
    JsonOption,
    console,
    counted,
    in_terminal,
    open_or_fail,
    print_json,
    say,
)
from kg.cli.complete import complete_benchmark, complete_dataset, complete_method, complete_metric, complete_task
from kg.cli.render import WIDE, Column, print_table
from kg.errors import NotFound

Names = list[str]


def papers(
    method: Annotated[
        Names | None, typer.Option(metavar="NAME", help="Has this method.", autocompletion=complete_method)
    ] = None,
    dataset: Annotated[
        Names | None, typer.Option(metavar="NAME", help="Has this data set.", autocompletion=complete_dataset)
    ] = None,
    benchmark: Annotated[
        Names | None, typer.Option(metavar="NAME", help="Has this benchmark.", autocompletion=complete_benchmark)
    ] = None,
    task: Annotated[
        Names | None, typer.Option(metavar="NAME", help="Has this task.", autocompletion=complete_task)
    ] = None,
    metric: Annotated[
        Names | None, typer.Option(metavar="NAME", help="Has this metric.", autocompletion=complete_metric)
    ] = None,
    has_code: Annotated[bool, typer.Option("--has-code", help="Has a code repository.")] = False,
    since: Annotated[int | None, typer.Option(metavar="YEAR", help="Is of this year or later.")] = None,
    graph: GraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """List the papers that have all that is asked for, newest first.

    A filter may be given more than once: a paper must pass each of them. A paper without a year never passes --since.

    Examples:
      kg papers --method lora --has-code
      kg papers --method lora --benchmark glue --since 2022
      kg papers --dataset imagenet --dataset coco --json
    """
    from kg.views.papers import papers as view

    given = {"Method": method, "Dataset": dataset, "Benchmark": benchmark, "Task": task, "Metric": metric}
    filters = {label: names for label, names in given.items() if names}
    opened = open_or_fail(graph)
    found = view(opened, filters, has_code=has_code, since=since)
    if not found:
        if since is not None and (undated := view(opened, filters, has_code=has_code)):
            raise NotFound(_too_early(undated, since))
        raise NotFound("no paper has all of that" if filters or has_code or since else "the graph holds no paper")
    if as_json:
        print_json(found)
        return
    _print(found)
    say(counted(len(found), "paper"))


def _too_early(found: list[dict[str, Any]], since: int) -> str:
    """Why --since left none of them: they are older, or nobody knows."""
    years = [paper["year"] for paper in found if paper["year"] is not None]
    if not years:
        return f"none of these {counted(len(found), 'paper')} has a year, so none passes --since {since}"
    return f"none of these {counted(len(found), 'paper')} is of {since} or later; the latest is of {max(years)}"


def _print(found: list[dict[str, Any]]) -> None:
    """In a narrow terminal code stands below the title, so that an address is not broken into pieces."""
    year, title = Column("Year", wrap=False), Column("Paper")
    if in_terminal() and console().width < WIDE:
        print_table(
            [year, title, Column("Id", style="dim")], [(p["year"], (p["title"], *p["code"]), p["id"]) for p in found]
        )
        return
    columns = [year, title, Column("Id", style="dim"), Column("Code", style="blue")]
    print_table(columns, [(p["year"], p["title"], p["id"], tuple(p["code"])) for p in found])
