"""What an acronym stands for: the long forms that papers give it, and the choice for papers that give none.

An entity that has both an acronym and a long form is the evidence. An item with the acronym alone joins a sense of its
own kind and type: the only one there is, else the one that its context speaks for; where nothing decides it stays by
itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.records import EntityType, Role
from kg.resolution.acronyms import is_acronym_of
from kg.resolution.forms import ItemForms, Node
from kg.resolution.normal import NameForm

Link = tuple[str, str]


@dataclass
class Sense:
    """One meaning of an acronym: the cluster, how many papers give it, by type, and who introduces it."""

    node: Node
    papers: set[str] = field(default_factory=set)
    types: Counter[EntityType] = field(default_factory=Counter)
    introduced_by: set[str] = field(default_factory=set)


def links_of(forms: ItemForms) -> tuple[Link, ...]:
    """The item's (acronym key, long key) pairs.

    The letters decide; a paper that introduces the thing may also coin a nickname that isn't made of letters in order,
    if the item has one such name and one long form alone.
    """
    links = [
        (short.key, long.key)
        for short in forms.shorts
        for long in forms.longs
        if len(long.tokens) > 1 and not extends(long, short) and is_acronym_of(short.surface, long.surface)
    ]
    words = [long for long in forms.longs if len(long.tokens) > 1 and not any(extends(long, s) for s in forms.shorts)]
    if not links and forms.item.role is Role.INTRODUCES and len(forms.shorts) == 1 and len(words) == 1:
        links.append((forms.shorts[0].key, words[0].key))
    return tuple(links)


def extends(long: NameForm, short: NameForm) -> bool:
    """Whether the longer name has the short one in it ("GPQA Diamond", "LLM agents") and so doesn't spell it out."""
    return short.key in long.tokens or long.tokens[: len(short.tokens)] == short.tokens


def compatible(left: EntityType, right: EntityType) -> bool:
    """Whether one thing may be typed so in one paper and so in another: Method and Task, Dataset and Benchmark."""
    if left is right:
        return True
    pair = {left, right}
    return pair == {EntityType.METHOD, EntityType.TASK} or pair == {EntityType.DATASET, EntityType.BENCHMARK}


def senses_of(placed: Iterable[tuple[ItemForms, tuple[Link, ...], Node]]) -> dict[str, dict[Node, Sense]]:
    """Acronym key → its senses by cluster, from the items that have both forms (already placed)."""
    found: dict[str, dict[Node, Sense]] = {}
    for forms, links, node in placed:
        for short in {short for short, _ in links}:
            sense = found.setdefault(f"{forms.kind}:{short}", {}).setdefault(node, Sense(node))
            sense.papers.add(forms.item.paper_id)
            sense.types[forms.item.type] += 1
            if forms.item.role is Role.INTRODUCES:
                sense.introduced_by.add(forms.item.paper_id)
    return found
