"""One thing, one entity: which mentions of a paper belong together."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.abbreviations import find_abbreviations
from kg.extraction.grouping import TypedSpan, complete_mentions, group_mentions, voted_type
from kg.records import EntityType

METHOD, TASK, DATASET, BENCHMARK = EntityType.METHOD, EntityType.TASK, EntityType.DATASET, EntityType.BENCHMARK


def mentions_of(text: str, *names: tuple[str, EntityType]) -> list[TypedSpan]:
    found = [
        TypedSpan(match.start(), match.end(), kind)
        for name, kind in names
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]
    assert found
    return found


def groups(text: str, *names: tuple[str, EntityType]) -> set[frozenset[str]]:
    mentions = mentions_of(text, *names)
    found = group_mentions(text, mentions, find_abbreviations(text))
    return {frozenset(text[mentions[i].start : mentions[i].end] for i in group) for group in found}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Low-Rank Adaptation\nWe use low-rank adaptation.", ("Low-Rank Adaptation", "low-rank adaptation")),
        ("T\nOne GAN and many GANs.", ("GAN", "GANs")),
        ("T\nA multi-modal model and a multimodal model.", ("multi-modal model", "multimodal model")),
        ("T\nMode localisation and mode localization.", ("Mode localisation", "mode localization")),
        ("T\nWe use Low-Rank Adaptation (LoRA). LoRA works.", ("Low-Rank Adaptation", "LoRA")),
        ("T\nLarge Language Models are large. Any LLM is.", ("Large Language Models", "LLM")),
        ("T\nGloss-free sign language translation (SLT), or gloss-free SLT.",
         ("Gloss-free sign language translation", "gloss-free SLT")),
        ("T\nWe train LLaMA-7B. LLaMA is good.", ("LLaMA-7B", "LLaMA")),
        ("T\nWe train Qwen2.5-3B-Instruct. Qwen2.5 is good.", ("Qwen2.5-3B-Instruct", "Qwen2.5")),
        ("T\nK$^2$RAG and K^2RAG.", ("K$^2$RAG", "K^2RAG")),
    ],
)  # fmt: skip
def test_names_of_one_thing_are_one_group(text: str, names: tuple[str, ...]):
    assert groups(text, *((name, METHOD) for name in names)) == {frozenset(names)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("T\nWe compare GPT-3.5 and GPT-4.", ("GPT-3.5", "GPT-4")),
        ("T\nLLaMA-2 is better than LLaMA.", ("LLaMA-2", "LLaMA")),
        ("T\nWe extend LoRA to LoRA+.", ("LoRA", "LoRA+")),
        ("T\nLarge language models are language models.", ("Large language models", "language models")),
        ("T\nAdam and AdamW differ.", ("Adam", "AdamW")),
        ("T\nWe use MNIST, DPO and attention.", ("MNIST", "DPO", "attention")),
    ],
)
def test_different_things_stay_apart(text: str, names: tuple[str, ...]):
    assert groups(text, *((name, METHOD) for name in names)) == {frozenset([name]) for name in names}


def test_years_of_a_data_set_are_versions():
    assert len(groups("T\nOn ISIC-2017 and ISIC-2018.", ("ISIC-2017", DATASET), ("ISIC-2018", DATASET))) == 2


def test_one_name_has_one_type_the_one_with_the_most_score():
    text = "T\nGLUE and GLUE and GLUE."
    spans = [m.span() for m in re.finditer("GLUE", text)]
    mentions = [
        TypedSpan(*spans[0], DATASET, 0.9),
        TypedSpan(*spans[1], BENCHMARK, 0.5),
        TypedSpan(*spans[2], BENCHMARK, 0.6),
    ]
    (group,) = group_mentions(text, mentions, ())
    assert group == (0, 1, 2)
    assert voted_type(mentions, group) == BENCHMARK
    assert voted_type(mentions[:2], (0, 1)) == DATASET


TEXT = (
    "Low-Rank Adaptation (LoRA) of LLMs\nLoRA adapts large language models (LLMs) such as GPT-3 175B, GPT-2 and "
    "RoBERTa-base. Adapters"
)


@given(st.randoms(use_true_random=False), st.lists(st.tuples(st.integers(0, 100), st.integers(1, 25)), max_size=8))
def test_the_order_of_mentions_does_not_matter(rng: random.Random, places: list[tuple[int, int]]):
    kinds = list(EntityType)
    mentions = [TypedSpan(s, min(s + n, len(TEXT)), kinds[(s + n) % 5], (n % 7) / 7) for s, n in set(places)]
    shuffled = list(mentions)
    rng.shuffle(shuffled)
    abbreviations = find_abbreviations(TEXT)
    one = group_mentions(TEXT, mentions, abbreviations)
    two = group_mentions(TEXT, shuffled, abbreviations)
    assert sorted(i for group in one for i in group) == list(range(len(mentions)))
    assert [{mentions[i] for i in group} for group in one] == [{shuffled[i] for i in group} for group in two]


def test_every_occurrence_is_found_longest_first():
    text = "Deep LoRA\nWe use LoRA, deep LoRA and QLoRA; LoRA-based Large Language Models, large language model."
    found = complete_mentions(text, [["LoRA"], ["deep LoRA"], ["Large Language Models"]])
    assert [[text[slice(*span)] for span in spans] for spans in found] == [
        ["LoRA", "LoRA"],
        ["Deep LoRA", "deep LoRA"],
        ["Large Language Models", "large language model"],
    ]


def test_a_short_name_keeps_its_case():
    assert complete_mentions("MAP is no map.", [["MAP"]]) == (((0, 3),),)


@given(
    st.text(alphabet="ab AB-s.(", max_size=60),
    st.lists(st.lists(st.text(alphabet="abAB -s(", max_size=4), max_size=3), max_size=3),
)
def test_completed_mentions_never_overlap_and_end_at_words(text: str, surfaces: list[list[str]]):
    spans = sorted(span for group in complete_mentions(text, surfaces) for span in group)
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start
    for start, end in spans:
        assert start < end
        assert not (start and text[start - 1].isalnum() and text[start].isalnum())
        assert not (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())


@pytest.mark.shared
def test_gold_mentions_fall_together_as_annotated(shared):
    import json

    together = kept = wanted = 0
    for line in (shared / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)
        text = paper["title"] + "\n" + paper["abstract"]
        spans = complete_mentions(text, [entity["surfaces"] for entity in paper["entities"]])
        mentions, entity_of = [], []
        for number, entity in enumerate(paper["entities"]):
            for start, end in spans[number]:
                mentions.append(TypedSpan(start, end, EntityType(entity["type"])))
                entity_of.append(number)
        home = {i: n for n, group in enumerate(group_mentions(text, mentions, find_abbreviations(text))) for i in group}
        for i in range(len(mentions)):
            for j in range(i):
                same, found = entity_of[i] == entity_of[j], home[i] == home[j]
                kept += same and found
                wanted += same
                together += found
    assert kept / together > 0.97
    assert kept / wanted > 0.93
