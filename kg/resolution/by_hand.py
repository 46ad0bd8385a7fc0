"""Deciding by hand on a graph folder: a correction is written to ``corrections.toml`` and the graph derived again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import CorrectionError, KgError
from kg.records import ROLES_OF_TYPE, EntityType, Role
from kg.resolution.corrections import Action, Correction, Corrections

if TYPE_CHECKING:
    from kg.build import BuildSummary

_NAMES_KEPT = 6
"""So many surfaces go into a correction, by which it finds its entity when the id has changed."""

Node = Mapping[str, Any]


def names_of(node: Node) -> tuple[str, ...]:
    """The name that people see, and the first few other surfaces."""
    others = [alias for alias in node.get("aliases", ()) if alias != node["name"]]
    return (node["name"], *others[: _NAMES_KEPT - 1])


def today() -> str:
    """Today's date, ISO 8601."""
    return datetime.date.today().isoformat()


def merge(kept: Node, other: Node) -> Correction:
    """``other`` is the same thing as ``kept``. CorrectionError where they are one node."""
    if kept["id"] == other["id"]:
        raise CorrectionError(f"{kept['id']} is one entity already; name another one to merge with it")
    return Correction(Action.MERGE, kept["id"], names_of(kept), other=other["id"], other_names=names_of(other))


def split(entity: Node, surfaces: Iterable[str], papers: Iterable[str] = ()) -> Correction:
    """What goes by those surfaces, or stands in those papers, is another thing. CorrectionError where none is named."""
    names, given = tuple(surfaces), tuple(papers)
    if not names and not given:
        raise CorrectionError(f"say which names of {entity['id']} are another thing, or in which papers (--paper)")
    stay = tuple(name for name in names_of(entity) if name not in names)
    return Correction(Action.SPLIT, entity["id"], stay or names_of(entity), surfaces=names, papers=given)


def rename(entity: Node, name: str) -> Correction:
    """People shall see that name. CorrectionError for an empty one."""
    if not name.strip():
        raise CorrectionError(f"the new name of {entity['id']} is empty")
    return Correction(Action.RENAME, entity["id"], names_of(entity), name=name.strip())


def retype(entity: Node, of_type: EntityType) -> Correction:
    """It is of that type."""
    return Correction(Action.RETYPE, entity["id"], names_of(entity), type=of_type)


def reject(paper: Node, entity: Node) -> Correction:
    """The paper does not name the entity."""
    return Correction(Action.REJECT, entity["id"], names_of(entity), paper=paper["id"])


def set_role(paper: Node, entity: Node, role: Role) -> Correction:
    """The entity's role in the paper. CorrectionError for a role that its type cannot have."""
    allowed = ROLES_OF_TYPE[EntityType(entity["label"])]
    if role not in allowed:
        raise CorrectionError(f"a {entity['label']} cannot be {role}; it can be {', '.join(allowed)}")
    return Correction(Action.SET_ROLE, entity["id"], names_of(entity), paper=paper["id"], role=role)


def accept(entity: Node, paper: str = "", surfaces: Iterable[str] = ()) -> Correction:
    """The relation of the paper to the entity, or the join of the surfaces, was looked at and is right."""
    return Correction(Action.ACCEPT, entity["id"], names_of(entity), paper=paper, surfaces=tuple(surfaces))


def signed(correction: Correction, who: str = "", why: str = "") -> Correction:
    """With who decided it, today, and why."""
    return replace(correction, who=who, when=correction.when or today(), why=why)


def decide(folder: str | Path, *corrections: Correction) -> BuildSummary:
    """Add corrections and derive the graph again; all or nothing.

    Raises:
        CorrectionError: one of them matches nothing; the file is as it was.
        StoreError: as ``kg.build.rebuild``.
    """
    from kg.build import rebuild
    from kg.store.folder import GraphFolder

    graph = GraphFolder(folder)
    with graph.writing():
        before = Corrections.load(graph.corrections_path)
        after = before
        for correction in corrections:
            after = after.plus(correction)
        after.save(graph.corrections_path)
        try:
            summary = rebuild(folder)
        except KgError:
            before.save(graph.corrections_path)
            raise
        told = {correction.describe() for correction in corrections}
        failed = [line for line in summary.unapplied if any(line.startswith(f"{one}: ") for one in told)]
        if failed:
            before.save(graph.corrections_path)
            rebuild(folder)
            raise CorrectionError(f"not done: {failed[0]}")
    return summary


def undo(folder: str | Path, number: int | None = None) -> tuple[Correction, BuildSummary]:
    """Take back the correction of that number (counted from 1; None: the last) and derive the graph again.

    Raises:
        CorrectionError: there is none of that number.
    """
    from kg.build import rebuild
    from kg.store.folder import GraphFolder

    graph = GraphFolder(folder)
    with graph.writing():
        before = Corrections.load(graph.corrections_path)
        place = len(before.entries) if number is None else number
        after = before.without(place)
        after.save(graph.corrections_path)
        try:
            summary = rebuild(folder)
        except KgError:
            before.save(graph.corrections_path)
            raise
    return before.entries[place - 1], summary
