"""``resolve``: the steps of resolution in order; always over the whole corpus, a function of the *set* of items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.records import Decision, PaperEntity, Resolution
from kg.resolution.apply import Applied, apply_corrections
from kg.resolution.cluster import Clusters, join_names, primary
from kg.resolution.corrections import Corrections
from kg.resolution.entities import decisions_of, ids_of, make_entities
from kg.resolution.former import former_ids
from kg.resolution.forms import ItemForms, Node, collect
from kg.resolution.gazetteer import Gazetteer, load_gazetteer
from kg.resolution.groups import gather
from kg.resolution.senses import links_of, senses_of
from kg.resolution.shorts import place_shorts


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
    collected = collect(items)
    join_names(clusters, collected)
    placed: dict[tuple[str, int], Node] = {}
    open_items: list[ItemForms] = []
    linked = []
    for forms in collected:
        links = links_of(forms)
        node = primary(clusters, forms, links)
        if node is None:
            open_items.append(forms)
            continue
        placed[forms.item.key] = node
        if links:
            linked.append((forms, links, node))
    placed.update(place_shorts(clusters, open_items, senses_of(linked)))
    applied = apply_corrections(gather(clusters, collected, placed), corrections or Corrections(), ids_of)
    named = make_entities([applied.clusters[node] for node in sorted(applied.clusters)])
    decisions = [*decisions_of(clusters, named.ids), *_by_hand(applied, named.ids)]
    return Resolution(
        entities=named.entities,
        assignment=named.assignment,
        decisions=tuple(sorted(set(decisions), key=lambda d: (d.entity_id, d.rule, d.left, d.right, d.detail))),
        roles={(paper, named.ids[node]): role for (paper, node), role in sorted(applied.roles.items())},
        rejected=frozenset((paper, named.ids[node]) for paper, node in applied.rejected),
        former_ids=former_ids(former or {}, items, named.assignment),
        unapplied=tuple(applied.unapplied),
    )


def _by_hand(applied: Applied, ids: Mapping[Node, str]) -> list[Decision]:
    return [
        Decision(ids[node], "correction", what, entity, why) for node, what, entity, why in applied.notes if node in ids
    ]
