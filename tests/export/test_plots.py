"""Pictures: drawn, the same each time, and honest where the papers have no dates."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from kg.errors import ExportError, MissingExtra, NotFound
from kg.export import plots
from tests.export.graphs import small_graph

pytest.importorskip("matplotlib", reason="the extra plot is not installed")


def test_years_are_drawn_as_png_and_svg(tmp_path: Path) -> None:
    nodes = plots.most_named(small_graph(), "Method", 3)
    assert nodes == ["method:transformer", "method:bert", "method:low-rank-adaptation"]
    for name in ("years.png", "years.svg"):
        plots.plot_years(small_graph(), tmp_path / name, nodes)
    assert (tmp_path / "years.png").read_bytes().startswith(b"\x89PNG")
    text = (tmp_path / "years.svg").read_text(encoding="utf-8")
    assert all(shown in text for shown in ("Transformer", "LoRA", "2 papers without a year are not counted"))


def test_lines_of_equal_values_do_not_hide_each_other(tmp_path: Path) -> None:
    graph = small_graph()
    graph.add_node("arxiv:2001.00001", label="Paper", id="arxiv:2001.00001", title="Later", year=2020)
    for node in ("method:bert", "dataset:squad"):
        graph.add_edge("arxiv:2001.00001", node, key="USES")
    plots.plot_years(graph, tmp_path / "a.svg", ["method:bert", "dataset:squad"])
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    lines = {
        colour: re.search(rf'<path d="(M[^"]*L[^"]*)"[^>]*stroke: {colour}; stroke-width: 2', text)
        for colour in ("#0072b2", "#e69f00")
    }
    assert all(lines.values())
    assert len({line.group(1) for line in lines.values() if line}) == 2


def test_equal_graphs_are_equal_pictures(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        plots.plot_top(small_graph(), tmp_path / name, "Dataset", 5)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert "evaluated on by" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_the_methods_of_a_task_are_drawn_over_its_papers_years(tmp_path: Path) -> None:
    plots.plot_task(small_graph(), tmp_path / "qa.svg", "task:question-answering")
    text = (tmp_path / "qa.svg").read_text(encoding="utf-8")
    assert "Methods of question answering" in text
    assert "BERT" in text


def test_a_name_with_dollar_signs_is_text_not_mathematics(tmp_path: Path) -> None:
    graph = small_graph()
    graph.nodes["dataset:squad"]["name"] = r"$\frac$"
    plots.plot_top(graph, tmp_path / "a.svg", "Dataset", 5)
    assert r"$\frac$" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_papers_without_dates_are_said(tmp_path: Path) -> None:
    graph = small_graph()
    for _, data in graph.nodes(data=True):
        data.pop("year", None)
    with pytest.raises(ExportError, match="none of these 5 papers has a year"):
        plots.plot_years(graph, tmp_path / "a.svg", ["method:bert"])
    assert not (tmp_path / "a.svg").exists()


def test_nothing_to_draw_and_an_unknown_ending_are_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="the graph has no Link"):
        plots.plot_top(small_graph().subgraph([]), tmp_path / "a.svg", "Link", 3)
    with pytest.raises(NotFound, match="no method occurs with"):
        plots.plot_task(
            small_graph().subgraph(["task:machine-translation"]), tmp_path / "a.svg", "task:machine-translation"
        )
    with pytest.raises(ExportError, match=r"name a \.png or a \.svg"):
        plots.plot_top(small_graph(), tmp_path / "a.gif", "Dataset", 3)


def test_without_matplotlib_the_install_command_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"pip install 'paper-kg\[plot\]'"):
        plots.plot_top(small_graph(), tmp_path / "a.png", "Dataset", 3)
