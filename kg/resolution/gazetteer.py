"""Known things: their names, aliases, types and families, as shipped in ``data/gazetteer.tsv``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

from kg.records import EntityType
from kg.resolution.normal import NameForm, name_form
from kg.resolution.sizes import family
from kg.resolution.wordforms import Expand, soft_key, soft_tokens

COLUMNS = ("name", "type", "aliases", "family", "source")
SEPARATOR = "|"
GUESSED = "abbreviations"
"""The source of acronyms counted in abstracts: names are sure, types are votes of papers."""


@dataclass(frozen=True, slots=True)
class Known:
    """One known thing; ``family`` is the name of the thing that it is a version or part of, or empty."""

    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    family: str = ""
    source: str = ""

    @property
    def typed(self) -> bool:
        """Whether its type is known, not only guessed from the head of its long form."""
        return self.source != GUESSED

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and all aliases."""
        return (self.name, *self.aliases)


def form_of(surface: str, of_type: EntityType) -> NameForm:
    """A surface's normal form as an entity of that type; a model's size and checkpoint are left out."""
    return name_form(family(surface) if of_type is EntityType.METHOD else surface, of_type)


def surface_key(surface: str, of_type: EntityType) -> str:
    """The key under which a surface of that type is compared: sizes and checkpoints of models don't count."""
    return form_of(surface, of_type).key


def is_data(of_type: EntityType) -> bool:
    """Whether it is a collection of data; those and concepts never share a node."""
    return of_type in (EntityType.DATASET, EntityType.BENCHMARK)


def may_name(inner: EntityType, of_type: EntityType) -> bool:
    """Whether a thing of the inner type may be named inside a longer name of the other type."""
    return not is_data(inner) and (inner is not EntityType.METRIC or of_type is EntityType.METRIC)


@dataclass(frozen=True)
class Gazetteer:
    """An index over known things; looking up normalises the surface first."""

    entries: tuple[Known, ...] = field(default=())

    @cached_property
    def _index(self) -> dict[str, tuple[Known, ...]]:
        found: dict[str, list[Known]] = {}
        for known in self.entries:
            for name in known.names:
                of_key = found.setdefault(surface_key(name, known.type), [])
                if known not in of_key:
                    of_key.append(known)
        return {key: tuple(knowns) for key, knowns in found.items()}

    @cached_property
    def _soft_index(self) -> dict[str, tuple[Known, ...]]:
        found: dict[str, dict[Known, None]] = {}
        for known in self.entries:
            for name in known.names:
                form = form_of(name, known.type)
                if not form.acronym:
                    tokens = soft_tokens(form, self.expander(known.type), known.type)
                    found.setdefault(soft_key(form, tokens), {})[known] = None
        return {key: tuple(knowns) for key, knowns in found.items()}

    def expander(self, of_type: EntityType) -> Expand:
        """What an acronym inside a longer name stands for, as far as one known thing alone is called so.

        Metrics are named inside names of metrics alone ("image SR" is not a success rate).
        """

        def expand(word: str, token: str) -> tuple[str, ...] | None:
            if sum(c.isupper() for c in word) < 2:
                return None
            known = self.choose(token, of_type)
            if known is None or not may_name(known.type, of_type):
                return None
            tokens = form_of(known.name, known.type).tokens
            return tokens if len(tokens) > 1 else None

        return expand

    def choose_softly(self, key: str, of_type: EntityType) -> Known | None:
        """As ``choose``, by ``soft_key``."""
        return _choose(self._soft_index.get(key, ()), of_type)

    def named(self, key: str) -> tuple[Known, ...]:
        """All known things that have a name with this key (see ``surface_key``)."""
        return self._index.get(key, ())

    def lookup(self, surface: str, of_type: EntityType) -> Known | None:
        """The known thing that a surface of this type means; None where none or several would do."""
        return self.choose(surface_key(surface, of_type), of_type)

    def choose(self, key: str, of_type: EntityType) -> Known | None:
        """Of the things with this key the one of the type, else the only one of its kind (data or concept)."""
        return _choose(self.named(key), of_type)


def _choose(knowns: Sequence[Known], of_type: EntityType) -> Known | None:
    exact = [k for k in knowns if k.type is of_type]
    if len(exact) == 1:
        return exact[0]
    alike = [k for k in knowns if is_data(k.type) == is_data(of_type)]
    return alike[0] if len(alike) == 1 and not exact else None


def read_gazetteer(lines: Iterable[str]) -> Gazetteer:
    """A gazetteer from lines of tab-separated ``COLUMNS`` under a header; aliases are separated by ``|``."""
    entries = []
    for number, line in enumerate(lines):
        if number == 0 or not line.strip():
            continue
        name, of_type, aliases, its_family, source = line.rstrip("\n").split("\t")
        others = tuple(alias for alias in aliases.split(SEPARATOR) if alias)
        entries.append(Known(name, EntityType(of_type), others, its_family, source))
    return Gazetteer(tuple(entries))


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The gazetteer that ships with kg (see ``data/README.md`` for its sources)."""
    with Path(str(files("kg.resolution") / "data" / "gazetteer.tsv")).open(encoding="utf-8") as file:
        return read_gazetteer(file)
