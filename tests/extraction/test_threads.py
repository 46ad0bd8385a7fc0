"""Texts read by several threads: in order, lazily, and as if one had read them."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from kg.extraction import Extractor
from kg.extraction.threads import in_threads
from kg.records import Paper


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_come_in_the_order_given(threads: int) -> None:
    usual = sys.getswitchinterval()
    assert list(in_threads(lambda n: n * n, range(50), threads)) == [n * n for n in range(50)]
    assert sys.getswitchinterval() == usual


def test_only_a_few_are_taken_ahead() -> None:
    taken = []

    def stream() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    assert next(in_threads(lambda n: n, stream(), 2)) == 0
    assert len(taken) <= 5


def test_what_goes_wrong_in_a_thread_is_raised() -> None:
    def read(number: int) -> int:
        if number == 3:
            raise ValueError("three")
        return number

    made = in_threads(read, range(9), 2)
    assert [next(made) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(made)


def test_papers_are_extracted_alike_by_any_number_of_workers() -> None:
    papers = [
        Paper(str(n), f"LoRA {n}: adapters", f"We propose LoRA {n} and test it {'again ' * n}on GLUE.")
        for n in range(60)
    ]
    one = list(Extractor(workers=1).extract(papers))
    assert list(Extractor(workers=4).extract(papers)) == one
    assert [extraction.paper_id for extraction in one] == [paper.id for paper in papers]
