"""Abbreviations and their long forms (Schwartz and Hearst 2003)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.abbreviations import find_abbreviations


def pairs(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*a.short)], text[slice(*a.long)]) for a in find_abbreviations(text)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We use Low-Rank Adaptation (LoRA) here.", "LoRA", "Low-Rank Adaptation"),
        ("All large language models (LLMs) fail.", "LLMs", "large language models"),
        ("A large language model (LLMs) fails.", "LLMs", "large language model"),
        ("The evidence lower bound (ELBO) is tight.", "ELBO", "evidence lower bound"),
        ("Using GANs (generative adversarial networks) helps.", "GANs", "generative adversarial networks"),
        ("We train 3D convolutional neural networks (3D-CNNs).", "3D-CNNs", "3D convolutional neural networks"),
        ("A mixture of experts (MoE, also sparse) scales.", "MoE", "mixture of experts"),
        ("We study knowledge distillation (KD for short).", "KD", "knowledge distillation"),
        ("We study word sense disambiguation (or WSD) again.", "WSD", "word sense disambiguation"),
        ("The area under the curve [AUC] grows.", "AUC", "area under the curve"),
        ("Bidirectional Encoder Representations from Transformers (BERT)", "BERT",
         "Bidirectional Encoder Representations from Transformers"),
        ("It maximises the conditional mutual information (CMI).", "CMI", "conditional mutual information"),
    ],
)  # fmt: skip
def test_a_definition_is_found(text: str, short: str, long: str):
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "We beat the others (see Table 2).",
        "It works (85.2%) on ImageNet (2012).",
        "We use the new version (GPT-4) too.",
        "This is the neural (TNN) one.",
        "LoRA (LoRA) is itself.",
        "Many authors (e.g., Smith) agree.",
    ],
)
def test_other_brackets_define_nothing(text: str):
    assert pairs(text) == []


def test_each_short_form_counts_as_it_is_first_defined():
    text = "Mean average precision (MAP) and maximum a posteriori (MAP) differ."
    assert pairs(text) == [("MAP", "Mean average precision")]


def test_a_long_form_does_not_reach_over_a_sentence():
    assert pairs("We are great. Models (WGM) are.") == []


@given(st.text(alphabet="ab AB()-,.[]sS1\n", max_size=80))
def test_spans_lie_in_the_text_and_the_long_form_is_longer(text: str):
    for found in find_abbreviations(text):
        assert 0 <= found.short[0] < found.short[1] <= len(text)
        assert 0 <= found.long[0] < found.long[1] <= len(text)
        assert found.long[1] - found.long[0] > found.short[1] - found.short[0]
