"""The journal keeps what was read and extracted, whole, whatever happens."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import JournalError
from kg.journal import Journal, text_hash
from kg.journal.codec import dump_extraction, dump_paper, load_extraction, load_paper
from kg.journal.migrations import MIGRATIONS
from kg.records import EntityType, ExtractedEntity, ExtractedLink, Extraction, LinkKind, Paper, Role
from tests.graph.made import LORA, LORA_FOUND, QLORA, QLORA_FOUND

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with Journal(path) as opened:
        yield opened


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    """What a plain SQLite connection sees."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_papers_are_kept_with_all_that_is_known_of_them(journal: Journal) -> None:
    assert journal.read([("/a", LORA), ("/a", QLORA)]) == 2
    assert journal.papers() == [LORA, QLORA]


def test_a_source_that_tells_otherwise_replaces_what_it_told_and_keeps_the_rest(journal: Journal) -> None:
    journal.read([("/a", LORA), ("/a", QLORA)])
    changed = replace(LORA, abstract="Shorter.")
    journal.read([("/a", changed)])
    assert journal.papers() == [changed, QLORA]
    journal.read([("/a", changed)])
    assert journal.papers() == [changed, QLORA]
    journal.read([("/a", LORA)])
    assert journal.papers() == [LORA, QLORA]


def test_another_source_of_the_same_paper_is_kept_beside(journal: Journal) -> None:
    other = replace(LORA, abstract="", sources=("b.jsonl",))
    journal.read([("/a", LORA)])
    journal.read([("/b", other)])
    assert sorted(journal.papers(), key=repr) == sorted([LORA, other], key=repr)


def test_a_source_that_tells_of_a_paper_twice_keeps_both_and_replaces_both(journal: Journal) -> None:
    second = replace(LORA, abstract="Second telling.")
    journal.read([("/a", LORA), ("/a", second)])
    assert len(journal.papers()) == 2
    journal.read([("/a", replace(LORA, abstract="Third."))])
    assert [paper.abstract for paper in journal.papers()] == ["Third."]


def test_a_run_that_breaks_off_leaves_nothing(journal: Journal) -> None:
    journal.read([("/a", LORA)])

    def breaks() -> Iterator[tuple[str, Paper]]:
        yield "/a", replace(LORA, abstract="Half read.")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        journal.read(breaks())
    assert journal.papers() == [LORA]
    journal.read([("/a", QLORA)])
    assert journal.papers() == [LORA, QLORA]


def test_the_order_of_reading_does_not_show(tmp_path: Path) -> None:
    with Journal(tmp_path / "one") as one, Journal(tmp_path / "two") as two:
        one.read([("/a", LORA), ("/b", QLORA)])
        two.read([("/b", QLORA)])
        two.read([("/a", LORA)])
        assert one.papers() == two.papers()


def test_extractions_belong_to_a_text_and_a_model(journal: Journal) -> None:
    assert journal.lacking([LORA, QLORA], "m1") == [LORA, QLORA]
    journal.save_extraction(LORA, "m1", LORA_FOUND)
    assert journal.lacking([LORA, QLORA], "m1") == [QLORA]
    assert journal.lacking([LORA], "m2") == [LORA]
    assert journal.extraction(LORA, "m1") == LORA_FOUND
    assert journal.extraction(QLORA, "m1") is None
    # The text is what counts, not what the paper is called or when it appeared.
    renamed = replace(LORA, id="doi:10.1/x", year=1999)
    assert journal.lacking([renamed], "m1") == []
    assert journal.extraction(renamed, "m1") == replace(LORA_FOUND, paper_id="doi:10.1/x")
    assert journal.lacking([replace(LORA, title="LoRA")], "m1") != []


def test_of_equal_texts_one_is_extracted(journal: Journal) -> None:
    twin = replace(LORA, id="twin")
    assert journal.lacking([LORA, twin], "m") == [LORA]
    assert journal.stale([LORA, twin], "m") == 2
    journal.save_extraction(LORA, "m", LORA_FOUND)
    assert journal.stale([LORA, twin], "m") == 0


def test_without_an_extraction_of_this_model_the_last_one_of_another_serves(journal: Journal) -> None:
    journal.save_extraction(LORA, "m1", LORA_FOUND)
    journal.save_extraction(LORA, "m2", Extraction(LORA.id))
    assert journal.extraction(LORA, "m1") == LORA_FOUND
    assert journal.extraction(LORA, "m3") == Extraction(LORA.id)
    assert journal.stale([LORA], "m3") == 1


def test_removed_papers_are_remembered(journal: Journal) -> None:
    journal.remove(["a", "b"])
    journal.remove(["b"])
    assert journal.removed() == {"a", "b"}
    journal.restore(["a", "c"])
    assert journal.removed() == {"b"}


def test_the_last_build_is_noted_all_at_once(journal: Journal) -> None:
    assert (journal.model(), journal.built(), journal.names(), journal.former_ids()) == ("", {}, [], {})
    journal.finish("m", {"p": "1"}, [("p", "LoRA", "method:lora")], {"old": "new"})
    journal.finish("n", {"q": "2"}, [("q", "X", "method:x"), ("q", "X", "method:y")], {"older": "newer"})
    assert journal.model() == "n"
    assert journal.built() == {"q": "2"}
    assert journal.names() == [("q", "X", "method:x")]
    assert journal.former_ids() == {"older": "newer"}


def test_a_closed_journal_is_one_file_that_can_be_copied(path: Path, tmp_path: Path) -> None:
    with Journal(path) as journal:
        journal.read([("/a", LORA)])
        journal.save_extraction(LORA, "m", LORA_FOUND)
    assert [entry.name for entry in tmp_path.iterdir()] == ["journal.sqlite"]
    shutil.copy(path, tmp_path / "copy.sqlite")
    with Journal(tmp_path / "copy.sqlite") as copy:
        assert copy.papers() == [LORA]
        assert copy.extraction(LORA, "m") == LORA_FOUND


def test_somebody_who_looks_into_the_file_does_not_break_a_build(path: Path) -> None:
    with closing(sqlite3.connect(path)) as onlooker:
        with Journal(path) as journal:
            journal.read([("/a", LORA)])
            onlooker.execute("BEGIN")
            assert onlooker.execute("SELECT count(*) FROM record").fetchone() == (1,)
        with Journal(path) as journal:
            assert journal.papers() == [LORA]


def test_what_was_committed_survives_a_kill(path: Path, tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from kg.journal import Journal; from tests.graph.made import LORA, LORA_FOUND, QLORA\n"
        "journal = Journal(Path(sys.argv[1])); journal.read([('/a', LORA), ('/a', QLORA)])\n"
        "journal.save_extraction(LORA, 'm', LORA_FOUND)\n"
        "def half():\n"
        "    yield '/b', LORA\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "journal.read(half())\n"
    )
    code = subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, check=False).returncode
    assert code == -signal.SIGKILL
    # Copied as it was left, with what SQLite keeps beside it.
    shutil.copytree(tmp_path, tmp_path.parent / "copied")
    for place in (path, tmp_path.parent / "copied" / path.name):
        with Journal(place) as journal:
            assert journal.papers() == [LORA, QLORA]
            assert journal.extraction(LORA, "m") == LORA_FOUND
            assert journal.lacking([LORA, QLORA], "m") == [QLORA]


def test_the_ledger_names_every_step_once(path: Path) -> None:
    Journal(path).close()
    Journal(path).close()
    taken = rows(path, "SELECT number, what FROM migration ORDER BY number")
    assert taken == [(number, what) for number, (what, _) in enumerate(MIGRATIONS, start=1)]


def test_a_newer_journal_is_refused_and_left_as_it_is(path: Path) -> None:
    Journal(path).close()
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO migration VALUES (7, 'of the future')")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    message = r"journal\.sqlite: written by a newer kg \(journal version 7, this one knows 1\); update kg"
    with pytest.raises(JournalError, match=message):
        Journal(path)
    assert path.read_bytes()[100:] == before[100:]


def test_a_step_that_fails_is_not_half_taken(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Journal(path).close()
    broken = (*MIGRATIONS, ("broken", "CREATE TABLE fresh (x); CREATE TABLE fresh (x);"))
    monkeypatch.setattr("kg.journal.migrations.MIGRATIONS", broken)
    with pytest.raises(JournalError, match="the journal cannot be used: table fresh already exists"):
        Journal(path)
    monkeypatch.undo()
    with Journal(path) as journal:
        assert journal.papers() == []
    tables = {row[0] for row in rows(path, "SELECT name FROM sqlite_master")}
    assert "fresh" not in tables


@pytest.mark.parametrize("content", [b"not a database" * 100, b"SQLite format 3\x00garbage"])
def test_a_damaged_journal_is_one_clear_error(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(JournalError, match=r"journal\.sqlite: the journal cannot be used: ") as caught:
        Journal(path)
    assert "\n" not in str(caught.value)


def test_a_journal_in_a_folder_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="cannot be used"):
        Journal(tmp_path / "missing" / "journal.sqlite")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_journal_is_one_clear_error(path: Path) -> None:
    Journal(path).close()
    path.chmod(0o400)
    with pytest.raises(JournalError):
        Journal(path)


texts = st.text(max_size=12)
spans = st.tuples(st.integers(0, 99), st.integers(0, 99))
papers = st.builds(
    Paper,
    id=texts,
    title=texts,
    abstract=texts,
    url=st.none() | texts,
    date=st.none() | texts,
    year=st.none() | st.integers(),
    authors=st.lists(texts, max_size=3).map(tuple),
    venue=st.none() | texts,
    categories=st.lists(texts, max_size=3).map(tuple),
    sources=st.lists(texts, max_size=3).map(tuple),
)
entities = st.builds(
    ExtractedEntity,
    name=texts,
    type=st.sampled_from(EntityType),
    role=st.sampled_from(Role),
    mentions=st.lists(spans, max_size=3).map(tuple),
    confidence=st.floats(0, 1),
    evidence=spans,
    values=st.lists(texts, max_size=3).map(tuple),
)
links = st.builds(ExtractedLink, url=texts, kind=st.sampled_from(LinkKind), span=spans, evidence=spans)


@given(papers)
def test_any_paper_comes_back_as_it_was(paper: Paper) -> None:
    assert load_paper(dump_paper(paper)) == paper


@given(texts, st.lists(entities, max_size=3).map(tuple), st.lists(links, max_size=3).map(tuple))
def test_any_extraction_comes_back_as_it_was(
    paper_id: str, found: tuple[ExtractedEntity, ...], linked: tuple[ExtractedLink, ...]
) -> None:
    extraction = Extraction(paper_id, found, linked)
    assert load_extraction(dump_extraction(extraction), paper_id) == extraction


@given(papers, papers)
def test_the_hash_of_a_text_is_that_of_title_and_abstract(one: Paper, other: Paper) -> None:
    assert (text_hash(one) == text_hash(other)) == (one.text == other.text)


def test_extractions_are_plain_json_without_the_paper(journal: Journal, path: Path) -> None:
    journal.save_extraction(QLORA, "m", QLORA_FOUND)
    (found,) = rows(path, "SELECT found FROM extraction")[0]
    assert QLORA.id not in found
    assert found.startswith('{"entities":[["QLoRA trains","Method","INTRODUCES"')
