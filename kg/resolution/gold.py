"""Gold entities through resolution, for scoring: their names, surfaces and types; no model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.records import EntityType, PaperEntity, Role
from kg.resolution.gazetteer import Gazetteer
from kg.resolution.pipeline import resolve

Row = tuple[str, str, str, str]


def gold_items(papers: Iterable[Mapping[str, Any]]) -> list[PaperEntity]:
    """The entities of gold papers (``id``, ``title``, ``abstract``, ``entities`` with name, type, role, surfaces)."""
    items = []
    for paper in papers:
        text = f"{paper['title']}\n{paper['abstract']}"
        for index, entity in enumerate(paper["entities"]):
            surfaces = tuple(entity.get("surfaces") or (entity["name"],))
            role = Role(entity["role"]) if entity.get("role") else None
            of_type = EntityType(entity["type"])
            items.append(PaperEntity(paper["id"], index, entity["name"], of_type, surfaces, text, role))
    return items


def resolve_gold(papers: Iterable[Mapping[str, Any]], *, gazetteer: Gazetteer | None = None) -> list[Row]:
    """Rows (paper, name, type as annotated, id of the cluster's entity) of the gold papers' entities, sorted."""
    items = gold_items(papers)
    assignment = resolve(items, gazetteer=gazetteer).assignment
    return sorted((i.paper_id, i.name, i.type.value, assignment[i.key]) for i in items)
