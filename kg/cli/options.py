"""Options and arguments of the commands that read papers or write graphs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.complete import complete_format

SourcesArgument = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE...", help="Files and folders of papers, plain or .gz; - is standard input."),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="The sources' format, where it is not to be recognised.",
        autocompletion=complete_format,
    ),
]
ModelOption = Annotated[
    str | None, typer.Option(metavar="MODEL", help="Another spaCy pipeline with kg's labels: a folder, or its name.")
]
WorkersOption = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Texts to read at once (default: one a core).")
]
OwnGraphOption = Annotated[
    Path, typer.Option("--graph", "-g", envvar="KG_GRAPH", metavar="GRAPH", help="The graph to write, a folder.")
]
"""For commands that change a graph."""
