"""Names that differ in the form of a word, in an abbreviation inside them or in the order of words.

``soft_key`` leads "Vision LLMs", "visual large language models" and "vision-language-model-based agents" to forms that
can be compared by equality; what it equates is a short list of pairs that are one word to a reader, never a similarity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.resolution.normal import NameForm
from kg.resolution.words import words_of

Expand = Callable[[str, str], "tuple[str, ...] | None"]
"""(word as written, its normal form) → the words that it abbreviates, or None."""

_SAME = {
    "robotic": "robot",
    "automated": "automatic",
    "structural": "structured",
    "continued": "continual",
    "vision": "visual",
    "visio": "visual",
    "adaption": "adaptation",
    "multimodality": "multimodal",
    "crossmodality": "crossmodal",
    "denoise": "denoising",
    "parallel": "parallelism",
    "personalization": "personalized",
    "lingual": "language",
    "linguistic": "language",
    "recommendation": "recommender",
    "dialog": "dialog",
    "conversational": "conversation",
    "summarizing": "summarization",
    "finetuned": "finetuning",
    "geometrical": "geometric",
    "hierarchic": "hierarchical",
    "probabilistical": "probabilistic",
    "numeric": "numerical",
    "statistic": "statistical",
    "semantical": "semantic",
    "syntactical": "syntactic",
    "aerial": "aerial",
    "mathematic": "mathematical",
    "math": "mathematical",
    "pretrain": "pretraining",
}
_LAST = {
    "prompting": "prompt",
    "probing": "probe",
    "labeling": "label",
    "bootstrapping": "bootstrap",
    "synthesis": "generation",
    "merge": "merging",
    "forecasting": "prediction",
}
"""Word forms that are one at the end of a name."""
_LAST_KEPT = frozenset(("speech", "program", "network", "logic", "chemical", "material", "evidence", "weather", "soft"))
"""Words before the last one that make "synthesis", "forecasting" or "prompting" something else."""
_ABBREVIATED = {
    "t2i": ("text", "to", "image"),
    "t2v": ("text", "to", "video"),
    "i2v": ("image", "to", "video"),
    "i2i": ("image", "to", "image"),
    "vl": ("visual", "language"),
    "ml": ("machine", "learning"),
    "dl": ("deep", "learning"),
    "nlp": ("natural", "language", "processing"),
    "ai": ("artificial", "intelligence"),
    "ood": ("out", "of", "distribution"),
    "kg": ("knowledge", "graph"),
    "llm": ("large", "language", "model"),
    "lm": ("language", "model"),
    "ssl": ("self", "supervised", "learning"),
    "pde": ("partial", "differential", "equation"),
    "ode": ("ordinary", "differential", "equation"),
    "sde": ("stochastic", "differential", "equation"),
    "uav": ("unmanned", "aerial", "vehicle"),
}
_LINKS = frozenset(("based", "powered", "driven"))
_TIERS = words_of("sonnet opus haiku pro flash mini nano turbo ultra lite max")
_MODALITIES = words_of("audio cloud code image language music point sketch speech text video visual")
_EITHER_WAY = words_of("alignment fusion learning matching model pretraining representation retrieval understanding")
_DIRECTED = words_of("and as by for from in on to via with without")


def soft_tokens(form: NameForm, expand: Expand) -> tuple[str, ...]:
    """The name's tokens with abbreviations written out, word forms levelled and free word order fixed."""
    tokens: list[str] = []
    several = len(form.tokens) > 1
    for word, token in zip(form.words, form.tokens, strict=True):
        longer = None
        if several and not word.islower():
            longer = _ABBREVIATED.get(token) or expand(word, token)
        tokens.extend(longer or (token,))
    tokens = [_SAME.get(token, token) for token in tokens]
    if len(tokens) > 2:
        tokens = [t for i, t in enumerate(tokens) if t not in _LINKS or i in (0, len(tokens) - 1)]
    if len(tokens) > 1 and not (tokens[-1] in ("synthesis", "forecasting", "prompting") and tokens[-2] in _LAST_KEPT):
        tokens[-1] = _LAST.get(tokens[-1], tokens[-1])
    return tuple(_either_way(_turned(_tier_last(tokens))))


def _tier_last(tokens: list[str]) -> list[str]:
    """ "Claude Sonnet 3.7" → "claude 3.7 sonnet"."""
    if len(tokens) == 3 and tokens[1] in _TIERS and tokens[2][0].isdigit():
        return [tokens[0], tokens[2], tokens[1]]
    return tokens


def _turned(tokens: list[str]) -> list[str]:
    """ "classification of images" → "image classification"."""
    if tokens.count("of") != 1 or _DIRECTED & set(tokens) or len(tokens) > 6:
        return tokens
    place = tokens.index("of")
    head, rest = tokens[:place], tokens[place + 1 :]
    if len(head) != 1 or not rest or head[0] in ("out", "mixture", "chain", "tree", "graph", "bag", "program", "best"):
        return tokens
    return [t for t in rest if t not in ("the", "a", "an")] + head


def _either_way(tokens: Sequence[str]) -> list[str]:
    """Two modalities before a head that has no direction come in alphabetical order ("text-image retrieval")."""
    tokens = list(tokens)
    if _DIRECTED & set(tokens) or not _EITHER_WAY & set(tokens):
        return tokens
    for i in range(len(tokens) - 2):
        if tokens[i] in _MODALITIES and tokens[i + 1] in _MODALITIES and tokens[i] > tokens[i + 1]:
            tokens[i], tokens[i + 1] = tokens[i + 1], tokens[i]
    return tokens


def soft_key(form: NameForm, tokens: Sequence[str]) -> str:
    """The form's ``soft_tokens`` joined: equal keys are one name but for word forms."""
    key = "".join(tokens)
    return form.key if key == "".join(form.tokens) else key
