"""Normal forms of surfaces within one paper: what makes two strings the same name; pure functions over strings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _word_set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_MACRO_WITH_ARGUMENT = re.compile(r"\\[a-zA-Z]+\s*(?=\{)")
_MARKUP = re.compile(r"[\\{}$^~]")
_WORD = re.compile(r"[^\W_]+(?:'s)?|\++|#")
_SIZED = re.compile(r"(?<=\w)[-_ /:]+(?:\d+(?:\.\d+)?[bmtBMT]|\d+x\d+[bmBM])(?!\w)")
_VARIANT_TAIL = re.compile(
    r"[-_ /](?:Instruct|instruct|Chat|chat|it|hf|tiny|Tiny|small|Small|base|Base|large|Large|xl|XL|xxl|XXL|huge|Huge|"
    r"[TSBLH](?:/\d+)?|(?!19|20)\d{4}|20\d\d-\d\d-\d\d|preview)$"
)
_BRACKETED = re.compile(r"(?<=\w)\s*\([^()]{1,12}\)(?=\s*\w)")
_ACRONYM_PLURAL = re.compile(r"(?<=[A-Z])s(?!\w)")
_SPELLINGS = (
    (re.compile(r"is(?=(?:ation|e|ed|er|ing)s?$)"), "iz"),
    (re.compile(r"our$"), "or"),
    (re.compile(r"ll(?=ing$)"), "l"),
)


@lru_cache(maxsize=65536)
def words_of(surface: str) -> tuple[str, ...]:
    """Case-folded words without LaTeX markup, hyphens, plural s, British spelling and an acronym given in brackets.

    ``+`` and ``#`` count as words.
    """
    bare = _MARKUP.sub("", _MACRO_WITH_ARGUMENT.sub("", surface))
    bare = _ACRONYM_PLURAL.sub("", _BRACKETED.sub("", bare))
    folded = unicodedata.normalize("NFKC", bare).casefold().replace("’", "'")
    return tuple(_stem(word) for word in _WORD.findall(folded))


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    if len(word) > 5:
        for pattern, spelled in _SPELLINGS:
            word = pattern.sub(spelled, word)
    return word


@lru_cache(maxsize=65536)
def key_of(surface: str) -> str:
    """One string for all spellings of a name: case, hyphens, blanks, plural, markup and British spelling fall away."""
    return "".join(words_of(surface))


@lru_cache(maxsize=65536)
def family_of(surface: str) -> str:
    """The key of a name without its size and checkpoint: "LLaMA-2-7B-chat" gives that of "LLaMA-2"."""
    if not any(c.isupper() for c in surface) and not any(c.isdigit() for c in surface):
        return key_of(surface)
    kept = _SIZED.sub("", surface)
    for _ in range(3):
        shorter = _VARIANT_TAIL.sub("", kept)
        if shorter == kept or len(key_of(shorter)) < 3 or not is_coined(shorter):
            break
        kept = shorter
    return key_of(kept) if len(key_of(kept)) > 1 else key_of(surface)


def is_coined(surface: str) -> bool:
    """Whether a name looks made up: capitals or digits after its first letter, or markup."""
    return any(c.isupper() or c.isdigit() for c in surface[1:]) or "\\" in surface


def is_acronym(surface: str) -> bool:
    """Whether a surface looks like an acronym: one word, at most ten characters, two capitals or more (or bpp, mAP)."""
    if " " in surface or not 2 <= len(surface) <= 10:
        return False
    return sum(c.isupper() for c in surface) >= 2 or (len(surface) <= 4 and not set(surface) & set("aeiou"))


def numbers_of(surface: str) -> tuple[str, ...]:
    """The numbers within a name, in order; versions differ in them."""
    return tuple(re.findall(r"\d+(?:\.\d+)*", surface))


def stands_for(short: str, words: tuple[str, ...]) -> bool:
    """Whether ``short``, an acronym, is made of the initials of all ``words`` (small words may be left out)."""
    letters = [c for c in short.removesuffix("s").casefold() if c.isalnum()] if is_acronym(short) else []
    if len(letters) < 2 or len(words) < 2:
        return False
    return _initials_match(letters, words) or _parts_match(_CAMEL.findall(short.removesuffix("s")), words)


def _parts_match(parts: list[str], words: tuple[str, ...]) -> bool:
    """Whether the parts of a name in mixed case begin the words in order: "ViT" and vision transformer."""
    kept = [word for word in words if word not in _SMALL]
    return len(parts) == len(kept) and all(
        word.startswith(part.casefold()) for part, word in zip(parts, kept, strict=True)
    )


_CAMEL = re.compile(r"[A-Z][a-z]*|\d+|[a-z]+")
_DIGIT_WORDS = {"2": ("to", "two"), "4": ("for", "four"), "x": ("cross", "extended", "explainable")}
_SMALL = _word_set("of the and for in on to with by from a an via at as")


def _initials_match(letters: list[str], words: tuple[str, ...]) -> bool:
    if not letters:
        return all(word in _SMALL for word in words)
    if not words:
        return False
    for taken in range(1, (3 if words[0][0].isdigit() else 1) + 1):  # "3DGS": the word "3d" gives both its characters
        if words[0][:taken] == "".join(letters[:taken]) and _initials_match(letters[taken:], words[1:]):
            return True
    if words[0] in _DIGIT_WORDS.get(letters[0], ()) and _initials_match(letters[1:], words[1:]):
        return True
    return words[0] in _SMALL and _initials_match(letters, words[1:])


def same_when_spelled_out(left: str, right: str) -> bool:
    """Whether two names are equal once acronyms in one are read as the words of the other: "gloss-free SLT"."""
    raw_left, raw_right = _raw_words(left), _raw_words(right)
    if len(raw_left) == len(raw_right):
        return False
    if len(raw_left) > len(raw_right):
        raw_left, raw_right = raw_right, raw_left
    return _spelled(raw_left, raw_right, used=False)


@lru_cache(maxsize=65536)
def _raw_words(surface: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", _MARKUP.sub("", _BRACKETED.sub("", surface))))


def _spelled(short: tuple[str, ...], long: tuple[str, ...], *, used: bool) -> bool:
    if not short or not long:
        return used and not short and not long
    first = words_of(short[0])
    if first == words_of(long[0]) and _spelled(short[1:], long[1:], used=used):
        return True
    if not is_acronym(short[0]):
        return False
    for length in range(2, min(len(long), 8) + 1):
        taken = tuple(word for raw in long[:length] for word in words_of(raw))
        if stands_for(short[0], taken) and _spelled(short[1:], long[length:], used=True):
            return True
    return False
