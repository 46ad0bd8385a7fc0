"""VARIANT_OF: versions, size lines and subsets lead to their family, where the corpus has it under the same type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.records import EntityType, Variant
from kg.resolution.forms import Node
from kg.resolution.gazetteer import Gazetteer, form_of, is_data
from kg.resolution.groups import Cluster
from kg.resolution.sizes import subset_of, unversioned

_RULES = ("gazetteer", "version", "subset")


def variants_of(clusters: Sequence[Cluster], ids: Mapping[Node, str], gazetteer: Gazetteer) -> tuple[Variant, ...]:
    """The variants among the clusters, each with the nearest family that is there; sorted, never a cycle.

    A family is what the gazetteer names, else the name without its version number, else (for data) the name before a
    subset's ("MMLU-Pro" → "MMLU").
    """
    by_name = _names(clusters)
    found = []
    for cluster in clusters:
        parent = next((p for p in _parents(cluster, by_name, gazetteer)), None)
        if parent is not None:
            rule, other = parent
            found.append(Variant(ids[cluster.node], ids[other.node], rule))
    leads = {v.child: v.parent for v in found}
    return tuple(sorted((v for v in found if not _returns(v.child, leads)), key=lambda v: (v.child, v.parent, v.rule)))


def _names(clusters: Iterable[Cluster]) -> dict[tuple[EntityType, str], Cluster]:
    """(type, key) → the cluster that goes by that name alone; a name of two things leads nowhere."""
    found: dict[tuple[EntityType, str], Cluster | None] = {}
    for cluster in clusters:
        for key in _keys(cluster):
            place = (cluster.type, key)
            found[place] = cluster if found.get(place, cluster) is cluster else None
    return {place: cluster for place, cluster in found.items() if cluster is not None}


def _keys(cluster: Cluster) -> set[str]:
    keys = {form_of(cluster.key_name, cluster.type).key}
    if cluster.known is not None:
        keys.update(form_of(name, cluster.type).key for name in cluster.known.names)
    keys.update(forms.main.key for forms in cluster.items)
    return keys


def _parents(
    cluster: Cluster, by_name: Mapping[tuple[EntityType, str], Cluster], gazetteer: Gazetteer
) -> Iterator[tuple[str, Cluster]]:
    for rule, name in _families(cluster, gazetteer):
        other = by_name.get((cluster.type, form_of(name, cluster.type).key))
        if other is not None and other is not cluster:
            yield rule, other


def _families(cluster: Cluster, gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    """(rule, name) of possible families, the nearest first."""
    known = cluster.known
    for _ in range(4):
        if known is None or not known.family:
            break
        yield _RULES[0], known.family
        known = gazetteer.lookup(known.family, known.type)
    names = sorted({forms.main.surface for forms in cluster.items})
    for name in names:
        shorter = unversioned(name)
        if shorter is not None:
            yield _RULES[1], shorter
    if is_data(cluster.type) and cluster.known is None:
        for name in names:
            whole = subset_of(name)
            if whole is not None:
                yield _RULES[2], whole


def _returns(start: str, leads: Mapping[str, str]) -> bool:
    """Whether the way from a child to its families comes back to it."""
    at, seen = leads[start], {start}
    while at in leads and at not in seen:
        seen.add(at)
        at = leads[at]
    return at == start
