"""Where the files for a server lie: in the installed package, or in ``neo4j/`` of the source tree."""

from __future__ import annotations

from pathlib import Path

from kg.errors import SyncError

_PACKAGE = Path(__file__).resolve().parent.parent


def neo4j_file(name: str) -> Path:
    """The path of ``schema.cypher``, ``style.grass`` or ``queries``.

    Raises:
        SyncError: this installation of kg lacks it.
    """
    for folder in (_PACKAGE / "_neo4j", _PACKAGE.parent / "neo4j"):
        if (folder / name).exists():
            return folder / name
    raise SyncError(f"this installation of kg lacks {name}: install it again")
