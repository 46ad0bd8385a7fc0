"""The graph's labels, relations and properties, in one place.

Everything that writes or reads a graph (networkx, the embedded store, Neo4j, exports) goes by these tables.
Property types: ``str``, ``int``, ``float`` and ``list`` (of strings). A property that a node lacks is absent in
networkx and null in the stores.
"""

from __future__ import annotations

from typing import Literal

from kg.records import EntityType, Role

PropertyType = Literal["str", "int", "float", "list"]
Properties = dict[str, PropertyType]

PAPER = "Paper"
REPOSITORY = "Repository"
LINK = "Link"
ENTITY_LABELS: tuple[str, ...] = tuple(t.value for t in EntityType)

HAS_CODE = "HAS_CODE"
LINKS_TO = "LINKS_TO"
VARIANT_OF = "VARIANT_OF"
ROLE_RELATIONS: tuple[str, ...] = tuple(r.value for r in Role)

_ENTITY: Properties = {"id": "str", "name": "str", "aliases": "list", "papers": "int"}

NODE_PROPERTIES: dict[str, Properties] = {
    PAPER: {
        "id": "str",
        "title": "str",
        "abstract": "str",
        "url": "str",
        "date": "str",
        "year": "int",
        "authors": "list",
        "venue": "str",
        "categories": "list",
        "sources": "list",
    },
    **dict.fromkeys(ENTITY_LABELS, _ENTITY),
    REPOSITORY: {"id": "str", "url": "str", "host": "str", "owner": "str", "name": "str"},
    LINK: {"id": "str", "url": "str", "kind": "str", "host": "str"},
}
"""Label -> its properties, ``id`` first."""

_ROLE: Properties = {"mentions": "int", "surfaces": "list", "evidence": "str", "confidence": "float"}

RELATION_PROPERTIES: dict[str, Properties] = {
    **dict.fromkeys(ROLE_RELATIONS, _ROLE),
    Role.REPORTS.value: {**_ROLE, "values": "list"},
    HAS_CODE: {"url": "str", "evidence": "str"},
    LINKS_TO: {"kind": "str", "evidence": "str"},
    VARIANT_OF: {"rule": "str"},
}
"""Relation -> its properties."""


def _role_targets(role: Role) -> tuple[str, ...]:
    from kg.records import ROLES_OF_TYPE

    return tuple(t.value for t in EntityType if role in ROLES_OF_TYPE[t])


RELATION_ENDS: dict[str, tuple[tuple[str, str], ...]] = {
    **{role.value: tuple((PAPER, target) for target in _role_targets(role)) for role in Role},
    HAS_CODE: ((PAPER, REPOSITORY),),
    LINKS_TO: ((PAPER, LINK),),
    VARIANT_OF: tuple((label, label) for label in ENTITY_LABELS),
}
"""Relation -> the (from label, to label) pairs that it joins."""

ID_PREFIX: dict[str, str] = {label: label.lower() + ":" for label in ENTITY_LABELS} | {
    REPOSITORY: "repo:",
    LINK: "link:",
}
"""Label -> how its ids begin (papers have several schemes)."""
