"""What every test gets: its own home, cache and environment, and a reason wherever it is skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))


@pytest.fixture(autouse=True)
def _own_world(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the user's home, graph or colours."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    for name in ("KG_GRAPH", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that need what this machine lacks are skipped, and say why."""
    selected = config.getoption("-m") or ""
    commands = {marker: f"make test-{marker}" for marker in ("neo4j", "browser", "soak")}
    for item in items:
        if "shared" in item.keywords and not (SHARED / "gold" / "dev.jsonl").is_file():
            item.add_marker(pytest.mark.skip(reason=f"the annotated corpora are not at {SHARED}"))
        for marker, command in commands.items():
            if marker in item.keywords and marker not in selected:
                item.add_marker(pytest.mark.skip(reason=f"run by {command}"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of annotated abstracts and corpora; only for tests marked ``shared``."""
    return SHARED
