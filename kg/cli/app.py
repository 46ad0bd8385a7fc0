"""The typer application: ``kg`` itself, its version, and the lazily loaded commands."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.group import LazyGroup

app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,  # a bug keeps its plain traceback, and no local variable is printed
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from kg.cli.version import version_line

        typer.echo(version_line())
        raise typer.Exit


@app.callback()
def kg(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print kg's and the model's version."),
    ] = False,
) -> None:
    """From paper abstracts to a graph you can ask.

    Reads abstracts, finds methods, data sets, benchmarks, tasks, metrics and code in them, joins them to one graph,
    and answers questions about it: on the command line, in Cypher, in a page, from Python.

    Examples:
      kg build abstracts/ -o papers.kg
      kg find lora
      kg papers --method lora --has-code
      kg query 'MATCH (p:Paper)-[:INTRODUCES]->(m:Method) RETURN p.title AS paper, m.name AS method'
    """
