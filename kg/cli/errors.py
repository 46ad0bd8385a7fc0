"""From an exception to one line on standard error and an exit code.

Only ``KgError`` is a message to the user; anything else is a bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from kg.errors import KgError, NotFound

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it: 128 + SIGINT."""
READER_GONE = 141
"""Exit code where the reader of our output went away, as shells have it: 128 + SIGPIPE."""

_RESUMABLE = {
    "build": "; what was read so far is kept: run the same command again to go on",
    "sync": "; what was written stays: run the same command again to go on",
    "remove": "; it counts from the next kg rebuild or kg build on",
    "restore": "; it counts from the next kg rebuild or kg build on",
}
_NOTHING = {"show": "null"}
"""What ``--json`` prints where nothing was found, for commands that do not print a list."""


@contextmanager
def reported(command: str, *, as_json: bool) -> Iterator[None]:
    """Run a command's body; turn what a user can cause into a line and an exit code."""
    from kg.cli.common import say

    try:
        yield
    except NotFound as error:
        if as_json:
            typer.echo(_NOTHING.get(command, "[]"))
        say(f"kg: {error}")
        if error.suggestions:
            say("Did you mean: " + ", ".join(error.suggestions) + "?")
        raise typer.Exit(error.exit_code) from error
    except KgError as error:
        say(f"kg: {error}")
        raise typer.Exit(error.exit_code) from error
    except BrokenPipeError as error:
        from kg.cli import flush_quietly

        flush_quietly()
        raise typer.Exit(READER_GONE) from error
    except KeyboardInterrupt as error:
        say("\nkg: stopped" + _RESUMABLE.get(command, ""))
        raise typer.Exit(INTERRUPTED) from error
