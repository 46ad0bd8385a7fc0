"""Normal forms of URLs, and the source repositories they lead to; pure functions over strings."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_FORGES = ("github.com", "bitbucket.org", "gitee.com", "codeberg.org")
_FORGE_PAGES = re.compile(
    r"^(?:-|tree|blob|raw|blame|wiki|releases?|issues|pulls?|tags|branches|commits?|actions|src|archive|projects?)$"
)
_NOT_OWNERS = frozenset({"features", "orgs", "topics", "search", "collections", "explore", "marketplace", "sponsors"})


@dataclass(frozen=True, slots=True)
class Repository:
    """A source repository: ``host`` in lower case, ``owner`` and ``name`` as written, ``url`` as it should be opened.

    ``owner`` is empty on hosts that know none (anonymous.4open.science, Code Ocean).
    """

    host: str
    owner: str
    name: str
    url: str


def split_url(url: str) -> tuple[str, str]:
    """``(host in lower case without www., what follows the slash)``; the port stays with the host."""
    bare = _SCHEME.sub("", url.strip())
    cut = re.search(r"[/?#]", bare)
    host, rest = (bare[: cut.start()], bare[cut.start() :]) if cut else (bare, "")
    host = host.rpartition("@")[2].lower().rstrip(".")
    return host.removeprefix("www."), rest[1:] if rest.startswith("/") else rest


def is_forge(host: str) -> bool:
    """Whether the host (lower case, no ``www.``) serves source repositories as ``owner/name`` (own servers too)."""
    return host in _FORGES or host.startswith(("gitlab.", "github.")) or ".gitlab." in f".{host}"


def _path_of(rest: str) -> list[str]:
    return [part for part in re.split(r"[?#]", rest, maxsplit=1)[0].split("/") if part]


def repository_of(url: str) -> Repository | None:
    """The source repository that a URL leads to, or None where it leads to no single one.

    GitHub, GitLab (any server, sub-groups stay with the owner), Bitbucket, Gitee, Codeberg, anonymous.4open.science and
    Code Ocean are known. Sub-paths (``/tree/…``, ``/blob/…``), ``.git``, queries and fragments are cut.
    """
    host, rest = split_url(url)
    parts = _path_of(rest)
    if host == "raw.githubusercontent.com":
        host, parts = "github.com", parts[:2]
    if host == "anonymous.4open.science":
        if parts and parts[0] in ("r", "w", "repository") and len(parts) > 1:
            parts = parts[1:]
        return Repository(host, "", parts[0], f"https://{host}/r/{parts[0]}") if parts else None
    if host == "codeocean.com":
        return Repository(host, "", parts[1], f"https://{host}/capsule/{parts[1]}") if len(parts) > 1 else None
    if not is_forge(host) or len(parts) < 2 or parts[0].lower() in _NOT_OWNERS:
        return None
    kept = parts[:2]
    if "gitlab" in host:
        end = next((i for i, part in enumerate(parts) if i >= 2 and _FORGE_PAGES.match(part)), len(parts))
        kept = parts[:end]
    kept[-1] = re.sub(r"\.git$", "", kept[-1], flags=re.IGNORECASE)
    if not kept[-1]:
        return None
    owner, name = "/".join(kept[:-1]), kept[-1]
    return Repository(host, owner, name, f"https://{host}/{owner}/{name}")


def canonical_url(url: str) -> str:
    """The form that ids are made of: no scheme, no ``www.``, host in lower case, no trailing slash, no ``.git``.

    A repository's owner and name are in lower case and what follows them (``/tree/main``) is cut, so that every way to
    write one repository gives one string. Doing it twice changes nothing.
    """
    repository = repository_of(url)
    if repository:
        path = f"{repository.owner}/{repository.name}" if repository.owner else repository.name
        return f"{repository.host}/{path.lower()}"
    host, rest = split_url(url)
    rest = re.sub(r"(?:\.git)?/*$", "", rest)
    if is_forge(host):
        rest = rest.lower()
    return f"{host}/{rest}" if rest and rest[0] not in "?#" else f"{host}{rest}"
