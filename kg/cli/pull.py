"""``kg pull``: a graph on a Neo4j server as a graph folder here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.common import JsonOption, neo4j_password, print_json, say
from kg.errors import StoreError


def pull(
    out: Annotated[Path, typer.Option("--output", "-o", metavar="GRAPH", help="The graph folder to make.")],
    uri: Annotated[
        str | None,
        typer.Option(envvar="NEO4J_URI", metavar="URI", help="The server; default: this machine's (make neo4j-up)."),
    ] = None,
    user: Annotated[str, typer.Option(help="The server's user; the password comes from NEO4J_PASSWORD.")] = "neo4j",
    database: Annotated[str, typer.Option(help="The server's database.")] = "neo4j",
    as_json: JsonOption = False,
) -> None:
    """Make a graph folder of what kg sync brought to a Neo4j server.

    It can be read and exported as any other; without a journal it cannot be built upon.

    Examples:
      kg pull --uri neo4j+s://graph.example.org -o team.kg
    """
    from kg.cli.progress import Bars
    from kg.neo4j_sync import pull as run
    from kg.neo4j_sync.connection import Address, default_uri
    from kg.store import GraphFolder

    address = Address(uri or default_uri(), user, database=database)
    folder = GraphFolder(out)
    folder.check_output()
    if folder.journal_path.exists():
        raise StoreError(f"{out} was built here from papers: pull into another folder (-o OTHER)")
    password = neo4j_password(address.uri, user)
    with Bars() as bars:
        graph = run(address.uri, user=user, password=password, database=database, progress=bars)
    folder.publish(graph, info={"pulled_from": address.uri, "database": database})
    counts = {"nodes": graph.number_of_nodes(), "relations": graph.number_of_edges()}
    if as_json:
        print_json(counts)
    else:
        say(f"{out}: {counts['nodes']} nodes, {counts['relations']} relations")
