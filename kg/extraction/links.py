"""The URLs of a paper's text, as they should be opened, and what kind of page each is; pure functions over strings.

Finding works in three steps: where a URL starts (a scheme, ``www.``, or a host that can be told from a word), how far
it runs (over LaTeX escapes and over breaks by a space where something is clearly missing), and what of it is not the
URL's (punctuation, brackets, the next sentence). Kinds are in :mod:`kg.extraction.link_kinds`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.extraction.link_kinds import kind_of
from kg.extraction.sentences import sentence_of, sentence_spans
from kg.records import ExtractedLink, Span
from kg.repositories import split_url


def _word_set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_HINT = re.compile(
    r"://|: //|www\.|[a-z0-9-]\.[a-z]{2,}/|\.(?:io|com|org|net|app|dev|ai|space|page|edu)\b|\. ?com/", re.I
)
_SCHEMED = re.compile(r"(?P<scheme>https?|ftp)\s?:\s?/\s?/[ \n]?(?=[\w\[])", re.IGNORECASE)
_WWW = re.compile(r"(?<![\w@./:-])www\.\s?(?=[a-z0-9][\w-]*\.)", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w@./:=&?#%~\\-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?![\w@-])", re.IGNORECASE)

# One unit of a URL: a character that URLs are written with, or LaTeX that stands for one.
_ESCAPES = {
    r"\\textunderscore(?:\{\})?\s?|\{\\_\}|\\_\{\}|\\_|\$\\?_\$": "_",
    r"\{\\textasciitilde\}|\\textasciitilde(?:\{\})?\s?|\$\\sim\$|\\sim|\\~\{\}|\{\\~\{\}\}|\{\\~\}|\\~": "~",
    r"\\#": "#",
    r"\\%": "%",
    r"\\&": "&",
    r"\\=": "=",
    r"\\-": "-",
    r"\\/|\\allowbreak\s?|\\linebreak\s?": "",
}
_ESCAPE = re.compile("|".join(f"({pattern})" for pattern in _ESCAPES))
_ESCAPED = tuple(_ESCAPES.values())
_CHARACTER = re.compile(r"[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%À-ɏ]")
_NEXT_URL = re.compile(r"https?:/", re.IGNORECASE)
_TOKEN = re.compile(r"[ \t]?\n?[ \t]?(?=[\w.])")
_LATE_CAPITAL = re.compile(r"(?<=[\w)])\.(?=(?:[A-Z][a-z]+|A|I)$)")

_GENERIC_TLDS = _word_set(
    "com org net edu gov mil int info biz io ai dev app page pages site online tech cloud science xyz world group "
    "space live link wiki design art games academy network studio video digital tools run blog zone pub today "
    "systems research team fun life news me co tv cc ly gl gg id fm us eu uk de fr nl be ch at it es pt cz sk hu "
    "ro bg gr tr dk se no fi ee lt lv pl ua ru by il ir in pk lk bd sa ae eg ma ng ke za au nz jp kr cn tw hk sg "
    "my th vn ph ca mx br ar cl pe ie lu mt si hr rs is li im so sh st to ws ac cat eus gal"
)
# Endings that words and file names share; a host without a scheme may not end in them.
_WORDLIKE_TLDS = _word_set("py js md rs sh so to is in it at be no me id us im st ml pl my am as or by")
_PAGE_HOSTS = re.compile(
    r"\.(?:github\.io|gitlab\.io|bitbucket\.io|gitee\.io|readthedocs\.io|netlify\.app|vercel\.app|streamlit\.app|web\.app|"
    r"pages\.dev|appspot\.com|herokuapp\.com|onrender\.com|hf\.space|gradio\.live|ngrok\.io|firebaseapp\.com)$"
)
_CUE = re.compile(
    r"(?:\b(?:available|accessible|accessed|found|hosted|released?|publish(?:ed)?|browsed|downloaded|reached|located|online)\b"
    r"[^.!?]{0,40}?\b(?:from|on|in|via|under|through)|\b(?:at|visit|see)|\b(?:site|page|homepage|website) is|"
    r"[:(\[{])\s*$",
    re.IGNORECASE,
)
# Sites that papers speak of; without a path they are no page of the work.
_SITES = _word_set(
    "github.com gitlab.com bitbucket.org huggingface.co zenodo.org kaggle.com reddit.com twitter.com x.com "
    "amazon.com stackoverflow.com stackexchange.com youtube.com facebook.com wikipedia.org arxiv.org google.com "
    "openreview.net wikihow.com yelp.com booking.com politifact.com snopes.com vast.ai imdb.com openai.com"
)
_GLUED_WORD = re.compile(r"(?:at|in|on|from|via|see)(?=(?:github\.com|huggingface\.co)$)", re.IGNORECASE)
_NOT_PATHS = _word_set(
    "and or for to in on at as with under by from of the a an is are was will we our this that it its soon upon "
    "here presents provides has can which where when while both code codes data dataset datasets project website "
    "release url now later today publicly repository acceptance publication respectively github anonymous link "
    "page"
)
_SHORTENERS = frozenset({"bit.ly", "goo.gl", "tinyurl.com", "rb.gy", "t.co", "aka.ms", "doi.org", "forms.gle", "g.co"})
_OWNER_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "huggingface.co"})


@lru_cache(maxsize=64)
def find_links(text: str) -> tuple[ExtractedLink, ...]:
    """Every URL of the text, once, cleaned and classified, in order of place.

    ``text`` is title, newline, abstract. A link's ``span`` is the URL as written (with its LaTeX and its breaks), its
    ``evidence`` the sentence around it. The last texts' are remembered: several steps of extraction ask for them.
    """
    if not _HINT.search(text):
        return ()
    found: list[tuple[Span, str]] = []
    for start, prefix, host_start in _starts(text):
        if found and start < found[-1][0][1]:
            continue
        grown = _grow(text, start, host_start, prefix)
        if grown:
            found.append(grown)
    links: dict[str, ExtractedLink] = {}
    for span, url in found:
        key = _same_link_key(url)
        if key not in links:
            links[key] = ExtractedLink(url, kind_of(url, text, span), span, sentence_of(sentence_spans(text), span))
    return tuple(links.values())


def _same_link_key(url: str) -> str:
    host, rest = split_url(url)
    rest = rest.rstrip("/")
    return f"{host}/{rest.lower() if host in _OWNER_HOSTS else rest}"


def _starts(text: str) -> list[tuple[int, str, int]]:
    """``(where the URL starts, the scheme it lacks or has, where its host starts)``, in order of place."""
    out = [(m.start(), m.group("scheme").lower() + "://", m.end()) for m in _SCHEMED.finditer(text)]
    out += [(m.start(), "https://www.", m.end()) for m in _WWW.finditer(text)]
    for m in _BARE.finditer(text):
        glued = _GLUED_WORD.match(m.group())
        if _is_host(text, m, m.group()[glued.end() :] if glued else m.group()):
            start = m.start() + (glued.end() if glued else 0)
            out.append((start, "https://", start))
    return sorted(out)


def _is_host(text: str, match: re.Match[str], host: str) -> bool:
    """Whether a dotted word without a scheme is a host: by its path, hosting service, or the words before it."""
    last = host.rpartition(".")[2]
    if last.lower() not in _GENERIC_TLDS:
        return False
    low = host.lower()
    followed_by_path = re.match(r"/[\w~@\\.-]", text[match.end() : match.end() + 2]) is not None
    if low in _SITES or low in _SHORTENERS:
        return followed_by_path
    if last != last.lower() or (last in _WORDLIKE_TLDS and low.count(".") < 2):
        return False
    if followed_by_path or _PAGE_HOSTS.search("." + low if low.count(".") < 2 else low):
        return followed_by_path or low.count(".") > 1
    return host == low and _CUE.search(text, max(0, match.start() - 70), match.start()) is not None


def _grow(text: str, start: int, host_start: int, prefix: str) -> tuple[Span, str] | None:
    """The URL that starts there: its span as written and its clean form; None where there is none."""
    body, end = _run(text, host_start)
    for _ in range(4):
        glue = _glue(text, prefix + body, end)
        if glue is None:
            break
        more, end = _run(text, glue[1])
        body += glue[0] + more
    body, dropped = _trim(body, text[end : end + 2])
    host, _ = split_url(prefix + body)
    labels = host.split(":")[0].split(".")
    if len(labels) < 2 or not all(labels) or not re.fullmatch(r"[\w.:-]+", host):
        return None
    if host_start == start and labels[-1] not in _GENERIC_TLDS:
        return None
    end -= dropped
    while end > host_start and text[end - 1] in " \n\t":
        end -= 1
    return (start, end), prefix + body


def _run(text: str, start: int) -> tuple[str, int]:
    """What reads as one URL from ``start`` on: its clean characters and where it ends."""
    out: list[str] = []
    position, depth = start, 0
    while position < len(text):
        escape = _ESCAPE.match(text, position)
        if escape:
            out.append(_ESCAPED[(escape.lastindex or 1) - 1])
            position = escape.end()
            continue
        character = text[position]
        if not _CHARACTER.match(character) or (_NEXT_URL.match(text, position) and out and out[-1] != "/"):
            break
        if character == "$" or (character == ")" and depth == 0):
            break
        depth += (character == "(") - (character == ")")
        out.append(character)
        position += 1
    return "".join(out), position


def _glue(text: str, url: str, end: int) -> tuple[str, int] | None:
    """Where a URL was broken by white space: ``(what was lost there, where it goes on)``, else None."""
    gap = _TOKEN.match(text, end)
    if not gap or gap.end() == end:
        return None
    word_match = re.match(r"[^\s{}<>\"\[\]]+", text[gap.end() :])
    word = word_match.group() if word_match else ""
    bare = word.rstrip(".,;:)]").lower()
    if not bare or bare in _NOT_PATHS or "://" in word:
        return None
    after = text[gap.end() + len(word) :]
    closes = word[-1] in ".,;:)]" or not after.strip()
    host, rest = split_url(url)
    if not rest and not url.endswith("/"):
        if (
            url[-1].isalnum()
            and host.rpartition(".")[2] not in _GENERIC_TLDS
            and re.match(r"(?:com|io|org|net)/", word)
        ):
            return ".", gap.end()
        return ("", gap.end()) if _host_goes_on(url, host, word) else None
    if url[-1] in "-_=" or (url.endswith("/10.") and word[0].isdigit()):
        return "", gap.end()
    parts = rest.split("/")
    if host in _OWNER_HOSTS and _owner_goes_on(url, parts, word, closes):
        return "", gap.end()
    if host in _SHORTENERS and not rest and re.search(r"\d|[a-z][A-Z]|/", word):
        return "", gap.end()
    if not rest and url.endswith("/") and closes and "/" in bare and "/or" not in bare:
        return "", gap.end()
    if host == "github.com" and len(parts) == 2 and all(parts) and _underscore_lost(word, after):
        return "_", gap.end()
    return None


def _host_goes_on(url: str, host: str, word: str) -> bool:
    """ "https://github. com/owner", "https://4d- visual.github.io": no known ending yet; the next word has one."""
    if url[-1] not in ".-" or (url[-1] == "." and host.rpartition(".")[2] in _GENERIC_TLDS - _WORDLIKE_TLDS):
        return False
    next_host = re.split(r"[/?#)]", word, maxsplit=1)[0].rstrip(".,")
    goes_on = word[0].islower() or word[0].isdigit()
    return goes_on and ("/" in word or "." in next_host or word.endswith(".") or next_host in _GENERIC_TLDS)


def _owner_goes_on(url: str, parts: list[str], word: str, closes: bool) -> bool:
    """ "https://github.com/ owner/name", "https://github.com/owner/ name." and an owner that was cut in two."""
    slashes = word.rstrip(".,;:)]/").count("/")
    if parts == [""]:
        return slashes >= 1
    if len(parts) == 2 and not parts[1] and url.endswith("/"):
        return closes and bool(re.match(r"[\w\\.-]*\w[.,;:)\]]*$", word))
    return len(parts) == 1 and slashes == 1 and closes and bool(re.match(r"[\w-]+/[\w.\\-]+$", word))


def _underscore_lost(word: str, after: str) -> bool:
    """ "github.com/owner/PETL AST." at the very end: pages drop the underscore of a repository's name."""
    return not after.strip() and re.fullmatch(r"[A-Za-z0-9-]{2,}\.?", word) is not None


def _trim(body: str, following: str) -> tuple[str, int]:
    """The URL without what belongs to the sentence, and how many written characters were dropped at its end."""
    kept = body
    late = _LATE_CAPITAL.search(kept)
    if late and following[:1].isspace() and "/" in kept[: late.start()]:
        kept = kept[: late.start()]
    while kept:
        shorter = kept.rstrip(".,;:!?'*-_" if kept.count("/") < 1 else ".,;:!?'*")
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter.endswith("("):
            shorter = shorter[:-1]
        if shorter == kept:
            break
        kept = shorter
    if kept.count("(") > kept.count(")"):
        kept = kept[: kept.rindex("(")]
    dropped = len(body) - len(kept)
    return re.sub(r"(?<=[\w-])\.git/?$", "", kept, flags=re.IGNORECASE), dropped
