"""URLs of abstracts: found, cleaned and told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.links import find_links
from kg.records import LinkKind


def urls(text: str) -> list[str]:
    return [link.url for link in find_links("A title\n" + text)]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Code: https://github.com/microsoft/LoRA.", "https://github.com/microsoft/LoRA"),
        ("Code (https://github.com/microsoft/LoRA).", "https://github.com/microsoft/LoRA"),
        ("See https://github.com/a/b.git.", "https://github.com/a/b"),
        ("See https://github.com/a/b, and more.", "https://github.com/a/b"),
        ("at github.com/a/b for all", "https://github.com/a/b"),
        ("is availableatgithub.com no, athttps://github.com/a/b", "https://github.com/a/b"),
        ("The code is atgithub.com/a/b now.", "https://github.com/a/b"),
        ("at www.ruscorpora.ru for all", "https://www.ruscorpora.ru"),
        ("Website: vulcan.github.io", "https://vulcan.github.io"),
        (r"at \url{https://github.com/a/b\_c}.", "https://github.com/a/b_c"),
        (r"at \href{https://github.com/a/b}{this link}.", "https://github.com/a/b"),
        (r"at \texttt{https://a.org/{\_}x}.", "https://a.org/_x"),
        (r"at http://a.edu/\~{}me/x.", "http://a.edu/~me/x"),
        (r"at http://a.edu/$\sim$me.", "http://a.edu/~me"),
        ("at [here](https://github.com/a/b).", "https://github.com/a/b"),
        ("at <https://github.com/a/b>.", "https://github.com/a/b"),
        ("at https: //github.com/a/b.", "https://github.com/a/b"),
        ("at https:// github.com/a/b.", "https://github.com/a/b"),
        ("at https://github. com/a/b.", "https://github.com/a/b"),
        ("at https://github.com/ a/b.", "https://github.com/a/b"),
        ("at https://github.com/owner/ Some-Repository.", "https://github.com/owner/Some-Repository"),
        ("at https://github.com/owner/KD- OCT.", "https://github.com/owner/KD-OCT"),
        ("at https://www.idiap. ch/paper/edgedoc/", "https://www.idiap.ch/paper/edgedoc/"),
        ("at https://4d- visual.github.io/.", "https://4d-visual.github.io/"),
        ("at https://github.com/umberto/PETL AST.", "https://github.com/umberto/PETL_AST"),
        ("at https://github.com/a/b.The code is", "https://github.com/a/b"),
        ("at https://en.wikipedia.org/wiki/Mercury_(planet).", "https://en.wikipedia.org/wiki/Mercury_(planet)"),
        ("at http://vilde.cs.lth.se:9000/api.", "http://vilde.cs.lth.se:9000/api"),
        ("at https://doi.org/10. 57745/DYIVVU, too", "https://doi.org/10.57745/DYIVVU"),
        ("at https://a.org/x?y=1&z=2#top.", "https://a.org/x?y=1&z=2#top"),
        ("一见 https://github.com/a/b。然后", "https://github.com/a/b"),
    ],
)
def test_a_url_is_found_as_it_should_be_opened(text: str, url: str):
    assert urls(text) == [url]


@pytest.mark.parametrize(
    "text",
    [
        "Reviews from Amazon.com and arXiv.org are used.",
        "We scrape reddit.com for it.",
        "Code will be on GitHub.",
        "Write to someone@gmail.com or some.one@cs.edu.",
        "Node.js/Express and e.g./i.e. are no hosts.",
        "See sec. 3.in the text and v2.0/v3.0.",
        "It is an https link.",
        "GPT-3.5/GPT-4 vs.Claude/Gemini",
    ],
)
def test_other_words_with_dots_are_no_urls(text: str):
    assert urls(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "at https://github.com/owner/name soon.",
        "at https://github.com/owner/name and https://github.com/owner/name",
        r"\href{https://github.com/owner/name.git}{github.com/Owner/Name}",
        "https://github.com/owner/name/ and http://www.github.com/owner/name",
    ],
)
def test_a_url_written_twice_is_one_link(text: str):
    assert len(urls(text)) == 1


def test_two_urls_that_touch_are_two():
    assert urls("at https://a.org/xhttps://b.org/y") == ["https://a.org/x", "https://b.org/y"]


def test_words_after_an_unbroken_url_stay_out():
    assert urls("at https://github.com/owner/name and more") == ["https://github.com/owner/name"]
    assert urls("at https://x.github.io/ for results") == ["https://x.github.io/"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://github.com/a/b", LinkKind.CODE),
        ("https://gitlab.inria.fr/a/b", LinkKind.CODE),
        ("https://bitbucket.org/a/b", LinkKind.CODE),
        ("https://anonymous.4open.science/r/X-1", LinkKind.CODE),
        ("https://codeocean.com/capsule/12", LinkKind.CODE),
        ("https://huggingface.co/apple/OpenELM", LinkKind.MODEL),
        ("Our models are at https://huggingface.co/nlpie", LinkKind.MODEL),
        ("Data: huggingface.co/M3LEO", LinkKind.DATASET),
        ("https://huggingface.co/datasets/a/b", LinkKind.DATASET),
        (r"\href{https://huggingface.co/collections/a/b-1}{datasets}", LinkKind.DATASET),
        ("https://zenodo.org/records/1", LinkKind.DATASET),
        ("https://doi.org/10.5281/zenodo.1", LinkKind.DATASET),
        ("https://doi.org/10.1000/1", LinkKind.OTHER),
        ("https://www.kaggle.com/datasets/a/b", LinkKind.DATASET),
        ("https://huggingface.co/spaces/a/b", LinkKind.DEMO),
        ("https://x.streamlit.app/", LinkKind.DEMO),
        ("It runs as a web application at http://raredx.cn/doctor", LinkKind.DEMO),
        ("Source code, demonstration and models are at https://w2v.github.io", LinkKind.PROJECT),
        ("https://x.github.io/y", LinkKind.PROJECT),
        ("https://aka.ms/X-CLIP", LinkKind.PROJECT),
        ("https://youtu.be/abc", LinkKind.OTHER),
        ("https://x.org/clip.mp4", LinkKind.OTHER),
        ("https://arxiv.org/abs/2106.09685", LinkKind.OTHER),
    ],
)
def test_kinds(text: str, kind: LinkKind):
    assert [link.kind for link in find_links("T\n" + text)] == [kind]


def test_the_evidence_is_the_sentence_and_the_span_the_url_as_written():
    text = "T\nWe do it. Code is at https://github. com/a/b. That is all."
    (link,) = find_links(text)
    assert text[slice(*link.span)] == "https://github. com/a/b"
    assert text[slice(*link.evidence)] == "Code is at https://github. com/a/b."


PIECES = [
    "https://",
    "github.com/a",
    "/b",
    ".",
    " ",
    "\n",
    "www.",
    "x.io",
    "\\_",
    "{",
    "}",
    "(",
    ")",
    "~",
    "huggingface.co/",
    "-",
]


@given(st.lists(st.sampled_from([*PIECES, "and", "é", "1", "http:", "$"]), max_size=20))
def test_spans_lie_in_evidence_and_urls_hold_no_blank(parts: list[str]):
    text = "T\n" + "".join(parts)
    seen = set()
    for link in find_links(text):
        assert link.evidence[0] <= link.span[0] < link.span[1] <= link.evidence[1] <= len(text)
        assert link.url.startswith(("http://", "https://", "ftp://"))
        assert not any(c.isspace() or c in "{}\\" for c in link.url)
        assert link.url not in seen
        seen.add(link.url)


@pytest.mark.shared
def test_links_of_the_annotated_abstracts(shared):
    import json

    def norm(url: str) -> str:
        host, _, rest = url.removeprefix("https://").removeprefix("http://").removeprefix("www.").partition("/")
        return (host.lower() + "/" + rest).rstrip("/")

    for name in ("train", "dev"):
        wrong = total = 0
        for line in (shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            paper = json.loads(line)
            gold = {(norm(link["url"]), link["kind"]) for link in paper["links"]}
            found = {
                (norm(link.url), link.kind.value) for link in find_links(paper["title"] + "\n" + paper["abstract"])
            }
            total += len(gold)
            wrong += len(gold ^ found)
        assert wrong <= 0.01 * total
