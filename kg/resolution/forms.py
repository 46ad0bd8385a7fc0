"""Paper entities as clustering sees them: their different names in normal form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.records import EntityType, PaperEntity
from kg.resolution.gazetteer import form_of, is_data
from kg.resolution.normal import NameForm

Node = str
"""``C:`` (concept: Method, Task, Metric) or ``D:`` (data: Dataset, Benchmark), and a key; a sense may follow a bar."""


@dataclass(frozen=True, slots=True)
class ItemForms:
    """An item with its names: ``longs`` are words, ``shorts`` are written as acronyms; ``main`` is its name's form."""

    item: PaperEntity
    main: NameForm
    longs: tuple[NameForm, ...]
    shorts: tuple[NameForm, ...]

    @property
    def kind(self) -> str:
        """``D`` or ``C``."""
        return kind(self.item.type)

    @property
    def only_coined(self) -> bool:
        """Whether it has one coined name and nothing else that would say what it means."""
        return not self.longs or (len(self.longs) == 1 and not self.shorts and self.longs[0].coined)

    def node(self, form: NameForm) -> Node:
        """The node of one of its names."""
        return f"{self.kind}:{form.key}"


def kind(of_type: EntityType) -> str:
    """``D`` for collections of data, ``C`` for concepts: the two never share a node."""
    return "D" if is_data(of_type) else "C"


def collect(items: Iterable[PaperEntity]) -> list[ItemForms]:
    """The items, sorted by key, each with its names' normal forms (one for each key, the name's first)."""
    collected = []
    for item in sorted(items, key=lambda item: item.key):
        main = form_of(item.name, item.type)
        by_key = {main.key: main}
        for surface in sorted(set(item.surfaces)):
            form = form_of(surface, item.type)
            by_key.setdefault(form.key, form)
        forms = tuple(by_key.values())
        longs = tuple(form for form in forms if not form.acronym)
        shorts = tuple(form for form in forms if form.acronym)
        collected.append(ItemForms(item, main, longs, shorts))
    return collected
