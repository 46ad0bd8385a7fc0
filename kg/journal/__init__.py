"""What has been read and extracted: one SQLite file, the truth that every graph is made from."""

from __future__ import annotations

from kg.journal.codec import text_hash
from kg.journal.journal import Journal

__all__ = ["Journal", "text_hash"]
