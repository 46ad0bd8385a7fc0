"""One thing, one node: what is joined across papers, what stays apart, and on what evidence."""

from __future__ import annotations

import pytest

from kg.records import EntityType
from kg.resolution import Gazetteer, resolve
from kg.resolution.gazetteer import Known
from tests.resolution.made import NOTHING, apart, ids, item, same_name, together

LORA = [
    item("p1", "Low-Rank Adaptation", "LoRA"),
    item("p2", "low rank adaptation"),
    item("p3", "LoRA"),
]


def test_long_form_acronym_and_spelling_variants_are_one_entity() -> None:
    assert together(LORA, NOTHING)


def test_without_the_paper_that_gives_both_forms_nothing_joins_them() -> None:
    assert apart(LORA[1:], NOTHING)


def test_an_acronym_with_two_long_forms_follows_its_own_paper() -> None:
    items = [
        item("p1", "Stable Diffusion", "SD", context="latent diffusion paints images from a prompt"),
        item("p2", "Self-Distillation", "SD", context="the student network learns from its own earlier logits"),
        item("p3", "Self-Distillation"),
    ]
    first, second, third = ids(items, NOTHING)
    assert second == third
    assert first != second


IMAGES = "a latent diffusion generator paints photographs from textual prompts with guidance, sampling and denoising"
STUDENTS = "a student network learns softened logits of its teacher; compression keeps classification accuracy high"


def test_context_tells_an_ambiguous_acronym() -> None:
    items = [
        item("p1", "Stable Diffusion", "SD", context=IMAGES),
        item("p2", "Self-Distillation", "SD", context=STUDENTS),
        item("p3", "SD", context="photographs come from a latent diffusion generator by denoising, with guidance"),
        item(
            "p4",
            "SD",
            context="compression by softened logits: the student keeps its teacher's classification accuracy",
        ),
    ]
    first, second, third, fourth = ids(items, NOTHING)
    assert (third, fourth) == (first, second)


def test_one_acronym_of_two_types_is_two_things() -> None:
    items = [
        item("p1", "Masked Autoencoder", "MAE"),
        item("p2", "mean absolute error", "MAE", of_type="Metric"),
        item("p3", "MAE"),
        item("p4", "MAE", of_type="Metric"),
    ]
    first, second, third, fourth = ids(items, NOTHING)
    assert first == third
    assert second == fourth
    assert first != second


def test_the_task_and_the_data_set_of_one_name_are_two() -> None:
    assert apart([item("p1", "VQA", of_type="Task"), item("p2", "VQA", of_type="Dataset")])


def test_data_set_and_benchmark_of_one_name_are_one_typed_by_the_gazetteer() -> None:
    items = [item("p1", "GSM8K", of_type="Dataset"), item("p2", "GSM8k", of_type="Benchmark")]
    assert ids(items) == ["benchmark:gsm8k", "benchmark:gsm8k"]


def test_types_are_voted_where_the_gazetteer_is_silent_and_the_introducing_paper_counts_most() -> None:
    users = [item(f"p{n}", "FooSet", of_type="Benchmark") for n in range(2)]
    assert set(ids(users, NOTHING)) == {"benchmark:fooset"}
    introduced = [*users, item("p9", "FooSet", of_type="Dataset", role="INTRODUCES")]
    assert set(ids(introduced, NOTHING)) == {"dataset:fooset"}


def test_a_technique_typed_as_task_and_as_method_is_one() -> None:
    assert together([item("p1", "model merging"), item("p2", "model merging", of_type="Task")], NOTHING)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("language models", "large language models"),
        ("neural networks", "deep neural networks"),
        ("fine-tuning", "full fine-tuning"),
        ("supervised learning", "semi-supervised learning"),
        ("self-supervised learning", "semi-supervised learning"),
        ("convex optimization", "nonconvex optimization"),
        ("linear models", "nonlinear models"),
        ("homogeneous graphs", "heterogeneous graphs"),
        ("text-to-image models", "image-to-text models"),
        ("vision-language models", "large vision-language models"),
        ("knowledge distillation", "dataset distillation"),
        ("InternVL2", "InternVL3"),
        ("DINO", "DINOv2"),
        ("BLIP", "BLIP-2"),
        ("GPT-4", "GPT-4o"),
        ("cross-validation", "k-fold cross-validation"),
        ("mixture of experts", "sparse mixture of experts"),
    ],
)
def test_a_class_its_sub_class_its_opposite_and_versions_stay_apart(left: str, right: str) -> None:
    assert not same_name(left, right)


@pytest.mark.parametrize(
    ("left", "right", "of_type"),
    [
        ("few-shot prompt", "few-shot prompting", "Method"),
        ("multimodal LLMs", "multimodal large language models", "Method"),
        ("offline RL", "offline reinforcement learning", "Method"),
        ("diffusion-based models", "diffusion models", "Method"),
        ("LLM-based agents", "LLM agents", "Method"),
        ("image-text retrieval", "text-image retrieval", "Task"),
        ("classification of galaxies", "galaxy classification", "Task"),
        ("robotic manipulation", "robot manipulation", "Task"),
        ("weather-map synthesis", "weather-map generation", "Task"),
        ("Claude Sonnet 3.7", "Claude 3.7 Sonnet", "Method"),
        ("multi-modal fusion", "Multimodal fusion", "Method"),
    ],
)
def test_word_forms_abbreviations_and_word_order_of_one_name(left: str, right: str, of_type: str) -> None:
    assert same_name(left, right, of_type)


def test_a_slip_of_spelling_joins_the_name_as_it_should_be() -> None:
    assert same_name("graph transfomer networks", "graph transformer networks", gazetteer=NOTHING)


def test_a_slip_in_a_known_name_is_mended_though_no_paper_has_it_right() -> None:
    assert ids([item("p1", "knowledge distilation"), item("p2", "KD")]) == ["method:knowledge-distillation"] * 2


def test_a_real_word_is_no_slip_however_near() -> None:
    assert not same_name("image detection rules", "image deletion rules", gazetteer=NOTHING)
    assert not same_name("adaption layers", "adoption layers", gazetteer=NOTHING)


def test_coined_names_one_letter_apart_are_two() -> None:
    assert not same_name("TransFomer", "TransFormer", gazetteer=NOTHING)


def test_a_name_is_no_slip_of_another_name() -> None:
    assert not same_name("Mixtral-8x7B", "Mistral-7B")
    assert not same_name("Quokke", "Quokka", gazetteer=NOTHING)
    assert not same_name("Mixtral", "Mistral", gazetteer=NOTHING)


def test_long_forms_of_one_acronym_in_slightly_other_words_are_one() -> None:
    items = [
        item("p1", "structural similarity index", "SSIM", of_type="Metric"),
        item("p2", "structural similarity", "SSIM", of_type="Metric"),
        item("p3", "structural similarity index measure", of_type="Metric"),
    ]
    assert ids(items, NOTHING)[0] == ids(items, NOTHING)[1]
    kindred = [item("p1", "low-rank adaptation", "LoRA"), item("p2", "low-rank adapters", "LoRA")]
    assert together(kindred, NOTHING)


def test_long_forms_of_one_acronym_that_differ_in_a_word_stay_two() -> None:
    ssl = [item("p1", "self-supervised learning", "SSL"), item("p2", "semi-supervised learning", "SSL")]
    assert apart(ssl, NOTHING)
    negated = [item("p1", "supervised domain transfer", "SDT"), item("p2", "unsupervised domain transfer", "SDT")]
    assert apart(negated, NOTHING)


def test_clip_is_never_clip() -> None:
    items = [item("p1", "CLIP"), item("p2", "clip"), item("p3", "contrastive language-image pretraining", "CLIP")]
    first, second, third = ids(items)
    assert first == third
    assert second != first


def test_two_papers_that_introduce_one_coined_name_introduce_two_things() -> None:
    items = [
        item("p1", "Hydra", role="INTRODUCES"),
        item("p2", "Hydra", role="INTRODUCES"),
    ]
    assert apart(items, NOTHING)


def test_a_name_that_everybody_uses_is_not_split_by_two_claims_to_have_introduced_it() -> None:
    users = [item(f"p{n}", "BERT") for n in range(8)]
    claims = [item("q1", "BERT", role="INTRODUCES"), item("q2", "BERT", role="INTRODUCES")]
    assert together([*users, *claims], NOTHING)


def test_users_of_a_twice_coined_name_go_where_their_context_is() -> None:
    items = [
        item("p1", "Hydra", role="INTRODUCES", context=IMAGES),
        item("p2", "Hydra", role="INTRODUCES", context=STUDENTS),
        item(
            "p3", "Hydra", context="softened logits of the teacher, compression, classification accuracy of the student"
        ),
    ]
    first, second, third = ids(items, NOTHING)
    assert third == second != first


TESTING = (
    "compiler mutation bugs oracle fuzzing grammars crashes regression suites coverage programs assertions harness "
    "instrumentation sanitizers minimization triage exceptions invariants traces symbolic execution constraints"
)
NOVELS = (
    "translators of novels weigh idioms, registers, humour, dialects, glosses, rhythm, rhyme, metre, stanzas, puns, "
    "proverbs, footnotes, drafts, editors, publishers, readers, reviews, prefaces, chapters, narrators and plots"
)


def test_one_paper_alone_does_not_give_a_short_acronym_its_meaning_in_an_unlike_paper() -> None:
    giver = item("p1", "metamorphic testing", "MT", context=TESTING)
    assert apart([giver, item("p2", "MT", context=NOVELS)], NOTHING)
    assert together([giver, item("p2", "MT", context=TESTING)], NOTHING)
    assert together([giver, item("p2", "MT")], NOTHING)


def test_one_entity_of_one_paper_is_exactly_one_canonical_entity() -> None:
    items = [
        item("p1", "captioning", "image captioning", of_type="Task"),
        item("p2", "image captioning", of_type="Task"),
    ]
    resolution = resolve(items)
    assert resolution.assignment.keys() == {one.key for one in items}
    assert set(resolution.assignment.values()) == {entity.id for entity in resolution.entities}


def test_a_short_form_in_one_paper_does_not_join_things_elsewhere() -> None:
    items = [
        item("p1", "galaxy denoising", "denoising", of_type="Task"),
        item("p2", "lunar denoising", "denoising", of_type="Task"),
        item("p3", "denoising", of_type="Task"),
    ]
    assert apart(items, NOTHING)


def test_of_several_long_names_the_one_that_the_acronym_stands_for_says_what_it_is() -> None:
    items = [
        item("p1", "zebra crossing models", "big zebra crossing models", "BZCM"),
        item("p2", "zebra crossing models"),
        item("p3", "big zebra crossing models"),
    ]
    first, second, third = ids(items, NOTHING)
    assert first == third != second


def test_what_a_paper_introduces_under_a_coined_name_is_no_well_known_thing() -> None:
    words = ("MLLM-Tool", "multimodal large language models", "multimodal LLMs")
    items = [item("p1", *words, role="INTRODUCES"), item("p2", "multimodal large language models")]
    assert ids(items) == ["method:mllm-tool", "method:multimodal-large-language-models"]


def test_a_gazetteer_of_ones_own() -> None:
    own = Gazetteer((Known("frobnication", EntityType.TASK, ("frob", "FRB")),))
    items = [
        item("p1", "frob", of_type="Task"),
        item("p2", "Frobnication", of_type="Task"),
        item("p3", "FRB", of_type="Task"),
    ]
    assert ids(items, own) == ["task:frobnication"] * 3
    assert apart(items, NOTHING)


def test_nothing_resolves_to_nothing() -> None:
    resolution = resolve([])
    assert resolution.entities == ()
    assert resolution.assignment == {}


def test_a_coined_name_means_something_else_in_an_unlike_paper_that_does_not_introduce_it() -> None:
    coined = item("p1", "Hydra", role="INTRODUCES", context=TESTING)
    assert apart([coined, item("p2", "Hydra", context=NOVELS)], NOTHING)
    assert together([coined, item("p2", "Hydra", context=TESTING + " again and elsewhere")], NOTHING)
    assert together([coined, item("p2", "Hydra")], NOTHING)


def test_a_coined_name_in_many_papers_is_one_thing() -> None:
    users = [item(f"q{n}", "Hydra", context=NOVELS) for n in range(4)]
    assert together([item("p1", "Hydra", role="INTRODUCES", context=TESTING), *users], NOTHING)


def test_who_introduces_an_acronym_gives_it_its_meaning() -> None:
    spelled = item("p2", "CHIMERA", "coarse hybrid images merged early", context=NOVELS)
    assert apart([item("p1", "CHIMERA", role="INTRODUCES", context=TESTING), spelled], NOTHING)
    assert together([item("p1", "CHIMERA", role="USES", context=TESTING), spelled], NOTHING)


def test_a_short_name_coined_anew_in_other_capitals_is_not_the_known_thing() -> None:
    new = item("p1", "STAR", role="INTRODUCES")
    known = item("p2", "Self-Taught Reasoner", "STaR", role="USES")
    assert apart([new, known])
    assert together([item("p1", "STaR", role="INTRODUCES"), known])
    assert together([item("p1", "DPO", role="INTRODUCES"), item("p2", "direct preference optimization")])


def test_of_several_meanings_those_of_the_items_own_type_and_spelling_go_first() -> None:
    task = item("p1", "generative question answering", "GQA", of_type="Task")
    assert ids([task, item("p2", "GQA")])[1] == "method:grouped-query-attention"
    assert ids([item("p1", "vision large language models", "VLLMs"), item("p2", "vLLM")])[1] == "method:vllm"


@pytest.mark.parametrize("names", [("TAG", "Type Auxiliary Guiding"), ("GRM", "Geometry-guided Refinement Module")])
def test_an_acronym_that_its_paper_spells_out_is_never_the_known_thing_of_that_acronym(names: tuple[str, str]) -> None:
    known = {"TAG": "tree adjoining grammar", "GRM": "generative reward models"}[names[0]]
    assert apart([item("p1", *names, role="INTRODUCES"), item("p2", known)])
    assert apart([item("p1", *reversed(names)), item("p2", known)])
