"""A real terminal (a pseudo-terminal of a given width) to run ``kg`` in."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

CSI = re.compile("\x1b\\[[0-9;?]*[A-Za-z]")


def in_terminal(*arguments: str, columns: int = 80, env: dict[str, str] | None = None) -> str:
    """What ``kg`` prints to standard output in a terminal of that many columns; it must exit with 0."""
    main, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    world = {**os.environ, "TERM": "xterm-256color", **(env or {})}
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", *arguments], stdout=terminal, stderr=subprocess.PIPE, stdin=terminal, env=world
    )
    os.close(terminal)
    read = b""
    with contextlib.suppress(OSError):  # Linux ends a closed pseudo-terminal with EIO
        while part := os.read(main, 65536):
            read += part
    os.close(main)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors.decode()
    return read.decode().replace("\r\n", "\n")


def plain(text: str) -> str:
    """The text without colours and styles."""
    return CSI.sub("", text)
