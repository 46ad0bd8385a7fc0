"""Normal forms of titles, titles for people, and the cleaning of raw text."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text import clean, decode_accents, display_title, normalise_title, slug, title_id


@pytest.mark.parametrize(
    ("title", "normal"),
    [
        ("LoRA: Low-Rank Adaptation!", "loralowrankadaptation"),
        ("Straße ＡＢＣ ﬁt", "strasseabcfit"),
        (r"G\"odel, {\'E}tienne and Erd\H{o}s", "gödelétienneanderdős"),
        (r"Na{\"\i}ve Mart{\'\i}nez {\c c}a Erd{\H o}s {\v{C}}apek {\bf x}", "naïvemartínezçaerdősčapekx"),
        (r"na\"{\i}ve \c{c}a stra{\ss}e \L{}ukasz S{\o}ren", "naïveçastrassełukaszsøren"),
        (r"\textit{BERT} \emph{is} \textbf{bold}", "bertisbold"),
        (r"$\alpha$-Divergence and $\ell_1$", "alphadivergenceandell1"),
        (r"A \& B at 50\%", "abat50"),
        ("语言 模型 ٣", "语言模型٣"),
        ("<projektor>", "projektor"),
        (r"\LaTeX{} --- ?!", ""),
    ],
)
def test_normalised_titles(title: str, normal: str):
    assert normalise_title(title) == normal


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (r"G\"odel and Poincar\'e", "Gödel and Poincaré"),
        (r"\textit{LoRA}: {BERT} $\alpha$-like", "LoRA: BERT α-like"),
        ("K$^2$RAG with $O(n^{-1})$", "K²RAG with O(n⁻¹)"),
        ("<projektor>: a < b", "<projektor>: a < b"),
        (r"A \& B at 50\% of 5\$ &amp; more", "A & B at 50% of 5$ & more"),
        ("ResNet~50 ``quoted''", "ResNet 50 “quoted”"),
        (r"With \LaTeX", "With LaTeX"),
        ("  two\n lines ", "two lines"),
        ("{}", "{}"),
    ],
)
def test_titles_for_people(title: str, shown: str):
    assert display_title(title) == shown


def test_a_title_id_is_the_hash_of_the_normal_form():
    assert title_id("A-b!") == "title:" + hashlib.sha256(b"ab").hexdigest()[:12]
    assert title_id("???") != title_id("!!!")


def test_cleaning_replaces_one_for_one():
    assert clean("a\x00b\x1fc\ud800d\x7f\te\nf") == "a b c\ufffdd \te\nf"


def test_slugs():
    assert slug("C++ & F# – GPT-4") == "cplusplus-fsharp-gpt-4"


@given(st.text(max_size=60))
def test_normal_forms_are_stable_letters_and_digits(title: str):
    normal = normalise_title(title)
    assert all(c.isalnum() for c in normal)
    assert normalise_title(normal) == normal


@given(st.text(alphabet=st.characters(exclude_characters="\\", exclude_categories=["Cs"]), max_size=60))
def test_without_markup_the_normal_form_is_contract_2s(title: str):
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    assert normalise_title(title) == "".join(c for c in folded if c.isalnum())


@given(st.text(alphabet="\\{}$^_~`'\"uHco ossAEi&%<>-", max_size=40))
def test_titles_of_any_markup_are_shown_in_one_line_and_not_empty(title: str):
    shown = display_title(title)
    assert "\n" not in shown
    assert bool(shown) == bool(title.strip())
    decode_accents(title)


@given(st.text(alphabet=st.characters(), max_size=60))
def test_cleaning_keeps_the_length_and_can_be_encoded(text: str):
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
