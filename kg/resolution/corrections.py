"""What people decided by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Corrections:
    """Decisions by hand, in the order in which they were made."""

    @classmethod
    def load(cls, path: Path) -> Corrections:
        """Those of a ``corrections.toml``; none where there is no file."""
        return cls()

    def save(self, path: Path) -> None:
        """Write them, replacing the file."""
