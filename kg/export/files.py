"""Writing a file whole or not at all; whatever goes wrong is an ``ExportError`` with one line."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import ExportError


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """A temporary path beside ``out`` to write to; it takes ``out``'s place when the block ends without an exception.

    Raises:
        ExportError: the folder is missing or cannot be written, ``out`` is a folder, or the disk is full.
    """
    if out.is_dir():
        raise ExportError(f"{out} is a folder: name a file to write")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    except OSError as error:
        raise unwritable(out, error) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())  # mkstemp's file is for its owner alone
        temporary.replace(out)
    except OSError as error:
        raise unwritable(out, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def unwritable(out: Path, error: OSError) -> ExportError:
    """One line: what could not be written, why, and what to do."""
    if isinstance(error, FileNotFoundError):
        return ExportError(f"cannot write {out}: there is no folder {out.parent}; make it first")
    return ExportError(f"cannot write {out}: {error.strerror or error}; choose another place")


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
