"""``kg find``: what a name stands for, the papers by role with their evidence, code, and company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
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
from kg.cli.complete import complete_name
from kg.cli.render import WIDE, Column, make_table, marked, print_line
from kg.records import EntityType

TYPES = ", ".join(EntityType)


def find(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A name, an alias or an id.", autocompletion=complete_name)
    ],
    kind: Annotated[
        EntityType | None,
        typer.Option("--type", "-t", metavar="TYPE", case_sensitive=False, help=f"Look among one type alone: {TYPES}."),
    ] = None,
    with_variants: Annotated[
        bool, typer.Option("--with-variants", help="Count the papers of its versions, sizes and subsets too.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, metavar="N", help="Papers to print for each answer.")
    ] = 10,
    graph: GraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """Look a method, data set, benchmark, task or metric up.

    Exact names come first, then aliases, then similar names. Each answer has its papers by role with the sentence
    that says so, code (of the papers that introduce it first), and what it occurs with.

    Examples:
      kg find lora
      kg find imagenet --type dataset --with-variants
      kg find dpo --json
    """
    from kg.views.find import find as look_up

    found = look_up(open_or_fail(graph), name, label=kind and kind.value, with_variants=with_variants)
    if as_json:
        print_json(found)
        return
    exact = [entity for entity in found if entity["how"] != "fuzzy"]
    if not exact:
        say(f"kg: nothing is named '{name}'; the nearest is {found[0]['name']}")
    full = exact or found[:1]
    for entity in full:
        _print_entity(entity, limit)
    similar = [entity for entity in found if entity not in full]
    if similar:
        names = ", ".join(f"{e['name']} ({e['type']}, {len(e['papers'])})" for e in similar)
        print_line(("Similar names: ", "dim"), names)


def _print_entity(entity: Mapping[str, Any], limit: int) -> None:
    count = len(entity["papers"])
    print_line(
        (entity["name"], "bold"),
        (f"  {entity['type']}", "cyan"),
        f"  {counted(count, 'paper')}",
        (f"  {entity['id']}", "dim"),
    )
    _print_list("also written", _spellings(entity["name"], entity["aliases"]))
    _print_list("variant of", [f"{v['name']} ({v['id']})" for v in entity["variant_of"]])
    _print_list("variants", [f"{v['name']} ({v['papers']})" for v in entity["variants"]])
    for link in entity["code"][:limit]:
        print_line(("code: ", "dim"), (link["url"], "blue"), f"  {link['paper']}, {link['role']}", indent=2)
    _print_list("occurs with", [f"{c['name']} ({c['type']}, {c['papers']})" for c in entity["occurs_with"]])
    _print_papers(entity["papers"][:limit])
    if count > limit:
        print_line((f"… {count - limit} more (--limit {count}, or --json)", "dim"), indent=2)
    print_line()


def _spellings(name: str, aliases: Sequence[str]) -> list[str]:
    """The other names, each in one letter case: people know that "low-rank adaptation" is "Low-Rank Adaptation"."""
    different = {alias.casefold(): alias for alias in reversed(aliases)}
    different.pop(name.casefold(), None)
    return list(reversed(different.values()))


def _print_list(heading: str, items: Sequence[str]) -> None:
    if items:
        print_line((f"{heading}: ", "dim"), ", ".join(items), indent=2)


def _print_papers(papers: Sequence[Mapping[str, Any]]) -> None:
    if in_terminal() and console().width >= WIDE:
        columns = [
            Column("Role", wrap=False, style="green"),
            Column("Year", wrap=False),
            Column("Paper", ratio=2),
            Column("Evidence", ratio=3),
        ]
        rows = [(p["role"], p["year"], f"{p['title']} ({p['id']})", p["evidence"]) for p in papers]
        console().print(make_table(columns, rows, expand=True))
        return
    for role, group in groupby(papers, key=lambda paper: paper["role"]):
        print_line((role, "green"), indent=2)
        for paper in group:
            year = f"{paper['year']}  " if paper["year"] else ""
            print_line(year, (paper["title"], "bold"), (f"  {paper['id']}", "dim"), indent=4)
            print_line(*marked(paper["evidence"] or "", paper["surfaces"], "underline"), indent=6)
