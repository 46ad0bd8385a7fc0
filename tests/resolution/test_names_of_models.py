"""Sizes and checkpoints belong to their family; versions don't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolution import resolve
from kg.resolution.sizes import family, subset_of, unversioned
from tests.resolution.made import NOTHING, item, same_name


@pytest.mark.parametrize(
    ("surface", "whole"),
    [
        ("LLaMA-7B", "LLaMA"),
        ("Llama 2-Chat 70B", "Llama 2"),
        ("Llama2-7B-Chat", "Llama2"),
        ("LLaMA3-Instruct", "LLaMA3"),
        ("Mistral-7B-Instruct-v0.2", "Mistral"),
        ("Mistral-Large-Instruct-2411", "Mistral"),
        ("Mixtral-8x7B", "Mixtral"),
        ("Qwen2.5-VL-7B-Instruct", "Qwen2.5-VL"),
        ("OPT-175B", "OPT"),
        ("gpt-oss-20b", "gpt-oss"),
        ("ResNet-50", "ResNet"),
        ("ResNet18", "ResNet"),
        ("VGG-16", "VGG"),
        ("WRN-28-10", "WRN"),
        ("EfficientNet-B0", "EfficientNet"),
        ("ViT-B/16", "ViT"),
        ("ViT-L/14", "ViT"),
        ("Swin-T", "Swin"),
        ("BERT-base", "BERT"),
        ("T5-base", "T5"),
        ("T5-XXL", "T5"),
        ("GPT-4-0613", "GPT-4"),
        ("CLIP ViT-B/32", "CLIP"),
        ("DINOv2-L", "DINOv2"),
        ("YOLOv8n", "YOLOv8"),
    ],
)
def test_a_size_or_checkpoint_is_its_family(surface: str, whole: str) -> None:
    assert family(surface) == whole


@pytest.mark.parametrize(
    "surface",
    [
        "GPT-4",
        "GPT-3.5",
        "LLaMA-2",
        "GPT-4o mini",
        "Transformer-XL",
        "Stable Diffusion XL",
        "InternVL2",
        "YOLOv8",
        "7B models",
        "a 7B model",
        "full fine-tuning of 7B models",
        "large",
        "instruct",
        "Top-1",
        "K-means",
    ],
)
def test_versions_and_words_are_left_alone(surface: str) -> None:
    assert family(surface) == surface


@given(st.text(max_size=30))
def test_a_family_is_its_own_family(surface: str) -> None:
    once = family(surface)
    assert family(once) == once
    assert len(once) <= len(surface)


def test_sizes_meet_versions_stay_apart_without_any_gazetteer() -> None:
    assert same_name("LLaMA-7B", "LLaMA-65B", gazetteer=NOTHING)
    assert same_name("ResNet-50", "ResNet-101", gazetteer=NOTHING)
    assert not same_name("GPT-3", "GPT-4", gazetteer=NOTHING)
    assert not same_name("LLaMA", "LLaMA-2", gazetteer=NOTHING)
    assert not same_name("LLaMA-7B", "LLaMA-2-7B", gazetteer=NOTHING)


def test_sizes_of_data_are_things_of_their_own() -> None:
    assert not same_name("LAION-5B", "LAION-2B", "Dataset", NOTHING)
    assert not same_name("CIFAR-10", "CIFAR-100", "Dataset", NOTHING)


@pytest.mark.parametrize(
    ("surface", "parent"),
    [
        ("LLaMA-2", "LLaMA"),
        ("GPT-3.5", "GPT"),
        ("YOLOv8", "YOLO"),
        ("Gemini 1.5", "Gemini"),
        ("T5", None),
        ("BERT", None),
    ],
)
def test_the_family_of_a_version(surface: str, parent: str | None) -> None:
    assert unversioned(surface) == parent


@pytest.mark.parametrize(
    ("surface", "whole"),
    [
        ("MTEB(eng, v2)", "MTEB"),
        ("MMLU-Pro", "MMLU"),
        ("ImageNet-C", "ImageNet"),
        ("SQuAD", None),
        ("Tiny Stories", None),
    ],
)
def test_the_collection_of_a_subset(surface: str, whole: str | None) -> None:
    assert subset_of(surface) == whole


def test_people_see_the_name_without_a_size() -> None:
    papers = [item("p1", "ZebraVL2-8B"), item("p2", "ZebraVL2-8B"), item("p3", "ZebraVL2")]
    assert [e.name for e in resolve(papers, gazetteer=NOTHING).entities] == ["ZebraVL2"]
    sizes = [item("p1", "ZebraVL2-8B"), item("p2", "ZebraVL2-2B")]
    assert [e.name for e in resolve(sizes, gazetteer=NOTHING).entities] == ["ZebraVL2"]
    assert [e.name for e in resolve(sizes[:1], gazetteer=NOTHING).entities] == ["ZebraVL2-8B"]


def test_people_see_the_name_without_an_acronym_in_brackets() -> None:
    papers = [item("p1", "quokka burrow (QB) mapping"), item("p2", "quokka burrow (QB) mapping")]
    assert [e.name for e in resolve(papers, gazetteer=NOTHING).entities] == ["quokka burrow (QB) mapping"]
    papers.append(item("p3", "quokka burrow mapping"))
    assert [e.name for e in resolve(papers, gazetteer=NOTHING).entities] == ["quokka burrow mapping"]
