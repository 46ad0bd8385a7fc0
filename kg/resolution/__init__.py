"""Resolution: the entities of all papers become canonical entities, explained and correctable."""

from __future__ import annotations

from kg.resolution.corrections import Action, Correction, Corrections
from kg.resolution.former import former_key
from kg.resolution.gazetteer import Gazetteer, load_gazetteer
from kg.resolution.pipeline import resolve

__all__ = ["Action", "Correction", "Corrections", "Gazetteer", "former_key", "load_gazetteer", "resolve"]
