"""``resolve``: the steps of resolution in order. Always over the whole corpus, and a function of the *set* of its items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.records import PaperEntity, Resolution
from kg.resolution.cluster import Clusters, join_known, primary
from kg.resolution.corrections import Corrections
from kg.resolution.entities import make_entities
from kg.resolution.forms import ItemForms, Node, collect
from kg.resolution.gazetteer import Gazetteer, load_gazetteer
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
    join_known(clusters, collected)
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
    entities, assignment, decisions = make_entities(clusters, collected, placed)
    return Resolution(entities=tuple(entities), assignment=assignment, decisions=tuple(decisions))
