"""Records of one work from several sources become one paper, whatever the order."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg.papers import merge_papers
from kg.papers.ids import scheme_of
from kg.records import Paper
from kg.text import normalise_title, title_id

TITLE = "LoRA: Low-Rank Adaptation of Large Language Models"
BARE = Paper(title_id(TITLE), TITLE, "We freeze it.", sources=("page.txt",))
ARXIV = Paper("arxiv:2106.09685", TITLE.upper(), "We freeze it.", date="2021-06-17", year=2021, sources=("arxiv.xml",))
DOI = Paper("doi:10.1/x", TITLE, "We freeze it all.", venue="ICLR", sources=("refs.bib",))
ACL = Paper("acl:X-1", TITLE, "We freeze.", sources=("acl.jsonl",))


def test_a_record_without_an_id_joins_the_one_of_its_title():
    papers, leads = merge_papers([BARE, ARXIV])
    assert [paper.id for paper in papers] == [ARXIV.id]
    assert leads == {BARE.id: ARXIV.id, ARXIV.id: ARXIV.id}
    assert papers[0].sources == ("arxiv.xml", "page.txt")


def test_it_joins_the_smallest_id_where_two_papers_have_its_title():
    other = replace(ARXIV, id="arxiv:2001.00001")
    papers, leads = merge_papers([ARXIV, BARE, other])
    assert [paper.id for paper in papers] == ["arxiv:2001.00001", "arxiv:2106.09685"]
    assert leads[BARE.id] == "arxiv:2001.00001"


def test_one_work_in_three_schemes_goes_by_its_arxiv_id_and_has_the_best_of_all():
    (paper,), leads = merge_papers([ACL, DOI, ARXIV])
    assert paper.id == ARXIV.id
    assert (paper.date, paper.venue) == ("2021-06-17", "ICLR")
    assert set(leads.values()) == {ARXIV.id}


def test_schemes_do_not_merge_where_a_title_is_ambiguous():
    other = replace(ARXIV, id="arxiv:2001.00001")
    papers, _ = merge_papers([ARXIV, other, DOI])
    assert len(papers) == 3


def test_schemes_do_not_merge_by_a_title_that_says_nothing():
    papers, _ = merge_papers([replace(ARXIV, title="Preface"), replace(DOI, title="Preface")])
    assert len(papers) == 2


def test_papers_of_one_scheme_never_merge_by_title():
    papers, _ = merge_papers([Paper("p1", TITLE, "a"), Paper("p2", TITLE, "b")])
    assert [paper.id for paper in papers] == ["p1", "p2"]


def test_records_of_one_id_are_one_paper_with_the_richest_fields_and_the_longest_abstract():
    poor = Paper("p1", "Title", "An abstract that is not cut off, but nothing else.", sources=("a",))
    rich = Paper("p1", "The title", "Short.", url="https://x.org", year=2020, authors=("A B",), sources=("b", "a"))
    (paper,), _ = merge_papers([poor, rich])
    assert paper == replace(rich, abstract=poor.abstract, sources=("a", "b"))


def test_latex_and_case_do_not_keep_titles_apart():
    papers, _ = merge_papers([replace(BARE, title=r'On {G}\"odel Machines', id=title_id("on gödel machines")),
                              replace(ARXIV, title="On Gödel machines")])  # fmt: skip
    assert len(papers) == 1


IDS = ["arxiv:1", "arxiv:2", "doi:10.1/a", "doi:10.1/b", "acl:A", "own1", "own2", ""]
TITLES = ["A first long enough title", "A second long enough title", "Preface", "a FIRST long-enough title"]
PAPERS = st.lists(
    st.builds(
        lambda i, t, a, y, s: Paper(i or title_id(t), t, a, year=y, sources=(s,)),
        st.sampled_from(IDS),
        st.sampled_from(TITLES),
        st.sampled_from(["x.", "xy."]),
        st.sampled_from([None, 2020, 2021]),
        st.sampled_from(["f", "g"]),
    ),
    max_size=9,
)


@given(PAPERS, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(papers: list[Paper], rng: random.Random):
    shuffled = list(papers)
    rng.shuffle(shuffled)
    assert merge_papers(papers) == merge_papers(shuffled)


@given(PAPERS)
def test_every_id_leads_to_one_paper_and_merging_twice_changes_nothing(papers: list[Paper]):
    merged, leads = merge_papers(papers)
    ids = [paper.id for paper in merged]
    assert ids == sorted(set(ids))
    assert set(leads) == {paper.id for paper in papers}
    assert set(leads.values()) == set(ids)
    for scheme in ("arxiv", "doi", "acl", "own"):
        led = {given: leads[given] for given in leads if scheme_of(given) == scheme}
        assert len(set(led.values())) == len(led)
    assert {s for p in merged for s in p.sources} == {s for p in papers for s in p.sources}
    with_id = {normalise_title(p.title) for p in papers if scheme_of(p.id) != "title"}
    assert all(scheme_of(leads[p.id]) != "title" for p in papers if normalise_title(p.title) in with_id)
    # An id seen with two titles ties both works to it; its merged record shows one of them alone.
    if len({(p.id, normalise_title(p.title)) for p in papers}) == len({p.id for p in papers}):
        assert merge_papers(merged)[0] == merged
