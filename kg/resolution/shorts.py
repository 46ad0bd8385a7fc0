"""Items that have an acronym or coined name and no long form: which of its meanings they mean.

Candidates are the meanings that the corpus gives (``senses``) and the gazetteer's. One candidate is taken unless the
two papers plainly talk of different things; of several the one whose papers are most like the item's. Two papers that
both introduce a thing of one coined name introduce two things; a paper that has the coined name of another's thing and
is about something else means something else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.records import EntityType, Role
from kg.resolution.cluster import Clusters
from kg.resolution.context import Contexts
from kg.resolution.forms import ItemForms, Node
from kg.resolution.gazetteer import form_of
from kg.resolution.normal import NameForm
from kg.resolution.senses import Sense, compatible
from kg.resolution.vocabulary import plain

_COUNT_WEIGHT = 0.02
"""What ten times as many papers with a sense are worth against likeness of context (0.02 · ln 10 = 0.046)."""
_KNOWN_WEIGHT = 0.05
"""What it is worth that the gazetteer knows the sense. Both measured by leaving one item out (docs/resolution.md)."""
_TYPE_WEIGHT = 0.05
"""What it is worth that a sense has the item's very type: a Method called GQA is no question answering."""
_SPELT_WEIGHT = 0.1
_UNLIKE = 0.05
"""Papers less like than this talk of different things, where one paper alone gives a short acronym its meaning. In the
annotated papers, those that meant another thing by an introduced name were like by 0.02 to 0.03, the others by 0.08 to
0.23 (eleven pairs)."""
_SHORT = 4
"""Acronyms of up to this many letters are coined again and again."""
_FEW = 3
"""Papers with a coined name, up to which each is compared with the one that introduces it; in more it is one thing."""
_CERTAINTY_OF_LEAD = 5.0
"""What a lead in likeness of context adds to certainty: 0.09, the usual one, makes a choice nearly sure."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A meaning that an item may have; ``papers`` are those that speak for it."""

    node: Node
    papers: frozenset[str]
    known: bool = False
    types: frozenset[EntityType] = frozenset()
    spelt: bool = False
    """Whether the gazetteer has the name in these very letters, small ones and capitals ("vLLM", not "VLLMs")."""


@dataclass(frozen=True, slots=True)
class Placing:
    """How an item came to its meaning: the rule, the evidence in words, and how sure that is (in [0, 1])."""

    rule: str
    why: str
    score: float


@dataclass
class ShortNames:
    """Decides where items with short names alone belong."""

    clusters: Clusters
    senses: Mapping[str, Mapping[Node, Sense]]
    contexts: Contexts
    placings: dict[tuple[str, int], Placing] = field(default_factory=dict)

    def place(self, items: Sequence[ItemForms]) -> dict[tuple[str, int], Node]:
        """Item key → node."""
        placed: dict[tuple[str, int], Node] = {}
        by_node: dict[Node, list[ItemForms]] = {}
        for forms in items:
            by_node.setdefault(forms.node(forms.main), []).append(forms)
        for node, group in by_node.items():
            placed.update(self._place_group(node, group))
        return placed

    def _place_group(self, node: Node, group: list[ItemForms]) -> dict[tuple[str, int], Node]:
        senses = [self.senses.get(node, {})[n] for n in sorted(self.senses.get(node, {}))]
        known = {forms.item.type: self.clusters.sense_of(forms.main.key, forms.item.type) for forms in group}
        if any(known.values()):
            introducers = [forms for forms in group if self._coined_anew(forms, known[forms.item.type])]
        else:
            introducers = _introducers(group, senses)
        lone = None if senses or introducers or any(known.values()) else _lone_introducer(group)
        own = {forms.item.paper_id: f"{node}|{forms.item.paper_id}" for forms in introducers}
        others = [Choice(own[paper], frozenset((paper,))) for paper in sorted(own)]
        placed = {}
        for forms in group:
            if forms.item.paper_id in own:
                placed[forms.item.key] = own[forms.item.paper_id]
            elif lone is not None and self._unlike_paper(forms, lone):
                placed[forms.item.key] = f"{node}|{forms.item.type.value}"
            else:
                choices = [*self._choices(forms, senses, known[forms.item.type]), *others]
                placed[forms.item.key] = self._choose(node, forms, choices)
        return placed

    def _coined_anew(self, forms: ItemForms, known: Node | None) -> bool:
        """Whether a paper introduces a short name that a known thing has in other capitals ("STAR" is not STaR)."""
        thing = self.clusters.known.get(known) if known is not None else None
        if thing is None or forms.item.role is not Role.INTRODUCES or len(forms.main.key) > _SHORT:
            return False
        spelt = {name for name in thing.names if form_of(name, thing.type).key == forms.main.key}
        return all(name.isupper() != forms.main.surface.isupper() for name in spelt)

    def _choices(self, forms: ItemForms, senses: Iterable[Sense], known: Node | None) -> list[Choice]:
        root = self.clusters.sets.find(known) if known is not None else None
        choices = []
        for sense in senses:
            if any(compatible(forms.item.type, t) for t in sense.types):
                choices.append(Choice(sense.node, frozenset(sense.papers), sense.node == root, frozenset(sense.types)))
        if root is not None and not any(choice.node == root for choice in choices):
            thing = self.clusters.known[known] if known is not None else None
            types = frozenset((thing.type,)) if thing else frozenset()
            name = forms.main.surface
            spelt = thing is not None and name in thing.names and not name.isupper() and not name[:1].isupper()
            choices.append(Choice(root, frozenset(), True, types, spelt))
        for form in (*forms.shorts, forms.main):
            if not choices and forms.item.role is not Role.INTRODUCES:
                loose = form.key == forms.main.key
                other = self.clusters.sense_of(form.key, forms.item.type, strict=not loose)
                choices += [Choice(self.clusters.sets.find(other), frozenset(), True)] if other else []
        return choices

    def _choose(self, node: Node, forms: ItemForms, choices: Sequence[Choice]) -> Node:
        if not choices:
            apart = bool(self.senses.get(node))
            return f"{node}|{forms.item.type.value}" if apart else self.clusters.sets.find(node)
        if len(choices) == 1:
            only = choices[0]
            if not only.known and self._unlike(forms, only):
                return f"{node}|{forms.item.type.value}"
            certainty = 1.0 if only.known else min(1.0, 0.7 + 0.1 * len(only.papers))
            self._note(forms, only, "the only meaning in these papers", certainty)
            return only.node
        scores = {choice.node: self._score(forms, choice) for choice in choices}
        ranked = sorted(choices, key=lambda c: (-scores[c.node], c.node))
        ahead = scores[ranked[0].node] - scores[ranked[1].node]
        why = f"nearest in context of {len(choices)} meanings"
        self._note(forms, ranked[0], why, min(0.95, 0.5 + _CERTAINTY_OF_LEAD * ahead))
        return ranked[0].node

    def _score(self, forms: ItemForms, choice: Choice) -> float:
        likeness = self.contexts.likeness(forms.item.paper_id, choice.papers, _own_words(forms.main))
        counted = _COUNT_WEIGHT * math.log(max(1, len(choice.papers)))
        typed = not choice.types or forms.item.type in choice.types
        return likeness + counted + _KNOWN_WEIGHT * choice.known + _TYPE_WEIGHT * typed + _SPELT_WEIGHT * choice.spelt

    def _unlike(self, forms: ItemForms, choice: Choice) -> bool:
        """Whether one other paper alone gives the acronym that meaning, and that paper is about something else.

        Longer acronyms are doubted only where the item's own paper introduces a thing by that name.
        """
        if len(choice.papers) != 1 or (len(forms.main.key) > _SHORT and forms.item.role is not Role.INTRODUCES):
            return False
        return self._unlike_paper(forms, next(iter(choice.papers)))

    def _unlike_paper(self, forms: ItemForms, paper: str) -> bool:
        """Whether the item's paper and another one plainly talk of different things."""
        own = forms.item.paper_id
        if own == paper or not self.contexts.telling(own) or not self.contexts.telling(paper):
            return False
        return self.contexts.likeness(own, frozenset((paper,)), _own_words(forms.main)) < _UNLIKE

    def _note(self, forms: ItemForms, choice: Choice, why: str, certainty: float) -> None:
        rule = "gazetteer" if choice.known else "long form and acronym"
        papers = len(choice.papers - {forms.item.paper_id})
        counted = f"; {papers} {'paper gives' if papers == 1 else 'papers give'} it" if papers else ""
        self.placings[forms.item.key] = Placing(rule, why + counted, round(certainty, 3))


def _introducers(group: Iterable[ItemForms], senses: Iterable[Sense]) -> list[ItemForms]:
    """The items that introduce a thing of their own: those of two or more papers that introduce one coined name."""
    by_paper: dict[str, ItemForms] = {}
    total: set[str] = set()
    for forms in group:
        total.add(forms.item.paper_id)
        if forms.item.role is Role.INTRODUCES and forms.main.coined:
            by_paper.setdefault(forms.item.paper_id, forms)
    elsewhere = {paper for sense in senses for paper in sense.introduced_by}
    total |= {paper for sense in senses for paper in sense.papers}
    introducing = len(by_paper) + len(elsewhere - by_paper.keys())
    if introducing < 2 or 3 * introducing < len(total):
        return []
    return [by_paper[paper] for paper in sorted(by_paper)]


def _lone_introducer(group: Sequence[ItemForms]) -> str | None:
    """The one paper that introduces a coined name which hardly any other has: others may mean something else by it."""
    if len({forms.item.paper_id for forms in group}) > _FEW:
        return None
    papers = {forms.item.paper_id for forms in group if forms.item.role is Role.INTRODUCES and forms.main.coined}
    return papers.pop() if len(papers) == 1 else None


def _own_words(form: NameForm) -> frozenset[str]:
    return frozenset(plain(word) for word in form.words)
