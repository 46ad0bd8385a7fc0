"""A reader's hold on a published graph, and the sweeper's respect for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.store.pins import pin, take_away


def test_a_pinned_note_stays_until_it_is_let_go(tmp_path: Path) -> None:
    note = tmp_path / "info.json"
    note.write_text("{}")
    handles = [pin(note), pin(note)]
    for handle in handles:
        assert not take_away(note)
        assert note.exists()
        os.close(handle)
    assert take_away(note)
    assert not note.exists()


def test_what_is_not_there_needs_no_taking_away(tmp_path: Path) -> None:
    assert take_away(tmp_path / "info.json")


def test_a_note_that_is_gone_cannot_be_pinned(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        pin(tmp_path / "info.json")


def test_a_note_that_was_replaced_while_it_was_opened_cannot_be_pinned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "info.json"
    note.write_text("old")
    really_open = os.open

    def swept_in_between(path: Path, flags: int) -> int:
        handle = really_open(path, flags)
        note.unlink()
        note.write_text("new")
        return handle

    monkeypatch.setattr(os, "open", swept_in_between)
    with pytest.raises(FileNotFoundError):
        pin(note)
