"""How much is told before the rest is only counted."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli.common import counted, tell_skipped
from kg.cli.complete import complete_method
from kg.cli.render import marked, text_of
from kg.records import Skipped
from tests.cli.conftest import Kg
from tests.cli.graphs import publish
from tests.cli.terminal import in_terminal, plain


@pytest.fixture(scope="session")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One method in 25 papers, the first of which has 40 others too."""
    graph = nx.MultiDiGraph()
    names = ["Hub", *(f"Thing {number:02}" for number in range(40))]
    for name in names:
        node = f"method:{name.lower().replace(' ', '-')}"
        graph.add_node(node, label="Method", id=node, name=name, aliases=[name], papers=25 if name == "Hub" else 1)
    for number in range(25):
        paper = f"paper-{number:02}"
        graph.add_node(paper, label="Paper", id=paper, title=f"Paper {number}", abstract="Hub.", sources=["x"])
        for name in names if number == 0 else names[:1]:
            told = {"mentions": 1, "surfaces": [name], "evidence": f"{name}.", "confidence": 0.5}
            graph.add_edge(paper, f"method:{name.lower().replace(' ', '-')}", key="USES", **told)
    return publish(tmp_path_factory.mktemp("crowd") / "crowd.kg", graph)


def test_ten_companions_ten_answers_and_all_papers_in_json(crowd: Path) -> None:
    hub = Kg(crowd).json("find", "hub")[0]
    assert len(hub["occurs_with"]) == 10
    assert len(hub["papers"]) == 25
    assert len(Kg(crowd).json("find", "thing")) == 10


def test_ten_papers_are_printed_and_the_rest_counted(crowd: Path) -> None:
    printed = Kg(crowd).run("find", "hub").stdout
    assert printed.count("  paper-") == 10
    assert "… 15 more (--limit 25, or --json)" in printed
    assert "more" not in Kg(crowd).run("find", "hub", "--limit", "25").stdout


def test_twenty_relations_of_a_kind_are_printed_and_the_rest_counted(crowd: Path) -> None:
    printed = Kg(crowd).run("show", "method:hub").stdout
    assert printed.count("    Paper ") == 20
    assert "… 5 more" in printed


def test_a_table_needs_120_columns(crowd: Path) -> None:
    def heading(columns: int) -> bool:
        return "Evidence" in plain(in_terminal("find", "hub", columns=columns, env={"KG_GRAPH": str(crowd)}))

    assert not heading(119)
    assert heading(120)


def test_thirty_completions_are_enough(crowd: Path) -> None:
    class Context:
        params = {"graph": crowd}  # noqa: RUF012

    assert len(complete_method(Context(), "")) == 30  # type: ignore[arg-type]
    assert complete_method(Context(), "thing 3")[0] == ("thing 30", "Method, 1 paper")  # type: ignore[arg-type]


def test_twenty_skipped_things_are_listed_and_all_counted(capsys: pytest.CaptureFixture[str]) -> None:
    tell_skipped([Skipped(f"file-{number}", "not a paper") for number in range(23)])
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "kg: skipped file-0: not a paper"
    assert told[19:] == ["kg: skipped file-19: not a paper", "kg: … and 3 more", "kg: 23 skipped in all"]
    tell_skipped([])
    assert capsys.readouterr().err == ""


def test_cells_are_one_line_with_short_numbers() -> None:
    assert [text_of(cell) for cell in (None, 3, 0.12345, 2.0, 0.5, "a\nb", ("a", "b"))] == [
        "", "3", "0.123", "2", "0.5", "a b", "a b",
    ]  # fmt: skip


def test_one_is_not_many() -> None:
    assert (counted(0, "row"), counted(1, "row"), counted(2, "row")) == ("0 rows", "1 row", "2 rows")


def test_marks_stand_on_whole_words_and_the_longest_wins() -> None:
    assert marked("QLoRA is LoRA, LoRA+ is not", ["LoRA", "LoRA+"]) == [
        ("QLoRA is ", ""), ("LoRA", "bold"), (", ", ""), ("LoRA+", "bold"), (" is not", ""),
    ]  # fmt: skip


@given(st.text(max_size=60), st.lists(st.text(max_size=5), max_size=4))
def test_marking_loses_no_letter(text: str, words: list[str]) -> None:
    assert "".join(part for part, _ in marked(text, words)) == text


@given(st.text(max_size=80))
def test_what_json_prints_is_what_was_meant(text: str) -> None:
    import contextlib
    import io

    from kg.cli.common import print_json

    buffer = io.StringIO()
    with contextlib.redirect_stdout(buffer):
        print_json({"text": text})
    assert json.loads(buffer.getvalue()) == {"text": text}
    assert "\x1b" not in buffer.getvalue()
