"""The command line: a thin skin over the library. A command parses, calls the library, prints.

``kg/cli/group.py`` names every command and where it lives; a command's module is imported when the command runs, so
that a look-up pays for nothing else. ``kg/cli/common.py`` has what commands share, ``kg/cli/render.py`` what they
print with.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run ``kg`` on the arguments of the process and exit with the contract's code (0, 1, 2 or 3)."""
    from kg.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets an escape in its place, not a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="kg")
    finally:
        flush_quietly()


def flush_quietly() -> None:
    """Flush standard output; where its reader is gone (``kg papers | head``), say nothing about it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
