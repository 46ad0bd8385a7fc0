"""``kg merge``, ``split``, ``rename``, ``retype``, ``reject``, ``set-role``, ``undo``: putting the graph right by hand.

What is decided goes to ``corrections.toml`` in the graph's folder: it survives rebuilds, and can be shared and undone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.common import DEFAULT_GRAPH, JsonOption, open_or_fail, print_json, say, shown
from kg.cli.complete import complete_id, complete_name
from kg.cli.options import OwnGraphOption
from kg.errors import CorrectionError, NotFound
from kg.records import EntityType, Role

if TYPE_CHECKING:
    from kg.resolution.corrections import Correction
    from kg.store import Graph

EntityArgument = Annotated[
    str, typer.Argument(metavar="ENTITY", help="An entity's id or name.", autocompletion=complete_name)
]
PaperArgument = Annotated[
    str, typer.Argument(metavar="PAPER", help="A paper's id or title.", autocompletion=complete_id)
]
WhyOption = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, for those who read it later.")]
WhoOption = Annotated[str, typer.Option("--who", envvar="KG_WHO", metavar="NAME", help="Who decides.")]

Make = Callable[["Graph"], "Correction"]


def merge(
    kept: Annotated[str, typer.Argument(metavar="A", help="The entity that stays.", autocompletion=complete_name)],
    other: Annotated[str, typer.Argument(metavar="B", help="The one that is the same.", autocompletion=complete_name)],
    because: WhyOption = "",
    who: WhoOption = "",
    graph: OwnGraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """Two entities are one thing: all of B becomes part of A.

    Examples:
      kg merge method:low-rank-adaptation method:low-rank-adapter
    """
    from kg.resolution import by_hand

    _decide(graph, lambda g: by_hand.merge(entity(g, kept), entity(g, other)), who, because, as_json)


def split(
    name: EntityArgument,
    surface: Annotated[list[str] | None, typer.Argument(metavar="SURFACE...", help="Names of the other thing.")] = None,
    paper: Annotated[
        list[str] | None, typer.Option("--paper", metavar="PAPER", help="A paper that means the other (repeat it).")
    ] = None,
    because: WhyOption = "",
    who: WhoOption = "",
    graph: OwnGraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """An entity is two things: what goes by those names, or stands in those papers, becomes its own.

    Examples:
      kg split method:stable-diffusion "Self-Distillation" --paper arxiv:2105.08919
    """
    from kg.resolution import by_hand

    def make(opened: Graph) -> Correction:
        papers = [paper_of(opened, one)["id"] for one in paper or ()]
        return by_hand.split(entity(opened, name), surface or (), papers)

    _decide(graph, make, who, because, as_json)


def rename(
    name: EntityArgument,
    new: Annotated[str, typer.Argument(metavar="NAME", help="What people shall see.")],
    because: WhyOption = "",
    who: WhoOption = "",
    graph: OwnGraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """Show an entity under another name; its id stays.

    Examples:
      kg rename method:low-rank-adaptation LoRA
    """
    from kg.resolution import by_hand

    _decide(graph, lambda g: by_hand.rename(entity(g, name), new), who, because, as_json)


def retype(
    name: EntityArgument,
    of_type: Annotated[EntityType, typer.Argument(metavar="TYPE", help="Its type.", case_sensitive=False)],
    because: WhyOption = "",
    who: WhoOption = "",
    graph: OwnGraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """An entity is of another type; its old id leads to the new one.

    Examples:
      kg retype dataset:gsm8k Benchmark
    """
    from kg.resolution import by_hand

    _decide(graph, lambda g: by_hand.retype(entity(g, name), of_type), who, because, as_json)


def reject(
    paper: PaperArgument,
    name: EntityArgument,
    because: WhyOption = "",
    who: WhoOption = "",
    graph: OwnGraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """A paper does not name that entity: their relation goes.

    Examples:
      kg reject arxiv:2106.09685 task:planning
    """
    from kg.resolution import by_hand

    _decide(graph, lambda g: by_hand.reject(paper_of(g, paper), entity(g, name)), who, because, as_json)


def set_role(
    paper: PaperArgument,
    name: EntityArgument,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="What the paper does with it.", case_sensitive=False)],
    because: WhyOption = "",
    who: WhoOption = "",
    graph: OwnGraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """Say what a paper does with an entity.

    Examples:
      kg set-role arxiv:2106.09685 method:low-rank-adaptation INTRODUCES
    """
    from kg.resolution import by_hand

    _decide(graph, lambda g: by_hand.set_role(paper_of(g, paper), entity(g, name), role), who, because, as_json)


def undo(
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER", min=1, help="Which correction; the last, if none is named.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the corrections with their numbers instead.")] = False,
    graph: OwnGraphOption = DEFAULT_GRAPH,
    as_json: JsonOption = False,
) -> None:
    """Take a correction back; the graph is as it would be without it.

    Examples:
      kg undo
      kg undo --list
    """
    from kg.resolution.by_hand import undo as take_back

    if listed:
        _list(graph, as_json)
        return
    correction, summary = take_back(graph, number)
    if as_json:
        print_json({"undone": correction.describe(), "nodes": summary.nodes})
    else:
        say(f"undone: {correction.describe()}")


def _list(graph: Path, as_json: bool) -> None:
    from kg.resolution.corrections import Corrections
    from kg.store.folder import GraphFolder

    entries = Corrections.load(GraphFolder(graph).corrections_path).entries
    if as_json:
        print_json([{"number": n, "what": one.describe(), "when": one.when} for n, one in enumerate(entries, 1)])
        return
    for n, one in enumerate(entries, 1):
        signed = ", ".join(part for part in (one.when, one.who, one.why) if part)
        typer.echo(shown(f"{n}. {one.describe()}" + (f"  ({signed})" if signed else "")))


def _decide(graph: Path, make: Make, who: str, because: str, as_json: bool) -> None:
    from kg.resolution.by_hand import decide, signed

    with open_or_fail(graph) as opened:
        correction = signed(make(opened), who, because)
    summary = decide(graph, correction)
    if as_json:
        print_json({"done": correction.describe(), "nodes": summary.nodes})
    else:
        say(f"done: {correction.describe()} (kg undo takes it back)")


def entity(graph: Graph, text: str) -> dict[str, Any]:
    """The one entity of that id or name.

    Raises:
        NotFound: there is none.
        CorrectionError: there are several.
    """
    from kg.views.names import entities_named

    found = entities_named(graph, text)
    if len(found) > 1:
        ids = ", ".join(node["id"] for node in found)
        raise CorrectionError(f"'{text}' is the name of {len(found)} entities; say which: {ids}")
    return found[0]


def paper_of(graph: Graph, text: str) -> dict[str, Any]:
    """The one paper of that id or title. Raises as ``entity``."""
    from kg.graph.schema import PAPER
    from kg.views.names import papers_titled

    for candidate in (text, f"arxiv:{text}"):
        node = graph.node(candidate)
        if node is not None and node["label"] == PAPER:
            return node
    found = papers_titled(graph, text)
    if not found:
        raise NotFound(f"no paper has the id or title '{text}'")
    if len(found) > 1:
        raise CorrectionError(f"{len(found)} papers have that title; say which: {', '.join(p['id'] for p in found)}")
    return found[0]
