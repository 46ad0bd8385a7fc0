"""Names that differ in the form of a word, in an abbreviation inside them or in the order of words.

``soft_key`` leads "Vision LLMs", "visual large language models" and "vision-language-model-based agents" to forms that
can be compared by equality; what it equates is a short list of pairs that are one word to a reader, never a similarity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.records import EntityType
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
    "conversational": "dialog",
    "conversation": "dialog",
    "summarizing": "summarization",
    "finetuned": "finetuning",
    "geometrical": "geometric",
    "hierarchic": "hierarchical",
    "probabilistical": "probabilistic",
    "numeric": "numerical",
    "statistic": "statistical",
    "semantical": "semantic",
    "syntactical": "syntactic",
    "mathematic": "mathematical",
    "math": "mathematical",
    "pretrain": "pretraining",
    "predictive": "prediction",
    "relationship": "relation",
    "textual": "text",
    "spatio": "spatial",
    "contextualized": "contextual",
    "molecular": "molecule",
    "facial": "face",
}
_LAST = {
    "prompting": "prompt",
    "probing": "probe",
    "labeling": "label",
    "bootstrapping": "bootstrap",
    "synthesis": "generation",
    "merge": "merging",
    "forecasting": "prediction",
    "categorization": "classification",
    "interpreting": "interpretation",
}
"""Word forms that are one at the end of a name."""
_LAST_KEPT = frozenset(("speech", "program", "network", "logic", "chemical", "material", "evidence", "weather", "soft"))
"""Words before the last one that make "synthesis", "forecasting" or "prompting" something else."""
_DOING = {
    "captioning": "captioning",
    "classifying": "classification",
    "compressing": "compression",
    "detecting": "detection",
    "editing": "editing",
    "estimating": "estimation",
    "evaluating": "evaluation",
    "extracting": "extraction",
    "forecasting": "prediction",
    "generating": "generation",
    "identifying": "identification",
    "linking": "linking",
    "localizing": "localization",
    "merging": "merging",
    "mitigating": "mitigation",
    "parsing": "parsing",
    "predicting": "prediction",
    "pruning": "pruning",
    "ranking": "ranking",
    "recognizing": "recognition",
    "reconstructing": "reconstruction",
    "retrieving": "retrieval",
    "segmenting": "segmentation",
    "simplifying": "simplification",
    "summarizing": "summarization",
    "synthesizing": "generation",
    "tracking": "tracking",
    "translating": "translation",
    "verifying": "verification",
}
"""What is done to the words after it ("detecting hallucinations" is hallucination detection)."""
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
    "gui": ("graphical", "user", "interface"),
    "mri": ("magnetic", "resonance", "imaging"),
    "cxr": ("chest", "x", "ray"),
    "eeg": ("electroencephalography",),
    "ehr": ("electronic", "health", "record"),
}
_LINKS = frozenset(("based", "powered", "driven", "enabled"))
_TIERS = words_of("sonnet opus haiku pro flash mini nano turbo ultra lite max")
_MODALITIES = words_of(
    "audio cloud code image infrared language lidar music point radar sketch speech text thermal video visible visual"
)
_EITHER_WAY = words_of(
    "alignment fusion learning matching model pretraining registration representation retrieval understanding"
)
_DIRECTED = words_of("and as by for from in on to via with without")


def soft_tokens(form: NameForm, expand: Expand, of_type: EntityType | None = None) -> tuple[str, ...]:
    """The name's tokens with abbreviations written out, word forms levelled and free word order fixed."""
    tokens: list[str] = []
    several = len(form.tokens) > 1
    for word, token in zip(form.words, form.tokens, strict=True):
        longer = None
        if several and not word.islower():
            longer = _ABBREVIATED.get(token) or expand(word, token)
        tokens.extend(longer or (token,))
    tokens = _written_out(_done_last(tokens))
    tokens = [_SAME.get(token, token) for token in tokens]
    if len(tokens) > 2 and of_type is not EntityType.TASK:  # "text-based editing" is not text editing
        tokens = [t for i, t in enumerate(tokens) if t not in _LINKS or i in (0, len(tokens) - 1)]
    if len(tokens) > 1 and not (tokens[-1] in ("synthesis", "forecasting", "prompting") and tokens[-2] in _LAST_KEPT):
        tokens[-1] = _LAST.get(tokens[-1], tokens[-1])
    if of_type is EntityType.METRIC:
        tokens = _measured(tokens, "@" in form.surface)
    return tuple(_either_way(_turned(_tiers(tokens))))


def _done_last(tokens: list[str]) -> list[str]:
    """ "detecting hallucinations" → "hallucination detection"."""
    if len(tokens) in (2, 3, 4) and tokens[0] in _DOING and not _DIRECTED & set(tokens):
        return [*tokens[1:], _DOING[tokens[0]]]
    return tokens


def _written_out(tokens: list[str]) -> list[str]:
    """Words that are written together or apart, and those that a reader leaves out between two others.

    "spatiotemporal" is "spatial-temporal", "three-dimensional" is "3D", "instruction fine-tuning" is instruction
    tuning, a "neural net" a neural network, "vision-and-language" the same as "vision-language".
    """
    text = f" {' '.join(tokens)} "
    for written, plainly in _PHRASES:
        text = text.replace(written, plainly)
    tokens = text.split()
    if len(tokens) > 1 and tokens[-1] == "finetuning":
        tokens[-1] = "tuning"
    if len(tokens) > 1 and tokens[-1] == "training" and tokens[-2] in _TRAINED:
        tokens[-1] = "learning"
    if len(tokens) == 2 and tokens[0] == "model" and tokens[1] in _OF_MODELS:
        return tokens[1:]
    modal = [t in _MODALITIES or t == "vision" for t in tokens]
    return [
        t for i, t in enumerate(tokens) if t != "and" or not (0 < i < len(tokens) - 1 and modal[i - 1] and modal[i + 1])
    ]


_TRAINED = words_of("contrastive curriculum federated multitask supervised task unsupervised")
_OF_MODELS = words_of("alignment compression distillation pruning quantization unlearning")
"""What is always done to models: "model quantization" is quantization."""
_PHRASES = (
    (" spatiotemporal ", " spatial temporal "),
    (" three dimensional ", " 3d "),
    (" two dimensional ", " 2d "),
    (" fine tuning ", " finetuning "),
    (" neural net ", " neural network "),
    (" pre training ", " pretraining "),
    (" pre trained ", " pretrained "),
    (" pretraining model ", " pretrained model "),
    (" multi modal ", " multimodal "),
    (" cross modal ", " crossmodal "),
    (" large scale ", " large "),
    (" small scale ", " small "),
    (" multi round ", " multi turn "),
    (" state space modeling ", " state space model "),
)


def _measured(tokens: list[str], at: bool) -> list[str]:
    """Metrics: "macro-averaged F1" → "macro F1", "GPU memory footprint" → "GPU memory usage", "R@5" → "recall 5"."""
    tokens = [t for i, t in enumerate(tokens) if i == 0 or t not in _AVERAGED or tokens[i - 1] not in _AVERAGES]
    if len(tokens) > 1 and tokens[0] == "testing":
        tokens = ["test", *tokens[1:]]
    if "memory" in tokens[-2:-1] and tokens[-1] in ("consumption", "footprint"):
        return [*tokens[:-1], "usage"]
    if len(tokens) > 1 and tokens[-1] == "memory" and tokens[-2] in _MACHINES:
        return [*tokens, "usage"]
    if at and len(tokens) == 2 and tokens[0] in _AT:
        return [_AT[tokens[0]], tokens[1]]
    return tokens


_AVERAGES = ("macro", "micro", "weighted")
_AVERAGED = ("average", "averaged")
_MACHINES = ("gpu", "peak", "cpu", "gpus")
_AT = {"r": "recall", "p": "precision", "h": "hit", "acc": "accuracy"}


def _tiers(tokens: list[str]) -> list[str]:
    """ "Claude Sonnet 3.7" → "claude 3.7 sonnet", "Opus 4.6" → "claude 4.6 opus"."""
    if len(tokens) == 2 and tokens[0] in ("opus", "sonnet", "haiku") and tokens[1][0].isdigit():
        tokens = ["claude", *tokens]
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
