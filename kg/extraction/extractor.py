"""Papers in, extractions out: the public face of this stage."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.extraction.model_path import model_path
from kg.extraction.threads import in_threads
from kg.records import Extraction, Paper

if TYPE_CHECKING:
    from spacy.language import Language


def _cores() -> int:
    """The processor cores this process may use; systems other than Linux tell only how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Extractor:
    """Extracts entities, roles and links from papers with a spaCy pipeline (kg's own unless ``model`` names another).

    ``workers`` is how many texts are read at once (default: the processor cores this process may use, at most 8); the
    result doesn't depend on it. Nothing is loaded before the first paper. Raises ``ExtractionError`` where the model is
    missing or cannot be loaded.
    """

    def __init__(self, model: str | Path | None = None, workers: int | None = None) -> None:
        self.model: str | Path = model if model is not None else model_path()
        self.workers = max(1, workers if workers is not None else min(8, _cores()))

    @cached_property
    def model_hash(self) -> str:
        """16 hex digits of the model's content and the version of the rules: what an extraction was made with."""
        from kg.extraction.pipeline import model_hash

        return model_hash(self.model)

    @cached_property
    def nlp(self) -> Language:
        """The loaded pipeline."""
        from kg.extraction.pipeline import load

        return load(self.model)

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """One extraction a paper, in input order, as they are ready; papers are taken from the iterable as needed."""
        from kg.extraction.boundary import extraction_of

        own = all(self.nlp.get_pipe_meta(name).factory.startswith("kg_") for name in self.nlp.pipe_names)
        if own:
            yield from in_threads(lambda paper: extraction_of(self.nlp(paper.text), paper.id), papers, self.workers)
            return
        # Others' components may not bear several threads.
        for doc, paper_id in self.nlp.pipe(((paper.text, paper.id) for paper in papers), as_tuples=True, batch_size=16):
            yield extraction_of(doc, paper_id)
