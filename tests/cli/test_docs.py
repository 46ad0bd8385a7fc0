"""docs/cli.md says what ``--help`` says."""

from __future__ import annotations

import runpy
from pathlib import Path

from kg.cli.group import COMMANDS

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def test_the_reference_is_what_help_says() -> None:
    made = runpy.run_path(str(DOCS / "generate_cli.py"))["reference"]()
    written = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert made == written, "docs/cli.md is out of date: run python docs/generate_cli.py"


def test_every_command_and_its_examples_are_in_the_reference() -> None:
    written = (DOCS / "cli.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        section = written.partition(f"### `kg {name}`\n")[2].partition("\n### `")[0]
        assert "```sh\nkg" in section or f"\nkg {name}" in section, name
