from __future__ import annotations

import subprocess
import sys

import pytest

import kg

NAMES = ["Extractor", "__version__", "build", "build_graph", "model_path", "open_graph", "read_papers"]


def test_the_public_names_are_these() -> None:
    assert sorted(kg.__all__) == sorted(NAMES)
    assert set(NAMES) <= set(dir(kg))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "__version__"])
def test_every_public_name_can_be_called(name: str) -> None:
    assert callable(getattr(kg, name))


def test_build_stays_the_function_after_its_module_was_imported() -> None:
    import kg.build
    from kg import build

    assert callable(build)
    assert callable(kg.build)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = kg.nonsense


def test_importing_kg_imports_next_to_nothing() -> None:
    program = "import sys; before = set(sys.modules); import kg; print(*sorted(set(sys.modules) - before))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    ours = [name for name in result.stdout.split() if name.startswith("kg")]
    assert ours == ["kg"]
    assert not {"spacy", "networkx", "sqlite3", "typer"} & set(result.stdout.split())
