"""kg: from paper abstracts to a graph you can ask.

    from kg import Extractor, build_graph, read_papers

    papers = list(read_papers("papers.jsonl"))
    graph = build_graph(papers, Extractor().extract(papers))   # a networkx.MultiDiGraph

``build`` makes a graph folder on disk, ``open_graph`` reads one. Nothing heavy (spaCy, networkx, the stores) is
imported until it is used: ``import kg`` itself stays cheap, as does every look-up on the command line.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.build import build
    from kg.extraction import Extractor
    from kg.extraction.model_path import model_path
    from kg.graph import build_graph
    from kg.papers import read_papers
    from kg.store import open_graph

__version__ = "0.1.0"

__all__ = ["Extractor", "__version__", "build", "build_graph", "model_path", "open_graph", "read_papers"]

_HOME = {
    "Extractor": "kg.extraction",
    "build": "kg.build",
    "build_graph": "kg.graph",
    "model_path": "kg.extraction.model_path",
    "open_graph": "kg.store",
    "read_papers": "kg.papers",
}
"""Public name -> the module that it is imported from when first used."""


def __getattr__(name: str) -> Any:
    """The public names, each imported when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Keeps ``kg.build`` the function: importing the module of that name would put the module in its place."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
