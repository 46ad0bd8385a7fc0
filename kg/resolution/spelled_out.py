"""What acronyms inside longer names stand for, by the papers' own word ("GUI agents", once some paper spells GUI out).

Evidence is an entity with an acronym and its long form, or a long form with its acronym in brackets inside a longer
name ("Graphical User Interface (GUI) agent"). An acronym that papers spell out differently stands for nothing here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.resolution.acronyms import is_acronym_of
from kg.resolution.forms import ItemForms, Node
from kg.resolution.normal import name_form
from kg.resolution.senses import Link

_BRACKETED = re.compile(r"^(.*?\S)\s*[(\[]\s*([A-Z][A-Za-z0-9]{1,7}?)s?\s*[)\]]")
_AGREED = 5
"""So many times as many papers must spell an acronym out in one way as in all others."""


def spelled_out(
    items: Iterable[ItemForms], links: Mapping[tuple[str, int], Sequence[Link]]
) -> dict[Node, tuple[str, ...]]:
    """Acronym (as a node) → the words that it stands for, where papers agree; concepts alone, data never."""
    votes: defaultdict[Node, defaultdict[tuple[str, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
    for forms in items:
        if forms.kind == "C":
            for short, words in _spelled(forms, links.get(forms.item.key, ())):
                votes[f"C:{short}"][words].add(forms.item.paper_id)
    found = {}
    for node, ways in sorted(votes.items()):
        best = min(ways, key=lambda words: (-len(ways[words]), words))
        if len(ways[best]) >= _AGREED * sum(len(papers) for words, papers in ways.items() if words != best):
            found[node] = best
    return found


def _spelled(forms: ItemForms, links: Sequence[Link]) -> Iterator[tuple[str, tuple[str, ...]]]:
    tokens = {form.key: form.tokens for form in forms.longs}
    for short, long in links:
        yield short, tokens[long]
    for surface in forms.item.surfaces:
        inside = _BRACKETED.match(surface)
        told = _long_form(inside.group(2), inside.group(1)) if inside else None
        if inside and told:
            yield inside.group(2).casefold(), name_form(told).tokens


def _long_form(short: str, text: str) -> str | None:
    """The fewest last words of a text that the acronym can stand for, at least two."""
    words = text.split()
    for start in range(len(words) - 1, -1, -1):
        long = " ".join(words[start:])
        if len(name_form(long).tokens) > 1 and is_acronym_of(short, long):
            return long
    return None
