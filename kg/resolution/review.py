"""What is worth a look, least certain first: relations of papers to entities, and surfaces joined to one entity.

A review never asks twice: what was accepted, rejected, given a role or split off by hand is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError
from kg.graph.schema import ENTITY_LABELS, ROLE_RELATIONS
from kg.records import Decision
from kg.resolution import by_hand
from kg.resolution.corrections import Action, Correction, Corrections

if TYPE_CHECKING:
    from kg.store import Graph

_SURE = 1.0
"""Joins of this certainty are equal names; nobody need look at them."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide: a relation (``paper`` is set) or a join (``decision`` is set), and how certain it is."""

    certainty: float
    entity: Mapping[str, Any]
    paper: Mapping[str, Any] | None = None
    role: str = ""
    evidence: str = ""
    surfaces: tuple[str, ...] = ()
    decision: Decision | None = None

    def accepted(self) -> Correction:
        """It is right."""
        if self.paper is not None:
            return by_hand.accept(self.entity, self.paper["id"])
        return by_hand.accept(self.entity, surfaces=self.surfaces)

    def rejected(self) -> Correction:
        """It is wrong: the paper doesn't name the entity, or the surface is another thing."""
        if self.paper is not None:
            return by_hand.reject(self.paper, self.entity)
        return by_hand.split(self.entity, self.surfaces)


def questions(graph: Graph, corrections: Corrections, *, only: str = "all", paper: str | None = None) -> list[Question]:
    """All that nobody has looked at, least certain first; ties by what they are about.

    ``only`` is ``relations``, ``joins`` or ``all``; ``paper`` (an id) asks about that paper's relations alone.
    """
    seen = _seen(corrections)
    found: list[Question] = []
    if only in ("relations", "all"):
        found += _relations(graph, seen, paper)
    if only in ("joins", "all") and paper is None:
        found += _joins(graph, seen)
    return sorted(found, key=_order)


def _order(question: Question) -> tuple[float, str, str, tuple[str, ...]]:
    paper = question.paper["id"] if question.paper else ""
    return (question.certainty, question.entity["id"], paper, question.surfaces)


def _seen(corrections: Corrections) -> set[tuple[str, str]]:
    """(entity id, paper id or surface) of what was decided."""
    seen = set()
    for correction in corrections.entries:
        for name in (correction.entity, *correction.names):
            if correction.action in (Action.ACCEPT, Action.REJECT, Action.SET_ROLE) and correction.paper:
                seen.add((name, correction.paper))
            if correction.action in (Action.ACCEPT, Action.SPLIT):
                seen.update((name, surface) for surface in correction.surfaces)
    return seen


def _known(seen: set[tuple[str, str]], entity: Mapping[str, Any], about: str) -> bool:
    return (entity["id"], about) in seen or (entity["name"], about) in seen


def _relations(graph: Graph, seen: set[tuple[str, str]], only_paper: str | None) -> Iterator[Question]:
    nodes = {node["id"]: node for label in ENTITY_LABELS for node in graph.nodes(label)}
    papers: dict[str, dict[str, Any] | None] = {}
    for relation in graph.relations(source=only_paper, types=ROLE_RELATIONS):
        entity, paper_id = nodes[relation.target], relation.source
        if _known(seen, entity, paper_id):
            continue
        if paper_id not in papers:
            papers[paper_id] = graph.node(paper_id)
        own = relation.properties
        surfaces = tuple(own.get("surfaces", ()))
        certainty = float(own.get("confidence", 0.0))
        yield Question(certainty, entity, papers[paper_id], relation.type, own.get("evidence", ""), surfaces)


def _joins(graph: Graph, seen: set[tuple[str, str]]) -> Iterator[Question]:
    for label in ENTITY_LABELS:
        for entity in graph.nodes(label):
            if len(entity.get("aliases", ())) < 2:
                continue
            for decision in graph.decisions(entity["id"]):
                if decision.score < _SURE and not _known(seen, entity, decision.left):
                    yield Question(decision.score, entity, surfaces=(decision.left,), decision=decision)


def reviewed(graph: Graph, corrections: Corrections) -> Iterator[dict[str, Any]]:
    """What was reviewed, in the gold's form: one record a paper with ``id``, ``title``, ``abstract``, ``entities``.

    An entity is there if its relation was accepted or given a role by hand. ``complete`` tells whether all of the
    paper's relations were looked at: only then may a missing entity be taken for a wrong one.
    """
    right = _decided(corrections, (Action.ACCEPT, Action.SET_ROLE))
    wrong = _decided(corrections, (Action.REJECT,))
    for paper_id in sorted(right.keys() | wrong.keys()):
        paper = graph.node(paper_id)
        if paper is None:
            continue
        relations = graph.relations(source=paper_id, types=ROLE_RELATIONS)
        pairs = [(r, node) for r in relations if (node := graph.node(r.target)) is not None]
        accepted = [(r, node) for r, node in pairs if _among(node, right.get(paper_id, ()))]
        yield {
            "id": paper["id"],
            "title": paper["title"],
            "abstract": paper.get("abstract", ""),
            "entities": [_gold_entity(relation.type, relation.properties, node) for relation, node in accepted],
            "links": [],
            "complete": len(accepted) == len(pairs),
        }


def write_gold(graph: Graph, corrections: Corrections, out: Path) -> int:
    """Write what was reviewed as JSON lines; how many papers that are. ExportError where it cannot be written."""
    records = list(reviewed(graph, corrections))
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    try:
        out.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise ExportError(f"{out}: cannot be written ({error.strerror}); check folder and rights") from error
    return len(records)


def _decided(corrections: Corrections, actions: Iterable[Action]) -> dict[str, set[str]]:
    """Paper id → ids and names of the entities that were decided so."""
    wanted = set(actions)
    found: dict[str, set[str]] = {}
    for correction in corrections.entries:
        if correction.paper and correction.action in wanted:
            found.setdefault(correction.paper, set()).update((correction.entity, *correction.names[:1]))
    return found


def _among(node: Mapping[str, Any], named: Iterable[str]) -> bool:
    wanted = set(named)
    return node["id"] in wanted or node["name"] in wanted


def _gold_entity(role: str, properties: Mapping[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    surfaces = list(properties.get("surfaces", ()))
    return {
        "name": surfaces[0] if surfaces else node["name"],
        "type": node["label"],
        "role": role,
        "surfaces": surfaces,
    }
