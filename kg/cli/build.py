"""``kg build`` and ``kg rebuild``: from sources to a graph folder."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import DEFAULT_GRAPH, JsonOption, counted, fail_if_damaged, print_json, say, tell_skipped
from kg.cli.options import FormatOption, ModelOption, OwnGraphOption, SourcesArgument, WorkersOption
from kg.cli.render import Column, print_line, print_table

if TYPE_CHECKING:
    from kg.build import BuildSummary


def build(
    sources: SourcesArgument,
    out: Annotated[
        Path, typer.Option("--output", "-o", envvar="KG_GRAPH", metavar="GRAPH", help="The graph to make or add to.")
    ] = DEFAULT_GRAPH,
    source_format: FormatOption = None,
    model: ModelOption = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read papers, find what they name, and make a graph of it.

    Papers that are there already are not read twice, changed ones are replaced. A build that was stopped goes on
    where it was when the same command is run again; until it ends, readers see the graph from before. Records that
    cannot be read are listed, and the rest stays; the exit code is 1 where a named file is cut off or broken.

    Examples:
      kg build abstracts/ -o papers.kg
      kg build page-1.txt library.bib.gz -o papers.kg
      curl -s https://example.org/feed.xml | kg build -
    """
    from kg.build import build as run
    from kg.cli.progress import Bars

    with Bars() as bars:
        summary = run([*sources], out, model=model, format=source_format, workers=workers, progress=bars)
    _report(summary, out, as_json)
    fail_if_damaged(summary.skipped)


def rebuild(graph: OwnGraphOption = DEFAULT_GRAPH, as_json: JsonOption = False) -> None:
    """Make the graph again from what was read and from corrections; no text is read or extracted.

    Examples:
      kg rebuild -g papers.kg
    """
    from kg.build import rebuild as run
    from kg.cli.progress import Bars

    with Bars() as bars:
        summary = run(graph, progress=bars)
    _report(summary, graph, as_json)


def _report(summary: BuildSummary, out: Path, as_json: bool) -> None:
    tell_skipped(summary.skipped)
    for correction in summary.unapplied:
        say(f"kg: a correction found nothing to correct: {correction}")
    if as_json:
        print_json({"graph": str(out), **asdict(summary)})
        return
    print_line((str(out), "bold"), f"  {counted(summary.total, 'paper')}", (f"  {summary.seconds:.1f} s", "dim"))
    told = {
        "new": summary.new,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "removed by hand": summary.removed,
        "skipped": len(summary.skipped),
        "read by an older model": summary.stale,
    }
    print_line(", ".join(f"{count} {what}" for what, count in told.items() if count), indent=2)
    count = Column("Count", justify="right")
    print_table([Column("Nodes"), count], list(summary.nodes.items()))
    print_table([Column("Relations"), count], list(summary.relations.items()))
