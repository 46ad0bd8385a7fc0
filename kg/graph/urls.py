"""What a URL identifies: a repository of code, or a page; pure functions over strings (contract 2's ids)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_OWNER_AND_NAME_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "huggingface.co"})
_NOT_OWNERS = frozenset(
    {"orgs", "topics", "search", "features", "marketplace", "sponsors", "users", "groups", "explore"}
)


@dataclass(frozen=True, slots=True)
class RepositoryId:
    """A repository of code: ``id`` as in contract 2, ``url`` as it should be opened."""

    id: str
    url: str
    host: str
    owner: str | None
    name: str


def canonical_url(url: str) -> str:
    """``url`` with https, its host in lower case without ``www.``, and no default port, fragment or closing slash.

    The path keeps its case: paths of most hosts tell cases apart.
    """
    try:
        parts = urlsplit(url.strip() if "://" in url else "https://" + url.strip())
    except ValueError:  # "https://[a" and its like: no host can be told, so the text itself is what identifies it
        return url.strip()
    scheme = "https" if parts.scheme.lower() in ("http", "https") else parts.scheme.lower()
    host = parts.netloc.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme.lower(), "\n"))
    query = "?" + parts.query if parts.query else ""
    return f"{scheme}://{host.removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def host_of(url: str) -> str:
    """The host of a URL, as in its canonical form."""
    return canonical_url(url).partition("://")[2].partition("/")[0].partition("?")[0]


def repository(url: str) -> RepositoryId | None:
    """The repository that a URL of kind ``code`` leads to; None where it is a page of its host (an owner, a topic).

    On the big hosts that is owner and name, whatever follows (``/tree/main/…``, ``.git``); elsewhere (anonymous
    mirrors, Code Ocean, a group's own GitLab) the whole canonical URL.
    """
    canonical = canonical_url(url)
    host, _, path = canonical.partition("://")[2].partition("?")[0].partition("/")
    segments = [segment for segment in path.split("/") if segment]
    if host in _OWNER_AND_NAME_HOSTS:
        if len(segments) < 2 or segments[0].lower() in _NOT_OWNERS:
            return None
        owner, name = _owner_and_name(host, segments)
        if not name:
            return None
        return RepositoryId(f"repo:{host}/{owner}/{name}".lower(), f"https://{host}/{owner}/{name}", host, owner, name)
    if not segments:
        return None
    bare = canonical.partition("://")[2].removesuffix(".git")
    return RepositoryId(f"repo:{bare}", canonical.removesuffix(".git"), host, None, segments[-1].removesuffix(".git"))


def _owner_and_name(host: str, segments: list[str]) -> tuple[str, str]:
    """GitLab nests groups, and tells where the repository's path ends by ``/-/``."""
    if host == "gitlab.com":
        path = segments[: segments.index("-")] if "-" in segments else segments
        if len(path) > 2:
            return "/".join(path[:-1]), path[-1].removesuffix(".git")
    return segments[0], segments[1].removesuffix(".git")
