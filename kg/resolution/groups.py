"""The items of one thing, and what they say together: its type by vote and its key name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from kg.records import EntityType, Role
from kg.resolution.cluster import Clusters
from kg.resolution.forms import ItemForms, Node
from kg.resolution.gazetteer import Known
from kg.resolution.naming import display_name, key_name
from kg.resolution.normal import NameForm

_TYPE_ORDER = tuple(EntityType)
_INTRODUCER_VOTES = 3
"""The paper that introduces a thing knows best what it is."""


@dataclass
class Cluster:
    """The items of one thing; ``qualifier`` tells things of one name apart; ``name`` is the one shown, once set."""

    node: Node
    items: list[ItemForms] = field(default_factory=list)
    known: Known | None = None
    type: EntityType = EntityType.METHOD
    key_name: str = ""
    qualifier: str = ""
    name: str = ""
    typed_by_hand: bool = False

    @property
    def shown(self) -> str:
        """The name that people see."""
        if not self.name:
            self.name = display_name(self.items, self.known)
        return self.name


def vote(items: Iterable[ItemForms], known: Known | None) -> EntityType:
    """The type of a thing: the gazetteer's where it is sure, else the one with most votes.

    Ties go by the order of types. A paper has one vote, one that introduces the thing three.
    """
    if known is not None and known.typed:
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
        found.setdefault(node, Cluster(node, known=known.get(node))).items.append(forms)
    for node, cluster in found.items():
        cluster.type = vote(cluster.items, cluster.known)
        cluster.key_name = key_name(cluster.items, partial(_belongs, clusters, node), cluster.known)
        cluster.qualifier = node.partition("|")[2]
    return [found[node] for node in sorted(found)]


def _belongs(clusters: Clusters, node: Node, forms: ItemForms, form: NameForm) -> bool:
    return clusters.sets.find(forms.node(form)) == node
