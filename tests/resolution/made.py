"""Paper entities and small graph folders, made by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.records import EntityType, ExtractedEntity, Extraction, Paper, PaperEntity, Resolution, Role
from kg.resolution import Gazetteer, resolve

NOTHING = Gazetteer()
"""A gazetteer that knows nothing: what rules alone do."""


def item(
    paper: str,
    *surfaces: str,
    of_type: str = "Method",
    role: str | None = None,
    context: str = "",
    index: int = 0,
) -> PaperEntity:
    """A paper's entity; its name is the first surface."""
    return PaperEntity(paper, index, surfaces[0], EntityType(of_type), surfaces, context, Role(role) if role else None)


def ids(items: Sequence[PaperEntity], gazetteer: Gazetteer | None = None) -> list[str]:
    """The entity id of each item, in order."""
    assignment = resolve(items, gazetteer=gazetteer).assignment
    return [assignment[one.key] for one in items]


def together(items: Sequence[PaperEntity], gazetteer: Gazetteer | None = None) -> bool:
    """Whether all items are one entity."""
    return len(set(ids(items, gazetteer))) == 1


def apart(items: Sequence[PaperEntity], gazetteer: Gazetteer | None = None) -> bool:
    """Whether no two items are one entity."""
    return len(set(ids(items, gazetteer))) == len(items)


def same_name(left: str, right: str, of_type: str = "Method", gazetteer: Gazetteer | None = None) -> bool:
    """Whether two papers that use these names mean one entity."""
    return together([item("p1", left, of_type=of_type), item("p2", right, of_type=of_type)], gazetteer)


def named(resolution: Resolution, entity_id: str) -> str:
    """The display name of an entity."""
    return next(entity.name for entity in resolution.entities if entity.id == entity_id)


PAPERS = [
    (
        "arxiv:2106.09685",
        "LoRA: Low-Rank Adaptation of Large Language Models",
        "We propose Low-Rank Adaptation, or LoRA. It is tested on GLUE.",
        [
            ("LoRA", "Method", "INTRODUCES", ["LoRA", "Low-Rank Adaptation"], 0.95),
            ("GLUE", "Benchmark", "EVALUATES_ON", ["GLUE"], 0.6),
        ],
    ),
    (
        "arxiv:2305.14314",
        "QLoRA: Efficient Finetuning of Quantized LLMs",
        "QLoRA trains low rank adapters. It reaches what ChatGPT does on the Vicuna benchmark.",
        [
            ("QLoRA", "Method", "INTRODUCES", ["QLoRA"], 0.9),
            ("low rank adapters", "Method", "USES", ["low rank adapters"], 0.7),
            ("ChatGPT", "Method", "COMPARES_WITH", ["ChatGPT"], 0.8),
        ],
    ),
    (
        "arxiv:2203.02155",
        "Training language models to follow instructions with human feedback",
        "We train InstructGPT by reinforcement learning from human feedback (RLHF). GLUE tells little.",
        [
            ("InstructGPT", "Method", "INTRODUCES", ["InstructGPT"], 0.9),
            (
                "reinforcement learning from human feedback",
                "Method",
                "USES",
                ["reinforcement learning from human feedback", "RLHF"],
                0.85,
            ),
            ("GLUE", "Benchmark", "MENTIONS", ["GLUE"], 0.4),
        ],
    ),
]


def _entity(text: str, told: tuple[str, str, str, list[str], float]) -> ExtractedEntity:
    name, of_type, role, surfaces, confidence = told
    spans = sorted({m.span() for s in surfaces for m in re.finditer(rf"(?<!\w){re.escape(s)}(?!\w)", text)})
    start = max(text.rfind(". ", 0, spans[0][0]) + 2, text.rfind("\n", 0, spans[0][0]) + 1, 0)
    end = text.find(".", spans[0][1])
    evidence = (
        start if text.rfind(". ", 0, spans[0][0]) >= 0 else text.rfind("\n", 0, spans[0][0]) + 1,
        len(text) if end < 0 else end + 1,
    )
    return ExtractedEntity(name, EntityType(of_type), Role(role), tuple(spans), confidence, evidence)


def folder(
    path: Path, papers: Iterable[tuple[str, str, str, list[tuple[str, str, str, list[str], float]]]] = PAPERS
) -> Path:
    """A graph folder with a journal of these papers and what was found in them, built."""
    from kg.build import rebuild
    from kg.journal import Journal

    path.mkdir(parents=True, exist_ok=True)
    with Journal(path / "journal.sqlite") as journal:
        for paper_id, title, abstract, entities in papers:
            paper = Paper(paper_id, title, abstract, sources=("made.jsonl",))
            journal.read([("made", paper)])
            found = tuple(_entity(paper.text, told) for told in entities)
            journal.save_extraction(paper, "by hand", Extraction(paper_id, found))
        journal.finish("by hand", {}, [], {})
    rebuild(path)
    return path
