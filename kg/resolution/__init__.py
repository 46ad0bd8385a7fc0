"""Resolution: the entities of all papers become canonical entities, explained and correctable."""

from __future__ import annotations

from kg.resolution.corrections import Corrections
from kg.resolution.gazetteer import Gazetteer, load_gazetteer
from kg.resolution.pipeline import resolve

__all__ = ["Corrections", "Gazetteer", "load_gazetteer", "resolve"]
