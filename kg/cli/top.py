"""``kg top``: the entities of a type that most papers name, that are most central, or that grow most."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.common import DEFAULT_GRAPH, GraphOption, JsonOption, open_or_fail, print_json, say
from kg.cli.render import Column, print_table
from kg.records import EntityType


class Measure(StrEnum):
    """What the order goes by."""

    PAPERS = "papers"
    PAGERANK = "pagerank"
    GROWTH = "growth"


def top(
    kind: Annotated[EntityType, typer.Argument(metavar="TYPE", case_sensitive=False, help="Method, Dataset, …")],
    by: Annotated[Measure, typer.Option("--by", help="papers, pagerank or growth.")] = Measure.PAPERS,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many.")] = 20,
    graph: GraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """List the entities of a type, by papers, by how central they are, or by how they grow.

    papers counts the papers that name it. pagerank is its PageRank among entities joined by common papers. growth is
    how many doublings its share of the papers grew by, from the earlier to the later half of the dated papers.

    Examples:
      kg top method
      kg top task --by growth --limit 10
    """
    rows = _rows(graph, kind.value, by)[:limit]
    if as_json:
        print_json(rows)
        return
    if not rows:
        say(f"kg: the graph has no {kind.value}")
        return
    columns = [Column("Papers", "right", wrap=False), Column("Name", style="bold"), Column("Id", style="dim")]
    if by is Measure.PAPERS:
        print_table(columns, [(row["papers"], row["name"], row["id"]) for row in rows])
        return
    heading = Column(by.value.capitalize(), "right", wrap=False)
    print_table([heading, *columns], [(_score(row, by), row["papers"], row["name"], row["id"]) for row in rows])


def _score(row: dict[str, Any], by: Measure) -> str:
    return f"{row['score']:+.2f}" if by is Measure.GROWTH else f"{row['score']:.4f}"


def _rows(path: Path, label: str, by: Measure) -> list[dict[str, Any]]:
    """By papers straight from the look-up index; networkx is for the rest alone."""
    opened = open_or_fail(path)
    rows = [
        {"id": node["id"], "name": node.get("name", node["id"]), "papers": node.get("papers", 0)}
        for node in opened.nodes(label)
    ]
    if by is Measure.PAPERS:
        return sorted(rows, key=lambda row: (-row["papers"], row["id"]))
    from kg.graph import analytics

    whole = opened.to_networkx()
    scores = analytics.pagerank(whole) if by is Measure.PAGERANK else analytics.growth(whole)
    scored = [row | {"score": round(scores[row["id"]], 6)} for row in rows if row["id"] in scores]
    return sorted(scored, key=lambda row: (-row["score"], -row["papers"], row["id"]))
