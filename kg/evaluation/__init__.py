"""Scoring against gold annotations: what was extracted from papers, and what was resolved across them.

Pure functions over records as they stand in JSON lines and TSV files; imports nothing heavy.
"""

from __future__ import annotations

from kg.evaluation.entities import Prf, ScoredError, Scores, read_records, record_of, score
from kg.evaluation.resolution import ResolutionScores, read_clusters, score_resolution

__all__ = [
    "Prf",
    "ResolutionScores",
    "ScoredError",
    "Scores",
    "read_clusters",
    "read_records",
    "record_of",
    "score",
    "score_resolution",
]
