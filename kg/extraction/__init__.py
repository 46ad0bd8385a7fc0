"""Extraction: papers in, mentions, roles and links out. Importing this loads neither spaCy nor ONNX Runtime."""

from __future__ import annotations

from kg.extraction.extractor import Extractor
from kg.extraction.model_path import model_path

__all__ = ["Extractor", "model_path"]
