"""The shipped gazetteer: well-formed, unambiguous, and right about well-known things."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from kg.records import EntityType
from kg.resolution import load_gazetteer
from kg.resolution.gazetteer import is_data, read_gazetteer, surface_key

METHOD, TASK = EntityType.METHOD, EntityType.TASK
DATASET, BENCHMARK, METRIC = EntityType.DATASET, EntityType.BENCHMARK, EntityType.METRIC


@pytest.mark.parametrize(
    ("surface", "asked_as", "name", "of_type"),
    [
        ("LoRA", METHOD, "low-rank adaptation", METHOD),
        ("LLMs", METHOD, "large language models", METHOD),
        ("GSM8K", DATASET, "GSM8K", BENCHMARK),
        ("HumanEval", DATASET, "HumanEval", BENCHMARK),
        ("MedQA", BENCHMARK, "MedQA", BENCHMARK),
        ("ImageNet-1K", DATASET, "ImageNet", DATASET),
        ("MSCOCO", BENCHMARK, "COCO", DATASET),
        ("SQuAD", BENCHMARK, "SQuAD", DATASET),
        ("VQA", TASK, "visual question answering", TASK),
        ("VQA", DATASET, "VQA", DATASET),
        ("MAE", METHOD, "masked autoencoders", METHOD),
        ("MAE", METRIC, "MAE", METRIC),
        ("ASR", TASK, "automatic speech recognition", TASK),
        ("ASR", METRIC, "attack success rate", METRIC),
        ("LLaMA-65B", METHOD, "LLaMA", METHOD),
        ("Llama 2 7B", METHOD, "LLaMA-2", METHOD),
    ],
)
def test_well_known_names(surface: str, asked_as: EntityType, name: str, of_type: EntityType) -> None:
    known = load_gazetteer().lookup(surface, asked_as)
    assert known is not None
    assert (known.name, known.type) == (name, of_type)


@pytest.mark.parametrize("word", ["clip", "lime", "sam", "code", "flamingo dance", "whisper", "mamba", "opt", "adam"])
def test_common_words_never_match_by_themselves(word: str) -> None:
    assert load_gazetteer().lookup(word, METHOD) is None


def test_data_never_answers_for_a_concept() -> None:
    assert load_gazetteer().lookup("ImageNet", METHOD) is None
    assert load_gazetteer().lookup("LoRA", DATASET) is None


def test_no_name_belongs_to_two_things_of_one_kind_and_type() -> None:
    owners: dict[tuple[bool, EntityType, str], set[str]] = {}
    for known in load_gazetteer().entries:
        for name in known.names:
            place = (is_data(known.type), known.type, surface_key(name, known.type))
            owners.setdefault(place, set()).add(known.name)
    assert {place: names for place, names in owners.items() if len(names) > 1} == {}


def test_things_are_listed_once_and_families_are_listed_under_the_same_kind() -> None:
    entries = load_gazetteer().entries
    assert [e for e, n in Counter((e.name, e.type) for e in entries).items() if n > 1] == []
    for known in entries:
        if known.family:
            family = load_gazetteer().lookup(known.family, known.type)
            assert family is not None, known
            assert is_data(family.type) == is_data(known.type)
            assert family.name != known.name


def test_every_entry_names_its_source() -> None:
    collections = {"mteb", "SciREX", "sota-extractor", "lm-evaluation-harness", "VLMEvalKit"}
    sources = {known.source for known in load_gazetteer().entries}
    assert sources <= collections | {"abbreviations", "knowledge", "train"}


def test_a_file_of_ones_own_is_read() -> None:
    header, line = "name\ttype\taliases\tfamily\tsource\n", "FooNet 2\tMethod\tFN2|Foo Two\tFooNet\tme\n"
    (known,) = read_gazetteer([header, line, "\n"]).entries
    assert known.names == ("FooNet 2", "FN2", "Foo Two")
    assert (known.family, known.source) == ("FooNet", "me")


def test_loading_imports_nothing_heavy() -> None:
    code = (
        "import sys; from kg.resolution import load_gazetteer; load_gazetteer(); "
        "print([m for m in ('spacy', 'networkx', 'numpy', 'scipy', 'ladybug', 'rapidfuzz') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
