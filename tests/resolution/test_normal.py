"""Which spellings are one name, and which are not, before any evidence from papers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import EntityType
from kg.resolution.normal import name_form
from kg.resolution.words import singular, spell

METHOD, TASK, DATASET, METRIC = EntityType.METHOD, EntityType.TASK, EntityType.DATASET, EntityType.METRIC


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("fine-tuning", "finetuning"),
        ("Fine Tuning", "fine‑tuning"),
        ("language models", "Language Model"),
        ("optimisation", "optimization"),
        ("sequence labelling", "sequence labeling"),
        ("colour constancy", "color constancy"),
        ("vision-language (VL) models", "vision language models"),
        ("Kullback-Leibler (KL) divergence", "Kullback–Leibler divergence"),
        ("VQA v2", "VQAv2"),
        ("VQA 2.0", "VQAv2"),
        ("LLaVA-v1.5", "LLaVA 1.5"),
        ("the Transformer", "Transformers"),
        ("$F_1$", "F1"),
        ("Android-in-the-Wild", "AndroidInTheWild"),
        ("Kendall's tau", "Kendall tau"),
    ],
)
def test_spellings_of_one_name_have_one_key(left: str, right: str) -> None:
    assert name_form(left).key == name_form(right).key


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("GPT-3", "GPT-4"),
        ("GPT-3", "GPT-3.5"),
        ("LLaMA 3.1", "LLaMA 31"),
        ("supervised learning", "unsupervised learning"),
        ("language models", "large language models"),
        ("LLaVA", "LLaVA+"),
        ("PointNet", "PointNet++"),
        ("MTEB(eng, v2)", "MTEB"),
        ("image-to-text generation", "text-to-image generation"),
    ],
)
def test_different_names_have_different_keys(left: str, right: str) -> None:
    assert name_form(left).key != name_form(right).key


def test_a_common_word_in_lower_case_is_not_the_name_in_capitals() -> None:
    assert name_form("clip", METHOD).key != name_form("CLIP", METHOD).key
    assert name_form("clip", METHOD).key != name_form("Clip", METHOD).key


def test_in_a_data_collection_lower_case_is_a_name() -> None:
    assert name_form("math", EntityType.BENCHMARK).key == name_form("MATH", EntityType.BENCHMARK).key


@pytest.mark.parametrize(
    ("surface", "of_type", "text"),
    [
        ("Adam optimizer", METHOD, "adam"),
        ("Penn Treebank corpus", DATASET, "penn treebank"),
        ("Dice score", METRIC, "dice"),
        ("node classification task", TASK, "node classification"),
        ("Inception score", METRIC, "inception score"),
        ("ARC-Challenge", EntityType.BENCHMARK, "arc challenge"),
        ("score", METRIC, "score"),
        ("F measure", METRIC, "f measure"),
        ("CIFAR-10 data set", DATASET, "cifar 10"),
        ("Penn Treebank data sets", DATASET, "penn treebank"),
    ],
)
def test_generic_heads_are_dropped_where_a_name_is_left(surface: str, of_type: EntityType, text: str) -> None:
    assert name_form(surface, of_type).text == text


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("models", "model"),
        ("accuracies", "accuracy"),
        ("LLMs", "llm"),
        ("HANS", "hans"),
        ("analysis", "analysis"),
        ("corpora", "corpus"),
        ("mathematics", "mathematics"),
        ("means", "means"),
        ("losses", "loss"),
        ("boxes", "box"),
        ("class", "class"),
    ],
)
def test_singular(word: str, expected: str) -> None:
    assert singular(word) == expected


@pytest.mark.parametrize(
    "word", ["denoising", "supervised", "unsupervised", "promising", "precise", "noise", "revised"]
)
def test_words_that_end_like_british_spelling_stay(word: str) -> None:
    assert spell(word) == word


@pytest.mark.parametrize(
    ("surface", "acronym"),
    [
        ("LoRA", True),
        ("GPT-4", True),
        ("MS COCO", True),
        ("ResNet", True),
        ("T5", True),
        ("Hydra", False),
        ("Stable Diffusion", False),
        ("Model Merging", False),
        ("LLM agents", False),
        ("accuracy", False),
    ],
)
def test_what_is_written_as_an_acronym(surface: str, acronym: bool) -> None:
    assert name_form(surface).acronym is acronym


@given(st.text(max_size=40), st.sampled_from([None, *EntityType]))
def test_every_text_has_a_key_and_its_case_and_blanks_do_not_matter(text: str, of_type: EntityType | None) -> None:
    form = name_form(text, of_type)
    assert form.key
    assert len(form.tokens) == len(form.words)
    assert name_form(f"  {text} ", of_type).key == form.key
