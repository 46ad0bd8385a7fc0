"""What people see: real terminals of several widths, colours, and other people's text in them."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from rich.cells import cell_len

from kg.cli.common import shown
from tests.cli.conftest import Kg
from tests.cli.graphs import publish
from tests.cli.terminal import in_terminal, plain

HOSTILE = "\x1b[2J\x1b]0;pwned\x07[red]not red[/red] :smile: \u202egnp.exe\x9b31m [link=http://x]"
LONG = "A title that goes on and on, " * 12


def _lines(text: str) -> list[str]:
    return plain(text).rstrip("\n").split("\n")


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize(
    "command",
    [
        ("find", "lora"),
        ("find", "imagenet", "--with-variants"),
        ("show", "arxiv:2106.09685"),
        ("papers",),
        ("path", "LoRA", "BERT"),
        ("stats",),
        ("query", "MATCH (p:Paper)-[r:INTRODUCES]->(m:Method) RETURN p, m.name AS method ORDER BY method"),
    ],
)
def test_nothing_is_wider_than_the_terminal(shelf: Path, command: tuple[str, ...], columns: int) -> None:
    printed = in_terminal(*command, columns=columns, env={"KG_GRAPH": str(shelf)})
    assert max(cell_len(line) for line in _lines(printed)) <= columns
    assert "\x1b[" in printed


def test_long_titles_and_ids_are_folded_not_cut(tmp_path: Path) -> None:
    graph = _graph_titled(LONG + "x" * 300)
    folder = publish(tmp_path / "long.kg", graph)
    for command in (["find", "Method M"], ["papers"], ["show", "paper-1"]):
        lines = _lines(in_terminal(*command, columns=80, env={"KG_GRAPH": str(folder)}))
        assert max(map(cell_len, lines)) <= 80
        assert "".join(lines).count("x") >= 300


def test_wide_characters_count_double(tmp_path: Path) -> None:
    folder = publish(tmp_path / "wide.kg", _graph_titled("大型语言模型的低秩适应" * 20))
    for command in (["find", "Method M"], ["papers"], ["show", "paper-1"]):
        lines = _lines(in_terminal(*command, columns=80, env={"KG_GRAPH": str(folder)}))
        assert max(map(cell_len, lines)) <= 80


def test_evidence_stands_beside_the_title_where_there_is_room(shelf: Path) -> None:
    narrow = _lines(in_terminal("find", "bert", columns=80, env={"KG_GRAPH": str(shelf)}))
    wide = _lines(in_terminal("find", "bert", columns=200, env={"KG_GRAPH": str(shelf)}))
    assert "      BERT reads both ways." in [line.rstrip() for line in narrow]
    assert any("Pre-training" in line and "BERT reads both ways." in line for line in wide)


def test_no_color_means_no_color(shelf: Path) -> None:
    colour = "\x1b[36m"
    assert colour in in_terminal("find", "bert", env={"KG_GRAPH": str(shelf)})
    without = in_terminal("find", "bert", env={"KG_GRAPH": str(shelf), "NO_COLOR": "1"})
    assert "\x1b" not in without
    assert plain(without) == plain(in_terminal("find", "bert", env={"KG_GRAPH": str(shelf)}))


def test_a_dumb_terminal_gets_no_escape_sequence(shelf: Path) -> None:
    assert "\x1b" not in in_terminal("find", "bert", env={"KG_GRAPH": str(shelf), "TERM": "dumb"})


@pytest.mark.parametrize(
    "command", [["find", "Method M"], ["papers"], ["show", "paper-1"], ["path", "Method M", "paper-1"]]
)
def test_hostile_titles_are_shown_as_text(tmp_path: Path, command: list[str]) -> None:
    folder = publish(tmp_path / "hostile.kg", _graph_titled(HOSTILE))
    world = {"KG_GRAPH": str(folder)}
    printed = in_terminal(*command, columns=200, env=world)
    for attack in ("\x1b[2J", "\x1b]", "\x07", "\u202e", "\x9b"):
        assert attack not in printed
    assert "[red]not red[/red] :smile:" in "".join(_lines(printed)).replace("\n", "")
    assert "\\x1b[2J" in plain(printed)
    piped = Kg(folder).run(*command).stdout
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(piped)
    assert "[red]not red[/red] :smile:" in piped


def test_json_holds_hostile_titles_exactly_and_escaped(tmp_path: Path) -> None:
    kg = Kg(publish(tmp_path / "hostile.kg", _graph_titled(HOSTILE)))
    assert kg.json("papers")[0]["title"] == HOSTILE
    raw = kg.run("papers", "--json").stdout
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(raw)


def test_hostile_names_in_messages_are_shown_as_text(kg: Kg) -> None:
    errors = kg.run("find", HOSTILE, code=3).stderr
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(errors)
    assert "[red]not red[/red]" in errors


def test_one_line_stays_one_line() -> None:
    assert shown("a\r\nb\tc\u2028d") == "a b c d"
    assert shown("\x1b[0m") == "\\x1b[0m"
    assert shown("é 大 😀 [bold]") == "é 大 😀 [bold]"


def _graph_titled(title: str) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    graph.add_node("paper-1", label="Paper", id="paper-1", title=title, abstract=title, sources=["shelf.jsonl"])
    graph.add_node("method:m", label="Method", id="method:m", name="Method M", aliases=["Method M", title], papers=1)
    evidence = {"mentions": 1, "surfaces": ["Method M"], "evidence": f"{title} has Method M.", "confidence": 0.5}
    graph.add_edge("paper-1", "method:m", key="USES", **evidence)
    return graph
