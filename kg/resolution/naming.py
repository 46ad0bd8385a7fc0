"""Names of things: the key name, which makes the id, and the display name, which people see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from kg.records import EntityType
from kg.resolution.forms import ItemForms
from kg.resolution.gazetteer import Known, form_of
from kg.resolution.normal import NameForm
from kg.resolution.sizes import family


def key_name(items: Iterable[ItemForms], belongs: Callable[[ItemForms, NameForm], bool], known: Known | None) -> str:
    """The gazetteer's name, else the smallest normalised long form, else the smallest normalised surface.

    "Smallest" is by code points of the normalised string (lower case, singular, American spelling, words joined by
    spaces), so that it depends on neither counts nor order. Long forms are names of several words that aren't acronyms.
    ``belongs`` says whether a form is a name of the thing everywhere, not only in its paper: those go first.
    """
    if known is not None:
        return known.name
    ranked: list[set[str]] = [set(), set(), set()]
    for forms in items:
        for form in (*forms.longs, *forms.shorts):
            own = belongs(forms, form)
            ranked[0 if own and form.long else 1 if own else 2].add(form.text)
    return min(next(names for names in ranked if names))


def display_name(items: Iterable[ItemForms], known: Known | None = None) -> str:
    """The surface that most papers use, plurals and case variants counted together.

    Forms that differ in case or number alone vote as one; of equals the one that is its papers' main name wins, then a
    coined one, then the longest. Of the winning form the surface most used is shown, one without a size ("-8B")
    or an acronym in brackets before others. On a tie the gazetteer's spelling goes first, then for words the one with
    fewer capitals (a title's are not the name's), for coined names the one with more, then the smallest. A thing that
    papers have in several sizes alone goes by the name without them.
    """
    papers_of: dict[str, set[str]] = {}
    surfaces: dict[str, Counter[str]] = {}
    coined: set[str] = set()
    models: set[str] = set()
    called: Counter[str] = Counter()
    for forms in items:
        called[forms.main.key] += 1
        of_type = forms.item.type
        for surface in {forms.item.name, *forms.item.surfaces}:
            form = form_of(surface, of_type)
            papers_of.setdefault(form.key, set()).add(forms.item.paper_id)
            surfaces.setdefault(form.key, Counter())[surface] += 1
            if form.acronym:
                coined.add(form.key)
            if of_type is EntityType.METHOD:
                models.add(form.key)
    best = min(papers_of, key=lambda key: (-len(papers_of[key]), -called[key], key not in coined, -len(key), key))
    counts, spelt = surfaces[best], known.names if known is not None else ()
    sign = -1 if best in coined else 1
    ranked = sorted(counts, key=lambda s: (-counts[s], s not in spelt, sign * sum(c.isupper() for c in s), s))
    sized = {s for s in ranked if family(s) != s} if best in models else set()
    shown = min(ranked, key=lambda s: (s in sized, "(" in s))  # of equals the first
    return family(shown) if len(sized) == len(ranked) > 1 else shown
