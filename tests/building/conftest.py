"""The model that builds in these tests use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building.made import save_model


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spaCy pipeline on disk that finds the names of ``made``."""
    return save_model(tmp_path_factory.mktemp("model") / "names")
