"""Names that a reader takes for one although words in them differ, by rule alone; and those that only look alike."""

from __future__ import annotations

import pytest

from kg.records import EntityType
from kg.resolution import Gazetteer
from kg.resolution.gazetteer import Known
from tests.resolution.made import NOTHING, apart, ids, item, same_name, together


@pytest.mark.parametrize(
    ("left", "right", "of_type"),
    [
        ("detecting hallucinations", "hallucination detection", "Task"),
        ("mitigating catastrophic forgetting", "catastrophic forgetting mitigation", "Task"),
        ("simultaneous interpreting", "simultaneous interpretation", "Task"),
        ("document categorisation", "document classification", "Task"),
        ("relationship extraction", "relation extraction", "Task"),
        ("three-dimensional reconstruction", "3D reconstruction", "Task"),
        ("visible and infrared image fusion", "infrared-visible image fusion", "Task"),
        ("Search", "search", "Task"),
        ("preference tuning", "preference fine-tuning", "Method"),
        ("spatio-temporal attention", "spatial-temporal attention", "Method"),
        ("spatiotemporal graph network", "spatio-temporal graph network", "Method"),
        ("deep neural nets", "deep neural networks", "Method"),
        ("vision-and-language foundation models", "vision-language foundation models", "Method"),
        ("LLM-enabled agents", "LLM agents", "Method"),
        ("Opus 4.6", "Claude Opus 4.6", "Method"),
        ("predictive accuracy", "prediction accuracy", "Metric"),
        ("macro-averaged F1", "macro F1", "Metric"),
        ("peak GPU memory", "peak GPU memory usage", "Metric"),
        ("memory footprint", "memory consumption", "Metric"),
        ("R@5", "Recall@5", "Metric"),
        ("mAP@0.50", "mAP@0.5", "Metric"),
        ("Recall", "recall", "Metric"),
        ("Tanks\\&Temples", "Tanks and Temples", "Dataset"),
        ("Cohen's $\\kappa$", "Cohen's kappa", "Metric"),
        ("Kendall's τ", "Kendall's $\\tau$", "Metric"),
        ("π0", "$\\pi_0$", "Method"),
        ("weighted-average F1", "weighted F1", "Metric"),
        ("Adam optimiser", "Adam", "Method"),
        ("contextualised embeddings", "contextual embeddings", "Method"),
        ("GUI agents", "graphical user interface agents", "Method"),
        ("BraTS21", "BraTS 2021", "Dataset"),
        ("AIME'25", "AIME 2025", "Benchmark"),
        ("EPIC-KITCHENS", "EPIC Kitchens", "Dataset"),
        ("large-scale quokka models", "large quokka models", "Method"),
        ("VL pre-training", "vision-language pretraining", "Method"),
        ("multi-round dialogue", "multi-turn conversation", "Task"),
        ("self-supervised training", "self-supervised learning", "Method"),
        ("model quantization", "quantisation", "Method"),
    ],
)
def test_words_that_a_reader_takes_for_one(left: str, right: str, of_type: str) -> None:
    assert same_name(left, right, of_type, NOTHING)


@pytest.mark.parametrize(
    ("left", "right", "of_type"),
    [
        ("text-based editing", "text editing", "Task"),
        ("fine-tuning", "tuning", "Method"),
        ("working memory", "working memory usage", "Method"),
        ("VBench", "V*Bench", "Benchmark"),
        ("A* search", "a search", "Method"),
        ("segmenting and tracking", "tracking segmentation", "Task"),
        ("Python 3.10", "Python 3.1", "Method"),
        ("model selection", "selection", "Task"),
        ("adversarial training", "adversarial learning", "Method"),
        ("SMILES", "SMILE", "Dataset"),
        ("FooNet-19", "FooNet 2019", "Method"),
    ],
)
def test_words_that_only_look_alike(left: str, right: str, of_type: str) -> None:
    assert not same_name(left, right, of_type, NOTHING)


def test_an_acronym_inside_a_longer_name_is_read_as_papers_spell_it_out() -> None:
    spelled = item("p1", "quokka burrow mapping", "QBM")
    assert same_name("sparse QBM", "sparse quokka burrow mapping", "Task", NOTHING) is False
    assert together([item("p2", "sparse QBM"), item("p3", "sparse quokka burrow mapping")], NOTHING) is False
    assert (
        ids([spelled, item("p2", "sparse QBM"), item("p3", "sparse quokka burrow mapping")], NOTHING)[1:]
        == ["method:sparse-qbm"] * 2
    )


def test_an_acronym_in_brackets_inside_a_name_spells_it_out_too() -> None:
    assert same_name("Quokka Burrow Mapper (QBM) agent", "QBM agents", "Method", NOTHING)


def test_an_acronym_that_papers_spell_out_differently_stands_for_nothing_inside_a_name() -> None:
    items = [
        item("p1", "quokka burrow mapping", "QBM"),
        item("p2", "quantised belief memory", "QBM"),
        item("p3", "sparse QBM"),
        item("p4", "sparse quokka burrow mapping"),
    ]
    assert apart(items[2:], NOTHING)
    assert len(set(ids(items, NOTHING))) == 4


def test_a_name_with_more_words_does_not_spell_out_the_shorter_one() -> None:
    items = [
        item("p1", "ZQPA Diamond", "ZQPA", of_type="Benchmark"),
        item("p2", "ZQPA", of_type="Benchmark"),
        item("p3", "ZQPA", "ZQPA Diamond", of_type="Benchmark"),
    ]
    first, second, third = ids(items, NOTHING)
    assert first != second == third


def test_an_entity_is_what_its_own_name_says() -> None:
    items = [item("p1", "non-factoid question answering", "question answering", "QA", of_type="Task")]
    assert apart([*items, item("p2", "question answering", of_type="Task")])


def test_a_metric_is_never_read_into_the_name_of_something_else() -> None:
    known = Gazetteer((Known("success rate", EntityType.METRIC, ("SR",)),))
    assert not same_name("image SR", "image success rate", "Task", known)
    assert same_name("mean SR", "mean success rate", "Metric", known)
    spelled = item("p3", "super-resolution", "SR", of_type="Task")
    items = [
        spelled,
        *(item(f"q{n}", name, of_type="Task") for n, name in enumerate(("zebra SR", "zebra super-resolution"))),
    ]
    assert len(set(ids(items, known))) == 2


def test_models_called_by_a_known_acronym_are_what_it_stands_for_and_a_model_for_a_task_is_not() -> None:
    assert same_name("CLIP models", "CLIP")
    assert same_name("CNN-based models", "convolutional neural networks")
    assert not same_name("NER models", "NER")


def test_a_score_named_after_a_model_is_not_the_model() -> None:
    known = Gazetteer((Known("ZERT", EntityType.METHOD), Known("ZERTScore", EntityType.METRIC)))
    items = [
        item("p1", "ZERT"),
        item("p2", "ZERT score", of_type="Metric"),
        item("p3", "ZERTScore", of_type="Metric"),
    ]
    model, first, second = ids(items, known)
    assert model != first == second
