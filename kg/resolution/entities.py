"""Clusters become canonical entities: type by vote, key name and id by rule, display name by use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from kg.graph.schema import ID_PREFIX
from kg.records import CanonicalEntity, Decision, EntityType, Role
from kg.resolution.cluster import Clusters, Join
from kg.resolution.forms import ItemForms, Node, form_of
from kg.resolution.gazetteer import Known
from kg.resolution.naming import display_name, key_name
from kg.resolution.normal import NameForm
from kg.text import short_hash, slug

_TYPE_ORDER = tuple(EntityType)
_INTRODUCER_VOTES = 3
"""The paper that introduces a thing knows best what it is."""


@dataclass
class Cluster:
    """The items of one thing."""

    node: Node
    items: list[ItemForms] = field(default_factory=list)
    known: Known | None = None
    type: EntityType = EntityType.METHOD
    key_name: str = ""
    qualifier: str = ""


def vote(items: Iterable[ItemForms], known: Known | None) -> EntityType:
    """The type of a thing: the gazetteer's, else most votes (an introducing paper has three), ties in the types' order."""
    if known is not None:
        return known.type
    votes: Counter[EntityType] = Counter()
    for forms in items:
        votes[forms.item.type] += _INTRODUCER_VOTES if forms.item.role is Role.INTRODUCES else 1
    return max(votes, key=lambda t: (votes[t], -_TYPE_ORDER.index(t)))


def gather(clusters: Clusters, collected: Sequence[ItemForms], placed: Mapping[tuple[str, int], Node]) -> list[Cluster]:
    """The clusters with their items, sorted by node; types voted and key names chosen."""
    found: dict[Node, Cluster] = {}
    known = {clusters.sets.find(node): thing for node, thing in sorted(clusters.known.items(), reverse=True)}
    for forms in collected:
        node = placed[forms.item.key]
        cluster = found.setdefault(node, Cluster(node, known=known.get(node)))
        cluster.items.append(forms)
    for node, cluster in found.items():
        cluster.type = vote(cluster.items, cluster.known)
        cluster.key_name = key_name(cluster.items, partial(_belongs, clusters, node), cluster.known)
        cluster.qualifier = node.partition("|")[2]
    return [found[node] for node in sorted(found)]


def _belongs(clusters: Clusters, node: Node, forms: ItemForms, form: NameForm) -> bool:
    return clusters.sets.find(forms.node(form)) == node


def ids_of(clusters: Sequence[Cluster]) -> dict[Node, str]:
    """Node → entity id by contract 2; where key names share a slug, each gets 6 hex digits of its key's SHA-256.

    Things of one name are told apart by their sense, which is then part of the key.
    """
    base = {c.node: ID_PREFIX[c.type.value] + (slug(c.key_name) or "unnamed") for c in clusters}
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


def make_entities(
    clusters: Clusters, collected: Sequence[ItemForms], placed: Mapping[tuple[str, int], Node]
) -> tuple[list[CanonicalEntity], dict[tuple[str, int], str], list[Decision]]:
    """Canonical entities sorted by id, the assignment of items, and a decision for each join that took part."""
    gathered = gather(clusters, collected, placed)
    ids = ids_of(gathered)
    entities = [
        CanonicalEntity(ids[c.node], c.type, display_name(c.items), c.key_name, aliases_of(c.items)) for c in gathered
    ]
    assignment = {forms.item.key: ids[c.node] for c in gathered for forms in c.items}
    decisions = [d for join in clusters.joins if (d := _decision(clusters, ids, join))]
    return sorted(entities, key=lambda e: e.id), assignment, sorted(set(decisions), key=_order)


def _decision(clusters: Clusters, ids: Mapping[Node, str], join: Join) -> Decision | None:
    entity_id = ids.get(clusters.sets.find(join.left))
    if entity_id is None or join.left_name == join.right_name:
        return None
    return Decision(entity_id, join.rule, join.left_name, join.right_name, join.detail, join.score)


def _order(decision: Decision) -> tuple[str, str, str, str, str]:
    return (decision.entity_id, decision.rule, decision.left, decision.right, decision.detail)


__all__ = ["Cluster", "form_of", "gather", "ids_of", "make_entities", "vote"]
