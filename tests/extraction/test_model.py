"""The shipped pipeline: as spaCy, through the Extractor, and whatever else is in the batch."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

import kg.extraction.components  # noqa: F401  (registers the factories where kg isn't installed)
from kg.errors import ExtractionError
from kg.extraction import Extractor, model_path
from kg.extraction.boundary import extraction_of, sentence_around
from kg.records import ROLES_OF_TYPE, EntityType, Extraction, Paper, Role

ADAPTERS = Paper(
    "arxiv:2106.09685",
    "LoRA: Low-Rank Adaptation of Large Language Models",
    "Fine-tuning all weights of a large language model is costly. We propose Low-Rank Adaptation (LoRA), which "
    "trains two small matrices beside each frozen weight. On RoBERTa, DeBERTa and GPT-3 it matches full fine- "
    "tuning on the GLUE benchmark with an accuracy of 87.5%. Code is at https://github.com/microsoft/LoRA.",
)
IMAGES = Paper(
    "arxiv:1512.03385",
    "Deep Residual Learning for Image Recognition",
    "We present residual networks (ResNets) for image classification. Trained on ImageNet and tested on CIFAR-10, they "
    "surpass VGG nets, and win the ILSVRC 2015 challenge with a top-5 error of 3.57%.",
)
MATHS = Paper(
    "arxiv:2110.14168",
    "Training Verifiers to Solve Math Word Problems",
    "We introduce GSM8K, a benchmark of grade school math word problems, and train verifiers that rank the answers of "
    "GPT-3. Verification beats fine-tuning on GSM8K.",
)
EMPTY = Paper("empty", "", "")
ODD = Paper("odd", "  A\ttitle\u00a0", "\n\n   ∑ 🙂 \ufffd <projektor>  \n")
LONG = Paper("long", "A long text about BERT", "We use BERT on the SQuAD dataset for question answering. " * 120)
PAPERS = [ADAPTERS, IMAGES, MATHS, EMPTY, ODD, LONG]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(workers=2)


@pytest.fixture(scope="module")
def alone(extractor: Extractor) -> dict[str, Extraction]:
    return {paper.id: next(extractor.extract([paper])) for paper in PAPERS}


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return spacy.load(model_path())


def plain(doc: Doc) -> list[tuple[int, int, str, str, float]]:
    return [(e.start_char, e.end_char, e.label_, e._.role, e._.confidence) for e in doc.ents]


def test_two_annotated_papers_establish_a_method_in_words_and_three_an_acronym(nlp: spacy.Language) -> None:
    roles = nlp.get_pipe("kg_roles")
    counts = {key: entry.annotated[0] for key, entry in roles.gazetteer.entries.items()}
    assert counts["self distillation"] == counts["das"] == 2
    assert roles._established(["self", "-", "distillation"])
    assert not roles._established(["DAS"])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.lists(st.sampled_from(PAPERS), min_size=1, max_size=5), workers=st.integers(1, 4))
def test_a_papers_extraction_never_depends_on_its_batch(
    extractor: Extractor, alone: dict[str, Extraction], batch: list[Paper], workers: int
) -> None:
    extractor.nlp.get_pipe("kg_entities").threads = workers  # type: ignore[attr-defined]
    assert list(extractor.extract(batch)) == [alone[paper.id] for paper in batch]


def test_what_a_reader_sees_in_the_abstract_is_found(alone: dict[str, Extraction]) -> None:
    found = {(e.name, e.type): e.role for e in alone[ADAPTERS.id].entities}
    assert found["LoRA", EntityType.METHOD] is Role.INTRODUCES
    assert found["GLUE", EntityType.BENCHMARK] is Role.EVALUATES_ON
    assert found["GPT-3", EntityType.METHOD] is Role.USES
    assert [link.url for link in alone[ADAPTERS.id].links] == ["https://github.com/microsoft/LoRA"]
    images = {e.name: e for e in alone[IMAGES.id].entities}
    assert images["ImageNet"].type is EntityType.DATASET
    assert images["image classification"].role is Role.ADDRESSES
    maths = {e.name: e for e in alone[MATHS.id].entities}
    assert (maths["GSM8K"].type, maths["GSM8K"].role) == (EntityType.BENCHMARK, Role.INTRODUCES)


def test_acronym_and_long_form_are_one_entity(alone: dict[str, Extraction]) -> None:
    lora = next(e for e in alone[ADAPTERS.id].entities if e.name == "LoRA")
    assert set(lora.surfaces(ADAPTERS.text)) >= {"LoRA", "Low-Rank Adaptation"}


def test_every_extraction_keeps_the_contract(alone: dict[str, Extraction]) -> None:
    for paper in PAPERS:
        taken: set[int] = set()
        for entity in alone[paper.id].entities:
            assert entity.role in ROLES_OF_TYPE[entity.type]
            assert 0 <= entity.confidence <= 1
            assert entity.confidence == round(entity.confidence, 3)
            assert entity.mentions == tuple(sorted(entity.mentions))
            assert any(entity.evidence[0] <= s and e <= entity.evidence[1] for s, e in entity.mentions)
            assert entity.name in entity.surfaces(paper.text)
            for start, end in entity.mentions:
                assert paper.text[start:end].strip() == paper.text[start:end] != ""
                assert not taken & set(range(start, end))
                taken |= set(range(start, end))
    assert alone[EMPTY.id] == Extraction(EMPTY.id)


def test_every_part_of_a_text_longer_than_the_encoder_is_read(alone: dict[str, Extraction]) -> None:
    squad = next(e for e in alone[LONG.id].entities if e.name == "SQuAD")
    assert len(squad.mentions) == 120
    assert next(e for e in alone[LONG.id].entities if e.name == "BERT").mentions[-1][0] > len(LONG.text) - 70


def test_the_pipeline_is_plain_spacy(nlp: spacy.Language) -> None:
    doc = nlp(ADAPTERS.text)
    assert doc.text == ADAPTERS.text
    assert {e.label_ for e in doc.ents} <= {kind.value for kind in EntityType}
    assert {e._.role for e in doc.ents if e.text == "LoRA"} == {"INTRODUCES"}
    assert doc._.links[0]["url"] == "https://github.com/microsoft/LoRA"
    assert next(s.text for s in doc.sents).strip() == ADAPTERS.title


@given(st.text())
@settings(deadline=None)
def test_the_tokenizer_gives_every_text_back(nlp: spacy.Language, text: str) -> None:
    assert nlp.make_doc(text).text == text


def test_several_processes_give_what_one_gives(nlp: spacy.Language) -> None:
    texts = [paper.text for paper in PAPERS[:3]]
    one = [plain(doc) for doc in nlp.pipe(texts)]
    assert [plain(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=1)] == one
    assert any(one)


def test_a_pipeline_that_was_written_and_read_gives_the_same(nlp: spacy.Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "again")
    again = spacy.load(tmp_path / "again")
    assert plain(again(MATHS.text)) == plain(nlp(MATHS.text)) != []
    blank = spacy.blank("en").from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert plain(blank(MATHS.text)) == plain(nlp(MATHS.text))


def test_the_model_hash_follows_the_content(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(model_path(), copy)
    assert Extractor(copy).model_hash == Extractor().model_hash
    settings_file = copy / "kg_roles" / "decisions.json"
    settings_file.write_text(settings_file.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert Extractor(copy).model_hash != Extractor().model_hash


def test_papers_are_read_as_they_are_needed(extractor: Extractor) -> None:
    taken = []

    def source() -> object:
        for number in range(400):
            taken.append(number)
            yield Paper(str(number), "A title", "We use BERT.")

    stream = extractor.extract(source())  # type: ignore[arg-type]
    assert next(stream).paper_id == "0"
    assert len(taken) < 100


@pytest.mark.parametrize("broken", ["kg_entities/encoder.onnx", "kg_roles/heads.npz", "kg_entities/tokenizer.json"])
def test_a_broken_model_is_one_clear_error(tmp_path: Path, broken: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(model_path(), copy)
    (copy / broken).write_bytes(b"not this")
    with pytest.raises(ExtractionError) as caught:
        list(Extractor(copy).extract([ADAPTERS]))
    assert "\n" not in str(caught.value)
    (copy / broken).unlink()
    with pytest.raises(ExtractionError):
        list(Extractor(copy).extract([ADAPTERS]))


def test_a_model_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match="not a spaCy pipeline"):
        list(Extractor(tmp_path / "none").extract([ADAPTERS]))


def test_any_other_pipeline_with_our_labels_can_be_named(tmp_path: Path) -> None:
    other = spacy.blank("en")
    ruler = other.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "Method", "pattern": "LoRA"}, {"label": "PERSON", "pattern": "Code"}])  # type: ignore[attr-defined]
    other.to_disk(tmp_path / "other")
    (extraction,) = Extractor(tmp_path / "other").extract([ADAPTERS])
    (lora,) = extraction.entities
    assert (lora.name, lora.type, lora.role) == ("LoRA", EntityType.METHOD, Role.INTRODUCES)
    assert lora.mentions[:2] == ((0, 4), (135, 139)) or len(lora.mentions) >= 2
    assert [link.url for link in extraction.links] == ["https://github.com/microsoft/LoRA"]


def test_evidence_is_the_sentence_or_all_that_a_mention_touches() -> None:
    sentences = ((0, 10), (11, 20), (21, 30))
    assert sentence_around(sentences, (12, 15)) == (11, 20)
    assert sentence_around(sentences, (18, 24)) == (11, 30)
    assert sentence_around((), (1, 2)) == (1, 2)


def test_boundary_reads_plain_values_alone() -> None:
    doc = spacy.blank("en")("BERT is used.")
    doc._.things = [{"type": "Method", "role": "USES", "confidence": 0.5, "mentions": [[0, 4]], "decided_by": 0}]
    doc._.links = []
    (entity,) = extraction_of(doc, "x").entities
    assert (entity.name, entity.mentions, entity.evidence) == ("BERT", ((0, 4),), (0, 13))


def test_importing_kg_loads_neither_spacy_nor_onnx() -> None:
    code = "import sys, kg; kg.Extractor; print(sorted({'spacy', 'onnxruntime', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_order_of_papers_changes_nothing(extractor: Extractor, alone: dict[str, Extraction]) -> None:
    shuffled = random.Random(3).sample(PAPERS, len(PAPERS))
    assert {e.paper_id: e for e in extractor.extract(shuffled)} == alone
