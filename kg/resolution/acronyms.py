"""Which short forms stand for which long forms: letters that come from the words, in order; pure functions.

The matching goes backwards through the long form as in Schwartz & Hearst (2003), "A simple algorithm for identifying
abbreviation definitions in biomedical text", with word joints inside hyphenated words and digits for "to" and "for".
"""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(r"[^\W_]+", re.UNICODE)
_SMALL = frozenset(
    ["of", "the", "a", "an", "and", "for", "in", "on", "to", "with", "by", "from", "as", "at", "via", "over"]
)
_SPOKEN = {"2": "to", "4": "for"}


def is_acronym_of(short: str, long: str) -> bool:
    """Whether the short form's letters come from the long form: the first from a word's start, the rest in order.

    At least half of the long form's words (small ones aside) must give a letter, so that "ML" is not "maximum a
    posteriori language".
    """
    letters = [c for c in unicodedata.normalize("NFKC", short).casefold() if c.isalnum()]
    if short.endswith("s") and len(letters) > 2 and short[:-1].upper() == short[:-1]:
        letters = letters[:-1]
    words = _WORDS.findall(unicodedata.normalize("NFKC", long).casefold())
    if len(letters) < 2 or not words or len(letters) > 4 * len(words):
        return False
    return _initials(letters, words) or _backwards(letters, words)


def _initials(letters: list[str], words: list[str]) -> bool:
    full = [w[0] for w in words]
    bare = [w[0] for w in words if w not in _SMALL]
    return letters in (full, bare)


def _backwards(letters: list[str], words: list[str]) -> bool:
    text = " ".join(words)
    starts: set[int] = {0} | {i + 1 for i, c in enumerate(text) if c == " "}
    place = len(text)
    hit_words: set[int] = set()
    for index in range(len(letters) - 1, -1, -1):
        letter = letters[index]
        place -= 1
        while place >= 0 and not (text[place] == letter and (index > 0 or place in starts)):
            if letter in _SPOKEN and place in starts and text.startswith(_SPOKEN[letter] + " ", place):
                break
            place -= 1
        if place < 0:
            return False
        hit_words.add(text.count(" ", 0, place))
    content = [i for i, w in enumerate(words) if w not in _SMALL]
    return 2 * sum(i in hit_words for i in content) > len(content) and (not content or min(hit_words) <= content[0])
