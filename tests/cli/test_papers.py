from __future__ import annotations

import pytest

from tests.cli.conftest import Kg


def ids(papers: list[dict[str, str]]) -> list[str]:
    return [paper["id"].split(":")[1] for paper in papers]


def test_all_papers_newest_first_those_without_a_year_last(kg: Kg) -> None:
    papers = kg.json("papers")
    assert [paper["year"] for paper in papers] == [2023, 2023, 2021, 2018, 2015, None]
    assert papers[0] == {
        "id": "arxiv:2305.14314",
        "title": "QLoRA: Efficient Finetuning of Quantized LLMs",
        "year": 2023,
        "url": "https://arxiv.org/abs/2305.14314",
        "code": ["https://github.com/artidoro/qlora"],
    }
    assert papers[-1]["url"] is None


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["--method", "LoRA"], ["2305.14314", "2305.18290", "2106.09685"]),
        (["--method", "low-rank adaptation", "--has-code"], ["2305.14314", "2106.09685"]),
        (["--method", "LoRA", "--benchmark", "glue"], ["2106.09685"]),
        (["--method", "LoRA", "--method", "QLoRA"], ["2305.14314"]),
        (["--benchmark", "GLUE", "--since", "2019"], ["2106.09685"]),
        (["--benchmark", "GLUE", "--since", "2018"], ["2106.09685", "1810.04805"]),
        (["--task", "image classification", "--dataset", "ImageNet"], ["1512.03385"]),
        (["--method", "method:lora", "--since", "2023"], ["2305.14314", "2305.18290"]),
        (["--has-code"], ["2305.14314", "2106.09685"]),
        (["--since", "2021", "--has-code", "--dataset", "glue"], ["2305.14314"]),
    ],
)
def test_filters_combine(kg: Kg, filters: list[str], expected: list[str]) -> None:
    assert ids(kg.json("papers", *filters)) == expected


def test_a_name_that_two_methods_have_stands_for_either(kg: Kg) -> None:
    assert ids(kg.json("papers", "--method", "lora"))[-1] == "0123456789ab"


def test_a_filter_knows_its_type(kg: Kg) -> None:
    assert ids(kg.json("papers", "--dataset", "GLUE")) == ["2305.14314"]


def test_no_paper_is_an_empty_list_and_exit_code_3(kg: Kg) -> None:
    result = kg.run("papers", "--method", "BERT", "--has-code", "--json", code=3)
    assert result.stdout == "[]\n"
    assert result.stderr == "kg: no paper has all of that\n"


def test_an_unknown_name_is_said_with_what_is_near(kg: Kg) -> None:
    result = kg.run("papers", "--dataset", "ImageNett", "--json", code=3)
    assert result.stdout == "[]\n"
    assert result.stderr.startswith("kg: no Dataset is named 'ImageNett'\nDid you mean: ImageNet")


def test_piped_papers_are_tab_separated(kg: Kg) -> None:
    lines = kg.run("papers", "--method", "BERT").stdout.splitlines()
    assert lines == [
        "Year\tPaper\tId\tCode",
        "2018\tBERT: Pre-training of Deep Bidirectional Transformers\tarxiv:1810.04805\t",
    ]


def test_what_since_leaves_out_is_said(kg: Kg) -> None:
    assert "papers is of 2999 or later; the latest is of 20" in kg.run("papers", "--since", "2999", code=3).stderr
