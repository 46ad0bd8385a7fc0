"""What a URL leads to, by its host and path and, where those leave it open, by the words around it."""

from __future__ import annotations

import re

from kg.records import LinkKind, Span
from kg.repositories import is_forge, split_url

_CODE_HOSTS = frozenset({"anonymous.4open.science", "codeocean.com", "gist.github.com", "raw.githubusercontent.com"})
_CODE_HOSTS |= {"code.google.com", "sourceforge.net", "sr.ht", "git.sr.ht", "launchpad.net"}
_DATA_HOSTS = re.compile(
    r"(?:^|\.)(?:zenodo\.org|figshare\.com|dataverse\.[\w.]+|dataverse\.harvard\.edu|physionet\.org|ieee-dataport\.org|"
    r"data\.mendeley\.com|openneuro\.org|catalog\.ldc\.upenn\.edu|data\.world|dataportal\.[\w.]+|openml\.org|"
    r"registry\.opendata\.aws|datadryad\.org|ddbj\.nig\.ac\.jp|opendatalab\.com|datasets\.[\w-]+\.\w+)$"
)
_MODEL_HOSTS = frozenset({"tfhub.dev", "civitai.com", "ollama.com", "models.ai"})
_DEMO_HOSTS = re.compile(
    r"(?:\.hf\.space|\.streamlit\.app|\.gradio\.live|\.gradio\.app|\.shinyapps\.io)$|^replicate\.com$"
)
_NOTEBOOK_HOSTS = frozenset({"colab.research.google.com", "mybinder.org"})
_OTHER_HOSTS = re.compile(
    r"(?:^|\.)(?:youtube\.com|youtu\.be|vimeo\.com|bilibili\.com|arxiv\.org|aclanthology\.org|openreview\.net|"
    r"wikipedia\.org|creativecommons\.org|twitter\.com|x\.com|t\.me|medium\.com|discord\.gg|semanticscholar\.org)$"
)
_DATA_WORD = re.compile(r"\b(?:data ?sets?|data|corpus|corpora|benchmarks?)\b", re.IGNORECASE)
_MODEL_WORD = re.compile(r"\b(?:models?|checkpoints?|weights|adapters?)\b", re.IGNORECASE)
_DEMO_WORD = re.compile(
    r"(?:\b(?:demo|demonstration|demonstrator|playground|web[- ]?(?:application|app|interface|service))\b[^.]{0,70}|"
    r"\b(?:experimentation|try (?:it|out)|try our)\b.{0,50})$",
    re.IGNORECASE | re.DOTALL,
)
_NOT_A_DEMO = re.compile(r"\b(?:video|videos|code|codes|dataset|page|website|webpage|homepage)\b", re.IGNORECASE)
_PREVIOUS_URL = re.compile(r"(?:https?://|www\.|\b[\w-]+\.(?:com|co|io|org)/)\S*", re.IGNORECASE)


def kind_of(url: str, text: str, span: Span) -> LinkKind:
    """The kind of the page at ``url``, which stands at ``text[span]``."""
    host, rest = split_url(url)
    if is_forge(host) or host in _CODE_HOSTS or host.startswith("git.") or rest.startswith("gitlab/"):
        return LinkKind.CODE
    if host in ("huggingface.co", "hf.co", "modelscope.cn"):
        return _hub_kind(rest, text, span)
    if host == "kaggle.com":
        return _kaggle_kind(rest)
    if host == "doi.org":
        of_data = re.match(r"10\.(?:5281|6084|7910)/", rest) or _DATA_WORD.search(_words_before(text, span))
        return LinkKind.DATASET if of_data else LinkKind.OTHER
    if _DATA_HOSTS.search(host):
        return LinkKind.DATASET
    if host in _MODEL_HOSTS:
        return LinkKind.MODEL
    if _DEMO_HOSTS.search(host) or host in _NOTEBOOK_HOSTS:
        return LinkKind.DEMO
    if _OTHER_HOSTS.search(host) or re.search(r"\.(?:mp4|mov|webm|avi)$", rest, re.IGNORECASE):
        return LinkKind.OTHER
    before = _words_before(text, span)
    if _DEMO_WORD.search(before) and not _NOT_A_DEMO.search(before):
        return LinkKind.DEMO
    return LinkKind.PROJECT


def _words_before(text: str, span: Span, reach: int = 120) -> str:
    """The words that lead to the URL, up to the one before it."""
    before = text[max(0, span[0] - reach) : span[0]]
    urls = list(_PREVIOUS_URL.finditer(before))
    return before[urls[-1].end() :] if urls else before


def _hub_kind(rest: str, text: str, span: Span) -> LinkKind:
    """A model hub's page by its path; an organisation or a collection by what the text says is there."""
    parts = [part for part in rest.split("/") if part]
    first = parts[0].lower() if parts else ""
    if first in ("datasets", "dataset"):
        return LinkKind.DATASET
    if first in ("spaces", "studios"):
        return LinkKind.DEMO
    if first in ("papers", "blog", "docs", "learn", "tasks"):
        return LinkKind.OTHER
    if len(parts) > 1 and first != "collections":
        return LinkKind.MODEL
    label = re.match(r"\}\s*\{([^{}]*)\}", text[span[1] : span[1] + 60])
    words = label.group(1) if label else _words_before(text, span, 70)
    data, model = list(_DATA_WORD.finditer(words)), list(_MODEL_WORD.finditer(words))
    return LinkKind.DATASET if data and not model else LinkKind.MODEL


def _kaggle_kind(rest: str) -> LinkKind:
    first = rest.split("/")[0].lower()
    if first in ("code", "kernels"):
        return LinkKind.CODE
    return LinkKind.MODEL if first == "models" else LinkKind.DATASET
