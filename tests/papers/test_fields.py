"""Ids, dates, people and the other fields, as the exports of well-known sources name and shape them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.papers.files import BERT, LORA, lines, read, write


@pytest.mark.parametrize(
    ("record", "paper_id"),
    [
        ({"id": "p017"}, "p017"),
        ({"id": 17}, "17"),
        ({"paper_id": "x/1"}, "x/1"),
        ({"paper_id": "x/1", "doi": "10.1000/abc"}, "doi:10.1000/abc"),
        ({"id": "x/1", "doi": "10.1000/abc"}, "x/1"),
        ({"id": "2106.09685"}, "2106.09685"),
        ({"id": float("nan"), "uid": "u"}, "u"),
        ({"id": "arXiv:2106.09685v2"}, "arxiv:2106.09685"),
        ({"id": "https://arxiv.org/abs/2106.09685v1"}, "arxiv:2106.09685"),
        ({"id": "doi:10.1000/ABC"}, "doi:10.1000/abc"),
        ({"arxiv_id": "2106.09685v3", "doi": "10.1000/abc"}, "arxiv:2106.09685"),
        ({"doi": "https://doi.org/10.1000/ABC"}, "doi:10.1000/abc"),
        ({"doi": "10.48550/arXiv.2106.09685"}, "arxiv:2106.09685"),
        ({"url": "https://arxiv.org/pdf/2106.09685v2.pdf"}, "arxiv:2106.09685"),
        ({"url": "https://aclanthology.org/N19-1423.pdf"}, "acl:N19-1423"),
        ({"url": "https://example.org/x"}, "title:4a3d2fb6a9b0"),
    ],
)
def test_ids(tmp_path: Path, record: dict[str, object], paper_id: str):
    (paper,), _ = read(write(tmp_path, "x.jsonl", lines({"title": "T", "abstract": "A.", **record})))
    if paper_id.startswith("title:"):
        import hashlib

        paper_id = "title:" + hashlib.sha256(b"t").hexdigest()[:12]
    assert paper.id == paper_id


def test_names_that_sources_give_to_fields(tmp_path: Path):
    record = {
        "Title": ["A title"],
        "summary": "An abstract.",
        "published": "2020-03-01T10:00:00Z",
        "authors": [{"name": "A B"}, {"given": "C", "family": "D"}, "E F"],
        "journal": "J",
        "keywords": "parsing; tagging",
        "link": "https://example.org",
    }
    (paper,), _ = read(write(tmp_path, "x.jsonl", lines(record)))
    assert (paper.title, paper.abstract, paper.date, paper.year) == ("A title", "An abstract.", "2020-03-01", 2020)
    assert paper.authors == ("A B", "C D", "E F")
    assert (paper.venue, paper.categories, paper.url) == ("J", ("parsing", "tagging"), "https://example.org")


DUMP = {
    "id": "0704.0001",
    "authors": "C. Bal\\'azs and P. M. Nadolsky",
    "title": "Calculation of\n  something",
    "categories": "hep-ph cs.LG",
    "abstract": "  We calculate.\n",
    "update_date": "2008-11-26",
    "authors_parsed": [["Balázs", "C.", ""], ["Nadolsky", "P. M.", "Jr."]],
}


def test_the_dump_of_arxiv(tmp_path: Path):
    versions = [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}]
    dated, undated = read(write(tmp_path, "arxiv.json", lines({**DUMP, "versions": versions}, DUMP)))[0]
    assert dated.id == "arxiv:0704.0001"
    assert dated.authors == ("C. Balázs", "P. M. Nadolsky Jr.")
    assert dated.categories == ("hep-ph", "cs.LG")
    assert (dated.date, dated.year, undated.date) == ("2007-04-02", 2007, "2008-11-26")
    assert dated.abstract == DUMP["abstract"]


@pytest.mark.parametrize("versions", [[{"created": "yesterday"}], [{}], ["v1"], [], None, "v1"])
def test_a_dump_with_odd_versions_goes_by_its_update(tmp_path: Path, versions: object):
    (paper,), _ = read(write(tmp_path, "x", lines({**DUMP, "versions": versions})))
    assert paper.date == "2008-11-26"


def test_semantic_scholar(tmp_path: Path):
    record = {"paperId": "649d", "externalIds": {"ArXiv": "1706.03762", "DOI": None}, "title": "T", "abstract": "A."}
    answer = {"total": 2, "offset": 0, "data": [record, {**record, "externalIds": {"CorpusId": 5}}]}
    papers, _ = read(write(tmp_path, "x.json", json.dumps(answer)))
    assert [paper.id for paper in papers] == ["arxiv:1706.03762", "649d"]


def test_open_alex(tmp_path: Path):
    work = {
        "id": "https://openalex.org/W1",
        "display_name": "A title",
        "publication_date": "2018-02-13",
        "primary_location": {"source": {"display_name": "PeerJ"}},
        "authorships": [{"author": {"display_name": "Heather Piwowar"}}, {"author": None}],
        "abstract_inverted_index": {"We": [0], "like": [1, 3], "what": [2], "odd": "x"},
    }
    (paper,), _ = read(write(tmp_path, "x.json", json.dumps({"meta": {"count": 1}, "results": [work]})))
    assert (paper.id, paper.title, paper.abstract) == ("https://openalex.org/W1", "A title", "We like what like")
    assert (paper.authors, paper.venue) == (("Heather Piwowar",), "PeerJ")
    (paper,), _ = read(
        write(tmp_path, "x.json", json.dumps([{**work, "venue": "V", "authors": "A B", "abstract": "X."}]))
    )
    assert (paper.authors, paper.venue, paper.abstract) == (("A B",), "V", "X.")
    table = (
        '\ufeff"id","display_name","authorships.author.display_name","primary_location.source.display_name","abstract"\r\n'
        '"https://openalex.org/W1","A title","Heather Piwowar|Jason Priem","PeerJ","We like it."\r\n'
    )
    (paper,), _ = read(write(tmp_path, "x.csv", table))
    assert (paper.authors, paper.venue) == (("Heather Piwowar", "Jason Priem"), "PeerJ")


def test_zotero_csv(tmp_path: Path):
    table = (
        '"Key","Publication Year","Author","Title","Publication Title","DOI","Url","Abstract Note",'
        '"Date","Manual Tags"\n'
        '"8XKQ","2021","Hu, Edward; Shen, Yelong","LoRA","","10.48550/arXiv.2106.09685","http://x.org","It adapts.",'
        '"2021/10/16","A; B"\n"9XKQ","","","Other","J. of X","","","It does not.","",""\n'
    )
    first, second = read(write(tmp_path, "My Library.csv", table))[0]
    assert (first.id, first.date, first.categories) == ("arxiv:2106.09685", "2021-10-16", ("A", "B"))
    assert (second.id, second.venue) == ("9XKQ", "J. of X")


def test_daily_papers_of_the_hugging_face_api(tmp_path: Path):
    record = {"paper": {"id": "2503.12345", "title": "T", "summary": "A.", "authors": [{"name": "A B"}]}, "title": "T"}
    (paper,), _ = read(write(tmp_path, "x.json", json.dumps([record])))
    assert (paper.id, paper.authors) == ("arxiv:2503.12345", ("A B",))


def test_json_objects_one_after_another(tmp_path: Path):
    text = "\n" + json.dumps(LORA, indent=2) + "\n" + json.dumps(BERT, indent=2) + "\n"
    assert [paper.id for paper in read(write(tmp_path, "x.json", text))[0]] == [LORA["id"], BERT["id"]]
    _, (skipped,) = read(write(tmp_path, "x.json", text + '{"title": "T"}\n' + json.dumps(BERT)))
    assert skipped.where.endswith("record 3")
    papers, (skipped,) = read(write(tmp_path, "x.json", text + '{"title": "cut'))
    assert (len(papers), skipped.reason) == (2, "the JSON is cut off at the end: reading stopped there")


@pytest.mark.parametrize(
    ("given", "date", "year"),
    [
        ("2021-06-17T17:37:18Z", "2021-06-17", 2021),
        ("2021/06/17", "2021-06-17", 2021),
        ("20210617", "2021-06-17", 2021),
        ("2021-06", "2021-06", 2021),
        ("2021-06-31", "2021-06", 2021),
        ("2021-13-01", "2021", 2021),
        ("2020-01/2020-03", "2020-01", 2020),
        ("June 2021", None, 2021),
        ("17.6.2021", None, 2021),
        (1609459200, None, None),
        ("99999", None, None),
        (float("nan"), None, None),
    ],
)
def test_dates(tmp_path: Path, given: object, date: str | None, year: int | None):
    (paper,), _ = read(write(tmp_path, "x", lines({"title": "T", "abstract": "A.", "date": given})))
    assert (paper.date, paper.year) == (date, year)


@pytest.mark.parametrize(
    ("given", "authors"),
    [
        ("A B, C D and E F", ("A B", "C D", "E F")),
        ("A B and C D, E F", ("A B", "C D", "E F")),
        ("Hu, Edward and Shen, Yelong", ("Hu, Edward", "Shen, Yelong")),
        ("A B|C D", ("A B", "C D")),
        ("['A B', \"C O'D\"]", ("A B", "C O'D")),
        (r"P. Erd\H{o}s", ("P. Erdős",)),
        ([" ", 5], ()),
    ],
)
def test_authors(tmp_path: Path, given: object, authors: tuple[str, ...]):
    (paper,), _ = read(write(tmp_path, "x", lines({"title": "T", "abstract": "A.", "authors": given})))
    assert paper.authors == authors


@pytest.mark.parametrize(
    ("given", "categories"),
    [
        ("cs.CL hep-th", ("cs.CL", "hep-th")),
        ("question answering", ("question answering",)),
        ("['cs.CL', 'cs.LG']", ("cs.CL", "cs.LG")),
        ("a|b", ("a", "b")),
    ],
)
def test_categories(tmp_path: Path, given: object, categories: tuple[str, ...]):
    (paper,), _ = read(write(tmp_path, "x", lines({"title": "T", "abstract": "A.", "categories": given})))
    assert paper.categories == categories
