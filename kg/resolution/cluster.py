"""From names to clusters: which nodes (normal forms) are one thing, and in which cluster each item lies.

Long names (words) are joined by equal keys, by the gazetteer and as near duplicates. Acronyms never join long names by
themselves: an item that has only an acronym goes to the one sense that corpus or gazetteer have for it (``senses``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.records import EntityType
from kg.resolution.forms import ItemForms, Node, kind
from kg.resolution.gazetteer import Gazetteer, Known, is_data, surface_key
from kg.resolution.normal import NameForm
from kg.resolution.union import DisjointSets
from kg.resolution.wordforms import soft_key


@dataclass(frozen=True, slots=True)
class Join:
    """Two nodes that are one thing: by which rule, on what evidence, how surely (in [0, 1])."""

    left: Node
    right: Node
    rule: str
    left_name: str
    right_name: str
    detail: str = ""
    score: float = 1.0


@dataclass
class Clusters:
    """Nodes joined so far, and why."""

    gazetteer: Gazetteer
    sets: DisjointSets[Node] = field(default_factory=DisjointSets)
    joins: list[Join] = field(default_factory=list)
    known: dict[Node, Known] = field(default_factory=dict)

    def join(self, join: Join) -> None:
        """Join two nodes, and remember why if they weren't one."""
        if self.sets.union(join.left, join.right):
            self.joins.append(join)

    def anchor(self, known: Known) -> Node:
        """The node that stands for a known thing."""
        node = f"{kind(known.type)}:{surface_key(known.name, known.type)}"
        self.known.setdefault(node, known)
        return node

    def sense_of(self, key: str, of_type: EntityType) -> Node | None:
        """The node of the known thing with this key and type."""
        known = self.gazetteer.choose(key, of_type)
        return self.anchor(known) if known else None


def join_names(clusters: Clusters, items: Iterable[ItemForms]) -> None:
    """Long names that differ in word forms alone, and those that the gazetteer lists for one thing, become one node."""
    seen: set[tuple[Node, EntityType]] = set()
    for forms in items:
        for form in forms.longs:
            node = forms.node(form)
            if (node, forms.item.type) not in seen:
                seen.add((node, forms.item.type))
                _join_name(clusters, forms.item.type, node, form)


def _join_name(clusters: Clusters, of_type: EntityType, node: Node, form: NameForm) -> None:
    soft = soft_key(form, clusters.gazetteer.expander(of_type))
    if soft != form.key:
        clusters.join(Join(node, f"{kind(of_type)}:{soft}", "word forms", form.surface, soft))
    known = clusters.gazetteer.choose(form.key, of_type) or clusters.gazetteer.choose_softly(soft, of_type)
    if known is not None and is_data(known.type) == is_data(of_type):
        clusters.join(Join(node, clusters.anchor(known), "gazetteer", form.surface, known.name, known.source))


def primary(clusters: Clusters, forms: ItemForms, links: Sequence[tuple[str, str]]) -> Node | None:
    """The cluster of an item by its long names; None where it has none.

    ``links`` are its (acronym key, long key) pairs. Of several clusters the one with most support in the item wins:
    names with an acronym, its own name, the number of names; then the longest name, then the smallest.
    """
    linked = {long for _, long in links}
    scores: dict[Node, tuple[int, int]] = {}
    for form in forms.longs:
        root = clusters.sets.find(forms.node(form))
        points = 1 + 2 * (form.key in linked) + (form.key == forms.main.key)
        old = scores.get(root, (0, 0))
        scores[root] = (old[0] + points, max(old[1], len(form.key)))
    for form in forms.shorts:
        sense = clusters.sense_of(form.key, forms.item.type)
        if sense is not None and (scores or form.key == forms.main.key):
            root = clusters.sets.find(sense)
            old = scores.get(root, (0, 0))
            scores[root] = (old[0] + 1 + (form.key == forms.main.key), old[1])
    return min(scores, key=lambda root: (-scores[root][0], -scores[root][1], root)) if forms.longs and scores else None
