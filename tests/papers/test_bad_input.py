"""Bad input is one clear line, and never takes good records along."""

from __future__ import annotations

import gzip
import json
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.papers import iter_papers
from kg.records import Paper, Skipped

RECORDS = [{"id": f"x{i}", "title": f"Title {i}", "abstract": f"Abstract number {i}. It goes on."} for i in range(5)]
JSONL = "".join(json.dumps(record) + "\n" for record in RECORDS)
ATOM = (
    '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
    + "".join(
        f"<entry><id>http://arxiv.org/abs/2106.0000{i}v1</id><title>T {i}</title><summary>A {i}.</summary></entry>\n"
        for i in range(5)
    )
    + "</feed>"
)
BIBTEX = "".join(f"@misc{{k{i},\n title = {{Title {i}}},\n abstract = {{Abstract {i}.}}\n}}\n" for i in range(5))
NOISE = random.Random(1).choices(range(256), k=5000)


def outcome(path: Path) -> tuple[int, list[str]]:
    found = list(iter_papers([path]))
    return sum(isinstance(f, Paper) for f in found), [f.reason for f in found if isinstance(f, Skipped)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"%PDF-1.5\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04\x00\x00", "a zip archive"),
        (b"BZh91AY&SY\x94", "bzip2 data"),
        (b"\xfd7zXZ\x00", "xz data"),
        (b"(\xb5/\xfda", "zstd data"),
        (b"PAR1\x15", "Parquet"),
        (b"\x89PNG\r\n", "a picture"),
        (b'[{"id": ' + b"9" * 5000 + b"}]", "a number of thousands of digits"),
        (b'{"data": [{"id": ' + b"9" * 5000 + b"}]}", "a number of thousands of digits"),
        (b'{"id": ' + b"9" * 5000 + b"}", "too long"),
        (bytes(NOISE), "not UTF-8 text: byte 0x"),
        (b"\x00" * 100, "the file is empty|binary"),
        (JSONL.encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (b'{"title": "G\xf6del", "abstract": "x."}', r"not UTF-8 text: byte 0xf6 at offset 12"),
        (gzip.compress(JSONL.encode())[:20], "the gzip data is cut off"),
        (b"<!DOCTYPE html><html></html>", "an HTML page"),
        (b'<?xml version="1.0"?><rss></rss>', "XML, but not the Atom feed"),
        (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"></feed>', "no entry"),
        (b"name,score\na,1\n", "no format that kg reads"),
        (b"Just a few words", "no format that kg reads"),
        (b"# Heading\n\n" + b"A readme has sentences too. " * 20, "no format that kg reads"),
        (b"[]", "no paper in it"),
        (b"title,abstract\n", "no paper in it"),
        (b"[" * 50000, "no format|nested"),
        (b'{"a":' * 50000, "nested too deep"),
        (b'{"title": "T", "abstr', "not JSON"),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path: Path, content: bytes, reason: str):
    import re

    path = tmp_path / "file"
    path.write_bytes(content)
    papers, reasons = outcome(path)
    assert papers == 0
    assert len(reasons) == 1
    assert re.search(reason, reasons[0])
    assert "\n" not in reasons[0]
    assert len(reasons[0]) < 200


@pytest.mark.parametrize(
    ("content", "papers", "reason"),
    [
        (JSONL.replace('{"id": "x2"', '{id: "x2"'), 4, "not JSON"),
        ("oops\n" + JSONL, 5, "not JSON"),
        (JSONL + "[1, 2]\n", 5, "not a JSON object"),
        (JSONL[:-20], 4, "not JSON"),
        (json.dumps(RECORDS)[:-20], 4, "cut off"),
        (json.dumps(RECORDS, indent=2)[:-20], 4, "cut off"),
        (json.dumps(RECORDS)[:-1] + ", oops]", 5, "not JSON after record 5"),
        (json.dumps({"n": 5, "papers": RECORDS}, indent=2)[:-30], 4, "cut off"),
        (json.dumps([*RECORDS, {"title": "No abstract"}]), 5, "no abstract"),
        (json.dumps([*RECORDS, 5]), 5, "not a JSON object"),
        (ATOM[:-60], 4, "the XML is cut off"),
        (ATOM.replace("<title>T 2</title>", ""), 4, "no title"),
        (BIBTEX[:-20], 4, "not BibTeX"),
        (JSONL.encode() + b'{"title": "\xff"}\n', 5, "not UTF-8 text: byte 0xff at offset"),
    ],
)
def test_one_bad_record_is_listed_and_the_good_ones_stay(
    tmp_path: Path, content: str | bytes, papers: int, reason: str
):
    path = tmp_path / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found, reasons = outcome(path)
    assert found == papers
    assert len(reasons) == 1
    assert reason in reasons[0]


@pytest.mark.parametrize("text", [JSONL, ATOM, BIBTEX, json.dumps(RECORDS)])
def test_a_gzip_that_is_cut_off_gives_what_came_before(tmp_path: Path, text: str):
    packed = gzip.compress(text.encode(), compresslevel=0)
    path = tmp_path / "file.gz"
    path.write_bytes(packed[: int(len(packed) * 0.8)])
    found, reasons = outcome(path)
    assert 2 <= found < 5
    assert len(reasons) == 1
    assert "cut off" in reasons[0]


def test_entities_that_could_blow_up_are_refused(tmp_path: Path):
    path = tmp_path / "x.xml"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&b;</title></entry></feed>'
    )
    assert outcome(path) == (0, ["XML with entity declarations, which kg doesn't read: they can harm"])


def test_an_error_of_the_arxiv_api_is_told(tmp_path: Path):
    path = tmp_path / "x.xml"
    path.write_text(
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#x</id>'
        "<title>Error</title><summary>incorrect id format</summary></entry></feed>"
    )
    assert outcome(path) == (0, ["an error of the arXiv API: incorrect id format"])


def test_an_empty_folder_is_one_line(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    assert outcome(tmp_path / "empty") == (0, ["no file in this folder"])


def test_what_skips_is_told_by_file_and_place(tmp_path: Path):
    path = tmp_path / "x.jsonl"
    path.write_text('{"title": "T"}\n' + JSONL)
    (skipped,) = [f for f in iter_papers([path]) if isinstance(f, Skipped)]
    assert skipped == Skipped(f"{path}, line 1", "no abstract")


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"\x1f\x8b", b"{", b"[{", b"<?xml", b"@misc{", b"title,abstract\n"])
)
def test_noise_never_raises_and_is_one_line_a_file_at_most(noise: bytes, start: bytes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "noise")
        path.write_bytes(start + noise)
        found = list(iter_papers([path]))
    if not start:
        assert len(found) == 1
        assert isinstance(found[0], Skipped)


WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS).filter(lambda t: t[0].strip() and t[1].strip()), min_size=1, max_size=5))
def test_well_formed_records_come_back_as_they_were(texts: list[tuple[str, str]]):
    import csv
    import io

    records = [{"id": f"own{i}", "title": title, "abstract": abstract} for i, (title, abstract) in enumerate(texts)]
    table = io.StringIO()
    writer = csv.DictWriter(table, ["id", "title", "abstract"])
    writer.writeheader()
    writer.writerows(records)
    documents = [
        "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records),
        json.dumps(records),
        json.dumps(records, indent=1, ensure_ascii=False),
        table.getvalue(),
    ]
    with tempfile.TemporaryDirectory() as folder:
        for document in documents:
            path = Path(folder, "records")
            path.write_bytes(document.encode())
            papers = [p for p in iter_papers([path]) if isinstance(p, Paper)]
            assert [(p.id, p.title, p.abstract) for p in papers] == [
                (r["id"], r["title"], r["abstract"]) for r in records
            ]
