"""A well-known method is introduced only by a paper that says so; others use it, whatever extraction made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.records import Role
from kg.resolution import Action, Correction, Corrections, resolve
from kg.resolution.why import why
from kg.store import open_graph
from tests.resolution.made import folder, item

CNN = "method:convolutional-neural-networks"


def roles(context: str, *surfaces: str) -> list[Role]:
    return list((resolve([item("p1", *surfaces, role="INTRODUCES", context=context)]).roles or {}).values())


@pytest.mark.parametrize(
    ("context", "surfaces"),
    [
        ("The ConvNet captures local structures, the transformer mends them.", ("ConvNet",)),
        ("We present Ring, a model optimised via reinforcement learning (RL).", ("reinforcement learning", "RL")),
        ("We propose a reinforcement learning (RL)-based method.", ("reinforcement learning", "RL")),
        ("We propose ViT-Tiny, a lightweight Vision Transformer (ViT) framework.", ("Vision Transformer", "ViT")),
        ("An improved EfficientNetV2 for sorting garbage", ("EfficientNetV2",)),
        ("Our runs are based on pretrained models (namely ALBERT).", ("ALBERT",)),
    ],
)
def test_a_sentence_without_a_claim_makes_it_a_use(context: str, surfaces: tuple[str, ...]) -> None:
    assert roles(context, *surfaces) == [Role.USES]


@pytest.mark.parametrize(
    ("context", "surfaces"),
    [
        ("We propose a new simple network architecture, the Transformer, built of attention alone.", ("Transformer",)),
        ("LoRA: Low-Rank Adaptation of Large Language Models", ("LoRA", "Low-Rank Adaptation")),
        ("We call this chain-of-thought prompting.", ("chain-of-thought prompting",)),
        ("We train GPT-3, an autoregressive language model.", ("GPT-3",)),
        ("This paper introduces Stanza, a toolkit for 66 languages.", ("Stanza",)),
        ("The FooNet captures local structures.", ("FooNet",)),
    ],
)
def test_a_claim_and_what_nobody_knows_stay_introduced(context: str, surfaces: tuple[str, ...]) -> None:
    assert roles(context, *surfaces) == []


def test_people_have_the_last_word() -> None:
    items = [item("p1", "ConvNet", role="INTRODUCES", context="The ConvNet captures local structures.")]
    said = Corrections((Correction(Action.SET_ROLE, CNN, paper="p1", role=Role.INTRODUCES),))
    resolution = resolve(items, corrections=said)
    assert resolution.roles == {("p1", CNN): Role.INTRODUCES}
    assert [d.rule for d in resolution.decisions] == ["correction"]


def test_the_graph_has_the_use_and_tells_why(tmp_path: Path) -> None:
    text = "The ConvNet captures local structures."
    folder(tmp_path / "g.kg", [("made:1", "Stereo", text, [("ConvNet", "Method", "INTRODUCES", ["ConvNet"], 0.9)])])
    with open_graph(tmp_path / "g.kg") as graph:
        (entry,) = why(graph, graph.node("made:1") or {})
        assert entry["relation"] == "USES"
        assert entry["role"].startswith("USES, not INTRODUCES: well known")
        assert entry["evidence"] == text
