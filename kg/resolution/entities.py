"""Clusters become canonical entities: ids by contract 2, names and aliases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.graph.schema import ID_PREFIX
from kg.records import CanonicalEntity
from kg.resolution.forms import ItemForms, Node
from kg.resolution.groups import Cluster
from kg.text import short_hash, slug


@dataclass(frozen=True, slots=True)
class Named:
    """The entities, sorted by id, and the id of each cluster."""

    entities: tuple[CanonicalEntity, ...]
    ids: dict[Node, str]
    assignment: dict[tuple[str, int], str]


def plain_id(cluster: Cluster) -> str:
    """Type prefix and slug of the key name."""
    return ID_PREFIX[cluster.type.value] + (slug(cluster.key_name) or "unnamed")


def ids_of(clusters: Sequence[Cluster]) -> dict[Node, str]:
    """Node → entity id by contract 2; where key names share a slug, each gets 6 hex digits of its key's SHA-256.

    Things of one name are told apart by their sense, which is then part of the key.
    """
    base = {c.node: plain_id(c) for c in clusters}
    sharing = Counter(base.values())
    ids: dict[Node, str] = {}
    for c in clusters:
        if sharing[base[c.node]] == 1:
            ids[c.node] = base[c.node]
            continue
        key = f"{c.key_name} ({c.qualifier})" if c.qualifier else c.key_name
        ids[c.node] = f"{base[c.node]}-{short_hash(key)}"
    clashing = Counter(ids.values())
    return {node: i if clashing[i] == 1 else f"{i}-{short_hash(node)}" for node, i in ids.items()}


def aliases_of(items: Iterable[ItemForms]) -> tuple[str, ...]:
    """All different surfaces, sorted."""
    return tuple(sorted({surface for forms in items for surface in (forms.item.name, *forms.item.surfaces)}))


def make_entities(gathered: Sequence[Cluster]) -> Named:
    """Canonical entities and the assignment of their items."""
    ids = ids_of(gathered)
    entities = [CanonicalEntity(ids[c.node], c.type, c.shown, c.key_name, aliases_of(c.items)) for c in gathered]
    assignment = {forms.item.key: ids[c.node] for c in gathered for forms in c.items}
    return Named(tuple(sorted(entities, key=lambda e: e.id)), ids, assignment)
