"""Ids by contract 2, display names, variants, and what became of earlier ids."""

from __future__ import annotations

from kg.records import Variant
from kg.resolution import former_key, resolve
from kg.text import short_hash
from tests.resolution.made import NOTHING, ids, item, named


def test_the_key_is_the_gazetteers_name() -> None:
    assert ids([item("p1", "LoRA")]) == ["method:low-rank-adaptation"]


def test_else_the_smallest_long_form_in_normal_form() -> None:
    items = [
        item("p1", "Zebra Crossing Networks", "ZCN"),
        item("p2", "zebra-crossing networks"),
        item("p3", "ZCN"),
    ]
    assert set(ids(items, NOTHING)) == {"method:zebra-crossing-network"}


def test_else_the_smallest_surface() -> None:
    assert ids([item("p1", "FooNet"), item("p2", "Foo-Nets")], NOTHING) == ["method:foo-net", "method:foo-net"]


def test_an_id_depends_neither_on_counts_nor_on_names_that_one_paper_alone_gives() -> None:
    few = [item("p1", "FooNet"), item("p2", "FooNet", "A Better Network")]
    many = [*few, *(item(f"q{n}", "FooNet") for n in range(9))]
    assert ids(few, NOTHING)[0] == ids(many, NOTHING)[0]


def test_letters_of_any_script_plus_and_sharp_are_spelled() -> None:
    found = ids([item("p1", "C++"), item("p2", "F#"), item("p3", "Ünïcode-模型")], NOTHING)
    assert found == ["method:cplusplus", "method:fsharp", "method:ünïcode-模型"]


def test_two_keys_with_one_slug_get_the_hash_of_their_key() -> None:
    items = [item("p1", "pass 1"), item("p2", "pass@1"), item("p3", "a.b"), item("p4", "a,b")]
    found = ids(items, NOTHING)
    assert found[0] == found[1] == "method:pass-1"
    same_slug = ids([item("p1", "C+"), item("p2", "Cplus")], NOTHING)
    assert same_slug == [f"method:cplus-{short_hash('c+')}", f"method:cplus-{short_hash('cplus')}"]


def test_things_of_one_name_have_different_ids_whatever_the_order() -> None:
    items = [item("p1", "Hydra", role="INTRODUCES"), item("p2", "Hydra", role="INTRODUCES")]
    assert ids(items, NOTHING) == list(reversed(ids(items[::-1], NOTHING)))
    assert all(found.startswith("method:hydra-") for found in ids(items, NOTHING))


def test_names_of_other_scripts_only_and_of_no_letters_have_ids() -> None:
    assert ids([item("p1", "模型"), item("p2", "★★")], NOTHING) == ["method:模型", "method:unnamed"]


def test_people_see_the_form_that_authors_use_most() -> None:
    items = [item(f"p{n}", "Low-Rank Adaptation", "LoRA") for n in range(3)]
    items += [item(f"q{n}", "LoRA") for n in range(3)]
    assert named(resolve(items), "method:low-rank-adaptation") == "LoRA"


def test_a_titles_capitals_are_not_the_names_but_a_coined_name_keeps_its_own() -> None:
    words = resolve([item("p1", "Domain Adaptation", of_type="Task"), item("p2", "domain adaptation", of_type="Task")])
    assert words.entities[0].name == "domain adaptation"
    coined = resolve([item("p1", "FOOnet"), item("p2", "FOONET")], gazetteer=NOTHING)
    assert coined.entities[0].name == "FOONET"


def test_aliases_are_all_surfaces() -> None:
    (entity,) = resolve([item("p1", "Low-Rank Adaptation", "LoRA"), item("p2", "LoRAs")]).entities
    assert entity.aliases == ("LoRA", "LoRAs", "Low-Rank Adaptation")


def test_versions_and_subsets_lead_to_their_family_if_it_is_there() -> None:
    items = [
        item("p1", "LLaMA"),
        item("p2", "LLaMA-2-7B"),
        item("p3", "FooNet"),
        item("p4", "FooNet-2"),
        item("p5", "BarBench", of_type="Benchmark"),
        item("p6", "BarBench-Hard", of_type="Benchmark"),
        item("p7", "GPT-4"),
    ]
    assert resolve(items).variants == (
        Variant("benchmark:barbench-hard", "benchmark:barbench", "subset"),
        Variant("method:foonet-2", "method:foonet", "version"),
        Variant("method:llama-2", "method:llama", "gazetteer"),
    )


def test_a_variant_has_the_type_of_its_family() -> None:
    items = [item("p1", "FooNet", of_type="Dataset"), item("p2", "FooNet-2")]
    assert resolve(items, gazetteer=NOTHING).variants == ()


def test_an_id_that_changed_leads_to_todays() -> None:
    before = [item("p1", "ZCN")]
    after = [*before, item("p2", "Zebra Crossing Networks", "ZCN")]
    (old,) = ids(before, NOTHING)
    resolution = resolve(after, gazetteer=NOTHING, former={former_key("p1", "ZCN"): old})
    assert old == "method:zcn"
    assert resolution.former_ids == {"method:zcn": "method:zebra-crossing-network"}


def test_ids_of_builds_before_the_last_are_followed_to_the_end() -> None:
    former = {former_key("p1", "FooNet"): "method:foo", "method:oldest": "method:older", "method:older": "method:foo"}
    resolution = resolve([item("p1", "FooNet")], gazetteer=NOTHING, former=former)
    assert resolution.former_ids == dict.fromkeys(("method:foo", "method:older", "method:oldest"), "method:foonet")


def test_an_id_that_still_is_leads_nowhere_else() -> None:
    former = {former_key("p1", "FooNet"): "method:foonet", "method:foonet": "method:bar", "method:lost": "method:gone"}
    assert resolve([item("p1", "FooNet")], gazetteer=NOTHING, former=former).former_ids == {}


def test_an_id_leads_to_where_most_of_its_names_are() -> None:
    items = [item("p1", "FooNet"), item("p2", "FooNet"), item("p3", "BarNet")]
    former = {former_key(paper, items[n].name): "method:both" for n, paper in enumerate(("p1", "p2", "p3"))}
    assert resolve(items, gazetteer=NOTHING, former=former).former_ids == {"method:both": "method:foonet"}


def test_a_method_named_after_another_is_no_variant_of_it() -> None:
    items = [item("p1", "FooNet"), item("p2", "FooNet-KD")]
    assert resolve(items, gazetteer=NOTHING).variants == ()


def test_what_the_gazetteer_lists_without_a_family_is_no_subset() -> None:
    items = [item("p1", "ARC", of_type="Benchmark"), item("p2", "ARC-AGI", of_type="Benchmark")]
    assert resolve(items).variants == ()
