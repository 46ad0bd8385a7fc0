"""Items that have an acronym and no long form: which sense they go to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.resolution.cluster import Clusters
from kg.resolution.forms import ItemForms, Node
from kg.resolution.senses import Sense, compatible


def place_shorts(
    clusters: Clusters, items: Sequence[ItemForms], senses: Mapping[str, Mapping[Node, Sense]]
) -> dict[tuple[str, int], Node]:
    """Item key → node, for items without a long form."""
    return {forms.item.key: _place(clusters, forms, senses) for forms in items}


def _place(clusters: Clusters, forms: ItemForms, senses: Mapping[str, Mapping[Node, Sense]]) -> Node:
    node = forms.node(forms.main)
    for form in (forms.main, *forms.shorts):
        own = forms.node(form)
        known = clusters.sense_of(form.key, forms.item.type)
        if known is not None:
            return clusters.sets.find(known)
        choices = [
            sense for sense in senses.get(own, {}).values() if any(compatible(forms.item.type, t) for t in sense.types)
        ]
        if choices:
            best = max(choices, key=lambda s: (len(s.papers), s.node))
            return clusters.sets.find(best.node)
    if senses.get(node):
        return f"{node}|{forms.item.type.value}"
    return clusters.sets.find(node)
