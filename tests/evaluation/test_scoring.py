"""Scoring against gold: each figure from cases that can be counted by hand."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import EvaluationError
from kg.evaluation import read_clusters, read_records, record_of, score, score_resolution
from kg.evaluation.matching import normal_form, normal_url, surface_spans
from kg.records import EntityType, ExtractedEntity, ExtractedLink, Extraction, LinkKind, Role

TITLE, ABSTRACT = "LoRA: adapting models", "We use GLUE and LoRA on GLUE. BERTs and BERT."
TEXT = TITLE + "\n" + ABSTRACT


def entity(kind: str, role: str, *surfaces: str) -> dict[str, Any]:
    return {"name": surfaces[0], "type": kind, "role": role, "surfaces": list(surfaces)}


GOLD = {
    "p": {
        "id": "p",
        "title": TITLE,
        "abstract": ABSTRACT,
        "entities": [
            entity("Method", "INTRODUCES", "LoRA"),
            entity("Benchmark", "EVALUATES_ON", "GLUE"),
            entity("Method", "USES", "BERTs", "BERT"),
        ],
        "links": [{"url": "https://github.com/a/b", "kind": "code"}],
    }
}


def found(*entities: dict[str, Any], links: tuple[dict[str, str], ...] = ()) -> dict[str, Any]:
    return {"p": {"id": "p", "entities": list(entities), "links": list(links)}}


def mentions(kind: str, role: str, *spans: tuple[int, int]) -> dict[str, Any]:
    return {"name": "x", "type": kind, "role": role, "mentions": [list(span) for span in spans]}


def test_gold_against_itself_is_a_hundred_per_cent_everywhere() -> None:
    scores = score(GOLD, GOLD)
    assert {figure["f1"] for figure in scores.figures.values() if figure["n"]} == {100.0}
    assert scores.errors == []


def test_mention_entity_and_edge_are_counted_apart() -> None:
    scores = score(GOLD, found(mentions("Method", "USES", (0, 4)), mentions("Dataset", "EVALUATES_ON", (29, 33))))
    assert scores.figures["mention"] == {"p": 50.0, "r": 16.7, "f1": 25.0, "n": 6}
    assert scores.figures["entity"] == {"p": 50.0, "r": 33.3, "f1": 40.0, "n": 3}
    assert scores.figures["edge"]["f1"] == 0.0
    assert scores.figures["entity:Benchmark"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "n": 1}
    assert scores.confusion == {
        ("Method", "Method"): 1,
        ("Benchmark", "Dataset"): 1,
        ("Method", "-"): 1,
    }
    assert scores.role_confusion == {("INTRODUCES", "USES"): 1}


def test_errors_name_paper_kind_and_thing() -> None:
    scores = score(GOLD, found(links=({"url": "http://x.org/", "kind": "project"},)))
    assert ("p", "missed", "Method", "LoRA") in scores.errors
    assert ("p", "missed", "link", "github.com/a/b") in scores.errors
    assert ("p", "spurious", "link", "x.org") in scores.errors


def test_a_link_of_another_kind_is_still_a_link() -> None:
    scores = score(GOLD, found(links=({"url": "http://www.GitHub.com/a/b/", "kind": "model"},)))
    assert scores.figures["link"]["f1"] == 100.0
    assert scores.figures["link+kind"]["f1"] == 0.0


def test_a_missing_paper_counts_as_empty_and_a_strange_one_not_at_all() -> None:
    assert score(GOLD, {}).figures["entity"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "n": 3}
    assert score(GOLD, {**GOLD, "q": GOLD["p"]}).figures["entity"]["p"] == 100.0


def test_surfaces_are_whole_words_and_the_longest_wins() -> None:
    assert surface_spans("LoRA LoRA-FA xLoRA", [["LoRA"], ["LoRA-FA"]]) == {(5, 12): 1, (0, 4): 0}


@pytest.mark.parametrize(("left", "right"), [("Large-Language  Models", "large language model"), ("(GANs)", "gan")])
def test_spelling_variants_have_one_normal_form(left: str, right: str) -> None:
    assert normal_form(left) == normal_form(right)


def test_normal_forms_keep_what_tells_names_apart() -> None:
    assert normal_form("gas") == "gas"
    assert normal_form("class") == "class"
    assert normal_url("http://A.org/B") == "a.org/B"


def test_an_extraction_is_scored_as_it_is_written_out() -> None:
    made = Extraction(
        "p",
        (ExtractedEntity("LoRA", EntityType.METHOD, Role.INTRODUCES, ((0, 4),), 0.9, (0, 21)),),
        (ExtractedLink("https://github.com/a/b", LinkKind.CODE, (0, 1), (0, 1)),),
    )
    figures = score(GOLD, {"p": record_of(made)}).figures
    assert (figures["edge"]["p"], figures["link+kind"]["f1"]) == (100.0, 100.0)


def test_bad_files_are_one_clear_error(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a"}\nnot json\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"bad\.jsonl:2"):
        read_records(bad)
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_records(tmp_path / "none")
    with pytest.raises(EvaluationError, match="paper a"):
        score({"a": {"id": "a"}}, {})
    bad.write_text("a\tb\n1\t2\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="paper, name, type, cluster"):
        read_clusters(bad)


ITEMS = [("p", str(i), "Method") for i in range(6)]


def test_clusters_are_scored_by_item_and_by_pair() -> None:
    gold = dict(zip(ITEMS, "aaabbc", strict=True))
    scores = score_resolution(gold, dict(zip(ITEMS, "xxyyyz", strict=True)))
    assert scores.pairs == {"p": 50.0, "r": 50.0, "f1": 50.0}
    assert scores.b3 == {"p": 77.8, "r": 77.8, "f1": 77.8}
    assert scores.split[0] == (3, "a", ["0", "1", "2"])
    assert scores.mixed[0] == (3, "y", ["2", "3", "4"])
    alone = score_resolution(gold, {})
    assert alone.b3["p"] == 100.0
    assert alone.pairs["r"] == 0.0


@given(st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_the_right_clusters_under_other_names_are_a_hundred_per_cent(labels: list[int]) -> None:
    gold = {item: f"g{label}" for item, label in zip(ITEMS, labels, strict=True)}
    scores = score_resolution(gold, {item: f"other{label}" for item, label in zip(ITEMS, labels, strict=True)})
    assert scores.b3["f1"] == 100.0
    assert scores.split == scores.mixed == []


def outside(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def disturbed(gold: dict[str, Any]) -> dict[str, Any]:
    """Predictions with errors of every kind, the same each time."""
    rng = random.Random(7)
    types, roles = [kind.value for kind in EntityType], [role.value for role in Role]
    made = {}
    for paper_id, record in gold.items():
        text = record["title"] + "\n" + record["abstract"]
        entities = []
        for one in record["entities"]:
            if rng.random() < 0.2:
                continue
            kind = rng.choice(types) if rng.random() < 0.2 else one["type"]
            role = rng.choice(roles) if rng.random() < 0.3 else one["role"]
            spans = [[text.find(s), text.find(s) + len(s)] for s in one["surfaces"] if rng.random() < 0.8]
            if rng.random() < 0.1:
                entities.append({"name": one["name"], "type": kind, "role": role, "surfaces": one["surfaces"]})
            else:
                entities.append({"name": one["name"], "type": kind, "role": role, "mentions": spans or [[0, 3]]})
        links = [dict(link, kind=rng.choice(["code", "model"])) for link in record["links"] if rng.random() < 0.7]
        if rng.random() < 0.95:
            made[paper_id] = {"id": paper_id, "entities": entities, "links": links}
    return made


@pytest.mark.shared
def test_figures_equal_the_outside_scorers_on_real_papers(shared: Path) -> None:
    gold = read_records(shared / "gold" / "dev.jsonl")
    predicted = disturbed(gold)
    figures, errors = outside(shared / "gold" / "score.py").score(gold, predicted)
    ours = score(gold, predicted)
    assert json.loads(json.dumps(ours.figures)) == figures
    assert sorted(e for e in ours.errors if e.what != "wrong") == sorted(errors)  # that one tells of no role


@pytest.mark.shared
def test_resolution_figures_equal_the_outside_scorers(shared: Path) -> None:
    gold = read_clusters(shared / "gold" / "resolution-dev.tsv")
    rng = random.Random(5)
    clusters = sorted(set(gold.values()))
    predicted = {item: rng.choice(clusters) if rng.random() < 0.2 else own for item, own in gold.items()}
    figures, split, mixed = outside(shared / "gold" / "score_resolution.py").score(gold, predicted)
    ours = score_resolution(gold, predicted)
    assert ours.figures == figures
    assert sorted(ours.split) == sorted((n, str(c), names) for n, c, names in split)
    assert sorted(n for n, _, _ in ours.mixed) == sorted(n for n, _, _ in mixed)
