"""``kg doctor``: health of the installation and of a graph."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.common import DEFAULT_GRAPH, JsonOption, print_json
from kg.cli.render import Column, print_table


def doctor(
    graph: Annotated[
        Path | None,
        typer.Option("--graph", "-g", metavar="GRAPH", help="A graph to look at too (default: KG_GRAPH, papers.kg)."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check that kg works here: its parts are installed, the model loads and reads, the graph opens and answers.

    Exit code 1 where something is wrong.

    Examples:
      kg doctor
      kg doctor -g papers.kg --json
    """
    from kg.views.health import health

    usual = Path(os.environ.get("KG_GRAPH") or DEFAULT_GRAPH)
    checks = health(graph or (usual if usual.exists() else None))
    healthy = all(check.ok for check in checks)
    if as_json:
        print_json({"healthy": healthy, "checks": [asdict(check) for check in checks]})
    else:
        columns = [Column("", wrap=False, style="bold"), Column("Check", wrap=False), Column("Found")]
        print_table(columns, [("ok" if check.ok else "WRONG", check.name, check.detail) for check in checks])
    if not healthy:
        raise typer.Exit(1)
