"""Corrections by hand applied to clusters, one after another; those that match nothing any more are reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.records import Role
from kg.resolution.corrections import Action, Correction, Corrections
from kg.resolution.entities import plain_id
from kg.resolution.forms import ItemForms, Node
from kg.resolution.gazetteer import form_of
from kg.resolution.groups import Cluster, vote
from kg.resolution.normal import name_form


@dataclass
class Applied:
    """Clusters as people want them; roles and rejections are by (paper id, node), notes by node."""

    clusters: dict[Node, Cluster]
    roles: dict[tuple[str, Node], Role] = field(default_factory=dict)
    rejected: set[tuple[str, Node]] = field(default_factory=set)
    notes: list[tuple[Node, str, str, str]] = field(default_factory=list)
    unapplied: list[str] = field(default_factory=list)


def apply_corrections(
    clusters: Sequence[Cluster], corrections: Corrections, ids_of: Callable[[Sequence[Cluster]], Mapping[Node, str]]
) -> Applied:
    """Apply all corrections in order; ``ids_of`` gives the ids by which they name entities."""
    applied = Applied({c.node: c for c in clusters})
    if not corrections.entries:
        return applied
    finder = _Finder(clusters, ids_of(clusters))
    for correction in corrections.entries:
        reason = _apply(applied, finder, correction)
        if reason:
            applied.unapplied.append(f"{correction.describe()}: {reason}")
    return applied


class _Finder:
    """Entities by id, else by the names that they went by; follows what corrections do to them."""

    def __init__(self, clusters: Iterable[Cluster], ids: Mapping[Node, str]) -> None:
        self._by_id: dict[str, Cluster] = {}
        self._by_key: dict[str, list[Cluster]] = {}
        self._merged: dict[Node, Cluster] = {}
        for cluster in clusters:
            self._by_id[ids[cluster.node]] = cluster
            self._index(cluster)

    def _index(self, cluster: Cluster) -> None:
        for key in {name_form(s).key for forms in cluster.items for s in (forms.item.name, *forms.item.surfaces)}:
            self._by_key.setdefault(key, []).append(cluster)

    def add(self, cluster: Cluster) -> None:
        """A cluster that a correction made."""
        self._index(cluster)
        self._by_id.setdefault(plain_id(cluster), cluster)

    def renamed(self, cluster: Cluster) -> None:
        """A cluster whose id a correction changed: later corrections know it by the new one."""
        self._by_id[plain_id(cluster)] = cluster

    def merged(self, gone: Cluster, into: Cluster) -> None:
        """What leads to the one leads to the other from now on."""
        self._merged[gone.node] = into
        self._by_id.setdefault(plain_id(into), into)

    def find(self, entity_id: str, names: Sequence[str]) -> Cluster | None:
        """The entity with that id, else the one that most of the names lead to (the type's own first)."""
        found = self._by_id.get(entity_id) or self._by_names(entity_id.partition(":")[0], names)
        while found is not None and found.node in self._merged:
            found = self._merged[found.node]
        return found

    def _by_names(self, label: str, names: Sequence[str]) -> Cluster | None:
        votes: Counter[Node] = Counter()
        clusters: dict[Node, Cluster] = {}
        for key in {name_form(name).key for name in names}:
            for cluster in self._by_key.get(key, ()):
                clusters[cluster.node] = cluster
                votes[cluster.node] += 1
        best = min(clusters, key=lambda n: (-votes[n], clusters[n].type.value.lower() != label, n), default=None)
        return clusters[best] if best is not None else None


def _apply(applied: Applied, finder: _Finder, correction: Correction) -> str:
    """Why it could not be applied; empty where it was."""
    cluster = finder.find(correction.entity, correction.names)
    if cluster is None:
        return "no such entity any more"
    why = ", ".join(part for part in (correction.who, correction.when, correction.why) if part)
    note = (cluster.node, correction.describe(), correction.entity, why)
    match correction.action:
        case Action.MERGE:
            problem = _merge(applied, finder, cluster, finder.find(correction.other, correction.other_names))
        case Action.SPLIT:
            problem = _split(applied, finder, cluster, correction)
        case Action.RENAME:
            cluster.name, problem = correction.name, ""
        case Action.RETYPE:
            assert correction.type is not None
            cluster.type, cluster.typed_by_hand, problem = correction.type, True, ""
            finder.renamed(cluster)
        case _:
            problem = _edge(applied, cluster, correction)
    if not problem and correction.action is not Action.ACCEPT:
        applied.notes.append(note)
    return problem


def _merge(applied: Applied, finder: _Finder, cluster: Cluster, other: Cluster | None) -> str:
    if other is None:
        return "the other entity is not there any more"
    if other is cluster:
        return "they are one entity already"
    cluster.items = sorted([*cluster.items, *other.items], key=lambda forms: forms.item.key)
    if not cluster.typed_by_hand:
        cluster.type = vote(cluster.items, cluster.known or other.known)
    applied.clusters.pop(other.node)
    finder.merged(other, cluster)
    applied.rejected = {(p, cluster.node if n == other.node else n) for p, n in applied.rejected}
    applied.roles = {(p, cluster.node if n == other.node else n): role for (p, n), role in applied.roles.items()}
    return ""


def _split(applied: Applied, finder: _Finder, cluster: Cluster, correction: Correction) -> str:
    keys = {name_form(surface).key for surface in correction.surfaces}
    leaving = _leaving(cluster, correction, keys)
    if not leaving:
        return "nothing in it goes by those names or stands in those papers"
    if len(leaving) == len(cluster.items):
        return "everything in it would leave"
    apart = "+".join(sorted((*keys, *correction.papers)))
    node = f"{cluster.node}|split {apart}"
    gone = {forms.item.key for forms in leaving}
    cluster.items = [forms for forms in cluster.items if forms.item.key not in gone]
    names = [form_of(surface, cluster.type).text for surface in correction.surfaces]
    key_name = min(names) if names else cluster.key_name
    new = Cluster(node, leaving, None, vote(leaving, None), key_name, apart)
    applied.clusters[node] = new
    finder.add(new)
    return ""


def _leaving(cluster: Cluster, correction: Correction, keys: set[str]) -> list[ItemForms]:
    """The items that a split takes away: by normalised names; where those are all, by the surfaces in their letters."""
    exact = set(correction.surfaces)
    found: list[ItemForms] = []
    for by_letters in (False, True):
        found = []
        for forms in cluster.items:
            surfaces = {forms.item.name, *forms.item.surfaces}
            named = surfaces & exact if by_letters else {s for s in surfaces if name_form(s).key in keys}
            if named or forms.item.paper_id in correction.papers:
                found.append(forms)
        if len(found) < len(cluster.items):
            break
    return found


def _edge(applied: Applied, cluster: Cluster, correction: Correction) -> str:
    if correction.paper and not any(forms.item.paper_id == correction.paper for forms in cluster.items):
        return "that paper does not name it any more"
    edge = (correction.paper, cluster.node)
    if correction.action is Action.REJECT:
        applied.rejected.add(edge)
    if correction.action is Action.SET_ROLE:
        assert correction.role is not None
        applied.roles[edge] = correction.role
        applied.rejected.discard(edge)
    return ""
