"""A part of the graph, and what was left out to get it.

Steps, each only where asked for, in this order:

1. ``focus``: the nodes at most ``hops`` relations away from one node, whatever their direction.
2. ``types``: entities, repositories and links of these labels alone; ``Paper`` among them changes nothing, papers stay.
3. ``roles``: relations of papers to entities of these types alone (other relations stay between nodes that stay).
4. ``min_papers``: entities that at least so many papers name.
5. ``top``: the so many entities that most papers name (ties by id).
6. ``limit``: at most so many nodes. Left out first are links and repositories, then entities by how few of the papers
   name them, then papers by how few of the kept entities they name; ties by id.

After 2 to 6, papers without an entity, and repositories and links without a paper, go too. The focus itself always
stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError, NotFound
from kg.graph.schema import ENTITY_LABELS, LINK, NODE_PROPERTIES, PAPER, REPOSITORY, ROLE_RELATIONS

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Selection:
    """What to keep; the defaults keep everything. ``focus`` is a node's id."""

    focus: str | None = None
    hops: int = 2
    types: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    min_papers: int = 1
    top: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What one step left out: the option that asked for it, in words, how many nodes by label, how many relations."""

    option: str
    reason: str
    nodes: Mapping[str, int]
    relations: int


@dataclass(frozen=True, slots=True)
class Selected:
    """The part of the graph that was asked for, the whole's counts by label, and what each step left out."""

    graph: nx.MultiDiGraph
    whole: Mapping[str, int]
    whole_relations: int
    left_out: tuple[LeftOut, ...]


def select(graph: nx.MultiDiGraph, selection: Selection) -> Selected:
    """The part of ``graph`` that ``selection`` asks for; ``graph`` itself is not changed.

    Raises:
        NotFound: the focus is not in the graph, or nothing is left.
        ExportError: a type or role that the schema does not have, or a number that makes no sense.
    """
    checked(selection)
    part = graph.copy()
    left_out: list[LeftOut] = []
    for option, reason, cut in _steps(selection):
        nodes, relations = labels(part), part.number_of_edges()
        cut(part)
        gone = nodes - labels(part)
        if gone or part.number_of_edges() < relations:
            left_out.append(LeftOut(option, reason, dict(gone), relations - part.number_of_edges()))
    if not part and graph:
        raise NotFound("nothing is left of the graph: loosen " + ", ".join(step.option for step in left_out))
    return Selected(part, dict(labels(graph)), graph.number_of_edges(), tuple(left_out))


def labels(graph: nx.MultiDiGraph) -> Counter[str]:
    """How many nodes of each label there are."""
    return Counter(label for _, label in graph.nodes(data="label"))


def checked(selection: Selection) -> Selection:
    """The selection itself, where it makes sense.

    Raises:
        ExportError: a type or role that the schema does not have, or a number below one.
    """
    for wrong in set(selection.types) - set(NODE_PROPERTIES):
        raise ExportError(f"there is no type {wrong}; types are {', '.join(NODE_PROPERTIES)}")
    for wrong in set(selection.roles) - set(ROLE_RELATIONS):
        raise ExportError(f"there is no role {wrong}; roles are {', '.join(ROLE_RELATIONS)}")
    if selection.hops < 0:
        raise ExportError("--hops cannot be negative")
    for name, value in (("min-papers", selection.min_papers), ("top", selection.top), ("max-nodes", selection.limit)):
        if value is not None and value < 1:
            raise ExportError(f"--{name} must be 1 or more")
    return selection


Cut = Callable[["nx.MultiDiGraph"], None]


def _steps(wanted: Selection) -> Iterable[tuple[str, str, Cut]]:
    """(option, reason, what cuts the graph in place) of each step that was asked for."""
    focus = wanted.focus
    if focus is not None:
        hops = "1 relation" if wanted.hops == 1 else f"{wanted.hops} relations"
        yield "--hops", f"more than {hops} away from the focus", lambda g: _near(g, focus, wanted.hops)
    if wanted.types:
        named = " or ".join(wanted.types)
        yield "--type", f"not of type {named}", lambda g: _of_types(g, wanted)
    if wanted.roles:
        named = " or ".join(wanted.roles)
        yield "--role", f"not joined by {named}", lambda g: _of_roles(g, wanted)
    if wanted.min_papers > 1:
        yield "--min-papers", f"in fewer than {wanted.min_papers} papers", lambda g: _in_papers(g, wanted)
    if wanted.top is not None:
        yield "--top", f"not among the {wanted.top} entities in most papers", lambda g: _top(g, wanted)
    if wanted.limit is not None:
        limit = f"more than the {wanted.limit:,} nodes that are drawn"
        yield "--max-nodes", limit, lambda g: _limited(g, wanted)


def _near(graph: nx.MultiDiGraph, focus: str, hops: int) -> None:
    if focus not in graph:
        raise NotFound(f"{focus} is not in the graph")
    seen = frontier = {focus}
    for _ in range(hops):
        frontier = {n for node in frontier for n in (*graph.successors(node), *graph.predecessors(node))} - seen
        seen = seen | frontier
    graph.remove_nodes_from(set(graph) - seen)


def _of_types(graph: nx.MultiDiGraph, wanted: Selection) -> None:
    keep = {*wanted.types, PAPER}
    _remove(graph, [n for n, label in graph.nodes(data="label") if label not in keep], wanted)


def _of_roles(graph: nx.MultiDiGraph, wanted: Selection) -> None:
    gone = set(ROLE_RELATIONS) - set(wanted.roles)
    edges = [(source, target, key) for source, target, key in graph.edges(keys=True) if key in gone]
    graph.remove_edges_from(edges)
    unnamed = [n for n, label in graph.nodes(data="label") if label in ENTITY_LABELS and not _papers_of(graph, n)]
    _remove(graph, unnamed, wanted)


def _in_papers(graph: nx.MultiDiGraph, wanted: Selection) -> None:
    rare = [n for n, data in _entities(graph) if data.get("papers", 0) < wanted.min_papers]
    _remove(graph, rare, wanted)


def _top(graph: nx.MultiDiGraph, wanted: Selection) -> None:
    ranked = sorted(_entities(graph), key=lambda item: (-item[1].get("papers", 0), item[0]))
    _remove(graph, [node for node, _ in ranked[wanted.top :]], wanted)


def _limited(graph: nx.MultiDiGraph, wanted: Selection) -> None:
    """Sides first, then entities from the rarest up, then papers; a paper weighs by the entities that it joins."""
    limit = wanted.limit or 0
    if len(graph) <= limit:
        return
    _remove(graph, [n for n, label in graph.nodes(data="label") if label in (LINK, REPOSITORY)], wanted)
    rarest = sorted(
        _entities(graph), key=lambda item: (item[1].get("papers", 0), len(_papers_of(graph, item[0])), item[0])
    )
    papers = sum(1 for _, label in graph.nodes(data="label") if label == PAPER)
    # At least half of the room is for entities: papers alone say little.
    surplus = len(graph) - max(limit, papers + limit // 2)
    _remove(graph, [node for node, _ in rarest[: max(0, surplus)]], wanted)
    while len(graph) > limit:
        lone = sorted(
            (n for n, label in graph.nodes(data="label") if label not in ENTITY_LABELS and n != wanted.focus),
            key=lambda n: (graph.degree(n), n),
        )
        if not lone:
            break
        _remove(graph, lone[: len(graph) - limit], wanted)
        _remove(graph, [n for n, _ in _entities(graph) if not _papers_of(graph, n)], wanted)


def _entities(graph: nx.MultiDiGraph) -> list[tuple[str, dict[str, Any]]]:
    return [(n, data) for n, data in graph.nodes(data=True) if data.get("label") in ENTITY_LABELS]


def _papers_of(graph: nx.MultiDiGraph, node: str) -> set[str]:
    return {source for source in graph.predecessors(node) if graph.nodes[source].get("label") == PAPER}


def _remove(graph: nx.MultiDiGraph, nodes: Iterable[str], wanted: Selection) -> None:
    """Remove nodes, then papers that join no entity, then repositories and links without a paper; not the focus."""
    graph.remove_nodes_from(set(nodes) - {wanted.focus})
    kinds = dict(graph.nodes(data="label"))
    bare = [
        n
        for n, label in kinds.items()
        if label == PAPER and not any(kinds[target] in ENTITY_LABELS for target in graph.successors(n))
    ]
    sides_only = bool(wanted.types) and not set(wanted.types) & set(ENTITY_LABELS)
    if sides_only:  # only code or links were asked for: papers stay for those
        bare = [n for n in bare if not graph.degree(n)]
    graph.remove_nodes_from(set(bare) - {wanted.focus})
    sides = [n for n, label in graph.nodes(data="label") if label in (LINK, REPOSITORY) and not graph.in_degree(n)]
    graph.remove_nodes_from(set(sides) - {wanted.focus})
