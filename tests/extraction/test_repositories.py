"""Normal forms of URLs and the repositories they lead to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.repositories import Repository, canonical_url, repository_of


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/Owner/Name",
        "http://www.github.com/owner/name/",
        "github.com/owner/name.git",
        "https://GitHub.com/owner/name/tree/main/src",
        "https://github.com/owner/name/blob/main/README.md#top",
        "https://raw.githubusercontent.com/owner/name/main/x.py",
    ],
)
def test_every_way_to_write_a_repository_is_one(url: str):
    assert canonical_url(url) == "github.com/owner/name"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://WWW.Example.org/Some/Path/", "example.org/Some/Path"),
        ("http://example.org", "example.org"),
        ("https://a.github.io/B?x=1", "a.github.io/B?x=1"),
        ("https://github.com/Owner", "github.com/owner"),
        ("https://gitlab.com/group/sub/name/-/tree/main", "gitlab.com/group/sub/name"),
    ],
)
def test_other_urls_keep_their_path(url: str, canonical: str):
    assert canonical_url(url) == canonical


def test_repositories_keep_their_spelling():
    assert repository_of("https://github.com/Owner/Name.git") == Repository(
        "github.com", "Owner", "Name", "https://github.com/Owner/Name"
    )
    assert repository_of("https://anonymous.4open.science/r/X-1/README.md") == Repository(
        "anonymous.4open.science", "", "X-1", "https://anonymous.4open.science/r/X-1"
    )
    assert repository_of("https://codeocean.com/capsule/12/tree") == Repository(
        "codeocean.com", "", "12", "https://codeocean.com/capsule/12"
    )


@pytest.mark.parametrize(
    "url", ["https://github.com/owner", "https://x.github.io/y", "https://github.com/topics/nlp", ""]
)
def test_pages_that_are_no_repository(url: str):
    assert repository_of(url) is None


@given(st.text(alphabet="aB./:?#-githubcom", max_size=40))
def test_a_canonical_url_stays_as_it_is(url: str):
    once = canonical_url(url)
    assert canonical_url(once) == once
