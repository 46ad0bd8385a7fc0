"""Writes docs/cli.md from what ``kg --help`` is made of; a test fails where they differ.

Run it where kg is installed: ``python docs/generate_cli.py``.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from typer.main import get_command

from kg.cli.app import app
from kg.cli.group import COMMANDS, load_command

OUT = Path(__file__).with_name("cli.md")
HEAD = """\
# The command line

Made from `kg --help` by `docs/generate_cli.py`: change the help, then run it.

Data goes to standard output, talk to standard error. `--json` prints one JSON value and nothing else. Exit codes:
0; 1 an error, said in one line; 2 wrong usage; 3 nothing found. Tables are drawn in a terminal; piped output is plain,
tab-separated where there are columns. `NO_COLOR` is respected.
"""


def reference() -> str:
    """The whole of docs/cli.md."""
    group: Any = get_command(app)
    group.rich_markup_mode = None
    parts = [HEAD, _section("kg", group, "#" * 2)]
    for panel, names in groupby(group.list_commands(None), key=lambda name: COMMANDS[name].panel):
        parts.append(f"## {panel}\n")
        for name in names:
            parts += _command(f"kg {name}", load_command(name, markup=None))
    return "\n".join(parts)


def _command(title: str, command: Any) -> list[str]:
    children = getattr(command, "commands", {})
    own = [_section(title, command, "###")]
    return own + [_section(f"{title} {name}", child, "####") for name, child in children.items()]


def _section(title: str, command: Any, level: str) -> str:
    context = command.make_context(title, [], resilient_parsing=True)
    paragraphs = [p for p in (command.help or "").split("\n\n") if p]
    prose = [_marked(p) for p in paragraphs if not p.startswith("Example")]
    examples = [line.strip() for p in paragraphs if p.startswith("Example") for line in p.splitlines()[1:]]
    usage = " ".join([title, *command.collect_usage_pieces(context)]).replace("{", "").replace("}", "")
    parts = [f"{level} `{title}`", *prose, f"```\n{usage}\n```"]
    if examples:
        parts.append("```sh\n" + "\n".join(examples) + "\n```")
    rows = [row for row in (_row(param, context) for param in command.get_params(context)) if row]
    if rows:
        parts.append("\n".join(["| | |", "| --- | --- |", *rows]))
    return "\n\n".join(parts) + "\n"


def _row(param: Any, context: Any) -> str | None:
    if getattr(param, "hidden", False) or "--help" in param.opts:
        return None
    if param.param_type_name == "argument":
        return f"| `{param.metavar or param.name.upper()}` | {_cell(param.help or '')} |"
    name, told = param.get_help_record(context)
    option = name.replace("|", "\\|")
    return f"| `{option}` | {_cell(told)} |"


def _cell(text: str) -> str:
    return _marked(" ".join(text.split())).replace("|", "\\|")


def _marked(text: str) -> str:
    """Markdown reads <…> as HTML."""
    return text.replace("<", "&lt;").replace(">", "&gt;") if "<" in text else text


if __name__ == "__main__":
    OUT.write_text(reference(), encoding="utf-8")
