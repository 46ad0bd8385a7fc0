"""``kg query``: Cypher, reading only, on the embedded store or a Neo4j server."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.common import (
    DEFAULT_GRAPH,
    GraphOption,
    JsonOption,
    counted,
    ended_after,
    in_terminal,
    neo4j_password,
    open_or_fail,
    print_json,
    say,
)
from kg.cli.complete import complete_saved
from kg.cli.render import Column, print_table
from kg.errors import NotFound

if TYPE_CHECKING:
    from kg.neo4j_sync import SavedQuery
    from kg.store import Rows


_GRACE = 2.0
"""Seconds beyond the time limit that the engine gets to notice it."""


def query(
    cypher: Annotated[
        str | None, typer.Argument(metavar="CYPHER", help="The statement; - reads it from standard input.")
    ] = None,
    saved: Annotated[
        str | None, typer.Option(metavar="NAME", help="Run a query that comes with kg.", autocompletion=complete_saved)
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; JSON, or plain text.")
    ] = None,
    list_saved: Annotated[bool, typer.Option("--list", help="List the queries that come with kg.")] = False,
    neo4j: Annotated[
        str | None, typer.Option(metavar="URI", help="Ask this Neo4j server instead of the graph folder.")
    ] = None,
    user: Annotated[str, typer.Option(help="The server's user; the password comes from NEO4J_PASSWORD.")] = "neo4j",
    database: Annotated[str, typer.Option(help="The server's database.")] = "neo4j",
    timeout: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="When to give up.")] = 30.0,
    graph: GraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """Ask the graph in Cypher; only reading is let through.

    Nodes come as their properties and label, relations as theirs and type. Needs no server, unless --neo4j names one.

    Examples:
      kg query 'MATCH (p:Paper)-[:USES]->(m:Method) RETURN m.name AS method, count(p) AS papers ORDER BY papers DESC'
      kg query 'MATCH (m:Method {name: $name}) RETURN m' --param name=LoRA --json
      kg query --list
    """
    if [cypher is not None, saved is not None, list_saved].count(True) != 1:
        raise typer.BadParameter("give a Cypher statement, or --saved NAME, or --list")
    if list_saved:
        _print_saved(as_json)
        return
    given = dict(_parameter(text) for text in param or ())
    chosen = _saved_query(saved) if saved is not None else None
    if chosen is not None:
        given = _with_defaults(chosen, given)
    statement = sys.stdin.read() if cypher == "-" else cypher or ""
    if neo4j is None:
        body = chosen.embedded if chosen else statement
        with open_or_fail(graph) as opened, ended_after(timeout + _GRACE, f"the query took longer than {timeout:g} s"):
            rows = opened.query(body, given, timeout)
    else:
        rows = _ask_server(chosen.cypher if chosen else statement, given, timeout, (neo4j, user, database))
    _print_rows(rows, as_json)


def _ask_server(statement: str, given: dict[str, Any], timeout: float, place: tuple[str, str, str]) -> Rows:
    from kg.neo4j_sync import query as ask

    uri, user, database = place
    return ask(uri, statement, given, user=user, password=neo4j_password(uri, user), database=database, timeout=timeout)


def _parameter(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--param")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
    except RecursionError:
        raise typer.BadParameter(f"the value of {name} is nested too deep", param_hint="--param") from None


def _saved_query(name: str) -> SavedQuery:
    from difflib import get_close_matches

    from kg.neo4j_sync import saved_queries

    known = {query.name: query for query in saved_queries()}
    if name not in known:
        raise NotFound(
            f"no saved query is named '{name}'; kg query --list tells them", tuple(get_close_matches(name, known))
        )
    return known[name]


def _with_defaults(chosen: SavedQuery, given: dict[str, Any]) -> dict[str, Any]:
    """The query's parameters; where its default is a text, what was given is one too (``--param name=4``)."""
    strange = sorted(set(given) - set(chosen.params))
    if strange:
        takes = ", ".join(chosen.params) or "none"
        raise typer.BadParameter(
            f"{chosen.name} takes no parameter {strange[0]!r} (it takes {takes})", param_hint="--param"
        )
    texts = {name for name, default in chosen.params.items() if isinstance(default, str)}
    plain = {n: json.dumps(v) if n in texts and not isinstance(v, str) else v for n, v in given.items()}
    return {**chosen.params, **plain}


def _print_saved(as_json: bool) -> None:
    from kg.neo4j_sync import saved_queries

    queries = saved_queries()
    if as_json:
        print_json([{"name": q.name, "title": q.title, "params": q.params, "question": q.question} for q in queries])
        return
    columns = [Column("Name", wrap=False, style="bold"), Column("Answers"), Column("Parameters", style="dim")]
    rows = [(q.name, q.question or q.title, _assignments(q.params)) for q in queries]
    print_table(columns, rows)


def _assignments(params: dict[str, Any]) -> str:
    return ", ".join(f"{name}={_cell(value)}" for name, value in params.items())


def _print_rows(rows: Rows, as_json: bool) -> None:
    if as_json:
        print_json(rows.as_dicts())
        return
    columns = [
        Column(name, justify="right" if _numeric(rows, place) else "left") for place, name in enumerate(rows.columns)
    ]
    print_table(columns, [[_cell(value) for value in row] for row in rows.rows])
    say(counted(len(rows.rows), "row"))


def _numeric(rows: Rows, place: int) -> bool:
    values = [row[place] for row in rows.rows if row[place] is not None]
    return bool(values) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _cell(value: Any) -> str | int | float | None:
    """A value for people: nodes by name in a terminal, all of them elsewhere; lists by their items."""
    if value is None or isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, dict) and in_terminal():
        named = value.get("title") or value.get("name") or value.get("id") or value.get("type")
        if named is not None:
            return str(named)
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False)
