"""Names of things: the key name, which makes the id, and the display name, which people see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from kg.resolution.forms import ItemForms
from kg.resolution.gazetteer import Known, form_of
from kg.resolution.normal import NameForm


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


def display_name(items: Iterable[ItemForms]) -> str:
    """The surface that most papers use, plurals and case variants counted together.

    Forms that differ in case or number alone vote as one; of the winning form the surface most used is shown, the one
    with more lower case (a title's capitals are not the name's) and then the smallest on a tie.
    """
    papers_of: dict[str, set[str]] = {}
    surfaces: dict[str, Counter[str]] = {}
    for forms in items:
        of_type = forms.item.type
        for surface in {forms.item.name, *forms.item.surfaces}:
            key = form_of(surface, of_type).key
            papers_of.setdefault(key, set()).add(forms.item.paper_id)
            surfaces.setdefault(key, Counter())[surface] += 1
    best = min(papers_of, key=lambda key: (-len(papers_of[key]), -len(key), key))
    counts = surfaces[best]
    return min(counts, key=lambda s: (-counts[s], sum(c.isupper() for c in s), s))
