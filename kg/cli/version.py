"""What ``kg --version`` prints."""

from __future__ import annotations

import kg
from kg.errors import ExtractionError


def version_line() -> str:
    """``kg 0.1.0 (model kg_en_abstracts 0.1.0)``; the model is named by its file, not loaded."""
    from kg.views.health import model_name

    try:
        model = f"model {model_name()}"
    except (ExtractionError, OSError) as error:
        model = f"no model: {error}"
    return f"kg {kg.__version__} ({model})"
