"""Each format gives its papers; what is no paper is skipped with a reason, and the rest stays."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.papers import FORMATS, iter_papers, iter_records, read_papers
from kg.records import Paper, Skipped
from tests.papers.files import BERT, LORA, lines, read, write

PAGE = """new

Get trending papers in your email inbox!

Subscribe

byAK and the research community

Mar 14

<projektor>: Projecting Things onto Other Things

We project things onto other things, which nobody has done in quite this way before. Our system <projektor> takes any
thing, finds the plane that it should be seen on, and draws it there. On three data sets it is better than all others.

Short but Complete

We show in one sentence that an abstract may be short as long as it ends like a sentence.
"""

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title>ArXiv Query</title>
  <entry>
    <id>http://arxiv.org/abs/2106.09685v2</id>
    <published>2021-06-17T17:37:18Z</published>
    <title>LoRA: Low-Rank Adaptation of
  Large Language Models</title>
    <summary>  We freeze the model
and train low-rank matrices.
</summary>
    <author><name>Edward Hu</name></author>
    <author><name>Yelong Shen</name></author>
    <arxiv:journal_ref>ICLR 2022</arxiv:journal_ref>
    <category term="cs.CL"/><category term="cs.AI"/>
  </entry>
  <entry><id>http://arxiv.org/abs/hep-th/9901001v1</id><title>Strings</title><summary>They vibrate.</summary></entry>
</feed>
"""

BIBTEX = r"""% a comment
@string{nips = "Neural Information Processing"}
@inproceedings{goedel,
  title = {{BERT} and {G}{\"o}del},
  author = {Devlin, Jacob and Ming-Wei Chang},
  abstract = {We reach 84\% of it, 5% more than before.},
  booktitle = nips, doi = {10.1000/ABC.1}, year = 2019, month = jun,
}
@misc{lora, title={LoRA}, abstract={Low-rank matrices.}, eprint={2106.09685}, archivePrefix={arXiv}}
@misc{acl, title="An ACL paper", abstract="About parsing.", url={https://aclanthology.org/2020.acl-main.1/}}
@misc{other, title={Nothing known}, abstract={Nothing at all.}}
@misc{bare, title={No abstract here}}
"""


def test_a_json_lines_record_keeps_all_its_fields(tmp_path: Path):
    papers, skipped = read(write(tmp_path, "papers.jsonl", lines(LORA)))
    assert skipped == []
    assert papers == [
        Paper(
            id="arxiv:2106.09685",
            title=LORA["title"],
            abstract=LORA["abstract"],
            url=LORA["url"],
            date="2021-06-17",
            year=2021,
            authors=("Edward Hu", "Yelong Shen"),
            venue="ICLR",
            categories=("cs.CL",),
            sources=("papers.jsonl",),
        )
    ]


def test_title_and_abstract_stay_as_given_so_that_offsets_hold(tmp_path: Path):
    record = {"id": "x", "title": "  A  title\twith \u001f and \ud800", "abstract": " Two\nlines.\u0000 "}
    (paper,), _ = read(write(tmp_path, "x.jsonl", lines(record)))
    assert paper.text == "  A  title\twith   and \ufffd\n Two\nlines.  "


@pytest.mark.parametrize(
    "document", [[LORA, BERT], {"count": 2, "papers": [LORA, BERT]}, {"data": {"results": [LORA, BERT]}}]
)
@pytest.mark.parametrize("indent", [None, 2])
def test_json_lists_and_objects_that_hold_one(tmp_path: Path, document: object, indent: int | None):
    papers, skipped = read(write(tmp_path, "x", json.dumps(document, indent=indent)))
    assert [paper.id for paper in papers] == ["arxiv:2106.09685", "acl:N19-1423"]
    assert skipped == []


def test_one_paper_as_a_json_object_over_several_lines(tmp_path: Path):
    papers, _ = read(write(tmp_path, "x", json.dumps(LORA, indent=2)))
    assert [paper.id for paper in papers] == ["arxiv:2106.09685"]


def test_csv_with_other_names_delimiters_and_line_ends(tmp_path: Path):
    text = 'Paper Title;Abstract;Publication Year;Author Names\r\n"A; ""b""";"Two\r\nlines.";2020;"X Y; Z, W"\r\n'
    text += ";x;;\r\nT;;1;\r\n"
    papers, skipped = read(write(tmp_path, "x.txt", text))
    assert [(p.title, p.abstract, p.year, p.authors) for p in papers] == [
        ('A; "b"', "Two\nlines.", 2020, ("X Y", "Z, W"))
    ]
    assert [(s.where.rpartition(", ")[2], s.reason) for s in skipped] == [
        ("line 4", "no title"),
        ("line 5", "no abstract"),
    ]


def test_a_csv_row_with_too_many_fields_is_skipped(tmp_path: Path):
    papers, skipped = read(write(tmp_path, "x.csv", "title,abstract\nA,b\nC,d,e,f\n"))
    assert [paper.title for paper in papers] == ["A"]
    assert [s.reason for s in skipped] == ["4 fields where the header has 2"]


@pytest.mark.parametrize(
    "bad", ['"Not closed,2020,x', 'Not opened",2020,"x', '"A" b,2020,x', '"Lines\nand lines" b,2020,"x\ny"']
)
def test_a_quote_out_of_place_does_not_take_the_next_rows_along(tmp_path: Path, bad: str):
    rows = [f'"Title, {i}",20{i},"About {i}.\nAnd more."' for i in range(10, 16)]
    text = "\n".join(["title,year,abstract", *rows[:3], bad, *rows[3:]]) + "\n"
    papers, skipped = read(write(tmp_path, "x.csv", text))
    assert [p.title for p in papers if p.title.startswith("Title")] == [f"Title, {i}" for i in range(10, 16)]
    assert len(papers) + len(skipped) == 7
    assert all("line 8" in s.where for s in skipped)


def test_the_arxiv_api(tmp_path: Path):
    papers, skipped = read(write(tmp_path, "query", ATOM))
    assert skipped == []
    first, second = papers
    assert first.id == "arxiv:2106.09685"
    assert first.title == "LoRA: Low-Rank Adaptation of Large Language Models"
    assert first.abstract == "We freeze the model and train low-rank matrices."
    assert (first.date, first.year, first.venue) == ("2021-06-17", 2021, "ICLR 2022")
    assert first.authors == ("Edward Hu", "Yelong Shen")
    assert first.categories == ("cs.CL", "cs.AI")
    assert second.id == "arxiv:hep-th/9901001"


def test_bibtex(tmp_path: Path):
    papers, skipped = read(write(tmp_path, "refs", BIBTEX))
    assert [paper.id[:12] for paper in papers] == [
        "doi:10.1000/",
        "arxiv:2106.0",
        "acl:2020.acl",
        "title:" + papers[3].id[6:12],
    ]
    first = papers[0]
    assert first.id == "doi:10.1000/abc.1"
    assert first.title == "BERT and Gödel"
    assert first.abstract == "We reach 84% of it, 5% more than before."
    assert first.authors == ("Jacob Devlin", "Ming-Wei Chang")
    assert (first.date, first.venue) == ("2019-06", "Neural Information Processing")
    assert [s.reason for s in skipped] == ["no abstract in bare"]


ANTHOLOGY = r"""
@proceedings{emnlp-2024-main, title = "Proceedings of Something", editor = "Bansal, Mohit", year = "2024"}
@inproceedings{martinez-etal-2024-adapters,
    title = "{``}Thin{''} {A}dapters for Na{\"\i}ve {B}ayes",
    author = {Mart{\'\i}nez, Jos{\'e}  and
      de la Cruz, Jr., Ana  and
      {\"O}zg{\"u}r, Arzucan  and {Barnes and Noble} and others},
    editor = "Al-Onaizan, Yaser  and
      Bansal, Mohit",
    booktitle = "Proceedings of the 2024 Conference",
    month = jun # "--" # jul,
    year = "2024",
    url = "https://aclanthology.org/2024.emnlp-main.671/",
    abstract = "We make {\textit{adapters {\emph{thin}}}} {--} 12.5{\%} of
     {\$}1M {\textless}in all{\textgreater} {\textasciitilde}3 days, with $\alpha_{1}$ and
     Erd{\H o}s numbers \cite{foo}. Code: \url{https://github.com/a/b_c} and https://x.org/{\textasciitilde}d{\_}e,
     or \href{https://y.org}{our page}."
}
"""


def test_the_anthology_bibtex_with_its_latex(tmp_path: Path):
    (paper,), skipped = read(write(tmp_path, "anthology+abstracts.bib", ANTHOLOGY))
    assert paper.id == "acl:2024.emnlp-main.671"
    assert paper.title == "“Thin” Adapters for Naïve Bayes"
    assert paper.authors == ("José Martínez", "Ana de la Cruz Jr.", "Arzucan Özgür", "Barnes and Noble")
    assert (paper.date, paper.venue) == ("2024-06", "Proceedings of the 2024 Conference")
    assert paper.abstract == (
        "We make adapters thin -- 12.5% of $1M <in all> ~3 days, with $\\alpha_{1}$ and Erdős numbers. Code: "
        "https://github.com/a/b_c and https://x.org/~d_e, or our page (https://y.org)."
    )
    assert [s.reason for s in skipped] == ["no abstract in emnlp-2024-main"]


def test_biblatex_as_zotero_writes_it(tmp_path: Path):
    text = (
        "@article{x, title={Biblatex}, "
        "author={family=Berg, given=Rianne, prefix=van den, useprefix=true and Kim, Been},"
        " date={2021-03-04}, journaltitle={Journal of X}, eprint={2101.00001}, eprinttype={arXiv},"
        " url={https://cs.x.edu/a~b}, abstract={An abstract on a~b and \\{sets\\}.}, keywords={a,b}}"
    )
    (paper,), _ = read(write(tmp_path, "x.bib", text))
    assert (paper.id, paper.date, paper.venue) == ("arxiv:2101.00001", "2021-03-04", "Journal of X")
    assert paper.authors == ("Rianne van den Berg", "Been Kim")
    assert (paper.url, paper.abstract) == ("https://cs.x.edu/a~b", "An abstract on a b and {sets}.")


def test_a_broken_bibtex_entry_does_not_take_the_others_along(tmp_path: Path):
    entry = "@misc{{k{0}, title={{Number {0}}}, abstract={{About {0}.}}}}\n"
    text = "".join(entry.format(i) for i in range(250)).replace("abstract={About 120.}}", 'abstract="About 120.}')
    papers, skipped = read(write(tmp_path, "x.bib", text))
    assert len(papers) >= 240
    assert 1 <= len(skipped) <= 3


def test_the_line_of_a_bibtex_entry_is_told_in_files_of_any_length(tmp_path: Path):
    entry = "@misc{{k{0}, title={{Number {0}}}, abstract={{About {0}.}}}}\n"
    lines_of = [entry.format(i) for i in range(250)]
    lines_of[0] = '@string{x = "X"}\n'
    for place in (5, 120, 240):
        lines_of[place] = f"@misc{{k{place}, title={{Bare}}}}\n"
    _, skipped = read(write(tmp_path, "x.bib", "".join(lines_of)))
    assert [s.where.rpartition(", ")[2] for s in skipped] == ["line 6", "line 121", "line 241"]


def test_a_hugging_face_page(tmp_path: Path):
    papers, skipped = read(write(tmp_path, "page.txt", PAGE))
    assert [paper.title for paper in papers] == [
        "<projektor>: Projecting Things onto Other Things",
        "Short but Complete",
    ]
    assert papers[0].id.startswith("title:")
    assert skipped == []


def test_a_page_without_its_header_and_with_an_abstract_missing(tmp_path: Path):
    page = PAGE.partition("Mar 14")[2].replace("Short but", "A Title that Has No Abstract of Its Own\n\nShort but")
    papers, skipped = read(write(tmp_path, "page", page + "\nThe Last One Has None Either\n"))
    assert [paper.title for paper in papers] == [
        "<projektor>: Projecting Things onto Other Things",
        "Short but Complete",
    ]
    assert [s.reason for s in skipped] == [
        "no abstract for: A Title that Has No Abstract of Its Own",
        "no abstract for: The Last One Has None Either",
    ]
    assert all("line" in s.where for s in skipped)


@pytest.mark.parametrize(
    "title",
    [
        "GitHub Copilot: Asset or Liability?",
        "Hugging Face in the Wild",
        "Monarch",
        "Marlin 2",
        "Satellite",
        "How Well Does GPT-4.1 Do on the Long Tail of Figures in Papers of Today?",
    ],
)
def test_titles_that_look_like_the_site_or_like_sentences(tmp_path: Path, title: str):
    text = "We say in one sentence of at least a dozen words that it is one."
    for page in (f"A Title\n\n{text}\n\n{title}\n\n{text}\n", f"{PAGE}\n{title}\n\n{text}\n"):
        papers, skipped = read(write(tmp_path, "page", page))
        assert papers[-1].title == title
        assert skipped == []


@pytest.mark.parametrize(
    "chrome", ["Upvote", "1.2k", "GitHub 43", "Thu, ", "Monday", "Mar 14", "September 3, 2025", "· 9 authors"]
)
def test_labels_of_the_site_between_papers_are_no_titles(tmp_path: Path, chrome: str):
    papers, skipped = read(write(tmp_path, "page", PAGE.replace("Short but", f"{chrome}\n\nShort but")))
    assert len(papers) == 2
    assert skipped == []


def test_a_label_in_the_header_that_nobody_knows_is_no_title_without_abstract(tmp_path: Path):
    _, skipped = read(write(tmp_path, "page", PAGE.replace("Mar 14", "Fancy label")))
    assert skipped == []
    _, skipped = read(write(tmp_path, "page", PAGE.replace("Mar 14", "A Title Perhaps")))
    assert [s.reason for s in skipped] == ["no abstract for: A Title Perhaps"]


@pytest.mark.parametrize(("titles", "is_page"), [(2, True), (3, False)])
def test_a_text_is_a_page_where_a_third_of_it_are_titles_with_abstracts(tmp_path: Path, titles: int, is_page: bool):
    text = "One Title More\n\n" * titles + "It is an abstract of some length, with two sentences. This is one of them."
    papers, _ = read(write(tmp_path, "page", text))
    assert bool(papers) == is_page


def test_an_abstract_without_a_title_is_skipped(tmp_path: Path):
    long = "It has an abstract of many words that go on for a while and end at last. " * 4
    papers, skipped = read(write(tmp_path, "page", f"A Title\n\n{long}\n\n{long}\n\nAnother Title\n\n{long}\n"))
    assert [paper.title for paper in papers] == ["A Title", "Another Title"]
    assert len(skipped) == 1
    assert skipped[0].reason.startswith("no title before")


@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
def test_encodings_and_gzip_whatever_the_name(tmp_path: Path, mark: str, packed: bool):
    content = json.dumps({"title": "Gödel", "abstract": "Ünë 語 abstract."}, ensure_ascii=False).encode(mark)
    (paper,), skipped = read(write(tmp_path, "x.pdf", gzip.compress(content) if packed else content))
    assert paper.title == "Gödel"
    assert skipped == []


def test_the_format_can_be_named(tmp_path: Path):
    path = write(tmp_path, "x", "title\tabstract\nA\tb\n")
    assert len(read(path, "csv")[0]) == 1
    assert read(path, "jsonl")[1][0].reason.startswith("not JSON")
    with pytest.raises(ReadError, match="no format 'docx'"):
        list(iter_papers([path], format="docx"))
    assert set(FORMATS) == {"page", "jsonl", "json", "csv", "arxiv", "bibtex"}


def test_folders_are_read_whole_in_sorted_order(tmp_path: Path):
    (tmp_path / "sub").mkdir()
    write(tmp_path, "b.jsonl", lines({"id": "b", "title": "B", "abstract": "b."}))
    write(tmp_path / "sub", "c.jsonl", lines({"id": "c", "title": "C", "abstract": "c."}))
    write(tmp_path, "a.jsonl", lines({"id": "a", "title": "A", "abstract": "a."}))
    write(tmp_path, ".hidden", "no")
    write(tmp_path, "README.md", "# No papers here\n\nBut text.\n")
    records = list(iter_records([tmp_path]))
    assert [r.where for r in records if isinstance(r, Skipped)] == [str(tmp_path / "README.md")]
    good = [r for r in records if not isinstance(r, Skipped)]
    assert [r.paper.id for r in good] == ["a", "b", "c"]
    assert good[0].origin == str((tmp_path / "a.jsonl").resolve())
    assert good[2].paper.sources == ("c.jsonl",)


def test_standard_input(monkeypatch: pytest.MonkeyPatch):
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines(LORA).encode())))
    (record,) = iter_records(["-"])
    assert not isinstance(record, Skipped)
    assert (record.origin, record.paper.id, record.paper.sources) == ("-", "arxiv:2106.09685", ("-",))


def test_a_source_that_is_missing_raises_before_anything_is_read(tmp_path: Path):
    good = write(tmp_path, "x.jsonl", lines(LORA))
    with pytest.raises(ReadError, match="no such file or folder"):
        iter_papers([good, tmp_path / "missing"])


def test_read_papers_raises_unless_it_is_told_where_to_put_what_it_skips(tmp_path: Path):
    path = write(tmp_path, "x.jsonl", lines(LORA, {"title": "No abstract"}, BERT))
    with pytest.raises(ReadError, match="line 2: no abstract"):
        list(read_papers(path))
    skipped: list[Skipped] = []
    assert [paper.id for paper in read_papers(path, skipped=skipped)] == [LORA["id"], BERT["id"]]
    assert [s.reason for s in skipped] == ["no abstract"]


def test_reading_is_lazy(tmp_path: Path):
    path = write(
        tmp_path, "big.jsonl.gz", gzip.compress(lines(*({**BERT, "id": str(i)} for i in range(20000))).encode())
    )
    papers = iter_papers([path])
    assert next(papers).id == "0"  # type: ignore[union-attr]


@pytest.mark.shared
def test_the_saved_pages(shared: Path):
    papers = list(iter_papers([shared / "corpora" / "hf-papers"]))
    assert len(papers) == 466
    assert all(isinstance(paper, Paper) for paper in papers)
    assert len({paper.id for paper in papers if isinstance(paper, Paper)}) == 424
