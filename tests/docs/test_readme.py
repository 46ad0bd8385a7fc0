"""The README's examples run, in the order in which they stand."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[str]:
    return [body for name, body in BLOCK.findall(README) if name == language]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a reader has the examples beside them."""
    path = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "examples", path / "examples")
    return path


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def test_every_kg_command_of_the_readme_runs(folder: Path) -> None:
    commands = [
        shlex.split(line, comments=True)
        for body in blocks("sh")
        for line in body.splitlines()
        if line.startswith("kg ")
    ]
    assert len(commands) >= 6
    for command in commands:
        done = run([sys.executable, "-m", "kg", *command[1:]], folder)
        assert done.returncode == 0, f"{shlex.join(command)}: {done.stderr}"
        assert "Traceback" not in done.stderr


def test_every_python_example_of_the_readme_runs_and_prints_something(folder: Path) -> None:
    examples = blocks("python")
    assert examples
    for body in examples:
        done = run([sys.executable, "-W", "ignore", "-c", body], folder)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


def test_every_page_and_picture_the_readme_points_to_is_there() -> None:
    targets = [t for t in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in t]
    assert targets
    assert [t for t in targets if not (ROOT / t).exists()] == []


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake ([a-z][a-z0-9-]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
