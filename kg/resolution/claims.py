"""Whether a paper that is said to introduce a well-known method claims so itself; pure functions over strings.

A widely known method was introduced once. A paper that introduces it says so in its own name ("We propose X", "X: a
title"); where the sentence that decided the role says no such thing ("the ConvNet captures …"), or says it of something
else ("we propose Y, trained with X"), the paper uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.records import EntityType, Role
from kg.resolution.forms import ItemForms
from kg.resolution.gazetteer import Known
from kg.resolution.normal import name_form

_AUTHORS = r"\b(?:we|our|us|this (?:paper|work|article|study|report)|the paper|paper|here)\b"
_VERBS = (
    r"\b(?!namely)(?:propos|introduc|present|develop|design|describ|creat|releas|devis|build|built|train|call|name|dub|term|coin|"
    r"novel|new|first|contribut|formulat|deriv)\w*"
)
_CLAIMED = re.compile(
    rf"{_AUTHORS}.*?{_VERBS}(?P<between>(?:[^\w.;]+(?!(?:via|by|with|using|through|on|based|for|to|from|that|which|where|concept)\b)"
    r"[\w'-]+){0,9}?)\W+$",
    re.IGNORECASE | re.DOTALL,
)
_BASED = re.compile(r"\s*(?:\([^()]*\)|\))?[\s-]*(?:based|driven|enhanced|powered|inspired|style|guided)\b")
_SOURCE = "knowledge"
"""The gazetteer's entries that are known widely; others come from lists and papers that may be the first themselves."""
ROLE_RULE = "role"
"""The rule of decisions about a paper's role; their ``left`` is the paper's id, their ``right`` the role."""
WHY_USED = "well known, and the paper does not say that it is its own"


def unclaimed(items: Iterable[ItemForms], known: Known | None) -> bool:
    """Whether items of one paper are said to introduce a well-known method, and none of their contexts claims it."""
    introducing = [forms for forms in items if forms.item.role is Role.INTRODUCES]
    if known is None or known.source != _SOURCE or known.type is not EntityType.METHOD:
        return False
    return bool(introducing) and not any(_claims(forms, known) for forms in introducing)


def _claims(forms: ItemForms, known: Known) -> bool:
    keys = {name_form(name, known.type).key for name in known.names}
    text = forms.item.context
    for surface in {forms.item.name, *forms.item.surfaces}:
        if name_form(surface, known.type).key not in keys:
            continue
        for found in _occurrences(surface).finditer(text):
            after = text[found.end() :]
            if found.start() == 0 and after.lstrip(" ")[:1] == ":":
                return True
            if not _BASED.match(after) and _claimed(text[: found.start()]):
                return True
    return False


@lru_cache(maxsize=4096)
def _occurrences(surface: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(surface)}(?!-?\w)")


def _claimed(before: str) -> bool:
    """Whether a text ends where what the authors claim as their own is named next."""
    found = _CLAIMED.search(before)
    return found is not None and not any(sum(c.isupper() for c in word) > 1 for word in found["between"].split())
