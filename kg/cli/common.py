"""What commands share: their common options, opening a graph, and printing.

Machine output goes to standard output, talk to standard error. Names and titles are other people's text: ``shown``
makes control characters visible, and nothing of theirs is ever read as rich markup.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from kg.records import Skipped
    from kg.store import Graph

DEFAULT_GRAPH = Path("papers.kg")

GraphOption = Annotated[
    Path, typer.Option("--graph", "-g", envvar="KG_GRAPH", metavar="GRAPH", help="The graph to read, a folder.")
]
"""``graph: GraphOption = DEFAULT_GRAPH``."""
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]
"""``as_json: JsonOption = False`` (errors go by that parameter name)."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANK = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")


def open_or_fail(path: Path) -> Graph:
    """The graph at ``path``, for reading.

    Raises:
        StoreError: there is no graph, or it cannot be opened.
    """
    from kg.store import open_graph

    return open_graph(path)


def shown(text: object) -> str:
    """Text as one line for people: line ends are blanks; escape, control and direction characters are spelled out."""
    return _CONTROL.sub(lambda m: f"\\x{ord(m.group()):02x}", _BLANK.sub(" ", str(text)))


def print_json(value: Any) -> None:
    """One JSON value on standard output; characters that a terminal would obey are escaped."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    text = json.dumps(value, ensure_ascii=not encoding.startswith("utf"), indent=2)
    typer.echo(_UNSAFE_IN_JSON.sub(lambda m: f"\\u{ord(m.group()):04x}", text))


def counted(count: int, what: str) -> str:
    """``1 paper``, ``2 papers``."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def say(message: str) -> None:
    """Talk: a line on standard error."""
    typer.echo("\n".join(shown(line) for line in message.split("\n")), err=True)


_LISTED = 20


def tell_skipped(skipped: Sequence[Skipped]) -> None:
    """Count and list on standard error what could not be read."""
    for one in skipped[:_LISTED]:
        say(f"kg: skipped {one.where}: {one.reason}")
    if len(skipped) > _LISTED:
        say(f"kg: … and {len(skipped) - _LISTED} more")
    if skipped:
        say(f"kg: {len(skipped)} skipped in all")


def fail_if_damaged(skipped: Sequence[Skipped]) -> None:
    """Exit code 1 where a source that was named could not be read to its end; what was read of it is kept.

    Scripts would take a cut-off download for a whole one otherwise.
    """
    if any(one.damaged for one in skipped):
        raise typer.Exit(1)


@contextmanager
def ended_after(seconds: float, why: str) -> Iterator[None]:
    """Ends the process, with one line and exit code 1, where a ``with`` block takes longer than ``seconds``.

    For reading alone: the embedded engine looks at its time limit between steps, and a step (planning a nested CASE,
    say) can take for ever.
    """

    def end() -> None:
        say(f"kg: {why} and was stopped; ask for less, or set a LIMIT")
        sys.stderr.flush()
        os._exit(1)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def in_terminal() -> bool:
    """Whether standard output is a terminal: tables are drawn there, and plain lines printed elsewhere."""
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


def console(*, stderr: bool = False) -> Console:
    """A rich console that reads no markup, no emoji names and highlights nothing by itself.

    With ``NO_COLOR`` it writes no escape sequence at all: rich alone would leave out colours, but not bold and dim.
    """
    from rich.console import Console

    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, color_system=colours)


def neo4j_password(uri: str, user: str) -> str:
    """The server's password: ``NEO4J_PASSWORD`` (empty for a server without authentication), else asked for.

    Raises:
        SyncError: there is neither the variable nor a terminal to ask in.
    """
    given = os.environ.get("NEO4J_PASSWORD")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        from kg.errors import SyncError

        raise SyncError(f"no password for {user} at {uri}: set NEO4J_PASSWORD")
    return str(
        typer.prompt(f"Password of {user} at {shown(uri)}", hide_input=True, err=True, default="", show_default=False)
    )
