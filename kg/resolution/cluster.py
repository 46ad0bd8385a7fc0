"""From names to clusters: which nodes (normal forms) are one thing, and in which cluster each item lies.

Long names (words) are joined by equal keys, by the gazetteer and as near duplicates. Acronyms never join long names by
themselves: an item that has only an acronym goes to the one sense that corpus or gazetteer have for it (``senses``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.records import EntityType, Role
from kg.resolution.forms import ItemForms, Node, kind
from kg.resolution.gazetteer import Gazetteer, Known, form_of, is_data, may_name
from kg.resolution.near import respelt, same_long_forms
from kg.resolution.normal import NameForm
from kg.resolution.senses import Link, compatible, extends
from kg.resolution.union import DisjointSets
from kg.resolution.vocabulary import vocabulary
from kg.resolution.wordforms import Expand, soft_key, soft_tokens

_SUB_CLASS = 3
"""Points of an item's own name where it says more than another one: "non-factoid question answering (QA)" is not QA."""


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
    spelled: Mapping[Node, tuple[str, ...]] = field(default_factory=dict)

    def join(self, join: Join) -> None:
        """Join two nodes, and remember why if they weren't one."""
        if self.sets.union(join.left, join.right):
            self.joins.append(join)

    def anchor(self, known: Known) -> Node:
        """The node that stands for a known thing."""
        form = form_of(known.name, known.type)
        node = f"{kind(known.type)}:{form.key}"
        if form.acronym and known.type is EntityType.METRIC:
            node += f"|{known.type}"  # MAE, the error, is not the node of what else is called MAE
        self.known.setdefault(node, known)
        return node

    def expander(self, of_type: EntityType) -> Expand:
        """What an acronym inside a longer name stands for: the gazetteer's word, else the papers' (``spelled_out``)."""
        listed = self.gazetteer.expander(of_type)

        def expand(word: str, token: str) -> tuple[str, ...] | None:
            if is_data(of_type) or sum(c.isupper() for c in word) < 2:
                return None
            if any(may_name(known.type, of_type) for known in self.gazetteer.named(token)):
                return listed(word, token)
            return self.spelled.get(f"{kind(of_type)}:{token}")

        return expand

    def sense_of(self, key: str, of_type: EntityType, *, strict: bool = True) -> Node | None:
        """The node of the known thing with this key and type; ``strict``: of a type that papers confuse with it."""
        known = self.gazetteer.choose(key, of_type)
        if known is None or (strict and not compatible(known.type, of_type)):
            return None
        return self.anchor(known)


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
    tokens = soft_tokens(form, clusters.expander(of_type), of_type)
    soft = soft_key(form, tokens)
    if soft != form.key:
        clusters.join(Join(node, f"{kind(of_type)}:{soft}", "word forms", form.surface, " ".join(tokens)))
    known = clusters.gazetteer.choose(form.key, of_type) or clusters.gazetteer.choose_softly(soft, of_type)
    if known is not None and is_data(known.type) == is_data(of_type):
        clusters.join(
            Join(node, clusters.anchor(known), "gazetteer", form.surface, known.name, f"listed there ({known.source})")
        )


def join_misspelt(clusters: Clusters, items: Iterable[ItemForms]) -> None:
    """A long name with one misspelt word becomes one node with the name as it should be.

    That name must be there, written in lower case by some paper or by the gazetteer.
    """
    nodes = {forms.node(form): form for forms in items for form in forms.longs}
    words = {forms.node(form) for forms in items for form in forms.longs if _in_words(form.words)}
    known = vocabulary()
    for node, form in sorted(nodes.items()):
        if node in clusters.known:
            continue
        for key in respelt(form, known):
            entries = [
                e for e in clusters.gazetteer.named(key) if kind(e.type) == node[0] and _in_words(e.name.split())
            ]
            right, name = f"{node[0]}:{key}", ""
            if right in words:
                name = nodes[right].surface
            elif len(entries) == 1:
                right, name = clusters.anchor(entries[0]), entries[0].name
            if name:
                clusters.join(Join(node, right, "spelling", form.surface, name, "one letter apart", 0.9))


def _in_words(words: Iterable[str]) -> bool:
    """Whether a name is written in words, not as somebody's name ("Mixtral" is no slip of "Mistral")."""
    return all(word.islower() for word in words)


def join_long_forms(
    clusters: Clusters, items: Iterable[ItemForms], links: Mapping[tuple[str, int], Sequence[Link]]
) -> None:
    """Long forms of one acronym that say the same in slightly other words become one node."""
    by_acronym: dict[str, dict[str, NameForm]] = {}
    used: dict[tuple[str, EntityType], dict[str, NameForm]] = {}
    for forms in items:
        for short, long in links.get(forms.item.key, ()):
            form = next(form for form in forms.longs if form.key == long)
            by_acronym.setdefault(f"{forms.kind}:{short}", {}).setdefault(long, form)
            if forms.item.role is not Role.INTRODUCES:
                written = next(form.surface for form in forms.shorts if form.key == short)
                used.setdefault((written, forms.item.type), {}).setdefault(long, form)
    for acronym, longs in sorted(by_acronym.items()):
        side, _, short = acronym.partition(":")
        for entry in clusters.gazetteer.named(short):
            if kind(entry.type) == side:
                _join_with_known(clusters, side, entry, longs, used)
        for near in same_long_forms(list(longs.values())):
            nodes = (f"{side}:{near.left.key}", f"{side}:{near.right.key}")
            detail = f"both are called {short.upper()}"
            rule = "long forms of one acronym"
            clusters.join(Join(*nodes, rule, near.left.surface, near.right.surface, detail, near.score))


def _join_with_known(
    clusters: Clusters,
    side: str,
    entry: Known,
    longs: dict[str, NameForm],
    used: Mapping[tuple[str, EntityType], Mapping[str, NameForm]],
) -> None:
    """A known thing's long form is one of the papers'; one known by its coined name alone takes those it is used with.

    The latter only for names in mixed case in these very letters ("SciBERT", but "ReAct" is not "REACT"), and not from
    papers that introduce something: acronyms are coined again and again.
    """
    anchor = clusters.anchor(entry)
    form = form_of(entry.name, entry.type)
    if not form.acronym:
        longs.setdefault(form.key, form)
    elif all(form_of(name, entry.type).acronym for name in entry.names) and _mixed(entry.name):
        for of_type in EntityType:
            spelt = used.get((entry.name, of_type), {}) if compatible(of_type, entry.type) else {}
            for key, long in sorted(spelt.items()):
                detail = f"papers spell {entry.name} out so"
                clusters.join(Join(f"{side}:{key}", anchor, "gazetteer", long.surface, entry.name, detail, 0.9))


def _mixed(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 1 and any(c.islower() for c in letters)


def primary(clusters: Clusters, forms: ItemForms, links: Sequence[tuple[str, str]]) -> Node | None:
    """The cluster of an item by its long names; None where it has none.

    ``links`` are its (acronym key, long key) pairs. Of several clusters the one with most support in the item wins:
    its own name, names with an acronym, the number of names; then the longest name, then the smallest. Names that only
    add words to its own ("GPQA Diamond" to "GPQA") don't count.
    """
    linked = {long for _, long in links}
    scores: dict[Node, tuple[int, int]] = {}
    longs = [form for form in forms.longs if not (forms.main.acronym and extends(form, forms.main))]
    full = set(forms.main.tokens)
    own = _SUB_CLASS if any(set(form.tokens) < full for form in longs) else 1
    for form in longs:
        root = clusters.sets.find(forms.node(form))
        points = 1 + 2 * (form.key in linked) + own * (form.key == forms.main.key)
        old = scores.get(root, (0, 0))
        scores[root] = (old[0] + points, max(old[1], len(form.key)))
    for form in forms.shorts:
        sense = clusters.sense_of(form.key, forms.item.type)
        if sense is not None and (scores or form.key == forms.main.key):
            root = clusters.sets.find(sense)
            old = scores.get(root, (0, 0))
            scores[root] = (old[0] + 1 + own * (form.key == forms.main.key), old[1])
    return min(scores, key=lambda root: (-scores[root][0], -scores[root][1], root)) if longs and scores else None
