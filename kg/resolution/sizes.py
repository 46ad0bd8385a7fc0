"""Sizes, checkpoints and versions in names of models.

A size or checkpoint is a surface of its family ("LLaMA-7B", "ResNet-50", "BERT-base", "Llama-2-70b-chat"); a version is
an entity of its own ("LLaMA-2", "GPT-3.5"), tied to its family by VARIANT_OF. Pure functions over strings.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SEP = r"[\s\-_/]*"
_BILLIONS = re.compile(
    r"[\s\-_(]+(?:\d+x)?\d+(?:\.\d+)?\s?(?:[bBM]|billion|million)(?:[\s-]?A\d+(?:\.\d+)?B)?\)?(?=$|[\s\-_)])"
)
_CHECKPOINT = re.compile(
    r"[\s\-_](?:(?:chat|instruct|instruction|inst|it|hf|sft)(?:[\s\-_]v\d(?:\.\d+)?)?|v0\.\d|"
    r"base|large|small|tiny|medium|huge|giant|uncased|cased|preview|"
    r"(?:0[1-9]|1[0-2])\d\d|2[3-9](?:0[1-9]|1[0-2])|20\d\d-\d\d-\d\d)$",
    re.IGNORECASE,
)
_DEPTH = re.compile(
    r"^(.*?\b(?:wide[\s-]?resnet|pre-?act[\s-]?resnet|se-?resnet|resnet|resnext|vgg(?:net)?|densenet|darknet|wrn|preresnet|"
    r"efficientnet|shufflenet|hrnet|regnet[xy]?))[\s-]?(?:v\d[\s-]?)?[BW]?\d+(?:[-x]\d+)*d?$",
    re.IGNORECASE,
)
_XL = re.compile(r"^(.*(?:T5|GPT-?2|BART|BERT|BERTa))[\s\-_]x{1,2}l$", re.IGNORECASE)
_LETTER = re.compile(
    r"^(.*(?:iT|Swin|ConvNeXt|EVA|Mixer|BEiT|VMamba|SAM|DINOv[23]|MAE|SigLIP|CLIP))-(?:Ti|[TSBLHGg]|XL)(?:[/-]\d+)?$"
)
_YOLO = re.compile(r"^(YOLO(?:v?\d+|X))-?[nstmlx]$", re.IGNORECASE)
_BACKBONE = re.compile(r"^(.*\w)[\s-]+ViT-(?:Ti|[TSBLHGg])(?:[/-]?\d+)?$")
_SUBSET = re.compile(r"^([^\s(\[]{3,}?)(?:\s*[(\[]|[\s\-:/])\S.*$")
_VERSION = re.compile(r"^(.*?[^\W\d_][^\s\d]*?)[\s\-_]*[vV]?(\d+(?:\.\d+)*)$")


@lru_cache(maxsize=500_000)
def family(surface: str) -> str:
    """The surface without sizes and checkpoints; unchanged where nothing of a name would be left.

    Only names are touched (something with a capital before the size), never phrases ("a 7B model").
    """
    name = surface.strip()
    while True:
        shorter = _shorter(name)
        if shorter == name:
            return name
        name = shorter


def _is_name(text: str) -> bool:
    """Whether it has a capital, or is tied together like "gpt-oss" (not words of a phrase)."""
    letters = sum(c.isalpha() for c in text)
    tied = " " not in text and "-" in text and letters >= 4
    return (letters >= 2 or any(c.isdigit() for c in text)) and (tied or any(c.isupper() for c in text))


def _shorter(name: str) -> str:
    for pattern in (_BACKBONE, _DEPTH, _LETTER, _XL, _YOLO):
        whole = pattern.match(name)
        if whole and _is_name(whole.group(1)):
            return whole.group(1)
    size = _BILLIONS.search(name)
    if size and _is_name(name[: size.start()]):
        return (name[: size.start()] + name[size.end() :]).strip()
    checkpoint = _CHECKPOINT.search(name)
    if checkpoint and _is_name(name[: checkpoint.start()]) and _coined(name[: checkpoint.start()]):
        return name[: checkpoint.start()].strip()
    return name


def _coined(text: str) -> bool:
    """Whether it is written as a name of a model: inner capitals or a digit, or one capitalised word."""
    return (
        any(c.isdigit() for c in text) or sum(c.isupper() for c in text) >= 2 or (" " not in text and text[0].isupper())
    )


def unversioned(surface: str) -> str | None:
    """The family of a version ("LLaMA-2" → "LLaMA", "Gemini 1.5" → "Gemini"); None where no version ends the name."""
    found = _VERSION.match(surface.strip())
    if not found:
        return None
    stem = found.group(1).rstrip(" -_")
    return stem if sum(c.isalpha() for c in stem) >= 3 else None


def subset_of(surface: str) -> str | None:
    """The collection that a subset or extension is named after ("MTEB(eng, v2)" → "MTEB", "MMLU-Pro" → "MMLU").

    Only a coined name (two capitals or a digit) before a hyphen, space or bracket counts; None otherwise.
    """
    found = _SUBSET.match(surface.strip())
    if not found:
        return None
    whole = found.group(1)
    coined = sum(c.isupper() for c in whole) >= 2 or any(c.isdigit() for c in whole)
    return whole if coined and sum(c.isalpha() for c in whole) >= 3 else None
