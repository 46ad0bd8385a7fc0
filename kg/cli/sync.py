"""``kg sync``: the graph to a Neo4j server, as often as you like."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.common import DEFAULT_GRAPH, GraphOption, JsonOption, neo4j_password, open_or_fail, print_json, say
from kg.cli.render import Column, print_table

if TYPE_CHECKING:
    from kg.neo4j_sync import SyncReport

_KEPT_SHOWN = 5


def sync(
    uri: Annotated[
        str | None,
        typer.Option(envvar="NEO4J_URI", metavar="URI", help="The server; default: this machine's (make neo4j-up)."),
    ] = None,
    user: Annotated[str, typer.Option(help="The server's user; the password comes from NEO4J_PASSWORD.")] = "neo4j",
    database: Annotated[str, typer.Option(help="The server's database.")] = "neo4j",
    prune: Annotated[bool, typer.Option("--prune", help="Take away what the graph no longer has.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; tell what would change.")] = False,
    graph: GraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """Bring the graph to a Neo4j server; run again, only what changed is written.

    Nodes of kg's carry the label KgNode; other people's data on the server is never touched. A sync that was stopped
    is made whole by running it again.

    Examples:
      kg sync --dry-run
      kg sync --uri neo4j+s://graph.example.org --database papers --prune
    """
    from kg.cli.progress import Bars
    from kg.neo4j_sync import sync as run
    from kg.neo4j_sync.connection import Address, default_uri

    address = Address(uri or default_uri(), user, database=database)
    with open_or_fail(graph) as opened:
        source = opened.to_networkx()
    password = neo4j_password(address.uri, user)
    with Bars() as bars:
        report = run(
            source,
            address.uri,
            user=user,
            password=password,
            database=database,
            prune=prune,
            dry_run=dry_run,
            progress=bars,
        )
    if as_json:
        print_json(asdict(report))
    else:
        _tell(report, address)


def _tell(report: SyncReport, address: object) -> None:
    done = [
        ("Nodes", report.nodes_created, report.nodes_changed, report.nodes_removed, report.nodes),
        ("Relations", report.relations_created, report.relations_changed, report.relations_removed, report.relations),
    ]
    head = ("to create", "to change", "to remove") if report.dry_run else ("created", "changed", "removed")
    columns = [Column(""), *(Column(name, justify="right") for name in (*head, "in the graph"))]
    print_table(columns, done)
    if report.stale:
        say(f"{report.stale} nodes on the server are not in this graph; --prune takes them away")
    if report.kept:
        shown = ", ".join(report.kept[:_KEPT_SHOWN]) + (" …" if len(report.kept) > _KEPT_SHOWN else "")
        say(f"{len(report.kept)} nodes that this graph lacks stay, since they have relations of your own: {shown}")
    if report.dry_run:
        say("nothing was written (--dry-run)")
    elif not report.changed:
        say("the server has all of it already")
