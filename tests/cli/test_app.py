"""``kg`` itself: help, versions, errors, exit codes, what is imported, completion."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from kg.cli import errors
from kg.cli.group import COMMANDS, help_text, load_command
from kg.errors import KgError, NotFound, StoreError
from tests.cli.conftest import Kg

HEAVY = ("ladybug", "networkx", "spacy", "pydantic", "numpy", "scipy", "pyarrow", "onnxruntime", "neo4j", "pyvis")
Process = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize("command", list(COMMANDS))
def test_each_command_has_help_with_an_example(kg: Kg, command: str) -> None:
    printed = kg.run(command, "--help", env={"COLUMNS": "200"}).stdout
    assert f"kg {command} " in printed
    if "COMMAND" not in printed:
        assert "Example" in printed


@pytest.mark.parametrize("command", list(COMMANDS))
def test_help_shows_every_word_that_was_written(kg: Kg, command: str) -> None:
    """Square brackets in a docstring would be read as markup, and vanish."""
    printed = set(kg.run(command, "--help", env={"COLUMNS": "300"}).stdout.split())
    loaded = load_command(command, markup=None)
    written = " ".join([loaded.help, *(param.help or "" for param in loaded.params)]).split()
    assert [word for word in written if word not in printed] == []


def test_help_lists_every_command(kg: Kg) -> None:
    printed = kg.run("--help", env={"COLUMNS": "200"}).stdout
    assert [name for name in COMMANDS if f" {name} " not in printed] == []


def test_help_keeps_examples_by_line_and_wraps_the_rest() -> None:
    assert help_text("One\n    two.\n\n    Examples:\n      kg find a\n      kg find b\n") == (
        "One two.\n\nExamples:\n  kg find a\n  kg find b"
    )


def test_a_mistyped_command_is_a_usage_error_with_what_is_near(kg: Kg) -> None:
    result = kg.run("quary", code=2)
    assert "Did you mean 'query'?" in result.stderr


@pytest.mark.parametrize(
    "arguments", [["--bogus"], ["find"], ["find", "a", "b"], ["papers", "--since", "soon"], ["path", "a"]]
)
def test_wrong_usage_is_exit_code_2(kg: Kg, arguments: list[str]) -> None:
    result = kg.run(*arguments, code=2)
    assert result.stdout == ""
    assert "Usage: kg" in result.stderr or "Usage: " in result.stderr


@pytest.mark.parametrize("command", [["find", "x"], ["show", "x"], ["papers"], ["path", "a", "b"], ["stats"]])
def test_no_graph_is_one_line_and_exit_code_1(tmp_path: Path, command: list[str]) -> None:
    nowhere = tmp_path / "nowhere.kg"
    result = Kg(nowhere).run(*command, "--json", code=1)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"kg: no graph at {nowhere}")


def test_the_graph_is_the_options_then_the_environments_then_papers_kg(
    shelf: Path, tmp_path: Path, process: Process
) -> None:
    (tmp_path / "papers.kg").symlink_to(shelf)
    assert process("stats", cwd=tmp_path, env={"PYTHONPATH": str(Path.cwd())}).returncode == 0
    elsewhere = {"KG_GRAPH": "elsewhere.kg", "PYTHONPATH": str(Path.cwd())}
    assert process("stats", cwd=tmp_path, env=elsewhere).stderr.startswith("kg: no graph at elsewhere.kg")
    assert process("stats", "-g", "papers.kg", cwd=tmp_path, env=elsewhere).returncode == 0


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (StoreError("no graph here"), 1, "kg: no graph here\n"),
        (KgError("two\nlines"), 1, "kg: two\nlines\n"),
        (NotFound("nothing", ("a", "b")), 3, "kg: nothing\nDid you mean: a, b?\n"),
        (KeyboardInterrupt(), 130, "run the same command again to go on"),
        (BrokenPipeError(), 141, ""),
    ],
)
def test_an_error_is_a_line_and_an_exit_code(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, told: str
) -> None:
    with pytest.raises(typer.Exit) as ended, errors.reported("build", as_json=False):
        raise error
    assert ended.value.exit_code == code
    assert told in capsys.readouterr().err


def test_a_bug_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), errors.reported("find", as_json=True):
        raise ZeroDivisionError
    assert capsys.readouterr().out == ""


def test_a_reader_that_goes_away_is_no_complaint(shelf: Path) -> None:
    command = f"{sys.executable} -m kg show LoRA --json -g {shelf} | true; echo ${{PIPESTATUS[0]}}"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=True)
    assert result.stderr == ""


def test_an_output_that_lacks_a_letter_gets_an_escape(shelf: Path, process: Process) -> None:
    latin = {"PYTHONIOENCODING": "latin-1", "KG_GRAPH": str(shelf)}
    printed = process("path", "LoRA", "arxiv:2106.09685", env=latin)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert "\\u2191 INTRODUCES" in printed.stdout
    assert json.loads(process("find", "lora", "--json", env=latin).stdout)[0]["name"] == "LoRA"


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """A program started in the background of a script ignores Ctrl-C, and so do those that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_is_told_without_a_traceback(tmp_path: Path) -> None:
    """A build that waits for standard input is stopped as a person would."""
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "build", "-", "-o", str(tmp_path / "x.kg")],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write('{"id": "a", "title": "A title", "abstract": ')
        process.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=3)
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(timeout=30) == 130
        finally:
            process.kill()
        told = process.stderr.read()
    assert "Traceback" not in told
    assert "run the same command again to go on" in told


@pytest.mark.parametrize(
    "command",
    [
        ["find", "lora"],
        ["show", "LoRA"],
        ["papers", "--method", "bert"],
        ["path", "LoRA", "DPO"],
        ["stats"],
        ["top", "method"],
    ],
)
def test_a_look_up_imports_nothing_heavy(shelf: Path, command: list[str]) -> None:
    loaded = _modules_after(["kg", *command, "--json", "-g", str(shelf)])
    assert "kg.store.reader" in loaded
    assert sorted(loaded & set(HEAVY)) == []


def test_piped_look_ups_do_without_rich_and_other_commands(shelf: Path) -> None:
    loaded = _modules_after(["kg", "find", "lora", "-g", str(shelf)])
    assert "rich.console" not in loaded
    assert not {f"kg.cli.{place.module}" for place in COMMANDS.values()} & loaded - {"kg.cli.find"}


def _modules_after(arguments: list[str]) -> set[str]:
    """Names of the modules that are loaded when ``kg`` ends."""
    program = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: print('\\n' + json.dumps(sorted(sys.modules)), file=sys.stderr))\n"
        f"sys.argv = {arguments!r}\n"
        "from kg.cli import main\n"
        "main()\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    return set(json.loads(result.stderr.splitlines()[-1]))


def _complete(graph: Path, line: str, shell: str = "zsh") -> str:
    """What the shell is given for ``line`` with the cursor at its end."""
    world: dict[str, Any] = {
        **os.environ,
        "_KG_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
        "KG_GRAPH": str(graph),
    }
    command = [sys.executable, "-c", "from kg.cli import main; main()"]
    result = subprocess.run(command, capture_output=True, text=True, env=world, timeout=60, check=False)
    assert result.stderr == ""
    return result.stdout


def test_commands_options_and_types_are_completed(shelf: Path) -> None:
    assert "papers" in _complete(shelf, "kg pa")
    assert "--with-variants" in _complete(shelf, "kg find --with")
    assert "Benchmark" in _complete(shelf, "kg find --type Ben")


def test_names_are_completed_from_the_graph_in_any_case(shelf: Path) -> None:
    assert "loRA" in _complete(shelf, "kg find lo", "bash").split("\n")
    assert "ImageNet-1K" in _complete(shelf, "kg papers --dataset Image")
    assert "LoRA" not in _complete(shelf, "kg papers --dataset Lo")
    assert _complete(shelf, "kg show arxiv:2305.18", "fish").startswith("arxiv:2305.18290\t")


def test_a_blank_in_a_name_is_escaped_for_bash(shelf: Path) -> None:
    assert _complete(shelf, "kg papers --task image", "bash").strip() == "image\\ classification"


def test_without_a_graph_completion_is_silent(tmp_path: Path) -> None:
    assert _complete(tmp_path / "none.kg", "kg find lo").strip() in ("", "_files")
