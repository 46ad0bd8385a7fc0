from __future__ import annotations

import pytest

from tests.cli.conftest import Kg

KEYS = {"id", "type", "name", "aliases", "papers", "code", "score"}


def test_the_contracts_keys_are_there(kg: Kg) -> None:
    (best, *_) = kg.json("find", "lora")
    assert best.keys() >= KEYS
    assert best["papers"][0].keys() >= {"id", "title", "role", "evidence", "confidence"}
    assert best["code"][0].keys() >= {"url", "paper", "role"}


def test_exact_names_come_before_similar_ones_and_scores_fall(kg: Kg) -> None:
    found = kg.json("find", "lora")
    assert [entity["id"] for entity in found] == [
        "method:low-rank-adaptation",
        "method:long-range-radio",
        "method:qlora",
    ]
    scores = [entity["score"] for entity in found]
    assert scores == sorted(scores, reverse=True)
    assert found[0]["score"] == 1.0 > found[-1]["score"]


def test_an_alias_leads_to_the_entity(kg: Kg) -> None:
    best = kg.json("find", "residual network")[0]
    assert (best["id"], best["how"]) == ("method:resnet", "alias")


def test_an_id_of_an_earlier_build_leads_to_the_entity(kg: Kg) -> None:
    assert [entity["id"] for entity in kg.json("find", "method:lora")] == ["method:low-rank-adaptation"]


def test_papers_come_by_role_with_their_evidence(kg: Kg) -> None:
    papers = kg.json("find", "Low-Rank Adaptation")[0]["papers"]
    assert [(paper["id"], paper["role"]) for paper in papers] == [
        ("arxiv:2106.09685", "INTRODUCES"),
        ("arxiv:2305.14314", "USES"),
        ("arxiv:2305.18290", "COMPARES_WITH"),
    ]
    assert papers[0]["evidence"] == "We freeze the weights and train LoRA alone."


def test_code_of_introducing_papers_comes_first(kg: Kg) -> None:
    code = kg.json("find", "lora")[0]["code"]
    assert code == [
        {"url": "https://github.com/microsoft/LoRA", "paper": "arxiv:2106.09685", "role": "INTRODUCES"},
        {"url": "https://github.com/artidoro/qlora", "paper": "arxiv:2305.14314", "role": "USES"},
    ]


def test_what_it_occurs_with_is_counted_by_papers(kg: Kg) -> None:
    benchmark = kg.json("find", "glue", "--type", "benchmark")[0]
    assert benchmark["id"] == "benchmark:glue"
    company = [(c["id"], c["papers"]) for c in benchmark["occurs_with"]]
    assert company == [("dataset:imagenet-1k", 1), ("method:bert", 1), ("method:low-rank-adaptation", 1)]


def test_a_thing_known_under_two_types_shows_both(kg: Kg) -> None:
    assert {entity["type"] for entity in kg.json("find", "GLUE")} == {"Benchmark", "Dataset"}
    printed = kg.run("find", "glue").stdout
    assert "benchmark:glue" in printed
    assert "dataset:glue" in printed


@pytest.mark.parametrize("kind", ["Dataset", "dataset", "DATASET"])
def test_a_type_narrows_the_search(kg: Kg, kind: str) -> None:
    assert [entity["id"] for entity in kg.json("find", "glue", "--type", kind)] == ["dataset:glue"]


def test_variants_count_only_when_asked_for(kg: Kg) -> None:
    alone = kg.json("find", "imagenet")[0]
    assert [paper["id"] for paper in alone["papers"]] == ["arxiv:1512.03385"]
    assert alone["variants"] == [
        {"id": "dataset:imagenet-1k", "type": "Dataset", "name": "ImageNet-1K", "papers": 1, "rule": "size"}
    ]
    together = kg.json("find", "imagenet", "--with-variants")[0]
    assert [paper["id"] for paper in together["papers"]] == ["arxiv:1512.03385", "arxiv:1810.04805"]
    assert together["papers"][1]["variant"] == "dataset:imagenet-1k"
    assert "dataset:imagenet-1k" not in {c["id"] for c in together["occurs_with"]}


def test_a_paper_with_thing_and_variant_is_told_once_with_its_strongest_role(kg: Kg) -> None:
    together = kg.json("find", "method:low-rank-adaptation", "--with-variants")[0]
    roles = {paper["id"]: paper["role"] for paper in together["papers"]}
    assert len(roles) == len(together["papers"])
    assert roles["arxiv:2305.14314"] == "INTRODUCES"


def test_nothing_found_is_an_empty_list_and_exit_code_3(kg: Kg) -> None:
    result = kg.run("find", "zebra crossing", "--json", code=3)
    assert result.stdout == "[]\n"
    assert "zebra crossing" in result.stderr


def test_a_papers_title_leads_to_kg_show(kg: Kg) -> None:
    result = kg.run("find", "Deep residual learning for image recognition", "--type", "metric", code=3)
    assert "a paper has that title: kg show arxiv:1512.03385" in result.stderr


def test_what_is_near_is_suggested_on_standard_error(kg: Kg) -> None:
    result = kg.run("find", "preference tuning", code=3)
    assert result.stdout == ""
    assert "Did you mean: DPO?" in result.stderr


@pytest.mark.parametrize(
    ("slip", "meant"), [("lroa", "LoRA"), ("bret", "BERT"), ("gleu", "GLUE"), ("resnte", "ResNet")]
)
def test_letters_that_changed_places_in_a_short_name_are_forgiven(kg: Kg, slip: str, meant: str) -> None:
    assert meant in [entity["name"] for entity in kg.json("find", slip)]


def test_a_slip_of_the_pen_finds_the_nearest_and_says_so(kg: Kg) -> None:
    result = kg.run("find", "ImageNett")
    assert "dataset:imagenet" in result.stdout
    assert "nothing is named 'ImageNett'; the nearest is ImageNet" in result.stderr


def test_an_unknown_type_is_a_usage_error(kg: Kg) -> None:
    kg.run("find", "lora", "--type", "paper", code=2)


def test_the_limit_counts_papers_and_says_what_is_left(kg: Kg) -> None:
    printed = kg.run("find", "Low-Rank Adaptation", "--limit", "1").stdout
    assert "arxiv:2106.09685" in printed
    assert "Direct Preference Optimization  arxiv" not in printed
    assert "2 more" in printed


def test_piped_output_is_plain_text(kg: Kg) -> None:
    printed = kg.run("find", "dpo").stdout
    assert "\x1b" not in printed
    assert printed.splitlines()[0] == "DPO  Method  1 paper  method:direct-preference-optimization"
    assert "      DPO needs no reward model." in printed.splitlines()


def test_a_name_of_another_type_is_said_to_be_that(kg: Kg) -> None:
    assert (
        "no Dataset answers to 'bert'; it is the Method BERT (method:bert)"
        in kg.run("find", "bert", "--type", "dataset", code=3).stderr
    )
    told = kg.run("papers", "--dataset", "bert", code=3).stderr
    assert "no Dataset is named 'bert'; it is the Method BERT (method:bert)" in told
    assert "Did you mean: BERT" not in told
