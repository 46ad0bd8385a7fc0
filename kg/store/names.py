"""How names are looked up: normal forms and similarity; pure functions over strings."""

from __future__ import annotations

from kg.text import slug


def spaced(name: str) -> str:
    """Words of letters and digits in lower case with one space between; a name of signs alone stays as it is."""
    return slug(name).replace("-", " ") or name.strip().casefold()


def look_up_key(name: str) -> str:
    """What equal names have in common: "GPT-4", "gpt 4" and "GPT4" share one key, "C", "C++" and "C#" don't."""
    return spaced(name).replace(" ", "")


def trigrams(name: str) -> list[str]:
    """The different trigrams of the spaced form, with one space around it, so that short names have some too."""
    padded = f" {spaced(name)} "
    return list(dict.fromkeys(padded[i : i + 3] for i in range(len(padded) - 2)))


def similarity(query: str, name: str) -> float:
    """How alike two spaced forms are, in [0, 1]; a name that holds all words of the query counts as 0.9 at most.

    The normalised Indel ratio of the two, or of their words apart from order (rapidfuzz's token set ratio).
    """
    from rapidfuzz import fuzz

    whole = max(fuzz.ratio(query, name), fuzz.ratio(query.replace(" ", ""), name.replace(" ", "")))
    words = fuzz.token_set_ratio(query, name)
    # "a" is a word of thousands of names: sharing it says little, so what is left over counts as well.
    covered = 0.5 + 0.5 * min(len(query), len(name)) / max(len(query), len(name), 1)
    return round(max(whole, 0.9 * words * covered) / 100, 4)
