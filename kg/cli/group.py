"""The table of commands, and the group that imports a command's module only when it is needed.

A command is a plain function with typer annotations, in ``kg/cli/<module>.py``, named like the command with ``_`` for
``-``; a ``typer.Typer`` of that name makes a command with sub-commands. The first paragraph of its docstring is the
short help; a paragraph that begins with ``Example`` is kept line by line.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import inspect
import re
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any, NamedTuple

import typer
import typer.main
from typer.core import TyperGroup

from kg.cli.errors import reported


class Place(NamedTuple):
    """Where a command lives (a module of ``kg.cli``), and under which heading ``kg --help`` lists it."""

    module: str
    panel: str


ASK, BUILD, CORRECT, SHARE = "Ask", "Build", "Correct", "Draw, export, share"

COMMANDS: dict[str, Place] = {
    "build": Place("build", BUILD),
    "rebuild": Place("build", BUILD),
    "remove": Place("remove", BUILD),
    "restore": Place("remove", BUILD),
    "extract": Place("extract", BUILD),
    "evaluate": Place("evaluate", BUILD),
    "doctor": Place("doctor", BUILD),
    "find": Place("find", ASK),
    "show": Place("show", ASK),
    "papers": Place("papers", ASK),
    "related": Place("related", ASK),
    "path": Place("path", ASK),
    "top": Place("top", ASK),
    "stats": Place("stats", ASK),
    "query": Place("query", ASK),
    "review": Place("review", CORRECT),
    "merge": Place("corrections", CORRECT),
    "split": Place("corrections", CORRECT),
    "rename": Place("corrections", CORRECT),
    "retype": Place("corrections", CORRECT),
    "reject": Place("corrections", CORRECT),
    "set-role": Place("corrections", CORRECT),
    "undo": Place("corrections", CORRECT),
    "export": Place("export", SHARE),
    "plot": Place("plot", SHARE),
    "sync": Place("sync", SHARE),
    "pull": Place("pull", SHARE),
}
"""Command -> its place, in the order of ``kg --help``."""


_TAG = re.compile(r"(\[[a-z#/@][^\[]*?\])")
"""What rich takes for markup."""


def help_text(docstring: str) -> str:
    """A docstring as help: each paragraph on one line, for the terminal to wrap, but examples line by line."""
    paragraphs = inspect.cleandoc(docstring).split("\n\n")
    return "\n\n".join(p if p.startswith("Example") else " ".join(p.split()) for p in paragraphs)


def literally(command: Any) -> Any:
    """Escape square brackets in a command's help, which rich would read as markup (``pip install 'kg[plot]'``)."""
    for described in (command, *command.params):
        if getattr(described, "help", None):
            described.help = _TAG.sub(r"\\\1", described.help)
    return command


def load_command(name: str, markup: Any = "rich") -> Any:
    """Import the command and make typer's command object of it."""
    place = COMMANDS[name]
    found = getattr(importlib.import_module(f"kg.cli.{place.module}"), name.replace("-", "_"))
    if isinstance(found, typer.Typer):
        return _named(found, name, place.panel)
    single = typer.Typer(add_completion=False, rich_markup_mode=markup, pretty_exceptions_enable=False)
    single.command(
        name,
        help=help_text(found.__doc__ or ""),
        rich_help_panel=place.panel,
        context_settings={"help_option_names": ["-h", "--help"]},
    )(_guarded(found, name))
    command = typer.main.get_command(single)
    return literally(command) if markup == "rich" else command


def _named(group: typer.Typer, name: str, panel: str) -> Any:
    command: Any = typer.main.get_command(group)
    command.name, command.rich_help_panel = name, panel
    for child, sub in getattr(command, "commands", {}).items():
        sub.callback = _guarded(sub.callback, f"{name} {child}")
    return command


def _guarded(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        with reported(name, as_json=bool(kwargs.get("as_json"))):
            return function(*args, **kwargs)

    return run


class LazyCommands(MutableMapping[str, Any]):
    """Command name -> command, loaded when asked for; the names themselves cost nothing."""

    def __init__(self, markup: Any) -> None:
        self._markup = markup
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            if name not in COMMANDS:
                raise KeyError(name)
            self._loaded[name] = load_command(name, self._markup)
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        # Commands whose file is not there (a partial checkout) are not offered.
        return (name for name in COMMANDS if importlib.util.find_spec(f"kg.cli.{COMMANDS[name].module}"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class LazyGroup(TyperGroup):
    """``kg`` itself: its commands are imported one at a time."""

    def __init__(self, **settings: Any) -> None:
        if settings.get("help"):
            settings["help"] = help_text(settings["help"])
        super().__init__(**settings)
        self.commands: MutableMapping[str, Any] = LazyCommands(self.rich_markup_mode)

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, without loading what they stand for."""
        return list(self.commands)
