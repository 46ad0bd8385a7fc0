"""Paper entities as clustering sees them: their different names in normal form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.records import EntityType, PaperEntity
from kg.resolution.gazetteer import Gazetteer, form_of, is_data
from kg.resolution.normal import NameForm, name_form

_MODELS = frozenset(("model", "network", "classifier"))
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


def collect(items: Iterable[PaperEntity], gazetteer: Gazetteer) -> list[ItemForms]:
    """The items, sorted by key, each with its names' normal forms (one for each key, the name's first)."""
    collected = []
    for item in sorted(items, key=lambda item: item.key):
        main = _form(item.name, item.type, gazetteer)
        by_key = {main.key: main}
        for surface in sorted(set(item.surfaces)):
            form = _form(surface, item.type, gazetteer)
            by_key.setdefault(form.key, form)
        forms = tuple(by_key.values())
        longs = tuple(form for form in forms if not form.acronym)
        shorts = tuple(form for form in forms if form.acronym)
        collected.append(ItemForms(item, main, longs, shorts))
    return collected


def _form(surface: str, of_type: EntityType, gazetteer: Gazetteer) -> NameForm:
    """A surface's normal form, where the gazetteer says which heads are generic.

    A metric keeps its head where the rest names another kind of thing ("BERT score"); models that are called by a known
    acronym are what it stands for ("CLIP models", but "NER models" are no task).
    """
    form = form_of(surface, of_type)
    if of_type is EntityType.METRIC:
        known = gazetteer.named(form.key)
        full = name_form(surface)
        other_kind = known and all(one.type is not of_type for one in known)
        return full if other_kind and len(full.tokens) > len(form.tokens) else form
    if of_type is EntityType.METHOD and form.tokens[-1] in _MODELS and not gazetteer.named(form.key):
        rest = form.words[:-1][: -1 if form.tokens[-2:-1] == ("based",) else None]
        if len(rest) == 1 and sum(c.isupper() for c in rest[0]) > 1:
            short = name_form(rest[0], of_type)
            known_as = gazetteer.choose(short.key, of_type)
            if known_as is not None and known_as.type is of_type:
                return short
    return form
