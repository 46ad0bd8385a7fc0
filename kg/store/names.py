"""How names are looked up: normal forms and similarity; pure functions over strings."""

from __future__ import annotations

from kg.text import slug


def spaced(name: str) -> str:
    """Words of letters and digits in lower case with one space between; a name of signs alone stays as it is."""
    return slug(name).replace("-", " ") or name.strip().casefold()


def look_up_key(name: str) -> str:
    """What equal names have in common: "GPT-4", "gpt 4" and "GPT4" share one key, "C", "C++" and "C#" don't."""
    return key_of(spaced(name))


def key_of(words: str) -> str:
    """The look-up key of a name in its spaced form."""
    return words.replace(" ", "")


def trigrams(name: str) -> list[str]:
    """The different trigrams of the spaced form, with one space around it, so that short names have some too."""
    padded = f" {spaced(name)} "
    return list(dict.fromkeys(padded[i : i + 3] for i in range(len(padded) - 2)))


def similarity(query: str, name: str) -> float:
    """How alike two spaced forms are, in [0, 1]: the best of three.

    The normalised Indel ratio of the two; that of their words apart from order (rapidfuzz's token set ratio; 0.9 at
    most); and for a name that begins with the query, 0.7 and more the less of it is left.
    """
    from rapidfuzz import fuzz

    key, other = query.replace(" ", ""), name.replace(" ", "")
    whole = max(fuzz.ratio(query, name), fuzz.ratio(key, other))
    if len(key) >= 3 and other.startswith(key):
        whole = max(whole, 70 + 25 * len(key) / len(other))
    words = fuzz.token_set_ratio(query, name)
    # "a" is a word of thousands of names: sharing it says little, so what is left over counts as well.
    covered = 0.5 + 0.5 * min(len(query), len(name)) / max(len(query), len(name), 1)
    return round(max(whole, 0.9 * words * covered) / 100, 4)
