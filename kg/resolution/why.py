"""Why a graph says what it says: the steps that led to an entity, or to each relation of a paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.graph.schema import ENTITY_LABELS, HAS_CODE, LINKS_TO, PAPER, ROLE_RELATIONS
from kg.resolution.claims import ROLE_RULE

if TYPE_CHECKING:
    from kg.records import Decision
    from kg.store import Graph, Relation


def why(graph: Graph, node: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The grounds of a node: of a paper one entry a relation, of an entity one a surface; [] for other nodes.

    An entry of a paper has ``relation``, ``target``, ``name``, ``mentions`` (the surfaces that were found),
    ``evidence``, ``component`` (what found them), ``confidence`` and ``resolution`` (for each surface how it came to
    this entity). An entry of an entity is a decision: ``left`` and ``right`` (names), ``rule``, ``detail``, ``score``,
    and ``papers`` that use the surface.
    """
    if node["label"] == PAPER:
        return _of_paper(graph, node["id"])
    if node["label"] in ENTITY_LABELS:
        return _of_entity(graph, node)
    return []


def _of_entity(graph: Graph, node: Mapping[str, Any]) -> list[dict[str, Any]]:
    decisions = [decision for decision in graph.decisions(node["id"]) if decision.rule != ROLE_RULE]
    users: dict[str, list[str]] = {}
    for relation in graph.relations(target=node["id"], types=ROLE_RELATIONS):
        for surface in relation.properties.get("surfaces", ()):
            users.setdefault(surface, []).append(relation.source)
    entries = [_entry(decision, users.get(decision.left, [])) for decision in decisions]
    return sorted(entries, key=lambda e: (e["rule"] == "correction", -len(e["papers"]), e["left"]))


def _entry(decision: Decision, papers: list[str]) -> dict[str, Any]:
    return {
        "entity_id": decision.entity_id,
        "rule": decision.rule,
        "left": decision.left,
        "right": decision.right,
        "detail": decision.detail,
        "score": decision.score,
        "papers": sorted(papers),
    }


def _of_paper(graph: Graph, paper_id: str) -> list[dict[str, Any]]:
    model = str(graph.info().get("model") or "unknown")
    return [_relation(graph, relation, model) for relation in graph.relations(source=paper_id)]


def _relation(graph: Graph, relation: Relation, model: str) -> dict[str, Any]:
    target = graph.node(relation.target) or {"id": relation.target}
    own = relation.properties
    surfaces = list(own.get("surfaces", ()))
    entry: dict[str, Any] = {
        "relation": relation.type,
        "target": relation.target,
        "name": target.get("name") or target.get("url") or relation.target,
        "mentions": surfaces or [str(own.get("url") or target.get("url") or "")],
        "evidence": own.get("evidence", ""),
        "component": _component(relation.type, model),
        "confidence": own.get("confidence"),
    }
    told = graph.decisions(relation.target)
    decisions = {decision.left: decision for decision in told if decision.rule != ROLE_RULE}
    roles = [d.detail for d in told if d.rule == ROLE_RULE and d.left == relation.source]
    if roles:
        entry["role"] = f"{relation.type}, not INTRODUCES: {roles[0]}"
    entry["resolution"] = [_step(surface, target, decisions) for surface in surfaces]
    by_hand = [d.left for d in decisions.values() if d.rule == "correction"]
    if by_hand:
        entry["corrections"] = sorted(by_hand)
    return entry


def _component(relation: str, model: str) -> str:
    if relation in (HAS_CODE, LINKS_TO):
        return "rules for links"
    return f"model {model[:12]} (entities, then roles)" if relation in ROLE_RELATIONS else "resolution"


def _step(surface: str, target: Mapping[str, Any], decisions: Mapping[str, Decision]) -> dict[str, str]:
    decision = decisions.get(surface)
    if decision is None:
        told = "its name" if surface == target.get("name") else "same name"
        return {"surface": surface, "rule": told, "with": str(target.get("name", "")), "detail": ""}
    return {"surface": surface, "rule": decision.rule, "with": decision.right, "detail": decision.detail}
