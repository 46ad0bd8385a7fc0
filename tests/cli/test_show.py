from __future__ import annotations

from tests.cli.conftest import Kg


def test_a_paper_has_its_properties_and_relations(kg: Kg) -> None:
    paper = kg.json("show", "arxiv:2106.09685")
    assert paper["label"] == "Paper"
    assert paper["title"].startswith("LoRA")
    assert [(r["type"], r["target"]) for r in paper["relations"]] == [
        ("INTRODUCES", "method:low-rank-adaptation"),
        ("EVALUATES_ON", "benchmark:glue"),
        ("HAS_CODE", "repo:github.com/microsoft/lora"),
    ]
    assert paper["relations"][0]["evidence"] == "We freeze the weights and train LoRA alone."
    assert paper["relations"][0]["name"] == "LoRA"


def test_relations_of_both_directions_are_told(kg: Kg) -> None:
    entity = kg.json("show", "dataset:imagenet-1k")
    assert {(r["type"], r["source"]) for r in entity["relations"]} == {
        ("USES", "arxiv:1810.04805"),
        ("VARIANT_OF", "dataset:imagenet-1k"),
    }


def test_an_arxiv_number_a_title_and_a_former_id_will_do(kg: Kg) -> None:
    assert kg.json("show", "2106.09685")["id"] == "arxiv:2106.09685"
    assert kg.json("show", "deep residual learning for image recognition")["id"] == "arxiv:1512.03385"
    assert kg.json("show", "method:lora")["id"] == "method:low-rank-adaptation"


def test_why_tells_the_decisions(kg: Kg) -> None:
    assert "why" not in kg.json("show", "method:low-rank-adaptation")
    grounds = kg.json("show", "method:low-rank-adaptation", "--why")["why"]
    assert "long form and acronym" in {ground["rule"] for ground in grounds}
    assert "long form and acronym" in kg.run("show", "method:low-rank-adaptation", "--why").stdout


def test_why_of_a_paper_tells_what_its_relations_rest_on(kg: Kg) -> None:
    grounds = {ground["target"]: ground for ground in kg.json("show", "arxiv:2106.09685", "--why")["why"]}
    assert grounds["benchmark:glue"]["evidence"] == "It holds up on GLUE."
    assert "It holds up on GLUE." in kg.run("show", "arxiv:2106.09685", "--why").stdout


def test_a_name_in_its_very_letters_is_one_thing(kg: Kg) -> None:
    assert kg.json("show", "LoRa")["id"] == "method:long-range-radio"
    assert kg.json("show", "LoRA")["id"] == "method:low-rank-adaptation"


def test_a_name_counts_before_an_alias(kg: Kg) -> None:
    assert kg.json("show", "ImageNet")["id"] == "dataset:imagenet"
    assert kg.json("papers", "--task", "ImageNet")[0]["id"] == "arxiv:1512.03385"


def test_a_name_of_two_things_shows_both_and_json_asks_which(kg: Kg) -> None:
    printed = kg.run("show", "glue").stdout
    assert "benchmark:glue" in printed
    assert "dataset:glue" in printed
    result = kg.run("show", "glue", "--json", code=1)
    assert result.stdout == ""
    assert result.stderr == "kg: 'glue' is the name of 2 things; say which: benchmark:glue, dataset:glue\n"


def test_nothing_found_is_null_and_exit_code_3(kg: Kg) -> None:
    result = kg.run("show", "method:nothing", "--json", code=3)
    assert result.stdout == "null\n"
    assert "method:nothing" in result.stderr
