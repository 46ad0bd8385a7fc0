"""How much of a soak test is run: all of it, or the short dose that CI takes."""

from __future__ import annotations

import os


def dose(full: int, short: int) -> int:
    """``full`` times, or ``short`` with ``KG_SOAK=short`` in the environment."""
    return short if os.environ.get("KG_SOAK") == "short" else full
