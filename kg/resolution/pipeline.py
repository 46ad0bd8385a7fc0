"""``resolve``: the steps of resolution in order; always over the whole corpus, a function of the *set* of items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, replace

from kg.records import Decision, EntityType, PaperEntity, Resolution, Role
from kg.resolution.apply import Applied, apply_corrections
from kg.resolution.claims import ROLE_RULE, WHY_USED, unclaimed
from kg.resolution.cluster import Clusters, join_long_forms, join_misspelt, join_names, primary
from kg.resolution.context import Contexts
from kg.resolution.corrections import Corrections
from kg.resolution.entities import ids_of, make_entities
from kg.resolution.explain import Grounds, decisions_of
from kg.resolution.former import former_ids
from kg.resolution.forms import ItemForms, Node, collect
from kg.resolution.gazetteer import Gazetteer, load_gazetteer
from kg.resolution.groups import Cluster, gather
from kg.resolution.senses import Link, links_of, senses_of
from kg.resolution.shorts import ShortNames
from kg.resolution.spelled_out import spelled_out
from kg.resolution.variants import variants_of


def resolve(
    items: Sequence[PaperEntity],
    *,
    corrections: Corrections | None = None,
    gazetteer: Gazetteer | None = None,
    former: Mapping[str, str] | None = None,
) -> Resolution:
    """Lead every paper entity to exactly one canonical entity, and say why.

    ``items`` are those of the whole corpus; their order doesn't matter. ``gazetteer`` None is the shipped one.
    ``former`` leads from ``former_key(paper_id, surface)`` to the entity id of an earlier build (and from ids of builds
    before it to that one's): what it takes to fill ``Resolution.former_ids``.
    """
    clusters = Clusters(load_gazetteer() if gazetteer is None else gazetteer)
    collected = collect(items, clusters.gazetteer)
    placed, grounds = _place(clusters, collected)
    gathered = gather(clusters, collected, placed)
    applied = apply_corrections(gathered, corrections or Corrections(), ids_of)
    final = [applied.clusters[node] for node in sorted(applied.clusters)]
    named = make_entities(final)
    used = _used_only(final, named.ids)
    by_hand = {(paper, named.ids[node]): role for (paper, node), role in sorted(applied.roles.items())}
    told = [Decision(entity, ROLE_RULE, paper, role.value, WHY_USED) for (paper, entity), role in used.items()]
    told = [decision for decision in told if (decision.left, decision.entity_id) not in by_hand]
    grounds = replace(grounds, by_hand=frozenset(node for node, *_ in applied.notes))
    decisions = [*decisions_of(grounds, final, named.ids), *told, *_by_hand(applied, named.ids)]
    return Resolution(
        entities=named.entities,
        assignment=named.assignment,
        variants=variants_of(final, named.ids, clusters.gazetteer),
        decisions=tuple(sorted(set(decisions), key=astuple)),
        roles=used | by_hand,
        rejected=frozenset((paper, named.ids[node]) for paper, node in applied.rejected),
        former_ids=former_ids(former or {}, items, named.assignment),
        unapplied=tuple(applied.unapplied),
    )


def _place(clusters: Clusters, collected: Sequence[ItemForms]) -> tuple[dict[tuple[str, int], Node], Grounds]:
    """Item key → node: first those with words for a name, then those with an acronym or coined name alone."""
    links = {forms.item.key: links_of(forms) for forms in collected if forms.shorts and forms.longs}
    clusters.spelled = spelled_out(collected, links)
    join_names(clusters, collected)
    join_misspelt(clusters, collected)
    join_long_forms(clusters, collected, links)
    known = {clusters.sets.find(node) for node in clusters.known}
    placed: dict[tuple[str, int], Node] = {}
    open_items: list[ItemForms] = []
    linked: list[tuple[ItemForms, tuple[Link, ...], Node]] = []
    for forms in collected:
        pairs = links.get(forms.item.key, ())
        node = None if forms.only_coined else primary(clusters, forms, pairs)
        own = clusters.sets.find(forms.node(forms.main))
        if node in known and node != own and _newly_coined(forms, pairs):
            node = None if forms.main.acronym else own
        if node is None:
            open_items.append(forms)
            continue
        placed[forms.item.key] = node
        if pairs:
            linked.append((forms, pairs, node))
    shorts = ShortNames(clusters, senses_of(linked), Contexts(collected))
    placed.update(shorts.place(open_items))
    return placed, Grounds(clusters, links, shorts.placings)


def _newly_coined(forms: ItemForms, links: Sequence[Link]) -> bool:
    """Whether the paper introduces a thing under a coined name that none of its other names spells out.

    Such a thing is not a well-known one, whatever words the extractor grouped with it ("MLLM-Tool" and "MLLM").
    """
    if forms.item.role is not Role.INTRODUCES or any(forms.main.key in link for link in links):
        return False
    return any(sum(c.isupper() for c in word) > 1 for word in forms.main.words)


def _used_only(clusters: Iterable[Cluster], ids: Mapping[Node, str]) -> dict[tuple[str, str], Role]:
    """(paper, entity) of well-known methods that a paper uses although extraction took them for its own."""
    found = {}
    for cluster in clusters:
        if cluster.type is EntityType.METHOD and cluster.known is not None:
            of_paper: dict[str, list[ItemForms]] = {}
            for forms in cluster.items:
                of_paper.setdefault(forms.item.paper_id, []).append(forms)
            for paper, items in sorted(of_paper.items()):
                if unclaimed(items, cluster.known):
                    found[paper, ids[cluster.node]] = Role.USES
    return found


def _by_hand(applied: Applied, ids: Mapping[Node, str]) -> list[Decision]:
    notes = (note for note in applied.notes if note[0] in ids)
    return [Decision(ids[node], "correction", what, entity, why) for node, what, entity, why in notes]
