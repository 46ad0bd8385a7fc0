"""Where sentences end, in titles and abstracts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.sentences import sentence_of, sentence_spans


def sentences(abstract: str, title: str = "A title") -> list[str]:
    text = title + "\n" + abstract
    first, *rest = [text[start:end] for start, end in sentence_spans(text)]
    assert first == title
    return rest


def test_the_title_is_a_sentence_of_its_own():
    text = "Attention Is All You Need\nWe propose a network. It is simple."
    assert [text[slice(*s)] for s in sentence_spans(text)] == [
        "Attention Is All You Need",
        "We propose a network.",
        "It is simple.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Models of one kind, e.g. BERT, are used.",
        "It holds for two of them, i.e. The Pile and C4.",
        "Following Vaswani et al. we use attention.",
        "As Fig. 3 and Eq. 2 show, it works.",
        "GPT-3.5 is better than GPT-3 by 4.2 points.",
        "We compare CNNs vs. Transformers here.",
        "It was written by D. P. Kingma and J. Ba in 2014.",
        "The code is at https://github. com/owner/name for all.",
        "Data from the U.S. Census and non-i.i.d. streams serve.",
        "The score rose (e.g., “Wow!”) and fell again.",
        "We ask (does it hold?) and answer.",
        r"Some superficial cues (\textit{e.g.} audio) are left out.",
        "The S.C.O.R.E. framework is used w.r.t. safety.",
        "This holds approx. three times.",
        "We beat it by 34\\% to 21. 25\\% more.",
    ],
)
def test_a_full_stop_within_a_sentence_does_not_end_it(sentence: str):
    assert sentences(sentence + " The next one begins here.") == [sentence, "The next one begins here."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("It needs vitamin C.", "We show why."),
        ("It is the best.", "iGPT comes second."),
        ("The code is at github.com/a/b.", "Models are there too."),
        ("Is it enough?", "We think so."),
        ("They call it “a model.”", "It is one."),
        ("It uses LSTMs, GRUs, etc.", "The rest is attention."),
        ("We got 84.3%.", "3D models got less."),
        ("So it ends here (see above).", "$k$-means follows."),
        ("We extend Devlin et al.", "The model is larger."),
    ],
)
def test_two_sentences_are_told_apart(first: str, second: str):
    assert sentences(f"{first} {second}") == [first, second]


def test_blank_lines_part_sentences_and_single_line_ends_do_not():
    assert sentences("One goes\nover two lines.\n\nAnother one") == ["One goes\nover two lines.", "Another one"]


def test_numbers_of_a_list_stay_with_their_items():
    assert sentences("We show this. 1. It works. 2. It is fast.") == ["We show this.", "1. It works.", "2. It is fast."]


def test_what_is_left_of_a_formula_goes_with_the_last_sentence():
    assert sentences("We bound it by \\[x = 1. \\]") == ["We bound it by \\[x = 1. \\]"]


def test_a_span_over_a_break_has_both_sentences_as_evidence():
    text = "T\nOne is here. Two is there."
    spans = sentence_spans(text)
    assert sentence_of(spans, (2, 5)) == spans[1]
    assert sentence_of(spans, (10, 20)) == (spans[1][0], spans[2][1])


@given(st.text(alphabet="aB .!?\n\t)(“e.g1é。", max_size=120))
def test_spans_are_trimmed_in_order_disjoint_and_cover_all_but_white_space(text: str):
    spans = sentence_spans(text)
    covered = [False] * len(text)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        covered[start:end] = [True] * (end - start)
        last = end
    assert all(c or text[i].isspace() for i, c in enumerate(covered))
    title = text.partition("\n")[0]
    assert all(end <= len(title) or start > len(title) for start, end in spans)
