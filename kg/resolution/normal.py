"""Normal forms of entity names: what two spellings of one name have in common.

``name_form`` turns a surface into tokens (case-folded, singular, American spelling, no inserted acronym, no generic
head) and a key (the tokens joined, so that hyphens and spaces don't matter). Equal keys are one name; everything that
needs evidence beyond spelling (acronyms, synonyms, typos) is decided elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kg.records import EntityType
from kg.resolution.words import singular, spell

_LATEX = re.compile(r"\\(?:[a-zA-Z]+\*?|.)")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ω": "omega",
}  # fmt: skip
_GREEK_NAME = re.compile(r"\\(?:var)?(" + "|".join(_GREEK.values()) + r")(?![a-zA-Z])")
_GREEK_LETTERS = str.maketrans(_GREEK)
_ESCAPED = re.compile(r"\\([&%#_$])")
_MARKUP = re.compile(r"[${}^`~\\]+")
_STAR = re.compile(r"(?<=\w)\*(?!\*)")
_INSERTED = re.compile(r"\s*[\(\[]\s*([A-Z0-9][\w&/.+-]{0,11}s?|[a-z]?[A-Z][\w-]{0,9})\s*[\)\]]")
_DASHES = re.compile("[\u2010-\u2015\u2212\u00ad_/]|--+")
_APOSTROPHE = re.compile(r"['\u2019\u2018\u02bc]s?\b")
_WORD = re.compile(r"\w+(?:\.\d+)*[+#]*|[+#]", re.UNICODE)
_VERSION = re.compile(r"^(.*[^\W\d_])?[vV](\d+(?:\.\d+)*)$")
_TIED = re.compile(r"[-\u2010-\u2015]\w+$")
_DATA_SET = re.compile(r"\b(data) (set)(?=s?\b)", re.IGNORECASE)
_POINT_ZERO = re.compile(r"(\d)(?:\.0)+$")
_YEAR = re.compile(r"(?<=[a-z]{3})([012]\d)$")
_FRACTION = re.compile(r"^(0\.\d*[1-9])0+$")

_HEADS: dict[EntityType, frozenset[str]] = {
    EntityType.METHOD: frozenset(
        ["algorithm", "method", "approach", "technique", "framework", "mechanism", "optimizer", "strategy", "procedure"]
    ),
    EntityType.TASK: frozenset(("task", "problem")),
    EntityType.DATASET: frozenset(("dataset", "corpus", "benchmark", "database", "challenge")),
    EntityType.BENCHMARK: frozenset(("dataset", "corpus", "benchmark", "leaderboard", "challenge")),
    EntityType.METRIC: frozenset(("score", "metric", "measure", "value")),
}
"""Words that end a name without belonging to it, where something is left before them."""
_CAPITALISED: dict[EntityType | None, tuple[str, ...]] = {
    EntityType.METRIC: ("recall", "memory", "score", "time", "size", "fit"),
    EntityType.TASK: ("arithmetic", "language", "logic", "math", "motion", "review", "search", "vision"),
}
_KEEPS_HEAD = frozenset(
    ("inception", "attention", "propensity", "first order", "second order", "zeroth order", "kernel")
)


@dataclass(frozen=True, slots=True)
class NameForm:
    """A surface's normal form.

    ``key`` is what equal names share; ``tokens`` are its words in normal form, ``words`` the same as written;
    ``acronym`` says that the surface is one coined word ("LoRA", "GPT-4", "MS COCO").
    """

    surface: str
    key: str
    tokens: tuple[str, ...]
    acronym: bool
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with spaces: what key names are made of."""
        return " ".join(self.tokens)

    @property
    def coined(self) -> bool:
        """Whether it is one name with a capital ("Hydra", "LoRA"), not words."""
        return self.acronym or (len(self.words) == 1 and not self.words[0].islower())

    @property
    def long(self) -> bool:
        """Whether it has several words, none of which alone makes it an acronym."""
        return len(self.tokens) > 1 and not self.acronym


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Words that in lower case mean themselves, whatever is called so in capitals ("clip", "math", "code")."""
    text = (files("kg.resolution") / "data" / "common_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _words(surface: str) -> list[str]:
    text = unicodedata.normalize("NFKC", surface).translate(_GREEK_LETTERS)
    text = _GREEK_NAME.sub(r"\1", text)
    text = _starred(_MARKUP.sub("", _LATEX.sub(" ", _ESCAPED.sub(r"\1", text))))
    shorter = _INSERTED.sub(" ", text)
    text = shorter if shorter.strip() else text
    text = _DATA_SET.sub(r"\1\2", text)
    text = _APOSTROPHE.sub("", _DASHES.sub(" ", text.replace("&", " and ")))
    return _WORD.findall(text)


def _starred(text: str) -> str:
    """A star after a word belongs to the name ("A* search" is A-star search, "V*Bench" not VBench); others don't."""
    if text.count("*") == 1:
        text = _STAR.sub(" star ", text)
    return text.replace("*", "")


def _token(word: str) -> str:
    version = _VERSION.match(word)
    if version:
        word = (version.group(1) or "") + version.group(2)
    word = _FRACTION.sub(r"\1", _POINT_ZERO.sub(r"\1", word))
    return spell(singular(word))


def _is_acronym(words: list[str]) -> bool:
    """One coined word ("LoRA", "ResNet", "GPT-4", "MS COCO"): capitals inside, beside it only short or coined parts."""
    if not words or len(words) > 4:
        return False
    coined = [sum(c.isupper() for c in w) >= 2 or (any(c.isdigit() for c in w) and w[0].isupper()) for w in words]
    short = [len(w) <= 2 or w[0].isdigit() for w in words]
    return any(coined) and all(c or s for c, s in zip(coined, short, strict=True))


def _without_head(surface: str, tokens: list[str], of_type: EntityType | None) -> list[str]:
    """Generic heads taken off; one that is tied to the name by a hyphen belongs to it ("ARC-Challenge")."""
    if of_type is None:
        return tokens
    heads = _HEADS[of_type]
    while len(tokens) > 1 and tokens[-1] in heads and " ".join(tokens[:-1]) not in _KEEPS_HEAD:
        if _TIED.search(surface) or (len(tokens) == 2 and len(tokens[0]) == 1):
            break  # "ARC-Challenge", "F measure"
        tokens = tokens[:-1]
    return tokens


def _is_word(word: str, key: str, of_type: EntityType | None) -> bool:
    """Whether a name is a common word; a few are it with a first capital too ("Precision and Recall are reported")."""
    if word.islower():
        return key in common_words()
    return key in _CAPITALISED.get(of_type, ()) and word.istitle()


@lru_cache(maxsize=1_000_000)
def name_form(surface: str, of_type: EntityType | None = None) -> NameForm:
    """The normal form of a surface; ``of_type`` decides which generic heads are dropped (none without it).

    A common word in lower case has a key of its own where it names a concept, so that "clip" is never CLIP.
    """
    words = _words(surface)
    if len(words) > 1 and words[0].casefold() in ("the", "a", "an") and words[0] not in ("A", "AN", "THE"):
        words = words[1:]
    pairs = [(word, token) for word in words if (token := _token(word))]
    tokens = _without_head(surface, [token for _, token in pairs], of_type)
    words = [word for word, _ in pairs[: len(tokens)]]
    if not tokens:
        folded = unicodedata.normalize("NFKC", surface).casefold().strip() or "\ufffd"
        return NameForm(surface, folded, (folded,), False, (surface,))
    key = "".join(tokens)
    is_data = of_type in (EntityType.DATASET, EntityType.BENCHMARK)
    if is_data:
        key = _YEAR.sub(r"20\1", key)  # "AIME25" is "AIME 2025"; "CIFAR-10" has a key like that too, which harms nobody
    elif len(words) == 1 and _is_word(words[0], key, of_type):
        key += " (word)"
    return NameForm(surface, key, tuple(tokens), _is_acronym(words), tuple(words))
