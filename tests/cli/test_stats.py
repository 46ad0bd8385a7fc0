from __future__ import annotations

from kg.graph.schema import NODE_PROPERTIES, RELATION_PROPERTIES
from tests.cli.conftest import Kg
from tests.cli.graphs import ENTITIES, PAPERS, ROLES


def test_counts_are_by_label_and_relation(kg: Kg) -> None:
    counted = kg.json("stats")
    assert counted["papers"] == counted["nodes"]["Paper"] == len(PAPERS)
    assert counted["nodes"]["Method"] == sum(entity[0] == "Method" for entity in ENTITIES.values())
    assert counted["relations"]["USES"] == sum(role[1] == "USES" for role in ROLES)
    assert counted["relations"]["HAS_CODE"] == 2


def test_what_there_is_none_of_is_nought(kg: Kg) -> None:
    counted = kg.json("stats")
    assert list(counted["nodes"]) == list(NODE_PROPERTIES)
    assert list(counted["relations"]) == list(RELATION_PROPERTIES)
    assert counted["relations"]["REPORTS"] == 0


def test_people_get_tables(kg: Kg) -> None:
    lines = kg.run("stats").stdout.splitlines()
    assert "Paper\t6" in lines
    assert "VARIANT_OF\t2" in lines
