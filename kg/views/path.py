"""``kg path``: a shortest way between two things, whatever the direction of the relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.errors import NotFound

if TYPE_CHECKING:
    from kg.store import Graph

Step = tuple[str, str]
"""The node that a node was reached from, and the relation."""


def path(graph: Graph, starts: Sequence[str], ends: Sequence[str]) -> list[str]:
    """Node ids and relation names in turn: ``[a, "USES", b, …]``; one id where a start is an end.

    Breadth-first from both sides, always on the side with the smaller frontier. Of several shortest ways, which one is
    told depends on the graph alone: nodes are visited in the order of their ids.

    Raises:
        NotFound: no relation leads from one to the other.
    """
    both = sorted(set(starts) & set(ends))
    if both:
        return [both[0]]
    sides: list[dict[str, Step | None]] = [dict.fromkeys(sorted(starts)), dict.fromkeys(sorted(ends))]
    frontiers = [sorted(starts), sorted(ends)]
    while frontiers[0] and frontiers[1]:
        near = 0 if len(frontiers[0]) <= len(frontiers[1]) else 1
        frontiers[near] = _advance(graph, frontiers[near], sides[near])
        meeting = sorted(node for node in frontiers[near] if node in sides[1 - near])
        if meeting:
            return _joined(meeting[0], sides[0], sides[1])
    raise NotFound("no path joins them")


def _advance(graph: Graph, frontier: Sequence[str], reached: dict[str, Step | None]) -> list[str]:
    """All nodes one relation further on, in order of id; ``reached`` learns how each was reached."""
    new: dict[str, Step] = {}
    for node in frontier:
        for relation, other in _neighbours(graph, node):
            if other not in reached and other not in new:
                new[other] = (node, relation)
    reached.update(new)
    return sorted(new)


def _neighbours(graph: Graph, node: str) -> Iterator[tuple[str, str]]:
    around = [(r.type, r.target) for r in graph.relations(source=node)]
    around += [(r.type, r.source) for r in graph.relations(target=node)]
    yield from sorted(around, key=lambda pair: (pair[1], pair[0]))


def _joined(middle: str, forward: dict[str, Step | None], backward: dict[str, Step | None]) -> list[str]:
    way = [middle]
    step = forward[middle]
    while step is not None:
        node, relation = step
        way[:0] = [node, relation]
        step = forward[node]
    step = backward[middle]
    while step is not None:
        node, relation = step
        way += [relation, node]
        step = backward[node]
    return way
