"""Ids of earlier builds lead on to today's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from kg.records import PaperEntity

_BETWEEN = "\x1f"


def former_key(paper_id: str, surface: str) -> str:
    """What identifies a name in a paper across builds: the key of ``resolve``'s ``former``."""
    return f"{paper_id}{_BETWEEN}{surface}"


def former_ids(
    former: Mapping[str, str], items: Iterable[PaperEntity], assignment: Mapping[tuple[str, int], str]
) -> dict[str, str]:
    """Ids that are gone → the id where most of their (paper, surface) pairs are now; the smallest on a tie.

    ``former`` maps ``former_key`` to an earlier id, and ids of still earlier builds to ids, followed to the end.
    """
    today = set(assignment.values())
    votes: dict[str, Counter[str]] = {}
    for item in items:
        for surface in {item.name, *item.surfaces}:
            old = former.get(former_key(item.paper_id, surface))
            if old is not None and old not in today:
                votes.setdefault(old, Counter())[assignment[item.key]] += 1
    leads = {old: min(counts, key=lambda new: (-counts[new], new)) for old, counts in votes.items()}
    for key, target in former.items():
        if _BETWEEN in key or key in today or key in leads:
            continue
        seen = {key}
        while target not in today and target not in seen:
            seen.add(target)
            target = leads.get(target) or former.get(target, target)
        if target in today:
            leads[key] = target
    return dict(sorted(leads.items()))
