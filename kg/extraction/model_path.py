"""Where the shipped pipeline lives: in the installed package, or in the source tree it was checked out with."""

from __future__ import annotations

from pathlib import Path

from kg.errors import ExtractionError

_PACKAGE = Path(__file__).resolve().parent.parent


def model_path() -> Path:
    """The folder of the shipped spaCy pipeline, for ``spacy.load``; ``ExtractionError`` where it is missing."""
    places = [_PACKAGE / "_model", _PACKAGE.parent / "models" / "kg_en_abstracts"]
    for place in places:
        if (place / "meta.json").is_file():
            return place
    raise ExtractionError(f"the shipped model is missing ({places[0]}): install kg again, or name a model with --model")
