"""The shelf: one published graph for all tests of look-ups, and a way to run ``kg`` on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kg.cli.app import app
from tests.cli.graphs import publish


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("shelf") / "papers.kg")


class Kg:
    """Runs the commands of one graph."""

    def __init__(self, graph: Path) -> None:
        self.graph = graph

    def run(self, *arguments: str, code: int = 0, **given: Any) -> Any:
        result = CliRunner().invoke(
            app, [*arguments], env={"KG_GRAPH": str(self.graph), **given.pop("env", {})}, **given
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, (result.exit_code, result.output)
        return result

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code).stdout)


@pytest.fixture
def kg(shelf: Path) -> Kg:
    return Kg(shelf)


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """``python -m kg`` as its own process."""

    def run(*arguments: str, env: dict[str, str] | None = None, **given: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "kg", *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, **(env or {})},
            **given,
        )

    return run


@pytest.fixture(scope="session")
def ruler(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spaCy pipeline with kg's labels that knows five names: what ``--model`` takes, and quick."""
    import spacy

    pipeline = spacy.blank("en")
    names = {"Method": ["BERT", "LoRA", "DPO"], "Benchmark": ["GLUE"], "Dataset": ["ImageNet"]}
    patterns = [{"label": label, "pattern": name} for label, known in names.items() for name in known]
    pipeline.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    folder = tmp_path_factory.mktemp("models") / "ruler"
    pipeline.to_disk(folder)
    return folder
