"""Small hand-made papers, extractions and resolutions, in our own words about well-known papers."""

from __future__ import annotations

import re

from kg.records import (
    CanonicalEntity,
    EntityType,
    ExtractedEntity,
    ExtractedLink,
    Extraction,
    LinkKind,
    Paper,
    Resolution,
    Role,
    Span,
    Variant,
)

METHOD, DATASET, BENCHMARK, TASK, METRIC = EntityType


def span(paper: Paper, text: str) -> Span:
    """Where ``text`` first stands in the paper as words of its own."""
    found = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", paper.text)
    assert found is not None
    return found.span()


def sentence(paper: Paper, holding: Span) -> Span:
    """The line that holds a span: these papers have one sentence a line."""
    start = paper.text.rfind("\n", 0, holding[0]) + 1
    end = paper.text.find("\n", holding[1])
    return (start, end if end >= 0 else len(paper.text))


def entity(
    paper: Paper, kind: EntityType, role: Role, *surfaces: str, confidence: float = 0.9, values: tuple[str, ...] = ()
) -> ExtractedEntity:
    """An entity with one mention per surface; the sentence of the first is the evidence."""
    spans = [span(paper, surface) for surface in surfaces]
    return ExtractedEntity(surfaces[0], kind, role, tuple(sorted(spans)), confidence, sentence(paper, spans[0]), values)


def link(paper: Paper, url: str, kind: LinkKind, as_written: str | None = None) -> ExtractedLink:
    """A link that stands in the paper as ``as_written``."""
    where = span(paper, as_written or url)
    return ExtractedLink(url, kind, where, sentence(paper, where))


LORA = Paper(
    "arxiv:2106.09685",
    "LoRA: Low-Rank Adaptation of Large Language Models",
    "We freeze the weights and learn small matrices, which we call Low-Rank Adaptation.\n"
    "On GLUE it does as well as full fine-tuning, at an accuracy of 89.5.\n"
    "The code is at https://github.com/microsoft/LoRA and described at https://example.org/lora/.",
    url="https://arxiv.org/abs/2106.09685",
    date="2021-06-17",
    year=2021,
    authors=("Edward J. Hu", "Yelong Shen"),
    sources=("lora.jsonl",),
)
QLORA = Paper(
    "arxiv:2305.14314",
    "QLoRA",
    "QLoRA trains LoRA adapters upon a model of four bits.\nIt is measured by MMLU accuracy.",
    year=2023,
    sources=("qlora.jsonl",),
)
LORA_FOUND = Extraction(
    LORA.id,
    (
        entity(LORA, METHOD, Role.INTRODUCES, "Low-Rank Adaptation.", "LoRA"),
        entity(LORA, BENCHMARK, Role.EVALUATES_ON, "GLUE", confidence=0.8),
        entity(LORA, METRIC, Role.REPORTS, "accuracy", values=("89.5",)),
    ),
    (
        link(LORA, "https://github.com/microsoft/LoRA", LinkKind.CODE),
        link(LORA, "https://example.org/lora/", LinkKind.PROJECT),
    ),
)
QLORA_FOUND = Extraction(
    QLORA.id,
    (
        entity(QLORA, METHOD, Role.INTRODUCES, "QLoRA trains"),
        entity(QLORA, METHOD, Role.USES, "LoRA"),
        entity(QLORA, BENCHMARK, Role.EVALUATES_ON, "MMLU"),
    ),
)
PAPERS = [LORA, QLORA]
FOUND = [LORA_FOUND, QLORA_FOUND]


def canonical(entity_id: str, kind: EntityType, name: str) -> CanonicalEntity:
    """A canonical entity that is called what its key is."""
    return CanonicalEntity(entity_id, kind, name, name.casefold(), (name,))


RESOLVED = Resolution(
    entities=(
        canonical("method:low-rank-adaptation", METHOD, "LoRA"),
        canonical("method:qlora", METHOD, "QLoRA"),
        canonical("benchmark:glue", BENCHMARK, "GLUE"),
        canonical("benchmark:mmlu", BENCHMARK, "MMLU"),
        canonical("metric:accuracy", METRIC, "accuracy"),
    ),
    assignment={
        (LORA.id, 0): "method:low-rank-adaptation",
        (LORA.id, 1): "benchmark:glue",
        (LORA.id, 2): "metric:accuracy",
        (QLORA.id, 0): "method:qlora",
        (QLORA.id, 1): "method:low-rank-adaptation",
        (QLORA.id, 2): "benchmark:mmlu",
    },
    variants=(Variant("method:qlora", "method:low-rank-adaptation", "prefix"),),
)
