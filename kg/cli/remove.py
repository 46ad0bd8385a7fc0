"""``kg remove`` and ``kg restore``: papers that a graph should not have."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.common import DEFAULT_GRAPH, JsonOption, counted, print_json, say
from kg.cli.complete import complete_paper
from kg.cli.options import OwnGraphOption

PaperArgument = Annotated[
    list[str], typer.Argument(metavar="PAPER...", help="Ids of papers.", autocompletion=complete_paper)
]


def remove(paper: PaperArgument, graph: OwnGraphOption = DEFAULT_GRAPH, as_json: JsonOption = False) -> None:
    """Take papers out of the graph, and keep them out when they are read again.

    Examples:
      kg remove arxiv:2106.09685
    """
    from kg.build import rebuild
    from kg.build import remove as run

    for one in paper:
        run(graph, one)
    summary = rebuild(graph)
    if as_json:
        print_json({"removed": paper, "papers": summary.total})
    else:
        say(f"removed {', '.join(paper)}; {counted(summary.total, 'paper')} left (kg restore takes it back)")


def restore(paper: PaperArgument, graph: OwnGraphOption = DEFAULT_GRAPH, as_json: JsonOption = False) -> None:
    """Put papers back that were removed.

    Examples:
      kg restore arxiv:2106.09685
    """
    from kg.build import rebuild
    from kg.build import restore as run

    for one in paper:
        run(graph, one)
    summary = rebuild(graph)
    if as_json:
        print_json({"restored": paper, "papers": summary.total})
    else:
        say(f"restored {', '.join(paper)}; {counted(summary.total, 'paper')} now")
