"""Why each surface belongs to its entity: one decision a surface, with the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.records import Decision
from kg.resolution.cluster import Clusters, Join
from kg.resolution.forms import ItemForms, Node
from kg.resolution.gazetteer import form_of
from kg.resolution.groups import Cluster
from kg.resolution.senses import Link
from kg.resolution.shorts import Placing

_TOLD = 3
"""Papers that a decision names; more are counted."""
_TOGETHER = 0.9
"""How sure it is that surfaces which one paper's entity has are one thing."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What clusters were made of: the joins of names, (acronym, long form) pairs of items, choices of sense.

    ``by_hand`` are the clusters that corrections touched.
    """

    clusters: Clusters
    links: Mapping[tuple[str, int], Sequence[Link]]
    placings: Mapping[tuple[str, int], Placing]
    by_hand: frozenset[Node] = frozenset()


def decisions_of(grounds: Grounds, clusters: Iterable[Cluster], ids: Mapping[Node, str]) -> Iterator[Decision]:
    """A decision for every surface of every cluster but the one that people see; only where there are several."""
    joins: dict[Node, Join] = {}
    for join in grounds.clusters.joins:
        joins.setdefault(join.left, join)
    for cluster in clusters:
        uses: dict[str, list[ItemForms]] = {}
        for forms in cluster.items:
            for surface in {forms.item.name, *forms.item.surfaces}:
                uses.setdefault(surface, []).append(forms)
        if len(uses) > 1:
            yield from _of_cluster(grounds, joins, cluster, ids[cluster.node], uses)


def _of_cluster(
    grounds: Grounds, joins: Mapping[Node, Join], cluster: Cluster, entity_id: str, uses: Mapping[str, list[ItemForms]]
) -> Iterator[Decision]:
    for surface in sorted(uses):
        if surface != cluster.shown:
            rule, right, detail, score = _why(grounds, joins, cluster, surface, uses[surface])
            yield Decision(entity_id, rule, surface, right, detail, score)


def _why(
    grounds: Grounds, joins: Mapping[Node, Join], cluster: Cluster, surface: str, users: Sequence[ItemForms]
) -> tuple[str, str, str, float]:
    """Rule, the other name, detail and certainty for one surface."""
    first = users[0]
    form = form_of(surface, first.item.type)
    if form.key == form_of(cluster.shown, first.item.type).key:
        return "same name", cluster.shown, "but for case, number, hyphens, size or spelling", 1.0
    node = first.node(form)
    own = not form.acronym and grounds.clusters.sets.find(node) == cluster.node
    if own and node in joins:
        return joins[node].rule, joins[node].right_name, joins[node].detail, joins[node].score
    partner = _partner(grounds, form.key, users)
    if partner is not None:
        return "long form and acronym", partner, f"both in {_papers(users)}", 1.0
    shown = form_of(cluster.shown, first.item.type)
    touched = cluster.node in grounds.by_hand
    if own and touched and not shown.acronym and grounds.clusters.sets.find(first.node(shown)) != cluster.node:
        return "by hand", cluster.shown, "corrections joined the two", 1.0
    if own:
        return "same name", cluster.shown, "the others were joined with it", 1.0
    placings = [grounds.placings[forms.item.key] for forms in users if forms.item.key in grounds.placings]
    if placings:
        least = min(placings, key=lambda placing: placing.score)
        return least.rule, cluster.shown, least.why, least.score
    if touched and all(forms.main.key == form.key for forms in users):
        return "by hand", cluster.shown, "corrections put it there", 1.0
    return "one entity in the paper", first.item.name, f"named together in {_papers(users)}", _TOGETHER


def _partner(grounds: Grounds, key: str, users: Iterable[ItemForms]) -> str | None:
    """The acronym of a long form, or the long form of an acronym, that one of the users gives with it."""
    for forms in users:
        for short, long in grounds.links.get(forms.item.key, ()):
            if key in (short, long):
                wanted = long if key == short else short
                return next(form.surface for form in (*forms.longs, *forms.shorts) if form.key == wanted)
    return None


def _papers(users: Iterable[ItemForms]) -> str:
    papers = sorted({forms.item.paper_id for forms in users})
    more = f" and {len(papers) - _TOLD} more" if len(papers) > _TOLD else ""
    return ", ".join(papers[:_TOLD]) + more
