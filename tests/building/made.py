"""Sources and a model for builds: made-up papers about well-known things, and a pipeline that knows their names."""

from __future__ import annotations

import json
import random
from pathlib import Path

METHODS = (
    "LoRA",
    "QLoRA",
    "DoRA",
    "AdamW",
    "BERT",
    "GPT-4",
    "CLIP",
    "ResNet",
    "Chain-of-Thought",
    "knowledge distillation",
)
DATASETS = ("ImageNet", "COCO", "SQuAD", "C4", "WikiText-103")
BENCHMARKS = ("GLUE", "MMLU", "GSM8K", "HumanEval")
TASKS = ("image classification", "question answering", "machine translation")
METRICS = ("accuracy", "BLEU", "perplexity")
LABELS = {"Method": METHODS, "Dataset": DATASETS, "Benchmark": BENCHMARKS, "Task": TASKS, "Metric": METRICS}


def save_model(path: Path, without: str = "") -> Path:
    """A spaCy pipeline on disk that finds these names (but one, if wanted)."""
    import spacy

    nlp = spacy.blank("en")
    patterns = [
        {"label": label, "pattern": [{"LOWER": token.lower_} for token in nlp.make_doc(name)]}
        for label, names in LABELS.items()
        for name in names
        if name != without
    ]
    nlp.add_pipe("entity_ruler", config={"overwrite_ents": True}).add_patterns(patterns)  # type: ignore[attr-defined]
    nlp.to_disk(path)
    return path


def record(number: int) -> dict[str, object]:
    """One paper as a source tells of it; the same number is always the same paper."""
    chance = random.Random(number)
    method, other = chance.sample(METHODS, 2)
    return {
        "id": f"arxiv:{2100 + number % 400}.{number:05}",
        "title": f"Paper {number}: on {method} and its use",
        "abstract": (
            f"We study {method} for {chance.choice(TASKS)}. It is compared with {other} on "
            f"{chance.choice(DATASETS)} and {chance.choice(BENCHMARKS)}. The {chance.choice(METRICS)} grows. "
            f"Code: https://github.com/example/repo-{number % 7}."
        ),
        "year": 2020 + number % 5,
    }


def write(path: Path, *records: dict[str, object]) -> Path:
    """A JSON-lines file of records."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(told, ensure_ascii=False) + "\n" for told in records), encoding="utf-8")
    return path
