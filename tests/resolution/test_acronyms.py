"""Which acronyms come from which words."""

from __future__ import annotations

import pytest

from kg.resolution.acronyms import is_acronym_of


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("LoRA", "Low-Rank Adaptation"),
        ("LLMs", "Large Language Models"),
        ("RLHF", "reinforcement learning from human feedback"),
        ("T2I", "text-to-image generation"),
        ("BERT", "Bidirectional Encoder Representations from Transformers"),
        ("VQA", "visual question answering"),
        ("mAP", "mean average precision"),
        ("HELM", "Holistic Evaluation of Language Models"),
        ("3DGS", "3D Gaussian Splatting"),
        ("PEFT", "Parameter-Efficient Fine-Tuning"),
        ("CNN", "convolutional neural network"),
        ("AITW", "Android-in-the-Wild"),
    ],
)
def test_letters_come_from_the_words(short: str, long: str) -> None:
    assert is_acronym_of(short, long)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("LLMs", "language models"),
        ("VLM", "language models"),
        ("GPT-4", "large language model"),
        ("SD", "stable Bayesian inference of many unknown effects"),
        ("A", "attention"),
        ("RAG", "generation with retrieval"),
        ("CLIP", "vision-language models"),
        ("MLLM", "large language models"),
    ],
)
def test_letters_that_do_not(short: str, long: str) -> None:
    assert not is_acronym_of(short, long)
