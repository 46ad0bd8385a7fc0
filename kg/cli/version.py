"""What ``kg --version`` prints."""

from __future__ import annotations

import json
from importlib import metadata

import kg


def model_name() -> str:
    """Name and version of the shipped model, from its meta.json; the model itself is not loaded."""
    path = kg.model_path() / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def version_line() -> str:
    """``kg 0.1.0 (model en_abstracts 0.1.0)``."""
    return f"kg {kg.__version__} (model {model_name()})"


def library_versions(names: tuple[str, ...]) -> dict[str, str]:
    """Name of a distribution -> its installed version; absent ones are left out."""
    found = {}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
