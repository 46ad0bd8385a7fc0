"""Loads a spaCy pipeline: kg's own, or any other with our labels."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ExtractionError

if TYPE_CHECKING:
    from spacy.language import Language

_RULES = Path(__file__).parent


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
    """16 hex digits over the model's files (names and contents) and the rules of this package.

    The rules (words, sentences, links, grouping, values, …) count by their source: a version that people have to raise
    would be forgotten, and papers read before and after a change would differ under one hash. A pipeline that is
    installed under a name counts by its name alone where it has no folder.
    """
    digest = hashlib.sha256()
    _add_files(digest, _RULES, [p for p in _RULES.iterdir() if p.suffix in (".py", ".json")])
    folder = Path(model)
    if folder.is_dir():
        _add_files(digest, folder, [p for p in folder.rglob("*") if p.is_file()])
    else:
        digest.update(str(model).encode())
    return digest.hexdigest()[:16]


def _add_files(digest: hashlib._Hash, folder: Path, files: list[Path]) -> None:
    for path in sorted(files):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
