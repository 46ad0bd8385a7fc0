"""Loads a spaCy pipeline: kg's own, or any other with our labels."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ExtractionError

if TYPE_CHECKING:
    from spacy.language import Language

RULES_VERSION = "1"
"""Changes when rules (words, sentences, links, grouping, values) change what is extracted with the same model."""


def load(model: Path | str) -> Language:
    """The pipeline in a folder, or an installed one by name; ``ExtractionError`` where it can't be loaded."""
    import spacy

    import kg.extraction.components  # noqa: F401  (registers the factories where kg isn't installed)

    try:
        nlp = spacy.load(model)
    except ExtractionError:
        raise
    except (OSError, ValueError, KeyError, ImportError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ExtractionError(f"{model}: not a spaCy pipeline that can be loaded: {reason}") from error
    nlp.max_length = 10**9  # no parser and no batches here: memory grows with the longest text alone
    return nlp


def model_hash(model: Path | str) -> str:
    """16 hex digits over the model's files (names and contents) and the version of the rules.

    A pipeline that is installed under a name counts by its name alone where it has no folder.
    """
    digest = hashlib.sha256(f"rules {RULES_VERSION}\0".encode())
    folder = Path(model)
    if folder.is_dir():
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
    else:
        digest.update(str(model).encode())
    return digest.hexdigest()[:16]
