"""Readers keep the published graph they opened: a shared lock on its note, which the sweeper respects.

Locks are ``flock``'s, which fall with the process that holds them. Where there is no ``flock`` (Windows) open files
cannot be deleted anyway.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover
    fcntl = None  # type: ignore[assignment]

_NO_LOCKS = (errno.EBADF, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
"""What file systems without such locks answer: there a reader that outlives two builds has to open again."""


def pin(note: Path) -> int:
    """Opens the note of a published graph and keeps it from being swept until the handle is closed.

    Raises:
        FileNotFoundError: it was swept already.
    """
    handle = os.open(note, os.O_RDONLY)
    try:
        _lock(handle, shared=True)
        # The sweeper may have taken the file away between the two calls; then another one (or none) is there now.
        if not os.path.samestat(os.fstat(handle), note.stat()):
            raise FileNotFoundError(note)
    except OSError:
        os.close(handle)
        raise
    return handle


def take_away(note: Path) -> bool:
    """Deletes the note of a graph that no reader has open, after which none can open it; False where one has."""
    try:
        handle = os.open(note, os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        _lock(handle, shared=False)
        note.unlink()
    except (BlockingIOError, PermissionError):
        return False
    finally:
        os.close(handle)
    return True


def _lock(handle: int, *, shared: bool) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
