"""``kg find``: what a name stands for, the papers that have it, their code, and what it occurs with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import NotFound
from kg.graph.schema import ENTITY_LABELS, HAS_CODE, ROLE_RELATIONS, VARIANT_OF
from kg.views.names import of_another_type, papers_titled
from kg.views.papers import repository_url

if TYPE_CHECKING:
    from kg.store import Graph, Relation

_STRENGTH = {role: place for place, role in enumerate(ROLE_RELATIONS)}
COMPANIONS = 10
"""How many of the things that occur with an entity are told."""


def find(
    graph: Graph, name: str, *, label: str | None = None, with_variants: bool = False, limit: int = 10
) -> list[dict[str, Any]]:
    """What answers to ``name``, best first: exact names, then aliases, then similar ones.

    Args:
        graph: the graph to read.
        name: a name, an alias, something like one, or an entity's id.
        label: one entity type alone.
        with_variants: count the papers of its versions, sizes and subsets as its own.
        limit: how many entities at most.

    Raises:
        NotFound: nothing answers; ``suggestions`` holds names that are near.
    """
    node = graph.node(name)
    if node is not None and node["label"] in ENTITY_LABELS and label in (None, node["label"]):
        return [_entity(graph, node, how="id", score=1.0, with_variants=with_variants)]
    matches = [m for m in graph.search(name, label=label, limit=limit) if m.label in ENTITY_LABELS]
    found = []
    for match in matches:
        node = graph.node(match.id)
        if node is not None:
            score = round(float(match.score), 3)
            found.append(_entity(graph, node, how=match.how, score=score, with_variants=with_variants))
    if not found:
        papers = papers_titled(graph, name)
        told = f"; a paper has that title: kg show {papers[0]['id']}" if papers else of_another_type(graph, name, label)
        suggestions = () if told else graph.suggestions(name, label)
        raise NotFound(f"no {label or 'entity'} answers to '{name}'{told}", suggestions)
    return found


def _entity(graph: Graph, node: Mapping[str, Any], *, how: str, score: float, with_variants: bool) -> dict[str, Any]:
    own = node["id"]
    variants = _variants(graph, own)
    members = [own, *_descendants(graph, own)] if with_variants else [own]
    papers = _papers(graph, members, own)
    return {
        "id": own,
        "type": node["label"],
        "name": node.get("name", own),
        "aliases": list(node.get("aliases") or ()),
        "papers": papers,
        "code": _code(graph, papers),
        "variants": variants,
        "variant_of": [
            _brief(graph, r.target) | {"rule": r.properties.get("rule")}
            for r in graph.relations(source=own, types=[VARIANT_OF])
        ],
        "occurs_with": _companions(graph, papers, frozenset(members)),
        "score": score,
        "how": how,
    }


def _papers(graph: Graph, members: Iterable[str], own: str) -> list[dict[str, Any]]:
    """The papers by role, strongest first, newest first within one; a paper is listed once, with its strongest role."""
    strongest: dict[str, Relation] = {}
    for member in members:
        for relation in graph.relations(target=member, types=list(ROLE_RELATIONS)):
            known = strongest.get(relation.source)
            if known is None or _STRENGTH[relation.type] < _STRENGTH[known.type]:
                strongest[relation.source] = relation
    rows = [_paper_row(graph, relation, own) for relation in strongest.values()]
    return sorted(rows, key=lambda row: (_STRENGTH[row["role"]], -(row["year"] or 0), row["id"]))


def _paper_row(graph: Graph, relation: Relation, own: str) -> dict[str, Any]:
    paper = graph.node(relation.source) or {"id": relation.source}
    row = {
        "id": relation.source,
        "title": paper.get("title", ""),
        "year": paper.get("year"),
        "url": paper.get("url"),
        "role": relation.type,
        "evidence": relation.properties.get("evidence"),
        "confidence": relation.properties.get("confidence"),
        "surfaces": list(relation.properties.get("surfaces") or ()),
    }
    if relation.properties.get("values"):
        row["values"] = list(relation.properties["values"])
    if relation.target != own:
        row["variant"] = relation.target
    return row


def _code(graph: Graph, papers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Repositories of the papers, in the papers' order: those of introducing papers come first."""
    return [
        {"url": repository_url(graph, r.target, r.properties), "paper": paper["id"], "role": paper["role"]}
        for paper in papers
        for r in sorted(graph.relations(source=paper["id"], types=[HAS_CODE]), key=lambda r: r.target)
    ]


def _companions(graph: Graph, papers: Iterable[Mapping[str, Any]], but: frozenset[str]) -> list[dict[str, Any]]:
    """The entities that most of the papers have too: most shared papers first, then by id."""
    shared = Counter(
        target
        for paper in papers
        for target in {r.target for r in graph.relations(source=paper["id"], types=list(ROLE_RELATIONS))} - but
    )
    most = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:COMPANIONS]
    return [_brief(graph, entity) | {"papers": count} for entity, count in most]


def _variants(graph: Graph, entity: str) -> list[dict[str, Any]]:
    """Direct variants, most papers first."""
    rows = [
        _brief(graph, r.source)
        | {"papers": (graph.node(r.source) or {}).get("papers", 0), "rule": r.properties.get("rule")}
        for r in graph.relations(target=entity, types=[VARIANT_OF])
    ]
    return sorted(rows, key=lambda row: (-row["papers"], row["id"]))


def _descendants(graph: Graph, entity: str) -> list[str]:
    """All variants, those of variants too, each once, nearest first."""
    found: dict[str, None] = {}
    waiting = [entity]
    while waiting:
        current = waiting.pop(0)
        for child in sorted(r.source for r in graph.relations(target=current, types=[VARIANT_OF])):
            if child not in found and child != entity:
                found[child] = None
                waiting.append(child)
    return list(found)


def _brief(graph: Graph, entity: str) -> dict[str, Any]:
    node = graph.node(entity) or {"id": entity, "label": None}
    return {"id": entity, "type": node["label"], "name": node.get("name", entity)}
