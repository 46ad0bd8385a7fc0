"""Candidates for one thing that are not spelled alike, and the guards around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolution.near import kin, respelt, same_long_forms
from kg.resolution.normal import name_form
from kg.resolution.union import DisjointSets
from kg.resolution.vocabulary import Vocabulary, vocabulary


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("adaptation", "adapter"),
        ("transformer", "transfomer"),
        ("probability", "probabilistic"),
    ],
)
def test_forms_and_slips_of_one_word_are_kin(left: str, right: str) -> None:
    assert kin(left, right)
    assert kin(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("supervised", "unsupervised"),
        ("linear", "nonlinear"),
        ("continual", "contrastive"),
        ("continual", "conditional"),
        ("image", "imitation"),
        ("self", "semi"),
        ("text", "test"),
        ("visual", "video"),
        ("retrieval", "retention"),
    ],
)
def test_opposites_and_words_that_begin_alike_are_not(left: str, right: str) -> None:
    assert not kin(left, right)
    assert not kin(right, left)


def test_long_forms_may_differ_in_small_and_generic_words_and_forms() -> None:
    names = [
        "reinforcement learning from human feedback",
        "reinforcement learning with human feedback",
        "structural similarity",
        "structural similarity index measure",
        "semi-supervised learning",
        "self-supervised learning",
    ]
    pairs = {(near.left.surface, near.right.surface) for near in same_long_forms([name_form(n) for n in names])}
    assert {frozenset(pair) for pair in pairs} == {frozenset(names[:2]), frozenset(names[2:4])}


def test_only_words_that_no_vocabulary_knows_are_mended() -> None:
    known = Vocabulary(["transformer", "network", "detection"])
    assert list(respelt(name_form("graph transfomer"), known)) == ["graphtransformer"]
    assert list(respelt(name_form("graph transformer"), known)) == []
    assert list(respelt(name_form("TransfoMer"), known)) == []
    assert list(respelt(name_form("detectio2"), known)) == []


def test_the_shipped_vocabulary_knows_words_and_not_slips() -> None:
    assert "transformer" in vocabulary()
    assert "retreival" not in vocabulary()
    assert vocabulary().corrections("retreival") == ("retrieval",)
    assert vocabulary().corrections("retrieval") == ()
    assert vocabulary().weight("model") < vocabulary().weight("quantization") < vocabulary().weight("xyzzyq") == 1.0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20), st.randoms(use_true_random=False))
def test_sets_do_not_depend_on_the_order_of_unions(pairs: list[tuple[int, int]], random: object) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = DisjointSets(range(10)), DisjointSets(range(10))
    for left, right in pairs:
        one.union(left, right)
    for left, right in shuffled:
        other.union(right, left)
    assert one.groups() == other.groups()
    assert all(root == min(members) for root, members in one.groups().items())
