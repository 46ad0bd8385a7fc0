"""doctor and --version, with the model that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg as package
from tests.cli.conftest import Kg
from tests.cli.graphs import publish


def test_the_version_is_kgs_and_the_models(kg: Kg) -> None:
    printed = kg.run("--version").stdout
    assert printed.startswith(f"kg {package.__version__} (model ")
    assert "no model" not in printed


def test_a_sound_installation_is_healthy(kg: Kg) -> None:
    found = kg.json("doctor")
    assert found["healthy"] is True
    checks = {check["name"]: check for check in found["checks"]}
    assert checks.keys() >= {"kg", "spacy", "ladybug", "model", "graph", "graph, Cypher", "journal"}
    assert "BERT" in checks["model"]["detail"]
    assert "pulled" in checks["journal"]["detail"]


def test_people_get_a_line_a_check(kg: Kg) -> None:
    lines = kg.run("doctor").stdout.splitlines()
    assert all(line.startswith(("ok\t", "\tCheck")) for line in lines)


def test_what_is_wrong_is_named_with_exit_code_1(tmp_path: Path) -> None:
    folder = publish(tmp_path / "broken.kg")
    (next(folder.glob("derived-*")) / "lookup.sqlite").write_bytes(b"not a database at all")
    kg = Kg(folder)
    found = kg.json("doctor", code=1)
    assert found["healthy"] is False
    assert {check["name"] for check in found["checks"] if not check["ok"]} >= {"graph"}


def test_a_damaged_journal_is_named(tmp_path: Path) -> None:
    folder = publish(tmp_path / "broken.kg")
    (folder / "journal.sqlite").write_bytes(b"not a database at all" * 100)
    wrong = [check["name"] for check in Kg(folder).json("doctor", code=1)["checks"] if not check["ok"]]
    assert wrong == ["journal"]


def test_a_graph_that_is_not_there_is_wrong_only_when_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kg = Kg(tmp_path / "none.kg")
    assert "graph" not in {check["name"] for check in kg.json("doctor")["checks"]}
    assert kg.json("doctor", "-g", "none.kg", code=1)["healthy"] is False
